"""Meta's webhook, through its `app.py`: what reaches the queues, and what does not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from parley.channels.meta.contents import LONGEST_TEXT
from parley.channels.meta.receive import MAX_BODY
from parley.conversation.events import Attachment, Channel, Message, MessageForm, Provider, load
from parley.conversation.identity import conversation_id
from parley.ports import DeliveryStatus
from parley_cli import meta
from parley_cli.events import (
    ANA,
    BEN,
    CONVERSATION_KEY,
    META_APP_SECRET,
    META_URL,
    META_VERIFY_TOKEN,
    PUBLIC_URL,
    message_form,
    meta_handshake,
    meta_message,
    meta_posted,
    meta_status,
    signed,
)
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app, sample

Event = dict[str, Any]
TAKEN = {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": ""}
SECRET_TEXT = "my secret is safe"


def conversation(person: str) -> str:
    return conversation_id(CONVERSATION_KEY, "parley", person)


def refused(status: int) -> Event:
    """The whole answer to a request that is not taken."""
    return {"statusCode": status, "headers": {"content-type": "text/plain"}, "body": HTTPStatus(status).phrase}


@pytest.fixture
def app(aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A cold webhook of a deployment with Meta."""
    monkeypatch.setenv("META_PHONE_NUMBER_ID", meta.PHONE_NUMBER_ID)
    return load_app("webhook")


def posted(*messages: meta.Part) -> Event:
    """Return these messages of Ana's in one POST."""
    return meta_posted(meta.notification(meta.value(messages=messages)))


def said(text: str, number: int = 1) -> meta.Part:
    return meta_message("text") | {"id": meta.wamid(number), "text": {"body": text}}


def texts(aws: Cloud) -> list[str]:
    return [body["text"] for body in aws.bodies("mailbox")]


# --- every sample event ---------------------------------------------------------------------------------------------

EXPECTED: Mapping[str, tuple[MessageForm, str, str | None]] = {
    "text": (MessageForm.TEXT, "add milk to my tasks", None),
    "text-unicode": (MessageForm.TEXT, "Añade «pan» / 50% café 😀", None),
    "template-button": (MessageForm.BUTTON, "Yes", f"{meta.wamid(6)}.q"),
    "button": (MessageForm.BUTTON, "Yes", f"{meta.wamid(6)}.q.yes"),
    "list": (MessageForm.BUTTON, "milk", "task:1"),
    "image": (MessageForm.IMAGE, "[Image: receipt]", None),
    "voice": (MessageForm.AUDIO, "[Voice message]", None),
    "video": (MessageForm.VIDEO, "[Video]", None),
    "document": (MessageForm.DOCUMENT, "[Document: lease.pdf]", None),
    "sticker": (MessageForm.IMAGE, "[Sticker]", None),
    "location": (MessageForm.LOCATION, "[Location: CN Tower, 43.6426, -79.3871]", None),
    "contact": (MessageForm.CONTACT, "[Contact card: Ben Ode, +1 416-555-0145, ben@example.com]", None),
    "reaction": (MessageForm.REACTION, "[Reaction: 👍]", None),
    "order": (MessageForm.ORDER, "[Order: 2 x sku-1 at 30 USD]", None),
    "unsupported": (MessageForm.UNSUPPORTED, "[Unsupported message]", None),
    "text-quoting": (MessageForm.TEXT, "my tasks", None),
    "text-forwarded": (MessageForm.TEXT, "my tasks", None),
    "text-from-ad": (MessageForm.TEXT, "my tasks", None),
    "text-of-product": (MessageForm.TEXT, "my tasks", None),
    "image-bare": (MessageForm.IMAGE, "[Image]", None),
    "audio-file": (MessageForm.AUDIO, "[Voice message]", None),
    "location-bare": (MessageForm.LOCATION, "[Location: 43.6426, -79.3871]", None),
    "contacts-two": (MessageForm.CONTACT, "[Contact card: Ben Ode]\n[Contact card: Cy Poe]", None),
    "reaction-taken-back": (MessageForm.REACTION, "[Reaction]", None),
    "order-with-words": (MessageForm.ORDER, "[Order: 2 x sku-1 at 30 USD, 1 x sku-2 at 25 USD] by Friday", None),
    "flow": (MessageForm.UNSUPPORTED, "[Form: Rating: Excellent, Comments: very good]", None),
    "of-tomorrow": (MessageForm.UNSUPPORTED, "[Unsupported message]", None),
    "flow-address": (MessageForm.UNSUPPORTED, "[Form: in pin code: 400063, name: Ana Ode]", None),
    "unsupported-poll": (MessageForm.UNSUPPORTED, "[Poll]", None),
    "unsupported-edit": (MessageForm.UNSUPPORTED, "[Edited message]", None),
}
ATTACHED = {
    "image": "image/jpeg",
    "voice": "audio/ogg",
    "video": "video/mp4",
    "document": "application/pdf",
    "sticker": "image/webp",
    "image-bare": "image/jpeg",
    "audio-file": "audio/mpeg",
}
"""The types of what is attached; Meta's id for it is the same in every sample."""
REPORTED = {
    "sent": ("sent", None),
    "delivered": ("delivered", None),
    "read": ("read", None),
    "failed": ("failed", "131026"),
    "outside-window": ("failed", "131047"),
}


