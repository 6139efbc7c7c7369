"""Reads which things a sentence says are to be otherwise than they were ordered, and how: the words of a correction.

Every word has to be known (`correction_words`), and some word has to say that something is corrected. What that means
for what was ordered, `corrections.py` works out. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import dropwhile, pairwise, takewhile

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, read_items, with_options
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.shop_words import JOINT, THING, MarkedWords
from parley.lanes.commerce.small_words import is_count_word
from parley.texts.vocabulary import listed

CORRECTION_WORDS = "parley.lanes.commerce.correction_words"
KINDS = (
    "but",
    "not",
    "instead",
    "wrong",
    "total",
    "only",
    "enough",
    "sign",
    "changing",
    "hint",
    "also",
    "exchanged",
    "removing",
    "wants",
    "filler",
)
"""The lists of the words of corrections. A phrase that stands in several is of the first of them."""
SIGNS = frozenset(KINDS) - {"also", "exchanged", "removing", "wants", "filler"}
"""The kinds of words that make a correction of a sentence."""
ASKING = frozenset({"sign", "changing"})
"""The kinds of words that make a correction of a sentence that is asked: "can you make it eight?"."""
COMMA = ","


@dataclass(frozen=True)
class SaidThing:
    """A thing in a sentence, and the kinds of the words around it up to the next thing."""

    item: WantedItem
    is_definite: bool
    """Whether it stands behind a word such as "the"."""
    before: Sequence[str]
    behind: Sequence[str]
    is_some: bool = False
    """Whether it is only some of what there is: "two of the plates"."""


@dataclass(frozen=True)
class SaidCorrection:
    """The things of a sentence, by what it says of them."""

    new: Sequence[WantedItem]
    """What there is to be."""
    named: Sequence[WantedItem]
    """What it is that is corrected, and what is given up."""
    is_whole: bool
    """Whether there is to be no more than that."""
    given_up: Sequence[WantedItem] = ()
    """What of `named` is not wanted any more, or not so many of it."""
    some: WantedItem | None = None
    """How many of what was ordered are to be as the one new thing says, if that is only some: "change two plates to
    green"."""


def said_correction(
    catalogue: ProductCatalogue, words: Sequence[MarkedWords], is_asked: bool, waits: bool
) -> SaidCorrection | None:
    """Return what a sentence corrects; None if it corrects nothing, or says something else too. `is_asked`: it ends
    with a question mark. `waits`: a choice is asked for something that was ordered.
    """
    things, kinds = _things(catalogue, words)
    is_one = bool(things) and not (ASKING if is_asked else SIGNS).isdisjoint(kinds)
    is_one |= not is_asked and _names_what_it_is(things, kinds) and not waits
    return _said(things, kinds) if is_one else None


def _things(catalogue: ProductCatalogue, words: Sequence[MarkedWords]) -> tuple[list[SaidThing], list[str]]:
    """Return the things of a sentence, and the kinds of its other words; nothing if one word says something else."""
    runs: list[tuple[Sequence[str], MarkedWords | None]] = []
    at = 0
    while at <= len(words):
        between = list(takewhile(lambda each: each.mark != THING, words[at:]))
        kinds = _kinds(between)
        if kinds is None:
            return [], []
        thing = words[at + len(between)] if at + len(between) < len(words) else None
        runs.append((kinds, thing))
        at += len(between) + 1
    found = list[SaidThing]()
    for (before, thing), (behind, _) in pairwise(runs):
        items = _items(catalogue, thing) if thing is not None else ()
        if not items:
            return [], []
        some = thing is not None and is_some(thing)
        for place, item in enumerate(items):
            apart: Sequence[str] = (COMMA,) if thing is not None and COMMA in thing.written else ()
            in_front, following = () if place else before, behind if place == len(items) - 1 else apart
            found.append(SaidThing(item, bool(thing and _is_definite(thing) and not place), in_front, following, some))
    return found, [kind for kinds, _ in runs for kind in kinds]


def _is_definite(thing: MarkedWords) -> bool:
    """Return whether a thing has a word such as "the", be it behind a choice: "oat milk in the lattes"."""
    return thing.is_definite or not listed(ORDER_WORDS, "all_of_it").isdisjoint(thing.plain.split())


