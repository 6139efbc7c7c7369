"""Reads what a text changes of the lines that the cart holds, and of the things that the text has named before."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.cart import CartLine, parts_of_variant
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, with_options
from parley.lanes.commerce.product_search import folded, is_form, words_of_product
from parley.lanes.commerce.shop_reading import KnownOfPerson, ShopReading
from parley.lanes.commerce.shop_words import MarkedWords
from parley.texts.vocabulary import listed


@dataclass
class CartReader:
    """Changes the counts and choices of the cart's lines, and of things that were read before, in a reading."""

    catalogue: ProductCatalogue
    known: KnownOfPerson
    reading: ShopReading
    spoken: list[str] = field(default_factory=list)
    """The skus of the products that the text has spoken of last."""
    removed: CartLine | None = None
    """The line of which the text has taken some out last."""
    named_wanted: WantedItem | None = None
    """The thing that was wanted before and named anew, of which the next words say what it is to be."""
    named_line: CartLine | None = None
    """The line of the cart that was named, of which the next words say what it is to be."""

    def _rewrite(self, before: WantedItem, item: WantedItem) -> None:
        """Count or choose anew a thing that the text wants; what was chosen of another option stays."""
        at = self.reading.wanted.index(before)
        count = item.count if item.is_counted else before.count
        choices = item.choices or before.choices
        new = with_options(replace(before, count=count, is_counted=True, choices=choices, options={}, not_offered=()))
        self.reading.wanted[at] = replace(new, options={**before.options, **new.options})

    def _set_line(self, line: CartLine, item: WantedItem) -> None:
        """Count or choose anew a line of the cart."""
        count = (item.count or 0) if item.is_counted and not (item.is_choices_alone and item.count == 1) else None
        if item.choices:
            self._move(line, item, line.count if count is None else count, is_all=True)
        elif count is not None:
            self._set(line, count)

    def _move(self, line: CartLine, item: WantedItem, count: int, is_all: bool = False) -> None:
        """Give this many of a line of the cart other choices; of all, none is left as it was."""
        chosen = self._chosen(line, item)
        if chosen.variant == line.variant:
            self._set(line, count) if is_all else self._unread_item(item)
            return
        held = self.known.cart.line(line.variant)
        self._set(line, 0 if is_all else max(0, (held.count if held else 0) - count))
        other = self.known.cart.line(chosen.variant)
        self.reading.counts[chosen.variant] = count + (other.count if other else 0)
        self.spoken = [line.sku]

    def _unread_item(self, item: WantedItem) -> None:
        self.reading.unread.append(item.words)

    def _chosen(self, line: CartLine, item: WantedItem) -> CartLine:
        """Return the line with the choices that the item names and that its product offers."""
        product, options = self.catalogue.product(line.sku), dict(line.options)
        for name in (name for names in item.choices for name in names):
            option = product.option(name.option.key) if product else None
            if option is not None and option.choice(name.choice.key) is not None:
                options[option.key] = name.choice.key
        return line.model_copy(update={"options": options})

    def _set(self, line: CartLine, count: int) -> None:
        self.reading.counts[line.variant] = count
        self.spoken = [line.sku]

    def _count(self, line: CartLine) -> int:
        held = self.known.cart.line(line.variant)
        return self.reading.counts.get(line.variant, held.count if held else 0)

    def _held_lines(self) -> list[CartLine]:
        """Return the lines of the cart as the text has left them so far."""
        lines = [line for line in self.known.cart.lines if line.variant not in self.reading.counts]
        set_anew = [(*parts_of_variant(key), count) for key, count in self.reading.counts.items() if count]
        return [*lines, *(CartLine(sku=sku, options=options, count=count, price=0) for sku, options, count in set_anew)]

    def _given_up(self, item: WantedItem) -> list[CartLine]:
        """Return the one line of the cart that an item names, with how many of it are given up; empty if unclear."""
        lines = self._lines_of(item) if item.products else self._with_choices(item)
        if not item.products and not item.choices:
            lines = [line for line in [self._last_line()] if line is not None]
        if len(lines) != 1:
            return []
        return [lines[0].counting(min(item.count or 1, lines[0].count) if item.is_counted else lines[0].count)]

    def _with_choices(self, item: WantedItem) -> list[CartLine]:
        """Return the lines of the cart that have all choices which an item names: "the large one"."""
        return [line for line in self.known.cart.lines if item.choices and self._chosen(line, item) == line]

    def _lines_of(self, item: WantedItem) -> list[CartLine]:
        """Return the lines of the cart that an item names: those with its choices, or, if there are none, all of its
        product.
        """
        skus = {each.sku for each in item.products}
        lines = [line for line in self.known.cart.lines if line.sku in skus]
        if not lines and item.products:
            said = set(folded(item.words).split()) - listed(ORDER_WORDS, "empty")
            lines = [line for line in self.known.cart.lines if self._is_named_by(line, said)]
        exact = [line for line in lines if item.options.items() <= line.options.items()]
        return exact or lines

    def _is_named_by(self, line: CartLine, said: Collection[str]) -> bool:
        """Return whether all of some words are of the line's product: "the croissants" are the almond croissants of the
        cart.
        """
        product = self.catalogue.product(line.sku)
        known = words_of_product(product) if product is not None else frozenset()
        return bool(said) and all(any(is_form(word, each) for each in known) for word in said)

    def _wanted_of(self, item: WantedItem) -> list[WantedItem]:
        skus = {each.sku for each in item.products}
        return [each for each in self.reading.wanted if skus & {product.sku for product in each.products}]

    def _last_lines(self) -> list[CartLine]:
        lines = [line for line in self.known.cart.lines if line.variant in self.known.last]
        return lines or list(self.known.cart.lines)

    def _last_line(self) -> CartLine | None:
        """Return the line that was changed last, or the only one; None if there are several."""
        lines = self._last_lines()
        return lines[0] if len(lines) == 1 else None

    def _unclear(self, said: MarkedWords) -> None:
        self.reading.unread.append(said.written)
