"""Reads sentences that say how many of what was ordered there are to be, or of which kind: they replace, and never add.

    "siempre no van a ser seis platos sino ocho"    8 plates in place of those in the cart
    "solo dos en total, uno azul y uno verde"       one mug of each colour, and no others
    "make the small coffee a large"                 the small one becomes a large one

Every word has to be known (`correction_words`), some word has to say that something is corrected, and all that the
sentence names has to be ordered already, be it in the cart or in a request that waits for a choice. Where that is so
and it is still not clear which of it is meant, nothing is changed: the person is told what they have, and asked. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from parley.business.catalogue import Product, ProductCatalogue
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.item_words import WantedItem, as_choice, with_options
from parley.lanes.commerce.product_search import is_plural
from parley.lanes.commerce.said_corrections import SaidCorrection, said_correction
from parley.lanes.commerce.shop_words import MarkedWords


@dataclass(frozen=True)
class OrderedGoods:
    """What somebody has ordered so far, of which something may be corrected."""

    lines: Sequence[CartLine]
    """What is in the cart."""
    last: Sequence[str] = ()
    """The variants that were changed last."""
    waiting: Sequence[WantedItem] = ()
    """What is not in the cart yet: a choice is asked for it, or it was said just before."""
    subject: Sequence[str] = ()
    """The skus of what the sentence before this one was about."""


@dataclass(frozen=True)
class CorrectedGoods:
    """What a correction leaves of what was ordered."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """How many there are to be of the cart's variants that change."""
    waiting: Sequence[WantedItem] = ()
    is_clear: bool = True
    """Whether it is clear what is meant; if not, nothing changes, and the person is asked."""
    of_several: str = ""
    """How many of which product there are to be, "3 latte", where it is only not clear of which line of the cart."""


def corrected(
    catalogue: ProductCatalogue, words: Sequence[MarkedWords], goods: OrderedGoods, is_asked: bool = False
) -> CorrectedGoods | None:
    """Return what a sentence corrects of what was ordered; None if it is no correction, or wants something else too.
    `is_asked`: it ends with a question mark, "can you make it eight?".
    """
    if not (goods.lines or goods.waiting):
        return None
    said = said_correction(catalogue, words, is_asked, bool(goods.waiting))
    return _Correcting(catalogue, goods, said).result() if said is not None else None


UNCLEAR_CORRECTION = CorrectedGoods(is_clear=False)


