"""Reads what a person wants to buy, in their own words: "two large lattes and a croissant", "2 cruasanes y un pan".

cut        at "and", commas and lines, and in front of a number: each piece is one item
count      in front or behind: "2", "two", "a dozen", "half a dozen", "x3"
options    the choices that are named: "large", "with oat milk"
product    all words that are left have to name it; if they do not, the person is told that it is not known

A piece that names only choices belongs to the piece before it: "two lattes, one small and one large".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import takewhile
from typing import Self

from parley.business.catalogue import Product, ProductCatalogue
from parley.lanes.commerce.large_numbers import counts_in_digits
from parley.lanes.commerce.product_search import (
    CHOICE_WORDS,
    ChoiceName,
    NamedProducts,
    choice_words,
    choices_said,
    folded,
    in_singular,
    products_named,
    spelt_right,
    words_in,
    words_of_catalogue,
    words_of_product,
)
from parley.lanes.commerce.unknown_choices import unknown_choices
from parley.search_words import NO_CONTENT
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words
from parley.times import is_whole_time

ORDER_WORDS = "parley.lanes.commerce.vocabulary"
LONGEST_ORDER = 400
"""The most characters of a request: a longer text is no list of things to buy."""
MOST_ITEMS = 15
"""The most items of one request."""
MOST_WORDS = 12
"""The most words of one item."""
TOKEN = re.compile(r"-?\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[,;&+\n]|[^\s.!?¿¡\"“”():'’-]")
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
DRAFT = "="
"""The prefix of a draft, a request as coded by `options.py`, which is no text of a person."""
MARKS = ",;&+\n"
MOST_COUNT = 1_000_000


def draft_of_some(count: int, skus: Sequence[str]) -> str:
    """Return a draft of a request (a coded text) for this many of a product, or of a variant of it. With several skus,
    the person is asked which one.
    """
    return f"{DRAFT}{count}*{','.join(skus)}"


@dataclass(frozen=True)
class WantedItem:
    """One item of a request, "two large lattes", with what was understood of it."""

    words: str
    """The person's words for it, without the count."""
    count: int | None = 1
    """How many are wanted; None if the number said cannot be a count: a fraction, zero or less, or too large."""
    is_counted: bool = False
    """Whether the person said how many ("a" counts too); if not, `count` is 1."""
    products: tuple[Product, ...] = ()
    """The product; several if the words name several; none if they name none."""
    near: tuple[Product, ...] = ()
    """The products that some of the words name, if no product is named by all of them."""
    choices: tuple[Sequence[ChoiceName], ...] = ()
    """The names of choices that were said, whether the product has them or not."""
    options: Mapping[str, str] = field(default_factory=dict)
    """The choices that were named and that the product has, by option."""
    not_offered: tuple[str, ...] = ()
    """The choices that were named and that the product does not have."""
    unknown_choices: tuple[tuple[str, str], ...] = ()
    """The choices that were named and that nothing sold has, each with the key of its option: "camel milk"."""
    is_more: bool = False
    """Whether the item is to come beside what there is already: "one more bun"."""
    is_another: bool = False
    """Whether the item only says how many more there are to be of the item before it: "another one", "two more"."""

    @property
    def product(self) -> Product | None:
        """The product that the item names; None if it names several or none."""
        return self.products[0] if len(self.products) == 1 else None

    @property
    def is_choices_alone(self) -> bool:
        """Whether the item has choices ("large") but no product."""
        return bool(self.choices) and not (self.products or self.near or self.unknown_choices)

    @property
    def is_count_alone(self) -> bool:
        """Whether the item is only a number ("three")."""
        return self.is_counted and not self.words


def read_items(catalogue: ProductCatalogue, text: str) -> tuple[WantedItem, ...]:
    """Return the items of a request in their order: "2 lattes and a bun" has two. Empty if the text is too long, has
    too many items, or has a word such as "not", or if it chooses for a share of something.
    """
    if len(text) > LONGEST_ORDER:
        return ()
    words_said = TOKEN.findall(counts_in_digits(text))
    tokens = [RequestToken.of(each) for each in words_said]
    tokens = _with_unknown_choices(catalogue, tokens)
    if not tokens or any(each.folded in _words("negations") for each in tokens):
        return ()
    choices = choice_words(catalogue)
    pieces = [piece for piece in _pieces(tokens, choices) if piece]
    if not 0 < len(pieces) <= MOST_ITEMS or max(map(len, pieces)) > MOST_WORDS:
        return ()
    items = list(_with_joints(catalogue, pieces))
    return () if any(map(_is_of_a_share, items)) else tuple(_spread(catalogue, items))


