"""A person's calendar, on a row store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from parley import rrule
from parley.conversation.normal_form import holds_words, normalise, without_accents
from parley.errors import ChangeRefused
from parley.ports import Appointment, Change, FurtherCalendar, Put, Rows
from parley.schedules import Recurrence


class StoredCalendar:
    """`ports.Calendar` on the row store, with one row for each appointment."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows("APPOINTMENT")

    def within(self, conversation: str, start: datetime, end: datetime) -> list[Appointment]:
        kept = self.kept(conversation)
        return [each for each in kept if each.start < end and (each.recurs or start < each.end(each.start))]

    def find(self, conversation: str, words: str) -> list[Appointment]:
        kept = self.kept(conversation)
        for form in (normalise, without_accents):
            named = [(each, form(each.title)) for each in kept]
            if found := [each for each, title in named if title == form(words) or holds_words(title, form(words))]:
                return found
        return []

    def get(self, conversation: str, id: str) -> Appointment | None:
        row = self._rows.get(conversation, id)
        return appointment_of(row) if row else None

    def keeps_here(self, conversation: str) -> bool:
        return True

    def can_see(self, conversation: str, address: str) -> bool:
        return False

    def others(self, conversation: str) -> list[FurtherCalendar] | None:
        return None

    def busy(self, conversation: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        found = self.within(conversation, start, end)
        return sorted(stretch for each in found for stretch in each.stretches(start, end))

    def invites(self, conversation: str) -> bool:
        return False

    def invite(
        self, conversation: str, appointment: str, guests: Sequence[str], shown: Appointment | None = None
    ) -> bool:
        raise ChangeRefused("invites_nobody")

    def kept(self, conversation: str) -> list[Appointment]:
        return _by_start(map(appointment_of, self._rows.list(conversation)))

    def add(self, conversation: str, appointment: Appointment) -> None:
        self._rows.put(conversation, appointment.id, stored_fields(appointment))

    def change(self, conversation: str, appointment: Appointment, shown: Appointment | None = None) -> bool:
        return self._rows.change(conversation, appointment.id, stored_fields(appointment))

    def move_one(
        self,
        conversation: str,
        rest: Appointment,
        moved: Appointment,
        now: datetime,
        effect: str,
        shown: Appointment | None = None,
    ) -> bool:
        kind = self._rows.kind
        writes = (
            Change(kind, rest.id, stored_fields(rest), conversation),
            Put(kind, moved.id, stored_fields(moved), conversation),
        )
        return not self._rows.together(conversation, effect, now, writes)

    def delete(
        self, conversation: str, appointment: str, now: datetime, effect: str, shown: Appointment | None = None
    ) -> bool:
        return self._rows.take(conversation, appointment, now, effect)


def _by_start(appointments: Iterable[Appointment]) -> list[Appointment]:
    return sorted(appointments, key=lambda each: (each.start, each.id))


def stored_fields(appointment: Appointment) -> dict[str, Any]:
    """Return the fields of the row that stores an appointment. Earlier releases do not know the fields `times`,
    `without` and `days`, and leave them unchanged."""
    recurs = appointment.recurs
    return {
        "title": appointment.title,
        "start": appointment.start.isoformat(),
        "minutes": appointment.minutes,
        "zone": appointment.zone,
        "rule": rrule.until_last_second(recurs.rule) if recurs else "",
        "times": [each.isoformat() for each in recurs.times] if recurs else [],
        "without": [each.isoformat() for each in recurs.without] if recurs else [],
        "days": appointment.days,
    }


def appointment_of(item: Mapping[str, Any]) -> Appointment:
    """Return the appointment that a row stores, whether this release or an earlier one has written it."""
    start, minutes = datetime.fromisoformat(item["start"]), int(item["minutes"])
    days = int(item.get("days", 0))
    kept = Appointment(item["id"], item["title"], start, minutes, item["zone"], _recurs(item, start), days)
    was_changed = days and kept.end(start) - start != timedelta(minutes=minutes)  # by a release that knows no `days`
    return replace(kept, days=0) if was_changed else kept


def _recurs(item: Mapping[str, Any], start: datetime) -> Recurrence | None:
    """Return the recurrence of the appointment in a row; None if it happens once. The stored times are ignored if the
    first occurrence is at none of them, because an earlier release, which does not know times, may have moved it."""
    if not item["rule"]:
        return None
    try:
        plain = Recurrence.of_rule(item["rule"], start, item["zone"])
    except ValueError:  # a rule that only an earlier release took
        return None
    if not item.get("times"):
        return plain
    times, without = map(time.fromisoformat, item["times"]), map(date.fromisoformat, item["without"])
    full = plain.model_copy(update={"times": tuple(times), "without": tuple(without)})
    return full if start in full.on(full.start) else plain
