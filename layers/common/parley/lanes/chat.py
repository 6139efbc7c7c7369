"""Answers what people text beside all that a service does, where no people of a shop read along: a joke, a riddle, the
weather, sorrow, a wish that no program fulfils.

    "tell me a joke", "¿quién ganó ayer?"            fun
    "book me an uber", "páseme con mi hijo"          an errand
    "ayer se me murió el canario"                    sorrow
    "my brother never remembers anything lol"        a remark

A friendly sentence, another one each time, in the place of a list of phrases or of whom to ask. Only looks.
"""

import re

from parley import texts
from parley.conversation.crisis import doubted_danger
from parley.conversation.desk_talk import CHAT, DeskTalk, desk_shares
from parley.conversation.request_reader import nothing_likelihood
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.conversation.topics import asks
from parley.lanes.told_feelings import tells_of_sorrow, tells_of_weariness
from parley.texts import READ_TOGETHER
from parley.texts.vocabulary import pattern

LIKELY = 0.5
"""How likely chat is at least, from 0 to 1, in a text that nobody understood."""
ASKS_NOTHING = 0.5
"""How likely it must be, from 0 to 1, that such a text asks for nothing which any lane does."""
FEWEST_WORDS = 3
"""The fewest words of chat: "hmm" is none, above all while something is asked."""
WISHES = pattern("parley.conversation.vocabulary", "wishes_something", r"\b(?:{})\b")
"""Matches the beginning of a wish."""
QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d]+)[\"\u201d]")
"""Matches words in quotes."""
VARIANTS = 3
"""How many sentences there are of each kind."""


def answered(conversation: Conversation, text: str) -> str:
    """Return the sentence that answers a text which nobody understood, if it is likely chat: the one of its kind that
    was said least lately. Empty for any other text, for one that may tell of a danger, and in a language whose chat
    nobody has labelled.
    """
    is_read = conversation.language in READ_TOGETHER and len(text.split()) >= FEWEST_WORDS
    if is_read and tells_of_sorrow(text) and doubted_danger(text) is None:
        return least_lately(conversation, DeskTalk.SAD)
    if is_read and tells_of_weariness(text) and doubted_danger(text) is None:
        return texts.of(conversation.language).chat[f"{DeskTalk.SAD}_2"]
    if not is_read or nothing_likelihood(text) < ASKS_NOTHING:
        return ""
    shares = desk_shares(text)
    if sum(shares.get(kind, 0.0) for kind in CHAT) < LIKELY or doubted_danger(text) is not None:
        return ""
    kind = max(CHAT, key=lambda each: shares[each])
    if kind is DeskTalk.REMARK and _wants_something(text):
        return ""
    kind = DeskTalk.ERRAND if kind is DeskTalk.REMARK and asks(text) else kind  # "will it rain"
    return least_lately(conversation, kind)


def _wants_something(text: str) -> bool:
    """Return whether a text wishes for something, so that no remark answers it: "I should like to try a short one".
    What it quotes is somebody else's wish."""
    own = QUOTED.sub(" ", text)
    return is_request(own) or asks_for_change(own) or WISHES.search(own) is not None


def least_lately(conversation: Conversation, kind: DeskTalk) -> str:
    """Return the sentence of this kind that was said least lately."""
    says = texts.of(conversation.language)
    variants = [says.chat[f"{kind}_{number}"] for number in range(1, VARIANTS + 1)]
    return min(variants, key=lambda each: _said_last(conversation, each))


def _said_last(conversation: Conversation, sentence: str) -> int:
    """Return the number of the last line that said this sentence, counted from 1; 0 if none did."""
    plain = to_gsm7(sentence, drops_accents=True)
    said = [to_gsm7(line.text, drops_accents=True) if line.direction == "out" else "" for line in conversation.said]
    return max((at for at, line in enumerate(said, start=1) if plain in line), default=0)
