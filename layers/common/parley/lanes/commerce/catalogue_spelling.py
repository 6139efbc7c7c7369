"""Reads the words of a catalogue as people misspell them: in the plural, by their sound, without vowels. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import (
    choice_names,
    folded,
    in_singular,
    is_form,
    own_choice_words,
    words_of_catalogue,
)
from parley.lanes.commerce.small_words import GRAMMAR_WORDS, LISTS, common_words_of_all, counting_words, words_of_things
from parley.made_ahead import made_ahead
from parley.search import by_first_letter, most_alike
from parley.search_words import NO_CONTENT
from parley.texts.vocabulary import listed

HARDLY_ALIKE = 70
"""How alike a word must be to one of the catalogue to be perhaps meant for it (0 to 100)."""
ALIKE, SHORTEST_MISSPELT, LEAST_SOUND, LEAST_OF_CHOICE = 84, 5, 4, 3
"""How alike a word must be to one of the catalogue to be that word misspelt (0 to 100), and the fewest letters of a
misspelt word, of one that only sounds like it, and of a choice without its vowels: "lrg"."""


@dataclass(frozen=True)
class Spellings:
    """The words of a catalogue's products and choices, and how people misspell them."""

    words: frozenset[str]
    choices: frozenset[str]
    """The words of choices alone: there are few, so that shorter words may be misspelt."""
    own: frozenset[str]
    """The words that stand in the catalogue, which alone may be misspelt or shortened. Other words for a choice
    ("grandote") are read as they are written: "grandmother" and "granola" are near to that one."""
    own_choices: Sequence[str]
    """Those of them that are words of choices, in the order of the alphabet."""
    by_sound: Mapping[str, str]
    """The words by what is left of them if they are written as they sound."""
    sounds: Mapping[str, Sequence[str]]
    """The sounds of all words by their first letter."""
    by_skeleton: Mapping[str, str]
    """The words by their letters without vowels: people write "grnd" for "grande"."""


@lru_cache(maxsize=4)
def spellings_of(catalogue: ProductCatalogue) -> Spellings:
    choices = frozenset(word for name in choice_names(catalogue) for word in name if word not in NO_CONTENT)
    words = (choices | words_of_catalogue(catalogue)) - NO_CONTENT - words_of_things()
    own = words & (own_choice_words(catalogue) | words_of_catalogue(catalogue))
    by_sound = {sound_of(word): word for word in sorted(own)}
    skeletons = {
        _skeleton(word): word
        for word in sorted(own)
        if len(_skeleton(word)) >= (LEAST_OF_CHOICE if word in choices else LEAST_SOUND)
    }
    return Spellings(words, choices, own, sorted(own & choices), by_sound, by_first_letter(by_sound), skeletons)


@lru_cache(maxsize=2048)
def word_of_catalogue(catalogue: ProductCatalogue, word: str) -> str:
    """Return the word of the catalogue that this word is: itself, its singular, or the one that it misspells; "" if it
    is none.
    """
    if not word or not word[0].isalpha() or word in NO_CONTENT:
        return ""
    known = spellings_of(catalogue)
    single = folded(in_singular(catalogue, word))
    if single in known.words:
        return single
    plural = next((each for each in _singulars(word) if each in known.words), "")
    if plural or word in _never():
        return plural
    if small := next((each for each in _without_diminutive(word) if each in known.words), ""):
        return small
    if (choice := next((each for each in known.own_choices if is_form(word, each)), "")) and len(word) >= LEAST_SOUND:
        return choice
    if done := next((each for each in _participles(word) if each in known.own_choices), ""):
        return done
    longer = [each for each in known.own if each.startswith(word)] if len(word) >= LEAST_SOUND else []
    if len(longer) == 1:
        return longer[0]  # "choc"
    if word == _skeleton(word) and word in known.by_skeleton:
        return known.by_skeleton[word]
    sound = sound_of(word.removesuffix("s") if len(word) > SHORTEST_MISSPELT else word)
    if len(word) >= LEAST_SOUND and sound in known.by_sound:
        return known.by_sound[sound]
    if len(word) < SHORTEST_MISSPELT:
        return ""
    near = most_alike(sound, known.sounds.get(sound[:1], ()), ALIKE)
    return known.by_sound[near] if near and abs(len(near) - len(sound)) <= 2 else ""


