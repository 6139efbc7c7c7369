"""Find texts of people who may harm themselves, are hurt by others or need a doctor at once, and the helpline of their
country, which the answer names.

The words stand in `en.toml` and `es.toml`, the helplines in `helplines.toml`, each with its source. A figure of speech
("I want to die of hunger", "Suicide Squad") is no crisis: its words are taken out of a text before the others are
looked for. In doubt a text counts: an answer too many costs less than one too few.

What no list holds, a classifier hears that has learnt from sentences (`training/danger`): of a text that it is sure of
the danger is told as well, and one that it doubts may tell of a danger (`doubted_danger`). A question about a
medicine is no self-harm to it (`medicines`). Pure.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, get_args

from parley import toml_files
from parley.conversation.language import written_in
from parley.conversation.medicines import MedicineTalk, medicine_talk
from parley.conversation.normal_form import without_accents
from parley.conversation.text_classifier import classifier
from parley.texts import DEFAULT, KNOWN_LANGUAGES, LANGUAGES, READ_TOGETHER, Language
from parley.texts.vocabulary import expanded, listed, longest_first

Danger = Literal["crisis", "violence", "medical"]
DANGERS: tuple[Danger, ...] = get_args(Danger)
"""The kinds of danger, by the names of the lists with their words, gravest first."""
LONGEST = 4_096
"""The most characters of a text that are looked through: no message is longer."""
ANSWER_MARK = ".crisis"
"""The mark in the ids of messages that answer words of crisis."""
CARE_MARK = ".care"
"""The mark in the ids of messages that name help, before the ordinary reply, where a danger is doubted."""


@dataclass(frozen=True)
class Bars:
    """How likely a danger that no list holds has to be, from 0 to 1."""

    sure: float
    """From here on it is answered as danger, and nothing else is done."""
    doubted: float
    """From here on help is named, and the text is answered besides."""


OF_ANYTHING = Bars(sure=0.75, doubted=0.35)
"""What counts of a text that may be about anything: both were chosen by cross-validation over the voices of the
sentences (docs/decisions/0052)."""
OF_AN_ORDER = Bars(sure=0.9, doubted=0.6)
"""What counts while an order is under way: nearly every text is about it then, and half of the ordinary ones that
sound like danger fall away (docs/decisions/0107)."""
RULED_OUT = 0.1
"""How likely a danger has to be to the second classifier, at least, to be heard (docs/decisions/0107)."""
SENTENCE = re.compile(r"[.;:!?\n]+")
"""Matches what parts the sentences of a text."""
MOST_SENTENCES, SHORTEST_SENTENCE = 12, 4
"""How many sentences of a text are judged one by one, and how many words each of them has at least."""
FEWEST_WORDS = 3
"""How many different words a text has at least that the classifier judges."""
MOST_REPEATS = 3
"""How often a text says each of its words, on average, before it is judged as if it said each once: of a long list the
classifier has learnt nothing."""
HARMLESS = "harmless"
"""The label of texts that tell of no danger."""
ONESELF = frozenset({"i", "im", "ive", "id", "ill", "me", "myself", "yo"})
"""Words by which a text may be about its writer's own deed: then nothing is taken for a child's accident."""
BETWEEN = 30
"""The most characters that "..." in a list stands for: some five words."""


@dataclass(frozen=True)
class Helpline:
    """The helpline of one country for people in a crisis."""

    name: str
    reached: Mapping[Language, str]
    """How the helpline is reached, by language."""
    emergency: str
    """The country's emergency number."""
    source: str
    """The helpline's own address."""
    seen: str = ""
    """The address of a public page on which the number was read; empty if nobody has compared it."""
    seen_on: str = ""
    """The day on which it was read there, by ISO 8601; empty if nobody has compared it."""

    def how(self, language: Language) -> str:
        """Return the words that say how to reach the helpline, in that language."""
        return self.reached.get(language, self.reached[DEFAULT])


