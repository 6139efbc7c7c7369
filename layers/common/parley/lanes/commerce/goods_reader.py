"""Reads the things of a text, as the words before them say: wanted, removed, corrected, swapped, shared out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from parley.business.catalogue import Product
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.choice_reader import ChoiceReader, is_kind_of
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, read_items, with_options
from parley.lanes.commerce.product_search import (
    category_named,
    folded,
    in_singular,
    is_form,
    is_plural,
    products_described,
    words_of_product,
)
from parley.lanes.commerce.said_corrections import is_some
from parley.lanes.commerce.shop_words import JOINT, THING, UNREAD, MarkedWords
from parley.lanes.commerce.small_words import GRAMMAR_WORDS, is_common, without_counts
from parley.texts import LANGUAGES, languages
from parley.texts.vocabulary import listed


@dataclass
class GoodsReader(ChoiceReader):
    """Reads the things of one text, from the first to the last, into a reading."""

    deed: str = ""
    """The list of the words that say what is done with the things behind them: "adds", "removes", "corrects" ..."""
    given_up: list[CartLine] = field(default_factory=list)
    """The lines of the cart, with counts, in whose place something else is to come."""
    given_up_wanted: tuple[WantedItem, WantedItem] | None = None
    """The thing that was read before in whose place something else is to come, and how it was named."""
    is_beside_unread: bool = False
    """Whether unread words stand beside a thing, in its clause."""
    is_for_all: bool = False
    """Whether the words before say that all of it is meant."""
    is_addressed: bool = False
    """Whether the text has an address, so that what is dropped is brought there."""
    is_telling: bool = False
    """Whether the sentence tells of something that has been, so that nothing in it is wanted."""
    is_settling: bool = False
    """Whether the sentence has a word by which a count is settled: "then", "entonces"."""
    described: str = ""
    """The unread words that described what is wanted."""
    is_of_others: bool = False
    """Whether some of what was not ordered are spoken of: "one of the croissants almond", of butter croissants."""
    is_replacing: bool = False
    """Whether a word such as "instead" stands in the sentence."""
    taken: MarkedWords | None = None
    """The words of a choice that were read with a count in front of them: "two more, but in green"."""

    # --- things -------------------------------------------------------------------------------------------------------

    def thing(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Read counts, choices and products, as the words before them say."""
        if said is self.taken:
            return
        follows = next_saying(behind)
        if self._is_read_apart(said, follows, behind):
            return
        items = self._of_another_kind(self._items_of(said, follows), behind)
        self.reading.is_read = True
        self.is_beside_unread = self._has_unread_beside(behind)
        is_of_street = self.directly is not None and self.directly.mark == UNREAD and self.is_addressed
        is_house = is_of_street and len(items) == 1 and items[0].is_count_alone  # "calle Juárez 8, no Juárez 6"
        is_another = bool(items) and _is_a_thing(behind[:1]) and _is_part_of_another(items[-1], said)
        if not items or is_house or is_another:
            self.reading.unread.append(said.written)
            return
        if self.is_telling:
            self.spoken = [each.sku for item in items for each in item.products] or self.spoken
            return
        named = [each for item in items for each in item.products]
        is_out = self.deed == "removes"  # "two large pots, oh wait, scratch one of the pots"
        self.is_of_others |= not is_out and is_some(said) and bool(named) and not any(map(self._is_ordered, named))
        if self._is_milk_of_usual(said) or self._is_line_to_correct(items, said, behind):
            return
        if self._divides_lines(items):
            return
        if self._heads(items, behind):
            self.spoken = [each.sku for each in items[0].products]
            return
        items = self._halved(self._left_to_read(_without_share(items, follows), said, behind))
        if not items or self._is_no_whole(items, said) or self._is_of_all(items, said, follows):
            return
        if follows is not None and follows.mark == "removes_behind" and self.deed in ("", "corrects"):
            self.deed = "removes"
        if follows is not None and follows.mark == "enough":
            self.deed = "stops"
        if not self.deed and self._is_settled(items):
            self.deed = "corrects"
        for item in items:
            self._account(item, said, has_unread)
            self.deed = "adds" if self.deed in ONCE else self.deed  # what is behind it is right anyhow

    def _is_read_apart(self, said: MarkedWords, follows: MarkedWords | None, behind: Sequence[MarkedWords]) -> bool:
        """Read things of which only the last is taken out, "just one coffee, with oat milk, the latte take it out", and
        return True."""
        is_out = follows is not None and follows.mark == "removes_behind" and self.deed == "corrects"
        if not is_out or "," not in said.plain:
            return False
        written, plain = said.written.rpartition(","), said.plain.rpartition(",")
        self.thing(replace(said, written=written[0].strip(), plain=plain[0].strip()), [], has_unread=False)
        last = replace(said, written=written[2].strip(), plain=plain[2].strip(), is_definite=True)
        self.thing(last, behind, has_unread=False)
        return True

    def _left_to_read(
        self, items: Sequence[WantedItem], said: MarkedWords, behind: Sequence[MarkedWords]
    ) -> Sequence[WantedItem]:
        """Return the items of a thing without those that say something of what was named before it, or of what follows:
        these are read.
        """
        items = self._counted_definitely(items, said)
        follows = next_saying(behind)
        if not items or self._is_one_like(items, follows):
            return ()
        if len(items) == 1 and items[0].is_count_alone and self._is_described(items[0], follows):
            return ()
        if items[-1].is_count_alone and self._names_no_product(behind):
            self.reading.unread.append(_count_said(items[-1], said))  # "and put in a napolitana"
            items = items[:-1]
        left = self._after_shares(items) if items else ()
        return self._divided(left) if left else ()

    def _is_no_whole(self, items: Sequence[WantedItem], said: MarkedWords) -> bool:
        """Note that a part of a thing, or no number of it, is wanted, and return True; else return False."""
        if not self.part and all(item.count is not None for item in items):
            return False
        named = next((item for item in items if item.products or item.near), items[0])
        self.reading.not_whole = without_counts(said.written) or said.written
        self.spoken = [each.sku for each in named.products] or self.spoken
        self.part = ""
        return True

    def _is_line_to_correct(
        self, items: Sequence[WantedItem], said: MarkedWords, behind: Sequence[MarkedWords]
    ) -> bool:
        """Note what is wanted, or the line of the cart, of which the words behind say how many, or of which kind, it is
        to be, and return True: "the buns, make it 18". False if a thing names nothing such.
        """
        if self.deed not in ("", "corrects") or len(items) != 1 or not items[0].products or not said.is_definite:
            return False
        lines, item = self._lines_of(items[0]), items[0]
        wanted = self._wanted_of(item)
        follows = next((each for each in behind if each.mark not in ("idle", JOINT, "only", *TO_BE)), None)
        of_it = read_items(self.catalogue, follows.plain) if follows is not None and follows.mark == THING else ()
        is_of_it = len(of_it) == 1 and (of_it[0].is_count_alone or (of_it[0].is_choices_alone and not item.choices))
        if item.is_counted or not is_of_it or of_it[0].is_more or (len(wanted) != 1 if wanted else len(lines) != 1):
            return False
        self.named_wanted, self.named_line = (wanted[0], None) if wanted else (None, lines[0])
        self.deed = "corrects"
        return True

    def _divides_lines(self, items: Sequence[WantedItem]) -> bool:
        """Count the lines of one product anew, and return True, if the items only say how many get which choice and
        come to as many as there are: "1 small and 2 large", of three lattes.
        """
        held = self.known.cart.lines
        lines = [line for line in held if any(line.sku == each.sku for each in self._last_lines())]
        is_divided = len(items) > 1 and all(item.is_choices_alone and item.is_counted for item in items)
        is_other_deed = self.deed not in ("", "corrects")
        if not is_divided or is_other_deed or self.reading.wanted or len({line.sku for line in lines}) != 1:
            return False
        variants = [(self._chosen(lines[0], item).variant, item.count or 0) for item in items]
        is_all = sum(count for _, count in variants) == sum(line.count for line in lines)
        if not is_all or (len(lines) < 2 and not self.deed) or len(dict(variants)) < len(variants):
            return False
        self.reading.counts.update({line.variant: 0 for line in lines} | dict(variants))
        return True

    def _heads(self, items: Sequence[WantedItem], behind: Sequence[MarkedWords]) -> bool:
        """Return whether a thing only heads a list of its kinds: "5 loaves: 2 rye and 3 sourdough"."""
        in_front = list(takewhile(lambda each: each.mark != THING, behind))
        follows = behind[len(in_front)] if len(in_front) < len(behind) else None
        if len(items) != 1 or follows is None or not any(each.written == ":" for each in in_front):
            return False
        kinds, first = read_items(self.catalogue, follows.plain), items[0]
        are_kinds = all(each.is_counted and each.products and self._names_kind(first, each) for each in kinds)
        is_sum = not first.is_counted or sum(each.count or 0 for each in kinds) == first.count
        return bool(kinds and first.products) and are_kinds and is_sum

    def _is_settled(self, items: Sequence[WantedItem]) -> bool:
        """Return whether a sentence says how many there are to be in the end, "ok 36 then", "entonces 5 bollos": a word
        such as "then" stands in it, and all that it counts is in the cart.
        """
        if not self.is_settling or self.reading.wanted or any(item.is_more or not item.is_counted for item in items):
            return False
        named = [item for item in items if item.products]
        is_in_cart = all(len(self._lines_of(item)) == 1 for item in named)
        is_count = len(items) == 1 and items[0].is_count_alone
        may_be_hour = self.known.has_begun and not self.known.when and (items[0].count or 0) <= HOURS_OF_DAY
        return is_in_cart and (len(named) == len(items) or (is_count and not may_be_hour))

    def _halved(self, items: Sequence[WantedItem]) -> Sequence[WantedItem]:
        """Return the items with the count that half of a line of the cart has, if that is taken back: "swap half the
        croissants".
        """
        is_taken = self.deed in ("swaps", "changes", "removes") and not self.given_up
        is_half = not listed(ORDER_WORDS, "shares").isdisjoint(self.part.split())
        lines = self._lines_of(items[0]) if items and is_taken and is_half and not items[0].is_counted else []
        if len(lines) != 1 or lines[0].count % 2:
            return items
        self.part = ""
        return [replace(items[0], count=lines[0].count // 2, is_counted=True), *items[1:]]

    def _is_of_all(self, items: Sequence[WantedItem], said: MarkedWords, follows: MarkedWords | None) -> bool:
        """Give a choice to all that was named, and return True: "both sliced"; False if the items say anything else."""
        is_of_all = self.is_for_all or (follows is not None and follows.mark == "for_all")
        is_of_all |= said.plain.split()[0] in listed(GRAMMAR_WORDS, "for_all")
        if not is_of_all or not all(item.is_choices_alone and (item.count or 0) <= 1 for item in items):
            return False
        self._share_out()
        for_all = list(takewhile(lambda each: not each.is_counted, items)) or items
        for item in for_all:
            self._choose_for_all(item)
        for item in items[len(for_all) :]:  # "both large, one with oat milk"
            self._add_choices(item)
        self.is_for_all = False
        return True

    def _is_milk_of_usual(self, said: MarkedWords) -> bool:
        """Return whether a thing only names the option of which the usual was wanted: "milk", of "regular milk"."""
        return self.directly is not None and self.directly.mark == "usual" and self.option_in(said) is not None

    def _counted_definitely(self, items: Sequence[WantedItem], said: MarkedWords) -> Sequence[WantedItem]:
        """Return the items without a first one that says with "the" how many there are to be of what was said last:
        "give me the 12". That count is set, and not added.
        """
        first, is_wanted = items[0], self.deed in ("", "adds", "corrects")
        is_definite = (
            said.is_definite
            and first.is_count_alone
            and not first.is_more
            and (first.count or 0) > 1
            and not self.is_beside_unread
        )
        if not is_definite or not is_wanted or self._last_line() is None or len(self.reading.wanted) > self.before:
            return items
        self._correct_last(first)
        return items[1:]

    def _is_one_like(self, items: Sequence[WantedItem], follows: MarkedWords | None) -> bool:
        """Add as many of what was said last as a count in front of "of the same" says, and return True."""
        if follows is None or follows.mark != "alike" or len(items) != 1 or not items[0].is_count_alone:
            return False
        self._once_more(items[0])
        return True

    def _after_shares(self, items: Sequence[WantedItem]) -> Sequence[WantedItem]:
        """Return the items behind those that are said of a half or of the rest of what was said last: "half with oat,
        and 4 buns". What is said of a share is noted.
        """
        if not self.part or not self._is_share():
            return items
        kinds = list(takewhile(lambda each: each.is_choices_alone, items))
        kinds = kinds or ([items[0]] if self._is_kind_of_last(items[0]) else [])
        if not kinds:
            return items
        choices = tuple(names for item in kinds for names in item.choices)
        self.shares.append(self._as_share(replace(kinds[0], choices=choices)))
        self.part = ""
        return items[len(kinds) :]

    def _divided(self, items: Sequence[WantedItem]) -> Sequence[WantedItem]:
        """Return the items without a first one that the others only divide into kinds: "8 croissants, 4 almond and 4
        butter".
        """
        first, kinds = items[0], items[1:]
        are_kinds = first.is_counted and all(is_kind_of(first, each) and each.is_counted for each in kinds)
        are_kinds = are_kinds and all(self._names_kind(first, each) for each in kinds)  # "1 rye and 1 baguette" are two
        return kinds if kinds and are_kinds and sum(each.count or 0 for each in kinds) == first.count else items

    def _names_kind(self, whole: WantedItem, kind: WantedItem) -> bool:
        """Return whether the words of a thing name each product of another one, too: "croissants", of almond ones."""
        said = {in_singular(self.catalogue, each) for each in folded(whole.words).split()}
        names = [words_of_product(each) for each in kind.products]
        return all(any(is_form(word, each) for each in known) for word in said for known in names)

    def _items_of(self, said: MarkedWords, follows: MarkedWords | None) -> Sequence[WantedItem]:
        """Return the items of a thing, without an option's name of which the usual is wanted: "small, normal milk"."""
        plain = said.plain
        if follows is not None and follows.mark == "usual" and self.option_in(said) is not None:
            plain = " ".join(plain.split()[:-1])
        return read_items(self.catalogue, plain)

    def _of_another_kind(self, items: Sequence[WantedItem], behind: Sequence[MarkedWords]) -> Sequence[WantedItem]:
        """Return the items, the last of which counts more of what was said last, with the choice that follows behind a
        "but": "add another two, but in green" leaves the blue ones as they are.
        """
        last = items[-1] if items else None
        is_more = last is not None and last.is_count_alone and (last.is_more or self.deed == "adds")
        between = list(takewhile(lambda each: each.mark in BETWEEN_KINDS, behind))
        follows = behind[len(between)] if len(between) < len(behind) else None
        is_apart = any(
            not listed(GRAMMAR_WORDS, "contrasts").isdisjoint(folded(each.written).split()) for each in between
        )
        if last is None or follows is None or not (is_more and is_apart and follows.mark == THING):
            return items
        kinds = read_items(self.catalogue, follows.plain)
        if len(kinds) != 1 or not kinds[0].is_choices_alone or kinds[0].is_counted:
            return items
        self.taken = follows
        choices = replace(last, words=kinds[0].words, choices=kinds[0].choices, is_more=True, is_another=False)
        return [*items[:-1], choices]

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
        if item.unknown_choices and item.products and self.deed not in ("", "adds"):
            self.reading.unread += [words for _, words in item.unknown_choices]  # "make it 2, with soy milk"
        if self.deed == "ignores":
            self.spoken = [each.sku for each in item.products] or self.spoken
            return
        if not (item.is_choices_alone or item.is_count_alone):
            self._share_out()
        if self._chooses_for_wanted(item):
            return
        before = self._traces()
        BY_DEED.get(self.deed, GoodsReader.add)(self, item, said, has_unread)
        if self._traces() == before and not self._is_held(item) and not self._is_said_again(item):
            self.reading.unread.append(item.words or str(item.count))
            self.reading.is_unsure = True

    def _chooses_for_wanted(self, item: WantedItem) -> bool:
        """Give the last thing that the text wants the choice by which an item names it once more, "two mugs, the mugs
        blue", and return True."""
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        is_again = last is not None and last.product is not None and last.product == item.product
        is_kind = bool(item.options) and not item.is_counted and not item.is_more and not item.is_another
        if last is None or not is_again or not is_kind or last.options or self.deed not in ("", "adds", "corrects"):
            return False
        self.reading.wanted[-1] = replace(last, options=item.options, choices=item.choices)
        return True

    def _traces(self) -> tuple[object, ...]:
        """Return all that a thing can leave in the reading."""
        reading = self.reading
        return (
            *(tuple(reading.wanted), dict(reading.counts), len(reading.unread), reading.narrows, reading.remark),
            *(tuple(self.given_up), self.given_up_wanted, len(self.shares), self.pointed),
        )

    def _is_said_again(self, item: WantedItem) -> bool:
        """Return whether a thing without a count only names again what the text has just wanted: "two of the almond
        ones, the croissants with almonds".
        """
        words = [in_singular(self.catalogue, each) for each in folded(item.words).split()]
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        if last is None or last.product is None:
            return False
        known = words_of_product(last.product) | listed(ORDER_WORDS, "with") | listed(ORDER_WORDS, "empty")
        return bool(words) and all(any(is_form(word, each) for each in known) for word in words)

    def _is_held(self, item: WantedItem) -> bool:
        """Return whether what was said last is as the item says already: "a large latte, large"."""
        last = self.reading.wanted[-1] if self.reading.wanted else None
        if item.product is not None and any(line.count == item.count for line in self._lines_of(item)):
            return True  # "yes, the 2 buns"
        is_count = last is not None and item.is_count_alone and last.count == item.count
        is_choice = (
            last is not None
            and item.is_choices_alone
            and with_options(replace(last, choices=item.choices)).options.items() <= last.options.items()
        )
        return is_count or is_choice

    def add(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Add a thing to what is wanted; a count or a choice alone belongs to what was spoken of."""
        if self._is_lacking_choice(item) or self._is_one_of_those(item, said):
            return
        if item.is_another and not item.products:
            self._once_more(item)
        elif item.is_count_alone:
            self._add_count(item, said, has_unread)
        elif item.is_choices_alone and item.is_more and item.is_counted:
            self._add_with_choices(item, said)
        elif item.is_choices_alone:
            self._add_choices(item)
        elif not item.products and not (not item.is_counted and self._is_said_again(item)):
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

    def _is_one_of_those(self, item: WantedItem, said: MarkedWords) -> bool:
        """Give some of a line of the cart the choices that an item names, and return True: "one of the lattes small".
        Of several lines, the one whose choices are the usual ones is meant.
        """
        words = said.plain.split()[:3]
        is_of_those = len(words) == LONGEST_OF_THOSE and words[1] in listed(ORDER_WORDS, "joins_within")
        is_of_those &= words[-1] in listed(ORDER_WORDS, "all_of_it")
        lines = [line for line in self._lines_of(item) if line.count >= (item.count or 0)]
        able = [line for line in lines if self._chosen(line, item).variant != line.variant]
        usual = [line for line in able if self._is_usual(line, item)]
        if not is_of_those or not item.products or not item.choices or len(usual if len(able) > 1 else able) != 1:
            return False
        self._move((usual if len(able) > 1 else able)[0], item, item.count or 1)
        return True

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
        if said.is_definite and item.choices and (line := self._one_pointed_at(item)) is not None:
            self._move(line, item, line.count)  # "the large coffees with oat milk"
            return True
        if said.is_definite and self._lines_of(item):
            self._unclear(said)  # "add the buns to it", to an order that was placed
            return True
        return False

    def _add_count(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Add this many of what was spoken of; beside unread words a count may be of anything: "which one feeds 10"."""
        if self.directly is not None and self.directly.mark == "usual" and self.known.cart.lines:
            return  # "just a normal one", of what is in the cart
        left = self._count_of_last() - sum(each.count or 0 for each in self.shares)
        if self.shares and 0 < (item.count or 0) == left:
            self.shares.append(item)  # "one sliced, one not": as usual
            return
        self._share_out()
        is_of_unread = self.directly is not None and self.directly.mark == UNREAD  # "my daughter turns six"
        if is_of_unread or (self.is_beside_unread and not self.deed):
            self.reading.unread.append(_count_said(item, said))
        else:
            self._count_of_spoken(item)

    def _add_with_choices(self, item: WantedItem, said: MarkedWords) -> None:
        """Add more of what was said last, with the choices of an item: "and one more large"."""
        last, line = self.reading.wanted[-1] if self.reading.wanted else None, self._last_line()
        product = last.product if last is not None else self.catalogue.product(line.sku) if line is not None else None
        options = last.options if last is not None else line.options if line is not None else {}
        chosen = with_options(replace(item, products=(product,))) if product is not None else None
        if chosen is None or chosen.not_offered or not chosen.options:
            self._unclear(said)
            return
        self._share_out()
        self._want(replace(chosen, words=product.names[0] if product else "", options={**options, **chosen.options}))

    def _add_choices(self, item: WantedItem) -> None:
        """Give a choice, or a share of it, to what was said last."""
        if item.is_counted and self._adds_in_place(item):
            return
        if not self.reading.wanted and self._is_of_shown(item):
            return
        if self._and_points(item) or (item.is_counted and self._some_of_pointed(item)):
            return
        if self.pointed is None and self._points(item):
            self.pointed = item
            return
        if item.is_counted and self._count_of_last() > 1:
            self.shares.append(item)
            return
        self._share_out()
        self._choose(item)

    def _adds_in_place(self, item: WantedItem) -> bool:
        """Want this many of what the text has just taken out, with another choice, and return True: "take out a blue
        mug and put in a green one".
        """
        line, product = self.removed, self.catalogue.product(self.removed.sku) if self.removed is not None else None
        if line is None or product is None or self.deed != "adds":
            return False
        chosen = with_options(replace(item, products=(product,)))
        if chosen.not_offered or not chosen.options:
            return False
        self._want(replace(chosen, words=product.names[0], options={**line.options, **chosen.options}))
        return True

    def _is_of_shown(self, item: WantedItem) -> bool:
        """Want the one product that was shown last with a choice that nothing in the cart offers, "one with chocolate",
        and return True. False if the choice is of something else.
        """
        is_of_cart = any(
            self._chosen(line, item) != line or line in self._offering(item) for line in self.known.cart.lines
        )
        shown = None if is_of_cart else self._shown_with(item)
        if shown is None:
            return False
        self._want(shown)
        return True

    def _offering(self, item: WantedItem) -> list[CartLine]:
        """Return the lines of the cart whose product offers an option that an item names."""
        keys = {name.option.key for names in item.choices for name in names}
        return [line for line in self.known.cart.lines if not keys.isdisjoint(line.options)]

    def correct(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Set the count or the choices of what was said last, in this text or in the cart: "no 5", "i said oat"."""
        if item.is_more:
            self.add(item, said, has_unread)  # "make it one more croissant"
            return
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
        if item.products and item.is_counted and not lines and self.is_replacing and self.removed is not None:
            self.add(item, said, has_unread)  # "no baguette after all, a rye loaf instead"
            return
        if item.is_choices_alone:
            lines = self._with_choices(item)
        elif not item.products:
            lines = [line] if (line := self._last_line()) is not None and item.is_count_alone else []
        are_all = not item.is_counted and (not item.products or is_plural(item.products, said.written))
        lines = [line for line in lines if line.has(item.options)]  # "not the black one", of a blue one
        if len(lines) == 1 or (lines and are_all):
            for line in lines:
                self._set(line, max(0, self._count(line) - (item.count or 1)) if item.is_counted else 0)
            self.removed = lines[0]
            return
        self._unclear(said)

    def unchoose(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Give what was said last the usual choice in place of one that is refused: "a loaf, not sliced"."""
        last = self.reading.wanted[-1]
        refused = with_options(replace(last, choices=item.choices, not_offered=())).options
        self.reading.wanted[-1] = replace(last, options={k: v for k, v in last.options.items() if k not in refused})

    def _kept_alone(self, item: WantedItem) -> list[CartLine]:
        """Return the lines that an item names of a product of which the cart holds others too."""
        lines = self._lines_of(item) if item.products else self._with_choices(item)
        held = self.known.cart.lines
        return [line for line in lines if any(other.sku == line.sku and other != line for other in held)]

    def keep(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Take out all other lines of the product of which an item names one line."""
        line = self._kept_alone(item)[0]
        for other in self.known.cart.lines:
            if other.sku == line.sku and other != line:
                self._set(other, 0)
        if item.is_counted:
            self._set(line, item.count or 0)

    def stop(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Set how many there are to be in the end: "5 is enough"; nothing is added of what is to be no more."""
        lines = self._lines_of(item) if item.products else []
        line = lines[0] if len(lines) == 1 else self._last_line()
        if item.is_more or (item.is_choices_alone and self.before):
            self.add(item, said, has_unread)  # "one more will do", and "oat is fine" to "which milk?"
        elif line is not None:
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
            self._set(line, (item.count or 0) + (self._count(line) if item.is_more else 0))
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

    # --- what is meant ------------------------------------------------------------------------------------------------

    def _is_ordered(self, product: Product) -> bool:
        """Return whether a product is in the cart, or wanted."""
        is_wanted = any(product in item.products for item in self.reading.wanted)
        return is_wanted or self.known.cart.count_of(product.sku) > 0

    def _is_kind_of_held(self, item: WantedItem) -> bool:
        """Return whether a thing is named only as another kind of what is in the cart."""
        held = [each for line in self.known.cart.lines if (each := self.catalogue.product(line.sku)) is not None]
        return any(is_named_by_kind(item, each) for each in held)

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


def _count_said(item: WantedItem, said: MarkedWords) -> str:
    """Return a count as the person wrote it, if they wrote nothing else beside it; else as a number."""
    return said.written if " " not in said.written else str(item.count)


def next_saying(words: Sequence[MarkedWords]) -> MarkedWords | None:
    """Return the next of these words that says something."""
    return next((each for each in words if each.mark not in ("idle", JOINT)), None)


BETWEEN_KINDS = frozenset({"corrects", "idle", "alike", JOINT, "with"})
"""The marks of words that may stand between a count and the choice of what it counts: "two more, but green"."""
HOURS_OF_DAY = 24
TO_BE = ("corrects", "changes")
"""The marks of words that say what something named is to be: "make it", "que sean"."""
LONGEST_OF_THOSE = 3
"""The words by which some of what is in the cart are counted: "one of the"."""


def _without_share(items: Sequence[WantedItem], follows: MarkedWords | None) -> Sequence[WantedItem]:
    """Return items without a last one that only shares out the others: "two mugs, one for each of our daughters"."""
    is_shared = follows is not None and follows.mark == "for_all" and "each" in folded(follows.written).split()
    is_one = len(items) > 1 and items[-1].is_count_alone and items[-1].count == 1
    return items[:-1] if is_shared and is_one else items


ONCE = frozenset({"corrects", "unchooses", "ignores"})
"""The deeds that are done with one thing alone, so that more behind it is wanted: "sin cortar y tres medialunas"."""
BY_DEED: Mapping[str, Callable[[GoodsReader, WantedItem, MarkedWords, bool], None]] = {
    "adds": GoodsReader.add,
    "corrects": GoodsReader.correct,
    "removes": GoodsReader.remove,
    "stops": GoodsReader.stop,
    "keeps": GoodsReader.keep,
    "swaps": GoodsReader.swap,
    "changes": GoodsReader.change,
}
"""What is done with a thing, by the words in front of it."""


SHORTEST_THING = 4
"""The fewest letters of an unknown word that may be a thing: "tho" is none."""


def _is_a_thing(words: Sequence[MarkedWords]) -> bool:
    """Return whether the first of these words is one that nobody knows, and may be a thing."""
    first = words[0].written.split()[0] if words and words[0].mark == UNREAD else ""
    return len(first) >= SHORTEST_THING and not is_common(folded(first))


def _is_part_of_another(item: WantedItem, said: MarkedWords) -> bool:
    """Return whether a thing has only words that say of which kind a product is ("birthday", of the birthday cake), so
    that an unknown word behind it makes another thing of it: "a birthday card"."""
    words = said.plain.split()
    if not item.is_counted and not said.is_definite and len(words) == 1:  # "stick renew passport down", no French stick
        return bool(item.products) and not any(_is_whole_name(words[0], each) for each in item.products)
    heads = {head for each in item.products for head in heads_of(each)}
    return bool(heads) and not any(is_form(word, head) for word in words for head in heads)


def _is_whole_name(word: str, product: Product) -> bool:
    """Return whether a single word is all of a name or keyword of a product: "croissant", and not "stick"."""
    keywords = product.keywords
    names = (*product.names, *(name for each in LANGUAGES for name in keywords.in_(each)))
    return any(is_form(word, folded(each)) for each in names)


def is_named_by_kind(item: WantedItem, held: Product) -> bool:
    """Return whether a thing is named only by what is different of it, "almond", beside another kind that is held: a
    butter croissant."""
    product, words = item.product, folded(item.words).split()
    heads = heads_of(product) & heads_of(held) if product is not None and product is not held else frozenset()
    return bool(heads) and bool(words) and not any(is_form(word, head) for word in words for head in heads)


def heads_of(product: Product) -> frozenset[str]:
    """Return the words of a product's names that say what it is: the last of an English one, the first of a Spanish
    one."""
    found = set[str]()
    for language in LANGUAGES:
        at = slice(-1, None) if languages.of(language)["name_head"] == "last" else slice(1)
        names = (product.name.only_in(language), *(product.keywords.in_(language) if product.keywords else ()))
        found.update(word for each in names for word in folded(each).split()[at])
    return frozenset(found)
