"""The way of an event, from log lines as the emulator keeps them: an invocation a stream, written when it is over."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from parley_cli.phone import journey
from parley_cli.phone.journey import Journey, TimelineBar
from parley_cli.phone.logs import LATE, FunctionLogs

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
ANA, BEN = "c-ana", "c-ben"
READ, COMMIT, SEND = "dynamodb.BatchGetItem", "dynamodb.TransactWriteItems", "sqs.SendMessage"
TURN = {"kind": "message", "duplicate": False, "degraded": "", "model_calls": 1, "input_tokens": 90, "output_tokens": 9}


class Logs:
    """CloudWatch Logs as the emulator has them."""

    def __init__(self) -> None:
        self.events: dict[str, list[dict[str, Any]]] = {}
        self.asked: list[int] = []

    def filter_log_events(self, *, logGroupName: str, startTime: int) -> dict[str, Any]:  # noqa: N803
        self.asked.append(startTime)
        if logGroupName not in self.events:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "FilterLogEvents")
        return {"events": [event for event in self.events[logGroupName] if event["timestamp"] >= startTime]}

    def invoked(self, function: str, at: float, line: dict[str, Any], began: float | None = None) -> None:
        """An invocation whose one line was written `at` milliseconds after noon; `began` if it took longer to start."""
        began = at - whole(line) if began is None else began
        stamp = datetime.fromtimestamp(NOON + at / 1000, UTC).isoformat(timespec="milliseconds")
        events = self.events.setdefault(f"/parley/parley-dev/{function}", [])
        for message in (
            "START RequestId: 1 Version: $LATEST",
            json.dumps({"timestamp": stamp, **line}),
            f"REPORT RequestId: 1\tDuration: {at - began} ms\tBilled Duration: 1 ms",
        ):
            name = f"{function}-{len(events) // 3}"
            events.append({"timestamp": int(NOON * 1000 + at), "logStreamName": name, "message": message})


def whole(line: dict[str, Any]) -> float:
    return float(line["spans"][0]["ms"]) if "spans" in line else 0.0


def spans(*each: tuple[str, float, float]) -> list[dict[str, Any]]:
    return [{"name": name, "at": at, "ms": ms} for name, at, ms in each]


def webhook(event: str, conversation: str = ANA) -> dict[str, Any]:
    parts = spans(("webhook", 0, 10), (SEND, 4, 5))
    return {"message": "webhook.accepted", "conversation": conversation, "event": event, "spans": parts}


def turn(event: str, **more: Any) -> dict[str, Any]:
    parts = spans(("turn", 0, 100), (READ, 0, 5), ("model", 10, 60), (COMMIT, 75, 5), (SEND, 85, 5))
    line = {"message": "orchestrate_turn.completed", "conversation": ANA, "event": event, "spans": parts, "also": []}
    return {**line, **TURN, **more}


def send(event: str) -> dict[str, Any]:
    parts = spans(("send", 0, 30), (COMMIT, 1, 4), ("provider", 6, 15), ("dynamodb.UpdateItem", 22, 4))
    return {"message": "send.completed", "conversation": ANA, "rows": [f"{event}.r0"], "spans": parts}


def status(event: str, value: str) -> dict[str, Any]:
    return {"message": "send.status", "conversation": ANA, "row": f"{event}.r0", "status": value}


@pytest.fixture
def logs() -> Logs:
    return Logs()


def latest(logs: Logs) -> Journey:
    found = journey.latest(FunctionLogs(logs, "parley", "dev").of(ANA))
    assert found is not None
    return found


def named(found: Journey) -> list[tuple[str, str, float, float]]:
    return [(step.name, step.kind, step.at, step.ms) for step in found.steps]


def test_nothing_has_happened_yet(logs: Logs) -> None:
    logs.invoked("webhook", 10, webhook("SM9", BEN))
    assert journey.latest(FunctionLogs(logs, "parley", "dev").of(ANA)) is None


def test_work_and_waits_stand_on_one_time_line(logs: Logs) -> None:
    logs.invoked("webhook", 10, webhook("SM1"))
    logs.invoked("orchestrate", 150, turn("SM1"))
    logs.invoked("send", 200, send("SM1"))
    logs.invoked("webhook", 350, webhook("SM1.r0"))
    logs.invoked("send", 360, status("SM1", "delivered"))
    found = latest(logs)
    assert named(found) == [
        ("webhook", "leg", 0, 10),
        ("queue", "aws", 4, 5),
        ("mailbox", "wait", 9, 41),
        ("turn", "leg", 50, 100),
        ("read", "aws", 50, 5),
        ("model", "model", 60, 60),
        ("commit", "aws", 125, 5),
        ("relay", "aws", 135, 5),
        ("deliveries", "wait", 140, 30),
        ("send", "leg", 170, 30),
        ("claim", "aws", 171, 4),
        ("provider", "provider", 176, 15),
        ("mark", "aws", 192, 4),
        ("delivered", "mark", 360, 0),
    ]
    assert (found.milliseconds, found.aws_calls, found.model_calls, found.tokens) == (200, 6, 1, 99)
    assert (found.event, found.kind, found.duplicate) == ("SM1", "message", False)


def test_the_start_of_a_cold_function_is_no_waiting_in_the_queue(logs: Logs) -> None:
    logs.invoked("webhook", 10, webhook("SM1"))
    logs.invoked("orchestrate", 950, turn("SM1"), began=50)
    assert TimelineBar("mailbox", "queue", "wait", 0, 9, 41) in latest(logs).steps
    assert TimelineBar("start", "orchestrate loads", "start", 0, 50, 800) in latest(logs).steps


def test_what_happens_inside_a_tool_is_shown_inside_it(logs: Logs) -> None:
    inside = spans(("turn", 0, 50), ("tool add_task", 10, 20), ("dynamodb.UpdateItem", 12, 10), (COMMIT, 35, 5))
    logs.invoked("orchestrate", 50, turn("SM1", spans=inside))
    assert [(step.name, step.depth) for step in latest(logs).steps] == [
        ("turn", 0),
        ("add_task", 1),
        ("UpdateItem", 2),
        ("commit", 1),
    ]


def test_what_an_operator_does_has_a_journey_and_what_they_look_at_has_none(logs: Logs) -> None:
    looked = {"message": "api.answered", "conversation": ANA, "event": "", "spans": spans(("api", 0, 5))}
    did = {**looked, "event": "api-1", "spans": spans(("api", 0, 190), (SEND, 6, 4))}
    logs.invoked("webhook", 10, webhook("SM1"))
    logs.invoked("orchestrate", 300, turn("api-1", kind="notified"))
    logs.invoked("send", 350, send("api-1"))
    logs.invoked("api", 370, did)
    logs.invoked("api", 400, looked)
    found = latest(logs)
    legs = [(step.name, step.at) for step in found.steps if step.kind in ("leg", "wait")]
    assert legs == [("operator", 0), ("mailbox", 10), ("turn", 20), ("deliveries", 110), ("send", 140)]
    assert (found.event, found.kind) == ("api-1", "notified")


def test_a_timer_begins_its_journey_when_it_is_due(logs: Logs) -> None:
    parts = spans(("due", 0, 8), (SEND, 2, 5))
    logs.invoked("due", 10, {"message": "due.completed", "conversation": ANA, "event": "SM1.a0@2026", "spans": parts})
    logs.invoked("orchestrate", 150, turn("SM1.a0@2026", kind="timer_due"))
    logs.invoked("send", 200, send("SM1.a0@2026"))
    found = latest(logs)
    assert [step.name for step in found.steps if step.depth == 0] == ["due", "mailbox", "turn", "deliveries", "send"]
    assert (found.event, found.kind) == ("SM1.a0@2026", "timer_due")


def test_a_burst_is_one_journey_whichever_text_came_last(logs: Logs) -> None:
    logs.invoked("webhook", 10, webhook("SM1"))
    logs.invoked("webhook", 20, webhook("SM2"))
    logs.invoked("orchestrate", 150, turn("SM1", kind="burst", also=["SM2"]))
    found = latest(logs)
    assert (found.event, found.kind, [step.name for step in found.steps if step.kind == "leg"]) == (
        "SM1",
        "burst",
        ["webhook", "webhook", "turn"],
    )


def test_a_webhook_that_comes_again_is_a_duplicate_and_its_own_journey(logs: Logs) -> None:
    logs.invoked("webhook", 10, webhook("SM1"))
    logs.invoked("orchestrate", 150, turn("SM1"))
    logs.invoked("webhook", 9_010, webhook("SM1"))
    found = latest(logs)
    assert (found.duplicate, found.milliseconds) == (True, 10)
    assert [step.name for step in found.steps] == ["webhook", "queue"]


def test_an_attempt_that_failed_is_a_leg_with_its_error(logs: Logs) -> None:
    failed = {"message": "send.handed_back", "conversation": ANA, "error": "DeliveryDelayed"}
    logs.invoked("webhook", 10, webhook("SM1"))
    logs.invoked("send", 130, {**failed, "spans": spans(("send", 0, 30), ("provider", 6, 15))})
    assert TimelineBar("handed back", "DeliveryDelayed", "failed", 0, 100, 30) in latest(logs).steps


def test_a_turn_that_goes_on_after_a_crash_is_resumed_and_no_duplicate(logs: Logs) -> None:
    logs.invoked("webhook", 10, webhook("SM1"))
    logs.invoked("orchestrate", 90_150, turn("SM1", duplicate=True))
    found = latest(logs)
    assert (found.resumed, found.duplicate) == (True, False)


def test_only_what_is_new_is_asked_for_and_nothing_is_read_twice(logs: Logs) -> None:
    reader = FunctionLogs(logs, "parley", "dev")
    logs.invoked("webhook", 10, webhook("SM1"))
    assert len(reader.of(ANA)) == 1
    logs.invoked("webhook", 10, webhook("SM2"))  # of the same millisecond
    logs.invoked("webhook", 90_000, webhook("SM4"))
    assert [line.fields["event"] for line in reader.of(ANA)] == ["SM1", "SM2", "SM4"]
    logs.invoked("webhook", 89_000, webhook("SM3"))  # it was over before, and is written after
    assert [line.fields["event"] for line in reader.of(ANA)] == ["SM1", "SM2", "SM3", "SM4"]
    assert [line.fields["event"] for line in reader.of(ANA)] == ["SM1", "SM2", "SM3", "SM4"]
    assert max(logs.asked) == int(NOON * 1000) + 90_000 - LATE
