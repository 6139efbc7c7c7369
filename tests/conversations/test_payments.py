"""Paying by card: the link, the payment in time, late, twice, too late, from a bank, and what becomes of the stock."""

from contextlib import suppress
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from parley.adapters.memory_payments import MemoryPayments
from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, Notified
from parley.errors import NotDone, PaymentError, PaymentRefused, PaymentsBroken, PaymentsUnavailable
from parley.lanes.commerce.order import Order
from parley.ports import Policy
from parley.settings import Settings
from parley.settings.conversation import AdmissionSettings
from parley.settings.payments import PaymentSettings
from parley_cli.memory_service import MemoryService
from tests.conversations.test_orders import move
from tests.support.business import BUSINESS
from tests.support.phone import Phone

SATURDAY = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
ADMIN = "+14165550199"
ADMINS = AdmissionSettings(admins=ADMIN, onboarding=False)


def service(ways: str = "both", **more: Any) -> MemoryService:
    clock = ManualClock(SATURDAY)
    settings = Settings(None, PaymentSettings.model_validate({"ways": ways}), ADMINS)
    policy = Policy(admission=ADMINS.policy(""))
    return MemoryService(
        clock, business=BUSINESS, settings=settings, policy=policy, payments=MemoryPayments(clock), **more
    )


@pytest.fixture
def phone() -> Phone:
    return Phone(service(), channel=Channel.WHATSAPP)


@pytest.fixture
def by_sms() -> Phone:
    """A phone that can be written to also days later."""
    return Phone(service())


def payments(phone: Phone) -> MemoryPayments:
    assert phone.service.payments is not None
    return phone.service.payments


def order(phone: Phone) -> Order:
    """The last order of the shop."""
    return Order.of(phone.service.rows("ORDER").list("")[-1])


def left(phone: Phone) -> int:
    """How many croissants are left."""
    return int(phone.service.rows("STOCK").get("", "croissant")["left"])  # type: ignore[index]


def says(phone: Phone, *texts: str) -> str:
    """Text these, and return what is heard upon the last."""
    for text in texts:
        phone.inbox.clear()
        phone.says(text)
    heard, phone.inbox = "\n".join(phone.inbox), []
    return heard


def told(phone: Phone, what: str, *, id: str = "", **changes: Any) -> str:
    """Let Stripe's webhook tell this of the last order, and return what the person hears."""
    placed = order(phone)
    data = {
        "order": placed.id,
        "session": placed.payment.session,
        "intent": placed.payment.intent or f"pi_{placed.number}",
        "amount": placed.total,
        "currency": placed.currency,
        "event": "evt_1",
        **changes,
    }
    event = Notified(
        id=id or f"stripe-{placed.payment.session}-{what}",
        conversation=phone.state.id,
        received_at=phone.clock(),
        lane="commerce",
        what=what,
        data={name: value for name, value in data.items() if value is not None},
    )
    sent = phone.service.receive(event)
    phone.service.mailbox.seen.clear()  # the queue remembers for five minutes only
    return "\n".join(message.text for message in sent if message.to == phone.number)


def paid(phone: Phone, **changes: Any) -> str:
    """Let the person pay on the page, and Stripe tell it."""
    payments(phone).pay(order(phone).payment.session)
    intent = payments(phone).look(order(phone).payment.session).intent
    return told(phone, "paid", **{"intent": intent, **changes})


def awaits(phone: Phone) -> Order:
    """Let the person order two croissants, to be paid by card."""
    heard = says(phone, "2 butter croissants", "checkout for pickup", "Ana", "card")
    assert "Payment: by card now; I'll send you a link" in heard, heard
    heard = says(phone, "yes")
    placed = order(phone)
    assert heard == (
        f"Please pay CA$7.50 for your order {placed.number} here: https://pay.example.com/{placed.payment.session}\n"
        "You can pay until today, Saturday 21 November, at 11:10. "
        "I'll tell you when your payment has arrived; only then is it ordered."
    )
    assert (placed.status, placed.payment.status, left(phone)) == ("awaiting_payment", "open", 34)
    return placed


def test_who_pays_in_time_is_told_and_the_shop_hears_of_the_order_then(phone: Phone) -> None:
    admin = Phone(phone.service, ADMIN)
    says(admin, "hello")
    placed = awaits(phone)
    assert admin.inbox == []
    for asked in ("payment link", "How do I pay?", "pay"):
        assert says(phone, asked).startswith(f"Please pay CA$7.50 for your order {placed.number}")
    before = len(phone.service.sender.sent)
    assert paid(phone) == (
        f"Thank you! Your payment of CA$7.50 has arrived, and your order {placed.number} is placed. "
        "I'll tell you when it's accepted."
    )
    assert (order(phone).status, order(phone).payment.status) == ("placed", "paid")
    to_admin = [each.text for each in phone.service.sender.sent[before:] if each.to == ADMIN]
    assert len(to_admin) == 1
    assert placed.number in to_admin[0]
    phone.later(days=2)
    phone.hears()
    assert left(phone) == 34, "what is paid stays reserved"


