"""A lane for tests that the core does not know: it sends parcels, and keeps two rows of each."""

from collections.abc import Iterator

import pytest

from parley.lanes.lane import Lane
from parley.lanes.table import LANES
from parley.ports import ROW_KINDS, Put, Services
from parley.tools.tool import Arguments, Call, Tier, Toolbox, tool


class Parcel(Arguments):
    """What is sent."""

    content: str


@tool(
    Tier.WRITE,
    phrases={"en": ["send a parcel with {content:tulips}"], "es": ["manda un paquete con {content:tulipanes}"]},
    question=lambda _, parcel: f"Send {parcel.content}?",
)
def send_parcel(call: Call[Services], arguments: Parcel) -> str:
    """Send a parcel."""
    row = Put("PARCEL", call.effect, {"content": arguments.content}, owner=call.conversation)
    number = Put("PARCEL_NUMBER", f"P-{call.effect}", {"recipient": arguments.content}, is_personal=True)
    refused = call.services.rows("PARCEL").together(call.conversation, call.effect, call.now, [row, number])
    return "It could not be sent." if refused else f"Sent: {arguments.content}."


def _kept(call: Call[Services]) -> Iterator[str]:
    parcels = call.services.rows("PARCEL").list(call.conversation)
    yield "Parcels: " + ", ".join(each["content"] for each in parcels)


def plant(patch: pytest.MonkeyPatch) -> None:
    """Add a lane that sends parcels, and the kinds of its rows, to the service's tables until the patch is undone."""
    patch.setitem(LANES, "parcels", Lane("parcels", "You send parcels.", Toolbox([send_parcel]), kept=_kept))
    plant_rows(patch)


def plant_rows(patch: pytest.MonkeyPatch) -> None:
    """Add only the kinds of the parcels' rows, for a test that gives the tool to another lane."""
    for kind in ("PARCEL", "PARCEL_NUMBER"):
        patch.setitem(ROW_KINDS, kind, "planted")
