"""Send, through its `app.py`: two AWS calls a message, what comes back later, and statuses that only move forward.

The provider is the strict stand-in; the outbox is filled by turns of orchestrate.
"""

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from parley.adapters.sqs import SqsMailbox
from parley.conversation.events import Channel, Provider
from parley_cli import meta
from parley_cli.memory_service import MemoryService
from tests.functions.conftest import Log
from tests.support import meta_server
from tests.support.cloud import Cloud, Context, load_app, provider
from tests.support.meta_server import MetaServer
from tests.support.phone import clock
from tests.support.twilio_server import MESSAGING_SERVICE, TwilioServer, fails

CLAIM, MARK = "dynamodb.TransactWriteItems", "dynamodb.UpdateItem"
ANA = "+14165550123"


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[TwilioServer]:
    with provider(monkeypatch, clock()) as server:
        yield server


@pytest.fixture
def app(aws: Cloud, twilio: TwilioServer) -> ModuleType:
    return load_app("send")


def turn(aws: Cloud, *texts: str, by: Provider = Provider.TWILIO, channel: Channel = Channel.SMS) -> str:
    """Answer these texts, which came by this provider, a turn each; return the conversation's id."""
    channel = Channel.WHATSAPP if by is Provider.META else channel
    service = MemoryService(clock())
    orchestrate = load_app("orchestrate")
    events = [service.message(ANA, text, channel, provider=by) for text in texts]
    for event in events:
        aws.put(event)
        aws.invoke(orchestrate)
    return events[0].conversation


def rows(aws: Cloud) -> list[dict[str, Any]]:
    """The outbox: each row's plain attributes."""
    found = [item for item in aws.items() if item["sk"]["S"].startswith("OUT#")]
    return [{name: next(iter(value.values())) for name, value in item.items()} for item in found]


def test_a_message_costs_two_calls_and_leaves_once(aws: Cloud, app: ModuleType, twilio: TwilioServer) -> None:
    turn(aws, "help")
    batch = aws.receive("deliveries")
    aws.calls.clear()
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    assert aws.calls == [CLAIM, MARK]
    assert app.handler(batch, Context()) == {"batchItemFailures": []}  # delivered again
    assert len(twilio.texts) == 1
    (row,) = rows(aws)
    assert row["status"] == "sent"
    assert "due" not in row


