"""Webhooks of the providers: parse API Gateway's event, hand it to `parley.intake`, answer. May write to the mailbox
and statuses queues; reads its providers' secrets; knows no table and no model.
"""

import base64
import binascii
from http import HTTPStatus
from typing import Any

from parley import spans, telemetry, wiring
from parley.errors import BadRequest, Unreadable
from parley.intake import Accepted, Request
from parley.settings import Settings

NOTHING = Accepted(conversation="", event="")
"""What the log names where nothing was queued."""

intake = wiring.intake(Settings.load())


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer 200 as the provider wants it once all is queued; otherwise the status that says why, in plain words."""
    spans.begin()
    try:
        answered = intake.accept(request(event))
    except BadRequest as error:
        telemetry.warn("webhook.refused", error, status=error.status)
        return answer(error.status, "text/plain", HTTPStatus(error.status).phrase)
    taken = spans.take("webhook")
    for accepted in answered.accepted or (NOTHING,):
        telemetry.say("webhook.accepted", conversation=accepted.conversation, event=accepted.event, spans=taken)
    if answered.nameless:
        telemetry.say("webhook.nameless", count=answered.nameless)
    if answered.outdated:
        telemetry.say("webhook.outdated", outdated=answered.outdated)
    return answer(200, answered.content_type, answered.body)


def request(event: dict[str, Any]) -> Request:
    """The request in an API Gateway HTTP API event (payload format 2.0)."""
    body = event.get("body") or ""
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (binascii.Error, ValueError) as error:  # ValueError: a lone surrogate
        raise Unreadable("the body is not what its encoding says") from error
    return Request(
        method=event.get("requestContext", {}).get("http", {}).get("method", "POST"),
        path=event.get("rawPath", ""),
        query=event.get("rawQueryString", ""),
        headers={name.lower(): value for name, value in event.get("headers", {}).items()},
        body=raw,
    )


def answer(status: int, content_type: str, body: str) -> dict[str, Any]:
    """A response for API Gateway."""
    return {"statusCode": status, "headers": {"content-type": content_type}, "body": body}
