"""Reads the words of a text that no list has: a name, a circumstance, or words that are asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.catalogue_spelling import is_like_the_catalogue
from parley.lanes.commerce.checkout_name import is_name
from parley.lanes.commerce.goods_reader import GoodsReader
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import described_by, folded
from parley.lanes.commerce.read_spans import PLACE, TIME
from parley.lanes.commerce.shop_words import JOINT, THING, UNREAD, MarkedWords
from parley.lanes.commerce.small_words import GRAMMAR_WORDS, is_common
from parley.texts.vocabulary import listed

LONGEST_NAME, A_GREETING = 4, 2
"""The most words of a name, and of words that only address somebody, in front of a comma."""
MOST_OF_KIND = 2
"""The most words behind a thing that say of which kind it is: "croissants sin gluten"."""
OF_CHECKOUT: Mapping[str, tuple[str, str]] = {
    "picks_up": ("how", "pickup"),
    "delivers": ("how", "delivery"),
    "pays_card": ("pay", "card"),
    "pays_cash": ("pay", "delivery"),
}
"""What each list of words says of the checkout: the argument, and its value."""

BINDING = frozenset(
    {THING, "adds", "removes", "corrects", "refuses", "changes", "swaps", "replaces", "stops", "parts"}
    | {"goes_on", "picks_up", "delivers"}
)
"""The marks of words whose meaning unread words beside them may change."""

ASIDE = frozenset([UNREAD, "idle", JOINT, "yes_words", "only", "for_all"])
"""The marks of a sentence that says nothing to the shop."""
DEEDS = ("adds", "removes", "corrects", "refuses", "changes", "swaps", "stops")
"""The marks of words that say what is done with the things behind them."""
REMARKS = ("empties", "waits", "bargains", "prices", "for_others")
"""The marks of remarks that the shop answers."""
SAYING = frozenset(
    {
        THING,
        TIME,
        PLACE,
        "soonest",
        "at_opening",
        "names",
        "signs",
        "parts",
        "usual",
        "only",
        "for_all",
        "other",
        "rest",
        "alike",
        "same_time",
        "limits",
        "fetched_by",
        "reasons",
    }
    | {"replaces", "goes_on", *DEEDS, *OF_CHECKOUT, *REMARKS}
)
"""The marks of words that say something to the shop."""


@dataclass
class NameReader(GoodsReader):
    """Takes unread words for the name of the order, leaves them out, or keeps them as unread."""

    awaits_name: bool = False
    """Whether the words before say that a name follows."""
    is_name_asked: bool = False
    """Whether the person was asked for a name."""
    first: MarkedWords | None = None
    """The first words of the sentence."""
    before_name: MarkedWords | None = None
    """The first words of the sentence in which a name was read last."""
    is_named: bool = False
    """Whether the text has said a name."""
    is_first: bool = True
    """Whether no sentence that said anything stands before this one."""
    is_alone: bool = False
    """Whether the sentence has nothing but unread words."""
    is_of_checkout: bool = False
    """Whether the text has said a time or a way."""
    in_reason: bool = False
    """Whether a reason is given, in which nothing is wanted."""
    before_it: MarkedWords | None = None
    """The words in front of those that are read, none of which is idle."""

    def unread(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Take unread words for the name, where one is awaited or nothing else can be meant; else keep them."""
        if said.written == self.described or (self.in_reason and not is_introduced(self.directly, said)):
            return
        if said is self.first and behind and behind[0].written == "," and len(said.written.split()) <= A_GREETING:
            self._addressed(said, behind)
            return
        name, more = self._name_in(said)
        if name and self._is_the_name(name, said, behind):
            self.reading.name, self.awaits_name, self.reading.is_read = name, False, True
            self.before_name, self.is_named = self.first, True
            if not more:
                return
            said = replace(said, written=more)
        if (
            (self.is_named and self._is_of_named(said))
            or self._describes_wanted(said)
            or self._is_circumstance(said, behind)
        ):
            self.reading.circumstances.append(said.written)
        elif said.written.lower() not in {each.lower() for each in self.reading.unread}:
            self.reading.unread.append(said.written)

    def _is_of_named(self, said: MarkedWords) -> bool:
        """Return whether words say where somebody is from who was just named: "Carol, from Finch & Sons"."""
        is_joined = self.directly is not None and self.directly.written == "&"
        is_from = folded(said.written).split()[0] in listed(GRAMMAR_WORDS, "is_from")
        return said.written.split()[-1].istitle() and (is_joined or is_from)

    def _name_in(self, said: MarkedWords) -> tuple[str, str]:
        """Return the name that unread words are or begin with, and the words behind it."""
        is_awaited = self.awaits_name or self.is_name_asked or is_introduced(self.directly, said)
        words = said.written.split()
        capitals = len(list(takewhile(lambda each: each[:1].isupper(), words)))
        strange = len(list(takewhile(lambda each: not is_common(folded(each)), words))) if is_awaited else 0
        for length in dict.fromkeys((len(words), capitals, strange, 1 if is_awaited else 0)):
            whole = is_awaited and length == len(words)
            name = as_name(" ".join(words[:length]), self.catalogue, whole) if length else ""
            if name:
                return name, " ".join(words[length:])
        return "", ""

    def _addressed(self, said: MarkedWords, behind: Sequence[MarkedWords]) -> None:
        """Take the words in front of a comma for the name, if they are written as one and stand before a way or a
        payment, "Chuy, I pay there". Else leave them out: "hiya, ...".
        """
        is_name = said.written.istitle() or not self.is_first or bool(self.known.cart.lines)
        name = as_name(said.written, self.catalogue) if is_name else ""
        is_of_order = any(each.mark in {*OF_CHECKOUT, TIME, PLACE} for each in behind)
        if name and not self.reading.name and is_of_order:
            self.reading.name, self.reading.is_read = name, True
        else:
            self.reading.circumstances.append(said.written)

    def _is_the_name(self, name: str, said: MarkedWords, behind: Sequence[MarkedWords]) -> bool:
        """Return whether a name is that of the order: awaited, introduced, or apart from all else in a text about the
        order and written as a name is.
        """
        is_comma = self.directly is not None and self.directly.written == ","
        is_fuller = is_comma and said.written.istitle() and " " in name and self.before_name == self.first
        if self.awaits_name or name == self.reading.name or is_fuller:
            return True
        is_capital = said.written[:1].isupper()
        if self.is_name_asked and not self.is_named and (self.is_alone or is_capital):
            return True
        names_here = behind and folded(behind[0].written) in listed(GRAMMAR_WORDS, "names_behind")
        if is_introduced(self.directly, said) or (names_here and is_capital):
            return True
        is_last = all(each.mark in ("idle", JOINT) for each in behind)
        is_clause = is_comma and (is_last or behind[0].written == ",")
        is_clause |= self.is_alone and not self.is_first and said is self.first
        is_after = self.directly.mark in SAYING if self.directly is not None else not self.is_first
        is_behind = is_capital and is_last and is_after
        return not self.reading.name and self.is_of_checkout and (is_clause or is_behind) and name == name.title()

    def _is_circumstance(self, said: MarkedWords, behind: Sequence[MarkedWords]) -> bool:
        """Return whether unread words change nothing of what was read: they turn nothing, count nothing, name nothing,
        and stand at no thing whose kind they may say.
        """
        words = folded(said.written).split()
        if self.before_it is None and behind and behind[0].mark == JOINT and behind[0].written != ",":
            return listed(GRAMMAR_WORDS, "turns").isdisjoint(words)  # "we are an office and want ..."
        if self.awaits_name or self.is_telling or not listed(GRAMMAR_WORDS, "turns").isdisjoint(words):
            return False
        if all(map(is_common, words)):
            return True
        if self.before_it is not None and self.before_it.mark == THING and self._is_counted(said):
            return False  # "two mugs and a little jug"
        is_strange = any(
            each in listed(ORDER_WORDS, "never_names") or is_like_the_catalogue(self.catalogue, each) for each in words
        )
        is_name = any(word[:1].isupper() for word in said.written.split()[0 if self.before_it else 1 :])
        is_beside = self._stands_at_a_thing(words, behind)
        return all(map(str.isalpha, words)) and not (is_beside or is_strange or is_name)

    def _is_counted(self, said: MarkedWords) -> bool:
        """Return whether an "and" stands directly in front of words, or only an article between them."""
        before = self.directly
        ends = before.plain.split() or folded(before.written).split() if before is not None else []
        ends = ends[:-1] if ends and ends[-1] in listed(ORDER_WORDS, "articles") else ends
        return bool(ends) and ends[-1] in listed(ORDER_WORDS, "joints")

    def _describes_wanted(self, said: MarkedWords) -> bool:
        """Return whether words are in the description of what the text wants, and nothing else; of several products
        that are possible, only those so described are wanted then: "one of the dark loaves".
        """
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        words = [each for each in folded(said.written).split() if not is_common(each)]
        if last is None or not words:
            return False
        described = tuple(each for each in last.products if described_by(self.catalogue, each, words))
        if described and len(described) < len(last.products):
            self.reading.wanted[-1] = replace(last, products=described)
        return bool(described)

    def _stands_at_a_thing(self, words: Sequence[str], behind: Sequence[MarkedWords]) -> bool:
        """Return whether unread words stand where they may say of which kind a thing is: directly in front of it, or,
        being few, directly behind it; or where a thing is to follow: "I want conchas".
        """
        follows = next((each for each in behind if each.mark in SAYING), None)
        is_at_deed = any(each is not None and each.mark in BINDING - {THING} for each in (self.before_it, follows))
        is_before = bool(behind) and behind[0].mark == THING and not is_common(words[-1])
        is_removed = self.deed in ("removes", "ignores")
        is_few = len(words) <= MOST_OF_KIND and not is_common(words[0])
        is_behind_comma = self.directly is not None and self.directly.written == ","
        front = self.before_it if is_behind_comma else self.directly  # "2 baguettes, ungarnished"
        is_after = front is not None and front.mark == THING and is_few and not is_removed
        return is_at_deed or is_before or is_after

    def _is_signed(self, sentence: Sequence[MarkedWords], last: MarkedWords) -> bool:
        """Take the name at the end of a letter, "Thank you, Harold Finch", and return True; False if there is none."""
        name = as_name(last.written, self.catalogue) if last.written.istitle() else ""
        is_thanks = sentence[0].plain in listed(GRAMMAR_WORDS, "thanks") and sentence[-1] is last
        if not name or not is_thanks or not all(each.mark in ASIDE for each in sentence):
            return False
        self.reading.name = name
        return True

    def _take_introduced(self, clause: Sequence[MarkedWords]) -> None:
        """Take the name of who says "Priya here" in a clause that may be left out."""
        for each, behind in pairwise(clause):
            is_said = each.mark == UNREAD and folded(behind.written) in listed(GRAMMAR_WORDS, "names_behind")
            name = as_name(each.written.split()[-1], self.catalogue) if is_said and each.written.istitle() else ""
            self.reading.name = self.reading.name or name

    def _may_be_name(self, clause: Sequence[MarkedWords]) -> bool:
        loose = [each for each in clause if each.mark == UNREAD]
        return len(loose) == 1 and bool(as_name(loose[0].written, self.catalogue)) and self._is_of_order()

    def _is_of_order(self) -> bool:
        """Return whether the text has said something of the checkout."""
        return self.is_of_checkout or bool(self.reading.when)


