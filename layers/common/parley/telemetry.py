"""Structured log lines for operators: one for each turn, delivery and sweep.

A line names conversations by their id, which is a keyed hash, and events by theirs. It never holds a text, a number
or a secret: an error is logged by its type and where it rose, because its message may quote what it was about.

Some fields of a line are metrics too: `METRICS` names them, and the line says so to CloudWatch in the embedded metric
format, with the line's name as the dimension.
"""

import os
import traceback
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

logger = Logger(use_rfc3339=True)

METRICS: Mapping[str, Mapping[str, str]] = {
    "orchestrate_turn.completed": {
        "milliseconds": "Milliseconds",
        "model_calls": "Count",
        "input_tokens": "Count",
        "output_tokens": "Count",
        "cached_tokens": "Count",
        "agent_tokens": "Count",
        "router_tokens": "Count",
        "guide_tokens": "Count",
        "model_micro_dollars": "Count",
        "segments": "Count",
        "sms_micro_dollars": "Count",
        "held": "Count",
        "deferred": "Count",
        "dropped": "Count",
        "undelivered": "Count",
        "unanswered": "Count",
        "opted_out": "Count",
        "refused_sentences": "Count",
        "unmoderated_sentences": "Count",
        "silenced": "Count",
        "duplicates": "Count",
        "degraded_turns": "Count",
        "model_unavailable": "Count",
    },
    "stored_response.not_deleted": {"undeleted_responses": "Count"},
    "guided_session.over": {
        "session_sentences": "Count",
        "session_messages": "Count",
        "session_segments": "Count",
        "session_calls": "Count",
        "session_tokens": "Count",
        "session_model_cost": "Count",
        "session_sms_cost": "Count",
    },
    "orchestrate_turn.given_up": {"segments": "Count", "sms_micro_dollars": "Count"},
    "webhook.outdated": {"outdated": "Count"},
    "webhook.in_groups": {"in_groups": "Count"},
    "webhook.foreign": {"foreign": "Count"},
    "send.unread": {"read_marks_failed": "Count"},
    "sweep.completed": {"handed_over": "Count", "late_seconds": "Seconds"},
    "due.completed": {"late_seconds": "Seconds"},
    "cleanup.completed": {"replies_waiting": "Count", "sessions_open": "Count", "timers": "Count"},
}
"""The fields of each log line that are metrics, with their units."""


def say(what: str, **fields: Any) -> None:
    """Write a log line named `what` with these fields; fields listed in METRICS also become CloudWatch metrics."""
    if what in METRICS:
        fields["_aws"] = _embedded(METRICS[what], fields)
    logger.info(what, stacklevel=3, **fields)


def warn(what: str, error: BaseException, **fields: Any) -> None:
    """Write a warning that an expected kind of failure was handled: the error's type and where it was raised, never its
    message.
    """
    if what in METRICS:
        fields["_aws"] = _embedded(METRICS[what], fields)
    logger.warning(what, stacklevel=3, error=type(error).__name__, places=_places(error), **fields)


def _embedded(units: Mapping[str, str], fields: Mapping[str, Any]) -> Any:
    """Return the part of a log line that makes these fields CloudWatch metrics (embedded metric format), in this
    deployment's namespace.
    """
    namespace = f"{os.environ.get('POWERTOOLS_SERVICE_NAME', 'parley')}-{os.environ.get('PARLEY_STAGE', 'local')}"
    provider = AmazonCloudWatchEMFProvider(namespace=namespace)
    for name, unit in units.items():
        provider.add_metric(name, unit, fields[name])
    embedded = provider.serialize_metric_set()["_aws"]
    embedded["CloudWatchMetrics"][0]["Dimensions"] = [["message"]]
    return embedded


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
