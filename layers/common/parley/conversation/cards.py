"""Contact cards (vCard 2.1 to 4.0, RFC 6350) in words that a model reads: name, numbers, addresses.

A card is made by anybody's phone and says anything: it is bounded, and what it says is data.
"""

import logging
from collections.abc import Iterator
from typing import Any

from parley.conversation.text import NAME_CHARACTERS, one_line

CARDS, DETAILS = 10, 10
"""Of one file, and of one card, that are told."""
LONGEST = 100
"""Characters of one detail."""
FRAME = str.maketrans("[]", "()")
"""A detail stays inside the brackets of its card."""


def words(vcard: bytes) -> str:
    """`[Contact card: Ana Ode, +1 416-555-0123, ana@example.org]`, a line for each card; empty if none can be read."""
    import vobject  # with what it needs, a tenth of a second: spared until somebody sends a card

    logging.getLogger("vobject.base").disabled = True  # it logs the lines that it cannot read, which say who it is
    found: list[str] = []
    try:
        for card in vobject.readComponents(vcard.decode("utf-8", "replace"), ignoreUnreadable=True):
            details = [*_details(card)][:DETAILS]
            if card.name == "VCARD" and details:
                found.append(f"[Contact card: {', '.join(details)}]")
            if len(found) == CARDS:
                break
    except Exception:  # whatever a reader makes of what anybody may send: what was read before it counts
        return "\n".join(found)
    return "\n".join(found)


def _details(card: Any) -> Iterator[str]:
    named = [*card.contents.get("fn", ()), *card.contents.get("n", ())][:1]
    for field in (*named, *card.contents.get("tel", ()), *card.contents.get("email", ())):
        value = str(field.value).removeprefix("tel:").removeprefix("mailto:")
        if detail := one_line(value, NAME_CHARACTERS if field in named else LONGEST).translate(FRAME):
            yield detail