def tells_of_crisis(text: str) -> bool:
    """Return whether this text says that its writer, or somebody they write about, is in danger of any kind."""
    return danger_in(text) is not None


def danger_in(text: str, bars: Bars = OF_ANYTHING) -> Danger | None:
    """Return what kind of danger this text tells of: self-harm goes before violence, and this before a need of a
    doctor. None if it tells of none.
    """
    return _heard_danger(text, bars.sure)


def doubted_danger(text: str, bars: Bars = OF_ANYTHING) -> Danger | None:
    """Return what kind of danger this text may tell of, but not surely. None if it tells of none, or surely of one. A
    text with a figure of speech is doubted if it sounds like danger as a whole ("my mum hits me with a belt").
    """
    if danger_in(text, bars) is not None:
        return None
    return _heard_danger(text, bars.doubted) or _judged_danger(text, bars.sure)


def danger_likelihood(text: str) -> float:
    """Return how likely it is, from 0 to 1, that this text as a whole tells of danger, figures of speech aside. A text
    of a word or two tells too little: 0.
    """
    bare = _without_figures(_compared(text))
    if len(bare.split()) < FEWEST_WORDS:
        return 0.0
    return 1 - _judged(bare)[HARMLESS]


@lru_cache(maxsize=16)  # a turn asks several times of the same text
def _heard_danger(text: str, least: float) -> Danger | None:
    """Return the danger whose words stand in the text, figures of speech aside; or else the danger that the classifier
    hears in what is left, if it is at least so likely.
    """
    said = _compared(text)
    judged = _judged_danger(text, least)
    if _danger(said) is None and judged is None:
        return None
    bare = _without_figures(said)
    if bare == said:
        return _danger(said) or judged
    is_enough = len(bare.split()) >= SHORTEST_SENTENCE
    return _danger(bare) or (_judged_danger(bare, least) if is_enough else None)


def _judged_danger(text: str, least: float) -> Danger | None:
    """Return the danger that the classifier hears in the text, or in a sentence of it, if it is at least so likely. One
    word or two tell it too little ("hand back"), also if they are repeated.
    """
    said = _said_once(text)
    most = _most_dangerous(said)
    if 1 - most[HARMLESS] < least:
        return None
    dangers: Sequence[Danger] = DANGERS
    danger = max(dangers, key=lambda danger: most[danger])
    is_none = (danger == "crisis" and _is_about_medicine(said)) or _is_ruled_out(said)
    return None if is_none else danger


def _said_once(text: str) -> str:
    """Return a text without words that are repeated over and over; "" if too few are left."""
    words = text[:LONGEST].split()
    once = list(dict.fromkeys(words))
    if len(once) < FEWEST_WORDS:
        return ""
    return " ".join(once) if len(words) > MOST_REPEATS * len(once) else text


@lru_cache(maxsize=16)  # whether danger is sure and whether it is doubted are asked one after the other
def _most_dangerous(text: str) -> Mapping[str, float]:
    """Return how likely each danger is in that part of the text which sounds the least harmless: all, or a sentence."""
    return min(map(_judged, _parts(text)), key=lambda each: each[HARMLESS], default={HARMLESS: 1.0})


@lru_cache(maxsize=16)
def _is_ruled_out(text: str) -> bool:
    """Return whether a second classifier, which knows no spelling but what words are used like, hears no danger in any
    part of a text: the first has then heard a chance likeness of letters. It has learnt no Portuguese.
    """
    parts = _parts(text)
    if any(_classifiers_of(part) != ["danger"] for part in parts):
        return False
    second = classifier(__name__, "danger_by_use")
    return all(1 - second.probabilities(part)[HARMLESS] < RULED_OUT for part in parts)


