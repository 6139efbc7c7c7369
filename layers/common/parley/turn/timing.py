"""Timers: what is said when one is due, postponed or missed."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta

from parley import texts
from parley.conversation import reach
from parley.conversation.admission import AdmissionStatus
from parley.conversation.events import TimerCancelled, TimerDue
from parley.conversation.outcomes import TurnEvent
from parley.conversation.state import Conversation, ProactiveCount
from parley.conversation.timers import (
    COLLECTED,
    GIVEN_UP,
    HOLD_OVER,
    MISSED,
    MISSED_LINES,
    MOST_TIMERS,
    NEXT_QUESTION,
    PEOPLE_WAIT,
    REMINDER,
    UNANSWERED,
    Timer,
    TimerRules,
    whole_seconds,
)
from parley.conversation.zones import dated
from parley.lanes import table, when
from parley.lanes.lane import Delay
from parley.ports import TurnContext
from parley.schedules import moment
from parley.texts import people
from parley.tools.tool import Result
from parley.turn import unanswered
from parley.turn.announcing import announced
from parley.turn.applying import Cause, applied, begin_lane_actions, say_result
from parley.turn.changed_addresses import hold_over
from parley.turn.decision import Decision, answers_crisis, approved, awaiting, discreet, marked_untrusted, note, say
from parley.turn.floor import free_at
from parley.turn.lanes_off import has_to_wait, put_off
from parley.turn.operating import tell
from parley.turn.returning import is_silent

A_NUMBER = re.compile(r"\+\d{7,15}\b")
"""Matches a number in E.164 within a line about a person."""


def timer_due(conversation: Conversation, event: TimerDue, context: TurnContext) -> Decision:
    """Run a timer that is due, or postpone it. A timer that the conversation no longer has is ignored."""
    timer = next((each for each in conversation.timers if each.event == event.id), None)
    if timer is None:
        return Decision(conversation)
    rest = awaiting(conversation, *(each for each in conversation.timers if each is not timer))
    if has_to_wait(timer, context):
        return put_off(rest, timer, context)
    postponed = _postponed(conversation, timer, context)
    if postponed is not None:
        waiting = awaiting(rest, *rest.timers, postponed)
        return _delayed(waiting, postponed, Delay.POSTPONED, event, context)
    return RUNS.get(timer.kind, _lane_due if timer.lane else _reminder_due)(rest, timer, event, context)


def timer_cancelled(conversation: Conversation, event: TimerCancelled) -> Decision:
    """Remove a timer that the operator has cancelled. The person is not told; a note tells the model."""
    timer = next((each for each in conversation.timers if each.id == event.timer), None)
    if timer is None:
        return Decision(conversation)
    rest = awaiting(conversation, *(each for each in conversation.timers if each is not timer))
    if timer.kind == PEOPLE_WAIT:
        return Decision(rest)
    return Decision(note(rest, event.id, f"The operator cancelled a reminder: {timer.text}", event.received_at))


def _unanswered(conversation: Conversation, timer: Timer, event: TimerDue, context: TurnContext) -> Decision:
    """Tell the person that a question still waits, or is given up; nothing if it was answered. Outside WhatsApp's
    window only "given up" is held until they write.
    """
    after, text = unanswered.due(conversation, timer, context.now())
    person = after.person
    if not text or person is None or person.opted_out:
        return Decision(after)
    if reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now()):
        after = _count_proactive(after, context.now()) if table.timer_rules(timer).proactive else after
        return say(after, timer.event, text, context, "proactive")
    if timer.kind == UNANSWERED:
        context.usage.dropped += 1
        return Decision(after)
    context.usage.held += 1
    return Decision(after.with_held(text))


def _next_question(conversation: Conversation, _: Timer, __: TimerDue, ___: TurnContext) -> Decision:
    """Do nothing but return the conversation: afterwards `next_question.py` asks the questions that wait."""
    return Decision(conversation)


def _person_waits(conversation: Conversation, timer: Timer, event: TimerDue, context: TurnContext) -> Decision:
    """Tell an admin that somebody asked to be admitted, for requests made in the night. Whoever has been let in or
    blocked meanwhile is left out.
    """
    text = "\n".join(_undecided(timer.text.split("\n"), context))
    return discreet(tell(conversation, event.id, text, context), event.id) if text else Decision(conversation)


def _undecided(lines: Sequence[str], context: TurnContext) -> list[str]:
    """Return those lines about people who asked to be admitted whose person still waits, each with the line behind it
    that quotes them. A person's number is the first of their line.
    """
    quoted = tuple(people.of(each).person_wrote.split("\n")[-1].partition("{")[0] for each in texts.LANGUAGES)
    of_line, number = list[tuple[str, str]](), ""
    for line in lines:
        found = None if line.startswith(quoted) else A_NUMBER.search(line)
        number = found[0] if found else number
        of_line.append((number, line))
    directory = context.services.people
    known = directory.with_numbers(list(dict.fromkeys(each for each, _ in of_line if each))) if directory else ()
    decided = {each.number for each in known if each.status is not AdmissionStatus.PENDING}
    return [line for number, line in of_line if number not in decided]


def _reminder_due(conversation: Conversation, timer: Timer, event: TimerDue, context: TurnContext) -> Decision:
    """Send the reminder, or a list of missed reminders, or hold or drop it if the person cannot be written to. If it
    recurs, or comes until it is done, set it for the next time.
    """
    now, past, rules = context.now(), _with_next_occurrence(conversation, timer, context), table.timer_rules(timer)
    if is_silent(conversation, now, context):  # the number may have a new owner
        once = timer.kind == REMINDER and len(past.timers) == len(conversation.timers)
        context.usage.held += once
        return Decision(past.with_held(timer.text) if once else past)
    person = past.person
    if person is None or person.opted_out or person.status is AdmissionStatus.BLOCKED:
        return Decision(_not_sent(past, timer, event, now))
    if _is_late(timer, rules, now):
        return Decision(_missed(_not_sent(past, timer, event, now), timer, now))
    if rules.proactive:
        past = _count_proactive(past, now)
    says = texts.of(past.language)
    text = (says.missed if timer.kind == MISSED else says.reminder).format(text=timer.text)
    past = past.having_rung(timer, now) if timer.kind == REMINDER else past
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
    template = context.policy.reminder_templates.get(person.provider)
    if not is_open and (not template or timer.kind == MISSED):
        context.usage.held += 1
        return Decision(past.with_held(text))
    if again := timer.until_it_is_done(now):
        past = awaiting(past, *(each for each in past.timers if each.id != timer.id), again)
        minutes = when.lasting(again.until_done.every if again.until_done else 0, past.language)
        text = says.reminder_until_done.format(reminder=text, time=minutes)
    said = say(past, event.id, text, context, "proactive")
    return said if is_open else approved(said, template or "", timer.text)


def _lane_due(conversation: Conversation, timer: Timer, event: TimerDue, context: TurnContext) -> Decision:
    """Let a lane run its timer and say what comes of it. If it is too late, or the person cannot be written to, the
    lane is told that instead.
    """
    now, past, own = context.now(), _with_next_occurrence(conversation, timer, context), table.lane_timer(timer)
    person, cause = past.person, Cause(event.id, event.received_at, outside=timer.outside)
    if own is not None and own.rules.always:
        result = own.due(past, timer, context)
        return announced(_with_repetition(past, timer, result), timer.lane, result, cause, context)
    if person is not None and person.status is AdmissionStatus.BLOCKED:
        past = _not_sent(past, timer, event, now)
        return _delayed(past, timer, Delay.UNREACHABLE, event, context)
    if own is None or person is None or person.opted_out:
        return Decision(past)
    if is_silent(conversation, now, context):  # the number may have a new owner
        return _delayed(past, timer, Delay.UNREACHABLE, event, context)
    is_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
    template, is_late = context.policy.reminder_templates.get(person.provider), _is_late(timer, own.rules, now)
    if is_late or (own.rules.speaks and not is_open and not template):
        context.usage.dropped += own.rules.speaks
        return _delayed(past, timer, Delay.LATE if is_late else Delay.UNREACHABLE, event, context)
    result = own.due(past, timer, context)
    past = _with_repetition(past, timer, result)
    if result.words and own.rules.proactive:
        past = _count_proactive(past, now)
    said = say_result(past, timer.lane, result, cause, context, "proactive")
    said = marked_untrusted(said, past) if result.is_of_others else said
    return said if is_open else approved(said, template or "", result.words)


RUNS: Mapping[str, Callable[[Conversation, Timer, TimerDue, TurnContext], Decision]] = {
    UNANSWERED: _unanswered,
    GIVEN_UP: _unanswered,
    NEXT_QUESTION: _next_question,
    PEOPLE_WAIT: _person_waits,
    HOLD_OVER: lambda conversation, _, event, context: hold_over(conversation, event, context),
}
"""The function that runs each kind of timer that is neither a lane's nor a reminder. It gets the conversation with the
timer already removed."""


def _delayed(conversation: Conversation, timer: Timer, delay: Delay, event: TimerDue, context: TurnContext) -> Decision:
    """Tell the timer's lane, if it has one, that the timer was postponed, too late or unreachable. The lane may update
    its notes but says nothing.
    """
    own = table.lane_timer(timer)
    if own is None or conversation.person is None:
        return Decision(conversation)
    result = own.delayed(conversation, timer, delay, context).in_silence()
    conversation = _with_repetition(conversation, timer, result)
    cause = Cause(event.id, event.received_at, outside=timer.outside)
    after = applied(conversation, timer.lane, result, cause, context)
    if isinstance(after, Decision):
        return after
    if after.acts:
        return begin_lane_actions(after, timer.lane, cause)
    return Decision(after.conversation.with_held(*filter(None, [after.words])))


def _with_next_occurrence(conversation: Conversation, timer: Timer, context: TurnContext) -> Conversation:
    """Return the conversation with a timer for the next occurrence; unchanged if the timer does not recur."""
    following = timer.again(max(context.now(), timer.due))
    return awaiting(conversation, *conversation.timers, following) if following else conversation


def _with_repetition(conversation: Conversation, timer: Timer, result: Result) -> Conversation:
    """Return the conversation with the lane's timer set again for the time in `result.again`, under the same id;
    unchanged if that is None.
    """
    if result.again is None:
        return conversation
    fields = {"due": whole_seconds(result.again), "put_off": False, "meant_for": None}
    return awaiting(conversation, *conversation.timers, timer.model_copy(update=fields))


def _not_sent(conversation: Conversation, timer: Timer, event: TimerDue, now: datetime) -> Conversation:
    """Return the conversation with a note for the model that this reminder was not sent."""
    return note(conversation, event.id, f"A reminder was not sent: {timer.text}", now)


def _is_late(timer: Timer, rules: TimerRules, now: datetime) -> bool:
    return rules.useful is not None and now - timer.moment > rules.useful


def _postponed(conversation: Conversation, timer: Timer, context: TurnContext) -> Timer | None:
    """Return the timer with a later time, if it must wait for an open confirmation, for the lane that holds the floor,
    or for quiet hours and the daily limit; None if it may run now.
    """
    question, now, rules = conversation.confirmation, context.now(), table.timer_rules(timer)
    if rules.waits_for_answers and question is not None and question.keeps_waiting_until(now) > now:
        return timer.postponed(whole_seconds(question.keeps_waiting_until(now)))
    if (free := free_at(conversation, timer, context)) is not None:
        return timer.postponed(free)
    later = _later(conversation, context) if rules.proactive else None
    if later is None:
        return None
    context.usage.deferred += 1
    return timer.model_copy(update={"due": later})


def _later(conversation: Conversation, context: TurnContext) -> datetime | None:
    """Return when the service may next send an unrequested message: after quiet hours, or on the next day if the daily
    limit is reached; None if it may now.
    """
    now, zone, unasked = context.now(), conversation.zone, conversation.unasked
    if context.policy.quiet.hold(now, zone):
        return context.policy.quiet.after(now, zone)
    today = now.astimezone(zone).date()
    if unasked is None or unasked.day != today or unasked.count < context.policy.daily_cap:
        return None
    tomorrow = moment(datetime.combine(today + timedelta(days=1), time()), zone) or now + timedelta(days=1)
    return context.policy.quiet.after(tomorrow, zone)


def _count_proactive(conversation: Conversation, now: datetime) -> Conversation:
    """Return the conversation with one more unrequested message counted for today."""
    today, before = now.astimezone(conversation.zone).date(), conversation.unasked
    count = before.count if before is not None and before.day == today else 0
    return conversation.change(unasked=ProactiveCount(day=today, count=count + 1))


def _missed(conversation: Conversation, timer: Timer, now: datetime) -> Conversation:
    """Return the conversation with this reminder added to the timer that later lists all missed reminders."""
    if timer.kind == MISSED:
        return conversation
    line = f"{timer.text} ({dated(timer.moment, conversation.zone, conversation.language)})"
    told = next((each for each in conversation.timers if each.kind == MISSED), None)
    others = [each for each in conversation.timers if each is not told]
    if told is not None:
        lines = [*told.text.split("\n"), line][-MISSED_LINES:]
        return awaiting(conversation, *others, told.model_copy(update={"text": "\n".join(lines)}))
    if len(others) >= MOST_TIMERS:
        return conversation
    due = whole_seconds(now + COLLECTED)
    return awaiting(conversation, *others, Timer(id=f"{timer.event}.m", due=due, text=line, kind=MISSED))


def release_postponed(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Make postponed timers due now, except those that still wait for an answer or for the lane that holds the
    floor. None is after words of crisis: they come at the latest moment that they were postponed to."""
    conversation, now = decision.conversation, whole_seconds(context.now())
    if not any(timer.put_off for timer in conversation.timers) or answers_crisis(decision):
        return decision
    due = (timer if _waits(conversation, timer, context) else timer.released(now) for timer in conversation.timers)
    return Decision(awaiting(conversation, *due), decision.effects)


def _waits(conversation: Conversation, timer: Timer, context: TurnContext) -> bool:
    """Return whether `release_postponed` must leave this timer as it is: because it was not postponed, or because what
    postponed it still holds: its lane is off, an open confirmation, or another lane that holds the floor.
    """
    if not timer.put_off or has_to_wait(timer, context):
        return True
    question, now = conversation.confirmation, context.now()
    is_asked = question is not None and question.keeps_waiting_until(now) > now
    is_asked = is_asked and table.timer_rules(timer).waits_for_answers
    return is_asked or free_at(conversation, timer, context) is not None
