"""Orders that operators move on: by an admin's text, or by an event of the API; their person is told, in their language
and where they may be written to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel, Provider
from parley.lanes.commerce.order import Order, OrderStatus
from parley.ports import Policy
from parley.settings import Settings
from parley_cli.memory_service import MemoryService
from tests.conversations.test_orders import SATURDAY, left, move, orders, orders_now, says
from tests.support.business import BUSINESS
from tests.support.phone import Phone

BOSS, COLLEAGUE = "+14165550177", "+14165550188"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(SATURDAY)


@pytest.fixture
def phone(clock: ManualClock) -> Phone:
    policy = Policy(admission=AdmissionPolicy(admins=frozenset([BOSS])))
    service = MemoryService(clock, business=BUSINESS, policy=policy, settings=Settings({"PARLEY_ADMINS": BOSS}))
    return Phone(service, channel=Channel.WHATSAPP)


@pytest.fixture
def boss(phone: Phone) -> Phone:
    """An admin's phone, known to the service."""
    boss = Phone(phone.service, BOSS, Channel.WHATSAPP)
    boss.says("my name is Marge")
    boss.inbox.clear()
    return boss


def hears(phone: Phone) -> list[str]:
    """Return what has come since the last time."""
    heard, phone.inbox = phone.inbox, []
    return heard


def everybody_hears(boss: Phone, phone: Phone, text: str) -> tuple[list[str], list[str]]:
    """Let the admin text this; return what each of them hears."""
    boss.clock.advance(seconds=1)
    heard = boss.service.receive(boss.service.message(boss.number, text, boss.channel))
    return tuple([each.text for each in heard if each.to == one.number] for one in (boss, phone))  # type: ignore[return-value]


def promised(order: Order, status: str) -> str:
    """Return what an admin hears at once who moves an order."""
    return f"Order {order.number} becomes {status}, and Ana is told. You'll hear from me if that doesn't work."


def test_an_admin_is_told_of_a_new_order_and_moves_it_on_by_text(phone: Phone, boss: Phone) -> None:
    says(phone, "my name is Ana", "2 butter croissants", "checkout for pickup")
    phone.clock.advance(seconds=1)
    sent = phone.service.receive(phone.service.message(phone.number, "yes", phone.channel))
    (order,) = orders(phone)
    (news,) = [each.text for each in sent if each.to == BOSS]
    assert news.startswith(f"New order {order.number}: 2 x Butter croissant. CA$7.50, pick up, today")
    assert "Butter" not in boss.state.model_dump_json(), "it is about somebody else"
    assert everybody_hears(boss, phone, "orders")[0][0].startswith(f"Open orders:\n{order.number} (is waiting to be")
    for text, status, told in (
        (f"accept {order.number}", "accepted", f"Your order {order.number} is accepted. Pick-up: today"),
        (f"order {order.number.lower()} ready", "ready", f"Your order {order.number} is ready: come and get it!"),
        (f"order {order.number} collected", "done", f"Your order {order.number} is done. Thank you, and enjoy it!"),
    ):
        said, heard = everybody_hears(boss, phone, text)
        assert said == [promised(order, status)]
        assert len(heard) == 1
        assert heard[0].startswith(told)
    (done,) = orders(phone)
    assert [(each.to, each.by) for each in done.moves] == [
        ("accepted", "Marge"),
        ("ready", "Marge"),
        ("done", "Marge"),
    ]
    assert everybody_hears(boss, phone, "orders")[0] == ["There are no open orders."]


