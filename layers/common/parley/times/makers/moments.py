"""Makes moments of the parts of a phrase: "tomorrow at 3", "in 2 hours", "10 minutes before 5pm"."""

from __future__ import annotations

from dataclasses import replace

from parley.times.makers.clocks import from_h, in_part
from parley.times.makers.days import checked, eve_of, of_month, same_day
from parley.times.pieces import SAME_TIME, ClockTime, DayExpression, Moment, Shift, TimeSpan, number_of


def span_from(span: TimeSpan, sign: int, moment: Moment) -> Moment | None:
    """Return the `Moment` of a phrase such as "10 minutes before 5pm" or "two days after tomorrow"; None if the parts
    do not fit together.
    """
    only_day = moment == Moment(day=moment.day)
    if not span.seconds:
        if moment.day is None or (moment.clock is None and not only_day):
            return None
        day = DayExpression("from", (moment.day, sign * span.months, sign * span.days))
        return replace(moment, day=day)
    if moment.clock is None or moment.shift is not None:
        return None
    return Moment(shift=Shift(span, sign, moment))


def ahead(span: TimeSpan) -> Moment:
    """Return the `Moment` of a phrase such as "in 2 hours", "in 3 days"."""
    return _shifted(span, 1, "now")


def ahead_within(span: TimeSpan) -> Moment | None:
    """Return the `Moment` of a phrase such as "in the next 20 minutes"; None for days ("in the next 3 days"), which are
    a period.
    """
    return _shifted(span, 1, "now") if span.seconds else None


def ago(span: TimeSpan) -> Moment:
    return _shifted(span, -1, "now")


def later(span: TimeSpan) -> Moment:
    return Moment(shift=Shift(span, 1, "near"))


def earlier(span: TimeSpan) -> Moment:
    return Moment(shift=Shift(span, -1, "near"))


def _shifted(span: TimeSpan, sign: int, base: str) -> Moment:
    if span.seconds:
        return Moment(shift=Shift(span, sign, base))
    return Moment(day=DayExpression("shift", (sign * span.months, sign * span.days)))


def now() -> Moment:
    return Moment(shift=Shift(TimeSpan(), 1, "now"))


def business_days(number: int) -> Moment | None:
    return Moment(day=DayExpression("business", (number,))) if 0 < number <= 400 else None


def at_clock(timed: ClockTime) -> Moment:
    return Moment(clock=timed)


def at_bare(bare: ClockTime) -> Moment:
    return Moment(clock=bare)


def on_day(day: DayExpression) -> Moment:
    return Moment(day=day)


def in_the_part(part: str) -> Moment:
    return Moment(part=part)


def today_part(today_part: str) -> Moment:
    """Return the `Moment` of a phrase such as "tonight"."""
    return Moment(day=DayExpression("shift", (0, 0)), part=today_part)


def day_part(day: DayExpression, part: str) -> Moment:
    return Moment(day=day, part=part)


def early_at(day: DayExpression, timed: ClockTime) -> Moment | None:
    """Return the `Moment` of a phrase such as "tomorrow early at 6"; None if the clock time is after noon."""
    clock = in_part(timed, "am")
    return Moment(day=day, clock=clock) if clock else None


def in_zone(timed: ClockTime, zone: str) -> Moment:
    return Moment(clock=timed, zone=zone)


def in_offset(timed: ClockTime, offset: str) -> Moment:
    return Moment(clock=timed, zone=offset)


def with_zone(moment: Moment, zone_name: str) -> Moment | None:
    """Return the `Moment` of a phrase such as "tomorrow at 3 Europe/Madrid"; None if `moment` has no clock time, or has
    a zone already.
    """
    return replace(moment, zone=zone_name) if moment.clock and not moment.zone and not moment.shift else None


def merged(a: Moment, b: Moment) -> Moment | None:
    """Join two parsed moments into one; None if both have a day, a clock time, a part of the day or a zone, or if the
    clock time cannot be in that part of the day.
    """
    if a.shift or b.shift:
        return None
    for name in ("day", "clock", "part", "zone"):
        if getattr(a, name) is not None and getattr(b, name) is not None:
            return None
    both = Moment(a.day or b.day, a.clock or b.clock, a.part or b.part, a.zone or b.zone)
    if SAME_TIME in (a.part, b.part) or (both.clock and both.part and in_part(both.clock, both.part) is None):
        return None
    return both


def plus_weekday(weekday: int, moment: Moment) -> Moment | None:
    """Return the `Moment` of a phrase such as "wednesday at 3, the 5th", which names its day twice. None if the parts
    do not fit together.
    """
    if moment.day is None or (day := checked(weekday, moment.day)) is None:
        return None
    return replace(moment, day=day)


def day_number_at(int: str, timed: ClockTime) -> Moment | None:
    """Return the `Moment` of a phrase such as "15 at 8:00"; None unless the number is 13 to 31."""
    day = of_month(number_of(int)) if number_of(int[:3]) >= 13 else None
    return Moment(day=day, clock=timed) if day else None


def half_alone(half: str) -> Moment:
    """Return the `Moment` of "am" or "pm" alone, said of an entry that is moved."""
    return Moment(part=half)


def before_day(day: DayExpression) -> Moment:
    """Return the `Moment` of a phrase such as "before friday": the day before."""
    return Moment(day=DayExpression("from", (day, 0, -1)))


def on_checked(day: DayExpression, weekday: int) -> Moment | None:
    """Return the `Moment` of a phrase such as "2026-12-05 (Saturday)"; None if the day cannot be checked against a
    weekday.
    """
    found = checked(weekday, day)
    return Moment(day=found) if found else None


def part_before(part: str, day: DayExpression) -> Moment:
    """Return the `Moment` of a phrase such as "the night before christmas"."""
    return Moment(day=eve_of(day), part=part)


def same_day_at(moment: Moment) -> Moment | None:
    """Return the `Moment` of a phrase such as "same day but at 5"; None if `moment` has a day of its own."""
    return merged(Moment(day=same_day()), moment)


def loose_merged(moment: Moment, part: str) -> Moment | None:
    return merged(moment, Moment(part=part))


def h_alone(hclock: str) -> Moment | None:
    """Return the `Moment` of a phrase such as "17h30"; None if there is no such time."""
    clock = from_h(hclock)
    return Moment(clock=clock) if clock else None


def same_time(day: DayExpression) -> Moment:
    """Return the `Moment` of a phrase such as "same time tomorrow": at the time of day of the entry that is moved, or
    else at the present time.
    """
    return Moment(day=day, part=SAME_TIME)


def last_night() -> Moment:
    return Moment(day=DayExpression("shift", (0, -1)), part="night")
