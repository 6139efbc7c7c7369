"""The verbs by which people name the deed that a yes-or-no question asks about: "send it", "bórrala". Pure.

A question begins with its verb: "Send this email to Ana?", "¿Borro “leche” de tus tareas?". `texts/yes_and_no` lists in
each language how people name that deed themselves, and how their imperatives end. A verb in the past names no deed that
is still to be done: "ya lo mandé" says that it was done.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from parley.conversation.normal_form import normalise, without_accents
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed, words

ANSWER_WORDS = "parley.texts.yes_and_no"
PRONOUNS_BEFORE = listed(ANSWER_WORDS, "pronouns_before")
LONGEST_CLITIC = 5
REPEATED_LETTERS = re.compile(r"(.)\1{2,}")


class SaidWord(NamedTuple):
    """A word of a text as it is compared: without accents, and with the accent of its last letter kept."""

    plain: str
    verb: str
    """The word with the accent of its last letter, which tells "mandá" from "manda", and "mandó" is no imperative."""


def said_words(text: str) -> list[SaidWord]:
    """Return the words of a text as they are compared, with drawn-out letters cut: "yes" for "yesss"."""
    return [_said(word) for word in normalise(text).split()]


@lru_cache(maxsize=1024)  # a turn asks for each word some ten times
def _said(word: str) -> SaidWord:
    once = REPEATED_LETTERS.sub(r"\1", word)
    kept = without_accents(once[:-1]) + once[-1]
    short = kept.rstrip(kept[-1]) + kept[-1]
    return SaidWord(without_accents(short), short)


def plain_phrase(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as those of a text are compared."""
    if phrase.isascii() and phrase.islower() and "'" not in phrase and "-" not in phrase:  # a tenth of the time
        return tuple(word.rstrip(word[-1]) + word[-1] for word in phrase.split())
    return tuple(word.plain for word in said_words(phrase))


class NamedVerb(NamedTuple):
    """How a word names a deed: whether a pronoun is joined to it, and whether that stands for several things."""

    has_pronoun: bool = False
    is_of_several: bool = False


def naming(word: SaidWord, forms: frozenset[str]) -> NamedVerb | None:
    """Return how a word names one of the deeds with these forms, with or without pronouns at its end ("bórrala"); None
    if it names none."""
    if word.verb in forms:
        return NamedVerb()
    for length in range(2, min(LONGEST_CLITIC, len(word.verb) - 2) + 1):
        clitic = word.plain[-length:]
        if CLITICS.fullmatch(clitic) and word.plain[:-length] in unaccented(forms):
            return NamedVerb(True, clitic.endswith("s") and clitic[-3:] not in ("nos", "les"))
    return None


@cache
def unaccented(forms: frozenset[str]) -> frozenset[str]:
    """Return the forms without accents, as they stand before a pronoun: "move" of "movelo", for "mové"."""
    return frozenset(map(without_accents, forms))


def ends_of_verb(said: Sequence[SaidWord], at: int, forms: frozenset[str]) -> Iterator[tuple[int, NamedVerb]]:
    """Yield where a verb that has one of these forms ends which begins at this word, and how it names the deed."""
    for length in range(2, min(LONGEST_VERB, len(said) - at) + 1):
        if " ".join(word.verb for word in said[at : at + length]) in forms:
            yield at + length, NamedVerb()
    if (found := naming(said[at], forms)) is not None:
        yield at + 1, found


LONGEST_VERB = 3
"""The most words of a verb: "get rid of"."""


def verb_of(sentence: str) -> str:
    """Return the verb with which a question begins, without accents: "borro" for "¿Te la borro?"; empty if the question
    has no words."""
    said = (without_accents(word) for word in normalise(sentence[:BEGINNING]).split())
    return next((word for word in said if word not in PRONOUNS_BEFORE), "")


BEGINNING = 80
"""The most characters of a question in which its verb is looked for."""


@cache
def deed_forms(verb: str) -> frozenset[str]:
    """Return the words that name the deed of a question which begins with this verb, in all languages: imperatives,
    wishes and infinitives, as `SaidWord.verb` has them."""
    named = [
        (language, each)
        for language in LANGUAGES
        for each in words(ANSWER_WORDS, language)["deeds"].get(verb, "").split()
    ]
    found = {form for language, each in named or _guessed(verb) for form in _forms(language, each)}
    found |= {
        form
        for language in LANGUAGES
        for each in words(ANSWER_WORDS, language)["any_deed"]
        for form in _forms(language, each)
    }
    found |= set() if named and verb.endswith("o") else {verb}
    return frozenset(" ".join(_said(word).verb for word in form.split("_")) for form in found if form)


def any_deed_forms() -> frozenset[str]:
    """Return the words that name any of the deeds which questions are known to ask about."""
    return frozenset(form for verb in _known_verbs() for form in deed_forms(verb))


def _known_verbs() -> Iterator[str]:
    return (verb for language in LANGUAGES for verb in words(ANSWER_WORDS, language)["deeds"])


def _guessed(verb: str) -> Sequence[tuple[Language, str]]:
    """Return the imperatives that a verb may have which no file lists, each with its language: "pinta" and "pinte" for
    "pinto"."""
    return tuple(
        (language, f"{verb[: -len(ending)]}{imperative}")
        for language in LANGUAGES
        for ending, imperatives in words(ANSWER_WORDS, language)["imperatives"].get("of_questions", {}).items()
        if verb.endswith(ending) and len(verb) > SHORTEST_GUESSED
        for imperative in imperatives.split()
    )


SHORTEST_GUESSED = 4


def _forms(language: Language, imperative: str) -> Iterator[str]:
    """Yield the forms of an imperative by which people tell somebody to do something, in its language."""
    yield imperative
    rules = words(ANSWER_WORDS, language)["imperatives"]
    plain = without_accents(imperative)
    yield from rules.get("irregular", {}).get(plain, "").split()
    stem, unstressed = plain[:-1], rules.get("unstressed", "").split()
    for ending in rules.get(plain[-1:], "").split() if len(stem) > 1 else ():
        yield _written(stem, ending, rules)
        if ending in unstressed:
            yield _written(_without_pair(stem, rules["pairs"]), ending, rules)


def _written(stem: str, ending: str, rules: Mapping[str, Any]) -> str:
    """Return the stem with the ending as it is spelt: "saque" for "sac" and "e"."""
    changed = rules["before_e"].get(stem[-1]) if ending[0] in rules["sounds_of_e"] else None
    return f"{stem[:-1]}{changed}{ending}" if changed else stem + ending


def _without_pair(stem: str, pairs: Mapping[str, str]) -> str:
    """Return the stem with its last vowel pair as it stands in unstressed syllables: "mov" for "muev"."""
    found = max(pairs, key=stem.rfind)
    at = stem.rfind(found)
    return stem if at < 0 else f"{stem[:at]}{pairs[found]}{stem[at + len(found) :]}"


CLITICS = re.compile(
    "|".join(each for language in LANGUAGES if (each := words(ANSWER_WORDS, language)["imperatives"].get("clitics")))
)
"""Matches the pronouns that may be joined to the end of an imperative: "lo", "selo"."""
