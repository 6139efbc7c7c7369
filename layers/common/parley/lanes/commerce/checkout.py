"""Checkout: turns the cart into a summary that the person confirms with a yes. It reads data, and changes nothing.

    cart      not empty; at the catalogue's prices; no more than is left; at least the minimum
    how       pick-up, or delivery to an address within the area
    when      the next possible time, or the person's own if the place is open then and the products can be made by then
    name      the person's name
    payment   on delivery, or by card

Missing details are asked for, one at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field
from pydantic.json_schema import SkipJsonSchema

from parley.business.catalogue import DeliveryTerms, Fulfilment, ProductCatalogue
from parley.business.files import Business
from parley.business.money import money
from parley.conversation.text import one_line
from parley.conversation.time_words import moment_in_words
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import when
from parley.lanes.commerce import due_time, payments
from parley.lanes.commerce.cart import Cart, CartLine, priced_anew
from parley.lanes.commerce.cart_words import changes_in_words
from parley.lanes.commerce.checkout_name import is_name, without_spelling
from parley.lanes.commerce.checkout_reading import time_alone
from parley.lanes.commerce.checkout_words import payment_of, way_of
from parley.lanes.commerce.delivery_address import has_postcode, is_address, with_street, written_address
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import OrderLine, PaymentKind, counts
from parley.lanes.commerce.order_texts import say
from parley.lanes.commerce.own_orders import cannot_change, last_orders
from parley.lanes.commerce.said_address import ADDRESS_MOST
from parley.lanes.commerce.soonest import beside_opening, is_soonest
from parley.lanes.commerce.stock import left_of
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.times import Once, is_whole_time, names_day
from parley.tools.tool import Arguments, Call


class CheckoutRequest(Arguments):
    """What the person has said of how and when they want their order."""

    how: str = Field("", max_length=40, description="pickup or delivery; empty if they have not said.")
    address: str = Field("", max_length=ADDRESS_MOST, description="Where to deliver it to, whole; empty for a pick-up.")
    when: str = Field("", max_length=when.LONGEST_WHEN, description="When, in their words; empty: as soon as possible.")
    name: str = Field("", max_length=80, description="The name for the order; empty: as they are called.")
    pay: str = Field("", max_length=20, description="card or delivery; empty if they have not said.")
    street: SkipJsonSchema[str] = Field("", max_length=ADDRESS_MOST)
    """The address without its postcode, for which the person was asked."""
    offered: SkipJsonSchema[str] = Field("", max_length=40)
    """The moment that the person was offered, in ISO 8601. A time without a day ("at 4") is read as on its day."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words for `how` say pick-up or delivery, or there are none. So "order for Bo" is not read
        as a checkout.
        """
        return "how" not in slots or way_of(slots["how"]) is not None


class ShopIsShort(ToolRefused):
    """The cart holds more of some products than are left."""

    def __init__(self, words: str, left: Mapping[str, int]) -> None:
        """Refuse with these words; `left` has how many are left of each product, by sku."""
        super().__init__(words)
        self.left = left


class OrderDraft(Arguments):
    """An order as its summary shows it, and as a yes places it."""

    lines: tuple[OrderLine, ...]
    fee: int
    currency: str
    how: Fulfilment
    address: str = ""
    name: str
    note: str = ""
    """What the shop is to know of the order, in the person's words."""
    due_at: AwareDatetime
    zone: str
    """The IANA name of the business's time zone."""
    drafted_at: AwareDatetime
    pay: PaymentKind = "on_delivery"
    pay_until: AwareDatetime | None = None
    """Until when it can be paid by card; None if it is not."""
    notice: str = ""
    """Sentences above the summary about what has changed since the cart was last shown, such as prices."""

    @property
    def place(self) -> ZoneInfo:
        """The time zone of the business."""
        return ZoneInfo(self.zone)

    @property
    def total(self) -> int:
        """The price of the whole order, with the delivery fee, in the currency's smallest unit."""
        return sum(line.total for line in self.lines) + self.fee


def shop(call: Call[Services]) -> tuple[Business, ProductCatalogue]:
    """Return the operator's files, and the catalogue among them. Raises ToolRefused if there is no catalogue."""
    business = call.services.business
    if business is None or business.catalogue is None:
        raise ToolRefused(say(call).no_shop)
    return business, business.catalogue


