"""`OpenAIModel` and `ChatModel` over a strict stand-in for OpenAI's Responses API and Chat Completions: their requests
are correct, and every kind of answer becomes what its catcher can use.
"""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

import pytest
from openai import pydantic_function_tool
from openai.types.chat import ChatCompletion
from openai.types.responses import Response
from pydantic import BaseModel, Field, ValidationError

from parley.adapters import retrying as adapter
from parley.adapters.chat import ChatModel
from parley.adapters.openai import OpenAIModel
from parley.adapters.retrying import RetryingModel
from parley.adapters.strict_schema import closed_schema
from parley.conversation.history import Line
from parley.errors import ModelBroken, ModelRefused, ModelUnavailable
from parley.lanes.assistant.agent import ASSISTANT
from parley.lanes.coach.generate import WrittenStep
from parley.lanes.planner import DraftedPlan
from parley.lanes.router import RoutingDecision
from parley.lanes.table import LANES
from parley.ports import Deadline, Exchange, ModelReply, ModelRequest, ToolCall, ToolSpec, Usage
from parley.tools.tool import Arguments
from tests.support.http_server import Answer
from tests.support.openai_server import (
    KEY,
    MODEL,
    OpenAIServer,
    Step,
    breaks_down,
    calls,
    cut_short,
    fails,
    hangs,
    hangs_up,
    refuses,
    says,
    words,
)

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TOOLS = tuple(ToolSpec(each.name, each.description, each.arguments) for each in ASSISTANT.tools.tools)


def line(direction: Literal["in", "out", "note"], text: str) -> Line:
    return Line(id=text, direction=direction, text=text, at=AT)


def request(*exchanges: Exchange, lines: tuple[Line, ...] = (), tools: tuple[ToolSpec, ...] = TOOLS) -> ModelRequest:
    return ModelRequest("Be brief.", lines or (line("in", "add milk"),), tools, exchanges)


def soon() -> Deadline:
    """Return a deadline that is more than enough for anything that does not wait."""
    return Deadline.after(30)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"
        assert not running.script, "the model was asked less often than the script expects"


@pytest.fixture(params=[OpenAIModel, ChatModel], ids=["responses", "chat"])
def api(request: pytest.FixtureRequest) -> type[RetryingModel]:
    chosen: type[RetryingModel] = request.param
    return chosen


@pytest.fixture
def model(api: type[RetryingModel], server: OpenAIServer) -> RetryingModel:
    return api(KEY, server.base_url, MODEL)


@pytest.fixture
def responses(server: OpenAIServer) -> OpenAIModel:
    return OpenAIModel(KEY, server.base_url, MODEL)


@pytest.fixture
def chat(server: OpenAIServer) -> ChatModel:
    return ChatModel(KEY, server.base_url, MODEL)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no pause between two tries."""
    monkeypatch.setattr(adapter.random, "uniform", lambda *_: 0.0)


def functions(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tools of a request, of whichever API."""
    return [tool.get("function", tool) for tool in document["tools"]]


def instructions(document: Mapping[str, Any]) -> Any:
    return document["messages"][0]["content"] if "messages" in document else document["instructions"]


def told(document: Mapping[str, Any]) -> list[Any]:
    """All but the instructions."""
    return list(document["messages"][1:] if "messages" in document else document["input"])


# --- what is asked --------------------------------------------------------------------------------------------------


def test_nothing_is_kept_at_the_provider_and_the_answer_is_bounded(
    server: OpenAIServer, responses: OpenAIModel
) -> None:
    server.will(words("Hello."))
    responses.reply(request(tools=()), soon(), Usage())
    [asked] = server.requests
    assert asked == {
        "model": MODEL,
        "instructions": "Be brief.",
        "input": [{"role": "user", "content": "add milk"}],
        "max_output_tokens": adapter.OUTPUT_TOKENS,
        "store": False,
    }


def test_the_window_is_told_in_order_and_a_note_is_the_developers_word(
    server: OpenAIServer, responses: OpenAIModel
) -> None:
    server.will(words("Hello."))
    window = (line("in", "hi"), line("out", "Hello!"), line("note", "A message was lost."), line("in", "and?"))
    responses.reply(request(lines=window), soon(), Usage())
    assert server.requests[0]["input"] == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "Hello!"},
        {"role": "developer", "content": "A message was lost."},
        {"role": "user", "content": "and?"},
    ]


