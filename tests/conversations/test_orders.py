"""From the cart to the door: a person orders, asks where it is and cancels, without a model, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.business.files import Business, Holiday
from parley.conversation.events import Channel, Notified
from parley.lanes.commerce.order import Order
from parley.lanes.commerce.orders import place_in_rows
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS, catalogue, with_product
from tests.support.phone import Phone

SATURDAY = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
"""Ten o'clock at the bakery, which is open until eight."""
ADDRESS = "12 King Street West, M5V 1J2"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(SATURDAY)


@pytest.fixture
def phone(clock: ManualClock) -> Phone:
    return Phone(MemoryService(clock, business=BUSINESS), channel=Channel.WHATSAPP)


def orders(phone: Phone) -> list[Order]:
    """Return all orders of the shop, oldest first."""
    return [Order.of(row) for row in phone.service.rows("ORDER").list("")]


def books(phone: Phone) -> list[dict[str, Any]]:
    """Return what the books hold."""
    return phone.service.rows("SOLD").list("")


def move(phone: Phone, order: Order, to: str, reason: str = "", id: str = "move-1") -> None:
    """Let an operator move the order on through the API."""
    phone.clock.advance(seconds=1)
    wish = {"order": order.id, "to": to, "reason": reason, "operator": "Marge"}
    event = Notified(
        id=id,
        conversation=phone.state.id,
        received_at=phone.clock(),
        lane="commerce",
        what="order_moved",
        data=wish,
    )
    phone.inbox += [each.text for each in phone.service.receive(event) if each.to == phone.number]


def left(phone: Phone, sku: str) -> int | None:
    """Return how many are left, as far as they are counted in the table."""
    row = phone.service.rows("STOCK").get("", sku)
    return None if row is None else int(row["left"])


def says(phone: Phone, *texts: str) -> str:
    """Text these, and return what comes last."""
    for text in texts:
        phone.inbox.clear()
        phone.says(text)
    heard, phone.inbox = "\n".join(phone.inbox), []
    return heard


def orders_now(phone: Phone, *cart: str) -> Order:
    """Let the person order this, to be picked up, and return the order."""
    said = says(phone, *cart, "checkout for pickup")
    if "What name" in said:
        said = says(phone, "Ana")
    assert "Shall I place this order?" in said, said
    assert "is placed" in says(phone, "yes")
    return orders(phone)[-1]


def test_an_order_is_shown_whole_and_placed_upon_one_yes(phone: Phone) -> None:
    says(phone, "2 butter croissants and a birthday cake with lemon")
    assert says(phone, "checkout") == (
        "How would you like to get it?\n1. Pick up\n2. Delivery (CA$6.00)\nReply with its number."
    )
    assert "Where shall we deliver it to? We deliver to downtown Toronto" in says(phone, "delivery")
    assert says(phone, "home").startswith("That doesn't look like an address.")
    assert says(phone, ADDRESS) == "What name shall I put on the order?"
    assert says(phone, "Ana") == (
        "Shall I place this order?\n"
        "2 x Butter croissant: CA$7.50\n"
        "1 x Birthday cake (lemon): CA$42.00\n"
        "Delivery: CA$6.00\n"
        "Total: CA$55.50\n"
        f"Delivery: Tuesday 24 November, at 07:00, to {ADDRESS}\n"
        "Name: Ana\n"
        "Payment: on delivery\n"
        "Reply YES or NO."
    )
    assert orders(phone) == []
    placed = says(phone, "yes")
    (order,) = orders(phone)
    assert placed == (
        f"Thank you, Ana! Your order {order.number} is placed: CA$55.50.\n"
        f"Delivery: Tuesday 24 November, at 07:00, to {ADDRESS}. I'll tell you when it's accepted."
    )
    assert (order.total, order.fee, order.status, order.how, order.address) == (
        5550,
        600,
        "placed",
        "delivery",
        ADDRESS,
    )
    assert [(line.sku, line.count, line.price) for line in order.lines] == [
        ("croissant", 2, 375),
        ("birthday-cake", 1, 4200),
    ]
    assert (left(phone, "croissant"), left(phone, "birthday-cake")) == (34, None)
    assert "empty" in says(phone, "show my cart")
    assert says(phone, "yes") != placed
    assert len(orders(phone)) == 1


