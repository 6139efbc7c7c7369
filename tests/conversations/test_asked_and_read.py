"""A question lives as long as the message that asks it: it is answered only by what was written after its provider had
accepted that message, on the channel that asked, and it is asked alone.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from parley.adapters.memory_queues import ManualClock, MemorySender
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, MessageForm, Provider
from parley.conversation.segments import to_gsm7
from parley.errors import DeliveryDelayed, DeliveryError, DeliveryRejected, DeliveryUncertain
from parley.ports import Deadline, DeliveryStatus
from parley_cli.memory_service import MemoryService
from tests.conversations.test_plans import PLANS, plan, step
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

ASKED = "Delete “milk” from your tasks?\nReply YES or NO."
NOTHING = "I hadn't asked you anything. Text HELP to see what I can do."
CROSSED = f"Our messages crossed, so here is my question again:\n\n{ASKED}"
AGAIN = f"I asked you this before, but it may not have reached you:\n\n{ASKED}"


@dataclass
class MoodySender(MemorySender):
    """A provider that does with the next messages what it is told to; None accepts one."""

    moods: deque[DeliveryError | None] = field(default_factory=deque)

    def deliver(self, message: Outbound) -> str:
        if self.moods and (mood := self.moods.popleft()) is not None:
            raise mood
        return super().deliver(message)


class SlowPhone(Phone):
    """A phone whose messages leave when the test says so: `writes` and then `delivered`."""

    def __init__(self, service: MemoryService, channel: Channel = Channel.SMS) -> None:
        super().__init__(service, channel=channel)
        self.sender = MoodySender()
        service.delivery = replace(service.delivery, senders=dict.fromkeys(Provider, self.sender))
        service.sender = self.sender

    def writes(self, text: str, **fields: object) -> None:
        """Ana writes, and the turn is taken; nothing leaves yet."""
        self.clock.advance(seconds=1)
        event = self.service.message(self.number, text, self.channel).model_copy(update=fields)
        self.service.mailbox.put(event)
        self.turns()

    def turns(self) -> None:
        self.service.delays.ring()
        while self.service.mailbox.events:
            self.service.turn(self.service.mailbox.events.popleft())

    def delivered(self, *moods: DeliveryError | None) -> None:
        """The relays are tried once more, in order, until one has to wait."""
        self.sender.moods.extend(moods)
        before = len(self.sender.sent)
        while self.service.deliveries.relays:
            try:
                self.service.delivery.deliver(self.service.deliveries.relays[0], Deadline.after(60))
            except DeliveryError:
                break
            self.service.deliveries.relays.popleft()
        self.inbox += [message.text for message in self.sender.sent[before:]]

    def reported(self, status: str, code: str | None = None) -> None:
        """The provider reports this of the message that asks the open question, and the conversation is told."""
        (question,) = self.state.questions
        assert question.row is not None
        self.service.delivery.apply(
            DeliveryStatus(conversation=self.state.id, row=question.row, status=status, sid="SMx", code=code)
        )
        self.turns()


@pytest.fixture(params=[Channel.SMS, Channel.WHATSAPP])
def slow(service: MemoryService, request: pytest.FixtureRequest) -> Iterator[SlowPhone]:
    """Ana has milk and eggs, by either channel."""
    phone = SlowPhone(service, request.param)
    phone.says("add milk to my tasks")
    phone.says("add eggs to my tasks")
    phone.inbox.clear()
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


DELAYED = DeliveryDelayed("503")
UNREADABLE_WORDS = ["ok", "yes", "sí", "👍", "no", "nope"]


@pytest.mark.parametrize("said", UNREADABLE_WORDS)
def test_nothing_answers_a_question_that_waits_at_its_provider(slow: SlowPhone, said: str) -> None:
    slow.writes("delete milk")
    slow.delivered(DELAYED)
    slow.writes(said)
    slow.delivered(DELAYED)
    assert slow.tasks == ["milk", "eggs"]
    slow.delivered()
    assert [to_gsm7(each) for each in slow.inbox[:1]] == [to_gsm7(ASKED)]
    assert len(slow.inbox) == 2
    slow.inbox.clear()
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_the_time_to_answer_begins_when_the_question_can_be_read(slow: SlowPhone) -> None:
    slow.writes("delete milk")
    slow.delivered(DELAYED)
    slow.clock.advance(minutes=20)
    slow.delivered()
    slow.hears(ASKED)
    slow.clock.advance(minutes=4)
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_a_yes_five_minutes_after_it_could_be_read_is_late(slow: SlowPhone) -> None:
    slow.writes("delete milk")
    slow.delivered(DELAYED)
    slow.clock.advance(minutes=20)
    slow.delivered()
    slow.hears(ASKED)
    slow.clock.advance(minutes=5)
    slow.says("yes")
    slow.hears("That offer has expired. Ask me again.")
    assert slow.tasks == ["milk", "eggs"]


def test_a_yes_written_before_the_question_was_accepted_and_delivered_after_it_runs_nothing(slow: SlowPhone) -> None:
    """Meta's `timestamp` is the time of writing."""
    slow.writes("delete milk")
    slow.clock.advance(minutes=1)
    slow.delivered()
    slow.hears(ASKED)
    slow.writes("yes", timestamp=slow.clock() - timedelta(seconds=58))
    slow.delivered()
    slow.hears(CROSSED)
    slow.writes("yes", timestamp=slow.clock())
    slow.delivered()
    slow.hears("Deleted “milk”.")


