"""A turn that dies without an exception: the process is killed, runs out of memory, or out of time."""

from collections.abc import Sequence

import pytest

from parley.conversation.events import AnyEvent
from parley.errors import NotBegun, OutOfTime, TooEarly, TryAgain
from parley.ports import Deadline, ModelReply, ModelRequest
from tests.support.batches import Killed, Poison, killed, picture, poison
from tests.support.model import ScriptedModel, words
from tests.support.phone import ANA, Phone
from tests.unit.test_poison import SORRY

BEN = "+14165550124"


def killed_by(text: str, answer: str = "Fine.") -> object:
    """A model that a process does not survive asking about this text."""

    def reply(request: ModelRequest) -> ModelReply:
        if any(line.text == text for line in request.lines if line.direction == "in"):
            raise Killed
        return ModelReply(answer)

    return reply


class Mailbox:
    """Hands out the events of one group again and again, as SQS does: all that are left, their counts one higher."""

    def __init__(self, phone: Phone, *events: AnyEvent) -> None:
        self.phone, self.left = phone, list(events)
        self.counts = dict.fromkeys((event.id for event in events), 0)

    def deliver(self, seconds: float = 60) -> type[BaseException] | None:
        """Deliver the batch once; return what the invocation ended with, if anything. What a killed one has applied
        comes back all the same."""
        for event in self.left:
            self.counts[event.id] += 1
        events, done = list(self.left), list[AnyEvent]()
        received = [self.counts[event.id] for event in events]
        ended: type[BaseException] | None = None
        try:
            for position in self.phone.service.turns.apply(events, Deadline.after(seconds), received):
                done.append(events[position])
        except Killed:
            return Killed
        except (Poison, TryAgain) as error:
            ended = type(error)
        finally:
            self.phone.inbox += [message.text for message in self.phone.service.work()]
        self.left = [event for event in self.left if event not in done]
        return ended


def text(phone: Phone, words: str) -> AnyEvent:
    return phone.service.message(ANA, words)


def endings(mailbox: Mailbox, times: int) -> Sequence[type[BaseException] | None]:
    return [mailbox.deliver() for _ in range(times)]


def test_a_text_that_kills_its_process_three_times_is_given_up_with_one_apology(
    phone: Phone, model: ScriptedModel
) -> None:
    bad = text(phone, "bad")
    mailbox = Mailbox(phone, bad)
    model.will(killed, killed, killed)
    assert endings(mailbox, 3) == [Killed, Killed, Killed]
    phone.hears()
    assert mailbox.deliver() is None
    phone.hears(SORRY)
    assert list(phone.service.dead_letters.events) == [bad]
    assert not mailbox.left


def test_its_neighbour_has_used_no_try_however_often_it_was_handed_out(phone: Phone, model: ScriptedModel) -> None:
    bad, good = text(phone, "bad"), picture(phone)
    mailbox = Mailbox(phone, bad, good)
    model.will(killed, killed, killed, poison, poison, words("Fine."))
    assert endings(mailbox, 3) == [Killed, Killed, Killed]
    assert endings(mailbox, 2) == [Poison, Poison]
    assert mailbox.deliver() is None
    phone.hears(SORRY, "Fine.")
    assert list(phone.service.dead_letters.events) == [bad]


def test_one_that_dies_twice_and_then_answers_is_answered(phone: Phone, model: ScriptedModel) -> None:
    mailbox = Mailbox(phone, text(phone, "hi"))
    model.will(killed, killed, words("Hello."))
    assert endings(mailbox, 3) == [Killed, Killed, None]
    phone.hears("Hello.")
    assert not phone.service.dead_letters.events
    assert not phone.service.table.failures


def test_deaths_and_errors_are_counted_together(phone: Phone, model: ScriptedModel) -> None:
    bad = text(phone, "bad")
    mailbox = Mailbox(phone, bad)
    model.will(poison, killed, poison)
    assert endings(mailbox, 3) == [Poison, Killed, None]
    phone.hears(SORRY)
    assert list(phone.service.dead_letters.events) == [bad]


