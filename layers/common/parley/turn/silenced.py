"""A person's own reminders after an opt-out: STOP ends nothing that they asked for without saying so.

STOP keeps them where nothing awaits them (`Conversation.silenced`), and nothing is said. START sets those again that
are still ahead, and names them and the others. What was asked for longer than KEPT ago is over.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from parley import texts
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer
from parley.conversation.zones import dated
from parley.lanes import table
from parley.turn.decision import awaiting

KEPT = timedelta(days=90)
"""How long after a STOP a START still sets reminders again: later they are rather forgotten than wanted."""
NAMED = 5
"""The most reminders that the answer to START names: more are counted."""


class SetAgain(NamedTuple):
    """A conversation whose silenced reminders were set again, and the words that say so; empty if there were none."""

    conversation: Conversation
    words: str


def set_again(conversation: Conversation, now: datetime) -> SetAgain:
    """Return the conversation with the reminders that an opt-out has silenced, as far as they are still ahead."""
    if not conversation.silenced:
        return SetAgain(conversation, "")
    person = conversation.person
    stopped_at = person.opted_out_at if person is not None else None
    is_kept = stopped_at is None or now - stopped_at <= KEPT
    ahead = [_ahead(each, now) if is_kept else None for each in conversation.silenced]
    again = [each for each in ahead if each is not None]
    over = [each for each, later in zip(conversation.silenced, ahead, strict=True) if later is None]
    says = texts.of(conversation.language)
    words = [
        says.reminders_again.format(reminders=_named(again, conversation)) if again else "",
        says.reminders_over.format(reminders=_named(over, conversation)) if over else "",
    ]
    left = awaiting(conversation.change(silenced=()), *conversation.timers, *again)
    return SetAgain(left, " ".join(filter(None, words)))


def _ahead(timer: Timer, now: datetime) -> Timer | None:
    """Return the timer at its next moment from now on; None if it has none."""
    if timer.meant_for is not None:  # it was put off, so that its own moment is over
        return timer.again(now)
    return timer if timer.due > now else timer.again(now)


def _named(timers: Iterable[Timer], conversation: Conversation) -> str:
    """Return the reminders in words, each with the day and time that it is set for."""
    language, found = conversation.language, list(timers)
    shown = [f"“{_title(each, conversation)}” ({dated(each.moment, conversation.zone, language)})" for each in found]
    more = [texts.of(language).and_more.format(count=len(found) - NAMED)] if len(found) > NAMED else []
    return "; ".join((*shown[:NAMED], *more))


def _title(timer: Timer, conversation: Conversation) -> str:
    """Return what a timer says, or what its lane is about."""
    lane = table.LANES.get(timer.lane)
    return (lane.title(conversation.language) if lane is not None else "") or timer.text
