"""Short numbers of orders and tickets, as people read them out and type them: A-7K2P. Pure.

No two of their characters look or sound alike, and each comes from the effect that makes the thing, so that a repeat
gives the same number. Two things may come to one number: who keeps them sees that, and takes a longer one.
"""

import hashlib
import re

CHARACTERS = "234679ACDEFGHJKMNPQRTUVWXY"
"""The digits and letters of a number. Of characters that are easily mistaken for each other (0 and O; 1, I and L; 2 and
Z; 5 and S; 8 and B) at most one is among them."""
SHORTEST, LONGEST = 4, 8
"""The fewest and the most characters behind the dash."""
WRITTEN = re.compile(r"#? ?(?P<prefix>[A-Z])(?P<dash> ?[-–—.]? ?)(?P<rest>[A-Z0-9]{4,8})")
"""Matches a number in capitals and with single spaces, as a whole text."""


def readable_number(prefix: str, effect: str, length: int = SHORTEST) -> str:
    """Return a short number for the order or ticket that this effect makes, "A-7K2P": the prefix, a dash, and `length`
    characters. The same effect always gives the same number."""
    rest = int.from_bytes(hashlib.sha256(f"{prefix}:{effect}".encode()).digest()[:16])
    found = ""
    for _ in range(length):
        rest, place = divmod(rest, len(CHARACTERS))
        found += CHARACTERS[place]
    return f"{prefix}-{found}"


def written_number(prefix: str, text: str) -> str | None:
    """Return the number with this prefix that a text is, however it is written ("a 7k2p", "#A7K2P"); None if it is no
    such number."""
    found = WRITTEN.fullmatch(" ".join(text.upper().split()))
    if found is None or found["prefix"] != prefix:
        return None
    rest, has_dash = found["rest"], bool(found["dash"].strip())
    is_like_one = set(rest) <= set(CHARACTERS) and any(character.isdigit() for character in rest)
    return f"{prefix}-{rest}" if has_dash or is_like_one else None  # "tables" and "a latte" are none
