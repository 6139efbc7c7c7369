"""What waited together: an opt-out first, and plain texts in a row as one turn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.conversation.events import Channel, Message, MessageForm
from parley.errors import ModelUnavailable
from parley_cli.memory_service import MemoryService
from tests.support.batches import handled, picture, poison
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import ANA, Phone, clock


def said(phone: Phone, *texts: str) -> list[Message]:
    """Return these texts, each a second after the other, not yet handled."""
    events = []
    for text in texts:
        phone.clock.advance(seconds=1)
        events.append(phone.service.message(phone.number, text, phone.channel))
    return events


@pytest.mark.slow
def test_plain_texts_that_waited_are_one_turn_with_one_answer(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Three things, got it."))
    events = said(phone, "hi", "I am Ana", "what's up")
    assert handled(phone, events) == [0, 1, 2]
    phone.hears("Three things, got it.")
    assert [line.text for line in model.requests[0].lines] == ["hi", "I am Ana", "what's up"]
    assert [report.kind for report in phone.service.reports] == ["burst"]


def test_each_of_a_burst_has_its_receipt(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Got it."))
    events = said(phone, "hi", "I am Ana")
    handled(phone, events)
    for event in (*events, *reversed(events)):
        assert handled(phone, [event]) == [0]
    phone.hears("Got it.")


def test_the_actions_of_a_burst_run_once_and_are_said_once(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("add_task", {"title": "milk"}), ("add_task", {"title": "eggs"})))
    events = said(phone, "I need milk", "and eggs")
    handled(phone, events)
    handled(phone, events)
    phone.hears("Added “milk” to your tasks.\nAdded “eggs” to your tasks.")
    assert phone.tasks == ["milk", "eggs"]


def test_without_the_model_each_text_of_a_burst_is_a_command(phone: Phone, model: ScriptedModel) -> None:
    model.will(ModelUnavailable("503"))
    handled(phone, said(phone, "add milk to my tasks", "add eggs to my tasks"))
    phone.hears("Added “milk” to your tasks.\nAdded “eggs” to your tasks.")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("my tasks", "Your tasks:\n1. milk"),
        ("complete milk", "Done: “milk”."),
        ("delete milk", "Delete “milk” from your tasks?\nReply YES or NO."),
    ],
)
def test_what_builds_upon_a_text_before_it_is_a_turn_of_its_own(
    phone: Phone, model: ScriptedModel, text: str, heard: str
) -> None:
    model.will(ModelUnavailable("503"), ModelUnavailable("503"))
    handled(phone, said(phone, "add milk to my tasks", text))
    phone.hears("Added “milk” to your tasks.", heard)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("yes", MessageForm.TEXT),
        ("help", MessageForm.TEXT),
        ("[Voice message]", MessageForm.AUDIO),
        (" ", MessageForm.TEXT),
    ],
)
def test_what_is_not_a_plain_text_is_a_turn_of_its_own(
    phone: Phone, model: ScriptedModel, text: str, form: MessageForm
) -> None:
    model.will(words("Hello."), *([words("Yes to what?")] if text == "yes" else []), words("Bye."))
    first, last = said(phone, "hi", "bye")
    middle = phone.service.message(ANA, text, form=form)
    handled(phone, [first, middle, last])
    assert (phone.inbox[0], phone.inbox[2], len(phone.inbox)) == ("Hello.", "Bye.", 3)
    phone.inbox.clear()


def test_with_a_question_open_each_text_is_judged_by_itself(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("add_task", {"title": "milk"})), calls(("delete_task", {"task": "milk"})))
    phone.says("milk")
    phone.says("delete it")
    phone.inbox.clear()
    model.will(words("Fine."), words("Goodbye."))
    handled(phone, said(phone, "how are you", "bye"))
    waiting = "Still waiting for your YES or NO: Delete “milk” from your tasks?"
    phone.hears(f"Fine.\n{waiting}", "Goodbye.")  # what waits was said just above


def test_a_burst_that_fails_is_applied_one_by_one(phone: Phone, model: ScriptedModel) -> None:
    model.will(poison, words("One."), words("Two."))
    assert handled(phone, said(phone, "one", "two")) == [0, 1]
    phone.hears("One.", "Two.")


def test_a_burst_that_another_invocation_took_in_part_loses_nothing(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = said(phone, "one", "two")
    store, load, twin = phone.service.turns.store, phone.service.turns.store.load, [True]

    def slow(conversation: str, events: list[str]) -> object:
        loaded = load(conversation, events)
        if twin.pop() if twin else False:
            phone.service.turn(one)
        return loaded

    model.will(words("One."), words("Both, too late."), words("Two."))
    monkeypatch.setattr(store, "load", slow)
    assert handled(phone, [one, two]) == [0, 1]
    phone.hears("One.", "Two.")


def test_a_stop_anywhere_goes_first_and_silences_what_was_written_before_it(phone: Phone) -> None:
    assert handled(phone, said(phone, "add milk to my tasks", "hello?", "STOP")) == [2, 0, 1]
    phone.hears()
    assert phone.tasks == []


def test_a_start_from_before_the_stop_does_not_undo_it(phone: Phone) -> None:
    phone.says("STOP")
    phone.hears()
    handled(phone, said(phone, "START", "STOP", "HELP"))
    phone.hears()
    handled(phone, said(phone, "START"))
    phone.hears("Welcome back! You'll get messages again.")


def test_a_start_after_the_stop_does(phone: Phone) -> None:
    handled(phone, said(phone, "STOP", "START"))
    phone.hears("Welcome back! You'll get messages again.")


def test_a_stop_on_the_other_channel_is_the_same_persons(phone: Phone) -> None:
    events = said(phone, "hello?")
    events.append(
        phone.service.message(ANA, "BAJA", Channel.WHATSAPP, received_at=phone.clock() + timedelta(seconds=1))
    )
    handled(phone, events)
    phone.hears("No recibirás más mensajes nuestros. Responde START para volver a recibirlos.")


@pytest.mark.parametrize("word", ["‎STOP", "STOP​", "﻿stop"])
def test_a_stop_with_something_invisible_is_a_stop(phone: Phone, word: str) -> None:
    handled(phone, said(phone, "hello?", word))
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")
    assert phone.state.person is not None
    assert phone.state.person.opted_out


def test_a_stop_is_never_given_up(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    (stop,) = said(phone, "STOP")
    with monkeypatch.context() as broken:
        broken.setattr("parley.turn.run.decide", poison)
        for _ in range(5):
            assert handled(phone, [stop]) == []
    assert handled(phone, [stop]) == [0]
    phone.hears()
    assert not phone.service.dead_letters.events


def test_a_duplicate_behind_a_later_burst_costs_no_model_call(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("One."), words("A picture."), words("Two."))
    first, second = said(phone, "one", "two")
    assert handled(phone, [first, picture(phone), second, first]) == [0, 1, 2, 3]
    phone.hears("One.", "A picture.", "Two.")


def test_a_stop_does_not_wait_for_an_action_that_fails_and_whoever_said_it_hears_nothing_of_its_result(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.will(calls(("add_task", {"title": "milk"}), ("delete_task", {"task": "bread"})))
    phone.service.tasks.add(phone.state.id, "bread", phone.clock(), "before")
    (wish,) = said(phone, "add milk and delete bread")
    with monkeypatch.context() as broken:
        broken.setattr(phone.service.tasks, "add", poison)
        assert handled(phone, [wish]) == []
        (stop,) = said(phone, "STOP")
        assert handled(phone, [wish, stop]) == [1]
        assert phone.service.table.opted_out == {phone.state.id: True}
    assert handled(phone, [wish]) == [0]
    phone.hears()
    assert phone.tasks == ["bread", "milk"]  # it was agreed to before the STOP, and is done once
    assert (phone.state.doing, phone.state.questions) == (None, ())
    assert phone.state.history.lines[-1].text == "Added “milk” to your tasks."


def test_on_whatsapp_a_cancel_that_answers_nothing_goes_first_and_one_that_answers_does_not(
    model: ScriptedModel,
) -> None:
    phone = Phone(MemoryService(clock(), model), channel=Channel.WHATSAPP)
    model.will(
        calls(("add_task", {"title": "milk"})), calls(("delete_task", {"task": "milk"})), words("Hello."), words("Hi.")
    )
    phone.says("add milk")
    phone.says("delete it")
    phone.inbox.clear()
    assert handled(phone, said(phone, "hello?", "cancel")) == [0, 1]
    phone.inbox.clear()
    phone.says("start")
    phone.inbox.clear()
    assert handled(phone, said(phone, "hello?", "cancel")) == [1, 0]
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")


def test_a_burst_is_no_longer_than_what_the_model_can_read_at_once(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Long."), words("Short."))
    events = said(phone, *(f"{n}" + "x" * 4_000 for n in range(4)))
    assert handled(phone, events) == [0, 1, 2, 3]
    assert [line.text[:1] for line in model.requests[0].lines] == ["0", "1"]
    phone.hears("Long.", "Short.")


def test_a_question_that_has_expired_keeps_no_burst_apart(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("add_task", {"title": "milk"})), calls(("delete_task", {"task": "milk"})), words("Hello."))
    phone.says("add milk")
    phone.says("delete it")
    phone.inbox.clear()
    phone.clock.advance(minutes=6)
    handled(phone, said(phone, "hello", "anybody there"))
    phone.hears("Hello.")


def test_a_burst_that_fails_is_told_to_whoever_operates_it(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    turns = replace(phone.service.turns, failed=lambda event, error: told.append((event.id, type(error).__name__)))
    monkeypatch.setattr(phone.service, "turns", turns)
    model.will(poison, words("One."), words("Two."))
    events = said(phone, "one", "two")
    handled(phone, events)
    assert told == [(events[0].id, "Poison")]


def test_a_reminder_that_was_agreed_to_before_a_stop_is_not_set_after_it(
    phone: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.will(calls(("set_reminder", {"minutes": 5, "text": "stretch"})))
    (wish,) = said(phone, "remind me")
    with monkeypatch.context() as broken:
        broken.setattr("parley.turn.attempt.ActionAttempt.run", poison)
        assert handled(phone, [wish]) == []
    assert handled(phone, [wish, *said(phone, "STOP")]) == [1, 0]
    phone.hears()
    assert (phone.state.doing, phone.state.timers) == (None, ())