@pytest.mark.parametrize("written", [timedelta(days=1), timedelta(seconds=30), timedelta(milliseconds=1)])
def test_a_time_of_writing_in_the_future_is_that_of_receipt(slow: SlowPhone, written: timedelta) -> None:
    slow.writes("delete milk", timestamp=slow.clock() + written)
    slow.delivered()
    slow.hears(ASKED)
    slow.writes("yes", timestamp=slow.clock() + written)
    slow.delivered()
    slow.hears("Deleted “milk”.")


# --- a message that does not arrive ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["rejected", "reported"])
def test_a_question_that_failed_for_good_is_not_answered_by_a_later_yes_and_is_asked_again(
    slow: SlowPhone, how: str
) -> None:
    slow.writes("delete milk")
    if how == "rejected":
        slow.delivered(DeliveryRejected("30003", "unreachable"))
        slow.turns()
    else:
        slow.delivered()
        slow.hears(ASKED)
        slow.reported("failed", "30003")
    slow.clock.advance(minutes=1)
    slow.says("yes")
    slow.hears(AGAIN)
    assert slow.tasks == ["milk", "eggs"]
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_a_failure_whose_report_is_still_under_way_to_the_conversation_counts_at_once(slow: SlowPhone) -> None:
    slow.says("delete milk")
    slow.hears(ASKED)
    (question,) = slow.state.questions
    assert question.row is not None
    slow.service.outbox.mark(slow.state.id, question.row, "failed", sid="SMx", code="30003")
    slow.says("yes")
    slow.hears(AGAIN)
    assert slow.tasks == ["milk", "eggs"]


def test_a_no_to_a_question_that_did_not_arrive_closes_it(slow: SlowPhone) -> None:
    slow.says("delete milk")
    slow.hears(ASKED)
    slow.reported("failed", "30003")
    slow.says("no")
    slow.hears("OK, I won't.")
    slow.says("yes")
    slow.hears(NOTHING)
    assert slow.tasks == ["milk", "eggs"]


def test_a_question_of_which_nobody_knows_whether_it_arrived_is_asked_again(slow: SlowPhone) -> None:
    slow.writes("delete milk")
    slow.sender.can_be_asked = False  # type: ignore[misc]
    slow.delivered(DeliveryUncertain("no answer"))
    slow.clock.advance(minutes=3)
    slow.delivered()
    slow.turns()
    assert slow.state.questions == ()
    slow.says("yes")
    slow.hears(AGAIN)
    assert slow.tasks == ["milk", "eggs"]
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_something_else_that_is_written_is_answered_and_the_lost_question_asked_behind_it(slow: SlowPhone) -> None:
    slow.says("delete milk")
    slow.hears(ASKED)
    slow.reported("failed", "30005")
    slow.says("my tasks")
    slow.hears("Your tasks:\n1. milk\n2. eggs", AGAIN)


