"""Leave out a time that a person has taken back while they were speaking: "at three, no sorry, three thirty" says "at
three thirty". People dictate, and hear themselves.

It is left out only if a time of the same kind, a day or an hour, stands on both sides of the words that take it back.
"""

import re
from collections.abc import Sequence
from itertools import islice

from parley import times
from parley.conversation.normal_form import without_accents
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first

WORDS = "parley.texts.courtesy"
SAID = "|".join(longest_first(listed(WORDS, "takes_back_time")))
TAKES_BACK = re.compile(rf"(?<=\w)[ ,.;…-]{{1,4}}(?:{SAID})[ ,.;:…-]{{1,4}}(?=\w)", re.IGNORECASE)
"""Matches words that take back what stands in front of them: "no sorry"."""
LEADS, WITHIN = listed(WORDS, "leads_time"), listed(WORDS, "within_time")
"""Words in front of a time, and words within one: "at", "half"."""
MOST_TAKEN_BACK, BEFORE, BEHIND = 3, 5, 5
"""How often a text may take something back, and the most words of a time on each side."""
LONGEST = 300
"""The most characters of a text that is looked at."""


def without_false_starts(text: str) -> str:
    """Return the text without times that it takes back, and without the words that do so."""
    if len(text) > LONGEST:
        return text
    for found in islice(reversed([*islice(TAKES_BACK.finditer(text), MOST_TAKEN_BACK)]), MOST_TAKEN_BACK):
        before, behind = text[: found.start()].split(), text[found.end() :].split()
        meant = _time_at_start(behind[:BEHIND])
        taken_back = _time_at_end(before[-BEFORE:], meant) if meant else 0
        if not taken_back:
            continue
        left = before[:-taken_back]
        while left and without_accents(left[-1]) in LEADS and without_accents(meant[0]) in LEADS:
            left.pop()  # "at 3, no, at 4"
        text = " ".join((*left, *behind))
    return text


def _time_at_start(words: Sequence[str]) -> Sequence[str]:
    """Return the longest beginning of these words that is a time; () if there is none."""
    return next((words[:end] for end in range(len(words), 0, -1) if _is_time(words[:end])), ())


def _time_at_end(words: Sequence[str], meant: Sequence[str]) -> int:
    """Return how many words at the end are a time of the kind of another one; 0 if they are none. Words in front of a
    time are left, as is a day in front of an hour. A bare number is an hour behind "at" alone: "3 no 4 croissants".
    """
    for size in range(len(words), 0, -1):  # "at 8 in the evening", and not "in the evening" alone
        said, before = words[-size:], words[-size - 1 : -size]
        begins = _is_time(said[:1]) or without_accents(said[0]) in WITHIN  # and neither "at three" nor "remind me at"
        if not begins or (before and without_accents(before[0]) in WITHIN):
            continue  # "half three"
        is_counted = size == 1 and said[0].isdecimal() and without_accents(" ".join(before)) not in LEADS
        is_longer = _numbers(said) > max(1, _numbers(meant))  # "from 3 to 4, no, 5"
        if not (is_counted or is_longer) and _is_time(said) and _names_day(said) == _names_day(meant):
            return size
    return 0


def _numbers(words: Sequence[str]) -> int:
    return sum(any(map(str.isdecimal, word)) for word in words)


def _is_time(words: Sequence[str]) -> bool:
    said = " ".join(words).strip(" ,.;:!?")
    return said.isdecimal() or times.is_whole_time(said, LANGUAGES)


def _names_day(words: Sequence[str]) -> bool:
    return times.names_day(" ".join(words).strip(" ,.;:!?"), LANGUAGES)
