"""What a turn's time went to is recorded for each thread alone, and nowhere where nothing began."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest

from parley import spans


def names(taken: list[spans.Span]) -> list[str]:
    return [span["name"] for span in taken]


def test_the_whole_comes_first_and_its_parts_in_the_order_in_which_they_began() -> None:
    spans.begin()
    with spans.measure("tool"), spans.measure("aws"):
        pass
    with pytest.raises(ValueError, match="lost"), spans.measure("provider"):
        raise ValueError("lost")
    taken = spans.take("turn")
    assert names(taken) == ["turn", "tool", "aws", "provider"]
    assert all(0 <= part["at"] <= part["at"] + part["ms"] <= taken[0]["ms"] + 0.2 for part in taken)


def test_a_turn_begins_where_the_one_before_it_ended() -> None:
    spans.begin()
    with spans.measure("first"):
        pass
    spans.take("turn")
    with spans.measure("second"):
        pass
    assert names(spans.take("turn")) == ["turn", "second"]


def test_threads_do_not_see_each_others() -> None:
    together = Barrier(2, timeout=10)

    def turn(name: str) -> list[str]:
        spans.begin()
        together.wait()
        with spans.measure(name):
            together.wait()
        return names(spans.take("turn"))

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(turn, ["ana", "ben"])) == [["turn", "ana"], ["turn", "ben"]]


def test_where_nothing_has_begun_nothing_is_recorded() -> None:
    def nothing() -> list[spans.Span]:
        with spans.measure("model"):
            pass
        return spans.take("turn")

    with ThreadPoolExecutor(1) as thread:  # a thread begins with nothing, whatever the tests before this one left
        assert thread.submit(nothing).result() == []


def test_a_turn_that_never_ends_stays_a_log_line() -> None:
    def many() -> int:
        spans.begin()
        for _ in range(spans.MOST * 2):
            with spans.measure("tool"):
                pass
        return len(spans.take("turn"))

    assert copy_context().run(many) == spans.MOST + 1
