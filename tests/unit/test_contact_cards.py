"""A contact is read as people write one, and no number of it is lost."""

import pytest

from parley.lanes.assistant import contact_cards


@pytest.mark.parametrize(
    ("card", "name", "email", "phone"),
    [
        ("Ana Ode, +1 416 555 0123, ana@example.org", "Ana Ode", "ana@example.org", "+1 416 555 0123"),
        ("Ana Ode 416 555 0123", "Ana Ode", "", "416 555 0123"),
        ("Ana's number, it's 416 555 0123", "Ana", "", "416 555 0123"),
        ("my plumber's number, his name is Gary Webb 07700 900123", "Gary Webb", "", "07700 900123"),
        ("la niñera, se llama Lupita Ramos 55 1234 5678", "Lupita Ramos", "", "55 1234 5678"),
        ("la niñera, se llama Lupita Ramos, 55 1234 5678", "Lupita Ramos", "", "55 1234 5678"),
        ("my dentist, Dr Smith 416 555 0100", "Dr Smith", "", "416 555 0100"),
        ("Ana Ode, work 416 555 0123", "Ana Ode", "", "416 555 0123"),
        ("my brother in law Dave to contacts 555 0142", "Dave", "", "555 0142"),
        ("my sister in law, Dee 555 0142", "Dee", "", "555 0142"),
        ("Pablo Sosa: pablo@acme.example", "Pablo Sosa", "pablo@acme.example", ""),
        ("Ana Ode", "Ana Ode", "", ""),
    ],
)
def test_a_card_tells_who_it_is_and_how_they_are_reached(card: str, name: str, email: str, phone: str) -> None:
    assert contact_cards.read(card) == (name, email, phone, False)


@pytest.mark.parametrize("card", ["Joe and 416 555 0100 is Ann", "Ana, write to ana@ example.org"])
def test_a_number_that_belongs_to_nobody_keeps_no_contact(card: str) -> None:
    assert contact_cards.read(card).is_torn
