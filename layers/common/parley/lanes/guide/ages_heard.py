"""Hear that somebody is, or may be, under age in any text before the consent to a first session: in the wish for one
("calm session please, I'm 14"), and in whatever they answer or say until they have agreed ("10, my mum said it's ok").

Who is under age for sure is told that the sessions are for adults, and it is remembered, as after the question before a
first session. Who only may be is asked that question, and for their age: a plain yes is then no answer to it.
"""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from parley.conversation.courtesy import without_courtesy
from parley.conversation.questions import Question
from parley.conversation.state import Conversation
from parley.conversation.text_classifier import classifier
from parley.lanes.guide.asked_answers import is_asked_for_consent
from parley.lanes.guide.own_answers import (
    UNDER_AGE,
    asks_for_other_things,
    corrected_age,
    least_age_in,
    may_count_minutes,
    names_age,
    names_life_of_young,
    says_minor,
    speaks_of_young,
    tells_own_age_under,
)
from parley.lanes.guide.phases import ADULT, LENGTHS
from parley.lanes.guide.request_times import mask
from parley.lanes.guide.session_requests import speaks_of_sessions
from parley.lanes.guide.steering import minutes_of
from parley.lanes.guide.telling import Telling
from parley.lanes.guide.texts import of
from parley.lanes.guide.tools import (
    SessionLength,
    UnderAge,
    agree_to_session,
    remember_under_age,
    start_session,
)
from parley.tools.tool import LaneAction, Result

NUMBER = re.compile(r"\b\d{1,4}\b")
FOR_SOMEBODY_YOUNG = 0.5
"""How likely it has to be, from 0 to 1, that a text which speaks of somebody young is for them."""
LONGEST_HEARD = 600
"""The most characters of a text in which an age is heard."""
TEXTS_HEARD = 6
"""How many of the person's last texts may be the wish that a text without an open question still belongs to, or tell
the age of who wishes for a session now."""


def minor_in_any(conversation: Conversation, telling: Telling, texts: Sequence[str]) -> Result | None:
    """Return the Result for texts that came together, before the first session, if the writer of one is, or may be,
    under age; None if not. A wish for a session among them is what the others belong to.
    """
    wish = next((each for each in texts if speaks_of_sessions(each, or_calming=True)), "")
    heard = (_minor_heard(conversation, telling, each, wish) for each in texts)
    return next((result for result in heard if result is not None), None)


def _minor_heard(conversation: Conversation, telling: Telling, text: str, wish: str) -> Result | None:
    """Return the Result for a text before the first session whose writer is, or may be, under age. None for any other
    text. `wish`: the wish for a session that came together with it, or is it; else "".
    """
    if len(text) > LONGEST_HEARD:
        return None
    if speaks_of_sessions(text, or_calming=True):
        return _in_wish(conversation, telling, text)
    notes = telling.notes
    if notes.agreed_at is not None or notes.is_under_age(telling.now):
        return None
    if minutes_of(without_courtesy(text)) is not None or is_asked_for_consent(conversation, telling, text):
        return None  # a plain length tells no age, and an answer to the question for consent is heard where it is taken
    question, says_so = _question_before_consent(conversation), is_minor(telling, text)
    if says_so and (question is not None or has_wished(conversation)) and not may_count_minutes(text):
        return under_age(text)
    if question is None and not wish:
        return None
    if not says_so and (asks_for_other_things(text) or not may_be_young(text, telling.now.year)):
        return None
    doubted = notes.change(age_doubted_at=telling.now).store()
    if question is None:
        return _asked_with_wish(telling, wish, doubted)
    if question.unfinished is not None and question.unfinished.tool == agree_to_session.name:
        return Result(of(telling.language).age_short, notes=doubted)
    return _asked_by_age(doubted, _length_in(text))