def _is_of_a_share(item: WantedItem) -> bool:
    """Return whether an item chooses for a share of something: "half with oat milk"."""
    return bool(item.choices) and not _words("shares").isdisjoint(folded(item.words).split())


def without_time(text: str) -> tuple[str, str]:
    """Split a request and the time at its end: "2 baguettes" and "for tomorrow at 9". Without such a time, return the
    text and "".
    """
    words = text.split()
    for length in range(min(MOST_TIME_WORDS, len(words) - 1), 0, -1):
        time = " ".join(words[-length:])
        if length == 1 and folded(time) in _words("articles") | _words("with"):
            continue  # "and an almond one"
        if is_whole_time(time, LANGUAGES):
            return " ".join(words[:-length]).rstrip(" ,"), time
    return text, ""


MOST_TIME_WORDS = 6
"""The most words of a time at the end of a request."""


def begins_for(time: str) -> bool:
    """Return whether the words for a time begin with a word such as "for": "for tomorrow"."""
    return folded(time).partition(" ")[0] in _words("for_a_time")


@dataclass(frozen=True)
class RequestToken:
    """A word, number or punctuation mark of a request."""

    written: str
    folded: str
    """The word as it is compared: without case and accents."""
    option: str = ""
    """Of words that name a choice which there is not: the key of the option that it would be a choice of."""

    @classmethod
    def of(cls, written: str) -> Self:
        """Make a token of a piece of text. Its folded form has no case and accents; a number is kept as written."""
        return cls(written, written if written[-1:].isdecimal() else folded(written) or written)

    @property
    def is_joint(self) -> bool:
        """Whether the token separates two items: "and", a comma."""
        return self.written in MARKS or self.folded in _words("joints")


Piece = Sequence[RequestToken]


def _with_unknown_choices(catalogue: ProductCatalogue, tokens: Sequence[RequestToken]) -> list[RequestToken]:
    """Return the tokens, with the words of each choice that there is not as one token: "camel milk"."""
    found, at = list[RequestToken](), 0
    for each in unknown_choices(catalogue, [token.folded for token in tokens]):
        written = " ".join(token.written for token in tokens[each.start : each.end])
        found += [*tokens[at : each.start], RequestToken(written, folded(written), each.option)]
        at = each.end
    return [*found, *tokens[at:]]


def _pieces(tokens: Sequence[RequestToken], choices: frozenset[str]) -> Iterator[list[RequestToken]]:
    """Yield the tokens of each item. Items are cut at "and" or a comma, before a number, and before "one" with a
    choice: "one small one large".
    """
    piece: list[RequestToken] = []
    behind = [*tokens[1:], RequestToken.of("")]
    for token, following in zip(tokens, behind, strict=True):
        if token.is_joint and not _is_more_of(piece, token, following):
            yield piece
            piece = []
            continue
        is_one_more = token.folded in _words("articles") and following.folded in choices
        is_one_more |= _is_one_with(token, following) or _is_one_without(piece, token, following)
        if piece and (is_one_more or _counts(token) is not None) and not _goes_on(piece):
            yield piece
            piece = []
        piece.append(token)
    yield piece


def _is_one_with(token: RequestToken, following: RequestToken) -> bool:
    """Return whether a token counts one with a choice, which "with" stands before: "2 coffees one with oat milk"."""
    is_one = token.folded in _words("articles") & (_words("counts_one") | {"1"})
    return is_one and following.folded in _words("with") and following.folded not in _words("counts_one")


def _is_one_without(piece: Piece, token: RequestToken, following: RequestToken) -> bool:
    """Return whether a token at the end counts one more, behind one with a choice: "one with oat milk one without"."""
    is_last = not following.folded and token.folded in _words("counts_one")
    is_behind = len(piece) > 2 and piece[0].folded in _words("counts_one") and piece[1].folded in _words("with")
    return is_last and is_behind


def _is_more_of(piece: Piece, token: RequestToken, following: RequestToken) -> bool:
    """Return whether a word that may join items says that there is to be more: "mas", in "dos más" and "un pan más"."""
    if not piece or token.folded not in _words("more_of_it"):
        return False
    is_counted = all(each.folded in _words("articles") or _counts(each) is not None for each in piece)
    return is_counted or not following.folded or following.is_joint


