"""A plan that looks somebody up and goes on with who was found: the same order holds as for any request that needs a
person. What was told once, then contacts, then a choice, else a question.
"""

from collections.abc import Mapping

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.ports import Contact
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel
from tests.support.phone import Phone
from tests.support.planner import PLANS, plan, step

LOPEZ, RUIZ = "Maria Lopez, maria@z.com", "Maria Ruiz, ruiz@z.com"
WHICH = f"Which Maria?\n1. {LOPEZ}\n2. {RUIZ}\nReply with its number."


@pytest.fixture
def service(clock: ManualClock, model: ScriptedModel) -> MemoryService:
    service = MemoryService(clock, model)
    service.mail.can_send = True
    return service


def knows(phone: Phone, *contacts: tuple[str, str, str]) -> None:
    """The person has these contacts: names, addresses, numbers."""
    for number, each in enumerate(contacts):
        phone.service.contacts.add(phone.state.id, Contact(f"c{number}", *each))


def sent(phone: Phone) -> list[tuple[str, str]]:
    return [(each.to, each.body) for each in phone.service.mail.kept(phone.state.id) if each.sent]


def look(name: str) -> dict[str, object]:
    return step("who", "contact", "search_contacts", {"name": name})


REFERENCES = (
    "{{who.contacts[0].email}}",
    "{{ who.contacts[0].email }}",
    "{{who.contacts[0].name}} <{{who.contacts[0].email}}>",
)


def asks_for(phone: Phone, model: ScriptedModel, name: str, to: str = REFERENCES[0], **more: Mapping[str, str]) -> None:
    """The oldest request there is: find somebody, and write to them."""
    send = step("send", "email", "send_email", {"to": to, "subject": "tea", "body": "Green."}, f"email to {name}")
    others = [step(id, "task", "add_task", params, f"task {id}") for id, params in more.items()]
    model.will(PLANS, plan(f"email to {name}", look(name), send, *others))
    phone.says(f"find {name} and write to them about tea")


def shown(to: str) -> str:
    return f"Send this email to {to}?\nSubject: tea\nGreen.\nReply YES or NO."


@pytest.mark.parametrize("to", REFERENCES)
def test_one_who_is_found_is_written_to(phone: Phone, model: ScriptedModel, to: str) -> None:
    knows(phone, ("Maria Lopez", "maria@z.com", ""))
    asks_for(phone, model, "Maria", to)
    phone.hears(shown("Maria Lopez (maria@z.com)"))
    phone.says("yes")
    phone.hears("Sent the email to Maria Lopez (maria@z.com): “tea”.")


@pytest.mark.parametrize("to", REFERENCES)
def test_nobody_who_is_found_is_asked_about(phone: Phone, model: ScriptedModel, to: str) -> None:
    asks_for(phone, model, "Zogblar", to)
    phone.hears("What is Zogblar's email address?")
    phone.says("zog@example.org")
    phone.hears(shown("Zogblar (zog@example.org)"))
    phone.says("yes")
    phone.hears("Sent the email to Zogblar (zog@example.org): “tea”.")
    assert sent(phone) == [("zog@example.org", "Green.")]
    assert [(each.name, each.value) for each in phone.state.memory] == [("Zogblar", "zog@example.org")]


@pytest.mark.parametrize("to", REFERENCES)
def test_of_several_the_person_chooses(phone: Phone, model: ScriptedModel, to: str) -> None:
    knows(phone, ("Maria Lopez", "maria@z.com", ""), ("Maria Ruiz", "ruiz@z.com", ""))
    asks_for(phone, model, "Maria", to)
    phone.hears(WHICH)
    phone.says("2")
    phone.hears_something_like("(ruiz@z.com)?\nSubject: tea")
    phone.says("yes")
    phone.inbox.clear()
    assert sent(phone) == [("ruiz@z.com", "Green.")]


@pytest.mark.parametrize("to", REFERENCES)
def test_one_without_an_address_is_asked_for_by_name(phone: Phone, model: ScriptedModel, to: str) -> None:
    knows(phone, ("Bo Ek", "", "+14165550188"))
    asks_for(phone, model, "Bo", to)
    phone.hears("What is Bo Ek's email address?")
    phone.says("bo@example.org")
    phone.hears_something_like("(bo@example.org)?\nSubject: tea")


def test_of_several_the_one_without_an_address_can_be_chosen_too(phone: Phone, model: ScriptedModel) -> None:
    knows(phone, ("Maria Lopez", "maria@z.com", ""), ("Maria Ruiz", "", "+14165550188"))
    asks_for(phone, model, "Maria")
    phone.hears("Which Maria?\n1. Maria Lopez, maria@z.com\n2. Maria Ruiz, +14165550188\nReply with its number.")
    phone.says("2")
    phone.hears("What is Maria Ruiz's email address?")
    phone.says("ruiz@z.com")
    phone.hears(shown("Maria Ruiz (ruiz@z.com)"))


def test_who_was_chosen_just_now_is_meant_again(phone: Phone, model: ScriptedModel) -> None:
    knows(phone, ("Maria Lopez", "maria@z.com", ""), ("Maria Ruiz", "ruiz@z.com", "+14165550188"))
    asks_for(phone, model, "Maria")
    phone.says("the second one")
    phone.says("yes")
    phone.inbox.clear()
    asks_for(phone, model, "Maria", call={"title": "call {{who.contacts[0].phone}}"})
    phone.hears_something_like("(ruiz@z.com)?\nSubject: tea")


