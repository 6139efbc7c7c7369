"""Runs the threads of a batch one after the other, in the order of the conversations in the batch.

With real threads chance would decide the order of the calls, which are numbered, and moto bears only one.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any


class OneByOne:
    """A stand-in for ThreadPoolExecutor that runs nothing until `wait` is called."""

    def __init__(self, max_workers: int) -> None:
        self.max_workers = max_workers

    def __enter__(self) -> "OneByOne":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, work: Callable[..., Any], *given: Any) -> "Later":
        return Later(work, given)


class Later(Future[Any]):
    """A future whose work runs when `run` is called, in the caller's thread."""

    def __init__(self, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
        super().__init__()
        self.work, self.given = work, given

    def run(self) -> None:
        """Run the work now, and keep its result or its error."""
        try:
            self.set_result(self.work(*self.given))
        except BaseException as error:  # as in an executor, `result()` raises it
            self.set_exception(error)


def wait(running: Iterable[Later], *_: object) -> tuple[set[Later], set[Later]]:
    """Run the first of these futures to its end. Return ({that one}, {the others}), as `concurrent.futures.wait`
    does.
    """
    first, *others = running
    first.run()
    return {first}, set(others)
