"""The calendar of the assistant lane: what is when, when nothing is, and what gets in each other's way.

Times are meant by the person's clock and read back in full. What is looked up has its times in `Result.data` too, as
ISO 8601 with an offset: that is what another step of a plan is told, and it names one moment whatever the clocks do.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import Field, JsonValue

from parley.conversation.questions import fold
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import moments
from parley.lanes.assistant import timetable
from parley.lanes.assistant.days import begins_otherwise, heard, names_a_time, part, plainly
from parley.lanes.assistant.reminders import WHEN, When, moment_in_full, recurrence
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block, Occurrence
from parley.lanes.assistant.tools import BY_ID, Title, named_as
from parley.ports import Appointment, Services
from parley.schedules import Fixed, ZoneName, following
from parley.tools.tool import Arguments, Call, Result, Tier, tool

WORKING = (time(9), time(18))
"""Hours of a day in which free time is looked for, if the person says nothing else."""
WORKDAYS = 5
"""Of a week: from Monday on. A day that is named counts whatever it is."""
A_WEEK = 7
LONGEST = 8
"""Words that say when, at most, behind those that say what."""
LISTED, SUGGESTED = 20, 3
"""Occurrences, and suggestions, that are told at once: more is no help on a phone."""
A_DAY = 24 * 60
"""Minutes."""

PERIODS: Mapping[str, tuple[int, int]] = {
    "": (0, A_WEEK),
    "today": (0, 1),
    "hoy": (0, 1),
    "tomorrow": (1, 1),
    "mañana": (1, 1),
    "manana": (1, 1),
    "the next days": (0, A_WEEK),
    "next 7 days": (0, A_WEEK),
    "los próximos días": (0, A_WEEK),
}
"""Days from today on: after how many it begins, and how many they are."""
WEEKS: Mapping[str, int] = {
    "this week": 0,
    "the week": 0,
    "esta semana": 0,
    "next week": 1,
    "la próxima semana": 1,
    "la semana que viene": 1,
}
"""Weeks from this one on."""
WEEKENDS: Mapping[str, int] = {
    **dict.fromkeys(("weekend", "this weekend", "the weekend", "fin de semana", "este fin de semana"), 0),
    **dict.fromkeys(("el fin de semana", "next weekend"), 0),
}
"""The same, of which only the days after the workdays are meant."""

Length = Annotated[int, Field(ge=5, le=A_DAY, description="How long it lasts, in minutes.")]


class Days(Arguments):
    """What is asked about a few days."""

    period: str = Field(
        "", max_length=60, description="today, tomorrow, this week, next week, or a day; empty: the next 7 days."
    )

    @classmethod
    def heard(cls, text: str) -> dict[str, str]:
        """The days that it is about."""
        return {"period": heard(text)}

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """ "What do I have to do" is about no days."""
        return "period" not in slots or not begins_otherwise(slots["period"])


class FreeTime(Days):
    """What `find_free_time` and `suggest_times` are told."""

    minutes: Length = 60
    start: time = Field(WORKING[0], description="From when on each day, as in 09:00.")
    end: time = Field(WORKING[1], description="Until when, as in 18:00.")


class NewEvent(Arguments):
    """What `create_event` is told. Without `when`, it may stand at the title's end; else the person is asked."""

    title: Title = Field(description="What it is, in the person's words.")
    when: When | None = Field(None, description=WHEN)
    minutes: Length = 60
    rule: str | None = Field(
        None, max_length=200, description="How it recurs, if not weekly: an RRULE, as in FREQ=MONTHLY;BYMONTHDAY=1."
    )


class ChosenEvent(Arguments):
    """The very appointment."""

    title: str
    start: datetime
    minutes: int
    zone: ZoneName
    rule: str = ""
    overlaps: tuple[str, ...] = ()
    """The titles of what else is then."""


class NamedEvent(Arguments):
    """An appointment as a person names it."""

    event: Title = Field(description="The title of something in the calendar, or words of it.")


class ChangedEvent(NamedEvent):
    """What `update_event` is told."""

    when: When | None = Field(None, description=WHEN)
    title: Title | None = Field(None, description="The new title, if it changes.")
    minutes: Length | None = None


class ReplacedEvent(Arguments):
    """The very appointment, and how it is to be."""

    id: str
    title: str
    """Its title until now."""
    new: ChosenEvent


class GoneEvent(Arguments):
    """The very appointment, and when it is, as it is asked about."""

    id: str
    title: str
    when: str


