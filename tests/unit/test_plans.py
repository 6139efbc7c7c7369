"""Plans: what is wrong with one is said before it runs; references mean what a walk finds; steps keep their order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, JsonValue

from parley.conversation.questions import PlanStep
from parley.plans import executor
from parley.plans.check import StepAction, problems
from parley.plans.executor import LookResult, StepActs, StepAsks, StepFails, resolved
from parley.plans.plan import Entity, Plan, Step, StepState
from parley.plans.references import WORDS, Unresolvable, look_up, references, resolve
from parley.tools.tool import Call, KnownFact, TimerRequest
from parley.turn.planning import StepCall
from tests.support.phone import START


class Title(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    minutes: int = 60


class Nothing(BaseModel):
    pass


ACTIONS = {
    "look": StepAction(Nothing, {"count": 2, "slots": [{"start": "2026-11-22T09:00-05:00"}]}),
    "make": StepAction(Title, {"id": "x"}),
}


def plan(*steps: Step) -> Plan:
    return Plan(
        id="p",
        message="m",
        summary="s",
        said_at=START,
        steps=steps,
        entities=(Entity(type="PERSON", value="John"),),
    )


def step(id: str, action: str = "look", needs: tuple[str, ...] = (), **params: JsonValue) -> Step:
    return Step(id=id, type="task", action=action, params=params, depends_on=needs)


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([], "A plan has 1 to 10 steps, not 0."),
        ([step("a"), step("a")], "Two steps have one id."),
        ([step("a", "fly")], "Step 'a': there is no action 'fly'. The actions are: look, make."),
        ([step("a", needs=("b",))], "Step 'a': it refers to a step 'b', which is not there."),
        ([step("a", "make", title="{{b.x}}")], "Step 'a': it refers to a step 'b', which is not there."),
        ([step("a", needs=("a",))], "Step 'a': it refers to itself."),
        ([step("a", needs=("b",)), step("b", needs=("a",))], "These steps wait for each other: a, b."),
        ([step("a", "make")], "Step 'a': title: Field required."),
        ([step("a", "make", title="x", color="red")], "Step 'a': color: Extra inputs are not permitted."),
        (
            [step("a"), step("b", "make", title="{{a.slots[0].end}}")],
            "Step 'b': a.slots[0].end is not there: '.end' leads nowhere.",
        ),
        (
            [step("a"), step("b", "make", title={"step": "a", "field": "slots"})],
            "Step 'b': title: Input should be a valid string.",
        ),
        (
            [step("a"), step("b", "make", title="x", minutes="{{a.slots[0].start}}")],
            "Step 'b': minutes: Input should be a valid integer, unable to parse string as an integer.",
        ),
        ([step("a", "make", title="{{PERSON:Bo}}")], "Step 'a': the PERSON 'Bo' is not among the entities."),
        (
            [step("a", "make", title="{{BIRD:Bo}}")],
            "Step 'a': there is no entity type 'BIRD'. The types are: PERSON, EMAIL, PHONE, ORG, DATE, PLACE.",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(steps: list[Step], wrong: str) -> None:
    assert problems(plan(*steps), ACTIONS) == [wrong]


def test_nothing_is_wrong_with_a_plan_that_can_run() -> None:
    steps = [
        step("a"),
        step("b", "make", title="Tea with {{PERSON:John}} at {{a.slots[0].start}}", minutes="{{a.count}}"),
    ]
    assert problems(plan(*steps), ACTIONS) == []


# --- references -----------------------------------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "_c", "d1", "e_f"])
values = st.recursive(
    st.none() | st.integers() | st.sampled_from(["", "x", "{{a.b}}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Return every path into a value, the slow way."""
    found = [(path, value)] if path else []
    if isinstance(value, dict):
        for name, each in value.items():
            found += leaves(each, f"{path}.{name}" if path else name)
    if isinstance(value, list) and path:
        for place, each in enumerate(value):
            found += leaves(each, f"{path}[{place}]")
    return found


@given(st.dictionaries(names, values, max_size=4))
def test_every_path_leads_where_a_walk_leads(result: dict[str, Any]) -> None:
    for path, value in leaves(result):
        assert look_up("s", path, {"s": result}) == value
        assert resolve(f"{{{{s.{path}}}}}", {"s": result}) == value
        assert resolve({"step": "s", "field": path}, {"s": result}) == value
        read = "" if isinstance(value, list | dict) else value  # the step has said nothing
        assert resolve(f"<{{{{ s.{path} }}}}>", {"s": result}) == f"<{read}>"


@given(st.dictionaries(names, values, max_size=3), st.text(max_size=12))
def test_any_other_path_is_a_named_error(result: dict[str, Any], path: str) -> None:
    if path in dict(leaves(result)):
        return
    with pytest.raises(Unresolvable):
        look_up("s", path, {"s": result})


