"""The way of one event through the functions, read from their log lines: legs (pieces of work), and the waits between
them.

    webhook | api | due --- mailbox --- turn --- deliveries --- send --- what the provider reports

A wait is what lies between the call that queued and the function that began: the queue's own time, and, told apart,
the time a function took to start. Everything is placed by the log lines' own clock, in milliseconds after the first
leg began. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from parley_cli.phone.logs import LogLine

ROW = re.compile(r"(?P<event>.+?)(\.e\d+)?\.r\d+")
"""An outbox row's id, `<event>.r0`, and the event that it answers."""
STARTED = 20.0
"""The milliseconds from invocation to work above which a function's start is shown as a cold start."""

LEGS = {
    "webhook.accepted": "webhook",
    "api.answered": "operator",
    "due.completed": "due",
    "orchestrate_turn.completed": "turn",
    "orchestrate_turn.handed_back": "handed back",
    "send.completed": "send",
    "send.handed_back": "handed back",
}
"""The names of the legs, by the log message that stands for each."""
QUEUES = {"orchestrate": "mailbox", "send": "deliveries"}
"""The queue that each function reads."""
STEPS = {
    ("webhook", "sqs.SendMessage"): "queue",
    ("api", "sqs.SendMessage"): "queue",
    ("due", "sqs.SendMessage"): "queue",
    ("orchestrate", "dynamodb.BatchGetItem"): "read",
    ("orchestrate", "dynamodb.TransactWriteItems"): "commit",
    ("orchestrate", "sqs.SendMessage"): "relay",
    ("send", "dynamodb.TransactWriteItems"): "claim",
    ("send", "dynamodb.UpdateItem"): "mark",
}
"""The meaning of an AWS call in a function; any other call is shown by its own name."""


@dataclass(frozen=True)
class TimelineBar:
    """One bar of the timeline: a piece of work, a call, a wait, or a mark."""

    name: str
    detail: str
    kind: str
    """The kind of bar: leg, failed (a leg that is retried), wait, start, aws, model, tool, provider, or mark (a
    moment)."""
    depth: int
    at: float
    ms: float


@dataclass(frozen=True)
class Journey:
    """The way of one event through the functions, as the page draws it: bars, counts and log lines."""

    event: str
    kind: str
    began_at: float
    """Seconds since 1970, by the machine's clock."""
    milliseconds: float
    """The milliseconds from the first leg's beginning to the last leg's end, without what the provider reports
    afterwards."""
    aws_calls: int
    model_calls: int
    tokens: int
    degraded: str
    duplicate: bool
    """Whether the provider had delivered the event before."""
    resumed: bool
    """Whether the event's turn was committed earlier, and only the rest was done now, because the function had died or
    lost an answer."""
    steps: tuple[TimelineBar, ...]
    lines: tuple[dict[str, Any], ...]

    @property
    def as_json(self) -> dict[str, Any]:
        """Return the journey as JSON data."""
        return asdict(self)


def latest(lines: Sequence[LogLine]) -> Journey | None:
    """Return the journey (the way through the functions, as a timeline) of the last event in these log lines, which are
    in order of time; None if they hold no event.
    """
    heads = [line for line in lines if (event := _event(line)) and event == line.fields.get("event")]
    if not heads:
        return None
    event = str(heads[-1].fields["event"])
    whole = next((line for line in lines if event in line.fields.get("also", ())), None)
    if whole is not None:  # the event was part of a burst, whose lines name its first event
        event = str(whole.fields["event"])
    events = {event, *(str(also) for line in lines if line.fields.get("event") == event for also in _also(line))}
    own = [line for line in lines if _event(line) in events]
    taken = [line for line in own if line.message == "webhook.accepted" and line.fields.get("event") == event]
    since = _began(taken[-1] if taken else own[0])  # a webhook delivered again begins a new journey
    mine = [line for line in lines if _event(line) in {*events, None} and line.at >= since]
    return _journey(event, mine, duplicate=len(taken) > 1)


def _journey(event: str, lines: Sequence[LogLine], *, duplicate: bool) -> Journey:
    """Build the journey of an event from its log lines. `duplicate`: the provider delivered the event before."""
    works = sorted((line for line in lines if _is_work(line)), key=_began)
    zero = _began(works[0]) if works else lines[0].at
    steps: list[TimelineBar] = []
    queued = zero
    for line in works:
        steps += _wait(line, queued, zero)
        steps += _leg(line, zero)
        queued = _queued(line)
    reports = [line for line in lines if line.message == "send.status"]
    steps += [
        TimelineBar(str(each.fields["status"]), "reported", "mark", 0, _ms(each.at - zero), 0.0) for each in reports
    ]
    turns = [line.fields for line in works if line.message == "orchestrate_turn.completed"]
    return Journey(
        event=event,
        kind=str(turns[-1]["kind"]) if turns else "",
        began_at=zero,
        milliseconds=max((_ms(line.at - zero) for line in works), default=0.0),
        aws_calls=sum(step.kind == "aws" for step in steps),
        model_calls=sum(turn["model_calls"] for turn in turns),
        tokens=sum(turn["input_tokens"] + turn["output_tokens"] for turn in turns),
        degraded=next((str(turn["degraded"]) for turn in turns if turn["degraded"]), ""),
        duplicate=duplicate,
        resumed=not duplicate and any(turn["duplicate"] for turn in turns),
        steps=tuple(steps),
        lines=tuple({"function": line.function, **line.fields} for line in lines),
    )