def test_every_sample_is_expected() -> None:
    assert list(EXPECTED) == list(meta.MESSAGES)
    assert list(REPORTED) == list(meta.STATUSES)


UNREAD = {"flow": "form", "flow-address": "form", "unsupported-poll": "poll", "unsupported-edit": "edit"}
CAPTIONS = {"image": "receipt", "order-with-words": "by Friday"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_message_becomes_one_event_in_its_conversations_mailbox(name: str, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(sample(f"meta-{name}"), Context()) == TAKEN
    (record,) = aws.take("mailbox")
    event = load(record["body"])
    kind, text, payload = EXPECTED[name]
    assert event == Message(
        id=meta_message(name)["id"],
        conversation=conversation(ANA),
        received_at=event.received_at,
        timestamp=datetime.fromtimestamp(int(meta_message(name)["timestamp"]), UTC),
        channel=Channel.WHATSAPP,
        provider=Provider.META,
        person=ANA,
        service=f"+{meta.DISPLAY_NUMBER}",
        form=kind,
        text=text,
        caption=CAPTIONS.get(name),
        payload=payload,
        unread=UNREAD.get(name),  # type: ignore[arg-type]
        quoted=meta.REPLY if name == "text-quoting" else None,
        profile="Ana Gómez",
        media=(Attachment(place=meta.MEDIA_ID, type=ATTACHED[name]),) if name in ATTACHED else (),
    )
    assert record["attributes"]["MessageGroupId"] == conversation(ANA)
    assert aws.take("statuses") == []


@pytest.mark.parametrize("id", ["", "../me", "1?x=1", "9" * 101, 7.5, None, {"id": "1"}])
def test_an_id_that_can_be_no_part_of_a_path_names_nothing_attached(id: Any, aws: Cloud, app: ModuleType) -> None:
    spoken = meta_message("voice")
    assert app.handler(posted(spoken | {"audio": spoken["audio"] | {"id": id}}), Context()) == TAKEN
    (record,) = aws.take("mailbox")
    event = load(record["body"])
    assert isinstance(event, Message)
    assert (event.form, event.media) == (MessageForm.AUDIO, ())


@pytest.mark.parametrize("name", [name for name in meta.NOTES if name != "system"])
def test_what_meta_tells_of_its_own_accord_is_nobodys_message(name: str, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(sample(f"meta-{name}"), Context()) == TAKEN
    assert aws.calls == []


@pytest.mark.parametrize("name", REPORTED)
def test_a_status_goes_to_the_statuses_queue_with_its_row(name: str, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(sample(f"meta-status-{name}"), Context()) == TAKEN
    (record,) = aws.take("statuses")
    status, code = REPORTED[name]
    assert DeliveryStatus.model_validate_json(record["body"]) == DeliveryStatus(
        conversation=conversation(ANA),
        row=f"{meta_message('text')['id']}.r0",
        status=status,
        sid=meta.REPLY,
        code=code,
        at=datetime.fromtimestamp(1_767_625_200, UTC),
    )
    assert aws.take("mailbox") == []


def test_everything_in_one_post_becomes_an_event_of_its_own(aws: Cloud, app: ModuleType, log: Log) -> None:
    assert app.handler(sample("meta-several"), Context()) == TAKEN
    queued = [(body["conversation"], body["text"], body["profile"]) for body in aws.bodies("mailbox")]
    assert sorted(queued) == sorted(
        [
            (conversation(ANA), "add milk to my tasks", "Ana Gómez"),
            (conversation(ANA), "[Image: receipt]", "Ana Gómez"),
            (conversation(BEN), "Añade «pan» / 50% café 😀", "Ben Ode"),
        ]
    )
    assert [body["status"] for body in aws.bodies("statuses")] == ["delivered"]
    assert [line["conversation"] for line in log.lines] == [
        conversation(ANA),
        conversation(ANA),
        conversation(BEN),
        conversation(ANA),
    ]


def test_a_person_has_one_conversation_through_both_providers(aws: Cloud, app: ModuleType) -> None:
    app.handler(sample("twilio-sms"), Context())
    app.handler(sample("meta-text"), Context())
    assert {body["conversation"] for body in aws.bodies("mailbox")} == {conversation(ANA)}


@pytest.mark.parametrize(
    ("sms", "whatsapp"),
    [("+525512345678", "+5215512345678"), ("+541123456789", "+5491123456789"), ("+5531988765432", "+553188765432")],
    ids=["Mexico", "Argentina", "Brazil"],
)
def test_a_number_that_whatsapp_writes_otherwise_is_the_same_person_and_is_answered_as_it_was_written(
    sms: str, whatsapp: str, aws: Cloud, app: ModuleType
) -> None:
    app.handler(signed(f"{PUBLIC_URL}/twilio/message", message_form("sms") | {"From": sms}), Context())
    app.handler(posted(said("hello") | {"from": whatsapp.removeprefix("+")}), Context())
    bodies = aws.bodies("mailbox")
    assert len({body["conversation"] for body in bodies}) == 1
    assert {body["person"] for body in bodies} == {sms, whatsapp}


def test_messages_of_one_person_keep_their_order(aws: Cloud, app: ModuleType) -> None:
    app.handler(posted(said("one", 1), said("two", 2), said("three", 3)), Context())
    assert texts(aws) == ["one", "two", "three"]


SHOWN = {"catalog_id": "1", "product_retailer_id": "sku-1"}


@pytest.mark.parametrize(
    ("context", "quoted"),
    [
        ({"from": meta.DISPLAY_NUMBER, "id": meta.REPLY}, meta.REPLY),
        ({"from": meta.DISPLAY_NUMBER, "id": meta.REPLY, "referred_product": SHOWN}, None),
        ({"forwarded": True}, None),
        ({"id": "no id of\nours"}, None),
        ({"id": "x" * 5_000}, None),
        ({"id": {"id": meta.REPLY}}, None),
        ([meta.REPLY], None),
    ],
    ids=str,
)
def test_a_reply_names_the_message_that_it_quotes(
    context: object, quoted: str | None, aws: Cloud, app: ModuleType
) -> None:
    app.handler(posted(said("yes") | {"context": context}), Context())
    (event,) = [load(record["body"]) for record in aws.take("mailbox")]
    assert isinstance(event, Message)
    assert (event.text, event.quoted) == ("yes", quoted)


@pytest.mark.parametrize("name", ["button", "list", "template-button"])
def test_a_button_quotes_nothing_for_its_payload_says_more(name: str, aws: Cloud, app: ModuleType) -> None:
    app.handler(posted(meta_message(name) | {"context": {"from": meta.DISPLAY_NUMBER, "id": meta.REPLY}}), Context())
    (body,) = aws.bodies("mailbox")
    assert "payload" in body
    assert "quoted" not in body


# --- sent again -----------------------------------------------------------------------------------------------------


def test_a_post_that_meta_repeats_is_queued_once(aws: Cloud, app: ModuleType) -> None:
    for _ in range(2):
        assert app.handler(sample("meta-text"), Context()) == TAKEN
    assert len(aws.take("mailbox")) == 1


@pytest.mark.parametrize("queue", ["mailbox", "statuses"])
def test_a_queue_that_refuses_in_the_middle_makes_meta_repeat_and_doubles_nothing(
    queue: str, aws: Cloud, app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refusals = getattr(app.intake, queue), []

    class Refuses:
        def put_all(self, queued: Sequence[Message | DeliveryStatus]) -> None:
            for each in queued:
                if not refusals and (isinstance(each, DeliveryStatus) or each.person == BEN):
                    refusals.append(each)
                    raise app.BadRequest.__subclasses__()[-1]("not now")
                real.put_all([each])

    monkeypatch.setattr(app, "intake", replace(app.intake, **{queue: Refuses()}))
    assert app.handler(sample("meta-several"), Context()) == refused(503)
    assert app.handler(sample("meta-several"), Context()) == TAKEN
    assert len(aws.take("mailbox")) == 3
    assert len(aws.take("statuses")) == 1


# --- many in one post -----------------------------------------------------------------------------------------------


def from_people(count: int, *texts: str) -> Event:
    """Return these texts of each of that many people in one POST."""
    values = [
        meta.value(
            messages=tuple(
                meta.message(
                    meta.wamid(100 * person + n), f"+1416555{person:04}", "text", {"body": text}, 1_767_625_200
                )
                for n, text in enumerate(texts)
            )
        )
        for person in range(count)
    ]
    return meta_posted(meta.notification(*values))


def test_a_large_post_costs_a_call_for_ten_messages_and_keeps_each_conversations_order(
    aws: Cloud, app: ModuleType
) -> None:
    assert app.handler(from_people(20, "one", "two"), Context()) == TAKEN
    assert aws.calls == ["sqs.SendMessageBatch"] * 4
    said: dict[str, list[str]] = {}
    for body in aws.bodies("mailbox"):
        said.setdefault(body["conversation"], []).append(body["text"])
    assert list(said.values()) == [["one", "two"]] * 20


def test_statuses_of_one_post_are_queued_together(aws: Cloud, app: ModuleType) -> None:
    statuses = tuple(meta_status("sent", f"c.SM{n}.r0") for n in range(12))
    assert app.handler(meta_posted(meta.notification(meta.value(statuses=statuses))), Context()) == TAKEN
    assert aws.calls == ["sqs.SendMessageBatch"] * 2
    assert sorted(body["row"] for body in aws.bodies("statuses")) == sorted(f"SM{n}.r0" for n in range(12))


def test_the_longest_messages_are_spread_over_requests_that_sqs_takes(aws: Cloud, app: ModuleType) -> None:
    assert app.handler(from_people(6, "😀" * LONGEST_TEXT), Context()) == TAKEN
    assert len(aws.take("mailbox")) == 6


def test_one_message_that_the_queue_refuses_makes_meta_repeat_and_the_order_holds(
    aws: Cloud, app: ModuleType, log: Log
) -> None:
    refused_once: list[str] = []

    def refuse(params: dict[str, Any], **_: object) -> None:
        """The first batch loses an entry on its way, as one that SQS does not take."""
        entries = params["Entries"]
        if not refused_once:
            refused_once.append(entries.pop(0)["Id"])

    def tell(parsed: dict[str, Any], **_: object) -> None:
        if len(refused_once) == 1:
            refused_once.append("told")
            failure = {"Id": refused_once[0], "Code": "InternalError", "SenderFault": False}
            parsed["Failed"] = [*parsed.get("Failed", []), failure]

    events = app.intake.mailbox._sqs.meta.events
    events.register("provide-client-params.sqs.SendMessageBatch", refuse)
    events.register("after-call.sqs.SendMessageBatch", tell)
    post = from_people(3, "one", "two", "three")
    assert app.handler(post, Context()) == refused(503)
    assert [line["error"] for line in log.lines if line["message"] == "webhook.refused"] == ["QueueRefused"]
    assert app.handler(post, Context()) == TAKEN
    said: dict[str, list[str]] = {}
    for body in aws.bodies("mailbox"):
        said.setdefault(body["conversation"], []).append(body["text"])
    assert list(said.values()) == [["one", "two", "three"]] * 3


# --- nothing of ours, and what cannot be attributed -----------------------------------------------------------------

ROW = "c.SM1.r0"


@pytest.mark.parametrize(
    "document",
    [
        meta.notification(),
        meta.notification(meta.value()),
        meta.notification(meta.value(statuses=(meta_status("sent", ""),))),
        meta.notification(meta.value(statuses=(meta_status("sent", "only-a-conversation"),))),
        meta.notification(meta.value(statuses=(meta_status("sent", ROW) | {"status": "teleported"},))),
        meta.notification(meta.value() | {"errors": [{"code": 130429}]}),
        meta.notification(
            meta.value(
                messages=(
                    {
                        "from": "14165550123",
                        "id": meta.wamid(9),
                        "type": "system",
                        "system": {"body": "Ana has a new phone", "type": "customer_identity_changed"},
                    },
                )
            )
        ),
        meta.notification(meta.value(messages=(said("to another number"),)) | {"metadata": {"phone_number_id": "1"}}),
        {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "group_lifecycle_update"}]}]},
    ],
    ids=["no entry", "nothing", "no row", "no row's id", "status", "errors", "system", "another number", "a group"],
)
def test_what_is_nothing_of_ours_is_taken_and_forgotten(document: Any, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(meta_posted(document), Context()) == TAKEN
    assert aws.calls == []


def test_without_a_number_of_its_own_every_number_of_the_account_is_taken(
    aws: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("META_PHONE_NUMBER_ID", raising=False)
    assert load_app("webhook").handler(sample("meta-text"), Context()) == TAKEN
    assert len(aws.take("mailbox")) == 1


@pytest.mark.parametrize(
    "broken",
    [{"from": ""}, {"from": "ana"}, {"from": None}, {"id": ""}, {"id": None}, {"from": "0"}],
    ids=str,
)
def test_a_message_of_nobody_holds_up_no_other(broken: meta.Part, aws: Cloud, app: ModuleType, log: Log) -> None:
    assert app.handler(posted(said("hello") | broken, said("here", 2)), Context()) == TAKEN
    assert texts(aws) == ["here"]
    assert [line["count"] for line in log.lines if line["message"] == "webhook.nameless"] == [1]
    assert app.handler(posted(said("hello") | broken), Context()) == refused(400)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "hologram", "hologram": {"body": "x"}},
        {"type": "text"},
        {"type": "text", "text": "no object"},
        {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"body": "Sent"}}},
        {"type": "interactive", "interactive": []},
        {"type": None},
        {"type": ["text"]},
    ],
    ids=str,
)
def test_what_is_not_known_is_queued_so_that_the_person_gets_an_answer(
    message: meta.Part, aws: Cloud, app: ModuleType
) -> None:
    assert app.handler(posted({**said(""), "text": None, **message}), Context()) == TAKEN
    assert [body["form"] for body in aws.bodies("mailbox")] == ["unsupported"]


