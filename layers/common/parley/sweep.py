"""Every minute: what is due goes, as an event, to its own conversation's mailbox; every hour: how much waits.

The one writer then decides (`turn/decide.py`): relays a reply that nobody picked up, in order, or drops it; closes a
session that is over. Handing over moves the `due` instead of removing it, so a lost hand-over is found again; the
event's id holds the due, so a repeat is the same event.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from parley.conversation.events import AnyEvent, Silence, Stranded
from parley.ports import Agenda, Clock, Due, DueKind, Mailbox

LIMIT = 200
"""Of one run: about two seconds of calls. The next run goes on."""
AGAIN = timedelta(minutes=5)


def sweep(agenda: Agenda, mailbox: Mailbox, clock: Clock) -> int:
    """Hand over what is due; how much."""
    now = clock()
    found = agenda.due(now, LIMIT)
    for due in found:
        mailbox.put(EVENTS[due.kind](due, now))
        agenda.postpone(due, now + AGAIN)
    return len(found)


def _stranded(due: Due, now: datetime) -> AnyEvent:
    return Stranded(id=f"{due.id}@{_stamp(due)}", conversation=due.conversation, received_at=now, row=due.id)


def _silence(due: Due, now: datetime) -> AnyEvent:
    return Silence(id=f"session@{_stamp(due)}", conversation=due.conversation, received_at=now)


def _stamp(due: Due) -> str:
    return f"{due.at:%Y%m%d%H%M%S}"


EVENTS: Mapping[DueKind, Callable[[Due, datetime], AnyEvent]] = {"reply": _stranded, "session": _silence}
