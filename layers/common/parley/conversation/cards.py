"""Contact cards (vCard 2.1 to 4.0, RFC 6350) in words that a model reads: name, numbers, addresses.

A card is made by anybody's phone and says anything: it is bounded, and what it says is data.
"""

import logging
from collections.abc import Iterator
from typing import Any

from parley.conversation.text import NAME_CHARACTERS, one_line

CARDS, DETAILS = 10, 10
"""The most cards of one file that a model is told, and the most details of one card."""
LONGEST_DETAIL = 100
"""The most characters of one detail of a card."""
FRAME = str.maketrans("[]", "()")
"""The brackets that enclose a contact card. They are replaced in its details, so that a detail cannot end its card."""


def card_lines(vcard: bytes) -> str:
    """Describe the contact cards of a vCard file, one line a card: `[Contact card: Ana Ode, +1 416-555-0123,
    ana@example.org]`. Return an empty text if no card can be read."""
    # The import takes a tenth of a second with its dependencies, so it waits until somebody sends a card.
    import vobject

    # The library logs the lines that it cannot read, and these say who somebody is.
    logging.getLogger("vobject.base").disabled = True
    found: list[str] = []
    try:
        for card in vobject.readComponents(vcard.decode("utf-8", "replace"), ignoreUnreadable=True):
            details = [*_details(card)][:DETAILS]
            if card.name == "VCARD" and details:
                found.append(f"[Contact card: {', '.join(details)}]")
            if len(found) == CARDS:
                break
    # A card can hold anything, and the reader may fail in any way: what it read before the failure counts.
    except Exception:
        return "\n".join(found)
    return "\n".join(found)


def _details(card: Any) -> Iterator[str]:
    named = [*card.contents.get("fn", ()), *card.contents.get("n", ())][:1]
    for field in (*named, *card.contents.get("tel", ()), *card.contents.get("email", ())):
        value = str(field.value).removeprefix("tel:").removeprefix("mailto:")
        if detail := one_line(value, NAME_CHARACTERS if field in named else LONGEST_DETAIL).translate(FRAME):
            yield detail
