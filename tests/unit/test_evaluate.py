"""`parley eval`, against the stand-in for OpenAI: what counts as right, and what it says without a model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parley_cli.errors import OperatorError
from parley_cli.evaluate import evaluate
from tests.support.openai_server import KEY, MODEL, OpenAIServer, calls, fails, words

SCRIPT = """
title: Tasks, by a model
steps:
  - says: I need milk
    model:
      - calls: [add_task: {title: milk}]
    hears: Added “milk” to your tasks.
  - says: forget the milk
    model:
      - calls: [delete_task: {task: milk}]
    hears_like: Delete
  - says: yes
    hears: Deleted “milk”.
  - says: how are you?
    model:
      - words: Fine.
    hears: Fine.
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        for name, value in {"LLM_API_KEY": KEY, "LLM_BASE_URL": running.base_url, "LLM_MODEL": MODEL}.items():
            monkeypatch.setenv(name, value)
        yield running
        assert not running.refused
        assert not running.script


def test_a_model_that_calls_what_the_script_says_is_right_in_whatever_words(server: OpenAIServer, script: Path) -> None:
    server.will(
        calls(("a", "add_task", '{"title": "Milk"}')),
        calls(("b", "list_tasks", "{}")),  # looking first is no mistake
        calls(("c", "delete_task", '{"task": "milk"}')),
        words("Very well, thank you!"),
    )
    said: list[str] = []
    score = evaluate([script], said.append)
    assert (score.right, score.judged) == ({"assistant": 3}, {"assistant": 3})
    assert said == [
        "assistant: 3 of 3 right (100 %)",
        "4 requests, 400 tokens read, 80 written, about $0.0003",
    ]


def test_what_was_wrong_is_said_with_its_line(server: OpenAIServer, script: Path) -> None:
    server.will(
        words("Milk is good for you."),
        calls(("a", "add_task", '{"title": "forget the milk"}')),
        words("Yes what?"),
        words("Fine."),
    )
    said: list[str] = []
    score = evaluate([script], said.append)
    assert score.right == {"assistant": 1}
    assert said[:3] == [
        f"{script}:4: 'I need milk': it did not call add_task {{'title': 'milk'}}",
        f"{script}:8: 'forget the milk': it did not call delete_task {{'task': 'milk'}}, "
        "it called add_task {'title': 'forget the milk', 'when': None}",
        "assistant: 1 of 3 right (33 %)",
    ]


def test_what_another_lane_looks_up_and_whether_it_hands_over_is_no_mistake(
    server: OpenAIServer, tmp_path: Path
) -> None:
    path = tmp_path / "bread.yaml"
    path.write_text(
        """
title: Bread, by a model
setup: {lane: info}
steps:
  - says: is there bread without gluten? note it
    model:
      - calls: [general_faq: {words: gluten}]
        words: There is.
      - calls: [hand_over: {lane: assistant, why: They want a task.}]
      - calls: [add_task: {title: fetch bread}]
    hears_like: Add
""",
        encoding="utf-8",
    )
    server.will(
        calls(("h", "hand_over", '{"lane": "info"}')),
        calls(
            ("a", "ask_place", '{"about": "other", "words": "gluten"}'),
            ("b", "ask_place", '{"about": "hours", "words": ""}'),
        ),
        calls(("c", "hand_over", '{"lane": "assistant", "why": "a task"}')),
        calls(("d", "add", '{"kind": "task", "title": "Fetch bread"}')),
    )
    said: list[str] = []
    evaluate([path], said.append)
    assert said[0] == "info: 1 of 1 right (100 %)"


def test_a_model_that_does_not_answer_is_no_score(server: OpenAIServer, script: Path) -> None:
    server.will(fails(401, "invalid_api_key"))
    with pytest.raises(OperatorError, match="HTTP 401, invalid_api_key"):
        evaluate([script], lambda _: None)


def test_without_a_key_it_says_what_to_set(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LLM_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(OperatorError, match="Set LLM_API_KEY"):
        evaluate([script], lambda _: None)


def test_a_look_of_another_lane_is_no_mistake_and_its_arguments_count(server: OpenAIServer, tmp_path: Path) -> None:
    script = tmp_path / "info.yaml"
    script.write_text(
        "title: Info\nsteps:\n  - says: is there anything without wheat?\n    model:\n"
        "      - calls: [general_faq: {words: gluten-free bread}]\n      - words: Yes.\n    hears: Yes.\n"
    )
    server.will(
        calls(
            ("a", "ask_place", '{"about": "hours"}'),
            ("b", "ask_place", '{"about": "other", "words": "Gluten-free bread"}'),
        ),
        words("There is."),
    )
    said: list[str] = []
    score = evaluate([script], said.append)
    assert score.right == score.judged, said
