"""Reads what a text wants of the shop: a small grammar over the words that `shop_words.py` marks.

    thing        "2 lattes and a bun"         added, or what the words before it say: removed, set, swapped
    correction   "no sorry just the one"      counts or chooses anew what was said last, in the text or in the cart
    removal      "no deje el café"            taken out of what the text wants, else out of the cart
    swap         "swap X for Y"               some of the cart becomes something else
    checkout     "pick up at 5:30, Osei"      way, time, name and payment
    other        "one sec", "too much"        a question or remark that the shop answers

A product without a count, in a sentence with unread words, is only spoken of. What is left over is kept as unread: then
the person is shown what was read, and asked. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from parley.business.catalogue import ProductCatalogue
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.lanes.commerce.cart import Cart, CartLine
from parley.lanes.commerce.checkout_name import is_name
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, read_items, with_options
from parley.lanes.commerce.product_search import folded, products_described
from parley.lanes.commerce.said_time import joined_time
from parley.lanes.commerce.shop_words import (
    GRAMMAR_WORDS,
    JOINT,
    PAUSE,
    THING,
    TIME,
    UNREAD,
    MarkedWords,
    is_common,
    is_like_the_catalogue,
    marked_words,
    without_counts,
)
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import is_whole_time

LONGEST_TEXT = 400
"""The most characters of a text that is read: a longer one is no order."""
MOST_CIRCUMSTANCES = 10
"""The most words without meaning for the shop beside which a text counts as read."""
LONGEST_NAME, A_GREETING = 4, 2
"""The most words of a name, and of words that only address somebody, in front of a comma."""


@dataclass(frozen=True)
class KnownOfPerson:
    """What a text may point at: the person's cart, what they changed in it last, and the products spoken of last."""

    cart: Cart = field(default_factory=Cart)
    last: Sequence[str] = ()
    """The variants that were changed last."""
    shown: Sequence[str] = ()
    """The skus that were shown or spoken of last."""


@dataclass
class ShopReading:
    """What was read in a text so far."""

    wanted: list[WantedItem] = field(default_factory=list)
    """What is to be added to the cart."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many there are to be of variants, which are in the cart or are made of a line of it."""
    how: str = ""
    when: str = ""
    name: str = ""
    pay: str = ""
    unread: list[str] = field(default_factory=list)
    """The words that were not understood, in pieces."""
    circumstances: list[str] = field(default_factory=list)
    """The words that no list has and that change nothing of what was read: "put aside", "in their place"."""
    aside: list[str] = field(default_factory=list)
    """The words of sentences that have nothing to do with the shop, beside others that were read."""
    is_unsure: bool = False
    """Whether what was read may not be what was meant, so that the person is asked."""
    goes_on: bool = False
    """Whether the person goes on to the checkout."""
    remark: str = ""
    """What the shop is to answer: the name of a list of remarks; "" if the text makes none."""
    not_whole: str = ""
    """The words for a thing of which the person wants a part, none, or too few to count; "" if there is none."""
    spoken: Sequence[str] = ()
    """The skus of the products that the text speaks of last."""
    is_bare_number: bool = False
    """Whether the text is a number in digits and nothing else."""
    narrows: bool = False
    """Whether the text says which of the products it is that were read before."""
    is_elsewhere: bool = False
    """Whether the text speaks of something that is no matter of the shop: a reminder, a task."""
    is_told: bool = False
    """Whether the text tells of something that has been, as a complaint does."""
    is_read: bool = False
    """Whether anything was read that is about the shop."""

    def with_said(self, said: Mapping[str, str]) -> "ShopReading":
        """Return the reading with what was said of the checkout: how, when, for whom, how paid."""
        for name, value in said.items():
            setattr(self, name, value)
        return self

    @property
    def changes(self) -> bool:
        """Whether anything is to be changed in the cart."""
        return bool(self.wanted or self.counts)

    @property
    def speaks_of_checkout(self) -> bool:
        """Whether the text says how, for whom, or in which way paid the order is, or that it goes on."""
        return bool(self.how or self.name or self.pay or self.goes_on)


