"""The calendar tools of the assistant lane: list, create, change and delete events.

Times are meant by the person's clock and read back in full. Results carry their times in `Result.data` too, as ISO 8601
with an offset: other steps of a plan use these, and an offset makes them one moment, whatever the clocks do.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pydantic import JsonValue

from parley import rrule
from parley.conversation.normal_form import normalise
from parley.conversation.schedule_words import days_in_full, in_full
from parley.errors import ChangeRefused, ToolAsks, ToolRefused
from parley.lanes import series, when
from parley.lanes.account_problems import sentence
from parley.lanes.assistant import amending, anchors, timetable
from parley.lanes.assistant.analysis import shown_within
from parley.lanes.assistant.event_arguments import (
    ChangedEvent,
    ChosenEvent,
    ChosenInvitation,
    EventToDelete,
    NamedEvent,
    NewEvent,
    OneEvent,
    ReplacedEvent,
)
from parley.lanes.assistant.event_times import (
    AN_HOUR,
    ask_how_long,
    event_at,
    event_start,
    recurring_by_rule,
    title_and_time,
    with_its_length,
)
from parley.lanes.assistant.lengths import TitleWithLength, title_and_length
from parley.lanes.assistant.named import named_as
from parley.lanes.assistant.named_reminders import reminder_called
from parley.lanes.assistant.named_times import at_that_time, events_at_their_time, events_on_that_day, kept_events
from parley.lanes.assistant.notices import with_notice
from parley.lanes.assistant.people import Addressee
from parley.lanes.assistant.periods import (
    A_BLOCK,
    A_DAY,
    LISTED,
    SUGGESTED,
    Days,
    and_more,
    days_meant,
    for_others,
    hours_meant,
    meeting,
    occurring,
    period_of,
    shown_block,
    taking_time,
    telling_gone,
    times_of,
)
from parley.lanes.assistant.reminders import with_others
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block
from parley.lanes.deed_words import deeds_of
from parley.lanes.naming import BY_ID, ONLY_ONE, parts_of
from parley.plans.references import WORDS
from parley.ports import Appointment, Services
from parley.schedules import Recurrence, following
from parley.times import Length, Meaning, Once, Range, Repeated, TimeChange
from parley.tools.phrases import variants
from parley.tools.tool import Call, Result, Reversal, Tier, tool

WRITE_DOWN = "añade|añádeme|agrega|agrégame|pon|ponme|apunta|apúntame|anota|anótame|mete|guarda|escribe"
"""The Spanish verbs for "write down" in an order ("apunta ..."), as a choice in a phrase of `variants`."""


def when_it_is(call: Call[Services], event: Appointment | ChosenEvent) -> str:
    """Return in words when an event is: its time or, for a recurring one, how it recurs and how long it lasts."""
    known = event if isinstance(event, Appointment) else as_appointment(event, "")
    if known.recurs is None:
        return shown_block(call, Block(known.start, known.end(known.start)))
    if known.days:
        recurring, is_usual = days_in_full(known.recurs, call.language, call.now), known.days == 1
    else:
        recurring, is_usual = in_full(known.recurs, call.language, call.now, call.zone), known.minutes == AN_HOUR
    minutes = A_DAY * known.days or known.minutes
    return (
        recurring if is_usual else say(call).lasting.format(when=recurring, length=when.lasting(minutes, call.language))
    )


def event_to_add(call: Call[Services], new: NewEvent) -> ChosenEvent:
    """Return the event to add with its exact time, its length, and the events that overlap it. Raises ToolAsks for what
    is missing or has several meanings.
    """
    new = with_its_length(new)
    said, phrase, meant = title_and_time(call, new)
    named = TitleWithLength(said, new.minutes) if new.minutes else title_and_length(said)
    with when.keeping(title=named.title, **({"minutes": named.minutes} if named.minutes and named.is_sure else {})):
        if new.rule:
            meant = recurring_by_rule(call, new.rule, event_start(call, meant, phrase))
        begins = event_start(call, meant, phrase)
        is_a_name = not new.minutes and (named.minutes or 0) >= A_DAY and isinstance(meant, Once) and meant.has_time
        begins_by_day = isinstance(meant, Once) and not meant.has_time
        if begins_by_day and new.minutes and new.minutes < A_DAY:
            raise when.unusable(call, "time_missing", phrase)
        may_end_later = begins.minutes is None or (begins_by_day and (named.minutes or 0) >= A_DAY)
        ends_otherwise = not may_end_later and begins.minutes != named.minutes  # "30 minutes of yoga from 6 to 7"
        if is_a_name or ends_otherwise:  # "30 day challenge at 6"
            named = TitleWithLength(said, new.minutes)
        if named.minutes and not named.is_sure and may_end_later:
            ask_how_long(call, begins, meant, named.minutes, phrase)
        return _beside(call, event_at(call, named.title, meant, phrase, named.minutes), "")


def _beside(call: Call[Services], event: ChosenEvent, id: str) -> ChosenEvent:
    """Return the event with the titles of the other events in the calendar that overlap its first time. `id` is the
    event's own id, to leave it and its occurrences out; empty for a new event.
    """
    block = Block(event.start, as_appointment(event, id).end(event.start))
    gone = list[str]()  # what is looked at tells of them; a change of the own calendar is not held up by them
    others = (each.appointment for each in taking_time(call, block, gone))
    titles = dict.fromkeys(each.title for each in others if not id or id not in (each.id, each.series))
    return event.model_copy(update={"overlaps": tuple(titles)[:SUGGESTED]})


def _found(call: Call[Services], named: str) -> Appointment:
    """Return the one event that the words name; coming events go before past ones. Raises ToolRefused if none has the
    name, and ToolAsks if several have it.
    """
    return found_with_day(call, named)[0]


def found_with_day(call: Call[Services], named: str) -> tuple[Appointment, datetime | None]:
    """Return the one event that the words name, with when it begins on the day by which they name it: "saturday night
    shift". None for a name without a day. Raises ToolRefused if none has the name, and ToolAsks if several have it.
    """
    calendar = call.services.calendar
    if named == ONLY_ONE:
        found = [each for each in kept_events(call) if timetable.upcoming(each, call.now)]
    elif named.startswith(BY_ID):
        chosen = calendar.get(call.conversation, named.removeprefix(BY_ID))
        found = [chosen] if chosen else []
    else:
        called_so = (_called(call, wanted) for wanted in named_as(named))
        found = next(filter(None, called_so), []) or _at_that_time(call, named)
    starts = {} if found else {each.id: (each, block.start) for each, block in events_on_that_day(call, named)}
    found = found or [each for each, _ in starts.values()] or events_at_their_time(call, named)
    if not found:
        raise ToolRefused(say(call).no_such_event.format(event=named.removeprefix(BY_ID)))
    if len(found) > 1:
        options = [(f"{each.title} ({when_it_is(call, each)})", f"{BY_ID}{each.id}") for each in found]
        raise ToolAsks(say(call).which_event, "event", options)
    return found[0], starts[found[0].id][1] if starts else None


def _called(call: Call[Services], wanted: str) -> list[Appointment]:
    """Return the events with this title or, if there are none, with these words in their title. Past ones are left out
    if any is still to come.
    """
    everything = call.services.calendar.find(call.conversation, wanted)
    ahead = [each for each in everything if timetable.upcoming(each, call.now - timedelta(minutes=each.minutes))]
    among = ahead or everything
    return [each for each in among if normalise(each.title) == wanted] or among


def _at_that_time(call: Call[Services], named: str) -> list[Appointment]:
    """Return the events that are named by their time alone: "my 3pm", "the 3pm tomorrow". Empty if there are none."""
    return at_that_time(call, named, [(each, timetable.upcoming(each, call.now)) for each in kept_events(call)])


def event_to_change(call: Call[Services], named: ChangedEvent) -> ReplacedEvent:
    """Return the event to change, as it is and as it will be. A new time of day keeps the day or the weekdays; a new
    day keeps the time. Raises ToolAsks if the event or the time is unclear, and ToolRefused if there is no such event.
    """
    event, phrase = (named.event, named.when) if _says_how(named) else _apart(call, named.event)
    if named.later or named.earlier:
        phrase = _shift(named.later or 0, "later") if named.later else _shift(named.earlier or 0, "earlier")
    old, named_start = found_with_day(call, event)
    is_one = named_start is not None and _is_one_of_several(call, old, named_start, event)
    new = ChosenEvent(
        title=named.title or old.title,
        start=old.start,
        minutes=named.minutes or old.minutes,
        zone=old.zone,
        recurs=old.recurs,
        days=0 if named.minutes else old.days,
    )
    near = named_start or timetable.upcoming(old, call.now) or old.start
    if is_one:
        new = new.model_copy(update={"recurs": None, "start": near})
    if phrase:
        new = _at(call, new, phrase, near)
    is_alone = old.recurs is not None and (phrase or is_one) and new.recurs is None
    rest = _rest(old, _moved_alone(call, old, phrase, new.start, near)) if is_alone else None
    return ReplacedEvent(id=old.id, title=old.title, new=_beside(call, new, old.id), rest=rest, old=as_it_is(old))


def _moved_alone(
    call: Call[Services], event: Appointment, phrase: str | None, start: datetime, near: datetime
) -> datetime:
    """Return which time of a recurring event moves to `start` by this phrase, or is changed without one: the next or
    named one, at `near`, or that of the day which the phrase names alone."""
    if event.recurs is None or not phrase:
        return near
    return when.moved_alone(call, event.recurs, phrase, start, near)


def _is_one_of_several(call: Call[Services], event: Appointment, start: datetime, named: str) -> bool:
    """Return whether words that name an event by a day mean one of its times alone: not "thursday's swim", of what is
    on Thursdays, if that is the next one.
    """
    if event.recurs is None:
        return False
    rule = rrule.read(event.recurs.rule)
    is_its_day = rule.frequency == "WEEKLY" and len(rule.weekdays) <= 1
    is_next = start == timetable.upcoming(event, call.now)
    return not (is_its_day and is_next) or any(map(str.isdecimal, named))


def _apart(call: Call[Services], text: str) -> tuple[str, str]:
    """Return the words that name an event, and those that say its new time: ("lunch", "30 minutes later"). The second
    is empty if no time is said.
    """
    event, phrase = series.apart(text)
    return (event, phrase) if phrase else when.apart(call, text)


def as_it_is(event: Appointment) -> ChosenEvent:
    """Return an event of the calendar as the arguments that would create it."""
    return ChosenEvent(
        title=event.title,
        start=event.start,
        minutes=event.minutes,
        zone=event.zone,
        recurs=event.recurs,
        days=event.days,
        guests=event.guests,
    )


def _shift(minutes: int, way: str) -> str:
    """Return a shift by this many minutes in words that `parley.times` reads: "30 minutes later", "2 days earlier"."""
    return f"{minutes} minutes {way}" if minutes % A_DAY else f"{minutes // A_DAY} days {way}"


def _time_of(call: Call[Services], changed: ReplacedEvent) -> Meaning | None:
    """Return the present time of the event that changes: its recurrence, or its start and end. None if the arguments do
    not hold the old event.
    """
    old = changed.old
    if old is None:
        return None
    if old.recurs:
        return Repeated(old.recurs, old.minutes, all_day=bool(old.days))
    return Range(old.start, as_appointment(old, changed.id).end(old.start), all_day=bool(old.days))


def _rest(old: Appointment, near: datetime) -> ChosenEvent | None:
    """Return the recurring event without its occurrence at `near`, which moves or is deleted; None for an event that
    does not recur.
    """
    if old.recurs is None:
        return None
    left = when.without(old.recurs, near)
    return ChosenEvent(title=old.title, start=old.start, minutes=old.minutes, zone=old.zone, recurs=left, days=old.days)


def _says_how(named: ChangedEvent) -> bool:
    """Return whether the arguments say what changes, so that `named.event` is the name alone. False for "dentist 30
    minutes later" in one text.
    """
    return bool(named.when or named.title or named.minutes or named.later or named.earlier)


def _at(call: Call[Services], event: ChosenEvent, phrase: str, near: datetime) -> ChosenEvent:
    """Return the event at the time that the phrase gives it: a new time, day or length, or a shift from `near`, its
    next time. Raises ToolAsks for a time that is unclear.
    """
    phrase = anchors.dated(call, phrase)
    if wanted := series.change(call, phrase, near):
        return _with_change(call, event, wanted, near, phrase)
    meant = when.moved(call, event.recurs, phrase, near)
    when.one_day(call, meant, phrase, None if event.days else near.astimezone(call.zone).time())
    if isinstance(meant, Length):  # "make it two hours"
        return event.model_copy(update={"minutes": meant.minutes, "days": 0})
    if isinstance(meant, Once) and event.days and meant.at.astimezone(call.zone).time() == time():
        return event.model_copy(update={"start": meant.at, "zone": call.zone.key, "recurs": None})
    other = event_at(call, event.title, meant, phrase, AN_HOUR if event.days else event.minutes)
    is_at_its_time = isinstance(meant, Recurrence) and event.recurs is not None and meant.times == event.recurs.times
    return other.model_copy(update={"days": event.days}) if is_at_its_time else other


def _with_change(
    call: Call[Services], event: ChosenEvent, wanted: TimeChange, near: datetime, phrase: str
) -> ChosenEvent:
    """Return the event with another end, another beginning of its recurrence, or without some of its days. Raises
    ToolAsks for a change that the event cannot take, as one of days if it does not recur.
    """
    if event.recurs is not None and not (wanted.until and wanted.until.has_time):
        recurs = series.changed(call, event.recurs, wanted, near, phrase)
        start = following(recurs, "", call.now)
        assert isinstance(recurs, Recurrence)
        assert start is not None  # `series.changed` raises ToolAsks otherwise
        return event.model_copy(update={"start": start, "recurs": recurs})
    if wanted.until is None:
        raise when.unusable(call, "moment_unknown", phrase)
    if event.days and not wanted.until.has_time:
        days = (_local_day(call, wanted.until.at) - _local_day(call, event.start)).days + 1
        if days < 1:
            raise when.unusable(call, "moment_past", phrase)
        return event.model_copy(update={"days": days, "minutes": A_DAY * days})
    if event.days or not wanted.until.has_time:
        raise when.unusable(call, "moment_unknown" if event.days else "time_missing", phrase)
    return event.model_copy(update={"minutes": round((wanted.until.at - near).total_seconds() / 60)})


def _local_day(call: Call[Services], at: datetime) -> date:
    return at.astimezone(call.zone).date()


def event_to_delete(call: Call[Services], named: NamedEvent) -> EventToDelete:
    """Return the events to delete, found before the person confirms: one, one occurrence of a recurring one, or one for
    each part of a list ("the dentist and lunch"). Raises ToolAsks if several have the name, and ToolRefused if none has
    it; if a reminder has it, that is said.
    """
    are_ids = named.event.startswith(BY_ID) and bool(parts_of(named.event))
    is_one = not are_ids and (
        named.event.startswith(BY_ID) or any(_called(call, wanted) for wanted in named_as(named.event))
    )
    if not is_one and (one := _one_time(call, named.event)):
        return one
    parts = [] if is_one else parts_of(named.event)
    found = {old.id: old for old in (_only(call, part) for part in parts)} if parts else {}
    first, *others = [_one(call, each) for each in found.values() or [_found_or_reminder(call, named.event)]]
    return EventToDelete(**dict(first), others=tuple(others))


def _one_time(call: Call[Services], named: str) -> EventToDelete | None:
    """Return the one occurrence that is named by a title and a day, "yoga on 28 december". None if the words name no
    coming occurrence, or several.
    """
    found = events_on_that_day(call, named)
    if len(found) != 1:
        return None
    ((event, block),) = found
    rest = _rest(event, block.start)
    is_last = rest is None or rest.recurs is None or following(rest.recurs, "", call.now) is None
    shown = shown_block(call, block)
    return EventToDelete(
        id=event.id, title=event.title, when=shown, event=as_it_is(event), rest=None if is_last else rest
    )


def _found_or_reminder(call: Call[Services], named: str) -> Appointment:
    try:
        return _found(call, named)
    except ToolRefused:
        if not (reminder := reminder_called(call, named)):
            raise
        raise ToolRefused(say(call).event_is_reminder.format(reminder=reminder)) from None


def _only(call: Call[Services], part: str) -> Appointment:
    """Return the one event that a part of a list names. Raises ToolRefused if several have the name: a question about
    one part would lose the others.
    """
    try:
        event, start = found_with_day(call, part)
    except ToolAsks as question:
        options = "\n".join(title for title, _ in question.options)
        raise ToolRefused(f"{question}\n{options}") from None
    if start is not None and event.recurs is not None:  # one time of it is deleted alone
        raise ToolRefused(say(call).no_such_event.format(event=part))
    return event


def _one(call: Call[Services], event: Appointment) -> OneEvent:
    return OneEvent(id=event.id, title=event.title, when=when_it_is(call, event), event=as_it_is(event))


def as_appointment(event: ChosenEvent, id: str) -> Appointment:
    """Return an event as the appointment with this id, without the guests that it is to have."""
    return Appointment(id, event.title, event.start, event.minutes, event.zone, event.recurs, event.days)


def _as_shown(event: ChosenEvent | None, id: str) -> Appointment | None:
    """Return the appointment as the person was shown it, with its guests; None if they were not."""
    return replace(as_appointment(event, id), guests=event.guests) if event else None


def guests_told(call: Call[Services], words: str, event: ChosenEvent | None) -> str:
    """Return a question with the guests whom the calendar tells of the change that it asks about."""
    if event is None or not event.guests:
        return words
    return f"{words} {say(call).guests_are_told.format(guests=', '.join(event.guests))}"


def with_overlaps(call: Call[Services], words: str, event: ChosenEvent) -> str:
    """Return words about an event with a sentence about the other events that it overlaps, if there are any."""
    if not event.overlaps:
        return words
    return f"{words} {say(call).overlaps.format(titles=', '.join(f'“{title}”' for title in event.overlaps))}"


def _data(call: Call[Services], event: ChosenEvent, id: str) -> dict[str, JsonValue]:
    return {"id": id, **_times(call, event)}


def _times(call: Call[Services], event: ChosenEvent) -> dict[str, JsonValue]:
    """Return the title, start and end of an event as data for later steps of a plan. It needs no id, so it is known
    before the event is created.
    """
    start, end = event.start, as_appointment(event, "").end(event.start)
    return {"title": event.title, "when": when_it_is(call, event), **times_of(call, Block(start, end))}


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
            *variants(
                "<what's|what is> happening {period:tomorrow}",
                "<what do I have|do I have anything|is there anything|anything|have I got anything> on {period:friday}",
                "<is there anything|have I got anything> {period:tomorrow}",
                "<what's|what is> <in|on> <my|the> <diary|agenda|schedule> {period:tomorrow}",
                "<what does my|how does my|how's my> <day|week|calendar> look <like|> {period:tomorrow}",
            ),
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
                *variants(
                    "qué <tengo|hay> en <mi|el|la> <cale|calendario|agenda> {period:mañana}",
                    "<tengo algo|hay algo|algo> en <mi|el|la> <cale|calendario|agenda> {period:mañana}",
                ),
                "mis eventos {period:hoy}",
            ),
        ],
    },
    gives={"count": 1, "events": [{"title": "lunch", **A_BLOCK}]},
)
def list_events(call: Call[Services], arguments: Days) -> Result:
    """List what is in the calendar."""
    days = days_meant(call, arguments.period)
    hours = hours_meant(call, arguments.period)
    gone = list[str]()
    found = meeting(call, hours, gone) if hours else occurring(call, days, gone)
    events: list[JsonValue] = [
        {"title": each.appointment.title, **times_of(call, each.block)} for each in found[:LISTED]
    ]
    data: dict[str, JsonValue] = {"count": len(found), "events": events}
    period = shown_block(call, hours) if hours else period_of(call, days)
    if not found:
        return telling_gone(call, Result(say(call).nothing_then.format(period=period), data=data), gone)
    listed = [
        f"{n}. {each.appointment.title} ({shown_within(call, days, each.block)})"
        for n, each in enumerate(found[:LISTED], 1)
    ]
    told = (f"{each.appointment.title}: {for_others(call, each.block)}" for each in found[:LISTED])
    data[WORDS] = "\n".join((*told, *and_more(call, found)))
    words = say(call).your_calendar.format(period=period, events="\n".join((*listed, *and_more(call, found))))
    is_of_others = any(each.appointment.is_of_others for each in found)
    return telling_gone(call, Result(words, data=data, is_of_others=is_of_others), gone)


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
            *variants(
                "<add|create|new|make|put|set up|schedule> <an|a new|the|> event<:|> {title:lunch tomorrow at 12:00}",
                "<new|> <event|appointment>: {title:lunch tomorrow at 12:00}",
                "<add|put|save|write|schedule|stick> {title:lunch tomorrow at 12:00} <on|in|to|into> <my|the> "
                "<calendar|diary>",
                "<add|put|save|write|schedule|stick> {title:lunch} <on|in|to|into> <my|the> <calendar|diary> <for|> "
                "{when:tomorrow}",
                "<put|write|add> <on|in|to> <my|the> calendar<:|> {title:lunch tomorrow at 12:00}",
                "pencil in {title:lunch tomorrow at 12:00}",
            ),
        ],
        "es": [
            "añade el evento {title:comida mañana a las 12:00}",
            "agenda {title:comida con Ana mañana a las 12:00}",
            *("añade {title:comida mañana a las 12:00} a mi calendario", "programa {title:comida mañana a las 12:00}"),
            *variants(
                f"<{WRITE_DOWN}|crea|nuevo|programa|agenda> <el|un|un nuevo|> evento<:|> {{title:comida mañana}}",
                "<evento|cita>: {title:comida mañana a las 12:00}",
                f"<{WRITE_DOWN}> {{title:comida mañana}} <en|a> <mi|el|la> <calendario|agenda>",
                f"<{WRITE_DOWN}> {{title:comida}} <en|a> <mi|el|la> <calendario|agenda> <para|> {{when:mañana}}",
                f"<{WRITE_DOWN}> <en|a> <mi|el|la> <calendario|agenda><:|> {{title:comida mañana}}",
            ),
            *("agrega evento {title:comida mañana a las 12:00}", "añade evento {title:comida mañana a las 12:00}"),
            *(
                "apunta en el calendario {title:comida mañana a las 12:00}",
                "pon en el calendario {title:comida mañana a las 12:00}",
                "anota en el calendario {title:comida mañana a las 12:00}",
                "apunta en mi calendario {title:comida mañana a las 12:00}",
            ),
        ],
    },
    prepare=event_to_add,
    question=lambda call, new: with_overlaps(
        call, say(call).add_event.format(title=new.title, when=when_it_is(call, new)), new
    ),
    gives=AN_EVENT,
    foresees=_times,
    makes=("title",),
    deeds=deeds_of("create"),
    amends=amending.event,
)
def create_event(call: Call[Services], arguments: ChosenEvent) -> Result:
    """Put something into the calendar, once or again and again."""
    event = as_appointment(arguments, call.effect)
    call.services.calendar.add(call.conversation, event)
    words = say(call).event_added.format(title=arguments.title, when=when_it_is(call, arguments))
    data = _data(call, arguments, f"{BY_ID}{call.effect}")
    added = EventToDelete(id=call.effect, title=arguments.title, when=when_it_is(call, arguments), event=arguments)
    result = Result(with_overlaps(call, words, arguments), data=data, undo=(Reversal("delete_event", added),))
    return with_notice(call, result, event)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("move event {event:lunch} to {when:13:00}", "change event {event:lunch} to {when:13:00}"),
            *("move {event:lunch} to {when:13:00}", "reschedule {event:lunch} to {when:13:00}"),
            *("reschedule {event:lunch} for {when:13:00}", "push {event:lunch} to {when:13:00}"),
            *("move {event:lunch 30 minutes later}", "push {event:lunch 30 minutes later}"),
            "reschedule {event:lunch 30 minutes later}",
            *variants(
                "<push|move|shift> {event:lunch} back <by|> {later:an hour}",
                "<push|move|shift|postpone|delay> {event:lunch} by {later:an hour}",
                "<push|move|shift> back {event:lunch} by {later:an hour}",
                "<bring|pull|move> {event:lunch} forward <by|> {earlier:an hour}",
                "<postpone|delay> {event:lunch} <to|until|till> {when:13:00}",
                "make {event:lunch} {minutes:2 hours} long",
                "<extend|prolong|lengthen|shorten> {event:the trip until the 15th}",
                "rename <the|> event {event:lunch} to {title:brunch}",
                "rename {event:lunch} to {title:brunch}",
            ),
            *variants("<postpone|delay> {later:lunch an hour}"),
        ],
        "es": [
            "mueve el evento {event:comida} a {when:las 13:00}",
            "cambia el evento {event:comida} a {when:las 13:00}",
            *("mueve {event:la comida 30 minutos más tarde}", "retrasa {event:la comida 30 minutos}"),
            *("mueve {event:la comida} a {when:las 13:00}", "mueve {event:la comida} al {when:viernes}"),
            *("cambia la cita {event:del dentista} a {when:las 13:00}", "pasa {event:la comida} a {when:las 13:00}"),
            *("cambia la cita {event:del dentista} al {when:viernes}", "pasa {event:la comida} al {when:viernes}"),
            *(
                "cambia la reunión {event:con Ana} a {when:las 13:00}",
                "cambia la reunión {event:con Ana} al {when:viernes}",
            ),
            *variants(
                "<retrasa|atrasa|aplaza|pospone|pospón> {event:la comida} <en|por> {later:una hora}",
                "<retrasa|atrasa|aplaza|pospone|pospón> {later:la comida una hora}",
                "<retrasa|aplaza|pospone|pospón|mueve|pasa|cambia> {event:la comida} <a|al|para> {when:las 13:00}",
                "adelanta {event:la comida} <en|por> {earlier:una hora}",
                "adelanta {earlier:la comida una hora}",
                "adelanta {event:la comida} <a|al|para> {when:las 13:00}",
                "<alarga|prolonga|extiende|acorta> {event:el viaje hasta el 15}",
                "<renombra|cambia el nombre de> {event:la comida} a {title:almuerzo}",
            ),
        ],
    },
    prepare=event_to_change,
    question=lambda call, changed: with_overlaps(
        call,
        with_others(
            call,
            guests_told(
                call, say(call).move_event.format(title=changed.title, new=_named(call, changed.new)), changed.old
            ),
            stay=changed.rest is not None,
        ),
        changed.new,
    ),
    gives=AN_EVENT,
    foresees=lambda call, changed: _times(call, changed.new),
    doubts=lambda call, named, changed: bool(changed.old and changed.old.guests),
    in_help=False,
    time_now=_time_of,
    deeds=deeds_of("move", "wait"),
    amends=amending.changed_event,
)
def update_event(call: Call[Services], arguments: ReplacedEvent) -> Result:
    """Change when something in the calendar is, its title, or how long it lasts."""
    calendar, own, id = call.services.calendar, call.conversation, arguments.id
    shown = _as_shown(arguments.old, id)
    if arguments.rest:
        rest, id = as_appointment(arguments.rest, id), call.effect
        is_done = calendar.move_one(own, rest, as_appointment(arguments.new, id), call.now, call.effect, shown)
    else:
        is_done = calendar.change(own, as_appointment(arguments.new, id), shown)
    if not is_done:
        return Result(say(call).event_gone.format(title=arguments.title))
    words = say(call).event_moved.format(new=_named(call, arguments.new))
    data = _data(call, arguments.new, BY_ID + id)
    result = Result(with_overlaps(call, words, arguments.new), data=data, undo=_changing_back(arguments))
    return with_notice(call, result, as_appointment(arguments.new, id))


def _changing_back(changed: ReplacedEvent) -> tuple[Reversal, ...]:
    """Return the call that undoes a change of an event; empty if only one occurrence was moved away from a recurring
    event. Its guests stay what they are, and are written to again, so with guests it waits for a yes.
    """
    if changed.old is None or changed.rest is not None:
        return ()
    now = changed.new.model_copy(update={"guests": changed.old.guests})
    before = {"title": changed.new.title, "new": changed.old, "old": now}
    return (Reversal("update_event", changed.model_copy(update=before), asks=bool(changed.old.guests)),)


def _named(call: Call[Services], event: ChosenEvent) -> str:
    return f"“{event.title}”, {when_it_is(call, event)}"


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
    prepare=event_to_delete,
    question=lambda call, deleted: with_others(
        call,
        "\n".join(
            guests_told(call, say(call).delete_event.format(title=each.title, when=each.when), each.event)
            for each in (deleted, *deleted.others)
        ),
        stay=deleted.rest is not None,
    ),
    in_help=False,
)
def delete_event(call: Call[Services], arguments: EventToDelete) -> Result:
    """Delete things from the calendar, with all their repetitions."""
    if arguments.rest is not None:
        return _without_one_time(call, arguments, arguments.rest)
    words: list[str] = []
    undo: list[Reversal] = []
    for each in (arguments, *arguments.others):
        shown = _as_shown(each.event, each.id)
        try:
            is_done = call.services.calendar.delete(call.conversation, each.id, call.now, call.effect, shown)
        except ChangeRefused as error:  # the others of a list are deleted all the same
            words.append(f"{each.title}: {sentence(error, call.language)}")
            continue
        said = say(call).event_deleted if is_done else say(call).event_deleted_before
        words.append(said.format(title=each.title))
        undo += [_putting_back(each.event)] if is_done and each.event else []
    return Result("\n".join(words), undo=tuple(undo))


def _putting_back(event: ChosenEvent) -> Reversal:
    """Return the call that undoes the deletion of an event. If it had guests, they would be written to, so that call
    waits for a yes.
    """
    if not event.guests:
        return Reversal("create_event", event)
    guests = tuple(Addressee(email=each) for each in event.guests)
    again = ChosenInvitation(event=event.model_copy(update={"guests": ()}), guests=guests)
    return Reversal("invite_people", again, asks=True)


def _without_one_time(call: Call[Services], deleted: EventToDelete, rest: ChosenEvent) -> Result:
    """Return the Result of deleting one occurrence of a recurring event; the event keeps the others, as `rest`."""
    shown = _as_shown(deleted.event, deleted.id)
    if not call.services.calendar.change(call.conversation, as_appointment(rest, deleted.id), shown):
        return Result(say(call).event_deleted_before.format(title=deleted.title))
    words = with_others(call, say(call).event_deleted.format(title=f"{deleted.title} ({deleted.when})"), stay=True)
    if deleted.event is None:
        return Result(words)
    again = ReplacedEvent(id=deleted.id, title=deleted.title, new=deleted.event, old=rest)
    return Result(words, undo=(Reversal("update_event", again),))


TOOLS = (
    list_events,
    create_event,
    update_event,
    delete_event,
)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
