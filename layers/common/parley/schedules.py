"""Schedules: when something that recurs happens next, by local time. Pure, with the same answer each time.

    rule -> local dates (`rrule.py`) -> (that day exists) -> local times -> moments

The moment is worked out anew from the local time and the zone's name for each date, so a clock change moves nothing:

    the time does not exist that day    the first that does: where the clock jumps from 02:00 to 03:00, 02:30 is 03:00
    the time exists twice that day      the first of the two, once
    the day does not exist at all       nothing (Samoa left out 30 December 2011)

A random moment is drawn from the timer's id and the date alone: whoever asks again is told the same.
Source of zones: the IANA time zone database, as Python's zoneinfo has it (PEP 495 says what `normalise` means).
"""

import hashlib
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from parley import rrule
from parley.deferred import DeferredModel

WEEK = (0, 1, 2, 3, 4, 5, 6)
"""The days of a week, as `date.weekday` has them: Monday is 0."""

DateOrTime = TypeVar("DateOrTime", date, time)


def _in_order(values: tuple[DateOrTime, ...]) -> tuple[DateOrTime, ...]:
    return tuple(sorted(set(values)))


@lru_cache(maxsize=64)
def known_zone(name: str) -> str:
    """Return the name if the IANA database has a time zone of this name. Raises ValueError if not."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not there; not a key at all; a folder of the database
        raise ValueError(f"there is no time zone {name!r}") from None
    return name


ZoneName = Annotated[str, AfterValidator(known_zone)]
LONG_AGO = date(1970, 1, 5)
"""The default first day of a recurrence, a Monday."""
MOST_TIMES, MOST_WITHOUT = 24, 100


class Dated(DeferredModel, ABC):
    """The common base of schedules: something that happens on the days of a recurrence rule, in a time zone."""

    model_config = ConfigDict(frozen=True, extra="allow")

    zone: ZoneName
    rule: str = rrule.EVERY_DAY
    """The local days: an RRULE value without times of day, kept as `rrule.checked` writes it."""
    without: Annotated[tuple[date, ...], Field(max_length=MOST_WITHOUT), AfterValidator(_in_order)] = ()
    """Local days of the rule on which it does not happen (EXDATE)."""

    @model_validator(mode="before")
    @classmethod
    def _lift(cls, given: Any) -> Any:
        """Convert a stored schedule of an earlier release, which has weekday numbers in `days`, to one with a
        `rule`."""
        if not isinstance(given, Mapping) or "rule" in given or not isinstance(given.get("days"), list | tuple):
            return given
        days = [day for day in given["days"] if day in WEEK]
        rule = rrule.weekly(days) if days else ""
        return {name: value for name, value in given.items() if name != "days"} | {"rule": rule}

    @model_validator(mode="after")
    def _check(self) -> Self:
        object.__setattr__(self, "rule", rrule.checked(self.rule, self.begins))
        return self

    @model_serializer(mode="wrap")
    def _store(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Serialise the schedule without default values. A rule about weekdays alone is written as `days`, which
        earlier releases can read.
        """
        defaults = {name: field.default for name, field in type(self).model_fields.items()}
        kept = {
            name: value
            for name, value in handler(self).items()
            if name in ("kind", "zone") or getattr(self, name) != defaults.get(name, ...)
        }
        if self.days_of_week is None:
            return kept
        return {name: value for name, value in kept.items() if name != "rule"} | {"days": list(self.days_of_week)}

    @property
    @abstractmethod
    def begins(self) -> date:
        """The local date from which INTERVAL and COUNT count, and before which nothing happens."""

    @property
    def days_of_week(self) -> tuple[int, ...] | None:
        """The weekdays (Monday is 0) if the rule is about weekdays alone, without excluded dates; None for any other
        rule.
        """
        found = rrule.read(self.rule)
        return found.days_of_week if found.is_plain and not self.without else None

    def days(self, since: date) -> Iterator[date]:
        """Yield the local dates from `since` on which the schedule happens, in order, without the excluded ones."""
        return (day for day in rrule.days(self.rule, self.begins, since) if day not in self.without)

    @abstractmethod
    def on(self, day: date, key: str) -> tuple[datetime, ...]:
        """Return the times, in UTC and in order, at which the schedule happens on this day of its rule."""


