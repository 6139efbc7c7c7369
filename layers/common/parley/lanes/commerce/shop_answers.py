"""The tools that answer questions about what is sold, and about the person's last order. They change nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from pydantic import Field

from parley import times
from parley.business.catalogue import Product, ProductCatalogue, ProductCategory, ProductOption
from parley.business.money import minor_units, money
from parley.conversation.time_words import moment_in_words
from parley.lanes import when
from parley.lanes.commerce import due_time, order_words
from parley.lanes.commerce.browse import shown_for
from parley.lanes.commerce.browse_words import (
    choice_in_words,
    menu,
    product_in_full,
    product_in_words,
    products_in_words,
)
from parley.lanes.commerce.cart_words import sold
from parley.lanes.commerce.category_words import names_of
from parley.lanes.commerce.item_words import WantedItem, read_items
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import ENDED, Order, OrderStatus
from parley.lanes.commerce.own_orders import last_orders
from parley.lanes.commerce.product_search import category_named, folded
from parley.lanes.commerce.question_texts import QuestionTexts, of
from parley.lanes.commerce.stock import left_of
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.tool import Arguments, Call, Result, Tier, tool

QUESTION_WORDS = f"{__package__}.question_words"
LONGEST = 400
COUNTED = frozenset(["price", "price_if"])
"""The kinds of questions in which a number alone says how many; in all others it is money: "is 45 enough"."""


def say(call: Call[Services]) -> QuestionTexts:
    """Return the sentences that answer questions, in the person's language."""
    return of(call.language)


# --- what is sold -----------------------------------------------------------------------------------------------------


class ShopQuestion(Arguments):
    """A question about what is sold."""

    kind: str = ""
    """What is asked: a name of ANSWERS."""
    things: str = Field("", max_length=LONGEST)
    """The things that it names, in the catalogue's spelling."""
    amount: str = Field("", max_length=12)
    """The amount of money that it names: "45.00"; empty if it names none."""
    words: str = Field("", max_length=LONGEST)


@tool(Tier.READ, in_help=False, is_for_phrases=True)
def answer_shop_question(call: Call[Services], asked: ShopQuestion) -> Result:
    """Answer a question about what is sold, from the catalogue."""
    items = _things(call, asked)
    products: Sequence[Product] = [each for item in items for each in item.products]
    words = ""
    if asked.kind == "price" and len(items) == 1 and all(each.count == 1 and not each.options for each in items):
        products, words = shown_for(call, asked.things)  # one of it: all that goes by the name, with what it comes in
    is_of_category = asked.kind in ("choices", "about") and category_named(sold(call), asked.things) is not None
    asks_kinds = asked.kind == "about" or not listed(QUESTION_WORDS, "kind_words").isdisjoint(
        folded(asked.words).split()
    )
    if is_of_category and asks_kinds:
        products, words = shown_for(call, asked.things)  # "what kinds of bread have you got"
    are_chosen = asked.kind == "choices" and bool(items) and all(each.options for each in items)
    words = words or (_offered if are_chosen else ANSWERS[asked.kind])(call, asked, items)
    notes = CommerceNotes.for_call(call)
    shown = tuple(dict.fromkeys(each.sku for each in products)) or notes.shown
    is_same = shown == notes.shown and asked.kind != "offered"
    kept = notes.change(shown=shown, asked=_asked_about(items) or (notes.asked if is_same else ""))
    return Result(words, notes=kept.store() if kept != notes else None)


def _asked_about(items: Sequence[WantedItem]) -> str:
    """Return the variant that a question names, if it is about one thing with choices: "mug/glaze=blue"; else ""."""
    item = items[0] if len(items) == 1 else None
    if item is None or item.product is None or not item.options or item.unknown_choices:
        return ""
    return "/".join([item.product.sku, *(f"{key}={value}" for key, value in item.options.items())])


def _things(call: Call[Services], asked: ShopQuestion) -> Sequence[WantedItem]:
    """Return the things that a question is about: those that it names, else what was shown last, with the count and
    the choices that it names.
    """
    catalogue, notes = sold(call), CommerceNotes.for_call(call)
    items = [replace(each, products=each.products or each.near) for each in read_items(catalogue, asked.things)]
    if items := [each for each in items if each.products]:
        return items
    skus = notes.shown[:1] or tuple(line.sku for line in notes.lines[:1])
    read = read_items(catalogue, asked.things)
    product = _only_one_with(catalogue, read) or (catalogue.product(skus[0]) if skus else None)
    counted = next((each for each in read if each.is_counted), None)
    if product is None:
        return ()
    count = counted.count if counted is not None and asked.kind in COUNTED else 1
    said = set(folded(asked.things).split())
    options = {
        option.key: choice.key
        for option in product.options
        for choice in option.choices
        if not said.isdisjoint(folded(" ".join(choice.name.written)).split())
    }
    return (WantedItem("", count, counted is not None, (product,), options=options),)


