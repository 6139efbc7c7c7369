"""Whether a text is little else than a time."""

import pytest

from parley import times

BOTH = ("en", "es")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "tomorrow at 3",
            "at 6 please",
            "every day at 8",
            "5",
            "5pm",
            "maybe at 5ish I think",
            "in 20 minutes",
            "friday",
        ),
        *(
            "tomorrow at 25:00",
            "25:00",
            "friday the 31st",
            "tomorrow or friday",
            "after 5 tomorrow",
            "no later than 6pm",
        ),
        *("tmrw", "tomorow at noon", "on friday then", "sometime tomorrow", "pm", "no, 7pm", "from 12 to 1"),
        *(
            "mañana a las 3",
            "a las 6 por favor",
            "todos los días a las 8",
            "en media hora",
            "el viernes",
            "las 5 y media",
        ),
        *("mañana a las 25:00", "mejor el lunes", "manana", "de lunes a viernes", "no, a las 7 de la tarde"),
    ],
)
def test_a_time_is_one_even_if_it_cannot_be_used(text: str) -> None:
    assert times.is_time(text, BOTH)
    assert times.is_time(text, tuple(reversed(BOTH)))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "call Ana tomorrow",
            "Ana",
            "my tasks",
            "what about tomorrow?",
            "what's on tomorrow",
            "thanks",
            "",
            "?",
            "ok",
        ),
        *("the red one", "buy milk", "one of these", "ana@example.org", "when is it", "tomorrow at 3 with Ana and Bob"),
        *("llamar a Ana mañana", "mis tareas", "¿mañana?", "qué hay mañana", "gracias", "una de esas", "cuándo es"),
    ],
)
def test_what_speaks_of_something_else_is_none(text: str) -> None:
    assert not times.is_time(text, BOTH)


def test_the_functions_stay_functions_once_a_text_was_read() -> None:
    """A module of one of these names takes its place in the package as soon as it is imported."""
    assert times.is_time("tomorrow at 9", BOTH)
    assert all(callable(each) for each in (times.read, times.split, times.days, times.is_time))
