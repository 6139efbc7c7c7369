"""Remembers what one turn works out, so that each thing is worked out once, however many rules ask: above all, which
command a text is."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class CallCache:
    """Calls a function of hashable arguments once, and remembers what came of it for as long as this object lives: a
    person's words are held no longer than their turn."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}

    def __call__(self, function: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        """The function's result, from an earlier call with these arguments if there was one."""
        key = (function, args, tuple(kwargs.items()))
        if key not in self._known:
            self._known[key] = function(*args, **kwargs)
        found: Returned = self._known[key]
        return found
