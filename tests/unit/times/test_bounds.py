"""However a text is made, reading it takes a bounded number of steps: counted, not timed."""

import random

import pytest

from parley.times import chart, cutting, grammar, makers, reading
from parley.times.tokens import tokens

HOSTILE = (
    "at 3 ",
    "5 ",
    "monday ",
    "every day ",
    "from 3 to 4 ",
    "monday and tuesday and ",
    "1 hour and ",
    "in the next ",
    "the first friday of next month ",
    "tomorrow at 3 for 2 hours until friday ",
    "except sunday ",
    "a las 3 y media ",
    "de lunes a viernes ",
    "cada 2 semanas ",
    "twenty one ",
    "5-",
    "1/2 ",
    "½",
    "ﬃ",
    "İ",
    "\u0301",
    "a\u0301",
    "-",
    "' ",
)


def steps(text: str, language: str) -> int:
    made = chart.Chart(makers.FUNCTIONS, grammar.grammar(language))
    made.note(tuple(tokens(text)))
    made.run()
    return made.steps


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_more_than_the_most_steps(piece: str, language: str) -> None:
    text = (piece * reading.LONGEST_TEXT)[: reading.LONGEST_TEXT]
    assert steps(text, language) <= chart.MOST


@pytest.mark.parametrize("language", ["en", "es"])
def test_words_of_the_grammar_in_any_order_take_no_more(language: str) -> None:
    words = sorted(grammar.grammar(language).words)
    for seed in range(30):
        chance = random.Random(seed)
        text = " ".join(chance.choices([*words, *map(str, range(32))], k=100))[: reading.LONGEST_TEXT]
        assert steps(text, language) <= chart.MOST


@pytest.mark.parametrize("text", ["tomorrow at 3 " * 10_000, "5" * 100_000, "every monday and " * 5_000])
def test_a_text_that_is_too_long_is_not_looked_into(text: str) -> None:
    assert cutting.cut_of(text, "en", cutting.LONGEST_TEXT) is None
    assert not reading.is_time(text, ("en",))
