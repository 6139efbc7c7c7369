"""Whom a person knows, and what they write to them, without a model."""

import pytest

from parley.conversation.events import MessageForm
from parley.errors import NotDone
from parley.ports import Email
from tests.support.phone import Phone

JOHN = "save contact John Doe, +1 416 555 0199, john@example.org"
WHOSE = "What is John's email address?"
SENT = "Sent the email to John Doe (john@example.org): “the meeting”."
NOT_NOW = (
    "The email to John Doe (john@example.org) could not be sent just now. It is kept as a draft: ask me again later."
)


@pytest.fixture
def sends(phone: Phone) -> Phone:
    """An operator has set up email."""
    phone.service.mail.can_send = True
    return phone


def sent(phone: Phone) -> list[tuple[str, str, str]]:
    return [(each.to, each.subject, each.body) for each in phone.service.mail.kept(phone.state.id) if each.sent]


def test_a_contact_is_added_and_found_by_words_of_its_name(phone: Phone) -> None:
    phone.says(JOHN)
    phone.hears("Added to your contacts: John Doe, +1 416 555 0199, john@example.org.")
    phone.says("find contact doe")
    phone.hears("John Doe, +1 416 555 0199, john@example.org")
    phone.says("find contact Bo")
    phone.hears("I can't find anybody called “Bo” in your contacts.")


