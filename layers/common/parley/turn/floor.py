"""The floor: which lane holds it, which may take it, and which timers wait for it.

A lane that holds the floor reads the person's messages before the other lanes do (`holding.py`). Meanwhile the service
asks and offers nothing by itself, and the other lanes' messages wait.
"""

from datetime import datetime, timedelta

from parley.conversation.floor import LEADS, SILENCES, Floor
from parley.conversation.state import Conversation
from parley.conversation.timers import REMINDER, Timer, whole_seconds
from parley.lanes import table
from parley.lanes.lane import Lane
from parley.ports import TurnContext
from parley.tools.tool import Result

PATIENCE = timedelta(minutes=30)
"""The longest time that another lane's message waits for the lane that holds the floor."""


def holder(conversation: Conversation, at: datetime, context: TurnContext) -> Lane | None:
    """Return the lane that holds the floor at that moment, so that it reads the person's messages first; None if none
    does, or if the lane is switched off.
    """
    floor = conversation.floor
    lane = table.LANES.get(floor.lane) if floor is not None and floor.is_held(at) else None
    is_here = lane is not None and table.is_chosen(lane.name, context.services) and lane.is_on(context.services)
    return lane if is_here else None


def silences(conversation: Conversation, at: datetime, context: TurnContext) -> bool:
    """Return whether a lane has silenced the service at that moment, because a human operator speaks with the person.
    Then no model is called, and flood limits do not apply.
    """
    floor = conversation.floor
    return floor is not None and floor.mode == SILENCES and holder(conversation, at, context) is not None


def changed(conversation: Conversation, lane: str, result: Result, context: TurnContext) -> Conversation:
    """Return the conversation after this lane's result has taken or left the floor. While another lane silences the
    service, it keeps the floor.
    """
    now, floor = context.now(), conversation.floor
    held_by = holder(conversation, now, context)
    if result.leaves_floor and floor is not None and floor.lane == lane and floor.mode in (LEADS, SILENCES):
        return conversation.change(floor=None)
    is_silenced = held_by is not None and floor is not None and floor.mode == SILENCES and held_by.name != lane
    if result.takes_floor is None or is_silenced:
        return conversation
    mode, seconds = result.takes_floor.mode, result.takes_floor.seconds
    taken = conversation.change(floor=Floor.begun(lane, mode, seconds, now))
    return _silenced(taken) if mode == SILENCES else taken


def told_of_silence(before: Conversation, after: Conversation, result: Result, context: TurnContext) -> str:
    """Return the result's words; if the result has just silenced the service, or asks for it, followed by what other
    lanes say of their waiting matters. An operator's words stay as they are.
    """
    if result.operator or not result.words:
        return result.words
    if not (result.tells_what_waits or _has_just_silenced(before, after, context)):
        return result.words
    holds = after.floor.lane if after.floor is not None and after.floor.mode == SILENCES else ""
    others = (lane for lane in table.on(context.services) if lane.name != holds and lane.name in after.notes)
    waiting = (lane.waits_in_silence(after.notes[lane.name], after.language) for lane in others)
    return "\n".join(filter(None, (result.words, *waiting)))


def _has_just_silenced(before: Conversation, after: Conversation, context: TurnContext) -> bool:
    floor, now = after.floor, context.now()
    is_silent = floor is not None and floor.mode == SILENCES and floor.is_held(now)
    return is_silent and not silences(before, now, context)


def _silenced(conversation: Conversation) -> Conversation:
    """Return the conversation without open or waiting questions, because a lane has silenced the service."""
    doing = conversation.doing.change(asks=(), questions=()) if conversation.doing else None
    return conversation.change(questions=(), waiting=(), set_aside=None, doing=doing)


def free_at(conversation: Conversation, timer: Timer, context: TurnContext) -> datetime | None:
    """Return until when this timer has to wait for the lane that holds the floor; None if it may run now.

    Timers of that lane and timers without a message never wait. While a lane silences the service, only reminders of
    the person run; other timers wait until it ends. For a lane that leads, a timer waits half an hour at most."""
    now, floor = context.now(), conversation.floor
    lane = holder(conversation, now, context)
    if lane is None or floor is None or lane.name == timer.lane or not table.timer_rules(timer).speaks:
        return None
    if floor.mode == SILENCES:
        return None if timer.kind == REMINDER else whole_seconds(floor.until)
    latest = whole_seconds(min(floor.until, timer.moment + PATIENCE))
    return latest if now < latest else None
