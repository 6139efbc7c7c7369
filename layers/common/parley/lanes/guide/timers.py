"""What the guide does when one of its timers is due. It looks; the turn commits the result.

portion   sentences are due. It calls no model, waits for no answer, and is never dropped: one that comes late,
              after an outage, goes on at the next sentence
wanted    one portion is left of what a model has written: it writes on. This one waits for an open answer
nudge     the session was paused for half an hour: the person is asked once
close     it was paused for a day: it is over, without a word
"""

from collections.abc import Mapping
from datetime import timedelta

from parley.conversation.events import Channel
from parley.conversation.spending import day
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.lanes.guide.notes import CLOSE, MORE_WANTED, NUDGE, PORTION, START, GuidedSession, guide_notes_of
from parley.lanes.guide.planning import START_TIMER
from parley.lanes.guide.portions import next_portion
from parley.lanes.guide.telling import FLOOR, Telling, paused, session_over, wanted_timer, wants_more
from parley.lanes.guide.texts import of
from parley.lanes.guide.writing import write_on
from parley.lanes.lane import Delay, LaneTimer
from parley.ports import TurnContext
from parley.tools.tool import Result, TimerRequest

NOTHING = Result("")
ON_TIME = timedelta(seconds=10)
"""How late a portion may come for the pace to catch up: later, the sentences behind it are paced from it."""
AT_ONCE = timedelta(seconds=1)
GAP = timedelta(minutes=2)
"""How late a portion comes for the person to be told of it."""


def telling_of(conversation: Conversation, context: TurnContext) -> Telling:
    """Return the guide's notes and timers of a conversation, and what it tells with."""
    return Telling(guide_notes_of(conversation), conversation.timers, context.services, context.now())


def portion_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Tell the next sentences, and set when those behind them are due; behind the last, end the session."""
    telling = telling_of(conversation, context)
    session = telling.notes.session
    if session is None or session.paused_at is not None:
        return NOTHING
    says, at = of(session.language), whole_seconds(context.now())
    if _may_not_cost(conversation, context):
        return paused(telling, session, says.no_more_sms)
    late = at - timer.moment
    session = session.paced_anew(at) if late > ON_TIME else session
    portion = next_portion(session, telling.sentences, at)
    if portion is None:
        return session_over(telling, session, (), is_whole=True)
    wanted = _wanted(portion.session, conversation, context)
    words = f"{says.after_gap}\n\n{portion.words}" if late > GAP else portion.words
    records = (f"error late {late.total_seconds():.0f}", *portion.records) if late > GAP else portion.records
    return Result(
        words,
        notes=telling.notes.change(session=portion.session).store(),
        again=portion.session.next_at,
        later=wanted,
        takes_floor=FLOOR,
        is_told_aside=True,
        records=records,
    )


def _wanted(session: GuidedSession, conversation: Conversation, context: TurnContext) -> tuple[TimerRequest, ...]:
    """The timer by which the model writes on at once, where one portion is left of what it has written; none where it
    is set already, or the model is not to write."""
    is_set = any(timer.kind == MORE_WANTED for timer in conversation.timers)
    return () if is_set or not wants_more(session, context.services) else (wanted_timer(context.now()),)


def wanted_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Let the model write the next sentences. It is asked again at once until more than one portion is there."""
    telling = telling_of(conversation, context)
    session = telling.notes.session
    if session is None or session.paused_at is not None or not wants_more(session, context.services):
        return NOTHING
    written = write_on(conversation, session, telling.sentences, context)
    has_written = len(written.session.queue) > len(session.queue)
    more = has_written and wants_more(written.session, context.services)
    return Result(
        "",
        notes=telling.notes.change(session=written.session).store(),
        again=context.now() + AT_ONCE if more else None,
        records=written.records,
    )


def _may_not_cost(conversation: Conversation, context: TurnContext) -> bool:
    """Whether the day's budget for SMS is used up, and the person is on SMS: more would only be held back."""
    person = conversation.person
    is_sms = person is not None and person.channel is Channel.SMS
    return is_sms and context.budgets.is_sms_spent(day(context.now()))


def portion_delayed(conversation: Conversation, timer: Timer, delay: Delay, context: TurnContext) -> Result:
    """Pause the session of somebody who may not be written to now."""
    telling = telling_of(conversation, context)
    session = telling.notes.session
    if delay is Delay.POSTPONED or session is None:
        return NOTHING
    return paused(telling, session, "")


def nudge_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Ask once whether a session that was paused is to go on."""
    session = _paused_session(conversation)
    return Result(of(session.language).still_paused) if session else NOTHING


def close_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """End a session that was paused for a day."""
    if _paused_session(conversation) is None:
        return NOTHING
    return Result(
        "", notes=guide_notes_of(conversation).ended(is_whole=False).store(), records=("error paused for a day",)
    )


def _paused_session(conversation: Conversation) -> GuidedSession | None:
    session = guide_notes_of(conversation).session
    return session if session and session.paused_at else None


TIMERS: Mapping[str, LaneTimer] = {
    PORTION: LaneTimer(TimerRules(useful=None, waits_for_answers=False), portion_due, portion_delayed),
    MORE_WANTED: LaneTimer(TimerRules(useful=None, speaks=False), wanted_due),
    START: START_TIMER,
    NUDGE: LaneTimer(TimerRules(useful=timedelta(hours=1), unless_heard=False), nudge_due),
    CLOSE: LaneTimer(TimerRules(useful=None, speaks=False, waits_for_answers=False), close_due),
}
"""For each kind of the guide's timers: what the guide does when it is due, and when it does not run."""