def _goes_on(piece: Piece) -> bool:
    """Return whether a number after these tokens is part of the same item: "box of six", "croissants x 2", "half a
    dozen".
    """
    last = piece[-1].folded
    return last in _words("joins_within") | _words("times") | _words("halves") or all(
        _counts(each) is not None or each.folded in _words("empty") | _words("more_of_it") for each in piece
    )


def _with_joints(catalogue: ProductCatalogue, pieces: Sequence[Piece]) -> Iterator[WantedItem]:
    """Yield the item of each piece; two pieces become one item if a product has an "and" in its name: "ham and cheese
    croissant".
    """
    at = 0
    joined = _has_joints(catalogue)
    while at < len(pieces):
        if joined and at + 1 < len(pieces):
            both = _item(catalogue, [*pieces[at], *pieces[at + 1]])
            if both.product is not None:
                yield both
                at += 2
                continue
        yield _item(catalogue, pieces[at])
        at += 1


@lru_cache(maxsize=4)
def _has_joints(catalogue: ProductCatalogue) -> bool:
    """Return whether the name of some product has a word that separates items elsewhere, such as "and"."""
    joints = _words("joints")
    if joints.isdisjoint(words_of_catalogue(catalogue)):
        return False
    return not joints.isdisjoint(words_in(name for each in catalogue.products for name in each.names))


def _item(catalogue: ProductCatalogue, piece: Piece) -> WantedItem:
    """Return the item of a request that these tokens mean: its count, choices and product. If no product is named by
    all of the words, `near` has those that some words name.
    """
    if any(each.option for each in piece):
        return _with_unknown(catalogue, piece)
    counted, rest, is_more = _count_of_more(catalogue, piece)
    plain = [each for each in rest if not _is_empty(each) or _is_measure_sold(catalogue, each)]
    plain = plain or [each for each in rest if each.folded in _words("measures")]  # "two cups", of nothing
    item = WantedItem(_as_said(rest, plain), counted if counted is not None else 1)
    item = replace(item, is_counted=counted is not None, is_more=is_more)
    is_another = is_more and item.is_counted
    if counted is not None and not 0 < counted <= MOST_COUNT:
        item = replace(item, count=None)
    if not plain:
        return replace(item, is_another=is_another)
    if is_another and all(each.folded in _words("with") for each in plain):
        return replace(item, is_another=True)
    named = _named(catalogue, plain)
    if not named.products and len(plain) > 1 and plain[-1].folded in _words("stands_for_it"):
        named = _named(catalogue, plain[:-1])  # "an almond one"
    if named.products:
        return replace(item, products=named.products)
    said = choices_said(catalogue, [each.folded for each in rest])
    left = [rest[place] for place in said.left if rest[place] in plain and rest[place].folded not in _words("with")]
    if not said.choices:
        return replace(item, near=named.near)
    item = replace(item, choices=said.choices)
    called = words_in(name.option.name.in_(each) for names in said.choices for name in names for each in LANGUAGES)
    left = [each for each in left if each.folded not in called]  # "filling", of "with chocolate filling"
    if not left:
        return _named_by_choice(catalogue, item) or item
    named = _named(catalogue, left)
    return with_options(replace(item, products=named.products, near=named.near))


def _with_unknown(catalogue: ProductCatalogue, piece: Piece) -> WantedItem:
    """Return the item of tokens of which some name choices that there are not."""
    known = list[RequestToken]()
    for each in piece:
        while each.option and known and known[-1].folded in _words("with") | listed(CHOICE_WORDS, "between"):
            known.pop()  # "with", of "a latte with camel milk"
        known += [] if each.option else [each]
    item = _item(catalogue, known) if known else WantedItem("")
    _, rest, _ = _count_of_more(catalogue, piece)
    said = _as_said(rest, [each for each in rest if each.option or not _is_empty(each)])
    unknown = tuple((each.option, each.written) for each in piece if each.option)
    return replace(item, words=said, is_another=False, unknown_choices=unknown)


def _named_by_choice(catalogue: ProductCatalogue, item: WantedItem) -> WantedItem | None:
    """Return the item as the product that one of its choices names too, "4 large chocolates", if only that product
    offers the other choices and no product offers all of them; else None.
    """
    for names in item.choices if item.is_counted else ():
        others = tuple(each for each in item.choices if each is not names)
        if not others or any(_offers(each, item.choices) for each in catalogue.products):
            continue
        called = {in_singular(catalogue, word) for word in names[0].words}
        able = [each for each in catalogue.products if called <= words_of_product(each) and _offers(each, others)]
        if len(able) == 1:
            return with_options(replace(item, products=tuple(able), choices=others))
    return None


