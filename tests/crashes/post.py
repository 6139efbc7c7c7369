"""A post office: a service without idempotency keys, as many are, and the tools that write letters through it.

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
    """The connection failed, before or after the letter was taken: nobody can tell from here."""


POST = Client(lost=PostUnreachable, unreachable=PostUnreachable)


@dataclass
class PostOffice:
    """What was posted: reference and name of the addressee, in order."""

    through: Callable[[str, Client, Callable[[], Any]], Any]
    """The way to it, on which a call can go wrong."""
    before: Callable[[str], None]
    """Sees the reference of a letter that is about to be posted."""
    letters: list[tuple[str, str]] = field(default_factory=list)

    def post(self, reference: str, to: str) -> None:
        """Take a letter."""

        def perform() -> None:
            self.before(reference)
            self.letters.append((reference, to))

        self.through("post.Send", POST, perform)

    def has(self, reference: str) -> bool:
        """Whether a letter of that reference was taken."""
        found: bool = self.through("post.List", POST, lambda: any(reference == each for each, _ in self.letters))
        return found


class Letter(Arguments):
    """A message that the provider has delivered, and to whom."""

    to: str = Field(description="The addressee's name.")


def lane(office: PostOffice) -> Lane:
    """The assistant, with two ways of writing letters: by a clerk who can be asked, and by one who cannot; and with
    parcels, whose rows are written together."""

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
        """Send what was paid for, and write to whom it goes: actions that an event from outside wants."""
        content, to = str(data["content"]), str(data["to"])
        sends = (LaneAction(send_parcel.name, Parcel(content=content)), LaneAction("write_letter", Letter(to=to)))
        return Result("Thank you!", acts=sends)

    tools = Toolbox([*ASSISTANT.tools.tools, write_letter, write_card, send_parcel])
    return Lane(ASSISTANT.name, ASSISTANT.prompt, tools, plans=True, events={"parcel_paid": parcel_paid})