def _only_one_with(catalogue: ProductCatalogue, items: Sequence[WantedItem]) -> Product | None:
    """Return the product that alone comes in a choice which these items name, as one filling of the cake; else None."""
    named = [name for item in items for names in item.choices for name in names]
    found = [
        each
        for each in catalogue.products
        if any((option := each.option(name.option.key)) and option.choice(name.choice.key) for name in named)
    ]
    return found[0] if len(found) == 1 else None


ShopAnswer = Callable[[Call[Services], ShopQuestion, Sequence[WantedItem]], str]


def _line_of(call: Call[Services], item: WantedItem) -> tuple[str, int, bool]:
    """Return a thing with its count and choices in words, what that many cost, and whether that is the least that it
    may cost, because a choice is open.
    """
    product, count = item.products[0], item.count or 1
    said = {each.option.key: each.choice for names in item.choices for each in names if product.option(each.option.key)}
    options = {**{key: choice.key for key, choice in said.items()}, **item.options}
    chosen = {each.key: options.get(each.key) or each.default or "" for each in product.options}
    price, is_least = product.price_from(chosen)
    picked = [(product.option(key), value) for key, value in options.items()]
    names = [found.name.in_(call.language) for option, value in picked if option and (found := option.choice(value))]
    line = f"{count} x {product.name.in_(call.language)}" + (f" ({', '.join(names)})" if names else "")
    return line, price * count, is_least


