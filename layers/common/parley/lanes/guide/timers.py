"""What the guide does when one of its timers is due. Nothing changes here: the turn commits the Result.

portion   sentences are due. It calls no model, does not wait for an open question to be answered, and is never
              dropped: a late one, after an outage, goes on at the next sentence. After half an hour the
              session is paused and the person asked, and after a day it is over
wanted    at most one portion of the model's sentences is queued: the model writes more. It waits while a question
              is open
afterwards  a session may be over (`afterwards.py`)
nudge     the session was paused for half an hour: the person is asked once whether to go on
close     the session was paused for a day: it ends without a word
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from parley.conversation.events import Channel
from parley.conversation.segments import segments_of, to_gsm7
from parley.conversation.spending import day
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.lanes.guide.afterwards import AFTERWARDS_TIMER
from parley.lanes.guide.notes import (
    AFTERWARDS,
    CLOSE,
    MORE_WANTED,
    NUDGE,
    PORTION,
    START,
    GuidedSession,
    guide_notes_of,
)
from parley.lanes.guide.planning import START_TIMER
from parley.lanes.guide.portions import next_portion
from parley.lanes.guide.settings import GuideSettings
from parley.lanes.guide.telling import (
    FLOOR,
    HELD_UP,
    SESSION_OVER,
    Telling,
    paused,
    session_over,
    wanted_timer,
    wants_more,
)
from parley.lanes.guide.texts import of
from parley.lanes.guide.writing import write_on
from parley.lanes.lane import Delay, LaneTimer
from parley.ports import Deadline, TurnContext
from parley.tools.tool import Result, TimerRequest

NOTHING = Result("")
ON_TIME = timedelta(seconds=10)
"""The delay of a portion that the pace still catches up with; after a longer one, the pace is counted anew from it."""
AT_ONCE = timedelta(seconds=1)
BEFORE_PORTION, LEAST_TIME = 1.5, 5.0
"""The seconds before the next portion at which the model must have answered, because that portion waits for the model's
turn to end; and the seconds before it below which the model is asked after it instead."""
GAP = timedelta(minutes=2)
"""The delay of a portion from which on the person is told that there was a gap."""


def telling_of(conversation: Conversation, context: TurnContext) -> Telling:
    """Return what is needed to tell the conversation's session: the guide's notes, the timers, the services and the
    present moment.
    """
    return Telling(
        guide_notes_of(conversation), conversation.timers, context.services, context.now(), conversation.language
    )


def portion_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Return the Result of a due portion: tell the next sentences, and run this timer again when they have been read.
    If none are left, end the session; if the day's SMS budget is spent, pause it.
    """
    telling = telling_of(conversation, context)
    session = telling.notes.session
    if session is None or session.paused_at is not None:
        return NOTHING
    says, at = of(session.language), whole_seconds(context.now())
    if _may_not_cost(conversation, context):
        return paused(telling, session, says.no_more_sms)
    late = at - timer.moment
    if late > SESSION_OVER:
        ended = telling.notes.ended(is_whole=False, is_said=True)
        return Result(says.over_meanwhile, notes=ended.store(), records=("error late for a day",))
    if late > HELD_UP:  # whoever was in it has gone: they are asked, as after a pause
        asked = paused(telling, session, says.after_long_gap)
        return replace(asked, later=tuple(each for each in asked.later if each.kind != NUDGE))
    session = session.paced_anew(at) if late > ON_TIME else session
    excuse = f"{says.after_gap}\n\n" if late > GAP else ""
    portion = next_portion(session, telling.sentences, at, taken=len(excuse))
    if portion is None:
        return session_over(telling, session, (), is_whole=True)
    wanted = _wanted(portion.session, conversation, context)
    has_room = len(excuse) + len(portion.words) <= session.characters
    words = excuse + portion.words if has_room else portion.words
    told = _counted(portion.session, words, conversation)
    records = (f"error late {late.total_seconds():.0f}", *portion.records) if late > GAP else portion.records
    return Result(
        words,
        notes=telling.notes.change(session=told).store(),
        again=told.next_at,
        later=wanted,
        takes_floor=FLOOR,
        is_told_aside=True,
        records=records,
    )


def _counted(session: GuidedSession, words: str, conversation: Conversation) -> GuidedSession:
    """Return the session with one more message, of these words, counted among its costs."""
    segments = segments_of(to_gsm7(words) or words).segments if _is_by_sms(conversation) else 0
    return session.change(messages=session.messages + 1, segments=session.segments + segments)