def test_se_paga_y_se_devuelve_en_espanol(phone: Phone) -> None:
    says(phone, "2 cruasanes de mantequilla", "finalizar pedido para recoger", "Ana", "tarjeta")
    assert says(phone, "sí").startswith("Paga aquí, por favor, 7,50 CAD de tu pedido")
    assert paid(phone).startswith("¡Gracias! Tu pago de 7,50 CAD ha llegado")
    heard = says(phone, "cancela mi pedido", "sí")
    assert heard.endswith("Te devolvemos tus 7,50 CAD; tu banco puede tardar unos días.")
    assert list(payments(phone).refunded) == [order(phone).payment.intent]


def test_who_chooses_to_pay_later_pays_later_and_who_may_not_choose_is_not_asked() -> None:
    phone = Phone(service(), channel=Channel.WHATSAPP)
    says(phone, "2 butter croissants", "checkout for pickup", "Ana", "when I get it")
    assert "is placed" in says(phone, "yes")
    assert payments(phone).sessions == {}
    for ways, words in (("stripe", "by card now"), ("delivery", "when you pick it up")):
        phone = Phone(service(ways), channel=Channel.WHATSAPP)
        assert f"Payment: {words}" in says(phone, "2 butter croissants", "checkout for pickup", "Ana")


# --- every order of facts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", list(permutations(["paid", "payment_expired", "payment_failed"])))
def test_a_paid_order_never_becomes_unpaid_and_an_ended_one_is_paid_back(phone: Phone, facts: tuple[str, ...]) -> None:
    awaits(phone)
    heard = [paid(phone) if fact == "paid" else told(phone, fact, intent=None) for fact in (*facts, *facts)]
    after = order(phone)
    if facts[0] == "paid":
        assert (after.status, after.payment.status, left(phone)) == ("placed", "paid", 34)
        assert payments(phone).refunded == {}
    else:
        assert (after.status, after.payment.status, left(phone)) == ("expired", "refunding", 36)
        assert list(payments(phone).refunded) == [after.payment.intent]
    assert sum(map(bool, heard)) == (1 if facts[0] == "paid" else 2), heard
    assert "has ended" in heard[0] or facts[0] == "paid"


@pytest.mark.parametrize("ids", [("one", "one"), ("one", "two")])
def test_a_fact_that_comes_twice_is_applied_once(phone: Phone, ids: tuple[str, str]) -> None:
    awaits(phone)
    assert [bool(paid(phone, id=id)) for id in ids] == [True, False]
    assert [move.to for move in order(phone).moves] == ["placed"]


def test_a_payment_after_the_order_was_cancelled_goes_back_and_operators_are_told(phone: Phone) -> None:
    admin = Phone(phone.service, ADMIN)
    says(admin, "hello")
    placed = awaits(phone)
    assert says(phone, "cancel my order", "yes") == f"Your order {placed.number} is cancelled. There is nothing to pay."
    assert (payments(phone).look(placed.payment.session).status, left(phone)) == ("expired", 36)
    assert told(phone, "payment_expired", intent=None) == ""
    payments(phone)._become(placed.payment.session, status="complete", paid=True, intent="pi_late")
    before = len(phone.service.sender.sent)
    heard = told(phone, "paid", intent="pi_late")
    assert heard.startswith(f"Your payment of CA$7.50 came after your order {placed.number} had ended")
    assert payments(phone).refunded == {"pi_late": placed.id}
    assert [each.text for each in phone.service.sender.sent[before:] if each.to == ADMIN] == [
        f"CA$7.50 for order {placed.number} (Ana) came after it had ended (cancelled), and is given back."
    ]
    assert told(phone, "refunded", intent="pi_late", session=None) == "", "it was said already"
    assert (order(phone).payment.status, left(phone)) == ("refunded", 36)


def test_a_bank_debit_waits_with_its_stock_and_then_counts(by_sms: Phone) -> None:
    phone = by_sms
    placed = awaits(phone)
    payments(phone).pay(placed.payment.session, slowly=True)
    assert told(phone, "payment_pending").startswith("Thank you! Your bank has been asked for the CA$7.50")
    assert told(phone, "payment_expired") == ""
    assert "Your bank has been asked" in says(phone, "has my payment arrived")
    for _ in range(3):
        phone.later(days=1)
    phone.inbox.clear()
    assert (order(phone).status, order(phone).payment.status, left(phone)) == ("awaiting_payment", "pending", 34)
    assert paid(phone).startswith("Thank you! Your payment of CA$7.50 has arrived")
    assert order(phone).status == "placed"