def test_un_pedido_se_muestra_entero_y_se_hace_con_un_si(phone: Phone) -> None:
    says(phone, "2 cruasanes de mantequilla", "finalizar pedido", "recoger")
    assert says(phone, "Ana") == (
        "¿Hago este pedido?\n"
        "2 x Cruasán de mantequilla: 7,50 CAD\n"
        "Total: 7,50 CAD\n"
        "Recoger: hoy, sábado 21 de noviembre, a las 10:15\n"
        "Nombre: Ana\n"
        "Pago: al recogerlo\n"
        "Responde SÍ o NO."
    )
    placed = says(phone, "sí")
    (order,) = orders(phone)
    assert placed.startswith(f"¡Gracias, Ana! Tu pedido {order.number} está hecho: 7,50 CAD.")
    assert says(phone, "dónde está mi pedido").startswith(f"Tu pedido {order.number} espera a que lo acepten.")
    assert says(phone, "cancela mi pedido").startswith(f"¿Cancelo tu pedido {order.number}")
    assert says(phone, "sí") == f"Tu pedido {order.number} está cancelado. No hay nada que pagar."
    assert left(phone, "croissant") == 36


@pytest.mark.parametrize("answer", ["no", "no thanks", "what time do you close?"])
def test_without_a_yes_nothing_is_ordered_and_the_cart_is_kept(phone: Phone, answer: str) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup", answer)
    assert orders(phone) == []
    assert "2 x Butter croissant" in says(phone, "show my cart")


# --- what stands in the way -------------------------------------------------------------------------------------------


def test_an_empty_cart_is_no_order(phone: Phone) -> None:
    assert says(phone, "checkout").startswith("Your cart is empty.")


def test_less_than_the_minimum_is_no_order(phone: Phone) -> None:
    said = says(phone, "1 baguette", "checkout")
    assert said.startswith("An order has to come to CA$5.00 at least, and yours comes to CA$3.50.")
    assert "1 x Baguette" in says(phone, "show my cart")


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("", "today, Saturday 21 November, at 10:15"),
        (" tomorrow", "tomorrow, Sunday 22 November, at 08:00"),
        (" at 5pm", "today, Saturday 21 November, at 17:00"),
        (" on tuesday at 9", "Tuesday 24 November, at 09:00"),
        (" on sunday at 3", "tomorrow, Sunday 22 November, at 15:00"),
    ],
)
def test_it_is_had_when_the_person_wants_it_and_the_place_is_open(phone: Phone, when: str, due: str) -> None:
    said = says(phone, "my name is Ana", "2 butter croissants", f"checkout for pickup{when}")
    assert f"Pick up: {due}\n" in said


@pytest.mark.parametrize(
    ("hours", "hears"),
    [
        (22, "Pick up: today, Sunday 22 November, at 11:00"),
        (26, "the earliest is today, Sunday 22 November, at 14:00"),  # it is past, and the place opens again then
    ],
)
def test_tomorrow_is_the_day_after_it_was_said(phone: Phone, hours: int, hears: str) -> None:
    says(phone, "my name is Ana", "2 butter croissants for tomorrow at 11")
    phone.later(hours=hours)
    assert hears in says(phone, "checkout for pickup")


