"""Turns a request ("two lattes") into lines of the cart. What is unknown, ambiguous or missing is asked, one at a time.

The value of an answer is the whole request again, completed by the answer: a draft, such as `=2*latte/size=large`.
So the whole request is understood before any of it is put into the cart.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from parley.business.catalogue import Product, ProductCatalogue, ProductOption
from parley.business.files import Business
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.commerce.browse_words import choice_in_words, menu
from parley.lanes.commerce.cart import CartLine, line_of
from parley.lanes.commerce.cart_words import lines_in_words, sold, together
from parley.lanes.commerce.item_words import DRAFT, WantedItem, read_items
from parley.lanes.commerce.product_search import category_named
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call

ARGUMENT = "items"
"""The argument that holds a request, in the person's words or as a draft."""
KNOWN = re.compile(r"(\d{1,9})\*([\w-]{1,40}(?:,[\w-]{1,40}){0,20})((?:/[\w-]{1,40}=[\w-]{1,40}){0,20})")
APART = "|"
MOST_OPTIONS = 10


@dataclass(frozen=True)
class DraftLine:
    """One item of a draft (a request being completed by questions): a known product, or words not understood yet."""

    count: int
    sku: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    is_sold: bool = True
    """Whether the words name a product, or several of which one is meant."""

    @property
    def written(self) -> str:
        """The item as text in a draft: "2*latte/size=large", or the count and words if its product is not known."""
        if not self.sku:
            return f"{self.count} {self.words.replace(APART, ' ')}"
        return "/".join((f"{self.count}*{self.sku}", *(f"{key}={value}" for key, value in self.options.items())))


def draft(lines: Sequence[DraftLine]) -> str:
    """Return a request as a draft: one coded text, "=2*latte/size=large", that is the value of a question's answer."""
    return draft_text(line.written for line in lines)


def draft_text(parts: Iterable[str]) -> str:
    """Return these parts, each as a draft has it, as one draft."""
    return DRAFT + APART.join(parts)


def wanted_items(catalogue: ProductCatalogue, items: str) -> Sequence[WantedItem]:
    """Return the items of a request, which is given in the person's words or as a draft ("=2*latte/size=large")."""
    if not items.startswith(DRAFT):
        return read_items(catalogue, items)
    return [item for each in items.removeprefix(DRAFT).split(APART) for item in _of_draft(catalogue, each)]


def _of_draft(catalogue: ProductCatalogue, written: str) -> Sequence[WantedItem]:
    """Return the items of one part of a draft. "2*latte/size=large" is one item; any other text is read as the person's
    words.
    """
    known = KNOWN.fullmatch(written)
    if known is None:
        return read_items(catalogue, written)
    skus = known[2].split(",")
    products = tuple(each for each in map(catalogue.product, skus) if each is not None)
    options = dict(each.split("=", 1) for each in known[3].split("/") if each)
    name = "" if len(skus) > 1 else products[0].names[0] if products else known[2]
    return [WantedItem(name, int(known[1]) or None, True, products, options=options)]


def to_lines(
    call: Call[Services], items: str, held: Mapping[str, int], given: Mapping[str, str] | None = None
) -> tuple[CartLine, ...]:
    """Convert a request to cart lines. Raises ToolAsks for the first thing that is unclear or missing, with `given` as
    further arguments of the call; ToolRefused for what is not sold or is too much. `held` is the cart's count by sku.
    """
    try:
        return _lines(call, items, held)
    except ToolAsks as asks:
        asks.given = {**asks.given, **(given or {})}
        raise


def _lines(call: Call[Services], items: str, held: Mapping[str, int]) -> tuple[CartLine, ...]:
    """Convert a request to cart lines, with default choices filled in. Raises ToolAsks for the first thing that is
    unclear or missing, ToolRefused if nothing is understood, a count is wrong or too much is wanted.
    """
    catalogue, says = sold(call), say(call)
    found = wanted_items(catalogue, items)
    if not found:
        raise ToolRefused(says.nothing_read)
    for item in found:
        if item.count is None:
            raise ToolRefused(says.count_wrong.format(words=item.words))
    lines = [_draft_line(item) for item in found]
    for check in (_unknown, _several, _not_offered, _missing):
        for at, item in enumerate(found):
            check(call, item, lines, at)
    chosen = tuple(_with_defaults(each, item.count or 1) for item in found for each in [_known(item)])
    few_enough(call, chosen, held)
    return chosen


