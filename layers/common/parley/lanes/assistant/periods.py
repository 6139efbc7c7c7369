"""Days and hours of the calendar, as people say them and as the service says them back, by the person's clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Annotated, TypeVar

from pydantic import Field, JsonValue

from parley import times
from parley.conversation.time_words import block_in_words, days_in_words, whole_days
from parley.errors import CalendarsGone, ToolRefused
from parley.lanes import when
from parley.lanes.account_problems import calendars_gone
from parley.lanes.assistant import timetable
from parley.lanes.assistant.days import begins_otherwise
from parley.lanes.assistant.open_hours import open_hours
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block, Occurrence
from parley.lanes.time_arguments import LookedAtDays
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.times import Range
from parley.tools.tool import Arguments, Call, Result

Seen = TypeVar("Seen")

WORKDAYS = 5
"""The number of working days in a week, from Monday on. A single day that the person names counts in any case."""

A_WEEK = 7

LISTED = 20
"""The most occurrences that one message lists: more cannot be read on a phone."""

SUGGESTED = 3
"""The most times that are suggested, and the most titles that are named as overlapping."""

A_DAY = 24 * 60
"""The minutes of a day."""

MOST_DAYS = 92
"""The most days that one look at the calendar covers."""

LengthInMinutes = Annotated[int, Field(ge=5, le=MOST_DAYS * A_DAY, description="How long it lasts, in minutes.")]


class Days(Arguments):
    """The arguments of a tool that looks at a few days."""

    period: LookedAtDays = ""

    @classmethod
    def heard(cls, text: str) -> dict[str, str]:
        """Return the words in a text that name days, as the argument `period`."""
        return {"period": when.days_in(text)}

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the text that a phrase has captured as `period` can name days: "to do" in "what do I have to
        do" cannot.
        """
        if "period" not in slots:
            return True
        period = slots["period"]
        names_any = " " not in period or when.days_in(period) or times.is_time(period, LANGUAGES)
        return bool(names_any) and not begins_otherwise(period)


def days_meant(call: Call[Services], words: str) -> list[date]:
    """Return the days that the words name, by the person's clock; without words, a week from today. Raises ToolAsks for
    words with several meanings, and ToolRefused for words that name no days, or more than 92.
    """
    today = call.now.astimezone(call.zone).date()
    if not words.strip():
        return [today + timedelta(days=n) for n in range(A_WEEK)]
    of_days = open_hours(call, words)
    found = (of_days.first, of_days.last) if of_days is not None else when.days(call, words)
    if found is None:
        raise ToolRefused(say(call).not_a_period.format(when=words))
    first, last = found
    if (last - first).days >= MOST_DAYS:
        raise ToolRefused(say(call).period_too_long.format(when=words, days=MOST_DAYS))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def hours_meant(call: Call[Services], words: str) -> Block | None:
    """Return the stretch of hours that the words name, "tomorrow from 2 to 4", "tomorrow after 2"; None if they name
    whole days, or have several meanings.
    """
    if (of_day := open_hours(call, words)) is not None and of_day.first == of_day.last:
        return timetable.hours([of_day.first], of_day.since or time(), of_day.until or time(), call.zone)[0]
    found = when.meanings(call, words) if words.strip() else ()
    match found:
        case (Range(start, end, False),):
            return Block(start, end)
    return None


def period_of(call: Call[Services], days: Sequence[date]) -> str:
    """Return the period from the first of these days to the last, in words for the person: "tomorrow", "from 3 to 5
    May".
    """
    return days_in_words(days[0], days[-1], call.language, call.now.astimezone(call.zone).date())


def _whole(call: Call[Services], days: Sequence[date]) -> Block:
    """Return the stretch of time from the start of the first day to the end of the last, by the person's clock."""
    blocks = timetable.hours(days, time(), time(), call.zone)
    return Block(blocks[0].start, blocks[-1].end)


def occurring(call: Call[Services], days: Sequence[date], gone: list[str]) -> list[Occurrence]:
    """Return the occurrences of the person's events on these days, soonest first; `meeting` tells of `gone`."""
    return meeting(call, _whole(call, days), gone)


def meeting(call: Call[Services], block: Block, gone: list[str]) -> list[Occurrence]:
    """Return the occurrences of the person's events that overlap this stretch of time, soonest first. The names of
    further calendars that cannot be seen any more are put into `gone`.
    """
    calendar = call.services.calendar
    found = without_gone(lambda: calendar.within(call.conversation, block.start, block.end), gone)
    return timetable.occurrences(found, block)


def taking_time(call: Call[Services], block: Block, gone: list[str]) -> list[Occurrence]:
    """Return the occurrences that overlap this stretch of time and take the person's time, soonest first; `meeting`
    tells of `gone`.
    """
    return [each for each in meeting(call, block, gone) if not each.appointment.leaves_free]


def busy(call: Call[Services], days: Sequence[date], gone: list[str]) -> list[Block]:
    """Return the stretches of time on these days in which the person is busy, soonest first; `meeting` tells of
    `gone`.
    """
    whole, calendar = _whole(call, days), call.services.calendar
    found = without_gone(lambda: calendar.busy(call.conversation, whole.start, whole.end), gone)
    return [Block(start, end) for start, end in found]


def without_gone(look: Callable[[], list[Seen]], gone: list[str]) -> list[Seen]:
    """Return what a look finds in the calendars that can be seen; the names of the others are put into `gone`."""
    try:
        return look()
    except CalendarsGone as error:
        gone += [each for each in error.names if each not in gone]
        return error.seen


def telling_gone(call: Call[Services], result: Result, gone: Sequence[str]) -> Result:
    """Return the result of a look at the calendar, which names the further calendars that it could not see."""
    if not gone:
        return result
    return replace(result, words=f"{result.words}\n{calendars_gone(gone, call.language)}")


def and_more(call: Call[Services], found: Sequence[object]) -> list[str]:
    """Return a last line that says how many entries of a list are not shown; empty if all are."""
    return [say(call).more_then.format(count=len(found) - LISTED)] if len(found) > LISTED else []


def shown_block(call: Call[Services], block: Block) -> str:
    """Return a stretch of time in words: "tomorrow, Sunday 22 November, at 15:00-16:00"; whole days as "Friday 27
    November (all day)".
    """
    return block_in_words(block.start, block.end, call.language, call.now, call.zone)


def for_others(call: Call[Services], block: Block) -> str:
    """Return a stretch of time as it is told to somebody else, who may read it on another day: by its date alone."""
    return block_in_words(block.start, block.end, call.language, block.end + timedelta(days=1), call.zone)


def times_of(call: Call[Services], block: Block) -> dict[str, JsonValue]:
    """Return the start and end of a stretch of time as ISO 8601 data for steps of a plan; whole days as dates without
    hours.
    """
    if days := whole_days(block.start, block.end, call.zone):
        return {"start": days[0].isoformat(), "end": days[1].isoformat()}
    return {
        name: at.astimezone(call.zone).isoformat(timespec="minutes")
        for name, at in (("start", block.start), ("end", block.end))
    }


A_BLOCK: Mapping[str, JsonValue] = {"start": "2026-11-22T15:00-05:00", "end": "2026-11-22T16:00-05:00"}
