"""Remembers what one turn works out, so that each thing is worked out once, however many rules ask: above all, which
command a text is."""

from collections.abc import Callable, Hashable
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

    def remembered(self, key: Hashable, make: Callable[[], Returned]) -> Returned:
        """Return what is remembered under a key; what `make` returns, if nothing is."""
        if (key,) not in self._known:
            self._known[(key,)] = make()
        found: Returned = self._known[(key,)]
        return found


class Same:
    """A key that equals another one of the very same object, for objects that cannot be hashed and are not changed."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._value is other._value

    def __hash__(self) -> int:
        return id(self._value)
