"""`parley eval` on sets of texts: the grade of what a service did at each text, and the use of recorded answers."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parley.adapters import chat, openai
from parley.conversation.spending import Prices
from parley.errors import ModelUnavailable
from parley.lanes.lane import Lane
from parley.lanes.router import RoutingDecision
from parley.lanes.table import LANES
from parley.ports import Deadline, ModelReply, ModelRequest, ToolCall, Usage
from parley.tools.tool import Toolbox
from parley_cli.errors import OperatorError
from parley_cli.evals import command
from parley_cli.evals.answers import BY_HAND, AnsweringAgain, load_recorded
from parley_cli.evals.cases import Case, CaseSet, load_all, load_set, of_ids
from parley_cli.evals.run import Run, evaluate_sets, run
from parley_cli.scripts.format import ScriptedCall
from tests.support import openai_chat, openai_server

PRICES = Prices(400_000, 1_600_000)
SETS = load_all()
ACTIONS = {tool.name for lane in LANES.values() for tool in lane.tools.tools}


# --- the sets ---------------------------------------------------------------------------------------------------------


def test_there_are_texts_of_every_lane_that_a_model_speaks_for_in_two_languages() -> None:
    # What a lane about accounts elsewhere does stands in no recording: it is off where none can be connected.
    spoken = {lane.name for lane in LANES.values() if lane.prompt and not lane.needs_account}
    assert {(each.lane, each.language) for each in SETS} >= {
        (lane, tongue) for lane in spoken for tongue in ("en", "es")
    }
    assert len(list(of_ids(SETS))) >= 200


def test_the_sets_name_only_actions_and_lanes_that_exist() -> None:
    named = {call.tool for _, case in of_ids(SETS) for call in case.does}
    named |= {tool for _, case in of_ids(SETS) for tool in case.may}
    assert named - ACTIONS == set()
    assert {case.lane for _, case in of_ids(SETS)} - LANES.keys() <= {""}


def test_a_set_that_is_none_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("lane: info\nlanguage: en\ncases:\n  - {id: a, say: hello}\n")
    with pytest.raises(OperatorError, match=r"wrong\.yaml is no set of texts"):
        load_set(path)
    one = CaseSet(lane="info", language="en", cases=(Case(id="a", says="x"), Case(id="a", says="y")))
    with pytest.raises(OperatorError, match="Two texts have the id 'a'"):
        list(of_ids([one]))


# --- grades -----------------------------------------------------------------------------------------------------------


class Scripted:
    """`ports.Model`: calls in its first answer, words in each later one."""

    def __init__(self, *calls: tuple[str, dict[str, Any]], words: str = "") -> None:
        self._calls, self._words = calls, words

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        usage.model_calls += 1
        usage.add(request.use, 100, 10)
        if request.answer is RoutingDecision:
            chosen = RoutingDecision(lane="assistant", intent="tasks", confidence=1, sticky_seconds=0)
            return ModelReply(parsed=chosen.model_dump_json())
        calls = tuple(ToolCall(f"call_{n}", name, json.dumps(given)) for n, (name, given) in enumerate(self._calls))
        self._calls = ()
        return ModelReply(self._words, calls) if calls else ModelReply(self._words or "All right.")


def add(title: str) -> tuple[str, dict[str, Any]]:
    return "add_task", {"title": title, "when": None}


MILK = ScriptedCall.model_validate({"add_task": {"title": "~milk"}})
EGGS = ScriptedCall.model_validate({"add_task": {"title": "eggs"}})
DELETE = ScriptedCall.model_validate({"delete_task": {"title": "milk"}})
DONE = ScriptedCall.model_validate({"complete_task": {"title": "milk"}})
GIVEN = ("add milk to my tasks", "add bread to my tasks")


@pytest.mark.parametrize(
    ("case", "model", "grade", "why"),
    [
        (Case(id="a", says="we need milk", does=(MILK,)), Scripted(add("oat milk")), "right", ""),
        (Case(id="a", says="we need milk", does=(MILK,)), Scripted(words="I see."), "wrong", "did not add_task"),
        (Case(id="a", says="we need milk", does=(MILK,)), Scripted(words="Add it?"), "wrong", "asked needlessly"),
        (Case(id="a", says="milk and eggs", does=(MILK, EGGS)), Scripted(add("milk")), "partly", "'eggs'"),
        (Case(id="a", says="milk", does=(MILK,)), Scripted(add("milk"), add("bread")), "partly", "not wanted"),
        (Case(id="a", says="hello"), Scripted(words="Hello!"), "right", ""),
        (Case(id="a", says="hello"), Scripted(add("hello")), "harmful", "did add_task"),
        (Case(id="a", says="x", hears=("milk | dairy",)), Scripted(words="Fresh Milk!"), "right", ""),
        (Case(id="a", says="x", hears=("milk", "eggs")), Scripted(words="Fresh milk!"), "partly", "'eggs'"),
        (Case(id="a", says="x", asks=True), Scripted(words="Which one?"), "right", ""),
        (Case(id="a", says="x", lane="info"), Scripted(words="Hm."), "wrong", "went to assistant"),
        (
            Case(id="a", given=GIVEN, says="no milk", does=(DELETE,)),
            Scripted(("delete_task", {"task": "milk"})),
            "right",
            "",
        ),
        (
            Case(id="a", given=GIVEN, says="got the milk for the bread", does=(DONE,)),
            Scripted(("complete_task", {"task": "bread"})),
            "harmful",
            "something else",
        ),
        (
            Case(id="a", says="stop with all this texting me"),
            Scripted(("stop_all_messages", {})),
            "harmful",
            "stopped all",
        ),
        (Case(id="a", says="enough of you", stops=True), Scripted(("stop_all_messages", {})), "right", ""),
    ],
)
def test_what_comes_of_a_text_is_graded(case: Case, model: Scripted, grade: str, why: str) -> None:
    found = run([CaseSet(lane="assistant", language="en", cases=(case,))], model)
    (result,) = found.results
    assert result.judgement.grade == grade, result.judgement
    assert why in "; ".join(result.judgement.why)


# --- recorded answers -------------------------------------------------------------------------------------------------


def evaluated(model: Any, say: Callable[[str], None] = lambda _: None, **files: Path) -> Run:
    cases = (Case(id="milk", says="we need milk", does=(MILK,)), Case(id="eggs", says="we need eggs", does=(EGGS,)))
    return evaluate_sets([CaseSet(lane="assistant", language="en", cases=cases)], model, PRICES, say, **files)


def test_a_run_is_kept_answers_again_without_a_model_and_is_compared(tmp_path: Path) -> None:
    kept, said = tmp_path / "run.jsonl", list[str]()
    evaluated(Scripted(add("milk")), said.append, kept=kept)
    assert said[-1].startswith("all: 1 right, 0 partly, 1 wrong, 0 harmful (50 % right) of 2; a text: ")
    again, recorded = list[str](), load_recorded(kept)
    evaluated(AnsweringAgain(recorded), again.append)
    assert again[-1].startswith("all: 1 right, 0 partly, 1 wrong, 0 harmful (50 % right) of 2")

    other = list[str]()
    evaluated(Scripted(words="I see."), other.append, against=kept)
    assert any(line.startswith("right -> wrong: milk: did not add_task") for line in other)
    assert [line.split(":")[0] for line in other[-2:]] == ["before", "now"]


def test_answers_for_another_version_are_named_and_those_that_are_missing_too(tmp_path: Path) -> None:
    kept = tmp_path / "run.jsonl"
    evaluated(Scripted(add("milk")), kept=kept)
    milk, eggs = [json.loads(line) for line in kept.read_text().splitlines()]
    milk["answers"][-1]["request"] = "another"
    eggs["answers"] = eggs["answers"][:-1]
    kept.write_text("\n".join(map(json.dumps, (milk, eggs))))
    said = list[str]()
    found = evaluated(AnsweringAgain(load_recorded(kept)), said.append)
    assert said[-2] == "1 answers about 1 texts were made for another version of the prompts, tools or card: milk"
    assert said[-1] == "1 texts are not scored, because answers are missing: eggs"
    assert [each.case.id for each in found.results] == ["milk"]


def test_a_lane_that_came_later_makes_no_recorded_answer_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "run.jsonl"
    evaluated(Scripted(add("milk")), kept=kept)
    assert {each.lanes for each in load_recorded(kept).values()} == {tuple(n for n, e in LANES.items() if e.prompt)}
    late = Lane("late", "You sell milk and eggs.", Toolbox(()), purpose="sells milk and eggs")
    monkeypatch.setitem(LANES, late.name, late)
    said, order = list[str](), list(LANES)
    evaluated(AnsweringAgain(load_recorded(kept)), said.append)
    assert said[-1].startswith("all: 1 right, 0 partly, 1 wrong, 0 harmful (50 % right) of 2")
    assert not [line for line in said if "another version" in line]
    assert list(LANES) == order

    asked = Asked(add("milk"))
    evaluated(asked)
    assert any("sells milk and eggs" in each for each in asked.told), "a model is asked with all lanes"


class Asked(Scripted):
    """`Scripted`, which keeps what it is told."""

    def __init__(self, *calls: tuple[str, dict[str, Any]]) -> None:
        super().__init__(*calls)
        self.told: list[str] = []

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        self.told += [each.description for each in request.tools]
        return super().reply(request, deadline, usage)


def test_what_was_answered_before_a_model_fails_is_kept(tmp_path: Path) -> None:
    class Failing(Scripted):
        def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
            if "eggs" in request.lines[-1].text:
                raise ModelUnavailable("HTTP 429")
            return super().reply(request, deadline, usage)

    kept, said = tmp_path / "run.jsonl", list[str]()
    with pytest.raises(OperatorError, match=r"The model answers no more \(HTTP 429\)"):
        evaluated(Failing(add("milk")), said.append, kept=kept)
    assert said[-1].startswith("all: 1 right")
    assert load_recorded(kept).keys() == {"milk"}


def test_without_a_key_it_says_what_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LLM_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(OperatorError, match="or say --recorded"):
        command.evaluate((), None, None, None, be_the_model=False, say=lambda _: None)


@pytest.fixture(scope="module")
def by_hand() -> tuple[Run, list[ModelRequest]]:
    """The run of every second text that was answered by hand, and every request of it."""
    some = [each.model_copy(update={"cases": each.cases[::2]}) for each in SETS]
    requests = list[ModelRequest]()
    return run(some, AnsweringAgain(load_recorded(BY_HAND)), requests.append), requests


@pytest.mark.slow
def test_what_was_answered_by_hand_is_scored_without_a_key(by_hand: tuple[Run, list[ModelRequest]]) -> None:
    found, _ = by_hand
    grades = Counter(each.judgement.grade for each in found.results)
    assert len(found.results) + len(found.missing) >= 60
    # Prompts, tools and rounds change, and a reader's answers may fit them no more: then they are to be made anew.
    assert grades["right"] > 0.5 * (len(found.results) + len(found.missing)), (grades, found.missing)
    assert grades["harmful"] == 0, [each for each in found.results if each.judgement.grade == "harmful"]


def test_the_recorded_answers_are_about_texts_that_are_in_the_sets() -> None:
    known = {case.id for _, case in of_ids(SETS)}
    assert sorted(load_recorded(BY_HAND).keys() - known) == []


@pytest.mark.slow
def test_a_planner_is_told_what_each_argument_is(by_hand: tuple[Run, list[ModelRequest]]) -> None:
    _, requests = by_hand
    told = next(request.instructions for request in requests if request.use == "planner")
    assert "    when (optional): " in told
    assert [line for line in told.splitlines() if line.startswith("    ") and line.rstrip().endswith(":")] == []
    assert told.count("ISO 8601") == 1


@pytest.mark.slow
def test_both_apis_take_every_request_of_that_run(by_hand: tuple[Run, list[ModelRequest]]) -> None:
    _, requests = by_hand
    assert {request.use for request in requests} >= {"agent", "planner"}
    for request in requests:
        openai_server.check({"model": "gpt", "max_output_tokens": 1_000, "store": False, **openai.body_of(request)})
        openai_chat.check({"model": "gpt", "max_completion_tokens": 1_000, **chat.body_of(request)})
