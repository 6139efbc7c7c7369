"""The dead letters of a stage as the console shows them: the same letters, and the same way back, as `parley redrive`.

To list them is to take them in hand for some seconds, which counts at SQS as a delivery. So they are listed anew only
when their number has changed, or a minute has passed.
"""

import re
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from parley_cli import credential, redrive
from parley_cli.errors import OperatorError
from parley_cli.redrive import Letter
from parley_cli.stack import REGION
from parley_cli.where import Where

FRESH_SECONDS = 60.0
"""The seconds for which a list of letters is shown again while their number stays."""
Deed = Literal["put back", "drop"]
"""What can be done with a dead letter."""


@dataclass
class DeadLetters:
    """The dead letters of a stage. Safe to use from several threads."""

    where: Where
    _listed: list[dict[str, Any]] = field(default_factory=list)
    _count: int = 0
    _at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def listed(self) -> list[dict[str, Any]]:
        """Return the letters, oldest first, without a text or a number. Raises OperatorError."""
        where = self.where
        count = sum(redrive.count(where.service, where.stage, where.region, where.endpoint_url).values())
        with self._lock:
            if count == 0:
                self._listed, self._count = [], 0
            elif count != self._count or time.monotonic() - self._at > FRESH_SECONDS:
                found, elsewhere = self._look()
                shown = {each["id"]: each for each in (*(self._listed if elsewhere else []), *found)}
                self._listed = sorted(shown.values(), key=lambda each: str(each["at"]))
                self._count, self._at = count, time.monotonic()
                if elsewhere:  # what somebody else looks at stays listed until it can be seen whether it is still there
                    self._at -= FRESH_SECONDS - redrive.AGAIN_SECONDS
            return self._listed

    def move(self, id: str, deed: Deed) -> None:
        """Put a letter back into its queue, or delete it. Raises OperatorError if it is not there any more, or cannot
        be read and so not put back.
        """
        where = self.where
        stage = f"{where.service}-{where.stage}"
        with self._lock, redrive.explained(stage, where.region):
            sqs = redrive.sqs_client(where.region, where.endpoint_url)
            with redrive.held_letters(sqs, stage) as held:
                letter = redrive.chosen(held, id)[0]
                if deed == "drop":
                    redrive.drop(sqs, held, letter)
                elif letter.put_back is None:
                    raise OperatorError("It cannot be put back, because this release cannot read it.")
                else:
                    redrive.move_back(sqs, letter)
                    held.letters.remove(letter)
                self._listed = [each for each in self._listed if each["id"] != letter.id]
                self._count = 0  # the next look counts anew

    def _look(self) -> tuple[list[dict[str, Any]], int]:
        """Return the letters that can be seen, and about how many somebody else looks at."""
        where = self.where
        stage = f"{where.service}-{where.stage}"
        with redrive.explained(stage, where.region):
            sqs = redrive.sqs_client(where.region, where.endpoint_url)
            with redrive.held_letters(sqs, stage) as held:
                return [_shown(where, each) for each in held.letters], held.elsewhere


GROUPS = {"mailbox": "orchestrate", "deliveries": "send", "statuses": "send", "delayed": "due"}
"""The function whose log has the lines of a queue's events."""
PLAIN = re.compile(r"[\w.@:+-]{1,200}")
"""Matches an event's id that may stand in a command: an outside id could hold anything."""


def _log_command(where: Where, letter: Letter) -> str:
    """Return the command that prints the log lines of a letter's event; empty if it has none."""
    if not PLAIN.fullmatch(letter.event):
        return ""
    group = f"/parley/{where.service}-{where.stage}/{GROUPS[letter.queue]}"
    of_emulator = REGION if where.endpoint_url else None
    region = f" --region {where.region or of_emulator}" if where.region or of_emulator else ""
    place = f" --endpoint-url {where.endpoint_url}" if where.endpoint_url else ""
    port = urlsplit(where.endpoint_url or "").port
    with_ = f"AWS_SHARED_CREDENTIALS_FILE=.parley/{port} " if port and credential.place(port).exists() else ""
    pattern = f"'\"{letter.event}\"'"
    return f"{with_}aws logs filter-log-events --log-group-name {group} --filter-pattern {pattern}{region}{place}"


def _shown(where: Where, letter: Letter) -> dict[str, Any]:
    """Return what the console shows of a letter; `conversation` is whole, so that its person can be looked at."""
    at = datetime.now(UTC) - timedelta(seconds=letter.age_seconds)
    return {
        "id": letter.id,
        "queue": letter.queue,
        "what": letter.kind,
        "at": at.isoformat(timespec="seconds"),
        "conversation": letter.full_conversation,
        "event": letter.event,
        "log": _log_command(where, letter),
        "received": letter.receive_count,
        "unreadable": letter.why,
    }
