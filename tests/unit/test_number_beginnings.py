"""What the beginning of a number tells is what the library that knows all numbers says."""

import random

import pytest

from parley.conversation.number_beginnings import Origin, _table, origin_of
from parley_cli.number_beginnings import told

NUMBERS = {
    "+14165550123": Origin("CA", ("America/Toronto",)),
    "+12125550123": Origin("US", ("America/New_York",)),
    "+17875550123": Origin("PR", ("America/Puerto_Rico",)),
    "+34612345678": Origin("ES", ("Europe/Madrid",)),
    "+5511912345678": Origin("BR", ("America/Sao_Paulo",)),
    "+14161550123": None,  # no exchange begins with 1
    "+1416555012": None,
    "+141655501234": None,
    "14165550123": None,
    "+1416555012a": None,
    "+٣٤٦١٢٣٤٥٦٧٨": None,
    "+4915112345678": None,
    "US.13491208655302741918": None,
    "": None,
}


@pytest.mark.parametrize(("number", "origin"), NUMBERS.items())
def test_a_whole_number_tells_where_it_is_from_and_anything_else_nothing(number: str, origin: Origin | None) -> None:
    assert origin_of(number) == origin


def test_the_library_says_the_same_of_any_number() -> None:
    chance = random.Random("numbers")
    for begins in chance.sample(sorted(_table()), 150):
        for follows, whole, origin in _table()[begins]:
            rest = "".join(chance.choices("0123456789", k=whole - len(begins) - 1))
            number = f"+{begins}{chance.choice(follows)}{rest}"
            assert told(number) == origin, number
