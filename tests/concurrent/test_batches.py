"""A batch of several conversations of which a part comes again: exactly that part, and nothing of it is done twice."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from parley.ports import ModelReply, ModelRequest
from parley_cli.events import ANA, BEN
from tests.concurrent.stage import Stage
from tests.support.cloud import Context, load_app
from tests.support.model import ScriptedModel, words

EVA = "+14165550167"
HELP = "You can text me things like:"


def test_what_is_handed_back_is_delivered_again_and_nothing_else(stage: Stage, model: ScriptedModel) -> None:
    def answer(request: ModelRequest) -> ModelReply:
        said = request.lines[-1].text
        if said == "three" and len([each for each in model.requests if each.lines[-1].text == said]) == 1:
            raise RuntimeError
        return words(f"To {said}.")

    texts = [(ANA, "one"), (BEN, "five"), (ANA, "HELP"), (EVA, "six"), (ANA, "three"), (BEN, "HELP"), (ANA, "HELP")]
    model.will(*[answer] * 5)
    for person, text in texts:
        stage.says(text, person)
    batch = stage.batch("mailbox")
    ids = [record["messageId"] for record in batch["Records"]]
    app = load_app("orchestrate")
    answered = app.handler(batch, Context())
    assert answered == {"batchItemFailures": [{"itemIdentifier": ids[4]}, {"itemIdentifier": ids[6]}]}
    stage.cloud.delete("mailbox", batch, answered)

    assert stage.cloud.receive("mailbox")["Records"] == []  # what failed waits, and what is behind it with it
    stage.visibility_ends("mailbox", batch)
    again = stage.batch("mailbox")
    assert [record["messageId"] for record in again["Records"]] == [ids[4], ids[6]]
    assert {record["attributes"]["ApproximateReceiveCount"] for record in again["Records"]} == {"2"}
    assert app.handler(again, Context()) == {"batchItemFailures": []}
    stage.cloud.delete("mailbox", again, {"batchItemFailures": []})
    stage.settle()
    assert stage.cloud.receive("mailbox")["Records"] == []
    for person, answers in (
        (ANA, ["To one.", HELP, "To three.", HELP]),
        (BEN, ["To five.", HELP]),
        (EVA, ["To six."]),
    ):
        assert [text.partition("\n")[0] for text in stage.heard(person)] == answers
        assert [text for side, text in stage.lines(person) if side == "in"] == [
            text for who, text in texts if who == person
        ]


def test_what_was_applied_and_not_deleted_comes_again_with_something_new_and_is_left_as_it_is(
    stage: Stage, model: ScriptedModel
) -> None:
    """Lambda died after the function had answered: it had deleted a part of the batch."""

    def answer(request: ModelRequest) -> ModelReply:
        return words(f"To {request.lines[-1].text}.")

    people = [f"+141655501{n:02}" for n in range(10)]
    for n, person in enumerate(people):
        stage.says(f"text {n}", person)
    model.will(*[answer] * 10)
    app = load_app("orchestrate")
    batch = stage.batch("mailbox")
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    stage.cloud.delete("mailbox", {"Records": batch["Records"][::2]}, {"batchItemFailures": []})
    stage.settle()
    before = [(stage.conversation(person), stage.rows(person)) for person in people]

    stage.visibility_ends("mailbox", batch)
    stage.says("something new", EVA)
    model.will(answer)
    again = stage.batch("mailbox")
    assert len(again["Records"]) == 6
    assert app.handler(again, Context()) == {"batchItemFailures": []}
    stage.cloud.delete("mailbox", again, {"batchItemFailures": []})
    stage.settle()
    assert [(stage.conversation(person), stage.rows(person)) for person in people] == before
    assert [stage.heard(person) for person in people] == [[f"To text {n}."] for n in range(10)]
    assert stage.heard(EVA) == ["To something new."]


def test_who_is_answered_writes_on_while_a_stranger_of_the_batch_waits_for_the_model(
    stage: Stage, model: ScriptedModel
) -> None:
    answered = threading.Event()

    def slow(request: ModelRequest) -> ModelReply:
        if request.lines[-1].text == "slow":
            assert answered.wait(20), "Ben's second text was not handed out before the batch was done"
        return words(f"To {request.lines[-1].text}.")

    model.will(*[slow] * 3)
    stage.says("slow", ANA)
    stage.says("one", BEN)
    batch = stage.batch("mailbox")
    app = load_app("orchestrate")
    with ThreadPoolExecutor() as threads:
        first = threads.submit(app.handler, batch, Context())
        stage.says("two", BEN)
        again = stage.cloud.receive("mailbox", wait=10)
        assert [json.loads(record["body"])["text"] for record in again["Records"]] == ["two"]
        assert app.handler(again, Context()) == {"batchItemFailures": []}
        answered.set()
        assert first.result() == {"batchItemFailures": []}
    stage.cloud.delete("mailbox", again, {"batchItemFailures": []})
    slow_one = {"Records": batch["Records"][:1]}  # Ben's is gone; to SQS, unlike the emulator, that is no error
    stage.cloud.delete("mailbox", slow_one, {"batchItemFailures": []})
    stage.settle()
    assert stage.heard(BEN) == ["To one.", "To two."]
    assert stage.heard(ANA) == ["To slow."]