def _offers(product: Product, choices: Sequence[Sequence[ChoiceName]]) -> bool:
    return all(_chosen(product, names) for names in choices)


def as_choice(catalogue: ProductCatalogue, item: WantedItem) -> WantedItem:
    """Return the item as a choice if all of its words name one, though they name a product too: "2 chocolate"."""
    choices = choices_alone(catalogue, item.words) if item.products else ()
    return replace(item, products=(), near=(), choices=choices) if choices else item


def choices_alone(catalogue: ProductCatalogue, written: str) -> tuple[Sequence[ChoiceName], ...]:
    """Return the choices that all of these words name; none if a word names anything else."""
    said = folded(written).split()
    found = choices_said(catalogue, said)
    left = {said[place] for place in found.left} - _words("with") - _words("empty")
    return () if left else found.choices


def _named(catalogue: ProductCatalogue, tokens: Piece) -> NamedProducts:
    """Return the products that all of these words name, misspelt or in the plural too. Words that a search ignores
    ("tomorrow") have to be in the name as well.
    """
    said = [in_singular(catalogue, each.written) for each in tokens]
    named = products_named(catalogue, " ".join(said))
    if not named.products:
        better = products_named(catalogue, " ".join(spelt_right(catalogue, word) for word in said))
        named = better if better.products else named
    if not named.products and named.near:
        wanted = {folded(word) for word in said} - NO_CONTENT
        mixed = tuple(each for each in named.near if wanted and wanted <= _forms_of(each))
        named = NamedProducts(mixed) if mixed else named
    unsaid = {each.folded for each in tokens} & NO_CONTENT
    if not unsaid:
        return named
    holding = tuple(each for each in named.products if unsaid <= words_of_product(each))
    return NamedProducts(holding) if holding else NamedProducts(near=named.products or named.near)


def _forms_of(product: Product) -> frozenset[str]:
    """Return the words of a product's names in all languages, in the singular and the plural."""
    words_of_it = words_of_product(product)
    return words_of_it | {f"{word}{end}" for word in words_of_it for end in ("s", "es")}


def _as_said(tokens: Piece, plain: Piece) -> str:
    """Return the item's words as written, without empty words ("the", "please") at both ends: those not in `plain`."""
    said = [at for at, each in enumerate(tokens) if each in plain or not _is_empty(each)]
    return " ".join(each.written for each in tokens[said[0] : said[-1] + 1]) if said else ""


def _is_measure_sold(catalogue: ProductCatalogue, token: RequestToken) -> bool:
    return token.folded in measures_sold(catalogue)


@lru_cache(maxsize=4)
def measures_sold(catalogue: ProductCatalogue) -> frozenset[str]:
    """Return the words that measure elsewhere, "a cup of coffee", and name what this shop sells."""
    known = words_of_catalogue(catalogue)
    return frozenset(word for word in _words("measures") if not known.isdisjoint((word, word.removesuffix("s"))))


def _is_empty(token: RequestToken) -> bool:
    return token.folded in _words("empty")


def with_options(item: WantedItem) -> WantedItem:
    """Sort the named choices of the item into those its product offers (`options`) and the others (`not_offered`). If
    several products are named, keep only those that offer the choices.
    """
    having = tuple(each for each in item.products if all(_chosen(each, names) for names in item.choices))
    products = having or item.products
    if len(products) != 1:
        kinds = {tuple(_chosen(each, names) for names in item.choices) for each in having}
        alike = [each for each in kinds.pop() if each is not None] if len(kinds) == 1 else []
        return replace(item, products=products, options={**item.options, **dict(alike)})
    chosen = [_chosen(products[0], names) for names in item.choices]
    others = [names[0].words for names, found in zip(item.choices, chosen, strict=True) if found is None]
    strange = [
        " ".join(each) for each in others if not set(each) <= words_of_product(products[0])
    ]  # "chocolate" of its name
    said = list(dict.fromkeys(each for each in chosen if each is not None))  # "cortado en rebanadas" is one choice
    twice = {option for option, _ in said if [each for each, _ in said].count(option) > 1}
    options = {option: choice for option, choice in said if option not in twice}
    unknown = tuple(each for each in item.unknown_choices if each[0] not in options)
    return replace(item, products=products, options=options, not_offered=tuple(strange), unknown_choices=unknown)


