"""The info lane's sentences around the operator's own words: the catalogue is `en.toml` and `es.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # nobody needs these methods, and they are half of the import time
class InfoTexts:
    """The info lane's sentences in one language, by name. Words in braces are placeholders; `en.toml` shows them."""

    topic_words: Mapping[str, str]
    """The word for each topic of HELP, by its key."""
    no_files: str
    day_unknown: str
    open_now: str
    opens_today: str
    opens_later: str
    closed_for_long: str
    usual_hours: str
    hours: str
    days_on_end: str
    holiday_hours: str
    no_hours: str
    place: str
    no_place: str
    price: str
    price_with_note: str
    price_from: str
    prices: str
    some_prices: str
    no_price_of: str
    no_prices: str
    ask_what_is_inside: str
    told_of_food: str
    ask_for_the_rest: str
    not_known: str
    or_a_person: str
    """The offer of a person, behind `not_known`, where a lane passes on to one."""
    known_questions: str
    ask_contact: str
    anything_else: str
    greeting: str


@cache
def of(language: Language) -> InfoTexts:
    """Return the info lane's sentences in this language."""
    return texts.read(InfoTexts, language)


def say(call: Call[Any]) -> InfoTexts:
    """Return the info lane's sentences in the language of the person whom the call is for."""
    return of(call.language)
