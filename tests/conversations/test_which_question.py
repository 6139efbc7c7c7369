"""A choice among open questions ("Which question is that for?") is over as soon as one of them is, or another choice is
asked: a number after that is meant for what was asked last."""

import pytest

from tests.support.phone import Phone

TWO_EMAILS = ("send an email to Ana saying hi", "send an email to Bob saying yo", "carl@z.com")
TWO_CORREOS = ("envía un correo a Ana diciendo hola", "envía un correo a Bob diciendo ya voy", "carl@z.com")
ONE_BODY = ("email ana@x.com about lunch", "add eggs to my tasks")


@pytest.fixture
def sends(phone: Phone) -> Phone:
    """Emails can be sent, and there are two kinds of milk to choose from."""
    phone.service.mail.can_send = True
    return phone


def say(phone: Phone, *said: str) -> None:
    for each in said:
        phone.inbox.clear()
        phone.says(each)


def held(phone: Phone) -> list[str | None]:
    return [each.held for each in phone.state.questions if each.held is not None]


@pytest.mark.parametrize(
    "before",
    [
        (*ONE_BODY, "Hi Ana, see you", "yes"),
        (*ONE_BODY, "Hi Ana, see you", "no"),
        (*ONE_BODY, "never mind", "never mind"),
        (*TWO_EMAILS, "Bob: bob@y.com", "yes"),
        (*TWO_EMAILS, "Ana: ana@x.com", "no"),
        ("email ana@x.com about lunch", "no sugar for me", "Hi Ana, see you", "yes"),
    ],
)
@pytest.mark.parametrize("number", ["1", "2"])
def test_a_number_is_for_the_list_that_was_asked_last(sends: Phone, before: tuple[str, ...], number: str) -> None:
    say(sends, "add oat milk to my tasks", "add whole milk to my tasks", *before)
    assert held(sends) == []
    tasks, sent = sends.tasks, len(sends.service.mail.kept(sends.state.id))
    say(sends, "complete milk", number)
    title = ("oat milk", "whole milk")[int(number) - 1]
    sends.hears(f"Done: “{title}”.")
    assert sends.tasks == [each for each in tasks if each != title]
    assert len(sends.service.mail.kept(sends.state.id)) == sent
    assert "carl@z.com" not in [each.value for each in sends.state.memory]


@pytest.mark.parametrize(
    ("before", "lists"),
    [(TWO_EMAILS, "complete milk"), (ONE_BODY, "complete milk"), (TWO_CORREOS, "completa leche")],
)
def test_another_choice_takes_the_place_of_the_choice_among_questions(
    sends: Phone, before: tuple[str, ...], lists: str
) -> None:
    say(sends, "add oat leche milk to my tasks", "add whole leche milk to my tasks", *before)
    assert len(held(sends)) == 1
    say(sends, lists)
    assert held(sends) == []
    say(sends, "1")
    sends.hears_something_like("oat leche milk")
    assert sends.tasks == ["whole leche milk"]


def test_the_number_right_after_it_still_says_which_question_was_meant(sends: Phone) -> None:
    say(sends, *TWO_EMAILS, "2")
    sends.hears("Send this email to Bob (carl@z.com)?\nSubject: A short note\nyo\nReply YES or NO.")


def test_a_look_leaves_it_open(sends: Phone) -> None:
    say(sends, *TWO_EMAILS, "my tasks", "1")
    sends.hears("Send this email to Ana (carl@z.com)?\nSubject: A short note\nhi\nReply YES or NO.")


def test_of_more_questions_than_can_be_open_the_oldest_gives_way_and_it_is_said(phone: Phone) -> None:
    for number in range(10):
        phone.says(f"remind me to call person {number}")
        phone.hears("When should I remind you?")
    phone.says("remind me to call somebody else")
    phone.hears("I haven't done this: When should I remind you? (call person 0)\n\nWhen should I remind you?")
    assert len(phone.state.questions) == 10


def test_what_was_given_up_long_ago_gives_way_before_and_nothing_is_said(phone: Phone) -> None:
    phone.says("remind me to call the doctor")
    phone.later(minutes=5)
    phone.later(hours=24)
    phone.inbox.clear()
    for number in range(10):
        phone.says(f"remind me to call person {number}")
        phone.hears("When should I remind you?")
    assert len(phone.state.questions) == 10
