"""Events of Google's calendar as appointments, and appointments as Google's events. Pure.

    id           an effect's id as base32hex, of which Google takes a client's ids; other ids are Google's own
    time         start and end with the zone's name, or dates for whole days
    recurrence   one RRULE and EXDATE lines; an UNTIL is a date for whole days, and a moment in UTC otherwise (RFC 5545)

What Google's calendar can hold and an appointment cannot (a rule by the hour, RDATE lines) has no appointment: its
instances have, each of them one that happens once. An appointment at several times a day is no event of Google's.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from parley.conversation.text import one_line
from parley.ports import Appointment
from parley.rrule import read
from parley.schedules import Recurrence, known_zone, moment

MARK = b"p:"
"""What an id of ours begins with before it is coded, so that no id of Google's reads as one of ours."""
TITLE = 300
UNTIL = re.compile(r"UNTIL=(\d{8})(?![\dT])")
EXDATE = re.compile(r"EXDATE(?:;VALUE=DATE|;TZID=(?P<zone>[^:;]+))?:(?P<days>[0-9TZ,]+)")
GoogleEvent = Mapping[str, Any]


class NotGooglesForm(Exception):
    """Raised for an appointment that Google's calendar cannot hold in one event."""


# --- ids --------------------------------------------------------------------------------------------------------------


def google_id(id: str) -> str:
    """Return the id at Google of an appointment: that of an effect is coded, one of Google's own is itself."""
    return base64.b32hexencode(MARK + id.encode()).decode().rstrip("=").lower() if "." in id else id


def own_id(id: str) -> str:
    """Return the id of an appointment for an id at Google (the reverse of `google_id`)."""
    try:
        plain = base64.b32hexdecode(id.upper() + "=" * (-len(id) % 8))
        return plain.removeprefix(MARK).decode() if plain.startswith(MARK) else id
    except (binascii.Error, ValueError):
        return id


# --- to Google --------------------------------------------------------------------------------------------------------


def event_fields(appointment: Appointment, kept: frozenset[date] = frozenset()) -> dict[str, Any]:
    """Return the fields of the event that holds an appointment: title, start, end, recurrence; what is null is cleared.
    On the days in `kept` the event has an exception of its own, which an EXDATE line would delete. Raises
    NotGooglesForm.
    """
    ends = appointment.end(appointment.start)
    return {
        "summary": appointment.title,
        "start": _time(appointment, appointment.start),
        "end": _time(appointment, ends),
        "recurrence": _recurrence(appointment, kept) if appointment.recurs else None,
    }


def _time(appointment: Appointment, at: datetime) -> dict[str, Any]:
    local = at.astimezone(ZoneInfo(appointment.zone))
    if appointment.days:
        return {"date": local.date().isoformat(), "dateTime": None, "timeZone": None}
    return {"date": None, "dateTime": local.isoformat(), "timeZone": appointment.zone}


def _recurrence(appointment: Appointment, kept: frozenset[date]) -> list[str]:
    """Return the lines of the recurrence of an appointment. Raises NotGooglesForm for several times a day."""
    recurs, zone = appointment.recurs, ZoneInfo(appointment.zone)
    assert recurs is not None
    if len(recurs.times) > 1 or recurs.zone != appointment.zone:
        raise NotGooglesForm("several times a day")
    at = recurs.times[0]
    rule = recurs.rule
    if not appointment.days and (until := UNTIL.search(rule)):
        last = moment(datetime.combine(datetime.strptime(until[1], "%Y%m%d").date(), at), zone)  # noqa: DTZ007 - local
        rule = rule.replace(until[0], f"UNTIL={last:%Y%m%dT%H%M%SZ}") if last else rule
    lines = [f"RRULE:{rule}"]
    for day in recurs.without:
        if day in kept:
            continue
        if appointment.days:
            lines.append(f"EXDATE;VALUE=DATE:{day:%Y%m%d}")
        else:
            lines.append(f"EXDATE;TZID={appointment.zone}:{day:%Y%m%d}T{at:%H%M%S}")
    return lines


# --- from Google ------------------------------------------------------------------------------------------------------


