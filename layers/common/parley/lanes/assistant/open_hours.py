"""Read hours of a day of which a phrase says one end alone: "tomorrow after 2", "before noon".

The words behind "after" or "before" must be a time of day alone, and the others must name days: "before friday" has no
hours.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from parley.lanes import when
from parley.ports import Services
from parley.schedules import moment
from parley.texts.vocabulary import pattern
from parley.times import Once
from parley.tools.tool import Call

VOCABULARY = "parley.lanes.assistant.vocabulary"
SINCE = pattern(VOCABULARY, "hours_since", r"(?:^|(?<=[\s,]))(?:{})\s")
UNTIL = pattern(VOCABULARY, "hours_until", r"(?:^|(?<=[\s,]))(?:{})\s")
ONWARDS = pattern(VOCABULARY, "hours_onwards", r"^(?:{})\b")
JOINT = pattern(VOCABULARY, "joint_of_deeds", r"(?:^|\s)(?:{})$")
MOST_OF_HOUR = 5
"""The most words of a time of day: "las dos de la tarde"."""
LONGEST_PERIOD = 120
"""The most characters of a phrase that is read."""


class OpenHours(NamedTuple):
    """The days that a phrase names, and from when, or until when, on each of them; None for an end that is open."""

    first: date
    last: date
    since: time | None
    until: time | None


def open_hours(call: Call[Services], phrase: str) -> OpenHours | None:
    """Return the hours of a phrase that says where they begin or end; None for any other phrase. Without a day, they
    are today's.
    """
    if len(phrase) > LONGEST_PERIOD:
        return None
    rest, since = _taken(call, phrase, SINCE)
    rest, until = _taken(call, rest, UNTIL)
    if since is None and until is None:
        return None
    rest = JOINT.sub("", rest.strip(" ,")).strip(" ,")
    today = call.now.astimezone(call.zone).date()
    days = when.days(call, rest) if rest else (today, today)
    return OpenHours(*days, since, until) if days is not None else None


def _taken(call: Call[Services], phrase: str, marker: re.Pattern[str]) -> tuple[str, time | None]:
    """Return a phrase without such a word and the moment behind it, but with its day, and the time of that moment; as
    it is and None if it has none.
    """
    for found in marker.finditer(phrase):
        words = phrase[found.end() :].split()
        for size in range(min(MOST_OF_HOUR, len(words)), 0, -1):
            meant = _meant(call, " ".join(words[:size]).strip(","))
            if meant is None:
                continue
            day, at = meant
            if at is None:  # a day: "after 5 december"
                return phrase, None
            behind = ONWARDS.sub("", " ".join(words[size:]), count=1).strip()
            return " ".join(filter(None, (phrase[: found.start()].strip(), day, behind))), at
    return phrase, None


def _meant(call: Call[Services], words: str) -> tuple[str, time | None] | None:
    """Return the day in words, empty if it is not said, and the time of the one moment that words name; the time is
    None for what names no time of day. None for words that name no time at all.
    """
    noon = moment(datetime.combine(call.now.astimezone(call.zone).date() + timedelta(days=1), time(12)), call.zone)
    for form in (words, f"a {words}"):  # "las 2" is said behind "a"
        if noon is None or not (found := when.meanings(call, form, noon)):
            continue
        if len(found) > 1 or not isinstance(found[0], Once) or not _has_hour(call, form):
            return "", None
        at = found[0].at.astimezone(call.zone)
        return ("" if when.is_time_alone(call, form, noon) else at.date().isoformat()), at.time()
    return None


def _has_hour(call: Call[Services], words: str) -> bool:
    """Return whether each moment that words may name has a time of day: "friday" has none."""
    return all(isinstance(each, Once) and each.has_time for each in when.meanings(call, words))
