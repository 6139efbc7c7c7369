"""The webhook, through its `app.py`: what reaches the queues, and what does not."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from types import ModuleType
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from twilio.request_validator import RequestValidator

from parley.channels.twilio.boundaries import NAME
from parley.conversation import reach
from parley.conversation.events import Attachment, Channel, Message, MessageForm, load
from parley.conversation.identity import conversation_id
from parley.hooks.twilio import MAX_BODY
from parley.ports import DeliveryStatus, OptedOut, load_status
from parley_cli.events import (
    ACCOUNT_SID,
    ANA,
    AT,
    AUTH_TOKEN,
    CONVERSATION_KEY,
    MESSAGES,
    PUBLIC_URL,
    STATUSES,
    message_form,
    signed,
    status_form,
)
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app, sample

Event = dict[str, Any]
SMS_NUMBER, WHATSAPP_NUMBER = "+15005550006", "+14155238886"
MESSAGE_URL, STATUS_URL = f"{PUBLIC_URL}/twilio/message", f"{PUBLIC_URL}/twilio/status"
CONVERSATION = conversation_id(CONVERSATION_KEY, "parley", ANA)
TAKEN = {
    "statusCode": 200,
    "headers": {"content-type": "text/xml"},
    "body": '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
}
TEXT = "my secret is safe"
ERROR_WORDS = ("Traceback", "Error", "Exception", "parley", ".py")


def refused(status: int) -> Event:
    """The whole answer to a request that is not taken."""
    return {"statusCode": status, "headers": {"content-type": "text/plain"}, "body": HTTPStatus(status).phrase}


@pytest.fixture
def app(aws: Cloud, log: Log) -> ModuleType:
    """A cold webhook."""
    return load_app("webhook")


@pytest.fixture
def nothing_private(
    log: Log, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Callable[[], None]:
    """Fails if a person, their words or a secret stand in any output so far."""

    def check() -> None:
        printed = capfd.readouterr()
        output = "\n".join([log.text, caplog.text, printed.out, printed.err])
        assert log.text, "every request leaves a line"
        for private in (ANA.lstrip("+"), TEXT, quote_plus(TEXT), AUTH_TOKEN, CONVERSATION_KEY, "x-twilio-signature"):
            assert private not in output

    return check


def form(**fields: str) -> dict[str, str]:
    """The form of Ana's text message, with these fields changed."""
    return message_form("sms") | {"Body": TEXT} | fields


def without(*fields: str) -> dict[str, str]:
    return {name: value for name, value in form().items() if name not in fields}


def post(body: bytes, signature: str = "", path: str = "/twilio/message") -> Event:
    """A request with any body."""
    event = signed(f"{PUBLIC_URL}{path}", form())
    event["body"] = b64encode(body).decode()
    event["headers"]["x-twilio-signature"] = signature or event["headers"]["x-twilio-signature"]
    return event


def changed(url: str = MESSAGE_URL, fields: Mapping[str, str] | None = None, **more: Any) -> Event:
    """A request with a right signature, and then these fields of the event changed."""
    return signed(url, fields or form()) | more


def with_header(name: str, value: str | None) -> Event:
    """A signed message with this header set, or left out."""
    event = changed()
    event["headers"] = {key: held for key, held in event["headers"].items() if key != name}
    return event if value is None else event | {"headers": event["headers"] | {name: value}}


# --- every sample event ---------------------------------------------------------------------------------------------

