"""The scheduled function. Every minute `sweep` sends due items to their conversations; `due` passes on timers that
waited in the delayed queue for their second; every hour `cleanup` counts what waits. Reads the index of due items and
changes their `due`; writes the mailbox and the delayed queue.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from parley import starting, telemetry, tracing, wiring
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
starting.done()
RETRY_SECONDS = 5
"""The seconds until a record comes again after an unexpected error."""


def sweep(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Send every due timer, session and stranded reply to its conversation, until little time is left. Runs every
    minute.
    """
    deadline = Deadline.after(context.get_remaining_time_in_millis() / 1000)
    late = [0.0]
    handed_over = run(agenda, mailbox, delays, clock, deadline, late.append)
    telemetry.say("sweep.completed", handed_over=handed_over, late_seconds=round(max(late)))
    return {"handed_over": handed_over}


def due(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Move due timers from the delayed queue to their conversations' mailboxes, never early. Return the SQS records to
    deliver again, in Lambda's format.
    """
    return handle_in_groups(event["Records"], pass_on, hand_back)


def pass_on(records: Sequence[Record]) -> Iterator[Record]:
    """Put each timer of these SQS records into its mailbox, and yield the record. Raises TooEarly for a timer that is
    not yet due.
    """
    for record in records:
        tracing.begin()
        timer = load(record["body"])
        early = (timer.received_at - clock()).total_seconds()
        if early > 0:
            raise TooEarly(early)
        mailbox.put(timer)
        telemetry.say(
            "due.completed",
            conversation=timer.conversation,
            event=timer.id,
            late_seconds=round(-early),
            spans=tracing.finish("due"),
        )
        yield record


def hand_back(record: Record, error: Exception, is_first: bool) -> None:
    """Have a record delivered again: when its timer is due, or RETRY_SECONDS after any other error."""
    seconds = error.seconds if isinstance(error, TooEarly) else RETRY_SECONDS
    soon = delayed.after(record["receiptHandle"], seconds)
    count = int(record["attributes"].get("ApproximateReceiveCount", "1"))
    telemetry.warn("due.handed_back", error, receive_count=count, seconds=seconds if soon else None)


def cleanup(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Count and log what waits: replies not yet picked up, open sessions, timers. Runs every hour."""
    counts = agenda.count()
    waiting = {"replies_waiting": counts["reply"], "sessions_open": counts["session"], "timers": counts["timer"]}
    telemetry.say("cleanup.completed", **waiting)
    return waiting
