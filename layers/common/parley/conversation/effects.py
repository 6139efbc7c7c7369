"""The effects of a turn: what is to happen outside the conversation's document. `decide` names them; `run` commits
them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, ConfigDict

from parley.conversation.events import Channel, Provider
from parley.conversation.history import Line
from parley.conversation.segments import segments_of
from parley.deferred import DeferredModel

Speaker = Literal["reply", "proactive", "operator", "required"]
"""Who speaks in a message. `reply`: it answers the person. `proactive`: nobody asked for it. `operator`: an operator
wrote it. `required`: it confirms an opt-out, so it is sent although the person has opted out."""


CHOOSE = "Choose"


class Button(DeferredModel):
    """A button below a message. When the person presses it, its `id` comes back as the payload of their message."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str


class Outbound(DeferredModel):
    """One message to one person, as the outbox stores it in a row and as the send function receives it."""

    model_config = ConfigDict(frozen=True)

    id: str
    """The effect id, `<event id>.r<n>`: the key of the row, and part of the address for the provider's callbacks."""
    conversation: str
    channel: Channel
    provider: Provider = Provider.TWILIO
    to: str
    sender: str
    text: str
    speaker: Speaker = "reply"
    operator: str | None = None
    """The name of the operator who wrote the text; None where the service wrote it."""
    template: str | None = None
    """The provider's id of an approved template with one variable, `variable`; `text` is what the template then says.

    """
    variable: str | None = None
    buttons: tuple[Button, ...] | None = None
    """Up to ten buttons below the text, where the provider can show them. The text says how to answer without them."""
    choose: str | None = None
    """The label that opens the buttons where they are a list, in the person's language: at most 20 characters. None:
    `CHOOSE`."""
    asks_number: Literal[True] | None = None
    """Whether a button below the text lets the person share their number, where the provider has one (Meta)."""
    forget: bool = False
    """Whether the row is deleted as soon as it is settled (sent, or given up). The row of a question is only
    blanked."""
    asks: bool = False
    """Whether the message asks a question: its outbox row is then read when an answer comes."""
    created_at: AwareDatetime

    @property
    def reply(self) -> str:
        """The id of the reply that this message is a part of."""
        return self.id.rpartition(".r")[0]

    @property
    def segments(self) -> int:
        """The number of SMS segments that carriers bill for the message; 0 on WhatsApp, which is not billed by
        length."""
        return segments_of(self.text).segments if self.channel is Channel.SMS else 0


REPORTED = "reported"
"""The reason of a transition that the provider has reported in a callback."""
SKIPS = "several at once"
"""The reason of a transition that jumps over others, because a callback came before the provider's answer, or an
attempt was slow."""

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
"""The allowed transitions of an outbox row: for each status, the next ones with the reason of each. Both stores refuse
any other transition."""


LOST = ("failed", "unknown")
"""The statuses of a message that did not arrive, or perhaps did not, so that an operator may have it sent once more."""


def before(status: str) -> tuple[str, ...]:
    """Return the statuses from which an outbox row may move to `status`."""
    return tuple(each for each, moves in TRANSITIONS.items() if status in moves)


def stranded_at(created_at: datetime) -> datetime:
    """Return when the sweep looks for a committed message that nobody has claimed: two minutes after it was made, which
    is later than any ordinary retry of its turn."""
    return created_at + timedelta(minutes=2)


@dataclass(frozen=True)
class Say:
    """An effect: write a message to the person."""

    message: Outbound


@dataclass(frozen=True)
class OptOutChange:
    """An effect: record whether the person may be written to from this commit on, because they opted out or in
    again."""

    opted_out: bool
    at: datetime
    """When the event that decided the opt-out or opt-in was received, by the webhook's clock."""


@dataclass(frozen=True)
class Relay:
    """An effect: hand a stranded outbox row to the send function once more."""

    message: Outbound


@dataclass(frozen=True)
class Drop:
    """An effect: give up a stranded outbox row that would arrive out of order or long after its usefulness."""

    row: str
    forget: bool = False
    """Whether the row is deleted at the same time."""


@dataclass(frozen=True)
class KeepLine:
    """An effect: add a line to the transcript, but not to the window of lines that a model reads."""

    line: Line


@dataclass(frozen=True)
class MovedLines:
    """An effect: leave these new lines of the window out of the transcript, because they move there in their own rows,
    from another conversation of the person."""

    ids: tuple[str, ...]


Effect = Say | OptOutChange | Relay | Drop | KeepLine | MovedLines
