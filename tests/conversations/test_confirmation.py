"""One open question: the action shown is the action run, once, only after a yes received after the question."""

from datetime import timedelta

import pytest

from parley.conversation.events import MessageForm
from tests.support.phone import Phone

ASKED = "Delete “milk” from your tasks?\nReply YES or NO."


@pytest.fixture
def asked(phone: Phone) -> Phone:
    """Ana has milk and eggs, and was asked whether to delete milk."""
    phone.says("add milk to my tasks")
    phone.says("add eggs to my tasks")
    phone.inbox.clear()
    phone.says("delete milk")
    phone.hears(ASKED)
    return phone


@pytest.mark.parametrize(
    "yes", ["yes", "Y", "  Yep!! ", "Yes, please.", "OK.", "go ahead", "👍🏽", "sí", "¡Claro!", "vale"]
)
def test_a_yes_runs_it_once(asked: Phone, yes: str) -> None:
    asked.says(yes)
    asked.hears("Deleted “milk”.")
    assert asked.tasks == ["eggs"]


@pytest.mark.parametrize("no", ["no", "Nope.", "No, thanks!", "never mind", "don't", "Don’t!", "no, gracias"])
def test_a_no_leaves_it(asked: Phone, no: str) -> None:
    asked.says(no)
    asked.hears("OK, I won't.")
    assert asked.tasks == ["milk", "eggs"]


def test_a_yes_in_time_counts_even_if_it_waited_in_the_queue(asked: Phone) -> None:
    in_time = asked.service.message(asked.number, "yes", received_at=asked.clock() + timedelta(minutes=4))
    asked.clock.advance(minutes=30)
    asked.inbox += [message.text for message in asked.service.receive(in_time)]
    asked.hears("Deleted “milk”.")


def test_a_yes_received_before_the_question_was_asked_does_not_answer_it(asked: Phone) -> None:
    asked.says("yes", received=timedelta(seconds=-30))
    asked.hears(
        "Our messages crossed, so here is my question again:\n\nDelete “milk” from your tasks?\nReply YES or NO."
    )
    assert asked.tasks == ["milk", "eggs"]
    asked.says("yes")  # the question stayed open
    asked.hears("Deleted “milk”.")


def test_an_earlier_message_that_asks_for_another_confirmation_joins_the_open_one(asked: Phone) -> None:
    asked.says("delete eggs", received=timedelta(seconds=-30))
    asked.hears("Delete “milk” from your tasks?\nDelete “eggs” from your tasks?\nReply YES or NO.")
    asked.says("yes")
    asked.hears("Deleted “milk”.\nDeleted “eggs”.")


def test_a_button_answers_only_the_question_that_it_names(asked: Phone) -> None:
    assert asked.state.confirmation is not None
    mine = asked.state.confirmation.id
    asked.says("Yes", form=MessageForm.BUTTON, payload="another.q")
    asked.hears("That offer has expired. Ask me again.")
    asked.says("Yes", form=MessageForm.BUTTON, payload=mine)
    asked.hears("Deleted “milk”.")


def test_a_button_of_a_question_that_is_closed_is_told_so_whatever_its_title(asked: Phone) -> None:
    asked.says("no")
    asked.inbox.clear()
    asked.says("my tasks", form=MessageForm.BUTTON, payload="another.q")
    asked.hears("That offer has expired. Ask me again.")


def test_a_no_after_it_expired_is_a_no_all_the_same(asked: Phone) -> None:
    asked.clock.advance(minutes=6)
    asked.says("no")
    asked.hears("OK, I won't.")
    assert asked.state.confirmation is None


@pytest.mark.parametrize(
    "yes",
    [
        "Yes, please!",
        "yesss",
        "OK, do it please",
        "yes 👍🏽",
        "👍👍",
        "sí, por favor",
        "si porfa",
        "Claro que sí",
        "sí gracias",
        "yea go for it",
        "go for it!",
    ],
)
def test_a_yes_may_be_polite_or_drawn_out(asked: Phone, yes: str) -> None:
    asked.says(yes)
    asked.hears("Deleted “milk”.")


@pytest.mark.parametrize(
    "no", ["nooo", "no, wait", "No, don't!", "ok never mind", "nvm", "not now", "no, mejor no", "no gracias", "nop"]
)
def test_so_may_a_no(asked: Phone, no: str) -> None:
    asked.says(no)
    asked.hears("OK, I won't.")
    assert asked.tasks == ["milk", "eggs"]


