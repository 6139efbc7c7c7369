"""Two conversations never wait for each other: what one of a batch is done with is released while another goes on."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from parley.turn import batch
from parley.turn.batch import Record, handle_in_groups


def record(id: str, group: str) -> dict[str, Any]:
    return {"messageId": id, "receiptHandle": f"handle of {id}", "attributes": {"MessageGroupId": group}}


ANAS = [record("a1", "ana"), record("a2", "ana")]
BENS = [record("b1", "ben"), record("b2", "ben")]
OTHERS = [record(f"o{n}", f"other {n}") for n in range(6)]


class Batch:
    """A batch in which Ana's conversation goes on until the others' records are released."""

    def __init__(self, waits_for: int, fails: str = "") -> None:
        self.waits_for, self.fails = waits_for, fails
        self.released: list[str] = []
        self.enough = threading.Event()
        self.in_time = True

    def handle(self, records: Sequence[Record]) -> Iterator[Record]:
        for each in records:
            if each["messageId"] == self.fails:
                raise RuntimeError
            if each["attributes"]["MessageGroupId"] == "ana" and self.waits_for:
                self.in_time = self.enough.wait(10)
            yield each

    def release(self, records: Sequence[Record]) -> None:
        self.released += [each["messageId"] for each in records]
        if len(self.released) >= self.waits_for:
            self.enough.set()

    def run(self, records: Sequence[Record]) -> list[str]:
        answer = handle_in_groups(records, self.handle, lambda *_: None, self.release)
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_a_slow_neighbour_holds_nothing_of_the_others() -> None:
    slow = Batch(waits_for=8)
    assert slow.run([*ANAS, *BENS, *OTHERS]) == []
    assert slow.in_time
    assert sorted(slow.released) == ["b1", "b2", *(f"o{n}" for n in range(6))]


def test_of_a_conversation_that_failed_only_what_was_done_is_released_and_the_rest_comes_again() -> None:
    slow = Batch(waits_for=1, fails="b2")
    assert slow.run([*ANAS, *BENS]) == ["b2"]
    assert slow.released == ["b1"]


def test_a_batch_that_is_done_at_once_is_left_to_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "RELEASE_SECONDS", 60)
    quick = Batch(waits_for=0)
    assert quick.run([*ANAS, *BENS, *OTHERS]) == []
    assert quick.released == []


@pytest.mark.parametrize("records", [ANAS, BENS, []])
def test_one_conversation_alone_costs_no_call_more(monkeypatch: pytest.MonkeyPatch, records: list[Record]) -> None:
    monkeypatch.setattr(batch, "RELEASE_SECONDS", 0)
    alone = Batch(waits_for=0)
    assert alone.run(records) == []
    assert alone.released == []


def test_what_is_handed_back_is_named_in_the_order_of_the_batch() -> None:
    failing = Batch(waits_for=0, fails="a1")
    assert failing.run([BENS[0], *ANAS]) == ["a1", "a2"]
