"""Contacts change and go: a new number makes no second Maria, and where several can be meant it is asked."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import MessageForm
from parley.ports import Contact
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

MARIA = "save contact Maria, +1 416 555 0199, maria@example.org"
NEW = "+14165550123"
CHANGED = f"Changed in your contacts: Maria, {NEW}, maria@example.org."


@pytest.fixture(autouse=True)
def known(phone: Phone) -> None:
    """Maria is a contact, and the person is answered in English."""
    phone.says("English")
    phone.says(MARIA)
    phone.inbox.clear()


def contacts(phone: Phone) -> list[tuple[str, str, str]]:
    return [(each.name, each.phone, each.email) for each in phone.service.contacts.kept(phone.state.id)]


@pytest.mark.parametrize(
    "said",
    [
        *(
            "Maria's new number is {}",
            "maria's number is now {}",
            "Maria has a new number: {}",
            "add contact Maria, {}",
        ),
        *(
            "change Maria's number to {}",
            "update maria's phone to {}",
            "save contact maria {}",
            "add Maria, {} to my contacts",
        ),
        *("el nuevo número de Maria es {}", "cambia el teléfono de Maria a {}", "Maria tiene nuevo número: {}"),
        *("actualiza el número de Maria por {}", "guarda el contacto Maria, {}"),
    ],
)
def test_a_new_number_changes_the_contact_of_that_name(phone: Phone, said: str) -> None:
    phone.says(said.format(NEW))
    phone.hears(CHANGED)
    assert contacts(phone) == [("Maria", NEW, "maria@example.org")]
    phone.says("undo")
    phone.hears("Changed in your contacts: Maria, +1 416 555 0199, maria@example.org.")


@pytest.mark.parametrize(
    "said",
    ["anjali changed her number its {}", "anjali changed her number to {}", "anjali cambió de número, ahora es {}"],
)
def test_news_of_somebody_who_is_named_in_part_changes_the_one_contact_after_a_yes(phone: Phone, said: str) -> None:
    phone.says("save contact Anjali Mehta +1 416 555 0111")
    before = contacts(phone)
    phone.inbox.clear()
    phone.says(said.format(NEW))
    phone.hears_something_like("Reply YES or NO.")
    assert contacts(phone) == before
    phone.says("yes")
    assert ("Anjali Mehta", NEW, "") in contacts(phone)
    assert len(contacts(phone)) == len(before)
    phone.inbox.clear()


def test_of_two_who_are_named_in_part_one_is_asked_for(phone: Phone) -> None:
    phone.says("save contact Ana Ode +1 416 555 0113")
    phone.says("save contact Ana Ruiz +1 416 555 0114")
    phone.inbox.clear()
    phone.says(f"Ana changed her number to {NEW}")
    phone.hears_something_like("Which Ana?")


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("Maria's new email is m@example.net", ("Maria", "+1 416 555 0199", "m@example.net")),
        ("cambia el correo de Maria a m@example.net", ("Maria", "+1 416 555 0199", "m@example.net")),
        ("rename contact Maria to Maria Sosa", ("Maria Sosa", "+1 416 555 0199", "maria@example.org")),
        ("renombra el contacto Maria a Maria Sosa", ("Maria Sosa", "+1 416 555 0199", "maria@example.org")),
    ],
)
def test_an_address_or_a_name_changes_alone(phone: Phone, said: str, now: tuple[str, str, str]) -> None:
    phone.says(said)
    phone.inbox.clear()
    assert contacts(phone) == [now]


@pytest.mark.parametrize(
    "said",
    [
        *(
            "delete contact Maria",
            "delete Maria from my contacts",
            "remove maria's contact",
            "Delete the contact maria",
        ),
        *("borra el contacto de Maria", "elimina a Maria de mis contactos", "quita Maria de mis contactos"),
    ],
)
def test_a_contact_is_deleted_after_a_yes_and_comes_back(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.hears("Delete from your contacts: Maria, +1 416 555 0199, maria@example.org?\nReply YES or NO.")
    assert contacts(phone)
    phone.says("yes")
    phone.hears("Deleted from your contacts: Maria, +1 416 555 0199, maria@example.org.")
    assert contacts(phone) == []
    phone.says("undo")
    phone.hears("Added to your contacts: Maria, +1 416 555 0199, maria@example.org.")


def test_of_several_with_one_name_it_is_asked_which(phone: Phone) -> None:
    phone.says("rename contact Maria to Marta")
    phone.says("save contact Maria, +1 416 555 0177")
    phone.says("rename contact Marta to Maria")
    phone.inbox.clear()
    which = "1. Maria, +1 416 555 0199, maria@example.org\n2. Maria, +1 416 555 0177"
    options = sorted(contacts(phone), key=lambda each: each[1] != "+1 416 555 0199")
    assert [each[1] for each in options] == ["+1 416 555 0199", "+1 416 555 0177"]
    phone.says(f"Maria's new number is {NEW}")
    phone.hears(f"Which Maria?\n{which}\nReply with its number.")
    phone.says("2")
    phone.hears(f"Changed in your contacts: Maria, {NEW}.")
    phone.says("save contact Maria, +1 416 555 0155")
    phone.hears_something_like("3. Somebody new")
    phone.says("3")
    phone.hears("Added to your contacts: Maria, +1 416 555 0155.")
    phone.says("delete contact Maria")
    phone.hears_something_like("Which Maria?")


def test_a_card_of_others_shows_what_it_would_change(phone: Phone) -> None:
    phone.says(f"[Contact card: Maria, {NEW}]", form=MessageForm.CONTACT)
    phone.hears(
        "Change in your contacts: Maria, +1 416 555 0199, maria@example.org. "
        f"To: Maria, {NEW}, maria@example.org?\nReply YES or NO."
    )
    phone.says("no")
    phone.inbox.clear()
    assert contacts(phone) == [("Maria", "+1 416 555 0199", "maria@example.org")]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Bo's new number is +1 416 555 0100", "I can't find anybody called “Bo” in your contacts."),
        ("delete contact Bo", "I can't find anybody called “Bo” in your contacts."),
        (MARIA, "That is in your contacts already: Maria, +1 416 555 0199, maria@example.org."),
    ],
)
def test_what_changes_nothing_is_said(phone: Phone, said: str, heard: str) -> None:
    phone.says(said)
    phone.hears(heard)


def test_what_was_told_of_an_old_address_is_forgotten_with_it(phone: Phone) -> None:
    phone.says("rename contact Maria to Maria Sosa")
    phone.says("send an email to Maria about tea")
    phone.says("Hello.")
    phone.says("yes")
    phone.says("Maria's new email is m@example.net")
    phone.inbox.clear()
    phone.says("send an email to Maria about tea")
    phone.says("Hello.")
    assert "m@example.net" in phone.inbox[-1]
    phone.inbox.clear()


def test_a_model_changes_a_contact_and_after_a_look_only_with_a_yes(
    clock: ManualClock, model: ScriptedModel, phone: Phone
) -> None:
    assert isinstance(phone.service, MemoryService)
    phone.service.model = model
    change = ("change_contact", {"name": "Maria", "phone": NEW, "email": None, "new_name": None})
    model.will(
        calls(change), calls(("search_contacts", {"name": "Maria"})), calls(("delete_contact", {"name": "Maria"}))
    )
    phone.says(f"Maria moved, she's at {NEW} now")
    phone.hears(CHANGED)
    phone.says("who is Maria? get rid of her")
    phone.hears(f"Delete from your contacts: Maria, {NEW}, maria@example.org?\nReply YES or NO.")


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("maria's number should end 77 not 23", {"phone": "+1 416 555 0177"}),
        ("oh dear, maria's number, I read it wrong, it ends in seventy-seven", {"phone": "+1 416 555 0177"}),
        ("typo in marias number its 416 555 0177", {"phone": "416 555 0177"}),
        ("el tel de maria acaba en 77, me equivoqué", {"phone": "+1 416 555 0177"}),
        ("marias mail is m2@example.org", {"email": "m2@example.org"}),
        ("she spells it mariah, maria does", {"new_name": "Mariah"}),
        # nobody has said these
        ("what is maria's number?", {"phone": "+1 416 555 0177"}),
        ("maria's number ends in 77", {"phone": "+1 416 556 0177"}),
        ("call maria about the number", {"phone": "+1 416 555 0177"}),
    ],
)
def test_a_detail_that_they_correct_themselves_is_set_at_once(
    model: ScriptedModel, phone: Phone, said: str, change: dict[str, object]
) -> None:
    is_said = "77" in str(change) and "6 0177" not in str(change) and ("77" in said or "seventy" in said)
    is_said |= "phone" not in change
    phone.says("add milk to my tasks")  # a title that a model reads
    phone.service.model = model
    model.will(calls(("change_contact", {"name": "Maria", **change})))
    before = phone.service.contacts.kept(phone.state.id)
    phone.says(said)
    phone.inbox.clear()
    assert (phone.service.contacts.kept(phone.state.id) != before) == is_said
    assert (phone.state.confirmation is None) == is_said


# --- all of them ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        *("my contacts", "list my contacts", "show me all my contacts", "who is in my contacts?"),
        *("mis contactos", "muéstrame todos mis contactos", "¿qué contactos tengo?"),
    ],
)
def test_all_contacts_are_listed_when_nobody_is_named(phone: Phone, said: str) -> None:
    phone.says("save contact Bo, bo@example.org")
    phone.inbox.clear()
    phone.says(said)
    phone.hears("Bo, bo@example.org\nMaria, +1 416 555 0199, maria@example.org")


def test_a_model_lists_them_with_nobody_named_and_a_long_list_is_cut(phone: Phone, model: ScriptedModel) -> None:
    for n in range(40):
        phone.service.contacts.add(phone.state.id, Contact(f"x{n}", f"Guest {n:02}", "", "+14165550100"))
    phone.service.model = model
    model.will(calls(("search_contacts", {"name": None})), words("You have 41."))
    phone.says("how many people are in my address book")
    phone.hears("You have 41.")
    shown = model.requests[-1].exchanges[0].results[0]
    assert "Guest 29" in shown
    assert "Guest 30" not in shown
    assert "and 11 more" in shown


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("416 555 0177", "+1 416-555-0177"),
        ("(416) 555-0177", "+1 416-555-0177"),
        ("+34 600 111 222", "+34 600 111 222"),
        ("123456", "123456"),
    ],
)
def test_a_number_without_its_country_is_of_the_persons_own(phone: Phone, written: str, kept: str) -> None:
    phone.says(f"save contact Kyle, {written}")
    phone.hears(f"Added to your contacts: Kyle, {kept}.")
