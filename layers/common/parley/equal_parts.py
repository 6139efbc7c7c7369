"""Makes the equal parts of a value one object, so that its pickle, and what is read back of it, holds each part once.

Lists of words are split from lines, so that a word which stands in forty phrases is forty strings. A build has the time
to find them (`parley.made_ahead`); a start has not.
"""

import copy
from collections.abc import Hashable
from dataclasses import is_dataclass
from typing import Any, TypeVar

Whole = TypeVar("Whole")


def shared(value: Whole) -> Whole:
    """Return an equal value in which equal strings, tuples and frozen sets are one object each, also those in its
    lists, dictionaries, sets and dataclasses."""
    found: Whole = _Shared().of(value)
    return found


class _Shared:
    """The parts of one value that were seen already."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}
        """Each part, by its kind and the parts in it: 1, 1.0 and True are equal, and are not the same."""
        self._copies: dict[int, Any] = {}
        """The copy of each list, dictionary, set and dataclass's instance, by the identity of the one in the value."""

    def of(self, value: Any) -> Any:
        """Return this part, or the one that it equals; changed in its own parts alike."""
        kind = type(value)
        if kind is str:
            return self._known.setdefault(value, value)
        if kind is tuple or (isinstance(value, tuple) and hasattr(value, "_fields")):
            each = tuple(map(self.of, value))
            return self._one((kind, *map(id, each)), each if kind is tuple else kind(*each))
        if kind is frozenset:
            parts = frozenset(map(self.of, value))
            return self._one((kind, frozenset(map(id, parts))), parts)
        if kind in (dict, list, set) or (is_dataclass(kind) and hasattr(value, "__dict__")):
            return self._copy(value)
        return value

    def _one(self, key: Hashable, value: Any) -> Any:
        return self._known.setdefault(key, value)

    def _copy(self, value: Any) -> Any:
        """Return the one copy of what can be changed: what stands in two places as one object stays one."""
        if id(value) not in self._copies:
            self._copies[id(value)] = made = copy.copy(value)
            if isinstance(value, dict):
                made.clear()
                made.update({self.of(name): self.of(part) for name, part in value.items()})
            elif isinstance(value, list):
                made[:] = map(self.of, value)
            elif isinstance(value, set):
                made.clear()
                made.update(map(self.of, value))
            else:
                vars(made).update({name: self.of(part) for name, part in vars(value).items()})
        return self._copies[id(value)]
