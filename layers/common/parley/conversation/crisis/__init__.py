"""Find texts of people who may harm themselves, and the helpline of their country, which the answer names.

The words stand in `en.toml` and `es.toml`, the helplines in `helplines.toml`, each with its source. A figure of speech
("I want to die of hunger", "Suicide Squad") is no crisis: its words are taken out of a text before the others are
looked for. In doubt a text counts: an answer too many costs less than one too few. Pure.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from parley.conversation.normal_form import without_accents
from parley.texts import Language
from parley.texts.vocabulary import listed

LONGEST = 4_096
"""The most characters of a text that are looked through: no message is longer."""


@dataclass(frozen=True)
class Helpline:
    """The helpline of one country for people in a crisis."""

    name: str
    en: str
    """How the helpline is reached, in English."""
    es: str
    emergency: str
    """The country's emergency number."""
    source: str
    """The address of the page that says so."""

    def how(self, language: Language) -> str:
        """Return the words that say how to reach the helpline, in that language."""
        return self.es if language == "es" else self.en


def tells_of_crisis(text: str) -> bool:
    """Return whether this text says that its writer, or somebody they write about, may harm themselves."""
    said = f" {' '.join(_plain(text[:LONGEST]).split())} "
    if not any(f" {words} " in said for words in _list("crisis")):
        return False
    for figure in _longest_figures_first():
        for _ in range(2):  # of two side by side, which share a space, the first time takes the first
            said = said.replace(f" {figure} ", "  ")
    return any(f" {words} " in said for words in _list("crisis"))


@cache
def helplines() -> dict[str, Helpline]:
    """Return the helplines by the ISO 3166 codes of their countries."""
    source = files(__name__).joinpath("helplines.toml").read_text(encoding="utf-8")
    return {country: Helpline(**fields) for country, fields in tomllib.loads(source).items()}


def country_of_zone(zone: str) -> str:
    """Return the ISO 3166 code of the country that an IANA time zone is in; empty if it is in none."""
    from babel.core import get_global  # its tables take 20 ms, and nearly no turn asks

    return str(get_global("zone_territories").get(zone) or "")


def _plain(text: str) -> str:
    """Return the text in its normal form without accents, its hyphens and slashes read as spaces."""
    return without_accents(text.translate(JOINTS))


JOINTS = str.maketrans(dict.fromkeys("-/\u2010\u2011\u2012\u2013\u2014_", " "))


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(_plain(words) for words in listed(__name__, name))


@cache
def _longest_figures_first() -> tuple[str, ...]:
    return tuple(sorted(_list("figures"), key=len, reverse=True))
