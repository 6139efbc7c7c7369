"""Recurrence rules: on which days something recurs, as the value of an RRULE (RFC 5545, 3.3.10) without times of day.
Pure.

    FREQ        DAILY, WEEKLY, MONTHLY, YEARLY
    INTERVAL    every so many days, weeks, months, years
    BYDAY       MO, TU ...; by the month or the year also 1MO (the first Monday) and -1FR (the last Friday)
    BYMONTHDAY  1 to 31, and -1 for the last day of the month, to -5
    BYMONTH     1 to 12
    BYSETPOS    of the days that the other parts name in a month: the first, the last ...
    COUNT       it is over after so many days
    UNTIL       it is over after that local date
    WKST        the day that a week begins with, for INTERVAL

A rule is written in one way only: `checked` adds what RFC 5545 takes from the start, so the rule alone tells the days.
`dateutil.rrule` computes the days. A rule that names no day until the end of time is refused.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The names of the days of a week in a rule, in the order of `date.weekday`."""
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "COUNT", "UNTIL", "WKST")
"""All parts that a rule may have, in the order in which they are written."""
EVERY_DAY = "FREQ=DAILY"
LONGEST = 200
"""The most characters of a rule."""
MOST = 1000
"""The largest COUNT that a rule may have: the days are counted from the start each time."""
FARTHEST = {"DAILY": 366, "WEEKLY": 104, "MONTHLY": 48, "YEARLY": 10}
"""The largest INTERVAL (every so many days, weeks, months or years) that a rule may have."""
CYCLE = 400
"""The years after which the Gregorian calendar repeats itself, weekdays included."""
LAST_CYCLES = 9200
"""A year two cycles before `datetime.MAXYEAR`, where dateutil ceases to look."""


