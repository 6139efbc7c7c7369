"""Makes the tool call of what the shop's grammar has read in a text: all of it goes into the draft of the order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.conversation.request_reader import nothing_likelihood
from parley.conversation.text import one_line
from parley.conversation.topics import asks
from parley.lanes.alone import of_oneself
from parley.lanes.commerce.item_words import WantedItem
from parley.lanes.commerce.more_of_it import as_in_cart
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.options import DraftLine, draft_text
from parley.lanes.commerce.product_search import folded, is_form, words_of_catalogue
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson, ShopReading
from parley.lanes.commerce.shop_words import marked_words
from parley.lanes.commerce.small_words import is_count_word
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.lanes.likely_meaning import is_surely_of
from parley.texts import LANGUAGES

ANSWERED = frozenset(["waits", "bargains", "prices", "for_others", "stops"])
"""The remarks that the shop answers without changing anything."""
NEED_A_MATTER = frozenset(["waits", "bargains"])
"""The remarks that may be about anything, unless the person has a cart or was shown products."""


def known_of_person(notes: CommerceNotes) -> KnownOfPerson:
    """Return what a text of this person may point at."""
    return KnownOfPerson(notes.cart, notes.last, notes.shown, notes.when, notes.is_checking_out, notes.asked)


def as_draft(wanted: Sequence[WantedItem]) -> str:
    """Return what a text wants as a draft; "" for nothing."""
    return draft_text(map(_written, wanted)) if wanted else ""


def _written(item: WantedItem) -> str:
    """Return a thing as a draft has it: by its sku and choices, or by the person's words if something is not clear."""
    if item.not_offered or item.unknown_choices or not item.products:
        return DraftLine(item.count or 1, words=_in_words_with_choices(item)).written
    skus = ",".join(each.sku for each in item.products)
    return DraftLine(item.count or 1, skus, item.options).written


def _in_words_with_choices(item: WantedItem) -> str:
    """Return the person's words for a thing, with the names of the choices that they have made of it since."""
    made = [(item.products[0].option(key), value) for key, value in item.options.items()] if item.products else []
    chosen = [each for option, value in made if option is not None and (each := option.choice(value)) is not None]
    said, names = set(folded(item.words).split()), [folded(" ".join(each.name.written)).split() for each in chosen]
    unsaid = [each for each, words in zip(chosen, names, strict=True) if said.isdisjoint(words)]
    return " ".join([item.words, *(each.name.in_(LANGUAGES[0]) for each in unsaid)])