def test_nobody_who_cannot_be_reached_is_asked_again_before_they_write(slow: SlowPhone) -> None:
    slow.says("delete milk")
    slow.hears(ASKED)
    slow.reported("failed", "30003")
    slow.clock.advance(hours=1)
    slow.service.sweep()
    slow.turns()
    slow.delivered()
    slow.hears()


def test_a_question_held_outside_the_window_is_not_answered_by_the_text_that_releases_it(slow: SlowPhone) -> None:
    if slow.channel is not Channel.WHATSAPP:
        pytest.skip("only WhatsApp has a window")
    slow.says("delete milk")
    slow.hears(ASKED)
    slow.reported("failed", "63016")
    slow.clock.advance(hours=2)
    slow.says("yes")
    slow.hears(AGAIN)
    assert slow.tasks == ["milk", "eggs"]
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_words_beside_a_question_that_was_held_are_said_once_and_the_question_is_asked_once(
    clock: ManualClock, model: ScriptedModel
) -> None:
    phone = SlowPhone(MemoryService(clock, model), Channel.WHATSAPP)
    model.will(calls(("add_task", {"title": "milk"})))
    phone.says("add milk")
    phone.inbox.clear()
    model.will(replace(calls(("delete_task", {"task": "milk"})), text="You have one task."))
    phone.says("delete it")
    phone.hears(f"You have one task.\n\n{ASKED}")
    phone.reported("failed", "131047")
    model.will(words("Hello."))
    phone.says("hello there")
    phone.hears("While you were away:\nYou have one task.", "Hello.", AGAIN)


@pytest.mark.parametrize("lost_part", [0, 1])
def test_a_question_is_as_readable_as_the_worst_part_of_its_message(
    clock: ManualClock, model: ScriptedModel, lost_part: int
) -> None:
    phone = SlowPhone(MemoryService(clock, model))
    model.will(calls(("add_task", {"title": "milk"})))
    phone.says("add milk")
    phone.inbox.clear()
    model.will(replace(calls(("delete_task", {"task": "milk"})), text="So it goes. " * 140))
    phone.writes("delete it")
    phone.delivered(*[None] * lost_part, DELAYED)  # the last part has not left
    phone.writes("yes")
    assert phone.tasks == ["milk"]
    phone.delivered()
    assert len(phone.inbox) == 3
    phone.inbox.clear()
    phone.says("yes")
    phone.hears("Deleted “milk”.")


# --- other kinds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "answer", "asked", "done"),
    [
        ("remind me to call mum", "in 20 minutes", "When", "call mum"),
        ("delete milk", "2", "Which", "Delete “"),
    ],
    ids=["detail", "choice"],
)
def test_so_do_details_and_choices_wait_until_they_can_be_read(
    slow: SlowPhone, command: str, answer: str, asked: str, done: str
) -> None:
    slow.says("add oat milk to my tasks")
    slow.says("add soy milk to my tasks")
    if "delete" in command:
        slow.says("delete milk")
        slow.says("yes")
    slow.inbox.clear()
    slow.writes(command)
    slow.delivered(DELAYED)
    slow.writes(answer)
    slow.delivered()
    assert not any(to_gsm7(done) in to_gsm7(each) for each in slow.inbox), slow.inbox
    slow.inbox.clear()
    slow.says(answer)
    (heard,) = slow.inbox
    assert to_gsm7(done) in to_gsm7(heard)
    slow.inbox.clear()


# --- the channel -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["yes", "no", "ok", "sí", "👍", "never mind"])
def test_a_confirmation_is_answered_on_the_channel_that_asked_it(slow: SlowPhone, said: str) -> None:
    slow.says("delete milk")
    slow.hears(ASKED)
    first = slow.channel
    slow.channel = Channel.SMS if first is Channel.WHATSAPP else Channel.WHATSAPP
    slow.says(said)
    where = "by SMS" if first is Channel.SMS else "on WhatsApp"
    slow.hears(f"I asked you that {where}, so I need the answer there.")
    assert slow.tasks == ["milk", "eggs"]
    slow.channel = first
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_what_is_said_on_another_channel_leaves_it_open(slow: SlowPhone) -> None:
    slow.says("delete milk")
    slow.hears(ASKED)
    first = slow.channel
    slow.channel = Channel.SMS if first is Channel.WHATSAPP else Channel.WHATSAPP
    slow.says("my tasks")
    slow.hears("Your tasks:\n1. milk\n2. eggs")
    slow.channel = first
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_a_new_confirmation_on_another_channel_is_asked_there_with_what_waits(slow: SlowPhone) -> None:
    slow.says("delete milk")
    slow.hears(ASKED)
    slow.channel = Channel.SMS if slow.channel is Channel.WHATSAPP else Channel.WHATSAPP
    slow.says("delete eggs")
    slow.hears("Delete “milk” from your tasks?\nDelete “eggs” from your tasks?\nReply YES or NO.")


