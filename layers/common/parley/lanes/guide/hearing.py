"""The texts that the guide reads before other lanes do: wishes about the session, how much of it is left, that the
person is not well, and words that only show that they listen ("mhm").

Any other text goes to the lane that it is meant for, and the session goes on meanwhile. While it is paused, the guide
does not hold the floor: then it reads only words that can be about nothing else ("resume").
"""

from collections.abc import Sequence
from datetime import timedelta

from parley import texts as service_texts
from parley.conversation.crisis import CARE_MARK, country_of_zone, emergency_number, helplines
from parley.conversation.events import Message
from parley.conversation.origins import country
from parley.conversation.small_talk import is_small_talk
from parley.conversation.state import Conversation
from parley.conversation.yes_and_no import agrees, declines
from parley.lanes.guide.ages_heard import minor_in_any
from parley.lanes.guide.asked_answers import asked_again, mended_age, take_own_answer
from parley.lanes.guide.farewells import is_farewell, may_mean_more
from parley.lanes.guide.notes import GuidedSession
from parley.lanes.guide.phases import PHASES
from parley.lanes.guide.request_times import mask
from parley.lanes.guide.steering import (
    SessionQuestion,
    asks_about_it,
    is_only_listening,
    is_unwell,
    likely_wish,
    move_of,
    text_says,
    wish_of,
)
from parley.lanes.guide.telling import NUDGED, Telling, paused, steered
from parley.lanes.guide.texts import GuideTexts, of
from parley.lanes.guide.timers import telling_of
from parley.lanes.guide.wishes import Move, is_ready
from parley.lanes.guide.withdrawn import age_awaited, doubted, minor_after_consent
from parley.lanes.lane import Surroundings
from parley.ports import TurnContext
from parley.tools.tool import Result

PLAINLY = 0.9
"""The confidence from which on a text is plainly for another lane, from 0 to 1: a command of it, or a question that it
knows well."""
UNTOLD = timedelta(days=7)
"""How long after its beginning a person who goes on with a session is told that it was closed without a word."""
AT_ONCE = timedelta(minutes=2)
"""How long after a pause any word that steers a session is still about this one; later it may be about something
else."""


