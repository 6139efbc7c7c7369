"""What a turn's time went to is recorded for each thread alone, and nowhere where nothing began."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest

from parley import tracing


def names(taken: list[tracing.Span]) -> list[str]:
    return [span["name"] for span in taken]


def test_the_whole_comes_first_and_its_parts_in_the_order_in_which_they_began() -> None:
    tracing.begin()
    with tracing.measure("tool"), tracing.measure("aws"):
        pass
    with pytest.raises(ValueError, match="lost"), tracing.measure("provider"):
        raise ValueError("lost")
    taken = tracing.finish("turn")
    assert names(taken) == ["turn", "tool", "aws", "provider"]
    assert all(0 <= part["at"] <= part["at"] + part["ms"] <= taken[0]["ms"] + 0.2 for part in taken)


def test_a_turn_begins_where_the_one_before_it_ended() -> None:
    tracing.begin()
    with tracing.measure("first"):
        pass
    tracing.finish("turn")
    with tracing.measure("second"):
        pass
    assert names(tracing.finish("turn")) == ["turn", "second"]


def test_threads_do_not_see_each_others() -> None:
    together = Barrier(2, timeout=10)

    def turn(name: str) -> list[str]:
        tracing.begin()
        together.wait()
        with tracing.measure(name):
            together.wait()
        return names(tracing.finish("turn"))

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(turn, ["ana", "ben"])) == [["turn", "ana"], ["turn", "ben"]]


def test_where_nothing_has_begun_nothing_is_recorded() -> None:
    def nothing() -> list[tracing.Span]:
        with tracing.measure("model"):
            pass
        return tracing.finish("turn")

    with ThreadPoolExecutor(1) as thread:  # a thread begins with nothing, whatever the tests before this one left
        assert thread.submit(nothing).result() == []


def test_a_turn_that_never_ends_stays_a_log_line() -> None:
    def many() -> int:
        tracing.begin()
        for _ in range(tracing.MOST * 2):
            with tracing.measure("tool"):
                pass
        return len(tracing.finish("turn"))

    assert copy_context().run(many) == tracing.MOST + 1
