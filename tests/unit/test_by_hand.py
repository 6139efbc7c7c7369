"""A developer in the model's place: what the phone's server and the terminal ask and take, and what is kept of it."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from parley.adapters.openai import OpenAIModel
from parley.conversation.events import Channel
from parley.conversation.history import Line
from parley.errors import ModelUnavailable
from parley.lanes.planner import DraftedPlan
from parley.lanes.router import RoutingDecision
from parley.ports import Deadline, Exchange, ModelReply, ModelRequest, ToolCall, ToolSpec, Usage
from parley.tools.tool import Arguments
from parley_cli import chat
from parley_cli.by_hand.waiting import LOOK_SECONDS
from parley_cli.phone.server import PhoneServer
from parley_cli.scripts.format import load
from parley_cli.scripts.memory import InMemory
from parley_cli.scripts.play import play
from parley_cli.scripts.record import script_by_hand
from parley_cli.service_files import EXAMPLES, FOLDER
from tests.support.workbench import SETTINGS


class AddTask(Arguments):
    """Add a task."""

    title: str
    when: str | None


@pytest.fixture
def phone() -> Iterator[PhoneServer]:
    server = PhoneServer(0)
    server.serve(replace(SETTINGS, by_hand=True))
    yield server
    server.stop()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as threads:
        yield threads


def talk(said: str, **changes: Any) -> ModelRequest:
    lines = (Line(id="SM1", direction="in", text=said, at=datetime(2026, 11, 21, tzinfo=UTC)),)
    return ModelRequest("You keep tasks.", lines, (ToolSpec("add_task", "Add a task.", AddTask),), **changes)


def ask(phone: PhoneServer, method: str, content: object = None, query: str = "") -> tuple[int, Any]:
    connection = HTTPConnection(phone.url.removeprefix("http://"), timeout=10)
    try:
        body = None if content is None else json.dumps(content)
        connection.request(method, f"/model-requests{query}", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.load(answer)
    finally:
        connection.close()


def waiting(phone: PhoneServer, number: int = 1) -> list[Any]:
    """The requests that wait, as soon as there are so many."""
    for _ in range(200):
        found: list[Any] = ask(phone, "GET")[1]["waiting"]
        if len(found) == number:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{len(found)} wait, not {number}")


Asking = Callable[[ModelRequest], Future[ModelReply]]


@pytest.fixture
def asking(phone: PhoneServer, threads: ThreadPoolExecutor) -> Asking:
    """Asks the phone as the deployed turns do: with the adapter of the Responses API."""
    model = OpenAIModel("by-hand", f"{phone.url}/model", "gpt", seconds=60)
    return lambda request: threads.submit(model.reply, request, Deadline.after(60), Usage())


def test_a_request_is_shown_as_it_was_sent_and_answered_with_words_and_calls(
    phone: PhoneServer, asking: Asking
) -> None:
    called = ToolCall("call_1", "add_task", '{"title": "bread", "when": null}')
    reply = asking(talk("we are out of milk", exchanges=(Exchange((called,), ("Accepted.",)),)))
    (shown,) = waiting(phone)
    assert shown["instructions"] == "You keep tasks."
    assert [(line["who"], line["text"]) for line in shown["lines"]] == [
        ("person", "we are out of milk"),
        ("call", 'add_task {"title": "bread", "when": null}'),
        ("result", "Accepted."),
    ]
    assert [tool["name"] for tool in shown["tools"]] == ["add_task"]
    assert shown["tools"][0]["schema"]["properties"]["when"]["type"] == ["string", "null"]
    assert all(count > 0 for count in shown["tokens"].values())

    calls = [{"tool": "add_task", "arguments": {"title": title, "when": None}} for title in ("milk", "butter")]
    assert ask(phone, "POST", {"id": shown["id"], "words": "Right.", "calls": calls}) == (200, {"waiting": []})
    answered = reply.result(10)
    assert answered.text == "Right."
    assert [(call.name, json.loads(call.arguments)["title"]) for call in answered.calls] == [
        ("add_task", "milk"),
        ("add_task", "butter"),
    ]


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"words": "  "}, "Say something, or call a tool."),
        ({"calls": [{"tool": "add_tasks"}]}, "There is no tool 'add_tasks': the request offers add_task."),
        ({"calls": [{"tool": "add_task", "arguments": {"when": None}}]}, "add_task: 'title' is a required property."),
        (
            {"calls": [{"tool": "add_task", "arguments": {"title": 3, "when": None}}]},
            "add_task.title: 3 is not of type 'string'.",
        ),
        ({"shape": {}}, "This request is answered with words or calls, not with JSON of a shape."),
        ({"word": "hello"}, "word: Extra inputs are not permitted."),
    ],
)
def test_an_answer_that_the_request_does_not_allow_is_refused_and_may_be_sent_all_the_same(
    phone: PhoneServer, asking: Asking, answer: dict[str, Any], wrong: str
) -> None:
    reply = asking(talk("milk"))
    (shown,) = waiting(phone)
    assert ask(phone, "POST", {"id": shown["id"], **answer}) == (422, {"error": wrong})
    call = {"tool": "add_tasks", "arguments": {}}
    assert ask(phone, "POST", {"id": shown["id"], "calls": [call], "checked": False})[0] == 200
    assert reply.result(10).calls[0].name == "add_tasks"
    assert ask(phone, "POST", {"id": shown["id"], "words": "Once more."})[0] == 409


@pytest.mark.parametrize(
    ("shape", "right", "wrong"),
    [
        (
            RoutingDecision,
            {"lane": "info", "intent": "hours", "confidence": 1, "sticky_seconds": 60, "reasons": []},
            "RoutingDecision.confidence: 7 is greater than the maximum of 1",
        ),
        (DraftedPlan, {"entities": [], "steps": []}, "DraftedPlan"),
    ],
)
def test_an_answer_of_a_shape_keeps_to_its_schema(
    phone: PhoneServer, asking: Asking, shape: Any, right: dict[str, Any], wrong: str
) -> None:
    reply = asking(talk("when do you close?", answer=shape))
    (shown,) = waiting(phone)
    assert shown["shape"]["name"] == shape.__name__
    answer = {"id": shown["id"], "shape": right | {"confidence": 7}}
    status, said = ask(phone, "POST", answer)
    assert (status, said["error"].startswith(wrong)) == (422, True), said
    assert ask(phone, "POST", {"id": shown["id"], "words": "Info."})[0] == 422
    assert ask(phone, "POST", {"id": shown["id"], "shape": right, "checked": False})[0] == 200
    assert json.loads(reply.result(10).parsed) == right


@pytest.mark.slow
def test_several_wait_beside_each_other_until_all_is_over(phone: PhoneServer, asking: Asking) -> None:
    replies = [asking(talk(said)) for said in ("milk", "bread", "eggs")]
    shown = {each["lines"][-1]["text"]: each["id"] for each in waiting(phone, 3)}
    assert {each["id"] for each in waiting(phone, 3)} == set(shown.values()), "a page that is reloaded finds the same"
    ask(phone, "POST", {"id": shown["bread"], "words": "Bread."})
    assert replies[1].result(10).text == "Bread."
    waiting(phone, 2)
    phone.stop()
    for reply in (replies[0], replies[2]):
        with pytest.raises(ModelUnavailable):
            reply.result(10)


@pytest.mark.slow
def test_a_request_whose_turn_has_gone_waits_no_more(phone: PhoneServer, threads: ThreadPoolExecutor) -> None:
    impatient = OpenAIModel("by-hand", f"{phone.url}/model", "gpt", seconds=0.3)
    reply = threads.submit(impatient.reply, talk("milk"), Deadline.after(2.4), Usage())
    with pytest.raises(ModelUnavailable):
        reply.result(10)
    time.sleep(LOOK_SECONDS)
    waiting(phone, 0)


# --- kept as a conversation file --------------------------------------------------------------------------------------


class Developer:
    """A developer at the terminal, who texts as a person, and answers as the model."""

    def __init__(self, capsys: pytest.CaptureFixture[str], texts: list[str], answers: list[str]) -> None:
        self._capsys, self._texts, self._answers = capsys, texts, answers
        self.seen = ""

    def __call__(self, prompt: str) -> str:
        shown = self._capsys.readouterr().out
        self.seen += shown
        if prompt == "> ":
            return self._next(self._texts)
        return self._next(self._answers)

    @staticmethod
    def _next(lines: list[str]) -> str:
        if not lines:
            raise EOFError
        return lines.pop(0)


@pytest.mark.slow
def test_who_is_the_model_in_the_terminal_can_keep_the_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [
        *("/tools", "/call nothing", "/call add kind=task titel=milk", "/call add kind=task title='oat milk'", ""),
        *('/call add {"kind": "reminder", "title": "oat milk", "when": "tomorrow at 9"}', ""),
        *("Sorry to hear that!", ""),
    ]
    texts = [
        "we are out of milk",
        "remember the oat milk tomorrow at nine",
        "the lamp in the hall is broken",
        "help",
    ]
    developer = Developer(capsys, texts, answers)
    monkeypatch.setattr("builtins.input", developer)
    kept = tmp_path / "by-hand.yaml"
    assert chat.be_the_model(None, Channel.SMS, kept, FOLDER) == 0
    for said in (
        "There is no tool 'nothing'.",
        "'titel' was unexpected",
        'Added "oat milk" to your tasks.',
        "at 09:00: oat milk.",
    ):
        assert said in developer.seen
    script = load(kept)
    assert [bool(step.model) for step in script.script.steps] == [True, True, True, False]
    assert play(script, InMemory()) == []


def test_time_passes_and_who_texts_is_the_admin_of_a_service_that_lets_people_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", Developer(capsys, ["hi", "help", "/clock 3 hours", "/clock x"], []))
    kept = tmp_path / "by-hand.yaml"
    assert chat.be_the_model(None, Channel.SMS, kept, EXAMPLES / "home-library") == 0
    script = load(kept)
    assert script.script.setup.service == "home-library"
    assert [step.clock is not None for step in script.script.steps] == [False, False, True]
    assert play(script, InMemory()) == []


def test_a_terminal_that_closes_in_the_middle_keeps_what_was_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ["/call add kind=task title=milk", "", "/call add kind=task title=eggs"]
    monkeypatch.setattr("builtins.input", Developer(capsys, ["we are out of milk", "and of eggs"], answers))
    kept = tmp_path / "by-hand.yaml"
    chat.be_the_model(None, Channel.SMS, kept, FOLDER)
    assert [step.says for step in load(kept).script.steps] == [("we are out of milk",)]


def test_what_was_answered_on_the_page_is_recorded_as_a_script_of_its_own_day() -> None:
    begin = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

    def line(id: str, direction: str, text: str, seconds: int) -> dict[str, Any]:
        at = (begin + timedelta(seconds=seconds)).isoformat()
        return {"id": id, "direction": direction, "text": text, "at": at, "channel": "sms", "status": "delivered"}

    def answered(said: str, seconds: int, **answer: Any) -> dict[str, Any]:
        return {"said": said, "asked_at": (begin + timedelta(seconds=seconds)).isoformat(), "answer": answer}

    lines = [
        line("SM1", "in", "the milk must not be forgotten", 0),
        line("SM1.r0", "out", "I'll remind you tomorrow, Tuesday 2 March, at 09:00: milk.", 200),
        line("SM2", "in", "the milk must not be forgotten", 300),
        line("SM2.r0", "out", "Once is enough.", 340),
    ]
    call = {
        "tool": "add",
        "arguments": {"kind": "reminder", "title": "milk", "when": "2027-03-02 09:00", "minutes": None},
    }
    script = script_by_hand(
        lines,
        "By hand",
        [
            answered("somebody else's text", 20, words="Hello!"),
            answered("the milk must not be forgotten", 90, calls=[call]),
            answered("the milk must not be forgotten", 301, words="Once is enough."),
        ],
    )
    assert [len(step.model) for step in script.steps if step.says] == [1, 1]
    assert script.setup.begins == begin - timedelta(seconds=1)
