"""Many people want the last croissants at the same moment, on the emulator: nobody gets one that is not there, nothing
is reserved for nobody, and whoever orders twice by one yes has ordered once."""

from datetime import UTC, datetime
from functools import partial

import pytest

from parley.adapters.rows import DynamoRows
from parley.errors import TryAgain
from parley.lanes.commerce.orders import Placing, place_in_rows
from parley.ports import Rows
from tests.concurrent.races import at_once
from tests.support.business import with_product
from tests.support.cloud import Cloud
from tests.unit.test_placing import left, order

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LEFT = 3
CATALOGUE = with_product("croissant", stock=LEFT).catalogue
assert CATALOGUE is not None


@pytest.fixture
def rows(cloud: Cloud) -> Rows:
    return partial(DynamoRows, cloud.dynamodb, cloud.table)


def persistently(rows: Rows, n: int) -> Placing:
    """Place the order of the n-th person as often as it takes: what meets another transaction is delivered again."""
    assert CATALOGUE is not None
    for _ in range(50):
        try:
            return place_in_rows(rows, CATALOGUE, order(n), NOON)
        except TryAgain:
            continue
    raise AssertionError("it never gets through")


def test_of_eight_people_three_get_the_last_three(rows: Rows) -> None:
    found = dict[int, Placing]()

    def buys(n: int) -> None:
        found[n] = persistently(rows, n)

    at_once(*(partial(buys, n) for n in range(8)))
    placed = [each.order for each in found.values() if each.order is not None]
    assert (len(placed), left(rows)) == (LEFT, 0)
    assert sorted(each["number"] for each in rows("ORDER").list("")) == sorted(each.number for each in placed)
    assert all(each.left == {"croissant": 0} for each in found.values() if each.order is None)


def test_one_yes_that_runs_twice_at_once_orders_once(rows: Rows) -> None:
    found = list[Placing]()
    at_once(*(lambda: found.append(persistently(rows, 1)) for _ in range(4)))
    numbers = {each.order.number for each in found if each.order is not None}
    assert (len(found), len(numbers), left(rows)) == (4, 1, LEFT - 1)
    assert len(rows("ORDER").list("")) == 1
