"""Texts that arrive long after they were written: "in 20 minutes" may be over by then. Pure."""

from datetime import timedelta
from itertools import pairwise

from parley.conversation.events import Message, MessageForm
from parley.conversation.normal_form import normalise
from parley.texts import relative_times

LATE = timedelta(minutes=30)
"""How long after its writing a text is late. Providers deliver within seconds; a phone without a network
sends later."""
MOST_WORDS = 200
"""The most words of a text in which such times are looked for."""


def is_late(message: Message) -> bool:
    """Return whether a text came so late that a time in it may be over, or may be meant for another day."""
    is_slow = message.received_at - message.written_at >= LATE
    return is_slow and message.form is MessageForm.TEXT and says_from_now(message.text)


def says_from_now(text: str) -> bool:
    """Return whether a text names a time that counts from the moment of its writing: "in 20 minutes", "tonight"."""
    words = normalise(text).split()[:MOST_WORDS]
    said = f" {' '.join(words)} "
    if any(f" {phrase} " in said for phrase in relative_times.phrases()):
        return True
    units = relative_times.units()
    return any(word.isdecimal() and unit in units for word, unit in pairwise(words))
