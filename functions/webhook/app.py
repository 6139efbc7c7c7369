"""The function of the providers' webhooks: it parses API Gateway's event, calls `parley.intake`, and answers. Writes
the mailbox and statuses queues; reads its providers' secrets; uses no table and no model.
"""

import base64
import binascii
from http import HTTPStatus
from typing import Any

from parley import starting, telemetry, tracing, wiring
from parley.errors import BadRequest, Unreadable
from parley.hooks.hook import Received, WebhookAnswer, WebhookRequest
from parley.settings import Settings

intake = wiring.intake(Settings.load())
starting.done()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a provider's webhook: the provider's expected answer once everything is queued, otherwise the error's HTTP
    status.
    """
    tracing.begin()
    try:
        received = intake.accept(request(event))
    except BadRequest as error:
        telemetry.warn("webhook.refused", error, status=error.status)
        return response(WebhookAnswer(HTTPStatus(error.status).phrase, status=error.status))
    log(received)
    return response(received.answer)


def log(received: Received) -> None:
    """Log one line for each queued event or status, or one if there was none, and the counts of what was dropped."""
    taken = tracing.finish("webhook")
    queued = [(event.conversation, event.id) for event in received.events]
    queued += [(status.conversation, status.row) for status in received.statuses]
    if not queued and received.foretold:
        return
    for conversation, event in queued or [("", "")]:
        telemetry.say("webhook.accepted", conversation=conversation, event=event, spans=taken)
    if received.nameless:
        telemetry.say("webhook.nameless", count=received.nameless)
    if received.outdated:
        telemetry.say("webhook.outdated", outdated=received.outdated)
    if received.in_groups:
        telemetry.say("webhook.in_groups", in_groups=received.in_groups)
    if received.foreign:
        telemetry.say("webhook.foreign", foreign=received.foreign)


def request(event: dict[str, Any]) -> WebhookRequest:
    """Return the request in an API Gateway HTTP API event (payload format 2.0), with its body decoded. Raises
    Unreadable.
    """
    body = event.get("body") or ""
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (binascii.Error, ValueError) as error:  # ValueError: a lone surrogate
        raise Unreadable("the body is not what its encoding says") from error
    return WebhookRequest(
        method=event.get("requestContext", {}).get("http", {}).get("method", "POST"),
        path=event.get("rawPath", ""),
        query=event.get("rawQueryString", ""),
        headers=_headers(event),
        body=raw,
    )


def _headers(event: dict[str, Any]) -> dict[str, str]:
    """Return the request's headers with names in lower case. API Gateway lists the cookies apart from them."""
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    cookies = event.get("cookies")
    return {**headers, "cookie": "; ".join(cookies)} if cookies else headers


def response(answer: WebhookAnswer) -> dict[str, Any]:
    """Return a webhook's answer in the form that API Gateway takes."""
    headers = {**answer.headers, "content-type": answer.content_type}
    return {"statusCode": answer.status, "headers": headers, "body": answer.body}