def _parts(text: str) -> Sequence[str]:
    """Return what is judged of a text by itself: all of it, and each of its sentences that is no mere word or two."""
    sentences = SENTENCE.split(text[:LONGEST])[:MOST_SENTENCES]
    parts = (text, *(each for each in sentences if len(each.split()) >= SHORTEST_SENTENCE))
    return [part for part in dict.fromkeys(parts) if part.strip()]


def _judged(text: str) -> Mapping[str, float]:
    """Return how likely each kind of danger is in a text, to the classifier of the language that it is written in. Of a
    text that shows no language, that classifier counts which hears the most in it.
    """
    judged = (classifier(__name__, name).probabilities(text) for name in _classifiers_of(text))
    return min(judged, key=lambda each: each[HARMLESS])


def _classifiers_of(text: str) -> Sequence[str]:
    """Return the names of the classifiers that judge a text: one, if it shows its language or the service has one."""
    names = frozenset(map(_classifier_of, LANGUAGES))
    if len(names) > 1 and (written := written_in(text)) is not None:
        names = frozenset([_classifier_of(written)])
    return sorted(names)


def _classifier_of(language: Language) -> str:
    """Return the name of the classifier that has learnt this language: English and Spanish have one together."""
    return "danger" if language in READ_TOGETHER else f"danger_{language}"


def _is_about_medicine(text: str) -> bool:
    """Return whether a text asks whether to take a medicine, or tells of what it did: a doctor should hear that, and it
    is no self-harm. How much can be taken may be asked by somebody in danger.
    """
    return medicine_talk(text) not in (None, MedicineTalk.AMOUNT)


def _compared(text: str) -> str:
    """Return the text in the form in which words of danger are looked for: plain, with a space around it."""
    return f" {' '.join(_plain(text[:LONGEST]).split())} "


def _without_figures(said: str) -> str:
    """Return what is left of a plain text without the figures of speech in it."""
    for figure in _longest_figures_first():
        for _ in range(2):  # of two side by side, which share a space, the first time takes the first
            said = said.replace(f" {figure} ", "  ")
    return said


def _danger(said: str) -> Danger | None:
    """Return the danger whose words stand in `said`, which is a text in its plain form with a space around it."""
    if said.strip() in _whole_texts_of_crisis():
        return "crisis"
    words = set(said.split())
    if words.isdisjoint(ONESELF) and any(
        _stands_in(said, parts) for word in words for parts in _phrases_beginning(CHILD_POISONED, word)
    ):
        return "medical"
    return next(
        (
            danger
            for danger in DANGERS
            if any(_stands_in(said, parts) for word in words for parts in _phrases_beginning(danger, word))
        ),
        None,
    )


@cache
def _whole_texts_of_crisis() -> frozenset[str]:
    """Return the plain texts that tell of a crisis if they are all that is said ("me odio"): within a longer text they
    may tell of something else ("quiero desaparecer una semana en la playa").
    """
    return frozenset(map(_plain, _listed("crisis_alone")))


def _stands_in(said: str, parts: Sequence[str]) -> bool:
    """Return whether the words of the parts stand in `said` in this order, with at most BETWEEN characters from each
    part to the next.
    """
    first, *others = parts
    start = said.find(first)
    while start >= 0 and others:
        end = start + len(first) - 1  # a space ends one word and begins the next
        for part in others:
            found = said.find(part, end, end + BETWEEN + len(part))
            end = found + len(part) - 1
            if found < 0:
                break
        else:
            return True
        start = said.find(first, start + 1)
    return start >= 0


@cache
def helplines() -> dict[str, Helpline]:
    """Return the helplines by the ISO 3166 codes of their countries."""
    return {country: _helpline(fields) for country, fields in toml_files.content(__name__, "helplines").items()}


def _helpline(fields: Mapping[str, str]) -> Helpline:
    reached = {name: words for name, words in fields.items() if name in KNOWN_LANGUAGES}
    return Helpline(reached=reached, **{name: value for name, value in fields.items() if name not in reached})