def _wanted(session: GuidedSession, conversation: Conversation, context: TurnContext) -> tuple[TimerRequest, ...]:
    """Return the timer by which the model writes more at once, if few sentences are queued; empty if it is set already,
    or the model is not to write.
    """
    is_set = any(timer.kind == MORE_WANTED for timer in conversation.timers)
    if is_set or context.model is None or not wants_more(session, context.services):
        return ()
    return (wanted_timer(context.now()),)


def wanted_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Let the model write the session's next sentences, in the time until the next portion is due. The timer runs again
    after a second until more than one portion is queued, or the model fails.
    """
    telling = telling_of(conversation, context)
    session = telling.notes.session
    is_wanted = context.model is not None and session is not None and session.paused_at is None
    if session is None or not is_wanted or not wants_more(session, context.services):
        return NOTHING
    seconds = _seconds_until_portion(session, conversation, context)
    if seconds is not None and seconds < LEAST_TIME:
        return Result("", again=max(session.next_at, context.now()) + 2 * AT_ONCE)
    deadline = context.deadline.at if seconds is None else Deadline.after(seconds - BEFORE_PORTION).at
    in_time = replace(context, deadline=Deadline(min(deadline, context.deadline.at)))
    used = context.usage.counted
    written = write_on(conversation, session, telling.sentences, in_time)
    has_written = len(written.session.queue) > len(session.queue)
    more = has_written and wants_more(written.session, context.services)
    after = written.session.change(
        input_tokens=session.input_tokens + context.usage.input_tokens - used[0],
        output_tokens=session.output_tokens + context.usage.output_tokens - used[1],
        cached_tokens=session.cached_tokens + context.usage.cached_tokens - used[2],
    )
    notes = telling.notes.change(session=after)
    if context.services.settings.of(GuideSettings).deletes:
        notes = notes.with_stored(written.stored, context.now())
    again = context.now() + AT_ONCE if more else None
    return Result("", notes=notes.store(), again=again, records=written.records)


def _seconds_until_portion(session: GuidedSession, conversation: Conversation, context: TurnContext) -> float | None:
    """Return the seconds until the session's next portion is due; None if no portion is awaited."""
    is_awaited = any(timer.kind == PORTION for timer in conversation.timers)
    return (session.next_at - context.now()).total_seconds() if is_awaited else None


def _may_not_cost(conversation: Conversation, context: TurnContext) -> bool:
    """Return whether the person is on SMS and the day's SMS budget is spent, so that a further message would only be
    held back.
    """
    return _is_by_sms(conversation) and context.budgets.is_sms_spent(day(context.now()))


def _is_by_sms(conversation: Conversation) -> bool:
    person = conversation.person
    return person is not None and person.channel is Channel.SMS


def portion_delayed(conversation: Conversation, timer: Timer, delay: Delay, context: TurnContext) -> Result:
    """Pause the session, because its portion was dropped: the person may not be written to now. Do nothing if the
    portion was only postponed.
    """
    telling = telling_of(conversation, context)
    session = telling.notes.session
    if delay is Delay.POSTPONED or session is None:
        return NOTHING
    return paused(telling, session, "")


def nudge_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Ask once whether a paused session is to go on. Do nothing if no session is paused."""
    session = _paused_session(conversation)
    return Result(of(session.language).still_paused) if session else NOTHING


def close_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """End, without a word, a session that has been paused for a day. Do nothing if no session is paused."""
    if _paused_session(conversation) is None:
        return NOTHING
    ended = guide_notes_of(conversation).ended(is_whole=False, is_said=False)
    return Result("", notes=ended.store(), records=("error paused for a day",))


def _paused_session(conversation: Conversation) -> GuidedSession | None:
    session = guide_notes_of(conversation).session
    return session if session and session.paused_at else None


TIMERS: Mapping[str, LaneTimer] = {
    PORTION: LaneTimer(TimerRules(useful=None, waits_for_answers=False), portion_due, portion_delayed),
    MORE_WANTED: LaneTimer(TimerRules(useful=None, speaks=False), wanted_due),
    START: START_TIMER,
    AFTERWARDS: AFTERWARDS_TIMER,
    NUDGE: LaneTimer(TimerRules(useful=timedelta(hours=1), unless_heard=False), nudge_due),
    CLOSE: LaneTimer(TimerRules(useful=None, speaks=False, waits_for_answers=False), close_due),
}
"""For each kind of the guide's timers: what the guide does when it is due, and when it does not run."""
