"""What code makes of Parley's own files of words, which a build has made ahead, so that no first text waits for it.

A grammar of times takes 20 ms to build and 2 to read back. `made_ahead` marks a function whose results a build keeps:
`parley_cli.compile_ahead` writes what a start and a first turn have made into the bundle's file, and
`parley.compiled_ahead` reads it. What is not there is made as ever, so nothing depends on the file.
"""

import os
import pickle
from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Remembered = TypeVar("Remembered")
Noted = dict[str, object]
"""What was made, by the function's name and what it was given."""


class Stored(Protocol):
    """What a build has made, pickled, by the same."""

    def pop(self, key: str, default: None, /) -> bytes | None: ...


TOGETHER = frozenset({"", "en", "es"})
"""The languages that a process reads where none is named besides (`parley.texts`, which stands above this module)."""


def _read() -> str:
    """Return the languages that this process reads, for the keys: what was made of the words of some is nothing for
    others."""
    named = frozenset(os.environ.get("PARLEY_LANGUAGES", "").split(","))
    return "" if named <= TOGETHER else f"{','.join(sorted(named))}: "


READ = _read()

_stored: Stored = dict[str, bytes]()
_noted: Noted | None = None


def made_ahead(function: Callable[..., Remembered]) -> "_lru_cache_wrapper[Remembered]":
    """Return the function with a memory, which begins with what the build has made. It is for a function that takes
    only strings, and whose result can be pickled, is never changed, and follows from files of Parley's package alone:
    the operator's files are not known to the code of a layer.
    """

    @cache
    @wraps(function)
    def remembered(*given: str) -> Remembered:
        key = f"{function.__module__}.{function.__qualname__}{given}"
        if (found := _stored.pop(READ + key, None)) is not None:
            made: Remembered = pickle.loads(found)
            return made
        made = function(*given)
        note(key, made)
        return made

    return remembered


def taken(key: str) -> bytes | None:
    """Return what a build has made by this key, pickled, once; None if there is nothing."""
    return _stored.pop(READ + key, None)


def note(key: str, made: object) -> None:
    """Note what was made by this key, if a build keeps it."""
    if _noted is not None:
        _noted[READ + key] = made


def is_noting() -> bool:
    """Return whether a build keeps what is made now."""
    return _noted is not None


def take_from(stored: Stored) -> None:
    """Take from here what a build has made. It is taken out, because each function keeps what it has."""
    global _stored
    _stored = stored


def note_into(noted: Noted | None) -> None:
    """Note here, from now on, what is made; None: nowhere any more."""
    global _noted
    _noted = noted


def pickled(noted: Noted) -> dict[str, bytes]:
    """Return what was noted as a build keeps it, with what the objects have remembered meanwhile."""
    from parley.equal_parts import shared

    return {key: pickle.dumps(shared(made), pickle.HIGHEST_PROTOCOL) for key, made in noted.items()}
