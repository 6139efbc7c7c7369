"""The functions' log lines, read from the emulator's CloudWatch Logs. Only new lines are requested, and the newest are
kept.

The emulator writes a stream for each invocation, whole, when it is over: START, the function's own lines of JSON, END,
and a REPORT that says how long it took, the start of a cold function included. Reads log groups and nothing else.
"""

import json
import re
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

FUNCTIONS = ("webhook", "api", "due", "orchestrate", "send")
"""The functions whose lines name conversations. Each has the log group of its name."""
LATE = 10_000
"""The milliseconds by which a line may appear after one with a later time, because an invocation's lines are written
when it ends."""
KEPT = 4_000
"""The most lines that are kept, enough for some hundred turns."""
DURATION = re.compile(r"^REPORT [^\t]*\tDuration: (?P<milliseconds>[0-9.]+) ms")


@dataclass(frozen=True)
class LogLine:
    """One line of JSON that a function logged."""

    function: str
    at: float
    """When the line was written, in seconds since 1970."""
    invoked_at: float
    """When the invocation that wrote the line began, in seconds since 1970."""
    fields: dict[str, Any]

    @property
    def message(self) -> str:
        """Return the name of what the line reports: "webhook.accepted"."""
        return str(self.fields.get("message", ""))


class FunctionLogs:
    """The functions' latest log lines, read from CloudWatch Logs. Safe to use from several threads."""

    def __init__(self, logs: Any, service: str, stage: str) -> None:
        """Read the logs of a stage; `logs` is a CloudWatch Logs client of the emulator."""
        self._logs = logs
        self._groups = {name: f"/parley/{service}-{stage}/{name}" for name in FUNCTIONS}
        self._since = dict.fromkeys(FUNCTIONS, 0)
        self._read: dict[str, dict[str, int]] = {name: {} for name in FUNCTIONS}
        """The log streams read lately with their last timestamps, by function."""
        self._lines: deque[LogLine] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def of(self, conversation: str) -> list[LogLine]:
        """Return all lines kept of a conversation, oldest first. Raises boto3's errors if the logs cannot be read."""
        with self._lock:
            for function in FUNCTIONS:
                self._lines.extend(self._new(function))
            mine = [line for line in self._lines if line.fields.get("conversation") == conversation]
        return sorted(mine, key=lambda line: line.at)

    def _new(self, function: str) -> list[LogLine]:
        """Return a function's lines since the last call. The last 10 s are read again, because lines can come late;
        streams read before are skipped.
        """
        read, streams = self._read[function], defaultdict[str, list[Any]](list)
        for event in self._events(function):
            if event["logStreamName"] not in read:
                streams[event["logStreamName"]].append(event)
        read |= {name: max(event["timestamp"] for event in events) for name, events in streams.items()}
        since = max(read.values(), default=0) - LATE
        self._since[function] = max(since, 0)
        self._read[function] = {name: at for name, at in read.items() if at >= since}
        return [line for events in streams.values() for line in _lines(function, events)]

    def _events(self, function: str) -> list[Any]:
        try:
            page = self._logs.filter_log_events(logGroupName=self._groups[function], startTime=self._since[function])
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":  # it means: nothing was logged yet
                raise
            return []
        return list(page["events"])


def _lines(function: str, events: list[Any]) -> Iterator[LogLine]:
    """Yield the JSON lines of one invocation; other lines, and an operator's reads, are skipped."""
    ended = max(event["timestamp"] for event in events) / 1000
    took = next((float(found["milliseconds"]) for each in events if (found := DURATION.match(each["message"]))), 0.0)
    for event in events:
        try:
            fields = json.loads(event["message"])
            at = datetime.fromisoformat(fields["timestamp"]).timestamp()
        except (ValueError, TypeError, KeyError):  # no JSON of the service: the platform's line, or a traceback
            continue
        if function == "api" and not fields.get("event"):  # an operator only read, as the page does every second
            continue
        yield LogLine(function, at, ended - took / 1000, fields)
