"""Phrases, and what they mean: the tables of `tables/`, a language each.

Rules are compared by their days, which dateutil finds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from parley import times
from parley.schedules import Random, Recurrence

TABLES = Path(__file__).parent / "tables"
FEWEST = 300
"""Phrases of a language."""
SEEN = date(2026, 11, 21)
OCCURRENCES = 8
"""Days of what recurs that are compared, from the one on which it is said."""


@dataclass(frozen=True)
class Line:
    """Phrases, where they are read, and what all of them mean there."""

    phrases: tuple[str, ...]
    means: str
    context: times.PhraseContext


def context(written: str, language: str) -> times.PhraseContext:
    """Read a context such as "Saturday 2026-11-21 07:00 America/Toronto half=alarm"."""
    weekday, day, clock, zone, *rest = written.split()
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone))
    assert f"{local:%A}" == weekday
    found = times.PhraseContext(said_at=local.astimezone(UTC), zone=ZoneInfo(zone), languages=(language,))
    for name, value in (each.split("=") for each in rest):
        if name == "near":
            found = replace(found, near=datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(zone)))
        elif name == "half":
            found = replace(found, half="alarm")
        else:
            found = replace(found, day_first=value == "yes")
    return found


def lines(name: str) -> Iterator[Line]:
    where, language = None, name.removeprefix("late_").removeprefix("arguments_").removeprefix("texted_")
    for written in (TABLES / f"{name}.txt").read_text("utf-8").splitlines():
        if written.startswith("@"):
            where = context(written[1:], language)
        elif written and not written.startswith("#"):
            means, _, phrases = written.partition(" = ")
            assert where is not None
            yield Line(tuple(phrase.strip() for phrase in phrases.split("; ")), means, where)


ENGLISH, SPANISH = list(lines("en")), list(lines("es"))
LATE = [*lines("late_en"), *lines("late_es")]
ARGUMENTS = [*lines("arguments_en"), *lines("arguments_es")]
TEXTED = [*lines("texted_en"), *lines("texted_es")]


# --- meanings as the tables write them ------------------------------------------------------------------------------


def shown(meaning: times.Meaning, zone: ZoneInfo, since: date = SEEN) -> str:
    """A meaning as the tables write it; what recurs, as the dates that dateutil finds."""
    match meaning:
        case times.Once(at, has_time):
            return stamp(at.astimezone(zone)) if has_time else f"{at.astimezone(zone):%Y-%m-%d}"
        case times.Range(start, end, all_day):
            first, last = start.astimezone(zone), end.astimezone(zone)
            if all_day:
                assert first.time() == last.time() == time()
                return f"{first:%Y-%m-%d} .. {last - timedelta(days=1):%Y-%m-%d}"
            return f"{stamp(first)} .. {stamp(last)}"
        case times.Length(minutes):
            return f"{minutes} min"
        case times.Repeated(recurrence, minutes):
            return f"{shown(recurrence, zone, since)} for {minutes} min"
        case Random(start=start, end=end):
            return f"random {start:%H:%M}-{end:%H:%M} {expanded(meaning.rule, meaning.since, (start,), since)}"
        case Recurrence(rule=rule, start=start, without=without):
            found = expanded(rule, start, meaning.times, since)
            return f"{found} except {' '.join(map(str, without))}" if without else found
    raise AssertionError(meaning)


def stamp(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M:%S}".removesuffix(":00") if local.second else f"{local:%Y-%m-%d %H:%M}"


def expanded(rule: str, start: date, at: tuple[time, ...], since: date) -> str:
    """The next days of a rule, counted from `start`."""
    first = datetime.combine(start, time())
    days = rrulestr(rule, dtstart=first, ignoretz=True)
    seen = max(first, datetime.combine(since, time()))
    dates = [f"{day:%m-%d}" for day in islice(days.xafter(seen, inc=True), OCCURRENCES)]
    return f"{dates} {[f'{each:%H:%M}' for each in at]}"


def wanted(means: str, near: datetime) -> str:
    """What a table's line says, in the same form. `near` is when it was said, local: ranges leave its date out."""
    if means.startswith("random "):
        _, rule, window = means.split()
        start, end = window.split("-")
        return f"random {start}-{end} {expanded(rule, near.date(), (time.fromisoformat(start),), near.date())}"
    if means.startswith("FREQ=") and " except " in means:
        means, _, without = means.partition(" except ")
        return f"{wanted(means, near)} except {without}"
    if means.startswith("FREQ="):
        rule, _, rest = means.partition(" at ")
        rest, _, minutes = rest.partition(" for ")
        clocks, _, start = rest.partition(" from ")
        at = tuple(time.fromisoformat(clock) for clock in clocks.split())
        found = expanded(rule, date.fromisoformat(start.strip()) if start else near.date(), at, near.date())
        return f"{found} for {minutes}" if minutes else found
    first, separator, last = means.partition(" .. ")
    return f"{first} .. {first[:11]}{last}" if separator and len(last) == 5 else means


def answer(phrase: str, context: times.PhraseContext) -> str:
    since = context.said_at.astimezone(context.zone).date()
    try:
        return shown(times.read(phrase, context), context.zone, since)
    except times.NotATime as wrong:
        return f"no: {wrong.key}"
    except times.Ambiguous as wrong:
        return "ask: " + " | ".join(sorted(shown(each, context.zone, since) for each in wrong.options))


def expected(line: Line) -> str:
    near = line.context.said_at.astimezone(line.context.zone)
    if line.means.startswith("ask: "):
        return "ask: " + " | ".join(sorted(wanted(each, near) for each in line.means[5:].split(" | ")))
    return wanted(line.means, near)


@pytest.mark.sampled(70)
@pytest.mark.parametrize(
    "line", [*ENGLISH, *SPANISH, *LATE, *ARGUMENTS, *TEXTED], ids=lambda line: f"{line.phrases[0]} {line.means}"
)
def test_a_phrase_means_what_the_table_says(line: Line) -> None:
    means = expected(line)
    assert {phrase: answer(phrase, line.context) for phrase in line.phrases} == dict.fromkeys(line.phrases, means)


@pytest.mark.parametrize("table", [ENGLISH, SPANISH], ids=["en", "es"])
def test_the_tables_are_large(table: list[Line]) -> None:
    assert len({phrase for line in table for phrase in line.phrases}) >= FEWEST
