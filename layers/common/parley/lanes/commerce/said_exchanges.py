"""Reads sentences by which some of what was ordered is to be otherwise.

    "one of the buns should be an almond croissant"
    "mejor que uno sea de almendra"
    "de los jarros uno que sea verde en vez de azul"

Every word has to be known (`exchange_words`). What that means for what was ordered, `exchanges.py` works out. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, choices_alone, read_items
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.shop_words import MarkedWords
from parley.lanes.commerce.small_words import is_count_word
from parley.texts.vocabulary import listed

EXCHANGE_WORDS = "parley.lanes.commerce.exchange_words"
COMMA, CHANGING, WANTING = ",", "changing", "wanting"
MOST_OF_NAME = 4
"""The most words of the name of what is exchanged."""
MOST_AT_ENDS = 6
"""The most phrases that say nothing at the beginning, and at the end, of an exchange."""
MOST_OF_TAIL = 5
LONGEST_EXCHANGE = 24
"""The most words of a sentence that is an exchange."""


@dataclass(frozen=True)
class SaidExchange:
    """How many of what are to be what instead."""

    count: int
    new: WantedItem
    named: WantedItem | None = None
    """What is to be otherwise; None if that is not named: "one of them"."""
    instead_of: WantedItem | None = None
    """What it is now: the blue of "one green instead of blue"."""
    is_only_described: bool = False
    """Whether nothing says that it is to be otherwise, but what of it is different: "one of them almond"."""
    is_sure: bool = False
    """Whether some word says that it is to be otherwise."""
    only_wants: bool = False
    """Whether it is wanted, and nothing says that it takes the place of what there is."""


def said_exchange(catalogue: ProductCatalogue, words: Sequence[MarkedWords]) -> SaidExchange | None:
    """Return what a sentence exchanges; None if it says anything else."""
    said = tuple(_words(words))
    if not 0 < len(said) <= LONGEST_EXCHANGE:
        return None
    is_sure = any(_length("signs", said, at) for at in range(len(said)))
    said, instead_of = _without_end(catalogue, said)
    deed, said = _without_beginning(said)
    is_sure |= instead_of is not None or deed == CHANGING
    found = (
        _of_named_first(catalogue, said)
        or _of_counted_first(catalogue, said, deed, is_sure)
        or _of_choice_first(catalogue, said)
    )
    if found is None:
        return None
    is_sure |= any(_length("becoming", said, at) for at in range(len(said)))
    return replace(found, instead_of=instead_of, only_wants=deed == WANTING, is_sure=is_sure)


def may_exchange(words: Sequence[MarkedWords]) -> bool:
    """Return whether some words may be an exchange: they count, and have a word that such sentences need."""
    said = tuple(_words(words))
    is_counted = any(is_count_word(each) or each in listed(ORDER_WORDS, "articles") for each in said)
    return is_counted and any(_length("needed", said, at) for at in range(len(said)))


def _words(words: Sequence[MarkedWords]) -> Iterator[str]:
    for each in words:
        if each.written == COMMA:
            yield COMMA
        yield from folded(each.written.replace(COMMA, " ")).split()


def _without_end(catalogue: ProductCatalogue, said: tuple[str, ...]) -> tuple[tuple[str, ...], WantedItem | None]:
    """Return the words of a sentence without phrases at its end that say nothing, and what the new thing comes in the
    place of, if the end says so."""
    said = _without_tails(said)
    for at in range(2, len(said)):
        if length := _length("instead_of", said, at):
            now = _item(catalogue, said[at + length :])
            return (_without_tails(said[:at]), now) if now is not None else (said, None)
    return said, None


def _without_tails(said: tuple[str, ...]) -> tuple[str, ...]:
    for _ in range(MOST_AT_ENDS):
        last = range(len(said) - 1, max(0, len(said) - MOST_OF_TAIL), -1)
        ends = [at for at in last if _length("tails", said, at) == len(said) - at]
        if said[-1:] == (COMMA,):
            said = said[:-1]
        elif ends:
            said = said[: ends[-1]]
        else:
            break
    return said


def _without_beginning(said: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the kind of the words by which a sentence begins to say that something is changed, or wanted, and its
    words behind these; "" for neither."""
    kind = ""
    for _ in range(MOST_AT_ENDS):
        deeds = {each: length for each in (CHANGING, WANTING) if (length := _length(each, said, 0))}
        if said[:1] == (COMMA,):
            said = said[1:]
        elif deeds and not kind:
            kind = max(deeds, key=lambda each: deeds[each])
            said = said[deeds[kind] :]
        elif length := _length("opens", said, 0):
            said = said[length:]
        else:
            break
    return kind, said


def _of_counted_first(
    catalogue: ProductCatalogue, said: tuple[str, ...], deed: str, is_sure: bool
) -> SaidExchange | None:
    """Return the exchange of words that begin with a count: "one of the mugs green", "two of them in black", "one
    croissant for an almond one", "one should be black". `is_sure`: something says that it is one."""
    count = _count(catalogue, said[:1])
    rest = said[1:]
    if not count or not rest:
        return None
    if length := _length("them", rest, 0):
        new = _what_it_is_to_be(catalogue, rest[length:])
        is_said = is_sure or _begins_to_say(rest[length:])
        if new is not None:
            return SaidExchange(count, new, is_only_described=not is_said)
    if _length("becoming", rest, 0):
        new = _what_it_is_to_be(catalogue, rest)
        return SaidExchange(count, new) if new is not None else None
    if length := _length("of_the", rest, 0):
        return _of_name(catalogue, count, rest[length:], is_sure)
    return _of_name(catalogue, count, rest, is_sure=False) if deed == CHANGING else None