SMS, WHATSAPP = Channel.SMS, Channel.WHATSAPP
EXPECTED: Mapping[str, tuple[Channel, MessageForm, str, str | None]] = {
    "sms": (SMS, MessageForm.TEXT, "add milk to my tasks", None),
    "sms-unicode": (SMS, MessageForm.TEXT, "Añade «pan» & 50% café 😀", None),
    "sms-empty": (SMS, MessageForm.TEXT, "", None),
    "sms-stop": (SMS, MessageForm.TEXT, "STOP", None),
    "mms": (SMS, MessageForm.IMAGE, "[Image: the fridge] [Video]", None),
    "whatsapp": (WHATSAPP, MessageForm.TEXT, "my tasks", None),
    "whatsapp-button": (WHATSAPP, MessageForm.BUTTON, "Yes", "SM00000000000000000000000000000006.q"),
    "whatsapp-list": (WHATSAPP, MessageForm.BUTTON, "milk", "task:1"),
    "whatsapp-location": (WHATSAPP, MessageForm.LOCATION, "[Location: CN Tower, 43.6426, -79.3871]", None),
    "whatsapp-voice": (WHATSAPP, MessageForm.AUDIO, "[Voice message]", None),
    "whatsapp-image": (WHATSAPP, MessageForm.IMAGE, "[Image: receipt]", None),
    "whatsapp-sticker": (WHATSAPP, MessageForm.IMAGE, "[Image]", None),
    "whatsapp-video": (WHATSAPP, MessageForm.VIDEO, "[Video]", None),
    "whatsapp-document": (WHATSAPP, MessageForm.DOCUMENT, "[Document: lease.pdf]", None),
    "whatsapp-contact": (WHATSAPP, MessageForm.CONTACT, "[Contact card]", None),
    "whatsapp-unsupported": (WHATSAPP, MessageForm.UNSUPPORTED, "[Unsupported message]", None),
    "sms-help": (SMS, MessageForm.TEXT, "HELP", None),
    "sms-start": (SMS, MessageForm.TEXT, "START", None),
    "sms-long": (SMS, MessageForm.TEXT, "milk " * 64, None),
    "mms-voice": (SMS, MessageForm.AUDIO, "[Voice message]", None),
    "mms-contact": (SMS, MessageForm.CONTACT, "[Contact card]", None),
    "mms-document": (SMS, MessageForm.DOCUMENT, "[Document: the lease]", None),
    "mms-unknown": (SMS, MessageForm.UNSUPPORTED, "[Unsupported message]", None),
    "whatsapp-reply": (WHATSAPP, MessageForm.TEXT, "my tasks", None),
    "whatsapp-forwarded": (WHATSAPP, MessageForm.TEXT, "my tasks", None),
    "whatsapp-from-ad": (WHATSAPP, MessageForm.TEXT, "my tasks", None),
    "whatsapp-reaction": (WHATSAPP, MessageForm.REACTION, "[Reaction: 👍]", None),
    "whatsapp-location-bare": (WHATSAPP, MessageForm.LOCATION, "[Location: 43.6426, -79.3871]", None),
}
ANSWERED = {"sms-stop": "stop", "sms-help": "help", "sms-start": "start"}
REPORTED = {
    "sent": ("sent", None),
    "delivered": ("delivered", None),
    "undelivered": ("failed", "30003"),
    "failed": ("failed", "30007"),
    "read": ("read", None),
    "outside-window": ("failed", "63016"),
    "canceled": ("failed", None),
    "whatsapp-delivered": ("delivered", None),
}

FORETOLD = ("queued",)


def test_every_sample_is_expected() -> None:
    assert list(EXPECTED) == list(MESSAGES)
    assert [*REPORTED, *FORETOLD] == [name for name in STATUSES if name not in FORETOLD] + list(FORETOLD)