def read_correction(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call of a text that corrects what is in the cart: it sets counts and choices, and adds nothing.
    Where it is not clear what is corrected, the person is asked. None for any other text."""
    if not CommerceNotes.read(stored).lines:
        return None
    reading, _ = _reading(text, business, stored)
    if reading is None or not reading.corrects:
        return None
    if reading.of_several:
        return ReadCommand("change_cart", {"to": reading.of_several}, goes_first=True)
    if reading.is_unclear:
        return ReadCommand("answer_shop_text", {"kind": UNCLEAR}, goes_first=True)
    if reading.unread or reading.circumstances or reading.is_unsure:
        return None
    if reading.wanted or reading.speaks_of_checkout or reading.note or reading.questions or reading.when:
        return followed(reading)
    given = {"to": one_line(text, MOST_OF_CHANGE), "counts": written_counts(reading.counts)}
    return ReadCommand("change_cart", given, goes_first=True)


UNCLEAR = "unclear"
"""The kind of a correction of which it is not clear what it corrects."""
MOST_OF_CHANGE = 200
"""The most characters of a correction that the call which follows it keeps."""


def read_whole(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call of a text of which every word was understood; None for any other text."""
    reading, notes = _reading(text, business, stored)
    if reading is not None and reading.remark == "empties" and not (reading.wanted or asks(text)) and notes.lines:
        return ReadCommand("clear_cart", {}, goes_first=True)  # whatever is told beside it: "undo" brings it back
    if reading is None or reading.unread or reading.circumstances or reading.is_unsure:
        return None
    if reading.questions and not reading.changes:
        return None
    return _remarked(reading, notes) or _ordered(reading, notes)


def read_in_part(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call for what was understood of a text about an order; None if nothing in it is wanted."""
    reading, notes = _reading(text, business, stored)
    if reading is None:
        return None
    if (remark := _remarked(reading, notes)) is not None and reading.remark != "empties":
        return remark
    if _only_mentions(reading, text):
        return None
    if not may_be_ordered(reading, bool(notes.lines or notes.is_checking_out or notes.shown)):
        return None
    if not reading.wanted and reading.counts and counts_or_names(business.catalogue, reading.unread):
        return ReadCommand("answer_shop_text", {"kind": UNCLEAR})  # what there is to be is not read whole
    counted = [item for item in reading.wanted if item.is_counted and item.products]
    command = followed(reading)
    return command._replace(goes_first=True) if len(counted) > 1 else command  # other words may lose one of them


def counts_or_names(catalogue: ProductCatalogue | None, unread: Sequence[str]) -> bool:
    """Return whether words that were not understood count something, or name what is sold."""
    words = [word for each in unread for word in folded(each).split()]
    known = words_of_catalogue(catalogue) if catalogue is not None else frozenset()
    return any(is_count_word(word) or any(is_form(word, each) for each in known) for word in words)


def _only_mentions(reading: ShopReading, text: str) -> bool:
    """Return whether a text names goods, or nothing, beside words that nobody reads, and surely asks for nothing: "my
    grandmother made mugs just like these".
    """
    said = [reading.how, reading.address, reading.when, reading.name, reading.pay, reading.note, reading.counts]
    is_wanted = any(item.is_counted or item.choices for item in reading.wanted)
    return bool(reading.unread) and not is_wanted and not any(said) and nothing_likelihood(text) >= SURELY_NOTHING


SURELY_NOTHING = 0.8
"""How likely the reader of requests has to find that a text asks for nothing, from 0 to 1, for goods in it to be a mere
mention."""


def may_be_ordered(reading: ShopReading, has_draft: bool) -> bool:
    """Return whether what was read changes the draft of an order: it names goods, or says something of an order that
    the person has begun. Without goods or a draft, two things have to be said, and nothing else.
    """
    unread = sum(len(each.split()) for each in reading.unread)
    if unread > MOST_UNREAD:
        return False
    said = [reading.how or reading.address, reading.when, reading.name, reading.pay]
    if reading.changes:
        is_of_some_line = not (reading.wanted or reading.spoken or any(said))
        sets_counts = any(reading.counts.values())  # "three more days till the holidays" counts no croissants
        return not (reading.unread and is_of_some_line and sets_counts)
    if reading.unread and (reading.goes_on or not any(said)) and not (said[0] or said[2] or said[3]):
        return False
    if has_draft:
        return bool(reading.goes_on or any((said[0], said[2], said[3]))) or bool(said[1] and unread <= A_FEW)
    if reading.address and reading.spoken:
        return True
    is_named = bool(said[2] or said[3] or reading.address)  # "can I come by at christmas" begins no order
    return is_named and sum(map(bool, said)) >= LEAST_SAID and not reading.unread and not reading.questions


LEAST_SAID = 2
"""How many things of a checkout are said at least by somebody who has begun no order."""
A_FEW = 2
"""The most unread words beside a time."""
MOST_UNREAD = 20
"""The most words that may be left unread: a text with more is about something else."""


def _reading(text: str, business: Business, stored: LaneNotes) -> tuple[ShopReading | None, CommerceNotes]:
    """Return what was read in a text, and the person's notes; no reading if the text is no matter of the shop."""
    notes = CommerceNotes.read(stored)
    if business.catalogue is None:
        return None, notes
    reading = read_text(business.catalogue, text, known_of_person(notes))
    reading = replace(reading, wanted=[as_in_cart(notes.cart, each) for each in reading.wanted])
    others = of_oneself(tuple(business.service.lanes))
    is_elsewhere = (
        reading.is_elsewhere
        or _is_of_placed_order(business.catalogue, text, notes)
        or (bool(reading.unread) and is_surely_of(others, text))
    )
    return (None if is_elsewhere or not (reading.is_read or reading.when) else reading), notes


def _is_of_placed_order(catalogue: ProductCatalogue, text: str, notes: CommerceNotes) -> bool:
    """Return whether a text asks for something to be done to an order that was placed, and wants nothing more: "can you
    leave one of the lattes extra hot"."""
    if notes.lines or not notes.orders:
        return False
    marks = {each.mark for each in marked_words(catalogue, text)}
    return "wishes_note" in marks and "adds" not in marks


def _remarked(reading: ShopReading, notes: CommerceNotes) -> ReadCommand | None:
    """Return the tool call for a remark, or for a thing of which no whole number is wanted; None if there is none."""
    spoken = ",".join(reading.spoken)
    if reading.not_whole and reading.remark != "bargains":
        given = {"kind": "not_whole", "words": reading.not_whole, "spoken": spoken}
        return ReadCommand("answer_shop_text", given, goes_first=True)
    if reading.remark == "empties":
        return (
            None if reading.wanted else ReadCommand("clear_cart" if notes.lines else "show_cart", {}, goes_first=True)
        )
    says_more = bool(reading.pay or reading.how or reading.when or reading.name or reading.questions)
    if reading.remark not in ANSWERED or (reading.remark == "waits" and says_more):
        return None  # "ahorita no traigo efectivo, con tarjeta se puede?" asks for no time
    if reading.remark == "bargains" and (reading.counts or _counts_several(reading)):
        return None  # "I don't want the pot any more, it's too dear"
    has_matter = bool(notes.lines or notes.shown or reading.spoken)
    if reading.remark == "prices" and not reading.changes:
        is_of_cart = bool(notes.lines) and not (reading.unread or reading.spoken)
        return ReadCommand("show_cart", {}, goes_first=True) if is_of_cart else None
    if reading.remark in NEED_A_MATTER and (not has_matter or (reading.wanted and reading.remark == "waits")):
        return None
    given = {
        "kind": reading.remark,
        "items": as_draft(reading.wanted),
        "counts": written_counts(reading.counts),
        "spoken": spoken,
    }
    return ReadCommand("answer_shop_text", given, goes_first=True)


def _counts_several(reading: ShopReading) -> bool:
    """Return whether a text wants several things with their counts: it is an order, whatever it says of prices."""
    return sum(item.is_counted and bool(item.products) for item in reading.wanted) > 1


def written_counts(counts: Mapping[str, int]) -> str:
    """Return counts by variant as a coded text: "latte/size=large*2|croissant*0"."""
    return "|".join(f"{variant}*{count}" for variant, count in counts.items())


def counts_in(written: str) -> dict[str, int]:
    """Return the counts by variant that a coded text has: "latte/size=large*2|croissant*0"."""
    pairs = (each.rpartition("*") for each in written.split("|") if each)
    return {variant: int(count) for variant, _, count in pairs if count.isdecimal()}


def _ordered(reading: ShopReading, notes: CommerceNotes) -> ReadCommand | None:
    """Return the tool call for what is to be changed in the cart and said of the checkout; None if there is nothing."""
    if not reading.changes:
        return followed(reading) if notes.lines and _says_way_and_more(reading) else None
    if not reading.counts and not reading.speaks_of_checkout and not reading.note:
        reading = _one_of_shown(reading, notes)
        given = {"items": as_draft(reading.wanted), "when": reading.when}
        kept = {name: value for name, value in given.items() if value}
        return ReadCommand("add_to_cart", kept, yields=reading.is_bare_number or names_only(reading))
    return followed(reading)


def _says_way_and_more(reading: ShopReading) -> bool:
    """Return whether a text says how an order is had, and when, for whom it is or how it is paid: "my son comes"."""
    return bool((reading.how or reading.address) and (reading.name or reading.pay or reading.when))


def _one_of_shown(reading: ShopReading, notes: CommerceNotes) -> ShopReading:
    """Return the reading with one thing in place of a bare number, if a product was shown whose choices are asked for:
    the number may have been meant for a choice.
    """
    item = reading.wanted[0]
    is_bare = reading.is_bare_number and item.product is not None and item.product.sku in notes.shown
    options = item.product.options if is_bare and item.product is not None else ()
    asks = any(each.default is None and each.key not in item.options for each in options)
    return replace(reading, wanted=[replace(item, count=1)]) if asks else reading


def followed(reading: ShopReading, known: Mapping[str, str] = MappingProxyType({})) -> ReadCommand:
    """Return the tool call that puts all of what was read into the draft of the order. `known` has what an open call
    knew of it already.
    """
    given = {**known, **arguments_of(reading)}
    goes_first = bool(reading.counts) or (reading.changes and bool(reading.questions))
    kept = {name: value for name, value in given.items() if value}
    said = [reading.how or reading.address, reading.name, reading.pay, reading.when]
    goes_first |= sum(map(bool, said)) >= LEAST_SAID and not reading.unread  # "pasa mi primo Óscar a recogerlo"
    goes_first &= not reading.is_bare_number
    yields = names_only(reading) or reading.is_bare_number
    return ReadCommand("follow_shop_text", kept, yields, goes_first)


def names_only(reading: ShopReading) -> bool:
    """Return whether a text only names goods, without a count or a choice: it answers what another lane has asked."""
    return not reading.counts and not any(item.is_counted or item.choices for item in reading.wanted)


def arguments_of(reading: ShopReading) -> dict[str, str]:
    """Return what was read as the arguments of the tool that follows it."""
    return {
        "items": as_draft(reading.wanted),
        "counts": written_counts(reading.counts),
        **{name: getattr(reading, name) for name in ("how", "when", "name", "pay")},
        **({"address": reading.address} if reading.address else {}),
        "note": reading.note,
        "asked": " ".join(f"{each}?" for each in reading.questions),
        "unread": ", ".join(reading.asks_about if reading.unread else ()),
        "goes_on": "yes" if reading.speaks_of_checkout else "",
    }
