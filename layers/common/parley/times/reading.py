"""Reads a phrase, or finds the time in a longer text: all of it, or a question.

A language reads a text alone, the person's own first: the words of two are never mixed. Whoever reads a phrase gets
its one meaning; `NotATime` if a word of it is no part of a time, and `Ambiguous` if it has several meanings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from functools import lru_cache

from parley.search import nearest_word
from parley.times.chart import parse
from parley.times.grammar import Grammar, grammar, languages
from parley.times.makers import FUNCTIONS
from parley.times.pieces import AllDay, Period
from parley.times.resolve import days_of, meanings
from parley.times.tokens import Token, tokens
from parley.times.values import Ambiguous, Context, Half, Meaning, NotATime, Split

LONGEST_PHRASE = 100
"""Characters of a phrase that says when."""
LONGEST_TEXT = 400
"""Characters of a text that a time is looked for in; behind them nobody says when."""
TYPO_FROM = 5
"""Letters of a word that a typo is forgiven in: shorter ones are too like others."""
WHEN, PHRASE = "when", "phrase"
"""Categories of the grammars: a time inside a text, and a text that is nothing but a time."""

CORRECTION = re.compile(r"^\s*(?:no|nope|nah|yes|yeah|sí|si)\s*[,.;:]\s*", re.IGNORECASE)
"""What a new time may begin with: "no, 7pm". Without the comma, "no tomorrow" is something else."""
QUOTES = " \t\r\n\"'“”‘’«»"

Stretch = tuple[int, int]


@dataclass(frozen=True)
class _Cut:
    """A text in tokens, as one language spells them."""

    text: str
    tokens: tuple[Token, ...]
    grammar: Grammar


def read(phrase: str, context: Context) -> Meaning:
    """What a phrase means, every word of it used. Raises NotATime and Ambiguous."""
    values = next((found for name in _order(context.languages) if (found := _readings(phrase, name))), ())
    if not values:
        raise NotATime("moment_unknown")
    return _meaning(values, context)


def is_time(text: str, languages: Sequence[str]) -> bool:
    """Whether a text speaks of a time and of little else: at most one word of it is none that times are said with."""
    if text.rstrip().endswith("?"):
        return False
    return any(_readings(text, name) or _is_mostly_time(text, name) for name in _order(languages))


def days(phrase: str, context: Context) -> tuple[date, date] | None:
    """The first and the last day that a phrase is about, for whoever looks at days; None if it names none."""
    for name in _order(context.languages):
        for value in _readings(phrase, name):
            try:
                found = days_of(value, context)
            except (NotATime, OverflowError, ValueError):
                continue
            if found is not None:
                return found
    return None


def is_period(phrase: str, languages: Sequence[str]) -> bool:
    """Whether a phrase is a week, a weekend or a month by its name, and no days from one to another."""
    values = next((found for name in _order(languages) if (found := _readings(phrase, name))), ())
    return any(isinstance(value, AllDay) and isinstance(value.first, Period) for value in values)


def split(text: str, context: Context) -> Split | None:
    """What a text says and when; None if it names no time.

    The time may stand in front, at the end, in both places, or in the middle. Raises NotATime if words of time are left
    over that belong to nothing, and Ambiguous if the time has several meanings.
    """
    found = [each for name in _order(context.languages) if (each := _found(_cut(text, name, LONGEST_TEXT)))]
    if not found:
        return None
    best = max(found, key=lambda each: sum(end - start for start, end in each.chosen))
    values, title, phrase = _together(best), _title(best.cut, best.chosen), _phrase(best)
    try:
        if not values or _is_left_over(best):
            raise NotATime("moment_unknown")
        half = half_of(title) if context.half == "day" else context.half
        context = replace(context, half=half)
        meaning = _meaning(values, context)
        _meaning([*values, *_alone(best)], context)
        if named := _with_named_day(best, meaning, context):
            title, phrase = _title(named.cut, named.chosen), _phrase(named)
        return Split(title, phrase, meaning)
    except (NotATime, Ambiguous) as wrong:
        wrong.title, wrong.phrase = title, phrase
        raise


def half_of(title: str) -> Half:
    """What an hour without its half means of something with that title: of a flight, it has to be asked."""
    half: Half
    for name in languages():
        spoken = grammar(name)
        words = {token.text for token in tokens(unicodedata.normalize("NFC", title[:LONGEST_TEXT]))}
        for half, of_it in (("journey", spoken.journey), ("visit", spoken.visit), ("evening", spoken.evening)):
            if words & of_it:
                return half
    return "day"


# --- from words to values -------------------------------------------------------------------------------------------


def _order(named: Sequence[str]) -> Iterator[str]:
    """The languages to try: those named, then all others that there are."""
    known = languages()
    return iter(dict.fromkeys([*(name for name in named if name in known), *known]))


def _cut(text: str, language: str, longest: int) -> _Cut | None:
    if len(text) > longest:
        return None
    composed = unicodedata.normalize("NFC", text)
    spoken = grammar(language)
    words = [_spelt(token, spoken) for token in tokens(composed)]
    return _Cut(composed, tuple(_without_hyphens(words, spoken)), spoken)


def _without_hyphens(words: Sequence[Token], spoken: Grammar) -> Iterator[Token]:
    """The tokens without hyphens inside words: "mid-night" is two words, "mon-fri" is a range."""
    for at, token in enumerate(words):
        beside = [words[at - 1], words[at + 1]] if token.text in HYPHENS and 0 < at < len(words) - 1 else []
        is_inside = beside and all(each.kind == "word" for each in beside) and beside[0].end == token.start
        if not is_inside or all(_is_weekday(each, spoken) for each in beside):
            yield token


HYPHENS = frozenset("-‐‑")


def _is_weekday(token: Token, spoken: Grammar) -> bool:
    return _is(token, spoken, "weekday")


def _spelt(token: Token, spoken: Grammar) -> Token:
    """The token with its word spelt right, if it can be only one of the words that a time is often named by."""
    if token.kind != "word" or token.text in spoken.words or token.text in spoken.other_words:
        return token
    if token.text in spoken.misspelt:
        return replace(token, text=spoken.misspelt[token.text])
    is_like = len(token.text) >= TYPO_FROM and any(word[0] == token.text[0] for word in spoken.often)
    near = nearest_word(token.text, spoken.often) if is_like and token.text.isalpha() else None
    return replace(token, text=near) if near else token


@lru_cache(maxsize=256)
def _readings(phrase: str, language: str) -> tuple[object, ...]:
    """All that a whole phrase can mean in a language, before anything is put on a calendar."""
    cut = _cut(CORRECTION.sub("", phrase, count=1).strip(QUOTES), language, LONGEST_PHRASE)
    return tuple(_whole(cut.tokens, cut.grammar, PHRASE)) if cut else ()


def _whole(words: Sequence[Token], spoken: Grammar, category: str) -> list[object]:
    chart = parse(words, spoken, FUNCTIONS) if words else None
    return list(chart.found(category).get((0, len(words)), [])) if chart else []


def _meaning(values: Iterable[object], context: Context) -> Meaning:
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


DOUBTFUL = ("no_such_day", "time_missing")
"""Why one reading of a phrase has no meaning, and the others cannot be trusted either."""


# --- a time inside a text -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """The times in a text: all stretches that are one, and of those the ones chosen, in the order of the text."""

    cut: _Cut
    stretches: frozenset[Stretch]
    chosen: tuple[Stretch, ...]


def _found(cut: _Cut | None) -> _Found | None:
    """The times in a text, the longest chosen first; None if it has none."""
    chart = parse(cut.tokens, cut.grammar, FUNCTIONS) if cut else None
    if cut is None or chart is None:
        return None
    stretches = chart.found(WHEN)
    chosen: list[Stretch] = []
    for start, end in sorted(stretches, key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
    alone = [each for each in chosen if not _is_weak(cut, each)]
    chosen = sorted(alone or [each for each in chosen if each[1] == len(cut.tokens)])
    return _Found(cut, frozenset(stretches), tuple(chosen)) if chosen else None


def _is_weak(cut: _Cut, stretch: Stretch) -> bool:
    """Whether it is one word that is often something else: "sun", "christmas"."""
    start, end = stretch
    return end - start == 1 and cut.tokens[start].text in cut.grammar.weak


def _together(found: _Found) -> list[object]:
    """What the chosen stretches mean as one time. Two of them are one if they stand at both ends of the text."""
    cut, stretches = found.cut, found.chosen
    pieces = [cut.tokens[start:end] for start, end in stretches]
    if len(pieces) == 1:
        return _whole(pieces[0], cut.grammar, WHEN)
    if len(pieces) > 2 or stretches[0][0] != 0 or stretches[1][1] != len(cut.tokens):
        return []
    first, last = pieces
    if last[0].text in cut.grammar.of:  # of the meeting "del lunes" the day may be the name
        return []
    return _whole((*first, *last), cut.grammar, WHEN) or _whole((*last, *first), cut.grammar, WHEN)


def _alone(found: _Found) -> list[object]:
    """What the one stretch of a text means by itself: "5 to 6" is looked for as a clock, and may be a range as well."""
    if len(found.chosen) != 1:
        return []
    ((start, end),) = found.chosen
    return _whole(found.cut.tokens[start:end], found.cut.grammar, PHRASE)


def _with_named_day(found: _Found, meaning: Meaning, context: Context) -> _Found | None:
    """The time at the end alone, if the day in front only names what is done: "Sunday roast tomorrow at 1pm"."""
    cut, spoken = found.cut, found.cut.grammar
    if len(found.chosen) != 2:
        return None
    (_, end), (start, stop) = found.chosen
    joint = cut.text[cut.tokens[end - 1].end : cut.tokens[end].start]
    is_name = joint == " " and _is(cut.tokens[0], spoken, "weekday", "holiday") and end == 1
    try:
        is_alike = is_name and _meaning(_whole(cut.tokens[start:stop], spoken, WHEN), context) == meaning
    except (NotATime, Ambiguous):
        return None
    return replace(found, chosen=((start, stop),)) if is_alike else None


def _is_left_over(found: _Found) -> bool:
    """Whether the title holds words of time, or a time and the title cannot be told apart where they touch."""
    cut = found.cut
    inside = {at for start, end in found.chosen for at in range(start, end)}
    outside = frozenset(range(len(cut.tokens))) - inside
    if any(_is_strong(cut.tokens[at], cut.grammar) or _is_counted_away(cut, at) for at in outside):
        return True
    return any(_touches(found, stretch, outside) for stretch in found.chosen)


def _touches(found: _Found, stretch: Stretch, outside: frozenset[int]) -> bool:
    """Whether the title begins or ends with what would change the time, "before", "or", a number behind it; or the time
    with what may be the title's, as "march" in "on the 5th march to the park"."""
    (start, end), cut = stretch, found.cut
    before = cut.tokens[start - 1] if start - 1 in outside else None
    after = cut.tokens[end] if end in outside else None
    if any(each and each.text in cut.grammar.beside for each in (before, after)):
        return True
    if before and (before.kind == "dashed" or _is_measure_before(cut, start) or _is_second(cut, start)):
        return True
    if after and (_is_measure(after, cut.grammar) or _is(after, cut.grammar, "weekday") or _goes_on(cut, end)):
        return True
    if after and (after.kind != "word" or _is_hour_behind_at(cut, end)):
        return True
    first, last = cut.tokens[start], cut.tokens[end - 1]
    is_shared = bool(after) and last.text in cut.grammar.weak and (start, end - 1) in found.stretches
    return is_shared or (bool(before) and first.text in cut.grammar.weak and (start + 1, end) in found.stretches)


