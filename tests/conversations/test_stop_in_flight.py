"""STOP overtakes a turn that is running: from when the webhook has it, no reply of that turn leaves."""

from collections.abc import Callable, Iterator

import pytest

from parley.conversation.events import Channel
from parley.ports import ModelReply, ModelRequest, OptedOut
from tests.support.line import Line, MetaLine, TwilioLine
from tests.support.meta_server import MetaServer
from tests.support.model import words
from tests.support.phone import clock
from tests.support.twilio_server import TwilioServer

STOPPED = "You won't get any more messages from us. Reply START to hear from us again."


@pytest.fixture(params=[TwilioLine, MetaLine])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    if request.param is TwilioLine:
        with TwilioServer(clock()) as twilio:
            yield TwilioLine(twilio)
    else:
        with MetaServer() as meta:
            yield MetaLine(meta)


def while_the_model_thinks(line: Line, happens: Callable[[], None]) -> None:
    """Ana writes, this happens while the model thinks of an answer, and then what it said is to be delivered."""

    def slowly(_: ModelRequest) -> ModelReply:
        happens()
        return words("A long answer.")

    line.model.will(slowly)
    line.writes("Tell me.")
    line.service.turn(line.service.mailbox.events.popleft())
    line.notes_statuses()
    line.delivers()


@pytest.mark.parametrize("text", ["STOP", "Please stop texting me!", "who is this? stop", "baja"])
def test_no_reply_of_the_running_turn_leaves(line: Line, text: str) -> None:
    def stops() -> None:
        line.writes(text)
        line.notes_statuses()

    while_the_model_thinks(line, stops)
    assert line.received == []
    assert line.rows == ["failed"]
    line.work()
    assert line.state.is_opted_out
    assert [each[:9] for each in line.received] in ([], [STOPPED[:9]], ["No recibir"[:9]])


@pytest.mark.parametrize("text", ["stop the reminders", "don't stop", "hello", "START"])
def test_anything_else_lets_it_leave(line: Line, text: str) -> None:
    while_the_model_thinks(line, lambda: line.writes(text))
    assert line.received == ["A long answer."]


def test_a_word_that_may_answer_a_question_waits_for_its_turn_where_no_carrier_reads_along(line: Line) -> None:
    line.writes("cancel")
    assert [isinstance(each, OptedOut) for each in line.statuses.statuses] == (
        [True] if line.channel is Channel.SMS else []
    )


def test_a_start_that_was_received_later_wins_whatever_comes_first(line: Line) -> None:
    line.writes("STOP")
    line.writes("START")
    line.turns()
    line.notes_statuses()  # late: the queue has no order
    line.delivers()
    assert not line.state.is_opted_out
    assert not line.service.table.opted_out[line.state.id]


def test_an_opt_out_that_is_posted_again_undoes_no_start(line: Line) -> None:
    line.writes("STOP")
    line.work()
    line.says("START")
    line.posts_again(1, "STOP")
    line.work()
    assert not line.service.table.opted_out[line.state.id]
    assert not line.state.is_opted_out


def test_a_start_of_somebody_whom_only_send_knows_to_have_stopped_opens_the_way(line: Line) -> None:
    line.model.will(words("Hello."), words("Hello again."))
    line.says("hello")
    line.service.outbox.opt_out(line.state.id, "SMx", line.clock())
    line.clock.advance(minutes=1)
    line.says("START")
    assert not line.service.table.opted_out[line.state.id]


def test_a_stop_of_somebody_nobody_knows_is_confirmed(line: Line) -> None:
    line.says("leave me alone")
    assert line.received == [STOPPED]
    assert line.service.table.opted_out == {line.state.id: True}