def test_a_bank_debit_that_fails_ends_the_order(phone: Phone) -> None:
    awaits(phone)
    told(phone, "payment_pending")
    assert "didn't work" in told(phone, "payment_failed")
    assert (order(phone).status, left(phone)) == ("expired", 36)


def test_what_was_paid_is_what_it_costs(phone: Phone) -> None:
    awaits(phone)
    assert "is not what it costs" in paid(phone, amount=1)
    assert (order(phone).status, left(phone)) == ("expired", 36)
    assert list(payments(phone).refunded) == [order(phone).payment.intent]


@pytest.mark.parametrize(("amount", "status"), [(750, "refunded"), (200, "paid")])
def test_money_that_an_operator_gives_back_is_told(phone: Phone, amount: int, status: str) -> None:
    awaits(phone)
    paid(phone)
    heard = told(phone, "refunded", id=f"r{amount}", session=None, amount=amount)
    assert heard.startswith(f"CA${amount / 100:.2f} for your order")
    assert (order(phone).status, order(phone).payment.status) == ("placed", status)
    assert told(phone, "refunded", id=f"r{amount}", session=None, amount=amount) == ""


def test_money_given_back_before_the_payment_is_told_of_leaves_no_order(phone: Phone) -> None:
    awaits(phone)
    assert "was given back" in told(phone, "refunded", session=None)
    assert paid(phone) == ""
    assert (order(phone).status, left(phone)) == ("expired", 36)
    assert payments(phone).refunded == {}


def test_money_that_goes_back_in_parts_is_told_part_by_part_in_whatever_order_stripe_tells(phone: Phone) -> None:
    awaits(phone)
    paid(phone)
    parts = [(200, "CA$2.00"), (500, "CA$3.00"), (200, ""), (750, "CA$2.50"), (500, ""), (750, "")]
    for n, (amount, words) in enumerate(parts):
        heard = told(phone, "refunded", id=f"r{n}", session=None, amount=amount)
        assert heard.partition(" for ")[0] == words, n
    assert (order(phone).status, order(phone).payment.status) == ("placed", "refunded")
    assert [(row["returned"], row["payment"]) for row in phone.service.rows("SOLD").list("")] == [(750, "refunded")]


def test_who_cancels_gets_back_what_has_not_gone_back_before(phone: Phone) -> None:
    awaits(phone)
    paid(phone)
    told(phone, "refunded", session=None, amount=200)
    assert "You get your CA$5.50 back" in says(phone, "cancel my order", "yes")


@pytest.mark.parametrize(
    ("changes", "status", "is_refunded"),
    [
        ({"currency": "USD"}, "expired", True),
        ({"amount": 749}, "expired", True),
        ({"amount": 75_000}, "expired", True),
        ({"session": "cs_of_another_account"}, "awaiting_payment", True),
        ({"order": "20261121150000-0123456789abcdef"}, "awaiting_payment", True),
        ({}, "placed", False),
    ],
)
def test_only_what_was_asked_for_pays_an_order(
    phone: Phone, changes: dict[str, Any], status: str, is_refunded: bool
) -> None:
    awaits(phone)
    paid(phone, **changes)
    assert (order(phone).status, bool(payments(phone).refunded)) == (status, is_refunded)
    assert left(phone) == (36 if status == "expired" else 34)


def test_a_refund_of_another_payment_is_not_the_orders(phone: Phone) -> None:
    awaits(phone)
    paid(phone)
    assert told(phone, "refunded", session=None, intent="pi_of_a_lost_page") == ""
    assert (order(phone).payment.status, order(phone).payment.returned) == ("paid", 0)


# --- nobody tells -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("did", ["nothing", "paid", "paid slowly"])
def test_stripe_is_asked_if_its_webhook_never_comes(phone: Phone, did: str) -> None:
    placed = awaits(phone)
    if did != "nothing":
        payments(phone).pay(placed.payment.session, slowly=did == "paid slowly")
    phone.later(minutes=76)
    after = order(phone)
    expected = {
        "nothing": ("expired", "failed", 36, "in time"),
        "paid": ("placed", "paid", 34, "has arrived"),
        "paid slowly": ("awaiting_payment", "pending", 34, "Your bank has been asked"),
    }[did]
    assert (after.status, after.payment.status, left(phone)) == expected[:3]
    phone.hears_something_like(expected[3])
    assert told(phone, "payment_expired", intent=None) == "", "its webhook comes in the end"


