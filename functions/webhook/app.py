"""Webhooks of the providers: parse API Gateway's event, hand it to `parley.intake`, answer. May write to the mailbox
and statuses queues; reads two secrets; knows no table and no model.
"""

import base64
import binascii
from http import HTTPStatus
from typing import Any

from parley import spans, telemetry, wiring
from parley.errors import BadRequest, Unreadable
from parley.intake import Request
from parley.settings import Settings

NO_MESSAGE = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
"""Empty TwiML: the reply comes later, by the Messages API."""

intake = wiring.intake(Settings.load())


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer 200 with empty TwiML once the event is queued; otherwise the status that says why, in plain words."""
    spans.begin()
    try:
        accepted = intake.accept(request(event))
    except BadRequest as error:
        telemetry.warn("webhook.refused", error, status=error.status)
        return answer(error.status, "text/plain", HTTPStatus(error.status).phrase)
    telemetry.say(
        "webhook.accepted", conversation=accepted.conversation, event=accepted.event, spans=spans.take("webhook")
    )
    return answer(200, "text/xml", NO_MESSAGE)


def request(event: dict[str, Any]) -> Request:
    """The request in an API Gateway HTTP API event (payload format 2.0)."""
    body = event.get("body") or ""
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (binascii.Error, ValueError) as error:  # ValueError: a lone surrogate
        raise Unreadable("the body is not what its encoding says") from error
    return Request(
        path=event.get("rawPath", ""),
        query=event.get("rawQueryString", ""),
        headers={name.lower(): value for name, value in event.get("headers", {}).items()},
        body=raw,
    )


def answer(status: int, content_type: str, body: str) -> dict[str, Any]:
    """A response for API Gateway."""
    return {"statusCode": status, "headers": {"content-type": content_type}, "body": body}