def order_draft(call: Call[Services], request: CheckoutRequest) -> OrderDraft:
    """Prepare an order from the person's cart and what they said of it. Raises ToolAsks for the first detail that is
    missing (how, address, time, name, payment), ToolRefused if the cart cannot be ordered.
    """
    business, catalogue = shop(call)
    if way_of(request.address) == "pickup":  # asked for an address, they answered "pick up"
        request = request.model_copy(update={"how": "pickup", "address": ""})
    cart, notice = _cart(call, catalogue)
    wished = _wished(call, request)
    if request.when:  # an impossible time is reported before the other questions
        _due(call, business, catalogue, cart.lines, wished)
    how = _how(call, catalogue, request)
    address = _address(call, catalogue, request) if how == "delivery" else ""
    if request.offered and not (wished.phrase or wished.is_soonest):
        raise _time_left_open(call, business, catalogue, cart.lines, request.offered)
    due = _due(call, business, catalogue, cart.lines, wished)
    name, pay = _name(call, catalogue, request), _pay(call, request)
    delivery = catalogue.delivery
    return OrderDraft(
        lines=tuple(order_line(catalogue, line) for line in cart.lines),
        fee=delivery.fee if how == "delivery" and delivery is not None else 0,
        currency=catalogue.currency,
        how=how,
        address=address,
        name=name,
        note=CommerceNotes.for_call(call).note,
        due_at=due,
        zone=business.service.timezone,
        drafted_at=call.now,
        pay=pay,
        pay_until=payments.until(call) if pay == "stripe" else None,
        notice=notice,
    )


def as_asked(drafted: OrderDraft) -> CheckoutRequest:
    """Return the checkout request that would lead to this draft again, if prices, stock and hours are unchanged."""
    due = drafted.due_at.isoformat(timespec="seconds")
    pay = "card" if drafted.pay == "stripe" else "delivery"
    return CheckoutRequest(
        how=drafted.how, address=drafted.address, when=due, name=drafted.name, pay=pay, street="", offered=due
    )


def holds(catalogue: ProductCatalogue, cart: Cart, drafted: OrderDraft) -> bool:
    """Return whether the draft that the person saw is still right: the cart has its lines, and the prices, delivery
    terms, minimum and currency are unchanged.
    """
    _, changes = priced_anew(Cart(lines=drafted.lines), catalogue)
    ordered, _ = priced_anew(cart, catalogue)  # the summary left out what is not sold any more
    is_same_cart = [(each.variant, each.count) for each in ordered.lines] == [
        (each.variant, each.count) for each in drafted.lines
    ]
    delivery = catalogue.delivery
    is_had = (
        catalogue.pickup is not None
        if drafted.how == "pickup"
        else delivery is not None and delivery.fee == drafted.fee and delivery.covers(drafted.address)
    )
    is_enough = drafted.total - drafted.fee >= catalogue.minimum and drafted.currency == catalogue.currency
    return is_same_cart and not changes and is_had and is_enough


def order_line(catalogue: ProductCatalogue, line: CartLine) -> OrderLine:
    """Convert a cart line to a line of an order, which keeps the product's name and choices in each language."""
    product = catalogue.product(line.sku)
    assert product is not None  # `priced_anew` has removed lines that are not sold
    names = dict[str, str]()
    for language in LANGUAGES:
        chosen = [(option, option.choice(line.options.get(option.key, ""))) for option in product.options]
        words = [each.name.in_(language) for option, each in chosen if each and each.key != option.default]
        name = product.name.in_(language)
        names[language] = f"{name} ({', '.join(words)})" if words else name
    return OrderLine(**line.model_dump(include=set(CartLine.model_fields)), names=names)


# --- the cart ---------------------------------------------------------------------------------------------------------


