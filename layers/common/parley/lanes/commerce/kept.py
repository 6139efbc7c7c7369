"""What the commerce lane keeps of a person besides orders (the cart), in words for a person who asks for their data."""

from collections.abc import Iterator

from parley.lanes.commerce.cart_words import lines_in_words
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call


def cart_kept(call: Call[Services]) -> Iterator[str]:
    """Yield one line with the person's cart, for a person who asks what data is kept; nothing if it is empty. If the
    business has no catalogue any more, products are named by sku.
    """
    lines = CommerceNotes.for_call(call).lines
    catalogue = call.services.business.catalogue if call.services.business else None
    if lines and catalogue is not None:
        yield say(call).kept_cart.format(lines=lines_in_words(catalogue, lines, call.language))
    elif lines:
        yield say(call).kept_cart.format(lines=", ".join(f"{line.count} x {line.sku}" for line in lines))
