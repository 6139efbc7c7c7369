"""Reads when an order is wanted by somebody who names no time: as soon as it can be had, or when the place opens. Pure.

"asap", "cuanto antes"        the first moment that is possible
"when you open"               the next opening
"mañana a primera hora"       that day's opening
"""

from parley.conversation.normal_form import without_accents
from parley.conversation.phrase_marks import marks_of
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.texts.vocabulary import listed

SOONEST, OPENING = "asap", "when you open"
"""The words by which the draft of an order keeps these times."""
MOST_WORDS = 14
"""The most words of a text that says such a time and nothing else."""
LISTS = ("at_opening", "soonest", "soonest_fillers")


def time_of(text: str) -> str:
    """Return SOONEST or OPENING for a text that says this and nothing else; "" for any other text, and for a
    question."""
    marks = marks_of(text, GRAMMAR_WORDS, LISTS, MOST_WORDS) if "?" not in text else set()
    return OPENING if "at_opening" in marks else SOONEST if "soonest" in marks else ""


def is_soonest(phrase: str) -> bool:
    """Return whether the phrase of a time means the first moment that is possible."""
    said = " ".join(without_accents(phrase).split())
    return said in listed(GRAMMAR_WORDS, "soonest") or said in listed(GRAMMAR_WORDS, "at_once")


def beside_opening(phrase: str) -> str | None:
    """Return what the phrase of a time says beside the opening of the place: "tomorrow", of "first thing tomorrow"; ""
    if it says nothing else, None if it does not speak of the opening."""
    said = phrase.split()
    plain = [without_accents(each).strip(",.") for each in said]
    for length in range(min(LONGEST_OPENING, len(said)), 0, -1):
        for at in range(len(said) - length + 1):
            if " ".join(plain[at : at + length]) in listed(GRAMMAR_WORDS, "at_opening"):
                return " ".join([*said[:at], *said[at + length :]]).strip(" ,")
    return None


LONGEST_OPENING = 6
"""The most words that speak of the opening."""