def _cart(call: Call[Services], catalogue: ProductCatalogue) -> tuple[Cart, str]:
    """Return the cart at current prices, and sentences about what has changed in it. Raises ToolRefused if it is empty,
    below the minimum order, or has more of a product than is in stock.
    """
    says = say(call)
    cart, changes = priced_anew(CommerceNotes.for_call(call).cart, catalogue)
    notice = "\n".join(changes_in_words(call, changes))
    if not cart.lines:
        raise ToolRefused("\n".join(filter(None, (notice, says.empty_cart, cannot_change(call)))))
    wanted = counts(cart.lines)
    left = left_of(call.services.rows, catalogue, wanted)
    if short := shortage(call, catalogue, wanted, left):
        fewer = {sku: count for sku, count in left.items() if count < wanted[sku]}
        raise ShopIsShort(f"{short}\n{says.cart_kept}", fewer)
    if cart.total < catalogue.minimum:
        minimum, total = (money(each, catalogue.currency, call.language) for each in (catalogue.minimum, cart.total))
        told = says.below_minimum.format(minimum=minimum, total=total)
        raise ToolRefused("\n".join(filter(None, (notice, told))))
    return cart, notice


def shortage(
    call: Call[Services],
    catalogue: ProductCatalogue,
    wanted: Mapping[str, int],
    known: Mapping[str, int] | None = None,
) -> str:
    """Return one sentence for each product of which fewer are left than wanted (counts by sku); empty if there is
    enough of all. `known` are stock counts that were already read.
    """
    left = left_of(call.services.rows, catalogue, wanted) if known is None else known
    short = [(catalogue.product(sku), count) for sku, count in left.items() if count < wanted.get(sku, 0)]
    return "\n".join(
        (say(call).only_left if count else say(call).none_left).format(left=count, name=product.name.in_(call.language))
        for product, count in short
        if product
    )


# --- how, where and for whom ------------------------------------------------------------------------------------------


def _how(call: Call[Services], catalogue: ProductCatalogue, request: CheckoutRequest) -> Fulfilment:
    """Return whether the order is for pick-up or delivery. Raises ToolAsks if the person has to choose, or wants a way
    that is not offered or not understood.
    """
    says, delivery, kept = say(call), catalogue.delivery, CommerceNotes.for_call(call)
    if kept.how and not (request.how or request.address):
        request = request.model_copy(update={"how": kept.how})
    ways: list[Fulfilment] = [*(("pickup",) if catalogue.pickup else ()), *(("delivery",) if delivery else ())]
    is_addressed = bool(request.address or kept.address)
    said = way_of(request.how) if request.how else "delivery" if is_addressed else None
    if said in ways and said is not None:
        return said
    if len(ways) == 1 and not request.how:
        return ways[0]
    fee = money(delivery.fee, catalogue.currency, call.language) if delivery and delivery.fee else ""
    titles = {
        "pickup": says.way_pickup,
        "delivery": says.way_delivery.format(fee=fee) if fee else says.way_delivery_free,
    }
    words = says.which_way if not request.how else says.not_this_way if said else says.unknown_way
    raise ToolAsks(words, "how", [(titles[each], each) for each in ways], is_wrong=bool(request.how))


def _address(call: Call[Services], catalogue: ProductCatalogue, request: CheckoutRequest) -> str:
    """Return the delivery address. Raises ToolAsks if it is missing, lacks a postcode, does not look like an address,
    or lies outside the delivery area.
    """
    says, delivery = say(call), catalogue.delivery
    assert delivery is not None  # `_how` has checked it
    area, how = delivery.area.in_(call.language), {"how": "delivery"}
    address = written_address(request.address) or CommerceNotes.for_call(call).address
    address = with_street(request.street, address)
    if not address and request.street:  # "yes", to the question for its postcode
        words = says.which_postcode.format(address=request.street, area=area)
        raise ToolAsks(words, "address", given={**how, "address": "", "street": request.street})
    if not address:
        last = _last_address(call, delivery)
        words = says.last_address.format(address=last) if last else says.which_address.format(area=area)
        raise ToolAsks(words, "address", given=how, yes=last or None)
    if not is_address(address):
        raise ToolAsks(says.no_address, "address", given={**how, "address": ""}, is_wrong=True)
    if delivery.covers(address):
        return address
    if not has_postcode(address):
        words = says.which_postcode.format(address=address, area=area)
        raise ToolAsks(words, "address", given={**how, "address": "", "street": address})
    raise ToolAsks(says.outside_area.format(area=area), "address", given={**how, "address": ""}, is_wrong=True)


