"""What the service says of itself, in the words of the operator's files where they have any: its greeting, the opening
of HELP, and who is named where it knows no more."""

import unicodedata
from collections.abc import Iterable

from parley import texts
from parley.business.files import Business
from parley.conversation.courtesy import ASKS_HOW, ASKS_MACHINE, ASKS_WHO, GREETS, without_greeting
from parley.conversation.normal_form import normalise, without_accents
from parley.lanes.lane import Lane
from parley.texts import Language
from parley.texts.vocabulary import pattern

LONGEST_CALL = 80
"""The most characters of a text that only asks for a person."""
CALLS_PERSON = pattern("parley.conversation.vocabulary", "calls_a_person", r"(?:{})")
"""Matches whole messages, without accents, that ask for a person."""
CALLS_A_PERSON = "talk_to_human"
"""The tool that hands a conversation over to a person, in the lane that has it."""


def help_words(business: Business | None, language: Language, examples: str) -> str:
    """Return the answer to HELP: the operator's opening, or the usual one, above the examples."""
    own = business.service.help if business is not None else None
    if not examples:
        return texts.of(language).nothing_on
    return f"{own.in_(language)}\n{examples}" if own else texts.of(language).help.format(examples=examples)


def contact(business: Business | None, language: Language) -> str:
    """Return whom people can ask, by the operator's files; empty without files."""
    if business is None:
        return ""
    first = business.service.contacts[0]
    return texts.of(language).help_contact.format(who=first.who.in_(language), reach=first.reach)


def greeting(text: str, lanes: Iterable[Lane], business: Business | None, language: Language) -> str:
    """Return the answer to a text that only greets, or asks who or what answers: the operator's greeting, or what the
    service is, where no lane tells that; that it is a program. Empty for any other text, and where a lane answers it.
    """
    said = "".join(each for each in text if unicodedata.category(each) not in ("So", "Sk", "Cf", "Mn")).strip()
    asked = without_greeting(said)
    if business is None:
        return ""
    if ASKS_MACHINE.fullmatch(asked):
        return texts.of(language).a_machine
    greets = GREETS.fullmatch(said) or ASKS_HOW.fullmatch(asked) or ASKS_WHO.fullmatch(asked)
    return _own_greeting(lanes, business, language) if greets else ""


def _own_greeting(lanes: Iterable[Lane], business: Business, language: Language) -> str:
    """Return the operator's greeting, or what the service is; empty where a lane tells that."""
    service = business.service
    if service.greeting:
        return service.greeting.in_(language)
    if any(lane.informs for lane in lanes):
        return ""
    return texts.of(language).greeting.format(name=service.name, about=service.about.in_(language))


def reaches_people(lanes: Iterable[Lane]) -> bool:
    """Return whether one of these lanes hands a conversation over to a person."""
    return any(lane.tools.get(CALLS_A_PERSON) is not None for lane in lanes)


def without_people(text: str, lanes: Iterable[Lane], business: Business | None, language: Language) -> str:
    """Return the answer to a whole text that asks for a person where no lane hands over to one: who can be reached, and
    how. Empty for any other text, and where a lane hands over.
    """
    said = without_accents(normalise(text)) if len(text) <= LONGEST_CALL else ""
    if business is None or not CALLS_PERSON.fullmatch(said) or reaches_people(lanes):
        return ""
    contact = business.service.contacts[0]
    return texts.of(language).no_person_here.format(who=contact.who.in_(language), reach=contact.reach)


def unknown_question(lanes: Iterable[Lane], business: Business | None, language: Language) -> str:
    """Return the answer to a question that nothing here answers. It names who may know: people, whom a text calls where
    a lane hands over; else the first contact of the operator's files.
    """
    says = texts.of(language)
    if business is None or reaches_people(lanes):
        return says.unknown_question
    contact = business.service.contacts[0]
    return says.unknown_without_people.format(who=contact.who.in_(language), reach=contact.reach)