def test_in_a_burst_only_what_kills_is_given_up(phone: Phone, model: ScriptedModel) -> None:
    first, bad, last = (text(phone, words) for words in ("first", "bad", "last"))
    mailbox = Mailbox(phone, first, bad, last)
    model.will(killed, words("One."), killed, killed, killed, words("Three."))
    assert endings(mailbox, 4) == [Killed, Killed, Killed, Killed]  # the burst, and then "bad" alone
    assert mailbox.deliver() is None
    phone.hears("One.", SORRY, "Three.")
    assert list(phone.service.dead_letters.events) == [bad]


@pytest.mark.parametrize("error", [OutOfTime("5 s left"), TooEarly(3), TryAgain("DynamoDB answered Throttling")])
def test_an_event_that_is_handed_back_has_used_no_try(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch, error: TryAgain
) -> None:
    bad = text(phone, "bad")
    mailbox = Mailbox(phone, bad)

    def later(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("parley.turn.run.decide", later)
        assert endings(mailbox, 7) == [type(error)] * 7
    model.will(killed, killed)
    assert endings(mailbox, 2) == [Killed, Killed]
    with monkeypatch.context() as patch:
        patch.setattr("parley.turn.run.decide", later)
        assert endings(mailbox, 2) == [type(error)] * 2
    model.will(killed)
    assert endings(mailbox, 2) == [Killed, None]
    phone.hears(SORRY)
    assert list(phone.service.dead_letters.events) == [bad]


@pytest.mark.parametrize("happens", [False, True], ids=["it is not written", "its answer is lost"])
def test_an_event_that_could_not_be_written_down_as_tried_has_used_no_try(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch, happens: bool
) -> None:
    mailbox = Mailbox(phone, text(phone, "hello"))
    mailbox.counts = {event.id: 3 for event in mailbox.left}  # others of its batch have died: it is suspected
    store = phone.service.turns.store
    count = store.count_failure

    def fails(event: AnyEvent, by: int = 1) -> int:
        if happens:
            count(event, by)
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(store, "count_failure", fails)
        assert mailbox.deliver() is NotBegun
    model.will(words("Fine."))
    assert mailbox.deliver() is None
    phone.hears("Fine.")
    assert not phone.service.dead_letters.events


def test_an_opt_out_is_never_given_up(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox(phone, text(phone, "STOP"))

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("parley.turn.run.decide", dies)
        assert endings(mailbox, 6) == [Killed] * 6
    assert mailbox.deliver() is None
    assert phone.state.person is not None
    assert phone.state.person.opted_out
    assert not phone.service.dead_letters.events


def test_a_death_after_the_commit_is_no_fault_of_what_comes_next(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies in an action, which counts its own attempts."""
    mailbox = Mailbox(phone, text(phone, "add milk to my tasks"), picture(phone))
    model.will(lambda _: calls_add(), words("Fine."))

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(phone.service.tasks, "add", dies)
        assert endings(mailbox, 2) == [Killed, Killed]
    assert mailbox.deliver() is None
    phone.hears("Added “milk” to your tasks.", "Fine.")
    assert not phone.service.dead_letters.events


def calls_add() -> ModelReply:
    from parley.ports import ToolCall

    return ModelReply(calls=(ToolCall("call_1", "add_task", '{"title": "milk"}'),))


def test_a_plain_turn_writes_nothing_down_but_itself(phone: Phone, model: ScriptedModel) -> None:
    counted: list[AnyEvent] = []
    store = phone.service.turns.store
    original = store.count_failure
    store.count_failure = lambda event, by=1: counted.append(event) or original(event, by)  # type: ignore[method-assign]
    model.will(words("Hello."))
    assert Mailbox(phone, text(phone, "hi")).deliver() is None
    phone.hears("Hello.")
    assert not counted


def test_an_event_that_was_given_up_and_redriven_has_all_its_tries_again(phone: Phone, model: ScriptedModel) -> None:
    bad = text(phone, "bad")
    model.will(killed, killed, killed)
    endings(Mailbox(phone, bad), 4)
    redriven = bad.model_copy(update={"redriven": 1})
    model.will(killed, killed, words("Now I see."))
    assert endings(Mailbox(phone, redriven), 3) == [Killed, Killed, None]
    phone.hears(SORRY, "Now I see.")
