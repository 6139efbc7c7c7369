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

from parley.times.cutting import (
    LONGEST_PHRASE,
    LONGEST_TEXT,
    LOOK,
    ONCE,
    PHRASE,
    cut_of,
    is_strong,
    may_be_of_time,
    order,
    whole,
)
from parley.times.found import found_in
from parley.times.grammar import grammar, languages, spoken
from parley.times.makers.iso import MOMENT, iso_moment
from parley.times.pieces import AllDay, Moment, Period, TimeRange
from parley.times.resolve import days_of, days_range, meanings
from parley.times.tokens import fold_token, tokens
from parley.times.values import Ambiguous, Half, Meaning, NotATime, PhraseContext

QUOTES = " \t\r\n\"'“”‘’«»"

DOUBTFUL = ("no_such_day", "time_missing")
"""Reasons (keys of NotATime) for which a phrase has no meaning as soon as one of its readings fails for them, even if
others do not."""


def read(phrase: str, context: PhraseContext) -> Meaning:
    """Return the one meaning of a time phrase such as "tomorrow at 3". Raises NotATime if a word of the phrase is no
    part of its time, and Ambiguous if the phrase has several meanings.
    """
    if (moment := _by_own_clock(phrase, context)) is not None:
        return meaning_of([moment], context)
    values = next((found for name in order(context.languages) if (found := readings(phrase, name))), ())
    if not values:
        raise NotATime("moment_unknown")
    return meaning_of(values, context)


def _by_own_clock(phrase: str, context: PhraseContext) -> Moment | None:
    """Return the moment of "2026-12-05T04:00-05:00" if -05:00 is then the offset of the person's zone, so that it
    cannot be the end of a range; else None.
    """
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
    """Whether a text is a time with at most one other word, and is not a question."""
    if text.rstrip().endswith("?"):
        return False
    return any(readings(text, name) or _is_mostly_time(text, name) for name in order(languages))


def is_whole_time(text: str, languages: Sequence[str]) -> bool:
    """Whether a text is one time and nothing else, and is not a question."""
    return not text.rstrip().endswith("?") and any(readings(text, name) for name in order(languages))


def days(phrase: str, context: PhraseContext) -> tuple[date, date] | None:
    """Return the first and the last day that a phrase names, for a person who asks to see those days; None if it names
    no day. Raises Ambiguous if several days are possible: "next weekend".
    """
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
    """Return the words of a phrase that are no part of its time, in the language that reads most of it; "" if there are
    none, or if they do not stand side by side.
    """
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


def is_once(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase names a time and says that it counts once alone: "only this sunday at noon"."""
    return any(readings(phrase, name, ONCE) for name in order(languages))


def is_period(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase names a period such as a week or a month: "next week". False for "monday to friday"."""
    values = next((found for name in order(languages) if (found := readings(phrase, name))), ())
    return any(isinstance(value, AllDay) and isinstance(value.first, Period) for value in values)


def names_day(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a time phrase names a day. False for a phrase that leaves the day open: "between 9 and 5"."""
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
    """Return how an hour without "am" or "pm" is read for something with this title: "journey", "visit" or "evening"
    if the title has a word for one of these (in any language), else "day".
    """
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
    """Return all readings of a whole phrase in one language, as parsed and not yet as dates; () if the language cannot
    read it.
    """
    said = _without_an_answer(phrase).strip(QUOTES)
    if any(not may_be_of_time(word, language) for word in said.split()):
        return ()
    cut = cut_of(said, language, LONGEST_PHRASE)
    return tuple(whole(cut.tokens, cut.grammar, category)) if cut else ()


def _without_an_answer(phrase: str) -> str:
    """Return the phrase without a first word that only answers a question: "no, 7pm" becomes "7pm". Without punctuation
    behind the word it stays: "no tomorrow".
    """
    first, mark, rest = re.match(r"\s*(\w*)\s*([,.;:]?)(.*)", phrase, re.DOTALL).groups()  # type: ignore[union-attr]
    return rest if mark and fold_token(first) in spoken("answers") else phrase


def meaning_of(values: Iterable[object], context: PhraseContext) -> Meaning:
    """Return the one meaning that these readings of a phrase have. Raises NotATime if there is none, and Ambiguous if
    there are several.
    """
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
    """Whether all words of a phrase but one at most are time words in this language, even if they name no real time:
    "tomorrow at 25:00".
    """
    cut = cut_of(text, language, LONGEST_PHRASE)
    if cut is None or not cut.tokens or cut.tokens[0].text.partition("'")[0] in cut.grammar.opening:
        return False
    others = [each for each in cut.tokens if each.kind in ("word", "sign") and each.text not in cut.grammar.words]
    if len(others) > 1 or len(others) * 2 >= len(cut.tokens):
        return False
    return any(is_strong(each, cut.grammar) for each in cut.tokens) or found_in(cut) is not None
