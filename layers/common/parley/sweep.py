"""Every minute: outbox rows that nobody picked up go back, as events, to their own conversation's mailbox.

The one writer then relays them in order or drops them (`turn/decide.py`). Handing over moves the row's `due` instead
of removing it, so a lost hand-over is found again; the event's id holds the due, so a repeat is the same event.
"""

from datetime import timedelta

from parley.conversation.events import Stranded
from parley.ports import Clock, Mailbox, Outbox

LIMIT = 200
"""Rows a run: about two seconds of calls. The next run goes on."""
AGAIN = timedelta(minutes=5)


def sweep(outbox: Outbox, mailbox: Mailbox, clock: Clock) -> int:
    """Hand over what is due; how many."""
    now = clock()
    stranded = outbox.due(now, LIMIT)
    for conversation, row, due in stranded:
        event = Stranded(id=f"{row}@{due:%Y%m%d%H%M%S}", conversation=conversation, received_at=now, row=row)
        mailbox.put(event)
        outbox.postpone(conversation, row, now + AGAIN)
    return len(stranded)
