"""Finds the products, categories and choices that some words name: misspelt, in the plural, in any language. Its
indexes are built once for each catalogue."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parley.business.catalogue import OptionChoice, Product, ProductCatalogue, ProductCategory, ProductOption
from parley.conversation.normal_form import normalise
from parley.search import Searches, SearchResult, by_first_letter, is_typo, most_alike
from parley.search_words import NO_CONTENT
from parley.texts import DEFAULT, LANGUAGES, Language
from parley.texts.vocabulary import words as words_of_file
from parley.tools.phrases import bare

CHOICE_WORDS = "parley.lanes.commerce.choice_words"
WHOLE = 0.99
"""The score of a product whose whole name was said."""
NEAR = 0.35
"""The lowest score of a product that may be meant although not all of the words name it."""
MOST_FOUND = 10
"""The most products that words may name together: as many as a list in WhatsApp shows."""


@lru_cache(maxsize=512)
def folded(text: str) -> str:
    """Return the text without case, accents and punctuation, for comparing words."""
    return bare(normalise(text))


@dataclass(frozen=True)
class NamedProducts:
    """The products that some words name: those named by all of the words, else those named by some of them."""

    products: tuple[Product, ...] = ()
    """The products that all of the words name; if there are several, one of them is meant."""
    near: tuple[Product, ...] = ()
    """The products that some of the words name, if no product is named by all of them."""


@lru_cache(maxsize=4)
def _names(catalogue: ProductCatalogue) -> Searches[str]:
    """Return the search over the names and keywords of all products, in every language, and over their skus. Results
    are skus. Cached for each catalogue.
    """
    return Searches.over(
        (language, product.sku, name)
        for product in catalogue.products
        for language, names in _names_of(product)
        for name in names
    )


def _names_of(product: Product) -> Iterator[tuple[Language, Iterable[str]]]:
    """Yield a product's names and keywords with the language of each, and its sku as a name."""
    written = {language: name for language in LANGUAGES if (name := product.name.only_in(language))}
    for language, name in written.items():
        yield language, (name, *product.keywords.in_(language))
    for language in LANGUAGES:
        if language not in written:
            yield language, product.keywords.in_(language)
    yield DEFAULT, (product.sku.replace("-", " "),)


@lru_cache(maxsize=4)
def _descriptions(catalogue: ProductCatalogue) -> Searches[str]:
    """Return the search over the descriptions of all products, in every language. Results are skus. Cached for each
    catalogue.
    """
    return Searches.over(
        (language, product.sku, text)
        for product in catalogue.products
        if product.description is not None
        for language in LANGUAGES
        if (text := product.description.only_in(language))
    )


@lru_cache(maxsize=4)
def _categories(catalogue: ProductCatalogue) -> Searches[str]:
    return Searches.over(
        (language, category.key, name)
        for category in catalogue.categories
        for language in LANGUAGES
        for name in (category.name.in_(language), *category.keywords.in_(language))
    )


def words_of_product(product: Product) -> frozenset[str]:
    """Return all words of a product's names and keywords, in every language, without case and accents."""
    return words_in(_all_names(product))


def _all_names(thing: Product | ProductCategory) -> Iterator[str]:
    for language in LANGUAGES:
        yield thing.name.in_(language)
        yield from thing.keywords.in_(language)


def words_in(names: Iterable[str]) -> frozenset[str]:
    """Return all words of these names, without case and accents. (Each distinct word is converted once, for speed.)"""
    return frozenset(folded(" ".join({word for name in names for word in name.split()})).split())


def words_of_names(products: Sequence[Product]) -> frozenset[str]:
    """Return the words of these products' names, each also with the endings of a plural: "loaf", "loafs", "loaves"."""
    words = {word for product in products for name in product.names for word in folded(name).split()}
    return frozenset(form for word in words for form in (word, f"{word}s", f"{word}es", *_in_ves(word)))