def _last_address(call: Call[Services], delivery: DeliveryTerms) -> str:
    """Return the latest delivery address of the person's last orders that is in the delivery area; empty if none is."""
    addresses = (order.address for order in last_orders(call) if order.how == "delivery")
    return next((address for address in addresses if delivery.covers(address)), "")


def _name(call: Call[Services], catalogue: ProductCatalogue, request: CheckoutRequest) -> str:
    """Return the name for the order. Raises ToolAsks if none is known, or if what was said for it is no name."""
    said, known = without_spelling(one_line(request.name)), (call.about.name if call.about and call.about.name else "")
    said = said or CommerceNotes.for_call(call).name
    if said and said != known and not is_name(said, catalogue):
        raise ToolAsks(say(call).no_name, "name", shape="name", given={"name": ""}, is_wrong=True)
    if not (said or known):
        raise ToolAsks(say(call).which_name, "name", shape="name")
    return (said.title() if said.islower() else said) or known


def _pay(call: Call[Services], request: CheckoutRequest) -> PaymentKind:
    """Return how the order is paid. Raises ToolAsks if several ways are offered and the person has not named one of
    them.
    """
    says, ways = say(call), payments.ways(call)
    said = payment_of(request.pay or CommerceNotes.for_call(call).pay)
    if said is not None and said in ways:
        return said
    if len(ways) == 1:
        return ways[0]
    options = [(says.pay_card, "card"), (says.pay_delivery, "delivery")]
    raise ToolAsks(says.which_payment, "pay", options, is_wrong=bool(request.pay))


# --- when -------------------------------------------------------------------------------------------------------------


class WishedTime(NamedTuple):
    """The words with which the person said when they want the order, and when they said so. No words mean as soon as
    possible.
    """

    phrase: str
    said_at: datetime
    near: datetime | None = None
    """The moment whose day is meant by a time without a day ("at 4"); None: the next such time."""
    is_soonest: bool = False
    """Whether the person said that they want it as soon as possible."""


def _wished(call: Call[Services], request: CheckoutRequest) -> WishedTime:
    """Return when the person wants the order: as they say now, else as they said while filling the cart."""
    notes = CommerceNotes.for_call(call)
    if is_soonest(request.when or notes.when):
        return WishedTime("", call.now, is_soonest=True)
    if request.when:
        said = time_alone(request.when)
        near = datetime.fromisoformat(request.offered) if request.offered else None
        is_open = beside_opening(said) == "" or (is_whole_time(said, LANGUAGES) and not names_day(said, LANGUAGES))
        return WishedTime(said, call.now, near if is_open else None)
    return WishedTime(notes.when, notes.when_said_at or call.now)


def _due(
    call: Call[Services],
    business: Business,
    catalogue: ProductCatalogue,
    lines: Sequence[CartLine],
    wished_for: WishedTime,
) -> datetime:
    """Return the moment at which the order is collected or delivered. Without a wish, the earliest possible one. Raises
    ToolAsks, with the next possible time, if the wished time is too soon or the place is closed then; ToolRefused if no
    opening is known.
    """
    first = due_time.earliest(business, call.now, due_time.lead_hours(catalogue, lines))
    if first is None:
        raise ToolRefused(say(call).no_time_known)
    if not wished_for.phrase:
        return first
    day = beside_opening(wished_for.phrase)
    if day is not None:
        wished_for = wished_for._replace(phrase=day)
    if day == "":
        return wished_for.near or due_time.next_opening(business, wished_for.said_at, first)
    meant = _meant(replace(call, now=wished_for.said_at), business, wished_for)
    if meant is None:
        raise _other_time(call, business, say(call).one_time, first)
    wished = meant.at if meant.has_time else due_time.on_day(business, meant.at, first)
    if wished is None or wished < first:
        is_closed = wished is None and meant.at >= first
        possible = due_time.open_from(business, max(meant.at, first)) if is_closed else first
        words = say(call).closed_then if is_closed else say(call).too_soon
        raise _other_time(call, business, words, possible or first, due_time.open_on(business, meant.at, first))
    possible = due_time.open_from(business, wished)
    if possible is None or possible > wished:
        on_day = due_time.open_on(business, wished, first)
        raise _other_time(call, business, say(call).closed_then, possible or first, on_day)
    return possible