@pytest.mark.parametrize("id", ["wamid." + "A" * 120, "wamid.\x00é", "\ud800"], ids=ascii)
def test_an_id_that_can_be_no_key_gets_another_and_stays_one_message(id: str, aws: Cloud, app: ModuleType) -> None:
    for _ in range(2):
        assert app.handler(posted(said("hello") | {"id": id}), Context()) == TAKEN
    (body,) = aws.bodies("mailbox")
    assert body["id"].startswith("wamid.")
    assert len(body["id"]) == 70


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("a\x00b\x1b[2Jc", "ab[2Jc"),
        ("pay \u202e001$\u202c", "pay 001$"),
        ("half \ud83d", "half ?"),
        ("x" * 40_000, "x" * LONGEST_TEXT),
        ("😀" * 40_000, "😀" * LONGEST_TEXT),
    ],
    ids=["controls", "directions", "half a pair", "too long", "too long, four bytes each"],
)
def test_a_text_is_cleaned_and_fits_the_queue(sent: str, heard: str, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(posted(said(sent)), Context()) == TAKEN
    (record,) = aws.take("mailbox")
    assert json.loads(record["body"])["text"] == heard
    assert len(record["body"]) < 256 * 1024


# --- refused --------------------------------------------------------------------------------------------------------


def raw(body: str, signature: str | None = None) -> Event:
    """A POST of any body, signed unless a signature is given."""
    event = meta_posted({})
    event["body"] = body
    made = meta.signature(body.encode("utf-8", "replace"), META_APP_SECRET)
    event["headers"][meta.SIGNATURE] = made if signature is None else signature
    return event


GENUINE = meta.written(meta.notification(meta.value(messages=(said(SECRET_TEXT),)))).decode()
RIGHT = meta.signature(GENUINE.encode(), META_APP_SECRET)
READ_AND_WRITTEN = json.dumps(json.loads(GENUINE))
REFUSED: Mapping[str, tuple[Event, int]] = {
    "signature missing": (raw(GENUINE) | {"headers": {}}, 403),
    "signature blank": (raw(GENUINE, ""), 403),
    "signature without its name": (raw(GENUINE, RIGHT.removeprefix("sha256=")), 403),
    "signature in capitals": (raw(GENUINE, RIGHT.upper()), 403),
    "signature cut short": (raw(GENUINE, RIGHT[:-1]), 403),
    "signature and more": (raw(GENUINE, f"{RIGHT}0"), 403),
    "signature of nothing": (raw(GENUINE, "sha256=" + "0" * 64), 403),
    "signature not ASCII": (raw(GENUINE, "sha256=" + "é" * 64), 403),
    "signature a lone surrogate": (raw(GENUINE, "sha256=\ud800"), 403),
    "signature of another secret": (raw(GENUINE, meta.signature(GENUINE.encode(), "another")), 403),
    "signature of an empty secret": (raw(GENUINE, meta.signature(GENUINE.encode(), "")), 403),
    "signature of another body": (raw(GENUINE, meta.signature(b"{}", META_APP_SECRET)), 403),
    "the same document written otherwise": (raw(READ_AND_WRITTEN, RIGHT), 403),
    "a space more": (raw(f"{GENUINE} ", RIGHT), 403),
    "body empty, and not signed": (raw("", "sha256="), 403),
    "body empty, and signed": (raw(""), 400),
    "not JSON": (raw("entry=1"), 400),
    "JSON cut short": (raw(GENUINE[:-1]), 400),
    "not an object": (raw("[]"), 400),
    "another object": (raw('{"object":"page","entry":[]}'), 400),
    "no entries": (raw('{"object":"whatsapp_business_account"}'), 400),
    "entries are no list": (raw('{"object":"whatsapp_business_account","entry":{}}'), 400),
    "nested too deep": (raw("[" * 100_000), 400),
    "a number too long": (raw("1" * 5_000), 400),
    "too large": (raw("x" * (MAX_BODY + 1)), 413),
    "Twilio's signature and form": (signed(META_URL, message_form("sms")), 403),
    "Meta's post on Twilio's route": (raw(GENUINE) | {"rawPath": "/twilio/message"}, 403),
    "a lone surrogate": (raw('{"a":"\ud800"}'), 400),
    "a route below": (raw(GENUINE) | {"rawPath": "/meta/webhook/"}, 400),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_it_is_refused_and_nothing_is_queued(
    reason: str, aws: Cloud, app: ModuleType, log: Log, capfd: pytest.CaptureFixture[str]
) -> None:
    event, status = REFUSED[reason]
    assert app.handler(event, Context()) == refused(status)
    assert aws.calls == []
    printed = capfd.readouterr()
    for private in (ANA.lstrip("+"), SECRET_TEXT, META_APP_SECRET, CONVERSATION_KEY):
        assert private not in log.text + printed.out + printed.err


def test_both_of_two_secrets_are_valid(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_APP_SECRET", "the-next-one\n" + META_APP_SECRET + "\n")
    app = load_app("webhook")
    next_one = meta.signature(GENUINE.encode(), "the-next-one")
    assert app.handler(raw(GENUINE), Context()) == TAKEN
    assert app.handler(raw(GENUINE, next_one), Context()) == TAKEN
    assert app.handler(raw(GENUINE, meta.signature(GENUINE.encode(), "the-one-before")), Context()) == refused(403)


@pytest.mark.parametrize("event", [sample("meta-text"), sample("meta-handshake")], ids=["a post", "a handshake"])
def test_a_deployment_without_meta_takes_nothing(
    event: Event, aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("META_APP_SECRET")
    monkeypatch.delenv("META_VERIFY_TOKEN")
    assert load_app("webhook").handler(event, Context()) == refused(503)
    assert aws.calls == []
    assert "NotSetUp" in log.text


def test_a_queue_that_cannot_be_reached_makes_meta_repeat(aws: Cloud, app: ModuleType) -> None:
    def unreachable(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://sqs.example.com")

    app.intake.mailbox._sqs.meta.events.register("before-call.sqs.SendMessage", unreachable)
    assert app.handler(sample("meta-text"), Context()) == refused(503)


# --- the handshake --------------------------------------------------------------------------------------------------


def test_the_handshake_is_answered_with_its_challenge(aws: Cloud, app: ModuleType) -> None:
    assert app.handler(sample("meta-handshake"), Context()) == TAKEN | {"body": "1158201444"}
    assert aws.calls == []


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"verify_token": "guess"}, 403),
        ({"verify_token": ""}, 403),
        ({"verify_token": f"{META_VERIFY_TOKEN}x"}, 403),
        ({"verify_token": "é"}, 403),
        ({"mode": "unsubscribe"}, 403),
        ({"mode": ""}, 403),
        ({"challenge": ""}, 400),
        ({"challenge": "<script>"}, 400),
        ({"challenge": "1" * 201}, 400),
    ],
    ids=str,
)
def test_a_handshake_that_is_not_ours_is_refused(changed: dict[str, str], status: int, app: ModuleType) -> None:
    assert app.handler(meta_handshake(**changed), Context()) == refused(status)


def test_a_query_of_anything_is_refused(app: ModuleType) -> None:
    for query in ("", "hub.mode", "hub.verify_token=%FF&hub.mode=subscribe", "a=\ud800", urlencode({"hub.mode": "x"})):
        assert app.handler(meta_handshake() | {"rawQueryString": query}, Context()) == refused(403)


# --- anything at all ------------------------------------------------------------------------------------------------

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(some.characters(codec=None)),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = [kind for kind, _ in meta.MESSAGES.values()]
anything = settings(
    max_examples=200,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@anything
@given(kind=some.sampled_from(KINDS), content=JSON, number=some.integers(0, 2**32))
def test_whatever_a_person_sends_is_queued_clean(
    aws: Cloud, app: ModuleType, log: Log, kind: str, content: Any, number: int
) -> None:
    id = meta.wamid(number + len(aws.calls))
    assert app.handler(posted(said("") | {"id": id, "type": kind, kind: content}), Context()) == TAKEN
    for body in aws.bodies("mailbox"):
        event = load(json.dumps(body))
        assert isinstance(event, Message)
        assert not any(ord(c) < 0x20 and c not in "\n\t" for c in event.text)


@anything
@given(place=some.sampled_from(["entry", "changes", "value", "metadata", "contacts", "messages", "statuses"]), put=JSON)
def test_whatever_is_signed_is_taken_or_refused(aws: Cloud, app: ModuleType, log: Log, place: str, put: Any) -> None:
    document = meta.notification(meta.value(messages=(said("hello"),), statuses=(meta_status("sent", ROW),)))
    holder = document
    while place not in holder:
        holder = next(iter(holder["entry"])) if "entry" in holder else holder["changes"][0]
        holder = holder["value"] if place not in holder and "value" in holder else holder
    holder[place] = put
    assert app.handler(meta_posted(document), Context()) in (TAKEN, refused(400))


# --- how old a message may be -----------------------------------------------------------------------------------------


def written(ago: timedelta, number: int = 1) -> meta.Part:
    """A message that was written so long ago."""
    return said(SECRET_TEXT, number) | {"timestamp": str(int((datetime.now(UTC) - ago).timestamp()))}


@pytest.fixture
def aged(aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The webhook of a deployment that sets nothing about it."""
    monkeypatch.delenv("META_OLDEST_DAYS")
    monkeypatch.setenv("META_PHONE_NUMBER_ID", meta.PHONE_NUMBER_ID)
    return load_app("webhook")


@pytest.mark.parametrize(
    ("ago", "is_taken"),
    [
        (timedelta(), True),
        (timedelta(minutes=-5), True),
        (timedelta(days=6, hours=23), True),
        (timedelta(days=7, minutes=1), False),
        (timedelta(days=40), False),
        (timedelta(days=20_000), False),
    ],
    ids=str,
)
def test_a_message_older_than_a_week_is_dropped_and_counted(
    ago: timedelta, is_taken: bool, aws: Cloud, aged: ModuleType, log: Log
) -> None:
    assert aged.handler(posted(written(ago)), Context()) == TAKEN
    assert texts(aws) == ([SECRET_TEXT] if is_taken else [])
    lines = [line for line in log.lines if line["message"] == "webhook.outdated"]
    assert [line["outdated"] for line in lines] == ([] if is_taken else [1])
    assert SECRET_TEXT not in log.text
    assert ANA.lstrip("+") not in log.text


def test_an_old_message_takes_nothing_from_the_others_of_its_post(aws: Cloud, aged: ModuleType, log: Log) -> None:
    old, new = written(timedelta(days=9)), written(timedelta(hours=1), 2)
    status = meta_status("delivered", ROW)
    post = meta_posted(
        meta.notification(meta.value(messages=(old, new)), meta.value(messages=(old,)), meta.value(statuses=(status,)))
    )
    assert aged.handler(post, Context()) == TAKEN
    assert len(texts(aws)) == 1
    assert len(aws.take("statuses")) == 1, "a status is as true as it was"
    assert [line["outdated"] for line in log.lines if line["message"] == "webhook.outdated"] == [2]


@pytest.mark.parametrize("days", ["30", "0"])
def test_an_operator_says_how_old(days: str, aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_OLDEST_DAYS", days)
    app = load_app("webhook")
    assert app.handler(posted(written(timedelta(days=29))), Context()) == TAKEN
    assert app.handler(posted(written(timedelta(days=31), 2)), Context()) == TAKEN
    assert len(texts(aws)) == {"30": 1, "0": 2}[days]


@pytest.mark.parametrize("timestamp", ["", "soon", None, [], "9" * 5_000, "-5"], ids=str)
def test_a_message_without_a_time_is_taken(timestamp: Any, aws: Cloud, aged: ModuleType) -> None:
    assert aged.handler(posted(said("hello") | {"timestamp": timestamp}), Context()) == TAKEN
    assert texts(aws) == ["hello"]
