"""Whom the phone's server answers, and how it says that something is wrong."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from parley_cli.phone.server import PhoneServer
from parley_cli.phone.settings import PhoneSettings

NOBODY = "http://127.0.0.1:1"  # a port at which nothing listens
MESSAGE = {"from": "+14165550123", "channel": "sms", "text": "help"}


def settings(*, caught: bool = True) -> PhoneSettings:
    return PhoneSettings(
        webhook_url=f"{NOBODY}/twilio/message",
        status_url=f"{NOBODY}/twilio/status",
        service='<Ana & "Co">',
        conversation_key="the conversation key",
        account_sid="AC" + "a1" * 16,
        auth_token="the auth token",
        sms_number="+15005550006",
        whatsapp_number="+14155238886",
        table="parley",
        aws_endpoint=NOBODY,
        aws_region="us-east-1",
        caught=caught,
    )


@pytest.fixture
def phone() -> Iterator[PhoneServer]:
    server = PhoneServer(0)
    server.serve(settings())
    yield server
    server.stop()


def ask(
    phone: PhoneServer, method: str, path: str, content: object = None, **headers: str
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(phone.url.removeprefix("http://"), timeout=10)
    try:
        body = None if content is None else json.dumps(content)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def error(body: bytes) -> Any:
    return json.loads(body)["error"]


def test_the_page_and_its_parts_come_from_here_and_may_ask_nobody_else(phone: PhoneServer) -> None:
    for path, content_type in {"/": "html", "/page.js": "javascript", "/page.css": "css"}.items():
        answer, _ = ask(phone, "GET", path)
        assert answer.status == 200
        assert content_type in answer.headers["Content-Type"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_the_name_of_the_service_is_text_on_the_page(phone: PhoneServer) -> None:
    _, page = ask(phone, "GET", "/")
    assert b"<h1>&lt;Ana &amp; &quot;Co&quot;&gt;</h1>" in page
    assert b"<Ana" not in page


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80"])
def test_another_name_is_not_answered(phone: PhoneServer, host: str) -> None:
    answer, body = ask(phone, "GET", "/", Host=host)
    assert answer.status == 421
    assert b"<html" not in body


def test_localhost_is_answered(phone: PhoneServer) -> None:
    port = phone.url.rpartition(":")[2]
    answer, _ = ask(phone, "GET", "/", Host=f"LocalHost:{port}")
    assert answer.status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:1", "http://127.0.0.1"])
def test_another_page_may_not_write(phone: PhoneServer, origin: str) -> None:
    answer, _ = ask(phone, "POST", "/messages", MESSAGE, Origin=origin)
    assert answer.status == 403


def test_a_webhook_that_does_not_answer_is_shown(phone: PhoneServer) -> None:
    answer, body = ask(phone, "POST", "/messages", MESSAGE, Origin=phone.url)
    assert answer.status == 502
    assert error(body).startswith(f"The webhook at {NOBODY}/twilio/message does not answer:")
    assert json.loads(body)["status"] is None


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ([], "Send JSON like"),
        ({**MESSAGE, "from": "14165550123"}, "A number is written like +14165550123, not '14165550123'."),
        ({**MESSAGE, "from": None}, "A number is written like"),
        ({**MESSAGE, "channel": "fax"}, "The channel is sms or whatsapp, not 'fax'."),
        ({**MESSAGE, "channel": []}, "The channel is"),
        ({**MESSAGE, "text": ""}, "The text is Unicode, of 1 to 1600 characters."),
        ({**MESSAGE, "text": "x" * 1601}, "The text is"),
        ({**MESSAGE, "text": "\ud83e"}, "The text is"),
    ],
)
def test_a_message_that_nobody_could_send_is_refused(phone: PhoneServer, message: object, sentence: str) -> None:
    answer, body = ask(phone, "POST", "/messages", message)
    assert answer.status == 400
    assert error(body).startswith(sentence)


def test_a_body_that_is_too_long_is_refused_unread(phone: PhoneServer) -> None:
    answer, _ = ask(phone, "POST", "/messages", **{"Content-Length": "65537"})
    assert answer.status == 413


def test_an_unknown_address_says_where_the_phone_is(phone: PhoneServer) -> None:
    answer, body = ask(phone, "GET", "/elsewhere")
    assert (answer.status, error(body)) == (404, "Nothing is at '/elsewhere'; the phone is at '/'.")


def test_a_table_that_cannot_be_read_is_one_sentence(phone: PhoneServer) -> None:
    answer, body = ask(phone, "GET", "/conversation?from=+14165550123")
    assert answer.status == 502
    assert error(body).startswith("The table 'parley' cannot be read:")


def test_a_real_provider_is_not_played() -> None:
    server = PhoneServer(0)
    server.serve(settings(caught=False))
    try:
        answer, _ = ask(server, "GET", f"/2010-04-01/Accounts/{settings().account_sid}/Messages.json")
    finally:
        server.stop()
    assert answer.status == 404


def test_a_busy_port_is_an_error_at_once_and_an_unserved_phone_stops(phone: PhoneServer) -> None:
    with pytest.raises(OSError, match="in use"):
        PhoneServer(int(phone.url.rpartition(":")[2]))
    PhoneServer(0).stop()
