"""Numbers above twenty in words are counts, and neither times nor thanks."""

import pytest

from parley.lanes.commerce.large_numbers import counts_in_digits


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("two hundred baguettes", "200 baguettes"),
        ("a hundred croissants and two buns", "100 croissants and two buns"),
        ("thirty-six buns", "36 buns"),
        ("a million lattes", "1000000 lattes"),
        ("tres mil quinientos panes", "3500 panes"),
        ("treinta y seis barras", "36 barras"),
        ("cien cruasanes y dos barras", "100 cruasanes y dos barras"),
        ("Veinticinco panes", "25 panes"),
        ("twenty croissants", "twenty croissants"),
        ("tomorrow at seven thirty", "tomorrow at seven thirty"),
        ("a las siete treinta", "a las siete treinta"),
        ("mil gracias", "mil gracias"),
        ("thanks a million", "thanks a million"),
        ("two three buns", "two three buns"),
        ("", ""),
    ],
)
def test_numbers_above_twenty_are_written_with_digits(said: str, read: str) -> None:
    assert counts_in_digits(said) == read
