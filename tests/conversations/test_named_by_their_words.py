"""Reminders and tasks are named by their words, several at once, and by the numbers that the person has read."""

from typing import Any

import pytest
from pydantic import BaseModel

from parley.lanes.assistant.agent import ASSISTANT
from tests.support.kept import TORONTO
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

PILLS, DENTIST, GYM = "take the pills", "call the dentist", "go to the gym"


@pytest.fixture
def reminded(phone: Phone) -> Phone:
    """Somebody with three reminders, of which the list shows the one that was set first last."""
    for text, hour in ((GYM, 20), (PILLS, 9), (DENTIST, 11)):
        phone.says(f"remind me tomorrow at {hour}:00 to {text}")
    phone.inbox.clear()
    return phone


def texts(phone: Phone) -> list[str]:
    return [each.text for each in phone.state.timers]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("cancel the reminder about the pills and the dentist", [GYM]),
        ("cancel the reminder about pills, gym", [DENTIST]),
        ("cancel the reminder about the gym", [PILLS, DENTIST]),
        ("cancela el recordatorio de gym y pills", [DENTIST]),
    ],
)
def test_several_reminders_are_cancelled_in_one_breath(reminded: Phone, said: str, left: list[str]) -> None:
    reminded.says(said)
    assert sorted(texts(reminded)) == sorted(left)
    reminded.inbox.clear()


def test_a_name_that_holds_a_list_is_one_thing(phone: Phone) -> None:
    phone.says("remind me tomorrow at 9:00 to buy milk and eggs")
    phone.says("remind me tomorrow at 11:00 to boil eggs")
    phone.says("cancel the reminder about milk and eggs")
    assert texts(phone) == ["boil eggs"]
    phone.inbox.clear()


def test_of_several_one_that_may_be_either_is_asked_about_and_the_others_are_not_lost(reminded: Phone) -> None:
    reminded.says("remind me tomorrow at 22:00 to take the pills")
    reminded.inbox.clear()
    reminded.says("cancel the reminder about the pills and the dentist")
    assert len(texts(reminded)) == 4
    reminded.hears_something_like("Which reminder do you mean?")
    reminded.says("1")
    reminded.hears(f"Cancelled the reminder “{PILLS}”.\nCancelled the reminder “{DENTIST}”.")
    assert sorted(texts(reminded)) == [GYM, PILLS]


def test_a_number_is_what_stood_there_when_the_person_read_it(reminded: Phone) -> None:
    reminded.says("my reminders")
    reminded.hears_something_like(f"1. {PILLS}")
    reminded.says("cancel reminder 1")
    reminded.says("cancel reminder 2")
    reminded.hears(f"Cancelled the reminder “{PILLS}”.", f"Cancelled the reminder “{DENTIST}”.")
    reminded.says("cancel reminder 2")
    reminded.hears("That reminder is already over.")
    assert texts(reminded) == [GYM]
    reminded.later(hours=1, minutes=1)
    reminded.says("cancel reminder 1")
    reminded.hears(f"Cancelled the reminder “{GYM}”.")


def test_the_number_of_a_task_is_what_stood_there_when_the_person_read_it(phone: Phone) -> None:
    for title in ("milk", "eggs", "bread"):
        phone.says(f"add task {title}")
    phone.says("my tasks")
    phone.inbox.clear()
    for number in (1, 2):
        phone.says(f"done with {number}")
    phone.hears("Done: “milk”.", "Done: “eggs”.")
    phone.says("add task tea")
    phone.says("complete 4")
    phone.hears("Added “tea” to your tasks.", "Done: “tea”.")
    phone.says("complete 1")
    phone.hears_something_like("3. bread")


def test_several_tasks_are_done_or_deleted_in_one_breath(phone: Phone) -> None:
    for title in ("milk", "eggs", "bread", "fish and chips"):
        phone.says(f"add task {title}")
    phone.inbox.clear()
    phone.says("complete the milk and the eggs")
    phone.hears("Done: “milk”.\nDone: “eggs”.")
    phone.says("delete bread and fish and chips")
    phone.hears_something_like("“")
    phone.inbox.clear()


CHANGES = ("cancel_reminder", "move_reminder", "complete_task", "delete_task", "update_task", "update_event")


@pytest.mark.parametrize("name", CHANGES)
def test_a_model_is_told_of_no_position(name: str) -> None:
    tool = ASSISTANT.tools.get(name)
    assert tool is not None
    assert issubclass(tool.arguments, BaseModel)
    told: dict[str, Any] = tool.arguments.model_json_schema()["properties"]
    assert not told.keys() & {"number", "also"}
    assert not [each for each in told.values() if "number" in each.get("description", "").lower()]


