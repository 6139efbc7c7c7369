"""Patterns of the library `regex`, which knows what Python's own does not: graphemes, scripts, possessive repeats in
every release. It takes 14 ms and 3.6 MB, and most texts need none of them. Pure."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regex import Pattern


class LatePattern:
    """A pattern that is compiled, and for which `regex` is imported, when it is first used."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> "Pattern[str]":
        import regex

        return regex.compile(self.pattern)

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled pattern has by this name: `match`, `finditer`, `sub`."""
        return getattr(self._compiled, name)
