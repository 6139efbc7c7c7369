"""A voice message through `orchestrate/app.py`: fetched from Twilio, listened to, answered, and nowhere in the log."""

from collections.abc import Iterator

import pytest

from parley.conversation.events import Attachment, Channel, MessageForm
from parley_cli.memory_service import MemoryService
from tests.functions.conftest import Log
from tests.support import twilio_server
from tests.support.cloud import Cloud, load_app, provider
from tests.support.http_server import Answer
from tests.support.openai_server import KEY, MODEL, TRANSCRIBER, OpenAIServer, hears, words
from tests.support.phone import ANA, clock
from tests.support.twilio_server import TwilioServer


@pytest.fixture
def twilio(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwilioServer]:
    with provider(monkeypatch, clock()) as server:
        yield server


@pytest.fixture
def openai(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        monkeypatch.setenv("PARLEY_SECRETS", "")
        for name, value in {"API_KEY": KEY, "BASE_URL": server.base_url, "MODEL": MODEL}.items():
            monkeypatch.setenv(f"LLM_{name}", value)
        monkeypatch.setenv("LLM_TRANSCRIPTION_MODEL", TRANSCRIBER)
        yield server
        assert not server.refused


def test_a_voice_message_is_fetched_listened_to_and_answered(
    aws: Cloud, twilio: TwilioServer, openai: OpenAIServer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", twilio_server.ACCOUNT)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", twilio_server.TOKEN)
    place = twilio.attach(Answer(200, b"OggS", {"Content-Type": "audio/ogg"}))
    openai.will(hears("What is on my list?"), words("Nothing yet."))
    voice = MemoryService(clock()).message(
        ANA,
        "[Voice message]",
        Channel.WHATSAPP,
        form=MessageForm.AUDIO,
        media=(Attachment(place=place, type="audio/ogg"),),
    )
    aws.put(voice)
    assert aws.invoke(load_app("orchestrate")) == {"batchItemFailures": []}
    assert twilio.led == 1
    assert [request["model"] for request in openai.requests] == [TRANSCRIBER, MODEL]
    (relay,) = aws.bodies("deliveries")
    assert [message["text"] for message in relay["messages"]] == ["Nothing yet."]
    (line,) = [line for line in log.lines if line["message"] == "orchestrate_turn.completed"]
    assert (line["transcriptions"], line["unfetched"]) == (1, "")
    assert {"media", "transcription", "model"} <= {span["name"] for span in line["spans"]}
    for secret in (place, "/Media/", ANA, "What is on my list", "Nothing yet", KEY, twilio_server.TOKEN):
        assert secret not in log.text