def test_what_the_provider_does_not_take_now_comes_back_and_leaves_once(
    aws: Cloud, app: ModuleType, twilio: TwilioServer, log: Log
) -> None:
    twilio.will(fails(429, 20429))
    turn(aws, "help")
    batch = aws.receive("deliveries")
    (record,) = batch["Records"]
    assert app.handler(batch, Context()) == {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
    (line,) = [line for line in log.lines if line["message"] == "send.handed_back"]
    assert (line["error"], 8 <= line["seconds"] <= 12) == ("DeliveryDelayed", True)
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    assert len(twilio.texts) == 1
    assert ANA not in log.text


def test_credentials_that_the_provider_does_not_take_are_told_by_name_and_code(
    aws: Cloud, app: ModuleType, twilio: TwilioServer, log: Log
) -> None:
    twilio.will(fails(401, 20003))
    turn(aws, "help")
    batch = aws.receive("deliveries")
    assert len(app.handler(batch, Context())["batchItemFailures"]) == 1
    (line,) = [line for line in log.lines if line["message"] == "send.handed_back"]
    assert (line["error"], line["code"]) == ("ProviderBroken", "20003")  # the alarm's filter reads the first
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    assert len(twilio.texts) == 1


def test_what_the_provider_never_takes_is_told_to_the_conversation(
    aws: Cloud, app: ModuleType, twilio: TwilioServer
) -> None:
    twilio.will(fails(400, 21211))
    turn(aws, "help")
    assert app.handler(aws.receive("deliveries"), Context()) == {"batchItemFailures": []}
    (event,) = aws.bodies("mailbox")
    (row,) = rows(aws)
    assert (event["kind"], event["row"], event["code"]) == ("delivery_failed", row["id"], "21211")
    assert (row["status"], row["error_code"]) == ("failed", "21211")


def test_a_status_finds_its_row_by_key_and_only_moves_it_forward(
    aws: Cloud, app: ModuleType, twilio: TwilioServer
) -> None:
    conversation = turn(aws, "help")
    app.handler(aws.receive("deliveries"), Context())
    (row,) = rows(aws)

    def reports(status: str) -> None:
        body = {"conversation": conversation, "row": row["id"], "status": status, "sid": row["sid"]}
        aws.sqs.send_message(QueueUrl=aws.urls["statuses"], MessageBody=json.dumps(body))
        batch = aws.receive("statuses")
        aws.calls.clear()
        answer = app.handler(batch, Context())
        aws.delete("statuses", batch, answer)
        assert answer == {"batchItemFailures": []}
        assert aws.calls == [MARK]

    for status, stands in (("read", "read"), ("sent", "read"), ("delivered", "read")):
        reports(status)
        assert rows(aws)[0]["status"] == stands


def test_a_status_that_cannot_be_read_is_the_only_one_handed_back(aws: Cloud, app: ModuleType) -> None:
    good = {"conversation": "nobody", "row": "SM1.r0", "status": "sent", "sid": "SM2"}
    for body in ("{", json.dumps(good)):
        aws.sqs.send_message(QueueUrl=aws.urls["statuses"], MessageBody=body)
    batch = aws.receive("statuses")
    broken = next(record for record in batch["Records"] if record["body"] == "{")
    assert app.handler(batch, Context()) == {"batchItemFailures": [{"itemIdentifier": broken["messageId"]}]}
    assert rows(aws) == []  # a row that is gone is never made


# --- Twilio's settings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "shown"), [(Channel.WHATSAPP, True), (Channel.SMS, False)])
def test_a_question_is_the_operators_content_on_whatsapp_alone(
    channel: Channel, shown: bool, aws: Cloud, twilio: TwilioServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_BUTTONS_TEMPLATE", f"2=HX{2:032x},3=HX{3:032x}")
    app = load_app("send")
    turn(aws, "add milk to my tasks", "delete milk", channel=channel)
    app.handler(aws.receive("deliveries"), Context())
    assert ("ContentSid" in twilio.forms[-1]) is shown
    assert "YES or NO" in twilio.texts[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_BUTTONS_TEMPLATE", f"HX{2:032x}"),
        ("TWILIO_BUTTONS_TEMPLATE", f"4=HX{4:032x}"),
        ("TWILIO_LIST_TEMPLATE", f"3=HX{3:032x}"),
        ("TWILIO_LIST_TEMPLATE", f"4=HX{4:032x};5=HX{5:032x}"),
    ],
)
def test_contents_that_are_named_wrongly_are_found_when_it_starts(
    name: str, value: str, aws: Cloud, twilio: TwilioServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=name):
        load_app("send")


def test_a_messaging_service_sends_for_us(aws: Cloud, twilio: TwilioServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_MESSAGING_SERVICE", MESSAGING_SERVICE)
    app = load_app("send")
    turn(aws, "help")
    app.handler(aws.receive("deliveries"), Context())
    assert [form["MessagingServiceSid"] for form in twilio.forms] == [MESSAGING_SERVICE]


# --- Meta -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def metas(monkeypatch: pytest.MonkeyPatch) -> Iterator[MetaServer]:
    with MetaServer() as server:
        monkeypatch.setenv("META_BASE_URL", server.url)
        monkeypatch.setenv("META_PHONE_NUMBER_ID", meta.PHONE_NUMBER_ID)
        monkeypatch.setenv("META_ACCESS_TOKEN", meta_server.TOKEN)
        yield server
        assert server.refused == []


def test_who_wrote_through_meta_is_answered_through_meta(aws: Cloud, twilio: TwilioServer, metas: MetaServer) -> None:
    app = load_app("send")
    turn(aws, "help", by=Provider.META)
    aws.calls.clear()
    assert app.handler(aws.receive("deliveries"), Context()) == {"batchItemFailures": []}
    assert (len(metas.texts), len(twilio.texts)) == (1, 0)
    assert rows(aws)[0]["status"] == "sent"


def test_a_read_mark_that_fails_is_counted_and_the_reply_is_done(
    aws: Cloud, twilio: TwilioServer, metas: MetaServer, log: Log
) -> None:
    app = load_app("send")
    orchestrate, event = load_app("orchestrate"), MemoryService(clock()).message(ANA, "help", Channel.WHATSAPP)
    event = event.model_copy(update={"id": meta.wamid(1), "provider": Provider.META})
    SqsMailbox(aws.sqs, aws.urls["mailbox"]).put(event)
    orchestrate.handler(aws.receive("mailbox"), Context())
    metas.marks_will(meta_server.fails(400, 100, "no such message"))
    batch = aws.receive("deliveries")
    assert json.loads(batch["Records"][0]["body"])["read"] == meta.wamid(1)
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    (line,) = [line for line in log.lines if line["message"] == "send.unread"]
    assert (line["error"], line["read_marks_failed"], line["conversation"]) == (
        "DeliveryRejected",
        1,
        event.conversation,
    )
    assert "read_marks_failed" in json.dumps(line["_aws"])
    assert (rows(aws)[0]["status"], len(metas.texts), metas.read) == ("sent", 1, [])


def test_a_question_keeps_its_buttons_on_the_way(aws: Cloud, twilio: TwilioServer, metas: MetaServer) -> None:
    app = load_app("send")
    turn(aws, "add milk to my tasks", "delete milk", by=Provider.META)
    app.handler(aws.receive("deliveries"), Context())
    _, asked = metas.taken[-1]
    assert [button["reply"]["title"] for button in asked["interactive"]["action"]["buttons"]] == ["Yes", "No"]


def test_without_metas_secrets_its_messages_wait_and_others_leave(aws: Cloud, twilio: TwilioServer, log: Log) -> None:
    app = load_app("send")
    turn(aws, "help", by=Provider.META)
    batch = aws.receive("deliveries")
    assert len(app.handler(batch, Context())["batchItemFailures"]) == 1
    assert [line["error"] for line in log.lines if line["message"] == "send.handed_back"] == ["ProviderBroken"]
    assert rows(aws)[0]["status"] == "pending"
    assert twilio.texts == []


def test_beside_meta_twilio_may_be_missing(aws: Cloud, metas: MetaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    turn(aws, "help", by=Provider.META)
    assert load_app("send").handler(aws.receive("deliveries"), Context()) == {"batchItemFailures": []}
    assert len(metas.texts) == 1


def test_without_any_provider_it_does_not_start(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    with pytest.raises(LookupError, match="twilio-auth-token"):
        load_app("send")
