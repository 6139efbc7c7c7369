"""Whom the phone's server answers, and how it says that something is wrong."""

import json
import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

from parley_cli import redrive
from parley_cli.console.routes import SHARED
from parley_cli.errors import OperatorError
from parley_cli.local_http import FILES
from parley_cli.phone.server import HERE, PhoneServer
from parley_cli.phone.settings import LocalDeployment, PhoneSettings
from tests.support.workbench import NOBODY, SETTINGS

MESSAGE = {"from": "+14165550123", "channel": "sms", "text": "help"}


def settings(*, caught: bool = True) -> PhoneSettings:
    return replace(SETTINGS, service='<Ana & "Co">', caught=caught)


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


class Upstream:
    """A server that answers everything with a greeting, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.status = 200
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                upstream.asked.append((self.command, self.path, headers, body))
                self.send_response(upstream.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Retry-After", "7")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"hi")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    upstream = Upstream()
    yield upstream
    upstream.server.shutdown()
    upstream.server.server_close()


@pytest.fixture
def served() -> Iterator[Callable[[PhoneSettings], PhoneServer]]:
    """Phones of one's own settings."""
    servers: list[PhoneServer] = []

    def serve(settings: PhoneSettings) -> PhoneServer:
        servers.append(PhoneServer(0))
        servers[-1].serve(settings)
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


def error(body: bytes) -> Any:
    return json.loads(body)["error"]


def test_the_page_and_its_parts_come_from_here_and_may_ask_nobody_else(phone: PhoneServer) -> None:
    parts = {
        f"/{file.name}": file.suffix for folder in (HERE, SHARED) for file in folder.iterdir() if file.suffix in FILES
    }
    assert {"/page.js", "/page.css"} < set(parts)
    for path, ending in {"/": ".html", **parts}.items():
        answer, _ = ask(phone, "GET", path)
        assert answer.status == 200
        assert answer.headers["Content-Type"].removeprefix("text/").startswith(ending[1:].replace("js", "javascript"))
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_the_page_knows_what_this_server_offers(phone: PhoneServer) -> None:
    _, page = ask(phone, "GET", "/")
    found = re.search(rb'data-offers="([^"]*)"', page)
    assert found
    assert {b"/journey", b"/segments"} < set(found[1].split())


def test_the_name_of_the_service_is_text_on_the_page(phone: PhoneServer) -> None:
    _, page = ask(phone, "GET", "/")
    assert b"<h1>&lt;Ana &amp; &quot;Co&quot;&gt;</h1>" in page
    assert b"<Ana" not in page


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80"])
def test_another_name_is_not_answered(phone: PhoneServer, host: str) -> None:
    answer, body = ask(phone, "GET", "/", Host=host)
    assert answer.status == 403
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
        ({**MESSAGE, "payload": "SM1.q"}, "Only WhatsApp has buttons"),
        ({**MESSAGE, "channel": "whatsapp", "payload": "x" * 257}, "A payload is a text of at most 256 characters."),
        ({**MESSAGE, "channel": "whatsapp", "payload": 1}, "A payload is"),
    ],
)
def test_a_message_that_nobody_could_send_is_refused(phone: PhoneServer, message: object, sentence: str) -> None:
    answer, body = ask(phone, "POST", "/messages", message)
    assert answer.status == 400
    assert error(body).startswith(sentence)


def test_a_text_is_measured_while_it_is_written(phone: PhoneServer) -> None:
    _, body = ask(phone, "POST", "/segments", {"text": "x" * 161})
    assert json.loads(body) == {"segments": 2, "encoding": "GSM-7", "left": 145}
    for wrong in ({}, [], {"text": 1}, {"text": "x" * 1601}):
        answer, _ = ask(phone, "POST", "/segments", wrong)
        assert answer.status == 400


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


