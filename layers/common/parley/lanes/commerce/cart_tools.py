"""The tools of the cart: add, change, remove, clear, and look into it.

A tool that changes the cart does so at once, without a confirmation, shows the new cart, and can be undone. Adding
raises the count, so two messages add twice; changing sets the count, so a repeat does no harm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from parley import texts as core_texts
from parley.business.money import money
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.commerce import cart_timer
from parley.lanes.commerce.browse_words import lead_in_words
from parley.lanes.commerce.cart import (
    ALL,
    CART_LINE,
    EACH,
    MOST_LINES,
    SOME,
    TWO,
    Cart,
    CartLine,
    parts_of_variant,
    priced_anew,
)
from parley.lanes.commerce.cart_words import cart_in_words, changes_in_words, sold, together
from parley.lanes.commerce.checkout import CheckoutRequest
from parley.lanes.commerce.delivery_address import has_postcode
from parley.lanes.commerce.item_words import WantedItem, read_items, without_time
from parley.lanes.commerce.more_of_it import as_in_cart
from parley.lanes.commerce.next_step import with_next_step
from parley.lanes.commerce.notes import NOTE_MOST, NOTHING_SHOWN, CommerceNotes
from parley.lanes.commerce.options import NOTHING, chosen_in_words, few_enough, to_lines, wanted_items
from parley.lanes.commerce.own_orders import cannot_change, running_orders
from parley.lanes.commerce.product_search import is_plural
from parley.lanes.commerce.said_address import ADDRESS_MOST
from parley.lanes.commerce.shop_commands import as_draft, counts_in
from parley.lanes.commerce.shop_filling import request_filled
from parley.lanes.commerce.starting import what_to_order
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Reversal, Tier, tool

CHANGING_CART = frozenset(
    ("add_to_cart", "change_cart", "remove_from_cart", "clear_cart", "follow_shop_text", "order_again")
)
"""The tools that change the cart, and show it."""
MOST_QUOTED = 12
"""The most words that were not understood and are repeated to the person."""
LONGEST_REQUEST = 2_000
"""The most characters of a request, in a person's words or as a draft."""
Items = Annotated[
    str,
    Field(
        max_length=LONGEST_REQUEST,
        description="What, with counts and choices, in the person's words.",
    ),
]


class ItemsToAdd(Arguments):
    """The arguments of `add_to_cart`."""

    items: Items = ""
    when: str = Field("", max_length=80, description="When it is wanted, in their words, if they say so.")
    address: SkipJsonSchema[str] = Field("", max_length=ADDRESS_MOST)
    """Where it is to be brought, if the person says so in the same text."""
    note: SkipJsonSchema[str] = Field("", max_length=NOTE_MOST)
    """What is to be written on it, if the person says so in the same text."""
    unread: SkipJsonSchema[str] = Field("", max_length=LONGEST_REQUEST)
    """What else the text says, of which nothing was understood."""


class ItemsToRemove(Arguments):
    """The arguments of `remove_from_cart`."""

    items: Items


class ItemToChange(Arguments):
    """The arguments of `change_cart`."""

    to: str = Field(max_length=200, description="How many there are to be, or which choice, in their words.")
    item: str = Field("", max_length=200, description="Which thing in the cart; empty: what was changed last.")
    counts: SkipJsonSchema[str] = Field(default="", max_length=LONGEST_REQUEST)
    """How many there are to be of variants, as it was read: then nothing else says it."""


class CartToShow(Arguments):
    """The arguments of `show_cart`."""

    is_brought: SkipJsonSchema[bool] = False
    """Whether the person asks for the total with the delivery."""


class VariantCount(Arguments):
    """How many of a variant: to be added, or to be there in the end; then 0 takes it out."""

    variant: str
    """The key of the variant: a product's sku with the choices of its options."""
    count: int = Field(ge=0)


class AddedLines(Arguments):
    """What is added to the cart."""

    lines: tuple[VariantCount, ...]
    shown: str
    """The lines in words."""
    when: str = ""
    """When they are wanted, in the person's words; empty if they have not said so."""
    address: str = ""
    """Where they are to be brought; empty if the person has not said so."""
    note: str = ""
    """What the shop is to know of them; empty if nothing."""
    unread: str = ""
    """What else the person has said, of which nothing was understood."""


