"""Finds the days and hours in a text that only name what is done: "the Sunday paper", "new year's party dec 31 at 9pm".

Days are names only beside a time that has a day of its own; without one, "the Monday meeting at 9" is asked about.
Hours are names beside another hour: "the 8pm call at 7:45pm".

    the Sunday paper          between an article and a noun
    la reunión del lunes      behind a noun and "del"
    the 9 and 10 o'clock news joined to an hour between an article and a noun
    plan the week             a week or a month, beside a day and an hour
    new year's party dec 31   a holiday, beside another date
    Black Friday              by what the language's file knows of such names
    cenar con Domingo         a weekday behind what only a person stands behind
    la llamada de las 8 a las ocho menos cuarto    an hour behind a noun and "de", which no range begins with that ends
                                                   before it; here the other time needs no day
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parley.times.cutting import WHEN, Cut, Stretch, is_of, whole
from parley.times.found import Found
from parley.times.grammar import EVENT_NAME
from parley.times.pieces import AllDay, Moment, Period, Repeat, TimeRange, UnclearTime
from parley.times.tokens import Token

HALF_A_DAY, AN_HOUR = 12 * 60 * 60, 60 * 60
"""Half a day and an hour, in seconds."""
LONGEST_SUFFIX = 2
"""Words of a clock time behind its hour: "o'clock", "pm"."""


def without_names(found: Found) -> Found:
    """Return the times of a text without those that are part of a name, such as "the Sunday paper"."""
    cut, chosen = found.cut, tuple(part for each in found.chosen for part in _parted(found, each))
    names = [_with_joined(cut, chosen, name) for each in chosen if (name := _name(cut, each))]
    names = names or _beside_a_full_time(cut, chosen)
    rest = tuple(each for each in chosen if not any(start <= each[0] < end for start, end in names))
    are_hours = len(chosen) > len(found.chosen) or any(is_timed(cut, each) for each in chosen if each not in rest)
    is_beside_time = any(has_day(cut, each) or (are_hours and is_timed(cut, each)) for each in rest)
    if not names or not is_beside_time:
        return found
    return replace(found, chosen=rest, named=tuple(names))


def _with_joined(cut: Cut, chosen: Sequence[Stretch], name: Stretch) -> Stretch:
    """Return a name extended by the number or hour that "and" joins to its front: "the 9 and 10 o'clock"."""
    start, end = name
    first = start - 1 if start and _is_article(cut, cut.tokens[start - 1]) else start
    is_joined = first > 1 and is_of(cut.tokens[first - 1], cut.grammar, "and")
    front = next((each for each in chosen if is_joined and each[1] == first - 1), (first - 2, first - 1))
    return (front[0], end) if is_joined and _has_article(cut, front) else name


def _beside_a_full_time(cut: Cut, chosen: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches that only name what is done, because another time in the text has a day and an hour: "the
    week", in "plan the week monday at 9", or that time's own hour in front, "3pm call tomorrow at 3pm".
    """
    full = [each for each in chosen if _is_full(cut, each)]
    hours = {value.clock for each in full for value in _values(cut, each) if isinstance(value, Moment)}
    found = []
    for start, end in (each for each in chosen if full and each not in full):
        values = _values(cut, (start, end))
        has_article = cut.tokens[start].text in cut.grammar.articles  # "next week" may say which friday
        is_period = has_article and all(isinstance(each, AllDay) and isinstance(each.first, Period) for each in values)
        is_its_hour = start == 0 and all(isinstance(each, Moment) and each.clock in hours for each in values)
        if is_period or (is_its_hour and _is_noun(cut, cut.tokens[end])):
            found.append((start, end))
    return found


def is_half_a_name(found: Found) -> bool:
    """Whether a chosen time is only part of an event's name, or has no day but such a name: "on Black Friday at 9" is
    not the coming Friday, and "on Mother's Day at 11" not today.
    """
    names = list(_event_names(found.cut))
    is_dated = any(has_day(found.cut, each) for each in found.chosen)
    return bool(names) and (not is_dated or any(_overlap(each, name) for each in found.chosen for name in names))


def is_timed(cut: Cut, stretch: Stretch) -> bool:
    """Return whether a stretch of a text can be a clock time, a range of times, a repetition, or a time that is not
    clear.
    """
    return any(
        (isinstance(each, Moment) and each.clock is not None) or isinstance(each, TimeRange | Repeat | UnclearTime)
        for each in _values(cut, stretch)
    )


def _name(cut: Cut, stretch: Stretch) -> Stretch | None:
    """Return the stretch of the name that this time is a part of; None if the time belongs to no name."""
    start, end = stretch
    if event := next((name for name in _event_names(cut) if _overlap(stretch, name)), None):
        return min(start, event[0]), max(end, event[1])
    before = cut.tokens[start - 1] if start else None
    is_weekday = end - start == 1 and is_of(cut.tokens[start], cut.grammar, "weekday")
    if is_weekday and before and before.text in cut.grammar.before_names:
        return stretch
    if _is_holiday(cut, stretch):
        return stretch
    if not all(isinstance(each, Moment) for each in _values(cut, stretch)) or _is_full(cut, stretch):
        return None
    if before and cut.tokens[start].text in cut.grammar.of and _is_noun(cut, before):
        return stretch
    return _with_its_noun(cut, stretch) if start or is_timed(cut, stretch) else None


