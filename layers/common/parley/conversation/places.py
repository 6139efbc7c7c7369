"""The time zones of a place that a person names: a zone, a city, a country, a state of the United States. Pure.

    "Madrid"                      the one zone of that city
    "Guadalajara"                 the one in the person's own country; else that of the far larger city
    "Guadalajara, Spain"          the one in that country
    "the US"                      all that its people may mean, the most populous first

Sources: the IANA database's names; the Unicode CLDR for countries and for cities in English and Spanish; GeoNames for
the world's cities (`cities.tsv`, made by `parley_cli/cities.py`); `place_names.toml` for what people say instead.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from parley import toml_files
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.zones import LIKELIEST
from parley.texts import LANGUAGES

NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/")
FAR_LARGER = 5
"""How many times as many people a city must have to be meant by those of another country, without a question."""
CODE = "~"
"""What stands before the code of a state in the table of cities: it counts only behind a city's name."""
LONGEST = 8
"""The most words of a place."""


def zones_of(place: str, country: str | None) -> tuple[str, ...]:
    """Return the IANA time zones that a person of that country (its ISO 3166 code) may mean by the name of a place, the
    likeliest first; empty if nothing has the name.
    """
    if place in available_timezones():
        return (place,)
    said = _plain(place.replace(",", " ")).split()
    if whole := _named(" ".join(said), country):
        return whole
    for cut in range(len(said) - 1, 0, -1) if len(said) <= LONGEST else ():
        region = said[cut:][1:] if said[cut] in _spoken()["within"] else said[cut:]
        within = _named(" ".join(region), None) or _cities(f"{CODE}{' '.join(region)}")
        countries = {each for zone in within for each in _countries().get(zone, ())}
        inside = [zone for zone in _all(" ".join(said[:cut])) if countries & _countries().get(zone, frozenset())]
        if inside:
            return tuple([zone for zone in inside if zone in within] or inside)
    return ()


def country_of(zone: str) -> str | None:
    """Return the country of a time zone, as an ISO 3166 code; None if it belongs to several, or to none."""
    countries = _countries().get(zone, frozenset())
    return next(iter(countries)) if len(countries) == 1 else None


def is_known(place: str) -> bool:
    """Return whether a zone, a country or one of the cities that the CLDR names has this name."""
    return bool(_zones(_plain(place)))


def _named(said: str, country: str | None) -> tuple[str, ...]:
    """Return the zones of a whole name without accents: of a country all; of cities those in the person's own country,
    else of the one that is far larger, else of all."""
    territory = _territories().get(_alias(said))
    if territory:
        return tuple(sorted(territory, key=_likelihood))
    found = _all(said)
    own = [zone for zone in found if country in _countries().get(zone, ())]
    return _largest(_alias(said), tuple(own) or found)


def _all(said: str) -> tuple[str, ...]:
    """Return the zones of everything with that name, the largest city first."""
    return tuple(dict.fromkeys((*_cities(_alias(said)), *_zones(said))))


def _zones(said: str) -> tuple[str, ...]:
    named = _alias(said)
    return tuple(_territories().get(named, ())) or _iana().get(named, ())


def _likelihood(zone: str) -> tuple[int, str]:
    """Return the place of a zone in an order in which those where most people live come first."""
    order = (*_spoken()["likely_zones"], *LIKELIEST)
    return (order.index(zone) if zone in order else len(order), zone)


def _plain(name: str) -> str:
    return without_accents(normalise(name.replace("_", " ").replace("/", " ")))


def _alias(said: str) -> str:
    """Return the name by which a place is listed that people call something else, or say with an article."""
    aliases: dict[str, str] = toml_files.content("parley.conversation", "place_names")["aliases"]
    first, _, rest = said.partition(" ")
    bare = rest if rest and first in _spoken()["articles"] and not _is_listed(said) else said
    return aliases.get(said) or aliases.get(bare, bare)


def _is_listed(said: str) -> bool:
    return said in _table() or said in _iana() or said in _territories()


@cache
def _spoken() -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = toml_files.content("parley.conversation", "place_names")["words"]
    return found


def _real() -> list[str]:
    return sorted(each for each in available_timezones() if "/" in each and not each.startswith(NO_PLACES))


@cache
def _iana() -> dict[str, tuple[str, ...]]:
    """Return the zones by their own names and by those of their cities, as IANA and the CLDR write them."""
    from babel import Locale

    found, there = defaultdict[str, dict[str, None]](dict), _real()
    for zone in [*there, "UTC"]:
        found[_plain(zone)][zone] = found[_plain(zone.rsplit("/", 1)[-1])][zone] = None
    for locale in map(Locale, LANGUAGES):
        for zone, words in locale.time_zones.items():
            if "city" in words and zone in there:
                found[_plain(words["city"])][zone] = None
    return {name: tuple(zones) for name, zones in found.items()}


@cache
def _territories() -> dict[str, tuple[str, ...]]:
    """Return the zones of each country, by its names in the languages that are read."""
    from babel import Locale
    from babel.core import get_global

    there = frozenset(_real())
    found = defaultdict[str, dict[str, None]](dict)
    for locale in map(Locale, LANGUAGES):
        for territory, zones in get_global("territory_zones").items():
            if territory in locale.territories:
                found[_plain(locale.territories[territory])] |= dict.fromkeys(each for each in zones if each in there)
    return {name: tuple(zones) for name, zones in found.items() if zones}


@cache
def _countries() -> dict[str, frozenset[str]]:
    """Return the ISO 3166 codes of the countries of each zone."""
    from babel.core import get_global

    found = defaultdict[str, set[str]](set)
    for territory, zones in get_global("territory_zones").items():
        for zone in zones:
            found[zone].add(territory)
    return {zone: frozenset(each) for zone, each in found.items()}


@cache
def _table() -> dict[str, str]:
    """Return the zones of the world's cities, each with its thousands of people, by the cities' names."""
    lines = files("parley.conversation").joinpath("cities.tsv").read_text(encoding="utf-8").splitlines()
    listed = (line.partition("\t") for line in lines if not line.startswith("#"))
    return {name: zones for name, _, zones in listed}


def _cities(name: str) -> tuple[str, ...]:
    """Return the zones of the cities with that name without accents, the one with most people first."""
    return tuple(each.rpartition(":")[0] for each in _table().get(name, "").split())


def _largest(name: str, zones: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the zones where the cities of that name are not far smaller than the largest."""
    people = {each.rpartition(":")[0]: int(each.rpartition(":")[2]) for each in _table().get(name, "").split()}
    most = max((people.get(zone, 0) for zone in zones), default=0)
    return tuple(zone for zone in zones if people.get(zone, 0) * FAR_LARGER > most) or zones
