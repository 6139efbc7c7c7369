"""Fifty people text at once, and go on as soon as they are answered: nobody gets what is somebody else's."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

from parley.ports import ModelReply, ModelRequest
from parley_cli.events import ANA
from tests.concurrent.races import PATIENCE
from tests.concurrent.stage import Stage
from tests.support.cloud import load_app
from tests.support.model import ScriptedModel, words
from tests.support.twilio_server import Fields

PEOPLE = [f"+141655502{n:02}" for n in range(50)]
TEXTS = 3
PROCESSES = {"orchestrate": ("mailbox", 3), "send": ("deliveries", 3)}
"""Function -> the queue that it reads, and how many of it there are."""


def test_fifty_conversations_at_once_each_have_their_own_lines_in_order_with_one_model_call_and_one_reply_a_text(
    stage: Stage, model: ScriptedModel
) -> None:
    asked: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    sizes: list[int] = []
    quiet = threading.Event()
    counting = threading.Lock()

    def answer(request: ModelRequest) -> ModelReply:
        said = request.lines[-1].text
        with counting:
            asked[said] += 1
        return words(f"Answer to {said}")

    def text(person: str) -> str:
        return f"text {heard[person] + 1} of {person}"

    def goes_on(form: Fields, sid: str) -> None:
        person = form["To"]
        with counting:
            heard[person] += 1
        if heard[person] < TEXTS:
            stage.says(text(person), person)
        elif heard.total() == TEXTS * len(PEOPLE):
            quiet.set()

    def work(app: ModuleType, queue: str) -> None:
        while not quiet.is_set():
            batch = stage.cloud.receive(queue, wait=1)
            if batch["Records"]:
                sizes.append(len(batch["Records"]))
                assert stage.run(app, queue, batch) == []

    model.will(*[answer] * (TEXTS * len(PEOPLE)))
    stage.twilio.accepted = goes_on
    apps = [(load_app(name), queue) for name, (queue, count) in PROCESSES.items() for _ in range(count)]
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda person: stage.says(text(person), person), PEOPLE))
        working = [threads.submit(work, app, queue) for app, queue in apps]
        all_answered = quiet.wait(2 * PATIENCE)
        quiet.set()
        for each in working:
            each.result()
    assert all_answered, heard
    stage.settle()

    assert max(sizes) == 10
    assert asked == {f"text {n} of {person}": 1 for person in PEOPLE for n in range(1, TEXTS + 1)}
    for person in PEOPLE:
        said = [f"text {n} of {person}" for n in range(1, TEXTS + 1)]
        assert stage.lines(person) == [line for each in said for line in (("in", each), ("out", f"Answer to {each}"))]
        assert stage.heard(person) == [f"Answer to {each}" for each in said]
        assert [row.status for row in stage.rows(person)] == ["sent"] * TEXTS
    assert stage.heard(ANA) == []
