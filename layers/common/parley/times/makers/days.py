"""Makes named days of the parts of a phrase: "next friday", "the 5th", "4 may". `times/dates.py` finds their dates."""

from __future__ import annotations

from dataclasses import replace

from parley.times.pieces import DayExpression, TimeSpan, number_of


def shift(relative: int) -> DayExpression:
    return DayExpression("shift", (0, relative))


def coming(weekday: int) -> DayExpression:
    return DayExpression("coming", (weekday,))


def this(weekday: int) -> DayExpression:
    return DayExpression("this", (weekday,))


def following(weekday: int) -> DayExpression:
    """Return the `DayExpression` of the nearest such weekday after today."""
    return DayExpression("following", (weekday,))


def next_one(weekday: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "next friday", which can be in this week or in the next if it is
    said early in a week.
    """
    return DayExpression("next_one", (weekday,))


def last_one(weekday: int) -> DayExpression:
    return DayExpression("last_one", (weekday,))


def of_week(weekday: int, week: int) -> DayExpression:
    """Return the `DayExpression` of a weekday in the week that lies `week` weeks ahead (0 is this week)."""
    return DayExpression("of_week", (weekday, week))


def week_after(weekday: int) -> DayExpression | None:
    """Return the `DayExpression` of a phrase such as "friday week": a week after the coming Friday."""
    return weeks_after(1, weekday)


def weeks_after(number: int, weekday: int) -> DayExpression | None:
    """Return the `DayExpression` of a phrase such as "two weeks on tuesday": two weeks after the coming Tuesday. None
    if the number is out of range.
    """
    return DayExpression("from", (coming(weekday), 0, 7 * number)) if 0 < number < 60 else None


def fortnights_after(number: int, weekday: int) -> DayExpression | None:
    """Return the `DayExpression` of a phrase such as "a fortnight on monday"; None if the number is out of range."""
    return weeks_after(2 * number, weekday)


def fortnight_after(weekday: int) -> DayExpression | None:
    """Return the `DayExpression` of a phrase such as "monday fortnight"."""
    return weeks_after(2, weekday)


def fortnight_on(relative: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "a fortnight today"."""
    return DayExpression("shift", (0, relative + 14))


def week_on(relative: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "a week today"."""
    return DayExpression("shift", (0, relative + 7))


def weeks_on_relative(number: int, relative: int) -> DayExpression | None:
    """Return the `DayExpression` of a phrase such as "two weeks tomorrow"; None if the number is out of range, or if
    the day is past.
    """
    return DayExpression("shift", (0, relative + 7 * number)) if 0 < number < 60 and relative >= 0 else None


def week_later() -> DayExpression:
    """Return the `DayExpression` of a phrase such as "this time next week": a week after the day of the entry that is
    moved, or else after today.
    """
    return DayExpression("near_week", ())


def idiom_after(weekday: int, idiom_weeks: int) -> DayExpression | None:
    """Return the `DayExpression` of "viernes en quince": `idiom_weeks` weeks after the coming Friday."""
    return weeks_after(idiom_weeks, weekday)


def idiom_on(relative: int, idiom_weeks: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "de hoy en ocho", which is in a week."""
    return DayExpression("shift", (0, relative + 7 * idiom_weeks))


def after_this(weekday: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "not this friday but the next"."""
    return DayExpression("from", (this(weekday), 0, 7))


def after_following(weekday: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "el viernes que viene no, el otro"."""
    return DayExpression("from", (following(weekday), 0, 7))


def after_next(weekday: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "friday after next", "next friday week"."""
    return DayExpression("from", (next_one(weekday), 0, 7))


def weekday_beside(weekday: int, sign: int, day: DayExpression) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "the monday after christmas", "the friday before the 10th"."""
    return DayExpression("beside", (weekday, sign, day))


def eve_of(day: DayExpression) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "la víspera de reyes"."""
    return day_after(day, -1)


def same_day() -> DayExpression:
    """Return the `DayExpression` of "the same day": the day of the entry that is moved."""
    return DayExpression("near", ())


def near_beside(near_sign: int) -> DayExpression:
    """Return the `DayExpression` of "the day before" or "the day after", counted from the entry that is moved."""
    return day_after(same_day(), near_sign)


def near_shift(span: TimeSpan, near_sign: int) -> DayExpression | None:
    """Return the `DayExpression` of a phrase such as "two days before", counted from the entry that is moved; None for
    a length with hours.
    """
    if span.seconds:
        return None
    return DayExpression("from", (same_day(), near_sign * span.months, near_sign * span.days))


def near_weekday(weekday: int, near_sign: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "the friday before": the nearest one beside the entry that is
    moved.
    """
    return weekday_beside(weekday, near_sign, same_day())


def following_entry(weekday: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "the following friday": the first one after the entry that is
    moved, or else after today.
    """
    return DayExpression("following_entry", (weekday, "following"))


def next_to_entry(weekday: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "el viernes siguiente": the first one after the entry that is
    moved, or else what "next friday" means.
    """
    return DayExpression("following_entry", (weekday, "next_one"))


def weeks_on(weekday: int, number: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "two sundays from now"."""
    return DayExpression("weeks_on", (weekday, number))


def of_month(number: int) -> DayExpression | None:
    """Return the `DayExpression` of a phrase such as "the 5th": the next 5th of a month. None if the number is no day
    of a month.
    """
    return DayExpression("of_month", (number,)) if 1 <= number <= 31 else None


def late_of_month(number: int) -> DayExpression | None:
    """Return the `DayExpression` of the 14th in a phrase such as "friday 14"; None for a number up to 12, which can be
    an hour.
    """
    return of_month(number) if number > 12 else None


def of_that_month(number: int, month_shift: int) -> DayExpression | None:
    return DayExpression("of_that_month", (number, month_shift)) if 1 <= number <= 31 else None


def month_day(month: int, number: int) -> DayExpression | None:
    return DayExpression("month_day", (month, number)) if 1 <= number <= 31 else None


def month_day_year(month: int, number: int, year: int) -> DayExpression | None:
    return DayExpression("dated", (full_year(year), month, number)) if 1 <= number <= 31 else None


def full_year(year: int) -> int:
    """Return a year in full: 26 becomes 2026, and a year from 100 on stays as it is."""
    return year + 2000 if year < 100 else year


def year_digits(int: str) -> int | None:
    return number_of(int) if len(int) == 4 else None


def slashed(slashed: str) -> DayExpression:
    a, b = map(int, slashed.replace("-", "/").replace(".", "/").split("/"))
    return DayExpression("slashed", (a, b))


def dashed(dashed: str) -> DayExpression:
    return slashed(dashed)


def dotted_day(dotted: str) -> DayExpression:
    a, b = map(int, dotted.split("."))
    return DayExpression("dotted", (a, b))


def dmy(dmy: str) -> DayExpression:
    a, b, year = map(int, dmy.replace("-", "/").replace(".", "/").split("/"))
    return DayExpression("slashed", (a, b, full_year(year)))


def ymd(ymd: str) -> DayExpression:
    year, month, number = map(int, ymd.replace("/", "-").replace(".", "-").split("-"))
    return DayExpression("dated", (year, month, number))


def named_day(holiday: str) -> DayExpression:
    """Return the `DayExpression` of a holiday that is given as month and day: "12-25"."""
    month, number = map(int, holiday.split("-"))
    return DayExpression("month_day", (month, number))


def checked(weekday: int, day: DayExpression) -> DayExpression | None:
    """Return the day with the weekday that was said beside it ("friday the 5th"), on which its date must fall; None if
    the day has a weekday already, or is of a kind that cannot be checked.
    """
    if day.weekday is not None or day.kind not in CHECKED:
        return None
    return replace(day, weekday=weekday)


CHECKED = frozenset(["of_month", "of_that_month", "month_day", "dated", "slashed", "shift", "nth_this", "nth_in"])


def nth_in_month(nth: int, weekday: int, month: int) -> DayExpression:
    return DayExpression("nth_in", (nth, weekday, month))


def nth_in_shift(nth: int, weekday: int, month_shift: int) -> DayExpression:
    return DayExpression("nth_this", (nth, weekday, month_shift))


def nth_coming(nth: int, weekday: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "the first friday of the month": the next one that is not over."""
    return DayExpression("nth_coming", (nth, weekday))


def end_of_month() -> DayExpression:
    return DayExpression("end_of_month", ())


def end_of_shift(month_shift: int) -> DayExpression:
    return DayExpression("end_of_that_month", (month_shift,))


def end_of_named(month: int) -> DayExpression:
    return DayExpression("end_of_named", (month,))


def start_of_shift(month_shift: int) -> DayExpression:
    return DayExpression("of_that_month", (1, month_shift))


def end_of_year() -> DayExpression:
    return DayExpression("end_of_year", (0,))


def end_of_week(week: int) -> DayExpression:
    return DayExpression("end_of_week", (week,))


def day_after(day: DayExpression, sign: int) -> DayExpression:
    """Return the `DayExpression` of a phrase such as "the day after christmas"."""
    return DayExpression("from", (day, 0, sign))
