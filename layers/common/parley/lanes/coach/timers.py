"""Decide what the coach does when one of its timers is due. Nothing changes here: the turn commits the Result.

    preparation   some minutes before a prompt: a prompt comes soon
    prompt        once a day
    feedback      a few minutes after an unanswered prompt: the stage moves to "feedback", and nothing is said
    request       15 minutes and three hours after a prompt, if the operator wants it: how did it go?
    reminder      five hours after a prompt. A message of the person cancels it, and the request
    asked again   when the person said that they want to be asked: at that moment, in the night too

A prompt that is late, because of an outage, is not sent, and what follows a prompt is not sent on another day.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules
from parley.lanes.coach import tone
from parley.lanes.coach.flow import after_a_prompt, did_you, preparation, several_a_day
from parley.lanes.coach.generate import write_prompt
from parley.lanes.coach.notes import (
    AFTER_A_PROMPT,
    ASKED_AGAIN,
    FEEDBACK,
    PREPARATION,
    PROMPT,
    PROMPT_REMINDER,
    REQUEST,
    notes_of,
)
from parley.lanes.coach.settings import CoachSettings
from parley.lanes.coach.texts import of as texts_of
from parley.lanes.coach.words import action
from parley.lanes.lane import Delay, LaneTimer
from parley.ports import TurnContext
from parley.schedules import Random
from parley.tools.tool import Result, TimerRequest

STALE = timedelta(hours=8)
"""How long after a prompt the person is still asked about it: a question that is delayed for longer is dropped."""
NOTHING = Result("")


def prompt(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Return the Result of a due prompt: its words, the question whether the person did it, and the timers that follow.
    No words if a random moment falls into quiet hours (it is put off), or today's prompt was sent.
    """
    notes, now, language = notes_of(conversation), context.now(), conversation.language
    settings = context.services.settings.of(CoachSettings)
    zone = ZoneInfo(timer.recurs.zone) if timer.recurs else conversation.zone
    following = _next_prompt(conversation)
    old = _before_a_prompt(conversation)
    next_one = preparation(settings, following, now) if following else ()
    if isinstance(timer.recurs, Random) and context.policy.quiet.hold(now, zone):  # the service chose the moment
        context.usage.deferred += 1
        later = TimerRequest(context.policy.quiet.after(now, zone), timer.text, kind=PROMPT)
        return Result("", later=(later, *next_one), forget=old)
    today = now.astimezone(zone).date()
    if not notes.conversation_active or (notes.prompted_on == today and not several_a_day(timer.recurs)):
        return Result("", later=next_one, forget=old)
    style = tone.in_effect(notes, conversation.person.writing_style if conversation.person else ())
    text = tone.apply_tone(write_prompt(notes, language, style, context), style)
    profile = notes.profile.change(total_prompts=notes.profile.total_prompts + 1)
    changed = notes.change(
        profile=profile,
        status="active",
        paused_until=None,
        outcome="awaited",
        prompted_at=now,
        prompted_on=today,
        last_prompt=text,
    )
    is_last = timer.recurs is not None and following is None
    return Result(
        f"{text} {texts_of(language).last_one}" if is_last else text,
        later=(*next_one, *after_a_prompt(settings, now)),
        forget=old,
        notes=changed.store(),
        asks=(did_you(language),),
        closes=True,
    )


def not_prompted(conversation: Conversation, timer: Timer, delay: Delay, context: TurnContext) -> Result:
    """Return the Result for a prompt that was dropped or postponed. After a dropped one, prepare the next daily prompt
    and cancel what still belonged to an earlier one.
    """
    following, old = _next_prompt(conversation), _before_a_prompt(conversation)
    if delay is Delay.POSTPONED or following is None:
        return NOTHING
    return Result(
        "", later=preparation(context.services.settings.of(CoachSettings), following, context.now()), forget=old
    )


