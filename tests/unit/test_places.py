"""A place is found by any name that people have for it, and where several places have it, by who says it."""

import pytest

from parley.conversation import places


@pytest.mark.parametrize(
    ("said", "country", "zones"),
    [
        ("Boston", "US", ["America/New_York"]),
        ("boston ma", "CA", ["America/New_York"]),
        ("austin texas", "US", ["America/Chicago"]),
        ("Guadalajara", "MX", ["America/Mexico_City"]),
        ("Guadalajara", "ES", ["Europe/Madrid"]),
        ("guadalajara", "CA", ["America/Mexico_City"]),
        ("Guadalajara, España", "CA", ["Europe/Madrid"]),
        ("guadalajara jalisco", "US", ["America/Mexico_City"]),
        ("Córdoba", "ES", ["Europe/Madrid"]),
        ("cordoba", "AR", ["America/Argentina/Cordoba"]),
        ("London", "GB", ["Europe/London"]),
        ("london ontario", "GB", ["America/Toronto"]),
        ("el DF", "MX", ["America/Mexico_City"]),
        ("CDMX", "US", ["America/Mexico_City"]),
        ("la Ciudad de México", "ES", ["America/Mexico_City"]),
        ("England", "US", ["Europe/London"]),
        ("the uk", "US", ["Europe/London"]),
        ("California", "US", ["America/Los_Angeles"]),
        ("Palma de Mallorca", "ES", ["Europe/Madrid"]),
        ("Birmingham", "US", ["America/Chicago"]),
        ("Europe/Madrid", "US", ["Europe/Madrid"]),
        ("nowhereville", "US", []),
        ("bed", "US", []),
        ("", "US", []),
    ],
)
def test_a_place_is_found_by_its_name_and_by_who_says_it(said: str, country: str, zones: list[str]) -> None:
    assert list(places.zones_of(said, country)) == zones


@pytest.mark.parametrize(
    ("said", "first"),
    [("México", "America/Mexico_City"), ("the US", "America/New_York"), ("España", "Europe/Madrid")],
)
def test_of_a_country_the_zone_of_most_people_comes_first(said: str, first: str) -> None:
    assert places.zones_of(said, "US")[0] == first


def test_cities_far_apart_of_about_one_size_are_all_possible() -> None:
    assert set(places.zones_of("Valencia", "FR")) >= {"Europe/Madrid", "America/Caracas"}


def test_a_long_text_costs_no_search() -> None:
    assert places.zones_of("de " * 5_000, "MX") == ()
