"""Who of the admins is on duty, and when people answer.

an admin has texted OFF DUTY          off, until they text ON DUTY
an admin has texted ON DUTY           on, for `EXTRA` also outside the hours
otherwise                             on in the hours of `[support]` in service.toml, else in the opening hours
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.business import hours
from parley.business.hours import Opening
from parley.lanes.support.texts import of
from parley.ports import DirectoryEntry, Put, Services
from parley.settings.conversation import AdmissionSettings
from parley.texts import Language
from parley.tools.tool import Call

DUTY = "DUTY"
"""The kind of the rows in which admins have said whether they are on duty, by their conversations' ids."""
ON, OFF = "on", "off"
EXTRA = timedelta(hours=12)
"""How long an admin who has texted ON DUTY stays on duty outside the hours."""


@dataclass(frozen=True)
class Duty:
    """Who can answer at a moment, and until or from when people do."""

    admins: tuple[DirectoryEntry, ...]
    """The admins on duty who can be told by text."""
    is_on: bool
    """Whether somebody is on duty."""
    changes: datetime | None
    """The local time at which the hours end, or begin; None where neither is near."""


def duty(services: Services, at: datetime) -> Duty:
    """Return who is on duty at that moment. Where no admin can be told by text, people see hand-offs in their hours
    elsewhere: through the API, the console or the webhook."""
    opening = _opening(services, at)
    rows = {row["id"]: row for row in services.rows(DUTY).list("")}
    known = list(_admins(services))
    on = tuple(entry for entry in known if _is_on(rows.get(entry.conversation), opening.is_open, at))
    is_on = bool(on) if known else opening.is_open
    return Duty(on, is_on, opening.changes if opening.is_open == is_on else None)


def _opening(services: Services, at: datetime) -> Opening:
    business = services.business
    if business is None:
        return Opening(is_open=True, changes=None)
    desk = business.service.support
    return hours.at(business, at, desk.hours if desk else None)


def _admins(services: Services) -> Iterator[DirectoryEntry]:
    """Yield the admins who have ever written: others cannot be told anything."""
    numbers = [number for number in services.settings.of(AdmissionSettings).admins.split(",") if number]
    if numbers and services.people is not None:
        yield from (entry for entry in services.people.all() if entry.number in numbers)


def _is_on(row: dict[str, str] | None, is_open: bool, at: datetime) -> bool:
    if row is None:
        return is_open
    if row["duty"] == OFF:
        return False
    return is_open or at < datetime.fromisoformat(row["at"]) + EXTRA


def say_duty(call: Call[Services], value: str) -> None:
    """Note that this admin is on duty, or off duty."""
    rows = call.services.rows(DUTY)
    fields = {"duty": value, "at": call.now.isoformat()}
    if not rows.change("", call.conversation, fields):
        rows.together(
            call.conversation, call.effect, call.now, [Put(DUTY, call.conversation, fields, is_personal=True)]
        )


def in_words(when: datetime | None, now: datetime, language: Language, is_end: bool = False) -> str:
    """Return a moment as it is told: "at 6 PM", or "on Tuesday at 7 AM" if it is on another day; as it stands behind
    "until" if it is an end. Empty without one."""
    if when is None:
        return ""
    from babel.dates import format_date, format_time  # 25 ms

    says, clock = of(language), format_time(when.time(), "short", locale=language)
    clock = " ".join(clock.replace(":00\u202f", " ").split())
    if when.date() == now.astimezone(when.tzinfo).date():
        return (says.until_time if is_end else says.at_time).format(time=clock)
    day = format_date(when.date(), "EEEE", locale=language)
    return (says.until_day if is_end else says.on_day).format(day=day, time=clock)


def people_answer(call: Call[Services]) -> str:
    """Say until when people answer, or when they do again."""
    says, on_duty = of(call.language), duty(call.services, call.now)
    when = in_words(on_duty.changes, call.now, call.language, is_end=on_duty.is_on)
    if on_duty.is_on:
        return says.until.format(time=when) if when else says.here_now
    return says.nobody_here_until.format(time=when) if when else says.nobody_here