def test_who_is_looked_up_and_written_to_twice_is_asked_about_once(phone: Phone, model: ScriptedModel) -> None:
    direct = step("b", "email", "create_draft", {"to": "Zogblar", "subject": "tea", "body": "Black."}, "draft")
    send = step("a", "email", "create_draft", {"to": REFERENCES[0], "subject": "tea", "body": "Green."}, "draft too")
    model.will(PLANS, plan("two drafts", look("Zogblar"), send, direct))
    phone.says("two drafts to Zogblar")
    phone.hears("What is Zogblar's email address?")
    phone.says("zog@example.org")
    while phone.state.confirmation is not None:
        phone.says("yes")
    phone.inbox.clear()
    assert {each.to for each in phone.service.mail.kept(phone.state.id)} == {"zog@example.org"}
    assert len(phone.service.mail.kept(phone.state.id)) == 2
    assert phone.state.plans == ()


def test_a_number_within_a_text_is_asked_for_like_an_address(phone: Phone, model: ScriptedModel) -> None:
    knows(phone, ("Bo Ek", "bo@example.org", ""))
    task = step("call", "task", "add_task", {"title": "call {{who.contacts[0].name}}: {{who.contacts[0].phone}}"})
    model.will(PLANS, plan("a call", look("Bo"), task))
    phone.says("note to call Bo")
    phone.hears("What is Bo Ek's phone number?")
    phone.says("it's 1234")
    phone.hears("That doesn't look like a phone number.\n\nWhat is Bo Ek's phone number?")
    phone.says("it's +1 416 555 0188")
    phone.hears("Add “call Bo Ek: +1 416 555 0188” to your tasks?\nReply YES or NO.")
    assert [(each.type, each.value) for each in phone.state.memory] == [("PHONE", "+1 416 555 0188")]


def test_somebody_just_added_without_an_address_is_asked_about(phone: Phone, model: ScriptedModel) -> None:
    add = step("save", "contact", "add_contact", {"card": "Bo Ek, +14165550188"}, "save Bo")
    send = step("send", "email", "send_email", {"to": "{{save.email}}", "subject": "tea", "body": "Green."}, "email")
    model.will(PLANS, plan("save and write", add, send))
    phone.says("save Bo and write to him")
    phone.hears("Added to your contacts: Bo Ek, +14165550188.\n\nWhat is Bo Ek's email address?")
    phone.says("bo@example.org")
    phone.hears(shown("Bo Ek (bo@example.org)"))


def test_another_who_was_meant_is_looked_up_instead(phone: Phone, model: ScriptedModel) -> None:
    knows(phone, ("Maria Lopez", "maria@z.com", ""))
    asks_for(phone, model, "Zogblar")
    phone.hears("What is Zogblar's email address?")
    phone.says("wait no, i meant maria")
    phone.hears(shown("Maria Lopez (maria@z.com)"))
    phone.says("yes")
    phone.inbox.clear()
    assert sent(phone) == [("maria@z.com", "Green.")]


def test_another_who_was_meant_is_found_also_when_the_email_is_shown_already(
    phone: Phone, model: ScriptedModel
) -> None:
    knows(phone, ("Maria Lopez", "maria@z.com", ""))
    asks_for(phone, model, "Maria")
    phone.hears(shown("Maria Lopez (maria@z.com)"))
    phone.says("no, I meant Zogblar")
    phone.hears("What is Zogblar's email address?")
    phone.says("zog@example.org")
    phone.hears(shown("Zogblar (zog@example.org)"))
    phone.says("yes")
    phone.inbox.clear()
    assert (sent(phone), phone.state.plans) == ([("zog@example.org", "Green.")], ())


def test_a_wrong_answer_is_explained_and_asked_once_more_and_then_the_plan_is_parked(
    phone: Phone, model: ScriptedModel
) -> None:
    asks_for(phone, model, "Zogblar")
    phone.inbox.clear()
    phone.says("zog@example")
    phone.hears("That doesn't look like an email address.\n\nWhat is Zogblar's email address?")
    phone.says("zog@")
    phone.hears("That doesn't look like an email address.\nI'll leave it for now. Text it to me when you have it.")
    phone.says("zog@example.org")
    phone.hears(shown("Zogblar (zog@example.org)"))


def test_it_is_asked_in_spanish_too(phone: Phone, model: ScriptedModel) -> None:
    phone.says("español")
    phone.inbox.clear()
    asks_for(phone, model, "Zogblar")
    phone.hears("¿Cuál es el correo de Zogblar?")
    phone.says("el de zogblar es zog@example.org")
    phone.hears("¿Envío este correo a Zogblar (zog@example.org)?\nAsunto: tea\nGreen.\nResponde SÍ o NO.")


def test_a_model_is_offered_only_the_name_to_look_up(phone: Phone, model: ScriptedModel) -> None:
    asks_for(phone, model, "Zogblar")
    phone.inbox.clear()
    (offered,) = [each for each in model.requests[0].tools if each.name == "look"]
    assert "taken" not in offered.arguments.model_json_schema()["properties"]
    assert "chosen" not in model.requests[1].instructions


# --- the same person in requests of their own -----------------------------------------------------------------------


def test_two_requests_about_the_same_person_take_one_answer(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock))
    phone.service.mail.can_send = True
    phone.says("email Ana saying one")
    phone.says("email Ana saying two")
    phone.hears("What is Ana's email address?", "What is Ana's email address?")
    phone.says("ana@x.com")
    while phone.state.confirmation is not None:
        phone.says("yes")
    assert sorted(sent(phone)) == [("ana@x.com", "one"), ("ana@x.com", "two")]
