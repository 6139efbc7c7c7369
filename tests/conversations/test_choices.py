"""Which one? The person answers with a number, a button, an ordinal or the words, and what was begun goes on."""

from datetime import timedelta

import pytest

from parley.conversation.events import MessageForm
from tests.support.kept import reminders
from tests.support.model import ScriptedModel, answers, calls
from tests.support.phone import Phone

WHICH = "Which one is done?\n1. oat milk\n2. soy milk\nReply with its number."

DELETE = WHICH.replace("is done", "should I delete")


@pytest.fixture
def asked(phone: Phone) -> Phone:
    """Ana has two milks, and completes "milk"."""
    for title in ("oat milk", "soy milk"):
        phone.says(f"add {title} to my tasks")
    phone.inbox.clear()
    phone.says("complete milk")
    phone.hears(WHICH)
    return phone


@pytest.mark.parametrize(
    "answer", ["2", "2.", "the second one", "the last one", "el segundo", "soy milk", "Soy", "soy!"]
)
def test_a_choice_is_answered_as_people_answer(asked: Phone, answer: str) -> None:
    asked.says(answer)
    asked.hears("Done: “soy milk”.")
    assert asked.tasks == ["oat milk"]
    assert asked.state.questions == ()


def test_a_button_answers_its_own_choice(asked: Phone) -> None:
    (question,) = asked.state.questions
    asked.says("oat milk", form=MessageForm.BUTTON, payload=question.payload(1))
    asked.hears("Done: “oat milk”.")


def test_a_number_that_is_not_on_the_list_changes_nothing_and_leaves_the_choice_open(asked: Phone) -> None:
    asked.says("7")
    asked.hears(f"I don't know which of them you mean.\n\n{WHICH}")
    asked.says("1")
    asked.hears("Done: “oat milk”.")


@pytest.mark.parametrize("said", ["milk", "7", "0", "99"])
def test_a_wrong_answer_is_explained_once_and_then_the_choice_is_left(asked: Phone, said: str) -> None:
    asked.says(said)
    asked.hears(f"I don't know which of them you mean.\n\n{WHICH}")
    asked.says(said)
    asked.hears("I don't know which of them you mean.\nI'll leave it for now. Text it to me when you have it.")
    asked.says(said)
    asked.hears_something_like("I didn't get that.")
    assert asked.tasks == ["oat milk", "soy milk"]
    asked.says("soy milk")
    asked.hears("Done: “soy milk”.")


@pytest.mark.parametrize("none", ["none of them", "Neither!", "ninguna", "no", "nvm", "no, wait"])
def test_none_of_them_closes_it(asked: Phone, none: str) -> None:
    asked.says(none)
    asked.hears("OK, I won't.")
    assert asked.state.questions == ()
    assert asked.tasks == ["oat milk", "soy milk"]


def test_a_choice_stays_open_beside_other_commands(asked: Phone) -> None:
    asked.says("my tasks")
    asked.hears("Your tasks:\n1. oat milk\n2. soy milk")
    asked.says("1")
    asked.hears("Done: “oat milk”.")


def test_a_no_closes_it(asked: Phone) -> None:
    asked.says("never mind")
    asked.hears("OK, I won't.")
    asked.says("1")
    asked.hears_something_like("I didn't get that.")
    assert asked.tasks == ["oat milk", "soy milk"]


def test_after_an_hour_nobody_remembers_what_it_was_for(asked: Phone) -> None:
    asked.clock.advance(seconds=timedelta(hours=1, minutes=1).total_seconds())
    asked.says("1")
    asked.hears("That offer has expired. Ask me again.")
    asked.says("1")
    asked.hears_something_like("I didn't get that.")
    assert asked.tasks == ["oat milk", "soy milk"]


def test_an_answer_received_before_the_question_is_none(asked: Phone) -> None:
    asked.says("1", received=timedelta(seconds=-30))
    asked.hears_something_like("Our messages crossed, so here is my question again:")
    assert asked.tasks == ["oat milk", "soy milk"]


