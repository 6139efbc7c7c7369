"""Answers what people text beside all that a service does, where no people of a shop read along: a joke, a riddle, the
weather, sorrow, a wish that no program fulfils.

    "tell me a joke", "¿quién ganó ayer?"            fun
    "book me an uber", "páseme con mi hijo"          an errand
    "ayer se me murió el canario"                    sorrow
    "my brother never remembers anything lol"        a remark

A friendly sentence, another one each time, in the place of a list of phrases or of whom to ask. Only looks.
"""

from parley import texts
from parley.conversation.crisis import doubted_danger
from parley.conversation.desk_talk import CHAT, DeskTalk, desk_shares
from parley.conversation.request_reader import nothing_likelihood
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.conversation.topics import asks
from parley.texts import READ_TOGETHER

LIKELY = 0.5
"""How likely chat is at least, from 0 to 1, in a text that nobody understood."""
ASKS_NOTHING = 0.5
"""How likely it must be, from 0 to 1, that such a text asks for nothing which any lane does."""
FEWEST_WORDS = 3
"""The fewest words of chat: "hmm" is none, above all while something is asked."""
VARIANTS = 3
"""How many sentences there are of each kind."""


def answered(conversation: Conversation, text: str) -> str:
    """Return the sentence that answers a text which nobody understood, if it is likely chat: the one of its kind that
    was said least lately. Empty for any other text, for one that may tell of a danger, and in a language whose chat
    nobody has labelled.
    """
    is_read = conversation.language in READ_TOGETHER and len(text.split()) >= FEWEST_WORDS
    if not is_read or nothing_likelihood(text) < ASKS_NOTHING:
        return ""
    shares = desk_shares(text)
    if sum(shares.get(kind, 0.0) for kind in CHAT) < LIKELY or doubted_danger(text) is not None:
        return ""
    kind, says = max(CHAT, key=lambda each: shares[each]), texts.of(conversation.language)
    kind = DeskTalk.ERRAND if kind is DeskTalk.REMARK and asks(text) else kind  # "will it rain"
    variants = [says.chat[f"{kind}_{number}"] for number in range(1, VARIANTS + 1)]
    return min(variants, key=lambda each: _said_last(conversation, each))


def _said_last(conversation: Conversation, sentence: str) -> int:
    """Return the number of the last line that said this sentence, counted from 1; 0 if none did."""
    plain = to_gsm7(sentence, drops_accents=True)
    said = [to_gsm7(line.text, drops_accents=True) if line.direction == "out" else "" for line in conversation.said]
    return max((at for at, line in enumerate(said, start=1) if plain in line), default=0)