def test_the_card_stands_behind_the_history_and_in_front_of_what_the_person_wrote_last(
    server: OpenAIServer, model: RetryingModel
) -> None:
    server.will(calls(("call_a", "list_tasks", "{}")), words("Done."))
    window = (line("in", "hi"), line("out", "Hello!"), line("in", "milk"), line("in", "and eggs"))
    asked = replace(request(lines=window), card="What the service keeps: nothing.")
    first = model.reply(asked, soon(), Usage())
    model.reply(replace(asked, exchanges=(Exchange(first.calls, ("None.",)),)), soon(), Usage())
    for document in server.requests:
        assert [(each["role"], each["content"]) for each in told(document)[:5]] == [
            ("user", "hi"),
            ("assistant", "Hello!"),
            ("user", "What the service keeps: nothing."),
            ("user", "milk"),
            ("user", "and eggs"),
        ]


def test_every_tool_of_the_service_is_strict(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(words("Hello."))
    model.reply(request(), soon(), Usage())
    tools = functions(server.requests[0])
    assert [tool["name"] for tool in tools] == list(ASSISTANT.tools.names)
    assert all(tool["strict"] for tool in tools)


class Place(Arguments):
    default: str = Field(min_length=1, description="A property may be named like a keyword.")
    floor: int | None = Field(None, ge=0)


class Booking(Arguments):
    """Everything that pydantic can say and a tool may need."""

    day: date
    size: Literal["small", "large"] = "small"
    places: list[Place] = Field(min_length=1, max_length=3)
    favourite: Place | None = None
    note: str = Field("none", max_length=80, pattern="^[a-z]+$")
    budget: Decimal = Decimal(50)
    guests: set[str] = Field(default_factory=set)


def test_a_schema_loses_what_strict_mode_refuses_and_nothing_else(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(words("Hello."))
    model.reply(request(tools=(ToolSpec("book", "Book a table.", Booking),)), soon(), Usage())
    schema = functions(server.requests[0])[0]["parameters"]
    assert set(schema["required"]) == {"day", "size", "places", "favourite", "note", "budget", "guests"}
    assert schema["properties"]["budget"]["anyOf"] == [{"type": "number"}, {"type": "string"}, {"type": "null"}]
    assert schema["properties"]["favourite"]["anyOf"] == [{"$ref": "#/$defs/Place"}, {"type": "null"}]
    assert schema["properties"]["places"]["maxItems"] == 3
    assert set(schema["$defs"]["Place"]["properties"]) == {"default", "floor"}


def models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in base.__subclasses__():
        yield each
        yield from models(each)


def test_schemas_are_closed_as_the_sdk_closes_them() -> None:
    """OpenAI's own code is the measure, and is not loaded where turns run."""
    tools = {tool.arguments for lane in LANES.values() for tool in lane.tools.tools}
    sent = [*tools.union(models(Arguments)), RoutingDecision, DraftedPlan, WrittenStep]
    assert [closed_schema(each) for each in sent] == [
        pydantic_function_tool(each)["function"]["parameters"] for each in sent
    ]


def test_what_may_be_left_unsaid_may_be_null_and_means_its_default(server: OpenAIServer, model: RetryingModel) -> None:
    """Strict mode requires every argument and takes no defaults: a model would make up what nobody has said."""
    server.will(words("Hello."))
    model.reply(request(tools=(ToolSpec("book", "Book a table.", Booking),)), soon(), Usage())
    schema = functions(server.requests[0])[0]["parameters"]
    assert schema["properties"]["note"] == {"type": ["string", "null"]}
    assert schema["properties"]["size"] == {"type": ["string", "null"], "enum": ["small", "large", None]}
    assert schema["$defs"]["Place"]["properties"]["floor"]["type"] == ["integer", "null"]
    assert schema["properties"]["day"]["type"] == "string"
    said = {"day": "2026-11-22", "size": None, "places": [{"default": "x", "floor": None}], "note": None}
    booking = Booking.model_validate_json(json.dumps({**said, "favourite": None, "budget": None, "guests": []}))
    assert (booking.size, booking.note, booking.budget, booking.places[0].floor) == ("small", "none", 50, None)
    with pytest.raises(ValidationError):
        Booking.model_validate_json(json.dumps({**said, "day": None}))


def test_a_second_round_sends_the_calls_and_their_results_in_order(
    server: OpenAIServer, responses: OpenAIModel
) -> None:
    server.will(calls(("call_a", "list_tasks", "{}"), ("call_b", "add_task", '{"title":"milk"}')), words("Done."))
    first = responses.reply(request(), soon(), Usage())
    second = responses.reply(request(Exchange(first.calls, ("You have no open tasks.", "Accepted."))), soon(), Usage())
    assert second.text == "Done."
    assert server.requests[1]["input"] == [
        {"role": "user", "content": "add milk"},
        {"type": "function_call", "call_id": "call_a", "name": "list_tasks", "arguments": "{}"},
        {"type": "function_call", "call_id": "call_b", "name": "add_task", "arguments": '{"title":"milk"}'},
        {"type": "function_call_output", "call_id": "call_a", "output": "You have no open tasks."},
        {"type": "function_call_output", "call_id": "call_b", "output": "Accepted."},
    ]


# --- what comes back ------------------------------------------------------------------------------------------------


def test_words_come_back_and_their_cost_is_counted(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(words("Hello."), words("Again."))
    server.is_caching = True
    usage = Usage()
    assert model.reply(request(), soon(), usage).text == "Hello."
    model.reply(request(), soon(), usage)
    assert usage == Usage(model_calls=2, input_tokens=200, output_tokens=40, cached_tokens=64, uses={"agent": 240})


@pytest.mark.parametrize("details", [None, {}, {"cached_tokens": None}, {"cached_tokens": -5}, {"cached_tokens": "9"}])
def test_a_server_that_does_not_say_what_it_has_cached_has_cached_nothing(details: Any) -> None:
    assert adapter.cached_tokens(details) == 0


def test_parallel_calls_come_back_in_order_with_the_words_beside_them(
    server: OpenAIServer, model: RetryingModel
) -> None:
    server.will(
        calls(
            ("call_a", "add_task", '{"title":"milk"}'),
            ("call_b", "add_task", '{"title":"bread"}'),
            text="On it.",
        )
    )
    reply = model.reply(request(), soon(), Usage())
    assert reply.text == "On it."
    assert reply.calls == (
        ToolCall("call_a", "add_task", '{"title":"milk"}'),
        ToolCall("call_b", "add_task", '{"title":"bread"}'),
    )


def test_malformed_arguments_are_passed_on_as_the_model_wrote_them(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(calls(("call_a", "add_task", '{"title": "mi'), ("call_b", "nonsense", "")))
    reply = model.reply(request(), soon(), Usage())
    assert [call.arguments for call in reply.calls] == ['{"title": "mi', ""]


def test_a_refusal_is_told_apart_from_words(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(refuses())
    with pytest.raises(ModelRefused):
        model.reply(request(), soon(), Usage())


def test_a_filtered_answer_is_a_refusal(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(cut_short("How to", reason="content_filter"))
    with pytest.raises(ModelRefused):
        model.reply(request(), soon(), Usage())


def test_an_answer_that_is_too_long_is_asked_for_once_more_and_shorter(
    server: OpenAIServer, model: RetryingModel
) -> None:
    server.will(cut_short("Once upon a"), words("A short tale."))
    assert model.reply(request(), soon(), Usage()).text == "A short tale."
    assert instructions(server.requests[1]) == "Be brief." + adapter.SHORTER
    assert told(server.requests[1]) == told(server.requests[0])


def test_an_answer_that_is_too_long_twice_is_shown_to_be_cut(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(cut_short("Once upon a"), cut_short("A tale of"))
    assert model.reply(request(), soon(), Usage()).text == "A tale of ..."


def test_an_answer_that_broke_down_is_asked_for_again(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(breaks_down(), words("Hello."))
    assert model.reply(request(), soon(), Usage()).text == "Hello."


def test_an_answer_that_breaks_down_each_time_is_no_answer(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(*[breaks_down()] * adapter.TRIES)
    with pytest.raises(ModelUnavailable):
        model.reply(request(), soon(), Usage())


@pytest.mark.parametrize("text", ["\u200b\u200b", " \n ", "\u0000"])
def test_words_that_nobody_would_see_are_none(server: OpenAIServer, model: RetryingModel, text: str) -> None:
    server.will(words(text))
    assert model.reply(request(), soon(), Usage()) == ModelReply()


def test_a_tool_is_described_by_its_own_docstring_alone(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(words("Hello."))
    model.reply(request(), soon(), Usage())
    described = {each["name"]: each["parameters"].get("description") for each in functions(server.requests[0])}
    assert set(described.values()) == {None}


# --- what may pass --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_what_may_pass_is_tried_again(server: OpenAIServer, model: RetryingModel, status: int) -> None:
    server.will(fails(status, retry_after="0"), words("Hello."))
    usage = Usage()
    assert model.reply(request(), soon(), usage).text == "Hello."
    assert usage.model_calls == 2


def test_a_closed_connection_is_tried_again(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(hangs_up, words("Hello."))
    assert model.reply(request(), soon(), Usage()).text == "Hello."


def test_a_model_that_never_recovers_is_asked_three_times(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(*[fails(500, retry_after="0")] * adapter.TRIES)
    usage = Usage()
    with pytest.raises(ModelUnavailable, match="500") as raised:
        model.reply(request(), soon(), usage)
    assert raised.value.lasts
    assert usage.model_calls == adapter.TRIES


def test_the_servers_wait_is_kept(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(fails(429, "rate_limit_exceeded", retry_after="1"), words("Hello."))
    begun = time.monotonic()
    assert model.reply(request(), soon(), Usage()).text == "Hello."
    assert time.monotonic() - begun >= 1


def test_a_wait_longer_than_the_deadline_is_not_begun(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(fails(429, "rate_limit_exceeded", retry_after="20"))
    begun = time.monotonic()
    with pytest.raises(ModelUnavailable, match="429"):
        model.reply(request(), Deadline.after(15), Usage())
    assert time.monotonic() - begun < 10  # of the 20; on any machine


def test_tries_stop_at_the_deadline(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(*[fails(500, retry_after="1")] * 2)
    usage = Usage()
    with pytest.raises(ModelUnavailable):
        model.reply(request(), Deadline.after(1.5 + adapter.LEAST_SECONDS), usage)
    assert usage.model_calls == 2  # of three: after the second, no time is left for a wait and a request


def test_a_request_without_time_is_not_begun(server: OpenAIServer, model: RetryingModel) -> None:
    usage = Usage()
    with pytest.raises(ModelUnavailable) as raised:
        model.reply(request(), Deadline.after(adapter.LEAST_SECONDS / 2), usage)
    assert not raised.value.lasts
    assert usage.model_calls == 0


def test_a_model_that_hangs_is_left_at_the_deadline(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(hangs)
    deadline = Deadline.after(adapter.LEAST_SECONDS + 0.3)
    with pytest.raises(ModelUnavailable, match="TimedOut"):
        model.reply(request(), deadline, Usage())
    assert -10 < deadline.left < 0.5  # the server hangs for longer, on any machine


def test_one_request_that_hangs_leaves_time_for_another(server: OpenAIServer, api: type[RetryingModel]) -> None:
    model = api(KEY, server.base_url, MODEL, seconds=0.2)
    server.will(hangs, words("Hello."))
    assert model.reply(request(), soon(), Usage()).text == "Hello."


def test_a_server_that_is_not_there_is_unavailable(api: type[RetryingModel]) -> None:
    with OpenAIServer() as gone:
        base_url = gone.base_url
    with pytest.raises(ModelUnavailable, match="ConnectionFailed"):
        api(KEY, base_url, MODEL).reply(request(), Deadline.after(adapter.LEAST_SECONDS + 0.3), Usage())


# --- what an operator has to mend -----------------------------------------------------------------------------------


def test_a_wrong_key_is_not_tried_again(api: type[RetryingModel], server: OpenAIServer) -> None:
    usage = Usage()
    with pytest.raises(ModelBroken, match="401, invalid_api_key") as raised:
        api("sk-wrong", server.base_url, MODEL).reply(request(), soon(), usage)
    assert usage.model_calls == 1
    assert "sk-wrong" not in str(raised.value)
    assert raised.value.lasts


def test_an_unknown_model_is_not_tried_again(api: type[RetryingModel], server: OpenAIServer) -> None:
    usage = Usage()
    with pytest.raises(ModelBroken, match="404, model_not_found") as raised:
        api(KEY, server.base_url, "gpt-0").reply(request(), soon(), usage)
    assert usage.model_calls == 1
    assert raised.value.lasts


def test_an_exhausted_quota_is_not_waited_for(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(fails(429, "insufficient_quota", retry_after="0"))
    with pytest.raises(ModelBroken, match="insufficient_quota") as raised:
        model.reply(request(), soon(), Usage())
    assert raised.value.lasts


def test_a_refused_request_is_not_repeated(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(fails(400, "context_length_exceeded"))
    with pytest.raises(ModelBroken, match="context_length_exceeded") as raised:
        model.reply(request(), soon(), Usage())
    assert not raised.value.lasts  # another person's request may well be taken


def test_a_prompt_that_the_filter_stops_is_a_refusal(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(fails(400, "content_filter"))
    with pytest.raises(ModelRefused):
        model.reply(request(), soon(), Usage())


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "step",
    [
        says(b'{"id": "resp_1", "output": [{"type": "mess'),
        says(b"<html>Welcome to the hotel's network</html>", "text/html"),
        says(b"{}"),
        says(b"[]"),
        says(b'"hello"'),
        says(b"null"),
        says(b""),
    ],
    ids=["cut off", "a web page", "an empty object", "a list", "a string", "null", "nothing"],
)
def test_an_answer_that_is_none_is_asked_for_again_and_three_of_them_are_broken(
    server: OpenAIServer, model: RetryingModel, step: Step
) -> None:
    server.will(step, step, words("Hello."))
    assert model.reply(request(), soon(), Usage()).text == "Hello."
    server.will(*[step] * adapter.TRIES)
    with pytest.raises(ModelBroken):
        model.reply(request(), soon(), Usage())


def test_one_unreadable_answer_for_which_no_time_is_left_rings_nothing(
    server: OpenAIServer, model: RetryingModel
) -> None:
    server.will(says(b"<html>", "text/html"))
    with pytest.raises(ModelUnavailable):
        model.reply(request(), Deadline.after(adapter.LEAST_SECONDS + 0.3), Usage())


NAMES = {
    "functions.list_tasks": "list_tasks",
    "tools/list_tasks": "list_tasks",
    "default_api:list_tasks": "list_tasks",
    "list_tasks": "list_tasks",
    "no_such_tool": "no_such_tool",
    "functions.no_such_tool": adapter.UNNAMED,
    "list tasks": adapter.UNNAMED,
    "": adapter.UNNAMED,
    "a" * 65: adapter.UNNAMED,
    "añadir": adapter.UNNAMED,
    "." * 100_000: adapter.UNNAMED,
}
"""What a model calls, and what is made of it."""


@pytest.mark.parametrize(("name", "taken"), NAMES.items(), ids=range(len(NAMES)))
@pytest.mark.parametrize("id", ["call_a", "call.a", "x" * 65])
def test_what_a_model_calls_can_be_sent_back_whatever_it_is_named(
    server: OpenAIServer, model: RetryingModel, name: str, taken: str, id: str
) -> None:
    server.will(calls((id, name, "{}")), words("Done."))
    first = model.reply(request(), soon(), Usage())
    assert [call.name for call in first.calls] == [taken]
    assert model.reply(request(Exchange(first.calls, ("None.",))), soon(), Usage()).text == "Done."


def test_arguments_that_no_tool_takes_are_cut(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(calls(("call_a", "list_tasks", '{"a":' * 100_000)))
    (call,) = model.reply(request(), soon(), Usage()).calls
    assert len(call.arguments) == adapter.CALL_ARGUMENTS


MESSAGE = {"type": "message", "id": "m", "role": "assistant", "status": "completed"}
TEXT = {"type": "output_text", "annotations": []}


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "changes",
    [
        {"output": [MESSAGE]},
        {"output": [None]},
        {"output": ["words"]},
        {"output": [{**MESSAGE, "content": "words"}]},
        {"output": [{**MESSAGE, "content": [{**TEXT, "text": None}]}]},
        {"output": [{"type": "function_call", "call_id": "c", "name": "list_tasks", "arguments": {"a": 1}}]},
        {"output": [{"type": "function_call", "call_id": None, "name": "list_tasks", "arguments": "{}"}]},
        {"output": [], "usage": {"total_tokens": 1}},
    ],
)
def test_an_answer_that_is_not_quite_one_is_broken(
    server: OpenAIServer, responses: OpenAIModel, changes: dict[str, Any]
) -> None:
    body = {"id": "r", "object": "response", "created_at": 1, "model": "m", "status": "completed", **changes}
    server.will(*[says(json.dumps(body).encode())] * adapter.TRIES)
    with pytest.raises(ModelBroken):
        responses.reply(request(), soon(), Usage())


def test_an_answer_that_failed_without_a_reason_is_unavailable(server: OpenAIServer, responses: OpenAIModel) -> None:
    body = {"id": "r", "object": "response", "created_at": 1, "model": "m", "status": "failed", "output": []}
    server.will(*[says(json.dumps(body).encode())] * adapter.TRIES)
    with pytest.raises(ModelUnavailable):
        responses.reply(request(), soon(), Usage())


def test_half_a_character_does_not_reach_the_table(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(words("Hello \ud83d"))
    assert model.reply(request(), soon(), Usage()).text == "Hello ?"


def test_a_server_that_drips_does_not_outlast_the_deadline(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(lambda *_: Answer(200, b" " * 300, {"Content-Type": "application/json"}, pause=0.1))
    deadline = Deadline.after(adapter.LEAST_SECONDS + 0.3)
    with pytest.raises(ModelUnavailable):
        model.reply(request(), deadline, Usage())
    assert deadline.left > -15  # of the 30 seconds, on any machine


def test_nothing_that_was_said_stands_in_a_log_line(
    server: OpenAIServer, model: RetryingModel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    server.will(fails(500, retry_after="0"), words("Your secret is out."))
    model.reply(request(lines=(line("in", "my secret"),)), soon(), Usage())
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert not [each for each in (KEY, "secret", "Be brief") if each in logged]


# --- Chat Completions' own ------------------------------------------------------------------------------------------


def test_a_chat_begins_with_the_system_text_and_is_bounded(server: OpenAIServer, chat: ChatModel) -> None:
    server.will(words("Hello."))
    window = (line("in", "hi"), line("out", "Hello!"), line("note", "A message was lost."), line("in", "and?"))
    chat.reply(request(lines=window, tools=()), soon(), Usage())
    [asked] = server.requests
    assert asked == {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": "Hello!"},
            {"role": "system", "content": "A message was lost."},
            {"role": "user", "content": "and?"},
        ],
        "max_completion_tokens": adapter.OUTPUT_TOKENS,
    }


def test_a_chats_second_round_sends_each_call_with_its_result(server: OpenAIServer, chat: ChatModel) -> None:
    server.will(calls(("call_a", "list_tasks", "{}"), ("call_b", "add_task", '{"title":"milk"}')), words("Done."))
    first = chat.reply(request(), soon(), Usage())
    assert chat.reply(request(Exchange(first.calls, ("None.", "Accepted."))), soon(), Usage()).text == "Done."
    assert server.requests[1]["messages"][2:] == [
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": "call_a", "type": "function", "function": {"name": "list_tasks", "arguments": "{}"}},
                {"id": "call_b", "type": "function", "function": {"name": "add_task", "arguments": '{"title":"milk"}'}},
            ],
        },
        {"role": "tool", "tool_call_id": "call_a", "content": "None."},
        {"role": "tool", "tool_call_id": "call_b", "content": "Accepted."},
    ]


CHOICE: Mapping[str, Any] = {"index": 0, "finish_reason": "stop"}
SAID: Mapping[str, Any] = {"role": "assistant", "content": None}


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "choices",
    [
        [],
        None,
        [None],
        ["words"],
        [CHOICE],
        [{**CHOICE, "message": {**SAID, "content": {"text": "words"}}}],
        [{**CHOICE, "message": {**SAID, "tool_calls": ["list_tasks"]}}],
        [{**CHOICE, "message": {**SAID, "tool_calls": [{"id": "c", "type": "function"}]}}],
        [
            {
                **CHOICE,
                "message": {
                    **SAID,
                    "tool_calls": [{"id": "c", "type": "function", "function": {"name": "t", "arguments": {"a": 1}}}],
                },
            }
        ],
    ],
)
def test_a_completion_that_is_not_quite_one_is_broken(server: OpenAIServer, chat: ChatModel, choices: Any) -> None:
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": choices}
    server.will(*[says(json.dumps(body).encode())] * adapter.TRIES)
    with pytest.raises(ModelBroken):
        chat.reply(request(), soon(), Usage())


# --- a model for each use, and answers in a shape -------------------------------------------------------------------


class Lane(Arguments):
    """A field that is not for the model."""

    lane: Literal["info", "assistant"]
    confidence: float = Field(ge=0, le=1)


def test_an_answer_in_a_shape_is_strictly_asked_for_and_comes_back_as_it_was_written(
    server: OpenAIServer, model: RetryingModel
) -> None:
    server.will(words('{"lane": "info", "confidence": 0.9}'))
    asked = ModelRequest("Choose.", (line("in", "hours?"),), (), use="router", answer=Lane)
    usage = Usage()
    reply = model.reply(asked, soon(), usage)
    assert (reply.text, Lane.model_validate_json(reply.parsed)) == ("", Lane(lane="info", confidence=0.9))
    assert usage.uses == {"router": 120}
    [document] = server.requests
    shape = document.get("text", {}).get("format") or document["response_format"]["json_schema"]
    assert (shape["name"], shape["strict"]) == ("Lane", True)
    assert shape["schema"]["required"] == ["lane", "confidence"]
    assert "Not for the model" not in json.dumps(document)


def test_an_answer_in_a_shape_that_is_cut_short_is_left_as_it_is(server: OpenAIServer, model: RetryingModel) -> None:
    server.will(cut_short('{"lane": "in'), cut_short('{"lane": "inf'))
    asked = ModelRequest("Choose.", (line("in", "hours?"),), (), answer=Lane)
    assert model.reply(asked, soon(), Usage()) == ModelReply(parsed='{"lane": "inf')


def test_each_use_is_asked_of_its_own_model_if_it_has_one(api: type[RetryingModel], server: OpenAIServer) -> None:
    server.will(words("Hello."), words("{}"))
    model = api(KEY, server.base_url, "gpt-0", {"agent": MODEL, "router": ""})
    assert model.reply(request(), soon(), Usage()).text == "Hello."
    with pytest.raises(ModelBroken, match="model_not_found"):
        model.reply(ModelRequest("Choose.", (line("in", "hours?"),), (), use="router"), soon(), Usage())
    assert [asked["model"] for asked in server.requests] == [MODEL, "gpt-0"]
    server.script.clear()


# --- the stand-in itself --------------------------------------------------------------------------------------------

CORRECT: Mapping[str, Any] = {"model": MODEL, "input": "hi"}
CALL = {"type": "function_call", "call_id": "call_a", "name": "list_tasks", "arguments": "{}"}
OUTPUT = {"type": "function_call_output", "call_id": "call_a", "output": "none"}


def tool(**schema: Any) -> dict[str, Any]:
    """A request with a strict tool of one argument `a`."""
    parameters = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
        "additionalProperties": False,
        **schema,
    }
    return {"tools": [{"type": "function", "name": "t", "strict": True, "parameters": parameters}]}


def ask(server: OpenAIServer, body: bytes, key: str = KEY, path: str = "responses") -> tuple[int, Any]:
    """A request by hand."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    try:
        connection.request("POST", f"/v1/{path}", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"inputs": "hi"}, "Unknown parameter: 'inputs'"),
        ({"model": None}, "'model'"),
        ({"input": None}, "'input'"),
        ({"input": []}, "'input'"),
        ({"input": ""}, "'input'"),
        ({"input": ["hi"]}, "no message"),
        ({"input": [{"role": "note", "content": "hi"}]}, "not one of"),
        ({"input": [{"role": "user"}]}, "content"),
        ({"input": [{"role": "user", "content": "hi", "at": "noon"}]}, "Unknown parameter: 'input[0].at'"),
        ({"input": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}]}, "input_text"),
        ({"input": [CALL]}, "No tool output found for function call call_a"),
        ({"input": [OUTPUT]}, "No tool call found for function call output with call_id call_a"),
        ({"input": [OUTPUT, CALL]}, "No tool call found"),
        ({"input": [CALL, CALL, OUTPUT]}, "Duplicate"),
        ({"input": [CALL, OUTPUT, OUTPUT]}, "Duplicate"),
        ({"input": [CALL, {**OUTPUT, "output": None}]}, "output"),
        ({"input": [{**CALL, "arguments": {}}, OUTPUT]}, "expected a string"),
        ({"input": [{**CALL, "call_id": "c" * 65}, OUTPUT]}, "1 to 64 characters"),
        ({"max_output_tokens": 15}, "max_output_tokens"),
        ({"temperature": 3}, "temperature"),
        ({"stream": "yes"}, "stream"),
        ({"tools": [{"type": "function", "function": {"name": "t"}}]}, "Unknown parameter: 'tools[0].function'"),
        ({"tools": tool()["tools"] * 2}, "tools[1].name"),
        (tool(additionalProperties=True), "additionalProperties"),
        (tool(required=[]), "required"),
        (tool(oneOf=[]), "'oneOf' is not permitted"),
        (tool(type="string"), 'type: "object"'),
        (tool(properties={"a": {"type": "string", "minLength": 1}}), "'minLength' is not permitted"),
        (tool(properties={"a": {"type": "string", "default": "x"}}), "'default' is not permitted"),
        (tool(properties={"a": {"type": "string", "format": "uri"}}), "not a valid format"),
        (tool(properties={"a": {}}), "must have a 'type' key"),
        (tool(properties={"a": {"type": "object", "properties": {}}}), "additionalProperties"),
        (tool(properties={"a": {"type": "array"}}), "missing items"),
    ],
)
def test_the_stand_in_refuses_what_openai_would(changes: dict[str, Any], reason: str) -> None:
    with OpenAIServer() as server:
        status, answer = ask(server, json.dumps({**CORRECT, **changes}).encode())
    assert status == 400
    assert set(answer["error"]) == {"message", "type", "param", "code"}
    assert reason in answer["error"]["message"]


def test_the_stand_in_refuses_who_has_no_key_and_what_is_no_json(server: OpenAIServer) -> None:
    assert ask(server, b"{}", key="")[0] == 401
    assert ask(server, b"{")[0] == 400
    server.refused.clear()


def test_the_stand_in_answers_with_whole_response_objects(server: OpenAIServer) -> None:
    steps = (words("a"), calls(("c", "t", "{}"), text="b"), refuses(), cut_short("c"), breaks_down())
    server.will(*steps)
    for _ in steps:
        status, answer = ask(server, json.dumps({**CORRECT, **tool()}).encode())
        assert status == 200
        Response.model_validate(answer, strict=True)


CALLED = {
    "role": "assistant",
    "tool_calls": [{"id": "a", "type": "function", "function": {"name": "t", "arguments": "{}"}}],
}
RESULT = {"role": "tool", "tool_call_id": "a", "content": "none"}
HI = {"role": "user", "content": "hi"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"input": "hi"}, "Unrecognized request argument"),
        ({"max_tokens": 10}, "max_completion_tokens"),
        ({"model": None}, "model"),
        ({"messages": []}, "empty array"),
        ({"messages": [{"role": "note", "content": "hi"}]}, "not one of"),
        ({"messages": [{"role": "user"}]}, "content"),
        ({"messages": [{"role": "user", "content": None}]}, "content"),
        ({"messages": [{"role": "assistant", "content": None}]}, "expected a string"),
        ({"messages": [HI, CALLED]}, "did not have response messages: a"),
        ({"messages": [HI, CALLED, HI, RESULT]}, "did not have response messages: a"),
        ({"messages": [HI, RESULT]}, "must be a response to a preceding message"),
        ({"messages": [HI, CALLED, RESULT, RESULT]}, "must be a response to a preceding message"),
        ({"tools": []}, "empty array"),
        ({"tools": [{"type": "function", "name": "t", "parameters": {}}]}, "Unknown parameter: 'tools[0].name'"),
        ({"response_format": {"type": "json_schema", "schema": {}}}, "Unknown parameter"),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {}, "strict": True}}},
            "schema must be",
        ),
    ],
)
def test_the_stand_in_for_chat_refuses_what_openai_would(changes: dict[str, Any], reason: str) -> None:
    with OpenAIServer() as server:
        document = {"model": MODEL, "messages": [HI], **changes}
        status, answer = ask(server, json.dumps(document).encode(), path="chat/completions")
    assert status == 400
    assert reason in answer["error"]["message"]


def test_the_stand_in_for_chat_answers_with_whole_completions(server: OpenAIServer) -> None:
    steps = (words("a"), calls(("c", "t", "{}"), text="b"), refuses(), cut_short("c"))
    server.will(*steps)
    for _ in steps:
        document = {"model": MODEL, "messages": [HI]}
        status, answer = ask(server, json.dumps(document).encode(), path="chat/completions")
        assert status == 200
        ChatCompletion.model_validate(answer, strict=True)
