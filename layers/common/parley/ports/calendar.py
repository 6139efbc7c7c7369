"""A person's appointments, as the tools use them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from parley.schedules import Recurrence, moment

MARGIN = timedelta(days=2)
"""How much further a search by local dates reaches on each side: more than any time zone differs from UTC."""


@dataclass(frozen=True)
class Appointment:
    """An appointment in a person's calendar, which may recur."""

    id: str
    """The appointment's id, which is that of the effect that made it."""
    title: str
    start: datetime
    """When the appointment begins; of one that recurs, when it begins for the first time."""
    minutes: int
    zone: str
    """The IANA name of the zone whose wall clock the appointment keeps to."""
    recurs: Recurrence | None = None
    """When the appointment happens again; its first occurrence is `start`. None for what happens once."""
    days: int = 0
    """The number of whole days that it lasts, by the clock there; 0 for what lasts some minutes."""
    is_of_others: bool = False
    """Whether somebody else made it, as an invitation, so that its title is not the person's own words."""
    guests: tuple[str, ...] = ()
    """The email addresses of the people who are invited, without the person's own."""
    leaves_free: bool = False
    """Whether the person's time counts as free meanwhile, as with a birthday or something shown as available."""
    series: str = field(default="", compare=False)
    """The id of the recurring appointment of which it is one occurrence; empty for any other."""

    def end(self, start: datetime) -> datetime:
        """Return when the occurrence ends that begins at `start`."""
        if not self.days:
            return start + timedelta(minutes=self.minutes)
        zone = ZoneInfo(self.zone)
        last = start.astimezone(zone).date() + timedelta(days=self.days)
        midnights = (moment(datetime.combine(last + timedelta(days=n), time()), zone) for n in range(2))
        return next(at for at in midnights if at is not None)

    def stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield when it begins and ends, each time that it happens between `start` and `end`; of one that recurs, in
        order."""
        for begins in (self.start,) if self.recurs is None else self._starts_near(self.recurs, start, end):
            if begins < end and start < (ends := self.end(begins)):
                yield begins, ends

    def _starts_near(self, recurs: Recurrence, start: datetime, end: datetime) -> Iterator[datetime]:
        """Yield the starts of one that recurs from some days before `start` to some days behind `end`."""
        since = start.date() - MARGIN - timedelta(days=self.days, minutes=self.minutes)
        for day in recurs.days(since):
            if day > end.date() + MARGIN:
                return
            yield from recurs.on(day)


@dataclass(frozen=True)
class FurtherCalendar:
    """A calendar beside the account's own, which the person can see there."""

    address: str
    name: str


class Calendar(Protocol):
    """A person's appointments. Every change takes the id of its effect (the committed action) and is repeat-safe."""

    def within(self, conversation: str, start: datetime, end: datetime) -> list[Appointment]:
        """Return the appointments that overlap the time from `start` to `end`, in the order of their starts. A
        recurring one may be among them without an occurrence in that time: only its first occurrence is compared with
        `end`."""

    def find(self, conversation: str, words: str) -> list[Appointment]:
        """Return the appointments with this title, or with these whole words in it, whatever their case and accents, in
        the order of their starts."""

    def get(self, conversation: str, id: str) -> Appointment | None:
        """Return the appointment with this id; None if there is none."""

    def keeps_here(self, conversation: str) -> bool:
        """Return whether this service itself keeps the person's calendar, so that a look at it costs no request to
        anybody else."""

    def can_see(self, conversation: str, address: str) -> bool:
        """Return whether another calendar, with this address, can be looked at beside the person's own."""

    def others(self, conversation: str) -> list[FurtherCalendar] | None:
        """Return the calendars that can be looked at beside the person's own, in the order of their names. None if the
        person has not allowed us to see which there are, or this calendar has no others."""

    def busy(self, conversation: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the stretches of time between `start` and `end` in which the person is busy, in all calendars that are
        looked at, in the order of their starts. They may overlap."""

    def invites(self, conversation: str) -> bool:
        """Return whether people can be invited to the person's appointments: the calendar itself writes to them."""

    def invite(
        self, conversation: str, appointment: str, guests: Sequence[str], shown: Appointment | None = None
    ) -> bool:
        """Invite people by their email addresses to the appointment with this id, which the calendar then writes to
        them. Whoever is invited already is not written to again, so that it may be repeated safely. Return False, and
        invite nobody, if the appointment was deleted. `shown` is the appointment as the person was shown it."""

    def kept(self, conversation: str) -> list[Appointment]:
        """Return all of the person's appointments that this service itself keeps, in the order of their starts, for a
        person who asks for their data. Empty where an outside provider keeps them."""

    def add(self, conversation: str, appointment: Appointment) -> None:
        """Add an appointment under its id, which is that of the effect (the committed action) that makes it, so that a
        repeat adds nothing. Its guests are invited, where the calendar can."""

    def change(self, conversation: str, appointment: Appointment, shown: Appointment | None = None) -> bool:
        """Replace the stored appointment that has the same id. Return False, and change nothing, if it was deleted.
        `shown` is the appointment as the person was shown it before they asked for this; None: they were not. If it
        has guests, the calendar writes to them about the change, as it does for the other changes.

        A calendar that others change too raises ChangeRefused rather than overwrite what the person was not shown, or
        what was changed a moment ago; so do the other changes, and for what it cannot hold."""

    def move_one(
        self,
        conversation: str,
        rest: Appointment,
        moved: Appointment,
        now: datetime,
        effect: str,
        shown: Appointment | None = None,
    ) -> bool:
        """Move one occurrence of a recurring appointment: store `rest` (the appointment without it) and add `moved`
        (the occurrence at its new time), both or neither. Return False, and change nothing, if the appointment was
        deleted. `shown` is the recurring appointment as the person was shown it."""

    def delete(
        self, conversation: str, appointment: str, now: datetime, effect: str, shown: Appointment | None = None
    ) -> bool:
        """Delete the appointment with this id. Return False if another effect has deleted it before. `shown` is the
        appointment as the person was shown it."""