def _items(catalogue: ProductCatalogue, thing: MarkedWords) -> Sequence[WantedItem]:
    """Return the items of a thing; none if it wants more of something, only some of what there is, or what is not
    sold."""
    words = list(dropwhile(lambda each: each in listed(ORDER_WORDS, "with"), thing.plain.split()))  # "with three"
    words = list(dropwhile(lambda each: each in listed(CORRECTION_WORDS, "of_all"), words))  # "both lattes large"
    words = words[1:] if len(words) == 2 and words[0] == "the" and is_count_word(words[1]) else words  # "just the one"
    items = [_without_article(each, words) for each in read_items(catalogue, " ".join(words))]
    is_known = bool(words) and all(each.products or each.is_choices_alone or each.is_count_alone for each in items)
    is_plain = not any(
        each.is_more or each.is_another or each.not_offered or each.unknown_choices or each.count is None
        for each in items
    )
    return items if is_known and is_plain else []


def _without_article(item: WantedItem, words: Sequence[str]) -> WantedItem:
    """Return a choice behind what it is to be of as no count, "the coffee a large", "los platos a verde"."""
    is_article = item.is_choices_alone and item.count == 1
    said = f" {' '.join(words)} "
    return replace(item, is_counted=False) if is_article and f" a {folded(item.words)} " in said else item


def is_some(thing: MarkedWords) -> bool:
    """Return whether a thing is only some of what there is: "one of the lattes"."""
    words = thing.plain.split()
    is_of = len(words) > 2 and words[1] in listed(ORDER_WORDS, "joins_within") | {"of"}
    return is_of and words[2] in listed(ORDER_WORDS, "all_of_it")


def _kinds(words: Sequence[MarkedWords]) -> list[str] | None:
    """Return the kinds of these words, a comma as itself; None if no list has one of them."""
    said = [word for each in words for word in ([COMMA] if each.written == COMMA else folded(each.written).split())]
    found, at = list[str](), 0
    while at < len(said):
        if said[at] == COMMA or said[at] in listed(ORDER_WORDS, "joints") - _more():
            found.append(COMMA if said[at] == COMMA else JOINT)
            at += 1
            continue
        length, kind = next(
            (
                (len(each), kind)
                for each, kind in _phrases().get(said[at], ())
                if tuple(said[at : at + len(each)]) == each
            ),
            (0, ""),
        )
        if not length:
            return None
        found.append(kind)
        at += length
    return found


def _more() -> frozenset[str]:
    """Return the joining words by which something is to come beside what there is: "mas", "tambien"."""
    return listed(ORDER_WORDS, "more_of_it") | listed(CORRECTION_WORDS, "also")


@cache
def _phrases() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """Return the phrases of all lists by their first word, each with its kind, the longest first."""
    kinds: dict[tuple[str, ...], str] = {}
    for kind in KINDS:
        for phrase in listed(CORRECTION_WORDS, kind):
            kinds.setdefault(tuple(phrase.split()), kind)
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, kind in sorted(kinds.items(), key=lambda each: -len(each[0])):
        found.setdefault(words[0], []).append((words, kind))
    return found


def _said(things: Sequence[SaidThing], kinds: Sequence[str]) -> SaidCorrection | None:
    """Return what a sentence says of its things; None if it says of none what it is to be, or counts something more."""
    if any("exchanged" in each.behind for each in things[:-1]):
        return None  # "change one blue for a green one" is no count of what there is to be
    if "removing" in kinds and "only" not in kinds:
        return None  # "take out the buns" says nothing of what stays
    if (some := _some_changed(things, kinds)) is not None or any(each.is_some for each in things):
        return some
    things = _counted_by_kind(things)
    refused = {at for at in range(len(things)) if _is_refused(things, at)}
    named = [each.item for at, each in enumerate(things) if at not in refused and _is_only_named(things, at, refused)]
    new = [each.item for at, each in enumerate(things) if at not in refused and each.item not in named]
    if not new or ("also" in kinds and any(each.is_counted for each in new)) or _is_refusal(things, refused):
        return None
    given_up = [each.item for at, each in enumerate(things) if at in refused]
    is_whole = bool({"total", "only", "enough"}.intersection(kinds) or refused)
    return SaidCorrection(_without_sum(new), [*named, *given_up], is_whole, given_up)


