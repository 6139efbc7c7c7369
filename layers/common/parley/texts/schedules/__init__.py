"""The words for schedules: `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints it: half the import time
class ScheduleTexts:
    """The parts of a schedule in words: "every other Tuesday at 09:00, 5 times". `en.toml` shows which placeholders
    ("{n}") each has."""

    every_day: str
    every_other_day: str
    every_n_days: str
    on_weekdays: str
    every: str
    every_day_but: str
    every_other_week: str
    every_n_weeks: str
    on_day: str
    every_month: str
    every_n_months: str
    in_months: str
    every_year: str
    every_n_years: str
    of_months: str
    during: str
    provided: str
    either: str
    numbered_day: str
    each_weekday: str
    working_day: str
    last_days: str
    date: str
    date_with_year: str
    day: str
    day_with_year: str

    time: str
    at: str
    between: str
    once: str
    times: str
    on_days: str
    until: str
    without: str
    zone: str
    next: str

    today: str
    tomorrow: str
    at_moment: str
    all_day: str
    from_until: str
    from_until_later: str
    days: str

    which_time: str
    not_a_time: Mapping[str, str]
    """Why a phrase was not understood, by `times.NotATime.key`."""

    numbers: Mapping[str, str]
    """The words of the first weekday of a month, the second, the last."""
    month_days: Mapping[str, str]
    """A day of a month by its number; `other` for those that have no words of their own."""


@cache
def of(language: Language) -> ScheduleTexts:
    """Return the words for schedules in this language."""
    return texts.read(ScheduleTexts, language)