CAPTIONS = {
    "mms": "the fridge",
    "mms-document": "the lease",
    "whatsapp-image": "receipt",
    "whatsapp-document": "lease.pdf",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_message_becomes_one_event_in_its_conversations_mailbox(name: str, aws: Cloud, app: ModuleType) -> None:
    before = datetime.now(UTC)
    assert app.handler(sample(f"twilio-{name}"), Context()) == TAKEN
    (record,) = aws.take("mailbox")
    event = load(record["body"])
    channel, kind, text, payload = EXPECTED[name]
    assert event == Message(
        id=message_form(name)["MessageSid"],
        conversation=CONVERSATION,
        received_at=event.received_at,
        channel=channel,
        person=ANA,
        service=WHATSAPP_NUMBER if channel is WHATSAPP else SMS_NUMBER,
        form=kind,
        text=text,
        caption=CAPTIONS.get(name),
        payload=payload,
        answered=ANSWERED.get(name),
        quoted=f"SM{0x31:032x}" if name == "whatsapp-reply" else None,
        profile=message_form(name)["ProfileName"] if channel is WHATSAPP else None,
        media=tuple(
            Attachment(place=message_form(name)[f"MediaUrl{n}"], type=message_form(name)[f"MediaContentType{n}"])
            for n in range(int(message_form(name)["NumMedia"]))
        ),
    )
    assert before <= event.received_at <= datetime.now(UTC)
    assert record["attributes"]["MessageGroupId"] == CONVERSATION
    ahead = [OptedOut(conversation=CONVERSATION, event=event.id, opted_out_at=event.received_at)]
    assert [load_status(each["body"]) for each in aws.take("statuses")] == (ahead if name == "sms-stop" else [])


@pytest.mark.parametrize("text", ["hello", "stop the reminders", "STOP", "please stop texting me"])
def test_only_an_opt_out_costs_a_second_call(text: str, aws: Cloud, app: ModuleType) -> None:
    app.handler(changed(fields=form(Body=text)), Context())
    calls = [call for call in aws.calls if call.startswith("sqs")]
    assert calls == ["sqs.SendMessage"] * (1 if text in ("hello", "stop the reminders") else 2)


@pytest.mark.parametrize(
    ("text", "is_stop_word"),
    [("Abmelden!", True), ("NO MÁS", True), ("abmelden morgen", False), ("no", False), ("hello", False)],
)
def test_a_word_that_the_operator_has_set_opts_out_as_a_whole_message(
    text: str, is_stop_word: bool, aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_STOP_WORDS", "ABMELDEN, no más,")
    load_app("webhook").handler(changed(fields=form(Body=text)), Context())
    (record,) = aws.take("mailbox")
    message = load(record["body"])
    assert isinstance(message, Message)
    assert reach.stops_whatever_is_open(message) is is_stop_word
    assert len(aws.take("statuses")) == is_stop_word


@pytest.mark.parametrize("name", REPORTED)
def test_a_status_goes_to_the_statuses_queue_with_its_row(name: str, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(sample(f"twilio-status-{name}"), Context()) == TAKEN
    (record,) = aws.take("statuses")
    status, code = REPORTED[name]
    assert DeliveryStatus.model_validate_json(record["body"]) == DeliveryStatus(
        conversation=CONVERSATION,
        row=f"{message_form('sms')['MessageSid']}.r0",
        status=status,
        sid="SM00000000000000000000000000000030",
        code=code,
    )
    assert aws.take("mailbox") == []


@pytest.mark.parametrize("status", ["queued", "sending", "accepted", "scheduled"])
def test_a_status_that_says_nothing_new_costs_no_call_and_no_line(
    status: str, aws: Cloud, app: ModuleType, log: Log
) -> None:
    event = signed(f"{STATUS_URL}?row=c.r0", status_form("queued") | {"MessageStatus": status, "SmsStatus": status})
    assert app.handler(event, Context()) == TAKEN
    assert (aws.calls, log.text) == ([], "")


def test_the_mailbox_sample_is_what_the_webhook_queues(
    aws: Cloud, app: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "intake", replace(app.intake, now=lambda: AT))
    app.handler(sample("twilio-sms"), Context())
    (queued,), (expected,) = aws.take("mailbox"), sample("mailbox-message")["Records"]
    assert queued["body"] == expected["body"]
    for name in ("MessageGroupId", "MessageDeduplicationId"):
        assert queued["attributes"][name] == expected["attributes"][name]


@pytest.mark.parametrize("name", ["twilio-sms", "twilio-status-delivered"])
def test_a_webhook_costs_one_aws_call(name: str, aws: Cloud, app: ModuleType) -> None:
    for times in (1, 2):
        app.handler(sample(name), Context())
        assert aws.calls == ["sqs.SendMessage"] * times


def test_a_message_that_twilio_posts_again_is_one_event(aws: Cloud, app: ModuleType) -> None:
    for _ in range(2):
        assert app.handler(sample("twilio-sms"), Context()) == TAKEN
    assert len(aws.take("mailbox")) == 1


# --- unusual, and taken ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(
            changed(headers={name.title(): value for name, value in changed()["headers"].items()}),
            id="header names in mixed case",
        ),
        pytest.param(changed(body=urlencode(form()), isBase64Encoded=False), id="a plain body"),
    ],
)
def test_other_gateways_shapes_are_read_too(event: Event, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(event, Context()) == TAKEN
    assert [body["text"] for body in aws.bodies("mailbox")] == [TEXT]


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("a\x00b\x1b[2Jc\x7fd\x9be", "ab[2Jcde"),
        ("one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("pay \u202e001$\u202c to \u2066Bob\u2069", "pay 001$ to Bob"),
        ("\u200fשלום \u200dfine\ufe0f", "\u200fשלום \u200dfine\ufe0f"),
    ],
    ids=["NUL and controls", "line ends and tabs stay", "overrides of direction", "marks and joiners stay"],
)
def test_a_text_is_cleaned_of_what_nobody_writes(sent: str, heard: str, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(changed(fields=form(Body=sent)), Context()) == TAKEN
    assert [body["text"] for body in aws.bodies("mailbox")] == [heard]


def test_a_text_of_only_controls_arrives_empty(aws: Cloud, app: ModuleType) -> None:
    assert app.handler(changed(fields=form(Body="\x00\u202e\x07")), Context()) == TAKEN
    assert [body["text"] for body in aws.bodies("mailbox")] == [""]


def test_an_unknown_type_is_queued_so_that_the_person_gets_an_answer(aws: Cloud, app: ModuleType) -> None:
    assert app.handler(changed(fields=form(Body="", MessageType="hologram")), Context()) == TAKEN
    assert [body["form"] for body in aws.bodies("mailbox")] == ["unsupported"]


def test_the_longest_body_is_taken_whole(aws: Cloud, app: ModuleType) -> None:
    room = MAX_BODY - len(urlencode(form(Body="")))
    assert app.handler(changed(fields=form(Body="x" * room)), Context()) == TAKEN
    assert [len(body["text"]) for body in aws.bodies("mailbox")] == [room]


def test_the_longest_text_that_twilio_sends_fits_many_times(aws: Cloud, app: ModuleType) -> None:
    text = "😀" * 1_600
    assert app.handler(changed(fields=form(Body=text)), Context()) == TAKEN
    assert [body["text"] for body in aws.bodies("mailbox")] == [text]


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        (STATUS_URL, {}),
        (f"{STATUS_URL}?row=", {}),
        (f"{STATUS_URL}?row=only-a-conversation", {}),
        (f"{STATUS_URL}?other=1", {}),
        (f"{STATUS_URL}?row=c.SM1.r0", {"MessageStatus": "teleported"}),
        (f"{STATUS_URL}?row=c.SM1.r0", {"MessageStatus": "received"}),
    ],
)
def test_a_status_that_is_nothing_of_ours_is_taken_and_forgotten(
    url: str, fields: dict[str, str], aws: Cloud, app: ModuleType
) -> None:
    event = changed(url, {"MessageSid": "SM" + "1" * 32, "MessageStatus": "delivered"} | fields)
    assert app.handler(event, Context()) == TAKEN
    assert aws.calls == []


