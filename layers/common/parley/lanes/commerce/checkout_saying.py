"""What a call of the checkout says of an order, as the draft keeps it, whatever else of the call cannot be used."""

from collections.abc import Mapping

from pydantic import JsonValue

from parley.lanes.commerce.checkout import CheckoutRequest, shop
from parley.lanes.commerce.checkout_name import is_name
from parley.lanes.commerce.checkout_words import PAID_BY, payment_of, way_of
from parley.lanes.commerce.delivery_address import with_street, written_address
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.soonest import SOONEST, is_soonest
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.times import names_day
from parley.tools.tool import Call


def kept_in_draft(call: Call[Services], request: CheckoutRequest) -> Mapping[str, JsonValue] | None:
    """Return the lane's notes with what this request says of the order; None if it says nothing that can be kept. A
    time that nobody can read is kept too: the person is asked for it, and the time they said before is not meant.
    """
    notes, said = CommerceNotes.for_call(call), _said(call, request)
    if is_soonest(request.when):
        said = {**said, "when": SOONEST}
    is_said = any(said.values()) or notes != CommerceNotes.for_call(call)
    return notes.saying(said, call.now).store() if is_said else None


def _said(call: Call[Services], request: CheckoutRequest) -> dict[str, str]:
    """Return the fields of the draft that this request gives; those that cannot be used are empty."""
    _, catalogue = shop(call)
    how = way_of(request.how) or way_of(request.address) or ""
    paid = payment_of(request.pay)
    return {
        "how": how,
        "address": "" if how == "pickup" else _address(call, request),
        "when": _time(request),
        "name": request.name.strip() if is_name(request.name.strip(), catalogue) else "",
        "pay": PAID_BY[paid] if paid else "",
    }


def _time(request: CheckoutRequest) -> str:
    """Return the time as it was said; empty if its day is only known from what the person was offered."""
    is_whole = request.when == request.offered or names_day(request.when, LANGUAGES)
    return request.when if is_whole or not request.offered else ""


def _address(call: Call[Services], request: CheckoutRequest) -> str:
    """Return the delivery address, if the shop delivers to it."""
    _, catalogue = shop(call)
    address = with_street(request.street, written_address(request.address))
    return address if catalogue.delivery is not None and catalogue.delivery.covers(address) else ""
