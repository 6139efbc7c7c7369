"""Connecting a Google account through the deployed handlers: the pages, the sealed code, KMS, and what is logged."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import pytest

from parley import wiring
from parley.adapters.dynamodb import from_item
from parley.adapters.kms import KmsVault
from parley.conversation.identity import conversation_id
from parley.errors import Unsealable, VaultClosed
from parley.settings import Settings
from parley_cli.events import CONVERSATION_KEY, PUBLIC_URL
from parley_cli.memory_service import MemoryService
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app
from tests.support.google_server import GoogleServer, vault_in_cloud
from tests.support.phone import ANA, clock
from tests.support.sending import send

CONVERSATION = conversation_id(CONVERSATION_KEY, "parley", ANA)


@pytest.fixture
def google(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    with GoogleServer(lambda: datetime.now(UTC)) as server:
        vault_in_cloud(server, monkeypatch)
        yield server


def opened(app: Any, url: str, cookie: str = "") -> dict[str, Any]:
    """Open a page as API Gateway lets a browser do it: it lists the cookies apart from the headers."""
    address = urlsplit(url)
    event = {"requestContext": {"http": {"method": "GET"}}, "rawPath": address.path, "rawQueryString": address.query}
    answer: dict[str, Any] = app.handler({**event, "headers": {}, "cookies": [cookie] if cookie else []}, Context())
    return answer


def test_an_account_is_connected_through_the_handlers_and_nothing_secret_is_seen(
    aws: Cloud, google: GoogleServer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "model", lambda settings: None)
    webhook, orchestrate = load_app("webhook"), load_app("orchestrate")
    message = MemoryService(clock()).message(ANA, "connect Google", received_at=datetime.now(UTC))
    aws.put(message.model_copy(update={"conversation": CONVERSATION}))
    assert aws.work(orchestrate) == []
    (said,) = send(aws, clock())
    link = re.search(re.escape(PUBLIC_URL) + r"/google/link\?t=\S+", said)
    assert link, said
    page = opened(webhook, link[0])
    asked = dict(parse_qsl(urlsplit(re.findall(r'href="([^"]+)"', page["body"])[0].replace("&amp;", "&")).query))
    back = google.oauth.consent(asked, "ana@example.com")
    assert opened(webhook, back)["statusCode"] == 400, "without the cookie"
    aws.calls.clear()
    assert opened(webhook, back, page["headers"]["set-cookie"].partition(";")[0])["statusCode"] == 200
    assert aws.calls == ["kms.Encrypt", "sqs.SendMessage"]
    batch = aws.receive("mailbox")
    answer = orchestrate.handler(batch, Context())
    aws.delete("mailbox", batch, answer)
    assert [each.partition(",")[0] for each in send(aws, clock())] == [
        "Your Google account ana@example.com is connected"
    ]
    oauth = google.oauth
    secrets = {*oauth.codes, *oauth.refresh_tokens, *oauth.access_tokens, asked["state"]}
    stored = json.dumps([*map(from_item, aws.items()), batch], default=str) + log.text
    assert len(secrets) == 4
    assert [secret for secret in secrets if secret in stored] == []


def test_what_kms_has_sealed_opens_for_its_conversation_and_purpose_alone(google: GoogleServer) -> None:
    vault = wiring.vault(Settings.load())
    sealed = vault.seal("ana", "google-refresh-token", "1//0secret")
    assert "secret" not in sealed
    assert vault.open("ana", "google-refresh-token", sealed) == "1//0secret"
    for conversation, purpose, text in (
        ("ben", "google-refresh-token", sealed),
        ("ana", "google-code", sealed),
        ("ana", "google-refresh-token", "no base64"),
    ):
        with pytest.raises(Unsealable):
            vault.open(conversation, purpose, text)
    missing = KmsVault(lambda: boto3.client("kms"), "alias/none", "parley")
    with pytest.raises(VaultClosed) as closed:
        missing.seal("ana", "google-code", "4/0Asecret")
    assert "secret" not in repr(closed.value)


def test_where_google_is_off_its_pages_say_that_the_link_is_not_valid(aws: Cloud) -> None:
    webhook = load_app("webhook")
    for page in ("link?t=x", "callback?state=x&code=y", "callback?error=access_denied"):
        assert opened(webhook, f"{PUBLIC_URL}/google/{page}")["statusCode"] == 400
    assert aws.calls == []
