"""Reads how somebody pays, in their own words: with what, where and when, and not a word beside.

    "cash when I come", "te pago ahí"           when they get it
    "con tarjeta en la tienda"                  when they get it: the place counts more than the card
    "I'll pay now by card", "pago ahorita"      now, by card

A place or a time says it only beside money or a verb of paying: "when I get there" alone may answer anything.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from parley.conversation.phrase_marks import marks_of, phrase_at
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.order import PaymentKind
from parley.texts.vocabulary import listed

LONGEST, MOST_WORDS = 80, 14
"""The most characters and words of such a text."""
LISTS = (
    *("paying_verbs", "paying_cards", "paying_cash", "paying_there", "paying_coming", "paying_now"),
    *("paying_links", "paying_fillers"),
)
"""The vocabulary lists of the words of such a text."""


def said_payment(text: str) -> PaymentKind | None:
    """Return the way to pay that these words say; None if they say none, two, or anything else."""
    return said_by(_marks(text))


def said_by(marks: Collection[str]) -> PaymentKind | None:
    """Return the way to pay that words of these lists say together; None if they say none, or two."""
    if "paying_links" in marks:
        marks = {*marks, "paying_verbs", "paying_now"}
    if not {"paying_verbs", "paying_cards", "paying_cash"} & set(marks):
        return None
    is_there, is_now = bool({"paying_there", "paying_coming", "paying_cash"} & set(marks)), "paying_now" in marks
    if is_there:
        return None if is_now else "on_delivery"
    return "stripe" if is_now or "paying_cards" in marks else None


def comes_for_it(text: str) -> bool:
    """Return whether somebody who says so how they pay comes to the shop for their order: "cash when I come"."""
    return said_payment(text) == "on_delivery" and "paying_coming" in _marks(text)


@dataclass(frozen=True)
class PaymentRun:
    """The words of a text, by the indexes of the first and behind the last, that say how somebody pays."""

    start: int
    end: int
    kind: PaymentKind
    is_coming: bool
    """Whether they say that the person comes to the shop for their order."""


def payment_runs(words: Sequence[str]) -> Iterator[PaymentRun]:
    """Yield the words among these that say how somebody pays; a word that is in none of the lists ends such a run."""
    at = 0
    while at < len(words):
        places, end = list[tuple[int, int, str]](), at
        while (found := phrase_at(words, end, ORDER_WORDS, LISTS))[0] and end - at < MOST_WORDS:
            places.append((end, end + found[0], found[1]))
            end += found[0]
        saying = [each for each in places if each[2] != "paying_fillers"]
        kind = said_by({each[2] for each in saying})
        if {each[2] for each in saying} == {"paying_cards"} and not _is_paid_by(words, saying):
            kind = None  # "a little card that says ..."
        if kind is not None:
            is_coming = kind == "on_delivery" and any(each[2] == "paying_coming" for each in saying)
            yield PaymentRun(at, saying[-1][1], kind, is_coming)
        at = max(end, at + 1)


def _is_paid_by(words: Sequence[str], cards: Sequence[tuple[int, int, str]]) -> bool:
    """Return whether words for a card, and for nothing else, say how somebody pays: they stand behind "by", or nothing
    but commas stands beside them."""
    start, end = cards[0][0], cards[-1][1]
    is_apart = (start == 0 or words[start - 1] in APART) and (end == len(words) or words[end] in APART)
    return is_apart or words[start - 1 if start else 0] in listed(ORDER_WORDS, "paying_by")


APART = frozenset([",", ""])
"""The tokens between the clauses of a sentence."""


def _marks(text: str) -> set[str]:
    is_read = len(text) <= LONGEST and "?" not in text
    return marks_of(text, ORDER_WORDS, LISTS, MOST_WORDS) if is_read else set()