def _in_ves(word: str) -> tuple[str, ...]:
    """Return the English plural of a word in -f or -fe ("loaf" gives "loaves") as a tuple of one; empty for other
    words.
    """
    return (f"{word.removesuffix('e').removesuffix('f')}ves",) if word.endswith(("f", "fe")) else ()


@lru_cache(maxsize=4)
def _irregular(catalogue: ProductCatalogue) -> Mapping[str, str]:
    """Return the catalogue's words in -f or -fe by their plural, which a stemmer does not find: {"loaves": "loaf"}."""
    words = words_of_catalogue(catalogue)
    spanish = {f"{word}es": word for word in words if word[-1:] in ENDS_IN_ES and f"{word}es" not in words}
    return {**spanish, **{plural: word for word in words for plural in _in_ves(word)}}


ENDS_IN_ES = frozenset("nlrdj")
"""The last letters of Spanish words whose plural ends in -es: "cruasán", "cruasanes"."""


LONG, ALIKE = 7, 80
"""The fewest letters of a word that may be badly misspelt, and how similar the two words must be (0 to 100)."""


def spelt_right(catalogue: ProductCatalogue, word: str) -> str:
    """Return the catalogue word of which a long word is a misspelling: "crosants" gives "croissants". Return the word
    itself if it is known, short or like none.
    """
    said = folded(word)
    known = words_of_catalogue(catalogue)
    if len(said) < LONG or said in known or said in NO_CONTENT:
        return word
    return most_alike(said, known, ALIKE) or word


def in_singular(catalogue: ProductCatalogue, word: str) -> str:
    """Return the singular of a plural in -ves of a catalogue word ("loaves" gives "loaf"); any other word unchanged."""
    return _irregular(catalogue).get(folded(word), word)


def is_plural(products: Sequence[Product], words: str) -> bool:
    """Return whether one of these words names such a product in the plural: "mugs"."""
    known = frozenset(word for each in products for word in words_of_product(each))
    return any(word in (f"{each}s", f"{each}es") for word in folded(words).split() for each in known if each != word)


@lru_cache(maxsize=4)
def words_of_catalogue(catalogue: ProductCatalogue) -> frozenset[str]:
    """Return all words of the names and keywords of products and categories, without case and accents."""
    things: tuple[Product | ProductCategory, ...] = (*catalogue.categories, *catalogue.products)
    return words_in(name for each in things for name in _all_names(each))


def language_shown(catalogue: ProductCatalogue, text: str) -> Language | None:
    """Return the language of the catalogue's words in a text, if they are words of one language alone; else None. The
    words of options count first, because people name a thing as the sign does and say its colour in their own language:
    "two blue jarros".
    """
    said = {form for word in folded(text).split() for form in (word, word.removesuffix("s"), word.removesuffix("es"))}
    for own in (_own_words_of_options(catalogue), _own_words(catalogue)):
        shown = [language for language, words in own.items() if said & words]
        if shown:
            return shown[0] if len(shown) == 1 else None
    return None


@lru_cache(maxsize=4)
def _own_words(catalogue: ProductCatalogue) -> Mapping[Language, frozenset[str]]:
    """Return the words of products and categories that the catalogue has in one language alone."""
    things: tuple[Product | ProductCategory, ...] = (*catalogue.categories, *catalogue.products)
    return _in_one_language_alone(
        {
            language: words_in(
                each for thing in things for each in (thing.name.in_(language), *thing.keywords.in_(language))
            )
            for language in LANGUAGES
        }
    )


@lru_cache(maxsize=4)
def _own_words_of_options(catalogue: ProductCatalogue) -> Mapping[Language, frozenset[str]]:
    """Return the words of options and their choices that the catalogue has in one language alone."""
    options = [option for product in catalogue.products for option in product.options]
    names = [option.name for option in options] + [choice.name for option in options for choice in option.choices]
    return _in_one_language_alone({language: words_in(each.in_(language) for each in names) for language in LANGUAGES})


def _in_one_language_alone(words: Mapping[Language, frozenset[str]]) -> Mapping[Language, frozenset[str]]:
    """Return the words of each language that no other one has."""
    return {
        language: own - NO_CONTENT - frozenset().union(*(words[each] for each in LANGUAGES if each != language))
        for language, own in words.items()
    }