@pytest.mark.parametrize("error", [PaymentsUnavailable("HTTP 503"), PaymentsBroken("HTTP 401")])
def test_nothing_is_reserved_for_ever_whatever_becomes_of_stripe(by_sms: Phone, error: PaymentError) -> None:
    phone = by_sms
    awaits(phone)
    payments(phone).fails = lambda call: error
    for _ in range(20):
        phone.later(hours=1)
    assert (order(phone).status, left(phone)) == ("awaiting_payment", 34)
    for _ in range(8):
        phone.later(hours=1)
    assert (order(phone).status, left(phone)) == ("expired", 36)
    payments(phone).fails = lambda call: None
    phone.inbox.clear()
    payments(phone)._become(order(phone).payment.session, status="complete", paid=True, intent="pi_late")
    assert "so you get it back" in told(phone, "paid", intent="pi_late")


def test_what_could_not_be_given_back_is_tried_again_and_then_told(phone: Phone) -> None:
    admin = Phone(phone.service, ADMIN)
    says(admin, "hello")
    awaits(phone)
    paid(phone)
    payments(phone).fails = lambda call: PaymentsUnavailable("HTTP 503")
    assert "You get your CA$7.50 back" in says(phone, "cancel my order", "yes")
    assert payments(phone).refunded == {}
    phone.later(hours=1, seconds=1)
    assert order(phone).payment.status == "refunding"
    payments(phone).fails = lambda call: PaymentRefused("HTTP 400", "balance_insufficient")
    before = len(phone.service.sender.sent)
    phone.later(hours=1, seconds=1)
    assert ["could not be given back" in each.text for each in phone.service.sender.sent[before:]] == [True]
    phone.later(hours=5)
    assert len(phone.service.sender.sent) == before + 1


def test_what_could_not_be_given_back_for_two_weeks_is_told_to_an_admin(by_sms: Phone) -> None:
    phone = by_sms
    says(Phone(phone.service, ADMIN), "hello")
    awaits(phone)
    paid(phone)
    payments(phone).fails = lambda call: PaymentsBroken("HTTP 401")
    says(phone, "cancel my order", "yes")
    before = len(phone.service.sender.sent)
    for _ in range(15):
        phone.later(days=1)
    to_admin = [each.text for each in phone.service.sender.sent[before:] if each.to == ADMIN]
    assert ["could not be given back" in each for each in to_admin] == [True]


# --- Stripe at checkout -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PaymentsUnavailable("HTTP 503"), "I couldn't reach the payment service"),
        (PaymentsBroken("HTTP 401"), "Paying by card doesn't work at the moment"),
        (PaymentRefused("HTTP 400", "amount"), "CA$7.50 can't be paid by card"),
        (PaymentRefused("HTTP 400", "expires_at"), "That took too long"),
    ],
)
def test_without_a_page_nothing_is_ordered_and_the_cart_is_kept(phone: Phone, error: PaymentError, words: str) -> None:
    says(phone, "2 butter croissants", "checkout for pickup", "Ana", "card")
    payments(phone).fails = lambda call: error
    phone.clock.advance(seconds=1)
    yes = phone.service.message(phone.number, "yes", phone.channel)
    for _ in range(3):  # as the queue does, which delivers again what has failed
        with suppress(NotDone):
            phone.service.turn(yes)
    assert [words in message.text for message in phone.service.work()] == [True]
    assert phone.service.rows("ORDER").list("") == []
    assert "2 x Butter croissant" in says(phone, "show my cart")


def test_the_page_of_an_order_that_is_not_placed_is_closed(phone: Phone) -> None:
    says(phone, "2 butter croissants", "checkout for pickup", "Ana", "card")
    phone.service.rows("STOCK").put("", "croissant", {"left": 1})
    assert "Only 1 left" in says(phone, "yes")
    assert [state.status for _, state in payments(phone).sessions.values()] == ["expired"]


def test_a_part_that_is_given_back_before_the_payment_is_told_of_ends_nothing(phone: Phone) -> None:
    placed = awaits(phone)
    told(phone, "refunded", id="part", session=None, amount=100)
    assert (order(phone).status, left(phone)) == ("awaiting_payment", 34)
    assert "is placed" in paid(phone)
    assert (order(phone).id, order(phone).status, order(phone).payment.status) == (placed.id, "placed", "paid")


