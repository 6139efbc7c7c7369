"""What the clock does. Every minute `sweep` hands what is due to its conversation; every hour `cleanup` counts what
waits. Reads the sparse index, moves the `due` of items, writes the mailbox.
"""

from typing import Any

from parley import telemetry, wiring
from parley.settings import Settings
from parley.sweep import sweep as run

settings = Settings.load()
agenda = wiring.agenda(settings)
mailbox = wiring.mailbox(settings)


def sweep(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Hand over what is due."""
    handed_over = run(agenda, mailbox, wiring.now)
    telemetry.say("sweep.completed", handed_over=handed_over)
    return {"handed_over": handed_over}


def cleanup(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Count what waits: replies that nobody has picked up yet, and open sessions."""
    counts = agenda.count()
    waiting = {"replies_waiting": counts["reply"], "sessions_open": counts["session"]}
    telemetry.say("cleanup.completed", **waiting)
    return waiting