@dataclass(frozen=True)
class RecurrenceRule:
    """A parsed recurrence rule (RRULE) about days, without times of day."""

    frequency: str
    interval: int = 1
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    """Pairs of a number and a weekday (Monday is 0): (-1, 4) is the last Friday, (0, 4) every Friday."""
    positions: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    week_start: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether the rule only names weekdays of every week, without interval, months, count or end."""
        return (
            self.frequency in ("DAILY", "WEEKLY")
            and self.interval == 1
            and not (self.months or self.count or self.until)
        )

    @property
    def days_of_week(self) -> tuple[int, ...]:
        """The weekdays of a daily or weekly rule (Monday is 0); all seven if it names none."""
        return tuple(day for _, day in self.weekdays) or tuple(range(7))

    @property
    def text(self) -> str:
        """The rule as RRULE text, in one fixed form."""
        values = {
            "FREQ": self.frequency,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": _listed(self.months),
            "BYMONTHDAY": _listed(self.month_days),
            "BYDAY": ",".join(f"{number or ''}{WEEKDAYS[day]}" for number, day in self.weekdays),
            "BYSETPOS": _listed(self.positions),
            "COUNT": str(self.count or ""),
            "UNTIL": f"{self.until:%Y%m%d}" if self.until else "",
            "WKST": WEEKDAYS[self.week_start] if self.week_start else "",
        }
        return ";".join(f"{name}={values[name]}" for name in PARTS if values[name])


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


@lru_cache(maxsize=256)
def read(text: str) -> RecurrenceRule:
    """Parse an RRULE text. Raises ValueError if it is not valid or not supported."""
    plain = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    pairs = [part.partition("=") for part in plain.split(";")]
    given = {name: value for name, _, value in pairs}
    if len(text) > LONGEST or len(given) < len(pairs) or not set(given) <= set(PARTS) or not all(given.values()):
        raise ValueError(f"{text!r} must have parts among {PARTS}, each once and with a value")
    if given.get("FREQ") not in FREQUENCIES:
        raise ValueError(f"{text!r} must have a FREQ among {FREQUENCIES}")
    frequency = given["FREQ"]
    rule = RecurrenceRule(
        frequency=frequency,
        interval=_number(given.get("INTERVAL", "1"), 1, FARTHEST[frequency]),
        months=_numbers(given.get("BYMONTH"), 1, 12),
        month_days=_numbers(given.get("BYMONTHDAY"), -5, 31),
        weekdays=tuple(dict.fromkeys(map(_weekday, given["BYDAY"].split(",")))) if "BYDAY" in given else (),
        positions=_numbers(given.get("BYSETPOS"), -5, 5),
        count=_number(given["COUNT"], 1, MOST) if "COUNT" in given else None,
        until=_until(given["UNTIL"]) if "UNTIL" in given else None,
        week_start=WEEKDAYS.index(given["WKST"]) if given.get("WKST") in WEEKDAYS else 0,
    )
    return _usable(rule, text)


def _usable(rule: RecurrenceRule, text: str) -> RecurrenceRule:
    """Return the rule if its parts may be combined. Raises ValueError, with `text` in its message, if not."""
    numbered = any(number for number, _ in rule.weekdays)
    by_month = rule.frequency in ("MONTHLY", "YEARLY")
    wrong = {
        "COUNT and UNTIL": rule.count is not None and rule.until is not None,
        "a numbered BYDAY": numbered and not by_month,
        "BYMONTHDAY": bool(rule.month_days) and not by_month,
        "BYDAY by the day": rule.frequency == "DAILY" and bool(rule.weekdays) and rule.interval > 1,
        "BYDAY by the year without BYMONTH": rule.frequency == "YEARLY" and bool(rule.weekdays) and not rule.months,
        "BYMONTHDAY by the year without BYMONTH": rule.frequency == "YEARLY"
        and bool(rule.month_days)
        and not rule.months,
        "BYSETPOS without BYDAY": bool(rule.positions) and (not by_month or not rule.weekdays),
        "BYSETPOS by the year": bool(rule.positions) and rule.frequency == "YEARLY" and len(rule.months) != 1,
        "BYSETPOS and a numbered BYDAY": bool(rule.positions) and numbered,
    }
    for what, is_wrong in wrong.items():
        if is_wrong:
            raise ValueError(f"{text!r} has {what}, which is not supported")
    return rule


def weekly(weekdays: Iterable[int]) -> str:
    """Return the RRULE for these weekdays of every week (Monday is 0); all seven give "FREQ=DAILY"."""
    days = sorted(set(weekdays))
    if len(days) == len(WEEKDAYS):
        return EVERY_DAY
    return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[day] for day in days)


def each_time(text: str) -> str:
    """Return the RRULE without its INTERVAL: "every other Tuesday" becomes "every Tuesday"."""
    return replace(read(text), interval=1).text


def _number(text: str, least: int, most: int) -> int:
    if len(text) > 4 or not text.lstrip("+-").isdecimal() or not least <= int(text) <= most:
        raise ValueError(f"{text!r} must be a number from {least} to {most}")
    return int(text)


def _numbers(text: str | None, least: int, most: int) -> tuple[int, ...]:
    found = tuple(sorted({_number(each, least, most) for each in text.split(",")})) if text else ()
    if 0 in found:
        raise ValueError(f"{text!r} must have no zero")
    return found


def _weekday(text: str) -> tuple[int, int]:
    number, name = text[:-2], text[-2:]
    if name not in WEEKDAYS:
        raise ValueError(f"{text!r} must end with one of {WEEKDAYS}")
    return (_number(number, -5, 5) if number else 0), WEEKDAYS.index(name)


def _until(text: str) -> date:
    """Return the date of an UNTIL value such as "20261231". Raises ValueError for a value with a time of day."""
    if len(text) != 8:
        raise ValueError(f"{text!r} must be a date")
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a local date has no zone


def until_date(text: str, start: datetime, zone: tzinfo) -> str:
    """Return the RRULE with a local date as its UNTIL: the last date on which something at the time of `start` happens
    before the UNTIL. An UNTIL ending in Z is in UTC. Raises ValueError.
    """
    found = UNTIL.search(text.upper())
    if found is None:
        return text
    last = datetime.strptime(found["at"].rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone is added below
    if found["at"].endswith("Z"):
        last = last.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    day = last.date() - timedelta(days=last.time() < start.time())
    return f"{text[: found.start()]}UNTIL={day:%Y%m%d}{text[found.end() :]}"


def until_last_second(text: str) -> str:
    """Return the RRULE with the time 23:59:59 added to its UNTIL, because earlier releases compare it with times."""
    return UNTIL_DATE.sub(r"\g<0>T235959", text)


@lru_cache(maxsize=256)
def checked(text: str, start: date) -> str:
    """Return the RRULE in the form in which it is stored, with the parts that RFC 5545 would take from the start date
    written out. Raises ValueError, also if it names no day at all.
    """
    rule = read(text)
    weekdays, month_days, months = rule.weekdays, rule.month_days, rule.months
    if rule.frequency == "WEEKLY" and not weekdays:
        weekdays = ((0, start.weekday()),)
    if rule.frequency in ("MONTHLY", "YEARLY") and not (weekdays or month_days):
        month_days = (start.day,)
        months = months or ((start.month,) if rule.frequency == "YEARLY" else ())
    in_order = tuple(sorted(weekdays, key=lambda pair: (pair[1], pair[0])))
    whole = replace(rule, months=months, month_days=month_days, weekdays=in_order)
    if rule.frequency == "DAILY" and weekdays:
        whole = replace(whole, frequency="WEEKLY")
    if whole.frequency == "WEEKLY" and whole.interval == 1 and {day for _, day in whole.weekdays} == set(range(7)):
        whole = replace(whole, frequency="DAILY", weekdays=())
    if not _names_a_day(whole, start):
        raise ValueError(f"{text!r} names no day at all")
    return whole.text


def _names_a_day(rule: RecurrenceRule, start: date) -> bool:
    """Return whether the rule names any day at all. It is tested near the year 9999, where dateutil stops searching, so
    the test takes at most 100 ms.
    """
    if rule.is_plain:
        return True
    same_day = start.replace(year=LAST_CYCLES + start.year % CYCLE)
    return next(_days(replace(rule, count=None, until=None).text, same_day), None) is not None


def _days(text: str, start: date) -> Iterator[date]:
    from dateutil.rrule import rrulestr  # 15 ms, and few turns have something that recurs

    return (at.date() for at in rrulestr(text, dtstart=datetime.combine(start, time())))


UNTIL = re.compile(r"UNTIL=(?P<at>\d{8}T\d{6}Z?)")
UNTIL_DATE = re.compile(r"UNTIL=\d{8}(?![\dT])")
STEPS: Mapping[str, Callable[[int], timedelta]] = {
    "DAILY": lambda interval: timedelta(days=interval),
    "WEEKLY": lambda interval: timedelta(weeks=interval),
}


def days(text: str, start: date, since: date) -> Iterator[date]:
    """Yield the days of a stored RRULE from `since` on, in order. INTERVAL and COUNT count from `start`."""
    rule = read(text)
    step = STEPS[rule.frequency](rule.interval) if rule.frequency in STEPS else None
    if step is not None and rule.count is None and since > start:
        start += (since - start) // step * step  # the same days, without those of the years before
    return (day for day in _days(text, start) if day >= since)
