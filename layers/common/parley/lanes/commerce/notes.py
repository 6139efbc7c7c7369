"""What the commerce lane keeps of a person besides the rows of their orders: one model, as JSON in the conversation.
Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Self

from pydantic import AwareDatetime, JsonValue

from parley.conversation.state import Conversation, LaneDocument
from parley.lanes.commerce.cart import Cart, CartLine
from parley.lanes.commerce.said_time import joined_time
from parley.tools.tool import Call

LANE_NAME = "commerce"
NOTE_MOST = 200
"""The most characters of a note for the shop."""
SAID = ("how", "when", "address", "name", "pay")
"""The fields with what a person has said of an order besides its products."""
NOTHING_SHOWN: Mapping[str, Any] = MappingProxyType({"shown": (), "asked": ""})
"""The fields of the notes of a person who was shown no product since their cart changed."""
KEPT_WITHOUT_CART = timedelta(hours=24)
"""How long what was said of an order is kept while the cart is empty."""


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
    asked: str = ""
    """The variant of the product shown last that was asked about, "mug/glaze=blue": "2 of those" means it."""
    when: str = ""
    """When the person wants what is in the cart, in their words, if they have said so."""
    when_said_at: AwareDatetime | None = None
    """When the person said `when`: "tomorrow" is the day after that, however late they check out."""
    address: str = ""
    """The address to which the cart is to be delivered, if the person has given one."""
    note: str = ""
    """What the shop is to know of the order, in the person's words; empty if nothing."""
    how: str = ""
    """Whether they come for it ("pickup") or have it brought ("delivery"); empty if they have not said."""
    name: str = ""
    """The name for the order; empty if they have not said."""
    pay: str = ""
    """How they pay, "card" or "delivery"; empty if they have not said."""
    said_at: AwareDatetime | None = None
    """When the person last said anything of the order besides its products."""
    emptied_at: AwareDatetime | None = None
    """When the person last emptied their cart; None if they have put something into it since."""
    orders: tuple[str, ...] = ()
    """The ids of the person's last orders, oldest first."""

    @property
    def cart(self) -> Cart:
        """The person's cart, made of the lines in these notes."""
        return Cart(lines=self.lines)

    @property
    def emptied(self) -> Self:
        """A copy of the notes with an empty cart, and without what was said about it: time, name, note and so on."""
        cart = {"lines": (), "last": (), "changed_at": None, "is_reminded": False}
        return self.change(**cart, **dict.fromkeys((*SAID, "note"), ""))

    @property
    def is_checking_out(self) -> bool:
        """Whether the person has said anything of when, how, for whom or how paid the order is."""
        return any(getattr(self, each) for each in SAID)

    def saying(self, said: Mapping[str, str], now: datetime) -> Self:
        """Return the notes with what was said of the order now; what is empty stays as it was. Whoever comes for their
        order has no address any more.
        """
        new = {name: said[name] for name in (*SAID, "note") if said.get(name)}
        if not new:
            return self
        if new.get("address"):
            new["how"] = "delivery"
        elif new.get("how") == "pickup":
            new["address"] = ""
        if "when" in new:
            new["when"] = joined_time(self.when, new["when"])
        when_said_at = now if "when" in new else self.when_said_at
        return self.change(**new, when_said_at=when_said_at, said_at=now)

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
        """Return the commerce lane's notes of the person for whom the tool is called; what was said too long ago of an
        order that has no products is left out.
        """
        notes = cls.read(call.notes.get(LANE_NAME))
        is_old = notes.said_at is not None and call.now - notes.said_at > KEPT_WITHOUT_CART
        return notes.emptied if is_old and not notes.lines else notes