def test_a_choice_that_leads_to_a_delete_still_needs_its_yes(asked: Phone) -> None:
    asked.says("delete milk")
    asked.hears(DELETE)
    asked.says("the second")  # both are open, and were asked a moment ago
    asked.hears(
        "Which question is that for?\n1. Which one is done?\n2. Which one should I delete?\nReply with its number."
    )


def test_quoting_the_question_says_which_one_is_meant(asked: Phone) -> None:
    asked.says("add rye bread to my tasks")
    asked.says("add oat bread to my tasks")
    asked.inbox.clear()
    asked.says("delete bread")
    bread = "Which one should I delete?\n1. rye bread\n2. oat bread\nReply with its number."
    asked.hears(bread)
    asked.says("1", quotes=WHICH)
    asked.hears("Done: “oat milk”.")
    asked.says("1", quotes=bread)
    asked.hears("Delete “rye bread” from your tasks?\nReply YES or NO.")


def test_which_question_is_answered_too_and_the_answer_is_not_asked_for_again(asked: Phone) -> None:
    asked.says("delete milk")
    asked.says("2")
    asked.inbox.clear()
    asked.says("2")  # the second question: to delete
    asked.hears("Delete “soy milk” from your tasks?\nReply YES or NO.")
    asked.says("yes")
    asked.hears("Deleted “soy milk”.")
    asked.says("1")  # the first one is still open
    asked.hears("Done: “oat milk”.")


