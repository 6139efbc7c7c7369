"""Analyse the calendar: when the person is free, which events overlap, how full a week is. It changes nothing."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from pydantic import Field, JsonValue

from parley.conversation.time_words import days_in_words, whole_days
from parley.lanes import when
from parley.lanes.assistant import timetable
from parley.lanes.assistant.days import part, without_part
from parley.lanes.assistant.open_hours import open_hours
from parley.lanes.assistant.periods import (
    A_BLOCK,
    LISTED,
    SUGGESTED,
    WORKDAYS,
    Days,
    LengthInMinutes,
    and_more,
    busy,
    days_meant,
    for_others,
    hours_meant,
    occurring,
    period_of,
    shown_block,
    taking_time,
    telling_gone,
    times_of,
)
from parley.lanes.assistant.reminder_moments import moment_in_full
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block, Occurrence
from parley.plans.references import WORDS
from parley.ports import Services
from parley.times import Once, Range
from parley.tools.tool import Call, Result, Tier, tool

WORKING = (time(9), time(18))
"""The hours of a day in which free time is looked for if the person names none."""
DAY, LATE = (time(6), time(22)), time(16)
"""The hours of a day in which a person may want free time at all; and from when on "after 5" means the evening."""

A_DAY = timedelta(days=1)
CLOCK = re.compile(r"\d")
"""Matches a digit, which tells that a phrase names an hour ("at 3") and not only a part of the day ("morning")."""


class FreeTime(Days):
    """The arguments of `find_free_time` and `suggest_times`."""

    minutes: LengthInMinutes = 60
    start: time = Field(WORKING[0], description="From when on each day, as in 09:00.")
    end: time = Field(WORKING[1], description="Until when, as in 18:00.")


def shown_within(call: Call[Services], days: Sequence[date], block: Block) -> str:
    """Return a stretch of time in words, in an answer that names its days already: for a single day only the hours,
    "15:00-16:00".
    """
    start, end = (each.astimezone(call.zone) for each in (block.start, block.end))
    if len(days) > 1 or start.date() != days[0] or whole_days(block.start, block.end, call.zone):
        return shown_block(call, block)
    return say(call).from_until.format(start=f"{start:%H:%M}", end=f"{end:%H:%M}")


SLOTS: Mapping[str, JsonValue] = {"count": 1, "slots": [dict(A_BLOCK)]}


def _free(call: Call[Services], wanted: FreeTime, gone: list[str]) -> tuple[list[date], list[Block]]:
    """Return the days that `wanted.period` names, and the free stretches of time on them: within the wanted hours, long
    enough, and not before the next quarter of an hour.
    """
    days, hours = days_meant(call, wanted.period), (wanted.start, wanted.end)
    hours = _hours_said(call, wanted.period) if hours == WORKING else hours
    among = days if len(days) == 1 else [day for day in days if day.weekday() < WORKDAYS] or days
    windows = [
        Block(max(each.start, _next_quarter(call.now)), each.end)
        for each in timetable.hours(among, *hours, call.zone)
        if each.end > _next_quarter(call.now)
    ]
    return days, timetable.free(busy(call, days, gone), windows, timedelta(minutes=wanted.minutes))


def _hours_said(call: Call[Services], period: str) -> tuple[time, time]:
    """Return the hours of each day that a period names: from 14:00 on, of "after 2"; the working hours if it names
    none. An evening that begins late, or a morning that ends early, goes beyond these.
    """
    if (said := open_hours(call, period)) is not None:
        opens = said.since or (WORKING[0] if said.until is None or said.until > WORKING[0] else DAY[0])
        return opens, said.until or (WORKING[1] if opens < LATE else DAY[1])
    if part(period) is None and (block := hours_meant(call, period)) is not None:
        start, end = (each.astimezone(call.zone) for each in (block.start, block.end))
        if start.date() == end.date():
            return start.time(), end.time()
    return part(period) or WORKING


def _next_quarter(now: datetime) -> datetime:
    """Return the next full quarter of an hour (`now` itself if it is one): free time is offered from then on."""
    past = timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    return now if not past else now - past + timedelta(minutes=15)


def _slots(call: Call[Services], wanted: FreeTime, days: Sequence[date], slots: Sequence[Block]) -> Result:
    """Return the Result that lists these free stretches of time, in words and as data; it says so if there are none."""
    data: dict[str, JsonValue] = {"count": len(slots), "slots": [times_of(call, each) for each in slots[:LISTED]]}
    period = period_of(call, days)
    if not slots:
        words = say(call).nothing_free.format(minutes=wanted.minutes, period=_within(call, wanted, period))
        return Result(words, data=data)
    if len(days) == 1:
        listed = ", ".join(shown_within(call, days, slot) for slot in slots[:LISTED])
        data[WORDS] = f"{days_in_words(days[0], days[-1], call.language, days[-1] + A_DAY)}: {listed}"
        return Result(say(call).free_that_day.format(period=period, slots=listed), data=data)
    listed = "\n".join(f"{n}. {shown_block(call, slot)}" for n, slot in enumerate(slots[:LISTED], 1))
    listed = "\n".join((listed, *and_more(call, slots)))
    data[WORDS] = "\n".join(for_others(call, slot) for slot in slots[:LISTED])
    return Result(say(call).free_then.format(period=period, slots=listed), data=data)


def _within(call: Call[Services], wanted: FreeTime, period: str) -> str:
    """Return the words for a period with the hours that were looked through, unless these are the usual ones."""
    hours = (wanted.start, wanted.end)
    start, end = _hours_said(call, wanted.period) if hours == WORKING else hours
    if (start, end) == WORKING:
        return period
    return f"{period} ({say(call).from_until.format(start=f'{start:%H:%M}', end=f'{end:%H:%M}')})"


def _asked_about(call: Call[Services], wanted: FreeTime) -> tuple[Block, str] | None:
    """Return the stretch of time that `wanted.period` means if it names an hour, and its words; None if it names whole
    days or a part of a day. Raises ToolAsks for a time with several meanings.
    """
    if not wanted.period or _is_part_of_day(call, wanted.period) or open_hours(call, wanted.period) is not None:
        return None
    if when.days(call, wanted.period) and not when.meanings(call, wanted.period):
        return None  # whole days, and no single time
    match when.read(call, wanted.period, "period"):
        case Once(at, True):
            return Block(at, at + timedelta(minutes=wanted.minutes)), moment_in_full(call, at)
        case Range(start, end, False):
            is_search = "minutes" in wanted.model_fields_set and end - start > timedelta(minutes=wanted.minutes)
            return None if is_search else (Block(start, end), shown_block(call, Block(start, end)))
    return None


def _is_part_of_day(call: Call[Services], period: str) -> bool:
    """Return whether a period is a part of a day and names no hour: "tomorrow morning", "9 december morning"."""
    if part(period) is None:
        return False
    rest = without_part(period)
    has_hour = any(isinstance(each, Once) and each.has_time for each in when.meanings(call, rest))
    return not CLOCK.search(period) or (when.days(call, rest) is not None and not has_hour)


def _free_at(call: Call[Services], block: Block, shown: str, gone: list[str]) -> Result:
    """Return the Result that says whether the calendar is free in this stretch of time, and which events are in it if
    not.
    """
    found = taking_time(call, block, gone)
    slots: list[JsonValue] = [] if found else [times_of(call, block)]
    data: dict[str, JsonValue] = {"count": len(slots), "slots": slots}
    if not found:
        return Result(say(call).free_at.format(when=shown), data={**data, WORDS: for_others(call, block)})
    events = ", ".join(f"{each.appointment.title} ({shown_block(call, each.block)})" for each in found[:SUGGESTED])
    is_of_others = any(each.appointment.is_of_others for each in found)
    words = say(call).not_free_at.format(when=shown, events=events)
    days, left = [block.start.astimezone(call.zone).date()], _left_free(block, found)
    if left:
        listed = ", ".join(shown_within(call, days, each) for each in left[:LISTED])
        words += "\n" + say(call).free_that_day.format(period=period_of(call, days), slots=listed)
    return Result(words, data=data, is_of_others=is_of_others)


def _left_free(block: Block, found: Sequence[Occurrence]) -> list[Block]:
    """Return the parts of a stretch of time, of half an hour or more, in which none of these events is."""
    if block.end - block.start <= timedelta(hours=1):
        return []
    return timetable.free([each.block for each in found], [block], timedelta(minutes=30))


@tool(
    Tier.READ,
    phrases={
        "en": [
            "when am I free {period:tomorrow}",
            "free time {period:tomorrow}",
            "when do I have time {period:tomorrow}",
            *("am I free {period:tomorrow at 3}", "am I available {period:tomorrow at 3}", "when am I free"),
            *("am I busy {period:tomorrow at 3}", "do I have time {period:tomorrow at 3}"),
            *("are we free {period:tomorrow at 3}", "when are we free {period:tomorrow}"),
        ],
        "es": [
            "cuándo estoy libre {period:mañana}",
            *("estoy libre {period:mañana a las 3}", "tengo tiempo {period:mañana a las 3}", "cuándo estoy libre"),
            *("estoy ocupado {period:mañana a las 3}", "estoy ocupada {period:mañana a las 3}"),
            "tengo un hueco {period:mañana a las 3}",
        ],
    },
    gives=SLOTS,
)
def find_free_time(call: Call[Services], arguments: FreeTime) -> Result:
    """Find when the person is free, in their working hours; or whether they are at a moment that `period` names."""
    gone = list[str]()
    if (asked := _asked_about(call, arguments)) is not None:
        return telling_gone(call, _free_at(call, *asked, gone), gone)
    days, slots = _free(call, arguments, gone)
    return telling_gone(call, _slots(call, arguments, days, slots), gone)


@tool(Tier.READ, gives=SLOTS)
def suggest_times(call: Call[Services], arguments: FreeTime) -> Result:
    """Suggest a few times for something that lasts so long: the first of each day that has one."""
    gone = list[str]()
    days, slots = _free(call, arguments, gone)
    lasts, first = timedelta(minutes=arguments.minutes), dict[date, Block]()
    for slot in slots:
        first.setdefault(slot.start.astimezone(call.zone).date(), Block(slot.start, slot.start + lasts))
    return telling_gone(call, _slots(call, arguments, days, list(first.values())[:SUGGESTED]), gone)


@tool(
    Tier.READ,
    phrases={
        "en": ["conflicts in my calendar {period:this week}"],
        "es": ["conflictos en mi calendario {period:esta semana}"],
    },
    gives={"count": 1, "conflicts": [dict(A_BLOCK)]},
    in_help=False,
)
def find_conflicts(call: Call[Services], arguments: Days) -> Result:
    """Find what overlaps in the person's calendar."""
    days = days_meant(call, arguments.period)
    gone = list[str]()
    taking = [each for each in occurring(call, days, gone) if not each.appointment.leaves_free]
    pairs = timetable.conflicts(taking)
    both = [Block(max(a.block.start, b.block.start), min(a.block.end, b.block.end)) for a, b in pairs]
    told = [
        say(call).conflict.format(one=a.appointment.title, other=b.appointment.title, when=shown_block(call, block))
        for (a, b), block in zip(pairs, both, strict=True)
    ]
    data: dict[str, JsonValue] = {"count": len(pairs), "conflicts": [times_of(call, each) for each in both[:LISTED]]}
    words = "\n".join((*told[:LISTED], *and_more(call, told))) or say(call).no_conflicts.format(
        period=period_of(call, days)
    )
    is_of_others = any(a.appointment.is_of_others or b.appointment.is_of_others for a, b in pairs)
    return telling_gone(call, Result(words, data=data, is_of_others=is_of_others), gone)


@tool(Tier.READ, gives={"count": 1, "minutes": 60})
def summarize_schedule(call: Call[Services], arguments: Days) -> Result:
    """Say how full a few days are: how many appointments, how many hours, the first and the last."""
    days = days_meant(call, arguments.period)
    gone = list[str]()
    found, period = occurring(call, days, gone), period_of(call, days)
    minutes = sum(each.appointment.minutes for each in found)
    data: dict[str, JsonValue] = {"count": len(found), "minutes": minutes}
    if not found:
        return telling_gone(call, Result(say(call).nothing_then.format(period=period), data=data), gone)
    ends = max(each.block.end for each in found)
    words = say(call).schedule_summary.format(
        period=period,
        count=len(found),
        hours=f"{minutes / 60:g} h",
        first=moment_in_full(call, found[0].block.start),
        last=moment_in_full(call, ends),
    )
    return telling_gone(call, Result(words, data=data), gone)


TOOLS = (find_free_time, suggest_times, find_conflicts, summarize_schedule)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
