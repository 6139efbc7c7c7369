"""What the clock does. Every minute `sweep` hands what is due to its conversation; `due` passes on what waited in the
delayed queue for its second; every hour `cleanup` counts what waits. Reads the sparse index, moves the `due` of items,
writes the mailbox and the delayed queue.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from parley import telemetry, tracing, wiring
from parley.conversation.events import load
from parley.errors import TooEarly
from parley.ports import Deadline
from parley.settings import Settings
from parley.settings.deployment import DeploymentSettings
from parley.sweep import sweep as run
from parley.turn.batch import Record, handle_in_groups

settings = Settings.load()
agenda = wiring.agenda(settings)
mailbox = wiring.mailbox(settings)
delays = wiring.delays(settings)
delayed = wiring.hand_back(settings.of(DeploymentSettings).delayed_url)
clock = wiring.clock(settings)
RETRY_SECONDS = 5
"""The seconds until a record comes again after an unexpected error."""


def sweep(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Hand over every timer, session and stranded reply that is due to its conversation's mailbox, until little time is
    left."""
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000)
    handed_over = run(agenda, mailbox, delays, clock, deadline)
    telemetry.say("sweep.completed", handed_over=handed_over)
    return {"handed_over": handed_over}


def due(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Put timers that waited in the delayed queue into their mailboxes, never early; the answer names the records to
    deliver again."""
    return handle_in_groups(event["Records"], pass_on, hand_back)


def pass_on(records: Sequence[Record]) -> Iterator[Record]:
    """Pass each timer on, in the order of its queue."""
    for record in records:
        tracing.begin()
        timer = load(record["body"])
        early = (timer.received_at - clock()).total_seconds()
        if early > 0:
            raise TooEarly(early)
        mailbox.put(timer)
        telemetry.say("due.completed", conversation=timer.conversation, event=timer.id, spans=tracing.finish("due"))
        yield record


def hand_back(record: Record, error: Exception, is_first: bool) -> None:
    """Let a record come again: when its timer is due, or soon after another error."""
    seconds = error.seconds if isinstance(error, TooEarly) else RETRY_SECONDS
    soon = delayed.after(record["receiptHandle"], seconds)
    telemetry.warn("due.handed_back", error, seconds=seconds if soon else None)


def cleanup(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Count what waits: replies that nobody has picked up yet, open sessions, timers."""
    counts = agenda.count()
    waiting = {"replies_waiting": counts["reply"], "sessions_open": counts["session"], "timers": counts["timer"]}
    telemetry.say("cleanup.completed", **waiting)
    return waiting