def read_text(
    catalogue: ProductCatalogue,
    text: str,
    known: KnownOfPerson,
    wanted: Sequence[WantedItem] = (),
    said: Mapping[str, str] = MappingProxyType({}),
    awaits_name: bool = False,
) -> ShopReading:
    """Return what a text wants of the shop. `wanted` is what was read before and waits for an answer, `said` what was
    said of the checkout then. `awaits_name`: the person was asked for a name.
    """
    reading = ShopReading(wanted=list(wanted)).with_said(said)
    if not 0 < len(text) <= LONGEST_TEXT or speaks_of_own_affairs(text):
        return reading
    reader = _ShopReader(catalogue, known, reading, is_name_asked=awaits_name, before=len(wanted), earlier=reading.when)
    words = marked_words(catalogue, text)
    reading.is_bare_number = text.strip(" .!").isdecimal()
    reading.is_elsewhere = any(each.mark == "elsewhere" for each in words)
    reading.is_told = any(each.mark == "tells" for each in words)
    for sentence in _sentences(words):
        reader.read(sentence)
    reading.spoken = tuple(reader.spoken)
    if "?" in text or sum(len(each.split()) for each in reading.circumstances) > MOST_CIRCUMSTANCES:
        reading.unread += reading.circumstances
        reading.circumstances = []
    return reading


def _sentences(words: Sequence[MarkedWords]) -> list[list[MarkedWords]]:
    """Return the marked words in sentences, without the pauses between them."""
    found: list[list[MarkedWords]] = [[]]
    for each in words:
        if each.mark == PAUSE:
            found.append([])
        else:
            found[-1].append(each)
    return [each for each in found if each]


