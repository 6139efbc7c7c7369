"""What "cancel that", "no, 8" and "make it friday" are about without a model: the thing that the last message made.
What was not made just now, or is one of several, is never guessed."""

from datetime import timedelta

import pytest

from tests.support.phone import Phone

REMINDER = "remind me to call mom tomorrow at 7pm"
EVENT = "add event review tomorrow at 3pm"
STAYS = (
    "That is done already, and stays as it is: I can't take it back by myself. Tell me what to change, or text HELP."
)


@pytest.fixture(autouse=True)
def english(phone: Phone) -> None:
    """A phone of somebody who is answered in English, whatever language is typed."""
    phone.says("English")
    phone.inbox.clear()


def after(phone: Phone, *said: str) -> None:
    """Text these, and forget the answers."""
    for each in said:
        phone.says(each)
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["undo", "cancel that", "Delete it!", "cancel it", "deshacer", "bórralo"])
def test_a_reminder_that_was_just_set_is_taken_back(phone: Phone, said: str) -> None:
    after(phone, REMINDER)
    phone.says(said)
    phone.hears("Cancelled the reminder “call mom”.")
    assert phone.state.timers == ()


@pytest.mark.parametrize("said", ["never mind", "i changed my mind", "no wait", "forget it", "olvídalo", "nvm"])
def test_a_change_of_mind_takes_it_back_only_after_a_yes(phone: Phone, said: str) -> None:
    after(phone, REMINDER)
    phone.says(said)
    phone.hears("Cancel the reminder “call mom” (tomorrow, Sunday 22 November, at 19:00)?\nReply YES or NO.")
    phone.says("no")
    phone.hears("OK, I won't.")
    assert [each.text for each in phone.state.timers] == ["call mom"]


@pytest.mark.parametrize(
    "said",
    [
        *("no, 8", "no, 8pm", "make it 8pm", "change it to 8pm", "no i said 8pm", "actually, 8 pm", "i meant 8pm"),
        *("move it to 8pm", "no, a las 8 de la noche", "mejor a las 20:00", "cámbialo a las 20:00"),
    ],
)
def test_a_reminder_that_was_just_set_is_moved(phone: Phone, said: str) -> None:
    after(phone, REMINDER)
    phone.says(said)
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 20:00: call mom.")
    phone.says("no, 9")
    phone.hears("I'll remind you tomorrow, Sunday 22 November, at 21:00: call mom.")
    assert len(phone.state.timers) == 1


@pytest.mark.parametrize(
    ("set_", "said", "at"),
    [
        ("remind me to stretch in 20 minutes", "make it 30", "07:30"),
        ("remind me in 20 minutes to stretch", "no, 30", "07:30"),
        ("remind me to stretch in 1 hour", "make it 2", "09:00"),
        ("recuérdame stretch en 20 minutos", "mejor en 30", "07:30"),
    ],
)
def test_a_number_alone_is_counted_as_the_first_one_was(phone: Phone, set_: str, said: str, at: str) -> None:
    after(phone, set_)
    start = phone.clock()
    phone.says(said)
    minutes = {"07:30": 30, "09:00": 120}[at]
    (timer,) = phone.state.timers
    assert abs(timer.due - start - timedelta(minutes=minutes)) < timedelta(seconds=5)
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("actually make it 4", "“review”, tomorrow, Sunday 22 November, at 16:00-17:00"),
        ("no, 15:30", "“review”, tomorrow, Sunday 22 November, at 15:30-16:30"),
        ("make it 2 hours", "“review”, tomorrow, Sunday 22 November, at 15:00-17:00"),
        ("move it to monday", "“review”, Monday 23 November, at 15:00-16:00"),
        ("mejor a las 4 de la tarde", "“review”, tomorrow, Sunday 22 November, at 16:00-17:00"),
        ("call it Budget", "“Budget”, tomorrow, Sunday 22 November, at 15:00-16:00"),
    ],
)
def test_an_event_that_was_just_added_is_changed(phone: Phone, said: str, changed: str) -> None:
    after(phone, EVENT)
    phone.says(said)
    phone.hears(f"Changed in your calendar: {changed}.")


def test_what_is_deleted_only_after_a_yes_is_taken_back_at_once_where_they_say_so(phone: Phone) -> None:
    after(phone, EVENT)
    phone.says("cancel that")
    phone.hears("Deleted “review” from your calendar.")
    after(phone, "add milk to my tasks")
    phone.says("never mind")  # which may be meant of anything
    phone.hears("Delete “milk” from your tasks?\nReply YES or NO.")
    after(phone, "no", "add bread to my tasks")
    phone.says("undo")
    phone.hears("Deleted “bread”.")