# --- when -----------------------------------------------------------------------------------------------------------


def _exact(when: str) -> datetime | None:
    """The moment that an earlier step named, in full and with its offset."""
    with suppress(ValueError):
        at = datetime.fromisoformat(when)
        return at if at.tzinfo else None
    return None


def meant(call: Call[Services], when: str, near: datetime | None = None) -> datetime | Fixed:
    """The moment, or what recurs. Raises NotAMoment."""
    if (at := _exact(when)) is not None:
        return at
    languages = tuple(dict.fromkeys([call.language, "en", "es"]))
    found = moments.understand(when, call.now, call.zone, languages, near)
    if isinstance(found, moments.Once):
        return found.at
    if not isinstance(found, Fixed):
        raise moments.NotAMoment("recurrence_unknown")
    return found


def understood(call: Call[Services], when: str, near: datetime | None = None) -> datetime | Fixed:
    """The same. Raises ToolRefused."""
    try:
        return meant(call, when, near)
    except moments.NotAMoment as wrong:
        now = moment_in_full(call, call.now)
        raise ToolRefused(say(call).not_a_moment[str(wrong)].format(when=when, now=now)) from None


def apart(call: Call[Services], words: str) -> tuple[str, str]:
    """Of "lunch with Ana tomorrow at 12", what and when: as many of the last words as make a moment. When is empty for
    words without one."""
    split = words.split()
    for start in range(max(1, len(split) - LONGEST), len(split)):
        with suppress(moments.NotAMoment):
            meant(call, " ".join(split[start:]))
            return " ".join(split[:start]), " ".join(split[start:])
    return words, ""


def _days(call: Call[Services], words: str) -> list[date]:
    """The days that are meant, by the person's clock. Raises ToolRefused."""
    today, plain = call.now.astimezone(call.zone).date(), plainly(words)
    if plain in WEEKS or plain in WEEKENDS:
        weeks, first = (WEEKS[plain], 0) if plain in WEEKS else (WEEKENDS[plain], WORKDAYS)
        monday = today + timedelta(days=A_WEEK * weeks - today.weekday())
        return [day for day in (monday + timedelta(days=n) for n in range(first, A_WEEK)) if day >= today]
    if plain in PERIODS:
        after, count = PERIODS[plain]
        return [today + timedelta(days=after + n) for n in range(count)]
    with suppress(ValueError):
        return [date.fromisoformat(plain)]
    try:
        at = meant(call, plain)
    except moments.NotAMoment as wrong:
        if str(wrong) == "moment_past" and (named := heard(words)) in PERIODS:  # "tonight", and it is late
            return [today + timedelta(days=PERIODS[named][0])]
        at = None
    if not isinstance(at, datetime):
        raise ToolRefused(say(call).not_a_period.format(when=words))
    return [at.astimezone(call.zone).date()]


def _period(call: Call[Services], days: Sequence[date]) -> str:
    """These days, in words."""
    first, last = _day(call, days[0]), _day(call, days[-1])
    return first if len(days) == 1 else f"{first} - {last}"


def _day(call: Call[Services], day: date) -> str:
    from babel.dates import format_date

    says, today = say(call), call.now.astimezone(call.zone).date()
    words = format_date(day, says.dated if day.year == today.year else says.dated_with_year, locale=call.language)
    near = {0: says.today, 1: says.tomorrow}.get((day - today).days)
    return near.format(day=words) if near else words


def _whole(call: Call[Services], days: Sequence[date]) -> Block:
    """From the first midnight to the last, by the person's clock."""
    blocks = timetable.hours(days, time(), time(), call.zone)
    return Block(blocks[0].start, blocks[-1].end)


def _then(call: Call[Services], days: Sequence[date]) -> list[Occurrence]:
    return timetable.occurrences(call.services.calendar.list(call.conversation), _whole(call, days))


def _block(call: Call[Services], block: Block) -> str:
    """As in "tomorrow, Sunday 22 November, at 15:00-16:00"."""
    end = f"{block.end.astimezone(call.zone):%H:%M}"
    return say(call).from_until.format(start=moment_in_full(call, block.start), end=end)


def _within(call: Call[Services], days: Sequence[date], block: Block) -> str:
    """The same to somebody who has read which days: of one day its hours alone, as in "15:00-16:00"."""
    start, end = (each.astimezone(call.zone) for each in (block.start, block.end))
    if len(days) > 1 or start.date() != days[0]:
        return _block(call, block)
    return say(call).from_until.format(start=f"{start:%H:%M}", end=f"{end:%H:%M}")