def test_contact_cards_that_come_in_are_kept_after_a_yes_because_others_wrote_them(phone: Phone) -> None:
    cards = "[Contact card: Bo Ek, bo@example.org]\n[Contact card: Cy, +14165550188]"
    phone.says(cards, form=MessageForm.CONTACT)
    phone.hears("Add this to your contacts: Bo Ek, bo@example.org; Cy, +14165550188?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("Added to your contacts: Bo Ek, bo@example.org; Cy, +14165550188.")
    phone.says("find contact Bo")
    phone.hears("Bo Ek, bo@example.org")


def test_an_email_is_shown_and_sent_after_a_yes(sends: Phone) -> None:
    sends.says(JOHN)
    sends.inbox.clear()
    sends.says("send an email to John about the meeting")
    sends.hears("What should I write to John Doe?")
    sends.says("See you at three.")
    sends.hears(
        "Send this email to John Doe (john@example.org)?\nSubject: the meeting\nSee you at three.\nReply YES or NO."
    )
    assert sent(sends) == []
    sends.says("yes")
    sends.hears("Sent the email to John Doe (john@example.org): “the meeting”.")
    assert sent(sends) == [("john@example.org", "the meeting", "See you at three.")]


def test_of_several_who_are_called_so_one_is_picked_and_remembered(sends: Phone) -> None:
    sends.says(JOHN)
    sends.says("save contact John Roe, roe@example.org")
    sends.inbox.clear()
    sends.says("draft an email to John about it")
    sends.hears("Which John?\n1. John Doe, john@example.org\n2. John Roe, roe@example.org\nReply with its number.")
    sends.says("2")
    sends.hears("What should I write to John Roe?")
    sends.says("Hello there.")
    sends.hears("Kept a draft to John Roe (roe@example.org): “it”.")
    sends.says("draft an email to John about tea")
    sends.hears("What should I write to John Roe?")


MARIAS = (("Maria Lopez", "maria@z.com"), ("Maria Ruiz", "ruiz@z.com"))
WHICH_MARIA = "Which Maria?\n1. Maria Lopez, maria@z.com\n2. Maria Ruiz, ruiz@z.com\nReply with its number."
CUAL_MARIA = "¿Qué Maria?\n1. Maria Lopez, maria@z.com\n2. Maria Ruiz, ruiz@z.com\nResponde con su número."


@pytest.mark.parametrize(
    ("asks", "which", "no"),
    [
        ("email Maria saying hi", WHICH_MARIA, "no"),
        ("send an email to Maria saying hi", WHICH_MARIA, "never mind"),
        ("envía un correo a Maria que diga hola", CUAL_MARIA, "no"),
        ("envía un correo a Maria que diga hola", CUAL_MARIA, "mejor no"),
    ],
)
def test_a_choice_that_was_rejected_is_offered_again(sends: Phone, asks: str, which: str, no: str) -> None:
    for name, address in MARIAS:
        sends.says(f"save contact {name}, {address}")
    if which is CUAL_MARIA:
        sends.says("español")
    sends.inbox.clear()
    for _ in range(2):
        sends.says(asks)
        sends.hears(which)
        sends.says("2")
        sends.hears_something_like("Maria Ruiz (ruiz@z.com)?")
        sends.says(no)
        sends.inbox.clear()
        assert sends.state.memory == ()
    sends.says(asks)
    sends.says("2")
    sends.says("yes")
    sends.inbox.clear()
    sends.says(asks)
    sends.hears_something_like("Maria Ruiz (ruiz@z.com)?")


@pytest.mark.parametrize("silent", [5, 60], ids="{} minutes".format)
def test_a_choice_that_nobody_agreed_to_is_offered_again(sends: Phone, silent: int) -> None:
    for name, address in MARIAS:
        sends.says(f"save contact {name}, {address}")
    sends.says("email Maria saying hi")
    sends.says("2")
    sends.clock.advance(minutes=silent)
    sends.inbox.clear()
    sends.says("email Maria saying hi")
    sends.hears_something_like("Which Maria?")


@pytest.mark.parametrize(
    ("asks", "corrects"),
    [
        ("send an email to Zed saying hi", "no, zed@gmail.com"),
        ("send an email to Zed saying hi", "zed@gmail.com"),
        ("send an email to Zed saying hi", "wait, it's zed@gmail.com"),
        ("send an email to Zed saying hi", "I meant zed@gmail.com"),
        ("send an email to Zed saying hi", "no, to zed@gmail.com please"),
        ("envía un correo a Zed que diga hola", "no, zed@gmail.com"),
        ("envía un correo a Zed que diga hola", "perdón, es zed@gmail.com"),
    ],
)
def test_an_address_is_corrected_where_it_is_shown(sends: Phone, asks: str, corrects: str) -> None:
    sends.says(asks)
    sends.says("zed@gmial.com")
    sends.inbox.clear()
    sends.says(corrects)
    sends.hears_something_like("Zed (zed@gmail.com)?")
    assert sends.state.memory == ()
    sends.says("yes")
    assert [to for to, *_ in sent(sends)] == ["zed@gmail.com"]
    assert [(each.name, each.value) for each in sends.state.memory] == [("Zed", "zed@gmail.com")]
    sends.inbox.clear()


def test_what_is_told_before_the_text_is_remembered_after_the_yes_to_it(sends: Phone) -> None:
    for answer, known in (("no", {}), ("yes", {"Zed": "zed@example.org"})):
        sends.says("email Zed about it")
        sends.says("zed@example.org")
        sends.says("Hello there.")
        sends.says(answer)
        assert {each.name: each.value for each in sends.state.memory} == known
    sends.inbox.clear()


def test_a_contact_without_an_address_is_asked_for_by_name(phone: Phone) -> None:
    phone.says("save contact John Doe, +1 416 555 0199")
    phone.inbox.clear()
    phone.says("draft an email to John about it")
    phone.hears("What is John Doe's email address?")


def test_what_was_answered_is_remembered_for_a_while_and_can_be_forgotten(phone: Phone) -> None:
    phone.says("draft an email to John about it")
    phone.hears(WHOSE)
    phone.says("john@example")
    phone.hears_something_like("That doesn't look like an email address.")
    phone.says("john@example.org")
    phone.hears("What should I write to John?")
    phone.says("Hello there.")
    phone.hears("Kept a draft to John (john@example.org): “it”.")
    phone.says("draft an email to john about tea")
    phone.hears("What should I write to John?")
    phone.says("never mind")
    phone.hears("OK, I won't.")
    phone.says("forget what you know about John")
    phone.hears("I've forgotten what you told me about John.")
    phone.says("draft an email to John about tea")
    phone.hears(WHOSE)
    phone.says("forget what you know about Bo")
    phone.hears("I don't remember anything about Bo.")


def test_a_month_later_it_is_asked_for_again(phone: Phone) -> None:
    phone.says("draft an email to John about it")
    phone.says("john@example.org")
    phone.says("Hello there.")
    phone.inbox.clear()
    phone.clock.advance(days=30, hours=1)
    phone.says("draft an email to John about it")
    phone.hears(WHOSE)


def test_where_no_email_is_set_up_nothing_is_promised(phone: Phone) -> None:
    phone.says("send an email to John about the meeting")
    phone.hears(f"{WHOSE} (For a draft: sending email is not set up here.)")
    phone.says("john@example.org")
    phone.hears("What should I write to John? (For a draft: sending email is not set up here.)")
    phone.says("See you at three.")
    phone.hears(
        "Sending email is not set up here. Keep it as a draft to John (john@example.org) instead?\n"
        "Subject: the meeting\nSee you at three.\nReply YES or NO."
    )
    phone.service.mail.can_send = True  # an operator is quicker than the answer
    phone.says("yes")
    phone.hears("Kept a draft to John (john@example.org): “the meeting”.")
    assert [(each.subject, each.sent) for each in phone.service.mail.kept(phone.state.id)] == [("the meeting", False)]


def test_where_no_email_is_set_up_a_no_keeps_nothing_and_it_is_said_in_spanish_too(phone: Phone) -> None:
    phone.says("español")
    phone.inbox.clear()
    phone.says("envía un correo a bo@example.org sobre la reunión")
    phone.hears("¿Qué le escribo a bo@example.org? (Para un borrador: aquí no se puede enviar correo todavía.)")
    phone.says("Nos vemos a las tres.")
    phone.hears(
        "Aquí no se puede enviar correo todavía. ¿Lo guardo como borrador para bo@example.org?\n"
        "Asunto: la reunión\nNos vemos a las tres.\nResponde SÍ o NO."
    )
    phone.says("no")
    phone.hears("De acuerdo, no lo hago.")
    assert phone.service.mail.kept(phone.state.id) == []


def test_where_no_email_can_be_sent_any_more_it_is_kept_and_said(sends: Phone) -> None:
    sends.says("send an email to bo@example.org about tea")
    sends.says("Green for me.")
    sends.inbox.clear()
    sends.service.mail.can_send = False
    sends.says("yes")
    sends.hears("The email to bo@example.org was not accepted. It is kept as a draft.")
    assert [each.sent for each in sends.service.mail.kept(sends.state.id)] == [False]


def test_emails_are_found_by_their_words(phone: Phone) -> None:
    phone.says("draft an email to bo@example.org about tea")
    phone.says("Green for me.")
    phone.inbox.clear()
    phone.says("search my emails for green")
    phone.hears("Draft to bo@example.org: tea (Green for me.)")
    phone.says("search my emails for milk")
    phone.hears("I can't find an email about “milk”.")


@pytest.mark.parametrize(("times", "becomes"), [(2, SENT), (3, NOT_NOW)])
def test_an_email_that_has_surely_not_left_is_tried_again_and_nobody_is_told_that_it_may_have(
    sends: Phone, monkeypatch: pytest.MonkeyPatch, times: int, becomes: str
) -> None:
    sends.says(JOHN)
    sends.says("send an email to John about the meeting")
    sends.says("See you at three.")
    sends.inbox.clear()
    takes, left = sends.service.mail.send, [times]

    def send(conversation: str, email: Email) -> bool:
        if left[0]:
            left[0] -= 1
            raise NotDone("nobody answers there")
        return takes(conversation, email)

    monkeypatch.setattr(sends.service.mail, "send", send)
    sends.clock.advance(seconds=1)
    yes = sends.service.message(sends.number, "yes")
    for _ in range(2):
        with pytest.raises(NotDone):
            sends.service.turn(yes)
    sends.inbox += [message.text for message in sends.service.receive(yes)]
    sends.hears(becomes)
    assert left == [0]
    assert len(sent(sends)) == (becomes == SENT)
