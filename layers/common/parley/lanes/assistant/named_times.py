"""Find the things that a person names by their time, alone or beside words of their titles.

"cancel my 7pm", "move the 3pm tomorrow"     by the moment at which they begin
"my 9:30 standup", "the daily swim"          by their time of day or how they recur, and words of their titles
"saturday night shift", "la del lunes"       by the day, or by a part of it, and what stands beside that
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar

from parley import rrule
from parley.conversation.normal_form import normalise
from parley.lanes import when
from parley.lanes.assistant import days, timetable
from parley.lanes.assistant.named import without_words_beside
from parley.lanes.assistant.periods import without_gone
from parley.lanes.assistant.timetable import Block
from parley.ports import Appointment, Services
from parley.schedules import Recurrence, Schedule
from parley.texts.vocabulary import listed
from parley.times import Once, Range
from parley.tools.tool import Call

Thing = TypeVar("Thing")

NEAR = timedelta(days=31)
"""How far ahead an event is looked for that is named by its time alone, in a calendar that is not kept here."""
MOST_WORDS = 12
"""The most words of a name in which a day is looked for."""
DAY_WORDS = 6
"""The most words that name a day: "the first friday of next month"."""
AROUND_PART = 2
"""The hours by which the beginning of a thing may lie outside the part of the day that names it."""
OWNER = re.compile(r"['\u2019]s$")
"""Matches the end of a day to which a thing belongs: "saturday's"."""
BESIDE_A_DAY = listed("parley.lanes.assistant.vocabulary", "beside_a_day")
"""The words of a name that are neither a part of a title nor of a day: "the one on friday"."""


def at_that_time(call: Call[Services], named: str, begins: Sequence[tuple[Thing, datetime | None]]) -> list[Thing]:
    """Return the things that begin at the time which the words name ("my 3pm"). `begins` has each thing with its next
    start. Without a day in the words, only the next thing at that hour. Empty if nothing begins then, or the words are
    no time.
    """
    phrase = without_words_beside(named.casefold())
    moments = {each.at for each in when.meanings(call, phrase) if isinstance(each, Once) and each.has_time}
    exactly = [thing for thing, start in begins if start in moments]
    if exactly or not any(when.is_time_alone(call, phrase, each) for each in moments):
        return exactly
    ahead = sorted((start, n) for n, (_, start) in enumerate(begins) if start is not None)
    return [begins[n][0] for start, n in ahead if _is_clock_of(call, phrase, start)][:1]


def _is_clock_of(call: Call[Services], phrase: str, start: datetime) -> bool:
    """Return whether a phrase is the time of day of this moment, in the half of the day in which the moment is."""
    meant = when.meanings(call, phrase, start)
    return any(isinstance(each, Once) and each.has_time and each.at == start for each in meant)


@dataclass(frozen=True)
class DatedThing:
    """A thing that may be named by its title and a day."""

    title: str
    on: Callable[[date], datetime | date | None]
    """A function that returns when the thing is on a day, as a moment or as that day; None if it is not then."""


@dataclass(frozen=True)
class DayName:
    """One reading of a name as words of a title beside a day: “night shift” on a Saturday."""

    title: frozenset[str]
    days: frozenset[date]
    moments: frozenset[datetime]
    """The moments that are named; empty if only a day is."""
    part: tuple[time, time] | None
    """The part of the day that is named."""

    def fits(self, call: Call[Services], thing: DatedThing) -> datetime | date | None:
        """Return when the thing is on the named day; None if this does not name it."""
        if not self.title <= frozenset(normalise(thing.title).split()):
            return None
        return next((at for day in sorted(self.days) if (at := thing.on(day)) and self._is_then(call, at)), None)

    def _is_then(self, call: Call[Services], at: datetime | date) -> bool:
        if not self.moments or not isinstance(at, datetime):
            return not self.moments or self.part is not None
        if self.part is None:
            return at in self.moments
        first, last = self.part
        return first.hour - AROUND_PART <= at.astimezone(call.zone).hour < last.hour + AROUND_PART


def on_that_day(call: Call[Services], named: str, things: Sequence[DatedThing]) -> list[tuple[int, datetime | date]]:
    """Return the things that the words name by a day and words of their title, or by a day alone, as their places in
    `things` with when they are. Empty if the words name no day, or no such thing. A name with more of a title goes
    before one with less.
    """
    found: dict[int, datetime | date] = {}
    most = 0
    for name in _day_names(call, named):
        if len(name.title) < most and found:
            continue
        fitting = {n: at for n, each in enumerate(things) if (at := name.fits(call, each)) is not None}
        if fitting:
            found = fitting if len(name.title) > most else {**found, **fitting}
            most = len(name.title)
    return sorted(found.items())


def _day_names(call: Call[Services], named: str) -> Iterator[DayName]:
    words = [OWNER.sub("", each) for each in named.casefold().split()]
    if len(words) > MOST_WORDS:
        return
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + DAY_WORDS) + 1):
            beside = normalise(" ".join((*words[:start], *words[end:]))).split()
            if name := _day_name(call, " ".join(words[start:end]), frozenset(beside) - BESIDE_A_DAY):
                yield name


def _day_name(call: Call[Services], phrase: str, title: frozenset[str]) -> DayName | None:
    """Return the reading of a name with this phrase for its day, and this title; None if the phrase names no day."""
    meant = when.meanings(call, phrase)
    moments = [each for each in meant if isinstance(each, Once)]
    whole = [each for each in meant if isinstance(each, Range) and each.all_day]
    if not (moments or whole) or any(when.is_time_alone(call, phrase, each.at) for each in moments if each.has_time):
        return None
    named = {each.at.astimezone(call.zone).date() for each in moments}
    named |= {each.start.astimezone(call.zone).date() for each in whole if each.end - each.start <= timedelta(hours=25)}
    timed = frozenset(each.at for each in moments if each.has_time)
    part = None if re.search(r"\d", phrase) else days.part(phrase)
    return DayName(title, frozenset(named), timed, part) if named else None


@dataclass(frozen=True)
class TimedThing:
    """A thing that may be named by its title and its time of day, or by how it recurs."""

    title: str
    start: datetime | None
    recurs: Schedule | None = None


def at_their_own_time(call: Call[Services], named: str, things: Sequence[TimedThing]) -> list[int]:
    """Return the places, in `things`, of those that the words name by words of their title beside their time of day
    ("9:30 standup") or the way they recur ("the standup from monday to friday"). Empty if the words name nothing so.
    """
    words = named.casefold().split()
    if len(words) > MOST_WORDS:
        return []
    for start in range(len(words)):
        for end in range(min(len(words), start + DAY_WORDS), start, -1):
            title = frozenset(normalise(" ".join((*words[:start], *words[end:]))).split()) - BESIDE_A_DAY
            called = [n for n, each in enumerate(things) if title and title <= frozenset(normalise(each.title).split())]
            phrase = " ".join(words[start:end])
            if found := [n for n in called if _is_own_time(call, phrase, things[n])]:
                return found
    return []


def _is_own_time(call: Call[Services], phrase: str, thing: TimedThing) -> bool:
    """Return whether a phrase is a thing's time of day, or says how it recurs."""
    if thing.start is None:
        return False
    clock = thing.start.astimezone(call.zone)
    if isinstance(thing.recurs, Recurrence):
        said = [f"{phrase} {clock:%H:%M}", f"every {phrase} {clock:%H:%M}"]
        rules = {each.rule for one in said for each in when.meanings(call, one) if isinstance(each, Recurrence)}
        if any(_days_of(rule) == _days_of(thing.recurs.rule) for rule in rules):
            return True
    return _is_clock_of(call, phrase, thing.start)


