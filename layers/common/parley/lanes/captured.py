"""Whether the words that a phrase has captured can be such a thing at all. Pure.

A phrase such as "delete {task}" or "I'm in {place}" takes any words. It counts only if these can be what its slot is
for: "is such a strong word" is no task, "a meeting" no place. Else the text is not understood, and other readers have
it. What is really kept under such words is found before any phrase (`assistant/own_deeds.py`).
"""

import re
from collections.abc import Callable
from functools import cache

from parley.conversation import language
from parley.conversation.normal_form import normalise, without_accents
from parley.texts import DEFAULT, LANGUAGES
from parley.texts.vocabulary import listed, pattern

VOCABULARY = "parley.conversation.vocabulary"
DEED_BEHIND = pattern(VOCABULARY, "captured_deed_behind", r"(?:^|[,;.] ?|\s)(?:{})\b")
"""Matches another deed within captured words, in a text without accents: "milk, tick it off", "carbon, marcalo"."""
ASKS = pattern(VOCABULARY, "captured_question", r"(?:{})\b")
"""Matches the beginning of words that ask for what is known, in a normalised text with its accents: "what time"."""
REQUEST = pattern(VOCABULARY, "captured_request", r"(?:{})\s+")
"""Matches the words in front of what a person wants to be reminded of."""
INSTEAD = pattern(VOCABULARY, "captured_instead", r"\b(?:{})$")
"""Matches a time behind the one that takes its place, in a text without accents: "at 7 instead of 6"."""
NO_TASK_AFTER_ALL = pattern(VOCABULARY, "captured_all", r"todo (?:{})\b")
"""Matches the Spanish word for "all" where an English phrase has read "to-do", in a text without accents."""
TO_DO = "todo"
TELLS_OF_A_CALL = pattern(VOCABULARY, "captured_told_call", r"\b(?:{})\b")
TAKES_A_PERSON = pattern(VOCABULARY, "captured_takes_person", r"(?:{}) ")
COMES_BACK = pattern(VOCABULARY, "captured_comes_back", r"\b(?:{})\b")
A_NUMBER, PHONE_DIGITS = re.compile(r"\+?\d[\d\s().-]{5,}"), 7
BARE_NOTE = pattern(VOCABULARY, "captured_bare_note", r"(?:{}) ")
NAME_WORDS = 5
"""The most words of the name of whom an email is for."""
BEGINNING = 2
"""The first words of a title that say what kind of thing it is."""
PROPER_PLACE, A_PLACE = 4, 2
"""The most words of a place that is not known: with a capital letter, and in small letters."""


def can_be_kept(named: str, elsewhere: str) -> bool:
    """Return whether the words can name a thing of one shelf: they are no clause, hold no second deed, and name nothing
    of the list `elsewhere` of the vocabulary: "the emails about crypto" are no task.
    """
    said = normalise(named).split()
    plain = frozenset(without_accents(each) for each in said)
    is_clause = not listed(VOCABULARY, "captured_clause_words").isdisjoint(said)
    return not (is_clause or holds_deed(named) or plain & listed(VOCABULARY, elsewhere))


def begins_elsewhere(title: str, elsewhere: str) -> bool:
    """Return whether the words for a new thing begin with what is kept elsewhere: "the alarm at 7" is no event."""
    said = without_accents(title).split()[:BEGINNING]
    return not listed(VOCABULARY, elsewhere).isdisjoint(said)


def holds_deed(named: str) -> bool:
    """Return whether the words go on with another deed: "this app delete my account", "carbon, marcalo"."""
    return DEED_BEHIND.search(without_accents_but_signs(named)) is not None


def without_accents_but_signs(text: str) -> str:
    """Return the words of a text without accents and case, each with the comma behind it."""
    return " ".join(without_accents(each) + ("," if each[-1:] in ",;." else "") for each in text.split())


def behind_request(text: str) -> str:
    """Return what a text that begins with "remind me" asks for: "what's on my list"."""
    return REQUEST.sub("", " ".join(text.split()), count=1)


def asks_for_what_is_known(text: str) -> bool:
    """Return whether the words want to be told something, and not to be reminded of it later: "what's on my list"."""
    return ASKS.match(" ".join(text.casefold().replace("\u2019", "'").split())) is not None


def puts_instead(text: str) -> bool:
    """Return whether a text ends in one time in the place of another, so that it moves what is kept: "at 7, not 6"."""
    return INSTEAD.search(without_accents(text)) is not None


def says_all(text: str) -> bool:
    """Return whether a text that begins with "todo" has the Spanish word for "all" there: "todo bien"."""
    said = without_accents(text)
    is_read_so = said.startswith(f"{TO_DO} ") and ":" not in text
    return is_read_so and (
        NO_TASK_AFTER_ALL.match(said) is not None or language.written_in(text) not in (None, DEFAULT)
    )


def can_be_person(name: str) -> bool:
    """Return whether the words can be what somebody is called: "later", "on the lease" are no name."""
    said = normalise(name).split()
    return listed(VOCABULARY, "captured_no_name").isdisjoint(said)


def speaks_of_oneself(text: str) -> bool:
    """Return whether a text has a word for its writer: "call me Jo", and not "pick up the kids"."""
    return not listed(VOCABULARY, "captured_oneself").isdisjoint(re.findall(r"\w+", without_accents(text)))


def can_be_addressee(name: str) -> bool:
    """Return whether the words can say whom an email is for: "tom", not "tom back"."""
    said = normalise(name).split()
    return len(said) <= NAME_WORDS and listed(VOCABULARY, "captured_no_addressee").isdisjoint(said)


def takes_a_person(text: str) -> bool:
    """Return whether a text does something to a person, by the word in front of the name: "borra a Pepe"."""
    return TAKES_A_PERSON.match(without_accents(text)) is not None


def is_bare_note(text: str) -> bool:
    """Return whether a text only says that something be noted, and not where: "apunta leche"."""
    return BARE_NOTE.match(without_accents(text)) is not None


def says_again_and_again(text: str) -> bool:
    """Return whether a text says that something comes back: "every saturday"."""
    return COMES_BACK.search(without_accents(text)) is not None


def holds_phone_number(text: str) -> bool:
    """Return whether a text holds a phone number, by its digits: not "at 8.20 "."""
    return any(sum(map(str.isdecimal, each[0])) >= PHONE_DIGITS for each in A_NUMBER.finditer(text))


def tells_of_a_call(text: str) -> bool:
    """Return whether a text tells that somebody was called, by its accent alone: "me llamó mentirosa"."""
    return TELLS_OF_A_CALL.search(text.casefold()) is not None


def can_be_language(name: str) -> bool:
    """Return whether the words can name a language, one of those that exist: "french", not "of the devil"."""
    said = normalise(name)
    return language.named(name) is not None or not _language_names().isdisjoint((said, *said.split()))


@cache
def _language_names() -> frozenset[str]:
    """Return the names of the world's languages in each language of the service. Source: the Unicode CLDR."""
    from babel import Locale

    return frozenset(normalise(name) for each in LANGUAGES for name in Locale(each).languages.values())


def can_be_place(name: str, is_known: Callable[[str], bool]) -> bool:
    """Return whether the words can name a place: a known one, one with a capital letter, or one or two words that are
    no room, state or occasion: "a meeting", "bed".
    """
    said = normalise(name)
    if "/" in name or is_known(name):
        return True
    within = said.split()
    is_short = len(within) <= (PROPER_PLACE if name[:1].isupper() else A_PLACE)
    return is_short and listed(VOCABULARY, "captured_no_place").isdisjoint(within)
