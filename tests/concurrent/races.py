"""Races that happen in every run: threads wait for each other at a call, not for some time.

    races.meet("commit", first.turns.store, second.turns.store)   # neither commits before both are about to
    answers = at_once(lambda: first.handler(...), lambda: second.handler(...))

What was to meet and did not fails the test.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

PATIENCE = 45
"""The seconds that a thread waits for the others before the test fails."""

Result = TypeVar("Result")


def at_once(*works: Callable[[], Result]) -> list[Result]:
    """Run all functions at the same time, each in a thread. Return their results in order; the first error is
    raised.
    """
    with ThreadPoolExecutor(len(works)) as threads:
        return [working.result() for working in [threads.submit(work) for work in works]]


class Held:
    """A call that is held until the test lets it go."""

    def __init__(self, method: str) -> None:
        self._method, self._reached, self._let_go = method, threading.Event(), threading.Event()

    def reached(self) -> None:
        """Wait until the held call is about to be made. Fails after 45 s."""
        assert self._reached.wait(PATIENCE), f"{self._method} was never called"

    def let_go(self) -> None:
        """Let the held call be made."""
        self._let_go.set()

    def wait(self) -> None:
        self._reached.set()
        assert self._let_go.wait(PATIENCE), f"{self._method} was never let go"


class Races:
    """Makes calls of different threads wait for each other, as long as the test lasts."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.unmet: set[str] = set()
        """The meetings that have not taken place yet."""

    def meet(self, method: str, *targets: Any, parties: int = 0) -> None:
        """Make the targets' first calls of this method wait until all targets are about to make theirs.

        With one target, its first `parties` calls wait for each other.
        """
        barrier = self._barrier(method, parties or len(targets))
        for target in targets:
            self._before(target, method, [barrier.wait] * (parties or 1))

    def hold(self, target: Any, method: str, calls: int = 1) -> list[Held]:
        """Hold the target's next calls of this method, and return a `Held` for each."""
        held = [Held(method) for _ in range(calls)]
        self._before(target, method, [each.wait for each in held])
        return held

    def noting(self, target: Any, method: str) -> list[tuple[Any, ...]]:
        """Record the arguments of every call of this method from now on. Return the list, which grows."""
        calls: list[tuple[Any, ...]] = []
        original = getattr(target, method)

        def noted(*args: Any, **kwargs: Any) -> Any:
            calls.append((*args, *kwargs.values()))
            return original(*args, **kwargs)

        self._patch.setattr(target, method, noted)
        return calls

    def _barrier(self, name: str, parties: int) -> threading.Barrier:
        meeting = f"{parties} at {name}"
        self.unmet.add(meeting)
        return threading.Barrier(parties, lambda: self.unmet.discard(meeting), PATIENCE)

    def _before(self, target: Any, method: str, waits: list[Callable[[], Any]]) -> None:
        """Replace a method: its first calls each wait by one of `waits`, and then call the original."""
        original, left = getattr(target, method), deque(waits)

        def waiting(*args: Any, **kwargs: Any) -> Any:
            if left:
                left.popleft()()
            return original(*args, **kwargs)

        self._patch.setattr(target, method, waiting)
