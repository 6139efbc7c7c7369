"""What was received first and arrives last: a post that is held up between its clock and its queue, while a later one
overtakes it.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.concurrent.races import PATIENCE, Races
from tests.concurrent.stage import Stage
from tests.support.model import ScriptedModel, calls, words

HoldUp = Callable[[str], Callable[[], None]]


@pytest.fixture
def hold_up(stage: Stage, races: Races) -> Iterator[HoldUp]:
    """Texts something whose post is received now, and reaches the mailbox when what is returned is called."""
    with ThreadPoolExecutor(1) as threads:

        def text(said: str) -> Callable[[], None]:
            (held,) = races.hold(stage.webhook.intake.mailbox, "put_all")
            posting: Future[str] = threads.submit(stage.says, said)
            held.reached()

            def arrive() -> None:
                held.let_go()
                posting.result(PATIENCE)

            return arrive

        yield text


def test_a_text_that_a_later_one_overtakes_is_answered_after_it(
    stage: Stage, hold_up: HoldUp, model: ScriptedModel
) -> None:
    model.will(words("To the second."), words("To the first."))
    arrive = hold_up("first")
    stage.says("second")
    stage.settle()
    assert stage.heard() == ["To the second."]
    arrive()
    stage.settle()
    assert stage.heard() == ["To the second.", "To the first."]
    lines = [("in", "second"), ("out", "To the second."), ("in", "first"), ("out", "To the first.")]
    assert stage.lines() == lines
    said = {line.text: line.at for line in stage.conversation().history.lines}
    assert said["first"] < said["second"]


def test_a_yes_from_before_the_question_answers_nothing_although_it_arrives_after(
    stage: Stage, hold_up: HoldUp, model: ScriptedModel
) -> None:
    model.will(calls(("add_task", {"title": "milk"})), calls(("delete_task", {"task": "milk"})))
    milk = f"{stage.says('milk, please')}.a0"
    stage.settle()
    arrive = hold_up("yes")
    stage.says("delete milk")
    stage.settle()
    arrive()
    stage.settle()
    assert stage.effects() == [(milk, None)]
    asked = 'Delete "milk" from your tasks?\nReply YES or NO.'
    assert stage.heard()[1:] == [asked, f"Our messages crossed, so here is my question again:\n\n{asked}"]
    assert stage.conversation().confirmation is not None
    answer = stage.says("yes")
    stage.settle()
    assert stage.effects() == [(milk, f"{answer}.a0")]
    assert stage.heard()[3:] == ['Deleted "milk".']


def test_a_start_from_before_the_stop_undoes_nothing_although_it_arrives_after(stage: Stage, hold_up: HoldUp) -> None:
    arrive = hold_up("START")
    stage.says("STOP")
    stage.settle()
    arrive()
    stage.says("HELP")
    stage.settle()
    person = stage.conversation().person
    assert person is not None
    assert person.opted_out
    assert stage.heard() == []
    stage.says("START")
    stage.settle()
    assert stage.heard() == ["Welcome back! You'll get messages again."]
