"""Finds the times in a text: all stretches of its words that are one, and of those the longest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parley.times.cutting import ALL_DAY, LONGEST_TEXT, WHEN, Cut, Stretch, cut_of, meanings, order
from parley.times.grammar import Grammar, grammar
from parley.times.pieces import Moment, UnclearTime


@dataclass(frozen=True)
class Found:
    """The times in a text: all stretches of tokens that can be a time, and those chosen among them, which do not
    overlap, in text order.
    """

    cut: Cut
    stretches: frozenset[Stretch]
    chosen: tuple[Stretch, ...]
    named: tuple[Stretch, ...] = ()
    """The stretches that belong to the name of something to do: "the Sunday paper"."""


@lru_cache(maxsize=64)
def times_in(text: str, spoken: Grammar) -> Found | None:
    """Return the times found in a text, as this language reads it; None if it finds none."""
    return found_in(cut_of(text, spoken.language, LONGEST_TEXT))


def places_in(text: str, languages: Sequence[str]) -> tuple[Stretch, ...]:
    """Return the (start, end) of each time in a text, in characters. Of all languages, the one that finds most words of
    time reads the text.
    """
    every = [found for name in order(languages) if (found := times_in(text, grammar(name)))]
    best = max(every, key=lambda each: sum(end - start for start, end in each.chosen), default=None)
    if best is None:
        return ()
    words = best.cut.tokens
    return tuple((words[start].start, words[end - 1].end) for start, end in best.chosen)


def found_in(cut: Cut | None) -> Found | None:
    """Return the times found in a cut text, the longest chosen first; None if there are none, or if `cut` is None."""
    if cut is None:
        return None
    times, all_days = (meanings(cut.tokens, cut.grammar, category) for category in (WHEN, ALL_DAY))
    vague = {each for each, values in times.items() if set(values) == {UnclearTime(())}}
    timed = {each for each, values in times.items() if any(map(_is_timed, values))}
    stretches = [
        each for each in (*times, *all_days) if each not in vague or not any(_beats(other, each) for other in timed)
    ]
    chosen = _longest(stretches)
    if len(chosen) > 1 and any(_is_cut_short(cut, each, timed) for each in chosen):
        stretches = [each for each in stretches if not _is_cut_short(cut, each, timed)]
        chosen = _longest(stretches)
    if all(each in all_days for each in chosen):
        return None
    alone = [each for each in chosen if not is_weak(cut, each)]
    chosen = sorted(alone or [each for each in chosen if each[1] == len(cut.tokens)])
    return Found(cut, frozenset(stretches), tuple(chosen)) if chosen else None


def _longest(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Choose the longest of these stretches so that no two overlap; of equally long ones, the first in the text."""
    chosen: list[Stretch] = []
    for start, end in sorted(stretches, key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
    return chosen


def _is_timed(value: object) -> bool:
    return isinstance(value, Moment) and value.clock is not None


def _beats(timed: Stretch, vague: Stretch) -> bool:
    """Whether a time with an hour overlaps a vague time and is at least as long, so that the vague one is dropped: in
    "before breakfast tomorrow at 8", "before breakfast" belongs to what is done.
    """
    overlap = timed[0] < vague[1] and vague[0] < timed[1]
    return overlap and timed[1] - timed[0] >= vague[1] - vague[0]


def _is_cut_short(cut: Cut, stretch: Stretch, timed: set[Stretch]) -> bool:
    """Whether a stretch breaks off a longer time just before its "o'clock" or "pm": "the 10", in "the 10 o'clock news",
    is no day.
    """
    start, end = stretch
    is_hour = end < len(cut.tokens) and (cut.tokens[end].kind == "half" or cut.tokens[end].text in cut.grammar.suffixes)
    return is_hour and any(start <= first < end < last for first, last in timed)


def is_weak(cut: Cut, stretch: Stretch) -> bool:
    """Return whether the time is a single word that often means something else: "sun", "christmas"."""
    start, end = stretch
    return end - start == 1 and cut.tokens[start].text in cut.grammar.weak
