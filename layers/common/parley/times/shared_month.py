"""Finds the days of a list that says their month once: "the 24th, 25th and 26th of December", "7 y 8 de diciembre"; or
never: "the 24th, 25th and 26th".

The month stands behind the last day or before the first. Each of the others is read as if the month stood beside it.
Without a month, each is read as the day is from which the list was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parley.times.cutting import HYPHENS, Cut, Stretch, is_number, is_of
from parley.times.tokens import Token

LISTS, REACHES = ("day_list", "and"), "day_reach"
"""The categories of the words between two days of a list, and between the first and the last day of a range."""
LAST_DAY_OF_A_MONTH = 31
WRITTEN_DAY = "ordinal_digits"
"""The kind of the tokens that can be a day of a month by themselves: "24th"."""


@dataclass(frozen=True)
class OtherDay:
    """A day of a list whose month stands elsewhere in the list."""

    at: Stretch
    """The tokens of the day itself."""
    words: tuple[Token, ...]
    """The day as it would be said with its month."""
    neighbour: tuple[Token, ...]
    """The day beside it in the list, said with its month."""
    reaches: bool
    """Whether all days between the two are meant as well."""


def with_months(chosen: Iterable[Stretch], looks: Iterable[Stretch], cut: Cut) -> list[Stretch]:
    """Return the chosen stretches of a text, where days without a month ("the days 7 and 8") give way to the last of
    them with its month, if that is one of `looks`: "8 de diciembre".
    """
    dated = [each for each in looks if _has_month(cut.tokens[slice(*each)], cut)]

    def last_of(days: Stretch) -> Stretch:
        if not _is_bare(cut.tokens[slice(*days)], cut):
            return days
        return next(((first, end) for first, end in dated if days[0] < first < days[1] < end), days)

    return [last_of(each) for each in chosen]


def _has_month(words: Sequence[Token], cut: Cut) -> bool:
    return any(is_of(each, cut.grammar, "month") for each in words)


def other_days(cut: Cut, stretches: Sequence[Stretch]) -> Iterator[OtherDay]:
    """Yield the days of lists in a text that say no month themselves. `stretches` are the days that were found."""
    listed = list(_beside_months(cut, stretches))
    yield from listed
    of_month = {at for each in listed for at in range(*each.at)}
    yield from _without_months(cut, [each for each in stretches if of_month.isdisjoint(range(*each))], of_month)


def _beside_months(cut: Cut, stretches: Sequence[Stretch]) -> Iterator[OtherDay]:
    """Yield the days of lists that say their month once."""
    taken = {at for start, end in stretches if not _is_bare(cut.tokens[start:end], cut) for at in range(start, end)}
    for start, end in stretches:
        numbers = [at for at in range(start, end) if _is_day_of_month(cut.tokens[at], cut)]
        months = [at for at in range(start, end) if is_of(cut.tokens[at], cut.grammar, "month")]
        if len(numbers) != 1 or len(months) != 1:
            continue
        if numbers[0] < months[0]:
            yield from _listed(cut, taken, (start, end), numbers[0], -1)
        elif numbers[0] == end - 1:
            yield from _listed(cut, taken, (start, end), numbers[0], 1)


def _without_months(cut: Cut, stretches: Sequence[Stretch], of_month: set[int]) -> Iterator[OtherDay]:
    """Yield the days of lists that say no month at all, beside a day that was found ("el 24, 25 y 26") or that is
    written as one ("24th, 25th and 26th").
    """
    bare = [each for each in stretches if _is_bare(cut.tokens[slice(*each)], cut)]
    taken = of_month | {at for each in stretches if each not in bare for at in range(*each)}
    found = {at for each in bare for at in range(*each)}
    for start, end in bare:
        numbers = [at for at in range(start, end) if _is_day_of_month(cut.tokens[at], cut)]
        if len(numbers) == 1:
            yield from _rising(numbers[0], _listed(cut, taken | found, (start, end), numbers[0], 1), cut)
    for at, token in enumerate(cut.tokens):
        if token.kind == WRITTEN_DAY and at not in taken | found and at + 1 < len(cut.tokens):
            others = list(_rising(at, _listed(cut, taken | found, (at, at + 1), at, 1), cut))
            yield from others
            if others:
                yield OtherDay((at, at + 1), (token,), (token,), False)


def _rising(at: int, others: Iterable[OtherDay], cut: Cut) -> Iterator[OtherDay]:
    """Yield the days of a list as long as each is later than the one before it: 2 is no day in "the 24th, 2 lattes"."""
    last = _number(cut.tokens[at])
    for each in others:
        number = _number(cut.tokens[each.at[0]])
        if number <= last:
            return
        yield each
        last = number


def _number(token: Token) -> int:
    """Return the number of a token in digits; 0 for one that is written in words."""
    return int("".join(filter(str.isdigit, token.text)) or 0)


def _listed(cut: Cut, taken: set[int], dated: Stretch, number: int, way: int) -> Iterator[OtherDay]:
    """Yield the days that are listed before a day with its month (`way` -1), or behind it (1), the nearest first."""
    start, end = dated
    words = cut.tokens[start:end]
    neighbour, place, at = words, number - start, number + way
    while True:
        passed: list[Token] = []
        while _is_free(cut, taken, at) and _lists(cut.tokens[at], cut):
            passed.append(cut.tokens[at])
            at += way
        if not _is_free(cut, taken, at) or not _is_day_of_month(cut.tokens[at], cut):
            return
        day = cut.tokens[at]
        if not passed and not _has_comma(cut, at, way) and day.kind != WRITTEN_DAY:
            return
        said = (*words[:place], words[place]._replace(text=day.text, kind=day.kind), *words[place + 1 :])
        yield OtherDay((at, at + 1), said, neighbour, any(_reaches(each, cut) for each in passed))
        neighbour = said
        at += way


def _is_free(cut: Cut, taken: set[int], at: int) -> bool:
    return 0 <= at < len(cut.tokens) and (at not in taken or _lists(cut.tokens[at], cut))


def _lists(token: Token, cut: Cut) -> bool:
    return is_of(token, cut.grammar, *LISTS) or _reaches(token, cut)


def _is_bare(words: Sequence[Token], cut: Cut) -> bool:
    """Return whether these words are a day of the month, and nothing that tells which month: "the 24th"."""
    return all(_is_day_of_month(each, cut) or _lists(each, cut) for each in words)


def _is_day_of_month(token: Token, cut: Cut) -> bool:
    if token.kind in ("int", WRITTEN_DAY):
        return 1 <= int("".join(filter(str.isdigit, token.text))) <= LAST_DAY_OF_A_MONTH
    return token.kind == "word" and is_number(token, cut.grammar)


def _reaches(token: Token, cut: Cut) -> bool:
    return token.text in HYPHENS or is_of(token, cut.grammar, REACHES)


def _has_comma(cut: Cut, at: int, way: int) -> bool:
    """Return whether a comma parts the token at `at` from the one that it was reached from."""
    first, last = sorted((at, at - way))
    return "," in cut.text[cut.tokens[first].end : cut.tokens[last].start]