@pytest.mark.parametrize("said", ["yes delete it tomorrow", "Sí, bórrala luego", "no wait yes", "yes no"])
def test_what_only_begins_like_an_answer_is_none_and_is_asked_again(asked: Phone, said: str) -> None:
    asked.says(said)
    asked.hears(f"I'm not sure whether that is a yes.\n\n{ASKED}")
    assert asked.tasks == ["milk", "eggs"]
    asked.says("yes")
    asked.hears("Deleted “milk”.")


@pytest.mark.parametrize(
    "said", ["no, the eggs", "no eggs", "No, delete eggs", "nope, eggs", "i meant eggs", "wait, eggs", "no, los eggs"]
)
def test_a_no_that_names_another_asks_about_that_one(asked: Phone, said: str) -> None:
    asked.says(said)
    other = ASKED.replace("milk", "eggs")
    asked.hears(f"I haven't done this: {ASKED.partition(chr(10))[0]}\n\n{other}")
    asked.says("yes")
    asked.hears("Deleted “eggs”.")
    assert asked.tasks == ["milk"]


@pytest.mark.parametrize("said", ["no, bread", "no, not yet", "no, the milk", "nah, el pan", "I meant bread"])
def test_a_no_that_names_nothing_to_be_found_is_a_no(asked: Phone, said: str) -> None:
    asked.says(said)
    asked.hears("OK, I won't.")
    asked.says("yes")
    asked.inbox.clear()
    assert asked.tasks == ["milk", "eggs"]


@pytest.mark.parametrize(
    ("said", "heard", "left"),
    [
        ("no, show my tasks", "Your tasks:\n1. milk\n2. eggs", ["milk", "eggs"]),
        ("no, complete milk", "Done: “milk”.", ["eggs"]),
    ],
)
def test_a_no_with_a_command_is_a_no_and_the_command(asked: Phone, said: str, heard: str, left: list[str]) -> None:
    asked.says(said)
    assert asked.inbox[-1] == asked._as_sent(heard)
    asked.says("yes")
    asked.inbox.clear()
    assert asked.tasks == left


@pytest.mark.parametrize("said", ["no problem", "of course not", "thanks", "sure you are?"])
def test_what_sounds_like_one_and_is_none_runs_nothing(asked: Phone, said: str) -> None:
    asked.says(said)
    asked.inbox.clear()
    assert asked.tasks == ["milk", "eggs"]


def test_after_it_expired_an_ordinary_message_is_ordinary(asked: Phone) -> None:
    asked.clock.advance(minutes=6)
    asked.says("my tasks")
    asked.hears("Your tasks:\n1. milk\n2. eggs")
    asked.says("yes")
    asked.hears("I hadn't asked you anything. Text HELP to see what I can do.")


def test_a_task_that_went_meanwhile_is_not_deleted_twice(asked: Phone) -> None:
    milk = asked.service.tasks.list(asked.state.id)[0]
    asked.service.tasks.delete(asked.state.id, milk.id, asked.clock(), "somebody else")
    asked.says("yes")
    asked.hears("“milk” is already deleted.")


@pytest.mark.parametrize(
    ("text", "form", "answer"),
    [
        ("help", MessageForm.TEXT, "You can text me things like:"),
        ("[Voice message]", MessageForm.AUDIO, "I can't listen to voice messages yet."),
        (" ", MessageForm.TEXT, "That message arrived empty."),
    ],
)
def test_what_needs_no_thought_leaves_the_question_open_and_says_so(
    asked: Phone, text: str, form: MessageForm, answer: str
) -> None:
    asked.says(text, form=form)
    (heard,) = asked.inbox
    assert heard.startswith(answer)
    assert heard.endswith('Still waiting for your YES or NO: Delete "milk" from your tasks?')
    asked.inbox.clear()
    asked.says("yes")
    asked.hears("Deleted “milk”.")
    assert asked.tasks == ["eggs"]


def test_a_yes_that_quotes_the_question_answers_it(asked: Phone) -> None:
    asked.says("yes", quotes=ASKED)
    asked.hears("Deleted “milk”.")


def test_a_yes_that_quotes_another_question_runs_nothing_and_leaves_the_open_one(asked: Phone) -> None:
    asked.says("no")
    asked.says("delete eggs")
    asked.inbox.clear()
    asked.says("yes", quotes=ASKED)
    asked.hears("That offer has expired. Ask me again.")
    assert asked.tasks == ["milk", "eggs"]
    asked.says("yes")
    asked.hears("Deleted “eggs”.")


def test_a_yes_that_quotes_something_of_somebody_else_is_an_ordinary_yes(asked: Phone) -> None:
    asked.clock.advance(seconds=1)
    event = asked.service.message(asked.number, "yes", quoted="wamid.of-nobody")
    asked.inbox += [message.text for message in asked.service.receive(event)]
    asked.hears("Deleted “milk”.")