class _Correcting:
    """Works out what a correction leaves of what was ordered, product by product."""

    def __init__(self, catalogue: ProductCatalogue, goods: OrderedGoods, said: SaidCorrection) -> None:
        self.catalogue, self.goods, self.said = catalogue, goods, said
        self.counts: dict[str, int] = {}
        self.of_several = ""
        self.waiting = list(goods.waiting)

    def result(self) -> CorrectedGoods | None:
        """Return what the correction leaves; None if it speaks of nothing that was ordered."""
        if (kept := self._kept_alone()) is not None:
            return kept
        grouped: dict[str, list[WantedItem]] = {}
        product = self._named_product()
        for item in self.said.new:
            item = self._as_choice(item)
            meant = self._ordered(item.products) if item.products else product or self._product_of(item)
            if meant is None:
                return None if item.products else self._unclear_of(item)
            product = meant
            grouped.setdefault(meant.sku, []).append(_of(meant, item))
        if any(item.not_offered for items in grouped.values() for item in items):
            return None
        for sku, items in grouped.items():
            is_done = self._set(sku, items)
            if is_done is not True:
                return replace(UNCLEAR_CORRECTION, of_several=self.of_several) if is_done is False else None
        return CorrectedGoods(self.counts, self.waiting) if self._give_up(frozenset(grouped)) else UNCLEAR_CORRECTION

    def _give_up(self, stays: frozenset[str]) -> bool:
        """Take out what is given up and is of no product that stays: "not the baguettes, just one coffee". Return False
        if only some of it is named: it is not clear then how many are left.
        """
        for item in self.said.given_up:
            product = self._ordered(item.products)
            if product is None or product.sku in stays:
                continue
            lines = self._lines(product.sku)
            if item.is_counted and item.count != sum(line.count for line in lines):
                return False
            self.counts |= {line.variant: 0 for line in lines}
            self.waiting = [each for each in self.waiting if each.product is None or each.product.sku != product.sku]
        return True

    def _kept_alone(self) -> CorrectedGoods | None:
        """Return what is left where something stays as it is and something else goes: "not the baguettes, just the
        coffee". It is not clear what goes if only what stays is named: "just the coffee". None for anything else.
        """
        stays = {each.sku for item in self.said.new if (each := self._ordered(item.products)) is not None}
        is_as_it_is = not any(item.is_counted or item.choices for item in self.said.new)
        if not (self.said.is_whole and is_as_it_is and len(stays) == len(self.said.new)):
            return None
        if not self.said.named:
            return UNCLEAR_CORRECTION if any(line.sku not in stays for line in self.goods.lines) else None
        goes = [self._ordered(item.products) for item in self.said.given_up]
        if len(goes) != len(self.said.named) or any(each is None or each.sku in stays for each in goes):
            return None
        return CorrectedGoods(self.counts, self.waiting) if self._give_up(frozenset(stays)) else UNCLEAR_CORRECTION

    def _as_choice(self, item: WantedItem) -> WantedItem:
        """Return an item that names no product which was ordered as the choice that its words name too: "rather
        chocolate", of a cake.
        """
        return item if self._ordered(item.products) is not None else as_choice(self.catalogue, item)

    def _ordered(self, products: Sequence[Product]) -> Product | None:
        """Return the one of these products that was ordered; None for none, or several."""
        skus = {line.sku for line in self.goods.lines} | {each.sku for item in self.waiting for each in item.products}
        found = [each for each in products if each.sku in skus]
        return found[0] if len(found) == 1 else None

    def _named_product(self) -> Product | None:
        """Return the product that the sentence names, wherever it does; None if it names none that was ordered, or
        several.
        """
        things = (*self.said.named, *self.said.new)
        found = {each.sku: each for item in things if (each := self._ordered(item.products)) is not None}
        return next(iter(found.values())) if len(found) == 1 else None

    def _product_of(self, item: WantedItem) -> Product | None:
        """Return the product that a count or a choice alone is about: what waits, what was changed last, or all that
        was ordered, if that is one product that offers the choice.
        """
        waiting = [each.product for each in self.waiting if each.product is not None]
        last = [line for line in self.goods.lines if line.variant in self.goods.last]
        for lines in (last, list(self.goods.lines)):
            products = waiting or [each for line in lines if (each := self.catalogue.product(line.sku)) is not None]
            able = {each.sku: each for each in products if not _of(each, item).not_offered}
            if len(able) == 1:
                return next(iter(able.values()))
        return None

    def _unclear_of(self, item: WantedItem) -> CorrectedGoods | None:
        """Return that it is not clear what a count or a choice alone is about, if the cart has several such things."""
        products = [self.catalogue.product(line.sku) for line in self.goods.lines]
        able = [each for each in products if each is not None and not _of(each, item).not_offered]
        return UNCLEAR_CORRECTION if item.is_counted and len(able) > 1 and self.said.is_whole else None

    def _set_some(
        self, some: WantedItem, item: WantedItem, lines: Sequence[CartLine], waits: Sequence[int]
    ) -> bool | None:
        """Give some of a line of the cart a choice: "change two plates to green"."""
        able = [line for line in lines if item.options and not line.has(item.options)]
        count = some.count or 0
        if waits and not lines:
            return self._share_waiting(waits, item, count)
        if waits or not lines:
            return None
        if len(able) != 1 or able[0].count < count:
            return False
        variant = self._variant(able[0], able[0].sku, item)
        other = next((each.count for each in self.goods.lines if each.variant == variant), 0)
        self.counts |= {able[0].variant: able[0].count - count, variant: other + count}
        return True

    def _share_waiting(self, waits: Sequence[int], item: WantedItem, count: int) -> bool:
        """Give some of what waits a choice; the others still wait for theirs: "one of the mugs blue"."""
        before = self.waiting[waits[0]]
        left = (before.count or 0) - count
        if len(waits) != 1 or left < 0 or not item.options:
            return False
        chosen = replace(before, count=count, is_counted=True, options={**before.options, **item.options})
        rest = [replace(before, count=left)] if left else []
        self.waiting[waits[0] : waits[0] + 1] = [chosen, *rest]
        return True

    def _set(self, sku: str, items: Sequence[WantedItem]) -> bool | None:
        """Set what there is to be of a product. Return False if it is not clear what is meant, None if this is no
        correction.
        """
        waits = [at for at, each in enumerate(self.waiting) if each.product is not None and each.product.sku == sku]
        lines = self._lines(sku)
        if len(items) > 1:
            return self._divide(sku, items, lines, waits)
        (item,) = items
        if self.said.some is not None:
            return self._set_some(self.said.some, item, lines, waits)
        if item.is_counted and item.choices:
            return self._set_kind(item, lines, waits)
        if item.is_counted:
            return self._set_count(item, lines, waits)
        return self._set_choice(item, lines) if not waits else self._choose_waiting(item, waits, lines)

    def _lines(self, sku: str) -> list[CartLine]:
        """Return the cart's lines of a product: those with the choices by which the sentence names it, else all."""
        lines = [line for line in self.goods.lines if line.sku == sku]
        named = [each for each in self.said.named if each.choices and sku in {product.sku for product in each.products}]
        exact = [line for line in lines for each in named if line.has(with_options(each).options)]
        return exact or lines

    def _set_count(self, item: WantedItem, lines: Sequence[CartLine], waits: Sequence[int]) -> bool:
        """Set how many there are to be of a product."""
        count = item.count or 0
        skus = {each.sku for each in item.products}
        waits = waits or [at for at, each in enumerate(self.waiting) if skus & {one.sku for one in each.products}]
        if not (waits or lines):
            return False
        if waits and not (lines and self.said.is_whole):
            if len(waits) > 1:
                return False
            self.waiting[waits[0]] = replace(self.waiting[waits[0]], count=count, is_counted=True)
            return True
        if len(lines) != 1:
            product = self.catalogue.product(lines[0].sku)
            self.of_several = f"{count} {product.names[0]}" if product is not None and count else ""
            return False
        self.counts[lines[0].variant] = count
        self._drop(waits)
        return True

    def _set_choice(self, item: WantedItem, lines: Sequence[CartLine]) -> bool | None:
        """Give all lines of a product a choice, "the plates rather blue"; or the one line that has some of the choices
        already, "the small latte with oat milk".
        """
        pointed = [line for line in lines if _is_pointed_at(line, item)] if len(lines) > 1 else []
        lines = pointed if len(pointed) == 1 else lines
        changing = [line for line in lines if not line.has(item.options)]
        is_all = len(lines) == 1 or is_plural(item.products, self._words_of_named())
        if item.options and len(lines) == 1 and not changing:
            self.counts[lines[0].variant] = lines[0].count  # it is so already, and none is added
            return True
        if not item.options or not changing or not is_all:
            return None
        for line in changing:
            self._move(line, item, line.count)
        return True

    def _choose_waiting(self, item: WantedItem, waits: Sequence[int], lines: Sequence[CartLine]) -> bool | None:
        """Give what waits a choice: "make the mugs green", of blue mugs beside a plate whose colour is asked for."""
        chosen = any(item.options.keys() & self.waiting[at].options.keys() for at in waits)
        is_named = any(each.products for each in (*self.said.named, *self.said.new))
        if not item.options or lines or not (chosen or is_named):
            return None  # "just blue" answers the question
        for at in waits:
            each = self.waiting[at]
            self.waiting[at] = replace(each, options={**each.options, **item.options}, choices=())
        return True

    def _words_of_named(self) -> str:
        return " ".join(each.words for each in (*self.said.named, *self.said.new))

    def _set_kind(self, item: WantedItem, lines: Sequence[CartLine], waits: Sequence[int]) -> bool | None:
        """Set how many there are to be of a product with one choice: "rather three green ones"."""
        count = item.count or 0
        if waits and not lines:
            before = sum(self.waiting[at].count or 0 for at in waits)
            if count != before and not self.said.is_whole:
                return None  # a share of them: "one blue"
            self._put(waits, [item])
            return True
        if waits:
            return False
        exact = [line for line in lines if line.has(item.options)]
        if len(exact) == 1:
            self.counts[exact[0].variant] = count
            return True
        is_all = len(lines) == 1 and (count >= lines[0].count or self.said.is_whole)
        if exact or not is_all:
            return False
        self._move(lines[0], item, count)
        return True

    def _divide(
        self, sku: str, items: Sequence[WantedItem], lines: Sequence[CartLine], waits: Sequence[int]
    ) -> bool | None:
        """Set how many there are to be of each kind of a product: "one blue and one green", and no others."""
        if not all(each.is_counted and each.options for each in items):
            return None
        total = sum(each.count or 0 for each in items)
        waiting = sum(self.waiting[at].count or 0 for at in waits)
        if waits and (not lines or (total == waiting and not self.said.is_whole)):
            if total != waiting and not self.said.is_whole:
                return None
            self._put(waits, items)
            return True
        kept = [line for line in lines if not any(line.has(each.options) for each in items)]
        held = sum(line.count for line in lines)
        if kept and len(lines) > 1 and total != held and not self.said.is_whole:
            return False  # of which nobody has said that it is to go
        chosen = [(self._variant(lines[0] if lines else None, sku, each), each.count or 0) for each in items]
        if len(dict(chosen)) < len(chosen):
            return False
        self.counts |= {line.variant: 0 for line in lines} | dict(chosen)
        self._drop(waits)
        return True

    def _variant(self, line: CartLine | None, sku: str, item: WantedItem) -> str:
        """Return the variant of a product with an item's choices, and the others as a line has them."""
        base = line or CartLine(sku=sku, count=1, price=0)
        return base.model_copy(update={"options": {**base.options, **item.options}}).variant

    def _move(self, line: CartLine, item: WantedItem, count: int) -> None:
        """Set this many of a line's product with an item's choices in the place of the line."""
        variant = self._variant(line, line.sku, item)
        other = next((each.count for each in self.goods.lines if each.variant == variant), 0)
        self.counts[line.variant] = 0
        self.counts[variant] = self.counts.get(variant, other) + count

    def _put(self, places: Sequence[int], items: Sequence[WantedItem]) -> None:
        """Put these items in the place of what waits, with the choices that were said of that before."""
        before = self.waiting[places[0]].options
        new = [replace(each, options={**before, **each.options}) for each in items]
        kept = [each for at, each in enumerate(self.waiting) if at not in places[1:]]
        self.waiting = [*kept[: places[0]], *new, *kept[places[0] + 1 :]]

    def _drop(self, places: Sequence[int]) -> None:
        self.waiting = [each for at, each in enumerate(self.waiting) if at not in places]


def _is_pointed_at(line: CartLine, item: WantedItem) -> bool:
    """Return whether a line has some of an item's choices and not the others: these are new."""
    same = [line.options.get(key) == value for key, value in item.options.items()]
    return any(same) and not all(same)


def _of(product: Product, item: WantedItem) -> WantedItem:
    """Return an item as one of this product, with the choices of it that it names."""
    return with_options(replace(item, products=(product,), near=(), options={}, not_offered=()))
