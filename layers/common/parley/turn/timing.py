"""Timers: what is said when one is due, put off, or was missed."""

from datetime import datetime, time, timedelta

from parley import texts
from parley.conversation import reach
from parley.conversation.admission import Status
from parley.conversation.events import TimerCancelled, TimerDue
from parley.conversation.state import Conversation, Unasked
from parley.conversation.timers import (
    COLLECTED,
    GIVEN_UP,
    MISSED,
    MISSED_LINES,
    NEXT_QUESTION,
    PEOPLE_WAIT,
    REMINDER,
    TIMERS,
    UNANSWERED,
    Timer,
    whole_seconds,
)
from parley.conversation.zones import dated
from parley.lanes import table
from parley.ports import Ask
from parley.schedules import moment
from parley.turn import unanswered
from parley.turn.decision import Decision, approved, awaiting, discreet, note, say, told
from parley.turn.operating import tell
from parley.turn.returning import is_silent


def timer_due(conversation: Conversation, event: TimerDue, ask: Ask) -> Decision:
    """Say what was to be said now, unless the conversation awaits it no more. An open question goes first."""
    timer = next((each for each in conversation.timers if each.event == event.id), None)
    if timer is None:
        return Decision(conversation)
    rest = tuple(each for each in conversation.timers if each is not timer)
    if timer.kind == UNANSWERED:
        return _unanswered(awaiting(conversation, *rest), timer, ask)
    if timer.kind == NEXT_QUESTION:
        return Decision(awaiting(conversation, *rest))  # `next_question.py` asks, if nothing else is open
    question, now = conversation.confirmation, ask.now()
    if question is not None and question.open_until(now) > now and timer.kind != GIVEN_UP:
        due = whole_seconds(question.open_until(now))
        return Decision(
            awaiting(conversation, *rest, timer.model_copy(update={"due": due, "put_off": True})),
        )
    later = _put_off_until(conversation, timer, ask)
    if later is not None:
        ask.usage.deferred += 1
        return Decision(awaiting(conversation, *rest, timer.model_copy(update={"due": later})))
    if timer.kind == GIVEN_UP:
        return _unanswered(awaiting(conversation, *rest), timer, ask)
    if timer.kind == PEOPLE_WAIT:
        return discreet(tell(awaiting(conversation, *rest), event.id, timer.text, ask), event.id)
    following = timer.again(max(now, timer.due))
    past = awaiting(conversation, *rest, *([following] if following else []))
    if is_silent(conversation, now, ask):  # whoever reads it may be somebody else by now
        once = timer.kind == REMINDER and following is None
        ask.usage.held += once
        return Decision(past.change(held=(*past.held, timer.text)[-TIMERS:]) if once else past)
    person = past.person
    is_blocked = person is not None and person.status is Status.BLOCKED
    if timer.lane and not is_blocked:
        return _lane_due(past, timer, event, ask)
    if person is None or person.opted_out or is_blocked:
        return Decision(note(past, event.id, f"A reminder was not sent: {timer.text}", now))
    if now - timer.due > timer.rules.useful:
        return Decision(_missed(note(past, event.id, f"A reminder was not sent: {timer.text}", now), timer, now))
    if timer.rules.chosen_by_us:
        past = _unasked(past, now)
    says = texts.of(conversation.language)
    text = (says.missed if timer.kind == MISSED else says.reminder).format(text=timer.text)
    if reach.is_window_open(person.channel, person.whatsapp_heard_at, now):
        return say(past, event.id, text, ask, "proactive")
    template = ask.reminder_templates.get(person.provider)
    if not template or timer.kind == MISSED:
        ask.usage.held += 1
        return Decision(past.change(held=(*past.held, text)[-TIMERS:]))
    return approved(say(past, event.id, text, ask, "proactive"), template, timer.text)


def timer_cancelled(conversation: Conversation, event: TimerCancelled) -> Decision:
    """Await it no more. The person is told nothing; the model reads that it is gone, if they ask."""
    timer = next((each for each in conversation.timers if each.id == event.timer), None)
    if timer is None:
        return Decision(conversation)
    rest = awaiting(conversation, *(each for each in conversation.timers if each is not timer))
    if timer.kind == PEOPLE_WAIT:
        return Decision(rest)
    return Decision(note(rest, event.id, f"The operator cancelled a reminder: {timer.text}", event.received_at))


