"""Makes what recurs of a rule as RFC 5545 writes it: "FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=9", with what is said beside it.

Times of day and the parts that phrases have too become parts of a `Repeat`, so that "FREQ=DAILY at 9am until friday" is
read like any other phrase. The other parts of the rule go along as they are written, and `rrule.read` judges them.
"""

from __future__ import annotations

from itertools import product

from parley.rrule import FREQUENCIES, WEEKDAYS
from parley.times.pieces import HOUR, ClockTime, DayExpression, Repeat

AS_WRITTEN = ("BYSETPOS", "WKST")
"""The parts that no phrase has, in the order in which they go along."""
UNKNOWN = Repeat("", 0)
"""The value of a rule that recurs in a way that cannot be kept."""


def of_rule(rrule: str) -> Repeat | None:
    """Return the `Repeat` of a rule such as "FREQ=DAILY;BYHOUR=8,20": UNKNOWN if such a rule cannot be kept, None if
    the rule has a part twice or something else where a number belongs.
    """
    pairs = [part.partition("=") for part in rrule.upper().removeprefix("RRULE:").rstrip(";").split(";")]
    given = {name: value for name, _, value in pairs}
    if len(given) < len(pairs) or not all(given.values()):
        return None
    if given.get("FREQ") not in FREQUENCIES or not given.keys() <= KNOWN:
        return UNKNOWN
    try:
        return _made(given)
    except ValueError:
        return None


PLAIN = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "UNTIL", "COUNT", "BYHOUR", "BYMINUTE", "BYSECOND")
KNOWN = frozenset((*PLAIN, *AS_WRITTEN))


def _made(given: dict[str, str]) -> Repeat | None:
    """Return the `Repeat` of an RFC 5545 rule, given as its parts by name. Raises ValueError for a part that cannot be
    read.
    """
    months = _numbers(given, "BYMONTH")
    beside = [f";{name}={given[name]}" for name in AS_WRITTEN if name in given]
    if len(months) > 1:
        beside.insert(0, f";BYMONTH={given['BYMONTH']}")
    until = given.get("UNTIL", "")
    return Repeat(
        given["FREQ"],
        int(given.get("INTERVAL", "1")),
        by_day=tuple(map(_weekday, given["BYDAY"].split(","))) if "BYDAY" in given else (),
        by_month_day=_numbers(given, "BYMONTHDAY"),
        by_month=months[0] if len(months) == 1 else None,
        times=_times(given),
        until=_day(until) if len(until) == 8 else None,
        until_moment=until if len(until) != 8 else "",
        count=int(given["COUNT"]) if "COUNT" in given else None,
        beside="".join(beside),
    )


def _numbers(given: dict[str, str], name: str) -> tuple[int, ...]:
    return tuple(int(each) for each in given[name].split(",")) if name in given else ()


def _weekday(written: str) -> tuple[int, int]:
    return int(written[:-2] or "0"), WEEKDAYS.index(written[-2:])


def _day(written: str) -> DayExpression:
    return DayExpression("dated", (int(written[:4]), int(written[4:6]), int(written[6:])))


def _times(given: dict[str, str]) -> tuple[ClockTime, ...]:
    """Return the times of day of BYHOUR, BYMINUTE and BYSECOND; () if the rule has none. Raises ValueError for minutes
    without an hour.
    """
    hours, minutes, seconds = (_numbers(given, name) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    if not hours and (minutes or seconds):
        raise ValueError("minutes of no hour")
    if any(not 0 <= hour < 24 for hour in hours) or any(not 0 <= each < 60 for each in (*minutes, *seconds)):
        raise ValueError("no time of day")
    clocks = product(hours, minutes or (0,), seconds or (0,))
    return tuple(ClockTime((hour * HOUR + minute * 60 + second,)) for hour, minute, second in clocks)
