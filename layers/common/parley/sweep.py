"""The sweep: every minute, each due item is sent as an event to its own conversation's mailbox.

The one writer then decides (`turn/decide.py`): relays a reply that nobody picked up, in order, or drops it; closes a
session that is over; says what a timer is for. A timer is handed over ahead of its moment, through the delayed queue,
so that it comes to the second. Handing over moves the `due` instead of removing it, so a lost hand-over is found again;
the event's id holds the due, so a repeat is the same event.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from parley.conversation.events import AnyEvent, SessionCheck, Stranded, TimerDue
from parley.ports import NEAR, Agenda, Clock, Deadline, Delays, DueItem, DueKind, Mailbox

PAGE = 200
AGAIN = timedelta(minutes=5)
LAST_SECONDS = 10.0
"""No new page is begun in the last seconds of a run; the next run finds the rest."""
STAMP = "%Y%m%d%H%M%S"


def sweep(agenda: Agenda, mailbox: Mailbox, delays: Delays, clock: Clock, deadline: Deadline) -> int:
    """Send an event for every due item (timer, session, stranded reply) to its conversation, longest due first, until
    little time is left. Return the number of items.
    """
    handed_over: set[DueItem] = set()
    while deadline.left > LAST_SECONDS:
        now = clock()
        page = agenda.due(now + NEAR, PAGE)
        found = [due for due in page if (due.at <= now or due.kind == "timer") and due not in handed_over]
        for due in found:
            event = EVENTS[due.kind](due, now)
            if isinstance(event, TimerDue):
                delays.put(event)
            else:
                mailbox.put(event)
            agenda.postpone(due, max(now, due.at) + AGAIN)
        handed_over.update(found)  # the index may still show what was moved a moment ago
        if not found:
            break
    return len(handed_over)


def _stranded(due: DueItem, now: datetime) -> AnyEvent:
    return Stranded(id=f"{due.id}@{due.at:{STAMP}}", conversation=due.conversation, received_at=now, row=due.id)


def _session_check(due: DueItem, now: datetime) -> AnyEvent:
    return SessionCheck(id=f"session@{due.at:{STAMP}}", conversation=due.conversation, received_at=now)


def _timer_due(due: DueItem, now: datetime) -> AnyEvent:
    at = datetime.strptime(due.id.rpartition("@")[2], STAMP).replace(tzinfo=UTC)
    return TimerDue(id=due.id, conversation=due.conversation, received_at=at)


EVENTS: Mapping[DueKind, Callable[[DueItem, datetime], AnyEvent]] = {
    "reply": _stranded,
    "session": _session_check,
    "timer": _timer_due,
}