@pytest.mark.parametrize(
    ("cart", "when", "refusal"),
    [
        ("2 butter croissants", "at 3am", "We are closed then: the next possible time is tomorrow, Sunday 22 November"),
        (
            "2 butter croissants",
            "on monday at noon",
            "We are closed then: the next possible time is Tuesday 24 November",
        ),
        (
            "2 butter croissants",
            "on sunday at 13:00",
            "We are closed then: the next possible time is tomorrow, Sunday 22",
        ),
        (
            "a birthday cake with lemon",
            "tomorrow at 10",
            "That's too soon: the earliest is Tuesday 24 November, at 07:00",
        ),
        ("a birthday cake with lemon", "today", "That's too soon: the earliest is Tuesday 24 November, at 07:00"),
        ("2 butter croissants", "every day at 9", "Please tell me one day and time"),
    ],
)
def test_a_time_that_cannot_be_is_answered_with_the_next_that_can(
    phone: Phone, cart: str, when: str, refusal: str
) -> None:
    assert refusal in says(phone, "my name is Ana", cart, f"checkout for pickup {when}")
    assert "Shall I place this order?" in says(phone, "yes")


def test_another_time_answers_the_question_too(phone: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup on monday at noon")
    assert "Pick up: Wednesday 25 November, at 11:00" in says(phone, "wednesday at 11")


def test_at_night_the_next_morning_is_offered(phone: Phone) -> None:
    phone.clock.time = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # eleven at night
    said = says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")
    assert "Pick up: tomorrow, Sunday 22 November, at 08:00" in said


@pytest.mark.parametrize("address", ["home", "my place", "ana@example.org", "12345", "King Street"])
def test_an_address_that_is_none_is_asked_again(phone: Phone, address: str) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for delivery")
    assert says(phone, address).startswith("That doesn't look like an address.")
    assert "Shall I place this order?" in says(phone, ADDRESS)


def test_a_question_or_a_wish_is_no_address(phone: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for delivery")
    for text in ("and where is my order going?", "can I change the time", "what time do you close"):
        assert "doesn't look like an address" not in says(phone, text), text
    assert "Shall I place this order?" in says(phone, ADDRESS)


def test_an_address_elsewhere_is_asked_again_and_picking_it_up_is_an_answer(phone: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for delivery")
    assert says(phone, "1200 Rue Sherbrooke, H3A 1H6").startswith("We only deliver to downtown Toronto")
    assert "Pick up: today" in says(phone, "pick up")


def test_more_than_is_left_is_no_order(phone: Phone) -> None:
    phone.service.rows("STOCK").put("", "croissant", {"left": 1})
    said = says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")
    assert said.startswith("Only 1 left: Butter croissant.")
    assert orders(phone) == []


def test_who_is_second_is_told_what_is_left_and_keeps_the_cart(phone: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")
    phone.service.rows("STOCK").put("", "croissant", {"left": 1})  # somebody else was faster
    said = says(phone, "yes")
    assert said.startswith("Only 1 left: Butter croissant.")
    assert (orders(phone), left(phone, "croissant")) == ([], 1)
    assert "2 x Butter croissant" in says(phone, "show my cart")


# --- clocks and calendars ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "cart", "when", "hears", "due"),
    [  # clocks go back on 1 November 2026 at two, and forward on 14 March 2027 at two
        ("2026-11-01T01:50", "2 croissants", "", "tomorrow, Sunday 1 November, at 08:00", "2026-11-01T13:00"),
        ("2026-11-01T05:20", "2 croissants", "", "today, Sunday 1 November, at 08:00", "2026-11-01T13:00"),
        ("2026-11-01T06:20", "2 croissants", " at 9", "today, Sunday 1 November, at 09:00", "2026-11-01T14:00"),
        ("2026-10-30T14:10", "a birthday cake with lemon", "", "Sunday 1 November, at 09:15", "2026-11-01T14:15"),
        ("2027-03-14T03:00", "2 croissants", " tomorrow at 8", "Sunday 14 March, at 08:00", "2027-03-14T12:00"),
        ("2027-03-12T15:10", "a birthday cake with lemon", "", "Sunday 14 March, at 11:15", "2027-03-14T15:15"),
        # the hours of a cake pass also while the place is closed, and it is had when the place opens
        ("2026-12-23T12:00", "a birthday cake with lemon", "", "Saturday 26 December, at 08:00", "2026-12-26T13:00"),
    ],
)
def test_a_time_is_the_places_own_also_in_the_nights_when_clocks_are_changed(
    phone: Phone, now: str, cart: str, when: str, hears: str, due: str
) -> None:
    phone.clock.time = datetime.fromisoformat(now).replace(tzinfo=UTC)
    cart = cart.replace("2 croissants", "2 butter croissants")
    said = says(phone, "my name is Ana", cart, f"checkout for pickup{when}")
    assert hears in said
    assert "is placed" in says(phone, "yes")
    assert [f"{order.due_at.astimezone(UTC):%Y-%m-%dT%H:%M}" for order in orders(phone)] == [due]


@pytest.mark.parametrize(
    ("days", "hears"),
    [(9, "Wednesday 2 December, at 07:00"), (30, "We are closed for the time being, so nothing can be ordered.")],
)
def test_a_place_that_is_closed_for_days_takes_orders_for_when_it_opens(phone: Phone, days: int, hears: str) -> None:
    shut = tuple(
        Holiday(date=(SATURDAY + timedelta(days=day)).date(), name="Closed")  # type: ignore[arg-type]
        for day in range(1, days + 2)
    )
    phone.service.business = replace(BUSINESS, service=BUSINESS.service.model_copy(update={"holidays": shut}))
    phone.clock.advance(hours=11)  # nine in the evening
    assert hears in says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")


# --- what the operator changes meanwhile ------------------------------------------------------------------------------


def without(sku: str) -> Business:
    """Return the operator's files without this product."""
    products = tuple(each for each in catalogue().products if each.sku != sku)
    return replace(BUSINESS, catalogue=replace(catalogue(), products=products))


def test_a_product_that_is_gone_leaves_the_cart_and_stays_in_the_order(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    says(phone, "2 butter croissants and 2 baguettes", "checkout for pickup")
    phone.service.business = without("croissant")
    said = says(phone, "yes")
    assert "croissant isn't sold any more" in said.partition("Shall I place this order?")[0]
    assert "Total: CA$7.00" in said
    assert "is placed" in says(phone, "yes")
    assert "2 x Butter croissant: CA$7.50" in says(phone, f"where is order {order.number}")
    assert "is cancelled" in says(phone, f"cancel order {order.number}", "yes")
    assert left(phone, "croissant") == 36


def test_what_an_order_has_reserved_goes_back_to_whatever_is_left_now(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    phone.service.rows("STOCK").change("", "croissant", {"left": 0})  # fewer than the shelf holds: some are packed
    ben = Phone(phone.service, "+14165550199", Channel.WHATSAPP)
    assert "Sold out: Butter croissant." in says(ben, "2 butter croissants", "checkout for pickup")
    says(phone, f"cancel order {order.number}", "yes")
    assert left(phone, "croissant") == 2
    assert "Only 2 left" in says(ben, "make it 3", "checkout for pickup")
    assert [each.status for each in orders(phone)] == ["cancelled"]


def test_one_cart_is_ordered_once_whatever_the_channels_in_which_it_is_asked_about(phone: Phone) -> None:
    by_sms = Phone(phone.service)
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")
    says(by_sms, "checkout for pickup")
    for one in (by_sms, phone, by_sms):
        says(one, "yes")
    assert [order.total for order in orders(phone)] == [750]
    assert left(phone, "croissant") == 34


# --- a summary that does not hold any more ----------------------------------------------------------------------------


def test_a_price_that_changes_before_the_yes_is_shown_anew(phone: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")
    phone.service.business = with_product("croissant", price=400)
    said = says(phone, "yes")
    assert said.startswith("Something has changed since then, so nothing is ordered yet.")
    assert "2 x Butter croissant: CA$8.00" in said
    assert orders(phone) == []
    assert "CA$8.00" in says(phone, "yes")
    assert [order.total for order in orders(phone)] == [800]


def test_a_summary_that_was_read_too_late_promises_another_time(phone: Phone) -> None:
    says(phone, "my name is Ana", "a birthday cake with lemon", "checkout for pickup")
    phone.clock.advance(minutes=4)
    assert "is placed" in says(phone, "yes")


# --- afterwards -------------------------------------------------------------------------------------------------------


def test_where_it_is_is_told_by_words_and_by_number(phone: Phone) -> None:
    assert says(phone, "where is my order?") == "You haven't ordered anything yet."
    order = orders_now(phone, "2 butter croissants")
    first = f"Your order {order.number} is waiting to be accepted."
    for asked in ("where is my order?", f"where is order {order.number}", f"status of {order.number.lower()}"):
        assert says(phone, asked).startswith(first)
    assert says(phone, "my orders") == (
        f"Your orders:\n{order.number}, today, Saturday 21 November: CA$7.50, is waiting to be accepted"
    )


def test_one_yes_never_both_adds_to_the_cart_and_cancels_an_order(phone: Phone) -> None:
    says(phone, "2 butter croissants", "checkout for pickup", "Carol", "yes")
    (order,) = orders(phone)
    said = says(phone, "can I add two cinnamon buns to that order?")
    assert said.startswith("Add 2 x Cinnamon bun to your cart?\nThis begins another order: ")
    asked = says(phone, "I need to call the order off")
    assert asked.startswith("I haven't done this: Add 2 x Cinnamon bun to your cart?\n")
    assert asked.endswith(f"Cancel your order {order.number} (2 x Butter croissant, CA$7.50)?\nReply YES or NO.")
    assert says(phone, "yep").startswith(f"Your order {order.number} is cancelled.")
    assert (orders(phone)[0].status, phone.state.confirmation) == ("cancelled", None)


def test_an_order_is_cancelled_once_and_its_stock_goes_back_once(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    assert left(phone, "croissant") == 34
    says(phone, f"cancel order {order.number}")
    assert says(phone, "yes") == f"Your order {order.number} is cancelled. There is nothing to pay."
    assert says(phone, f"cancel order {order.number}") == f"Your order {order.number} is cancelled."
    assert says(phone, "cancel my order") == "You have no order that could be cancelled."
    assert left(phone, "croissant") == 36


def test_of_several_orders_it_is_asked_which_to_cancel(phone: Phone) -> None:
    first = orders_now(phone, "2 butter croissants")
    phone.clock.advance(minutes=1)
    second = orders_now(phone, "2 baguettes")
    assert says(phone, "cancel my order").startswith("Which order?\n1. ")
    assert first.number in says(phone, "2") + first.number
    said = says(phone, "yes")
    assert "is cancelled" in said
    assert sorted(order.status for order in orders(phone)) == ["cancelled", "placed"]
    assert second.id != first.id


def test_somebody_elses_order_is_not_found_in_the_same_words_as_none(phone: Phone) -> None:
    theirs = orders_now(phone, "2 butter croissants")
    ben = Phone(phone.service, "+14165550199", Channel.WHATSAPP)
    nothing = says(ben, "where is order A-2222")
    assert nothing == "I can't find an order A-2222 of yours."
    for asked in ("where is order {}", "cancel order {}", "status of {}", "cancel {}"):
        assert says(ben, asked.format(theirs.number)) == nothing.replace("A-2222", theirs.number)
    assert says(ben, "my orders") == "You haven't ordered anything yet."


def test_what_is_kept_of_an_order_is_told_and_erased(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    kept = says(phone, "export my data")
    assert f"Order {order.number} of 2026-11-21: 2 x Butter croissant, CA$7.50" in kept
    assert "the shop's books" not in kept
    assert f"Your order {order.number} (today, Saturday 21 November, at 10:15) is cancelled" in says(
        phone, "delete my data"
    )
    says(phone, "yes")
    assert orders(phone) == books(phone) == []
    assert phone.service.rows("ORDER_NUMBER").list("") == []
    assert left(phone, "croissant") == 36, "what it had reserved is free again"


def test_all_orders_are_told_however_many_there_are(phone: Phone) -> None:
    placed = [orders_now(phone, "2 butter croissants").number]
    (row,) = phone.service.rows("ORDER").list("")
    phone.service.rows("STOCK").change("", "croissant", {"left": 100})
    for n in range(25):
        more = Order.of(row).change(id=f"2026112200000{n:02d}", effect=f"more{n}", reserved={})
        placing = place_in_rows(phone.service.rows, catalogue(), more, phone.clock())
        assert placing.order is not None
        placed.append(placing.order.number)
    kept = says(phone, "export my data")
    assert [number for number in placed if number not in kept] == []


@pytest.mark.parametrize("to", ["sent", "done"])
def test_the_books_keep_what_was_sold_and_nobody_who_bought_it(phone: Phone, to: str) -> None:
    how = ["checkout for delivery", ADDRESS] if to == "sent" else ["checkout for pickup"]
    says(phone, "2 butter croissants", *how, "Zogblar", "yes")
    (order,) = orders(phone)
    move(phone, order, to)
    fee = 600 if to == "sent" else 0
    held = {
        "number": order.number,
        "ordered_on": "2026-11-21",
        "changed_on": "2026-11-21",
        "status": to,
        "fee": fee,
        "total": 750 + fee,
        "currency": "CAD",
        "paid": "on_delivery",
        "payment": "due",
        "intent": "",
        "returned": 0,
    }
    assert "the shop's books keep" in says(phone, "export my data")
    says(phone, "delete my data", "yes")
    (row,) = books(phone)
    assert {name: row[name] for name in held} == held
    assert (orders(phone), left(phone, "croissant")) == ([], 34)
    personal = ("Zogblar", "King Street", phone.number, order.id, phone.state.id)
    assert [word for word in personal if word in str(row)] == []


def test_an_order_goes_in_time_and_its_pointers_with_it(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    assert order.expires_at == int((order.due_at + timedelta(days=730)).timestamp())
    assert [row["expires_at"] for row in phone.service.rows("ORDER_NUMBER").list("")] == [order.expires_at]


@pytest.mark.parametrize("text", ["my name is Bo", "I'm Bo", "me llamo Bo", "Bo"])
def test_a_name_that_was_asked_for_may_be_said_as_a_sentence(phone: Phone, text: str) -> None:
    assert says(phone, "2 butter croissants", "checkout for pickup") == "What name shall I put on the order?"
    assert "Name: Bo\n" in says(phone, text)


@pytest.mark.parametrize("text", ["a latte", "a baguette", "a human", "a dozen", "cancel a meeting"])
def test_a_thing_is_no_number_of_an_order(phone: Phone, text: str) -> None:
    assert "an order A-" not in says(phone, text)


def test_a_day_later_an_order_is_still_found(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    phone.clock.advance(seconds=timedelta(days=2).total_seconds())
    assert order.number in says(phone, "where is my order")


# --- a summary that the person changes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        ("and 4 not 3", "Pick up: today, Saturday 21 November, at 16:00\n"),
        ("at 4:30 instead please", "Pick up: today, Saturday 21 November, at 16:30\n"),
        ("can we make it tomorrow at 10", "Pick up: tomorrow, Sunday 22 November, at 10:00\n"),
        ("y mejor cuatro y media", "Pick up: today, Saturday 21 November, at 16:30\n"),
        ("no no, déjalo a las 5", "Pick up: today, Saturday 21 November, at 17:00\n"),
        ("sorry, the name is Bob", "Name: Bob\n"),
        ("a nombre de Lucía", "Name: Lucía\n"),
        (f"actually deliver it to {ADDRESS}", f"Delivery: today, Saturday 21 November, at 15:00, to {ADDRESS}\n"),
        (f"to {ADDRESS}", f"Delivery: today, Saturday 21 November, at 15:00, to {ADDRESS}\n"),
        ("actually deliver it", "Where shall we deliver it to?"),
        ("at 11pm", "We are closed then: the next possible time is tomorrow"),
        ("wait add an almond croissant", "1 x Almond croissant: CA$4.50\nTotal: CA$14.50\nPick up"),
        ("actually make it five baguettes", "2 x Coffee (small): CA$6.50\n5 x Baguette: CA$17.50\nTotal: CA$24.00\n"),
        ("no wait four", "4 x Baguette: CA$14.00\n"),
        ("not the baguette", "2 x Coffee (small): CA$6.50\nTotal: CA$6.50\nPick up"),
        ("sí pero uno que sea grande", "1 x Coffee (large): CA$4.00\nTotal: CA$10.75\n"),
        ("write Happy 40, Bo on it", "Note: “Happy 40, Bo”\n"),
    ],
)
def test_a_summary_is_shown_anew_as_it_is_changed_and_nothing_is_ordered(phone: Phone, change: str, shows: str) -> None:
    says(phone, "my name is Ana", "2 small coffees", "a baguette", "checkout for pickup at 3pm")
    assert shows in says(phone, change)
    assert orders(phone) == []


def test_a_yes_is_for_the_summary_that_was_shown_last(phone: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup at 3pm", "add a baguette", "at 4 instead")
    says(phone, "yes")
    (order,) = orders(phone)
    assert [(line.sku, line.count) for line in order.lines] == [("croissant", 2), ("baguette", 1)]
    assert f"{order.due_at:%H:%M}" == "16:00"


@pytest.mark.parametrize("text", ["ok yes but is there a bag", "4", "is it far?", "the name is"])
def test_what_changes_nothing_leaves_the_summary_open(phone: Phone, text: str) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup at 3pm", text)
    assert orders(phone) == []
    assert "is placed" in says(phone, "yes") or text == "4"


def test_a_note_goes_with_its_order_and_no_further(phone: Phone) -> None:
    assert "Noted for the shop: “Happy 40 Bo”." in says(phone, "a lemon birthday cake with 'Happy 40 Bo' on it")
    said = says(phone, "my name is Ana", "checkout for pickup")
    assert "Note: “Happy 40 Bo”\n" in said
    says(phone, "yes")
    assert [order.note for order in orders(phone)] == ["Happy 40 Bo"]
    assert "“Happy 40 Bo”" in says(phone, "where is my order")
    assert "Note" not in says(phone, "2 butter croissants", "checkout for pickup")


def test_an_address_is_kept_whole_and_offered_the_next_time(phone: Phone) -> None:
    address = "12 King Street West, second door on the left behind the yard, M5V 1J2"
    says(phone, "my name is Ana", f"can u deliver 2 baguettes to {address} tomorrow at 9")
    assert f"Delivery: tomorrow, Sunday 22 November, at 09:00, to {address}\n" in says(phone, "checkout")
    says(phone, "yes", "2 baguettes")
    assert says(phone, "delivery") == f"Where shall we deliver it to? Reply YES for {address}, as last time."
    assert f"to {address}\n" in says(phone, "yes")


def test_a_cart_waits_while_people_answer(phone: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")
    assert says(phone, "human").endswith("Your cart stays as it is meanwhile, and nothing is ordered.")
    assert says(phone, "yes") == ""
    assert orders(phone) == []
    for _ in range(5):  # a day and more, in which they go on writing
        phone.later(hours=6)
        assert says(phone, "still there?") == ""
    says(phone, "bot")
    assert orders(phone) == []
    assert "2 x Butter croissant" in says(phone, "show my cart")


@pytest.mark.parametrize(
    ("text", "hears"),
    [
        ("did it go thru?", "is waiting to be accepted"),
        ("so is it one order or three", "Your orders:\nA-"),
        ("cuántos pedidos tengo?", "Your orders:\nA-"),
        ("ya no lo quiero", "Cancel your order A-"),
        ("how long will that take", "Orders start at CA$5.00."),
    ],
)
def test_who_has_ordered_asks_about_it_in_their_own_words(phone: Phone, text: str, hears: str) -> None:
    orders_now(phone, "2 butter croissants")
    assert hears in says(phone, text)
