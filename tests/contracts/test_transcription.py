"""`OpenAITranscriber` over a strict stand-in for OpenAI's transcriptions: its requests are correct, and what fails is
told apart by whether an operator can mend it.
"""

from collections.abc import Iterator

import pytest

from parley.adapters.transcription import NAMES, OpenAITranscriber
from parley.errors import ModelBroken, ModelError, ModelUnavailable
from parley.ports import Deadline, Fetched, Usage
from tests.support.openai_server import (
    KEY,
    TRANSCRIBER,
    OpenAIServer,
    Step,
    fails,
    hangs,
    hangs_up,
    hears,
    says,
)

VOICE = Fetched("audio/ogg", b"OggS\x00\r\n--\xff" * 50)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"
        assert not running.script, "less was asked than the script expects"


def transcribe(server: OpenAIServer, voice: Fetched = VOICE, seconds: float = 30, key: str = KEY) -> str:
    transcriber = OpenAITranscriber(key, server.base_url, TRANSCRIBER)
    return transcriber.transcribe(voice, Deadline.after(seconds), Usage())


def test_a_recording_becomes_its_words(server: OpenAIServer) -> None:
    server.will(hears("Add milk to my tasks."))
    usage = Usage()
    transcriber = OpenAITranscriber(KEY, server.base_url, TRANSCRIBER)
    assert transcriber.transcribe(VOICE, Deadline.after(30), usage) == "Add milk to my tasks."
    assert server.requests == [{"model": TRANSCRIBER, "file": VOICE.data, "response_format": "json"}]
    assert (usage.transcriptions, usage.model_calls) == (1, 0)
    assert (usage.input_tokens, usage.output_tokens) == (14, 45)


@pytest.mark.parametrize("type", NAMES)
def test_every_type_that_it_claims_is_sent_as_a_file_that_openai_takes(server: OpenAIServer, type: str) -> None:
    server.will(hears("Hello."))
    assert transcribe(server, Fetched(type, b"....")) == "Hello."


@pytest.mark.parametrize("step", [fails(500), fails(429, "rate_limit_exceeded", retry_after="0"), hangs_up])
def test_what_passes_is_tried_once_more(server: OpenAIServer, step: Step) -> None:
    server.will(step, hears("Hello."))
    assert transcribe(server) == "Hello."


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (fails(503), ModelUnavailable),
        (fails(429, "rate_limit_exceeded", retry_after="0"), ModelUnavailable),
        (hangs_up, ModelUnavailable),
        (says(b"<html>", "text/html"), ModelBroken),
        (says(b"{}"), ModelBroken),
        (says(b'{"text": 7}'), ModelBroken),
        (says(b"{"), ModelBroken),
    ],
)
def test_what_goes_on_failing_is_told_apart(server: OpenAIServer, step: Step, error: type[ModelError]) -> None:
    server.will(step, step)
    with pytest.raises(error):
        transcribe(server)


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (fails(400, "invalid_value"), ModelUnavailable),
        (fails(429, "insufficient_quota", retry_after="0"), ModelBroken),
        (fails(404, "model_not_found"), ModelBroken),
        (fails(403), ModelBroken),
    ],
)
def test_what_no_second_try_mends_is_not_tried_again(server: OpenAIServer, step: Step, error: type[ModelError]) -> None:
    server.will(step)
    with pytest.raises(error):
        transcribe(server)


def test_a_wrong_key_is_for_an_operator(server: OpenAIServer) -> None:
    with pytest.raises(ModelBroken):
        transcribe(server, key="sk-wrong")


def test_a_server_that_hangs_is_not_waited_for(server: OpenAIServer) -> None:
    server.will(hangs)
    with pytest.raises(ModelUnavailable):
        transcribe(server, seconds=2.2)


def test_when_no_time_is_left_nothing_is_sent(server: OpenAIServer) -> None:
    with pytest.raises(ModelUnavailable):
        transcribe(server, seconds=1)
    assert not server.requests