class Recurrence(Dated):
    """A schedule at fixed local times, on each day of a recurrence rule."""

    kind: Literal["recurrence"] = "recurrence"
    start: date = LONG_AGO
    """The local date from which INTERVAL and COUNT count. Documents call it `start`."""
    times: Annotated[tuple[time, ...], Field(min_length=1, max_length=MOST_TIMES), AfterValidator(_in_order)]
    """The local times at which it happens on each of its days."""

    @model_validator(mode="before")
    @classmethod
    def _lift_fixed(cls, given: Any) -> Any:
        """Convert a stored schedule of the earlier kind "fixed", or without a kind, whose single time is in `at`."""
        if not isinstance(given, Mapping) or "at" not in given or given.get("kind", "fixed") != "fixed":
            return given
        return {name: value for name, value in given.items() if name not in ("kind", "at")} | {"times": (given["at"],)}

    @model_serializer(mode="wrap")
    def _store(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Serialise the schedule. A single time on weekdays alone is written as the kind "fixed", which earlier
        releases can read.
        """
        kept = super()._store(handler)
        if self.days_of_week is None or len(self.times) > 1:
            return kept
        return {name: value for name, value in kept.items() if name != "times"} | {
            "kind": "fixed",
            "at": kept["times"][0],
        }

    @classmethod
    def of_rule(cls, rule: str, start: datetime, zone: str) -> Self:
        """Return the recurrence for an RRULE whose first occurrence is `start`, at the local time of `start` in this
        zone. Raises ValueError.

        RFC 5545 gives an UNTIL in UTC, to the second. It is kept as the last local date on which the time of day is not
        past the UNTIL.
        """
        local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        days = rrule.until_date(rule, local, ZoneInfo(zone))
        return cls(rule=days, start=local.date(), times=(local.time(),), zone=zone)

    @property
    def begins(self) -> date:
        return self.start

    def on(self, day: date, key: str = "") -> tuple[datetime, ...]:
        zone = ZoneInfo(self.zone)
        found = (moment(datetime.combine(day, each), zone) for each in self.times)
        return tuple(sorted({at for at in found if at is not None}))

    def begun(self, after: datetime) -> Self:
        """Return the recurrence starting from its next day after `after`: "every other Tuesday" begins next Tuesday,
        and INTERVAL and COUNT count from there.
        """
        zone = ZoneInfo(self.zone)
        if self.days_of_week is not None and self.start <= after.astimezone(zone).date():
            return self.model_copy(update={"start": LONG_AGO})
        first = following(self.model_copy(update={"rule": rrule.each_time(self.rule)}), "", after)
        return self.model_copy(update={"start": first.astimezone(zone).date()}) if first else self


class Random(Dated):
    """A schedule at one random time between two local times, on each day of a recurrence rule. If `end` is not after
    `start`, it is on the next day.
    """

    kind: Literal["random"] = "random"
    start: time
    end: time
    since: date = LONG_AGO
    """The local date from which INTERVAL and COUNT count. Documents call it `since`."""

    @property
    def begins(self) -> date:
        return self.since

    def on(self, day: date, key: str) -> tuple[datetime, ...]:
        """Return the one time on that day, in UTC, at which the schedule happens, drawn evenly from its hours; empty if
        that day is skipped in the zone.
        """
        zone = ZoneInfo(self.zone)
        start = moment(datetime.combine(day, self.start), zone)
        end = moment(datetime.combine(day + timedelta(days=self.end <= self.start), self.end), zone)
        if start is None or end is None:
            return ()
        seconds = max(1, int((end - start).total_seconds()))
        drawn = int.from_bytes(hashlib.sha256(f"{key}|{day.isoformat()}".encode()).digest()[:8], "big")
        return (start + timedelta(seconds=drawn * seconds >> 64),)


class Hours(DeferredModel):
    """Hours of each day, from one local time to another; if `end` is earlier than `start`, it is on the next day."""

    model_config = ConfigDict(frozen=True)

    start: time
    end: time

    def hold(self, at: datetime, zone: ZoneInfo) -> bool:
        """Return whether a time lies within these hours, by the clock of the zone."""
        local = at.astimezone(zone).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def after(self, at: datetime, zone: ZoneInfo) -> datetime:
        """Return the first time from `at` on that lies outside these hours."""
        if not self.hold(at, zone):
            return at
        today = at.astimezone(zone).date()
        ends = (moment(datetime.combine(today + timedelta(days=ahead), self.end), zone) for ahead in range(3))
        return next(end for end in ends if end is not None and end > at)


NEVER = Hours(start=time(), end=time())
"""Hours that no moment lies in."""


class UnknownSchedule(DeferredModel):
    """A schedule of a kind that a later release has added; it is stored unchanged."""

    model_config = ConfigDict(frozen=True, extra="allow")


Schedule = Annotated[Recurrence | Random, Field(union_mode="left_to_right")]
StoredSchedule = Annotated[Recurrence | Random | UnknownSchedule, Field(union_mode="left_to_right")]


class UntilDone(DeferredModel):
    """How a reminder comes again and again until the person says that it is done."""

    model_config = ConfigDict(frozen=True, extra="allow")

    every: int
    """The minutes between one time and the next."""
    most: int
    """The most times that it comes again."""
    came: int = 0
    """The times that it has come again already."""


def following(schedule: Recurrence | Random, key: str, after: datetime) -> datetime | None:
    """Return the first occurrence of a schedule after `after`, in UTC; None if there is no more.

    `key` is the timer's id, from which random times derive.
    """
    return next(upcoming(schedule, key, after), None)


def upcoming(schedule: Recurrence | Random, key: str, after: datetime) -> Iterator[datetime]:
    """Yield the occurrences of a schedule after `after`, in UTC and in order. `key` is the timer's id, from which
    random times derive.
    """
    today = after.astimezone(ZoneInfo(schedule.zone)).date()
    for day in schedule.days(today - timedelta(days=1)):  # yesterday's window may reach into today
        yield from (at for at in schedule.on(day, key) if at > after)


def moment(local: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the UTC time of a local time without a zone. If the clock skips that time, it is the moment of the jump;
    None if that whole day is skipped.
    """
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
    """Return the first UTC time at which a clock in this zone shows this local time, or, if it never does, jumps past
    it.
    """
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:  # an ordinary time, or one that exists twice: `normalise` 0 is the first
        return early
    # It does not exist: the offset from after the jump leads before it, the one from before leads behind it.
    before, seconds = late.astimezone(zone).utcoffset(), int((early - late).total_seconds())
    jump = bisect_left(
        range(seconds), True, key=lambda n: (late + timedelta(seconds=n)).astimezone(zone).utcoffset() != before
    )
    return late + timedelta(seconds=jump)
