"""What only a deployment on a developer's machine has: whom the functions ask for the time, and when they refuse to."""

import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from parley import wiring
from parley.adapters import local
from parley.adapters.local import LocalClock, MortalStore
from parley.errors import TryAgain
from parley.ports import Commit
from parley.settings import Settings

NOBODY = "http://127.0.0.1:1/clock"  # a port at which nothing listens
MOVED = datetime(2031, 3, 1, 12, tzinfo=UTC)


class Phone:
    """Answers as the phone does, and remembers what it was asked."""

    def __init__(self) -> None:
        self.crash = False
        self.asked: list[str] = []
        phone = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({"now": MOVED.isoformat(), "advanced_seconds": 1})

            def do_POST(self) -> None:
                self._answer({"crash": phone.crash})

            def _answer(self, content: object) -> None:
                phone.asked.append(f"{self.command} {self.path}")
                body = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/clock"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def phone() -> Iterator[Phone]:
    phone = Phone()
    yield phone
    phone.server.shutdown()
    phone.server.server_close()


class Store:
    """Notes its commits."""

    def __init__(self, asked: list[str]) -> None:
        self.asked = asked

    def commit(self, _: Commit) -> None:
        self.asked.append("commit")


def test_without_a_clock_url_the_time_is_the_machines() -> None:
    assert wiring.clock(Settings({}), "https://api.twilio.com") is wiring.now


def test_with_one_the_phone_tells_the_time_each_time(phone: Phone) -> None:
    clock = wiring.clock(Settings({"PARLEY_CLOCK_URL": phone.url}), "http://127.0.0.1:1")
    assert (clock(), clock()) == (MOVED, MOVED)
    assert phone.asked == ["GET /clock", "GET /clock"]


@pytest.mark.parametrize(
    "provider",
    [
        "https://api.twilio.com",
        "https://api.dublin.ie1.twilio.com",
        "https://api.openai.com/v1",
        "https://API.OpenAI.com",
        "https://graph.facebook.com",
    ],
)
def test_beside_a_real_provider_a_function_does_not_start(provider: str) -> None:
    with pytest.raises(ValueError, match="must not be set beside a real provider"):
        wiring.clock(Settings({"PARLEY_CLOCK_URL": NOBODY}), provider)


@pytest.mark.parametrize(
    ("build", "variables"),
    [
        (wiring.delivery, {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "token"}),
        (wiring.delivery, {"META_ACCESS_TOKEN": "token", "META_PHONE_NUMBER_ID": "1"}),
        (wiring.turns, {}),
    ],
)
def test_neither_send_nor_orchestrate_starts_with_its_default_provider_and_a_clock(
    build: Any, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"AWS_DEFAULT_REGION": "us-east-1", **variables}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match="must not be set beside a real provider"):
        build(Settings(variables | {"PARLEY_CLOCK_URL": NOBODY, "PARLEY_MAILBOX_URL": "https://sqs/mailbox"}))


def test_a_name_that_only_looks_like_a_real_one_is_none() -> None:
    assert not local.is_real("http://127.0.0.1:8765/api.twilio.com")
    assert not local.is_real("https://nottwilio.com")


@pytest.mark.parametrize("url", ["http://clock.example/clock", "http://127.0.0.1.example/clock", "clock"])
def test_a_clock_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be on this machine"):
        LocalClock(url, [])


def test_a_clock_that_does_not_answer_costs_no_attempt() -> None:
    with pytest.raises(TryAgain):
        LocalClock(NOBODY, [])()


def test_a_commit_that_the_phone_has_nothing_against_is_just_one(phone: Phone) -> None:
    store: Any = MortalStore(Store(phone.asked), phone.url)  # type: ignore[arg-type]
    store.commit(None)
    assert phone.asked == ["commit", "POST /clock/commit"]


def test_the_process_dies_after_the_commit_when_the_phone_says_so(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "_exit", lambda code: phone.asked.append(f"exit {code}"))
    phone.crash = True
    store: Any = MortalStore(Store(phone.asked), phone.url)  # type: ignore[arg-type]
    store.commit(None)
    assert phone.asked == ["commit", "POST /clock/commit", "exit 1"]


def test_without_a_clock_url_no_store_is_mortal() -> None:
    store: Any = object()
    assert wiring.mortal(Settings({}), store) is store
