"""What a person reads before a yes is what is done: whole, and with nothing that looks like something else."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls
from tests.support.phone import Phone

REFUSED = "I can't use the address"
OTHERS_MAIL = (("search_contacts", {"name": "Ana"}),)
"""An email of somebody else's, after which every write is asked about."""


@pytest.fixture
def phone(clock: ManualClock, model: ScriptedModel) -> Phone:
    service = MemoryService(clock, model)
    service.mail.can_send = True
    return Phone(service, channel=Channel.WHATSAPP)


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("length", [200, 1_000])
def test_an_email_is_read_in_full_before_it_is_sent(
    clock: ManualClock, model: ScriptedModel, channel: Channel, length: int
) -> None:
    service = MemoryService(clock, model)
    service.mail.can_send = True
    phone = Phone(service, channel=channel)
    words = [f"word{n:04}" for n in range(length // 9)]
    body = " ".join(words)
    model.will(calls(("send_email", {"to": "ana@example.org", "subject": "news", "body": body})))
    phone.says("write to ana@example.org")
    read = " ".join(phone.inbox)
    places = [read.index(word) for word in words]
    assert places == sorted(places)
    assert "Subject: news" in read
    assert "YES or NO" in phone.inbox[-1]
    assert service.mail.kept(phone.state.id) == []
    phone.says("yes")
    assert [each.body for each in service.mail.kept(phone.state.id)] == [body]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("add_task", {"title": "milk", "when": "tomorrow at 15:00"}), "15:00"),
        (("add_task", {"title": "milk", "when": "2026-12-24 09:30"}), "24 December, at 09:30"),
        (("create_event", {"title": "fair", "when": "tomorrow at 09:00", "minutes": 24 * 60}), "Monday 23 November"),
        (("create_event", {"title": "gym", "when": "every monday at 09:00", "minutes": 90}), "1 hour 30 minutes"),
        (("set_reminder", {"minutes": 1_830, "text": "stretch"}), "1 day 6 hours 30 minutes"),
        (("add_task", {"title": "p\u0430y"}), "p[U+0430]y"),
        (("add_contact", {"card": "\u0420aul, +1 416 555 0199"}), "[U+0420]aul"),
        (("add_contact", {"card": "Bo, +1 416 555 \u0660\u0661\u0669\u0669"}), "+1 416 555 0199"),
        (("call_me", {"name": "Ana"}), "Ana"),
    ],
)
def test_a_question_says_all_that_is_done(
    phone: Phone, model: ScriptedModel, call: tuple[str, dict[str, object]], said: str
) -> None:
    model.will(calls(*OTHERS_MAIL), calls(call))
    phone.says("is Ana there?")
    assert said in " ".join(phone.inbox)
    assert phone.state.confirmation is not None


@pytest.mark.parametrize(
    "address", ["ana@ex\u0430mple.org", "ana\u200b@example.org", "\uff41na@example.org", "ana@xn--80ak6aa92e.com"]
)
def test_a_disguised_address_is_refused_wherever_it_comes_from(
    phone: Phone, model: ScriptedModel, address: str
) -> None:
    assert isinstance(phone.service, MemoryService)
    phone.service.model = None
    phone.says(f"email {address} saying I am late")
    phone.says(f"save contact Ana, {address}")
    assert all(REFUSED in text for text in phone.inbox), phone.inbox
    phone.says("email Zoe saying I am late")
    phone.says(address)
    assert phone.state.confirmation is None
    assert not phone.service.mail.kept(phone.state.id)
    assert "Zoe" not in repr(phone.state.memory)


def test_two_reminders_of_one_text_are_told_apart(phone: Phone, model: ScriptedModel) -> None:
    assert isinstance(phone.service, MemoryService)
    phone.service.model = None
    for minutes in (20, 40):
        phone.says(f"remind me in {minutes} minutes to stretch")
    phone.service.model = model
    asked = []
    for number in (1, 2):
        model.will(calls(*OTHERS_MAIL), calls(("cancel_reminder", {"number": number})))
        phone.says("is Ana there?")
        assert phone.state.confirmation is not None
        asked.append(phone.state.confirmation.text)
    assert asked[0] != asked[1]
