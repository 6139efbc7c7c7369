"""Works out what is left of what was ordered, where some of it is to be otherwise.

"One of the buns should be an almond croissant" is one bun less and one almond croissant more.

Where several things may be meant, nothing is changed: the person is told what they have, and asked. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parley.business.catalogue import Product, ProductCatalogue
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.corrections import UNCLEAR_CORRECTION, CorrectedGoods, OrderedGoods
from parley.lanes.commerce.goods_reader import heads_of, is_named_by_kind
from parley.lanes.commerce.item_words import WantedItem, as_choice, with_options
from parley.lanes.commerce.product_search import folded, is_form, words_of_product
from parley.lanes.commerce.said_exchanges import SaidExchange, said_exchange
from parley.lanes.commerce.shop_words import MarkedWords


def exchanged(
    catalogue: ProductCatalogue, words: Sequence[MarkedWords], goods: OrderedGoods, is_shown: bool = False
) -> CorrectedGoods | None:
    """Return what a sentence leaves of what was ordered, if it exchanges some of it; None if it says anything else.
    `is_shown`: something was shown last, of which more may be wanted: "I want two of those in green"."""
    if not (goods.lines or goods.waiting):
        return None
    said = said_exchange(catalogue, words)
    if said is None or (said.only_wants and said.named is None and is_shown):
        return None
    return _Exchanging(catalogue, goods, said).result()


class _Exchanging:
    """Puts something else in the place of some of what was ordered."""

    def __init__(self, catalogue: ProductCatalogue, goods: OrderedGoods, said: SaidExchange) -> None:
        self.catalogue, self.goods, self.said = catalogue, goods, said

    def result(self) -> CorrectedGoods | None:
        """Return what is left; None if nothing was ordered that may be meant, or all of it is so already."""
        for lines, waiting in self._groups():
            able = [line for line in lines if self._may_be_meant(line) and line.count >= self.said.count]
            waits = [each for each in waiting if self._is_waiting_meant(each)]
            if len(able) + len(waits) > 1:
                return UNCLEAR_CORRECTION
            if able:
                return self._of_line(able[0])
            if waits:
                return self._of_waiting(waits[0])
        return UNCLEAR_CORRECTION if self._is_of_nothing() else None

    def _is_of_nothing(self) -> bool:
        """Return whether the sentence surely exchanges some of a product of which nothing was ordered."""
        named = self.said.named
        if named is None or not named.products or not self.said.is_sure or self.said.only_wants:
            return False
        ordered = [self.catalogue.product(line.sku) for line in self.goods.lines]
        ordered += [each.product for each in self.goods.waiting]
        return not any(self._is_named(each, {}) for each in ordered if each is not None)

    def _groups(self) -> Sequence[tuple[Sequence[CartLine], Sequence[WantedItem]]]:
        """Return what may be meant in groups, what was said last first; one that holds all if it is named."""
        lines, waiting = self.goods.lines, self.goods.waiting
        if self.said.named is not None:
            return [(lines, waiting)]
        subject = self.goods.subject
        of_subject = [line for line in lines if line.sku in subject]
        waits = [each for each in waiting if each.product is not None and each.product.sku in subject]
        last = [line for line in lines if line.variant in self.goods.last]
        return [(of_subject, waits), ((), waiting), (last, ()), (lines, ())]

    def _may_be_meant(self, line: CartLine) -> bool:
        """Return whether a line of the cart is what the sentence names, and is not yet as it says."""
        product = self.catalogue.product(line.sku)
        if product is None or not self._is_named(product, line.options):
            return False
        now = self.said.instead_of
        if now is not None and not (_has(product, line, now) or product in now.products):
            return False
        new = self._new(product)
        return new is not None and (new.product is not product or not line.has(new.options))

    def _is_named(self, product: Product, options: Mapping[str, str]) -> bool:
        """Return whether a product is what the sentence names; each is, if it names nothing."""
        named = self.said.named
        if named is None or (named.is_choices_alone and _has_options(product, options, named)):
            return True
        words = folded(named.words).split()
        known = words_of_product(product)
        is_one = product in named.products or (
            bool(named.products) and all(any(is_form(word, each) for each in known) for word in words)
        )
        return is_one and (not named.choices or _has_options(product, options, named))

    def _is_waiting_meant(self, item: WantedItem) -> bool:
        product = item.product
        if product is None or not self._is_named(product, item.options) or (item.count or 0) < self.said.count:
            return False
        new = self._new(product)
        return new is not None and (new.product is not product or not new.options.items() <= item.options.items())

    def _new(self, product: Product) -> WantedItem | None:
        """Return what some of a product are to be: the product with another choice, or another product. None if the
        product has no such choice."""
        new, count = as_choice(self.catalogue, self.said.new), self.said.count
        as_kind = with_options(replace(new, products=(product,), near=(), options={}, not_offered=()))
        if new.is_choices_alone and as_kind.options and not as_kind.not_offered:
            return replace(as_kind, words=product.names[0], count=count, is_counted=True)
        other = self.said.new
        if other.product is None or other.product is product:
            return None
        is_kind = is_named_by_kind(other, product)
        if not is_kind and (self.said.is_only_described or not _says_what_it_is(other)):
            return None
        number = other.count if other.is_counted and (other.count or 0) > 1 else count
        return replace(other, words=other.product.names[0], count=number, is_counted=True)

    def _of_line(self, line: CartLine) -> CorrectedGoods:
        """Return what is left where some of a line of the cart are exchanged."""
        product = self.catalogue.product(line.sku)
        new = self._new(product) if product is not None else None
        assert product is not None  # a line that may be meant has both
        assert new is not None
        counts = {line.variant: line.count - self.said.count}
        if new.product is product:
            options = {**line.options, **new.options}
        else:
            options = {each.key: new.options.get(each.key) or each.default or "" for each in new.products[0].options}
        if not all(options.values()):
            return CorrectedGoods(counts, [*self.goods.waiting, new])  # a choice of it is to be asked for
        variant = CartLine(sku=new.products[0].sku, options=options, count=1, price=0).variant
        held = next((each.count for each in self.goods.lines if each.variant == variant), 0)
        return CorrectedGoods({**counts, variant: held + (new.count or 0)}, self.goods.waiting)

    def _of_waiting(self, item: WantedItem) -> CorrectedGoods:
        """Return what is left where some of what waits for a choice, or was just wanted, are exchanged."""
        new = self._new(item.products[0])
        assert new is not None  # what may be meant has one
        if new.product is item.product:
            new = replace(item, count=new.count, is_counted=True, options={**item.options, **new.options})
        left = (item.count or 0) - self.said.count
        rest = [replace(item, count=left)] if left else []
        at = self.goods.waiting.index(item)
        waiting = [*self.goods.waiting[:at], *rest, new, *self.goods.waiting[at + 1 :]]
        return CorrectedGoods({}, waiting)


def _says_what_it_is(item: WantedItem) -> bool:
    """Return whether an item says what it is, "an almond croissant", and not only of which kind: "almond"."""
    heads = heads_of(item.product) if item.product is not None else frozenset()
    return any(is_form(word, head) for word in folded(item.words).split() for head in heads)


def _has(product: Product, line: CartLine, item: WantedItem) -> bool:
    return _has_options(product, line.options, item)


def _has_options(product: Product, options: Mapping[str, str], item: WantedItem) -> bool:
    """Return whether these options of a product are those that an item names by its choices."""
    chosen = with_options(replace(item, products=(product,), options={}, not_offered=()))
    return bool(chosen.options) and chosen.options.items() <= options.items()
