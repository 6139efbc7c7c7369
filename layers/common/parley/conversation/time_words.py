"""Write moments and days in words, by a clock: "tomorrow, Sunday 22 November, at 15:00". Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley.texts import Language
from parley.texts.schedules import of

A_DAY = timedelta(days=1)


def day_in_words(day: date, language: Language, today: date) -> str:
    """Return a day with its date in words, with "today" or "tomorrow" where it is that, and with its year unless that
    is this year."""
    from babel.dates import format_date  # The import takes 25 ms, and few turns say a date.

    says = of(language)
    words = format_date(day, says.day if day.year == today.year else says.day_with_year, locale=language)
    near = {0: says.today, 1: says.tomorrow}.get((day - today).days)
    return near.format(day=words) if near else words


def moment_in_words(at: datetime, language: Language, now: datetime, zone: ZoneInfo) -> str:
    """Return a moment in words by the clock in that zone: "tomorrow, Sunday 22 November, at 15:00"."""
    local = at.astimezone(zone)
    day = day_in_words(local.date(), language, now.astimezone(zone).date())
    return of(language).at_moment.format(day=day, time=f"{local:%H:%M}")


def whole_days(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, date] | None:
    """Return the first and the last day of the time between two moments if it is made of whole days by the clock in
    that zone; else None."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if start >= end or first.time() != time() or last.time() != time():
        return None
    return first.date(), last.date() - A_DAY


def days_in_words(first: date, last: date, language: Language, today: date) -> str:
    """Return the days from `first` to `last` in words, each with its date; only one day if they are the same."""
    words = day_in_words(first, language, today)
    if first == last:
        return words
    return of(language).days.format(first=words, last=day_in_words(last, language, today))


def block_in_words(start: datetime, end: datetime, language: Language, now: datetime, zone: ZoneInfo) -> str:
    """Return the time between two moments in words: "Friday 27 November, at 15:00-16:00". Whole days are named without
    a time."""
    says = of(language)
    if days := whole_days(start, end, zone):
        return says.all_day.format(days=days_in_words(*days, language, now.astimezone(zone).date()))
    begins = moment_in_words(start, language, now, zone)
    if end - start >= A_DAY:
        return says.from_until_later.format(start=begins, end=moment_in_words(end, language, now, zone))
    return says.from_until.format(start=begins, end=f"{end.astimezone(zone):%H:%M}")