def holds(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that steers the running session as the texts say ("slower"), pauses it for a person who is not
    well, or answers texts about it ("how long is left", "ok"). None for texts that another lane should answer.
    """
    telling, texts = telling_of(conversation, context), [message.text for message in messages]
    session = telling.notes.session
    if session is None or session.paused_at is not None:
        return None
    says = of(session.language)
    moves = [move for text in texts if (move := wish_of(text)) is not None]
    withdrawn = minor_after_consent(conversation, telling, messages)
    if any(map(is_farewell, texts)):
        words = _with_help(says.not_closed, conversation, session)
        return paused(telling, session, words) if withdrawn is None else doubted(telling, words)
    if any(is_unwell(text) and wish_of(text) is None for text in texts):
        return paused(telling, session, _with_number(says.unwell, conversation, session))
    if withdrawn is not None:
        return withdrawn
    if moves:  # the last wish of several in a row counts
        return _moved(conversation, telling, moves[-1], texts)
    if asked := asks_about_it(texts[-1]):
        return Result(_about_it(asked, session, says))
    if all(map(is_only_listening, texts)):
        return Result(says.listening)
    likely = likely_wish(texts[-1])
    return _moved(conversation, telling, likely, texts) if likely else None


def _with_number(words: str, conversation: Conversation, session: GuidedSession) -> str:
    """Return these words of the guide with the emergency number of the person's country."""
    person = conversation.person
    number = emergency_number(person.timezone or "", country(person.number)) if person is not None else ""
    return words.format(emergency=number or service_texts.of(session.language).local_emergency)


def _with_help(words: str, conversation: Conversation, session: GuidedSession) -> str:
    """Return these words of the guide with the emergency number and the helpline of the person's country; without the
    helpline if the message that goes before this answer names it."""
    told, person, says = (
        _with_number(words, conversation, session),
        conversation.person,
        service_texts.of(session.language),
    )
    countries = (country_of_zone(person.timezone or ""), country(person.number)) if person is not None else ()
    lines = helplines()
    line = next((lines[each] for each in countries if each in lines), None)
    named = says.helpline.format(name=line.name, how=line.how(session.language)) if line else says.helpline_anywhere
    return told if _was_just_named(conversation, named) else f"{told} {named}"


def _was_just_named(conversation: Conversation, helpline: str) -> bool:
    """Return whether the message that goes before the answer to the last text names this helpline already."""
    lines = conversation.history.lines
    heard_at = max((each.at for each in lines if each.direction == "in"), default=None)
    return heard_at is not None and any(
        CARE_MARK in each.id and each.at >= heard_at and helpline in each.text for each in lines
    )


def _moved(conversation: Conversation, telling: Telling, move: Move, texts: Sequence[str]) -> Result:
    """Return the Result of a wish about the session. A text that may be about more than the session closes nothing: it
    pauses the session, and the person is told how to close it.
    """
    session = telling.notes.session
    if move != "finish" or session is None or not any(map(may_mean_more, texts)):
        return steered(telling, move)
    words = _with_help(of(session.language).not_closed, conversation, session)
    return Result(words) if session.paused_at is not None else paused(telling, session, words)


def _about_it(asked: SessionQuestion, session: GuidedSession, says: GuideTexts) -> str:
    """Return the words that answer a question about the running session."""
    words = {
        "repeat": says.scroll_back,
        "how_to_pause": says.already.format(minutes=session.minutes),
        "who": says.who_i_am,
        "there": says.listening,
        "how_are_you": says.i_am_well,
    }
    if asked in words:
        return words[asked]
    return says.time_left.format(
        minutes=session.minutes_left,
        part=PHASES.index(session.phase) + 1,
        parts=len(PHASES),
        phase=says.phases[session.phase],
    )


def goes_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that steers a paused session, if the last text says so ("continue", "skip ahead"). Just after
    the pause, and where the guide spoke last, words count too that could be about something else ("go on", "pause"),
    and a yes or no is to "Shall we go on?". Tell who wants to go on with a session that is over that it is. None for
    any other text.
    """
    telling, text = telling_of(conversation, context), messages[-1].text
    session = telling.notes.session
    if withdrawn := minor_after_consent(conversation, telling, messages):
        return withdrawn
    if session is not None and telling.notes.waits_for_age:
        asked = age_awaited(conversation, telling, session, messages)
        if asked is not None:
            return asked
    if session is None:
        return (
            minor_in_any(conversation, telling, [each.text for each in messages])
            or _after_the_end(telling, text)
            or take_own_answer(conversation, telling, text)
            or mended_age(telling, text)
        )
    if session.paused_at is None:
        return None
    if is_farewell(text):
        return Result(_with_help(of(session.language).not_closed, conversation, session))
    if move := move_of(text, is_paused=True):
        return _moved(conversation, telling, move, (text,))
    last_said = _last_said(conversation, session)
    is_just_paused = context.now() - session.paused_at < AT_ONCE
    if not last_said and not is_just_paused:
        return None
    says = of(session.language)
    is_asked = last_said in (says.still_paused, says.after_long_gap)
    is_reply = is_asked and (agrees(text) or declines(text))
    if (is_asked and declines(text)) or (not is_asked and is_just_paused and text_says(text, "heard")):
        return Result(says.already_paused.format(minutes=session.minutes))  # "ok" to "Paused." is no wish to go on
    is_on = is_reply or (last_said and is_ready(text))
    move = "resume" if is_on else wish_of(text, is_paused=True) or move_of(text) or likely_wish(text)
    return _moved(conversation, telling, move, (text,)) if move else None


def _last_said(conversation: Conversation, session: GuidedSession) -> str:
    """Return the last words of the service to this person if they are the guide's about the paused session; else ""."""
    says = of(session.language)
    last = next((line.text for line in reversed(conversation.said) if line.direction == "out"), "")
    ours = (
        says.still_paused,
        says.after_long_gap,
        says.paused,
        says.paused_already,
        says.no_more_sms,
        _with_number(says.unwell, conversation, session),
    )
    return last if last in (*ours, says.already_paused.format(minutes=session.minutes)) else ""


def _after_the_end(telling: Telling, text: str) -> Result | None:
    """Return the Result that tells a person whose session is over that it is, if they want to go on with it: within
    half an hour of its planned end, or for days if it was closed without a word. None for any other text.
    """
    notes = telling.notes
    if not notes.past:
        return None
    last = notes.past[-1]
    is_lately = telling.now < last.at + timedelta(minutes=last.minutes) + NUDGED
    is_untold = notes.is_over_untold and telling.now < last.at + UNTOLD
    goes_on = (is_lately or is_untold) and wish_of(text, is_paused=True) == "resume"
    goes_on = goes_on and not mask(text).times  # a text with a time is about planned sessions
    if not goes_on and not (is_lately and asks_about_it(text) == "left"):
        return None
    told = notes.change(is_over_untold=False).store() if notes.is_over_untold else None
    return Result(of(telling.language).session_over, notes=told)


def steps_in(
    conversation: Conversation, messages: Sequence[Message], around: Surroundings, context: TurnContext
) -> Result | None:
    """Return the Result that steers a paused session in words that no other lane knows; or, where no model is there to
    read a text that is plainly for no other lane, the words that say how the session stands. None for other texts.
    """
    telling, text = telling_of(conversation, context), messages[-1].text
    session = telling.notes.session
    if session is None and context.model is not None:
        return None
    if around.likely().confidence >= PLAINLY:
        return None
    if session is None:
        return asked_again(conversation, telling) if not is_small_talk(text) else None
    says, is_paused = of(session.language), session.paused_at is not None
    if is_paused and (move := wish_of(text, is_paused=True)):
        return _moved(conversation, telling, move, (text,))
    if context.model is not None or conversation.questions or is_small_talk(text):
        return None
    if session.paused_at is None:
        return Result(says.here)
    is_near = context.now() - session.paused_at < NUDGED or _last_said(conversation, session)
    return Result(says.already_paused.format(minutes=session.minutes)) if is_near else None


def on_crisis(conversation: Conversation, context: TurnContext) -> Result | None:
    """Return the Result that pauses the running session without a word, because the person has written words of crisis.
    None if no session is being told.
    """
    telling = telling_of(conversation, context)
    session = telling.notes.session
    return paused(telling, session, "") if session is not None and session.paused_at is None else None


def on_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that answers a text which nobody has understood, in place of the words that say so: the guide
    is here, the session is paused, or there is none that could be steered. None if the text is not about a session.
    """
    telling = telling_of(conversation, context)
    session, says = telling.notes.session, of(conversation.language)
    if session is None:
        is_steering = bool(telling.notes.past) and move_of(messages[-1].text) is not None
        return Result(says.not_in_session, replaces=True) if is_steering else None
    if session.paused_at is None:
        return Result(of(session.language).here, replaces=True)
    return Result(of(session.language).already_paused.format(minutes=session.minutes), replaces=True)
