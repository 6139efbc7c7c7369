"""The sweep: every minute, each due item is sent as an event to its own conversation's mailbox.

The one writer then decides (`turn/decide.py`): relays a reply that nobody picked up, in order, or drops it; closes a
session that is over; says what a timer is for. A timer is handed over ahead of its moment, through the delayed queue,
so that it comes to the second. The parts of the agenda are swept side by side, and in batches. Handing over moves the
`due` instead of removing it, so a lost hand-over is found again; the event's id holds the due, so a repeat is the same
event.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from parley.conversation.events import AnyEvent, SessionCheck, Stranded, TimerDue
from parley.ports import NEAR, Agenda, Clock, Deadline, Delays, DueItem, DueKind, Mailbox

PAGE = 200
AGAIN = timedelta(minutes=5)
LAST_SECONDS = 10.0
"""No new page is begun in the last seconds of a run; the next run finds the rest."""
STAMP = "%Y%m%d%H%M%S"
Late = Callable[[float], None]
"""A function that is told by how many seconds a timer is handed over too late."""


def sweep(
    agenda: Agenda, mailbox: Mailbox, delays: Delays, clock: Clock, deadline: Deadline, late: Late = lambda _: None
) -> int:
    """Send an event for every due item (timer, session, stranded reply) to its conversation, in each part of the agenda
    the longest due first, until little time is left. Return the number of items. A part that fails stops no other; its
    error is raised at the end.
    """
    if agenda.parts == 1:  # in memory: a thread a sweep was two thirds of what a year of prompts costs a test
        return _part(0, agenda, mailbox, delays, clock, deadline, late)
    with ThreadPoolExecutor(agenda.parts) as threads:
        runs = [
            threads.submit(_part, part, agenda, mailbox, delays, clock, deadline, late) for part in range(agenda.parts)
        ]
    return sum(run.result() for run in runs)


def _part(
    part: int, agenda: Agenda, mailbox: Mailbox, delays: Delays, clock: Clock, deadline: Deadline, late: Late
) -> int:
    """Hand over what is due in one part of the agenda, page by page. Return the number of items."""
    handed_over, now = 0, clock()
    for page in agenda.pages(now + NEAR, part, PAGE):
        # What is not due yet may fill whole pages: replies that are on their way lie before timers that are.
        found = [due for due in page if due.at <= now or due.kind == "timer"]
        events = [EVENTS[due.kind](due, now) for due in found]
        timers = [event for event in events if isinstance(event, TimerDue)]
        delays.put_all(timers)
        mailbox.put_all([event for event in events if not isinstance(event, TimerDue)])
        agenda.postpone_all([(due, max(now, due.at) + AGAIN) for due in found])
        for event in timers:
            late((now - event.received_at).total_seconds())
        handed_over += len(found)
        if deadline.left <= LAST_SECONDS:
            break
    return handed_over


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
