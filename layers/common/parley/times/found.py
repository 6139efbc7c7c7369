"""Finds the times in a text: all stretches of its words that are one, and of those the longest."""

from __future__ import annotations

from dataclasses import dataclass

from parley.times.chart import parse
from parley.times.cutting import WHEN, Cut, Stretch
from parley.times.makers import FUNCTIONS
from parley.times.pieces import Moment, UnclearTime

ALL_DAY = "all_day"
"""The category of "all day", which is no time by itself, and belongs to one elsewhere in the text."""


@dataclass(frozen=True)
class Found:
    """The times in a text: all stretches that are one, and of those the ones chosen, in the order of the text."""

    cut: Cut
    stretches: frozenset[Stretch]
    chosen: tuple[Stretch, ...]
    named: tuple[Stretch, ...] = ()
    """Stretches that are a part of what is done: "the Sunday paper"."""


def found_in(cut: Cut | None) -> Found | None:
    """The times in a text, the longest chosen first; None if it has none."""
    chart = parse(cut.tokens, cut.grammar, FUNCTIONS) if cut else None
    if cut is None or chart is None:
        return None
    stretches = [*chart.found(WHEN), *chart.found(ALL_DAY)]
    vague = {each for each, values in chart.found(WHEN).items() if set(values) == {UnclearTime(())}}
    timed = {each for each, values in chart.found(WHEN).items() if any(map(_is_timed, values))}
    stretches = [each for each in stretches if each not in vague or not any(_beats(other, each) for other in timed)]
    chosen: list[Stretch] = []
    for start, end in sorted(stretches, key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
    if all(each in chart.found(ALL_DAY) for each in chosen):
        return None
    alone = [each for each in chosen if not is_weak(cut, each)]
    chosen = sorted(alone or [each for each in chosen if each[1] == len(cut.tokens)])
    return Found(cut, frozenset(stretches), tuple(chosen)) if chosen else None


def _is_timed(value: object) -> bool:
    return isinstance(value, Moment) and value.clock is not None


def _beats(timed: Stretch, vague: Stretch) -> bool:
    """Whether words are read as a time with its hour, and not as a vague one that takes some of them: in "before
    breakfast tomorrow at 8", "before breakfast" is what is done."""
    overlap = timed[0] < vague[1] and vague[0] < timed[1]
    return overlap and timed[1] - timed[0] >= vague[1] - vague[0]


def is_weak(cut: Cut, stretch: Stretch) -> bool:
    """Whether it is one word that is often something else: "sun", "christmas"."""
    start, end = stretch
    return end - start == 1 and cut.tokens[start].text in cut.grammar.weak
