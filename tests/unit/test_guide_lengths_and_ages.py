"""A bare number at the question before a first session may be minutes or an age: it is neither until it was asked."""

import pytest

from parley.lanes.guide.own_answers import bare_length, corrected_length, says_adult


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20", 20),
        ("10", 10),
        ("15 mejor", 15),
        ("30 please", 30),
        ("twenty", 20),
        ("make it 20 minutes", 20),
        ("34", None),
        ("16", None),
        ("yes, 20", None),
        ("i'm 20", None),
        ("20 years old", None),
        ("tengo 20", None),
        ("10 or 20", None),
    ],
)
def test_a_bare_number_that_sessions_also_last_may_be_minutes(text: str, minutes: int | None) -> None:
    assert bare_length(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes", "is_adult"),
    [
        ("oh i meant 10 minutes, i'm 40", 10, True),
        ("sorry i meant 10 minutes", 10, False),
        ("perdón, quise decir 15 minutos", 15, False),
        ("i am 40", None, True),
        ("calm session please, i'm 34", None, True),
        ("tengo 40 años", None, True),
        ("i'm 12", None, False),
        ("my dad is 40", None, False),
        ("i'm 12 and my brother is 40", None, False),
        ("ok", None, False),
    ],
)
def test_who_was_taken_for_too_young_says_otherwise_in_ordinary_words(
    text: str, minutes: int | None, is_adult: bool
) -> None:
    assert corrected_length(text) == minutes
    assert says_adult(text, 2026) == is_adult
