"""Operators and the shop through the API: which orders there are, what becomes of them, and how much is left."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from parley.adapters.rows import DynamoRows
from parley.business import files
from parley.conversation.identity import conversation_id
from parley.lanes.commerce.order import OrderLine, OrderPayment
from parley.lanes.commerce.orders import order_id, place_in_rows
from parley_cli.events import ANA, BEN, CONVERSATION_KEY
from tests.support.business import BUSINESS, catalogue
from tests.support.cloud import load_app
from tests.support.operators_api import Api, problem
from tests.unit.test_order import ORDER

ORDERS, STOCK = "/conversation/orders", "/conversation/stock"
ID = conversation_id(CONVERSATION_KEY, "parley", ANA)
CLEO = {"operator": "Cleo"}


@pytest.fixture
def shop(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """Ana, who has written, has ordered two croissants in the shop of the example service; Ben has written too."""
    monkeypatch.setattr(files, "deployed", lambda: BUSINESS)
    api.orchestrate = load_app("orchestrate")
    api.text("hello")
    api.text("hello", BEN)
    buys(api, "SM1.a0", ID)
    assert api.said
    return api


def buys(api: Api, effect: str, conversation: str) -> None:
    """Place an order of two croissants for the person of this conversation."""
    lines = (OrderLine(sku="croissant", count=2, price=375, names={"en": "Butter croissant"}),)
    wanted = ORDER.change(
        id=order_id(effect, datetime.now(UTC)),
        effect=effect,
        conversation=conversation,
        lines=lines,
        fee=0,
        how="pickup",
        address="",
        payment=OrderPayment(),
        language="en",
    )
    rows = partial(DynamoRows, api.cloud.dynamodb, api.cloud.table)
    assert place_in_rows(rows, catalogue(), wanted, datetime.now(UTC)).order is not None


def body(answer: dict[str, Any], status: int = 200) -> Any:
    assert answer["statusCode"] == status, answer
    return json.loads(answer["body"])


def order(shop: Api) -> dict[str, Any]:
    """Return the last order as operators see it."""
    return dict(shop.sees(ORDERS)["items"][0])


def left(shop: Api, sku: str = "croissant") -> int | None:
    """Return how many are left."""
    return next(each["left"] for each in shop.sees(STOCK)["items"] if each["sku"] == sku)


def test_an_order_is_shown_with_all_that_an_operator_needs(shop: Api) -> None:
    found = order(shop)
    number = found["number"]
    assert shop.sees(f"{ORDERS}/{number}") == found
    assert found | {"created_at": "", "due": "", "number": ""} == {
        "number": "",
        "status": "placed",
        "conversation": ID,
        "created_at": "",
        "due": "",
        "how": "pickup",
        "name": "Ana",
        "address": "",
        "note": "",
        "language": "en",
        "lines": [{"sku": "croissant", "name": "Butter croissant", "options": {}, "count": 2, "price": 375}],
        "fee": 0,
        "total": 750,
        "currency": "CAD",
        "digits": 2,
        "payment": {"kind": "on_delivery", "status": "due", "session": "", "intent": "", "until_at": None},
        "moves": ["accepted", "ready", "done", "refused"],
        "history": [],
    }


def test_an_order_is_moved_on_and_its_person_is_told_once(shop: Api) -> None:
    moves = f"{ORDERS}/{order(shop)['number']}/moves"
    for to in ("accepted", "ready", "done"):
        for _ in range(2):  # the answer was lost, and the operator's program asks again
            moved = body(shop.asks("POST", moves, CLEO | {"to": to}, **{"idempotency-key": to}))
            assert moved["status"] == to
        assert len(shop.said) == 1
    assert [(each["to"], each["by"]) for each in order(shop)["history"]] == [
        ("accepted", "Cleo"),
        ("ready", "Cleo"),
        ("done", "Cleo"),
    ]
    assert shop.sees(f"{ORDERS}?status=open")["items"] == []
    assert len(shop.sees(f"{ORDERS}?status=done")["items"]) == 1


def test_a_refusal_gives_a_reason_and_the_stock_back(shop: Api) -> None:
    moves = f"{ORDERS}/{order(shop)['number']}/moves"
    assert problem(shop.asks("POST", moves, CLEO | {"to": "refused"})) == (422, "invalid", ["reason"])
    assert left(shop) == 34
    assert body(shop.asks("POST", moves, CLEO | {"to": "refused", "reason": "No eggs"}))["status"] == "refused"
    assert [text.partition("Reason: ")[2] for text in shop.said] == ["No eggs"]
    assert left(shop) == 36


NO_NAMES = ("", " ", " Cleo", "Cleo\nBen", "\u200b", "\u3000", "Cleo\u2028", "Cl\u202eoe", "Cleo\x7f")


@pytest.mark.parametrize(
    ("wish", "answer"),
    [
        ({"to": "sent"}, (409, "impossible-move", [])),
        ({"to": "cancelled"}, (422, "invalid", ["to"])),
        ({"to": "placed"}, (422, "invalid", ["to"])),
        *(({"to": "ready", "operator": name}, (422, "invalid", ["operator"])) for name in NO_NAMES),
        ({"to": "ready", "operator": "x" * 61}, (422, "invalid", ["operator"])),
        ({"to": "refused", "reason": "x" * 301}, (422, "invalid", ["reason"])),
        ({"to": "ready", "price": 1}, (422, "invalid", ["price"])),
    ],
)
def test_a_move_that_cannot_be_is_refused(shop: Api, wish: dict[str, Any], answer: tuple[int, str, list[str]]) -> None:
    moves = f"{ORDERS}/{order(shop)['number']}/moves"
    assert problem(shop.asks("POST", moves, CLEO | wish)) == answer
    assert order(shop)["status"] == "placed"
    assert shop.said == []


def test_a_move_that_waits_is_accepted_and_one_that_came_too_late_is_refused(shop: Api) -> None:
    moves = f"{ORDERS}/{order(shop)['number']}/moves"
    shop.is_working = False
    waiting = body(shop.asks("POST", moves, CLEO | {"to": "refused", "reason": "No eggs"}), 202)
    assert waiting["id"] == ID
    shop.is_working = True
    assert problem(shop.asks("POST", moves, {"operator": "Dan", "to": "ready"})) == (409, "impossible-move", [])
    assert order(shop)["status"] == "refused"


def test_a_number_of_no_order_is_not_found(shop: Api) -> None:
    assert problem(shop.asks("GET", f"{ORDERS}/A-2222")) == (404, "no-such-order", [])
    assert problem(shop.asks("POST", f"{ORDERS}/A-2222/moves", CLEO | {"to": "ready"})) == (404, "no-such-order", [])


def test_orders_come_a_page_at_a_time_the_latest_first(shop: Api) -> None:
    for n in range(2, 5):
        buys(shop, f"SM{n}.a0", ID)
    first = shop.sees(f"{ORDERS}?limit=3")
    rest = shop.sees(f"{ORDERS}?limit=3&cursor={first['next']}")
    numbers = [each["number"] for each in [*first["items"], *rest["items"]]]
    assert (len(first["items"]), len(set(numbers)), rest["next"]) == (3, 4, None)


# --- stock ------------------------------------------------------------------------------------------------------------


def test_stock_is_told_of_the_whole_catalogue_and_set_by_an_operator(shop: Api) -> None:
    items = shop.sees(STOCK)["items"]
    assert [each["sku"] for each in items] == [each.sku for each in catalogue().products]
    assert (left(shop), left(shop, "baguette"), left(shop, "coffee")) == (34, 30, None)
    for sku, count in (("croissant", 7), ("baguette", 7.0)):  # of the one there is a row, of the other there is none
        assert body(shop.asks("PUT", f"{STOCK}/{sku}", CLEO | {"left": count}))["left"] == 7
        assert left(shop, sku) == 7


def test_a_repeat_of_a_count_does_not_undo_what_was_sold_since(shop: Api) -> None:
    for expected in (7, 5):
        answer = shop.asks("PUT", f"{STOCK}/croissant", CLEO | {"left": 7}, **{"idempotency-key": "counted"})
        assert body(answer)["left"] == expected
        buys(shop, f"SM{expected}.a0", ID)


@pytest.mark.parametrize(
    ("sku", "wish", "answer"),
    [
        ("truffle", {"left": 1}, (404, "no-such-product", [])),
        ("coffee", {"left": 1}, (409, "not-counted", [])),
        ("croissant", {"left": -1}, (422, "invalid", ["left"])),
        ("croissant", {"left": 1.5}, (422, "invalid", ["left"])),
        ("croissant", {"left": "7"}, (422, "invalid", ["left"])),
        ("croissant", {"left": 10_000_000}, (422, "invalid", ["left"])),
        ("croissant", {}, (422, "invalid", ["left"])),
    ],
)
def test_a_count_that_is_none_is_refused(
    shop: Api, sku: str, wish: dict[str, Any], answer: tuple[int, str, list[str]]
) -> None:
    assert problem(shop.asks("PUT", f"{STOCK}/{sku}", CLEO | wish)) == answer
    assert left(shop) == 34


def test_where_nothing_is_sold_there_is_no_stock(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "deployed", lambda: None)
    assert problem(api.asks("GET", STOCK)) == (404, "no-catalogue", [])
    assert api.sees(ORDERS) == {"items": [], "next": None}
