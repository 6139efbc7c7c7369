"""A person's appointments, as the tools use them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from parley.schedules import Recurrence, moment


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

    def end(self, start: datetime) -> datetime:
        """Return when the occurrence ends that begins at `start`."""
        if not self.days:
            return start + timedelta(minutes=self.minutes)
        zone = ZoneInfo(self.zone)
        last = start.astimezone(zone).date() + timedelta(days=self.days)
        midnights = (moment(datetime.combine(last + timedelta(days=n), time()), zone) for n in range(2))
        return next(at for at in midnights if at is not None)


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

    def kept(self, conversation: str) -> list[Appointment]:
        """Return all of the person's appointments that this service itself keeps, in the order of their starts, for a
        person who asks for their data. Empty where an outside provider keeps them."""

    def add(self, conversation: str, appointment: Appointment) -> None:
        """Add an appointment under its id, which is that of the effect (the committed action) that makes it, so that a
        repeat adds nothing."""

    def change(self, conversation: str, appointment: Appointment, shown: Appointment | None = None) -> bool:
        """Replace the stored appointment that has the same id. Return False, and change nothing, if it was deleted.
        `shown` is the appointment as the person was shown it before they asked for this; None: they were not.

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
