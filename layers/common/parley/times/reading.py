"""Reads a phrase: all of it, or a question.

A language reads a text alone, the person's own first: the words of two are never mixed. Whoever reads a phrase gets
its one meaning; `NotATime` if a word of it is no part of a time, and `Ambiguous` if it has several meanings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache

from parley.times.cutting import LONGEST_PHRASE, LONGEST_TEXT, LOOK, PHRASE, cut_of, is_strong, order, whole
from parley.times.found import found_in
from parley.times.grammar import grammar, languages, spoken
from parley.times.makers.iso import MOMENT, iso_moment
from parley.times.pieces import AllDay, Moment, Period, TimeRange
from parley.times.resolve import days_of, days_range, meanings
from parley.times.tokens import fold_token, tokens
from parley.times.values import Ambiguous, Half, Meaning, NotATime, PhraseContext

QUOTES = " \t\r\n\"'“”‘’«»"

DOUBTFUL = ("no_such_day", "time_missing")
"""The keys of NotATime for a reading without a meaning that leaves the other readings of the phrase in doubt too."""


def read(phrase: str, context: PhraseContext) -> Meaning:
    """Return the one meaning of a phrase about time. Every word of the phrase must belong to it. Raises NotATime and
    Ambiguous."""
    if (moment := _by_own_clock(phrase, context)) is not None:
        return meaning_of([moment], context)
    values = next((found for name in order(context.languages) if (found := readings(phrase, name))), ())
    if not values:
        raise NotATime("moment_unknown")
    return meaning_of(values, context)


def _by_own_clock(phrase: str, context: PhraseContext) -> Moment | None:
    """The moment of "2026-12-05T04:00-05:00" if the person's clock has that offset then: so it is no range."""
    written = phrase.strip().casefold()
    made = iso_moment(written) if MOMENT.fullmatch(written) else None
    if made is None or made.zone is None:
        return None
    try:
        said = datetime.fromisoformat(written.upper().replace(" -", "-").replace(" +", "+"))
    except ValueError:
        return None
    return made if said.utcoffset() == said.astimezone(context.zone).utcoffset() else None


def is_time(text: str, languages: Sequence[str]) -> bool:
    """Whether a text speaks of a time and of little else: at most one of its words is no word that times are said
    with."""
    if text.rstrip().endswith("?"):
        return False
    return any(readings(text, name) or _is_mostly_time(text, name) for name in order(languages))


def is_whole_time(text: str, languages: Sequence[str]) -> bool:
    """Whether each word of a text is part of one time, and it is no question."""
    return not text.rstrip().endswith("?") and any(readings(text, name) for name in order(languages))


def days(phrase: str, context: PhraseContext) -> tuple[date, date] | None:
    """Return the first and the last day that a phrase names, for a look at these days; None if it names none. Raises
    Ambiguous."""
    for name in order(context.languages):
        pairs: list[tuple[date, date]] = []
        for value in readings(phrase, name, LOOK):
            try:
                pairs += [pair for pair in days_of(value, context) if pair not in pairs and pair[0] <= pair[1]]
            except (NotATime, OverflowError, ValueError):
                continue
        if len(pairs) > 1:
            raise Ambiguous(tuple(days_range(*pair, context) for pair in pairs))
        if pairs:
            return pairs[0]
    return None


def not_understood(phrase: str, languages: Sequence[str]) -> str:
    """The part of a phrase that is no part of its time, in the language that knows most of it; empty if that is all of
    it, or if only its parts do not go together."""
    best = ""
    for name in order(languages):
        found = found_in(cut_of(phrase, name, LONGEST_TEXT))
        if found is None:
            continue
        tokens, text = found.cut.tokens, found.cut.text
        inside = {at for start, end in found.chosen for at in range(start, end)}
        outside = [at for at in range(len(tokens)) if at not in inside]
        if not outside:
            return ""
        if outside == list(range(outside[0], outside[-1] + 1)):
            part = text[tokens[outside[0]].start : tokens[outside[-1]].end]
            best = part if not best or len(part) < len(best) else best
    return best


def is_period(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase is a week, a weekend or a month by its name, and no days from one to another."""
    values = next((found for name in order(languages) if (found := readings(phrase, name))), ())
    return any(isinstance(value, AllDay) and isinstance(value.first, Period) for value in values)


def names_day(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase that is a time names a day, or leaves it open as "between 9 and 5" does."""
    values = next((found for name in order(languages) if (found := readings(phrase, name))), ())
    return any(_has_day(value) for value in values)


def _has_day(value: object) -> bool:
    match value:
        case TimeRange(start, end, base=base):
            return any(each is not None and each.day is not None for each in (start, end, base))
        case Moment(day=day):
            return day is not None
    return isinstance(value, AllDay)


def half_of(title: str) -> Half:
    """Return which half of the day an hour without "am" or "pm" is read in for something with that title: for a flight,
    the person has to be asked."""
    half: Half
    for name in languages():
        spoken = grammar(name)
        words = {token.text for token in tokens(unicodedata.normalize("NFC", title[:LONGEST_TEXT]))}
        for half, of_it in (("journey", spoken.journey), ("visit", spoken.visit), ("evening", spoken.evening)):
            if words & of_it:
                return half
    return "day"


@lru_cache(maxsize=256)
def readings(phrase: str, language: str, category: str = PHRASE) -> tuple[object, ...]:
    """All readings of a whole phrase in one language, before they are put on a calendar."""
    cut = cut_of(_without_an_answer(phrase).strip(QUOTES), language, LONGEST_PHRASE)
    return tuple(whole(cut.tokens, cut.grammar, category)) if cut else ()


def _without_an_answer(phrase: str) -> str:
    """The phrase without the word that it answers with: "no, 7pm". Without a mark behind it, "no tomorrow" is something
    else."""
    first, mark, rest = re.match(r"\s*(\w*)\s*([,.;:]?)(.*)", phrase, re.DOTALL).groups()  # type: ignore[union-attr]
    return rest if mark and fold_token(first) in spoken("answers") else phrase


def meaning_of(values: Iterable[object], context: PhraseContext) -> Meaning:
    """The one meaning of several readings. Raises NotATime and Ambiguous."""
    context = replace(context, said_at=context.said_at.astimezone(UTC))
    found: list[Meaning] = []
    wrong: list[NotATime] = []
    for value in values:
        try:
            found += [each for each in meanings(value, context) if each not in found]
        except NotATime as not_one:
            wrong.append(not_one)
        except OverflowError:  # beyond the last year that a calendar has
            wrong.append(NotATime("moment_too_far"))
    fatal = next((each for each in wrong if each.key in DOUBTFUL), None)
    if fatal or not found:
        raise fatal or wrong[0]
    if len(found) > 1:
        raise Ambiguous(tuple(found))
    return found[0]


def _is_mostly_time(text: str, language: str) -> bool:
    """Whether all words of a phrase, or all but one, are words that this language says times with, also if they make no
    time: "tomorrow at 25:00"."""
    cut = cut_of(text, language, LONGEST_PHRASE)
    if cut is None or not cut.tokens or cut.tokens[0].text.partition("'")[0] in cut.grammar.opening:
        return False
    others = [each for each in cut.tokens if each.kind in ("word", "sign") and each.text not in cut.grammar.words]
    if len(others) > 1 or len(others) * 2 >= len(cut.tokens):
        return False
    return any(is_strong(each, cut.grammar) for each in cut.tokens) or found_in(cut) is not None