def test_a_refusal_needs_a_reason_and_gives_the_stock_back(phone: Phone, boss: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    assert everybody_hears(boss, phone, f"refuse {order.number}")[0][0].startswith("Please say why")
    said, heard = everybody_hears(boss, phone, f"refuse {order.number}: no eggs left")
    assert said == [promised(order, "refused")]
    assert heard == [f"I'm sorry, we can't do your order {order.number}. Reason: no eggs left"]
    assert left(phone, "croissant") == 36
    said, heard = everybody_hears(boss, phone, f"refuse {order.number}: changed my mind")
    assert (said, heard) == ([f"Order {order.number} was refused, and can't become that. Possible: -."], [])
    assert left(phone, "croissant") == 36


def test_en_espanol(phone: Phone, boss: Phone) -> None:
    says(phone, "2 cruasanes de mantequilla", "finalizar pedido para recoger", "Ana", "sí")
    (order,) = orders(phone)
    for text, told in (
        (f"pedido {order.number} listo", f"Tu pedido {order.number} está listo: ¡ven a recogerlo!"),
        (f"pedido {order.number} entregado", f"Tu pedido {order.number} está terminado. ¡Gracias, y que lo disfrutes!"),
    ):
        assert everybody_hears(boss, phone, text)[1] == [told]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("order A-2222 ready", "There is no order A-2222."),
        (
            "order {} sent",
            "Order {} is waiting to be accepted, and can't become that. Possible: accepted, ready, done, refused.",
        ),
    ],
)
def test_what_cannot_be_is_said_to_the_admin(phone: Phone, boss: Phone, text: str, said: str) -> None:
    order = orders_now(phone, "2 butter croissants")
    assert everybody_hears(boss, phone, text.format(order.number)) == ([said.format(order.number)], [])


