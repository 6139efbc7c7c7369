"""A person who saves "Ana's number" has saved Ana."""

import pytest

from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("save Ana's number 416 555 0134", "Ana, +1 416-555-0134"),
        ("save Bob's work email bob@example.org", "Bob, bob@example.org"),
        ("save contact Ann mobile, 416 555 0111", "Ann, +1 416-555-0111"),
        ("guarda el número de Luis 416 555 0199", "Luis, +1 416-555-0199"),
        ("save contact Number Six, 416 555 0106", "Number Six, +1 416-555-0106"),
    ],
)
def test_the_name_is_the_persons(phone: Phone, said: str, kept: str) -> None:
    phone.says(said)
    assert kept in phone.inbox.pop()
