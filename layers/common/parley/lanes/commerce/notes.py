"""What the commerce lane keeps of a person besides the rows of their orders: one model, as JSON in the conversation.
Pure."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import AwareDatetime, JsonValue

from parley.conversation.state import Conversation, LaneDocument
from parley.lanes.commerce.cart import Cart, CartLine
from parley.tools.tool import Call

LANE_NAME = "commerce"
NOTE_MOST = 200
"""The most characters of a note for the shop."""


class CommerceNotes(LaneDocument):
    """What the commerce lane keeps of one person: their cart and what they said about it, the products they were shown,
    and the ids of their orders.
    """

    lines: tuple[CartLine, ...] = ()
    """The lines of the cart."""
    last: tuple[str, ...] = ()
    """The variants that the person changed last. If there is one, "make it three" is about it."""
    changed_at: AwareDatetime | None = None
    """When the cart was last changed; None while it is empty."""
    is_reminded: bool = False
    """Whether the person has been reminded of this cart."""
    shown: tuple[str, ...] = ()
    """The skus of the products that were shown last: "one of those" means one of them."""
    when: str = ""
    """When the person wants what is in the cart, in their words, if they have said so."""
    when_said_at: AwareDatetime | None = None
    """When the person said `when`: "tomorrow" is the day after that, however late they check out."""
    address: str = ""
    """The address to which the cart is to be delivered, if the person has given one."""
    note: str = ""
    """What the shop is to know of the order, in the person's words; empty if nothing."""
    orders: tuple[str, ...] = ()
    """The ids of the person's last orders, oldest first."""

    @property
    def cart(self) -> Cart:
        """The person's cart, made of the lines in these notes."""
        return Cart(lines=self.lines)

    @property
    def emptied(self) -> Self:
        """A copy of the notes with an empty cart, and without the time, address and note that were said about it."""
        cart = {"lines": (), "last": (), "changed_at": None, "is_reminded": False}
        return self.change(**cart, when="", address="", note="")

    def store(self) -> dict[str, JsonValue]:
        """Return the notes as JSON values, for the conversation's document."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def read(cls, stored: Mapping[str, JsonValue] | None) -> Self:
        """Read notes from the JSON values that `store` returned; None or an empty mapping gives empty notes."""
        return cls.model_validate(stored or {})

    @classmethod
    def of(cls, conversation: Conversation) -> Self:
        """Return the commerce lane's notes in this conversation; empty notes if it has none."""
        return cls.read(conversation.notes.get(LANE_NAME))

    @classmethod
    def for_call(cls, call: Call[Any]) -> Self:
        """Return the commerce lane's notes of the person for whom the tool is called."""
        return cls.read(call.notes.get(LANE_NAME))
