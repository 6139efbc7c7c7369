"""What every webhook has from the table alone: its secrets, its limits, and an answer with any status and headers."""

from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from parley.conversation.events import Removal
from parley.errors import Forbidden
from parley.hooks.hook import Hook, HookContext, Received, WebhookAnswer, WebhookRequest
from parley.hooks.table import HOOKS
from parley.secrets import LOCAL
from parley_cli.events import PUBLIC_URL
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app

ROUTE = "GET /consent/back"


def read(request: WebhookRequest, context: HookContext) -> Received:
    """A browser that comes back from somewhere with a code; whoever knows the token may."""
    if request.query != f"code={context.secrets['meta-verify-token']}":
        raise Forbidden("the code is wrong")
    event = Removal(id="linked", conversation="c", received_at=context.received_at)
    onward = {"location": f"{context.url(request).partition('?')[0]}/done", "cache-control": "no-store"}
    return Received(WebhookAnswer(status=302, headers=onward), events=(event,))


def requested(route: str, query: str = "", body: str = "") -> dict[str, Any]:
    method, _, path = route.partition(" ")
    http = {"http": {"method": method}}
    return {"requestContext": http, "rawPath": path, "rawQueryString": query, "headers": {}, "body": body}


@pytest.fixture
def app(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setitem(HOOKS, ROUTE, Hook(read, ("meta-verify-token",), most=10))
    return load_app("webhook")


def test_a_webhook_may_send_a_browser_on_and_tell_a_conversation(
    app: ModuleType, aws: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("META_VERIFY_TOKEN", "right")
    assert app.handler(requested(ROUTE, "code=right"), Context()) == {
        "statusCode": 302,
        "headers": {
            "location": f"{PUBLIC_URL}/consent/back/done",
            "cache-control": "no-store",
            "content-type": "text/plain",
        },
        "body": "",
    }
    assert [body["kind"] for body in aws.bodies("mailbox")] == ["removal"]


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (requested(ROUTE, "code=wrong"), 403),
        (requested(ROUTE), 403),
        (requested(ROUTE, "code=right", "x" * 11), 413),
        (requested("POST /consent/back", "code=right"), 400),
        (requested("GET /consent/back/", "code=right"), 400),
    ],
)
def test_what_its_hook_does_not_take_is_refused_and_nothing_is_queued(
    event: dict[str, Any], status: int, app: ModuleType, aws: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("META_VERIFY_TOKEN", "right")
    assert app.handler(event, Context())["statusCode"] == status
    assert aws.calls == []


@pytest.mark.parametrize(("route", "name"), [(route, name) for route, hook in HOOKS.items() for name in hook.secrets])
def test_without_one_of_its_secrets_a_webhook_asks_the_provider_to_come_again(
    route: str, name: str, app: ModuleType, aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in LOCAL[name]:
        monkeypatch.delenv(variable, raising=False)
    assert app.handler(requested(route), Context())["statusCode"] == 503
    assert aws.calls == []
    assert '"NotSetUp"' in log.text


def test_a_wrong_setting_of_a_webhook_stops_the_start(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_OLDEST_DAYS", "31")
    with pytest.raises(ValidationError, match="META_OLDEST_DAYS"):
        load_app("webhook")


def test_an_answer_is_plain_and_200_where_a_hook_says_no_more() -> None:
    assert Received().answer == WebhookAnswer(body="", content_type="text/plain", status=200, headers={})