def test_a_value_may_come_from_anywhere(slow: SlowPhone) -> None:
    slow.says("remind me to call mum")
    slow.inbox.clear()
    slow.channel = Channel.SMS if slow.channel is Channel.WHATSAPP else Channel.WHATSAPP
    slow.says("in 20 minutes")
    slow.hears_something_like("call mum")


# --- buttons and quotes of older questions ---------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Yes", "No", "Oat", "my tasks", "add bread to my tasks"])
def test_a_button_of_an_older_question_leaves_the_newer_one(slow: SlowPhone, title: str) -> None:
    slow.says("delete eggs")
    (older,) = slow.state.questions
    slow.says("no")
    slow.says("delete milk")
    slow.inbox.clear()
    slow.says(title, form=MessageForm.BUTTON, payload=older.yes)
    slow.hears("That offer has expired. Ask me again.")
    assert slow.tasks == ["milk", "eggs"]
    slow.says("yes")
    slow.hears("Deleted “milk”.")


@pytest.mark.parametrize("said", ["yes", "what was that?", "my tasks", "thanks", "hello"])
def test_a_quote_of_a_question_that_is_gone_leaves_the_open_one(slow: SlowPhone, said: str) -> None:
    slow.says("delete eggs")
    slow.says("no")
    slow.says("delete milk")
    slow.inbox.clear()
    slow.says(said, quotes="Delete “eggs” from your tasks?\nReply YES or NO.")
    assert len(slow.inbox) == 1
    slow.inbox.clear()
    assert slow.tasks == ["milk", "eggs"]
    slow.says("yes")
    slow.hears("Deleted “milk”.")


def test_a_quote_of_a_question_that_is_gone_gives_no_value_to_another(slow: SlowPhone) -> None:
    slow.says("remind me to call mum")
    slow.says("remind me to call dad")
    slow.says("never mind")
    question = "When should I remind you?"
    slow.inbox.clear()
    slow.says("in 20 minutes", quotes=question)
    slow.inbox.clear()
    assert all("dad" not in timer.text for timer in slow.state.timers if timer.kind == "reminder")


# --- one confirmation at a time, asked alone -------------------------------------------------------------------------


@pytest.fixture
def planner(clock: ManualClock, model: ScriptedModel) -> SlowPhone:
    """A service with a model, for whose person a deletion was asked while a plan waits for a value."""
    phone = SlowPhone(MemoryService(clock, model))
    model.will(calls(("add_task", {"title": "milk"})))
    phone.says("add milk")
    model.will(PLANS, plan("email to Zog", EMAIL, NOTE, people=["Zog"]))
    phone.says("Send email to Zog about tea, and note to wait")
    model.will(calls(("delete_task", {"task": "milk"})))
    phone.says("delete milk")
    phone.inbox.clear()
    return phone


EMAIL = step(
    "send", "email", "send_email", {"to": "{{PERSON:Zog}}", "subject": "tea", "body": "Tea at five?"}, "email to Zog"
)
NOTE = step("note", "task", "add_task", {"title": "wait"}, "the note")


def test_a_plans_confirmation_waits_for_the_open_one(planner: SlowPhone) -> None:
    planner.says("zog@example.org")
    planner.hears("First I need your YES or NO: Delete “milk” from your tasks?")
    planner.says("yes")
    heard = planner.inbox
    assert heard[0] == 'Deleted "milk".'
    assert "zog@example.org" in heard[1]
    assert heard[1].endswith("Reply YES or NO.")
    assert not planner.service.mail.kept(planner.state.id)
    assert planner.tasks == ["wait"]
    planner.inbox.clear()
    planner.says("yes")
    assert "zog@example.org" in planner.inbox[0]
    assert [each.to for each in planner.service.mail.kept(planner.state.id)] == ["zog@example.org"]