def _some_changed(things: Sequence[SaidThing], kinds: Sequence[str]) -> SaidCorrection | None:
    """Return the correction by which only some of a thing get a choice: "change two plates to green", "two of the mugs
    in black". None for any other sentence.
    """
    if len(things) != 2:
        return None
    some, kind = things[0].item, things[1].item
    is_some = (bool(some.products) and some.is_counted and not things[0].is_definite) or things[0].is_some
    is_kind = kind.is_choices_alone and not kind.is_counted and COMMA not in things[0].behind
    if not (is_some and is_kind and some.is_counted and (things[0].is_some or "changing" in kinds)):
        return None
    return SaidCorrection((kind,), (some,), is_whole=False, some=some)


def _counted_by_kind(things: Sequence[SaidThing]) -> Sequence[SaidThing]:
    """Return the things of a sentence that names by a choice what it counts, "the black ones, make it four", with the
    count at the choice; the things themselves for any other sentence."""
    if len(things) != 2 or not things[0].is_definite:
        return things
    kind, count = things[0].item, things[1].item
    if not (kind.is_choices_alone and not kind.is_counted and count.is_count_alone):
        return things
    return [replace(things[0], item=replace(kind, count=count.count, is_counted=True), behind=things[1].behind)]


def _is_refused(things: Sequence[SaidThing], at: int) -> bool:
    """Return whether a sentence says of one of its things that it is not, or no longer, right: the 6 of "not 6 but 8",
    the 12 of "eight, not 12".
    """
    thing = things[at]
    if "instead" in thing.before or "removing" in thing.before or list(thing.behind[:1]) == ["wrong"]:
        return True
    if list(thing.behind[:2]) == ["not", COMMA] and at + 1 < len(things):
        return True  # "two no, three"
    kinds = list(thing.before)
    if "not" not in kinds:
        return False
    between = kinds[len(kinds) - kinds[::-1].index("not") :]
    if COMMA in between or SIGNS.intersection(between):
        return False  # "no, eight", "no, rather eight"
    is_last = at + 1 == len(things)
    return at > 0 if is_last else bool({"but", COMMA}.intersection(thing.behind))


def _names_what_it_is(things: Sequence[SaidThing], kinds: Sequence[str]) -> bool:
    """Return whether a sentence only names, with "the", what was ordered and a choice for it, and wants nothing: "the
    bread sliced, please", "oat milk in the lattes".
    """
    if len(things) == 2 and things[0].is_definite and "wants" not in kinds:  # "the bowls blue too"
        named, kind = things[0].item, things[1].item
        is_named = bool(named.products) and not (named.is_counted or named.choices)
        return is_named and kind.is_choices_alone and not kind.is_counted
    item = things[0].item if len(things) == 1 else None
    return item is not None and things[0].is_definite and _is_kind(item) and "wants" not in kinds


def _is_kind(item: WantedItem) -> bool:
    """Return whether an item is a thing with a choice, or is told by one choice from others and has a new one: "the
    small one with oat milk"."""
    is_told = item.is_choices_alone and len(item.choices) > 1
    return (bool(item.products and item.choices) or is_told) and not item.is_counted


def _is_refusal(things: Sequence[SaidThing], refused: set[int]) -> bool:
    """Return whether a sentence only says that something is not wanted: "I don't want six plates"."""
    first = things[0].before
    is_behind_no = bool(first) and first[-1] == "not"
    return is_behind_no and 0 not in refused and not any(len(each.before) > 1 for each in things[:1])


def _is_only_named(things: Sequence[SaidThing], at: int, refused: set[int]) -> bool:
    """Return whether a thing only says what is corrected, "the lattes" of "make the lattes large": another one says
    what that is to be.
    """
    item, others = things[at].item, [n for n in range(len(things)) if n != at and n not in refused]
    return bool(item.products) and not item.is_counted and bool(others)


def _without_sum(new: Sequence[WantedItem]) -> Sequence[WantedItem]:
    """Return the things without a first one that the others only divide: the two of "two in total, a blue one and a
    green one".
    """
    first, rest = new[0], new[1:]
    are_kinds = all(each.is_counted and each.choices and not each.products for each in rest)
    is_sum = first.is_counted and not first.choices and sum(each.count or 0 for each in rest) == first.count
    if not rest or not are_kinds or not is_sum:
        return new
    return [with_options(replace(each, products=first.products)) for each in rest] if first.products else rest