def _chosen(product: Product, names: Sequence[ChoiceName]) -> tuple[str, str] | None:
    """Return the keys of the product's option and choice that have one of these names: ("size", "large"). None if the
    product offers no such choice.
    """
    for name in names:
        option = product.option(name.option.key)
        if option is not None and option.choice(name.choice.key) is not None:
            return option.key, name.choice.key
    return None


def _spread(catalogue: ProductCatalogue, items: Iterable[WantedItem]) -> Iterator[WantedItem]:
    """Yield the items, each merged with a following count or choices that belong to it: "croissants, 3", "2 lattes, one
    small and one large".
    """
    waiting = _with_product_behind(list(items))
    while waiting:
        item = waiting.pop(0)
        if waiting and (choice := _lacking_choice(catalogue, item, waiting[0])) is not None:
            waiting[0] = choice
        while waiting and waiting[0].is_another and item.products and item.count:
            item = replace(item, count=item.count + (waiting.pop(0).count or 1), is_counted=True)
        if waiting and waiting[0].is_count_alone and not item.is_counted and item.words:
            item = replace(item, count=waiting.pop(0).count, is_counted=True)
        kinds = list(takewhile(lambda each: each.is_choices_alone, waiting))
        if item.product is None or not kinds:
            yield item
            continue
        others = _other_kinds(item, kinds)
        if others:  # "4 loaves sliced and 4 whole"
            found, used = _of_several_kinds(item, others, kinds[len(others) :])
            yield from found
            del waiting[:used]
            continue
        if not any(each.is_counted for each in kinds):
            more = [names for each in kinds for names in each.choices]
            yield with_options(replace(item, choices=(*item.choices, *more)))
        elif not item.is_counted or sum(each.count or 0 for each in kinds) == item.count:
            for each in kinds:
                yield with_options(replace(item, count=each.count, choices=(*item.choices, *each.choices)))
        else:
            yield item
            continue
        del waiting[: len(kinds)]


def _lacking_choice(catalogue: ProductCatalogue, item: WantedItem, behind: WantedItem) -> WantedItem | None:
    """Return what stands behind an item as a choice that the item still needs, though its words name a product too: "a
    birthday cake, chocolate". None for anything else."""
    product, choice = item.product, as_choice(catalogue, behind) if not behind.is_counted else behind
    if product is None or choice is behind or not choice.is_choices_alone:
        return None
    found = [_chosen(product, names) for names in choice.choices]
    options = [product.option(each[0]) for each in found if each is not None]
    is_lacking = all(each is not None and each.default is None and each.key not in item.options for each in options)
    return choice if len(options) == len(found) and is_lacking else None


def _with_product_behind(items: list[WantedItem]) -> list[WantedItem]:
    """Return the items, those that only count choices as items of the product that is named behind them with another
    choice of the same option: "one blue and two green mugs".
    """
    at = next((at for at, each in enumerate(items) if each.products), 0)
    named, kinds = items[at] if at else None, items[:at]
    if named is None or named.product is None or not all(each.is_choices_alone and each.is_counted for each in kinds):
        return items
    if not all(is_another_kind(named, each) for each in kinds):
        return items
    return [*(with_options(replace(each, products=named.products)) for each in kinds), *items[at:]]


def _other_kinds(item: WantedItem, kinds: Sequence[WantedItem]) -> list[WantedItem]:
    """Return the first of some choices that count more of an item's product, with another choice."""
    return list(takewhile(lambda each: each.is_counted and is_another_kind(item, each), kinds))


def _of_several_kinds(
    item: WantedItem, others: Sequence[WantedItem], behind: Sequence[WantedItem]
) -> tuple[list[WantedItem], int]:
    """Return an item and others of its product that have another choice, and how many items are used up. Behind them, a
    choice may point at one of them, of which some are to be otherwise: "3 large and 2 small, of the large ones 1 oat".
    """
    named = [item, *(with_options(replace(item, count=each.count, choices=each.choices)) for each in others)]
    at = _pointed_at(named, behind[0]) if behind and not behind[0].is_counted else None
    shares = list(takewhile(lambda each: each.is_counted, behind[1:]))
    left = (named[at].count or 0) - sum(each.count or 0 for each in shares) if at is not None else -1
    if at is None or not shares or left < 0:
        return named, len(others)
    whole = named[at]
    divided = [with_options(replace(whole, count=n.count, choices=(*whole.choices, *n.choices))) for n in shares]
    named[at : at + 1] = [*([replace(whole, count=left)] if left else []), *divided]
    return named, len(others) + 1 + len(shares)