@pytest.mark.parametrize("said", ["delete that", "Delete it!", "borra eso"])
def test_words_that_delete_are_asked_about_as_a_deletion_is(phone: Phone, said: str) -> None:
    after(phone, "add milk to my tasks")
    phone.says(said)
    phone.hears("Delete “milk” from your tasks?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("Deleted “milk”.")


def test_a_task_that_was_just_added_is_set_to_a_day_and_it_is_read_back(phone: Phone) -> None:
    after(phone, "add milk to my tasks")
    phone.says("make it tomorrow")
    phone.hears("Changed the task: “milk”, for tomorrow, Sunday 22 November.")


def test_thanks_between_the_two_do_not_matter(phone: Phone) -> None:
    after(phone, REMINDER, "thanks!")
    phone.says("move it to friday")
    phone.hears("I'll remind you Friday 27 November, at 19:00: call mom.")


def test_the_last_thing_is_meant_of_two(phone: Phone) -> None:
    after(phone, "add milk to my tasks", REMINDER)
    phone.says("undo")
    phone.hears("Cancelled the reminder “call mom”.")
    assert phone.tasks == ["milk"]


@pytest.mark.parametrize(
    ("done", "answer", "tasks"),
    [
        (("delete milk", "yes"), "Added “milk” to your tasks.", ["eggs", "milk"]),
        (("done with milk",), "“milk” is back on your list.", ["milk", "eggs"]),
        (("rename task milk to oat milk",), "Changed the task: “milk”.", ["milk", "eggs"]),
        (("done with milk", "thanks", "reopen milk"), "Done: “milk”.", ["eggs"]),
    ],
)
@pytest.mark.parametrize("said", ["undo", "cancel that", "deshaz eso"])
def test_what_was_done_to_a_task_is_taken_back(
    phone: Phone, done: tuple[str, ...], answer: str, tasks: list[str], said: str
) -> None:
    after(phone, "add milk to my tasks", "add eggs to my tasks", *done)
    phone.says(said)
    phone.hears(answer)
    assert phone.tasks == tasks


@pytest.mark.parametrize(
    ("done", "answer"),
    [
        (("cancel reminder 1",), "I'll remind you tomorrow, Sunday 22 November, at 19:00: call mom."),
        (("move reminder 1 to 9pm",), "I'll remind you tomorrow, Sunday 22 November, at 19:00: call mom."),
        (("no, 8pm",), "I'll remind you tomorrow, Sunday 22 November, at 19:00: call mom."),
    ],
)
def test_what_was_done_to_a_reminder_is_taken_back(phone: Phone, done: tuple[str, ...], answer: str) -> None:
    after(phone, REMINDER, *done)
    phone.says("undo")
    phone.hears(answer)
    assert len(phone.state.timers) == 1


@pytest.mark.parametrize(
    ("done", "answer"),
    [
        (
            ("delete event review", "yes"),
            "Added “review” to your calendar: tomorrow, Sunday 22 November, at 15:00-16:00.",
        ),
        (
            ("move review to 17:00",),
            "Changed in your calendar: “review”, tomorrow, Sunday 22 November, at 15:00-16:00.",
        ),
        (
            ("rename review to Budget",),
            "Changed in your calendar: “review”, tomorrow, Sunday 22 November, at 15:00-16:00.",
        ),
    ],
)
def test_what_was_done_to_an_event_is_taken_back(phone: Phone, done: tuple[str, ...], answer: str) -> None:
    after(phone, EVENT, *done)
    phone.says("undo")
    phone.hears(answer)


@pytest.mark.parametrize("said", ["undo", "deshacer"])
@pytest.mark.parametrize(
    "done",
    [
        ("my name is Ana",),
        ("done with milk", "delete milk", "yes"),
        ("make it tomorrow",),
        ("delete reminder 7",),
    ],
)
def test_for_what_cannot_be_taken_back_nothing_older_is(phone: Phone, said: str, done: tuple[str, ...]) -> None:
    after(phone, REMINDER, "add milk to my tasks", *done)
    phone.says(said)
    heard = phone.inbox.pop()
    nothing = "There is nothing that I can undo. If it was something else, tell me what to change."
    assert heard == (nothing if done == ("delete reminder 7",) else STAYS)
    assert [each.text for each in phone.state.timers] == ["call mom"]


@pytest.mark.parametrize("said", ["delete it", "bórralo", "remove that"])
def test_words_that_delete_bring_nothing_back(phone: Phone, said: str) -> None:
    after(phone, "add milk to my tasks", "done with milk")
    phone.says(said)
    assert phone.tasks == []
    phone.inbox.clear()


def test_how_it_is_taken_back_is_forgotten_with_the_session(phone: Phone) -> None:
    after(phone, "add milk to my tasks", "delete milk", "yes")
    assert [call.tool for step in phone.state.undo for call in step.calls] == ["add_task"]
    phone.later(hours=25)
    assert phone.state.undo == ()


@pytest.mark.parametrize("said", ["cancel that", "delete it", "no, 8", "never mind", "make it 8pm", "call it Bob"])
def test_without_a_referent_nothing_is_changed(phone: Phone, said: str) -> None:
    after(phone, REMINDER, "my tasks")
    before = phone.state.timers
    phone.says(said)
    assert phone.state.timers == before
    assert "I can't find" not in phone.inbox[0]
    phone.inbox.clear()


def test_after_an_hour_it_is_forgotten(phone: Phone) -> None:
    after(phone, REMINDER)
    phone.clock.advance(minutes=61)
    phone.says("cancel that")
    phone.hears("I hadn't asked you anything. Text HELP to see what I can do.")
    assert len(phone.state.timers) == 1


@pytest.mark.parametrize("said", ["no, soy milk", "make it nice", "no way", "no thanks", "I meant Maria"])
def test_what_names_no_time_moves_nothing(phone: Phone, said: str) -> None:
    after(phone, REMINDER)
    before = phone.state.timers
    phone.says(said)
    assert phone.state.timers == before
    phone.inbox.clear()


def test_an_open_question_is_answered_first(phone: Phone) -> None:
    after(phone, "add milk to my tasks", REMINDER, "delete milk")
    phone.says("never mind")
    phone.hears("OK, I won't.")
    assert phone.tasks == ["milk"]
    assert len(phone.state.timers) == 1