@lru_cache(maxsize=4)
def choice_phrases(catalogue: ProductCatalogue) -> Mapping[tuple[str, ...], str]:
    """Return the names of choices that have a word which means something else alone, "sin cortar", "in one piece", each
    with a single word for the same choice, the names with the most words first.
    """
    names, apart = choice_names(catalogue), listed(ORDER_WORDS, "negations") | counting_words()
    single = {
        (each.option.key, each.choice.key): words[0]
        for words, found in names.items()
        for each in found
        if len(words) == 1 and len(found) == 1
    }
    return {
        words: single[found[0].option.key, found[0].choice.key]
        for words, found in names.items()
        if len(words) > 1 and len(found) == 1 and not apart.isdisjoint(words)
        if (found[0].option.key, found[0].choice.key) in single
    }


@lru_cache(maxsize=4)
def names_of_options(catalogue: ProductCatalogue) -> Mapping[str, frozenset[str]]:
    """Return the words of the choices of each option that is named by a single word, by that word: "filling"."""
    found: dict[str, frozenset[str]] = {}
    for words, names in choice_names(catalogue).items():
        for each in names:
            for name in map(folded, each.option.name.written):
                found[name] = found.get(name, frozenset()) | frozenset(words)
    return found


DIMINUTIVE = re.compile(r"c?i[tc][oa]s?$")
"""Matches the end by which Spanish makes a word small: "pastelito", "cafecito", "tintico"."""


def _without_diminutive(word: str) -> Sequence[str]:
    """Return the words that a word may be the small form of; none if it has no such end."""
    found = DIMINUTIVE.search(word)
    stem = word[: found.start()] if found else ""
    stem = f"{stem[:-2]}c" if stem.endswith("qu") else stem  # "chiquito", of "chico"
    return [f"{stem}{end}" for end in ("", "o", "a", "e", "os", "as")] if len(stem) > 2 else []


def _participles(word: str) -> Sequence[str]:
    """Return the words for what has been done by the deed that a word names: "rebanado" for "rebanar", "sliced" for
    "slice" and "slicing"."""
    if len(word) < SHORTEST_MISSPELT:
        return []
    stem = word.removesuffix("ing")
    spanish = [f"{word[:-1]}{end}" for end in ("do", "da")] if word[-2:] in INFINITIVES else []
    return [*spanish, f"{stem}d", f"{stem}ed"]


INFINITIVES = frozenset(["ar", "er", "ir"])
"""The ends of Spanish verbs."""


def _singulars(word: str) -> Sequence[str]:
    return [word.removesuffix(end) for end in ("s", "es") if word.endswith(end)]


@made_ahead
def _never() -> frozenset[str]:
    """Return the words that are no misspelt ones of a catalogue, because people use them for themselves."""
    small = {word for mark in LISTS for phrase in listed(GRAMMAR_WORDS, mark) for word in phrase.split()}
    return frozenset(small) | common_words_of_all() | listed(GRAMMAR_WORDS, "never_products") | words_of_things()


def is_like_the_catalogue(catalogue: ProductCatalogue, word: str) -> bool:
    """Return whether a word may be meant for one of the catalogue, though it is too far from it to be read as that."""
    sound = sound_of(word)
    return bool(most_alike(sound, spellings_of(catalogue).sounds.get(sound[:1], ()), HARDLY_ALIKE))


SOUNDS = (
    (re.compile(r"ll"), "y"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"qu|ck"), "k"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"ch"), "x"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"c|q"), "k"),
    (re.compile(r"v"), "b"),
    (re.compile(r"h"), ""),
    (re.compile(r"(?:ay|ey)$"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""How a word is written as it sounds, in either language."""


def sound_of(word: str) -> str:
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _skeleton(word: str) -> str:
    return "".join(each for each in word if each not in "aeiou")
