"""Reads questions about orders that were placed, and requests to stop one, in people's own words.

    "is it ready yet?", "where is it"              the person's own order
    "can you stop the order from this morning?"    it is cancelled, once they agree to what they are shown
    "cancel that, found it cheaper elsewhere"      the same: what is only a reason is no obstacle
    "let me know when it's ready"                  they are told so, and how it stands
    "did my husband order the cake?"               somebody else's: nothing is told

Every part of a text counts: it is a sign from `order_questions` with fillers around it, or tells only why, or the text
is not read here.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from parley import times
from parley.business.files import Business
from parley.conversation.clause_kinds import SENTENCE_END, ClauseKind, kind_of, split_at
from parley.conversation.normal_form import normalise
from parley.conversation.readable_numbers import written_number
from parley.conversation.request_reader import label_shares
from parley.conversation.topics import asks
from parley.lanes.commerce import order_talk
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import PREFIX
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern, words
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
JOINED = {
    "stops": ("stop_verbs", "stop_objects"),
    "stops_beside_no_cart": ("cancel_verbs", "cancel_objects"),
    "asks_to_be_told": ("told_verbs", "told_whens"),
    "cancels_all": ("cancel_verbs", "all_objects"),
}
"""The lists of signs that hold, beside their own, each of one list with each of another behind it."""
STATUS = ReadCommand("order_status", {}, goes_first=True)
CLEAR = ReadCommand("clear_cart", {}, goes_first=True)
TELL = ReadCommand("order_status", {"to_be_told": "true"}, goes_first=True)
CHANGE = ReadCommand("order_status", {"to_change": "true"}, goes_first=True)
CANCEL = ReadCommand("cancel_order", {}, goes_first=True)
SHOW_CART = ReadCommand("show_cart", {}, goes_first=True)
OF_ANOTHER = ReadCommand("order_status", {"of_another": "true"}, goes_first=True)


def read(text: str, notes: CommerceNotes) -> ReadCommand | None:
    """Return the command for a text that asks about a placed order or wants it stopped; None for any other text."""
    said = bare(normalise(text[: LONGEST + 1])).split()
    if len(text) > LONGEST or not 0 < len(said) <= MOST_WORDS:
        return None
    if _asks_of_another(text):
        return OF_ANOTHER
    is_cart_alone = bool(notes.lines) and not notes.orders
    if denies_the_end(text):
        return STATUS._replace(is_own=True) if notes.orders and not notes.lines else None
    if not is_cart_alone and _stops(text, notes):
        return CANCEL
    if notes.lines and _stops_with(text, ("cancels_all", "stops") if is_cart_alone else ("cancels_all",)):
        return CLEAR
    if notes.orders and not notes.lines and (_changes(said) or _moves(text, said) or _corrects_count(said)):
        return CHANGE
    if asks_to_be_told(text, notes):
        return TELL
    if notes.lines and _is_made_of(said, "asks_if_kept"):
        is_of_order = bool(notes.orders) and not _listed("order_nouns").isdisjoint(said)
        return STATUS if is_of_order else SHOW_CART
    return STATUS if _asks_of_order(text, said, notes) else None


def asks_to_be_told(text: str, notes: CommerceNotes) -> bool:
    """Return whether somebody who has ordered wants to hear when it is ready: "let me know when it's done"."""
    is_short = bool(notes.orders) and len(text) <= LONGEST
    return is_short and _is_made_of(bare(normalise(text)).split(), "asks_to_be_told")


def _asks_of_order(text: str, said: list[str], notes: CommerceNotes) -> bool:
    """Return whether the text asks how an order stands. Who has ordered nothing is told so."""
    if not notes.orders:
        return _is_made_of(said, "asks_for_goods") or (not notes.lines and _is_made_of(said, "asks_ready"))
    if _asks_with(text, "asks_for_goods") or _asks_with(text, "asks_ready"):
        return True
    is_of_order = _asks_with(text, "asks_where") or _is_made_of(said, "asks_if_kept")
    return is_of_order or (not notes.lines and _asks_with(text, "asks_beside_no_cart"))


def _asks_with(text: str, signs: str) -> bool:
    """Return whether a part of the text is a sign of this list, and all others only tell something beside it: "any
    update on my order? I was going to come by around 11".
    """
    parts = [bare(normalise(each)).split() for each in PARTS.split(text)]
    asked = [_is_made_of(part, signs) for part in parts]
    return any(asked) and all(is_asked or _only_tells(part) for part, is_asked in zip(parts, asked, strict=True))


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
    shares = label_shares(text)
    if shares.get("order_status", 0.0) >= SURE_OF_STATUS:
        return STATUS
    likely = shares.get("cancel_order", 0.0)
    cancels = likely >= SURE_ALONE or (likely >= SURE_OF_CANCELLING and kind_of(text) is ClauseKind.CANCEL)
    return CANCEL if cancels and not says_otherwise(text) else None


def may_reword(label: str, text: str) -> bool:
    """Return whether a text may mean a rewording with this label: "don't cancel my order" cancels none."""
    return order_talk.may_reword(label, text) and not (label == CANCEL.tool and says_otherwise(text))


def says_otherwise(text: str) -> bool:
    """Return whether a text wants something else besides a cancellation, "cancel it and give me 2 lattes", or none at
    all: "don't cancel my order".
    """
    return denies_the_end(text) or not _listed("ordering").isdisjoint(bare(normalise(text)).split())


def denies_the_end(text: str) -> bool:
    """Return whether a text says not to cancel: "don't cancel my order", "no me lo cancelen"."""
    return any(_is_denied(bare(normalise(each)).split()) for each in PARTS.split(text))


def _is_denied(said: list[str]) -> bool:
    """Return whether a verb of a cancellation stands behind a denial, with nothing but small words between them."""
    stems = tuple(sorted(_listed_phrases("cancel_stems")))
    denied = False
    for word in said:
        if denied and word.startswith(stems):
            return True
        denied = word in _listed("denials") or (denied and word in _listed("denied_beside"))
    return False


def _moves(text: str, said: list[str]) -> bool:
    """Return whether a text wants what was ordered at another time, "que me lo traigan mejor el domingo", or has
    something told to the people who make it: "can you tell them to leave it extra hot"."""
    around = f"{' '.join(said)} "
    if any(around.startswith(f"{each} ") for each in _listed_phrases("tells_the_shop")):
        return True
    names = (_listed(each) for each in ("rather", "gets_it"))
    return all(not each.isdisjoint(said) for each in names) and any(times.time_words(text, LANGUAGES))


def _corrects_count(said: list[str]) -> bool:
    """Return whether the words name another number than was ordered: "it was three mugs, not two"."""
    counted = [at for at, word in enumerate(said) if word.isdecimal() or word in _counts()]
    denied = any(at and said[at - 1] in _listed("denials") for at in counted)
    return len(counted) == TWO_COUNTS and denied and not _listed("was_counted").isdisjoint(said)


TWO_COUNTS = 2
"""How many numbers stand in a text that corrects one."""


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
    split = (bare(normalise(each)).split() for each in PARTS.split(text))
    parts = [part for each in split for part in _apart_from_because(_without_why(each, signs))]
    wants = [any(_is_made_of(part, each) for each in signs) for part in parts]
    return any(wants) and all(is_wanted or _only_tells(part) for part, is_wanted in zip(parts, wants, strict=True))


def _without_why(said: list[str], signs: tuple[str, ...]) -> list[str]:
    """Return the words without what stands behind a sign of these lists, if that only tells why: "cancel my order I
    found it cheaper". All the words, if it does not.
    """
    around = f" {' '.join(said)} "
    for sign in (each for name in signs for each in _longest_first(name) if f" {each} " in around):
        before, _, behind = (part.split() for part in around.partition(f" {sign} "))
        at = next((at for at, word in enumerate(behind) if word in _listed("tells_why")), None)
        if at is not None and _listed("fillers").issuperset(behind[:at]) and _only_tells(behind[at:]):
            return [*before, *sign.split(), *behind[:at]]
    return said


def _apart_from_because(said: list[str]) -> list[list[str]]:
    """Return the words, split where a "because" begins; nothing for no words."""
    at = next((at for at, word in enumerate(said) if at and word in _listed("because")), len(said))
    return [part for part in (said[:at], said[at:]) if part]


def _only_tells(part: list[str]) -> bool:
    """Return whether these words only tell something, such as why: "something came up", "found it cheaper elsewhere".
    Words that want something, that ask, or that count, which may be an order, do not; those that are known to begin a
    reason neither ask nor order anything.
    """
    if not part or _listed("fillers").issuperset(part):
        return True
    if part[0] in _listed("instead") or not _listed("wanted").isdisjoint(part):
        return False
    said = " ".join(part)
    is_reason = any(f"{said} ".startswith(f"{each} ") for each in _longest_first("reasons"))
    is_counted = any(word.isdecimal() or word in _counts() for word in part)
    return is_reason or not (is_counted or asks(said))


@made_ahead
def _counts() -> frozenset[str]:
    """Return the words for numbers, but for "one", which is an article as well."""
    return frozenset(bare(each) for each in times.words_of("word_number")) - _listed("no_counts")


def _is_made_of(said: list[str], signs: str) -> bool:
    """Return whether the words are a sign of this list with nothing but fillers and small numbers around it, and no
    denial in front: "don't cancel my order".
    """
    around = f" {' '.join(said)} "
    found = next((sign for sign in _longest_first(signs) if f" {sign} " in around), None)
    if found is None or around.partition(f" {found} ")[0].rpartition(" ")[2] in _listed("denials"):
        return False
    rest = around.replace(f" {found} ", " ", 1).split()
    return all(word in _listed("fillers") or word.isdecimal() for word in rest)


def _asks_of_another(text: str) -> bool:
    """Return whether a sentence of the text asks about somebody else's order or payment: "my late wife bought pottery
    from you. What do you make?" only tells of one."""
    sentences = (each for each in split_at(SENTENCE_END, text) if each.strip())
    said = ((bare(normalise(each)).split(), "?" in each) for each in sentences)
    return any(words and _is_of_another(words, is_asked) for words, is_asked in said)


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


@made_ahead
def _only_past() -> frozenset[str]:
    """Return the Spanish deeds, whose form tells by itself that they are past."""
    return frozenset(bare(each) for each in words(ORDER_QUESTIONS, "es")["deeds"].split())


@made_ahead
def _longest_first(name: str) -> tuple[str, ...]:
    listed = (words(ORDER_QUESTIONS, language) for language in LANGUAGES)
    signs = {bare(sign) for each in listed for sign in (*each.get(name, ()), *_joined(each, name))}
    return tuple(sorted(signs, key=lambda each: (-len(each), each)))


def _joined(listed: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield the signs that are put together of two lists: "call off" and "my order"."""
    first, second = JOINED.get(name, ("", ""))
    yield from map(" ".join, product(listed[first], listed[second])) if first else ()


def _listed_phrases(name: str) -> frozenset[str]:
    return frozenset(bare(each) for each in listed(ORDER_QUESTIONS, name))


@made_ahead
def _listed(name: str) -> frozenset[str]:
    return frozenset(bare(each) for language in LANGUAGES for each in words(ORDER_QUESTIONS, language)[name].split())
