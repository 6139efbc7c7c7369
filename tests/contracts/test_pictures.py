"""A picture beside the person's words, on both of OpenAI's APIs, over their strict stand-in."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from parley.adapters.chat import ChatModel
from parley.adapters.openai import OpenAIModel
from parley.conversation.history import Line
from parley.ports import Deadline, Fetched, ModelRequest, Usage
from tests.support.openai_server import KEY, MODEL, OpenAIServer, words

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CAT = Fetched("image/png", b"\x89PNGcat")
SHOWN = "data:image/png;base64,iVBOR2NhdA=="
LINES = (
    Line(id="1", direction="in", text="hi", at=AT),
    Line(id="2", direction="out", text="Hello!", at=AT),
    Line(id="3", direction="in", text="[Image: what is it?]", at=AT),
    Line(id="4", direction="out", text="While you were away:", at=AT),
)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"


def test_responses_shows_it_with_the_last_words_of_the_person(server: OpenAIServer) -> None:
    server.will(words("A cat."))
    request = ModelRequest("Be brief.", LINES, (), pictures=(CAT,))
    assert OpenAIModel(KEY, server.base_url, MODEL).reply(request, Deadline.after(30), Usage()).text == "A cat."
    assert server.requests[0]["input"] == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "Hello!"},
        {
            "role": "user",
            "content": [
                {"type": "input_text", "text": "[Image: what is it?]"},
                {"type": "input_image", "image_url": SHOWN, "detail": "auto"},
            ],
        },
        {"role": "assistant", "content": "While you were away:"},
    ]


def test_chat_completions_shows_it_with_the_last_words_of_the_person(server: OpenAIServer) -> None:
    server.will(words("A cat."))
    request = ModelRequest("Be brief.", LINES, (), pictures=(CAT,))
    assert ChatModel(KEY, server.base_url, MODEL).reply(request, Deadline.after(30), Usage()).text == "A cat."
    assert server.requests[0]["messages"][1:] == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "Hello!"},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "[Image: what is it?]"},
                {"type": "image_url", "image_url": {"url": SHOWN}},
            ],
        },
        {"role": "assistant", "content": "While you were away:"},
    ]
