"""Reads the things of a text, as the words before them say: wanted, removed, corrected, swapped, shared out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from parley.business.catalogue import ProductOption
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.cart_reader import CartReader
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, read_items, with_options
from parley.lanes.commerce.product_search import (
    category_named,
    folded,
    in_singular,
    is_form,
    products_described,
    words_of,
)
from parley.lanes.commerce.shop_words import JOINT, UNREAD, MarkedWords, is_common, without_counts
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed


@dataclass
class GoodsReader(CartReader):
    """Reads the things of one text, from the first to the last, into a reading."""

    deed: str = ""
    """The list of the words that say what is done with the things behind them: "adds", "removes", "corrects" ..."""
    given_up: list[CartLine] = field(default_factory=list)
    """The lines of the cart, with counts, in whose place something else is to come."""
    given_up_wanted: tuple[WantedItem, WantedItem] | None = None
    """The thing that was read before in whose place something else is to come, and how it was named."""
    directly: MarkedWords | None = None
    """The words directly in front of those that are read."""
    is_beside_unread: bool = False
    """Whether unread words stand beside a thing, in its clause."""
    is_for_all: bool = False
    """Whether the words before say that all of it is meant."""
    is_addressed: bool = False
    """Whether the text has an address, so that what is dropped is brought there."""
    part: str = ""
    """The word for a part ("half a") in front of a thing."""
    is_telling: bool = False
    """Whether the sentence tells of something that has been, so that nothing in it is wanted."""
    before: int = 0
    """How many of the wanted things were read before this text."""
    described: str = ""
    """The unread words that described what is wanted."""
    mentioned: dict[str, str] = field(default_factory=dict)
    """The words for products that may only be spoken of, by sku: they are unread until the product is wanted."""
    shares: list[WantedItem] = field(default_factory=list)
    """The choices that were said of a part each of what was said last: "half large, half small"."""

    # --- things -------------------------------------------------------------------------------------------------------

    def thing(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Read counts, choices and products, as the words before them say."""
        follows = next_saying(behind)
        items = self._items_of(said, follows)
        self.reading.is_read = True
        self.is_beside_unread = self._has_unread_beside(behind)
        if not items:
            self.reading.unread.append(said.written)
            return
        if self.is_telling:
            self.spoken = [each.sku for item in items for each in item.products] or self.spoken
            return
        if len(items) == 1 and items[0].is_count_alone and self._is_described(items[0], next_saying(behind)):
            return
        if items[-1].is_count_alone and self._names_no_product(behind):
            self.reading.unread.append(_count_said(items[-1], said))  # "and put in a napolitana"
            items = items[:-1]
        if self.part and len(items) == 1 and items[0].is_choices_alone and self._is_half():
            self.shares.append(replace(items[0], count=None))
            self.part = ""
            return
        if self.part or any(item.count is None for item in items):
            named = next((item for item in items if item.products or item.near), items[0])
            self.reading.not_whole = without_counts(said.written) or said.written
            self.spoken = [each.sku for each in named.products] or self.spoken
            self.part = ""
            return
        is_of_all = self.is_for_all or (follows is not None and follows.mark == "for_all")
        if is_of_all and all(item.is_choices_alone and (item.count or 0) <= 1 for item in items):
            for item in items:
                self._choose_for_all(item)
            self.is_for_all = False
            return
        if (removes := next_saying(behind)) is not None and removes.mark == "removes_behind" and not self.deed:
            self.deed = "removes"
        is_enough = removes is not None and removes.mark == "enough"
        if is_enough:
            self.deed = "stops"
        for item in items:
            self._account(item, said, has_unread)
            self.deed = "adds" if self.deed == "corrects" else self.deed  # what is behind it is right anyhow

    def _items_of(self, said: MarkedWords, follows: MarkedWords | None) -> Sequence[WantedItem]:
        """Return the items of a thing, without an option's name of which the usual is wanted: "small, normal milk"."""
        plain = said.plain
        if follows is not None and follows.mark == "usual" and self.option_in(said) is not None:
            plain = " ".join(plain.split()[:-1])
        return read_items(self.catalogue, plain)

    def _has_unread_beside(self, behind: Sequence[MarkedWords]) -> bool:
        """Return whether unread words stand directly before a thing, or behind it in its clause."""
        in_clause = takewhile(lambda each: each.written != ",", behind)
        is_before = self.directly is not None and self.directly.mark == UNREAD
        return is_before or any(each.mark == UNREAD for each in in_clause)

    def _names_no_product(self, behind: Sequence[MarkedWords]) -> bool:
        """Return whether what a count counts is not known: unread words stand directly behind it."""
        written = behind[0].written if behind and behind[0].mark == UNREAD else ""
        return bool(written) and written[:1].islower() and not any(map(is_common, folded(written).split()))

    def _account(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Do what is said with a thing. If it leaves no trace in the reading, name it as not understood: nothing that a
        person asks for is dropped in silence.
        """
        if self.deed == "unchooses":
            self.unchoose(item, said, has_unread)
            return
        if self.deed == "ignores":
            self.spoken = [each.sku for each in item.products] or self.spoken
            return
        if not item.is_choices_alone:
            self._share_out()
        before = self._traces()
        BY_DEED.get(self.deed, GoodsReader.add)(self, item, said, has_unread)
        if self._traces() == before and not self._is_held(item):
            self.reading.unread.append(item.words or str(item.count))
            self.reading.is_unsure = True

    def _traces(self) -> tuple[object, ...]:
        """Return all that a thing can leave in the reading."""
        reading = self.reading
        return (
            *(tuple(reading.wanted), dict(reading.counts), len(reading.unread), reading.narrows, reading.remark),
            *(tuple(self.given_up), self.given_up_wanted, len(self.shares)),
        )

    def _is_said_again(self, item: WantedItem) -> bool:
        """Return whether a thing without a count only names again what the text has just wanted: "two of the almond
        ones, the croissants with almonds".
        """
        words = [in_singular(self.catalogue, each) for each in folded(item.words).split()]
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        if last is None or last.product is None:
            return False
        known = words_of(last.product) | listed(ORDER_WORDS, "with") | listed(ORDER_WORDS, "empty")
        return bool(words) and all(any(is_form(word, each) for each in known) for word in words)

    def _is_held(self, item: WantedItem) -> bool:
        """Return whether what was said last is as the item says already: "a large latte, large"."""
        last = self.reading.wanted[-1] if self.reading.wanted else None
        is_count = last is not None and item.is_count_alone and last.count == item.count
        is_choice = (
            last is not None
            and item.is_choices_alone
            and with_options(replace(last, choices=item.choices)).options.items() <= last.options.items()
        )
        return is_count or is_choice

    def add(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Add a thing to what is wanted; a count or a choice alone belongs to what was spoken of."""
        if item.is_another and not item.products:
            self._once_more(item)
        elif item.is_count_alone:
            self._add_count(item, said, has_unread)
        elif item.is_choices_alone:
            self._add_choices(item)
        elif not item.products:
            self._near(item)
        elif not item.is_counted and self._is_only_named(item, said):
            self.spoken = [each.sku for each in item.products]
        elif self._is_perhaps_spoken_of(item, has_unread):
            self.spoken = [item.products[0].sku]  # perhaps only spoken of: "dave wants coffee"
            self._unclear(said)
            self.mentioned[item.products[0].sku] = said.written
            self.reading.is_unsure = True
        else:
            self._want(item)

    def _is_perhaps_spoken_of(self, item: WantedItem, has_unread: bool) -> bool:
        """Return whether a product beside unread words may be only spoken of: nothing counts or chooses it."""
        is_bare = not item.is_counted and not item.choices and self.deed != "adds"
        return is_bare and has_unread and len(item.products) == 1

    def _is_only_named(self, item: WantedItem, said: MarkedWords) -> bool:
        """Return whether a thing without a count names what was read before, or a whole category: "some bread" is no
        bread yet.
        """
        if not item.choices and (self._is_said_again(item) or self._narrows(item)):
            return True
        if not item.choices and category_named(self.catalogue, item.words) is not None:
            return True
        if said.is_definite and self._lines_of(item):
            self._unclear(said)  # "add the buns to it", to an order that was placed
            return True
        return False

    def _add_count(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Add this many of what was spoken of; beside unread words a count may be of anything: "which one feeds 10"."""
        if self.directly is not None and self.directly.mark == "usual" and self.known.cart.lines:
            return  # "just a normal one", of what is in the cart
        if self.is_beside_unread and not self.deed:
            self.reading.unread.append(_count_said(item, said))
        else:
            self._count_of_spoken(item)

    def _add_choices(self, item: WantedItem) -> None:
        """Give a choice, or a share of it, to what was said last."""
        if item.is_counted and self._some_of_pointed(item):
            return
        if item.is_counted and self._count_of_last() > 1:
            self.shares.append(item)
            return
        self._share_out()
        self._choose(item)

    def correct(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Set the count or the choices of what was said last, in this text or in the cart: "no 5", "i said oat"."""
        wanted, lines = self._wanted_of(item), self._lines_of(item)
        if item.products and not (wanted or lines):
            if self.reading.wanted and not self.known.cart.lines:
                self.reading.wanted.pop()
                self.reading.is_unsure = True
            self.add(item, said, has_unread)
        elif item.products and wanted:
            self._rewrite(wanted[-1], item)
        elif item.products and len(lines) == 1:
            self._set_line(lines[0], item)
        elif item.is_count_alone or item.is_choices_alone:
            self._correct_last(item)
        else:
            self._unclear(said)

    def remove(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Take a thing out of what is wanted, else out of the cart."""
        wanted, lines = self._wanted_of(item), self._lines_of(item)
        if item.products and wanted:
            left = (wanted[-1].count or 0) - (item.count or 0) if item.is_counted else 0
            at = self.reading.wanted.index(wanted[-1])
            self.reading.wanted[at : at + 1] = [replace(wanted[-1], count=left)] if left > 0 else []
            return
        if item.products and not lines and self.is_addressed:
            self.add(item, said, has_unread)  # "drop 3 loaves off at 88 Bay St"
            return
        if item.is_choices_alone:
            lines = self._with_choices(item)
        elif not item.products:
            lines = [line] if (line := self._last_line()) is not None and item.is_count_alone else []
        if len(lines) == 1 or (lines and not item.is_counted):
            for line in lines:
                self._set(line, max(0, self._count(line) - (item.count or 1)) if item.is_counted else 0)
            return
        self._unclear(said)

    def unchoose(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Give what was said last the usual choice in place of one that is refused: "a loaf, not sliced"."""
        last = self.reading.wanted[-1]
        refused = with_options(replace(last, choices=item.choices, not_offered=())).options
        self.reading.wanted[-1] = replace(last, options={k: v for k, v in last.options.items() if k not in refused})

    def stop(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Set how many there are to be in the end: "5 is enough"; nothing is added of what is to be no more."""
        lines = self._lines_of(item) if item.products else []
        line = lines[0] if len(lines) == 1 else self._last_line()
        if line is not None:
            self.spoken = [line.sku]
            if item.is_counted:
                self._set(line, item.count or 0)
            self.reading.remark = "" if self.reading.counts else "stops"
        elif item.is_counted:
            self.add(item, said, has_unread)

    def change(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Note the line of the cart that is to be changed; behind it, set what it is to be: "make the coffee large"."""
        if not self.given_up:
            self.given_up = self._given_up(item)
            line = self.given_up[0] if self.given_up else None
            if line is not None and item.choices and line.options != self._chosen(line, item).options:
                self._move(line, item, line.count)  # "make the coffee large"
                self.given_up = []
            elif line is None:
                self._unclear(said)
            return
        line = self.given_up[0]
        if item.is_choices_alone:
            self._move(line, item, line.count)
        elif item.is_count_alone:
            self._set(line, item.count or 0)
        else:
            self.swap(item, said, has_unread)
        self.given_up = []

    def swap(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Note what is given up; behind it, put something else in its place: "swap one large for a small coffee"."""
        if self.given_up_wanted is not None:
            self._put_in_place(item)
            return
        if not self.given_up:
            self.given_up = self._given_up(item)
            wanted = self._wanted_of(item) if item.products and not self.given_up else []
            self.given_up_wanted = (wanted[-1], item) if wanted else None
            if not self.given_up and not wanted:
                self._unclear(said)
            return
        line, self.given_up = self.given_up[0], []
        if item.is_choices_alone:
            self._move(line, item, line.count)
            return
        if not item.products:
            self._unclear(said)
            return
        self._set(line, self._count(line) - line.count)
        if not item.is_counted and len(held := [each for each in self._lines_of(item) if each != line]) == 1:
            self.spoken = [held[0].sku]  # "go back to the rye", which is in the cart
            return
        counted = item if item.is_counted and (item.count or 0) > 1 else replace(item, count=line.count)
        self._want(replace(counted, is_counted=True))

    def _put_in_place(self, item: WantedItem) -> None:
        """Put a thing in the place of one that was read before, or of as many of it as were given up."""
        assert self.given_up_wanted is not None
        (before, gone), self.given_up_wanted = self.given_up_wanted, None
        count = (gone.count or 1) if gone.is_counted else (before.count or 1)
        at, left = self.reading.wanted.index(before), (before.count or 1) - count
        if item.is_choices_alone:
            new = [with_options(replace(before, count=count, choices=item.choices, options={}))]
        else:
            new = [replace(item, count=max(count, item.count or 1), is_counted=True)] if item.products else []
        self.reading.wanted[at : at + 1] = [*([replace(before, count=left)] if left > 0 else []), *new]

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

    def option_in(self, said: MarkedWords) -> ProductOption | None:
        """Return the option that words name, be they behind "with": "leche", of "con leche normal"."""
        words = [word for word in said.plain.split() if word not in listed(ORDER_WORDS, "with")]
        options = {option.key: option for product in self.catalogue.products for option in product.options}
        names = {folded(option.name.in_(each)): option for option in options.values() for each in LANGUAGES}
        return names.get(words[-1]) if words else None

    # --- shares -------------------------------------------------------------------------------------------------------

    def _is_half(self) -> bool:
        """Return whether the part of which something is said is a half."""
        return self.part.split()[-1] in listed(ORDER_WORDS, "shares")

    def _count_of_last(self) -> int:
        """Return how many there are of what was said last, in the text or in the cart; 0 if that is not clear."""
        if self.reading.wanted:
            return self.reading.wanted[-1].count or 0
        line = self._last_line()
        return self._count(line) if line is not None else 0

    def _share_out(self) -> None:
        """Give each of the shares its choices; if they do not add up, name them as not understood."""
        shares, self.shares = self.shares, []
        if not shares:
            return
        total = self._count_of_last()
        counted = [replace(each, count=total // 2 if each.count is None else each.count) for each in shares]
        rest = total - sum(each.count or 0 for each in counted)
        is_one_half = len(shares) == 1 and shares[0].count is None and total % 2 == 0
        is_of_line = len(shares) == 1 and len(self.reading.wanted) > self.before and rest > 0
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

    # --- what is meant ------------------------------------------------------------------------------------------------

    def _is_described(self, item: WantedItem, follows: MarkedWords | None) -> bool:
        """Want this many of the products that unread words behind the count describe, and return True: "4 of the vegan
        ones". False if they describe none.
        """
        if follows is None or follows.mark != UNREAD:
            return False
        products = tuple(products_described(self.catalogue, follows.written))
        if not products:
            return False
        self.reading.is_unsure, self.described = True, follows.written
        self._want(WantedItem("" if len(products) > 1 else products[0].names[0], item.count, True, products))
        return True

    def _want(self, item: WantedItem) -> None:
        self.reading.wanted.append(item)
        for written in [self.mentioned.pop(each.sku, "") for each in item.products]:
            self.reading.unread = [each for each in self.reading.unread if each != written]
        self.spoken = [each.sku for each in item.products]

    def _narrows(self, item: WantedItem) -> bool:
        """Let what was read before, and not yet agreed to, be only the products that the item names; return True if it
        named them.
        """
        skus = {each.sku for each in item.products}
        for at, each in enumerate(self.reading.wanted[: self.before]):
            both = tuple(product for product in each.products if product.sku in skus)
            if both:
                self.reading.wanted[at] = replace(each, products=both)
                self.reading.narrows = True
                return True
        return False

    def _near(self, item: WantedItem) -> None:
        """Keep a thing of which only some words are known, if it is counted: the person is asked which one it is."""
        if item.is_counted and item.near:
            self._want(item)
        else:
            self.reading.unread.append(item.words)

    def _once_more(self, item: WantedItem) -> None:
        """Add one more of what was said last, in the text or in the cart."""
        if self.reading.wanted:
            last = self.reading.wanted[-1]
            self.reading.wanted[-1] = replace(last, count=(last.count or 0) + (item.count or 1), is_counted=True)
        elif (line := self._last_line()) is not None:
            self._set(line, self._count(line) + (item.count or 1))

    def _count_of_spoken(self, item: WantedItem) -> None:
        """Add this many of the product that was spoken of last; an uncounted thing of the text gets its count."""
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
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
        self._want(WantedItem("" if len(products) > 1 else products[0].names[0], item.count, True, products))

    def _choose(self, item: WantedItem) -> None:
        """Give a choice to what was said last, in the text or in the cart."""
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
        """Return the product shown last with the choice that an item names: "the lemon one"; None if it offers none."""
        product = self.catalogue.product(self.known.shown[0]) if len(self.known.shown) == 1 else None
        if product is None:
            return None
        wanted = WantedItem(product.names[0], item.count or 1, True, (product,))
        return with_options(replace(wanted, choices=item.choices)) if _lacks(wanted, item) else None


def _lacks(wanted: WantedItem, item: WantedItem) -> bool:
    """Return whether a thing offers the choices of an item, and has none yet for their option."""
    product = wanted.product
    names = [name for names in item.choices for name in names]
    return product is not None and any(
        name.option.key not in wanted.options and product.option(name.option.key) is not None for name in names
    )


def _is_pointed_at(wanted: WantedItem, item: WantedItem) -> bool:
    """Return whether one of an item's choices says which thing is meant, and another is new: "oat in the big one"."""
    said = with_options(replace(wanted, choices=item.choices, not_offered=())).options.items()
    return len(said) > 1 and any(each in wanted.options.items() for each in said)


def _count_said(item: WantedItem, said: MarkedWords) -> str:
    """Return a count as the person wrote it, if they wrote nothing else beside it; else as a number."""
    return said.written if " " not in said.written else str(item.count)


def next_saying(words: Sequence[MarkedWords]) -> MarkedWords | None:
    """Return the next of these words that says something."""
    return next((each for each in words if each.mark not in ("idle", JOINT)), None)


BY_DEED: Mapping[str, Callable[[GoodsReader, WantedItem, MarkedWords, bool], None]] = {
    "adds": GoodsReader.add,
    "corrects": GoodsReader.correct,
    "removes": GoodsReader.remove,
    "stops": GoodsReader.stop,
    "swaps": GoodsReader.swap,
    "changes": GoodsReader.change,
}
"""What is done with a thing, by the words in front of it."""
