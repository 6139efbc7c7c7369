"""A person who presses the button of a question, or quotes its message, has read it, although our row of that message
may not say so yet, or may say that nobody knows. Words that cross with their question are met with that question, and
never with "expired"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from parley.adapters.memory_queues import MemorySender
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, MessageForm
from parley.errors import DeliveryRejected, DeliveryUncertain
from parley_cli.memory_service import MemoryService
from tests.conversations.test_asked_and_read import DELAYED, SlowPhone

ASKED = "Delete “milk” from your tasks?\nReply YES or NO."
AGAIN = f"I asked you this before, but it may not have reached you:\n\n{ASKED}"
CROSSED = f"Our messages crossed, so here is my question again:\n\n{ASKED}"
CHOICE = "Which one should I delete?\n1. oat milk\n2. soy milk\nReply with its number."
EXPIRED = "That offer has expired. Ask me again."


@dataclass
class TakenBeforeMarked(MemorySender):
    """A provider that shows the person a message before we have written down that it took it."""

    pressed: object = None

    def deliver(self, message: Outbound) -> str:
        sid = super().deliver(message)
        if self.pressed is not None:
            then, self.pressed = self.pressed, None
            then()  # type: ignore[operator]
        return sid


@pytest.fixture
def slow(service: MemoryService) -> Iterator[SlowPhone]:
    """Ana has milk and eggs, on WhatsApp, where questions have buttons."""
    phone = SlowPhone(service, Channel.WHATSAPP)
    phone.says("add milk to my tasks")
    phone.says("add eggs to my tasks")
    phone.inbox.clear()
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


def sending(phone: SlowPhone, status: str = "sending") -> None:
    """The message of the open question has reached the phone, and our row of it is still this."""
    (question,) = phone.state.questions
    key = (phone.state.id, question.row or "")
    rows = phone.service.table.rows
    rows[key] = replace(rows[key], status=status, accepted_at=None, claimed_at=phone.clock())


def presses(phone: SlowPhone, payload: str, title: str = "Yes") -> None:
    phone.writes(title, form=MessageForm.BUTTON, payload=payload)
    phone.delivered()


@pytest.mark.parametrize("status", ["pending", "sending", "sent", "unknown"])
@pytest.mark.parametrize(("button", "left"), [("yes", ["eggs"]), ("no", ["milk", "eggs"])])
def test_a_button_answers_whatever_our_row_says(slow: SlowPhone, status: str, button: str, left: list[str]) -> None:
    slow.writes("delete milk")
    slow.delivered()
    slow.hears(ASKED)
    (question,) = slow.state.questions
    sending(slow, status)
    presses(slow, f"{question.id}.{button}")
    slow.hears("Deleted “milk”." if button == "yes" else "OK, I won't.")
    assert slow.tasks == left
    assert not slow.state.unanswered


def test_a_button_is_heard_that_was_pressed_while_we_were_sending(slow: SlowPhone) -> None:
    """The provider has shown the question, and the send has not returned yet."""
    sender = TakenBeforeMarked()
    slow.service.delivery = replace(slow.service.delivery, senders=dict.fromkeys(slow.service.delivery.senders, sender))
    slow.sender = sender  # type: ignore[assignment]
    slow.writes("delete milk")
    (question,) = slow.state.questions
    sender.pressed = lambda: slow.writes("Yes", form=MessageForm.BUTTON, payload=question.yes)
    slow.service.work()
    assert slow.tasks == ["eggs"]
    assert [each.text for each in sender.sent] == [ASKED, "Deleted “milk”."]


def test_a_press_in_the_very_second_in_which_the_provider_took_it_counts(slow: SlowPhone) -> None:
    """Meta tells whole seconds: by its clock the press may come before the question."""
    slow.writes("delete milk")
    slow.delivered()
    slow.hears(ASKED)
    (question,) = slow.state.questions
    slow.writes("Yes", form=MessageForm.BUTTON, payload=question.yes, timestamp=question.asked_at)
    slow.delivered()
    slow.hears("Deleted “milk”.")


@pytest.mark.parametrize(("status", "number"), [("sending", 1), ("sending", 2), ("unknown", 2), ("pending", 1)])
def test_so_does_a_button_of_a_choice(slow: SlowPhone, status: str, number: int) -> None:
    for title in ("oat milk", "soy milk"):
        slow.says(f"add {title} to my tasks")
    slow.says("delete milk")
    slow.says("yes")
    slow.inbox.clear()
    slow.writes("delete milk")
    slow.delivered()
    slow.hears(CHOICE)
    (question,) = slow.state.questions
    sending(slow, status)
    presses(slow, question.payload(number), question.options[number - 1].title)
    slow.hears(f"Delete “{question.options[number - 1].title}” from your tasks?\nReply YES or NO.")


@pytest.mark.parametrize("status", ["sent", "unknown", "failed"])
@pytest.mark.parametrize("said", ["yes", "sure", "ok"])
def test_a_quote_of_its_message_proves_the_same(slow: SlowPhone, status: str, said: str) -> None:
    slow.writes("delete milk")
    slow.delivered()
    slow.hears(ASKED)
    sending(slow, status)
    slow.says(said, quotes=ASKED)
    slow.hears("Deleted “milk”.")


# --- a question that was taken for lost, and to be asked again -------------------------------------------------------


def lose(phone: SlowPhone, lost: DeliveryUncertain | DeliveryRejected) -> str:
    """Ask whether to delete milk, in a message that we take for lost. Returns the question's id."""
    phone.writes("delete milk")
    (question,) = phone.state.questions
    phone.sender.can_be_asked = False  # type: ignore[misc]
    phone.delivered(lost)
    phone.clock.advance(minutes=2)
    phone.delivered()
    phone.turns()
    (waits,) = phone.state.waiting
    assert (waits.id, phone.state.questions) == (question.id, ())
    return question.id


