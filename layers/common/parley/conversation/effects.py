"""What a turn wants to happen outside the conversation's document. `decide` only names it; `run` commits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from parley.conversation.events import Channel, Provider
from parley.conversation.segments import segments_of

Speaker = Literal["reply", "proactive", "required"]
"""Who speaks: nobody asked for what is `proactive`; `required` passes an opt-out, to confirm that itself."""


CHOOSE = "Choose"


class Button(BaseModel):
    """A way to answer at a touch: `id` comes back as the payload."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str


class Outbound(BaseModel):
    """One message to one person: a row of the outbox, and what `send` is told about it."""

    model_config = ConfigDict(frozen=True)

    id: str
    """The effect id, `<event id>.r<n>`: the row's key, and the address in the provider's callbacks."""
    conversation: str
    channel: Channel
    provider: Provider = Provider.TWILIO
    to: str
    sender: str
    text: str
    speaker: Speaker = "reply"
    template: str | None = None
    """The provider's id of an approved template whose one variable is `variable`: then `text` is what that says."""
    variable: str | None = None
    buttons: tuple[Button, ...] | None = None
    """Up to ten, shown below the text, where the provider can; the text says how to answer without."""
    choose: str | None = None
    """What opens them where they are a list, in the person's language: at most 20 characters. None says `CHOOSE`."""
    forget: bool = False
    """Whether its row is deleted as soon as nothing more is to be done about it; one that asks is only blanked."""
    asks: bool = False
    """Whether it asks a question: its row is then looked at when an answer comes."""
    created_at: AwareDatetime

    @property
    def segments(self) -> int:
        """How many SMS carriers bill it as; none on WhatsApp, which is not billed by length."""
        return segments_of(self.text).segments if self.channel is Channel.SMS else 0


REPORTED = "reported"
"""By the provider, in a callback."""
SKIPS = "several at once"
"""Moves in a row, of which only the last one is noted: a callback came before the answer, or an attempt was slow."""

TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "pending": {
        "sending": "claimed",
        "failed": "given up",
        "unknown": SKIPS,
        "sent": SKIPS,
        "delivered": SKIPS,
        "read": SKIPS,
    },
    "sending": {
        "pending": "not accepted",
        "unknown": "nobody knows",
        "sent": "accepted",
        "failed": "rejected",
        "delivered": SKIPS,
        "read": SKIPS,
    },
    "unknown": {"sent": REPORTED, "failed": REPORTED, "delivered": SKIPS, "read": SKIPS},
    "sent": {"failed": REPORTED, "delivered": REPORTED, "read": SKIPS},
    "failed": {"delivered": REPORTED, "read": SKIPS},
    "delivered": {"read": REPORTED},
    "read": {},
}
"""What can be true of an outbox row, what may become true of it then, and why. Both stores let no other move pass."""


def before(status: str) -> tuple[str, ...]:
    """Where a row may stand that moves to `status`."""
    return tuple(each for each, moves in TRANSITIONS.items() if status in moves)


def stranded_at(created_at: datetime) -> datetime:
    """When a committed message that nobody claimed is looked for: later than any ordinary retry of its turn."""
    return created_at + timedelta(minutes=2)


@dataclass(frozen=True)
class Say:
    """Write to the person."""

    message: Outbound


@dataclass(frozen=True)
class OptOutChange:
    """From this commit on, may we write to this person?"""

    opted_out: bool
    at: datetime
    """When the event was received that decided it."""


@dataclass(frozen=True)
class Relay:
    """Hand a stranded outbox row to `send` once more."""

    message: Outbound


@dataclass(frozen=True)
class Drop:
    """Give a stranded outbox row up: it would be out of order or long after its usefulness."""

    row: str
    forget: bool = False
    """Whether it is deleted with that."""


Effect = Say | OptOutChange | Relay | Drop
