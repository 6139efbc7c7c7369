"""Read a contact as a person writes one: the name, then numbers and addresses, or a sentence that tells them. Pure.

"Ana Ode, +1 416 555 0123, ana@example.org"                 Ana Ode, with both
"Ana Ode 416 555 0123"                                      commas are optional
"my plumber's number, his name is Gary Webb 416 555 0100"   Gary Webb, with the number
"la niñera, se llama Lupita Ramos, 55 1234 5678"            Lupita Ramos, with the number
"my dentist, Dr Smith 416 555 0100"                         Dr Smith, with the number
"Cacho, plumber, +54 9 11 5555 2310"                        Cacho (plumber), with the number
"Joe and 416 555 0100 is Ann"                               torn: a number is left that belongs to nobody
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from parley.conversation.courtesy import without_courtesy
from parley.lanes.assistant.people import ADDRESS, NUMBER
from parley.texts.vocabulary import pattern

VOCABULARY = "parley.lanes.assistant.vocabulary"
NUMBER_WORD = re.compile(r"[+\d().-]+")
NOTE = re.compile(r"[^\s.!?\"“”]+(?: [^\s.!?\"“”]+){0,7}")
"""Matches what is kept beside a name: some words, "the plumber", and no sentence, which a card of others may hold."""
STREET = pattern(VOCABULARY, "street_words", r"(?<!\w)(?:{})(?!\w)")
"""Matches a word that the name of a street has: "St", "Calle"."""
LEAST_DIGITS = 6
"""The fewest digits that are a phone number, wherever they stand."""
DETAIL_OF_SOMEBODY = pattern(VOCABULARY, "detail_of_somebody")
"""Matches words that name a detail of somebody instead of them: "Ana's number", "el correo de Ana"."""
BEFORE_DETAIL = pattern(VOCABULARY, "before_detail", r"^(?:{}) ")
"""Matches what stands before a number or an address, and is no part of it: "it's"."""
BEHIND_DETAIL = pattern(VOCABULARY, "before_detail", r"[ :](?:{})$")
DETAIL_LABEL = pattern(VOCABULARY, "detail_label", r"^(?:{}) ")
TELLS_NAME = pattern(VOCABULARY, "tells_a_name", r"^(?:{}) ")
"""Matches the words before a name that is told behind what somebody is: "his name is"."""
IN_CONTACTS = pattern(VOCABULARY, "in_contacts", r" (?:{})$")
"""Matches the words for where the contact goes, which are no part of a name: "to my contacts"."""


class WrittenContact(NamedTuple):
    """What a written card tells of one person; each field may be empty."""

    name: str
    email: str
    phone: str
    is_torn: bool
    """Whether a number or an address of the card is in none of these."""


def read(card: str) -> WrittenContact:
    """Return the name, the address and the number on a card. A name that is told ("his name is ...") goes before what
    the person is.
    """
    told, named, details, notes = "", "", list[str](), list[str]()
    for n, piece in enumerate(card.strip(" []").split(",")):
        plain = " ".join(piece.split())
        bare = DETAIL_LABEL.sub("", BEFORE_DETAIL.sub("", plain)) if n else plain
        is_detail = ADDRESS.fullmatch(bare) or NUMBER.fullmatch(bare)  # "es el 416 555 0123" names nobody
        plain = bare if is_detail or not TELLS_NAME.match(f"{plain} ") else plain
        name, found = _split(TELLS_NAME.sub("", plain))
        details += found
        is_of_role = n > 0 and bool(found and named) and name[:1].isupper()  # "my dentist, Dr Smith 416 555 0100"
        if TELLS_NAME.match(f"{plain} ") or is_of_role:
            told = told or name
        elif n == 0:
            named = name
        elif name and not found and not told and _is_role(named):
            told = name  # "my plumber, Gary Webb, 416 555 0100"
        elif name and not named:
            return WrittenContact("", "", "", is_torn=True)
        elif name and not found:
            notes += filter(NOTE.fullmatch, [IN_CONTACTS.sub("", f" {without_courtesy(name)}").strip()])
    email = next((each for each in details if ADDRESS.fullmatch(each)), "")
    phone = next((each for each in details if NUMBER.fullmatch(each)), "")
    is_torn = _digits(card) >= LEAST_DIGITS and not phone and not _digits(email)
    is_torn = is_torn or ("@" in card and not email)
    return WrittenContact(with_notes(_without_relation(told or _of_somebody(named)), notes), email, phone, is_torn)


def with_notes(name: str, notes: Sequence[str]) -> str:
    """Return a name with what else is said of the person in brackets, where it is found again: "Cacho (plumber)"."""
    said = ", ".join(filter(None, notes))
    return f"{name} ({said})" if name and said else name or said


def is_place(name: str) -> bool:
    """Return whether words have a postal address, "12 Bay St", and not only a number: "Taxi 24 horas"."""
    return STREET.search(name) is not None and any(word.isdecimal() for word in re.findall(r"[^\s(),]+", name))


def _split(words: str) -> tuple[str, list[str]]:
    """Return the name in a piece of a card, and the address and the number behind it."""
    each = words.split()
    addresses = [word for word in each if ADDRESS.fullmatch(word)]
    each = [word for word in each if word not in addresses]
    named = max((n for n, word in enumerate(each, 1) if not NUMBER_WORD.fullmatch(word)), default=0)
    number = " ".join(each[named:])
    if number and not NUMBER.fullmatch(number):
        return words, []
    name = IN_CONTACTS.sub("", BEHIND_DETAIL.sub("", " ".join(each[:named]).rstrip(": ")))  # "Ana's number it's"
    return name, [*addresses, *([number] if number else [])]


def _of_somebody(written: str) -> str:
    """Return the name of the person on a card: that of "Ana's number" is Ana."""
    found = DETAIL_OF_SOMEBODY.fullmatch(written)
    return next(filter(None, found.groups()), written) if found else written


def _is_role(written: str) -> bool:
    """Return whether words say what somebody is, and not who: "my plumber's number", "al del flete"."""
    return ROLE.match(f"{written} ") is not None or RELATION.match(f"{written} ?") is not None


ROLE = pattern(VOCABULARY, "role_begins", r"^(?:{}) ")
"""Matches the word with which somebody is named by what they are: "my plumber", "la veterinaria"."""
RELATION = pattern(VOCABULARY, "relation", r"^(?:(?:{})\s+)(?=\S)")
"""Matches whose relation somebody is, in front of their name: "my daughter Elizabeth"."""


def _without_relation(name: str) -> str:
    """Return a name without the words for a relation in front of it: "Elizabeth", of "my daughter Elizabeth"."""
    return RELATION.sub("", name)


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))
