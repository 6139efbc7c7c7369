"""A lane for tests: it says something in portions some seconds apart, notes its timers' delays, and holds the floor,
either in a session or silently while a human speaks with the person."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pydantic import BaseModel, JsonValue

from parley.conversation.events import Message
from parley.conversation.floor import SILENCES
from parley.conversation.normal_form import normalise
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.lanes.lane import Delay, Lane, LaneTimer
from parley.ports import Services, TurnContext
from parley.tools.tool import Call, MissingArgument, Result, TakesFloor, Tier, TimerRequest, Toolbox, tool

NAME, PORTION, NUDGE = "pacer", "pacer.portion", "pacer.nudge"
BETWEEN = timedelta(seconds=10)


class NoArguments(BaseModel):
    """The arguments of a tool that needs none."""


@tool(Tier.WRITE, phrases=["begin the portions"], question=lambda *_: "Begin the portions?")
def begin_portions(call: Call[Services], arguments: NoArguments) -> Result:
    """Begin to say portions."""
    soon = whole_seconds(call.now) + BETWEEN
    later = (TimerRequest(soon, "", kind=PORTION), TimerRequest(soon, "", kind=NUDGE))
    return Result("Here they come.", later=later, notes={"portions": 0, "delays": []})


@tool(Tier.WRITE, phrases=["lead me"], question=lambda *_: "Begin?")
def lead(call: Call[Services], arguments: NoArguments) -> Result:
    """Begin a session of an hour."""
    return Result("We begin.", takes_floor=TakesFloor("leads", 3600), notes={"heard": []})


@tool(Tier.WRITE, phrases=["get a human", "get me a human"], question=lambda *_: "Ask a human?")
def hand_off(call: Call[Services], arguments: NoArguments) -> Result:
    """Let a human speak with the person: for an hour after each text of theirs."""
    return Result("Somebody will write to you.", takes_floor=TakesFloor("silences", 3600), notes={"heard": []})


@tool(Tier.WRITE, phrases=["stop it"], question=lambda *_: "End it?")
def end(call: Call[Services], arguments: NoArguments) -> Result:
    """End the session."""
    return Result("It is over.", leaves_floor=True)


class Mood(BaseModel):
    """How somebody feels."""

    mood: str


@tool(Tier.WRITE, phrases=["i feel {mood:calm}"], question=lambda *_: "Note it?")
def feel(call: Call[Services], arguments: Mood) -> str:
    """Note how the person feels."""
    return f"Noted: {arguments.mood}."


def holds(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Answer a text while this lane has the floor: PAUSE, RESUME, "stop it" and any other. Return None for a text about
    something else ("by the way ..."), and an empty Result while a human speaks.
    """
    said = normalise(messages[-1].text)
    heard = _notes(conversation).get("heard", [])
    assert isinstance(heard, list)
    notes = {**_notes(conversation), "heard": [*heard, *(message.text for message in messages)]}
    if said in ("bot", "stop it"):
        return Result("I'm back.", leaves_floor=True, notes=notes)
    if conversation.floor is not None and conversation.floor.mode == SILENCES:
        return Result("", notes=notes)
    if said.startswith("by the way"):
        return None
    if said == "ask me":
        return Result("", asks=(MissingArgument("How do you feel?", "feel", "mood"),), notes=notes)
    return Result({"pause": "Paused.", "resume": "We go on."}.get(said, "Breathe."), notes=notes)


def _notes(conversation: Conversation) -> Mapping[str, JsonValue]:
    return conversation.notes.get(NAME, {})


def portion(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Say the next portion when its timer is due, and set the timer of the one after it, five portions in all."""
    said = _notes(conversation).get("portions", 0)
    assert isinstance(said, int)
    later = (TimerRequest(whole_seconds(context.now()) + BETWEEN, "", kind=PORTION),) if said < 4 else ()
    return Result(f"Portion {said + 1}.", later=later, notes={**_notes(conversation), "portions": said + 1})


def nudge(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Say for which time this nudge's timer was set."""
    return Result(f"A nudge for {timer.moment:%H:%M:%S}.")


def delayed(conversation: Conversation, timer: Timer, delay: Delay, context: TurnContext) -> Result:
    """Note in the lane's notes that a nudge was delayed, and why. The Result's words must never reach a person."""
    delays = _notes(conversation).get("delays", [])
    assert isinstance(delays, list)
    return Result("This is never said.", notes={**_notes(conversation), "delays": [*delays, delay.value]})


PACER = Lane(
    name=NAME,
    prompt="You pace.",
    tools=Toolbox([begin_portions, lead, hand_off, feel, end]),
    purpose="says something in portions",
    holds=holds,
    timers={
        PORTION: LaneTimer(TimerRules(useful=None, waits_for_answers=False), portion),
        NUDGE: LaneTimer(TimerRules(useful=timedelta(minutes=1), proactive=True), nudge, delayed),
    },
)
