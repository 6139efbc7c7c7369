"""Find out when a new event begins and how long it lasts, from its title and the words that say when."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from parley import times
from parley.errors import ToolAsks
from parley.lanes import when
from parley.lanes.assistant import anchors
from parley.lanes.assistant.event_arguments import (
    ChosenEvent,
    NewEvent,
)
from parley.lanes.assistant.lengths import VOCABULARY, TitleWithLength, title_and_length
from parley.lanes.assistant.periods import (
    A_DAY,
)
from parley.lanes.assistant.texts import say
from parley.ports import Services
from parley.schedules import Random, Recurrence, following
from parley.texts.vocabulary import pattern
from parley.times import Ambiguous, Length, Meaning, Once, Range, Repeated
from parley.tools.tool import Call

AN_HOUR = 60
"""The minutes that an event lasts if no length is said. The words for a recurring event leave out this usual length."""


def with_its_length(new: NewEvent) -> NewEvent:
    """Return the new event with a length that its title names moved into `minutes`, if a time follows it: "a meeting of
    2 hours on thursday" starts on Thursday, not two hours from it.
    """
    named = title_and_length(new.title) if not new.when and not new.minutes else TitleWithLength(new.title)
    if not named.is_joined or when.beside_time(named.title) is None:
        return new
    return new.model_copy(update={"title": named.title, "minutes": named.minutes})


def ask_how_long(call: Call[Services], begins: "EventStart", meant: Meaning, minutes: int, phrase: str) -> None:
    """Raise ToolAsks with two options: the event lasts this many minutes, or the usual length. Return without a
    question for a length of whole days if the event begins at an hour.
    """
    lasts = timedelta(minutes=minutes)
    options: tuple[Meaning, ...]
    if minutes >= A_DAY:
        if not isinstance(meant, Once) or meant.has_time:
            return
        ends = (when.days_later(call, meant.at, days) for days in (lasts.days, 1))
        options = tuple(Range(meant.at, end, all_day=True) for end in ends)
    elif begins.recurs:
        options = tuple(Repeated(begins.recurs, each) for each in (minutes, AN_HOUR))
    else:
        options = (Range(begins.start, begins.start + lasts), Range(begins.start, begins.start + timedelta(hours=1)))
    raise when.asks(call, Ambiguous(options), phrase, "when")


def title_and_time(call: Call[Services], new: NewEvent) -> tuple[str, str, Meaning]:
    """Return the title of the new event, the words that say its time, and what they mean. Raises ToolAsks if no time is
    said; a length that was said is kept for after the answer.
    """
    if new.when:
        half, phrase = times.half_of(new.title), anchors.dated(call, new.when)
        title, meant = new.title, when.read(call, phrase, half=half, may_lack_time=True)
    else:
        said = anchors.dated_text(call, new.title, "title")
        found = when.split(call, said, "title", may_lack_time=True)
        if found is None:
            named = title_and_length(new.title)
            given = {"title": named.title, "minutes": named.minutes} if named.minutes and named.is_sure else None
            raise ToolAsks(say(call).when_is_it, "when", shape="moment", given=given)
        title, phrase, meant = _all_day(call, found.title or new.title, found.phrase, found.meaning)
    if isinstance(meant, Length):
        raise ToolAsks(say(call).when_is_it, "when", shape="moment", given={"title": title, "minutes": meant.minutes})
    title = _as_told(title)
    with when.keeping(title=title):
        when.one_day(call, meant, phrase)
    return title, phrase, meant


@cache
def _says_all_day() -> re.Pattern[str]:
    """Return the pattern that matches "all day" in a title, in any language."""
    return pattern(VOCABULARY, "all_day", r"(?:^|(?<=\s))(?:{})(?:\s|$)")


def _all_day(call: Call[Services], title: str, phrase: str, meant: Meaning) -> tuple[str, str, Meaning]:
    """Return the title, time words and meaning of an event, made a whole day if the title says "all day" and the words
    name no hour.
    """
    rest = _says_all_day().sub("", title, count=1).strip()
    if rest == title or not isinstance(meant, Once) or meant.has_time:
        return title, phrase, meant
    whole_day = Range(meant.at, when.days_later(call, meant.at, 1), all_day=True)
    return rest or title, phrase, whole_day


def _as_told(title: str) -> str:
    """Return the title of an event without the words that tell how it was arranged: "Dentist", of "Dentist rang"."""
    plain = TOLD_IN_FRONT.sub("", TOLD_BEHIND.sub("", title)).strip(" ,:;")
    return plain or title


TOLD_BEHIND = pattern(VOCABULARY, "event_told_behind", r"(?<![ ,])[ ,]{{1,3}}(?:{})$")
TOLD_IN_FRONT = pattern(VOCABULARY, "event_told_in_front", r"^(?:{})\s+")


def event_at(call: Call[Services], title: str, meant: Meaning, phrase: str, minutes: int | None) -> ChosenEvent:
    """Return the event with this title at the time that `meant` means. It lasts `minutes`, or an hour, if `meant` has
    no end of its own. Raises ToolAsks for a time that no event can have.
    """
    begins = event_start(call, meant, phrase)
    lasts = begins.minutes or minutes or AN_HOUR
    return ChosenEvent(
        title=title, start=begins.start, minutes=lasts, zone=call.zone.key, recurs=begins.recurs, days=begins.days
    )


@dataclass(frozen=True)
class EventStart:
    """The first time at which an event begins, how it recurs, and its length, if that was said."""

    start: datetime
    recurs: Recurrence | None = None
    minutes: int | None = None
    days: int = 0


def event_start(call: Call[Services], meant: Meaning, phrase: str) -> EventStart:
    """Return when an event begins, how it recurs and how long it lasts, from the meaning of a phrase. Raises ToolAsks
    for a meaning that no event can have.
    """
    match meant:
        case Once(at, has_time):
            return EventStart(at) if has_time else EventStart(at, minutes=A_DAY, days=1)  # no hour: the whole day
        case Range(start, end, all_day):
            first, last = (each.astimezone(call.zone).date() for each in (start, end))
            return EventStart(start, minutes=_minutes(start, end), days=(last - first).days if all_day else 0)
        case Recurrence():
            return _recurring(call, meant, phrase)
        case Repeated(recurrence, minutes, all_day):
            days = max(1, minutes // A_DAY) if all_day else 0
            return replace(_recurring(call, recurrence, phrase), minutes=minutes, days=days)
        case Random():
            raise when.unusable(call, "recurrence_unknown", phrase)
        case Length():
            raise when.unusable(call, "start_missing", phrase)


def _minutes(start: datetime, end: datetime) -> int:
    return max(1, int((end - start).total_seconds() // 60))


def _recurring(call: Call[Services], recurs: Recurrence, phrase: str) -> EventStart:
    """Return when a recurring event begins: its first time from now on. Raises ToolAsks if it has none."""
    begun = when.begun(call, recurs, phrase)
    start = following(begun, "", call.now)
    assert start is not None  # `when.begun` raises ToolAsks otherwise
    return EventStart(start, begun.model_copy(update={"start": start.astimezone(ZoneInfo(begun.zone)).date()}))


def recurring_by_rule(call: Call[Services], rule: str, begins: EventStart) -> Recurrence | Repeated:
    """Return the recurrence of an RRULE that a model wrote, from this first time on. Raises ToolAsks for a rule that
    cannot be read.
    """
    try:
        recurs = Recurrence.of_rule(rule, begins.start, call.zone.key)
    except ValueError:
        raise when.unusable(call, "recurrence_unknown", rule) from None
    return Repeated(recurs, A_DAY * begins.days, all_day=True) if begins.days else recurs
