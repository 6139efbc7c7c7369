"""A schedule in words, with all that its rule says: "every other Tuesday at 09:00, 5 times". Pure.

Whatever `rrule.checked` lets pass has words here in every language, for every lane that sets something which recurs.
A rule that is more than days of every week is read back with its next dates, because words like "every other Tuesday"
leave open which one is meant.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from parley import rrule
from parley.rrule import RecurrenceRule
from parley.schedules import LONG_AGO, Random, Recurrence, Schedule, upcoming
from parley.texts import Language
from parley.texts.schedules import ScheduleTexts, of

READ_BACK = 3
"""The number of dates that are named after a rule that is not plain."""
TIMES_A_DAY = 24
"""The most occurrences of one day that are looked through for another date."""
WORKING_DAYS = (0, 1, 2, 3, 4)
MANY = 5
"""The number of weekdays from which on it is shorter to name the others."""


def in_words(schedule: Schedule, language: Language, now: datetime, zone: ZoneInfo | None = None) -> str:
    """Return the schedule in words. If the clock of the person's `zone` differs, the schedule's own time zone is
    named."""
    says, rule = of(language), rrule.read(schedule.rule)
    words = _days(rule, says, language)
    if isinstance(schedule, Random):
        words = says.between.format(days=words, start=f"{schedule.start:%H:%M}", end=f"{schedule.end:%H:%M}")
    else:
        times = [says.time.format(time=f"{each:%H:%M}") for each in schedule.times]
        words = says.at.format(days=words, times=_list(times, language))
    local = now.astimezone(ZoneInfo(schedule.zone))
    words = _ending(words, schedule, rule, says, language, local.date())
    if zone is not None and local.utcoffset() != now.astimezone(zone).utcoffset():
        words = says.zone.format(when=words, zone=schedule.zone.rpartition("/")[2].replace("_", " "))
    return words


def days_in_full(schedule: Recurrence, language: Language, now: datetime) -> str:
    """Return the schedule of something that lasts whole days in words: its days and next dates, and no time."""
    return _with_dates(_without_times(schedule, language, now), schedule, language, now)


def _without_times(schedule: Recurrence, language: Language, now: datetime) -> str:
    says, rule = of(language), rrule.read(schedule.rule)
    today = now.astimezone(ZoneInfo(schedule.zone)).date()
    words = _ending(_days(rule, says, language), schedule, rule, says, language, today)
    return says.all_day.format(days=words.rstrip(","))  # in Spanish a comma stands before the time


def in_full(schedule: Schedule, language: Language, now: datetime, zone: ZoneInfo | None = None) -> str:
    """Return the schedule in words and, unless it is plain and begins at once, its next dates after `now`."""
    return _with_dates(in_words(schedule, language, now, zone), schedule, language, now)


def _with_dates(words: str, schedule: Schedule, language: Language, now: datetime) -> str:
    if schedule.days_of_week is not None and not _begins_later(schedule, now):
        return words
    there, says = ZoneInfo(schedule.zone), of(language)
    ahead = islice(upcoming(schedule, "", now), READ_BACK * TIMES_A_DAY)
    dates = list(dict.fromkeys(at.astimezone(there).date() for at in ahead))[:READ_BACK]
    named = [_date(day, now.astimezone(there).date(), says.day, says.day_with_year, language) for day in dates]
    return says.next.format(when=words, dates=_list(named, language)) if named else words


def _begins_later(schedule: Schedule, now: datetime) -> bool:
    """Return whether a schedule's first occurrence is later than its words promise, because it has a start in the
    future."""
    begins = {"since" if isinstance(schedule, Random) else "start": LONG_AGO}
    always = schedule.model_copy(update=begins)
    return next(upcoming(schedule, "", now), None) != next(upcoming(always, "", now), None)


# --- days -----------------------------------------------------------------------------------------------------------


def _days(rule: RecurrenceRule, says: ScheduleTexts, language: Language) -> str:
    """Return the days of a recurrence rule in words ("every other Tuesday"), without its end."""
    by_frequency = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
    words = by_frequency[rule.frequency](rule, says, language)
    if rule.frequency in ("DAILY", "WEEKLY") and rule.months:
        return says.during.format(days=words, months=_months(rule, language))
    if rule.month_days and rule.weekdays:
        return says.provided.format(days=words, weekdays=_any_of(rule, says, language))
    return words


def _daily(rule: RecurrenceRule, says: ScheduleTexts, language: Language) -> str:
    return {1: says.every_day, 2: says.every_other_day}.get(rule.interval, says.every_n_days).format(n=rule.interval)


def _weekly(rule: RecurrenceRule, says: ScheduleTexts, language: Language) -> str:
    """Return the days of a weekly recurrence rule in words: "every weekday", "every Monday and Friday"."""
    days = rule.days_of_week
    if rule.interval == 1:
        if days == WORKING_DAYS:
            return says.on_weekdays
        if len(days) >= MANY:
            others = [says.on_day.format(day=each) for each in _weekdays(set(range(7)) - set(days), language)]
            return says.every_day_but.format(days=_list(others, language))
        return says.every.format(days=_list(_weekdays(days, language), language))
    if rule.interval == 2 and len(days) == 1:
        return says.every_other_week.format(day=_weekdays(days, language)[0])
    named = [says.on_day.format(day=each) for each in _weekdays(days, language)]
    return says.every_n_weeks.format(n=rule.interval, days=_list(named, language))


def _monthly(rule: RecurrenceRule, says: ScheduleTexts, language: Language) -> str:
    days = _in_a_month(rule, says, language)
    if rule.interval > 1:
        words = says.every_n_months.format(n=rule.interval, days=days)
        return says.during.format(days=words, months=_months(rule, language)) if rule.months else words
    if rule.months:
        return says.in_months.format(days=days, months=_months(rule, language))
    return says.every_month.format(days=days)


def _yearly(rule: RecurrenceRule, says: ScheduleTexts, language: Language) -> str:
    dates = says.of_months.format(days=_in_a_month(rule, says, language), months=_months(rule, language))
    return (says.every_year if rule.interval == 1 else says.every_n_years).format(n=rule.interval, dates=dates)


def _in_a_month(rule: RecurrenceRule, says: ScheduleTexts, language: Language) -> str:
    """Return the days that a monthly or yearly rule names in one month, in words."""
    if rule.positions:
        days = says.working_day if rule.days_of_week == WORKING_DAYS else _any_of(rule, says, language)
        return _list(
            [says.numbered_day.format(number=says.numbers[str(n)], day=days) for n in rule.positions], language
        )
    if rule.month_days:
        return _list([_month_day(day, says) for day in _forwards(rule.month_days)], language)
    return _list([_numbered(number, day, says, language) for number, day in rule.weekdays], language)


def _month_day(day: int, says: ScheduleTexts) -> str:
    if day < 0:
        return says.last_days.format(number=says.numbers[str(day)])
    return says.month_days.get(str(day), says.month_days["other"]).format(n=day)


def _forwards(days: Iterable[int]) -> list[int]:
    """Return days of a month, or weeks, in the order in which they come. Negative numbers count from the month's end,
    so they stand last."""
    return sorted(days, key=lambda day: (day < 0, day))


def _numbered(number: int, day: int, says: ScheduleTexts, language: Language) -> str:
    (name,) = _weekdays([day], language)
    if not number:
        return says.each_weekday.format(day=name)
    return says.numbered_day.format(number=says.numbers[str(number)], day=name)


def _any_of(rule: RecurrenceRule, says: ScheduleTexts, language: Language) -> str:
    *first, last = _weekdays(rule.days_of_week, language)
    return says.either.format(one=", ".join(first), other=last) if first else last


def _weekdays(days: Iterable[int], language: Language) -> list[str]:
    from babel.dates import get_day_names  # The import takes 25 ms, and few turns say what recurs.

    names = get_day_names("wide", "format", language)
    return [names[day] for day in sorted(set(days))]


def _months(rule: RecurrenceRule, language: Language) -> str:
    from babel.dates import get_month_names

    names = get_month_names("wide", "format", language)
    return _list([names[month] for month in rule.months], language)


# --- the end --------------------------------------------------------------------------------------------------------


def _ending(
    words: str, schedule: Schedule, rule: RecurrenceRule, says: ScheduleTexts, language: Language, today: date
) -> str:
    """Return the words for a schedule with its end ("5 times", "until 3 May") and the days that it leaves out."""

    def named(day: date) -> str:
        return _date(day, today, says.date, says.date_with_year, language)

    if rule.count is not None:
        several = isinstance(schedule, Recurrence) and len(schedule.times) > 1
        form = says.once if rule.count == 1 and not several else says.on_days if several else says.times
        words = form.format(when=words, count=rule.count)
    if rule.until is not None:
        words = says.until.format(when=words, date=named(rule.until))
    if schedule.without:
        words = says.without.format(when=words, dates=_list([named(day) for day in schedule.without], language))
    return words


def _date(day: date, today: date, pattern: str, with_year: str, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, pattern if day.year == today.year else with_year, locale=language)


def _list(words: Sequence[str], language: Language) -> str:
    from babel.lists import format_list

    return format_list(list(words), locale=language) if words else ""
