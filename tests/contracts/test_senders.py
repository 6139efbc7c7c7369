"""`ports.Sender`, whoever the provider is: after every failure it says what is known, and never what is private.

Each runs over HTTP against a strict stand-in. What only one provider does stands in `test_twilio_sender.py` and
`test_meta_sender.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from parley.conversation.effects import Outbound
from parley.errors import DeliveryDelayed, DeliveryError, DeliveryRejected, ProviderBroken
from parley.ports import Sender
from tests.contracts import test_meta_sender as of_meta
from tests.contracts import test_twilio_sender as of_twilio
from tests.support import meta_server, twilio_server
from tests.support.http_server import Answer, in_json
from tests.support.meta_server import MetaServer
from tests.support.phone import ANA
from tests.support.phone import clock as noon
from tests.support.twilio_server import TwilioServer


@dataclass(frozen=True)
class Carrier:
    """A provider: how its stand-in is started, how its sender is made, and how it refuses a wrong token."""

    start: Callable[[], Any]
    make_sender: Callable[..., Sender]
    message: Callable[..., Outbound]
    wrong_token: str
    """The code of its refusal."""
    token: str


CARRIERS = {
    "twilio": Carrier(
        lambda: TwilioServer(noon()), of_twilio.make_sender, of_twilio.message, "20003", twilio_server.TOKEN
    ),
    "meta": Carrier(MetaServer, of_meta.make_sender, of_meta.message, "190", meta_server.TOKEN),
}


@pytest.fixture(params=CARRIERS)
def carrier(request: pytest.FixtureRequest) -> Carrier:
    return CARRIERS[request.param]


@pytest.fixture
def server(carrier: Carrier) -> Iterator[Any]:
    with carrier.start() as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"


@pytest.fixture
def sender(carrier: Carrier, server: Any) -> Sender:
    return carrier.make_sender(server.url)


def test_the_longest_message_is_accepted(carrier: Carrier, server: Any, sender: Sender) -> None:
    sender.deliver(carrier.message("é" * 1600))
    assert server.texts == ["é" * 1600]


TWILIO, META = twilio_server.fails, meta_server.fails
NOT_TAKEN: list[tuple[str, Any, type[DeliveryError], str]] = [
    ("twilio", TWILIO(429, 20429, "Too Many Requests"), DeliveryDelayed, "20429"),
    ("twilio", TWILIO(500, 20500, "Internal Server Error"), DeliveryDelayed, "20500"),
    ("twilio", TWILIO(503, 20503, "Service Unavailable"), DeliveryDelayed, "20503"),
    ("twilio", twilio_server.fails_without_words(502), DeliveryDelayed, "502"),
    ("twilio", TWILIO(400, 21211, "The 'To' number is not a valid phone number"), DeliveryRejected, "21211"),
    ("twilio", TWILIO(400, 21610, "Attempt to send to unsubscribed recipient"), DeliveryRejected, "21610"),
    ("twilio", TWILIO(400, 63016, "Outside the allowed window"), DeliveryRejected, "63016"),
    ("twilio", TWILIO(401, 20003, "Authenticate"), ProviderBroken, "20003"),
    ("twilio", TWILIO(403, 20005, "Account not active"), ProviderBroken, "20005"),
    ("meta", META(429, 130429, "Rate limit hit"), DeliveryDelayed, "130429"),
    ("meta", META(400, 130429, "Rate limit hit"), DeliveryDelayed, "130429"),
    ("meta", META(400, 131056, "Pair rate limit hit"), DeliveryDelayed, "131056"),
    ("meta", META(400, 80007, "Rate limit issues"), DeliveryDelayed, "80007"),
    ("meta", META(500, 131000, "Something went wrong"), DeliveryDelayed, "131000"),
    ("meta", META(503, 2, "Service temporarily unavailable"), DeliveryDelayed, "2"),
    ("meta", meta_server.fails_without_words(502), DeliveryDelayed, "502"),
    ("meta", meta_server.fails_without_words(404), DeliveryDelayed, "404"),
    ("meta", lambda server, asked: Answer(302, b"", {"Location": server.url}), DeliveryDelayed, "302"),
    ("meta", lambda server, asked: in_json(400, {"error": "of another shape"}), DeliveryDelayed, "400"),
    ("meta", lambda server, asked: in_json(400, []), DeliveryDelayed, "400"),
    ("meta", META(401, 190, "Access token expired"), ProviderBroken, "190"),
    ("meta", META(403, 131005, "Access denied"), ProviderBroken, "131005"),
    ("meta", META(400, 131042, "Payment issue"), ProviderBroken, "131042"),
    ("meta", META(400, 100, "Object does not exist", error_subcode=33), ProviderBroken, "400"),
    ("meta", META(400, 100, "Invalid parameter"), DeliveryRejected, "100"),
    ("meta", META(400, 131009, "Parameter value is not valid"), DeliveryRejected, "131009"),
    ("meta", META(400, 131026, "Message undeliverable"), DeliveryRejected, "131026"),
    ("meta", META(400, 131047, "Re-engagement message"), DeliveryRejected, "131047"),
]


@pytest.mark.parametrize(("carrier", "step", "kind", "code"), NOT_TAKEN, indirect=["carrier"])
def test_a_message_that_was_not_taken_is_delayed_or_rejected_and_says_why(
    carrier: Carrier, server: Any, sender: Sender, step: Any, kind: type[DeliveryError], code: str
) -> None:
    server.will(step)
    with pytest.raises(kind) as raised:
        sender.deliver(carrier.message())
    assert raised.value.code == code
    assert not server.texts


def test_wrong_credentials_are_no_fault_of_the_message(carrier: Carrier, server: Any) -> None:
    with pytest.raises(DeliveryDelayed) as raised:
        carrier.make_sender(server.url, token="wrong").deliver(carrier.message())
    assert raised.value.code == carrier.wrong_token
    assert len(server.refused) == 1
    server.refused.clear()


def test_a_refused_connection_is_delayed(carrier: Carrier) -> None:
    with carrier.start() as gone:
        url = gone.url
    with pytest.raises(DeliveryDelayed):
        carrier.make_sender(url).deliver(carrier.message())


def test_a_host_that_is_not_known_is_delayed(carrier: Carrier) -> None:
    with pytest.raises(DeliveryDelayed):
        carrier.make_sender("http://provider.invalid").deliver(carrier.message())


@pytest.mark.parametrize(
    ("carrier", "steps"),
    [
        ("twilio", (TWILIO(400, 21211, f"The 'To' number {ANA} is not valid"), twilio_server.babbles_after_accepting)),
        ("meta", (META(400, 131026, f"{ANA} cannot be reached"), meta_server.babbles_after_accepting)),
    ],
    indirect=["carrier"],
)
def test_nothing_private_stands_in_an_error(
    carrier: Carrier, server: Any, sender: Sender, steps: tuple[Any, ...]
) -> None:
    for step in steps:
        server.will(step)
        with pytest.raises(DeliveryError) as raised:
            sender.deliver(carrier.message("my secret is safe"))
        assert not [word for word in (ANA.lstrip("+"), "secret", carrier.token) if word in str(raised.value)]
