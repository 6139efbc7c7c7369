"""Lanes that the operator has switched off, for a person who has something in them: it is kept, and they are told so.

a text that is a command of the lane       the answer says that the lane is off, and that what is kept stays
a question of the lane that is open        is asked no more, unless it only waits for a yes
a timer of the lane                        waits, and is looked at again every few hours; the first one says the same.
                                           Once the lane is on again, the timer is late, as after an outage
a timer that always runs, an event from    as ever: an order that was placed is paid, delivered or cancelled, whether
outside, an action that was agreed to      more can be ordered or not
"""

from datetime import timedelta

from parley import texts
from parley.conversation import reach
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, whole_seconds
from parley.lanes import degraded, table
from parley.lanes.lane import Lane
from parley.ports import TurnContext
from parley.turn.decision import Decision, awaiting, say

LOOKED_AT_AGAIN = timedelta(hours=6)
"""How often a timer is looked at while its lane is off: a few empty turns a day."""


def answer(conversation: Conversation, text: str, context: TurnContext) -> str:
    """Return the words for a text that is a command of a lane which is off and in which the person has something; empty
    for any other text.
    """
    used = {*conversation.notes, *(timer.lane for timer in conversation.timers)}
    used |= {conversation.floor.lane} if conversation.floor is not None else set()
    off = table.of_names([name for name in used if is_off(name, context)])
    found = degraded.whole(off, text, context.once) if off else None
    return _told(found.lane, conversation) if found is not None else ""


def without_questions(conversation: Conversation, context: TurnContext) -> Conversation:
    """Return the conversation without open questions for a value or a choice that lanes which are off have asked. What
    the person has been shown and only has to confirm stays.
    """
    left = tuple(
        each for each in conversation.questions if not (each.unfinished and is_off(each.unfinished.lane, context))
    )
    return conversation if len(left) == len(conversation.questions) else conversation.change(questions=left)


def is_off(name: str, context: TurnContext) -> bool:
    """Return whether this is a lane that the operator has switched off; false for a name that no lane has."""
    return name in table.LANES and not table.is_chosen(name, context.services)


def has_to_wait(timer: Timer, context: TurnContext) -> bool:
    """Return whether a timer waits because its lane is off. One that always runs does not."""
    return is_off(timer.lane, context) and not table.timer_rules(timer).always


def put_off(rest: Conversation, timer: Timer, context: TurnContext) -> Decision:
    """Keep a timer of a lane that is off for later. The person is told once, by the first timer that speaks, if they
    may be written to. `rest` is the conversation without the timer.
    """
    context.usage.deferred += 1
    is_first = timer.meant_for is None and not any(each.put_off for each in rest.timers if each.lane == timer.lane)
    waiting = awaiting(rest, *rest.timers, timer.postponed(whole_seconds(context.now() + LOOKED_AT_AGAIN)))
    person, words = rest.person, _told(table.LANES[timer.lane], rest)
    if not (is_first and words and table.timer_rules(timer).speaks) or person is None or person.opted_out:
        return Decision(waiting)
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now())
    if not is_open or context.policy.quiet.hold(context.now(), rest.zone):
        return Decision(waiting.with_held(words))
    return say(waiting, timer.event, words, context, "proactive")


def _told(lane: Lane, conversation: Conversation) -> str:
    """Return the sentence that the lane is off and what it keeps stays; empty for a lane that has no title."""
    title = lane.title(conversation.language)
    return texts.of(conversation.language).lane_off.format(title=title) if title else ""