def _asked_with_wish(telling: Telling, wish: str, doubted: dict[str, JsonValue]) -> Result:
    """Return the Result that keeps the doubt beside a wish, and asks for the minutes or the age; a wish that has a time
    is asked about.
    """
    masked = mask(wish)
    if masked.times:
        return Result(of(telling.language).unsure_plan, notes=doubted)
    return _asked_by_age(doubted, minutes_of(masked.length))


def _in_wish(conversation: Conversation, telling: Telling, text: str) -> Result | None:
    """Return the Result for a wish for a session whose writer is, or may be, under age. A wish that is not read whole,
    or has a time, is asked about, and the doubt is kept. None for any other wish.
    """
    says_so = is_minor(telling, text)
    if says_so and not may_count_minutes(text):
        return under_age(text)
    notes = telling.notes
    if notes.agreed_at is not None or notes.is_under_age(telling.now):
        return None
    if told := _told_before(conversation, telling):
        return under_age(told)
    if not says_so and not (speaks_of_sessions(text) and may_be_young(text, telling.now.year)):
        return None
    return _asked_with_wish(telling, text, notes.change(age_doubted_at=telling.now).store())


def under_age(text: str) -> Result:
    """Return the Result for a person who has said for sure that they are under age."""
    return Result("", acts=(LaneAction(remember_under_age.name, UnderAge(by_number=names_age(text))),), closes=True)


def _asked_by_age(doubted: dict[str, JsonValue], minutes: int | None) -> Result:
    """Return the Result that keeps the doubt, and goes on to the question for the minutes, or for the age."""
    length = SessionLength(minutes=minutes if minutes in LENGTHS else None)
    return Result("", notes=doubted, acts=(LaneAction(start_session.name, length),), closes=True)


def _question_before_consent(conversation: Conversation) -> Question | None:
    """Return the guide's open question for the minutes, or for the consent, of a first session; None if neither is."""
    asked = (start_session.name, agree_to_session.name)
    found = (each for each in reversed(conversation.questions) if each.unfinished and each.unfinished.tool in asked)
    return next(found, None)


def has_wished(conversation: Conversation) -> bool:
    """Return whether one of the person's last texts was about a session."""
    return any(speaks_of_sessions(each, or_calming=True) for each in _last_texts(conversation))


def _last_texts(conversation: Conversation) -> list[str]:
    """Return the person's last texts of this session of the conversation, oldest first."""
    return [line.text for line in conversation.said if line.direction == "in"][-TEXTS_HEARD:]


def _told_before(conversation: Conversation, telling: Telling) -> str:
    """Return the text before a wish in which the person has told an age under 18 as their own; "" if there is none, or
    they have told the age of an adult since, or have mended it.
    """
    if telling.notes.age_slip == "mended":
        return ""
    year = telling.now.year
    for text in reversed(_last_texts(conversation)):
        if least_age_in(text, year) >= ADULT or corrected_age(text, year) is not None:
            return ""
        if tells_own_age_under(text, year) and not may_count_minutes(text):
            return text
    return ""


def is_minor(telling: Telling, text: str) -> bool:
    """Return whether the writer says for sure that they are under age. A number of a time or of a length is no age."""
    without_numbers = NUMBER.sub(" ", text)
    return any(says_minor(each, telling.now.year) for each in (mask(text).text, without_numbers))


def may_be_young(text: str, year: int) -> bool:
    """Return whether a text may be of, or for, somebody under age: by words of school and of growing up, or as the
    classifier hears it. Who says that they are an adult is none.
    """
    if least_age_in(text, year) >= ADULT:
        return False
    if names_life_of_young(text):
        return True
    likely = classifier("parley.lanes.guide", "age").probabilities(text)["under_age"]
    return likely >= (FOR_SOMEBODY_YOUNG if speaks_of_young(text) else UNDER_AGE)


def _length_in(text: str) -> int | None:
    """Return the minutes that a text names first; None if it names none."""
    named = mask(text).minutes or tuple(int(each) for each in NUMBER.findall(text))
    return next((each for each in named if each in LENGTHS), None)