def _is_holiday(cut: Cut, stretch: Stretch) -> bool:
    start, end = stretch
    words = tuple(token.text for token in cut.tokens[start:end])
    first = 1 if words[0] in cut.grammar.articles and len(words) > 1 else 0
    return any(category == "holiday" for category, _ in cut.grammar.forms.get(words[first:], ()))


def _with_its_noun(cut: Cut, stretch: Stretch) -> Stretch | None:
    """Return the stretch of a time between an article and a noun ("the 8pm call"), including "o'clock" or "pm" behind
    it; None for a time that stands elsewhere.
    """
    start, end = stretch
    is_joined = start > 1 and is_of(cut.tokens[start - 1], cut.grammar, "and")
    has_article = _has_article(cut, stretch) or (is_joined and _has_article(cut, (start - 2, start - 1)))
    while has_article and end < min(stretch[1] + LONGEST_SUFFIX, len(cut.tokens)) and _is_suffix(cut, cut.tokens[end]):
        end += 1
    is_before_noun = end < len(cut.tokens) and _is_noun(cut, cut.tokens[end])
    return (start, end) if has_article and is_before_noun else None


def _has_article(cut: Cut, stretch: Stretch) -> bool:
    """Return whether a stretch begins with an article, or stands behind one."""
    start, _ = stretch
    before = cut.tokens[start - 1] if start else None
    return cut.tokens[start].text in cut.grammar.articles or bool(before and _is_article(cut, before))


def _is_article(cut: Cut, token: Token) -> bool:
    return token.text in cut.grammar.articles or token.text in cut.grammar.owners or token.text.endswith("'s")


def _is_suffix(cut: Cut, token: Token) -> bool:
    return token.kind == "half" or token.text in cut.grammar.suffixes


def _is_noun(cut: Cut, token: Token) -> bool:
    """Return whether the token can be a noun: a word that is neither a time word nor a joining word."""
    spoken = cut.grammar
    joining = spoken.joints | spoken.beside | spoken.away | spoken.opening | spoken.of
    return token.kind == "word" and token.text not in spoken.words and token.text not in joining


def _parted(found: Found, stretch: Stretch) -> Iterator[Stretch]:
    """Yield the two stretches of a name and of the time behind it: "del domingo" and "mañana a las 9". Yield any other
    stretch as it is.
    """
    (start, end), cut = stretch, found.cut
    if start and cut.tokens[start].text in cut.grammar.of and _is_noun(cut, cut.tokens[start - 1]):
        place = next((at for at in range(start + 1, end) if (at, end) in found.stretches), None)
        if place is not None and _ends_before_it_begins(cut, stretch):
            yield from ((start, place), (place, end))
            return
        for place in range(start + 1, end):
            days = {type(value) for value in _values(cut, (start, place))}
            if days == {Moment} and (place, end) in found.stretches and _is_full(cut, (place, end)):
                yield from ((start, place), (place, end))
                return
    yield stretch


def _ends_before_it_begins(cut: Cut, stretch: Stretch) -> bool:
    """Return whether a stretch can only be a range that ends less than an hour before it begins: "de las 8 a las ocho
    menos cuarto". Hardly anything lasts over eleven hours, so that is no range.
    """
    values = _values(cut, stretch)
    return bool(values) and all(
        isinstance(each, TimeRange)
        and each.end is not None
        and all(0 < (begin - end) % HALF_A_DAY < AN_HOUR for begin in _clocks(each.start) for end in _clocks(each.end))
        and bool(_clocks(each.start) and _clocks(each.end))
        for each in values
    )


def _clocks(moment: Moment) -> tuple[int, ...]:
    return moment.clock.times if moment.clock is not None else ()


def _is_full(cut: Cut, stretch: Stretch) -> bool:
    """Return whether each reading of a stretch has both a day and an hour, or repeats."""
    values = _values(cut, stretch)
    return bool(values) and all(
        isinstance(each, Repeat) or (isinstance(each, Moment) and each.day is not None and each.clock is not None)
        for each in values
    )


def has_day(cut: Cut, stretch: Stretch) -> bool:
    """Return whether the time in this stretch of a text names its day."""
    return any(_has_day(value) for value in _values(cut, stretch))


def _has_day(value: object) -> bool:
    """Whether a parsed time (a moment, a range, whole days, a repetition) names its day."""
    match value:
        case Moment(day, shift=shift):
            return day is not None or shift is not None
        case TimeRange(start, end, base=base):
            return any(each is not None and each.day is not None for each in (start, end, base))
        case AllDay() | Repeat():
            return True
    return False


def _values(cut: Cut, stretch: Stretch) -> list[object]:
    start, end = stretch
    return whole(cut.tokens[start:end], cut.grammar, WHEN)


def _event_names(cut: Cut) -> Iterator[Stretch]:
    """Yield the stretches that are names of events with a time word in them: "Black Friday"."""
    words = tuple(token.text for token in cut.tokens)
    for start in range(len(words)):
        for end in cut.grammar.ends(cut.tokens, start):
            if any(category == EVENT_NAME for category, _ in cut.grammar.forms.get(words[start:end], ())):
                yield start, end


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]