@dataclass
class _ShopReader:
    """Reads the sentences of one text, from the first to the last, into a reading."""

    catalogue: ProductCatalogue
    known: KnownOfPerson
    reading: ShopReading
    deed: str = ""
    """The list of the words that say what is done with the things behind them: "adds", "removes", "corrects" ..."""
    given_up: list[CartLine] = field(default_factory=list)
    """The lines of the cart, with counts, in whose place something else is to come."""
    given_up_wanted: tuple[WantedItem, WantedItem] | None = None
    """The thing that was read before in whose place something else is to come, and how it was named."""
    awaits_name: bool = False
    """Whether the words before say that a name follows."""
    is_name_asked: bool = False
    """Whether the person was asked for a name."""
    first: MarkedWords | None = None
    """The first words of the sentence."""
    is_alone: bool = False
    """Whether the sentence has nothing but unread words."""
    is_of_checkout: bool = False
    """Whether the text has said a time or a way."""
    part: str = ""
    """The word for a part ("half a") in front of a thing."""
    spoken: list[str] = field(default_factory=list)
    """The skus of the products that the text has spoken of last."""
    is_telling: bool = False
    """Whether the sentence tells of something that has been, so that nothing in it is wanted."""
    in_reason: bool = False
    """Whether a reason is given, in which nothing is wanted."""
    earlier: str = ""
    """When the order was wanted before this text, which a new time replaces."""
    before: int = 0
    """How many of the wanted things were read before this text."""
    described: str = ""
    """The unread words that described what is wanted."""
    before_it: MarkedWords | None = None
    """The words in front of those that are read, none of which is idle."""
    directly: MarkedWords | None = None
    """The words directly in front of those that are read."""
    mentioned: dict[str, str] = field(default_factory=dict)
    """The words for products that may only be spoken of, by sku: they are unread until the product is wanted."""
    shares: list[WantedItem] = field(default_factory=list)
    """The choices that were said of a part each of what was said last: "half large, half small"."""

    def read(self, sentence: Sequence[MarkedWords]) -> None:
        """Read one sentence."""
        self.deed, self.part, self.in_reason = "", "", False
        self.first = sentence[0]
        self.is_alone = all(each.mark in (UNREAD, JOINT) for each in sentence)
        self.is_telling = any(each.mark == "tells" for each in sentence)
        loose = [each for each in sentence if each.mark == UNREAD]
        if loose and self._is_signed(sentence, loose[-1]):
            return
        is_asked = self.awaits_name or self.is_name_asked or _introduces(sentence)
        if loose and not is_asked and all(each.mark in ASIDE for each in sentence):
            self.reading.aside.append(" ".join(each.written for each in sentence))
            return
        self.before_it, self.directly = None, None
        for at, each in enumerate(sentence):
            self.in_reason &= each.mark not in (JOINT, THING)
            handled = HANDLERS.get(each.mark)
            if handled is not None:
                handled(self, each, sentence[at + 1 :], bool(loose))
            self.before_it = each if each.mark in SAYING else self.before_it
            self.directly = each
        self._share_out()

    def _is_signed(self, sentence: Sequence[MarkedWords], last: MarkedWords) -> bool:
        """Take the name at the end of a letter, "Thank you, Harold Finch", and return True; False if there is none."""
        name = _as_name(last.written, self.catalogue) if last.written.istitle() else ""
        is_thanks = sentence[0].plain in listed(GRAMMAR_WORDS, "thanks") and sentence[-1] is last
        if not name or not is_thanks or not all(each.mark in ASIDE for each in sentence):
            return False
        self.reading.name = name
        return True

    # --- things -------------------------------------------------------------------------------------------------------

    def thing(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Read counts, choices and products, as the words before them say."""
        items = read_items(self.catalogue, said.plain)
        self.reading.is_read = True
        if not items:
            self.unread(said, behind, has_unread)
            return
        if self.is_telling:
            self.spoken = [each.sku for item in items for each in item.products] or self.spoken
            return
        if len(items) == 1 and items[0].is_count_alone and self._is_described(items[0], _next(behind)):
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
        if (removes := _next(behind)) is not None and removes.mark == "removes_behind" and not self.deed:
            self.deed = "removes"
        is_enough = removes is not None and removes.mark == "enough"
        if is_enough:
            self.deed = "stops"
        for item in items:
            self._account(item, said, has_unread)
            self.deed = "adds" if self.deed == "corrects" else self.deed  # what is behind it is right anyhow

    def _names_no_product(self, behind: Sequence[MarkedWords]) -> bool:
        """Return whether what a count counts is not known: unread words stand directly behind it."""
        written = behind[0].written if behind and behind[0].mark == UNREAD else ""
        return bool(written) and written[:1].islower() and not any(map(is_common, folded(written).split()))

    def _account(self, item: WantedItem, said: MarkedWords, has_unread: bool) -> None:
        """Do what is said with a thing. If it leaves no trace in the reading, name it as not understood: nothing that a
        person asks for is dropped in silence.
        """
        if not item.is_choices_alone:
            self._share_out()
        before = self._traces()
        BY_DEED.get(self.deed, _ShopReader.add)(self, item, said, has_unread)
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
        elif item.is_count_alone and has_unread and not self.deed:
            self.reading.unread.append(_count_said(item, said))  # "which one feeds 10"
        elif item.is_count_alone:
            self._count_of_spoken(item)
        elif item.is_choices_alone and item.is_counted and self._count_of_last() > 1:
            self.shares.append(item)
        elif item.is_choices_alone:
            self._share_out()
            self._choose(item)
        elif not item.products:
            self._near(item)
        elif not item.is_counted and not item.choices and self._narrows(item):
            self.reading.is_unsure = True  # "the buns", of what was read before
        elif not item.is_counted and said.is_definite and self._lines_of(item):
            self._unclear(said)  # "add the buns to it", to an order that was placed
        elif not item.is_counted and has_unread and self.deed != "adds" and len(item.products) == 1:
            self.spoken = [item.products[0].sku]  # perhaps only spoken of: "dave wants coffee"
            self._unclear(said)
            self.mentioned[item.products[0].sku] = said.written
            self.reading.is_unsure = True
        else:
            self._want(item)

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
        if item.is_choices_alone:
            lines = self._with_choices(item)
        elif not item.products:
            lines = [line] if (line := self._last_line()) is not None and item.is_count_alone else []
        if len(lines) == 1 or (lines and not item.is_counted):
            for line in lines:
                self._set(line, max(0, self._count(line) - (item.count or 1)) if item.is_counted else 0)
            return
        self._unclear(said)

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

    # --- small words --------------------------------------------------------------------------------------------------

    def deeds(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember what the words say that is done with the things behind them."""
        follows = _next(behind)
        if said.mark == "refuses":
            self._refuse(follows)
        elif said.mark in ("swaps", "changes") and not (self.known.cart.lines or self.reading.wanted):
            self.deed = "corrects"
        elif said.mark in ("swaps", "changes"):
            is_swap = any(each.mark == "swapped_for" for each in behind)
            self.deed = "swaps" if is_swap else "changes"
        elif follows is not None:
            self.deed = said.mark
        self.reading.is_read |= said.mark not in ("corrects", "refuses")

    def replacing(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Let what is behind the words, else what was read before them, take the place of what was added last; the
        person is asked whether that is meant.
        """
        self.reading.is_unsure = True
        follows, line = _next(behind), self._last_line()
        wanted, is_behind = self.reading.wanted, follows is not None and follows.mark == THING
        if is_behind and wanted:
            self.given_up_wanted, self.deed = (wanted[-1], wanted[-1]), "swaps"
        elif is_behind and line is not None:
            self.given_up, self.deed = [line], "swaps"
        elif len(wanted) == 1 and not self.before and line is not None and self.before_it and not self.given_up:
            self._set(line, 0)
        elif is_behind:
            self.deed = "corrects"

    def _refuse(self, follows: MarkedWords | None) -> None:
        """A no in front of a count corrects; in front of what is wanted or in the cart, it takes it out."""
        if follows is None or follows.mark != THING:
            return
        items = read_items(self.catalogue, follows.plain)
        counted = any(item.is_counted for item in items)
        is_had = any(self._lines_of(item) or self._wanted_of(item) for item in items if item.products)
        self.deed = "removes" if is_had and not counted else "corrects"

    def time(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note when the order is wanted; a second time completes the first, "saturday" and "at 11"."""
        self.is_of_checkout = True
        before, both = self.reading.when, f"{self.reading.when} {said.plain}".strip()
        is_new = before == self.earlier or not is_whole_time(both, LANGUAGES)
        self.reading.when = joined_time(before, said.plain) if is_new else both
        self.earlier = ""
        self.reading.is_read |= bool(self.known.cart.lines)

    def soonest(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note that the order is wanted as soon as it can be."""
        self.reading.goes_on = self.reading.is_read = self.is_of_checkout = True

    def checkout(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note what the words say of the checkout: the way, the payment, or that it goes on."""
        if said.mark == "goes_on":
            self.reading.goes_on = True
        else:
            name, value = OF_CHECKOUT[said.mark]
            setattr(self.reading, name, value)
        self.reading.is_read = self.is_of_checkout = True

    def naming(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember that a name follows; a letter's end is followed by one too."""
        self.awaits_name = True

    def remark(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note a remark that the shop answers."""
        self.reading.remark = self.reading.remark or said.mark
        self.reading.is_read = True

    def usual(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Take back the choices of what the text wanted last: "just the normal one"."""
        if self.reading.wanted:
            self.reading.wanted[-1] = replace(self.reading.wanted[-1], choices=(), options={}, not_offered=())

    def reason(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Leave out the unread words of a reason: "for my wife"."""
        self.in_reason = True

    def part_of(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember that only a part of the thing behind is wanted."""
        follows = _next(behind)
        self.part = said.plain if follows is not None and follows.mark == THING and follows.names_something else ""

    def unread(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Take unread words for the name, where one is awaited or nothing else can be meant; else keep them."""
        if said.written == self.described or self.in_reason:
            return
        if said is self.first and behind and behind[0].written == "," and len(said.written.split()) <= A_GREETING:
            self._address(said, behind)
            return
        name = _as_name(said.written, self.catalogue, self.awaits_name or self.is_name_asked)
        is_last = all(each.mark in ("idle", JOINT) for each in behind)
        if name and self._is_the_name(name, said, is_last and self.is_of_checkout):
            self.reading.name, self.awaits_name, self.reading.is_read = name, False, True
        elif self._is_circumstance(said, behind):
            self.reading.circumstances.append(said.written)
        elif said.written.lower() not in {each.lower() for each in self.reading.unread}:
            self.reading.unread.append(said.written)

    def _address(self, said: MarkedWords, behind: Sequence[MarkedWords]) -> None:
        """Take the words in front of a comma for the name, if they are written as one and stand before a way or a
        payment, "Chuy, I pay there"; the person is asked. Else leave them out: "hiya, ...".
        """
        name = _as_name(said.written, self.catalogue) if said.written.istitle() else ""
        follows = _next(behind)
        if name and not self.reading.name and follows is not None and follows.mark in OF_CHECKOUT:
            self.reading.name, self.reading.is_unsure = name, True
        else:
            self.reading.aside.append(said.written)

    def _is_the_name(self, name: str, said: MarkedWords, is_last: bool) -> bool:
        """Return whether a name is that of the order: awaited, introduced, or at the end of a text about the order and
        written as a name is.
        """
        if self.awaits_name or name == self.reading.name:
            return True
        is_capital = said.written[:1].isupper()
        if self.is_name_asked and (self.is_alone or is_capital):
            return True
        if _is_introduced(self.directly, said):
            return True
        is_comma = self.directly is not None and self.directly.written == ","
        is_apart = is_comma or (is_capital and (self.directly is None or self.directly.mark in SAYING))
        return not self.reading.name and is_last and is_apart and name == name.title()

    def _is_circumstance(self, said: MarkedWords, behind: Sequence[MarkedWords]) -> bool:
        """Return whether unread words change nothing of what was read: they turn nothing, name nothing, and stand
        beside no thing, unless they are common words.
        """
        words = folded(said.written).split()
        if self.awaits_name or self.is_telling or not listed(GRAMMAR_WORDS, "turns").isdisjoint(words):
            return False
        if all(map(is_common, words)):
            return True
        follows = next((each for each in behind if each.mark in SAYING), None)
        is_beside = any(each is not None and each.mark in BINDING for each in (self.before_it, follows))
        is_strange = any(
            each in listed(ORDER_WORDS, "never_names") or is_like_the_catalogue(self.catalogue, each) for each in words
        )
        is_name = any(word[:1].isupper() for word in said.written.split())
        is_words = all(map(str.isalpha, words)) and self.before_it is not None
        return is_words and not (is_beside or is_strange or is_name)

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
        line = self._last_line()
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

    def _rewrite(self, before: WantedItem, item: WantedItem) -> None:
        """Count or choose anew a thing that the text wants."""
        at = self.reading.wanted.index(before)
        count = item.count if item.is_counted else before.count
        choices = item.choices or before.choices
        new = replace(before, count=count, is_counted=True, choices=choices, options={}, not_offered=())
        self.reading.wanted[at] = with_options(new) if choices else replace(new, options=before.options)

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
        exact = [line for line in lines if item.options.items() <= line.options.items()]
        return exact or lines

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


def _is_introduced(before: MarkedWords | None, words: MarkedWords) -> bool:
    """Return whether words are written as a name is, behind others that introduce one: "it's Desmond"."""
    if before is None or words.mark != UNREAD or not words.written.istitle():
        return False
    return folded(before.written) in listed(GRAMMAR_WORDS, "introduces")


def _introduces(sentence: Sequence[MarkedWords]) -> bool:
    """Return whether a sentence introduces somebody."""
    return any(_is_introduced(before, each) for before, each in pairwise(sentence))


def _next(words: Sequence[MarkedWords]) -> MarkedWords | None:
    """Return the next of these words that says something."""
    return next((each for each in words if each.mark not in ("idle", JOINT)), None)


def _as_name(written: str, catalogue: ProductCatalogue, is_awaited: bool = False) -> str:
    """Return a name as an order has it, without letters by which it was spelt; "" if the words are no name."""
    words = [word for word in written.split() if len(word) > 1] or written.split()
    is_one_awaited = is_awaited and len(words) == 1
    if not is_one_awaited and any(is_common(folded(word)) for word in words if not (word.istitle() and word.isalpha())):
        return ""
    name = " ".join(word if word[:1].isupper() else word.title() for word in words)
    return name if 0 < len(words) <= LONGEST_NAME and is_name(name, catalogue) else ""


OF_CHECKOUT: Mapping[str, tuple[str, str]] = {
    "picks_up": ("how", "pickup"),
    "delivers": ("how", "delivery"),
    "pays_card": ("pay", "card"),
    "pays_cash": ("pay", "delivery"),
}
"""What each list of words says of the checkout: the argument, and its value."""
BY_DEED: Mapping[str, Callable[[_ShopReader, WantedItem, MarkedWords, bool], None]] = {
    "adds": _ShopReader.add,
    "corrects": _ShopReader.correct,
    "removes": _ShopReader.remove,
    "stops": _ShopReader.stop,
    "swaps": _ShopReader.swap,
    "changes": _ShopReader.change,
}
"""What is done with a thing, by the words in front of it."""
ASIDE = frozenset([UNREAD, "idle", JOINT, "yes_words"])
"""The marks of a sentence that says nothing to the shop."""
BINDING = frozenset(
    {THING, "adds", "removes", "corrects", "refuses", "changes", "swaps", "replaces", "stops", "parts"}
    | {"picks_up", "delivers", "goes_on"}
)
"""The marks of words whose meaning unread words beside them may change."""
WordsReader = Callable[[_ShopReader, MarkedWords, Sequence[MarkedWords], bool], None]
HANDLERS: Mapping[str, WordsReader] = {
    THING: _ShopReader.thing,
    TIME: _ShopReader.time,
    UNREAD: _ShopReader.unread,
    "soonest": _ShopReader.soonest,
    "names": _ShopReader.naming,
    "signs": _ShopReader.naming,
    "parts": _ShopReader.part_of,
    "usual": _ShopReader.usual,
    "other": _ShopReader.other,
    "reasons": _ShopReader.reason,
    "replaces": _ShopReader.replacing,
    **dict.fromkeys(("adds", "removes", "corrects", "refuses", "changes", "swaps", "stops"), _ShopReader.deeds),
    **dict.fromkeys((*OF_CHECKOUT, "goes_on"), _ShopReader.checkout),
    **dict.fromkeys(("empties", "waits", "bargains", "prices", "for_others"), _ShopReader.remark),
}
"""What is done with words of each mark; those of other marks say nothing."""
SAYING = frozenset(HANDLERS) - {UNREAD}
"""The marks of words that say something to the shop."""
