"""`ports.Contacts`: the same effect twice changes the world once and answers the same."""

from parley.ports import Contact
from tests.contracts.conftest import Backend
from tests.support.phone import START

ANA = "ana"
MARIA = Contact("SM1.a0", "Maria", "maria@example.org", "+14165550199")


def test_a_contact_is_changed_under_its_id(backend: Backend) -> None:
    backend.contacts.add(ANA, MARIA)
    changed = Contact(MARIA.id, "Maria", "", "+14165550123")
    for _ in range(2):
        assert backend.contacts.change(ANA, changed)
    assert backend.contacts.kept(ANA) == [changed]
    assert not backend.contacts.change(ANA, Contact("SM9.a0", "Bo", "", ""))


def test_an_empty_name_finds_everybody_in_the_order_of_their_names(backend: Backend) -> None:
    bo = Contact("SM2.a0", "Bo", "", "")
    for each in (MARIA, bo):
        backend.contacts.add(ANA, each)
    assert backend.contacts.find(ANA, "") == [bo, MARIA]
    assert backend.contacts.find(ANA, "maria") == [MARIA]


def test_deleting_answers_the_same_to_the_same_effect_only(backend: Backend) -> None:
    backend.contacts.add(ANA, MARIA)
    assert backend.contacts.delete(ANA, MARIA.id, START, "SM2.a0")
    assert backend.contacts.delete(ANA, MARIA.id, START, "SM2.a0")
    assert not backend.contacts.delete(ANA, MARIA.id, START, "SM3.a0")
    assert not backend.contacts.change(ANA, MARIA)
    assert backend.contacts.kept(ANA) == []