def _days_of(rule: str) -> tuple[object, ...]:
    """Return on which days a rule lets something come, without when it ends."""
    read = rrule.read(rule)
    if read.frequency in ("DAILY", "WEEKLY"):
        return read.interval, frozenset(read.days_of_week)
    return read.frequency, read.interval, read.months, read.month_days, read.weekdays


# --- events -----------------------------------------------------------------------------------------------------


def kept_events(call: Call[Services]) -> Sequence[Appointment]:
    """Return the person's events; of a calendar that is not kept here, those of the next weeks. Further calendars that
    cannot be seen any more are left out: their events are only looked at, and what lists them tells so.
    """
    calendar, own = call.services.calendar, call.conversation
    if calendar.keeps_here(own):
        return calendar.kept(own)
    return without_gone(lambda: calendar.within(own, call.now - timedelta(days=1), call.now + NEAR), [])


def events_on_that_day(call: Call[Services], named: str) -> list[tuple[Appointment, Block]]:
    """Return the events that the words name by a day, "saturday night shift", each with its time on that day."""
    events = kept_events(call)
    things = [DatedThing(each.title, partial(_start_on, call, each)) for each in events]
    found = [(events[n], at) for n, at in on_that_day(call, named, things)]
    return [(each, Block(at, each.end(at))) for each, at in found if isinstance(at, datetime)]


def events_at_their_time(call: Call[Services], named: str) -> list[Appointment]:
    """Return the events that the words name by their title and their time of day, or by how they recur."""
    events = kept_events(call)
    things = [TimedThing(each.title, timetable.upcoming(each, call.now), each.recurs) for each in events]
    return [events[n] for n in at_their_own_time(call, named, things)]


def _start_on(call: Call[Services], event: Appointment, day: date) -> datetime | None:
    """Return when an event begins on a day by the person's clock; None if it does not, or is over."""
    window = timetable.hours([day], time(), time(), call.zone)
    found = [each.block for block in window for each in timetable.occurrences([event], block)]
    ahead = (each.start for each in found if each.end > call.now and each.start.astimezone(call.zone).date() == day)
    return next(ahead, None)