def _unanswered(conversation: Conversation, timer: Timer, ask: Ask) -> Decision:
    """Say that a question waits, or that it is given up; nothing, if it was answered. Outside WhatsApp's window only
    the latter is kept for when the person writes: by then the question may not wait any more."""
    after, text = unanswered.due(conversation, timer, ask.now())
    person = after.person
    if not text or person is None or person.opted_out:
        return Decision(after)
    if reach.is_window_open(person.channel, person.whatsapp_heard_at, ask.now()):
        after = _unasked(after, ask.now()) if timer.rules.chosen_by_us else after
        return say(after, timer.event, text, ask, "proactive")
    if timer.kind == UNANSWERED:
        ask.usage.dropped += 1
        return Decision(after)
    ask.usage.held += 1
    return Decision(after.change(held=(*after.held, text)[-TIMERS:]))


def _lane_due(past: Conversation, timer: Timer, event: TimerDue, ask: Ask) -> Decision:
    """What its lane makes of it, unless that would come too late or could not reach the person."""
    lane, person, now = table.LANES.get(timer.lane), past.person, ask.now()
    due = lane.timers.get(timer.kind) if lane else None
    if due is None or person is None or person.opted_out:
        return Decision(past)
    is_late = now - timer.due > timer.rules.useful
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
    template = ask.reminder_templates.get(person.provider)
    if is_late or (timer.rules.speaks and not is_open and not template):
        ask.usage.dropped += timer.rules.speaks
        return Decision(past)
    result = due(past, timer, ask)
    if result.words and timer.rules.chosen_by_us:
        past = _unasked(past, now)
    said = told(past, event.id, timer.lane, result, ask, "proactive")
    return said if is_open else approved(said, template or "", result.words)


def _put_off_until(conversation: Conversation, timer: Timer, ask: Ask) -> datetime | None:
    """Until when something waits whose moment the service chose: the end of quiet hours, or of a day that has had
    enough. None: it may be said now."""
    if not timer.rules.chosen_by_us:
        return None
    now, zone, unasked = ask.now(), conversation.zone, conversation.unasked
    if ask.quiet.hold(now, zone):
        return ask.quiet.after(now, zone)
    today = now.astimezone(zone).date()
    if unasked is None or unasked.day != today or unasked.count < ask.daily_cap:
        return None
    tomorrow = moment(datetime.combine(today + timedelta(days=1), time()), zone) or now + timedelta(days=1)
    return ask.quiet.after(tomorrow, zone)


def _unasked(conversation: Conversation, now: datetime) -> Conversation:
    """With one more message that the service chose the moment of."""
    today, before = now.astimezone(conversation.zone).date(), conversation.unasked
    count = before.count if before is not None and before.day == today else 0
    return conversation.change(unasked=Unasked(day=today, count=count + 1))


def _missed(conversation: Conversation, timer: Timer, now: datetime) -> Conversation:
    """With a word awaited that this reminder did not come in time: one word, however many they are."""
    if timer.kind == MISSED:
        return conversation
    line = f"{timer.text} ({dated(timer.due, conversation.zone, conversation.language)})"
    told = next((each for each in conversation.timers if each.kind == MISSED), None)
    others = [each for each in conversation.timers if each is not told]
    if told is not None:
        lines = [*told.text.split("\n"), line][-MISSED_LINES:]
        return awaiting(conversation, *others, told.model_copy(update={"text": "\n".join(lines)}))
    if len(others) == TIMERS:
        return conversation
    due = whole_seconds(now + COLLECTED)
    return awaiting(conversation, *others, Timer(id=f"{timer.event}.m", due=due, text=line, kind=MISSED))


def let_go(decision: Decision, ask: Ask) -> Decision:
    """What waited for the answer to a question is due now, if no question is open any more."""
    conversation = decision.conversation
    if conversation.confirmation is not None or not any(timer.put_off for timer in conversation.timers):
        return decision
    now = whole_seconds(ask.now())
    due = (
        timer.model_copy(update={"due": min(timer.due, now), "put_off": False}) if timer.put_off else timer
        for timer in conversation.timers
    )
    return Decision(awaiting(conversation, *due), decision.effects)