def is_introduced(before: MarkedWords | None, words: MarkedWords) -> bool:
    """Return whether words are written as a name is, behind others that introduce one: "it's Desmond"."""
    if before is None or words.mark != UNREAD or not words.written.istitle():
        return False
    if before.mark == "picks_up":
        return True  # "los recoge Martín"
    return folded(before.written) in listed(GRAMMAR_WORDS, "introduces")


def introduces_somebody(sentence: Sequence[MarkedWords]) -> bool:
    """Return whether a sentence introduces somebody."""
    return any(is_introduced(before, each) for before, each in pairwise(sentence))


def as_name(written: str, catalogue: ProductCatalogue, is_awaited: bool = False) -> str:
    """Return a name as an order has it, without letters by which it was spelt; "" if the words are no name."""
    words = [word for word in written.split() if len(word) > 1]  # a letter is no name
    is_one_awaited = is_awaited and len(words) == 1
    if not is_one_awaited and any(is_common(folded(word)) for word in words if not (word.istitle() and word.isalpha())):
        return ""
    if any(word[-2:] in ("'s", "’s") for word in words):
        return ""  # "our flight's the day after"
    name = " ".join(word if word[:1].isupper() else word.title() for word in words)
    return name if 0 < len(words) <= LONGEST_NAME and is_name(name, catalogue) else ""
