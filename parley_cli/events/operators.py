"""What operators ask of the API, as it comes after IAM has let them in."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from parley_cli.events.gateway import requested
from parley_cli.events.story import ANA, AWS_ACCOUNT, conversation

API_URL, API_AGENT = "https://o5p6q7r8s9.execute-api.us-east-1.amazonaws.com", "curl/8.14.1"
PARTICIPANTS = "/conversation/participants"
OPERATOR = {
    "accessKey": "AKIAIOSFODNN7EXAMPLE",
    "accountId": AWS_ACCOUNT,
    "callerId": "AIDACKCEVSQ6C2EXAMPLE",
    "cognitoIdentity": None,
    "principalOrgId": "aws:PrincipalOrgID",
    "userArn": f"arn:aws:iam::{AWS_ACCOUNT}:user/operator",
    "userId": "AIDACKCEVSQ6C2EXAMPLE",
}
"""The caller's identity that IAM adds to a request of an operator."""


VALUES = {
    "participants": "participant",
    "people": "participant",
    "tickets": "ticket",
    "orders": "order",
    "stock": "sku",
}
"""The name of the value in the path of each collection of the operators' API."""
NAMED = re.compile(
    r"/conversation/(?P<collection>participants|people|tickets|orders|stock)/(?P<name>[^/]+)(?P<rest>/.*)?"
)
TIMERS = "/timers/"
"""What stands in a path in front of a timer's id."""


def asked(method: str, address: str, body: str | None = None, **headers: str) -> dict[str, Any]:
    """Return a request to the operators' API as API Gateway gives it to the function after IAM let the operator in.
    `address` is a path with an optional query; `headers` are named with _ for -.
    """
    path = urlsplit(address).path
    named = NAMED.fullmatch(path)
    value = VALUES[named["collection"]] if named else ""
    route, values = f"{method} {path}", {}
    if named is not None:
        rest, values = named["rest"] or "", {value: named["name"]}
        if rest.startswith(TIMERS):
            rest, values = f"{TIMERS}{{timer}}", {**values, "timer": rest.removeprefix(TIMERS)}
        route = f"{method} /conversation/{named['collection']}/{{{value}}}{rest}"
    own = {name.replace("_", "-"): value for name, value in headers.items()}
    event = requested(method, f"{API_URL}{address}", body or "", "application/json", API_AGENT, own)
    context = event["requestContext"] | {"routeKey": route, "authorizer": {"iam": OPERATOR}}
    event |= {"routeKey": route, "requestContext": context}
    if values:
        event["pathParameters"] = values
    return event if body is not None else {name: value for name, value in event.items() if name != "body"}


IDEMPOTENCY_KEY = {"idempotency_key": "2f1b7c6a-4e31-4c57-9d0e-5d2f9a8e6f3b"}


def _people_events() -> dict[str, dict[str, Any]]:
    """Return a sample of each request about a person: Ana is looked at, and all else is done to somebody who has never
    written, so that nobody else is touched.
    """
    person, stranger = (f"/conversation/people/{conversation(each)}" for each in (ANA, "+14165550000"))
    return {
        "api-people": asked("GET", "/conversation/people?words=ana"),
        "api-person": asked("GET", person),
        "api-person-block": asked(
            "POST", f"{stranger}/admission", json.dumps({"happening": "blocked"}), **IDEMPOTENCY_KEY
        ),
        "api-person-erase": asked("DELETE", stranger, **IDEMPOTENCY_KEY),
        "api-person-timer": asked("DELETE", f"{person}/timers/SM7.a0.t0"),
        "api-person-resend": asked(
            "POST",
            f"{stranger}/resends",
            json.dumps({"message": "SM0a1b2c3d4e5f60718293a4b5c6d7e8f9.r0", "operator": "Cleo"}),
            **IDEMPOTENCY_KEY,
        ),
    }


def api_events() -> dict[str, dict[str, Any]]:
    """Return every sample event of the operators' API: Ana is enrolled, looked at, paused, answered and removed."""
    ana = f"{PARTICIPANTS}/{conversation(ANA)}"
    who = {"phone": ANA, "name": "Ana", "timezone": "America/Toronto", "background": "Two children, works at night."}
    key = IDEMPOTENCY_KEY
    return {
        "api-enrol": asked("POST", PARTICIPANTS, json.dumps(who), **key),
        "api-list": asked("GET", f"{PARTICIPANTS}?limit=20"),
        "api-participant": asked("GET", ana),
        "api-pause": asked("PATCH", ana, json.dumps({"status": "paused"})),
        "api-transcript": asked("GET", f"{ana}/transcript"),
        "api-withdraw": asked("DELETE", ana),
        **_people_events(),
        "api-act": asked(
            "POST", "/conversation/acts", json.dumps({"act": "dead letter put back", "letter": "1f2e3d4c"}), **key
        ),
        "api-tickets": asked("GET", "/conversation/tickets?status=open"),
        "api-ticket": asked("GET", "/conversation/tickets/T-7K2P"),
        "api-ticket-close": asked(
            "POST", "/conversation/tickets/T-7K2P/moves", json.dumps({"move": "close", "operator": "Cleo"}), **key
        ),
        "api-hand-offs": asked("GET", "/conversation/hand-offs"),
        "api-say": asked("POST", f"{ana}/say", json.dumps({"text": "On our way.", "operator": "Cleo"}), **key),
        "api-take": asked("POST", f"{ana}/take", json.dumps({"operator": "Cleo"}), **key),
        "api-hand-back": asked("POST", f"{ana}/hand-back", json.dumps({"operator": "Cleo"}), **key),
        "api-orders": asked("GET", "/conversation/orders?status=open"),
        "api-order": asked("GET", "/conversation/orders/A-7K2P"),
        "api-order-move": asked(
            "POST", "/conversation/orders/A-7K2P/moves", json.dumps({"to": "ready", "operator": "Cleo"}), **key
        ),
        "api-stock": asked("GET", "/conversation/stock"),
        "api-stock-set": asked(
            "PUT", "/conversation/stock/croissant", json.dumps({"left": 12, "operator": "Cleo"}), **key
        ),
        "api-description": asked("GET", "/conversation/openapi.json"),
    }
