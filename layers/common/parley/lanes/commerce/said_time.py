"""Puts together the times that somebody says of one order, one after the other: "saturday", then "at 11". Pure."""

from parley.texts import LANGUAGES
from parley.times import is_whole_time, names_day

LONGEST = 80
"""The most characters of a time that is put together with another."""


def joined_time(earlier: str, new: str) -> str:
    """Return the time that is meant by a new one said after an earlier one: the day of the earlier one stays if the new
    one names none. "tomorrow at 9", then "at 10", is "tomorrow at 10".
    """
    if not earlier or not new or len(earlier) + len(new) > LONGEST or names_day(new, LANGUAGES):
        return new or earlier
    words = earlier.split()
    ends = range(len(words), 0, -1)
    days = (*(" ".join(words[:end]) for end in ends), *(" ".join(words[-end:]) for end in ends))
    for day in (each for each in days if names_day(each, LANGUAGES)):
        joined = f"{day} {new}"
        if is_whole_time(joined, LANGUAGES):
            return joined
    return new
