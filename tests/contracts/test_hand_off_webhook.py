"""Hand-offs are posted to the operator's own server: signed, once a try, to a public address, never along a redirect.

The stand-in does what docs/how-to/answer-people.md asks of a receiver, and nothing else.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from threading import Event

import pytest

from parley.adapters.hand_off_webhook import SignedWebhook, is_public
from parley.errors import NotDone
from parley.ports import HandOffNotice
from tests.support.http_server import Answer, LocalServer, Request
from tests.support.phone import clock

SECRET = "hand-off-secret"
NOTICE = HandOffNotice("SM1.a0.a1", "T-7K2P", "conversation", "Wants to know where the cake is — “now”", "en")


class Receiver(LocalServer):
    """The operator's server: it refuses what is not signed as documented, and drops repeats."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[int] = []
        self.taken: dict[str, dict[str, str]] = {}
        self.posts = 0

    def answer(self, request: Request) -> Answer | None:
        self.posts += 1
        fields = dict(part.split("=", 1) for part in request.headers["Parley-Signature"].split(","))
        wanted = hmac.new(SECRET.encode(), f"{fields['t']}.".encode() + request.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, fields["v1"]) or abs(int(fields["t"]) - clock()().timestamp()) > 300:
            return Answer(403, b"")
        status = self.statuses.pop(0) if self.statuses else 204
        if status == 302:
            return Answer(302, b"", {"Location": f"{self.url}/elsewhere"})
        if status < 300:
            notice = json.loads(request.body)
            assert notice["id"] == request.headers["Parley-Delivery"]
            assert request.headers["Host"] == self.url.removeprefix("http://")
            self.taken[notice["id"]] = notice
        return Answer(status, b"drip" * 10_000 if status == 200 else b"")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


def webhook(
    url: str, secret: str = SECRET, is_private_allowed: bool = True, address: str = "127.0.0.1"
) -> SignedWebhook:
    link = "https://api.example.com"
    return SignedWebhook(url, lambda: secret, link, clock(), is_private_allowed, lambda host, port: address)


def test_a_notice_is_taken_and_says_where_the_ticket_is(receiver: Receiver) -> None:
    for _ in range(2):
        webhook(f"{receiver.url}/hooks/parley?team=1").post(NOTICE)
    assert receiver.posts == 2
    assert receiver.taken == {
        NOTICE.id: {
            "id": NOTICE.id,
            "ticket": "T-7K2P",
            "participant": "conversation",
            "summary": NOTICE.summary,
            "language": "en",
            "link": "https://api.example.com/conversation/tickets/T-7K2P",
        }
    }


@pytest.mark.parametrize("status", [302, 400, 403, 404, 429, 500, 503])
def test_any_answer_but_a_2xx_is_tried_again_later(receiver: Receiver, status: int) -> None:
    receiver.statuses = [status]
    with pytest.raises(NotDone, match=f"status {status}"):
        webhook(receiver.url).post(NOTICE)
    assert (receiver.posts, receiver.taken) == (1, {})  # also of a redirect, nothing is posted elsewhere


def test_another_secret_is_refused_by_whoever_receives_it(receiver: Receiver) -> None:
    with pytest.raises(NotDone, match="status 403"):
        webhook(receiver.url, secret="another").post(NOTICE)


def test_nobody_there_or_no_secret_is_not_done() -> None:
    with pytest.raises(NotDone, match="ConnectError"):
        webhook("http://127.0.0.1:1/").post(NOTICE)

    def missing() -> str:
        raise LookupError("hand-off-secret")

    with pytest.raises(NotDone, match="no secret hand-off-secret is stored"):
        SignedWebhook("http://127.0.0.1:1/", missing, "", clock(), True, lambda *_: "127.0.0.1").post(NOTICE)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://desk.example.com/", "127.0.0.1"),
        ("https://desk.example.com/", "10.0.0.7"),
        ("https://desk.example.com/", "169.254.169.254"),
        ("https://desk.example.com/", "::1"),
        ("https://desk.example.com/", "fd00::1"),
        ("https://desk.example.com/", "::ffff:192.168.0.1"),
        ("https://desk.example.com/", "64:ff9b::a9fe:a9fe"),
        ("https://desk.example.com/", "64:ff9b:1::a9fe:a9fe"),
        ("https://desk.example.com/", "2002:a9fe:a9fe::"),
        ("https://desk.example.com/", "100.64.0.1"),
        ("https://desk.example.com/", "224.0.0.1"),
        ("http://desk.example.com/", "93.184.216.34"),
    ],
)
def test_no_private_address_is_asked_and_nothing_in_plain(url: str, address: str) -> None:
    with pytest.raises(NotDone, match=r"no public one|only https"):
        webhook(url, is_private_allowed=False, address=address).post(NOTICE)


def test_public_addresses_are_public() -> None:
    assert [address for address in ("93.184.216.34", "2606:2800:220:1::1") if not is_public(address)] == []


@pytest.mark.parametrize("what", ["the name", "the answer"])
def test_one_deadline_holds_for_all_of_it_and_each_failure_is_reported(receiver: Receiver, what: str) -> None:
    ends, reported = Event(), list[tuple[str, str]]()

    def resolve(host: str, port: int) -> str:
        if what == "the name":
            ends.wait(5)
        return "127.0.0.1"

    def trickles(request: Request) -> Answer | None:
        ends.wait(5)
        return Answer(204, b"")

    receiver.answer = trickles  # type: ignore[method-assign]
    report = lambda notice, error: reported.append((notice.id, str(error)))  # noqa: E731
    webhook = SignedWebhook(receiver.url, lambda: SECRET, "", clock(), True, resolve, report, seconds=0.05)
    began = time.monotonic()
    with pytest.raises(NotDone, match="no answer within"):
        webhook.post(NOTICE)
    assert time.monotonic() - began < 3
    assert reported == [(NOTICE.id, "no answer within 0.05 s")]
    ends.set()