class CountedLines(Arguments):
    """The variants of the cart that change, each with how many there are to be."""

    lines: tuple[VariantCount, ...]
    shown: str
    """The lines in words."""


class RecountedLines(CountedLines):
    """The variants of the cart that the person changes, with what they said beside."""

    when: str = ""
    """When they are wanted, in the person's words; empty if they have not said so."""


def counts_of(lines: Iterable[CartLine]) -> tuple[VariantCount, ...]:
    """Return the variant and count of each cart line, without its price: prices come from the catalogue when the cart
    changes.
    """
    return tuple(VariantCount(variant=line.variant, count=line.count) for line in lines)


def counted(call: Call[Services], lines: Iterable[VariantCount]) -> CountedLines:
    """Return the arguments that set these variants to these counts, with a text that names the variants."""
    counts = tuple(lines)
    return CountedLines(lines=counts, shown=chosen_in_words(call, as_lines(counts)))


def priced(call: Call[Services], counts: Iterable[VariantCount]) -> list[CartLine]:
    """Return cart lines with these variants and counts, at the catalogue's prices. Variants that are not sold any more,
    and those with a count of 0, are left out.
    """
    lines = list[CartLine]()
    for each in counts:
        sku, options = parts_of_variant(each.variant)
        product = sold(call).product(sku)
        price = product.price_with(options) if product else None
        if price is not None and each.count:
            lines.append(CartLine(sku=sku, options=options, count=each.count, price=price))
    return lines


def current(call: Call[Services]) -> Cart:
    """Return the person's cart at the catalogue's current prices, without what is not sold any more."""
    return priced_anew(CommerceNotes.for_call(call).cart, sold(call))[0]


@dataclass(frozen=True)
class SaidBeside:
    """What the person has said about an order besides its products. Each is empty if not said."""

    when: str = ""
    address: str = ""
    note: str = ""
    how: str = ""
    name: str = ""
    pay: str = ""


def changed_cart(
    call: Call[Services],
    cart: Cart,
    words: str,
    last: Sequence[CartLine],
    beside: SaidBeside = SaidBeside(),
    request: CheckoutRequest | None = None,
    goes_on: bool = False,
) -> Result:
    """Return the Result that stores this cart, says what is in it, and sets the cart's timer; whoever has said anything
    else of their order is asked what is missing next. Its undo sets each changed variant back to the count it had.
    """
    before, notes = current(call), CommerceNotes.for_call(call)
    changes = changes_in_words(call, priced_anew(notes.cart, sold(call))[1])
    is_changed_again = bool(cart.lines) and not CHANGING_CART.isdisjoint(call.then)
    is_shown_behind = is_changed_again or (bool(cart.lines) and "place_order" in call.then)
    is_said = words.startswith(say(call).cleared)  # whoever gives up is not asked to buy
    said = [words, *changes, "" if is_shown_behind or is_said else cart_in_words(call, cart)]
    undone = _counts_before(before, cart)
    kept = notes.change(
        lines=cart.lines,
        last=tuple(line.variant for line in last if cart.line(line.variant)),
        changed_at=call.now if cart.lines else None,
        is_reminded=False,
        **NOTHING_SHOWN,
    )
    kept = kept.saying(vars(beside), call.now) if cart.lines else kept.emptied
    kept = kept.change(emptied_at=None if cart.lines else call.now)
    done = Result(
        "\n".join(filter(None, said)),
        notes=kept.store(),
        closes=True,
        keeps=("place_order",) if cart.lines else (),  # an open checkout goes on with the cart as it is now
        later=cart_timer.set_for(call) if cart.lines else (),
        forget=cart_timer.ids(call),
        undo=(Reversal("change_cart", RecountedLines(**dict(counted(call, undone)))),) if undone else (),
    )
    if is_changed_again or not (cart.lines and (kept.is_checking_out or goes_on)):
        return done
    return with_next_step(call, done, "\n".join(filter(None, [words, *changes])), request)


def _counts_before(before: Cart, after: Cart) -> list[VariantCount]:
    """Return each variant whose count differs between two carts, with the count that it had in the first."""
    touched = {line.variant: line for line in (*before.lines, *after.lines)}
    counts = [(line, each.count if (each := before.line(line.variant)) else 0) for line in touched.values()]
    return [
        VariantCount(variant=line.variant, count=count)
        for line, count in counts
        if count != (each.count if (each := after.line(line.variant)) else 0)
    ]


