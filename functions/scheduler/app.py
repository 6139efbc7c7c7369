"""What the clock does, every minute: `sweep` hands stranded replies back to their conversations. Reads the sparse
index, moves the `due` of rows, writes the mailbox.
"""

from typing import Any

from parley import telemetry, wiring
from parley.settings import Settings
from parley.sweep import sweep as run

settings = Settings.load()
outbox = wiring.outbox(settings)
mailbox = wiring.mailbox(settings)


def sweep(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Hand over what is due."""
    handed_over = run(outbox, mailbox, wiring.now)
    telemetry.say("sweep.completed", handed_over=handed_over)
    return {"handed_over": handed_over}
