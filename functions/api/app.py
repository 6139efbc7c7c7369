"""The function of the operators' API: it parses API Gateway's event, calls `parley.operators`, and answers. Reads the
table; writes only the mailbox; uses no model and no provider. IAM has authorised the caller before this runs.
"""

import base64
from http import HTTPStatus
from typing import Any

from parley import starting, telemetry, tracing, wiring
from parley.operators.looks import GOES_ON, Looks
from parley.operators.routes import GatewayRequest, answer
from parley.settings import Settings

api = wiring.api(Settings.load())
looks = Looks()
starting.done()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer an HTTP request to the operators' API. The log line holds ids, and no personal data."""
    tracing.begin()
    answered = answer(api, request(event))
    spans, route, caller = tracing.finish("api"), event.get("routeKey", ""), _caller(event).get("accessKey", "")
    goes_on = event.get("headers", {}).get(GOES_ON) and answered.status < HTTPStatus.BAD_REQUEST
    is_new = looks.is_new((caller, event.get("rawPath", ""), event.get("rawQueryString", "")))
    if is_new or not goes_on or not route.startswith("GET "):
        telemetry.say(
            "api.answered",
            route=route,
            status=answered.status,
            conversation=answered.conversation,
            event=answered.event,
            access_key=caller,
            **answered.recorded,
            spans=spans,
        )
    headers = {**answered.headers, **({"content-type": answered.content_type} if answered.body else {})}
    return {"statusCode": answered.status, "headers": headers, "body": answered.body}


def request(event: dict[str, Any]) -> GatewayRequest:
    """Return the request in an API Gateway HTTP API event (payload format 2.0), with its body decoded."""
    body, context = event.get("body") or "", event.get("requestContext", {})
    return GatewayRequest(
        id=context.get("requestId", ""),
        method=context.get("http", {}).get("method", ""),
        path=event.get("rawPath", ""),
        query=event.get("rawQueryString", ""),
        headers={name.lower(): value for name, value in event.get("headers", {}).items()},
        body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(errors="surrogatepass"),
    )


def _caller(event: dict[str, Any]) -> dict[str, Any]:
    """Return the IAM identity of the caller from API Gateway's event; empty if there is none."""
    caller: dict[str, Any] = event.get("requestContext", {}).get("authorizer", {}).get("iam", {})
    return caller
