"""Finds everything that the words of a text can mean together: a chart parser, from the words upwards.

    an edge     a stretch of tokens is a part of some category, with a value
    a rule      edges side by side make a longer edge; a function makes its value, or finds that there is none

All readings are kept, so that two meanings of a phrase are seen and asked about, and all stretches, so that a time is
found inside a longer text in one go. Two derivations of one value are one edge. Bounded: a stretch has at most
`LONGEST` tokens, and a text whose words could mean too much has no meaning.

A rule is begun or continued at a word only if that word can begin its next part: so most rules are given up at once.

Chosen against a parser generator in docs/decisions: it has no answer to "which stretches of this text are a time?".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from parley.times.grammar import Grammar, GrammarRule
from parley.times.tokens import WRITTEN, Token

LONGEST = 24
"""The most tokens of one time: "every first monday of the month from 9 to 10:30 until the end of next year" has 16."""
MOST = 6_000
"""The most edges of one text; a long and honest phrase makes some 500."""

Value = Hashable
Functions = Mapping[str, Callable[..., Value | None]]


@dataclass
class Chart:
    """The table of a chart parser. Each edge in it is a stretch of the text, a category of the grammar that the stretch
    can be, and its value.
    """

    functions: Functions
    grammar: Grammar
    ends: dict[tuple[int, str], list[tuple[int, Value]]] = field(default_factory=dict)
    """The ends and values of the edges found so far, by start and category."""
    _waiting: dict[tuple[int, str], list[_Begun]] = field(default_factory=dict)
    _agenda: list[tuple[int, int, str, Value]] = field(default_factory=list)
    _known: set[tuple[int, int, str, Value]] = field(default_factory=set)
    _possible: dict[int, set[str]] = field(default_factory=dict)
    """The categories that may begin at each place, by the words that stand there."""
    steps: int = 0
    """The number of rules that were begun or continued: the cost of reading the text."""

    def found(self, category: str) -> dict[tuple[int, int], list[Value]]:
        """Return every stretch of the text, as (start, end) in tokens, that can be of a category, with its values."""
        stretches: dict[tuple[int, int], list[Value]] = {}
        for (start, named), edges in self.ends.items():
            if named == category:
                for end, value in edges:
                    stretches.setdefault((start, end), []).append(value)
        return stretches

    def add(self, start: int, end: int, category: str, value: Value) -> None:
        """Add an edge (a stretch of the text with a category and a value), unless it is known already."""
        edge, before = (start, end, category, value), len(self._known)
        self._known.add(edge)
        if len(self._known) > before:  # a value is a tree: its hash is what costs, and is asked for once
            self._agenda.append(edge)

    def note(self, words: Sequence[Token]) -> None:
        """Add the edges of the words themselves (before any rule), and note which categories can begin where."""
        numerals = _numerals(words, self.grammar)
        for start, token in enumerate(words):
            if token.kind not in WRITTEN:
                self.add(start, start + 1, token.kind, token.text)
            for end in self.grammar.ends(words, start):
                if any(first < start < last or first < end < last for first, last in numerals):
                    continue  # "twenty" of "twenty one" is nothing by itself
                for category, value in self.grammar.forms.get(tuple(word.text for word in words[start:end]), ()):
                    self.add(start, end, category, value)
        for start, _, category, _ in self._agenda:
            self._possible.setdefault(start, set()).update(self.grammar.beginning.get(category, (category,)))

    def run(self) -> bool:
        """Apply the grammar's rules until no new edge follows. Return False if that takes MOST steps or more: the text
        then counts as having no meaning.
        """
        while self._agenda and self.steps < MOST:
            start, end, category, value = self._agenda.pop()
            self.ends.setdefault((start, category), []).append((end, value))
            possible = self._possible.get(end, ())
            for second, rule in self.grammar.starting.get(category, ()):
                if second is None or second in possible:
                    self._go_on(_Begun(rule, start, 0, ()), end, value)
            for begun in tuple(self._waiting.get((start, category), ())):
                self._go_on(begun, end, value)
        return self.steps < MOST

    def _go_on(self, begun: _Begun, end: int, value: Value) -> None:
        """Add one more part to a rule that is partly matched. A rule whose parts are then complete adds an edge with
        its value.
        """
        if end - begun.start > LONGEST or self.steps >= MOST:
            return
        self.steps += 1
        rule, name = begun.rule, begun.rule.names[begun.done]
        arguments = begun.arguments if name is None else (*begun.arguments, (name, value))
        done = begun.done + 1
        if done == len(rule.parts):
            made = self.functions[rule.made_by](**dict(arguments))
            if made is not None:
                self.add(begun.start, end, rule.category, made)
            return
        if rule.parts[done] not in self._possible.get(end, ()):
            return
        further = _Begun(rule, begun.start, done, arguments)
        self._waiting.setdefault((end, rule.parts[done]), []).append(further)
        for stop, other in tuple(self.ends.get((end, rule.parts[done]), ())):
            self._go_on(further, stop, other)


class _Begun(NamedTuple):
    """A partly matched rule of the grammar: its first `done` parts were found in the text, from token `start` on."""

    rule: GrammarRule
    start: int
    done: int
    arguments: tuple[tuple[str, Value], ...]


def parse(words: Sequence[Token], grammar: Grammar, functions: Functions) -> Chart | None:
    """Parse a text into a chart of all its readings; None if there are too many to go through."""
    chart = Chart(functions, grammar)
    chart.note(words)
    return chart if chart.run() else None


def _numerals(words: Sequence[Token], grammar: Grammar) -> list[tuple[int, int]]:
    """Return the stretches of tokens that are one number in several words, such as "twenty one", from left to right."""
    found: list[tuple[int, int]] = []
    for start in range(len(words)):
        for end in grammar.ends(words, start):
            is_numeral = tuple(word.text for word in words[start:end]) in grammar.numerals
            if is_numeral and (not found or found[-1][1] <= start):
                found.append((start, end))
    return found