def _when(call: Call[Services], event: Appointment | ChosenEvent) -> str:
    """When it is, or is again and again."""
    known = event if isinstance(event, Appointment) else _appointment(event, "")
    block = Block(known.start, known.start + timedelta(minutes=known.minutes))
    if not known.rule:
        return _block(call, block)
    if schedule := timetable.schedule_of(known):
        return recurrence(call, schedule)
    second = timetable.upcoming(known, max(call.now, known.start))
    again = moment_in_full(call, second) if second else ""
    words = _block(call, block)
    return say(call).and_again.format(when=words, next=again) if again else words


def _times(call: Call[Services], block: Block) -> dict[str, JsonValue]:
    """For what goes on with them."""
    return {
        name: at.astimezone(call.zone).isoformat(timespec="minutes")
        for name, at in (("start", block.start), ("end", block.end))
    }


# --- preparing ------------------------------------------------------------------------------------------------------


def chosen(call: Call[Services], new: NewEvent) -> ChosenEvent:
    """When exactly, and what else is then."""
    title, when = (new.title, new.when) if new.when else apart(call, new.title)
    if not when:
        raise ToolAsks(say(call).when_is_it, "when")
    at, rule = understood(call, when), ""
    if isinstance(at, Fixed):
        rule = timetable.rule_of(at)
        at = following(at, "", call.now)
    if new.rule:
        try:
            rule = timetable.checked(new.rule)
        except ValueError:
            raise ToolRefused(say(call).not_a_rule) from None
    return _beside(call, ChosenEvent(title=title, start=at, minutes=new.minutes, zone=call.zone.key, rule=rule), "")


def _beside(call: Call[Services], event: ChosenEvent, id: str) -> ChosenEvent:
    """With what else is at its first time."""
    block = Block(event.start, event.start + timedelta(minutes=event.minutes))
    others = timetable.occurrences(call.services.calendar.list(call.conversation), block)
    titles = dict.fromkeys(each.appointment.title for each in others if each.appointment.id != id)
    return event.model_copy(update={"overlaps": tuple(titles)[:SUGGESTED]})


def _found(call: Call[Services], named: str) -> Appointment:
    """The one appointment that is meant, of those that are still to come, else of all. Raises ToolAsks, ToolRefused."""
    everything = call.services.calendar.list(call.conversation)
    ahead = [each for each in everything if timetable.upcoming(each, call.now - timedelta(minutes=each.minutes))]
    if named.startswith(BY_ID):
        found = [each for each in everything if each.id == named.removeprefix(BY_ID)]
    else:
        meanings = [(wanted, among) for wanted in named_as(named) for among in (ahead, everything)]
        for wanted, among in meanings:
            found = [each for each in among if fold(each.title) == wanted] or [
                each for each in among if wanted and f" {wanted} " in f" {fold(each.title)} "
            ]
            if found:
                break
    if not found:
        raise ToolRefused(say(call).no_such_event.format(event=named))
    if len(found) > 1:
        options = [(f"{each.title} ({_when(call, each)})", f"{BY_ID}{each.id}") for each in found]
        raise ToolAsks(say(call).which_event, "event", options)
    return found[0]


def replaced(call: Call[Services], named: ChangedEvent) -> ReplacedEvent:
    """The very appointment, and how it is to be. A time alone leaves its day, or its days, as they are."""
    old = _found(call, named.event)
    start, rule = old.start, old.rule
    if named.when:
        ahead = (timetable.upcoming(old, call.now) or old.start) if old.rule else old.start
        at = understood(call, named.when, ahead)
        if isinstance(at, Fixed):
            start, rule = following(at, "", call.now), timetable.rule_of(at)
        else:
            start, rule = at, rule if moments.is_time_alone(named.when) else ""
    new = ChosenEvent(
        title=named.title or old.title,
        start=start,
        minutes=named.minutes or old.minutes,
        zone=call.zone.key if named.when else old.zone,
        rule=rule,
    )
    return ReplacedEvent(id=old.id, title=old.title, new=_beside(call, new, old.id))


def gone(call: Call[Services], named: NamedEvent) -> GoneEvent:
    """The very appointment."""
    old = _found(call, named.event)
    return GoneEvent(id=old.id, title=old.title, when=_when(call, old))