def _meant(call: Call[Services], business: Business, wished_for: WishedTime) -> Once | None:
    """Return the moment or day that the person's phrase means, by the business's clock. If several are possible, the
    one at which the place is open. None for a period or a repeated time. Raises ToolAsks if it is no time or stays
    ambiguous.
    """
    there = replace(call, zone=ZoneInfo(business.service.timezone))
    found = when.meanings(there, wished_for.phrase, wished_for.near)
    possible = [each for each in found if isinstance(each, Once) and due_time.open_from(business, each.at) == each.at]
    if len(found) > 1 and len(possible) == 1:
        return possible[0]
    if len(found) > 1 and not possible and all(isinstance(each, Once) for each in found):
        found = found[:1]
    if len(found) != 1:
        found = (when.read(there, wished_for.phrase, "when", half="visit", near=wished_for.near),)
    meant = found[0]
    return meant if isinstance(meant, Once) else None


def _other_time(
    call: Call[Services], business: Business, words: str, possible: datetime, on_day: datetime | None = None
) -> ToolAsks:
    """Return the question for another time; a yes takes the `possible` time. An answer without a day ("at 4") is read
    as on the day of `on_day`, or of `possible` if `on_day` is None.
    """
    near, offered = (each.isoformat(timespec="seconds") for each in (on_day or possible, possible))
    return ToolAsks(
        words.format(earliest=in_words(call, business, possible)),
        "when",
        shape="moment",
        given={"when": "", "offered": near},
        is_wrong=True,
        yes=offered,
    )


def _time_left_open(
    call: Call[Services],
    business: Business,
    catalogue: ProductCatalogue,
    lines: Sequence[CartLine],
    offered: str,
) -> ToolAsks:
    """Return the question for a time, where the person's own was not possible and they have gone on without another:
    what they have said of a day is not passed over for the earliest one."""
    first = due_time.earliest(business, call.now, due_time.lead_hours(catalogue, lines)) or call.now
    near = max(datetime.fromisoformat(offered), first)
    return _other_time(call, business, say(call).when_then, due_time.open_from(business, near) or first, near)


def due_in_words(call: Call[Services], request: CheckoutRequest) -> str:
    """Return when the order is due, in words; the person's own words if that cannot be told yet; "" if they have said
    nothing of it.
    """
    business, catalogue = shop(call)
    wished = _wished(call, request)
    if not (wished.phrase or wished.is_soonest):
        return ""
    try:
        return in_words(call, business, _due(call, business, catalogue, CommerceNotes.for_call(call).lines, wished))
    except ToolAsks:
        return ""  # the question for another time says why
    except ToolRefused:
        return wished.phrase


def in_words(call: Call[Services], business: Business, at: datetime) -> str:
    """Return a moment in words, by the business's clock: "tomorrow at 10:00"."""
    return moment_in_words(at, call.language, call.now, ZoneInfo(business.service.timezone))


# --- the summary ------------------------------------------------------------------------------------------------------


def summary(call: Call[Services], drafted: OrderDraft) -> str:
    """Return the text that asks the person to confirm the order: lines, delivery fee, total, when and where, name,
    note, payment.
    """
    says = say(call)

    def priced(amount: int) -> str:
        return money(amount, drafted.currency, call.language)

    due = moment_in_words(drafted.due_at, call.language, call.now, drafted.place)
    had = (
        says.summary_pickup.format(when=due)
        if drafted.how == "pickup"
        else says.summary_delivery.format(when=due, address=drafted.address)
    )
    paid = says.paid["stripe" if drafted.pay == "stripe" else f"on_delivery_{drafted.how}"]
    lines = [
        says.summary_line.format(count=line.count, name=line.name(call.language), price=priced(line.total))
        for line in drafted.lines
    ]
    fee = [says.summary_fee.format(fee=priced(drafted.fee))] if drafted.fee else []
    total = says.summary_total.format(total=priced(drafted.total))
    named = says.summary_name.format(name=drafted.name)
    noted = [says.summary_note.format(note=drafted.note)] if drafted.note else []
    notice = [drafted.notice] if drafted.notice else []
    return "\n".join([*notice, says.summary, *lines, *fee, total, had, named, *noted, paid])
