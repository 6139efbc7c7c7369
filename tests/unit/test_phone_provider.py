"""The caught provider, driven by Twilio's own library over HTTP as `send` drives it, and the forms it posts."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any
from urllib.parse import parse_qsl
from urllib.request import Request, urlopen

import pytest
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from parley.channels.twilio import receive
from parley.conversation.events import MessageForm
from parley_cli.phone import forms, provider
from parley_cli.phone.faults import InjectedFaults
from parley_cli.phone.server import PhoneServer
from parley_cli.phone.settings import PhoneSettings
from tests.support.workbench import SETTINGS

ACCOUNT, TOKEN = SETTINGS.account_sid, SETTINGS.auth_token
PERSON, SENDER, WHATSAPP_SENDER = "+14165550123", SETTINGS.sms_number, SETTINGS.whatsapp_number


class Webhook:
    """Takes what the phone posts and answers with `status`."""

    def __init__(self) -> None:
        self.status = 200
        self.posted: Queue[tuple[str, dict[str, str], str]] = Queue()
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = dict(parse_qsl(body, keep_blank_values=True))
                webhook.posted.put((webhook.url + self.path, form, self.headers["X-Twilio-Signature"]))
                self.send_response(webhook.status)
                self.end_headers()
                self.wfile.write(b"<Response/>" if webhook.status == 200 else b"Forbidden")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def next(self) -> tuple[str, dict[str, str], str]:
        return self.posted.get(timeout=10)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    webhook = Webhook()
    yield webhook
    webhook.server.shutdown()
    webhook.server.server_close()


@pytest.fixture
def phone(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> Iterator[PhoneServer]:
    monkeypatch.setattr(provider, "STEP_SECONDS", 0.01)
    server = PhoneServer(0)
    server.serve(settings(webhook.url))
    yield server
    server.stop()


@pytest.fixture
def twilio(phone: PhoneServer) -> Client:
    return client(phone)


def settings(webhook_url: str) -> PhoneSettings:
    return replace(
        SETTINGS,
        webhook_url=f"{webhook_url}/twilio/message#rc=3&rp=4xx,5xx,ct,rt",
        status_url=f"{webhook_url}/twilio/status",
    )


def client(phone: PhoneServer, token: str = TOKEN) -> Client:
    client = Client(ACCOUNT, token)
    client.api.base_url = phone.url
    return client


def text_from(phone: PhoneServer, channel: str, text: str) -> Any:
    return post(phone, {"from": PERSON, "channel": channel, "text": text})


def post(phone: PhoneServer, message: object) -> Any:
    body = json.dumps(message).encode()
    with urlopen(Request(f"{phone.url}/messages", data=body, method="POST"), timeout=10) as answer:
        return json.load(answer)


@pytest.mark.parametrize(
    ("channel", "blank", "addresses"),
    [
        ("sms", {"ToState", "ToCity", "ToZip"}, (PERSON, SENDER)),
        ("whatsapp", set(), (f"whatsapp:{PERSON}", f"whatsapp:{WHATSAPP_SENDER}")),
    ],
)
def test_a_message_is_a_complete_form_signed_over_the_url_without_its_fragment(
    phone: PhoneServer, webhook: Webhook, channel: str, blank: set[str], addresses: tuple[str, str]
) -> None:
    answer = text_from(phone, channel, "añade leche 🥛 & <b>")
    url, form, signature = webhook.next()
    assert answer == {"sid": form["MessageSid"], "status": 200}
    assert url == f"{webhook.url}/twilio/message"
    assert RequestValidator(TOKEN).validate(url, form, signature)
    assert form["Body"] == "añade leche 🥛 & <b>"
    assert (form["From"], form["To"]) == addresses
    assert blank <= {name for name, value in form.items() if value == ""}


def test_every_message_has_its_own_sid(phone: PhoneServer) -> None:
    assert text_from(phone, "sms", "help")["sid"] != text_from(phone, "sms", "help")["sid"]


@pytest.mark.parametrize(
    ("channel", "names"),
    [
        (
            "sms",
            "ToCountry ToState SmsMessageSid NumMedia ToCity FromZip SmsSid FromState SmsStatus FromCity Body "
            "FromCountry To ToZip NumSegments MessageSid AccountSid From ApiVersion",
        ),
        (
            "whatsapp",
            "SmsMessageSid NumMedia ProfileName MessageType SmsSid WaId SmsStatus Body To NumSegments "
            "ReferralNumMedia MessageSid AccountSid ChannelMetadata From ApiVersion",
        ),
    ],
)
def test_a_form_has_every_field_that_twilio_sends(channel: str, names: str) -> None:
    form = forms.inbound(settings("http://127.0.0.1:1"), PERSON, channel, "help", forms.new_sid())
    assert set(form) == set(names.split())


def test_a_button_is_posted_as_whatsapp_does_with_the_payload_that_names_its_question(
    phone: PhoneServer, webhook: Webhook
) -> None:
    pressed = {"from": PERSON, "channel": "whatsapp", "text": "Yes", "payload": "SM1.q", "replied_to": "SM2"}
    assert post(phone, pressed)["status"] == 200
    url, form, signature = webhook.next()
    assert RequestValidator(TOKEN).validate(url, form, signature)
    message = receive.message(form, datetime.now(UTC), "the conversation key", "parley")
    assert (message.form, message.text, message.payload) == (MessageForm.BUTTON, "Yes", "SM1.q")
    assert (form["MessageType"], form["OriginalRepliedMessageSid"]) == ("button", "SM2")


def test_a_webhook_that_refuses_is_shown(phone: PhoneServer, webhook: Webhook) -> None:
    webhook.status = 403
    answer = text_from(phone, "sms", "help")
    assert (answer["status"], answer["error"]) == (403, "The webhook answered 403: Forbidden")


@pytest.mark.parametrize(
    ("sender", "recipient", "states"),
    [
        (SENDER, PERSON, ["queued", "sent", "delivered"]),
        (f"whatsapp:{WHATSAPP_SENDER}", f"whatsapp:{PERSON}", ["queued", "sent", "delivered", "read"]),
    ],
)
def test_deliveries_are_reported_in_order_to_the_exact_url(
    twilio: Client, webhook: Webhook, sender: str, recipient: str, states: list[str]
) -> None:
    callback = f"{webhook.url}/twilio/status?row=C%23abc%7CSM1.r0"
    message = twilio.messages.create(to=recipient, from_=sender, body="hello", status_callback=callback)
    assert (message.status, message.direction, message.num_media) == ("queued", "outbound-api", "0")
    reports = [webhook.next() for _ in states]
    assert [form["MessageStatus"] for _, form, _ in reports] == states
    for url, form, signature in reports:
        assert url == callback
        assert form["MessageSid"] == message.sid
        assert RequestValidator(TOKEN).validate(callback, form, signature)
    assert twilio.messages(message.sid).fetch().status == states[-1]


def test_a_status_that_is_not_taken_is_told_without_its_row(
    twilio: Client, webhook: Webhook, capsys: pytest.CaptureFixture[str]
) -> None:
    webhook.status = 503
    callback = f"{webhook.url}/twilio/status?row=hidden"
    twilio.messages.create(to=PERSON, from_=SENDER, body="hello", status_callback=callback)
    for _ in range(3):
        webhook.next()
    wait_for_deliveries()
    told = capsys.readouterr().err
    assert "callback 'sent' of SM" in told
    assert "answered 503" in told
    assert "hidden" not in told
    assert PERSON not in told


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"To": "4165550123"}, 21211),
        ({"To": f"whatsapp:{PERSON}"}, 21910),
        ({"To": SENDER}, 21266),
        ({"From": "+15005550007"}, 21606),
        ({"From": "whatsapp:+15005550007", "To": f"whatsapp:{PERSON}"}, 63007),
        ({"To": "+15005550004"}, 21610),
        ({"StatusCallback": "http://127.0.0.1:1/elsewhere"}, 21609),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    twilio: Client, phone: PhoneServer, change: dict[str, str], code: int
) -> None:
    form = {"To": PERSON, "From": SENDER, "Body": "hello", **change}
    url = f"{phone.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = twilio.request("POST", url, data=form)
    error = json.loads(answer.text)
    assert answer.status_code == 400
    assert set(error) == {"code", "message", "more_info", "status"}
    assert (error["code"], error["status"]) == (code, 400)
    assert twilio.messages.list() == []


def test_a_body_of_1600_characters_is_taken(twilio: Client) -> None:
    assert twilio.messages.create(to=PERSON, from_=SENDER, body="x" * 1600).num_segments == "11"


def test_a_wrong_token_is_not_let_in(phone: PhoneServer) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        client(phone, token="another").messages.create(to=PERSON, from_=SENDER, body="hello")
    assert (refusal.value.status, refusal.value.code) == (401, 20003)


def test_a_message_that_never_was_is_not_found(twilio: Client) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        twilio.messages("SM" + "0" * 32).fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_a_sender_can_ask_whether_a_message_happened(twilio: Client) -> None:
    claimed_at = datetime.now(UTC) - timedelta(seconds=1)
    sent = [twilio.messages.create(to=PERSON, from_=SENDER, body=body).sid for body in ("one", "two", "three")]
    twilio.messages.create(to="+14165550199", from_=SENDER, body="to somebody else")

    def sids(**filters: Any) -> list[str | None]:
        return [message.sid for message in twilio.messages.list(**filters)]

    assert sids(to=PERSON, from_=SENDER, date_sent_after=claimed_at) == sent[::-1]
    assert sids(to=PERSON, page_size=2) == sent[::-1]
    assert sids(to=PERSON, date_sent_after=claimed_at + timedelta(hours=1)) == []
    assert sids(to=PERSON, from_="+15005550007") == []


def test_the_settings_do_not_print_their_secrets(webhook: Webhook) -> None:
    shown = repr(settings(webhook.url))
    assert TOKEN not in shown
    assert "the conversation key" not in shown


def break_it(phone: PhoneServer, **wanted: str) -> None:
    with urlopen(Request(f"{phone.url}/faults", json.dumps(wanted).encode(), method="POST"), timeout=10) as answer:
        assert answer.status == 200


def test_a_provider_that_refuses_takes_nothing_and_lists_nothing(twilio: Client, phone: PhoneServer) -> None:
    break_it(phone, provider="refuses")
    for refused in (lambda: twilio.messages.create(to=PERSON, from_=SENDER, body="hello"), twilio.messages.list):
        with pytest.raises(TwilioException, match="Service unavailable"):
            refused()
    break_it(phone, provider="up")
    assert twilio.messages.list() == []


def test_a_silent_provider_takes_a_message_and_says_so_only_when_it_is_up_again(
    phone: PhoneServer, webhook: Webhook
) -> None:
    hasty = Client(ACCOUNT, TOKEN, http_client=TwilioHttpClient(timeout=0.2))
    hasty.api.base_url = phone.url
    callback = f"{webhook.url}/twilio/status?row=1"
    break_it(phone, provider="silent")
    with pytest.raises(ReadTimeout):
        hasty.messages.create(to=PERSON, from_=SENDER, body="hello", status_callback=callback)
    with pytest.raises(ReadTimeout):
        hasty.messages.list()
    assert webhook.posted.empty()
    break_it(phone, provider="up")
    assert [webhook.next()[1]["MessageStatus"] for _ in range(3)] == ["queued", "sent", "delivered"]
    (message,) = client(phone).messages.list()
    assert message.body == "hello"
    wait_for_deliveries()


def test_a_message_has_the_time_of_the_clock(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "STEP_SECONDS", 0.01)
    moved = datetime(2031, 3, 1, 12, tzinfo=UTC)
    caught = provider.CaughtProvider(settings(webhook.url), lambda: moved, InjectedFaults({}))
    basic = b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()

    def ask(method: str, query: dict[str, str], form: dict[str, str]) -> dict[str, Any]:
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        _, answer = caught.answer(provider.ProviderRequest(method, path, query, form, f"Basic {basic}"))
        return answer

    message = ask("POST", {}, {"To": PERSON, "From": SENDER, "Body": "hello"})
    assert message["date_created"] == "Sat, 01 Mar 2031 12:00:00 +0000"
    for since, found in (("2031-03-01T11:59:00Z", 1), ("2031-03-01T12:01:00Z", 0)):
        assert len(ask("GET", {"DateSent>": since}, {})["messages"]) == found
    assert not caught.is_at_rest()
    wait_for_deliveries()
    assert caught.is_at_rest()


def wait_for_deliveries() -> None:
    for thread in threading.enumerate():
        if thread.name == "delivery":
            thread.join(timeout=10)
