"""A number without its country is one of the person's own country, or stays as written where it may be another's."""

import pytest

from parley.conversation.phone_numbers import country_of, in_full


@pytest.mark.parametrize(
    ("written", "own", "home", "stored"),
    [
        ("416 555 0123", "+14165550188", None, "+1 416-555-0123"),
        ("416 555 0123", "+14165550188", "CA", "+1 416-555-0123"),
        ("416 555 0123", "+14165550188", "US", "+1 416-555-0123"),  # one number for both countries
        ("81 8223 4567", "+14165550188", "MX", "81 8223 4567"),  # it may be a number in California
        ("81 8123 4567", "+14165550188", "MX", "+52 81 8123 4567"),  # no exchange there begins with 1
        ("55 4821 9930", "+14165550188", None, "55 4821 9930"),  # nothing there begins with 554
        ("55 4821 9930", "+14165550188", "MX", "+52 55 4821 9930"),
        ("011 4821 9930", "+14165550188", None, "011 4821 9930"),  # no number of Poland
        ("600 123 456", "+14165550188", "ES", "+34 600 12 34 56"),
        ("81 8123 4567", "+525555550123", "MX", "+52 81 8123 4567"),
        ("+34 600123456", "+14165550188", "MX", "+34 600123456"),
        ("555", "+14165550188", None, "555"),
        ("416 555 0123", "", None, "416 555 0123"),
    ],
)
def test_a_number_gets_the_code_of_the_country_that_it_can_only_be_of(
    written: str, own: str, home: str | None, stored: str
) -> None:
    assert in_full(written, own, home) == stored


def test_the_country_of_a_number_is_known() -> None:
    assert (country_of("+14165550188"), country_of("+34600123456"), country_of("x")) == ("CA", "ES", None)