def _appointment(event: ChosenEvent, id: str) -> Appointment:
    return Appointment(id, event.title, event.start, event.minutes, event.zone, event.rule)


def _with_overlaps(call: Call[Services], words: str, event: ChosenEvent) -> str:
    if not event.overlaps:
        return words
    return f"{words} {say(call).overlaps.format(titles=', '.join(f'“{title}”' for title in event.overlaps))}"


def _data(call: Call[Services], event: ChosenEvent, id: str) -> dict[str, JsonValue]:
    start, end = event.start, event.start + timedelta(minutes=event.minutes)
    return {"id": id, "title": event.title, "when": _when(call, event), **_times(call, Block(start, end))}


A_BLOCK: Mapping[str, JsonValue] = {"start": "2026-11-22T15:00-05:00", "end": "2026-11-22T16:00-05:00"}
SLOTS: Mapping[str, JsonValue] = {"count": 1, "slots": [dict(A_BLOCK)]}
AN_EVENT: Mapping[str, JsonValue] = {"id": "id:1", "title": "lunch", "when": "tomorrow at 15:00", **A_BLOCK}

# --- tools ----------------------------------------------------------------------------------------------------------


@tool(
    Tier.READ,
    phrases={
        "en": [
            "my calendar",
            "my calendar {period:today}",
            "what is in my calendar {period:tomorrow}",
            "list my events",
            *("what's in my calendar", "what's in my calendar {period:tomorrow}"),
            *("what's on my calendar", "what's on my calendar {period:tomorrow}", "show my calendar {period:tomorrow}"),
            *("what is on my calendar", "what is on my calendar {period:tomorrow}"),
            *("what's on today", "what's on tomorrow", "what's on this weekend"),
            *("what do I have {period:tomorrow}", "do I have anything {period:tomorrow}", "my events {period:today}"),
            *("my schedule", "my schedule {period:today}", "my agenda", "my agenda {period:today}", "my appointments"),
            "my appointments {period:today}",
            *("do I have any plans {period:tomorrow}", "do I have plans {period:tomorrow}"),
            "what do I have to do {period:tomorrow}",
        ],
        "es": [
            "mi calendario",
            "mi calendario {period:hoy}",
            "qué hay en mi calendario {period:mañana}",
            "mis eventos",
            *("qué hay en mi calendario", "qué tengo en el calendario {period:mañana}", "mi agenda {period:hoy}"),
            *("qué tengo en mi calendario {period:mañana}", "qué tengo {period:mañana}", "mis citas {period:hoy}"),
            *("qué tengo {period:mañana} en el calendario", "qué tengo {period:mañana} en mi calendario"),
            *(
                "tengo algo {period:mañana}",
                "qué hay {period:mañana} en mi calendario",
                "qué tengo que hacer {period:mañana}",
                "mis eventos {period:hoy}",
            ),
        ],
    },
    gives={"count": 1, "events": [{"title": "lunch", **A_BLOCK}]},
)
def list_events(call: Call[Services], arguments: Days) -> Result:
    """List what is in the person's calendar in a few days."""
    days = _days(call, arguments.period)
    found = _then(call, days)
    events: list[JsonValue] = [{"title": each.appointment.title, **_times(call, each.block)} for each in found[:LISTED]]
    data: dict[str, JsonValue] = {"count": len(found), "events": events}
    period = _period(call, days)
    if not found:
        return Result(say(call).nothing_then.format(period=period), data=data)
    listed = (
        f"{n}. {each.appointment.title} ({_within(call, days, each.block)})" for n, each in enumerate(found[:LISTED], 1)
    )
    return Result(say(call).your_calendar.format(period=period, events="\n".join(listed)), data=data)


def _free(call: Call[Services], wanted: FreeTime) -> tuple[list[date], list[Block]]:
    """The days that were meant, and what is free in their hours, from now on."""
    days, hours = _days(call, wanted.period), (wanted.start, wanted.end)
    hours = (part(wanted.period) or hours) if hours == WORKING else hours
    among = days if len(days) == 1 else [day for day in days if day.weekday() < WORKDAYS] or days
    windows = [
        Block(max(each.start, _next_quarter(call.now)), each.end)
        for each in timetable.hours(among, *hours, call.zone)
        if each.end > _next_quarter(call.now)
    ]
    busy = [each.block for each in _then(call, days)]
    return days, timetable.free(busy, windows, timedelta(minutes=wanted.minutes))