def _before_a_prompt(conversation: Conversation) -> tuple[str, ...]:
    """Return the ids of the timers that a new prompt cancels: the preparation, and what followed the prompt before."""
    return tuple(each.id for each in conversation.timers if each.kind in (PREPARATION, *AFTER_A_PROMPT))


def _next_prompt(conversation: Conversation) -> datetime | None:
    """Return when the recurring daily prompt comes next; None if none is set."""
    return next((each.due for each in conversation.timers if each.kind == PROMPT and each.recurs), None)


def preparing(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Return the Result of a due preparation: say that a prompt comes in some minutes. If the prompt has moved later,
    set a new preparation instead; in quiet hours, say nothing.
    """
    notes, now, language = notes_of(conversation), context.now(), conversation.language
    settings = context.services.settings.of(CoachSettings)
    following = _next_prompt(conversation)
    if following is None or not notes.conversation_active:
        return NOTHING
    left = following - now
    if left > timedelta(minutes=settings.preparation_minutes + 1):
        return Result("", later=preparation(settings, following, now))
    if left < timedelta(seconds=30) or context.policy.quiet.hold(now, conversation.zone):
        return NOTHING
    from babel.units import format_unit  # imported late: it takes 25 ms

    minutes = format_unit(max(1, round(left.total_seconds() / 60)), "duration-minute", locale=language)
    return Result(texts_of(language).preparation.format(minutes=minutes, habit=action(notes.profile, language)))


def no_feedback(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Move the notes to the stage "feedback" and say nothing, because the person has not answered the last prompt. Do
    nothing if the person has answered it.
    """
    notes = notes_of(conversation)
    if notes.outcome != "awaited" or not notes.may_prompt:
        return NOTHING
    return Result("", notes=notes.change(stage="feedback").store())


def requesting(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Ask the person how the last prompt went, if it is unanswered and at most eight hours old."""
    return _asking_again(conversation, texts_of(conversation.language).how_did_it_go, context)


def reminding(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Remind the person of the last prompt, if it is unanswered and at most eight hours old."""
    return _asking_again(conversation, _reminder(conversation), context)


def asking_as_promised(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Ask about the last prompt at the moment that the person chose, however old it is, if it is unanswered."""
    if notes_of(conversation).outcome != "awaited":
        return NOTHING
    return Result(_reminder(conversation), asks=(did_you(conversation.language),), closes=True)


def _reminder(conversation: Conversation) -> str:
    """Return the words that remind the person of the last prompt."""
    says = texts_of(conversation.language)
    prompt = notes_of(conversation).last_prompt.removeprefix(says.fallback).strip() or says.fallback
    return says.reminder.format(prompt=prompt)


def _asking_again(conversation: Conversation, text: str, context: TurnContext) -> Result:
    """Return the Result that says this text and asks again whether the person did the habit; an empty one if the last
    prompt is answered or too old.
    """
    notes = notes_of(conversation)
    if notes.outcome != "awaited" or notes.prompted_at is None or context.now() - notes.prompted_at > STALE:
        return NOTHING
    return Result(text, asks=(did_you(conversation.language),), closes=True)


TIMERS: Mapping[str, LaneTimer] = {
    PROMPT: LaneTimer(TimerRules(useful=timedelta(hours=3)), prompt, not_prompted),
    PREPARATION: LaneTimer(TimerRules(useful=timedelta(minutes=10)), preparing),
    FEEDBACK: LaneTimer(TimerRules(useful=timedelta(days=1), speaks=False), no_feedback),
    REQUEST: LaneTimer(TimerRules(useful=timedelta(hours=1), proactive=True, unless_heard=True), requesting),
    PROMPT_REMINDER: LaneTimer(TimerRules(useful=timedelta(hours=1), proactive=True, unless_heard=True), reminding),
    ASKED_AGAIN: LaneTimer(TimerRules(useful=timedelta(hours=3)), asking_as_promised),
}
"""For each kind of the coach's timers: what the coach does when it is due, and when it does not run."""
