"""Races that happen every time: threads wait for each other at a call, not for a while.

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
"""Seconds that a thread waits for the others: far more than any of them needs, so it ends only what has gone wrong."""

Result = TypeVar("Result")


def at_once(*works: Callable[[], Result]) -> list[Result]:
    """Do all of it at the same time, each in a thread; what each gave, in order. The first error rises."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [working.result() for working in [threads.submit(work) for work in works]]


class Held:
    """One call that waits."""

    def __init__(self, method: str) -> None:
        self._method, self._reached, self._let_go = method, threading.Event(), threading.Event()

    def reached(self) -> None:
        """Wait until the call is about to be made."""
        assert self._reached.wait(PATIENCE), f"{self._method} was never called"

    def let_go(self) -> None:
        """Let the call be made."""
        self._let_go.set()

    def wait(self) -> None:
        self._reached.set()
        assert self._let_go.wait(PATIENCE), f"{self._method} was never let go"


class Races:
    """Makes calls wait for each other, while a test lasts."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.unmet: set[str] = set()
        """Meetings that have not taken place yet."""

    def meet(self, method: str, *targets: Any, parties: int = 0) -> None:
        """No target's first call of this method begins before that of every other is about to.

        With one target and `parties`, so many calls of it meet.
        """
        barrier = self._barrier(method, parties or len(targets))
        for target in targets:
            self._before(target, method, [barrier.wait] * (parties or 1))

    def hold(self, target: Any, method: str, calls: int = 1) -> list[Held]:
        """Hold the first calls of this method on the target, each until it is let go."""
        held = [Held(method) for _ in range(calls)]
        self._before(target, method, [each.wait for each in held])
        return held

    def noting(self, target: Any, method: str) -> list[tuple[Any, ...]]:
        """The arguments of every call of this method from now on."""
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
        original, left = getattr(target, method), deque(waits)

        def waiting(*args: Any, **kwargs: Any) -> Any:
            if left:
                left.popleft()()
            return original(*args, **kwargs)

        self._patch.setattr(target, method, waiting)
