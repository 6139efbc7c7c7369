"""The log lines of a stage's turns that the console reads: only new ones each time, and the newest are kept.

A line names the conversation and what went wrong, and holds no text and no number.
"""

import json
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

TURN = "orchestrate_turn.completed"
"""The name of the log line of a turn."""
OF_TURNS = f'{{ $.message = "{TURN}" }}'
"""Finds every turn's line: the syntax of CloudWatch's filter patterns."""
OF_TROUBLE = (
    f'{{ ($.message = "{TURN}") && (($.undelivered = 1) || ($.unanswered = 1) || ($.degraded_turns = 1) '
    '|| ($.kind = "resend_asked")) }'
)
"""Finds the lines of turns in which something went wrong, which are few, or was made good."""
LATE = timedelta(seconds=60)
"""How much later than another, newer line a line may appear in the log."""
PAGES = 20
"""The most pages of the log that one look reads, some seconds long; the next look goes on behind them."""
KEPT = 20_000
"""The most lines that are kept."""


@dataclass
class TurnLines:
    """The lines of a log group that a pattern finds. Safe to use from several threads."""

    logs: Any
    """A CloudWatch Logs client."""
    group: str
    pattern: str
    kept_for: timedelta
    """How far back the first look reads, and how long lines are kept."""
    _lines: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))
    _seen: dict[str, int] = field(default_factory=dict)
    """The events read lately, each with its time in milliseconds."""
    _since: int = 0
    """Where the look began that has not come to the end of the log yet, in milliseconds; or where the next begins."""
    _token: str = ""
    """Where that look goes on; empty if it has come to the end."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, now: datetime) -> list[dict[str, Any]]:
        """Return the lines since `kept_for` ago, oldest first; each has `at`, a datetime. Raises ClientError or
        BotoCoreError.
        """
        oldest = now - self.kept_for
        with self._lock:
            self._since = self._since or _milliseconds(oldest)
            for event in self._new():
                if (line := _line(event)) is not None:
                    self._lines.append(line)
            return sorted((each for each in self._lines if each["at"] >= oldest), key=lambda each: each["at"])

    def _new(self) -> Iterator[dict[str, Any]]:
        """Yield the events of the log that were not read before. A page may be empty though others follow."""
        for _ in range(PAGES):
            page = self._page()
            for event in page["events"]:
                if (id := _identity(event)) not in self._seen:
                    self._seen[id] = event["timestamp"]
                    yield event
            self._token = page.get("nextToken", "")
            if not self._token:
                self._since = max(self._since, max(self._seen.values(), default=0) - LATE // timedelta(milliseconds=1))
                self._seen = {id: at for id, at in self._seen.items() if at >= self._since}
                return

    def _page(self) -> dict[str, Any]:
        token = {"nextToken": self._token} if self._token else {}
        asked = {"logGroupName": self.group, "filterPattern": self.pattern, "startTime": self._since, **token}
        try:
            page: dict[str, Any] = self.logs.filter_log_events(**asked)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":  # it means: nothing was logged yet
                raise
            return {"events": []}
        return page


def _identity(event: dict[str, Any]) -> str:
    """Return what tells an event of the log from all others: its id, or, on the emulator, all of it."""
    return str(event.get("eventId") or f"{event['logStreamName']} {event['timestamp']} {event['message']}")


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _line(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return the fields of a turn's line, with its time; None for any other line, which the emulator finds too."""
    try:
        fields = json.loads(event["message"])
    except ValueError:
        return None
    if not isinstance(fields, dict) or fields.get("message") != TURN:
        return None
    return fields | {"at": datetime.fromisoformat(fields["timestamp"])}
