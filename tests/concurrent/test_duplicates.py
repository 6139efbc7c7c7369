"""What comes twice at once happens once: a webhook, and the yes to a question."""

import pytest

from parley.ports import ModelReply, ModelRequest
from tests.concurrent.races import Races, at_once
from tests.concurrent.stage import Stage
from tests.support.cloud import load_app
from tests.support.model import ScriptedModel, calls, words


def test_a_webhook_five_times_at_once_and_again_an_hour_later_is_one_turn(
    stage: Stage, races: Races, model: ScriptedModel
) -> None:
    form = stage.text("hi")
    model.will(words("Hello."))
    races.meet("put", stage.webhook.intake.mailbox, parties=5)
    at_once(*[lambda: stage.post(form)] * 5)
    batch = stage.batch("mailbox")
    assert len(batch["Records"]) == 1
    assert stage.run(load_app("orchestrate"), "mailbox", batch) == []
    stage.settle()
    before = (stage.lines(), stage.conversation(), stage.rows())

    stage.forget_duplicates()
    races.meet("put", stage.webhook.intake.mailbox, parties=5)
    at_once(*[lambda: stage.post(form)] * 5)
    again = stage.batch("mailbox")
    assert [record["body"] for record in again["Records"]] != [record["body"] for record in batch["Records"]]
    assert stage.run(load_app("orchestrate"), "mailbox", again) == []
    assert stage.cloud.receive("deliveries")["Records"] == []
    assert (stage.lines(), stage.conversation(), stage.rows()) == before
    assert before[0] == [("in", "hi"), ("out", "Hello.")]
    assert (len(model.requests), stage.heard()) == (1, ["Hello."])