# --- add ------------------------------------------------------------------------------------------------------------


def _to_add(call: Call[Services], given: ItemsToAdd) -> AddedLines:
    """Return the cart lines that the person wants to add. Raises ToolAsks if a product or an option has to be asked
    for, ToolRefused if something cannot be added.
    """
    if given.items == NOTHING:
        return AddedLines(lines=(), shown="")
    if (asks := what_to_order(call, given.items)) is not None:
        raise asks
    cart, items, when = current(call), given.items, given.when
    if not all(item.products for item in wanted_items(sold(call), items)):
        timed, time = without_time(items)
        if time and any(item.products for item in read_items(sold(call), timed)):
            items, when = timed, when or time
    wanted = wanted_items(sold(call), items)
    more = [as_in_cart(cart, each) for each in wanted]
    items = items if more == list(wanted) else as_draft(more)  # "another latte" is as the one that is there
    beside = {"when": when, "address": given.address, "note": given.note, "unread": given.unread}
    lines = to_lines(call, items, {line.sku: cart.count_of(line.sku) for line in cart.lines}, beside)
    if len(cart.plus(lines).lines) > MOST_LINES:
        raise ToolRefused(say(call).too_many_lines.format(most=MOST_LINES))
    return AddedLines(lines=counts_of(lines), shown=chosen_in_words(call, lines), **beside)


def whether_to_add(call: Call[Services], new: AddedLines) -> str:
    """Return the question whether to add these lines to the cart; it also repeats the time, address and note that the
    person gave. Below it stands that another order begins, where one was placed: the first line is what is repeated.
    """
    says, beside = say(call), ", ".join(filter(None, (new.when, new.address, new.note)))
    lines = says.line_with_more.format(lines=new.shown, more=beside) if beside else new.shown
    return "\n".join([says.add.format(lines=lines), *beside_an_order(call)])


@tool(
    Tier.WRITE,
    is_of_document=True,
    phrases={
        "en": [
            *variants("<order|I want to order|I'd like to order|I want to buy> {items:a coffee}"),
            *variants("<add|put> {items:a coffee} <to|in|into> <my|the> <cart|basket>"),
            *("start shopping", "start an order"),
        ],
        "es": [
            *variants("<quiero pedir|quiero encargar|me gustaría pedir|quiero comprar> {items:un café}"),
            *variants("<añade|agrega|pon> {items:un café} <al|a mi|en el|en mi> <carrito|cesta>"),
            "empezar un pedido",
        ],
    },
    prepare=_to_add,
    question=whether_to_add,
    fills=request_filled,
    makes=("items",),
    minor=True,
)
def add_to_cart(call: Call[Services], arguments: AddedLines) -> Result:
    """Add things to the cart. With no items the person is asked what they would like."""
    if not arguments.lines:
        return Result(core_texts.of(call.language).declined, closes=True)
    added = priced(call, arguments.lines)
    words = [say(call).added.format(lines=chosen_in_words(call, added))]
    for sku in dict.fromkeys(line.sku for line in added):
        product = sold(call).product(sku)
        if product is not None and product.lead_hours:
            words.append(lead_in_words(product, call.language, product.name.in_(call.language)))
    address, told = _brought_to(call, arguments.address)
    words += [told] if told else []
    words += [say(call).noted_for_shop.format(note=arguments.note)] if arguments.note else []
    words += beside_an_order(call)
    is_short = 0 < len(arguments.unread.split()) <= MOST_QUOTED
    words += [say(call).not_read.format(words=arguments.unread)] if is_short else []
    beside = SaidBeside(arguments.when, address, arguments.note)
    return changed_cart(call, current(call).plus(added), "\n".join(words), added, beside)


def beside_an_order(call: Call[Services]) -> list[str]:
    """Return that another order begins, to somebody whose placed one is not over; nothing where the cart held something
    before."""
    if CommerceNotes.for_call(call).lines:
        return []
    return [say(call).another_order.format(number=order.number) for order in running_orders(call)[:1]]


def _brought_to(call: Call[Services], address: str) -> tuple[str, str]:
    """Return the delivery address and a sentence about its fee. If it cannot be delivered there, return an empty
    address and a sentence about what is possible; without an address, two empty strings.
    """
    says, delivery = say(call), sold(call).delivery
    if not address:
        return "", ""
    if delivery is None:
        return "", says.pickup
    fee = money(delivery.fee, sold(call).currency, call.language)
    if has_postcode(address) and not delivery.covers(address):
        return "", says.delivery.format(area=delivery.area.in_(call.language), fee=fee)
    return address, says.delivery_noted.format(address=address, fee=fee)


