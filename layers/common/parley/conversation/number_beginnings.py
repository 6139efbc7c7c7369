"""What the beginning of a phone number tells by itself: the country and the time zones, of most numbers of people whom
the service's languages are spoken by.

phonenumbers, the library that knows all numbers, takes 20 to 30 ms to load, which a person who texts for the first
time would wait for. `parley_cli.number_beginnings` makes the table by it. Pure.
"""

from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

FEWEST, MOST = 2, 5
"""The fewest and the most digits of a beginning in the table."""


class Origin(NamedTuple):
    """Where a number is from."""

    country: str
    """An ISO 3166 code."""
    zones: tuple[str, ...]
    """The IANA names of the time zones that its owner may live in."""


@lru_cache(maxsize=1_000)
def origin_of(number: str) -> Origin | None:
    """Return where a phone number in E.164 is from; None where its beginning does not tell, or it is no whole number:
    then phonenumbers may know."""
    digits = number[1:]
    if not (number.startswith("+") and digits.isascii() and digits.isdecimal()):
        return None
    for length in range(MOST, FEWEST - 1, -1):
        for follows, whole, origin in _table().get(digits[:length], ()):
            if len(digits) == whole and digits[length] in follows:
                return origin
    return None


@cache
def _table() -> dict[str, list[tuple[str, int, Origin]]]:
    """Return what may follow each beginning, the digits of the whole number, and where it is from."""
    found: dict[str, list[tuple[str, int, Origin]]] = {}
    text = files(__package__).joinpath("number_beginnings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            begins, follows, whole, country, zones = line.split("\t")
            found.setdefault(begins, []).append((follows, int(whole), Origin(country, tuple(zones.split()))))
    return found
