"""A lane for tests: every tool, timer and event of it gives the `Result` that the test has set."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from pydantic import Field, JsonValue

from parley.conversation.events import AnyEvent, Enrol, Notified, StatusChange
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules
from parley.errors import ToolRefused
from parley.lanes import table
from parley.lanes.lane import Lane, LaneTimer
from parley.ports import Services, TurnContext
from parley.tools.tool import Arguments, Call, Result, Tier, TimerRequest, Toolbox, tool
from parley_cli.memory_service import NUMBER
from tests.support.phone import Phone

DUE = timedelta(minutes=10)
"""The time after which the shop's timer is due."""


class Item(Arguments):
    """What is bought."""

    item: str = "tea"


class Place(Arguments):
    """A place in what was listed last."""

    place: int = Field(ge=1)


@tool(Tier.READ, phrases=["browse {item:teas}"], direct=True, gives={"found": 2})
def browse(call: Call[Services], arguments: Item) -> Result:
    """List what there is, and remember in which order."""
    listed: list[JsonValue] = [f"black {arguments.item}", f"green {arguments.item}"]
    lines = "\n".join(f"{n}. {each}" for n, each in enumerate(listed, 1))
    return Result(lines, data={"found": len(listed)}, notes={"listed": listed})


def _listed(call: Call[Services]) -> list[JsonValue]:
    found = call.notes.get("shop", {}).get("listed")
    return found if isinstance(found, list) else []


def _chosen(call: Call[Services], given: Place) -> Item:
    listed = _listed(call)
    if given.place > len(listed):
        raise ToolRefused(f"There is no number {given.place}.")
    return Item(item=str(listed[given.place - 1]))


@tool(Tier.WRITE, phrases=["take number {place:2}"], direct=True, prepare=_chosen, question=lambda _, new: new.item)
def take(call: Call[Services], arguments: Item) -> Result:
    """Take one of what was listed last."""
    return Result(f"Took {arguments.item}.")


class Shop:
    """A test's own lane, whose action, timer, events, enrolment and status change all give the `result` that the test
    has set.
    """

    def __init__(self, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
        """Build the lane, and add it to the table of lanes until the patch is undone."""
        self.phone, self.brought = phone, 0
        self.result = Result("")
        """The result that the lane's action, timer, enrolment, status change or payment gives next."""
        self.paid: list[Mapping[str, JsonValue]] = []
        """The data of each payment event that the lane has handled."""
        self.delivered: list[tuple[str, str]] = []
        """The (effect, item) of each delivery."""
        self.lane = Lane(
            name="shop",
            timers={
                "shop.due": LaneTimer(TimerRules(useful=timedelta(hours=1)), self._due),
                "shop.always": LaneTimer(
                    TimerRules(useful=None, speaks=False, waits_for_answers=False, always=True), self._due
                ),
            },
            prompt="You are a shop.",
            plans=True,
            tools=Toolbox([self._buying(), self._waiting(), self._delivering(), browse, take]),
            events={"paid": self._paid},
            on_enrolled=lambda call, said: self.result,
            on_status_changed=lambda call, status: self.result,
            on_stop=lambda notes: {**notes, "stopped": True},
        )
        monkeypatch.setitem(table.LANES, "shop", self.lane)

    def _buying(self) -> Any:
        """Return a tool that buys something and gives the test's result."""

        @tool(
            Tier.WRITE, phrases=["buy {item:some tea}"], question=lambda call, given: f"buy {given.item}?", direct=True
        )
        def buy(call: Call[Services], arguments: Item) -> Result:
            """Buy something."""
            return self.result

        return buy

    def _waiting(self) -> Any:
        @tool(Tier.WRITE, phrases=["wait for the shop"], question=lambda *_: "wait?", direct=True)
        def wait(call: Call[Services], arguments: Arguments) -> Result:
            """Set the shop's timer."""
            return Result("Waiting.", later=(TimerRequest(call.now.replace(microsecond=0) + DUE, "", kind="shop.due"),))

        return wait

    def _delivering(self) -> Any:
        @tool(Tier.WRITE, question=lambda call, given: f"deliver {given.item}?")
        def deliver(call: Call[Services], arguments: Item) -> Result:
            """Deliver something that was bought."""
            self.delivered.append((call.effect, arguments.item))
            return Result(f"Delivered: {arguments.item}.", notes={"delivered": arguments.item})

        return deliver

    def _due(self, conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
        return self.result

    def _paid(self, conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
        self.paid.append(data)
        return self.result

    def receives(self, event: AnyEvent) -> None:
        """Let the phone's conversation receive this event, and process it."""
        heard = self.phone.service.receive(event)
        self.phone.inbox += [message.text for message in heard if message.to == self.phone.number]

    def event(self) -> dict[str, Any]:
        """Return the fields that every event needs, with a new id and the current time."""
        self.brought += 1
        self.phone.clock.advance(seconds=1)
        return {
            "id": f"shop-{self.brought}",
            "conversation": self.phone.state.id,
            "received_at": self.phone.clock(),
        }

    # --- the sources of results ---------------------------------------------------------------------------------------

    def acts(self) -> None:
        """Run the lane's action, which gives the result."""
        self.phone.says("buy tea")

    def is_due(self) -> None:
        """Let the lane's timer come, which gives the result."""
        result, self.result = self.result, Result("")
        self.phone.says("wait for the shop")
        assert self.phone.inbox.pop() == "Waiting."
        self.result = result
        self.phone.clock.advance(seconds=DUE.total_seconds() + 1)
        self.phone.service.sweep()
        self.phone.inbox += [message.text for message in self.phone.service.work()]

    def is_notified(self, **fields: Any) -> None:
        """Let the lane receive an event "paid" from outside, which gives the result."""
        self.receives(Notified(**self.event() | {"lane": "shop", "what": "paid"} | fields))

    def enrols(self) -> None:
        """Enrol the person, which gives the result."""
        self.receives(Enrol(**self.event(), person=self.phone.number, service=NUMBER))

    def changes_status(self) -> None:
        """Enrol the person, and then change their status, which gives the result."""
        result, self.result = self.result, Result("", notes={"begun": True})
        self.enrols()
        self.phone.inbox.clear()
        self.result = result
        self.changes()

    def changes(self) -> None:
        """Let the operator pause the enrolled person."""
        self.receives(StatusChange(**self.event(), status="paused"))


SOURCES: Mapping[str, Callable[[Shop], None]] = {
    "an action": Shop.acts,
    "a timer": Shop.is_due,
    "an event from outside": Shop.is_notified,
    "an enrolment": Shop.enrols,
    "a status": Shop.changes_status,
}
"""The ways to make the lane give its result, by name."""
