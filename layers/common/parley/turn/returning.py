"""Numbers that change hands. A carrier gives a number to somebody new some months after the last owner has left it, so
whoever writes after a long silence may be a stranger to whom nothing of the last owner may be told.

    silent for the setting's length, then a message    the name that we know is asked for; nothing else is answered
    the right name                                     all goes on as it was
    NEW                                                everything of the last owner is deleted; they start afresh
    three wrong names                                  only NEW is left, or whoever runs the service

Asking "is it still you?" would not do: a stranger says yes to see what comes. The name is asked for, not shown. Where
no name is known, nothing can be proved, and only NEW is left. STOP and HELP work as always. What is due meanwhile is
not said: a stranger would read it.
"""

from collections.abc import Sequence
from datetime import datetime

from parley.conversation.answers import SHAPES
from parley.conversation.events import Message
from parley.conversation.questions import Shape, fold
from parley.conversation.state import Conversation, Returning
from parley.ports import Ask
from parley.texts import people
from parley.turn import order
from parley.turn.decision import Decision, say
from parley.turn.erasing import erasing

TRIES = 3
NEW = frozenset(["new", "start afresh", "im new", "nuevo", "nueva", "empezar de cero", "soy nuevo", "soy nueva"])
"""Whole messages of whoever is somebody else, folded."""


def is_silent(conversation: Conversation, at: datetime, ask: Ask) -> bool:
    """Whether nothing has been heard from the person for so long that their number may be somebody else's."""
    person = conversation.person
    if person is None or ask.silent_for is None:
        return False
    if person.returning is not None:
        return True
    lines = (line.at for line in reversed(conversation.history.lines) if line.direction == "in")
    heard_at = person.heard_at or person.whatsapp_heard_at or next(lines, None)
    return heard_at is not None and at - heard_at >= ask.silent_for


def noticed(conversation: Conversation, message: Message, ask: Ask) -> Conversation:
    """The conversation with its person to be asked who they are, if this message is the first after so long."""
    person = conversation.person
    if person is None or person.returning is not None or not is_silent(conversation, message.written_at, ask):
        return conversation
    return conversation.change(person=person.change(returning=Returning()))


def returning(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> Decision | None:
    """Ask whoever may be somebody else for the name that is known here, and answer nothing else before."""
    person, message = conversation.person, messages[-1]
    if person is None or person.returning is None or fold(message.text) in order.HELP:
        return None
    says, asked = people.of(conversation.language), person.returning
    if fold(message.text) in NEW:
        return Decision(erasing(conversation, message.id, message.received_at))
    if asked.tries < TRIES and _is_named(message.text, person.name):
        words = "\n".join((says.welcome_back, *conversation.held))
        return say(conversation.change(person=person.change(returning=None), held=()), message.id, words, ask)
    tries = asked.tries + asked.is_asked
    tried = conversation.change(person=person.change(returning=Returning(is_asked=True, tries=tries)))
    if not person.name or tries >= TRIES:
        return say(tried, message.id, says.only_new, ask)
    return say(tried, message.id, says.not_that_name if asked.is_asked else says.who_is_it, ask)


def _is_named(text: str, name: str | None) -> bool:
    """Whether this whole message gives the name, or the first of its words: "Ana", "I'm Ana Sosa"."""
    found = SHAPES[Shape.NAME](text)
    return bool(name and found) and fold(found[1] if found else "") in (
        fold(name or ""),
        fold(name or "").split(" ")[0],
    )
