"""What comes twice at once happens once: a webhook, and the yes to a question."""

import json

import pytest

from parley.ports import ModelReply, ModelRequest
from tests.concurrent.races import Races, at_once
from tests.concurrent.stage import Stage, tasks
from tests.support.cloud import load_app
from tests.support.model import ScriptedModel, calls, words


def test_a_webhook_five_times_at_once_and_again_an_hour_later_is_one_turn(
    stage: Stage, races: Races, model: ScriptedModel
) -> None:
    form = stage.text("hi")
    model.will(words("Hello."))
    races.meet("put_all", stage.webhook.intake.mailbox, parties=5)
    at_once(*[lambda: stage.post(form)] * 5)
    batch = stage.batch("mailbox")
    assert len(batch["Records"]) == 1
    assert stage.run(load_app("orchestrate"), "mailbox", batch) == []
    stage.settle()
    before = (stage.lines(), stage.conversation(), stage.rows())

    stage.forget_duplicates()
    races.meet("put_all", stage.webhook.intake.mailbox, parties=5)
    at_once(*[lambda: stage.post(form)] * 5)
    again = stage.batch("mailbox")
    assert [record["body"] for record in again["Records"]] != [record["body"] for record in batch["Records"]]
    assert stage.run(load_app("orchestrate"), "mailbox", again) == []
    assert stage.cloud.receive("deliveries")["Records"] == []
    assert (stage.lines(), stage.conversation(), stage.rows()) == before
    assert before[0] == [("in", "hi"), ("out", "Hello.")]
    assert (len(model.requests), stage.heard()) == (1, ["Hello."])


ASKED = 'Delete "milk" from your tasks?\nReply YES or NO.'


@pytest.fixture
def asked(stage: Stage, model: ScriptedModel) -> str:
    """Ana has been asked whether her milk is to be deleted; the effect that made it."""
    model.will(calls(("add_task", {"title": "milk"})), calls(("delete_task", {"task": "milk"})))
    task = f"{stage.says('milk, please')}.a0"
    stage.settle()
    stage.says("delete milk")
    stage.settle()
    assert stage.heard() == ['Added "milk" to your tasks.', ASKED]
    return task


def no_yes_is_open(request: ModelRequest) -> ModelReply:
    """What a model makes of a yes to nothing."""
    assert request.lines[-1].text == "yes"
    return words("Yes to what?")


def test_a_yes_that_is_texted_twice_at_once_deletes_once(
    stage: Stage, races: Races, model: ScriptedModel, asked: str
) -> None:
    forms = [stage.text("yes"), stage.text("yes")]
    races.meet("put_all", stage.webhook.intake.mailbox, parties=2)
    at_once(lambda: stage.post(forms[0]), lambda: stage.post(forms[1]))
    model.will(no_yes_is_open)
    batch = stage.batch("mailbox")
    assert len(batch["Records"]) == 2
    first = json.loads(batch["Records"][0]["body"])["id"]
    assert stage.run(load_app("orchestrate"), "mailbox", batch) == []
    stage.settle()
    assert stage.effects() == [(asked, f"{first}.a0")]
    assert stage.heard()[2:] == ['Deleted "milk".', "Yes to what?"]


@pytest.mark.parametrize("yeses", [1, 2], ids=["the same yes", "another yes behind it"])
def test_a_yes_in_two_invocations_at_once_deletes_once(
    stage: Stage, races: Races, model: ScriptedModel, asked: str, yeses: int
) -> None:
    """Both invocations see the open question before either commits that it is answered."""
    apps = load_app("orchestrate"), load_app("orchestrate")
    model.will(*[no_yes_is_open] * (yeses - 1))
    deleted = [races.noting(tasks(app), "delete") for app in apps]
    yes = stage.says("yes")
    first = stage.batch("mailbox")
    stage.visibility_ends("mailbox", first)
    for _ in range(yeses - 1):
        stage.says("yes")
    second = stage.batch("mailbox")
    races.meet("commit", *[app.turns.store for app in apps])
    at_once(
        lambda: stage.run(apps[0], "mailbox", first),
        lambda: stage.run(apps[1], "mailbox", second),
    )
    stage.visibility_ends("mailbox", second)
    stage.settle()
    assert {effect for each in deleted for _, _, _, effect, *_ in each} == {f"{yes}.a0"}
    assert stage.effects() == [(asked, f"{yes}.a0")]
    assert stage.heard()[2:] == ['Deleted "milk".', "Yes to what?"][:yeses]
    assert stage.conversation().confirmation is None