def _pointed_at(named: Sequence[WantedItem], pointing: WantedItem) -> int | None:
    """Return the place of the one thing that has the choices of an item already; None for none or several."""
    bare = [replace(each, choices=pointing.choices, options={}, not_offered=()) for each in named]
    chosen = [with_options(each).options for each in bare]
    having = [at for at, each in enumerate(named) if chosen[at] and chosen[at].items() <= each.options.items()]
    return having[0] if len(having) == 1 else None


def is_another_kind(item: WantedItem, other: WantedItem) -> bool:
    """Return whether choices are others of an option that the item has chosen, so that they count more of it."""
    chosen = with_options(replace(item, choices=other.choices, options={}, not_offered=())).options
    return bool(chosen) and all(item.options.get(key, value) != value for key, value in chosen.items())


def _count_of_more(catalogue: ProductCatalogue, piece: Piece) -> tuple[int | None, Piece, bool]:
    """Return an item's count, its other tokens, and whether it is to come beside what there is: "another two buns"."""
    more = _words("more_of_it") - words_of_catalogue(catalogue)
    left = [each for each in piece if each.folded not in more]
    if len(left) == len(piece):
        return (*_count(piece), False)
    counted, rest = _count(left) if left else (None, left)
    if counted is None and any(each.folded in _words("articles") for each in piece if each.folded in more):
        return 1, rest, True
    return counted, rest, True


def _count(piece: Piece) -> tuple[int | None, Piece]:
    """Return the count that an item's tokens begin or end with (None if there is none), and the other tokens."""
    if len(piece) > 2 and piece[0].folded in _words("definite_articles") and piece[1].folded.isdecimal():
        piece = piece[1:]  # "the 2 baguettes"
    said = [each.folded for each in piece]
    for length in range(min(3, len(said)), 0, -1):
        if (leading := _counted(said[:length])) is not None:
            rest = piece[length:]
            return leading, rest[1:] if len(rest) > 1 and rest[0].folded in _words("times") else rest
    number = _counts(piece[-1])
    if number is None:
        return None, piece
    return number, piece[:-2] if len(piece) > 2 and said[-2] in _words("times") else piece[:-1]


def _counted(said: Sequence[str]) -> int | None:
    """Return the number that these words are as a whole ("a dozen", "half a dozen", "two"); None if they are not a
    number.
    """
    first, last = said[0], said[-1]
    if len(said) == 1 and first in _words("articles"):
        return 1
    if len(said) == 1 and (number := _number(first)) is not None:
        return number
    if last in _words("pairs") and all(each in _words("articles") for each in said[:-1]):
        return 2
    if last not in _words("dozens"):
        return None
    if first in _words("halves") and all(each in _words("articles") for each in said[1:-1]):
        return 6
    if len(said) == 1 or (len(said) == 2 and first in _words("articles")):
        return 12
    number = _number(first)
    return number * 12 if len(said) == 2 and number else None


def _counts(token: RequestToken) -> int | None:
    """Return the number that a token is; None if it is no number, and for an article ("a", "one")."""
    return _number(token.folded) if token.folded[-1:].isdecimal() else _numbers().get(token.folded)


def _number(said: str) -> int | None:
    """Return the number that a word or digits stand for: 0 for a fraction or a negative number; None if it is a word
    but not a number.
    """
    if not said[-1:].isdecimal():
        return _numbers().get(said)
    digits = said.replace(",", "").replace(".", "") if THOUSANDS.fullmatch(said) else said
    if len(digits) > DIGITS:
        return MOST_COUNT + 1
    return int(digits) if digits.isdecimal() else 0


DIGITS = 9
"""The most digits of a number that is read: a longer one is too much of anything."""


@cache
def _numbers() -> Mapping[str, int]:
    """Return the value of each number word of all languages, from "two" on."""
    return {word: n for each in LANGUAGES for n, word in enumerate(words(ORDER_WORDS, each)["numbers"], 2)}


@cache
def _words(name: str) -> frozenset[str]:
    return listed(ORDER_WORDS, name)
