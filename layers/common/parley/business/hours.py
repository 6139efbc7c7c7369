"""When the place is open: by its week, its holidays, and its own clock. Looks at nothing but what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parley.business.files import Business, Holiday, OpeningSpan, Week

AHEAD = 14
"""The days that are searched for the next opening. A place that is shut for longer has closed down."""


@dataclass(frozen=True)
class OpenDay:
    """The opening hours of one date, and the holiday that it is, if any."""

    date: date
    spans: tuple[OpeningSpan, ...]
    holiday: Holiday | None = None


@dataclass(frozen=True)
class Opening:
    """Whether the place is open at a moment, and when that changes."""

    is_open: bool
    changes: datetime | None
    """The local time of the next change; None if there is none within AHEAD days."""


def on(business: Business, day: date, week: Week | None = None) -> OpenDay:
    """Return the opening hours of that day: those of a holiday, else of its weekday. A holiday of one year only goes
    before one of every year. `week` gives other weekly hours, such as those in which people answer; None: the
    place's."""
    falling = [each for each in business.service.holidays if each.falls_on(day)]
    holiday = max(falling, key=lambda each: len(each.date), default=None)
    usual = (week or business.service.hours).on(day.weekday())
    return OpenDay(day, holiday.hours if holiday else usual, holiday)


def at(business: Business, moment: datetime, week: Week | None = None) -> Opening:
    """Return whether the place is open at that moment, and when that changes. Hours that end at midnight and go on the
    next day count as one span. `week` gives other weekly hours, such as those in which people answer; None: the
    place's."""
    now = business.local(moment)
    spans = list(_joined(business, now, week))
    around = next(((opens, closes) for opens, closes in spans if opens <= now < closes), None)
    if around:
        return Opening(True, around[1])
    return Opening(False, next((opens for opens, _ in spans if opens > now), None))


def _joined(business: Business, now: datetime, week: Week | None) -> Iterator[tuple[datetime, datetime]]:
    """Yield the start and end of each time, from yesterday on, in which the place is open without a break."""
    midnight = datetime.combine(now.date(), datetime.min.time(), now.tzinfo)
    current: tuple[datetime, datetime] | None = None
    for days in range(-1, AHEAD):
        start = midnight + timedelta(days=days)
        for span in on(business, start.date(), week).spans:
            opens, closes = start + timedelta(minutes=span.opens), start + timedelta(minutes=span.closes)
            if current and current[1] == opens:
                current = (current[0], closes)
                continue
            if current:
                yield current
            current = (opens, closes)
    if current:
        yield current
