"""Placing orders in rows: once for an effect, never more than there is, whoever comes at the same time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from parley.adapters.memory import MemoryTable
from parley.adapters.memory_rows import MemoryRows
from parley.conversation.readable_numbers import readable_number
from parley.lanes.commerce.order import Order, OrderLine, OrderStatus
from parley.lanes.commerce.orders import Placing, find, find_number, move, order_id, place_in_rows
from parley.ports import Rows
from tests.support.business import catalogue, with_product
from tests.unit.test_order import NOON, ORDER

FIRST = 36
"""The croissants with which the file begins."""


@pytest.fixture
def rows() -> Rows:
    return partial(MemoryRows, MemoryTable())


def order(n: int, croissants: int = 1, person: int | None = None) -> Order:
    """Return the order that the n-th person wants."""
    effect = f"SM{n}.a0"
    lines = (OrderLine(sku="croissant", count=croissants, price=375, names={"en": "Butter croissant"}),)
    who = f"person-{n if person is None else person}"
    return ORDER.change(id=order_id(effect, NOON), effect=effect, conversation=who, lines=lines, reserved={}, moves=())


def left(rows: Rows) -> int:
    """Return how many croissants are left in the table."""
    row = rows("STOCK").get("", "croissant")
    assert row is not None
    return int(row["left"])


def placed(rows: Rows, *wanted: Order) -> list[Placing]:
    """Place these, one after the other."""
    return [place_in_rows(rows, catalogue(), each, NOON) for each in wanted]


def test_the_first_order_makes_the_count_and_a_repeat_takes_nothing_more(rows: Rows) -> None:
    first, again = placed(rows, order(1, 2), order(1, 2))
    assert first.order is not None
    assert again.order is not None
    assert (first.order.number, left(rows)) == (again.order.number, FIRST - 2)
    assert find(rows, first.order.id) == find_number(rows, first.order.number) == first.order


def test_who_wants_more_than_there_is_gets_nothing_and_hears_what_is_left(rows: Rows) -> None:
    some, too_many, rest = placed(rows, order(1, 30), order(2, 7), order(3, 6))
    assert some.order is not None
    assert (too_many.order, dict(too_many.left)) == (None, {"croissant": 6})
    assert rest.order is not None
    assert left(rows) == 0
    assert find(rows, order(2).id) is None


def test_two_orders_that_come_to_one_number_get_two(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "parley.lanes.commerce.orders.readable_number",
        lambda prefix, effect, length: "A-7K2P" if length == 4 else readable_number(prefix, effect, length),
    )
    first, second = placed(rows, order(1), order(2))
    assert first.order is not None
    assert second.order is not None
    assert first.order.number == "A-7K2P"
    assert second.order.number == readable_number("A", "SM2.a0", 5)
    assert find(rows, second.order.id) == find_number(rows, second.order.number) == second.order
    assert left(rows) == FIRST - 2


def test_what_the_file_does_not_count_is_never_short(rows: Rows) -> None:
    lines = (OrderLine(sku="coffee", options={"size": "large"}, count=50, price=400, names={"en": "Coffee"}),)
    (found,) = placed(rows, order(1).change(lines=lines))
    assert found.order is not None
    assert found.order.reserved == {}
    assert rows("STOCK").list("") == []


def test_what_goes_back_is_what_was_taken_also_if_the_file_counts_no_more(rows: Rows) -> None:
    (found,) = placed(rows, order(1, 5))
    assert found.order is not None
    assert with_product("croissant", stock=None)
    refused = found.order.moved(OrderStatus.REFUSED, NOON, "Marge", "m.a0", "no eggs")
    assert move(rows, found.order, refused, "m.a0", NOON)
    assert left(rows) == FIRST
    assert move(rows, found.order, refused, "m.a0", NOON), "a repeat finds what it has done"
    assert not move(rows, found.order, refused, "n.a0", NOON), "another one is too late"
    assert left(rows) == FIRST


def at_once(what: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do these in as many threads."""
    with ThreadPoolExecutor(len(what)) as threads:
        return [each.result() for each in [threads.submit(each) for each in what]]


def test_many_at_once_never_get_more_than_there_is(rows: Rows) -> None:
    found = at_once([partial(place_in_rows, rows, catalogue(), order(n, 5), NOON) for n in range(16)])
    assert sum(each.order is not None for each in found) == FIRST // 5
    assert left(rows) == FIRST % 5
    assert len(rows("ORDER").list("")) == FIRST // 5
