"""A secret is rotated while functions are warm: what is refused makes them read it again, without a deploy."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest

from parley.adapters.memory_queues import MemoryQueue, MemoryStatuses
from parley.adapters.renewed import LOOKED_AT_SECONDS, Renewed, RenewedModel, RenewedSender
from parley.channels.twilio.send import TwilioSender
from parley.errors import Forbidden, ModelBroken, ProviderBroken
from parley.hooks.hook import WebhookRequest
from parley.intake import Intake
from parley.ports import Deadline, ModelRequest, Usage
from parley.secrets import Secrets
from parley.settings import Settings
from parley_cli.memory_service import KEY
from tests.contracts.test_twilio_sender import STATUS_URL, message
from tests.support.cloud import shut_out
from tests.support.moto_in_place import aws_in_moto
from tests.support.phone import clock
from tests.support.twilio_server import ACCOUNT, TOKEN, TwilioServer

DEAD, NAME = "0" * 32, "/parley/prod/twilio-auth-token"


@pytest.fixture
def ssm(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    shut_out(monkeypatch)
    with aws_in_moto():
        yield boto3.client("ssm", region_name="us-east-1")


def test_what_is_kept_is_bypassed_when_it_was_refused_but_not_by_a_flood(ssm: Any) -> None:
    ssm.put_parameter(Name=NAME, Value=DEAD, Type="SecureString")
    secrets = Secrets("/parley/prod", ssm=lambda: ssm)
    assert secrets.need("twilio-auth-token") == (DEAD,)
    ssm.put_parameter(Name=NAME, Value=TOKEN, Type="SecureString", Overwrite=True)
    assert secrets.need("twilio-auth-token") == (DEAD,), "kept for five minutes"
    assert secrets.need("twilio-auth-token", fresh=True) == (TOKEN,)
    ssm.put_parameter(Name=NAME, Value=DEAD, Type="SecureString", Overwrite=True)
    assert secrets.need("twilio-auth-token", fresh=True) == (TOKEN,), "half a minute is not over"


def test_secrets_that_are_missing_are_looked_for_again_and_any_number_is_read(ssm: Any) -> None:
    secrets, names = Secrets("/parley/prod/", ssm=lambda: ssm), [f"key-{number}" for number in range(12)]
    for name in names[:-1]:
        ssm.put_parameter(Name=f"/parley/prod/{name}", Value=f"value of {name}", Type="SecureString")
    assert secrets.get(*names) == {name: f"value of {name}" for name in names[:-1]}
    with pytest.raises(LookupError, match="key-11"):
        secrets.need(*names)
    ssm.put_parameter(Name="/parley/prod/key-11", Value="late", Type="SecureString")
    assert secrets.need("key-0", "key-11") == ("value of key-0", "late")


class Stored:
    """Secrets as `Renewed` reads them: what is kept until it is bypassed, or until it is too old."""

    def __init__(self, value: str) -> None:
        self.value, self.kept, self.bypassed = value, value, 0

    def __call__(self, fresh: bool) -> tuple[str, ...]:
        self.bypassed += fresh
        self.kept = self.value if fresh else self.kept
        return (self.kept,)


def test_a_message_that_a_dead_token_could_not_send_leaves_with_the_new_one() -> None:
    with TwilioServer(clock()) as server:
        stored = Stored(DEAD)
        built = Renewed(stored, lambda token: TwilioSender(ACCOUNT, token, server.url, STATUS_URL))
        sender = RenewedSender(built)
        with pytest.raises(ProviderBroken):
            sender.deliver(message())
        stored.value = TOKEN
        assert sender.deliver(message()) == "SM" + "1".zfill(32)
        assert (len(server.messages), stored.bypassed) == (1, 2)


def test_a_secret_that_was_never_refused_is_looked_at_again_after_a_while() -> None:
    seconds = [0.0]
    stored = Stored("old")
    renewed = Renewed(stored, str.upper, lambda: seconds[0])
    stored.kept = "new"
    assert renewed.current() == "OLD"
    seconds[0] = LOOKED_AT_SECONDS
    assert (renewed.current(), stored.bypassed) == ("NEW", 0)


def test_a_model_whose_key_is_refused_is_asked_with_the_new_one() -> None:
    class Keyed:
        def __init__(self, key: str) -> None:
            self.key = key

        def reply(self, *_: object) -> str:
            if self.key == "dead":
                raise ModelBroken("401", lasts=True)
            return f"with {self.key}"

    stored = Stored("dead")
    model = RenewedModel(Renewed(stored, Keyed))  # type: ignore[arg-type]
    stored.value = "new"
    assert model.reply(ModelRequest("", (), ()), Deadline.after(9), Usage()) == "with new"


def test_a_text_that_is_signed_with_the_new_token_is_not_turned_away() -> None:
    stored = {"auth-token": DEAD}

    def secret(*names: str) -> tuple[str, ...]:
        return tuple(stored["auth-token"] if name == "twilio-auth-token" else KEY for name in names)

    def fresh(*names: str) -> tuple[str, ...]:
        return tuple(TOKEN if name == "twilio-auth-token" else KEY for name in names)

    url = "https://parley.example"
    form = {"MessageSid": "SM" + "0" * 32, "AccountSid": ACCOUNT, "From": "+14165550123", "To": "+14165550100",
            "Body": "hello", "NumMedia": "0"}  # fmt: skip
    told = f"{url}/twilio/message" + "".join(f"{name}{form[name]}" for name in sorted(form))
    signature = base64.b64encode(hmac.new(TOKEN.encode(), told.encode(), hashlib.sha1).digest()).decode()
    headers = {"x-twilio-signature": signature, "content-type": "application/x-www-form-urlencoded"}
    request = WebhookRequest("POST", "/twilio/message", "", headers, urlencode(form).encode())
    mailbox = MemoryQueue()
    settings = Settings({"PARLEY_PUBLIC_URL": url})
    with pytest.raises(Forbidden):
        Intake(mailbox, MemoryStatuses(), secret, settings, clock()).accept(request)
    Intake(mailbox, MemoryStatuses(), secret, settings, clock(), fresh).accept(request)
    assert [event.kind for event in mailbox.events] == ["message"]
