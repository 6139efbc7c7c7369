"""Remembers what one turn works out, so that each thing is worked out once, however many rules ask: above all, which
command a text is."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class CallCache:
    """Calls each function only once for the same arguments, which must be hashable, and remembers its result as long as
    this object lives: for one turn, so that a person's words are held no longer."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}

    def __call__(self, function: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        """Return the function's result for these arguments, from an earlier call if there was one."""
        key = (function, args, tuple(kwargs.items()))
        if key not in self._known:
            self._known[key] = function(*args, **kwargs)
        found: Returned = self._known[key]
        return found
