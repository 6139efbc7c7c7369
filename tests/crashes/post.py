"""A post office: a stand-in for a service without idempotency keys, and the tools that write letters through it.

What is posted twice arrives twice. Asked, it says whether a letter of that reference was posted; on a bad day it does
not know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field, JsonValue

from parley.conversation.state import Conversation
from parley.errors import NobodyKnows
from parley.lanes.assistant.agent import ASSISTANT
from parley.lanes.lane import Lane
from parley.ports import Services, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, Result, Tier, Toolbox, tool
from tests.crashes.faults import Client
from tests.support.planted import Parcel, send_parcel


class PostUnreachable(Exception):
    """Raised when the connection to the post office fails; the letter may have been taken or not."""


POST = Client(lost=PostUnreachable, unreachable=PostUnreachable)


@dataclass
class PostOffice:
    """A stand-in for a service without idempotency keys. `letters` holds (reference, addressee) of each posted letter,
    in order.
    """

    through: Callable[[str, Client, Callable[[], Any]], Any]
    """The function through which each call goes, where it may go wrong."""
    before: Callable[[str], None]
    """A function that is called with a letter's reference before it is posted."""
    letters: list[tuple[str, str]] = field(default_factory=list)

    def post(self, reference: str, to: str) -> None:
        """Post a letter. Two calls with one reference post it twice."""

        def perform() -> None:
            self.before(reference)
            self.letters.append((reference, to))

        self.through("post.Send", POST, perform)

    def has(self, reference: str) -> bool:
        """Return whether a letter with this reference was posted."""
        found: bool = self.through("post.List", POST, lambda: any(reference == each for each, _ in self.letters))
        return found


class Letter(Arguments):
    """A message that the provider has delivered, and to whom."""

    to: str = Field(description="The addressee's name.")


def lane(office: PostOffice) -> Lane:
    """Return the assistant's lane with three more tools: letters, whose posting can be looked up, cards, whose posting
    cannot, and parcels, which write two rows at once.
    """

    def wrote(call: Call[Services], letter: Letter) -> str | None:
        return f"Wrote to {letter.to}." if office.has(call.effect) else None

    def nobody_knows(call: Call[Services], letter: Letter) -> str | None:
        raise NobodyKnows("this clerk keeps no list")

    @tool(Tier.WRITE, question=lambda call, letter: f"Write to {letter.to}?", happened=wrote)
    def write_letter(call: Call[Services], letter: Letter) -> str:
        """Write a letter."""
        office.post(call.effect, letter.to)
        return f"Wrote to {letter.to}."

    @tool(Tier.WRITE, question=lambda call, letter: f"Write a card to {letter.to}?", happened=nobody_knows)
    def write_card(call: Call[Services], letter: Letter) -> str:
        """Write a card."""
        office.post(call.effect, letter.to)
        return f"Wrote a card to {letter.to}."

    def parcel_paid(_: Conversation, data: Mapping[str, JsonValue], __: TurnContext) -> Result:
        """Handle the payment of a parcel: send the parcel, and write a letter to its addressee."""
        content, to = str(data["content"]), str(data["to"])
        sends = (LaneAction(send_parcel.name, Parcel(content=content)), LaneAction("write_letter", Letter(to=to)))
        return Result("Thank you!", acts=sends)

    tools = Toolbox([*ASSISTANT.tools.tools, write_letter, write_card, send_parcel])
    return Lane(ASSISTANT.name, ASSISTANT.prompt, tools, plans=True, events={"parcel_paid": parcel_paid})