def country_of_zone(zone: str) -> str:
    """Return the ISO 3166 code of the country that an IANA time zone is in; empty if it is in none."""
    from babel.core import get_global  # its tables take 20 ms, and nearly no turn asks

    return str(get_global("zone_territories").get(zone) or "")


def emergency_number(zone: str, country: str) -> str:
    """Return the emergency number of the country that an IANA time zone is in, or else of the one with this ISO 3166
    code; empty if neither is known.
    """
    lines = helplines()
    known = (lines[each].emergency for each in (country_of_zone(zone), country) if each in lines)
    return next(known, "")


def countries_named(text: str) -> list[str]:
    """Return the ISO 3166 codes of the countries with a helpline where the text says that its writer is ("I'm in
    Madrid"), in the order of the helplines. Only countries, and the cities that time zones are named after, are known.
    """
    said = _compared(text)
    return [
        country
        for country in helplines()
        if any(f" {words} {name} " in said for words in listed(__name__, "before_a_place") for name in _names(country))
    ]


@cache
def _names(country: str) -> frozenset[str]:
    """Return the plain names of a country and of the cities that its time zones are named after, in each language.

    Source: the Unicode CLDR.
    """
    from babel import Locale  # only a text in a crisis asks
    from babel.core import get_global

    zones, found = get_global("territory_zones").get(country, ()), set[str]()
    for locale in map(Locale, LANGUAGES):
        cities = (locale.time_zones.get(zone, {}).get("city", zone.rpartition("/")[2]) for zone in zones)
        found |= {locale.territories[country], *cities}
    return frozenset(_plain(each) for each in found)


def _plain(text: str) -> str:
    """Return the text in its normal form without accents, its hyphens and slashes read as spaces."""
    return without_accents(text.translate(JOINTS))


JOINTS = str.maketrans(dict.fromkeys("-/\u2010\u2011\u2012\u2013\u2014_", " "))


CHILD_POISONED = "child_poisoned"
"""The list of the words that tell that a child is poisoned."""


def _phrases_beginning(name: str, word: str) -> Sequence[Sequence[str]]:
    """Return the phrases of a list that begin with this plain word. They stand in parts, each with a space around it,
    and the words of a part stand side by side. Only these are put together: a list may stand for ten thousand.
    """
    return _made_phrases(name, word) if word in _entries_of(name) else ()


@cache
def _made_phrases(name: str, word: str) -> Sequence[Sequence[str]]:
    found = dict[tuple[str, ...], None]()
    for entry in _entries_of(name)[word]:
        for written in expanded(entry):
            parts = tuple(f" {' '.join(map(_plain_word, part.split()))} " for part in written.split("..."))
            if parts[0].split()[0] == word:
                found[parts] = None
    return tuple(found)


@cache
def _entries_of(name: str) -> Mapping[str, Sequence[str]]:
    """Return the entries of a list, by each first word of the phrases that they stand for."""
    found = defaultdict[str, dict[str, None]](dict)
    for entry in listed(__name__, name):
        for first in _first_words(entry):
            found[first][entry] = None
    return {first: tuple(entries) for first, entries in found.items()}


def _first_words(entry: str) -> Iterator[str]:
    """Yield the plain first words of the phrases that an entry stands for. A first word that may be left out is
    followed by the next one.
    """
    first, _, rest = entry.partition(" ")
    for choice in first.split("|"):
        words = _plain_word(choice.partition("...")[0]).split()
        if words:
            yield words[0]
        else:
            yield from _first_words(rest)


def _listed(name: str) -> Iterator[str]:
    """Yield what a list of the vocabulary holds, with each choice made."""
    for words in listed(__name__, name):
        yield from expanded(words)


@cache
def _plain_word(word: str) -> str:
    return _plain(word)  # the lists repeat their words, and the plain form of one takes a while


@cache
def _longest_figures_first() -> tuple[str, ...]:
    return tuple(longest_first(set(map(_plain, _listed("figures")))))
