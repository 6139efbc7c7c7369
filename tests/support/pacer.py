"""A lane that only tests know: it says something in portions, seconds apart, and notes what its timers come to."""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import BaseModel, JsonValue

from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.lanes.lane import Delay, Lane, LaneTimer
from parley.ports import Ask, Services
from parley.tools.tool import Call, Later, Result, Tier, Toolbox, tool

NAME, PORTION, NUDGE = "pacer", "pacer.portion", "pacer.nudge"
BETWEEN = timedelta(seconds=10)


class NoArguments(BaseModel):
    """Nothing."""


@tool(Tier.WRITE, phrases=["begin the portions"], question=lambda *_: "Begin the portions?")
def begin_portions(call: Call[Services], arguments: NoArguments) -> Result:
    """Begin to say portions."""
    soon = whole_seconds(call.now) + BETWEEN
    later = (Later(soon, "", kind=PORTION), Later(soon, "", kind=NUDGE))
    return Result("Here they come.", later=later, notes={"portions": 0, "delays": []})


def _notes(conversation: Conversation) -> Mapping[str, JsonValue]:
    return conversation.notes.get(NAME, {})


def portion(conversation: Conversation, timer: Timer, ask: Ask) -> Result:
    """Say the next portion, and await the one after it."""
    said = _notes(conversation).get("portions", 0)
    assert isinstance(said, int)
    later = (Later(whole_seconds(ask.now()) + BETWEEN, "", kind=PORTION),) if said < 4 else ()
    return Result(f"Portion {said + 1}.", later=later, notes={**_notes(conversation), "portions": said + 1})


def nudge(conversation: Conversation, timer: Timer, ask: Ask) -> Result:
    """Say for which moment it was meant."""
    return Result(f"A nudge for {timer.moment:%H:%M:%S}.")


def delayed(conversation: Conversation, timer: Timer, delay: Delay, ask: Ask) -> Result:
    """Note that a nudge was delayed, and why. The words must never reach anybody."""
    delays = _notes(conversation).get("delays", [])
    assert isinstance(delays, list)
    return Result("This is never said.", notes={**_notes(conversation), "delays": [*delays, delay.value]})


PACER = Lane(
    name=NAME,
    prompt="You pace.",
    tools=Toolbox([begin_portions]),
    about="says something in portions",
    timers={
        PORTION: LaneTimer(TimerRules(useful=None, waits_for_answers=False), portion),
        NUDGE: LaneTimer(TimerRules(useful=timedelta(minutes=1), proactive=True), nudge, delayed),
    },
)
