"""Without a model, what people ask for with their own things is done wherever the thing is kept, or asked about."""

import pytest

from tests.support.phone import Phone


@pytest.fixture(autouse=True)
def english(phone: Phone) -> None:
    """A phone of somebody who is answered in English, whatever is typed."""
    phone.says("English")
    phone.inbox.clear()


def after(phone: Phone, *said: str) -> None:
    """Text these, and forget the answers."""
    for each in said:
        phone.says(each)
    phone.inbox.clear()


REMINDER, EVENT = "remind me tomorrow at 9 to take the pills", "add event dentist monday at 3pm"
CONTACT, TASKS = "add contact John john@example.com", ("add milk to my tasks", "add bread to my tasks")


@pytest.mark.parametrize(
    ("before", "said", "heard"),
    [
        ((REMINDER,), "scrap the pills reminder", "Cancelled the reminder “take the pills”."),
        ((REMINDER,), "delete the pills", "Cancelled the reminder “take the pills”."),
        ((REMINDER,), "can you push the pills one to 10", "at 10:00: take the pills."),
        ((REMINDER,), "pasa lo de las pills a las 10", "at 10:00: take the pills."),
        ((REMINDER,), "when are you reminding me about the pills", "1. take the pills"),
        ((EVENT,), "cancel the dentist appt", "Delete “dentist” from your calendar"),
        ((EVENT,), "delete the dentist", "Delete “dentist” from your calendar"),
        ((EVENT,), "the dentist is at 4 now", "“dentist”, Monday 23 November, at 16:00-17:00."),
        ((EVENT,), "ya no voy al dentist, bórralo", "Delete “dentist” from your calendar"),
        ((CONTACT,), "bin john from my contacts", "Delete from your contacts: John"),
        (TASKS, "wipe the whole list", "Delete “milk”, “bread” from your tasks?"),
        (TASKS, "delete both", "Delete “milk”, “bread” from your tasks?"),
        (TASKS, "got the milk", "Done: “milk”."),
        (TASKS, "ok milk is done", "Done: “milk”."),
        ((*TASKS, "done with milk"), "put milk back", "“milk” is back on your list."),
        (
            (REMINDER, "remind me tomorrow at 11 to call Bob"),
            "cancel all reminders",
            "Cancel the reminder “take the pills”",
        ),
        ((), "stick bin bags on my list will ya", "Added “bin bags” to your tasks."),
        ((), "save sarah 416 555 0111", "Added to your contacts: sarah, +1 416-555-0111."),
        ((), "got anything on for friday?", "There is nothing in your calendar Friday 27 November."),
        ((), "book me in for a haircut on tuesday at half ten", "Added “a haircut” to your calendar"),
        ((), "got the milk", "I can't find a task called “milk”."),
    ],
)
def test_it_is_done_where_the_thing_is_kept(phone: Phone, before: tuple[str, ...], said: str, heard: str) -> None:
    after(phone, *before)
    phone.says(said)
    phone.hears_something_like(heard)


def test_several_things_of_one_text_are_several(phone: Phone) -> None:
    phone.says("put salmon, lemons and dill on my list")
    phone.says("remind me at 6pm to call mum and add wine to my list")
    assert phone.tasks == ["salmon", "lemons", "dill", "wine"]
    assert [each.text for each in phone.state.timers if each.kind == "reminder"] == ["call mum"]
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("before", "said", "heard"),
    [
        (("add milk to my tasks",), "no i meant almond milk", "Changed the task: “almond milk”."),
        (("add yoga wednesday 7pm to my calendar",), "and friday too", "Friday 27 November, at 19:00-20:00."),
        (("add event gym tomorrow at 6pm",), "same again the day after", "Monday 23 November, at 18:00-19:00."),
        (
            ("add event lunch friday at 1pm", "call it brunch"),
            "move it to 2pm",
            "“brunch”, Friday 27 November, at 14:00",
        ),
        (("add milk to my tasks", "call it oat milk"), "no i meant almond milk", "Changed the task: “almond milk”."),
        (
            ("add call Ana to my tasks",),
            "cambia la tarea call Ana a el lunes",
            "Changed the task: “call Ana”, for Monday 23 November.",
        ),
        (("my calendar today",), "and tomorrow?", "There is nothing in your calendar tomorrow, Sunday 22 November."),
        (("remind me about the tap tomorrow at 9", "what time will that be"), "make it 10", "at 10:00: the tap."),
    ],
)
def test_what_refers_back_is_about_the_last_thing(phone: Phone, before: tuple[str, ...], said: str, heard: str) -> None:
    after(phone, *before)
    phone.says(said)
    phone.hears_something_like(heard)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        *(("gimme 10 more mins", "in 10 minutes: stretch."), ("not now, in an hour", "stretch.")),
        *(("yep did it", "Good: “stretch” is done."), ("ya quedó", "Good: “stretch” is done.")),
        ("diez minutitos más", "in 10 minutes: stretch."),
    ],
)
def test_a_reminder_that_came_is_answered_in_own_words(phone: Phone, said: str, heard: str) -> None:
    after(phone, "remind me in 20 minutes to stretch")
    phone.later(minutes=21)
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like(heard)


@pytest.mark.parametrize(
    "said", ["i want all my data gone", "borra todo lo que sabes de mí", "wipe everything you have on me"]
)
def test_own_data_is_deleted_in_other_words_after_a_yes(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears_something_like("Delete everything that I keep about you")
    phone.says("no")
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["put eggs back on my list", "pon eggs de vuelta en mi lista"])
def test_what_is_put_back_on_a_list_that_never_held_it_is_added(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears("Added “eggs” to your tasks.")


def test_the_last_one_is_of_a_list_that_was_seen_and_the_last_reminder_no_task(phone: Phone) -> None:
    after(phone, *TASKS, "scrap the last one", "no")  # a guess that it is what was made last
    assert phone.state.confirmation is None
    after(phone, "my tasks")
    phone.says("delete the last reminder")
    phone.hears("You have no reminders.")
    phone.says("scrap the last one")
    phone.hears_something_like("Delete “bread” from your tasks?")


@pytest.mark.parametrize("said", ["clear my completed tasks", "wipe the finished tasks"])
def test_tasks_that_are_done_are_deleted_together_after_a_yes(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears("None of your tasks is done. You have no open tasks.")
    after(phone, *TASKS, "done with milk")
    phone.says(said)
    phone.hears_something_like("Delete “milk” from your tasks?")
    assert phone.tasks == ["bread"]
