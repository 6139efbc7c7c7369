"""Choose the language in which a person is answered: the one they asked for, else the one they write, else their
country's.

The written language is judged by words that only one of our languages has. The lists are `stop-words`' (0.2 MB, 14 ms),
which is enough for a few languages and says nothing of "milk"; `lingua`, which is better, is larger than a Lambda
may be.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.phone_numbers import country_of
from parley.texts import DEFAULT, LANGUAGES, Language, languages

NAMES: Mapping[Language, str] = {language: languages.of(language)["names"] for language in LANGUAGES}
"""What people call each language, normalised."""


def _asking(part: str) -> str:
    """Return this part of a text that asks for a language, as a pattern of all languages."""
    return "|".join(languages.of(language)["asking"][part] for language in LANGUAGES)


ASKING = (
    rf"(?:{_asking('before')})?(?:{_asking('politely')})?(?:{_asking('verbs')})? ?"
    rf"(?:{_asking('to_me')})?(?:{_asking('in')})?"
)
CODE = 2
"""The most words of a code: "es", "es MX"."""
WISHES: Mapping[Language, re.Pattern[str]] = {
    language: re.compile(f"{ASKING}(?:{NAMES[language]})(?:{_asking('behind')})?") for language in LANGUAGES
}
"""The whole messages that ask for a language, normalised: "English", "en español por favor"."""

WITHIN = re.compile(rf"\b(?:{_asking('within')}) (?:{'|'.join(NAMES.values())})\b")
"""Matches a language and what stands before it where somebody wants it spoken, normalised."""
MOST_SIGNED = 200
"""The most characters of a text in which such signs are looked for."""
SIGNS: Mapping[Language, re.Pattern[str]] = {
    language: re.compile(signs, re.IGNORECASE) for language in LANGUAGES if (signs := languages.of(language)["signs"])
}
"""What shows a language in a text that has none of its common words: signs and endings that only it has."""
EVERYWHERE = frozenset(
    ["ok", "okay", "no", "stop", "start", "help", "info", "amen", "mia", "yo", "me", "he", "has", "son", "sin"]
)
"""Words that people use in any language, so that they do not show which one is written."""


def asked_for(text: str) -> Language | None:
    """Return the language that this whole message asks for ("English, please"); None if it asks for none."""
    wish = normalise(text)
    return next((language for language, pattern in WISHES.items() if pattern.fullmatch(wish)), None)


def is_asked_for_within(text: str) -> bool:
    """Return whether a text speaks of writing or talking in a supported language: "and in English from now on"."""
    return WITHIN.search(normalise(text)) is not None


def named(words: str) -> Language | None:
    """Return the supported language that a name or a code means: "Spanish", "inglés de Canadá", "es", "en-GB"; None for
    any other words."""
    said = normalise(words.replace("-", " ").replace("_", " ")).split()
    found = {each for each in LANGUAGES if any(re.fullmatch(NAMES[each], word) for word in said)}
    if not found and 0 < len(said) <= CODE:
        found = {each for each in LANGUAGES if said[0] == each}
    return found.pop() if len(found) == 1 else None


LOOKED_AT = 6
"""How many of the last texts show the language in which a person is answered."""
IN_A_ROW = 3
"""How many texts in a row must be written in another language than the answers, of those that show one, before these
are in it too."""


def followed(current: Language, said: Sequence[str]) -> Language:
    """Return the language in which a person is answered who has asked for none, by their last texts, the newest last.
    It changes with the third text in a row that is in another one, or with a sentence behind a single word ("gracias"),
    which decides nothing; not with words that are quoted. Texts that show no language ("2", "ok") do not count.
    """
    leads = [_lead(text) for text in said[-LOOKED_AT:]]
    newest, ahead = leads[-1] if leads else (None, 0)
    if newest is None or newest == current:
        return current
    shown = [each for each, _ in leads if each is not None]
    is_in_a_row = len(shown) >= IN_A_ROW and all(each == newest for each in shown[-IN_A_ROW:])
    is_behind_a_word = len(said) == FIRST and len(said[0].split()) == 1 and ahead > 1
    return newest if is_in_a_row or is_behind_a_word else current


FIRST = 2
"""The number of a person's texts of which the first, if it is a single word, may not have shown their language."""


def _lead(text: str) -> tuple[Language | None, int]:
    """Return the language with the most words of its own in a text, and by how many it leads; None if none leads."""
    words = set(normalise(text).split())
    counts = sorted(((len(words & _own_words(each)), each) for each in LANGUAGES), reverse=True)
    (most, best), (second, _) = counts[:2]
    return (best, most - second) if most > second else (None, 0)


def written_in(text: str) -> Language | None:
    """Return the supported language in which this message is written; None if its words do not show it."""
    words = set(normalise(text).split())
    found = {language: len(words & _own_words(language)) for language in LANGUAGES}
    best = max(found, key=lambda language: found[language])
    if list(found.values()).count(found[best]) == 1:
        return best
    return next((language for language, signs in SIGNS.items() if signs.search(text[:MOST_SIGNED])), None)


@cache
def _own_words(language: Language) -> frozenset[str]:
    """Return the common words of this language that no other supported language has."""
    others = frozenset[str]().union(*(common_words(each) for each in LANGUAGES if each != language))
    own = common_words(language)
    return (own | {without_accents(word) for word in own}) - others - EVERYWHERE  # people leave accents out


@cache
def common_words(language: Language) -> frozenset[str]:
    """Return the normalised words of this language that mean nothing by themselves: "the", "could", "hello"."""
    from stop_words import get_stop_words  # few turns ask

    own = languages.of(language)
    common = {normalise(word) for word in get_stop_words(language)} - set(own["not_own"].split())
    return frozenset({*own["greetings"].split(), *common})


@cache
def of_number(number: str) -> Language:
    """Return the supported language that most people speak in the country of this number (E.164). Source: CLDR's
    territories."""
    from babel.core import get_global  # it waits for a person who has shown no language yet

    spoken = get_global("territory_languages").get(country_of(number) or "", {})
    share = {each: spoken.get(each, {}).get("population_percent", 0) for each in LANGUAGES}
    return max(share, key=lambda each: share[each]) if any(share.values()) else DEFAULT


def is_spoken_in(where: str, language: Language) -> bool:
    """Return whether a language is an official one of a country (ISO 3166 code), or of a region of it. Source: CLDR's
    territories."""
    from babel.core import get_global  # only a text in a crisis asks

    known = get_global("territory_languages").get(where, {}).get(language, {})
    return known.get("official_status") is not None
