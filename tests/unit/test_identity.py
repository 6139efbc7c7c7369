"""One person is one conversation, however a provider writes their number."""

import phonenumbers
import pytest

from parley.conversation.identity import conversation_id, one_form

SAME = [
    ("+5215512345678", "+525512345678"),  # Mexico
    ("+5219981234567", "+529981234567"),
    ("+5491123456789", "+541123456789"),  # Argentina
    ("+5492214567890", "+542214567890"),
    ("+553188765432", "+5531988765432"),  # Brazil
    ("+557198765432", "+5571998765432"),
    ("+559266123456", "+5592966123456"),
]
"""Numbers as WhatsApp may write them, and as they are known."""

OTHERS = [
    "+14165550123",
    "+34600123456",
    "+525512345678",
    "+52155123456",  # too short for a number behind a 1
    "+541143210000",
    "+5531988765432",
    "+551132654321",  # a landline of São Paulo
    "+551177654321",  # trunked radio: no ninth digit
    "+5511977654321",
    "+5491",
    "+549112345678901",
    "",
]


@pytest.mark.parametrize(("whatsapp", "known"), SAME)
def test_a_person_is_one_conversation_whichever_form_their_number_has(whatsapp: str, known: str) -> None:
    assert one_form(whatsapp) == known
    assert conversation_id("key", "parley", whatsapp) == conversation_id("key", "parley", known)


@pytest.mark.parametrize("number", [*OTHERS, *(known for _, known in SAME)])
def test_any_other_number_is_its_own(number: str) -> None:
    assert one_form(number) == number


@pytest.mark.parametrize("number", [known for _, known in SAME])
def test_the_form_that_stands_for_a_person_is_a_number_that_there_can_be(number: str) -> None:
    assert phonenumbers.is_valid_number(phonenumbers.parse(number))


def test_the_brazilian_numbers_that_stay_as_they_are_are_valid_ones() -> None:
    radio = [each for each in OTHERS if each.startswith("+55")]
    assert len(radio) == 4
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(each)) for each in radio)


def test_two_numbers_that_differ_in_any_other_digit_are_two_people() -> None:
    ids = {conversation_id("key", "parley", number) for number in ("+525512345678", "+525512345679", "+5215512345670")}
    assert len(ids) == 3