def _is(token: Token, spoken: Grammar, *categories: str) -> bool:
    return any(category in categories for category, _ in spoken.forms.get((token.text,), ()))


def _is_measure(token: Token, spoken: Grammar) -> bool:
    """Whether it is a unit of time: behind a time it may belong to that, as "week" in "tuesday week". "Second" is also
    an ordinal."""
    units = [value for category, value in spoken.forms.get((token.text,), ()) if category == "unit"]
    return bool(units) and units != ["second"]


def _is_measure_before(cut: _Cut, start: int) -> bool:
    """Whether a counted unit of time ends there, which may move the time behind it: "a month on tuesday"."""
    if not _is_measure(cut.tokens[start - 1], cut.grammar):
        return False
    count = cut.tokens[start - 2] if start > 1 else None
    return count is None or _is_number(count, cut.grammar) or _is(count, cut.grammar, "count", "portion")


def _is_second(cut: _Cut, start: int) -> bool:
    """Whether the time there is the second of two: "1 and", in front of "15 of each month"."""
    first, joint = cut.tokens[start - 2 : start] if start > 1 else (None, None)
    return bool(first and joint and _is(joint, cut.grammar, "and") and _is_number(first, cut.grammar))


def _is_number(token: Token, spoken: Grammar) -> bool:
    return token.kind in NUMBERS or _is(token, spoken, "word_number")


