"""The calendar of the assistant lane: what is when, when nothing is, and what gets in each other's way.

Times are meant by the person's clock and read back in full. What is looked up has its times in `Result.data` too, as
ISO 8601 with an offset: that is what another step of a plan is told, and it names one moment whatever the clocks do.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field, JsonValue, model_validator

from parley.conversation.questions import fold
from parley.conversation.schedule_words import in_full
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import moments
from parley.lanes.assistant import timetable
from parley.lanes.assistant.analysis import shown_within
from parley.lanes.assistant.hours import (
    A_BLOCK,
    LISTED,
    SUGGESTED,
    Days,
    Length,
    days_meant,
    meant,
    occurring,
    period_of,
    shown_block,
    times_of,
    understood,
)
from parley.lanes.assistant.reminders import WHEN, When
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block
from parley.lanes.assistant.tools import BY_ID, Title, named_as
from parley.ports import Appointment, Services
from parley.schedules import Recurrence, ZoneName, following
from parley.tools.tool import Arguments, Call, Result, Tier, tool

LONGEST = 8
"""Words that say when, at most, behind those that say what."""


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
    recurs: Recurrence | None = None
    overlaps: tuple[str, ...] = ()
    """The titles of what else is then."""

    @model_validator(mode="before")
    @classmethod
    def _lift(cls, given: Any) -> Any:
        """Read arguments that an earlier release kept, which had an RRULE in `rule`."""
        if not isinstance(given, Mapping) or "rule" not in given:
            return given
        kept = {name: value for name, value in given.items() if name != "rule"}
        start = datetime.fromisoformat(str(given["start"]))
        return kept | ({"recurs": Recurrence.of_rule(given["rule"], start, given["zone"])} if given["rule"] else {})


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


def apart(call: Call[Services], words: str) -> tuple[str, str]:
    """Of "lunch with Ana tomorrow at 12", what and when: as many of the last words as make a moment. When is empty for
    words without one."""
    split = words.split()
    for start in range(max(1, len(split) - LONGEST), len(split)):
        with suppress(moments.NotAMoment):
            meant(call, " ".join(split[start:]))
            return " ".join(split[:start]), " ".join(split[start:])
    return words, ""


def _when(call: Call[Services], event: Appointment | ChosenEvent) -> str:
    """When it is, or is again and again."""
    known = event if isinstance(event, Appointment) else _appointment(event, "")
    if known.recurs is None:
        return shown_block(call, Block(known.start, known.end(known.start)))
    return in_full(known.recurs, call.language, call.now, call.zone)


def chosen(call: Call[Services], new: NewEvent) -> ChosenEvent:
    """When exactly, and what else is then."""
    title, when = (new.title, new.when) if new.when else apart(call, new.title)
    if not when:
        raise ToolAsks(say(call).when_is_it, "when", shape="moment")
    at = understood(call, when)
    if new.rule:
        at = _by_rule(call, new.rule, at)
    start, recurs = _beginning(call, at)
    event = ChosenEvent(title=title, start=start, minutes=new.minutes, zone=call.zone.key, recurs=recurs)
    return _beside(call, event, "")


def _by_rule(call: Call[Services], rule: str, at: datetime | Recurrence) -> Recurrence:
    """What recurs by a rule that a model has written, from that moment on. Raises ToolRefused."""
    start = at if isinstance(at, datetime) else following(at, "", call.now) or call.now
    try:
        return Recurrence.of_rule(rule, start, call.zone.key)
    except ValueError:
        raise ToolRefused(say(call).not_a_rule) from None


def _beginning(call: Call[Services], at: datetime | Recurrence) -> tuple[datetime, Recurrence | None]:
    """When it is for the first time, and how it recurs. Raises ToolRefused for what is over."""
    if isinstance(at, datetime):
        return at, None
    recurs = at.begun(call.now)
    start = following(recurs, "", call.now)
    if start is None:
        raise ToolRefused(say(call).not_a_rule)
    return start, recurs.model_copy(update={"start": start.astimezone(call.zone).date()})


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
    start, recurs = old.start, old.recurs
    if named.when:
        at = understood(call, named.when, timetable.upcoming(old, call.now) or old.start)
        if recurs is not None and isinstance(at, datetime) and moments.is_time_alone(named.when):
            at = recurs.model_copy(update={"times": (at.astimezone(call.zone).time(),), "zone": call.zone.key})
        start, recurs = _beginning(call, at)
    new = ChosenEvent(
        title=named.title or old.title,
        start=start,
        minutes=named.minutes or old.minutes,
        zone=call.zone.key if named.when else old.zone,
        recurs=recurs,
    )
    return ReplacedEvent(id=old.id, title=old.title, new=_beside(call, new, old.id))


def gone(call: Call[Services], named: NamedEvent) -> GoneEvent:
    """The very appointment."""
    old = _found(call, named.event)
    return GoneEvent(id=old.id, title=old.title, when=_when(call, old))


def _appointment(event: ChosenEvent, id: str) -> Appointment:
    return Appointment(id, event.title, event.start, event.minutes, event.zone, event.recurs)


def _with_overlaps(call: Call[Services], words: str, event: ChosenEvent) -> str:
    if not event.overlaps:
        return words
    return f"{words} {say(call).overlaps.format(titles=', '.join(f'“{title}”' for title in event.overlaps))}"


def _data(call: Call[Services], event: ChosenEvent, id: str) -> dict[str, JsonValue]:
    start, end = event.start, event.start + timedelta(minutes=event.minutes)
    return {"id": id, "title": event.title, "when": _when(call, event), **times_of(call, Block(start, end))}


AN_EVENT: Mapping[str, JsonValue] = {"id": "id:1", "title": "lunch", "when": "tomorrow at 15:00", **A_BLOCK}


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
    days = days_meant(call, arguments.period)
    found = occurring(call, days)
    events: list[JsonValue] = [
        {"title": each.appointment.title, **times_of(call, each.block)} for each in found[:LISTED]
    ]
    data: dict[str, JsonValue] = {"count": len(found), "events": events}
    period = period_of(call, days)
    if not found:
        return Result(say(call).nothing_then.format(period=period), data=data)
    listed = (
        f"{n}. {each.appointment.title} ({shown_within(call, days, each.block)})"
        for n, each in enumerate(found[:LISTED], 1)
    )
    return Result(say(call).your_calendar.format(period=period, events="\n".join(listed)), data=data)


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
)
"""What a model and HELP are offered, in this order: a tool is usable once it stands here."""