# --- change and remove ----------------------------------------------------------------------------------------------


def _nothing_in_cart(call: Call[Services]) -> str:
    """Return that the cart is empty; and if something is ordered, which may be meant, that this cannot be changed."""
    return "\n".join(filter(None, (cart_in_words(call, Cart()), cannot_change(call))))


def _matching(cart: Cart, item: WantedItem) -> Sequence[CartLine]:
    """Return the cart lines that an item of a request names: those of its products with the choices it names, or, if
    there are none, all lines of its products.
    """
    skus = {product.sku for product in item.products}
    lines = [line for line in cart.lines if line.sku in skus]
    exact = [line for line in lines if item.options.items() <= line.options.items()]
    return exact or lines


def _target(call: Call[Services], cart: Cart, item: WantedItem, given: ItemToChange) -> CartLine:
    """Return the cart line that the person wants to change. Raises ToolAsks if several lines are possible, ToolRefused
    if none is.
    """
    says, last = say(call), CommerceNotes.for_call(call).last
    if given.item.startswith(CART_LINE) and (line := cart.line(given.item.removeprefix(CART_LINE))):
        return line
    if item.products or item.near:
        lines = _matching(cart, item)
    else:
        lines = [line for line in cart.lines if line.variant in last] or list(cart.lines)
        lines = [line for line in lines if _has_choices(call, line, item)] or _able(call, cart, item) or lines
    if not lines:
        raise ToolRefused(f"{says.not_in_cart.format(words=item.words)}\n{cart_in_words(call, cart)}")
    if len(lines) > 1:
        options = [(chosen_in_words(call, [line]), f"{CART_LINE}{line.variant}") for line in lines[:MOST_LINES]]
        raise ToolAsks(says.which_line, "item", options)
    return lines[0]


def _exchanged(call: Call[Services], cart: Cart, given: ItemToChange) -> CountedLines | None:
    """Return the new counts if one product takes the place of another: "change one croissant to an almond one". None
    if `to` names no other product, or `item` no single line of the cart. Raises ToolAsks for a choice that is missing.
    """
    items, to = read_items(sold(call), given.item), given.to.removesuffix(" one").removesuffix(" ones")
    wanted = read_items(sold(call), to)  # "an almond one"
    lines = _matching(cart, items[0]) if len(items) == 1 and items[0].products else []
    new = wanted[0].product if len(wanted) == 1 else None
    if new is None or len(lines) != 1 or lines[0].sku == new.sku:
        return None
    gone = min(items[0].count or 1, lines[0].count) if items[0].is_counted else lines[0].count
    count = max(gone, wanted[0].count or 1)
    added = to_lines(call, f"{count} {wanted[0].words}", {line.sku: cart.count_of(line.sku) for line in cart.lines})
    counts = {lines[0].variant: lines[0].count - gone}
    for line in added:
        held = cart.line(line.variant)
        counts[line.variant] = line.count + (held.count if held else 0)
    return counted(call, [VariantCount(variant=key, count=count) for key, count in counts.items()])


def _able(call: Call[Services], cart: Cart, item: WantedItem) -> list[CartLine]:
    """Return the cart lines that can have each choice which an item names."""
    return [line for line in cart.lines if _has_choices(call, line, item)]


def _to_change(call: Call[Services], given: ItemToChange) -> RecountedLines:
    """Return the new counts of the variants that change, with what the person said beside. Raises ToolAsks if several
    cart lines could be meant, ToolRefused if nothing can be changed.
    """
    if given.counts:
        return _to_set(call, given.counts)
    if given.item != EACH:
        return RecountedLines(**dict(_counts_changed(call, given)))
    wanted, when = given.to, ""
    if not all(item.products for item in read_items(sold(call), wanted)):
        wanted, when = without_time(given.to)
    new = _counts_changed(call, ItemToChange(to=wanted, item=EACH))
    return RecountedLines(**dict(new), when=when)