def test_logs_that_cannot_be_read_are_one_sentence(phone: PhoneServer) -> None:
    answer, body = ask(phone, "GET", "/journey?from=+14165550123")
    assert answer.status == 502
    assert error(body).startswith("The functions' logs cannot be read:")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_queues_that_cannot_be_reached_are_one_sentence(
    phone: PhoneServer, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise OperatorError("There is no stage parley-dev.")

    monkeypatch.setattr(redrive, "count", unreachable)
    monkeypatch.setattr(redrive, "put_all_back", unreachable)
    answer, body = ask(phone, method, "/dead-letters", {} if method == "POST" else None)
    assert (answer.status, error(body)) == (502, "There is no stage parley-dev.")


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


# --- time -----------------------------------------------------------------------------------------------------------

LOCAL = LocalDeployment("sweep", "due", (f"{NOBODY}/queue",))


def test_the_clock_tells_the_time_with_its_zone(phone: PhoneServer) -> None:
    answer, body = ask(phone, "GET", "/clock")
    clock = json.loads(body)
    assert (answer.status, clock["advanced_seconds"]) == (200, 0)
    assert abs(datetime.fromisoformat(clock["now"]) - datetime.now(UTC)) < timedelta(seconds=10)


@pytest.mark.parametrize("seconds", [0, -1, True, "60", None, 1e12, float("nan"), float("inf"), [], 11 * 366 * 86_400])
def test_time_goes_only_forward_and_not_for_ever(
    served: Callable[[PhoneSettings], PhoneServer], seconds: object
) -> None:
    answer, body = ask(served(replace(settings(), local=LOCAL)), "POST", "/clock", {"advance_seconds": seconds})
    assert answer.status == 400
    assert error(body)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "The provider is none of the phone's: its clock stays."),
        (
            {"local": LOCAL, "model_url": "https://api.openai.com/v1"},
            "The model is a real one, https://api.openai.com/v1: time stays.",
        ),
    ],
)
def test_time_does_not_move_beside_what_is_real(
    served: Callable[[PhoneSettings], PhoneServer], changes: dict[str, Any], sentence: str
) -> None:
    phone = served(replace(settings(), **changes))
    answer, body = ask(phone, "POST", "/clock", {"advance_seconds": 60})
    assert (answer.status, error(body)) == (409, sentence)
    assert json.loads(ask(phone, "GET", "/clock")[1])["advanced_seconds"] == 0


def test_a_deployment_that_does_not_answer_is_one_sentence(served: Callable[[PhoneSettings], PhoneServer]) -> None:
    answer, body = ask(served(replace(settings(), local=LOCAL)), "POST", "/clock", {"advance_seconds": 60})
    assert answer.status == 502
    assert error(body).startswith("The deployment does not answer:")


# --- faults ---------------------------------------------------------------------------------------------------------


def test_faults_are_shown_and_set(served: Callable[[PhoneSettings], PhoneServer]) -> None:
    phone = served(replace(settings(), local=LOCAL, model_url=NOBODY))
    whole = {"provider": "up", "model": "up", "crash": None}
    assert json.loads(ask(phone, "GET", "/faults")[1]) == whole
    answer, body = ask(phone, "POST", "/faults", {"model": "down", "crash": "after commit"})
    assert (answer.status, json.loads(body)) == (200, {**whole, "model": "down", "crash": "after commit"})


@pytest.mark.parametrize("wanted", [[], {"provider": "down"}, {"weather": "bad"}])
def test_what_is_no_fault_is_refused(phone: PhoneServer, wanted: object) -> None:
    answer, body = ask(phone, "POST", "/faults", wanted)
    assert answer.status == 400
    assert error(body)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"provider": "silent"}, "The provider is none of the phone's: it cannot be told to fail."),
        ({"model": "down"}, "There is no model: give `make dev` an LLM_API_KEY or an LLM_BASE_URL."),
        ({"crash": "after commit"}, "The functions do not ask this phone whether to end."),
    ],
)
def test_a_fault_that_cannot_be_had_says_why(
    served: Callable[[PhoneSettings], PhoneServer], wanted: dict[str, str], sentence: str
) -> None:
    answer, body = ask(served(settings(caught=False)), "POST", "/faults", wanted)
    assert (answer.status, error(body)) == (409, sentence)


def test_one_turn_is_told_to_die(served: Callable[[PhoneSettings], PhoneServer]) -> None:
    phone = served(replace(settings(), local=LOCAL))
    ask(phone, "POST", "/faults", {"crash": "after commit"})
    told = [json.loads(ask(phone, "POST", "/clock/commit")[1]) for _ in range(2)]
    assert told == [{"crash": True}, {"crash": False}]


# --- the model ------------------------------------------------------------------------------------------------------


def test_what_the_model_is_asked_goes_through_as_it_is(
    served: Callable[[PhoneSettings], PhoneServer], upstream: Upstream
) -> None:
    phone = served(replace(settings(), model_url=f"{upstream.url}/v1"))
    question = {"input": "ñ" * 100_000}
    answer, body = ask(
        phone, "POST", "/model/responses?a=b%20c", question, Authorization="Bearer key", **{"X-Own": "1"}
    )
    assert (answer.status, body, answer.headers["Retry-After"]) == (200, b"hi", "7")
    ((_, path, headers, asked),) = upstream.asked
    assert path in ("/v1/responses?a=b+c", "/v1/responses?a=b%20c")
    assert (headers["authorization"], headers["x-own"]) == ("Bearer key", "1")
    assert headers["host"] == upstream.url.removeprefix("http://")
    assert json.loads(asked) == question


