"""Reads whole texts as commands of the commerce lane, by what the catalogue has and what is in the cart.

    "no wait, 2 buns", "pero 3 rollos"      sets how many of these are in the cart
    "no oat, normal milk"                   puts the usual choice in the place of the refused one
    "no croissant", "sin el cruasán"        removes it, if it is in the cart
    "take it out", "mejor quítalo"          removes what was put into the cart last
    "make it three", "mejor tres"           changes what was put into the cart last
    "do you have cakes?"                    shows cakes, if there are any
    "I'd like two lattes and a croissant"   adds to the cart, if the first item is sold
    "2 croissants y un pan"                 adds to the cart, if the first item is sold
    "croissants"                            shows croissants

A text with words that fit none of these is no command of the commerce lane: another lane may read it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from parley.business.catalogue import Product, ProductCatalogue
from parley.business.files import Business
from parley.conversation.courtesy import without_courtesy, without_polite_end
from parley.lanes.commerce import shop_commands
from parley.lanes.commerce.at_hand import thing_asked_for
from parley.lanes.commerce.cart import ALL, CART_LINE, EACH, SOME, TWO, Cart, CartLine, parts_of_variant
from parley.lanes.commerce.delivery_address import AddressedText, addressed, begins_as_street
from parley.lanes.commerce.item_words import (
    LONGEST_ORDER,
    ORDER_WORDS,
    WantedItem,
    begins_for,
    draft_of_some,
    measures_sold,
    read_items,
    without_time,
)
from parley.lanes.commerce.large_numbers import counts_in_digits
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.product_search import (
    category_named,
    folded,
    in_singular,
    is_form,
    products_named,
    speaks_of_products,
    words_of_catalogue,
    words_of_names,
)
from parley.lanes.commerce.reasons_beside import without_reasons
from parley.lanes.commerce.said_time import plainly
from parley.lanes.commerce.shop_note import noted
from parley.lanes.commerce.shop_questions import written_in_full
from parley.lanes.commerce.shop_words import THING, marked_words
from parley.lanes.commerce.small_words import is_count_word, ones
from parley.lanes.commerce.word_patterns import behind, is_whole, lowered, without_end, without_start
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words
from parley.times import is_time, is_whole_time


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call of the commerce lane that a whole text means, going by the catalogue and the person's cart;
    None if it means none.
    """
    catalogue = business.catalogue
    if catalogue is None or not 0 < len(text) <= LONGEST_ORDER:
        return None
    text = counts_in_digits(without_reasons(catalogue, plainly(text)))
    said = without_polite_end(" ".join(text.split())).strip(" .!¡¿,")
    if begins_as_street(said):  # "22 Grange Ave" is no count of something "grande"
        return None
    notes = CommerceNotes.read(stored)
    if notes.lines and (corrected := shop_commands.read_correction(text, business, stored)) is not None:
        return corrected
    shop = ReadShop(catalogue, notes.cart, notes.shown, cache(partial(read_items, catalogue)), notes.last, notes.asked)
    plain = without_courtesy(said).strip(" .!¡¿,")
    unreasoned = _without_reason(said, catalogue)
    texts = tuple(dict.fromkeys((said, plain, _without_interjections(plain), _without_interjections(unreasoned))))
    speaks_of_it = speaks_of_products(catalogue, said)  # most texts are about something else
    if speaks_of_it and (wondered := behind("wonders", said)) is not None:
        return _wondered(wondered.rstrip("? "), catalogue)
    looks = (*(OF_A_CART if shop.cart.lines else ()), *OF_THE_SHOP, *(OF_LOOKS if speaks_of_it else ()))
    products = OF_PRODUCTS if speaks_of_it else ()
    return (
        _by_rules((*looks, *products), texts, replace(shop, is_whole=True))
        or shop_commands.read_whole(text, business, stored)
        or _part_of(_by_rules((*products, _requested_of_nothing), texts, shop), text, business, stored)
    )


def _wondered(said: str, catalogue: ProductCatalogue) -> ReadCommand | None:
    """Return the tool call that shows what somebody wonders whether the shop has, whatever they say of it: "I was
    wondering if you have | mugs that don't cost much". It orders nothing. None if that is not sold.
    """
    written = said.split()[:MOST_WONDERED]
    named = (" ".join(written[:size]) for size in range(len(written), 0, -1))
    words_said = next((each for each in named if _is_sold(catalogue, each)), None)
    return ReadCommand("browse", {"words": words_said}, goes_first=True) if words_said else None


MOST_WONDERED = 12
"""The most words that are looked through for what somebody wonders about."""