NUMBERS = ("int", "decimal", "dotted", "colon", "ordinal_digits")


def _is_counted_away(cut: _Cut, at: int) -> bool:
    """Whether the word there, outside of the time, says from what a length is counted, or how often something is:
    "30 minutes *before* my flight at 6pm", "*every* 1 and 15"."""
    word, spoken = cut.tokens[at], cut.grammar
    if word.text in spoken.away and at:
        length = cut.tokens[at - 1]
        return _is_measure(length, spoken) or _is(length, spoken, "loose_part", "single_part")
    then = cut.tokens[at + 1] if _is(word, spoken, "every") and at + 1 < len(cut.tokens) else None
    return then is not None and (_is_number(then, spoken) or _is(then, spoken, "unit", "weekday"))


def _goes_on(cut: _Cut, end: int) -> bool:
    """Whether the words there go on with the time: "and" before another hour, or a joint said twice, of which one is
    the time's own: "at five to to leave"."""
    after, *further = cut.tokens[end : end + 2]
    if not further:
        return False
    (then,) = further
    if after.text in cut.grammar.joints and then.text == after.text:
        return True
    is_hour = _is_number(then, cut.grammar) or _is_hour_behind_at(cut, end + 1)
    return _is(after, cut.grammar, "and") and is_hour