def _event(line: LogLine) -> str | None:
    """Return the id of the event that a log line is about; None if the line does not name one (as when a batch is
    handed back).
    """
    fields = line.fields
    named = fields.get("event") or fields.get("row") or next(iter(fields.get("rows", ())), None)
    if named is None:
        return None
    row = ROW.fullmatch(str(named))
    return row["event"] if row else str(named)


def _also(line: LogLine) -> Iterable[object]:
    also = line.fields.get("also")
    return also if isinstance(also, list) else ()


def _is_work(line: LogLine) -> bool:
    """Return whether a log line stands for a leg, a function's piece of work. A webhook that reports a delivery does
    not: it is drawn as a mark.
    """
    reports = line.message == "webhook.accepted" and ROW.fullmatch(str(line.fields.get("event"))) is not None
    return line.message in LEGS and not reports


def _spans(line: LogLine) -> list[dict[str, Any]]:
    spans = line.fields.get("spans")
    return spans if isinstance(spans, list) else []


def _began(line: LogLine) -> float:
    """Return when the work of a log line began, in seconds since 1970. A line is written at the end; its first span is
    the whole work.
    """
    spans = _spans(line)
    return line.at - spans[0]["ms"] / 1000 if spans else line.at


def _queued(line: LogLine) -> float:
    """Return when a leg (a function's piece of work) sent its last message to a queue, in seconds since 1970; when its
    log line was written if it sent none.
    """
    sends = [span for span in _spans(line) if span["name"] == "sqs.SendMessage"]
    return _began(line) + (sends[-1]["at"] + sends[-1]["ms"]) / 1000 if sends else line.at


def _wait(line: LogLine, queued: float, zero: float) -> list[TimelineBar]:
    """Return the bars between `queued` and the line's work: the wait in the queue, and the function's start if that
    took 20 ms or more.
    """
    queue = QUEUES.get(line.function)
    began = _began(line)
    if queue is None or began <= queued:
        return []
    invoked = min(max(line.invoked_at, queued), began)
    starting = _ms(began - invoked)
    if starting < STARTED:  # too short for a cold start: the event source's own time, counted as waiting
        return [TimelineBar(queue, "queue", "wait", 0, _ms(queued - zero), _ms(began - queued))]
    waited = (
        [TimelineBar(queue, "queue", "wait", 0, _ms(queued - zero), _ms(invoked - queued))] if invoked > queued else []
    )
    return [*waited, TimelineBar("start", f"{line.function} loads", "start", 0, _ms(invoked - zero), starting)]


def _leg(line: LogLine, zero: float) -> list[TimelineBar]:
    """Return the bars of one leg (a function's piece of work): the whole leg, then its calls, each one deeper than the
    call that it lies in.
    """
    spans = _spans(line)
    began, parts = _ms(_began(line) - zero), spans[1:]
    ms = spans[0]["ms"] if spans else 0.0
    detail = str(line.fields.get("error") or line.function)
    kind = "failed" if "error" in line.fields else "leg"
    steps = [TimelineBar(LEGS[line.message], detail, kind, 0, began, ms)]
    for place, span in enumerate(parts):
        inside = sum(_holds(other, span) for other in parts[:place])
        steps.append(_part(line.function, span, began, 1 + inside))
    return steps


def _holds(outer: dict[str, Any], inner: dict[str, Any]) -> bool:
    """Return whether the span `inner` ends before `outer` ends, allowing 0.1 ms for rounding. `inner` is known to begin
    later.
    """
    return bool(outer["at"] + outer["ms"] + 0.1 >= inner["at"] + inner["ms"])


def _part(function: str, span: dict[str, Any], began: float, depth: int) -> TimelineBar:
    name, at, ms = str(span["name"]), round(began + span["at"], 1), span["ms"]
    first, _, rest = name.partition(" ")
    if first in ("model", "provider"):
        return TimelineBar(name, "", first, depth, at, ms)
    if first == "tool":
        return TimelineBar(rest, "tool", "tool", depth, at, ms)
    return TimelineBar(STEPS.get((function, name), name.rpartition(".")[2]), name, "aws", depth, at, ms)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