def test_a_delete_is_confirmed_with_the_very_title_that_was_picked(phone: Phone) -> None:
    for title in ("oat milk", "soy milk"):
        phone.says(f"add {title} to my tasks")
    phone.inbox.clear()
    phone.says("delete milk")
    phone.hears(DELETE)
    phone.says("1")
    phone.hears("Delete “oat milk” from your tasks?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("Deleted “oat milk”.")
    assert phone.tasks == ["soy milk"]


def test_what_is_said_whole_needs_no_answer_any_more(asked: Phone) -> None:
    asked.says("complete oat milk")
    asked.hears("Done: “oat milk”.")
    assert asked.state.questions == ()


def test_what_is_asked_twice_is_open_once(asked: Phone) -> None:
    asked.says("complete milk")
    asked.hears(WHICH)
    asked.says("2")
    asked.hears("Done: “soy milk”.")


def test_a_model_that_names_two_tasks_costs_no_second_round(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(
        calls(("add_task", {"title": "oat milk"}), ("add_task", {"title": "soy milk"})),
        calls(("complete_task", {"task": "milk"})),
    )
    smart_phone.says("I need oat milk and soy milk")
    smart_phone.hears("Added “oat milk” to your tasks.\nAdded “soy milk” to your tasks.")
    smart_phone.says("got the milk")
    smart_phone.hears(WHICH)
    smart_phone.says("2")  # and its answer asks no model
    smart_phone.hears("Done: “soy milk”.")


def test_whoever_stops_is_asked_nothing_any_more(asked: Phone) -> None:
    asked.says("STOP")
    assert asked.state.questions == ()


def test_a_choice_that_leads_to_a_confirmation_joins_the_open_one(phone: Phone) -> None:
    for title in ("oat milk", "soy milk", "bread"):
        phone.says(f"add {title} to my tasks")
    phone.says("delete milk")
    phone.says("delete bread")
    phone.inbox.clear()
    phone.says("1")
    phone.hears("Delete “bread” from your tasks?\nDelete “oat milk” from your tasks?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("Deleted “bread”.\nDeleted “oat milk”.")
    assert phone.tasks == ["soy milk"]


def test_what_is_asked_for_again_is_not_called_undone(phone: Phone) -> None:
    phone.says("add bread to my tasks")
    phone.says("delete bread")
    phone.inbox.clear()
    phone.says("delete bread")
    phone.hears("Delete “bread” from your tasks?\nReply YES or NO.")


def test_two_questions_in_the_same_words_are_told_apart_by_what_they_are_for(phone: Phone) -> None:
    phone.says("remind me to call Ana")
    phone.says("remind me to pay the rent")
    phone.hears("When should I remind you?", "When should I remind you?")
    phone.says("tomorrow at 5")
    phone.hears(
        "Which question is that for?\n1. When should I remind you? (call Ana)\n"
        "2. When should I remind you? (pay the rent)\nReply with its number."
    )
    phone.says("rent")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 17:00: pay the rent.")
    phone.says("friday 9am")
    phone.hears("I'll remind you Friday 27 November, at 09:00: call Ana.")
    assert phone.state.questions == ()


def test_another_answer_instead_is_asked_about_alone(phone: Phone) -> None:
    phone.says("remind me to call Ana")
    phone.says("remind me to pay the rent")
    phone.says("tomorrow at 5")
    phone.inbox.clear()
    phone.says("tomorrow at 6pm")
    phone.hears_something_like("Which question is that for?")
    assert len(phone.state.questions) == 3
    phone.says("2")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 18:00: pay the rent.")


def test_a_number_is_of_the_list_that_was_asked_last_once_a_question_is_gone(phone: Phone) -> None:
    phone.says("remind me to call Ana")
    phone.says("remind me to pay the rent")
    phone.says("tomorrow at 5")
    phone.says("remind me tomorrow at 6 to call Ana")
    phone.inbox.clear()
    phone.says("1")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 06:00: call Ana.")
    phone.says("tomorrow at 5")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 17:00: pay the rent.")


# --- a choice of times ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "set_for"),
    [
        ("make it 8am", "Fri 27 Nov 08:00"),
        ("no, 8am", "Fri 27 Nov 08:00"),
        ("8:30pm", "Fri 27 Nov 20:30"),
        ("mejor a las 20:30", "Fri 27 Nov 20:30"),
        ("sunday at 15:00", "Sun 22 Nov 15:00"),
        ("7pm", "Fri 27 Nov 19:00"),  # one of those that were offered
        ("the second one", "Fri 27 Nov 19:00"),
        ("3", None),
        ("my tasks", None),
    ],
)
def test_another_time_than_those_that_were_offered_is_an_answer(phone: Phone, said: str, set_for: str | None) -> None:
    phone.says("English")
    phone.says("remind me friday at 7 to feed the cat")
    phone.says(said)
    assert reminders(phone) == ([(set_for, "feed the cat")] if set_for else [])
    assert bool(phone.state.questions) == (set_for is None)


def test_a_time_alone_is_no_answer_to_a_choice_of_what_recurs(phone: Phone) -> None:
    phone.says("remind me every weekday at 7 to feed the cat")
    phone.inbox.clear()
    phone.says("make it 8am")
    phone.hears_something_like("I asked you")
    assert reminders(phone) == []


def test_a_model_may_answer_with_another_time_and_undo_takes_back_what_was_done(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("set_reminder", {"when": "friday at 7", "text": "feed the cat"})))
    smart_phone.says("remind me friday at 7 to feed the cat")
    model.will(answers("8am"))
    smart_phone.says("hmm let's say 8am then")
    assert reminders(smart_phone) == [("Fri 27 Nov 08:00", "feed the cat")]
    assert smart_phone.state.questions == ()
    model.will(calls(("undo_last_action", {})))
    smart_phone.says("undo that")
    assert reminders(smart_phone) == []


def test_a_new_call_for_the_same_closes_the_choice_so_that_undo_is_about_what_was_done(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("set_reminder", {"when": "friday at 7", "text": "feed the cat"})))
    smart_phone.says("remind me friday at 7 to feed the cat")
    model.will(calls(("set_reminder", {"when": "friday at 8am", "text": "feed the cat"})))
    smart_phone.says("hmm let's say 8am then")
    assert smart_phone.state.questions == ()
    model.will(calls(("undo_last_action", {})))
    smart_phone.says("undo that")
    assert reminders(smart_phone) == []


def test_a_no_to_the_choice_beside_the_call_that_replaces_it_is_not_said(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("set_reminder", {"when": "friday at 7", "text": "feed the cat"})))
    smart_phone.says("remind me friday at 7 to feed the cat")
    smart_phone.inbox.clear()
    model.will(answers(None, ("set_reminder", {"when": "friday at 8am", "text": "feed the cat"})))
    smart_phone.says("neither, remind me friday at 8am")
    smart_phone.hears("I'll remind you Friday 27 November, at 08:00: feed the cat.")
    assert smart_phone.state.questions == ()
