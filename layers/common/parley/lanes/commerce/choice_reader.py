"""Reads the choices, shares and counts that a text says of what was named before, in the text or in the cart."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parley.business.catalogue import ProductOption
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.cart_reader import CartReader
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, choices_alone, with_options
from parley.lanes.commerce.product_search import folded, words_of_product
from parley.lanes.commerce.shop_words import JOINT, THING, MarkedWords
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.search_words import NO_CONTENT
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed


@dataclass
class ChoiceReader(CartReader):
    """Gives choices, shares and counts to what was said last, in the text or in the cart."""

    directly: MarkedWords | None = None
    """The words directly in front of those that are read."""
    part: str = ""
    """The word for a part ("half a") in front of a thing."""
    before: int = 0
    """How many of the wanted things were read before this text."""
    shares: list[WantedItem] = field(default_factory=list)
    """The choices that were said of a part each of what was said last: "half large, half small"."""
    pointed: WantedItem | None = None
    """How many were pointed at by a choice that they have, for which another may follow: "one of the small ones"."""
    mentioned: dict[str, str] = field(default_factory=dict)
    """The words for products that may only be spoken of, by sku: they are unread until the product is wanted."""

    def _some_of_pointed(self, item: WantedItem) -> bool:
        """Give some of what one choice points at another one, and return True: "5 of the large ones with oat milk"."""
        count = item.count or 0
        if len(item.choices) <= 1 or self.shares:
            return False
        at = [at for at, each in enumerate(self.reading.wanted) if _is_pointed_at(each, item)]
        if len(at) == 1 and (self.reading.wanted[at[0]].count or 0) >= count:
            last = self.reading.wanted[at[0]]
            chosen = with_options(replace(last, choices=item.choices, not_offered=()))
            new = replace(chosen, count=count, is_counted=True, options={**last.options, **chosen.options})
            left = (last.count or 0) - count
            self.reading.wanted[at[0] : at[0] + 1] = [*([replace(last, count=left)] if left else []), new]
            return True
        lines = [each for each in self.known.cart.lines if self._is_line_pointed_at(each, item)]
        if len(lines) != 1 or lines[0].count < count:
            return False
        self._move(lines[0], item, count)
        return True

    def _is_line_pointed_at(self, line: CartLine, item: WantedItem) -> bool:
        """Return whether one of an item's choices is the line's own, and another is not."""
        chosen, product = self._chosen(line, item).options, self.catalogue.product(line.sku)
        keys = [name.option.key for names in item.choices for name in names]
        named = {key for key in keys if product is not None and product.option(key) is not None}
        same = {key for key in named if chosen.get(key) == line.options.get(key)}
        return bool(same) and same != named

    def _one_pointed_at(self, item: WantedItem) -> CartLine | None:
        """Return the one line of an item's product that has some of its choices and not the others; None if there is
        none, or several.
        """
        skus = {each.sku for each in item.products}
        lines = [line for line in self.known.cart.lines if line.sku in skus and self._is_line_pointed_at(line, item)]
        return lines[0] if len(lines) == 1 else None

    def _points(self, item: WantedItem) -> bool:
        """Return whether a counted choice is one that what was said has already: "one of the small ones"."""
        if len(item.choices) != 1 or not item.is_counted:
            return False
        has = [each for each in self.reading.wanted if _has_choice(each, item) and each.options]
        keys = {name.option.key for names in item.choices for name in names}
        lines = [line for line in self._with_choices(item) if not keys.isdisjoint(line.options)]
        return bool(has or [line for line in lines if line.count >= (item.count or 0)])

    def _and_points(self, item: WantedItem) -> bool:
        """Give what was pointed at the choice that follows, and return True: "one of the small ones oat"."""
        pointed, self.pointed = self.pointed, None
        if pointed is None or item.is_counted:
            self.pointed = pointed
            return False
        return self._some_of_pointed(replace(pointed, choices=(*pointed.choices, *item.choices)))

    def _is_lacking_choice(self, item: WantedItem) -> bool:
        """Give what the text wanted last a choice that it still needs, and return True, if all words of an item name
        it, though they name a product too: "a cake for friday, chocolate".
        """
        choices = choices_alone(self.catalogue, item.words) if item.products and not item.is_counted else ()
        last = self.reading.wanted[-1] if self.reading.wanted else None
        named = replace(item, products=(), choices=choices)
        if not choices or last is None or not _lacks_default(last, named):
            return False
        self._choose(named)
        return True

    def alike(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Give the thing in front of the words the choices of the one before it: "another coffee, the same"."""
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        another = self.directly.written if self.directly is not None and self.directly.mark == "idle" else ""
        if folded(another) in listed(ORDER_WORDS, "more_of_it"):
            self._once_more(WantedItem("", 1, True, is_another=True))
            return
        if last is None or last.product is None or last.options:
            return
        sku = last.product.sku
        before = [each.options for each in self.reading.wanted[:-1] if each.product and each.product.sku == sku]
        before += [line.options for line in self._last_lines() if line.sku == sku] if not before else []
        before += [line.options for line in self.known.cart.lines if line.sku == sku] if not before else []
        if before:
            self.reading.wanted[-1] = replace(last, options=dict(before[-1]))

    def rest_of(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember that what follows is said of all that is left of what was said last: "the rest small"."""
        self.part = said.plain

    def _is_usual(self, line: CartLine, item: WantedItem) -> bool:
        """Return whether a line has the usual choice of each option that an item does not name."""
        named = {name.option.key for names in item.choices for name in names}
        product = self.catalogue.product(line.sku)
        options = product.options if product is not None else ()
        others = [each for each in options if each.default is not None and each.key not in named]
        return all(line.options.get(each.key) == each.default for each in others)

    def option_in(self, said: MarkedWords) -> ProductOption | None:
        """Return the option that words name, be they behind "with": "leche", of "con leche normal"."""
        words = [word for word in said.plain.split() if word not in listed(ORDER_WORDS, "with")]
        options = {option.key: option for product in self.catalogue.products for option in product.options}
        names = {folded(option.name.in_(each)): option for option in options.values() for each in LANGUAGES}
        return names.get(words[-1]) if words else None

    def _is_share(self) -> bool:
        """Return whether the part of which something is said is a half, or the rest."""
        is_half = not listed(ORDER_WORDS, "shares").isdisjoint(self.part.split())
        return is_half or self.part in listed(GRAMMAR_WORDS, "rest")

    def _is_kind_of_last(self, item: WantedItem) -> bool:
        """Return whether an item names a kind of what the text wanted last: "half almond", of croissants."""
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        return last is not None and is_kind_of(last, item)

    def _as_share(self, item: WantedItem) -> WantedItem:
        """Return the choices that are said of a half, or of the rest: "the other two small" has its own count."""
        if self.part not in listed(GRAMMAR_WORDS, "rest"):
            return replace(item, count=None)
        return item if item.is_counted and (item.count or 0) > 1 else replace(item, count=THE_REST)

    def _count_of_last(self) -> int:
        """Return how many there are of what was said last, in the text or in the cart; 0 if that is not clear."""
        if self.reading.wanted:
            return self.reading.wanted[-1].count or 0
        line = self._last_line()
        return self._count(line) if line is not None else 0

    def _share_out(self) -> None:
        """Give each of the shares its choices; if they do not add up, name them as not understood."""
        if self.pointed is not None:
            pointed, self.pointed = self.pointed, None
            self.shares += [pointed] if self._count_of_last() > 1 else []
            if not self.shares:
                self._choose(pointed)
        shares, self.shares = self.shares, []
        if not shares:
            return
        total = self._count_of_last()
        counted = [replace(each, count=total // 2 if each.count is None else each.count) for each in shares]
        left = total - sum(each.count or 0 for each in counted if each.count != THE_REST)
        is_divided = [each.count for each in counted].count(THE_REST) == 1 and left > 0
        counted = [replace(each, count=left) if each.count == THE_REST and is_divided else each for each in counted]
        rest = total - sum(each.count or 0 for each in counted)
        is_one_half = len(shares) == 1 and shares[0].count is None and total % 2 == 0
        is_of_line = len(shares) == 1 and bool(self.reading.wanted) and rest > 0
        if rest == 0 or is_one_half or is_of_line:
            self._divide(counted, rest)
            return
        self.reading.unread += [each.words for each in shares]
        self.reading.is_unsure = True

    def _divide(self, shares: Sequence[WantedItem], rest: int) -> None:
        """Divide what was said last into shares, each with its choices, and a rest that is as it was."""
        if self.reading.wanted:
            last = self.reading.wanted.pop()
            self.reading.wanted += [replace(last, count=rest)] if rest else []
            for each in shares:
                if each.products:
                    self._want(replace(each, is_counted=True))
                    continue
                chosen = with_options(replace(last, choices=each.choices, options={}, not_offered=()))
                options = {**last.options, **chosen.options}
                self._want(replace(chosen, count=each.count, is_counted=True, options=options))
        elif (line := self._last_line()) is not None:
            self._set(line, rest)
            for each in shares:
                variant = self._chosen(line, each).variant
                other = self.known.cart.line(variant)
                held = self.reading.counts.get(variant, other.count if other else 0)
                self.reading.counts[variant] = held + (each.count or 0)

    def _want(self, item: WantedItem) -> None:
        self.reading.wanted.append(item)
        for written in [self.mentioned.pop(each.sku, "") for each in item.products]:
            self.reading.unread = [each for each in self.reading.unread if each != written]
        self.spoken = [each.sku for each in item.products]

    def _once_more(self, item: WantedItem) -> None:
        """Add one more of what was said last, in the text or in the cart."""
        if self.reading.wanted:
            last = self.reading.wanted[-1]
            self.reading.wanted[-1] = replace(last, count=(last.count or 0) + (item.count or 1), is_counted=True)
        elif (line := self._last_line()) is not None:
            self._set(line, self._count(line) + (item.count or 1))

    def _choose(self, item: WantedItem) -> None:
        """Give a choice to what was said last, in the text or in the cart."""
        if self._choose_for_lacking(item):
            return
        at = next((at for at, each in enumerate(self.reading.wanted[: self.before]) if _lacks(each, item)), -1)
        pointed = [at for at, each in enumerate(self.reading.wanted) if _is_pointed_at(each, item)]
        at = pointed[0] if len(pointed) == 1 else at
        last = self.reading.wanted[at] if self.reading.wanted else None
        if last is not None and last.products:
            chosen = with_options(replace(last, choices=item.choices, not_offered=()))
            self.reading.wanted[at] = replace(chosen, options={**last.options, **chosen.options})
        elif self.before:
            self.reading.unread.append(item.words)  # it answers what waits, and changes nothing of the cart
        else:
            self._correct_last(item)

    def _choose_for_lacking(self, item: WantedItem) -> bool:
        """Give a choice to all things of one product for which it is asked, and return True: "small", of two coffees of
        which one is with oat milk. False if it is asked for one thing, or for none.
        """
        asked = [at for at, each in enumerate(self.reading.wanted[: self.before]) if _lacks_default(each, item)]
        first = self.reading.wanted[asked[0]].product if asked else None
        alike = [at for at in asked if self.reading.wanted[at].product is first]
        if len(alike) < 2 or item.is_counted:
            return False
        for at in alike:
            last = self.reading.wanted[at]
            chosen = with_options(replace(last, choices=item.choices, not_offered=()))
            self.reading.wanted[at] = replace(chosen, options={**last.options, **chosen.options})
        return True

    def _choose_for_all(self, item: WantedItem) -> None:
        """Give a choice to all things of the text that offer it; if it names none, to all lines of the cart."""
        touched = False
        for at, each in enumerate(self.reading.wanted):
            chosen = with_options(replace(each, choices=item.choices, options={}, not_offered=()))
            if each.products and chosen.options:
                self.reading.wanted[at] = replace(chosen, options={**each.options, **chosen.options})
                touched = True
        for line in () if touched else self.known.cart.lines:
            chosen_line = self._chosen(line, item)
            if chosen_line.variant != line.variant:
                self._move(line, item, self._count(line), is_all=True)
            touched = True
        if not touched:
            self.reading.unread.append(item.words)

    def other(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Give the last line of the cart the other one of two choices: "no, the other"."""
        if behind and behind[0].mark == THING:
            self.part = sorted(listed(GRAMMAR_WORDS, "rest"))[0]  # "the other two small"
            return
        if self.shares:
            self.shares.append(WantedItem(said.written, THE_REST, True))  # "one sliced and the other not"
            return
        line = self._last_line()
        product = self.catalogue.product(line.sku) if line is not None else None
        option = next((each for each in product.options if each.default is None), None) if product else None
        others = (
            [each for each in option.choices if line and each.key != line.options.get(option.key)] if option else []
        )
        if line is None or option is None or len(others) != 1:
            self.reading.unread.append(said.written)
            return
        self._set(line, 0)
        variant = line.model_copy(update={"options": {**line.options, option.key: others[0].key}}).variant
        held = self.known.cart.line(variant)
        self.reading.counts[variant] = line.count + (held.count if held else 0)
        self.reading.is_read = True

    def _correct_last(self, item: WantedItem) -> None:
        """Set the count or the choices of what was said last, in the text or in the cart."""
        if self.named_wanted is not None:
            wanted, self.named_wanted = self.named_wanted, None
            if wanted in self.reading.wanted:
                self._rewrite(wanted, item)
                return
        if self.named_line is not None:
            named, self.named_line = self.named_line, None
            self._set_line(named, item)
            return
        if self.reading.wanted:
            self._rewrite(self.reading.wanted[-1], item)
            return
        able = [each for each in self.known.cart.lines if item.choices and self._chosen(each, item) != each]
        line = self._last_line() or (able[0] if len(able) == 1 and item.is_choices_alone else None)
        if line is not None:
            self._set_line(line, item)
        elif item.is_count_alone:
            self._count_of_spoken(item)
        elif (shown := self._shown_with(item)) is not None:
            self._want(shown)
        else:
            self.reading.unread.append(item.words)

    def _shown_with(self, item: WantedItem) -> WantedItem | None:
        """Return the product shown last with the choice that an item names, "the lemon one", or those of several that
        offer it; None if none does.
        """
        shown = tuple(each for each in map(self.catalogue.product, self.known.shown) if each is not None)
        product = shown[0] if len(shown) == 1 else None
        if product is None:
            several = with_options(WantedItem("", item.count or 1, True, shown, choices=item.choices))
            return several if several.options and item.is_counted else None
        wanted = WantedItem(product.names[0], item.count or 1, True, (product,))
        return with_options(replace(wanted, choices=item.choices)) if _lacks(wanted, item) else None

    def _count_of_spoken(self, item: WantedItem) -> None:
        """Add this many of the product that was spoken of last; an uncounted thing of the text gets its count."""
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        is_more = self.directly is not None and self.directly.mark == JOINT and self.directly.written != ","
        if last is not None and is_more:
            self.reading.wanted[-1] = replace(last, count=(last.count or 0) + (item.count or 0))  # "and 2 for the kids"
            return
        if last is not None and last.product is not None:
            held = self.known.cart.count_of(last.product.sku) + (last.count or 0)
            if not last.is_counted or held != item.count:  # "un pan más, tres", where there are two: that makes three
                self.reading.wanted[-1] = replace(last, count=item.count, is_counted=True)
                self.reading.is_unsure |= last.is_counted
            return
        skus = self.spoken or list(self.known.shown)
        products = tuple(each for each in map(self.catalogue.product, skus) if each is not None)
        if not products:
            self.reading.unread.append(item.words or str(item.count))
            return
        options = self.known.options_asked(products[0].sku) if len(products) == 1 else {}
        name = "" if len(products) > 1 else products[0].names[0]
        self._want(WantedItem(name, item.count, True, products, options=options))


THE_REST = -1
"""The count of a share that is all that the other shares leave."""


def _lacks(wanted: WantedItem, item: WantedItem) -> bool:
    """Return whether a thing offers the choices of an item, and has none yet for their option."""
    product = wanted.product
    names = [name for names in item.choices for name in names]
    return product is not None and any(
        name.option.key not in wanted.options and product.option(name.option.key) is not None for name in names
    )


def is_kind_of(wanted: WantedItem, item: WantedItem) -> bool:
    """Return whether an item names another kind of a thing by what is different alone: "almond", after croissants."""
    said, known = set(folded(item.words).split()), set(folded(wanted.words).split())
    names = [frozenset().union(*map(words_of_product, each.products)) - NO_CONTENT for each in (wanted, item)]
    return bool(wanted.products and item.products) and said.isdisjoint(known) and not names[0].isdisjoint(names[1])


def _lacks_default(wanted: WantedItem, item: WantedItem) -> bool:
    """Return whether a thing needs one of an item's choices, because nothing is meant where none is said."""
    product = wanted.product
    options = [product.option(name.option.key) for names in item.choices for name in names] if product else []
    return any(each is not None and each.default is None and each.key not in wanted.options for each in options)


def _has_choice(wanted: WantedItem, item: WantedItem) -> bool:
    """Return whether a thing has the choice that an item names."""
    chosen = with_options(replace(wanted, choices=item.choices, not_offered=())).options
    return bool(chosen) and chosen.items() <= wanted.options.items()


def _is_pointed_at(wanted: WantedItem, item: WantedItem) -> bool:
    """Return whether one of an item's choices says which thing is meant, and another is new: "oat in the big one"."""
    said = with_options(replace(wanted, choices=item.choices, not_offered=())).options.items()
    return len(said) > 1 and any(each in wanted.options.items() for each in said)