def _of_choice_first(catalogue: ProductCatalogue, said: tuple[str, ...]) -> SaidExchange | None:
    """Return the exchange of words that first say which choice some get: "oat milk in one of them"."""
    for at in range(1, min(len(said) - 1, MOST_OF_NAME + 1)):
        length = _length("gets", said, at)
        rest = said[at + length :]
        count = _count(catalogue, rest[:1]) if length else 0
        of_them = _length("them", rest, 1) if count else 0
        of_the = _length("of_the", rest, 1) if count and not of_them else 0
        named = _named(catalogue, rest[1 + of_the :]) if of_the else None
        is_whole = (of_them > 0 and len(rest) == 1 + of_them) or named is not None
        new = _item(catalogue, said[:at]) if is_whole else None
        if new is not None and new.is_choices_alone and not new.is_counted:
            return SaidExchange(count, new, named)
    return None


def _is_plural_choice(item: WantedItem) -> bool:
    """Return whether a choice stands in the plural, as Spanish writes it behind the name to which it belongs: "uno de
    los jarros verdes" is one of the green ones."""
    words = folded(item.words).split()
    singular = {word for names in item.choices for name in names for word in name.words}
    return any(word.endswith("s") and not singular.isdisjoint((word[:-1], word[:-2])) for word in words)


def _begins_to_say(said: Sequence[str]) -> bool:
    """Return whether words begin with one by which something becomes something else, or with an article."""
    is_article = said[:1] != () and said[0] in listed(ORDER_WORDS, "articles")
    return is_article or bool(_length("becoming", said, 0) or _length("into", said, 0))


def _of_named_first(catalogue: ProductCatalogue, said: tuple[str, ...]) -> SaidExchange | None:
    """Return the exchange of words that first say of what: "of the mugs, one in green"."""
    length = _length("of_the", said, 0)
    for at in range(length + 1, min(len(said), length + 1 + MOST_OF_NAME) if length else 0):
        named, rest = _named(catalogue, said[length:at]), said[at + 1 :] if said[at] == COMMA else said[at:]
        count = _count(catalogue, rest[:1])
        new = _what_it_is_to_be(catalogue, rest[1:]) if named is not None and count else None
        if new is not None:
            return SaidExchange(count, new, named)
    return None


def _of_name(catalogue: ProductCatalogue, count: int, said: tuple[str, ...], is_sure: bool) -> SaidExchange | None:
    """Return the exchange of so many of what these words begin with: the longest name counts that has no article. Where
    nothing stands between it and what it is to be, and nothing says that it is an exchange, that is a choice: "lattes
    small"."""
    ends = (at for at, each in enumerate(said) if each in listed(ORDER_WORDS, "articles"))
    for at in range(min(len(said) - 1, MOST_OF_NAME, next(ends, MOST_OF_NAME)), 0, -1):
        named, rest = _named(catalogue, said[:at]), said[at + 1 :] if said[at] == COMMA else said[at:]
        new = _what_it_is_to_be(catalogue, rest) if named is not None else None
        is_said = said[at] == COMMA or is_sure or _begins_to_say(rest)
        if new is not None and (is_said or (new.is_choices_alone and not _is_plural_choice(new))):
            return SaidExchange(count, new, named)
    return None


def _count(catalogue: ProductCatalogue, said: Sequence[str]) -> int:
    """Return the number that a word is; 0 for any other word."""
    items = read_items(catalogue, " ".join(said)) if said and said[0] != COMMA else ()
    if said and said[0] in listed(ORDER_WORDS, "articles"):
        return 1
    return (items[0].count or 0) if len(items) == 1 and items[0].is_count_alone else 0


def _named(catalogue: ProductCatalogue, said: Sequence[str]) -> WantedItem | None:
    """Return the thing that words name, or the choice by which it is told from others; None for anything else."""
    item = _item(catalogue, said)
    return None if item is None or item.is_counted else item


def _what_it_is_to_be(catalogue: ProductCatalogue, said: tuple[str, ...]) -> WantedItem | None:
    """Return the thing or the choice that words say it is to be; None if they say anything else."""
    for _ in range(MOST_AT_ENDS):
        length = max(_length("becoming", said, 0), _length("into", said, 0))
        if not length:
            break
        said = said[length:]
    return _item(catalogue, said)


def _item(catalogue: ProductCatalogue, said: Sequence[str]) -> WantedItem | None:
    """Return the one thing or choice that words name, to the last of them; None for anything else."""
    if not said or COMMA in said:
        return None
    written = " ".join(said)
    items = read_items(catalogue, written)
    if len(items) != 1 or items[0].count is None or items[0].not_offered or items[0].unknown_choices:
        return None
    choices = choices_alone(catalogue, items[0].words)
    if items[0].products:
        return items[0]
    return items[0] if choices else None


def _length(kind: str, said: Sequence[str], at: int) -> int:
    """Return how many of the words from `at` on are the longest phrase of a list; 0 for none."""
    for phrase in _phrases(kind).get(said[at], ()) if at < len(said) else ():
        if tuple(said[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


@cache
def _phrases(kind: str) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Return the phrases of a list by their first word, the longest first."""
    names = NEEDED if kind == "needed" else (kind,)
    phrases = {tuple(each.split()) for name in names for each in listed(EXCHANGE_WORDS, name)}
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(phrases, key=lambda each: -len(each)):
        found.setdefault(words[0], []).append(words)
    return found


NEEDED = ("them", "of_the", "becoming", "changing")
"""The lists one of whose phrases each exchange has."""
