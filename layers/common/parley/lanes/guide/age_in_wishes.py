"""Hear that somebody is under age in the wish for a session itself: "calm session please, I'm 14".

Who is under age for sure is told that the sessions are for adults, and it is remembered, as after the question before a
first session. Who only may be is asked that question, and for their age: a plain yes is then no answer to it.
"""

import re

from parley.conversation.text_classifier import classifier
from parley.lanes.guide.own_answers import (
    UNDER_AGE,
    may_count_minutes,
    names_age,
    says_minor,
    speaks_of_young,
)
from parley.lanes.guide.phases import LENGTHS
from parley.lanes.guide.request_times import mask
from parley.lanes.guide.session_requests import speaks_of_sessions
from parley.lanes.guide.steering import minutes_of
from parley.lanes.guide.telling import Telling
from parley.lanes.guide.tools import SessionLength, UnderAge, remember_under_age, start_session
from parley.tools.tool import LaneAction, Result

NUMBER = re.compile(r"\b\d{1,4}\b")
FOR_SOMEBODY_YOUNG = 0.5
"""How likely it has to be, from 0 to 1, that a wish which speaks of somebody young is for them."""


def minor_in_wish(telling: Telling, text: str) -> Result | None:
    """Return the Result for a wish for a session whose writer is, or may be, under age. None for any other text."""
    if not speaks_of_sessions(text, or_calming=True):
        return None
    masked = mask(text)  # a number of a time or of a length is no age
    without_numbers = NUMBER.sub(" ", text)
    is_minor = any(says_minor(each, telling.now.year) for each in (masked.text, without_numbers))
    may_be_minutes = may_count_minutes(text)
    if is_minor and not may_be_minutes:
        return Result("", acts=(LaneAction(remember_under_age.name, UnderAge(by_number=names_age(text))),), closes=True)
    notes = telling.notes
    if notes.agreed_at is not None or notes.is_under_age(telling.now) or masked.times:
        return None
    if not is_minor and not (speaks_of_sessions(text) and _may_be_young(text)):
        return None
    minutes = minutes_of(masked.length)
    length = SessionLength(minutes=minutes if minutes in LENGTHS else None)
    doubted = notes.change(age_doubted_at=telling.now).store()
    return Result("", notes=doubted, acts=(LaneAction(start_session.name, length),), closes=True)


def _may_be_young(text: str) -> bool:
    """Return whether the classifier hears that a text is of, or for, somebody under age."""
    likely = classifier("parley.lanes.guide", "age").probabilities(text)["under_age"]
    return likely >= (FOR_SOMEBODY_YOUNG if speaks_of_young(text) else UNDER_AGE)