def _to_set(call: Call[Services], written: str) -> RecountedLines:
    """Return the counts of variants that a coded text sets. Raises ToolRefused if that is more than one order takes."""
    sets = [VariantCount(variant=variant, count=count) for variant, count in counts_in(written).items()]
    cart, _ = set_counts(call, CountedLines(lines=tuple(sets), shown=""))
    few_enough(call, cart.lines, {})
    return RecountedLines(**dict(counted(call, sets)))


def whether_to_change(call: Call[Services], new: RecountedLines) -> str:
    """Return the question whether to change these lines of the cart; it also repeats the time that the person gave."""
    says = say(call)
    lines = says.line_with_more.format(lines=new.shown, more=new.when) if new.when else new.shown
    return says.change.format(lines=lines)


def _counts_changed(call: Call[Services], given: ItemToChange) -> CountedLines:
    """Return the new counts of the variants that change: "change the latte to large" sets the small latte to 0 and the
    large one to 1. Raises ToolAsks if several cart lines could be meant, ToolRefused if nothing can be changed.
    """
    catalogue, cart, says = sold(call), current(call), say(call)
    if not cart.lines:
        raise ToolRefused(_nothing_in_cart(call))
    if given.item in (ALL, TWO):
        return _to_change_all(call, cart, given)
    if given.item == SOME:
        return _to_change_some(call, cart, given)
    if given.item == EACH:
        return _to_count_anew(call, cart, given)
    if (exchanged := _exchanged(call, cart, given)) is not None:
        return exchanged
    named = "" if given.item.startswith(CART_LINE) else given.item
    found = read_items(catalogue, f"{given.to} {named}".strip())
    if len(found) != 1 or (not found[0].is_counted and not found[0].choices):
        raise ToolRefused(says.nothing_to_change)
    item = found[0]
    line = _target(call, cart, item, given)
    product = catalogue.product(line.sku)
    assert product is not None  # `current` has removed lines that are not sold
    if item.count is None:
        raise ToolRefused(says.say_remove.format(product=product.name.in_(call.language)))
    options = _chosen_anew(call, line, item)
    count = item.count if item.is_counted else line.count
    few_enough(call, [line.counting(count)], {line.sku: cart.count_of(line.sku) - line.count})
    if options == line.options:
        return counted(call, [VariantCount(variant=line.variant, count=count)])
    moved = min(count, line.count)
    other = line.model_copy(update={"options": options}).variant
    new = cart.line(other)
    old = VariantCount(variant=line.variant, count=line.count - moved)
    return counted(call, [old, VariantCount(variant=other, count=count + (new.count if new else 0))])


def _to_change_all(call: Call[Services], cart: Cart, given: ItemToChange) -> CountedLines:
    """Return the new counts if several cart lines get the same choice or count: "both large". Raises ToolRefused if no
    line can change, or if two things are meant and the cart does not have two.
    """
    items = read_items(sold(call), given.to)
    lines = _all_meant(call, cart, items[0]) if len(items) == 1 else []
    is_of_two = len(lines) == A_PAIR or sum(line.count for line in lines) == A_PAIR
    if not lines or items[0].count is None or (given.item == TWO and not is_of_two):
        raise ToolRefused(say(call).nothing_to_change)
    after = {line.variant: line.count for line in cart.lines}
    for line in lines:
        variant = line.model_copy(update={"options": _chosen_anew(call, line, items[0])}).variant
        after[line.variant] -= line.count
        after[variant] = after.get(variant, 0) + (items[0].count if items[0].is_counted else line.count)
    wanted = [VariantCount(variant=variant, count=count) for variant, count in after.items()]
    few_enough(call, priced(call, wanted), {})
    return counted(call, (each for each in wanted if each != _as_it_is(cart, each.variant)))


def _to_change_some(call: Call[Services], cart: Cart, given: ItemToChange) -> CountedLines:
    """Return the new counts if only some items of a cart line get another choice: "make one large". Raises ToolRefused
    if no line, or more than one, is possible.
    """
    says, items = say(call), read_items(sold(call), given.to)
    count = items[0].count or 0 if len(items) == 1 else 0
    found = {line.variant: line for line in (_all_meant(call, cart, items[0]) if count else ()) if line.count >= count}
    chosen = {key: _chosen_anew(call, line, items[0]) for key, line in found.items()}
    able = [line for key, line in found.items() if chosen[key] != line.options]
    if not able:
        raise ToolRefused(says.nothing_to_change)
    if len(able) > 1:
        raise ToolRefused(f"{says.which_line} {says.nothing_to_change}")
    (line,) = able
    other = line.model_copy(update={"options": chosen[line.variant]}).variant
    old = VariantCount(variant=line.variant, count=line.count - count)
    return counted(call, [old, VariantCount(variant=other, count=_as_it_is(cart, other).count + count)])