def _known(item: WantedItem) -> WantedItem:
    assert item.product is not None  # the checks have raised ToolAsks otherwise
    return item


def _draft_line(item: WantedItem) -> DraftLine:
    if len(item.products) > 1:
        return DraftLine(item.count or 1, ",".join(each.sku for each in item.products), item.options)
    if item.product is None:
        return DraftLine(item.count or 1, words=item.words, is_sold=False)
    if item.unknown_choices:
        return DraftLine(item.count or 1, words=item.words)  # so that it is asked about, whatever is asked before
    return DraftLine(item.count or 1, item.product.sku, item.options)


def _with(lines: Sequence[DraftLine], at: int, line: DraftLine) -> str:
    """Return the draft of these lines with the one at index `at` replaced by `line`."""
    return draft([*lines[:at], line, *lines[at + 1 :]])


# --- what has to be asked -------------------------------------------------------------------------------------------


def _unknown(call: Call[Services], item: WantedItem, lines: Sequence[DraftLine], at: int) -> None:
    """Raise ToolAsks if the item names no product: which similar product is meant, or whether to add the other items.
    Raise ToolRefused if nothing similar and no other item is sold. Do nothing if it names one.
    """
    catalogue, says = sold(call), say(call)
    if item.products:
        return
    words = item.words or str(item.count)
    rest = [*lines[:at], *lines[at + 1 :]]
    if item.near:
        options = [*_product_options(call, item.near, lines, at)]
        if rest:
            options.append((says.none_of_these, draft(rest)))
        yes = options[0][1] if len(item.near) == 1 else None
        raise ToolAsks(says.did_you_mean.format(words=words), ARGUMENT, options, yes=yes, no=_without(lines, at))
    if (category := category_named(catalogue, words)) is not None:  # "half a dozen pastries"
        counted = WantedItem(words, item.count, item.is_counted, tuple(catalogue.of(category.key)))
        options = [*_product_options(call, counted.products, lines, at)]
        question = says.which_of_category.format(category=category.name.in_(call.language))
        raise ToolAsks(question, ARGUMENT, options, no=_without(lines, at))
    known = [line for line in rest if line.is_sold]
    if not known or len(known) < len(rest):
        named = together(says, [each.words for each in lines if not each.is_sold])
        raise ToolRefused(says.not_sold.format(words=named, menu=menu(catalogue, call.language)))
    names = [f"{line.count} x {_name(call, line.sku) if line.sku else line.words}" for line in known]
    question = says.not_sold_add_rest.format(words=words, rest=together(says, names))
    raise ToolAsks(question, ARGUMENT, [(says.yes, draft(rest)), (says.no, NOTHING)])


NOTHING = f"{DRAFT}0*none"
"""The draft that stands for "nothing": the person gave the request up."""


def _without(lines: Sequence[DraftLine], at: int) -> str | None:
    """Return the draft that a no to the question about one item leaves: what else is wanted stays wanted. None if
    nothing is left.
    """
    rest = [*lines[:at], *lines[at + 1 :]]
    return draft(rest) if rest else None


def items_left_out(call: Call[Services], before: str, after: str) -> str:
    """Return the items of the draft `before` that `after` has not any more, in words: each with its count and name."""
    kept = Counter(_counted_names(call, after) if after != NOTHING else ())
    return together(say(call), list((Counter(_counted_names(call, before)) - kept).elements()))


def _counted_names(call: Call[Services], items: str) -> Iterator[str]:
    for item in wanted_items(sold(call), items):
        yield f"{item.count or 1} x {_name(call, item.product.sku) if item.product else item.words}"


def _several(call: Call[Services], item: WantedItem, lines: Sequence[DraftLine], at: int) -> None:
    """Raise ToolAsks, which product is meant, if the item's words name more than one."""
    if len(item.products) > 1:
        options = list(_product_options(call, item.products, lines, at))
        words = say(call).which_product.format(words=item.words) if item.words else say(call).which_line
        raise ToolAsks(words, ARGUMENT, options, no=_without(lines, at))


