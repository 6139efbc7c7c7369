"""A model's answer as a stream, over the strict stand-in: what came before a cut is kept, and a server that does not
stream is asked without. Moderation and the deletion of stored responses, over the same server.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from parley.adapters import retrying as adapter
from parley.adapters.chat import ChatModel
from parley.adapters.moderation import OpenAIModerator
from parley.adapters.openai import OpenAIModel
from parley.adapters.retrying import RetryingModel
from parley.adapters.stored_responses import OpenAIResponses
from parley.conversation.history import Line
from parley.errors import ModelBroken, ModelError, ModelRefused, ModelUnavailable, ResponseLost
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from tests.support.http_server import Answer, in_json
from tests.support.openai_server import (
    KEY,
    MODEL,
    MODERATOR,
    Document,
    OpenAIServer,
    Step,
    breaks_down,
    cut,
    cut_short,
    fails,
    hangs_up,
    judges,
    refuses,
    says,
    words,
)

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEXT = "Rest now. Let go. Breathe."


def wish(**given: Any) -> ModelRequest:
    lines = (Line(id="w", direction="in", text="Continue.", at=AT),)
    given = {"is_stored": True, "is_streamed": True, "use": "guide", **given}
    return ModelRequest("Be calm.", lines, (), most_tokens=400, **given)


def soon() -> Deadline:
    return Deadline.after(30)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    monkeypatch.setattr(adapter.random, "uniform", lambda *_: 0.0)  # no pause between two tries
    with OpenAIServer() as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"
        assert not running.script, "the model was asked less often than the script expects"


@pytest.fixture(params=[OpenAIModel, ChatModel], ids=["responses", "chat"])
def model(request: pytest.FixtureRequest, server: OpenAIServer) -> RetryingModel:
    chosen: type[RetryingModel] = request.param
    return chosen(KEY, server.base_url, "another", {"guide": MODEL}, seconds=20)


@pytest.fixture
def responses(server: OpenAIServer) -> OpenAIModel:
    return OpenAIModel(KEY, server.base_url, MODEL)


def test_a_whole_stream_is_like_any_answer(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(words(TEXT), cut_short(TEXT))
    usage = Usage()
    whole, part = (model.reply(wish(), soon(), usage) for _ in range(2))
    assert (whole.text, whole.is_whole) == (TEXT, True)
    assert (part.text, part.is_whole) == (TEXT, False)
    assert usage == Usage(model_calls=2, input_tokens=200, output_tokens=40, uses={"guide": 240})
    ids = [id for reply in (whole, part) for id in (reply.id, *reply.stored) if id]
    assert set(ids) == server.stored
    assert all(request["stream"] for request in server.requests)


def test_only_a_request_for_a_stream_gets_one(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(words(TEXT))
    assert model.reply(wish(is_streamed=False), soon(), Usage()).text == TEXT
    assert not {"stream", "stream_options"} & server.requests[0].keys()


@pytest.mark.parametrize("how", ["breaks off", "stalls", "ends", "an error"])
def test_what_came_before_a_cut_is_kept(server: OpenAIServer, model: RetryingModel, how: Any) -> None:
    server.will(cut(words(TEXT), "go.", how))
    if how == "stalls":
        model._seconds = 1
    usage = Usage()
    reply = model.reply(wish(), soon(), usage)
    assert (reply.text, reply.is_whole) == ("Rest now. Let go.", False)
    assert set(reply.stored) == server.stored, "it is stored, perhaps, and is to be deleted one day"
    assert usage.input_tokens > 0, "nobody has counted the tokens, and they count all the same"
    assert usage.output_tokens > 0


def test_an_answer_that_fails_behind_its_first_words_keeps_them(server: OpenAIServer, responses: OpenAIModel) -> None:
    def fails_late(server: OpenAIServer, request: Document) -> Answer:
        answer = words(TEXT)(server, request)
        assert answer is not None
        body = answer.body.decode().replace("response.completed", "response.failed")
        body = body.replace('"status": "completed", "background"', '"status": "failed", "background"')
        return Answer(200, body.encode(), answer.headers)

    server.will(fails_late)
    reply = responses.reply(wish(), soon(), Usage())
    assert (reply.text, reply.is_whole, set(reply.stored)) == (TEXT, False, server.stored)


@pytest.mark.parametrize("how", ["breaks off", "ends", "an error"])
def test_a_cut_before_the_first_word_is_tried_again(server: OpenAIServer, model: RetryingModel, how: Any) -> None:
    server.will(cut(words("Lost."), '"role": "assistant', how), hangs_up, words(TEXT))
    reply = model.reply(wish(), soon(), Usage())
    assert (reply.text, reply.is_whole) == (TEXT, True)
    assert set(reply.stored) == server.stored, "what a try in vain has stored is known as well"


@pytest.mark.parametrize(
    ("step", "times", "error"),
    [
        (refuses(), 1, ModelRefused),
        (cut_short("I will.", reason="content_filter"), 1, ModelRefused),
        (breaks_down(), 3, ModelUnavailable),
        (fails(429), 3, ModelUnavailable),
        (fails(401, "invalid_api_key"), 1, ModelBroken),
        (fails(400, "content_filter"), 1, ModelRefused),
        (says(b"data: {no json}\n\n", "text/event-stream"), 3, ModelBroken),
        (says(b"<html>", "text/html"), 3, ModelUnavailable),
        (says(b"[]"), 3, ModelBroken),
    ],
)
def test_a_stream_without_an_answer_fails_as_any_request_does(
    server: OpenAIServer, model: RetryingModel, step: Step, times: int, error: type[ModelError]
) -> None:
    server.will(*[step] * times)
    with pytest.raises(error) as raised:
        model.reply(wish(), soon(), Usage())
    is_chat = isinstance(model, ChatModel)
    assert set(raised.value.stored) == (set() if is_chat else server.stored)


def test_a_server_that_refuses_to_stream_is_asked_without_and_not_again(
    server: OpenAIServer, model: RetryingModel
) -> None:
    server.is_streaming = False
    server.will(words(TEXT), words(TEXT))
    usage = Usage()
    replies: list[ModelReply] = [model.reply(wish(), soon(), usage) for _ in range(2)]
    assert [(reply.text, reply.is_whole) for reply in replies] == [(TEXT, True)] * 2
    assert [request.get("stream", False) for request in server.requests] == [True, False, False]


def test_an_answer_that_comes_whole_though_a_stream_was_asked_for_is_taken(
    server: OpenAIServer, model: RetryingModel
) -> None:
    def whole(server: OpenAIServer, request: Document) -> Answer | None:
        return words(TEXT)(server, {name: value for name, value in request.items() if name != "stream"})

    server.will(whole, words(TEXT))
    replies = [model.reply(wish(), soon(), Usage()) for _ in range(2)]
    assert [(reply.text, reply.is_whole) for reply in replies] == [(TEXT, True)] * 2
    assert [request.get("stream", False) for request in server.requests] == [True, False]


def test_a_stream_goes_on_from_a_stored_response_and_a_lost_one_is_told_apart(
    server: OpenAIServer, responses: OpenAIModel
) -> None:
    server.will(words(TEXT), words("Go on."))
    first = responses.reply(wish(), soon(), Usage())
    second = responses.reply(wish(previous=first.id), soon(), Usage())
    assert server.requests[1]["previous_response_id"] == first.id
    server.stored.clear()
    with pytest.raises(ResponseLost):
        responses.reply(wish(previous=second.id), soon(), Usage())


# --- deleting ---------------------------------------------------------------------------------------------------------


def test_a_stored_response_is_deleted_and_a_second_deletion_is_no_error(
    server: OpenAIServer, responses: OpenAIModel
) -> None:
    server.will(words(TEXT))
    id = responses.reply(wish(), soon(), Usage()).id
    errors: list[ModelError] = []
    stored = OpenAIResponses(KEY, server.base_url, errors.append)
    for _ in range(2):
        stored.delete(id, soon())
        assert server.stored == set()
    assert errors == []


@pytest.mark.parametrize(
    ("step", "key", "error"),
    [
        (fails(500), KEY, ModelUnavailable),
        (fails(429), KEY, ModelUnavailable),
        (hangs_up, KEY, ModelUnavailable),
        (fails(403, "forbidden"), KEY, ModelBroken),
        (None, "sk-old", ModelBroken),
    ],
)
def test_a_response_that_is_not_deleted_says_whether_it_may_be_later(
    server: OpenAIServer, step: Step | None, key: str, error: type[ModelError]
) -> None:
    server.will(*filter(None, [step]))
    errors: list[ModelError] = []
    with pytest.raises(error) as raised:
        OpenAIResponses(key, server.base_url, errors.append).delete("resp_1", soon())
    assert errors == [raised.value]
    with pytest.raises(ModelUnavailable):
        OpenAIResponses(key, server.base_url, errors.append).delete("resp_1", Deadline.after(0.1))
    assert len(errors) == 1, "that only the time was up is no error to tell"


# --- moderation -------------------------------------------------------------------------------------------------------


def test_each_text_is_judged_in_its_place(server: OpenAIServer) -> None:
    server.will(judges("harm"))
    moderator = OpenAIModerator(KEY, server.base_url, MODERATOR)
    assert moderator.flagged(["Rest.", "Do harm.", "Breathe."], soon()) == (False, True, False)
    assert server.requests == [{"model": MODERATOR, "input": ["Rest.", "Do harm.", "Breathe."]}]


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (fails(500), ModelUnavailable),
        (fails(429), ModelUnavailable),
        (hangs_up, ModelUnavailable),
        (fails(404, "model_not_found"), ModelBroken),
        (lambda *_: in_json(200, {"id": "m", "model": "m", "results": []}), ModelBroken),
        (lambda *_: in_json(200, {"id": "m", "model": "m", "results": [{"flagged": "no"}]}), ModelBroken),
        (lambda *_: in_json(200, {}), ModelBroken),
        (says(json.dumps("text").encode()), ModelBroken),
        (says(b"<html>", "text/html"), ModelBroken),
    ],
)
def test_a_moderation_that_judges_nothing_is_an_error_and_never_a_yes(
    server: OpenAIServer, step: Step, error: type[ModelError]
) -> None:
    server.will(step)
    errors: list[ModelError] = []
    with pytest.raises(error) as raised:
        OpenAIModerator(KEY, server.base_url, MODERATOR, errors.append).flagged(["Rest."], soon())
    assert errors == [raised.value]
