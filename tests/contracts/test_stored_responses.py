"""A text that a model writes in several requests goes on from the stored response, and a lost one is told apart."""

import json

import pytest

from parley.adapters.chat import ChatModel
from parley.adapters.openai import OpenAIModel
from parley.adapters.retrying import RetryingModel
from parley.conversation.history import Line
from parley.errors import ModelBroken, ResponseLost
from parley.ports import Deadline, ModelRequest, Usage
from tests.support.answering_client import AnsweringClient
from tests.support.phone import START

ANSWER = {
    "id": "resp_2",
    "object": "response",
    "created_at": 0,
    "model": "m",
    "status": "completed",
    "output": [
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "Rest now.", "annotations": []}],
        }
    ],
    "parallel_tool_calls": False,
    "tool_choice": "auto",
    "tools": [],
    "usage": {
        "input_tokens": 3,
        "output_tokens": 2,
        "total_tokens": 5,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 0},
    },
}
COMPLETION = {
    "id": "chat_1",
    "object": "chat.completion",
    "created": 0,
    "model": "m",
    "choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "Rest now. And"}}],
}


def wired(model: RetryingModel, status: int, body: object) -> list[dict[str, object]]:
    """Answer each request of this model so, and return the bodies that it sends."""
    sent: list[dict[str, object]] = []

    def answer(given: bytes) -> tuple[int, bytes]:
        sent.append(json.loads(given))
        return status, json.dumps(body).encode()

    model._client._http = AnsweringClient(answer)  # type: ignore[assignment]
    return sent


def wish(**given: object) -> ModelRequest:
    lines = (Line(id="w", direction="in", text="Continue.", at=START),)
    return ModelRequest(instructions="Be calm.", lines=lines, tools=(), most_tokens=400, **given)  # type: ignore[arg-type]


def test_a_stored_response_is_gone_on_from_with_the_instructions_sent_again() -> None:
    model = OpenAIModel("k", "http://localhost/v1", "m")
    sent = wired(model, 200, ANSWER)
    reply = model.reply(wish(is_stored=True, previous="resp_1"), Deadline.after(10), Usage())
    assert (reply.id, reply.text, reply.is_whole) == ("resp_2", "Rest now.", True)
    (body,) = sent
    wanted = {"store": True, "previous_response_id": "resp_1", "instructions": "Be calm.", "max_output_tokens": 400}
    assert {name: body[name] for name in wanted} == wanted
    assert body["input"] == [{"role": "user", "content": "Continue."}]


def test_whoever_wants_no_store_has_none() -> None:
    model = OpenAIModel("k", "http://localhost/v1", "m")
    sent = wired(model, 200, ANSWER)
    assert model.reply(wish(), Deadline.after(10), Usage()).id == ""
    assert (sent[0]["store"], "previous_response_id" in sent[0]) == (False, False)


def test_an_answer_that_is_cut_is_taken_as_far_as_it_came() -> None:
    model = OpenAIModel("k", "http://localhost/v1", "m")
    incomplete = {**ANSWER, "status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
    sent = wired(model, 200, incomplete)
    reply = model.reply(wish(is_stored=True), Deadline.after(10), Usage())
    assert (reply.text, reply.is_whole, len(sent)) == ("Rest now.", False, 1)
    chat = ChatModel("k", "http://localhost/v1", "m")
    sent = wired(chat, 200, COMPLETION)
    reply = chat.reply(wish(is_stored=True, previous="resp_1"), Deadline.after(10), Usage())
    assert (reply.text, reply.is_whole, reply.id, len(sent)) == ("Rest now. And", False, "", 1)
    assert "previous_response_id" not in sent[0]


@pytest.mark.parametrize(
    ("code", "error"), [("previous_response_not_found", ResponseLost), ("invalid_request_error", ModelBroken)]
)
def test_a_response_that_the_provider_has_lost_is_told_apart(code: str, error: type[Exception]) -> None:
    model = OpenAIModel("k", "http://localhost/v1", "m")
    sent = wired(model, 400, {"error": {"message": "x", "type": "invalid_request_error", "code": code}})
    with pytest.raises(error):
        model.reply(wish(is_stored=True, previous="resp_1"), Deadline.after(10), Usage())
    assert len(sent) == 1