def _next_quarter(now: datetime) -> datetime:
    """Nothing begins this very second."""
    past = timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    return now if not past else now - past + timedelta(minutes=15)


def _slots(call: Call[Services], wanted: FreeTime, days: Sequence[date], slots: Sequence[Block]) -> Result:
    data: dict[str, JsonValue] = {"count": len(slots), "slots": [_times(call, each) for each in slots[:LISTED]]}
    period = _period(call, days)
    if not slots:
        return Result(say(call).nothing_free.format(minutes=wanted.minutes, period=period), data=data)
    if len(days) == 1:
        listed = ", ".join(_within(call, days, slot) for slot in slots[:LISTED])
        return Result(say(call).free_that_day.format(period=period, slots=listed), data=data)
    listed = "\n".join(f"{n}. {_block(call, slot)}" for n, slot in enumerate(slots[:LISTED], 1))
    return Result(say(call).free_then.format(period=period, slots=listed), data=data)


def _free_at(call: Call[Services], wanted: FreeTime, at: datetime) -> Result:
    """Whether nothing is at that very moment, for as long."""
    block = Block(at, at + timedelta(minutes=wanted.minutes))
    found = timetable.occurrences(call.services.calendar.list(call.conversation), block)
    slots: list[JsonValue] = [] if found else [_times(call, block)]
    data: dict[str, JsonValue] = {"count": len(slots), "slots": slots}
    when = moment_in_full(call, at)
    if not found:
        return Result(say(call).free_at.format(when=when), data=data)
    events = ", ".join(f"{each.appointment.title} ({_block(call, each.block)})" for each in found[:SUGGESTED])
    return Result(say(call).not_free_at.format(when=when, events=events), data=data)


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
    if names_a_time(arguments.period) and isinstance(at := understood(call, plainly(arguments.period)), datetime):
        return _free_at(call, arguments, at)
    days, slots = _free(call, arguments)
    return _slots(call, arguments, days, slots)


@tool(Tier.READ, gives=SLOTS)
def suggest_times(call: Call[Services], arguments: FreeTime) -> Result:
    """Suggest a few times for something that lasts so long: the first of each day that has one."""
    days, slots = _free(call, arguments)
    lasts, first = timedelta(minutes=arguments.minutes), dict[date, Block]()
    for slot in slots:
        first.setdefault(slot.start.astimezone(call.zone).date(), Block(slot.start, slot.start + lasts))
    return _slots(call, arguments, days, list(first.values())[:SUGGESTED])


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
    days = _days(call, arguments.period)
    pairs = timetable.conflicts(_then(call, days))
    both = [Block(max(a.block.start, b.block.start), min(a.block.end, b.block.end)) for a, b in pairs]
    told = [
        say(call).conflict.format(one=a.appointment.title, other=b.appointment.title, when=_block(call, block))
        for (a, b), block in zip(pairs, both, strict=True)
    ]
    data: dict[str, JsonValue] = {"count": len(pairs), "conflicts": [_times(call, each) for each in both[:LISTED]]}
    words = "\n".join(told[:LISTED]) or say(call).no_conflicts.format(period=_period(call, days))
    return Result(words, data=data)