def _part_of(found: ReadCommand | None, text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return what the shop's grammar makes of a text of which the rules have read only a part, if it finds goods in it;
    else what the rules have read."""
    part = shop_commands.read_in_part(text, business, stored) if found and found.tool == "add_to_cart" else None
    return part if part is not None and part.arguments.get("items") else found


def _by_rules(rules: Sequence["Rule"], texts: Sequence[str], shop: "ReadShop") -> ReadCommand | None:
    """Return the tool call that the first of these rules reads in the first of these forms of a text; None for none."""
    return next((found for each in texts for rule in rules if (found := rule(each, shop)) is not None), None)


@dataclass(frozen=True)
class ReadShop:
    """What the rules that read a text need of the shop: the catalogue, the person's cart, and what they were shown
    last.
    """

    catalogue: ProductCatalogue
    cart: Cart
    shown: Sequence[str]
    """The skus that were shown last."""
    items: Callable[[str], tuple[WantedItem, ...]]
    """Reads the items of a text, each text once."""
    last: Sequence[str] = ()
    """The variants that were changed last."""
    asked: str = ""
    """The variant of a product that was asked about last."""
    is_whole: bool = False
    """Whether each thing of a text has to be sold: else what is not known is told and asked about."""

    @property
    def line(self) -> CartLine | None:
        """The cart line that "make it three" is about: the one changed last, or the only one; None if there are
        several.
        """
        lines = [line for line in self.cart.lines if line.variant in self.last] or self.cart.lines
        return lines[0] if len(lines) == 1 else None


Rule = Callable[[str, ReadShop], ReadCommand | None]


def _corrected(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that sets how many there are of what the text counts anew: "no wait, 2 buns", "pero 3
    rollos". None if the text corrects nothing in the cart, or asks for more.
    """
    rest, is_correction = said, False
    for _ in range(MOST_INTERJECTIONS):
        corrected = behind("corrects", rest)
        is_correction |= corrected is not None
        rest = (corrected or without_start("interjections", rest)).lstrip(" ,.!")
    if not is_correction:
        return None
    if not listed(ORDER_WORDS, "asks_for_more").isdisjoint(folded(rest).split()):
        return _one_more(rest, shop)
    rest = INSTEAD_OF.sub("", without_end("changes_behind", rest))
    items = shop.items(rest)
    if not all(item.products for item in items):
        items = shop.items(without_time(rest)[0])
    counted = [item for item in items if item.is_counted and _is_in(shop.cart, item)]
    if not counted or not all(item.is_counted for item in items):
        return None
    return ReadCommand("change_cart", {"to": rest, "item": EACH}, goes_first=True)


def _one_more(rest: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that adds what a correction wants beside what is in the cart: "no, another bun". None if the
    text does not count it all.
    """
    wanted = without_end("to_cart", rest)
    items = shop.items(wanted)
    if not items or not all(item.is_counted and item.products for item in items):
        return None
    return ReadCommand("add_to_cart", {"items": wanted}, goes_first=True)


def _unchosen(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that gives a line of the cart the usual choice in place of one that the text refuses: "no
    oat, normal milk", "sin leche de avena". None if no line has that choice.
    """
    rest = behind("refuses_choice", said) or ""
    refused, _, wanted = rest.partition(",")
    is_answer = said[: len(said) - len(rest)].rstrip().endswith(",")  # "no, oat": then oat is what they want
    items = shop.items(refused) if refused and not is_answer else ()
    if len(items) != 1 or not items[0].is_choices_alone or items[0].is_counted:
        return None
    name = items[0].choices[0][0]
    usual = name.option.choice(name.option.default or "")
    having = [line for line in shop.cart.lines if line.options.get(name.option.key) == name.choice.key]
    plain = listed(ORDER_WORDS, "usual_choice") | set(folded(" ".join(map(name.option.name.in_, LANGUAGES))).split())
    if usual is None or not set(folded(wanted).split()) <= plain:
        return None
    if not having:
        return ReadCommand("show_cart", {}, goes_first=True)
    item = f"{CART_LINE}{having[0].variant}" if len(having) == 1 else ALL
    return ReadCommand("change_cart", {"to": usual.name.in_(LANGUAGES[0]), "item": item}, goes_first=True)


def _taken_out(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that removes from the cart what the text takes back: "no croissant", "take one out", "el
    cruasán no". None if it takes nothing back that is in the cart.
    """
    refused = without_end("refused_behind", said)  # "el cruasán no"
    is_away = without_end("away", said) != said  # "take one out"
    rest = behind("takes_out", said) or (refused if refused != said else behind("takes", said) if is_away else None)
    if rest is None:
        return None
    rest = without_start("all_of_it", without_end("takes_out_behind", rest))
    items = shop.items(rest)
    is_no = folded(said.partition(" ")[0]) in listed(ORDER_WORDS, "negations")  # "no, three" changes how many
    if not is_no and (some := _some_out(items, shop)) is not None:
        return some
    if not items or not all(_is_in(shop.cart, item) for item in items):
        return None
    if any(item.is_choices_alone for item in items):
        return None  # "the small one"
    is_named = all(words_of_names(item.products) >= set(folded(item.words).split()) for item in items)
    return ReadCommand("remove_from_cart", {"items": rest}, goes_first=is_named)


def _it_taken_out(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that removes from the cart what a text without a thing takes back: "take it out", "no ya no,
    quitalo". It means what was changed last; where that is several things, they are asked which. None for any other
    text.
    """
    rest = said
    for _ in range(MOST_INTERJECTIONS):
        rest = without_start("before_taking_out", rest).lstrip(" ,.!")
    if not is_whole("takes_it_out", rest):
        return None
    line = shop.line
    items = f"{CART_LINE}{line.variant}" if line is not None else CART_LINE
    return ReadCommand("remove_from_cart", {"items": items})


def _changed(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that changes the count or choices of something in the cart: "make it three", "4 not 3". None
    if the text changes nothing.
    """
    wanted = INSTEAD_OF.sub("", said)  # "4 not 3"
    bare_rest = without_end("changes_behind", wanted)
    rest = behind("changes", wanted) or (bare_rest if bare_rest != said else behind("with", wanted))
    if rest is None:
        return None
    rest = without_start("changes_to", without_end("changes_behind", rest))
    items = shop.items(rest)
    if len(items) != 1 or items[0].is_more:
        return None
    item = items[0]
    is_of_last = item.is_count_alone or item.is_choices_alone
    is_of_cart = _is_in(shop.cart, item) and (item.is_counted or bool(item.choices))
    return ReadCommand("change_cart", {"to": rest}, goes_first=True) if is_of_last or is_of_cart else None


def _all_changed(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that changes the choice or count of several things in the cart: "both large", "dos de cada
    uno". None if the text changes nothing so.
    """
    rest = behind("changes", said) or said
    if is_whole_time(said, LANGUAGES):
        return None  # "a las 17" counts none of two
    for name in ("two_of_them", "all_of_them"):
        plain = without_start("changes_to", without_end(name, without_start(name, rest)))
        items = shop.items(plain) if plain != rest else ()
        if len(items) != 1 or not (items[0].choices or items[0].is_count_alone):
            continue
        if items[0].is_choices_alone or items[0].is_count_alone or _is_in(shop.cart, items[0]):
            item = TWO if name == "two_of_them" else ALL
            return ReadCommand("change_cart", {"to": plain, "item": item}, goes_first=True)
    return None


INSTEAD_OF = re.compile(r"(?<=\w),? (?:not|instead of|en vez de|y no) (?:the |el |la )?[^\W_]{1,20}$", re.IGNORECASE)
"""Matches, at the end of a text, what somebody does not want: the "not 3" of "4 not 3"."""


def _priced(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that tells what the products shown last cost, for "how much are they each?"; all prices
    where nothing was shown. None for any other text, and with a cart, of which the total may be asked."""
    if not is_whole("price_of_it", said.rstrip("? ")) or (shop.cart.lines and not shop.shown):
        return None
    names = [each.names[0] for each in map(shop.catalogue.product, shop.shown[:MOST_PRICED]) if each is not None]
    if not names:
        return ReadCommand("browse", {})
    kind = "each" if len(names) > 1 else "price"
    given = {"kind": kind, "things": ", ".join(names), "words": said[:LONGEST_ORDER]}
    return ReadCommand("answer_shop_question", given, goes_first=True)


MOST_PRICED = 6
"""The most products of which the prices are told at once."""


def _whole(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call for a text that is in a list of the vocabulary, whatever the catalogue has: "menu", "what's
    my total". None for any other text.
    """
    if shop.cart.lines and is_whole("totals_brought", said.rstrip("? ")):
        return ReadCommand("show_cart", {"is_brought": "yes"}, goes_first=True)
    for name, tool in WHOLE_TEXTS.items():
        if is_whole(name, said.rstrip("? ")):
            is_of_cart = tool in ("clear_cart", "show_cart")
            if is_of_cart and name in NEED_A_CART and not shop.cart.lines:
                return None
            return ReadCommand(tool, {}, goes_first=is_of_cart or tool in ("ordering_terms", "order_again"))
    return None


WHOLE_TEXTS: Mapping[str, str] = {
    "clears": "clear_cart",
    "totals": "show_cart",
    "starts": "add_to_cart",
    "shows_all": "browse",
    "again": "order_again",
    "terms": "ordering_terms",
}
"""The tool that a whole text calls, by the vocabulary list that has the text."""
NEED_A_CART = frozenset(["totals"])
"""The lists whose texts are about the cart only if it is not empty: "how much is it" may be about anything."""


def _delivered(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call for a text with a delivery address: "deliver 2 buns to 12 King St" adds to the cart,
    "deliver it to ..." goes to the checkout. None for a text without one.
    """
    asked = said.rstrip("? ")
    found = addressed(asked) or _brought_behind(asked)
    if found is None:
        return None
    what, time = without_time(found.before)
    given = {"address": found.address, "when": found.time or time, "note": found.remark}
    given = {name: value for name, value in given.items() if value}
    if not what or folded(what) in listed(ORDER_WORDS, "delivered_things"):
        tool = "follow_shop_text" if found.remark else "place_order"  # which keeps no note
        goes_on = {"how": "delivery", "goes_on": "yes"} if found.remark else {}
        return ReadCommand(tool, {**given, **goes_on}, goes_first=True) if shop.cart.lines else None
    return (
        ReadCommand("add_to_cart", {"items": what, **given}, goes_first=True) if _are_wanted(shop.items(what)) else None
    )


def _brought_behind(asked: str) -> AddressedText | None:
    """Return the products and the address of "2 lattes and deliver it to 12 King Street"; None for any other text."""
    words_said = asked.split()
    for at in range(1, min(len(words_said), MOST_BEFORE)):
        found = addressed(" ".join(words_said[at:]))
        if found is not None and (not found.before or folded(found.before) in listed(ORDER_WORDS, "delivered_things")):
            things = words_said[:at]
            while things and folded(things[-1]) in listed(ORDER_WORDS, "joints") | listed(ORDER_WORDS, "interjections"):
                things = things[:-1]
            wish = " ".join(things).rstrip(" ,.")
            return found._replace(before=behind("asks_for", wish) or wish) if wish else None
    return None


MOST_BEFORE = 40
"""The most words before "deliver it to ..." in a text."""


def _named_and_changed(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that changes a thing in the cart which the text names first: "the baguettes, make them 3".
    None for any other text.
    """
    named, pause, wanted = said.partition(", ")
    change = behind("changes", wanted) if pause else None
    items = shop.items(named) if change else ()
    if change is None or len(items) != 1 or items[0].is_counted or not _is_in(shop.cart, items[0]):
        return None
    return ReadCommand("change_cart", {"to": change, "item": items[0].words}, goes_first=True)


def _noted(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call for a text with something to write on a cake, or a note for the shop, alone or with
    products. None if the text has no note, or no cart or product to go with it.
    """
    things, note = noted(said)
    if not note:
        return None
    if not things:
        return ReadCommand("note_for_shop", {"note": note}, goes_first=True) if shop.cart.lines else None
    what = behind("asks_for", things) or things
    return ReadCommand("add_to_cart", {"items": what, "note": note}) if _are_wanted(shop.items(what)) else None


def _of_those(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that adds some of the products shown last: "ok one of those", "I'll take two", "2 of the
    first". None if nothing was shown or the text points at nothing.
    """
    asked = said.rstrip("? ")
    begun = behind("asks_for", asked)
    rest, shown = begun or asked, shop.shown
    counted, place = _pointed_at(rest)
    if not shown or (place is None and begun is None) or (place or 0) > len(shown):
        return None
    items = shop.items(counted) if counted else ()
    if counted and not (len(items) == 1 and items[0].is_count_alone):
        return _kind_of_shown(counted, shown, shop)
    count, skus = (items[0].count or 0) if items else 1, shown[place - 1 : place] if place else shown
    skus = [shop.asked] if len(skus) == 1 and parts_of_variant(shop.asked)[0] == skus[0] else skus
    return ReadCommand("add_to_cart", {"items": draft_of_some(count, skus)}, yields=not counted)


def _kind_of_shown(said: str, shown: Sequence[str], shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that adds a variant of the one product shown last: "I'll have one with chocolate" after a
    cake. None if several were shown, or the text names no variant of it.
    """
    product = shop.catalogue.product(shown[0]) if len(shown) == 1 else None
    kinds = shop.items(said) if product else ()
    if product and len(kinds) > 1 and all(each.is_choices_alone and each.is_counted for each in kinds):
        of_it = " and ".join(f"{each.count} {each.words} {product.names[0]}" for each in kinds)
        return ReadCommand("add_to_cart", {"items": of_it})  # "two in blue and two in green"
    wanted = f"{said} {product.names[0]}" if product else ""
    items = shop.items(wanted) if wanted else ()
    if len(items) != 1 or items[0].product is not product or not (items[0].is_counted and items[0].choices):
        return None
    return ReadCommand("add_to_cart", {"items": wanted})


def _pointed_at(rest: str) -> tuple[str, int | None]:
    """Split off the end of a text that points at products shown: "2 of the second one" gives ("2", 2). The place is 0
    for all of them ("of those"); None if the text points at nothing.
    """
    counted = without_end("of_those", rest)
    if counted != rest:
        return counted, 0
    folded_text = lowered(rest)
    for place, ordinal in enumerate(_ordinals(), 1):
        if found := ordinal.search(folded_text):
            return rest[: found.start()].strip(), place
    return rest, None


@cache
def _ordinals() -> Sequence[re.Pattern[str]]:
    """Return a pattern for each place in a list that matches words for it at the end of a text: "of the second one" for
    the second.
    """
    lists = [words(ORDER_WORDS, language) for language in LANGUAGES]
    before, after = ("|".join(sorted(listed(ORDER_WORDS, name))) for name in ("points_before", "points_behind"))
    places = zip(*(each["places"] for each in lists), strict=True)
    begun = f"(?:^|(?<= ))(?:(?:{before}) ){{0,4}}"
    return [re.compile(rf"{begun}(?:{'|'.join(each)})(?: (?:{after}))?$") for each in places]


def _some_out(items: Sequence[WantedItem], shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that removes this many of the line that "it" means (changed last, or the only one): "take
    one out". None if the items are more than a count, or the line is not clear.
    """
    line = shop.line
    if len(items) != 1 or not items[0].is_count_alone or not items[0].count or line is None:
        return None
    product = shop.catalogue.product(line.sku)
    if product is None:
        return None
    choices = [option.choice(line.options.get(option.key, "")) for option in product.options]
    named = " ".join([product.names[0], *(each.name.in_(LANGUAGES[0]) for each in choices if each)])
    return ReadCommand("remove_from_cart", {"items": f"{items[0].count} {named}"}, goes_first=True)


def _some_changed(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that changes the choice of some items of a cart line: "make one large", "sí pero uno que sea
    grande". None for any other text.
    """
    rest = without_start("some_of_them", _some_behind(said, shop) or said)
    count, _, choice = rest.partition(" ")
    if (of_named := behind("some_of_the", choice)) is not None:
        may_follow = behind("some_of_the_at_once", choice) is not None
        if (found := _some_of_named_changed(count, of_named, shop, may_follow=may_follow)) is not None:
            return found
    rest = f"{count} {without_start('some_are', without_start('some_are', choice))}"
    items = shop.items(rest)
    if (
        len(items) > 1
        and all(each.is_choices_alone for each in items)
        and not any(each.is_counted for each in items[1:])
    ):
        rest = " ".join([count, *(each.words for each in items)])  # "one of them small and with oat milk"
        return ReadCommand("change_cart", {"to": rest, "item": SOME}, goes_first=True) if items[0].is_counted else None
    if (
        len(items) != 1
        or items[0].is_more
        or not items[0].is_counted
        or not items[0].is_choices_alone
        or len(items[0].choices) > 1
    ):
        return None
    return ReadCommand("change_cart", {"to": rest, "item": SOME}, goes_first=True)


def _some_behind(said: str, shop: ReadShop) -> str:
    """Return a text that first says of which things some are to be otherwise, "de los tres jarros uno que sea verde",
    in the usual order: "uno de los jarros que sea verde". Empty for any other text.
    """
    named = (behind("some_of_the", said) or "").split()
    which = said.split()[: len(said.split()) - len(named)]
    named = named[1:] if named and is_count_word(folded(named[0])) else named
    for at in range(1, min(len(named), MOST_OF_NAME) + 1):
        name, count = " ".join(named[:at]).rstrip(","), " ".join(named[at : at + 1])
        items, counted = shop.items(name), shop.items(count) if count else ()
        is_counted = len(counted) == 1 and (counted[0].is_count_alone or folded(count) in ones())
        if len(items) == 1 and items[0].products and _is_in(shop.cart, items[0]) and is_counted:
            return " ".join([count, *which, name, *named[at + 1 :]])
    return ""


def _some_of_named_changed(count: str, said: str, shop: ReadShop, *, may_follow: bool) -> ReadCommand | None:
    """Return the tool call that changes the choice of some items of a thing that is named: "one of the mugs should be
    green". `may_follow`: whether the choice may follow at once. None if the text says no such thing of what is in the
    cart.
    """
    written = said.split()
    for at in range(1, min(len(written), MOST_OF_NAME) + 1):
        name, rest = " ".join(written[:at]), " ".join(written[at:])
        choice = behind("some_are_named", rest) or (rest if may_follow else "")
        named, chosen = shop.items(name), shop.items(choice) if choice else ()
        if len(named) != 1 or not _is_in(shop.cart, named[0]) or not shop.items(count):
            continue
        if len(chosen) == 1 and chosen[0].is_choices_alone and not chosen[0].is_counted and len(chosen[0].choices) == 1:
            return _of_line(f"{count} {choice}", named[0], shop) or ReadCommand(
                "change_cart", {"to": f"{count} {name} {choice}", "item": SOME}, goes_first=True
            )
    return None


def _of_line(to: str, named: WantedItem, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that changes some items of the one line of the cart that has the choices which are named:
    "one of the blue mugs". None if none is named, or not one line has them.
    """
    wanted = {(name.option.key, name.choice.key) for name, *_ in named.choices}
    skus = {product.sku for product in named.products}
    lines = [line for line in shop.cart.lines if line.sku in skus and wanted <= set(line.options.items())]
    is_one = bool(wanted) and len(lines) == 1
    return (
        ReadCommand("change_cart", {"to": to, "item": f"{CART_LINE}{lines[0].variant}"}, goes_first=True)
        if is_one
        else None
    )


MOST_OF_NAME = 4
"""The most words of a thing's name in front of its choice."""


def _fewer(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that removes some of a thing in the cart: "one latte less", "un latte menos". None for any
    other text.
    """
    rest = without_end("fewer", said)
    items = shop.items(rest) if rest != said else ()
    if (some := _some_out(items, shop)) is not None:
        return some
    if not items or not all(_is_in(shop.cart, item) and item.is_counted for item in items):
        return None
    return ReadCommand("remove_from_cart", {"items": rest}, goes_first=True)


def _looked_for(said: str, shop: ReadShop) -> ReadCommand | None:
    asked = said.rstrip("? ")
    begun = behind("looks_for", asked)
    rest = without_end("looks_behind", begun if begun is not None else asked)
    if (begun is None and rest == asked) or not _is_sold(shop.catalogue, rest):
        return None
    is_of_category = category_named(shop.catalogue, rest) is not None  # "qué facturas tienen?" asks for no bill
    return ReadCommand("browse", {"words": rest}, goes_first=is_of_category)


SENTENCE_END = frozenset("?!;.")
"""The marks behind which another sentence begins."""


def _had(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that shows a product of which the text asks whether the shop has it: "tienen jarro azul",
    "do you have two small lattes for tomorrow". A question orders nothing. None if it asks for nothing that is sold.
    """
    asked = thing_asked_for(said, "have_you") or _asked_behind(said)
    named = without_time(asked)[0] if asked else ""
    items = shop.items(written_in_full(named)) if named else ()
    if not items or not SENTENCE_END.isdisjoint(named):
        return None
    if all(item.unknown_choices for item in items):
        given = {"kind": "offered", "things": named, "words": said[:LONGEST_ORDER]}
        return ReadCommand("answer_shop_question", given, goes_first=True)
    if not all(item.products for item in items):
        return None
    if any(item.is_counted or item.choices for item in items):
        kind = "offered" if all(item.products and item.choices for item in items) else "stock"
        given = {"kind": kind, "things": named, "words": said[:LONGEST_ORDER]}
        return ReadCommand("answer_shop_question", given, goes_first=True)
    product = next((item.product for item in items if item.product), None)
    words = written_in_full(named) if product is None or category_named(shop.catalogue, named) else product.names[0]
    return ReadCommand("browse", {"words": words}, goes_first=True) if _is_sold(shop.catalogue, words) else None


def _asked_behind(said: str) -> str | None:
    """Return the thing of which a question asks at its end whether the shop has it, "jarros rojos tienen?"; None for
    any other text."""
    bare = _without_interjections(said.rstrip("? "))
    named = without_end("looks_behind", bare)
    return named if "?" in said and named != bare else None


def _choice_asked(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that tells in which choices what was changed last comes, if the text asks whether the shop
    has one: "los tienes en verde?". None for any other text.
    """
    if "?" not in said:
        return None
    asked = thing_asked_for(without_start("all_of_it", said), "have_you")
    bare = _without_interjections(said.rstrip("? "))
    named = without_end("looks_behind", bare)
    asked = named if asked is None and named != bare else asked  # "y en negro hay?"
    items = shop.items(asked) if asked else ()
    are_choices = bool(items) and all(item.is_choices_alone and not item.is_counted for item in items)
    return _choices_of_last(said, shop) if are_choices else None


def _choice_of_shown(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that tells whether the one product shown last comes in a choice: "do you have them in
    black?", "y en negro?". None for any other text."""
    product = shop.catalogue.product(shop.shown[0]) if len(shop.shown) == 1 else None
    return _choice_of(product, said, shop) if product is not None else None


def _choice_of_told(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that tells whether a product that the text tells of comes in the choice that it asks for at
    its end: "my wife loved your bowls. Do you have them in green?". None for any other text."""
    if "?" not in said:
        return None
    pauses = list(TELLS_AND_ASKS.finditer(said.rstrip("? ")))
    first, last = (said[: pauses[-1].start()], said[pauses[-1].end() :]) if pauses else ("", "")
    marks = marked_words(shop.catalogue, first) if first else ()
    if any(each.mark in ("adds", "removes") for each in marks):
        return None
    named = [item for each in marks if each.mark == THING for item in shop.items(each.plain)]
    products = {each.sku: each for item in named if len(item.products) == 1 for each in item.products}
    return _choice_of(next(iter(products.values())), last, shop) if len(products) == 1 else None


TELLS_AND_ASKS = re.compile(r"(?<=[^\s.,!])[.,!]\s+(?=\S)")
"""Stands between what a text tells, and what it asks at its end."""


def _choice_of(product: Product, said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that tells whether a product comes in the choice for which a question asks; None for any
    other text."""
    if "?" not in said:
        return None
    bare = _without_interjections(said.rstrip("? "))
    asked = thing_asked_for(said, "have_you") or without_end("looks_behind", bare)
    items = shop.items(asked)
    are_choices = bool(items) and all(
        (item.is_choices_alone or (item.unknown_choices and not item.products)) and not item.is_counted
        for item in items
    )
    if not are_choices:
        return None
    named = [" ".join(names[0].words) for item in items for names in item.choices]
    named += [words for item in items for _, words in item.unknown_choices]
    given = {"kind": "offered", "things": " ".join([product.names[0], *named]), "words": said[:LONGEST_ORDER]}
    return ReadCommand("answer_shop_question", given, goes_first=True)


def _choices_of_last(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that tells in which choices the thing comes that was changed or shown last: "do you have
    them in green?". None if that is not one thing.
    """
    sku = shop.line.sku if shop.line is not None else shop.shown[0] if len(shop.shown) == 1 else ""
    product = shop.catalogue.product(sku)
    if product is None or not product.options:
        return None
    given = {"kind": "choices", "things": product.names[0], "words": said[:LONGEST_ORDER]}
    return ReadCommand("answer_shop_question", given, goes_first=True)


def _price_asked(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that shows a product whose price the text asks for: "how much is a croissant". None if it
    asks for no price, or the thing is not sold.
    """
    rest = behind("asks_price", said.rstrip("? "))
    named = without_end("price_behind", rest) if rest else ""
    items = shop.items(named) if named else ()
    if len(items) != 1 or items[0].count != 1 or not items[0].products:
        return None
    item = items[0]
    if item.product and item.choices:
        given = {"kind": "price", "things": named, "words": said[:LONGEST_ORDER]}
        return ReadCommand("answer_shop_question", given, goes_first=True)
    asked = item.words
    return ReadCommand("browse", {"words": asked}, goes_first=True) if _is_sold(shop.catalogue, asked) else None


def _requested_of_nothing(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call to add things that are not sold, so that the person is told so: "I'd like two muffins".
    Without a cart, only two or more of each count. None for any other text.
    """
    rest = behind("asks_for", said.rstrip("? "))
    items = shop.items(rest) if rest else ()
    fewest = 1 if shop.cart.lines else 2  # with a cart, one thing more is enough
    are_things = all(
        item.is_counted and (item.count or 0) >= fewest and len(item.words.split()) <= A_NAME for item in items
    )
    said_words = {word for item in items for word in lowered(item.words).split()}
    if rest is None or not items or not are_things or said_words & listed(ORDER_WORDS, "never_sold"):
        return None
    if is_time(rest, LANGUAGES):
        return None
    return ReadCommand("add_to_cart", {"items": rest})


A_NAME = 3
"""The most words of a thing that is not sold and still taken for a product."""


def _requested(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that adds products which the text asks for: "I'd like two lattes and a croissant". None if
    it asks for nothing that is sold.
    """
    asked = said.rstrip("? ")
    begun = behind("asks_for", asked)
    rest = without_end("to_cart", begun if begun is not None else asked)
    if begun is None and rest == asked:
        return None
    if _are_wanted(shop.items(rest), shop) or _are_wanted(shop.items(without_time(rest)[0]), shop):
        return ReadCommand("add_to_cart", {"items": rest})
    return None


def _named_alone(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call for a text that only names products: "2 croissants" adds them to the cart, "croissants" or a
    question shows them. None if they are not sold.
    """
    is_question, said = "?" in said, said.rstrip("? ")
    items = shop.items(said)
    if is_question or (len(items) == 1 and not items[0].is_counted and not items[0].choices):
        return ReadCommand("browse", {"words": said}, yields=True) if _is_sold(shop.catalogue, said) else None
    if not _are_wanted(items, shop):
        timed, time = without_time(said)
        items = shop.items(timed) if begins_for(time) else items
    is_order = bool(items) and (items[0].is_counted or len(items) > 1 or bool(items[0].choices))
    return ReadCommand("add_to_cart", {"items": said}) if is_order and _are_wanted(items, shop) else None


def _all_counted(said: str, shop: ReadShop) -> ReadCommand | None:
    """Return the tool call that counts all of the cart anew: "one more of each", "double everything". None for any
    other text.
    """
    plain = said.rstrip("? ")
    if is_whole("one_more_of_each", plain):
        counts = {line.variant: line.count + 1 for line in shop.cart.lines}
    elif is_whole("doubles", plain):
        counts = {line.variant: line.count * 2 for line in shop.cart.lines}
    else:
        return None
    given = {"to": said[:MOST_OF_CHANGE], "counts": shop_commands.written_counts(counts)}
    return ReadCommand("change_cart", given, goes_first=True)


MOST_OF_CHANGE = 200
"""The most characters of such a text that its call keeps."""
OF_A_CART: tuple[Rule, ...] = (
    _choice_asked,
    _all_counted,
    _fewer,
    _corrected,  # before _taken_out, because "no, 2 buns" takes nothing out
    _unchosen,  # before _changed, because "no oat" wants no oat milk
    _taken_out,
    _it_taken_out,
    _named_and_changed,
    _some_changed,
    _all_changed,
    _changed,
)
"""The rules for a person whose cart holds something, before all others."""
OF_THE_SHOP: tuple[Rule, ...] = (_priced, _whole, _choice_of_shown, _choice_of_told, _noted, _delivered, _of_those)
OF_LOOKS: tuple[Rule, ...] = (_price_asked, _had, _looked_for)
OF_PRODUCTS: tuple[Rule, ...] = (_requested, _named_alone)
"""The rules for a text that has some word of the catalogue."""


def _are_wanted(items: Sequence[WantedItem], shop: ReadShop | None = None) -> bool:
    """Return whether the items can be an order: the first one is sold, and so are at least half of them, or all of them
    where a text is to be read whole.
    """
    known = [item for item in items if item.products]
    if shop is not None and shop.is_whole and len(known) < len(items):
        return False
    return bool(items) and bool(items[0].products) and len(known) * 2 >= len(items)


def _is_in(cart: Cart, item: WantedItem) -> bool:
    return any(cart.count_of(product.sku) for product in item.products)


def _is_sold(catalogue: ProductCatalogue, named: str) -> bool:
    """Return whether all of these words name a category or products. Misspellings count only for words of seven letters
    or more: a shorter one may be another word.
    """
    said = {in_singular(catalogue, word) for word in folded(named).split()}
    said -= listed(ORDER_WORDS, "empty") - measures_sold(catalogue)
    known = words_of_catalogue(catalogue)
    if not said or not all(any(is_form(word, other, LONG_WORD) for other in known) for word in said):
        return False
    return category_named(catalogue, named) is not None or bool(products_named(catalogue, named).products)


LONG_WORD = 7
"""The fewest letters of a word that is taken for a misspelt one of the catalogue."""


def _without_interjections(said: str) -> str:
    """Return the text without up to four filler words at its beginning: "ok wait, and"."""
    for _ in range(MOST_INTERJECTIONS):
        said = without_start("interjections", said).lstrip(" ,.!")
    return said


MOST_INTERJECTIONS = 4
"""The most filler words before a request that are removed."""


def _without_reason(said: str, catalogue: ProductCatalogue) -> str:
    """Return the text without a reason at its end ("because my sister likes it") that names no product."""
    for pause in re.finditer(r"(?<![ ,])[ ,]++(?=[^ ,])", said):
        reason = said[pause.end() :]
        is_reason = behind("reasons", reason) is not None
        if is_reason and pause.start() and not any(item.products for item in read_items(catalogue, reason)):
            return said[: pause.start()]
    return said
