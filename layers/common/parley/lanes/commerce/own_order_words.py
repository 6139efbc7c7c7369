"""Reads questions about orders that were placed, and requests to stop one, in people's own words.

    "is it ready yet?", "where is it"              the person's own order
    "can you stop the order from this morning?"    it is cancelled, once they agree to what they are shown
    "did my husband order the cake?"               somebody else's: nothing is told

Every word of a text counts: it is a sign from `order_questions` with fillers around it, or it is not read here.
"""

import re
from functools import cache
from typing import NamedTuple

from parley.business.files import Business
from parley.conversation.clause_kinds import ClauseKind, kind_of
from parley.conversation.normal_form import normalise
from parley.conversation.readable_numbers import written_number
from parley.conversation.request_reader import reader
from parley.conversation.topics import asks
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import PREFIX
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern, words
from parley.tools.phrases import bare

ORDER_QUESTIONS = f"{__package__}.order_questions"
LONGEST, MOST_WORDS = 160, 24
"""The most characters and words of a text that is read."""
PARTS = re.compile(r"[.,;:!?¿¡\n]+")
NUMBERED = re.compile(
    rf"(?:\b{pattern(ORDER_WORDS, 'before_an_order').pattern}\s)?(?:\b{pattern(ORDER_WORDS, 'order_noun').pattern}\s)?"
    rf"(?:\b{pattern(ORDER_WORDS, 'number_noun').pattern}\b\.?\s?)?"
    rf"#?(?P<number>\b{PREFIX}[-–—][0-9A-Z]{{4,8}})\b",
    re.IGNORECASE,
)
"""Matches the number of an order in a text, with the words that say it is one: "my order number A-7K2P"."""
NAMED_SO = ("my order", "mi pedido")
"""What stands in the place of an order's number where a text is compared with the signs."""
NEAR = 3
"""The most words between somebody and what they did, or whose order it is."""
SURE_OF_STATUS, SURE_OF_CANCELLING = 0.7, 0.4
"""How likely the reader of requests has to find either, from 0 to 1. A cancellation that is less likely than SURE_ALONE
has to sound like one besides. It is asked about."""
SURE_ALONE = 0.7
STATUS = ReadCommand("order_status", {}, goes_first=True)
CHANGE = ReadCommand("order_status", {"to_change": "true"}, goes_first=True)
CANCEL = ReadCommand("cancel_order", {}, goes_first=True)
SHOW_CART = ReadCommand("show_cart", {}, goes_first=True)
OF_ANOTHER = ReadCommand("order_status", {"of_another": "true"}, goes_first=True)


def read(text: str, notes: CommerceNotes) -> ReadCommand | None:
    """Return the command for a text that asks about a placed order or wants it stopped; None for any other text."""
    said = bare(normalise(text[: LONGEST + 1])).split()
    if len(text) > LONGEST or not 0 < len(said) <= MOST_WORDS:
        return None
    if _is_of_another(said, "?" in text):
        return OF_ANOTHER
    is_cart_alone = bool(notes.lines) and not notes.orders
    if not is_cart_alone and _stops(text, notes):
        return CANCEL
    if notes.orders and not notes.lines and _changes(said):
        return CHANGE
    if notes.lines and _is_made_of(said, "asks_if_kept"):
        return SHOW_CART
    if not is_cart_alone and _is_made_of(said, "asks_ready"):
        return STATUS
    if notes.orders and (_is_made_of(said, "asks_where") or _is_made_of(said, "asks_if_kept")):
        return STATUS
    return STATUS if notes.orders and not notes.lines and _is_made_of(said, "asks_beside_no_cart") else None


def _changes(said: list[str]) -> bool:
    """Return whether the words ask to have another time or address for what was ordered: "can we make the pickup
    saturday instead".
    """
    names = (_listed(each) for each in ("asks_to", "changes", "changed"))
    return all(not each.isdisjoint(said) for each in names)


