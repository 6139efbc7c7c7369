"""Reads answers to a question for a choice in words that no option has: "2 small, 2 large" for the size of 4 lattes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.conversation.courtesy import without_courtesy
from parley.conversation.questions import Question
from parley.lanes.commerce.item_words import DRAFT, ORDER_WORDS, WantedItem, as_choice, read_items
from parley.lanes.commerce.options import APART, ARGUMENT, KNOWN, DraftLine, draft_text
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.shop_words import JOINT, THING, UNREAD, marked_words
from parley.lanes.commerce.word_patterns import is_whole
from parley.texts.vocabulary import listed

TOOLS = ("add_to_cart", "follow_shop_text")
"""The tools that ask for a choice of something to be added."""


@dataclass(frozen=True)
class AskedItem:
    """The item of a request that a question asks a choice for, and the parts of the request around it."""

    before: Sequence[str]
    behind: Sequence[str]
    count: int
    sku: str
    option: str
    """The key of the option that is asked for."""
    known: Mapping[str, str]
    """The choices that the item has already, by option."""


def reads_answer(question: Question, text: str, business: Business) -> str | None:
    """Return the request, as a draft, in which the item that the question is about is split as the text says. None if
    the text does not say for each of them which choice it gets.
    """
    asked = _asked(question)
    if business.catalogue is None or asked is None:
        return None
    if folded(text) in listed(ORDER_WORDS, "one_of_each"):
        return _of_each(question, asked)
    if is_whole("any_choice", without_courtesy(text).strip(" .!,")):
        return question.options[0].value
    items = one_for_each(business.catalogue, text, asked.count) or [
        as_choice(business.catalogue, item) for item in read_items(business.catalogue, text)
    ]
    lines = [line for item in items if (line := _line(item, asked)) is not None]
    if not lines or len(lines) < len(items) or sum(line.count for line in lines) != asked.count:
        return None
    return draft_text([*asked.before, *(line.written for line in lines), *asked.behind])


def one_for_each(catalogue: ProductCatalogue, text: str, count: int) -> list[WantedItem]:
    """Return the choices of a text that says one, with "the", for each of as many as are asked about, whoever it is
    for: "my daughter the small one and me the large". Empty for any other text.
    """
    said = folded(text)  # "one of each, blue and green"
    of_each = next((each for each in listed(ORDER_WORDS, "one_of_each") if said.startswith(f"{each} ")), "")
    marks = marked_words(
        catalogue, said.removeprefix(of_each).strip() if of_each else text
    )  # "one of each, blue and green"
    items = [
        as_choice(catalogue, each) for said in marks if said.mark == THING for each in read_items(catalogue, said.plain)
    ]
    is_plain = all(each.is_choices_alone and not each.is_counted for each in items)
    is_known = all(each.mark in (THING, UNREAD, JOINT, "idle", "adds", "names") for each in marks)
    kinds = {tuple(name.choice.key for names in each.choices for name in names) for each in items}
    if not (is_plain and is_known and len(items) == len(kinds) == count > 1):
        return []
    return [replace(each, count=1, is_counted=True) for each in items]


def _of_each(question: Question, asked: AskedItem) -> str | None:
    """Return the request with as many of each choice, "one of each"; None if that does not come to what is wanted."""
    found = [each.value.removeprefix(DRAFT).split(APART) for each in question.options if each.value]
    parts = [KNOWN.fullmatch(each[len(asked.before)]) for each in found if len(each) > len(asked.before)]
    if not parts or asked.count % len(parts):
        return None
    chosen = [_choices(each[3]) for each in parts if each is not None and each[2] == asked.sku]
    lines = [DraftLine(asked.count // len(parts), asked.sku, options).written for options in chosen]
    return draft_text([*asked.before, *lines, *asked.behind]) if len(lines) == len(parts) else None


def _asked(question: Question) -> AskedItem | None:
    """Return the item that the question asks a choice for: the part in which its first two answers differ. None if the
    question asks for no choice of something to add to the cart.
    """
    waits, drafts = question.unfinished, [each.value for each in question.options[:2]]
    is_of_items = waits is not None and waits.tool in TOOLS and waits.argument == ARGUMENT
    if not is_of_items or len(drafts) < 2 or not all(each.startswith(DRAFT) for each in drafts):
        return None
    first, second = (each.removeprefix(DRAFT).split(APART) for each in drafts)
    places = [at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other]
    if len(first) != len(second) or len(places) != 1:
        return None
    at = places[0]
    one, other = KNOWN.fullmatch(first[at]), KNOWN.fullmatch(second[at])
    if one is None or other is None or one[2] != other[2]:
        return None
    chosen, otherwise = _choices(one[3]), _choices(other[3])
    option = next((key for key in chosen if chosen[key] != otherwise.get(key)), "")
    known = {key: choice for key, choice in chosen.items() if key != option}
    return AskedItem(first[:at], first[at + 1 :], int(one[1]), one[2], option, known)


def _choices(written: str) -> dict[str, str]:
    return dict(each.split("=", 1) for each in written.split("/") if each)


def _line(item: WantedItem, asked: AskedItem) -> DraftLine | None:
    """Return the line of a draft for this part of the answer: "2 small"; None if it does not choose what is asked."""
    chosen = {name.option.key: name.choice.key for names in item.choices for name in names[:1]}
    if not item.is_choices_alone or not item.is_counted or not item.count or asked.option not in chosen:
        return None
    return DraftLine(item.count, asked.sku, {**asked.known, **chosen})