UNSURE, LOST = DeliveryUncertain("no answer"), DeliveryRejected("131026", "undeliverable")


@pytest.mark.parametrize("lost", [UNSURE, LOST])
@pytest.mark.parametrize(("button", "hears"), [("yes", "Deleted “milk”."), ("no", "OK, I won't.")])
def test_its_button_answers_it_all_the_same(
    slow: SlowPhone, lost: DeliveryUncertain | DeliveryRejected, button: str, hears: str
) -> None:
    presses(slow, f"{lose(slow, lost)}.{button}")
    slow.hears(hears)
    assert not slow.state.unanswered


def test_after_its_time_it_is_asked_again_and_not_called_expired(slow: SlowPhone) -> None:
    id = lose(slow, UNSURE)
    slow.clock.advance(minutes=10)
    presses(slow, f"{id}.yes")
    slow.hears(AGAIN)
    assert slow.tasks == ["milk", "eggs"]


@pytest.mark.parametrize(("button", "hears"), [("yes", "Deleted “milk”."), ("no", "OK, I won't.")])
def test_once_it_is_asked_again_the_first_button_answers_it_too(slow: SlowPhone, button: str, hears: str) -> None:
    id = lose(slow, UNSURE)
    slow.says("my tasks")
    assert slow.inbox[-1] == AGAIN
    slow.inbox.clear()
    presses(slow, f"{id}.{button}")
    slow.hears(hears)
    presses(slow, f"{id}.{button}")
    slow.hears(EXPIRED)


def test_while_another_confirmation_is_open_that_one_comes_first(slow: SlowPhone) -> None:
    id = lose(slow, LOST)
    row = (slow.state.id, slow.state.waiting[0].row or "")
    slow.service.table.rows[row] = replace(slow.service.table.rows[row], sid="SMlate")  # the provider's report had it
    slow.says("delete eggs")
    slow.hears("Delete “eggs” from your tasks?\nReply YES or NO.")
    presses(slow, f"{id}.yes")
    slow.hears("First I need your YES or NO: Delete “eggs” from your tasks?")
    slow.says("yes", quotes=ASKED)
    slow.hears("First I need your YES or NO: Delete “eggs” from your tasks?")
    slow.says("yes")
    slow.hears("Deleted “eggs”.", AGAIN)
    presses(slow, f"{id}.yes")
    slow.hears("Deleted “milk”.")


# --- words that cross with their question ----------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["yes", "ok", "no", "never mind", "👍", "sí, por favor"])
def test_a_bare_answer_that_crosses_with_its_question_is_met_with_it(slow: SlowPhone, said: str) -> None:
    slow.writes("delete milk")
    slow.delivered()
    slow.hears(ASKED)
    sending(slow)
    slow.writes(said)
    slow.delivered()
    slow.hears(CROSSED)
    assert slow.tasks == ["milk", "eggs"]
    slow.reported("delivered")
    slow.says("yes")
    slow.hears("Deleted “milk”.")


@pytest.mark.parametrize("said", ["1", "2", "the second one", "soy", "soy milk"])
def test_so_is_what_picks_of_a_list(slow: SlowPhone, said: str) -> None:
    for title in ("oat milk", "soy milk"):
        slow.says(f"add {title} to my tasks")
    slow.says("delete milk")
    slow.says("yes")
    slow.inbox.clear()
    slow.writes("delete milk")
    slow.delivered(DELAYED)
    slow.clock.advance(hours=2)  # its own hour has not begun
    slow.writes(said)
    slow.delivered()
    slow.hears(CHOICE, f"Our messages crossed, so here is my question again:\n\n{CHOICE}")


def test_so_is_a_value(slow: SlowPhone) -> None:
    slow.writes("remind me to call mum")
    slow.delivered(DELAYED)
    slow.writes("in 20 minutes")
    slow.delivered()
    asked, again = slow.inbox
    assert again == f"Our messages crossed, so here is my question again:\n\n{asked}"
    slow.inbox.clear()
    slow.says("in 20 minutes")
    slow.hears_something_like("call mum")


@pytest.mark.parametrize("said", ["add bread to my tasks", "my tasks"])
def test_a_command_that_crosses_with_a_question_is_a_command(slow: SlowPhone, said: str) -> None:
    slow.writes("delete milk")
    slow.delivered(DELAYED)
    slow.writes(said)
    slow.delivered()
    assert slow.inbox.pop(0) == ASKED
    assert all("crossed" not in each for each in slow.inbox)
    slow.inbox.clear()