def read_likely(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command for a text of somebody who has ordered and has no cart, which the reader of requests takes for
    a question about their order, or for the wish to cancel it, with no phrase that fits. Both are shown before anything
    is done. None for any other text.
    """
    notes = CommerceNotes.read(stored)
    if not notes.orders or notes.lines or len(text) > LONGEST:
        return None
    shares = reader().label_shares(text)
    if shares.get("order_status", 0.0) >= SURE_OF_STATUS:
        return STATUS
    likely = shares.get("cancel_order", 0.0)
    cancels = likely >= SURE_ALONE or (likely >= SURE_OF_CANCELLING and kind_of(text) is ClauseKind.CANCEL)
    return CANCEL if cancels else None


class NumberedWish(NamedTuple):
    """What a text wants of the order whose number it has: the tool, and the number."""

    tool: str
    number: str


def number_in(text: str) -> str | None:
    """Return the number of the one order that a text names, "A-7K2P"; None if it names none, or several."""
    found = NUMBERED.findall(text) if len(text) <= LONGEST else []
    return written_number(PREFIX, found[0]) if len(found) == 1 else None


def of_number(text: str) -> NumberedWish | None:
    """Return what a text wants of the one order whose number it has: "what's the status of order A-7K2P" its status,
    "I don't want A-7K2P anymore" its end. None for a text without a number, with several, or with more in it.
    """
    number = number_in(text)
    if number is None:
        return None
    for named in NAMED_SO:
        said = NUMBERED.sub(f" {named} ", text)
        if _stops_with(said, ("stops", "stops_beside_no_cart")):
            return NumberedWish("cancel_order", number)
        words_said = bare(normalise(said)).split()
        if _is_made_of(words_said, "asks_of_number") or (
            asks(text) and (_is_made_of(words_said, "asks_ready") or _is_made_of(words_said, "asks_where"))
        ):
            return NumberedWish("order_status", number)
    return None


def _stops(text: str, notes: CommerceNotes) -> bool:
    """Return whether the text wants an order stopped, be it with the reason beside it: "call off my order, they moved
    my flight". What they agree to is asked before anything is done.
    """
    return _stops_with(text, ("stops", "stops_beside_no_cart") if notes.orders and not notes.lines else ("stops",))


def _stops_with(text: str, signs: tuple[str, ...]) -> bool:
    """Return whether a text is made of signs of these lists, with nothing around them but reasons."""
    parts = [part for each in PARTS.split(text) for part in _apart_from_because(bare(normalise(each)).split())]
    wants = [any(_is_made_of(part, each) for each in signs) for part in parts]
    return any(wants) and all(
        is_wanted or _listed("fillers").issuperset(part) or _is_reason(part)
        for part, is_wanted in zip(parts, wants, strict=True)
    )


def _apart_from_because(said: list[str]) -> list[list[str]]:
    """Return the words, split where a "because" begins; nothing for no words."""
    at = next((at for at, word in enumerate(said) if at and word in _listed("because")), len(said))
    return [part for part in (said[:at], said[at:]) if part]


def _is_reason(part: list[str]) -> bool:
    """Return whether these words say why, and want nothing: "something came up"."""
    said = f"{' '.join(part)} "
    return _listed("wanted").isdisjoint(part) and any(said.startswith(f"{each} ") for each in _longest_first("reasons"))


def _is_made_of(said: list[str], signs: str) -> bool:
    """Return whether the words are a sign of this list with nothing but fillers and small numbers around it."""
    around = f" {' '.join(said)} "
    found = next((sign for sign in _longest_first(signs) if f" {sign} " in around), None)
    if found is None:
        return False
    rest = around.replace(f" {found} ", " ", 1).split()
    return all(word in _listed("fillers") or word.isdecimal() for word in rest)


def _is_of_another(said: list[str], is_asked: bool) -> bool:
    """Return whether the words ask about somebody else's order or payment."""
    return _names_their_order(said) or ((is_asked or said[0] in _listed("questions")) and _asks_what_they_did(said))


def _names_their_order(said: list[str]) -> bool:
    """Return whether the words name somebody else's order: "his order", "el pedido de mi vecina"."""
    nouns = [at for at, word in enumerate(said) if word in _listed("order_nouns")]
    for at in nouns:
        before = said[max(0, at - 1) : at]
        is_theirs = before and (before[0] in _listed("possessives") or before[0].rstrip("s") + "s" in _owners())
        if is_theirs and before[0] not in _listed("own"):
            return True
        behind = said[at + 1 : at + 1 + NEAR]
        if behind[:1] == ["de"] and not _listed("others").isdisjoint(behind):
            return True
    return False


def _asks_what_they_did(said: list[str]) -> bool:
    """Return whether the words ask what somebody else ordered, paid or collected: "did my wife pay already"."""
    told = said[2:] if said[1:2] and said[1] in _listed("asked_to_tell") else said  # "can you tell me what ..."
    if not _listed("modals").isdisjoint(told):
        return False
    people = [at for at, word in enumerate(said) if word in _listed("others")]
    is_past = not _listed("did").isdisjoint(said)
    for at, word in enumerate(said):
        if word not in _listed("deeds"):
            continue
        is_done = word in _listed("done") or is_past or word in _only_past()
        if is_done and any(abs(at - place) <= NEAR for place in people):
            return True
        before = said[at - 1] if at else ""
        if (
            at > 1
            and word in _listed("done")
            and before not in _listed("own") | _listed("questions")
            and before.isalpha()
        ):
            return True
    return False


@cache
def _owners() -> frozenset[str]:
    """Return the words for other people in the form that owns something: "husbands", of "my husband's order"."""
    return frozenset(word for word in _listed("others") if word.endswith("s"))


@cache
def _only_past() -> frozenset[str]:
    """Return the Spanish deeds, whose form tells by itself that they are past."""
    return frozenset(bare(each) for each in words(ORDER_QUESTIONS, "es")["deeds"].split())


@cache
def _longest_first(name: str) -> tuple[str, ...]:
    signs = {bare(each) for language in LANGUAGES for each in words(ORDER_QUESTIONS, language)[name]}
    return tuple(sorted(signs, key=lambda each: (-len(each), each)))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(bare(each) for language in LANGUAGES for each in words(ORDER_QUESTIONS, language)[name].split())