def _product_options(
    call: Call[Services], products: Sequence[Product], lines: Sequence[DraftLine], at: int
) -> Iterator[tuple[str, str]]:
    for product in products[: MOST_OPTIONS - 1]:
        kept = {key: value for key, value in lines[at].options.items() if product.option(key) is not None}
        yield product.name.in_(call.language), _with(lines, at, DraftLine(lines[at].count, product.sku, kept))


def _not_offered(call: Call[Services], item: WantedItem, lines: Sequence[DraftLine], at: int) -> None:
    """Raise ToolAsks if the person named a choice that the product does not have: which of those that there are; or
    whether to go on without it, if it would be a choice of no option that the product has."""
    product = item.product
    if product is None or not (item.not_offered or item.unknown_choices):
        return
    says, name = say(call), product.name.in_(call.language)
    strange = [*item.not_offered, *(words for _, words in item.unknown_choices)]
    lines = [*lines[:at], DraftLine(item.count or 1, product.sku, item.options), *lines[at + 1 :]]
    options = [each for key, _ in item.unknown_choices if (each := product.option(key)) is not None]
    options.sort(key=lambda each: each.default is None)  # without a default it is asked for in any case
    if options and not item.not_offered:
        raise _asking(call, product, options[0], lines, at, strange)
    question = says.no_such_choice.format(product=name, words=together(says, strange))
    without = _without(lines, at)
    raise ToolAsks(question, ARGUMENT, [(says.yes, draft(lines)), (says.no, without or NOTHING)], no=without)


def _missing(call: Call[Services], item: WantedItem, lines: Sequence[DraftLine], at: int) -> None:
    """Raise ToolAsks for the product's first option that has no default and that the person has not chosen."""
    product = item.product
    if product is None:
        return
    for option in product.options:
        chosen = option.choice(item.options.get(option.key, option.default or ""))
        if chosen is None:
            raise _asking(call, product, option, lines, at)


def _asking(
    call: Call[Services],
    product: Product,
    option: ProductOption,
    lines: Sequence[DraftLine],
    at: int,
    strange: Sequence[str] = (),
) -> ToolAsks:
    """Return the question which choice of this option is wanted. Each answer is the draft with that choice. `strange`:
    choices that were named and that there are not, which is said first."""
    says, line, name = say(call), lines[at], product.name.in_(call.language)
    question = says.which_choice.format(option=option.name.in_(call.language), product=name)
    if strange:
        question = f"{says.unknown_choice.format(product=name, words=together(says, strange))} {question}"
    options = [
        (
            choice_in_words(sold(call), each, call.language),
            _with(lines, at, replace(line, options={**line.options, option.key: each.key})),
        )
        for each in option.choices
    ]
    return ToolAsks(question, ARGUMENT, options, no=_without(lines, at))


# --- what is known --------------------------------------------------------------------------------------------------


def _with_defaults(item: WantedItem, count: int) -> CartLine:
    product = item.product
    assert product is not None  # the checks have raised ToolAsks otherwise
    chosen = {option.key: item.options.get(option.key) or option.default or "" for option in product.options}
    return line_of(product, chosen, count)


def few_enough(call: Call[Services], lines: Sequence[CartLine], held: Mapping[str, int]) -> None:
    """Raise ToolRefused if these lines, with those the cart holds already (count by sku), exceed the operator's limit
    per product.
    """
    catalogue, says, business = sold(call), say(call), call.services.business
    assert isinstance(business, Business)  # `sold` has found its catalogue
    for sku in dict.fromkeys(line.sku for line in lines):
        count = sum(line.count for line in lines if line.sku == sku) + held.get(sku, 0)
        if count > catalogue.most_of_one:
            contact = business.service.contacts[0]
            raise ToolRefused(
                says.too_many.format(
                    most=catalogue.most_of_one,
                    count=count,
                    product=_name(call, sku),
                    who=contact.who.in_(call.language),
                    reach=contact.reach,
                )
            )


def _name(call: Call[Services], sku: str) -> str:
    product = sold(call).product(sku)
    return product.name.in_(call.language) if product else sku


def chosen_in_words(call: Call[Services], lines: Sequence[CartLine]) -> str:
    """Return cart lines as one phrase in the person's language: "2 x Latte (large) and 1 x Baguette"."""
    return lines_in_words(sold(call), lines, call.language)
