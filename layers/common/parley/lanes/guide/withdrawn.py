"""Hear that somebody who has agreed to sessions is, or may be, under age after all: right behind their yes, in a
session, or just after one. Their consent is withdrawn.

under age  who says their age as a number, or in nothing but words that say it: the session ends, and it is remembered
doubtful   who only may be ("my dad signed the form for me"): the session is paused, and they are asked for their age

A bare number, and one that may be a mood or minutes, is no age here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from parley.conversation.events import Message
from parley.conversation.state import Conversation
from parley.conversation.yes_and_no import agrees
from parley.lanes.guide.ages_heard import has_wished, is_minor, may_be_young, under_age
from parley.lanes.guide.asked_answers import is_asked_last, open_question, take_own_answer
from parley.lanes.guide.first_session import age_question
from parley.lanes.guide.notes import GuidedSession
from parley.lanes.guide.own_answers import (
    agreement_of,
    asks_for_other_things,
    may_be_age,
    may_count_minutes,
    names_life_of_young,
    only_says_minor,
    tells_own_age_under,
)
from parley.lanes.guide.steering import is_only_listening, move_of, wish_of
from parley.lanes.guide.telling import Telling, paused
from parley.lanes.guide.texts import of
from parley.tools.tool import Result

RIGHT_BEHIND = timedelta(minutes=1)
"""How long after a yes a text may belong to it."""


def minor_after_consent(conversation: Conversation, telling: Telling, messages: Sequence[Message]) -> Result | None:
    """Return the Result that withdraws the consent of a person who says in one of these texts that they are under age,
    or by which they may be. None for other texts, and for a person who has not agreed.
    """
    notes = telling.notes
    if notes.agreed_at is None or not (notes.session is not None or has_wished(conversation)):
        return None
    texts = [each.text for each in messages]
    sure = next((each for each in texts if _is_surely_minor(telling, each)), None)
    if sure is not None:
        return under_age(sure)
    return doubted(telling) if notes.session is not None and any(_is_doubtful(telling, t) for t in texts) else None


def _is_surely_minor(telling: Telling, text: str) -> bool:
    if not is_minor(telling, text) or may_count_minutes(text):
        return False
    return tells_own_age_under(text, telling.now.year) or only_says_minor(text, telling.now.year)


def _is_doubtful(telling: Telling, text: str) -> bool:
    """Return whether the writer of a text may be under age. Right behind a yes, whatever may be of somebody young
    counts, as before it; later only plain words do, because people tell a session much.
    """
    if asks_for_other_things(text):
        return False
    if names_life_of_young(text) or may_be_age(text):
        return True
    agreed_at, year = telling.notes.agreed_at, telling.now.year
    is_right_behind = agreed_at is not None and telling.now - agreed_at < RIGHT_BEHIND
    is_other = wish_of(text) is not None or is_only_listening(text) or agreement_of(text, year) == "yes"
    return is_right_behind and not is_other and may_be_young(text, year)


def doubted(telling: Telling, words: str = "") -> Result:
    """Return the Result that pauses the session of a person who may be under age with these words, and asks them for
    their age.
    """
    session = telling.notes.session
    assert session is not None  # the caller has checked
    notes = telling.notes.change(agreed_at=None, age_doubted_at=telling.now)
    asked = (age_question(of(telling.language).age_short, session.minutes),)
    if session.paused_at is not None:
        return Result(words, notes=notes.store(), asks=asked, closes=True)
    return replace(paused(replace(telling, notes=notes), session, words), asks=asked, closes=True)


def age_awaited(
    conversation: Conversation, telling: Telling, session: GuidedSession, messages: Sequence[Message]
) -> Result | None:
    """Return the Result for texts while a session waits for the person's age: it is taken, and a wish to go on is
    answered by the question for it. None for texts about something else.
    """
    text = messages[-1].text
    if taken := take_own_answer(conversation, telling, text):
        return taken
    asked = Result("", asks=(age_question(of(telling.language).age_short, session.minutes),), closes=True)
    question = open_question(conversation, telling)
    if agrees(text) and question is not None and is_asked_last(conversation, telling, question):
        return asked
    sure = next((each.text for each in messages if _is_surely_minor(telling, each.text)), None)
    if sure is not None:
        return under_age(sure)
    move = move_of(text, is_paused=True) or wish_of(text, is_paused=True) or move_of(text)
    return None if move is None or move == "finish" else asked
