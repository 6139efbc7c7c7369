"""A bare number at the question before a first session may be minutes or an age: it is neither until it was asked."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from parley.lanes.guide.amending import begun_in_other_words
from parley.lanes.guide.own_answers import (
    bare_length,
    corrected_length,
    length_instead,
    says_adult,
    says_in_words_to_be_minor,
)


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


@pytest.mark.parametrize(
    ("text", "minutes", "is_minor"),
    [
        ("actually make it 5 not 10", 5, False),
        ("15 instead of 10 pls", 15, False),
        ("no, 5 minutos nada más", 5, False),
        ("que sea de 10 mejor", 10, False),
        ("make it 10, i'm 16", None, True),
        ("i'm 16", None, True),
        ("I'm only 15 is that ok", None, True),
        ("just 10 thanks", None, False),
        ("tengo 16", None, True),
        ("not 18", None, True),
        ("i'm 34", None, False),
        ("10 tomorrow", None, False),
    ],
)
def test_a_length_in_place_of_another_is_told_from_an_age(text: str, minutes: int | None, is_minor: bool) -> None:
    assert length_instead(text) == minutes
    assert says_in_words_to_be_minor(text, 2026) is is_minor


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("10 mins", "10"), ("yes im an adult and i agree", ""), ("no", None), ("i'm 16", None), ("45 minutes", None)],
)
def test_to_begin_a_session_a_length_is_a_yes(text: str, minutes: str | None) -> None:
    call: Any = SimpleNamespace(now=datetime(2026, 11, 24, tzinfo=UTC))
    amending = begun_in_other_words(call, text, "start_session", None)
    assert (amending.arguments.get("minutes", "") if amending else None) == minutes
