"""Tasks, reminders and email in the words of people who know no phrase, without a model.

It is Saturday 21 November, seven in the morning in Toronto, where Ana is.
"""

import pytest

from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("set an alarm for 6", "I'll remind you tomorrow, Sunday 22 November, at 06:00: your alarm."),
        ("wake me up tomorrow at 7am", "I'll remind you tomorrow, Sunday 22 November, at 07:00: your alarm."),
        ("remind me about the dentist at 4pm", "I'll remind you today, Saturday 21 November, at 16:00: the dentist."),
        ("remind me tomorrow", "What should I remind you of?"),
        ("pon una alarma a las 6", "Te lo recordaré mañana, domingo 22 de noviembre, a las 06:00: tu alarma."),
        ("despiértame a las 8", "Te lo recordaré hoy, sábado 21 de noviembre, a las 08:00: tu alarma."),
        ("recuérdame mañana", "¿Qué te recuerdo?"),
    ],
)
def test_alarms_are_reminders(full: Phone, said: str, heard: str) -> None:
    full.says(said)
    full.hears(heard)


@pytest.mark.parametrize("said", ["cancel the last one", "delete the last reminder", "cancela el último"])
def test_the_last_reminder_is_the_last_of_the_list(full: Phone, said: str) -> None:
    for each in ("remind me at 5pm to call mom", "remind me at 6pm to run", "remind me at 4pm to eat", said):
        full.says(each)
    full.inbox.clear()
    full.says("my reminders")
    full.hears_something_like(
        "1. eat (today, Saturday 21 November, at 16:00)\n2. call mom (today, Saturday 21 November, at 17:00)"
    )


@pytest.mark.parametrize(
    "said",
    ["put milk on my list", "todo: milk", "add a task to milk", "pon milk en la lista", "apunta milk en mi lista"],
)
def test_a_task_is_added_however_the_list_is_called(full: Phone, said: str) -> None:
    full.says(said)
    assert full.tasks == ["milk"]
    full.inbox.clear()


@pytest.mark.parametrize(
    "said",
    ["mark the milk as done", "I bought the milk", "I'm done with the milk", "im done with milk", "ya compré la milk"],
)
def test_a_task_is_done_with_or_without_its_article(full: Phone, said: str) -> None:
    full.says("add milk to my tasks")
    full.says(said)
    assert full.tasks == []
    full.inbox.clear()


@pytest.mark.parametrize(
    ("said", "asked"),
    [("delete the last one", "soap"), ("delete the first one", "milk"), ("borra la primera", "milk")],
)
def test_a_task_is_named_by_its_place(full: Phone, said: str, asked: str) -> None:
    full.says("add milk to my tasks")
    full.says("add soap to my tasks")
    full.inbox.clear()
    full.says(said)
    full.hears(f"Delete “{asked}” from your tasks?\nReply YES or NO.")


@pytest.mark.parametrize(
    ("said", "example"), [("done", "done with milk"), ("Remind", "remind me in 20 minutes to stretch")]
)
def test_a_first_word_is_answered_with_the_whole_command(full: Phone, said: str, example: str) -> None:
    full.says(said)
    full.hears(f"I didn't do anything yet. Text it like this: “{example}”")


@pytest.mark.parametrize(
    "said", ["email bo about tea", "send bo an email about tea", "write to bo about tea", "can you email bo about tea?"]
)
def test_an_email_is_written_as_people_ask_for_it(full: Phone, said: str) -> None:
    full.service.mail.can_send = True
    full.says(said)
    full.hears("What is bo's email address?")
    full.says("bo@example.org")
    full.hears("What should I write to bo?")
    full.says("I would like it green.")
    full.hears("Send this email to bo (bo@example.org)?\nSubject: tea\nI would like it green.\nReply YES or NO.")


def test_an_email_without_a_subject_is_a_note_of_its_writer(full: Phone) -> None:
    full.service.mail.can_send = True
    full.says("email bo@example.org saying I'll be late")
    full.hears("Send this email to bo@example.org?\nSubject: A short note\nI'll be late\nReply YES or NO.")
    full.says("no")
    full.says("my name is Ana")
    full.inbox.clear()
    full.says("email bo@example.org saying I'll be late")
    full.hears("Send this email to bo@example.org?\nSubject: A note from Ana\nI'll be late\nReply YES or NO.")
