"""Long replies leave in parts that the provider takes."""

from hypothesis import given
from hypothesis import strategies as st

from parley.conversation.parts import MORE, MOST, parts


@given(st.text(alphabet="ab \n", max_size=300))
def test_parts_together_are_the_text_and_none_is_too_long(text: str) -> None:
    pieces = parts(text, limit=50)
    assert all(0 < len(piece) <= 50 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_that_fits_is_left_alone() -> None:
    assert parts("a" * 1600) == ["a" * 1600]


def test_a_text_is_cut_between_lines_first_and_words_next() -> None:
    assert parts("one two\nthree four", limit=12) == ["one two", "three four"]
    assert parts("one two three", limit=9) == ["one two", "three"]


def test_nobody_gets_more_than_ten_parts() -> None:
    pieces = parts("word " * 10_000)
    assert len(pieces) == MOST
    assert pieces[-1].endswith(MORE)
    assert all(len(piece) <= 1600 for piece in pieces)


def test_silence_has_no_parts() -> None:
    assert parts(" \n ") == []