def _price(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return what these things cost, in this number."""
    catalogue, says = sold(call), say(call)
    lines, totals = list[str](), list[int]()
    is_from = False
    for item in items:
        if len(item.products) > 1:
            lines += [product_in_words(catalogue, each, call.language) for each in item.products]
            continue
        line, total, is_least = _line_of(call, item)
        one = money(total // (item.count or 1), catalogue.currency, call.language)
        words = says.costs_from if is_least else says.costs
        words = words if (item.count or 1) > 1 else (says.one_costs_from if is_least else says.one_costs)
        lines.append(words.format(line=line, total=money(total, catalogue.currency, call.language), one=one))
        totals, is_from = [*totals, total], is_from or is_least
    if len(totals) == len(items) > 1 and asked.kind != "each":
        words = says.total_of_all_from if is_from else says.total_of_all
        lines.append(words.format(total=money(sum(totals), catalogue.currency, call.language)))
    return "\n".join(lines) or menu(catalogue, call.language)


def _price_list(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return what is sold with its prices, at most as many products as one message shows."""
    catalogue = sold(call)
    return products_in_words(catalogue, catalogue.products, call.language)


def _haggled(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return a friendly no to another price, with the price."""
    return "\n".join((say(call).fixed_prices, *([_price(call, asked, items)] if items else [])))


def _enough(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return whether an amount pays for these things, and what is missing if it does not."""
    catalogue, says, language = sold(call), say(call), call.language
    amount = asked.amount or next(iter(_numbers(asked.words)), "")
    if not items or not amount:
        return _price(call, asked, items)
    lines = [_line_of(call, each) for each in items]
    total, has = sum(cost for _, cost, _ in lines), minor_units(amount, catalogue.currency)
    words = says.is_enough if has >= total else says.is_not_enough
    return words.format(
        lines=", ".join(line for line, _, _ in lines),
        total=money(total, catalogue.currency, language),
        missing=money(max(0, total - has), catalogue.currency, language),
    )


def _numbers(words: str) -> Sequence[str]:
    return [each for each in folded(words).split() if each.isdecimal() and len(each) <= 6]


def _stock(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return whether these things are there, and how many of them are left where that is counted."""
    catalogue, says = sold(call), say(call)
    products = list(dict.fromkeys(each for item in items for each in item.products))
    left = left_of(call.services.rows, catalogue, [each.sku for each in products])
    lines = list[str]()
    for each in products:
        count, name = left.get(each.sku), each.name.in_(call.language)
        words = says.is_there if count is None else says.are_left if count else says.none_left
        shown = product_in_words(catalogue, each, call.language)
        lines.append(words.format(name=name, count=count or 0, shown=shown))
    return "\n".join(lines) or menu(catalogue, call.language)


def _offered(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return whether these things are there with the choices that are named, for what; and what there is, if not."""
    catalogue, says, lines = sold(call), say(call), list[str]()
    left = left_of(call.services.rows, catalogue, [each.sku for item in items for each in item.products])
    named = items or [each for each in read_items(catalogue, asked.things) if each.unknown_choices]
    for item in named:
        product = item.products[0] if item.products else None
        if item.unknown_choices:
            lines.append(_not_offered(call, product, item))
        elif product is not None and left.get(product.sku) == 0:
            lines.append(says.none_left.format(name=product.name.in_(call.language)))
        else:
            lines.append(says.is_there.format(shown=_price(call, asked, [item])))
    return "\n".join(lines) or menu(catalogue, call.language)


def _not_offered(call: Call[Services], product: Product | None, item: WantedItem) -> str:
    """Return that a choice is not there, and those that there are."""
    keys = {key for key, _ in item.unknown_choices}
    options = {each.key: each for one in ([product] if product else sold(call).products) for each in one.options}
    words = ", ".join(words for _, words in item.unknown_choices)
    told = [_options(call, option) for key, option in options.items() if key in keys]
    return " ".join([say(call).is_not_offered.format(words=words), *told])


def _choices(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return the choices that these things come in; without things, those of every option that the question names."""
    catalogue = sold(call)
    products = [each for item in items for each in item.products] or list(catalogue.products)
    options = {option.key: option for each in products for option in each.options}
    named = [option for option in options.values() if _is_named(option, asked.words)]
    lines = [_options(call, option) for option in (named or options.values() if items else named)]
    if items and not options:
        names = ", ".join(dict.fromkeys(each.name.in_(call.language) for each in products))
        return say(call).comes_as_is.format(name=names)
    return "\n".join(lines) or menu(catalogue, call.language)


def _is_named(option: ProductOption, words: str) -> bool:
    """Return whether these words name the option, by its name or by another word for it ("flavour", of the filling)."""
    said = set(folded(words).split())
    names = set(map(folded, option.name.written))
    known = {form for name in names for form in (name, f"{name}s", f"{name}es")}
    if not said.isdisjoint(known):
        return True
    is_flavour = not listed(QUESTION_WORDS, "flavour_names").isdisjoint(names)
    return is_flavour and not said.isdisjoint(listed(QUESTION_WORDS, "flavour_words"))


def _options(call: Call[Services], option: ProductOption) -> str:
    """Return the choices of an option in one line."""
    choices = ", ".join(choice_in_words(sold(call), each, call.language) for each in option.choices)
    name = option.name.in_(call.language)
    return say(call).options_of.format(option=name[:1].upper() + name[1:], choices=choices)


def _soonest(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return when an order could be had at the earliest: of the things that are named, else of the cart."""
    catalogue, business = sold(call), call.services.business
    lines = CommerceNotes.for_call(call).lines
    named = [each for item in read_items(catalogue, asked.things) for each in item.products]
    hours = max((each.lead_hours for each in named), default=0) if named else due_time.lead_hours(catalogue, lines)
    first = due_time.earliest(business, call.now, hours) if business else None
    if business is None or first is None:
        return say(call).closed_for_now
    zone = ZoneInfo(business.service.timezone)
    days = times.days_said(asked.words, replace(when.context(call), zone=zone)).days
    if days and (opens := due_time.open_from(business, datetime.combine(days[0], time(), zone))) is not None:
        first = max(first, opens)  # of a day on which the place is closed, the next time
    return say(call).soonest.format(time=moment_in_words(first, call.language, call.now, zone))


def _about(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return all that the catalogue says about these things."""
    products = dict.fromkeys(each for item in items for each in item.products)
    return "\n".join(product_in_full(sold(call), each, call.language) for each in products) or _price(call, asked, ())


def _cheapest(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return the things with the lowest price, or all that cost less than the amount that is named: of the category,
    else of the things that are named, else of all. A word that names a category ("plates") and a thing of it ("plate")
    means the category.
    """
    catalogue, says, language = sold(call), say(call), call.language
    category = category_named(catalogue, asked.words) or _category_with(catalogue, asked.words)
    named = [each for item in items if item.words for each in item.products]
    products = (catalogue.of(category.key) if category else named) or catalogue.products
    amount = asked.amount or next(iter(_numbers(asked.words)), "")
    least = min(each.lowest_price for each in products)
    most = minor_units(amount, catalogue.currency) - 1 if amount else least
    shown = [product_in_words(catalogue, each, language) for each in products if each.lowest_price <= max(most, least)]
    words = says.cheapest.format(shown="\n".join(shown))
    if most >= least:
        return words if most == least else "\n".join(shown)
    return says.none_cheaper.format(amount=money(most + 1, catalogue.currency, language), cheapest=words)


def _category_with(catalogue: ProductCatalogue, words: str) -> ProductCategory | None:
    """Return the one category that a single word among these names, in the singular or plural; None if none does, or
    several."""
    said = set(folded(words).split())
    said |= {f"{word}s" for word in said}
    found = [each for each in catalogue.categories if not said.isdisjoint(names_of(each))]
    return found[0] if len(found) == 1 else None


def _writing(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return who can tell what may be written on something: the catalogue does not."""
    who, reach = order_words.reach_of(call.services.business, call.language)
    return say(call).ask_about_writing.format(who=who, reach=reach)


def _delivered_there(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return whether an address with this postcode is delivered to, for what, and where else."""
    catalogue, says = sold(call), say(call)
    delivery = catalogue.delivery
    if delivery is None:
        return says.no_delivery
    fee, area = money(delivery.fee, catalogue.currency, call.language), delivery.area.in_(call.language)
    words = says.is_delivered_there if delivery.covers(asked.words) else says.not_delivered_there
    return words.format(area=area, fee=fee)


def _other_collects(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return that somebody else may collect an order, and under whose name it can be."""
    return say(call).other_collects


def _not_sold(call: Call[Services], asked: ShopQuestion, items: Sequence[WantedItem]) -> str:
    """Return that the shop does not have what was asked for, and what it has."""
    return say(call).not_sold.format(words=asked.things, menu=menu(sold(call), call.language))


ANSWERS: Mapping[str, ShopAnswer] = {
    "price": _price,
    "price_list": _price_list,
    "why_asked": lambda call, _, __: say(call).why_asked,
    "each": _price,
    "price_if": _haggled,
    "haggle": _haggled,
    "enough": _enough,
    "stock": _stock,
    "offered": _offered,
    "choices": _choices,
    "soonest": _soonest,
    "not_sold": _not_sold,
    "about": _about,
    "cheapest": _cheapest,
    "writing": _writing,
    "delivered_there": _delivered_there,
    "other_collects": _other_collects,
}
"""What answers each kind of question."""


# --- the person's last order ------------------------------------------------------------------------------------------


class OrderQuestion(Arguments):
    """A question about the person's last order."""

    kind: str = ""
    """What is asked: a name of ABOUT_ORDER."""


@tool(Tier.READ, in_help=False, is_for_phrases=True)
def answer_order_question(call: Call[Services], asked: OrderQuestion) -> str:
    """Answer a question about the order that the person has placed last: its number, what it costs to cancel it, what
    is owed for it.
    """
    found, says = last_orders(call), say(call)
    if not found:
        return {"number": says.number_comes, "cancel_terms": says.cancel_ahead}.get(asked.kind, says.no_order)
    order = next((each for each in found if each.status not in ENDED), found[0])
    return ABOUT_ORDER[asked.kind](call, order)


def _number(call: Call[Services], order: Order) -> str:
    """Return the number of an order, and what to do with it."""
    if order.status in ENDED:
        return order_words.standing(call, order)
    return say(call).your_number.format(number=order.number, name=order.name)


def _cancel_costs(call: Call[Services], order: Order) -> str:
    """Return what it costs to cancel an order: nothing, as long as it can be cancelled here."""
    says = say(call)
    if order.status is OrderStatus.CANCELLED:
        return says.was_free.format(number=order.number)
    if order.may_become(OrderStatus.CANCELLED, "person"):
        return says.is_free.format(number=order.number)
    who, reach = order_words.reach_of(call.services.business, call.language)
    return says.ask_shop.format(status=order_words.standing(call, order), who=who, reach=reach)


def _cancel_terms(call: Call[Services], order: Order) -> str:
    """Return how an order can be cancelled: here, if it still can."""
    if order.may_become(OrderStatus.CANCELLED, "person"):
        return say(call).can_cancel.format(number=order.number)
    return _cancel_costs(call, order)


def _owed(call: Call[Services], order: Order) -> str:
    """Return what an order comes to, and how it stands."""
    total = order_words.total_of(order, call.language)
    return f"{say(call).owed.format(number=order.number, total=total)} {order_words.standing(call, order)}"


ABOUT_ORDER: Mapping[str, Callable[[Call[Services], Order], str]] = {
    "number": _number,
    "cancel_costs": _cancel_costs,
    "cancel_terms": _cancel_terms,
    "owed": _owed,
}
"""What answers each kind of question about an order."""
TOOLS = (answer_shop_question, answer_order_question)
"""The tools of this file. No other tool is used."""