# --- refused --------------------------------------------------------------------------------------------------------

OTHER_TOKEN = RequestValidator("another-token").compute_signature(MESSAGE_URL, form())
WITHOUT_BLANKS = RequestValidator(AUTH_TOKEN).compute_signature(
    MESSAGE_URL, {name: value for name, value in form().items() if value}
)
BODY = urlencode(form()).encode()
REFUSED: Mapping[str, tuple[Event, int]] = {
    "signature missing": (with_header("x-twilio-signature", None), 403),
    "signature blank": (with_header("x-twilio-signature", ""), 403),
    "signature of nothing": (with_header("x-twilio-signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), 403),
    "signature not ASCII": (with_header("x-twilio-signature", "ü" * 28), 403),
    "signature of another token": (with_header("x-twilio-signature", OTHER_TOKEN), 403),
    "signature without the blank fields": (with_header("x-twilio-signature", WITHOUT_BLANKS), 403),
    "signature in a header of Meta's": (
        with_header("x-hub-signature-256", OTHER_TOKEN) | {"headers": {"x-hub-signature-256": OTHER_TOKEN}},
        403,
    ),
    "signed for another path": (changed(STATUS_URL, rawPath="/twilio/message"), 403),
    "signed for another query": (changed(f"{MESSAGE_URL}?a=1", rawQueryString="a=2"), 403),
    "signed without the query": (changed(rawQueryString="a=1"), 403),
    "signed for another host": (changed("https://elsewhere.example.com/twilio/message"), 403),
    "body changed afterwards": (post(BODY + b"+really"), 403),
    "field added afterwards": (post(BODY + b"&ButtonPayload=yes"), 403),
    "lone surrogate in the query": (changed(rawQueryString="a=\ud800"), 403),
    "body empty, and not signed": (post(b""), 403),
    "no body at all": ({name: value for name, value in changed().items() if name != "body"}, 403),
    "body empty, and signed": (post(b"", RequestValidator(AUTH_TOKEN).compute_signature(MESSAGE_URL, {})), 400),
    "broken base64": (changed(body="AAA"), 400),
    "not base64": (changed(body=urlencode(form())), 400),
    "base64 beyond ASCII": (changed(body="ÄÖÜß"), 400),
    "plain body with a lone surrogate": (changed(body="Body=\ud800", isBase64Encoded=False), 400),
    "bytes that are no text": (post(b"\xff\xfe\x00"), 400),
    "base64 with other characters in it": (changed(body=f"!{changed()['body']}"), 400),
    "text that is not encoded": (post(f"From={ANA}&Body=naïve".encode()), 400),
    "percent-encoding of no UTF-8": (post(BODY + b"&Label=%FF"), 400),
    "percent-encoding of a surrogate": (post(BODY + b"&Label=%ED%A0%80"), 400),
    "percent-encoding broken off": (post(BODY + b"&Label=%E2%82"), 400),
    "percent sign that encodes nothing": (post(BODY + b"&Label=50%ZZ"), 400),
    "percent sign at the end": (post(BODY + b"&Label=50%"), 400),
    "JSON": (post(b'{"Body": "hello"}'), 400),
    "field without a value": (post(BODY + b"&Label"), 400),
    "a thousand fields": (post(BODY + b"&a=1" * 1000), 400),
    "no id of the message": (changed(fields=without("MessageSid", "SmsMessageSid", "SmsSid")), 400),
    "a form cut so that its MessageSid is text": (
        changed(fields=without("MessageSid") | {"Label": f"hereMessageSid{form()['MessageSid']}"}),
        400,
    ),
    "no From": (changed(fields=without("From")), 400),
    "no To": (changed(fields=without("To")), 400),
    "From blank": (changed(fields=form(From="")), 400),
    "MessageSid too long": (changed(fields=form(MessageSid="S" * 101)), 400),
    "status without MessageSid": (changed(f"{STATUS_URL}?row=c.r", {"MessageStatus": "sent"}), 400),
    "status without MessageStatus": (changed(f"{STATUS_URL}?row=c.r", {"MessageSid": "SM1"}), 400),
    "1 MB": (post(b"Body=" + b"x" * 2**20), 413),
    "1 MB, signed": (changed(fields=form(Body="x" * 2**20)), 413),
    "one byte too long": (post(b"x" * (MAX_BODY + 1)), 413),
    "no such route": (changed(f"{PUBLIC_URL}/twilio/voice"), 400),
    "below the route": (changed(f"{MESSAGE_URL}/"), 400),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_it_is_refused_and_nothing_is_queued(
    reason: str, aws: Cloud, app: ModuleType, log: Log, nothing_private: Callable[[], None]
) -> None:
    event, status = REFUSED[reason]
    answer = app.handler(event, Context())
    assert answer == refused(status)
    assert '"webhook.refused"' in log.text, "the alarm counts this line"
    assert not [word for word in ERROR_WORDS if word in answer["body"]]
    assert aws.calls == []
    nothing_private()


def test_a_form_of_the_api_of_2008_has_its_id_in_another_field(aws: Cloud, app: ModuleType) -> None:
    app.handler(changed(fields=without("MessageSid")), Context())
    assert [body["id"] for body in aws.bodies("mailbox")] == [form()["MessageSid"]]


def test_what_is_taken_leaves_nothing_private_in_the_log(
    aws: Cloud, app: ModuleType, log: Log, nothing_private: Callable[[], None]
) -> None:
    app.handler(changed(), Context())
    nothing_private()
    assert [(line["message"], line["conversation"]) for line in log.lines] == [("webhook.accepted", CONVERSATION)]


@pytest.mark.parametrize(("queue", "name"), [("mailbox", "twilio-sms"), ("statuses", "twilio-status-failed")])
def test_a_queue_that_is_gone_makes_the_provider_try_again(
    queue: str, name: str, aws: Cloud, app: ModuleType, nothing_private: Callable[[], None]
) -> None:
    aws.sqs.delete_queue(QueueUrl=aws.urls[queue])
    assert app.handler(sample(name), Context()) == refused(503)
    nothing_private()


def test_a_queue_that_cannot_be_reached_makes_the_provider_try_again(aws: Cloud) -> None:
    def unreachable(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://sqs.example.com")

    aws.events.register("before-call.sqs.SendMessage", unreachable)
    assert load_app("webhook").handler(sample("twilio-sms"), Context()) == refused(503)


# --- anything at all ------------------------------------------------------------------------------------------------

CHARACTERS = some.characters(codec=None)
"""Lone surrogates too: JSON can carry them."""
ANY_TEXT = some.text(CHARACTERS, max_size=60)
FORM_TEXT = some.text(max_size=60)
FIELDS = some.sampled_from([*form(), "MessageStatus", "MessageType", "ButtonPayload", "MediaContentType0", "Latitude"])
ANY_FORM = some.dictionaries(FIELDS | FORM_TEXT, FORM_TEXT, max_size=12)
ANY_BODY = (
    ANY_TEXT
    | some.binary(max_size=200).map(lambda data: b64encode(data).decode())
    | ANY_FORM.map(urlencode)
    | ANY_FORM.map(lambda fields: b64encode(urlencode(fields).encode()).decode())
)
ANY_HEADERS = some.dictionaries(some.just("x-twilio-signature") | ANY_TEXT, ANY_TEXT, max_size=4)
ANY_PATH = some.sampled_from(["/twilio/message", "/twilio/status"]) | ANY_TEXT
anything = settings(
    max_examples=200,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@anything
@given(path=ANY_PATH, query=ANY_TEXT, headers=ANY_HEADERS, body=ANY_BODY, encoded=some.booleans())
def test_nothing_unsigned_gets_in(
    aws: Cloud, app: ModuleType, path: str, query: str, headers: dict[str, str], body: str, encoded: bool
) -> None:
    event = changed(rawPath=path, rawQueryString=query, headers=headers, body=body, isBase64Encoded=encoded)
    assert app.handler(event, Context())["statusCode"] in (400, 403, 413)
    assert aws.calls == []


@anything
@given(fields=ANY_FORM, complete=some.booleans())
def test_whatever_is_signed_is_queued_clean_or_refused(
    aws: Cloud, app: ModuleType, log: Log, fields: dict[str, str], complete: bool
) -> None:
    sid = f"SM{len(aws.calls):032x}"  # never one that the queue has had
    ids = dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), sid)
    required = {**ids, "AccountSid": ACCOUNT_SID, "From": ANA, "To": SMS_NUMBER} if complete else {}
    answer = app.handler(changed(fields=(fields | required) or {"": ""}), Context())
    queued = aws.bodies("mailbox")
    assert answer == (TAKEN if queued else refused(400))
    assert not complete or answer == TAKEN or not all(NAME.fullmatch(name) for name in fields)
    for body in queued:
        event = load(json.dumps(body))
        assert isinstance(event, Message)
        assert not any(ord(c) < 0x20 and c not in "\n\t" for c in event.text)


PARTS = ("body", "signature", "rawPath", "rawQueryString")


def mutated(event: Event, part: str, place: int, put: str, removed: int) -> Event:
    """The event with some characters of one part replaced."""
    headers = dict(event["headers"])
    whole = headers["x-twilio-signature"] if part == "signature" else event[part]
    at = place % (len(whole) + 1)
    changed_part = whole[:at] + put + whole[at + removed :]
    if part == "signature":
        return event | {"headers": headers | {"x-twilio-signature": changed_part}}
    return event | {part: changed_part}


@anything
@given(
    part=some.sampled_from(PARTS),
    place=some.integers(0, 5_000),
    put=ANY_TEXT | some.sampled_from(["=", "%", "&", "A"]),
    removed=some.integers(0, 3),
    encoded=some.booleans(),
)
def test_a_signed_request_that_was_changed_on_its_way_does_not_get_in(
    aws: Cloud, app: ModuleType, log: Log, part: str, place: int, put: str, removed: int, encoded: bool
) -> None:
    genuine = changed() if encoded else changed(body=urlencode(form()), isBase64Encoded=False)
    event = mutated(genuine, part, place, put, removed)
    answer = app.handler(event, Context())
    if answer == TAKEN:  # the same request after all: written otherwise, and as it was signed
        (body,) = aws.bodies("mailbox")
        assert (body["text"], body["person"], body["id"]) == (TEXT, ANA, form()["MessageSid"])
        aws.calls.clear()
    assert answer["statusCode"] in (200, 400, 403, 413)
    assert aws.calls == []
    for private in (ANA.lstrip("+"), TEXT, quote_plus(TEXT), AUTH_TOKEN, CONVERSATION_KEY):
        assert private not in log.text
