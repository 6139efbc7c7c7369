"""What a build keeps holds each equal part once, and is what it was."""

import pickle
from dataclasses import dataclass
from typing import Any, NamedTuple

from parley.equal_parts import shared


class Entry(NamedTuple):
    words: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class Box:
    entries: list[Entry]
    marks: frozenset[str]


def said(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def test_equal_words_and_phrases_are_one_object_and_the_value_is_equal() -> None:
    entries = [Entry(said("a loaf of rye"), "bread"), Entry(said("a loaf of rye"), "".join(("bre", "ad")))]
    boxes = {"first": Box(entries, frozenset(said("rye bread"))), "second": Box(entries, frozenset(said("bread rye")))}
    again = pickle.loads(pickle.dumps(shared(boxes)))
    assert again == boxes
    one, other = again["first"].entries
    assert one is other
    assert again["first"].marks is again["second"].marks
    assert next(mark for mark in again["first"].marks if mark == "bread") is one.mark


def test_what_is_equal_and_of_another_kind_stays_apart() -> None:
    value: list[Any] = [("a", 1), ("a", True), ("a", 1.0), [Entry(("a",), "b")], (("a",), "b")]
    found: list[Any] = shared(value)
    assert [list(map(type, each)) for each in found] == [list(map(type, each)) for each in value]
    assert isinstance(found[3][0], Entry)
    assert type(found[4]) is tuple


def test_one_object_in_two_places_stays_one() -> None:
    words = {"rye": ["bread"]}
    for value in (Box([], frozenset()), words, ["rye"], {"rye"}):
        first, (second, _) = shared((value, (value, "bread")))
        assert first is second
        assert first == value