@pytest.mark.parametrize("said", ["no", "never mind"])
def test_it_is_asked_when_the_open_one_is_declined(planner: SlowPhone, said: str) -> None:
    planner.says("zog@example.org")
    planner.inbox.clear()
    planner.says(said)
    assert planner.inbox[0] == "OK, I won't."
    assert "zog@example.org" in planner.inbox[1]


def test_it_is_asked_when_the_open_one_is_set_aside(planner: SlowPhone, model: ScriptedModel) -> None:
    planner.says("zog@example.org")
    planner.inbox.clear()
    model.will(calls(("add_task", {"title": "drop cloths"})))
    planner.says("add drop cloths")  # "drop" may take back what is asked
    assert "haven't done this: Delete" in planner.inbox[0]
    assert "zog@example.org" in planner.inbox[1]


def test_it_goes_on_waiting_behind_a_look(planner: SlowPhone, model: ScriptedModel) -> None:
    planner.says("zog@example.org")
    planner.inbox.clear()
    model.will(words("At six."))
    planner.says("when is sunset?")
    planner.hears("At six.\nStill waiting for your YES or NO: Delete “milk” from your tasks?")
    planner.says("yes")
    assert planner.inbox[0] == 'Deleted "milk".'
    assert "zog@example.org" in planner.inbox[1]


def test_it_is_asked_when_the_open_one_has_run_out(planner: SlowPhone) -> None:
    planner.says("zog@example.org")
    planner.inbox.clear()
    for _ in range(12):
        planner.clock.advance(seconds=30)
        planner.service.sweep()
        planner.turns()
        planner.delivered()
    assert len(planner.inbox) == 1
    assert "zog@example.org" in planner.inbox[0]
    planner.inbox.clear()
    planner.says("yes")
    assert [each.to for each in planner.service.mail.kept(planner.state.id)] == ["zog@example.org"]


def test_a_yes_or_no_and_a_value_are_never_asked_together(clock: ManualClock, model: ScriptedModel) -> None:
    phone = SlowPhone(MemoryService(clock, model))
    model.will(calls(("add_task", {"title": "milk"})))
    phone.says("add milk")
    phone.inbox.clear()
    model.will(calls(("delete_task", {"task": "milk"}), ("set_reminder", {"text": "call mum"})))
    phone.says("delete milk and remind me to call mum")
    phone.hears(ASKED)
    phone.says("yes")
    assert phone.inbox[0] == 'Deleted "milk".'
    assert phone.inbox[1].startswith("When")
    phone.inbox.clear()
    phone.says("in 20 minutes")
    phone.hears_something_like("call mum")


# --- times are those of writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "late", "due"),
    [
        ("remind me tomorrow at 9am to stretch", timedelta(minutes=20), datetime(2026, 11, 22, 14, tzinfo=UTC)),
        ("remind me in 20 minutes to stretch", timedelta(minutes=5), datetime(2026, 11, 21, 12, 20, 1, tzinfo=UTC)),
    ],
)
def test_times_count_from_when_they_were_written(
    service: MemoryService, said: str, late: timedelta, due: datetime
) -> None:
    phone = SlowPhone(service, Channel.WHATSAPP)
    written = phone.clock() + timedelta(seconds=1)
    phone.clock.advance(seconds=late.total_seconds())
    phone.writes(said, timestamp=written)
    phone.delivered()
    phone.inbox.clear()
    (timer,) = [each for each in phone.state.timers if each.kind == "reminder"]
    assert timer.due == due


@pytest.mark.parametrize(("late", "opted_out"), [(True, True), (False, False)])
def test_a_start_from_before_a_stop_does_not_undo_it(service: MemoryService, late: bool, opted_out: bool) -> None:
    phone = SlowPhone(service, Channel.WHATSAPP)
    phone.says("hello")
    phone.says("STOP")
    phone.clock.advance(minutes=1)
    phone.writes("START", **({"timestamp": phone.clock() - timedelta(seconds=90)} if late else {}))
    assert phone.state.is_opted_out is opted_out