def _to_count_anew(call: Call[Services], cart: Cart, given: ItemToChange) -> CountedLines:
    """Return the new counts after a correction: of each thing that it names there are to be as many as it says, whether
    the cart has it or not. Raises ToolAsks if the one thing named may be several lines, ToolRefused if something is not
    clear: then nothing is changed.
    """
    says, items = say(call), read_items(sold(call), given.to)
    if len(items) == 1 and items[0].products:
        return _counts_changed(call, ItemToChange(to=given.to, item=""))
    after = {line.variant: line.count for line in cart.lines}
    for item in items:
        lines = _matching(cart, item)
        if len(lines) > 1 or not item.products or item.count is None:
            raise ToolRefused(f"{says.not_counted_anew.format(words=item.words)}\n{cart_in_words(call, cart)}")
        after |= _counted_anew(call, lines, item)
    few_enough(call, priced(call, [VariantCount(variant=key, count=count) for key, count in after.items()]), {})
    changed = [VariantCount(variant=key, count=count) for key, count in after.items()]
    return counted(call, changed)


def _counted_anew(call: Call[Services], lines: Sequence[CartLine], item: WantedItem) -> dict[str, int]:
    """Return the new count of the variants that one item of a correction is about: of the one line of the cart, if
    there is one. Raises ToolRefused if the item is new in the cart, and a choice is missing.
    """
    count = item.count or 0
    if lines:
        variant = lines[0].model_copy(update={"options": _chosen_anew(call, lines[0], item)}).variant
        return {lines[0].variant: 0, variant: count}
    try:
        return {line.variant: line.count for line in to_lines(call, f"{count} {item.words}", {})}
    except ToolAsks as asks:
        raise ToolRefused(say(call).not_counted_anew.format(words=item.words)) from asks


A_PAIR = 2


def _as_it_is(cart: Cart, variant: str) -> VariantCount:
    line = cart.line(variant)
    return VariantCount(variant=variant, count=line.count if line else 0)


def _all_meant(call: Call[Services], cart: Cart, item: WantedItem) -> Sequence[CartLine]:
    """Return the cart lines that a change of several things means: those whose product offers the named choices (and is
    the named product, if one is named). If some of these were changed last, only those.
    """
    last = CommerceNotes.for_call(call).last
    able = [line for line in _matching(cart, item) if _has_choices(call, line, item)] if item.products else []
    if not item.products:
        able = [line for line in cart.lines if _has_choices(call, line, item)]
    return [line for line in able if line.variant in last] or able


def _has_choices(call: Call[Services], line: CartLine, item: WantedItem) -> bool:
    """Return whether the cart line's product offers each choice that the item names."""
    product = sold(call).product(line.sku)
    options = [[(each.option.key, each.choice.key) for each in names] for names in item.choices]
    return product is not None and all(
        any((option := product.option(key)) and option.choice(choice) for key, choice in names) for names in options
    )


def _chosen_anew(call: Call[Services], line: CartLine, item: WantedItem) -> dict[str, str]:
    """Return the choices of the cart line with those that the item names put in their place. Raises ToolRefused if the
    product does not offer one of them.
    """
    product = sold(call).product(line.sku)
    assert product is not None
    options = dict(line.options)
    for names in item.choices:
        mine = [each for each in names if (found := product.option(each.option.key)) and found.choice(each.choice.key)]
        if not mine:
            name, words = product.name.in_(call.language), " ".join(names[0].words)
            raise ToolRefused(say(call).no_such_choice.format(product=name, words=words).partition(". ")[0] + ".")
        options[mine[0].option.key] = mine[0].choice.key
    return options


def set_counts(call: Call[Services], counts: CountedLines) -> tuple[Cart, list[CartLine]]:
    """Return the person's cart with these counts set (0 takes a variant out), and the lines that were set."""
    left = priced(call, counts.lines)
    gone = {line.variant for line in as_lines(counts.lines)} - {line.variant for line in left}
    cart = current(call).without(gone)
    for line in left:
        cart = cart.setting(line)
    return cart, left


