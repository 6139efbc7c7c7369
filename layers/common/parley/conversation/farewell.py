"""Recognises texts that only thank, say goodbye, or put something off: "much obliged, and a very good day!", "Dios la
bendiga", "I'll think about it". Pure.

The words stand in `texts/courtesy`.
"""

import re
from enum import StrEnum

from parley.conversation.phrase_marks import marks_of

WORDS = "parley.texts.courtesy"
DRAWN_OUT = re.compile(r"([^\W\d_])(?<!\1\1)\1+\b")
"""Matches the letters with which the end of a word is drawn out: "graciass", "chauuu"."""
LONGEST, MOST_WORDS = 120, 16
"""The most characters and words of such a text."""


class Farewell(StrEnum):
    """What a text only says."""

    THANKS = "thanks"
    GOODBYE = "goodbye"
    LATER = "later"


def farewell_of(text: str) -> Farewell | None:
    """Return whether this text only says that the person will think about it, only thanks, or only says goodbye; None
    for any other text.
    """
    if len(text) > LONGEST or "?" in text:
        return None
    lists = ("musing", "thanking", "parting", "beside_parting")
    marks = marks_of(text, WORDS, lists, MOST_WORDS) or marks_of(DRAWN_OUT.sub(r"\1", text), WORDS, lists, MOST_WORDS)
    if "musing" in marks:
        return Farewell.LATER
    if "thanking" in marks:
        return Farewell.THANKS
    return Farewell.GOODBYE if "parting" in marks else None
