"""Two invocations with the same conversation at once, because the visibility of its messages ran out: it ends as if
one had come after the other.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest

from parley.ports import ModelReply, ModelRequest
from tests.concurrent.races import PATIENCE, Races, at_once
from tests.concurrent.stage import Batch, Stage, tasks
from tests.support.cloud import load_app
from tests.support.model import ScriptedModel, calls, words

WINNERS = pytest.mark.parametrize("winner", [0, 1, None], ids=["the first wins", "the second wins", "nobody waits"])


@pytest.fixture
def apps() -> tuple[ModuleType, ModuleType]:
    return load_app("orchestrate"), load_app("orchestrate")


@pytest.fixture
def race(
    stage: Stage, races: Races, apps: tuple[ModuleType, ModuleType]
) -> Callable[[tuple[Batch, Batch], int | None], None]:
    """Two invocations that both decide upon what is there before either commits; the winner is done with its batch
    before the other one commits, or, with None, both commit at once."""

    def run(batches: tuple[Batch, Batch], winner: int | None) -> None:
        stores = [app.turns.store for app in apps]
        held = [] if winner is None else races.hold(stores[1 - winner], "commit")
        races.meet("commit", *stores)

        def invoke(n: int) -> None:
            try:
                stage.run(apps[n], "mailbox", batches[n])
            finally:
                for each in held if n == winner else []:
                    each.let_go()

        at_once(lambda: invoke(0), lambda: invoke(1))
        stage.visibility_ends("mailbox", batches[1])
        stage.settle()

    return run


def answer(request: ModelRequest) -> ModelReply:
    """Names what was said since the last answer."""
    said = [line.text for line in request.lines]
    since = max((n for n, line in enumerate(request.lines, 1) if line.direction == "out"), default=0)
    return words(f"I heard: {', '.join(said[since:])}.")


@WINNERS
def test_the_same_text_in_two_invocations_is_answered_once(
    stage: Stage, race: Callable[..., None], model: ScriptedModel, winner: int | None
) -> None:
    model.will(answer, answer)
    text = stage.says("hi")
    race(stage.twice("mailbox"), winner)
    assert stage.lines() == [("in", "hi"), ("out", "I heard: hi.")]
    assert stage.heard() == ["I heard: hi."]
    assert [row.status for row in stage.rows()] == ["sent"]
    assert stage.receipts(text)[text].messages == (f"{text}.r0",)
    assert stage.conversation().version == 1


@pytest.mark.parametrize("winner", [0, 1], ids=["the first wins", "the second wins"])
def test_texts_that_two_invocations_decide_at_once_are_each_answered_once_and_in_order(
    stage: Stage, race: Callable[..., None], model: ScriptedModel, winner: int
) -> None:
    answers = ["I heard: one.", "I heard: two."]  # what an earlier delivery may have died of is in no burst
    model.script.extend([answer] * 3)
    one = stage.says("one")
    first = stage.batch("mailbox")
    stage.visibility_ends("mailbox", first)
    two = stage.says("two")
    second = stage.batch("mailbox")
    assert [len(batch["Records"]) for batch in (first, second)] == [1, 2]
    race((first, second), winner)
    lines = stage.lines()
    assert [text for side, text in lines if side == "in"] == ["one", "two"]
    assert [text for side, text in lines if side == "out"] == answers
    assert stage.heard() == answers
    assert [row.status for row in stage.rows()] == ["sent"] * len(answers)
    assert set(stage.receipts(one, two)) == {one, two}
    assert stage.conversation().version == len(answers)


def test_of_two_invocations_that_commit_at_once_the_loser_goes_on_from_what_the_winner_left(
    stage: Stage, race: Callable[..., None], model: ScriptedModel
) -> None:
    """Whichever wins: they have one event in common, and the second has one of its own behind it."""
    model.will(answer, answer)
    stage.says("one")
    first = stage.batch("mailbox")
    stage.visibility_ends("mailbox", first)
    stage.says("HELP")
    race((first, stage.batch("mailbox")), None)
    lines = stage.lines()
    assert lines[:3] == [("in", "one"), ("out", "I heard: one."), ("in", "HELP")]
    assert len(lines) == len(stage.heard()) + 2 == 4
    assert len(model.requests) == 2


@WINNERS
def test_a_stop_that_one_invocation_applies_while_another_decides_a_text_is_not_lost(
    stage: Stage, race: Callable[..., None], model: ScriptedModel, winner: int | None
) -> None:
    """The two commit different events: only the version tells them that they are two."""
    model.will(answer)
    text = stage.says("hi")
    first = stage.batch("mailbox")
    stage.visibility_ends("mailbox", first)
    stop = stage.says("STOP")
    race((first, stage.batch("mailbox")), winner)
    person = stage.conversation().person
    assert person is not None
    assert person.opted_out
    assert set(stage.receipts(text, stop)) == {text, stop}
    assert stage.conversation().version == 2
    assert sorted(text for side, text in stage.lines() if side == "in") == ["STOP", "hi"]
    assert stage.heard() == []
    assert [row.status for row in stage.rows()] in ([], ["failed"])


def test_a_read_that_another_invocation_tears_by_its_commit_applies_nothing_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, apps: tuple[ModuleType, ModuleType], model: ScriptedModel
) -> None:
    """A batch read is strongly consistent item by item, not as a whole: here it finds no receipt and no window yet, and
    then the document that they belong to. Its window ends elsewhere, so all is read again."""
    dynamodb = apps[1].turns.store._dynamodb
    read, torn = dynamodb.batch_get_item, [True]

    def tear(**request: Any) -> Any:
        before = read(**request)
        if not (torn.pop() if torn else False):
            return before
        assert stage.run(apps[0], "mailbox", first) == []
        after = read(**request)
        items = after["Responses"][stage.cloud.table]
        assert {item["sk"]["S"] for item in items} == {"STATE", "WINDOW#1", f"EVENT#{text}"}
        items[:] = [item for item in items if item["sk"]["S"] == "STATE"]
        return after

    model.will(answer)
    text = stage.says("hi")
    first, second = stage.twice("mailbox")
    monkeypatch.setattr(dynamodb, "batch_get_item", tear)
    assert stage.run(apps[1], "mailbox", second) == []
    stage.settle()
    assert stage.heard() == ["I heard: hi."]
    assert stage.lines() == [("in", "hi"), ("out", "I heard: hi.")]


@WINNERS
def test_an_action_that_two_invocations_decide_at_once_happens_once(
    stage: Stage,
    race: Callable[..., None],
    model: ScriptedModel,
    winner: int | None,
) -> None:
    add = calls(("add_task", {"title": "milk"}))
    model.will(add, add)
    text = stage.says("milk, please")
    race(stage.twice("mailbox"), winner)
    assert stage.effects() == [(f"{text}.a0", None)]
    assert stage.lines() == [("in", "milk, please"), ("out", 'Added "milk" to your tasks.')]
    assert stage.heard() == ['Added "milk" to your tasks.']


@pytest.mark.parametrize("quick", [0, 1], ids=["the first is quicker", "the second is quicker"])
def test_an_action_that_another_invocation_takes_up_meanwhile_happens_once_and_is_said_once(
    stage: Stage, races: Races, apps: tuple[ModuleType, ModuleType], model: ScriptedModel, quick: int
) -> None:
    """The first is so slow in its action that the second finds it committed and goes on with it. Whoever has the result
    first commits it, although an attempt was counted meanwhile: neither begins the action once more."""
    model.will(calls(("add_task", {"title": "milk"})))
    runs = [races.noting(tasks(app), "add") for app in apps]
    held = [races.hold(tasks(app), "add")[0] for app in apps]
    text = stage.says("milk, please")
    with ThreadPoolExecutor(2) as threads:
        batch = stage.batch("mailbox")
        running = [threads.submit(stage.run, apps[0], "mailbox", batch)]
        held[0].reached()
        stage.visibility_ends("mailbox", batch)
        running.append(threads.submit(stage.run, apps[1], "mailbox", stage.batch("mailbox")))
        held[1].reached()
        for n in (quick, 1 - quick):
            held[n].let_go()
            assert running[n].result(PATIENCE) == []
    stage.settle()
    assert [len(each) for each in runs] == [1, 1]
    assert stage.effects() == [(f"{text}.a0", None)]
    assert stage.heard() == ['Added "milk" to your tasks.']
    assert stage.lines() == [("in", "milk, please"), ("out", 'Added "milk" to your tasks.')]
