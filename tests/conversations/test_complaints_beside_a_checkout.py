"""A complaint that comes while an order waits for an answer opens a ticket with all of its words, and is no note for
the order; who wants somebody to call them besides is passed on."""

import pytest

from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.support.notes import support_notes
from tests.conversations.test_in_own_words_at_the_desk import ORDERED
from tests.conversations.test_payments import says, service
from tests.support.phone import Phone

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
    "text", ["my son came out in hives from your buns", "Una vergüenza, la hogaza llegó aplastada"]
)
def test_displeasure_about_goods_is_a_ticket(text: str) -> None:
    phone = Phone(service("delivery"))
    for each in ORDERED["en"]:
        says(phone, each)
    assert any(each in says(phone, text) for each in ("I've opened T-", "He abierto T-"))