def _is_strong(token: Token, spoken: Grammar) -> bool:
    return token.kind == "colon" or token.text in spoken.strong


def _is_hour_behind_at(cut: _Cut, start: int) -> bool:
    """Whether the tokens there are "at" and a number that is no hour."""
    for end in range(start + 1, min(start + cut.grammar.longest, len(cut.tokens) - 1) + 1):
        form = tuple(token.text for token in cut.tokens[start:end])
        if cut.tokens[end].kind == "int" and any(name == "at" for name, _ in cut.grammar.forms.get(form, ())):
            return True
    return False


def _is_mostly_time(text: str, language: str) -> bool:
    """Whether it is in the language's words for times but for one, also if they make none: "tomorrow at 25:00"."""
    cut = _cut(text, language, LONGEST_PHRASE)
    if cut is None or not cut.tokens or cut.tokens[0].text.partition("'")[0] in cut.grammar.opening:
        return False
    others = [each for each in cut.tokens if each.kind in ("word", "sign") and each.text not in cut.grammar.words]
    if len(others) > 1 or len(others) * 2 >= len(cut.tokens):
        return False
    return any(_is_strong(each, cut.grammar) for each in cut.tokens) or _found(cut) is not None


def _phrase(found: _Found) -> str:
    cut = found.cut
    return " ".join(cut.text[cut.tokens[start].start : cut.tokens[end - 1].end] for start, end in found.chosen)


def _title(cut: _Cut, stretches: Sequence[Stretch]) -> str:
    """The text without its times, as the person spelt it, and without what only joined the two."""
    kept: list[str] = []
    position, is_behind = 0, False
    for start, end in [*stretches, (len(cut.tokens), len(cut.tokens))]:
        stop = cut.tokens[start].start if start < len(cut.tokens) else len(cut.text)
        piece = cut.text[position:stop].strip(EDGES)
        if is_behind and not kept:
            piece = _without_joint(piece, cut.grammar)
        kept += [piece] if piece else []
        position, is_behind = (cut.tokens[end - 1].end if end and start < len(cut.tokens) else stop), True
    return " ".join(" ".join(kept).split())


EDGES = " \t\r\n,;:.-–—"


def _without_joint(piece: str, spoken: Grammar) -> str:
    first, _, rest = piece.partition(" ")
    return rest.strip(EDGES) if first.casefold() in spoken.joints and rest else piece
