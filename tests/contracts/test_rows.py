"""`ports.RowStore`: a row is written once for its effect, however often that is repeated; several, all or none."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from parley.errors import NoSuchPage
from parley.ports import ROW_KINDS, Add, Change, Put, RowStore, Write
from tests.contracts.conftest import Backend
from tests.support.phone import START

ANA, BEN = "ana", "ben"


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of a lane that sells something: orders of people, the public number of each, and what is in stock."""
    for kind in ("ORDER", "ORDER_NUMBER", "STOCK"):
        monkeypatch.setitem(ROW_KINDS, kind, "planted")


@pytest.fixture
def orders(backend: Backend) -> RowStore:
    return backend.rows("ORDER")


def fields(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the fields without those that only DynamoDB has."""
    return [{name: value for name, value in row.items() if name not in ("pk", "sk")} for row in rows]


def test_a_row_is_kept_under_its_owner_and_kind_alone(backend: Backend, orders: RowStore) -> None:
    assert orders.put(ANA, "SM2.a0", {"cake": "apple", "count": 2, "note": None})
    assert orders.put(ANA, "SM1.a0", {"cake": "plum", "count": 1})
    assert orders.put(BEN, "SM3.a0", {"cake": "pear", "count": 1})
    assert backend.rows("TASK").put(ANA, "SM4.a0", {"title": "milk"})
    assert fields(orders.list(ANA)) == [
        {"id": "SM1.a0", "cake": "plum", "count": 1},
        {"id": "SM2.a0", "cake": "apple", "count": 2},
    ]
    assert fields([row for row in [orders.get(ANA, "SM2.a0")] if row]) == fields(orders.list(ANA))[1:]
    assert orders.get(BEN, "SM2.a0") is orders.get(ANA, "SM4.a0") is None


def test_a_row_that_belongs_to_nobody_lies_apart_from_everybodys(backend: Backend) -> None:
    stock = backend.rows("STOCK")
    assert stock.put("", "apple", {"left": 3})
    assert stock.put(ANA, "apple", {"left": 1})
    assert fields(stock.list("")) == [{"id": "apple", "left": 3}]
    assert stock.change("", "apple", {"left": 4})
    assert fields([row for row in [stock.get("", "apple")] if row]) == [{"id": "apple", "left": 4}]
    assert fields(stock.list(ANA)) == [{"id": "apple", "left": 1}]


def test_putting_again_leaves_the_row_as_it_has_become(orders: RowStore) -> None:
    assert orders.put(ANA, "SM1.a0", {"cake": "apple"})
    assert orders.change(ANA, "SM1.a0", {"cake": "plum"})
    assert not orders.put(ANA, "SM1.a0", {"cake": "apple"})
    assert [row["cake"] for row in orders.list(ANA)] == ["plum"]


def test_of_two_effects_the_first_one_wins_and_its_repeat_is_told_so(orders: RowStore) -> None:
    orders.put(ANA, "SM1.a0", {"cake": "apple"})
    for _ in range(2):
        assert orders.change(ANA, "SM1.a0", {"paid_by": "SM2.a0"}, first="paid_by")
        assert not orders.change(ANA, "SM1.a0", {"paid_by": "SM3.a0"}, first="paid_by")
    assert [row["paid_by"] for row in orders.list(ANA)] == ["SM2.a0"]


def test_what_was_taken_away_is_gone_for_all_but_a_repeat(orders: RowStore) -> None:
    orders.put(ANA, "SM1.a0", {"cake": "apple"})
    for _ in range(2):
        assert orders.take(ANA, "SM1.a0", START, "SM2.a0")
    assert not orders.take(ANA, "SM1.a0", START, "SM3.a0")
    assert not orders.put(ANA, "SM1.a0", {"cake": "apple"})
    assert not orders.change(ANA, "SM1.a0", {"cake": "apple"})
    assert not orders.change(ANA, "SM1.a0", {"paid_by": "SM3.a0"}, first="paid_by")
    assert orders.get(ANA, "SM1.a0") is None
    assert orders.list(ANA) == []


def test_what_is_not_there_is_neither_changed_nor_taken_nor_made(orders: RowStore) -> None:
    assert not orders.change(ANA, "SM1.a0", {"cake": "apple"})
    assert not orders.take(ANA, "SM1.a0", START, "SM2.a0")
    assert orders.list(ANA) == []


def test_a_kind_that_is_not_listed_is_refused(backend: Backend, orders: RowStore) -> None:
    with pytest.raises(ValueError, match="PARCEL"):
        backend.rows("PARCEL")
    with pytest.raises(ValueError, match="PARCEL"):
        orders.together(ANA, "SM1.a0", START, [Put("PARCEL", "1", {"cake": "pear"}, ANA)])


def ordering(cakes: int, effect: str = "SM1.a0") -> list[Write]:
    """An order: its row, its public number, and less in stock."""
    return [
        Put("ORDER", effect, {"cake": "apple", "count": cakes}, ANA),
        Put("ORDER_NUMBER", f"A-{effect}", {"order": effect}, is_personal=True),
        Add("STOCK", "apple", "left", -cakes),
    ]


def left(backend: Backend) -> list[int]:
    return [row["left"] for row in backend.rows("STOCK").list("")]


def test_rows_are_written_together_once_for_their_effect(backend: Backend, orders: RowStore) -> None:
    backend.rows("STOCK").put("", "apple", {"left": 3})
    for _ in range(3):
        assert orders.together(ANA, "SM1.a0", START, ordering(2)) == ()
    assert [row["count"] for row in orders.list(ANA)] == [2]
    assert left(backend) == [1]


def test_one_write_that_is_refused_refuses_all_and_is_named(backend: Backend, orders: RowStore) -> None:
    assert orders.together(ANA, "SM1.a0", START, ordering(2)) == (2,), "it is in no stock"
    backend.rows("STOCK").put("", "apple", {"left": 1})
    assert orders.together(ANA, "SM1.a0", START, ordering(2)) == (2,)
    assert orders.list(ANA) == backend.rows("ORDER_NUMBER").list("") == []
    assert left(backend) == [1]
    assert orders.together(ANA, "SM1.a0", START, ordering(1)) == (), "what was refused can be tried again"
    assert left(backend) == [0]
    writes = [*ordering(1, "SM2.a0"), Put("ORDER", "SM1.a0", {"cake": "pear"}, ANA)]
    assert orders.together(ANA, "SM2.a0", START, writes) == (2, 3)


def test_what_is_given_back_is_given_back_once(backend: Backend, orders: RowStore) -> None:
    backend.rows("STOCK").put("", "apple", {"left": 2})
    orders.together(ANA, "SM1.a0", START, ordering(2))

    def cancelling(effect: str) -> list[Write]:
        cancelled = Change("ORDER", "SM1.a0", {"cancelled_by": effect}, ANA, first="cancelled_by")
        return [cancelled, Add("STOCK", "apple", "left", 2)]

    for _ in range(2):
        assert orders.together(ANA, "SM2.a0", START + timedelta(hours=1), cancelling("SM2.a0")) == ()
        assert orders.together(ANA, "SM3.a0", START + timedelta(hours=1), cancelling("SM3.a0")) == (0,)
    assert left(backend) == [2]


def test_a_row_is_told_when_it_expires_and_one_that_is_not_there_is_left_alone(orders: RowStore) -> None:
    orders.together(ANA, "SM1.a0", START, [Put("ORDER", "1", {"n": 1}, is_personal=True)])
    for end in (START + timedelta(days=1), START + timedelta(days=2)):  # a repeat may say another moment
        orders.expire(ANA, "1", end)
        orders.expire(ANA, "2", end)
        assert fields(orders.list("")) == [{"id": "1", "n": 1, "expires_at": int(end.timestamp())}]
    assert orders.change("", "1", {"n": 2})
    assert fields(orders.list(""))[0]["expires_at"] == int((START + timedelta(days=2)).timestamp())


def test_an_erasure_takes_every_row_of_the_person_and_those_that_point_to_them(
    backend: Backend, orders: RowStore
) -> None:
    backend.rows("STOCK").put("", "apple", {"left": 9})
    orders.together(ANA, "SM1.a0", START, ordering(1))
    orders.together(BEN, "SM5.a0", START, [Put("ORDER_NUMBER", "A-5", {"order": "SM5.a0"}, is_personal=True)])
    orders.put(BEN, "SM6.a0", {"cake": "pear"})
    orders.together(BEN, "SM7.a0", START, [Put("ORDER", "2", {"n": 2}, is_personal=True)])
    orders.together(BEN, "SM8.a0", START, [Put("ORDER", "1", {"n": 1, "expires_at": 9}, is_personal=True)])
    orders.put("", "3", {"n": 3})
    assert [row["n"] for row in orders.of_person(BEN)] == [1, 2]
    assert [row["id"] for row in backend.rows("ORDER_NUMBER").of_person(BEN)] == ["A-5"]
    assert orders.of_person(ANA) == []
    while backend.store.erase(ANA):
        pass
    assert orders.list(ANA) == []
    assert [row["id"] for row in backend.rows("ORDER_NUMBER").list("")] == ["A-5"]
    assert [row["cake"] for row in orders.list(BEN)] == ["pear"]
    assert left(backend) == [8]
    while backend.store.erase(BEN):
        pass
    assert backend.rows("ORDER_NUMBER").list("") == orders.list(BEN) == []


@pytest.mark.parametrize("owner", ["", ANA])
def test_rows_come_in_pages_the_last_ids_first(backend: Backend, orders: RowStore, owner: str) -> None:
    for number in range(1, 6):
        orders.put(owner, f"2026110{number}", {"cake": str(number)})
    orders.put(BEN, "20261109", {"cake": "Ben's"})
    orders.take(owner, "20261104", START, "SM9.a0")
    seen, cursor = list[str](), ""
    for _ in range(4):
        page = orders.page(owner, 2, cursor)
        seen += [row["id"][-1] for row in page.rows]
        if page.next is None:
            break
        cursor = page.next
    assert seen == ["5", "3", "2", "1"]
    with pytest.raises(NoSuchPage):
        orders.page(owner, 2, "x")
