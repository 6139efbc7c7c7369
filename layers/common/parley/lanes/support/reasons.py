"""Says what a hand-off or a ticket is about, from what the person has written: the last text that says something is
its title, and the texts before it are its first entries. Commands, greetings and the bare wish for a person are no
title: of "open a ticket about a broken mug" it is "a broken mug".
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from parley.conversation.courtesy import without_courtesy
from parley.conversation.events import Message
from parley.conversation.small_talk import is_small_talk
from parley.conversation.state import Conversation
from parley.lanes.support import wishes
from parley.lanes.support.hand_off import talk_to_human
from parley.lanes.support.notes import ENTRY, support_notes
from parley.lanes.support.tickets import open_ticket

LAST, RECENTLY = 3, timedelta(minutes=30)
"""For a bare wish for a person: how many of the person's last texts are the reason, and how old they may be."""
MOST_UNANSWERED = 5
"""The most texts that are passed on as the reason of a hand-off because they could not be answered."""
MOST_BEFORE = 3
"""The most texts in front of a complaint, which nobody understood, that its ticket takes along."""
WITH_A_PROBLEM = (open_ticket, talk_to_human)
"""The tools whose phrases say what the problem is behind their own words."""


class Reason(NamedTuple):
    """What a hand-off or a ticket is about."""

    title: str
    """The last text that says something, at most 300 characters; empty if none does."""
    before: tuple[str, ...] = ()
    """The texts before it that say something, oldest first."""


def of_hand_off(conversation: Conversation, messages: Sequence[Message]) -> Reason:
    """Return the reason of a hand-off: these messages, or up to two earlier texts of the last 30 minutes if they say
    nothing and no ticket says what is wrong.
    """
    said = [message.text for message in messages]
    own, has_ticket = _of_texts(said), support_notes(conversation).ticket is not None
    return own if has_ticket or own.title else _of_last(conversation, messages[-1].received_at, LAST)


def of_unanswered(conversation: Conversation, now: datetime) -> Reason:
    """Return the reason of a hand-off that is offered because the person's last texts could not be answered."""
    return _of_last(conversation, now, MOST_UNANSWERED)


def of_problem(conversation: Conversation, now: datetime) -> Reason:
    """Return the reason of a ticket: the text that the person has just written, behind their last texts that nobody
    understood.
    """
    return _of_last(conversation, now, 1 + min(conversation.failed_answers, MOST_BEFORE))


def _of_last(conversation: Conversation, now: datetime, most: int) -> Reason:
    """Return the reason that the person's last texts of half an hour are, at most so many of them."""
    heard = [line for line in conversation.said if line.direction == "in"][-most:]
    return _of_texts(line.text for line in heard if now - line.at < RECENTLY)


def _of_texts(said: Iterable[str]) -> Reason:
    told = [each[:ENTRY] for each in dict.fromkeys(map(problem_in, said)) if each]
    return Reason(told[-1], tuple(told[:-1])) if told else Reason("")


def problem_in(text: str) -> str:
    """Return what a text says of a problem, without polite words and without the command that it stands behind; empty
    for a greeting, for such a command alone, and for the bare wish for a person.
    """
    said = without_courtesy(text).strip()
    if is_small_talk(text) or wishes.only_asks_for_person(text) or wishes.names_no_problem(said):
        return ""
    phrases = (phrase for tool in WITH_A_PROBLEM for phrase in tool.phrases_beginning(said))
    found = next((each for phrase in phrases if (each := phrase.match(said)) is not None), None)
    return said if found is None else next(iter(found.values()), "")