def test_what_is_paid_after_an_erasure_is_left_to_an_operator(by_sms: Phone) -> None:
    placed = awaits(by_sms)
    id = by_sms.state.id
    says(by_sms, "delete my data", "yes")
    by_sms.clock.advance(minutes=1)
    data = {"order": placed.id, "session": placed.payment.session, "intent": "pi_1", "amount": 750, "currency": "CAD"}
    for what in ("payment_failed", "paid"):
        event = Notified(
            id=f"late-{what}", conversation=id, received_at=by_sms.clock(), lane="commerce", what=what, data=data
        )
        assert by_sms.service.receive(event) == []
    assert [event.id for event in by_sms.service.dead_letters.events] == ["late-paid"]


# --- others -----------------------------------------------------------------------------------------------------------


def test_what_is_paid_for_no_order_goes_back(phone: Phone) -> None:
    admin = Phone(phone.service, ADMIN)
    says(admin, "hello")
    placed = awaits(phone)
    payments(phone).pay(placed.payment.session)
    intent = payments(phone).look(placed.payment.session).intent
    before = len(phone.service.sender.sent)
    assert told(phone, "paid", id="stray", order="20260101000000-nobody", intent=intent) == ""
    assert payments(phone).refunded == {intent: intent}
    assert "for an order that isn't there" in phone.service.sender.sent[before].text


def test_another_persons_payment_moves_nothing_of_mine(phone: Phone) -> None:
    placed = awaits(phone)
    other = Phone(phone.service, "+14165550177", channel=Channel.WHATSAPP)
    says(other, "hello")
    event = Notified(
        id="foreign",
        conversation=other.state.id,
        received_at=phone.clock(),
        lane="commerce",
        what="paid",
        data={"order": placed.id, "session": placed.payment.session, "amount": 750, "currency": "CAD"},
    )
    phone.service.receive(event)
    assert (order(phone).status, order(phone).payment.status) == ("awaiting_payment", "open")


@pytest.mark.parametrize("has_paid", [False, True])
def test_who_has_everything_deleted_can_pay_for_it_no_more(phone: Phone, has_paid: bool) -> None:
    placed = awaits(phone)
    if has_paid:  # and Stripe has not told of it yet
        payments(phone).pay(placed.payment.session)
    says(phone, "delete my data", "yes")
    state = payments(phone).look(placed.payment.session)
    assert state.status == ("complete" if has_paid else "expired")
    assert list(payments(phone).refunded) == ([state.intent] if has_paid else [])
    assert (phone.service.rows("ORDER").list(""), left(phone)) == ([], 36)


@pytest.mark.parametrize(
    ("to", "kept"),
    [
        ("", ("cancelled", "refunding")),
        ("done", ("done", "paid")),
        ("refused", ("refused", "refunding")),
    ],
)
def test_the_books_keep_what_was_paid_when_all_else_is_deleted(phone: Phone, to: str, kept: tuple[str, str]) -> None:
    placed = awaits(phone)
    paid(phone)
    intent = order(phone).payment.intent
    payments(phone).fails = lambda call: PaymentsUnavailable("HTTP 503") if to == "refused" else None
    if to:
        move(phone, placed, to, "no eggs")
    payments(phone).fails = lambda call: None
    says(phone, "delete my data", "yes")
    (row,) = phone.service.rows("SOLD").list("")
    assert (row["number"], row["status"], row["payment"], row["intent"]) == (placed.number, *kept, intent)
    assert phone.service.rows("ORDER").list("") == []
    assert list(payments(phone).refunded) == ([] if to == "done" else [intent]), "also what its timer was to try again"


def test_money_that_an_erasure_cannot_give_back_is_told_to_an_admin(phone: Phone) -> None:
    admin = Phone(phone.service, ADMIN)
    says(admin, "hello")
    awaits(phone)
    paid(phone)
    payments(phone).fails = lambda call: PaymentRefused("HTTP 400", "charge_disputed")
    before = len(phone.service.sender.sent)
    says(phone, "delete my data", "yes")
    to_admin = [each.text for each in phone.service.sender.sent[before:] if each.to == ADMIN]
    assert len(to_admin) == 2
    assert "could not be given back" in to_admin[0]
    assert "is cancelled, because" in to_admin[1]


def test_who_has_opted_out_is_told_nothing_and_their_order_counts(phone: Phone) -> None:
    placed = awaits(phone)
    says(phone, "STOP")
    assert paid(phone) == ""
    assert (order(phone).status, order(phone).number) == ("placed", placed.number)


def test_stock_of_who_has_opted_out_is_free_again(phone: Phone) -> None:
    awaits(phone)
    says(phone, "STOP")
    phone.later(minutes=76)
    phone.hears()
    assert (order(phone).status, left(phone)) == ("expired", 36)