planted = st.recursive(
    st.builds(lambda path: {"step": "s", "field": path}, st.sampled_from(["n", "l[0]", "d.x", "d.l[1].y"]))
    | st.builds(lambda path: f"{{{{s.{path}}}}}", st.sampled_from(["n", "l[0]", "d.x"]))
    | st.builds(lambda one, two: f"{{{{ s.{one} }}}} and {{{{s.{two}}}}}", *[st.sampled_from(["n", "d.x"])] * 2)
    | st.builds(lambda name: {"entity_type": "PERSON", "value": name}, st.sampled_from(["John", "Bo"]))
    | st.sampled_from(["{{PERSON:John}}", "plain", "{not one}", "s.n"])
    | st.none()
    | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
    max_leaves=8,
)
RESULT: dict[str, Any] = {"n": 7, "l": ["first"], "d": {"x": None, "l": [0, {"y": [1]}]}}
AT: dict[str, Any] = {"n": 7, "l[0]": "first", "d.x": None, "d.l[1].y": [1]}
"""What a person finds there."""


def read(value: Any, seen: set[str]) -> Any:
    """What parameters mean, found by cutting texts at their braces. `seen` is told every field that they refer to."""
    if isinstance(value, list):
        return [read(each, seen) for each in value]
    if isinstance(value, dict) and "field" in value:
        seen.add(value["field"])
        return AT[value["field"]]
    if isinstance(value, dict):
        return value["value"] if "entity_type" in value else {name: read(each, seen) for name, each in value.items()}
    if not isinstance(value, str):
        return value
    pieces: list[Any] = []
    for n, piece in enumerate(value.replace("}}", "{{").split("{{")):
        inside = piece.strip()
        if n % 2 and inside.startswith("s."):
            seen.add(inside[2:])
            pieces.append(AT[inside[2:]])
        else:
            pieces.append(inside.removeprefix("PERSON:") if n % 2 else piece)
    told = [each for each in pieces if each != ""]
    if len(told) == 1:
        return told[0]
    return "".join("" if isinstance(each, list | dict) else str(each) for each in pieces)  # its step has said nothing


@given(planted)
def test_whatever_refers_to_results_and_names_means_what_is_there(value: Any) -> None:
    seen: set[str] = set()
    assert resolve(value, {"s": RESULT}) == read(value, seen)
    assert {field for _, field in references(value)} == seen


FOUND = {
    "day": {
        WORDS: "Tomorrow: lunch at 12, tea at 16.",
        "count": 2,
        "events": [{"start": "2026-11-22T12:00-05:00"}],
        "none": [],
    }
}


@pytest.mark.parametrize(
    ("written", "is_text", "read"),
    [
        ("{{day.events}}", True, FOUND["day"][WORDS]),
        ("{{day.events[0]}}", True, FOUND["day"][WORDS]),
        ("{{day.none}}", True, FOUND["day"][WORDS]),
        ("{{day.words}}", True, FOUND["day"][WORDS]),
        ("My day: {{day.events}}", True, f"My day: {FOUND['day'][WORDS]}"),
        ("My day: {{day.events}}", False, f"My day: {FOUND['day'][WORDS]}"),
        ("{{day.count}} things", True, "2 things"),
        ("{{day.events[0].start}}", True, "2026-11-22T12:00-05:00"),
        ("{{day.events}}", False, FOUND["day"]["events"]),
        ({"step": "day", "field": "events"}, False, FOUND["day"]["events"]),
    ],
)
def test_a_list_where_a_text_is_wanted_is_what_its_step_has_said(written: Any, is_text: bool, read: Any) -> None:
    assert resolve(written, FOUND, is_text=is_text) == read


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("10 minutes before {{day.events[0].start}}", "2026-11-22T11:50-05:00"),
        ("an hour and a half before {{ day.events[0].start }}", "2026-11-22T10:30-05:00"),
        ("2 hours after {{day.events[0].start}}", "2026-11-22T14:00-05:00"),
        ("one day before {{day.events[0].start}}", "2026-11-21T12:00-05:00"),
        ("media hora antes de {{day.events[0].start}}", "2026-11-22T11:30-05:00"),
        ("20 minutos después de {{day.events[0].start}}", "2026-11-22T12:20-05:00"),
        ("{{day.events[0].start}} - 10 minutes", "2026-11-22T11:50-05:00"),
        ("{{day.events[0].start}} + 1 hour", "2026-11-22T13:00-05:00"),
    ],
)
def test_a_moment_before_or_after_another_is_worked_out(written: str, moment: str) -> None:
    assert resolved(step("a", when=written), FOUND) == {"when": moment}


@pytest.mark.parametrize(
    "written",
    ["soon before {{day.events[0].start}}", "10 minutes before {{day.count}}", "an hour after {{day.events}}"],
)
def test_an_offset_that_is_none_is_refused_by_name(written: str) -> None:
    with pytest.raises(Unresolvable, match=r"is no length of time|is no moment"):
        resolved(step("a", when=written), FOUND)


@pytest.mark.parametrize("written", ["before lunch", "write before {{day.count}} and after", "10 minutes before"])
def test_a_text_that_is_no_offset_stays_a_text(written: str) -> None:
    assert resolved(step("a", title=written), FOUND)["title"] == resolve(written, FOUND)


