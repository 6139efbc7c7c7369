"""Answers what people text to a shop beside its trade: a joke, the weather, sorrow, a wish that no shop fulfils.

    "will you marry me lol", "¿me das los números de la lotería?"     fun
    "could you water my plants in July", "me prestas 500 pesos?"      an errand
    "ayer terminé con mi novio"                                       sorrow
    "what a storm last night"                                         a remark

Nobody of the place is offered for it: a friendly sentence says what the service does, another one each time. A trained
classifier decides (`conversation/desk_talk`). Only looks.
"""

from collections.abc import Mapping

from parley import texts as common
from parley.business.files import Business
from parley.conversation.crisis import doubted_danger
from parley.conversation.desk_talk import CHAT, DeskTalk, desk_shares
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.conversation.request_reader import nothing_likelihood
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.conversation.topics import asks
from parley.lanes.support import complaints, wishes
from parley.lanes.support.texts import of
from parley.lanes.told_feelings import tells_of_sorrow
from parley.texts import READ_TOGETHER

LIKELY, SURELY, SURE = 0.5, 0.6, 0.85
"""How likely chat is at least, from 0 to 1: in a text that nobody understood, in any other, and where goods are
named."""
VARIANTS = 3
"""How many sentences there are of each kind."""


def chat_kind(text: str, business: Business | None, least: float = LIKELY) -> DeskTalk | None:
    """Return the kind of chat that a text is, if it is one at least this likely. None for a text that may tell of a
    danger, complains, asks for a person, or wants something done to what is sold ("can you paint a cat on the bowl").
    """
    shares = desk_shares(text)
    if not shares or doubted_danger(text) is not None:
        return None
    found, is_of_goods = max(CHAT, key=lambda kind: shares[kind]), complaints.names_goods(text, business)
    found = DeskTalk.SAD if found is DeskTalk.REMARK and tells_of_sorrow(text) else found
    is_careful = is_of_goods and not _remembers_own(text)
    share = shares[found] if is_of_goods else sum(shares[kind] for kind in CHAT)
    if share < (SURE if is_careful else least):
        return None
    is_serious = complaints.complaint(text, business) is not None or wishes.asks_for_person(text)
    is_serious |= speaks_of_own_affairs(text)  # "I ordered bread here yesterday"
    is_ours = is_of_goods and (found is DeskTalk.ERRAND or _tells_of_ours(text, business))
    return None if is_serious or is_ours else found


def _tells_of_ours(text: str, business: Business | None) -> bool:
    """Return whether a text tells of what was, and not of the old days: "yesterday's croissants were like leather" may
    be a complaint."""
    return complaints.tells_what_was(text, business) and not _remembers_own(text)


def _remembers_own(text: str) -> bool:
    """Return whether a text tells how things of the person once were: "my gran used to bake bread like that"."""
    return complaints.remembers(text) and complaints.tells_of_oneself(text)


def reply(conversation: Conversation, kind: DeskTalk, business: Business | None) -> str:
    """Return the sentence that answers such a text: the one of its kind that was said least lately."""
    if _does_more(business):
        return _least_lately(conversation, common.of(conversation.language).chat, kind)
    says = of(conversation.language)
    can = says.can_sell if business is not None and business.catalogue is not None else says.can_answer
    return _least_lately(conversation, says.chat, kind).format(can=can)


def _does_more(business: Business | None) -> bool:
    """Return whether all lanes of a service are on, so that selling is not the "only" thing that it does."""
    return business is not None and not business.service.lanes


def _least_lately(conversation: Conversation, chat: Mapping[str, str], kind: DeskTalk) -> str:
    """Return the sentence of this kind that was said least lately."""
    variants = [chat[f"{kind}_{number}"] for number in range(1, VARIANTS + 1)]
    return min(variants, key=lambda each: _said_last(conversation, each))


def _said_last(conversation: Conversation, sentence: str) -> int:
    """Return the number of the last line that said this sentence, counted from 1; 0 if none did."""
    opening = to_gsm7(sentence.partition("{")[0].strip(), drops_accents=True)
    said = [to_gsm7(line.text, drops_accents=True) if line.direction == "out" else "" for line in conversation.said]
    return max((at for at, line in enumerate(said, start=1) if opening in line), default=0)


def answered(conversation: Conversation, text: str, business: Business | None) -> str:
    """Return the answer to a text that nobody understood, if it is probably chat; empty for any other text, and for one
    that surely asks for something, though nothing was found: "find the bear"."""
    if 1 - nothing_likelihood(text) >= SURE:
        return ""
    kind = chat_kind(text, business)
    is_asked = kind is DeskTalk.REMARK and asks(text)  # "will it rain"
    return _answer(conversation, DeskTalk.ERRAND if is_asked else kind, business)


def surely_answered(conversation: Conversation, text: str, business: Business | None) -> str:
    """Return the answer to a text that is surely a joke, or a wish that no shop fulfils, whatever else comes near to
    it; empty for any other text."""
    kind = chat_kind(text, business, SURELY)
    return _answer(conversation, kind if kind in (DeskTalk.FUN, DeskTalk.ERRAND) else None, business)


def _answer(conversation: Conversation, kind: DeskTalk | None, business: Business | None) -> str:
    """Return the sentence for this kind; empty for none, and in a language whose chat nobody has labelled."""
    is_labelled = conversation.language in READ_TOGETHER
    return reply(conversation, kind, business) if kind is not None and is_labelled else ""