@lru_cache(maxsize=4)
def _by_first_letter(catalogue: ProductCatalogue) -> Mapping[str, Sequence[str]]:
    return by_first_letter(sorted(words_of_catalogue(catalogue)))


def speaks_of_products(catalogue: ProductCatalogue, text: str) -> bool:
    """Return whether any word of the text may be a catalogue word, misspelt too. Fast: it builds no search index, as
    most texts are about something else.
    """
    letters = _by_first_letter(catalogue)
    said = (in_singular(catalogue, word) for word in folded(text).split())
    return any(_is_near(word, letters.get(word[0], ())) or spelt_right(catalogue, word) is not word for word in said)


def _is_near(word: str, others: Sequence[str]) -> bool:
    """Return whether the word may be a form or misspelling of one of the others: its first four letters agree, or it
    differs by a typo.
    """
    return any(other[:STEM] == word[:STEM] or is_form(word, other) for other in others)


STEM = 4
"""The letters at the beginning of a word that its forms share."""


def products_named(catalogue: ProductCatalogue, words: str) -> NamedProducts:
    """Return the products that all of these words name; if there are none, those that some of the words name, as
    `near`.
    """
    if not speaks_of_products(catalogue, words):
        return NamedProducts()
    found = _names(catalogue).find(words)
    by_all = [each for each in found if not each.others]
    whole = [each for each in by_all if each.score >= WHOLE]
    best = whole if len(whole) == 1 else by_all
    if best:
        return NamedProducts(_products(catalogue, best))
    return NamedProducts(near=_products(catalogue, [each for each in found if each.score >= NEAR]))


def products_about(catalogue: ProductCatalogue, words: str) -> Sequence[Product]:
    """Return the products that these words may be about, best first: named by all of the words, else by some, else with
    the words in their description.
    """
    found = [each for each in _names(catalogue).find(words) if each.score >= NEAR]
    if found:
        return _products(catalogue, [each for each in found if not each.others] or found)
    return _products(catalogue, [each for each in _descriptions(catalogue).find(words) if each.score >= NEAR])


def products_described(catalogue: ProductCatalogue, words: str) -> Sequence[Product]:
    """Return the products whose description has one of these words; empty if so many have it that it tells nothing."""
    said = {word for word in folded(words).split() if len(word) > 2 and word not in NO_CONTENT}
    skus = {sku for word in said for sku in _described(catalogue).get(word, ())}
    found = tuple(each for each in map(catalogue.product, sorted(skus)) if each is not None)
    return found if len(found) <= MOST_FOUND else ()


def described_by(catalogue: ProductCatalogue, product: Product, words: Collection[str]) -> bool:
    """Return whether the description of a product has all of these words, in any language."""
    return all(product.sku in _described(catalogue).get(word, ()) for word in words)


@lru_cache(maxsize=4)
def _described(catalogue: ProductCatalogue) -> Mapping[str, Collection[str]]:
    """Return the skus by each word of their descriptions, in every language."""
    found: dict[str, set[str]] = {}
    for product in catalogue.products:
        texts = [product.description.in_(language) for language in LANGUAGES] if product.description else []
        for word in folded(" ".join(texts)).split():
            found.setdefault(word, set()).add(product.sku)
    return found


def category_named(catalogue: ProductCatalogue, words: str) -> ProductCategory | None:
    """Return the category that all of these words name; None if there is none, or more than one."""
    found = [each for each in _categories(catalogue).find(words) if not each.others and each.score >= WHOLE / 2]
    keys = [each.key for each in found if len(found) == 1 or each.score >= WHOLE]
    return next((each for each in catalogue.categories if [each.key] == keys), None)


def _products(catalogue: ProductCatalogue, found: Sequence[SearchResult[str]]) -> tuple[Product, ...]:
    products = (catalogue.product(each.key) for each in found[:MOST_FOUND])
    return tuple(each for each in products if each is not None)