def as_lines(counts: Iterable[VariantCount]) -> list[CartLine]:
    """Convert counts of variants to cart lines with a price of 0, for texts that name the lines without prices."""
    parts = ((*parts_of_variant(each.variant), max(each.count, 1)) for each in counts)
    return [CartLine(sku=sku, options=options, count=count, price=0) for sku, options, count in parts]


@tool(
    Tier.WRITE,
    is_of_document=True,
    prepare=_to_change,
    question=whether_to_change,
    minor=True,
    phrases={
        "en": ["change {item:the lattes} to {to:three}", "change {item:the latte} in my cart to {to:large}"],
        "es": ["cambia {item:los lattes} a {to:tres}", "cambia {item:el latte} del carrito a {to:grande}"],
    },
    in_help=False,
)
def change_cart(call: Call[Services], arguments: RecountedLines) -> Result:
    """Change how many there are of something in the cart, or its choices."""
    cart, changed = set_counts(call, arguments)
    words = _difference(call, current(call), cart)
    return changed_cart(call, cart, words, changed, SaidBeside(arguments.when))


def _difference(call: Call[Services], before: Cart, after: Cart) -> str:
    """Return a sentence that says which lines of the cart have changed, and which were removed; empty if neither."""
    says, changed = say(call), [line for line in after.lines if line != before.line(line.variant)]
    gone = [line for line in before.lines if after.line(line.variant) is None]
    others = [line for line in gone if not any(line.sku == each.sku and line.count == each.count for each in changed)]
    if changed:
        without = [says.read_without.format(lines=chosen_in_words(call, others))] if others else []
        return says.changed.format(lines=together(says, [chosen_in_words(call, changed), *without]))
    return says.removed.format(lines=chosen_in_words(call, gone)) if gone else ""


def _to_remove(call: Call[Services], given: ItemsToRemove) -> CountedLines:
    """Return the new counts of the variants to remove: 0, or fewer by the number that the person said. Raises
    ToolRefused if an item is not in the cart, ToolAsks if several lines could be meant.
    """
    cart, says, counts = current(call), say(call), list[VariantCount]()
    if not cart.lines:
        raise ToolRefused(_nothing_in_cart(call))
    if given.items.startswith(CART_LINE):
        return counted(call, [_line_out(call, cart, given.items.removeprefix(CART_LINE))])
    found = read_items(sold(call), given.items)
    if not found:
        raise ToolRefused(says.nothing_to_change)
    for item in found:
        lines = [] if item.count is None else [each for each in _matching(cart, item) if each.has(item.options)]
        if not lines:
            raise ToolRefused(
                f"{says.not_in_cart.format(words=item.words or given.items)}\n{cart_in_words(call, cart)}"
            )
        is_of_one = item.is_counted or (bool(item.products) and not is_plural(item.products, item.words))
        if is_of_one and len(lines) > 1:  # "no, not the mug", of a blue one and a green one
            counts_out = [(each, (item.count or 1) if item.is_counted else each.count) for each in lines]
            options = [(chosen_in_words(call, [each]), _named(call, each, count)) for each, count in counts_out]
            raise ToolAsks(says.which_line, "items", options)
        for line in lines:
            left = max(0, line.count - (item.count or 1)) if item.is_counted else 0
            counts.append(VariantCount(variant=line.variant, count=left))
    return counted(call, counts)


def _line_out(call: Call[Services], cart: Cart, variant: str) -> VariantCount:
    """Return the count 0 for the cart line of this variant. Raises ToolAsks for which line, if several could be meant,
    and there is none of this variant.
    """
    line = cart.line(variant) or (cart.lines[0] if len(cart.lines) == 1 else None)
    if line is None:
        options = [(chosen_in_words(call, [each]), _named(call, each, each.count)) for each in cart.lines]
        raise ToolAsks(say(call).which_line, "items", options)
    return VariantCount(variant=line.variant, count=0)


def _named(call: Call[Services], line: CartLine, count: int) -> str:
    """Return words that name this many of the line's variant with all its choices: "2 Latte large oat milk"."""
    product = sold(call).product(line.sku)
    choices = [option.choice(line.options[option.key]) for option in product.options] if product else []
    name = product.name.in_(call.language) if product else line.sku
    return " ".join([str(count), name, *(each.name.in_(call.language) for each in choices if each)])