def appointment_of(event: GoogleEvent, zone: str, exceptions: Iterable[date] = ()) -> Appointment | None:
    """Return the appointment that an event holds; None if it was cancelled, has no time, or recurs in a way that no
    appointment can. `zone` is the calendar's own, for events that name none. On the days in `exceptions` a recurring
    event does not happen as its rule says.
    """
    start, end = event.get("start"), event.get("end")
    if event.get("status") == "cancelled" or not isinstance(start, dict) or not isinstance(end, dict):
        return None
    named = _zone(start.get("timeZone"), zone)
    try:
        begins, ends = _moment(start, named), _moment(end, named)
        recurs = _recurs(event, begins, named, exceptions)
    except (KeyError, ValueError, TypeError):
        return None
    is_whole = bool(start.get("date"))
    days = (date.fromisoformat(end["date"]) - date.fromisoformat(start["date"])).days if is_whole else 0
    minutes = max(1, int((ends - begins).total_seconds() // 60))
    title = one_line(str(event.get("summary") or "…"), TITLE)
    organizer = event.get("organizer")
    return Appointment(
        id=own_id(str(event["id"])),
        title=title,
        start=begins,
        minutes=minutes,
        zone=named,
        recurs=recurs,
        days=max(0, days),
        is_of_others=isinstance(organizer, dict) and not organizer.get("self"),
        guests=guests_of(event),
        leaves_free=event.get("transparency") == "transparent" or event.get("eventType") == "birthday",
        series=own_id(str(event.get("recurringEventId") or "")),
    )


# --- guests -----------------------------------------------------------------------------------------------------------


def _attendees(event: GoogleEvent) -> list[Mapping[str, Any]]:
    return [each for each in event.get("attendees") or () if isinstance(each, dict)]


def guests_of(event: GoogleEvent) -> tuple[str, ...]:
    """Return the email addresses of those who are invited to an event, without the person themself and rooms."""
    others = (each for each in _attendees(event) if not each.get("self") and not each.get("resource"))
    return tuple(one_line(str(each["email"]), TITLE) for each in others if each.get("email"))


def with_guests(event: GoogleEvent, guests: Iterable[str]) -> list[Mapping[str, Any]]:
    """Return the attendees of an event with new guests. A patch replaces the whole list, so those who are there stay
    with all that is known of them: without it their answers would be lost, and they would be asked again."""
    there = _attendees(event)
    known = {str(each.get("email", "")).casefold() for each in there}
    return [*there, *({"email": each} for each in guests if each.casefold() not in known)]


def is_left_out(event: GoogleEvent) -> bool:
    """Return whether an event is nothing that the person has on their day: an invitation that they have declined, or
    the place where they work."""
    has_declined = any(each.get("self") and each.get("responseStatus") == "declined" for each in _attendees(event))
    return has_declined or event.get("eventType") == "workingLocation"


def _zone(given: object, otherwise: str) -> str:
    try:
        return known_zone(given) if isinstance(given, str) else otherwise
    except ValueError:
        return otherwise


def _moment(given: Mapping[str, Any], zone: str) -> datetime:
    """Return the moment of a start or an end. Raises ValueError."""
    if given.get("date"):
        at = moment(datetime.combine(date.fromisoformat(given["date"]), time()), ZoneInfo(zone))
        if at is None:
            raise ValueError("no such day")
        return at
    at = datetime.fromisoformat(str(given["dateTime"]))
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _recurs(event: GoogleEvent, begins: datetime, zone: str, exceptions: Iterable[date]) -> Recurrence | None:
    """Return when an event recurs; None if it happens once. Raises ValueError for lines that no recurrence holds."""
    lines = [str(line) for line in event.get("recurrence") or ()]
    if not lines:
        return None
    rules = [line for line in lines if line.startswith("RRULE:")]
    excluded = [EXDATE.fullmatch(line) for line in lines if line.startswith("EXDATE")]
    if len(rules) != 1 or len(rules) + len(excluded) != len(lines) or not all(excluded):
        raise ValueError("lines that are not supported")
    recurs = Recurrence.of_rule(rules[0].removeprefix("RRULE:"), begins, zone)
    read(recurs.rule)
    without = {day for found in excluded if found for day in _days(found["days"], found["zone"] or zone, zone)}
    return recurs.model_copy(update={"without": tuple(sorted({*recurs.without, *without, *exceptions}))})


def _days(listed: str, named: str, zone: str) -> Iterable[date]:
    """Yield the local days of the values of an EXDATE line."""
    for each in listed.split(","):
        if "T" not in each:
            yield datetime.strptime(each, "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
            continue
        at = datetime.strptime(each.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone is added in this line
        yield at.replace(tzinfo=UTC if each.endswith("Z") else ZoneInfo(named)).astimezone(ZoneInfo(zone)).date()


def original_day(event: GoogleEvent, zone: str) -> date | None:
    """Return the local day on which an instance of a recurring event would be by its rule; None for another event."""
    given = event.get("originalStartTime")
    if not isinstance(given, dict) or "recurringEventId" not in event:
        return None
    try:
        return _moment(given, _zone(given.get("timeZone"), zone)).astimezone(ZoneInfo(zone)).date()
    except (KeyError, ValueError):
        return None


def is_same(event: GoogleEvent, fields: Mapping[str, Any], zone: str) -> bool:
    """Return whether an event is already as these fields would make it."""
    wanted = appointment_of({**fields, "id": event.get("id", "")}, zone)
    there = appointment_of(event, zone)
    if wanted is None or there is None:
        return False
    return replace(there, is_of_others=False, guests=(), leaves_free=False) == wanted