def test_a_correction_moves_the_reminder_that_a_model_names_and_no_other(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    for text, hour in ((PILLS, 21), (DENTIST, 9)):
        model.will(calls(("set_reminder", {"when": f"2026-11-22T{hour:02}:00", "text": text})))
        smart_phone.says(f"remind me tomorrow at {hour} to {text}")
    model.will(calls(("move_reminder", {"about": "the dentist", "when": "10:00"})))
    smart_phone.says("no, the dentist at 10")
    kept = {each.text: each.due.astimezone(TORONTO).hour for each in smart_phone.state.timers}
    assert kept == {PILLS: 21, DENTIST: 10}
    smart_phone.inbox.clear()


def test_several_events_are_deleted_after_one_yes(phone: Phone) -> None:
    for title, hour in (("lunch with Ana", 12), ("dentist", 15), ("tea and cake", 17)):
        phone.says(f"add event {title} tomorrow at {hour}:00")
    phone.inbox.clear()
    phone.says("cancel the dentist and the lunch with Ana")
    (asked,) = phone.inbox
    assert "dentist" in asked
    assert "lunch with Ana" in asked
    phone.inbox.clear()
    phone.says("yes")
    phone.inbox.clear()
    assert [each.title for each in phone.service.calendar.kept(phone.state.id)] == ["tea and cake"]
    phone.says("cancel tea and cake")
    phone.says("yes")
    phone.inbox.clear()
    assert not phone.service.calendar.kept(phone.state.id)


def test_of_several_events_nothing_is_deleted_if_one_may_be_either(phone: Phone) -> None:
    for title, hour in (("dentist", 9), ("dentist", 15), ("lunch", 12)):
        phone.says(f"add event {title} tomorrow at {hour}:00")
    phone.inbox.clear()
    phone.says("cancel the lunch and the dentist")
    phone.says("yes")
    phone.inbox.clear()
    assert len(phone.service.calendar.kept(phone.state.id)) == 3


@pytest.mark.parametrize(
    ("about", "left"),
    [
        ("9am", [DENTIST, GYM]),
        ("my 9am", [DENTIST, GYM]),
        ("the 8pm", [PILLS, DENTIST]),
        ("the 8pm reminder", [PILLS, DENTIST]),
        ("tomorrow at 11:00", [PILLS, GYM]),
        ("el de las 9", [DENTIST, GYM]),
        ("9am and 8pm", [DENTIST]),
    ],
)
def test_a_reminder_is_named_by_its_time(reminded: Phone, model: ScriptedModel, about: str, left: list[str]) -> None:
    reminded.service.model = model
    model.will(calls(("cancel_reminder", {"about": about})))
    reminded.says(f"cancel {about}")
    if reminded.state.confirmation is not None:
        reminded.says("yes")
    assert sorted(texts(reminded)) == sorted(left)
    reminded.inbox.clear()


@pytest.mark.parametrize("said", ["cancel my 9am", "cancel the 9am", "cancela el de las 9"])
def test_without_a_model_it_is_said_that_what_is_to_be_cancelled_is_a_reminder(reminded: Phone, said: str) -> None:
    reminded.says(said)
    (heard,) = reminded.inbox
    reminded.inbox.clear()
    assert PILLS in heard
    assert "is a reminder" in heard or "es un recordatorio" in heard


def test_without_a_model_a_reminder_that_is_named_by_its_words_is_cancelled_and_can_be_taken_back(
    reminded: Phone,
) -> None:
    reminded.says("cancel the pills")
    reminded.hears(f"Cancelled the reminder “{PILLS}”.")
    assert sorted(texts(reminded)) == sorted([DENTIST, GYM])
    reminded.says("undo")
    reminded.inbox.clear()
    assert sorted(texts(reminded)) == sorted([DENTIST, GYM, PILLS])


def test_a_time_of_day_names_the_reminder_of_that_hour(reminded: Phone) -> None:
    reminded.says("cancel the 9am reminder")
    reminded.hears_something_like(PILLS)
    assert sorted(texts(reminded)) == sorted([DENTIST, GYM])


def test_a_time_at_which_no_reminder_comes_names_none(reminded: Phone, model: ScriptedModel) -> None:
    reminded.service.model = model
    model.will(calls(("cancel_reminder", {"about": "3pm"})), calls(("cancel_reminder", {"about": "tuesday at 9am"})))
    model.will(words("There is none."))
    reminded.says("cancel my 3pm, and tuesday's at 9am")
    reminded.hears("There is none.")
    assert len(texts(reminded)) == 3


# --- without accents --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "said", "hears"),
    [
        ("save contact Lucía Prat, +34 600 111 222", "what's lucia's number", "Lucía Prat, +34 600 111 222"),
        (
            "save contact Lucía Prat, l@example.org",
            "save contact lucia prat, +34 600 111 222",
            "Changed in your contacts",
        ),
        ("add task comprar bombillas eléctricas", "complete electricas", "Done: “comprar bombillas eléctricas”."),
        ("add event reunión con José on friday at 10:00", "delete event reunion con jose", "Delete “reunión con José”"),
        ("remind me tomorrow at 9:00 to tomar el café", "cancel the cafe reminder", "tomar el café"),
        ("add task ask Zoë", "delete ask zoe", "Delete “ask Zoë” from your tasks?"),
    ],
)
def test_a_name_is_found_without_its_accents(phone: Phone, made: str, said: str, hears: str) -> None:
    phone.says("English")
    phone.says(made)
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like(hears)


def test_a_name_with_its_accents_goes_before_one_without(phone: Phone) -> None:
    for title in ("papá", "papa"):
        phone.says(f"add task {title}")
    phone.says("complete papá")
    phone.inbox.clear()
    assert phone.tasks == ["papa"]