def test_nobody_else_moves_orders_by_text(phone: Phone, boss: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    for who in (phone, Phone(phone.service, "+14165550199", Channel.WHATSAPP)):
        for text in (f"order {order.number} ready", f"accept {order.number}", "orders", f"refuse {order.number}: no"):
            assert "A-" not in says(who, text) or who is phone
    assert [each.status for each in orders(phone)] == ["placed"]


def test_the_same_move_again_moves_and_tells_once(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    for _ in range(3):
        move(phone, order, "refused", "no eggs left")
    assert hears(phone) == [f"I'm sorry, we can't do your order {order.number}. Reason: no eggs left"]
    assert left(phone, "croissant") == 36
    assert [len(each.moves) for each in orders(phone)] == [1]


@pytest.mark.parametrize("to", ["placed", "awaiting_payment", "expired", "cancelled", "sent"])
def test_a_move_that_is_not_the_operators_is_not_made(phone: Phone, to: str) -> None:
    order = orders_now(phone, "2 butter croissants")
    move(phone, order, to)
    assert hears(phone) == []
    assert [each.status for each in orders(phone)] == ["placed"]


def test_a_move_of_somebody_elses_order_is_not_made(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    ben = Phone(phone.service, "+14165550199", Channel.WHATSAPP)
    says(ben, "my tasks")
    move(ben, order, "refused", "forged")
    assert hears(ben) == []
    assert [each.status for each in orders(phone)] == ["placed"]


def test_an_order_that_was_cancelled_meanwhile_stays_cancelled(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    says(phone, "cancel my order", "yes")
    move(phone, order, "refused", "too late")
    assert hears(phone) == []
    assert left(phone, "croissant") == 36


def test_after_a_stop_the_order_is_moved_and_nobody_is_told(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    says(phone, "STOP")
    move(phone, order, "ready")
    assert hears(phone) == []
    assert [each.status for each in orders(phone)] == [OrderStatus.READY]


def test_while_a_question_is_open_the_news_waits(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    says(phone, "add milk to my tasks", "delete milk")
    move(phone, order, "ready")
    assert hears(phone) == []
    assert f"Your order {order.number} is ready" in says(phone, "yes")


def test_outside_the_window_the_news_waits_for_the_person(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    phone.clock.advance(seconds=timedelta(hours=25).total_seconds())
    move(phone, order, "ready")
    assert hears(phone) == []
    assert f"Your order {order.number} is ready" in says(phone, "hello")


def test_outside_the_window_the_news_goes_out_with_an_approved_template(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    phone.service.policy = replace(phone.service.policy, news_templates={Provider.TWILIO: "HX1"})
    phone.clock.advance(seconds=timedelta(hours=25).total_seconds())
    move(phone, order, "ready")
    assert hears(phone) == [f"Your order {order.number} is ready: come and get it!"]
    sent = phone.service.outbox.rows(phone.state.id)[-1].message
    assert (sent.template, sent.variable, sent.speaker) == ("HX1", sent.text, "proactive")


def test_an_accepted_order_is_not_cancelled_by_its_person(phone: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    move(phone, order, "accepted")
    hears(phone)
    said = says(phone, "cancel my order")
    assert said.startswith(f"Your order {order.number} is accepted, so it can't be cancelled here any more.")
    assert "+1 416 555 0142" in said


# --- what an admin hears of a move that goes otherwise ----------------------------------------------------------------


def test_an_admin_hears_that_a_move_could_not_be_made(phone: Phone, boss: Phone) -> None:
    order = orders_now(phone, "2 butter croissants")
    boss.clock.advance(seconds=1)
    boss.service.turn(boss.service.message(boss.number, f"order {order.number} ready", boss.channel))
    wish = boss.service.mailbox.events.popleft()  # it waits while its person texts
    says(phone, "cancel my order", "yes")
    boss.service.mailbox.seen.clear()
    heard = [(each.to, each.text) for each in boss.service.receive(wish)]
    assert heard == [(BOSS, f"Order {order.number} could not become ready: it is cancelled.")]


@pytest.mark.parametrize(
    ("before", "hours", "told", "report"),
    [
        (("STOP",), 0, "never", "is ready, but its person gets no texts from me. Please tell them another way."),
        (("add milk to my tasks", "delete milk"), 0, "later", "is ready, but I can't text its person right now"),
        ((), 25, "later", "is ready, but I can't text its person right now: they are told once they write."),
        ((), 0, "now", ""),
    ],
)
def test_an_admin_hears_that_a_person_is_not_told(
    phone: Phone, boss: Phone, before: tuple[str, ...], hours: int, told: str, report: str
) -> None:
    order = orders_now(phone, "2 butter croissants")
    says(phone, *before)
    phone.clock.advance(hours=hours)
    said, heard = everybody_hears(boss, phone, f"order {order.number} ready")
    assert said[0] == promised(order, "ready")
    assert [report in each for each in said[1:]] == [True] * bool(report)
    assert len(heard) == (told == "now")
    assert [move.told for move in orders(phone)[0].moves] == [told]


# --- by day and by night ----------------------------------------------------------------------------------------------

NIGHT, MORNING = datetime(2026, 11, 22, 4, 0, tzinfo=UTC), "2026-11-22 13:01"
"""Eleven in the evening at the bakery, and eight in the morning, when it opens."""


def test_at_night_an_order_waits_for_the_hours_and_what_is_over_by_then_is_not_told(phone: Phone, boss: Phone) -> None:
    told_of = orders_now(phone, "2 butter croissants")
    phone.clock.time = NIGHT
    boss.service.sender.sent.clear()
    for _ in range(2):
        phone.clock.advance(minutes=1)
        orders_now(phone, "2 butter croissants")
    _, second, third = orders(phone)
    says(phone, f"cancel order {second.number}", "yes")
    says(phone, f"cancel order {told_of.number}", "yes")
    assert [each for each in boss.service.sender.sent if each.to == BOSS] == []
    assert "Butter" not in boss.state.model_dump_json(), "it is about somebody else"
    boss.until(MORNING)
    (news,) = boss.inbox
    assert [news.count(each.number) for each in (told_of, second)] == [1, 0]
    assert f"New order {third.number}: 2 x Butter croissant" in news
    assert f"Order {told_of.number} is cancelled by Ana" in news
    assert third.number not in boss.state.model_dump_json()


@pytest.mark.parametrize(
    ("duties", "at", "hear"),
    [
        ({BOSS: "on duty"}, NIGHT, {BOSS}),  # the baker who begins at four
        ({BOSS: "off duty"}, SATURDAY, {COLLEAGUE}),
        ({BOSS: "off duty", COLLEAGUE: "off duty"}, SATURDAY, {BOSS, COLLEAGUE}),  # somebody has to hear of it
        ({}, SATURDAY, {BOSS, COLLEAGUE}),
        ({}, NIGHT, set()),
    ],
)
def test_who_is_on_duty_hears_of_an_order_at_once(duties: dict[str, str], at: datetime, hear: set[str]) -> None:
    policy = Policy(admission=AdmissionPolicy(admins=frozenset([BOSS, COLLEAGUE])))
    settings = Settings({"PARLEY_ADMINS": f"{BOSS},{COLLEAGUE}"})
    phone = Phone(MemoryService(ManualClock(at), business=BUSINESS, policy=policy, settings=settings))
    for number in (BOSS, COLLEAGUE):
        says(Phone(phone.service, number, Channel.WHATSAPP), "my name is Marge", duties.get(number, "help"), "yes")
    phone.service.sender.sent.clear()
    orders_now(phone, "2 butter croissants")
    assert {each.to for each in phone.service.sender.sent if "New order" in each.text} == hear