def test_what_the_model_refuses_is_refused(served: Callable[[PhoneSettings], PhoneServer], upstream: Upstream) -> None:
    upstream.status = 429
    answer, _ = ask(served(replace(settings(), model_url=upstream.url)), "POST", "/model/responses", {})
    assert answer.status == 429


def test_a_model_that_is_down_is_not_asked(served: Callable[[PhoneSettings], PhoneServer], upstream: Upstream) -> None:
    phone = served(replace(settings(), model_url=upstream.url))
    ask(phone, "POST", "/faults", {"model": "down"})
    answer, _ = ask(phone, "POST", "/model/responses", {})
    assert (answer.status, upstream.asked) == (503, [])


def test_a_model_that_does_not_answer_or_is_not_there_is_one_sentence(
    served: Callable[[PhoneSettings], PhoneServer],
) -> None:
    answer, body = ask(served(replace(settings(), model_url=NOBODY)), "POST", "/model/responses", {})
    assert (answer.status, error(body)[:26]) == (502, "The model does not answer:")
    answer, body = ask(served(settings()), "POST", "/model/responses", {})
    assert (answer.status, error(body)[:18]) == (404, "There is no model:")


# --- replays --------------------------------------------------------------------------------------------------------


def test_a_replay_is_the_last_webhook_byte_for_byte_and_signed(
    served: Callable[[PhoneSettings], PhoneServer], upstream: Upstream
) -> None:
    phone = served(replace(settings(), webhook_url=f"{upstream.url}/twilio/message"))
    ask(phone, "POST", "/messages", {**MESSAGE, "text": "first"})
    _, sent = ask(phone, "POST", "/messages", {**MESSAGE, "text": "añade ½ & more"})
    ask(phone, "POST", "/messages", {**MESSAGE, "from": "+14165550199"})
    answer, again = ask(phone, "POST", "/replay", {"from": MESSAGE["from"]})
    assert (answer.status, json.loads(again)) == (200, json.loads(sent))
    _, second, _, fourth = upstream.asked
    assert fourth[3] == second[3]
    assert fourth[2]["x-twilio-signature"] == second[2]["x-twilio-signature"]


def test_whoever_has_not_written_has_nothing_to_replay(phone: PhoneServer) -> None:
    answer, body = ask(phone, "POST", "/replay", {"from": "+14165550123"})
    assert (answer.status, error(body)) == (404, "+14165550123 has not written yet: there is nothing to replay.")


@pytest.mark.parametrize("path", ["/clock", "/faults", "/replay", "/clock/commit"])
def test_another_page_may_not_turn_anything(phone: PhoneServer, path: str) -> None:
    answer, _ = ask(phone, "POST", path, {}, Origin="http://evil.example")
    assert answer.status == 403


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_a_picture_is_where_its_message_says_for_whoever_has_the_credentials(upstream: Upstream, channel: str) -> None:
    phone = PhoneServer(0)
    phone.serve(replace(settings(), webhook_url=f"{upstream.url}/twilio/message"))
    try:
        sent = {"from": "+14165550123", "channel": channel, "media": PIXEL, "media_type": "image/png"}
        answer, _ = ask(phone, "POST", "/attachments", sent)
        assert answer.status == 200
        form = dict(parse_qsl(upstream.asked[-1][3].decode()))
        assert (form["NumMedia"], form["MediaContentType0"]) == ("1", "image/png")
        assert form.get("MessageType") == (None if channel == "sms" else "image")
        place = form["MediaUrl0"].removeprefix(phone.url)
        answer, _ = ask(phone, "GET", place)
        assert answer.status == 401
        basic = b64encode(f"{settings().account_sid}:{settings().auth_token}".encode()).decode()
        answer, content = ask(phone, "GET", place, Authorization=f"Basic {basic}")
        assert (answer.getheader("Content-Type"), content) == ("image/png", b64decode(PIXEL))
        answer, _ = ask(phone, "GET", f"{place}0", Authorization=f"Basic {basic}")
        assert answer.status == 404
    finally:
        phone.stop()


@pytest.mark.parametrize(
    "wrong", [{"media": PIXEL}, {"media": "%", "media_type": "image/png"}, {"media": PIXEL, "media_type": "image"}]
)
def test_what_is_attached_must_have_its_type_and_be_base64(phone: PhoneServer, wrong: dict[str, str]) -> None:
    answer, said = ask(phone, "POST", "/attachments", {**MESSAGE, **wrong})
    assert answer.status == 400
    assert b"base64" in said
