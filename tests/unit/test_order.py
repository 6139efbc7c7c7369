"""An order by itself: its number, its moves, its row, and when it can be had."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from parley.business.catalogue import DeliveryTerms
from parley.business.file_parts import TranslatedText
from parley.conversation.readable_numbers import CHARACTERS, readable_number, written_number
from parley.lanes.commerce import due_time
from parley.lanes.commerce.order import ENDED, MOVES, Order, OrderLine, OrderPayment, OrderStatus
from tests.support.business import BUSINESS

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ORDER = Order(
    id="20261121120000-0123456789abcdef",
    number="A-7K2P",
    conversation="c" * 52,
    effect="SM1.a0",
    status=OrderStatus.PLACED,
    created_at=NOON,
    lines=(
        OrderLine(sku="croissant", count=2, price=375, names={"en": "Butter croissant", "es": "Cruasán"}),
        OrderLine(sku="coffee", options={"size": "large"}, count=1, price=400, names={"en": "Coffee (large)"}),
        OrderLine(sku="coffee", options={"size": "small"}, count=3, price=325, names={"en": "Coffee (small)"}),
    ),
    fee=600,
    currency="CAD",
    how="delivery",
    address="12 King Street West, M5V 1J2",
    name="Ana",
    due_at=NOON + timedelta(hours=3),
    language="es",
    payment=OrderPayment(
        kind="stripe", status="open", session="cs_1", url="https://pay.example.com/cs_1", until_at=NOON
    ),
    reserved={"croissant": 2},
)


def test_what_a_payment_came_to_is_cleared_in_its_row_too() -> None:
    paid = ORDER.change(payment=ORDER.payment.change(status="paid", outcome="paid"))
    refunded = paid.change(payment=paid.payment.change(status="refunded", outcome=""))
    assert Order.of({**paid.fields(), **refunded.fields(), "id": paid.id}) == refunded


# --- the number -------------------------------------------------------------------------------------------------------


def test_a_number_has_no_characters_that_look_alike_and_is_always_that_of_its_effect() -> None:
    for pair in ("0O", "1I", "1L", "IL", "2Z", "5S", "8B"):
        assert sum(character in CHARACTERS for character in pair) <= 1, pair
    numbers = [readable_number("A", f"SM{n}.a0") for n in range(2_000)]
    assert numbers == [readable_number("A", f"SM{n}.a0") for n in range(2_000)]
    assert len(set(numbers)) > 1_990
    assert all(written_number("A", number) == number for number in numbers)
    assert readable_number("A", "SM1.a0", 6).startswith(readable_number("A", "SM1.a0"))
    assert readable_number("T", "SM1.a0")[1:] != readable_number("A", "SM1.a0")[1:]


@pytest.mark.parametrize("written", ["A-7K2P", "a-7k2p", "a7k2p", "A 7K2P", " #A-7K2P ", "A–7K2P"])
def test_a_number_is_read_however_it_is_written(written: str) -> None:
    assert written_number("A", written) == "A-7K2P"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "A",
        "A-7",
        "T-7K2P",
        "A-7K2P please",
        "7K2P",
        "A-7K2P7K2P7",
        "order",
        "Añ-7K2P",
        "a latte",
        "a dozen",
        "A 1000",
    ],
)
def test_anything_else_is_no_number(written: str) -> None:
    assert written_number("A", written) is None


# --- the moves --------------------------------------------------------------------------------------------------------


def test_every_status_has_its_moves_and_an_order_that_is_over_has_none() -> None:
    assert set(MOVES) == set(OrderStatus)
    assert {"done", "refused", "cancelled", "expired"} == ENDED
    reached = {status for moves in MOVES.values() for status in moves}
    assert reached == set(OrderStatus) - {OrderStatus.AWAITING_PAYMENT}


@pytest.mark.parametrize(("before", "after"), [*product(OrderStatus, OrderStatus)])
def test_only_who_may_make_a_move_makes_it(before: OrderStatus, after: OrderStatus) -> None:
    movers = ("person", "operator", "payment")
    order = ORDER.change(status=before)
    allowed = [mover for mover in movers if order.may_become(after, mover)]
    assert allowed == ([MOVES[before][after]] if after in MOVES[before] else [])
    assert all((after in order.next_by(mover)) == (mover in allowed) for mover in movers)


def test_what_is_collected_is_never_sent() -> None:
    order = ORDER.change(how="pickup", status=OrderStatus.READY)
    assert order.next_by("operator") == (OrderStatus.DONE, OrderStatus.REFUSED)


# --- the row ----------------------------------------------------------------------------------------------------------


def test_an_order_reads_back_from_its_row_as_it_was() -> None:
    moved = ORDER.moved(OrderStatus.REFUSED, NOON, "Marge", "m.a0", "no eggs left")
    for order in (ORDER, moved, moved.change(payment=OrderPayment(), address="")):
        fields = {name: value for name, value in order.fields().items() if value is not None}
        assert all(isinstance(value, (str, int, list)) for value in fields.values())
        assert Order.of({**fields, "id": order.id, "pk": "ORDER", "change0_by": "x"}) == order
    assert (ORDER.total, dict(ORDER.counts)) == (750 + 400 + 975 + 600, {"croissant": 2, "coffee": 4})
    assert moved.was_moved_by("m.a0")


# --- when it can be had -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "lead", "due"),
    [
        ("2026-11-21 10:01", 0, "2026-11-21 10:15"),  # a Saturday, open from 8 to 20
        ("2026-11-21 10:15", 0, "2026-11-21 10:15"),
        ("2026-11-21 06:00", 0, "2026-11-21 08:00"),
        ("2026-11-21 19:50", 0, "2026-11-22 08:00"),
        ("2026-11-22 12:30", 0, "2026-11-22 14:00"),  # closed at lunch on a Sunday
        ("2026-11-22 16:50", 0, "2026-11-24 07:00"),  # closed on Mondays
        ("2026-11-21 10:00", 48, "2026-11-24 07:00"),
        ("2026-12-23 17:00", 24, "2026-12-26 08:00"),  # closed from noon of Christmas Eve
        ("2026-10-31 09:30", 24, "2026-11-01 08:30"),  # 24 hours, also if the clocks go back in that night
    ],
)
def test_the_earliest_time_is_behind_the_lead_and_within_the_hours(now: str, lead: int, due: str) -> None:
    zone = ZoneInfo("America/Toronto")
    said = datetime.fromisoformat(now).replace(tzinfo=zone)
    found = due_time.earliest(BUSINESS, said, lead)
    assert found == datetime.fromisoformat(due).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("postcodes", "address", "is_covered"),
    [
        (("M5", "M6"), "12 King Street West, M5V 1J2", True),
        (("M5", "M6"), "12 King Street West, m6g1a1", True),
        (("M5V 1",), "12 King Street West, M5V 1J2", True),
        (("M5V",), "12 King Street West, M5V 1J2", True),
        (("M5", "M6"), "5 AM5 Street, H2X 1Y4", False),
        (("28",), "Calle Mayor 28, 08001 Barcelona", False),
        (("28",), "Calle Mayor 8, 28001 Madrid", True),
        ((), "anywhere", True),
    ],
)
def test_an_area_is_told_by_how_a_postcode_begins(postcodes: tuple[str, ...], address: str, is_covered: bool) -> None:
    terms = DeliveryTerms(fee=0, area=TranslatedText.model_validate("here"), postcodes=postcodes)
    assert terms.covers(address) == is_covered