# --- choices --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChoiceName:
    """One name of an option's choice, with the option and the choice. Its words have no case and accents: ("oat",
    "milk").
    """

    words: tuple[str, ...]
    option: ProductOption
    choice: OptionChoice


@lru_cache(maxsize=4)
def choice_names(catalogue: ProductCatalogue) -> Mapping[tuple[str, ...], Sequence[ChoiceName]]:
    """Return the choices that each name stands for, in all products and languages; names with the most words first, so
    that "oat milk" is found before "milk".
    """
    options = {option.key: option for product in catalogue.products for option in product.options}
    names: dict[tuple[str, ...], list[ChoiceName]] = {}
    taken = {folded(name) for option in options.values() for choice in option.choices for name in _own_names(choice)}
    for option in options.values():
        for choice in option.choices:
            for language in LANGUAGES:
                own = (choice.name.in_(language), *choice.keywords.in_(language), choice.key)
                for name in (*own, *_also_called(own, taken)):
                    words = tuple(folded(name).split())
                    found = ChoiceName(words, option, choice)
                    if words and found not in names.setdefault(words, []):
                        names[words].append(found)
    return dict(sorted(names.items(), key=lambda each: -len(each[0])))


def _own_names(choice: OptionChoice) -> Iterator[str]:
    for language in LANGUAGES:
        yield from (choice.name.in_(language), *choice.keywords.in_(language), choice.key)


@lru_cache(maxsize=4)
def own_choice_words(catalogue: ProductCatalogue) -> frozenset[str]:
    """Return the words of the names that the catalogue itself gives to its choices: "large", and not "bigger"."""
    choices = (each for product in catalogue.products for option in product.options for each in option.choices)
    return frozenset(word for choice in choices for name in _own_names(choice) for word in folded(name).split())


def _also_called(names: Sequence[str], taken: Collection[str]) -> Iterator[str]:
    """Yield the words that people use for one of these names, "bigger" for "large", and that are no choice's own."""
    own = {folded(name) for name in names}
    groups = (each for language in LANGUAGES for each in words_of_file(CHOICE_WORDS, language)["alike"])
    yield from (word for group in groups if not own.isdisjoint(group) for word in group if word not in taken)


@lru_cache(maxsize=4)
def choice_words(catalogue: ProductCatalogue) -> frozenset[str]:
    """Return the names of choices that are a single word, such as "small"."""
    return frozenset(name[0] for name in choice_names(catalogue) if len(name) == 1)


@dataclass(frozen=True)
class SaidChoices:
    """The choices that a request names, and the indexes of the words that name none."""

    choices: tuple[Sequence[ChoiceName], ...]
    """For each name that was said, the choices that have it."""
    left: tuple[int, ...]
    """The places of the words that are left."""


def choices_said(catalogue: ProductCatalogue, words: Sequence[str]) -> SaidChoices:
    """Return the choices that these words name, longer names first, and the indexes of the other words."""
    left, found = list(range(len(words))), list[Sequence[ChoiceName]]()
    for name, choices in choice_names(catalogue).items():
        at = next((at for at in range(len(left)) if _begins(words, left[at : at + len(name)], name)), None)
        if at is not None:
            found.append(choices)
            del left[at : at + len(name)]
    return SaidChoices(tuple(found), tuple(left))


def _begins(words: Sequence[str], places: Sequence[int], name: Sequence[str]) -> bool:
    """Return whether the words at these indexes are adjacent and are the words of the name; plurals and typos count
    too.
    """
    if len(places) != len(name) or places[-1] - places[0] != len(name) - 1:
        return False
    return all(is_form(words[place], part) for place, part in zip(places, name, strict=True))


def is_form(word: str, other: str, letters: int = 4) -> bool:
    """Return whether the word is the other word, its plural in -s or -es, or, if it has at least `letters` letters, a
    misspelling of it.
    """
    return word == other or word in (f"{other}s", f"{other}es") or (len(word) >= letters and is_typo(word, other))
