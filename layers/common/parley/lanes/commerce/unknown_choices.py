"""Finds the choices that people name and this shop does not have: "camel milk", "extra large", "un jarro morado".

They are known by the lists of `choice_words`, where an option of the catalogue has another word of the same list; and
by the word that the names of an option's choices share: whatever stands at "milk" is one, where there is "oat milk".
Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parley.business.catalogue import ProductCatalogue, ProductOption
from parley.conversation.language import common_words
from parley.lanes.commerce.product_search import CHOICE_WORDS, choice_names, folded, is_form, words_of_catalogue
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES, Language, languages
from parley.texts.vocabulary import listed

KINDS = ("colours", "sizes", "milks", "flavours")
MOST_BETWEEN = 4
"""The most small words between a thing and a choice that belongs to it."""
SHORTEST = 3
"""The fewest letters of an unknown word that may be a choice: "soy"."""


@dataclass(frozen=True)
class UnknownChoice:
    """The words of a text, from one index up to another, that name a choice which there is not."""

    start: int
    end: int
    option: str
    """The key of the option that it would be a choice of."""
    is_sure: bool
    """Whether the words alone say so; else something that is sold has to stand beside them."""


def unknown_choices(catalogue: ProductCatalogue, words: Sequence[str]) -> Sequence[UnknownChoice]:
    """Return the choices that these words, without case and accents, name and that nothing in the catalogue has."""
    if not _options(catalogue) and not _heads(catalogue):
        return ()
    found, at = list[UnknownChoice](), 0
    while at < len(words):
        each = _known_choice(catalogue, words, at)
        if each:
            at += each
            continue
        one = _listed_at(catalogue, words, at) or _at_head(catalogue, words, at)
        found += [one] if one is not None else []
        at = one.end if one is not None else at + 1
    return found


def is_beside(catalogue: ProductCatalogue, words: Sequence[str], choice: UnknownChoice) -> bool:
    """Return whether a thing that is sold stands beside a choice, with nothing but small words between them."""
    known, small = words_of_catalogue(catalogue), listed(CHOICE_WORDS, "between")
    for run in (list(reversed(words[: choice.start])), words[choice.end :]):
        for each in run[: MOST_BETWEEN + 1]:
            if any(is_form(each, word) for word in known if word[:1] == each[:1]):
                return True
            if each not in small:
                break
    return False


def _known_choice(catalogue: ProductCatalogue, words: Sequence[str], at: int) -> int:
    """Return how many words from here on name a choice that there is, and no longer one that there is not; else 0."""
    length = next((len(name) for name in choice_names(catalogue) if tuple(words[at : at + len(name)]) == name), 0)
    longer = _listed_at(catalogue, words, at)
    return 0 if longer is not None and longer.end - at > length else length


def _listed_at(catalogue: ProductCatalogue, words: Sequence[str], at: int) -> UnknownChoice | None:
    """Return the choice that begins here and stands in a list, the longest first; None for none."""
    for phrase, option in _phrases_at(catalogue, words[at]):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return UnknownChoice(at, at + len(phrase), option, is_sure=len(phrase) > 1)
    return None


def _at_head(catalogue: ProductCatalogue, words: Sequence[str], at: int) -> UnknownChoice | None:
    """Return the choice that begins here, and is known by the word that all choices of an option share."""
    for (word, is_last), option in _heads(catalogue).items():
        if is_last and words[at + 1 : at + 2] == [word] and _may_choose(catalogue, words[at]):
            return UnknownChoice(at, at + 2, option, is_sure=True)
        if not is_last and words[at] == word:
            end = at + 2 if words[at + 1 : at + 2] == [OF] else at + 1
            if end < len(words) and _may_choose(catalogue, words[end]):
                return UnknownChoice(at, end + 1, option, is_sure=True)
    return None


OF = "de"


def _may_choose(catalogue: ProductCatalogue, word: str) -> bool:
    """Return whether a word that nobody knows may say which choice is meant."""
    is_word = len(word) >= SHORTEST and word.isalpha()
    is_known = word in words_of_catalogue(catalogue) or (word,) in choice_names(catalogue) or word in _common()
    return is_word and not is_known and word not in listed(CHOICE_WORDS, "never_choices")


@made_ahead
def _common() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for each in common_words(language) for word in folded(each).split())


PhraseWords = tuple[str, ...]


@cache
def _listed() -> Mapping[str, Sequence[tuple[PhraseWords, str]]]:
    """Return the phrases of all lists by their first word, the longest first, each with the name of its list."""
    found: dict[str, list[tuple[PhraseWords, str]]] = {}
    for kind in KINDS:
        for phrase in {tuple(each.split()) for each in listed(CHOICE_WORDS, kind)}:
            found.setdefault(phrase[0], []).append((phrase, kind))
    return {word: sorted(each, key=lambda one: (-len(one[0]), one)) for word, each in found.items()}


@lru_cache(maxsize=4)
def _options(catalogue: ProductCatalogue) -> Mapping[str, str]:
    """Return the key of the option that has a choice of a list, by the list's name: {"milks": "milk"}."""
    found: dict[str, str] = {}
    for name, choices in choice_names(catalogue).items():
        for phrase, kind in _listed().get(name[0], ()):
            if phrase == name:
                found.setdefault(kind, choices[0].option.key)
    return found


@lru_cache(maxsize=1_000)
def _phrases_at(catalogue: ProductCatalogue, word: str) -> Sequence[tuple[PhraseWords, str]]:
    """Return the phrases of the lists that begin with this word and are no choice of the catalogue, each with the key
    of the option that it would be a choice of, the longest first. They are compared with what is sold only when a text
    has the word: to compare all would take 10 ms of each start.
    """
    names, options = choice_names(catalogue), _options(catalogue)
    sold = (each for each in words_of_catalogue(catalogue) if each[:1] == word[:1])
    known = (*sold, *(each for name in names for each in name))
    return [
        (phrase, options[kind])
        for phrase, kind in _listed().get(word, ())
        if kind in options
        and phrase not in names
        and not (len(phrase) == 1 and any(is_form(word, each) for each in known))
    ]


@lru_cache(maxsize=4)
def _heads(catalogue: ProductCatalogue) -> Mapping[tuple[str, bool], str]:
    """Return the words that all names of an option's choices share, each with whether it is the last one of them, and
    the key of the option: {("milk", True): "milk"}."""
    options = {option.key: option for product in catalogue.products for option in product.options}
    return {head: key for key, option in options.items() for head in _heads_of(option)}


def _heads_of(option: ProductOption) -> Iterator[tuple[str, bool]]:
    for language in LANGUAGES:
        names = [folded(each.name.in_(language)).split() for each in option.choices]
        is_last = _is_head_last(language)
        heads = {name[-1 if is_last else 0] for name in names}
        if len(names) > 1 and len(heads) == 1 and all(len(name) > 1 for name in names):
            yield heads.pop(), is_last


def _is_head_last(language: Language) -> bool:
    """Return whether a language says what a thing is in the last word of its name, as English does: "oat milk"."""
    return bool(languages.of(language)["name_head"] == "last")
