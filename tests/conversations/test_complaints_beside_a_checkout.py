"""A complaint that comes while an order waits for an answer opens a ticket with all of its words, and is no note for
the order; who wants somebody to call them besides is passed on."""

import pytest

from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.support.notes import support_notes
from tests.conversations.test_in_own_words_at_the_desk import ORDERED
from tests.conversations.test_payments import says, service
from tests.support.phone import Phone


@pytest.fixture
def phone_with_summary() -> Phone:
    phone = Phone(service("delivery"))
    for each in ORDERED["en"][:-1]:
        says(phone, each)
    return phone


COMPLAINT = "lo que compré en mayo llegó rancio y nadie me dio bola"


@pytest.mark.parametrize("answers", [2, 6])
@pytest.mark.parametrize("also", ["", ". Una vergüenza, quiero que me llame un responsable"])
def test_it_is_a_ticket_and_no_note(answers: int, also: str) -> None:
    phone = Phone(service("delivery"))
    for each in ORDERED["es"][:answers]:
        says(phone, each)
    heard = says(phone, f"Ahora, {COMPLAINT}{also}")
    assert ("Te paso con una persona" if also else "He abierto T-") in heard
    ticket = support_notes(phone.state).ticket
    assert ticket is not None
    assert COMPLAINT in f"{ticket.subject} {[each.text for each in ticket.entries]}"
    notes = CommerceNotes.of(phone.state)
    assert notes.lines
    assert not notes.note


@pytest.mark.parametrize(
    "text",
    [
        "my son came out in hives from your buns",
        "Una vergüenza, la hogaza llegó aplastada",
        "los panes salieron bien duros",
        "Una vergüenza cómo me llegó el pan, todo aplastado",
        "oye q el cruasan de ayer estaba durisimo, vaya chasco, no se podia ni comer",
    ],
)
def test_what_was_wrong_with_goods_is_a_ticket_and_orders_none(text: str) -> None:
    phone = Phone(service("delivery"))
    for each in ORDERED["en"]:
        says(phone, each)
    assert any(each in says(phone, text) for each in ("I've opened T-", "He abierto T-"))
    assert not CommerceNotes.of(phone.state).lines


def test_whether_it_is_closed_is_a_question_and_its_end_is_asked_about_alone() -> None:
    phone = Phone(service("delivery"))
    for each in (*ORDERED["en"], "the bread was stale"):
        says(phone, each)
    heard = says(phone, "perfect. so is my complaint closed now or do I need to do anything")
    assert "is open" in heard
    says(phone, "all good now, it was replaced")
    heard = says(phone, "same as last time, pick up tomorrow at 9, pay when I get it")
    assert "Close your ticket?" not in heard
    assert "Shall I place this order?" in heard


def test_chat_puts_away_no_question(phone_with_summary: Phone) -> None:
    assert "Shall I place this order?" in says(phone_with_summary, "ya dijo que si")
    assert "is placed" in says(phone_with_summary, "yes")


def test_an_open_question_takes_its_answer_before_a_ticket_and_praise_answers_none(phone_with_summary: Phone) -> None:
    says(phone_with_summary, "my bread from yesterday was stale")
    says(phone_with_summary, "I want to order a birthday cake")
    for text in ("the one for the party", "vanilla is fine"):
        heard = says(phone_with_summary, text)
        assert "Added to T-" not in heard
        assert "glad" not in heard
    assert "Added to T-" in says(phone_with_summary, "also the crust was burnt")