@pytest.mark.parametrize("braces", [100, 5_000])
def test_many_braces_and_spaces_take_no_time(braces: int) -> None:
    for hostile in (
        "a " * braces + "before " + "{{ " * braces,
        "{{" * braces + " - " + " 1" * braces,
        " " * braces + "before {{x",
    ):
        resolved(step("a", title=hostile), {})


# --- going on -------------------------------------------------------------------------------------------------------


def run(made: Plan, does: Mapping[str, Any]) -> tuple[Plan, list[Any], list[str]]:
    order: list[str] = []

    def take(each: Step, given: Mapping[str, JsonValue]) -> Any:
        order.append(each.id)
        return does[each.id]

    after, wants = executor.advance(made, take)
    return after, wants, order


def states(made: Plan) -> list[str]:
    return [each.state.value for each in made.steps]


def test_looks_run_in_order_until_something_acts() -> None:
    made = plan(step("a"), step("b", needs=("a",)), step("c"))
    after, wants, order = run(made, {"a": LookResult("", {"n": 1}), "b": StepActs("b")})
    assert (order, states(after), wants) == (["a", "b"], ["done", "doing", "waiting"], [StepActs("b")])


def test_only_what_needs_a_failed_step_is_skipped() -> None:
    made = plan(step("a"), step("b", needs=("a",)), step("c", needs=("b",)), step("d"))
    after, _, order = run(made, {"a": StepFails("no"), "d": LookResult("", {})})
    assert (order, states(after)) == (["a", "d"], ["failed", "skipped", "skipped", "done"])
    assert after.is_over


def test_a_question_holds_up_only_what_needs_its_answer() -> None:
    made = plan(step("a"), step("b", needs=("a",)), step("c"))
    after, wants, order = run(made, {"a": StepAsks("who?"), "c": LookResult("", {})})
    assert (order, states(after), wants) == (["a", "c"], ["asked", "waiting", "done"], [StepAsks("who?")])


def test_a_reference_that_leads_nowhere_fails_its_step_by_name() -> None:
    made = plan(step("a"), step("b", "make", title="{{a.slots[0].start}}"))
    after, _, _ = run(made, {"a": LookResult("", {"slots": []})})
    assert states(after) == ["done", "failed"]
    assert after.steps[1].error == "a.slots[0].start is not there: '[0]' leads nowhere"


def test_what_was_made_of_others_words_is_known_to_be() -> None:
    made = plan(step("a"), step("b", "make", title="{{a.x}}"), step("c", "make", title="{{b.x}}"))
    after, _, _ = run(
        made, {"a": LookResult("", {"x": "1"}, outside=True), "b": LookResult("", {"x": "2"}), "c": StepAsks("")}
    )
    assert [each.outside for each in after.steps] == [True, True, True]


@given(st.data())
def test_every_plan_comes_to_its_end_and_no_step_runs_before_what_it_needs(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 6))
    ids = [f"s{n}" for n in range(count)]
    made = plan(
        *(
            step(id, needs=tuple(data.draw(st.sets(st.sampled_from(ids[:n]) if n else st.nothing()))))
            for n, id in enumerate(ids)
        )
    )
    does = {
        id: data.draw(st.sampled_from([LookResult("", {}), StepFails("no"), StepActs(id), StepAsks(id)])) for id in ids
    }
    order: list[str] = []
    while not made.is_over:
        made, _, now = run(made, does)
        order += now
        pending = [each for each in made.steps if each.state in (StepState.DOING, StepState.ASKED)]
        assert made.is_over or pending
        for each in pending:
            made = made.changed(each.change(state=data.draw(st.sampled_from([StepState.DONE, StepState.SKIPPED]))))
        made = made.settled()
    assert len(order) == len(set(order))
    for each in made.steps:
        needed = [made.step(id) for id in each.needs]
        if each.id in order:
            assert all(one and one.state is StepState.DONE for one in needed)


CALL = Call("c", START, services="mail", notes={"assistant": {"n": 1}, "coach": {"n": 1}})
TAKEN = StepCall(PlanStep(plan="p", step="s"), "assistant", "look", {"name": "Ana"}, False, (), CALL)
KNOWN = (KnownFact("EMAIL", "Ana", "ana@example.org"),)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({"call": replace(CALL, services="mail anew", effect="e", later=(TimerRequest(START, "tea"),))}, True),
        ({"call": replace(CALL, notes=CALL.notes | {"coach": {"n": 2}})}, True),
        ({"call": replace(CALL, notes=CALL.notes | {"assistant": {"n": 2}})}, False),
        ({"call": replace(CALL, known=KNOWN)}, False),
        ({"call": replace(CALL, now=START + timedelta(seconds=1))}, False),
        ({"of": PlanStep(plan="p", step="t")}, False),
        ({"given": {"name": "Anna"}}, False),
        ({"outside": True}, False),
        ({"agreed": ("Send it?",)}, False),
    ],
)
def test_a_step_is_taken_again_only_if_something_may_have_changed_its_result(
    other: dict[str, Any], is_same: bool
) -> None:
    assert (replace(TAKEN, **other).key == TAKEN.key) is is_same
