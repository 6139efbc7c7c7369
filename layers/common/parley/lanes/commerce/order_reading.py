"""Reads texts that are an order's number, alone or behind a word that cancels: no phrase can say what a number looks
like, and "cancel" is a word of other lanes too."""

import re
from collections.abc import Mapping

from parley.business.files import Business
from parley.conversation.normal_form import normalise
from parley.conversation.readable_numbers import written_number
from parley.lanes.commerce import checkout_reading
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.order import PREFIX
from parley.lanes.lane import LaneNotes, ReadCommand

LONGEST = 40
"""The most characters of such a text."""
CANCELS = re.compile(r"(?:please |por favor )?(?:cancel|cancela|cancelar|anula|anular) +(.+)", re.I)

WHOLE: Mapping[str, str] = {
    **dict.fromkeys(("place my order", "place the order", "place order", "confirm my order"), "place_order"),
    **dict.fromkeys(("my order", "what did i order", "mi pedido", "qué pedí", "que pedí", "que pedi"), "order_status"),
    **dict.fromkeys(("how is my order", "is my order ready", "when will my order be ready"), "order_status"),
    **dict.fromkeys(("when does my order come", "when is my order coming", "when is my order ready"), "order_status"),
    **dict.fromkeys(("cuándo llega mi pedido", "cuando llega mi pedido", "está listo mi pedido"), "order_status"),
    **dict.fromkeys(("esta listo mi pedido", "qué pasa con mi pedido", "que pasa con mi pedido"), "order_status"),
    **dict.fromkeys(("cuándo está mi pedido", "cuando esta mi pedido"), "order_status"),
    **dict.fromkeys(("my orders", "mis pedidos"), "list_orders"),
    **dict.fromkeys(("pay", "how do i pay", "where do i pay", "i want to pay"), "payment_link"),
    **dict.fromkeys(("pagar", "cómo pago", "como pago", "dónde pago", "donde pago", "quiero pagar"), "payment_link"),
}
"""Whole texts that call a tool. As phrases, what only comes near to them would be taken for them: "una queja de mi
pedido"."""


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command that a text with an order's number is, or one by which somebody with a full cart goes on to
    order; None for any other text."""
    if (tool := WHOLE.get(normalise(text))) is not None:
        return ReadCommand(tool, {})
    return _numbered(text) or _going_on(text, business, stored)


def _going_on(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    if business.catalogue is None or not CommerceNotes.read(stored).lines:
        return None
    return checkout_reading.read(text, business.catalogue)


def _numbered(text: str) -> ReadCommand | None:
    if len(text) > LONGEST:
        return None
    said = text.strip().rstrip(".!?")
    if (number := written_number(PREFIX, said)) is not None:
        return ReadCommand("order_status", {"order": number}, goes_first=True)
    cancels = CANCELS.fullmatch(said)
    number = written_number(PREFIX, cancels[1]) if cancels else None
    return ReadCommand("cancel_order", {"order": number}, goes_first=True) if number else None