@tool(Tier.READ, gives={"count": 1, "minutes": 60})
def summarize_schedule(call: Call[Services], arguments: Days) -> Result:
    """Say how full a few days are: how many appointments, how many hours, the first and the last."""
    days = _days(call, arguments.period)
    found, period = _then(call, days), _period(call, days)
    minutes = sum(each.appointment.minutes for each in found)
    data: dict[str, JsonValue] = {"count": len(found), "minutes": minutes}
    if not found:
        return Result(say(call).nothing_then.format(period=period), data=data)
    ends = max(each.block.end for each in found)
    words = say(call).schedule_summary.format(
        period=period,
        count=len(found),
        hours=f"{minutes / 60:g} h",
        first=moment_in_full(call, found[0].block.start),
        last=moment_in_full(call, ends),
    )
    return Result(words, data=data)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "add event {title:lunch tomorrow at 12:00}",
            "schedule {title:lunch with Ana tomorrow at 12:00}",
            *(
                "add {title:lunch tomorrow at 12:00} to my calendar",
                "put {title:lunch tomorrow at 12:00} in my calendar",
            ),
            *("put {title:lunch tomorrow at 12:00} on my calendar", "add an event {title:lunch tomorrow at 12:00}"),
        ],
        "es": [
            "añade el evento {title:comida mañana a las 12:00}",
            "agenda {title:comida con Ana mañana a las 12:00}",
            *("añade {title:comida mañana a las 12:00} a mi calendario", "programa {title:comida mañana a las 12:00}"),
            *(
                "pon {title:comida mañana a las 12:00} en mi calendario",
                "agrega el evento {title:comida mañana}",
            ),
        ],
    },
    prepare=chosen,
    question=lambda call, new: _with_overlaps(
        call, say(call).add_event.format(title=new.title, when=_when(call, new)), new
    ),
    gives=AN_EVENT,
)
def create_event(call: Call[Services], arguments: ChosenEvent) -> Result:
    """Put something into the person's calendar: once, or again and again."""
    call.services.calendar.add(call.conversation, _appointment(arguments, call.effect))
    words = say(call).event_added.format(title=arguments.title, when=_when(call, arguments))
    return Result(_with_overlaps(call, words, arguments), data=_data(call, arguments, f"{BY_ID}{call.effect}"))


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("move event {event:lunch} to {when:13:00}", "change event {event:lunch} to {when:13:00}"),
            *("move {event:lunch} to {when:13:00}", "reschedule {event:lunch} to {when:13:00}"),
            *("reschedule {event:lunch} for {when:13:00}", "push {event:lunch} to {when:13:00}"),
        ],
        "es": [
            "mueve el evento {event:comida} a {when:las 13:00}",
            "cambia el evento {event:comida} a {when:las 13:00}",
            *("mueve {event:la comida} a {when:las 13:00}", "mueve {event:la comida} al {when:viernes}"),
            *("cambia la cita {event:del dentista} a {when:las 13:00}", "pasa {event:la comida} a {when:las 13:00}"),
            *("cambia la cita {event:del dentista} al {when:viernes}", "pasa {event:la comida} al {when:viernes}"),
            *(
                "cambia la reunión {event:con Ana} a {when:las 13:00}",
                "cambia la reunión {event:con Ana} al {when:viernes}",
            ),
        ],
    },
    prepare=replaced,
    question=lambda call, chosen: say(call).move_event.format(title=chosen.title, new=_named(call, chosen.new)),
    gives=AN_EVENT,
    in_help=False,
)
def update_event(call: Call[Services], arguments: ReplacedEvent) -> Result:
    """Change something in the person's calendar: when it is, its title, or how long it lasts."""
    if not call.services.calendar.change(call.conversation, _appointment(arguments.new, arguments.id)):
        return Result(say(call).event_gone.format(title=arguments.title))
    words = say(call).event_moved.format(new=_named(call, arguments.new))
    return Result(_with_overlaps(call, words, arguments.new), data=_data(call, arguments.new, BY_ID + arguments.id))


def _named(call: Call[Services], event: ChosenEvent) -> str:
    return f"“{event.title}”, {_when(call, event)}"


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            "delete event {event:lunch}",
            "delete {event:lunch} from my calendar",
            *("cancel {event:lunch}", "cancel event {event:lunch}", "remove {event:lunch} from my calendar"),
            *("delete my {event:dentist} appointment", "delete the {event:budget} meeting"),
        ],
        "es": [
            *("borra el evento {event:comida}", "borra {event:comida} de mi calendario"),
            *(
                "cancela {event:la comida}",
                "cancela el evento {event:comida}",
                "quita {event:la comida} de mi calendario",
            ),
            *(
                "quita {event:la comida} de mi calendario",
                "borra la cita {event:del dentista}",
                "borra la reunión {event:con Ana}",
            ),
        ],
    },
    prepare=gone,
    question=lambda call, chosen: say(call).delete_event.format(title=chosen.title, when=chosen.when),
    in_help=False,
)
def delete_event(call: Call[Services], arguments: GoneEvent) -> str:
    """Delete something from the person's calendar, with all its repetitions. The service asks to confirm it."""
    if call.services.calendar.delete(call.conversation, arguments.id, call.now, call.effect):
        return say(call).event_deleted.format(title=arguments.title)
    return say(call).event_deleted_before.format(title=arguments.title)


TOOLS = (
    list_events,
    create_event,
    update_event,
    delete_event,
    find_free_time,
    suggest_times,
    find_conflicts,
    summarize_schedule,
)
"""What a model and HELP are offered, in this order: a tool is usable once it stands here."""
