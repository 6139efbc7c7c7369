"""When something that recurs happens next, by the clock on a wall: pure, and the same however often it is asked.

    local date -> (that day exists, and is one of its days) -> local time -> one moment

The moment is worked out anew from the local time and the zone's name for each date, so a clock change moves nothing:

    the time does not exist that day    the first that does: where the clock jumps from 02:00 to 03:00, 02:30 is 03:00
    the time exists twice that day      the first of the two, once
    the day does not exist at all       nothing (Samoa left out 30 December 2011)

A random moment is drawn from the timer's id and the date alone: whoever asks again is told the same.
Source of zones: the IANA time zone database, as Python's zoneinfo has it (PEP 495 says what `fold` means).
"""

import hashlib
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

WEEK = (0, 1, 2, 3, 4, 5, 6)
"""The days of a week, as `date.weekday` has them: Monday is 0."""
HORIZON = 15
"""Days that are looked at for the next occurrence: a week, another if the day that was meant does not exist, and one
for the zone."""


@lru_cache(maxsize=64)
def known_zone(name: str) -> str:
    """The name, if there is such a zone. Raises ValueError."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there; not a key at all; a folder of the database
        raise ValueError(f"there is no time zone {name!r}") from None
    return name


ZoneName = Annotated[str, AfterValidator(known_zone)]
Days = Annotated[
    tuple[Annotated[int, Field(ge=0, le=6)], ...],
    Field(min_length=1),
    AfterValidator(lambda days: tuple(sorted(set(days)))),
]


class Fixed(BaseModel):
    """At one local time, on these days of the week."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Literal["fixed"] = "fixed"
    at: time
    zone: ZoneName
    days: Days = WEEK

    def on(self, day: date, key: str) -> datetime | None:
        """When it happens on that local day, if it does."""
        return moment(datetime.combine(day, self.at), ZoneInfo(self.zone))


class Random(BaseModel):
    """At a moment of its own each day between two local times; an `end` that is not after `start` is tomorrow's."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Literal["random"] = "random"
    start: time
    end: time
    zone: ZoneName
    days: Days = WEEK

    def on(self, day: date, key: str) -> datetime | None:
        """When it happens on that local day, if it does: every second of the window is as likely as any other."""
        zone = ZoneInfo(self.zone)
        start = moment(datetime.combine(day, self.start), zone)
        end = moment(datetime.combine(day + timedelta(days=self.end <= self.start), self.end), zone)
        if start is None or end is None:
            return None
        seconds = max(1, int((end - start).total_seconds()))
        drawn = int.from_bytes(hashlib.sha256(f"{key}|{day.isoformat()}".encode()).digest()[:8], "big")
        return start + timedelta(seconds=drawn * seconds >> 64)


class Hours(BaseModel):
    """Of every day, from a local time until another, which if it is not later is tomorrow's."""

    model_config = ConfigDict(frozen=True)

    start: time
    end: time

    def hold(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether that moment lies in them."""
        local = at.astimezone(zone).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def after(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The first moment from `at` on that does not lie in them."""
        return following(Fixed(at=self.end, zone=zone.key), "", at) if self.hold(at, zone) else at


NEVER = Hours(start=time(), end=time())
"""No hours at all."""


class Unreadable(BaseModel):
    """A kind that a later release has added, kept as it is."""

    model_config = ConfigDict(frozen=True, extra="allow")


Schedule = Annotated[Fixed | Random, Field(discriminator="kind")]
StoredSchedule = Annotated[Fixed | Random | Unreadable, Field(union_mode="left_to_right")]


def following(schedule: Fixed | Random, key: str, after: datetime) -> datetime:
    """The first occurrence after `after`, in UTC. `key` names whose it is: of random ones, each has its own moments."""
    today = after.astimezone(ZoneInfo(schedule.zone)).date()
    for ahead in range(-1, HORIZON):  # yesterday's window may reach into today
        day = today + timedelta(days=ahead)
        if day.weekday() in schedule.days and (at := schedule.on(day, key)) is not None and at > after:
            return at
    raise ValueError(f"nothing follows {after} in {schedule!r}")


def moment(local: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment, in UTC, of a local time without a zone; None on a day that does not exist there."""
    at = _first(local, zone)
    if (
        _exists(local, zone)
        or _first(datetime.combine(local.date(), time()), zone).astimezone(zone).date() == local.date()
    ):
        return at
    return None


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


def _first(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment when a clock there first shows this time, or, if it never does, jumps past it."""
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:  # an ordinary time, or one that exists twice: `fold` 0 is the first
        return early
    # It does not exist: the offset from after the jump leads before it, the one from before leads behind it.
    before, seconds = late.astimezone(zone).utcoffset(), int((early - late).total_seconds())
    jump = bisect_left(
        range(seconds), True, key=lambda n: (late + timedelta(seconds=n)).astimezone(zone).utcoffset() != before
    )
    return late + timedelta(seconds=jump)
