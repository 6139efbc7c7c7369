"""What only a deployment on a developer's own machine has: a clock that can be moved, and a crash after a commit.

Both are asked of the phone of `make dev`, at PARLEY_CLOCK_URL. Where that is empty, which is everywhere else, nothing
imports this. It touches that one address, and never beside a real provider: what a person is told there is real.
"""

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from parley.conversation.events import AnyEvent
from parley.errors import TryAgain
from parley.ports import Commit, Loaded, Store

LOOPBACK = ("127.0.0.1", "localhost")
REAL = ("twilio.com", "facebook.com", "openai.com", "stripe.com")
"""The domains of the real providers."""
SECONDS = 5.0
"""The seconds in which the phone must answer. It takes a millisecond, but more while the machine builds and starts
functions."""


class LocalClock:
    """`ports.Clock` of the workbench (`make dev`): asks the simulated phone for the time at every call."""

    def __init__(self, url: str, providers: Sequence[str]) -> None:
        """`providers` are the addresses of the outside services that this function uses. Raises ValueError if one is
        that of a real provider, or if the clock at `url` is not on this machine."""
        if urlsplit(url).hostname not in LOOPBACK:
            raise ValueError(f"PARLEY_CLOCK_URL must be on this machine: {url!r}")
        for provider in providers:
            if is_real(provider):
                raise ValueError(f"PARLEY_CLOCK_URL must not be set beside a real provider: {provider!r}")
        self._url = url

    def __call__(self) -> datetime:
        return datetime.fromisoformat(_ask("GET", self._url)["now"])


class MortalStore:
    """`ports.Store` that ends the process right after a commit, as a crash would, if the simulated phone says so."""

    def __init__(self, store: Store, url: str) -> None:
        self._store, self._url = store, url

    def load(self, conversation: str, events: Sequence[str]) -> Loaded:
        return self._store.load(conversation, events)

    def commit(self, commit: Commit) -> None:
        self._store.commit(commit)
        if _ask("POST", f"{self._url}/commit")["crash"]:
            sys.stderr.write("The process ends after its commit, as the phone was told.\n")
            sys.stderr.flush()
            os._exit(1)  # no `finally`, no answer to the queue

    def count_failure(self, event: AnyEvent, by: int = 1) -> int:
        return self._store.count_failure(event, by)

    def move(self, source: str, target: str) -> bool:
        return self._store.move(source, target)

    def erase(self, conversation: str) -> bool:
        return self._store.erase(conversation)


def is_real(provider: str) -> bool:
    """Return whether this is an address of a real provider (Twilio, Meta, OpenAI, Stripe), in any region."""
    host = urlsplit(provider).hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in REAL)


def _ask(method: str, url: str) -> dict[str, Any]:
    """Return the JSON with which the simulated phone answers a request to this address. Raises TryAgain if it does not
    answer, because that is not the event's fault."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=SECONDS)  # loopback: no proxy has a part in it
    try:
        connection.request(method, address.path, headers={"Content-Length": "0"} if method == "POST" else {})
        answer: dict[str, Any] = json.load(connection.getresponse())
        return answer
    except (OSError, HTTPException, ValueError) as error:
        raise TryAgain(f"the clock at {url} does not answer: {error}") from error
    finally:
        connection.close()
