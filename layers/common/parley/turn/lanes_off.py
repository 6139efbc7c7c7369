"""Lanes that the operator has switched off, for a person who has something in them: it is kept, and they are told so.

a text that ends what they have in it      ends it: nobody is kept in what they want to leave
a text that is a command of the lane,      the answer says that the lane is off, that what is kept stays, and how it is
or steers what it tells                    ended
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
    off = _used(conversation, context)
    found = _command(off, conversation, text, context)
    lane = found.lane if found is not None else next((each for each in off if each.steers(text)), None)
    return _told(lane, conversation) if lane is not None else ""


def ending(conversation: Conversation, text: str, context: TurnContext) -> Lane | None:
    """Return the lane that is off and in which a text ends what the person has; None for any other
    text.
    """
    found = _command(_used(conversation, context), conversation, text, context)
    return found.lane if found is not None and found.tool.name in found.lane.ends else None


def _used(conversation: Conversation, context: TurnContext) -> tuple[Lane, ...]:
    """Return the lanes that are off and in which the person has something."""
    used = {*conversation.notes, *(timer.lane for timer in conversation.timers)}
    used |= {conversation.floor.lane} if conversation.floor is not None else set()
    return tuple(table.of_names([name for name in used if is_off(name, context)]))


def _command(
    off: tuple[Lane, ...], conversation: Conversation, text: str, context: TurnContext
) -> degraded.WholeCommand | None:
    """Return the command of one of these lanes that the whole text is; None if it is none."""
    if not off:
        return None
    return degraded.whole(off, text, context.once, context.services.business, conversation.notes)


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
    """Return the sentence that the lane is off and what it keeps stays, and how that is ended where something is set;
    empty for a lane that has no title.
    """
    title, says = lane.title(conversation.language), texts.of(conversation.language)
    if not title:
        return ""
    own = (each for each in conversation.timers if each.lane == lane.name)
    has_set = any(table.timer_rules(each).useful is not None for each in own)  # not what only goes on with something
    ends = [tool.example(conversation.language) for tool in lane.tools.tools if tool.name in lane.ends and has_set]
    how = [says.lane_off_ends.format(phrase=each) for each in ends[:1] if each]
    return " ".join((says.lane_off.format(title=title), *how))