@tool(
    Tier.WRITE,
    is_of_document=True,
    phrases={
        "en": ["remove {items:the croissant} from my cart", "take {items:the croissant} out of my cart"],
        "es": ["quita {items:el cruasán} del carrito", "saca {items:el cruasán} del carrito"],
    },
    prepare=_to_remove,
    question=lambda call, counts: say(call).remove.format(lines=counts.shown),
    minor=True,
)
def remove_from_cart(call: Call[Services], arguments: CountedLines) -> Result:
    """Take things out of the cart: all of them, or as many as are named."""
    before = current(call)
    cart, _ = set_counts(call, arguments)
    gone = [
        line.counting(line.count - (after.count if (after := cart.line(line.variant)) else 0))
        for line in before.lines
        if line != cart.line(line.variant)
    ]
    words = say(call).removed.format(lines=chosen_in_words(call, gone)) if gone else ""
    return changed_cart(call, cart, words, [line for line in cart.lines if line not in before.lines])


def _to_clear(call: Call[Services], _: NoArguments) -> CountedLines:
    """Return the arguments that set the count of every variant in the cart to 0. Raises ToolRefused if the cart is
    empty.
    """
    cart = CommerceNotes.for_call(call).cart
    if not cart.lines:
        raise ToolRefused(cart_in_words(call, cart))
    none_left = counted(call, (each.model_copy(update={"count": 0}) for each in counts_of(cart.lines)))
    return none_left.model_copy(update={"shown": chosen_in_words(call, cart.lines)})


@tool(
    Tier.WRITE,
    is_of_document=True,
    phrases={
        "en": [
            *("empty my cart", "clear my cart", "empty the cart", "clear the cart", "delete my cart", "empty cart"),
            *("remove everything from my cart", "clear cart", "discard my cart", "remove everything"),
        ],
        "es": [
            *("vacía mi carrito", "vacía el carrito", "vaciar el carrito", "borra mi carrito", "borra el carrito"),
            *("quita todo del carrito", "vaciar carrito", "quita todo"),
        ],
    },
    prepare=_to_clear,
    question=lambda call, counts: say(call).clear.format(lines=counts.shown),
    minor=True,
    in_help=False,
)
def clear_cart(call: Call[Services], arguments: CountedLines) -> Result:
    """Empty the cart."""
    return cleared_cart(call)


def cleared_cart(call: Call[Services]) -> Result:
    """Return the Result that empties the cart, and says of an order that was placed before that it stays."""
    stays = [say(call).order_stays.format(number=order.number) for order in running_orders(call)[:1]]
    return changed_cart(call, Cart(), " ".join([say(call).cleared, *stays]), ())


@tool(
    Tier.READ,
    phrases={
        "en": [
            *(
                "my cart",
                "show my cart",
                "what's in my cart",
                "cart",
                "show cart",
                "view cart",
                "my basket",
                "the cart",
            ),
            *("what do I have in my cart", "what is in my cart", "what have I got in my cart", "how much is my cart"),
        ],
        "es": [
            *("mi carrito", "muestra mi carrito", "qué hay en mi carrito", "carrito", "ver carrito", "ver mi carrito"),
            *("el carrito", "qué tengo en el carrito", "mi cesta"),
        ],
    },
)
def show_cart(call: Call[Services], arguments: CartToShow) -> Result:
    """Show the cart with its total."""
    notes = CommerceNotes.for_call(call)
    cart, changes = priced_anew(notes.cart, sold(call))
    brought = [_total_brought(call, cart)] if arguments.is_brought and cart.lines else []
    words = "\n".join(filter(None, [*changes_in_words(call, changes), *brought, cart_in_words(call, cart)]))
    return Result(words, notes=notes.change(lines=cart.lines).store() if changes else None)


def _total_brought(call: Call[Services], cart: Cart) -> str:
    """Return the cart's total with the delivery fee; that there is only pick-up, if the shop delivers nothing."""
    says, delivery, currency = say(call), sold(call).delivery, sold(call).currency
    if delivery is None:
        return says.pickup
    total, fee = (money(each, currency, call.language) for each in (cart.total + delivery.fee, delivery.fee))
    return says.total_brought.format(total=total, fee=fee, area=delivery.area.in_(call.language))


TOOLS = (add_to_cart, show_cart, change_cart, remove_from_cart, clear_cart)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
