"""Finds the days that a text asks about: "are you open on the 25th of december, or on sundays?". It finds all of them,
or says which words of a day it could not read.

Each stretch of words that is a day, days or a recurrence counts with all that it may mean, since who asks about days is
told of one too many rather than of none. What is left over and speaks of a day is not read: "the 32nd of december".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from parley.times.cutting import LONGEST_TEXT, LOOK, Cut, Stretch, cut_of, is_number, is_of, meanings, order, whole
from parley.times.found import found_in
from parley.times.grammar import EVENT_NAME
from parley.times.pieces import DayExpression, Moment, Repeat
from parley.times.resolve import days_of
from parley.times.shared_month import OtherDay, other_days, with_months
from parley.times.tokens import Token
from parley.times.values import DaysSaid, NotATime, PhraseContext

MOST_DAYS = 31
"""The most days that one stretch of words may name."""
DATES = frozenset(["slashed", "dmy", "ymd", "ordinal_digits", "iso_moment"])
"""The kinds of tokens that say a day."""
HOLIDAY = "holiday"
DAY_WORDS = ("month", "holiday", "weekday", "plural_weekday", "relative")
"""The categories of words that say a day."""
OF_A_DATE = 2
"""Words between a number and its month, at most: "32nd of the december"."""


def days_said(text: str, context: PhraseContext) -> DaysSaid:
    """Return the days that a text asks about, as read by the language that finds most of them."""
    found = [_in(cut, context) for name in order(context.languages) if (cut := cut_of(text, name, LONGEST_TEXT))]
    return max(found, key=lambda each: each.size, default=DaysSaid())


def names_holiday(text: str, languages: Sequence[str]) -> bool:
    """Whether a text names a holiday that has its date each year: "on boxing day"."""
    cuts = filter(None, (cut_of(text, name, LONGEST_TEXT) for name in order(languages)))
    return any(_begins(cut, at, HOLIDAY) for cut in cuts for at in range(len(cut.tokens)))


def _begins(cut: Cut, at: int, category: str) -> int | None:
    """Return the position at which the words of one category that begin at token `at` end; None if no such words begin
    there.
    """
    for end in cut.grammar.ends(cut.tokens, at):
        form = tuple(word.text for word in cut.tokens[at:end])
        if any(name == category for name, _ in cut.grammar.forms.get(form, ())):
            return end
    return None


def _in(cut: Cut, context: PhraseContext) -> DaysSaid:
    """Return the days that a text names in one language, and the first words of a day that could not be read."""
    stretches = list(_stretches(cut))
    days: dict[date, None] = {}
    unread: list[Stretch] = []
    size = 0
    others = list(other_days(cut, stretches))
    listed = {each.at for each in others}
    days.update(dict.fromkeys(_of_list(others, cut, context)))
    for start, end in stretches:
        if any(start <= at[0] < end for at in listed):  # "the 24th" of "the 24th and 25th of January"
            continue
        found = _days(cut.tokens[start:end], cut, context)
        if found is None:
            unread.append((start, end))
        elif found:
            days.update(dict.fromkeys(found))
        size += end - start if found is None or found else 0
    read = [*stretches, *listed]
    size += len(listed)
    left = [at for at in range(len(cut.tokens)) if not any(start <= at < end for start, end in read)]
    unread += [stretch for at in left if (stretch := _unread(cut, at))]
    return DaysSaid(tuple(sorted(days)), _words(cut, unread[0]) if unread else "", size + len(unread))


def _of_list(others: Sequence[OtherDay], cut: Cut, context: PhraseContext) -> Iterator[date]:
    """Yield the dates of the days that say no month themselves, and those between the two ends of a range."""
    for other in others:
        own, beside = (_days(words, cut, context) or [] for words in (other.words, other.neighbour))
        yield from own
        if other.reaches and own and beside:
            first, last = sorted((own[0], beside[0]))
            yield from (first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS)))


def _stretches(cut: Cut) -> Iterator[Stretch]:
    """Yield the stretches of a text that are times, then those that name days for a person who asks about days: "in
    december".
    """
    found = found_in(cut)
    looks = sorted(meanings(cut.tokens, cut.grammar, LOOK), key=lambda each: each[0] - each[1])
    chosen = with_months(found.chosen if found else (), looks, cut)
    yield from chosen
    for start, end in looks:
        is_free = all(end <= first or last <= start for first, last in chosen)
        if is_free and any(_is_day_word(cut, at) for at in range(start, end)) and not _has_number(cut, start, end):
            chosen.append((start, end))
            yield start, end


def _days(words: tuple[Token, ...], cut: Cut, context: PhraseContext) -> list[date] | None:
    """Return the dates that these words name; [] if they name no day, None if they name a day that does not exist."""
    found: list[date] = []
    wrong = False
    for value in whole(words, cut.grammar, LOOK):
        try:
            if isinstance(value, Repeat):
                pairs = [each for _, day in value.by_day for each in _of_weekday(day, context)]
                dates = (Moment(day=DayExpression("of_month", (day,))) for day in value.by_month_day if day > 0)
                pairs += [each for day in dates for each in days_of(day, context)]  # "los días 24 y 25"
            else:
                pairs = days_of(value, context)
        except NotATime as none:
            wrong = wrong or none.key != "moment_unknown"  # two days that are no period may be read one by one
            continue
        except OverflowError:
            wrong = True
            continue
        for first, last in pairs:
            wrong = wrong or not timedelta() <= last - first < timedelta(days=MOST_DAYS)
            found += [first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS))]
    if not (found or wrong):  # days of the week that are only listed: "monday and friday"
        forms = [each for word in words for each in cut.grammar.forms.get((word.text,), ())]
        named = [value for name, value in forms if name == "weekday" and isinstance(value, int)]
        found = [first for day in named for first, _ in _of_weekday(day, context)]
    return None if wrong and not found else found


def _of_weekday(day: int, context: PhraseContext) -> list[tuple[date, date]]:
    """Return the next date of a weekday (Monday is 0), which can be today, as a list with one (first, last) pair."""
    today = context.said_at.astimezone(context.zone).date()
    found = today + timedelta(days=(day - today.weekday()) % 7)
    return [(found, found)]


def _is_day_word(cut: Cut, at: int) -> bool:
    """Whether the word at token `at` always names a day: "christmas" does, "may" and "sun" do not."""
    token = cut.tokens[at]
    if token.text in cut.grammar.weak and not is_of(token, cut.grammar, "holiday"):
        return False
    return token.kind in DATES or is_of(token, cut.grammar, *DAY_WORDS)


def _has_number(cut: Cut, start: int, end: int) -> bool:
    """Whether a number stands beside these words that no day was made of: "32 of" in front of "december"."""
    beside = (*cut.tokens[max(0, start - OF_A_DATE) : start], *cut.tokens[end : end + 1])
    return any(is_number(each, cut.grammar) for each in beside)


def _unread(cut: Cut, at: int) -> Stretch | None:
    """Return the stretch of an unread day at token `at`, with the number in front of it; None if there is none."""
    if (end := _begins(cut, at, EVENT_NAME)) is not None:
        return at, end
    if not _is_day_word(cut, at):
        return None
    start = next((n for n in range(max(0, at - OF_A_DATE), at) if is_number(cut.tokens[n], cut.grammar)), at)
    return start, at + 1


def _words(cut: Cut, stretch: Stretch) -> str:
    start, end = stretch
    return cut.text[cut.tokens[start].start : cut.tokens[end - 1].end]
