"""What operators do to participants, in the order of what these say: enrol, change a status, take out."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.enrolment import ALLOWED_CHANGES
from parley.conversation.events import AnyEvent, Channel, Enrol, EraseRequested, Removal, StatusChange, StatusSet
from parley.conversation.identity import conversation_id
from parley.ports import Policy
from parley_cli.memory_service import KEY, NUMBER, SERVICE, MemoryService
from tests.support.phone import Phone

HELLO = "Hello Ana! You can text me here at any time. Text HELP to see what I can do, and STOP to get no more messages."
GOODBYE = "You are no longer enrolled, and we won't write to you about it any more. You can still text me here."


class Operator:
    """Has events put into a phone's mailbox."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.done = phone, 0

    def enrols(self, id: str = "", **fields: str) -> None:
        said = {"person": self.phone.number, "service": NUMBER, "name": "Ana"} | fields
        self._puts(Enrol.model_validate(self._event(id) | said))

    def makes(self, status: str) -> None:
        self._puts(StatusChange.model_validate(self._event() | {"status": status}))

    def removes(self) -> None:
        self._puts(Removal.model_validate(self._event()))

    def _event(self, id: str = "") -> dict[str, object]:
        self.done += 1
        self.phone.clock.advance(seconds=1)
        conversation = conversation_id(KEY, SERVICE, self.phone.number)
        return {"id": id or f"op-{self.done}", "conversation": conversation, "received_at": self.phone.clock()}

    def _puts(self, event: AnyEvent) -> None:
        heard = self.phone.service.receive(event)
        self.phone.inbox += [message.text for message in heard if message.to == self.phone.number]


@pytest.fixture
def operator(phone: Phone) -> Operator:
    return Operator(phone)


def status(phone: Phone) -> str | None:
    return phone.state.enrolment.status if phone.state.enrolment else None


def test_who_never_wrote_is_greeted_and_answered_from_then_on(phone: Phone, operator: Operator) -> None:
    operator.enrols(timezone="America/Toronto", background="two children")
    phone.hears(HELLO)
    assert phone.state.person is not None
    assert (phone.state.person.name, phone.state.person.timezone) == ("Ana", "America/Toronto")
    assert [(each.given, each.vouched) for each in phone.state.person.consents] == [(True, True)]
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")


def test_the_greeting_is_part_of_the_session_that_it_begins(phone: Phone, operator: Operator) -> None:
    operator.enrols()
    phone.hears(HELLO)
    phone.says("my tasks")
    phone.hears("You have no open tasks.")
    assert [line.direction for line in phone.state.said] == ["out", "in", "out"]


def test_the_greeting_is_in_the_language_of_the_number(service: MemoryService) -> None:
    phone = Phone(service, "+525555550123")
    Operator(phone).enrols(name="Bea")
    phone.hears(
        "¡Hola Bea! Puedes escribirme aquí cuando quieras. Escribe AYUDA para ver qué sé hacer, y STOP para no recibir"
        " más mensajes."
    )


def test_a_second_enrolment_is_nothing(phone: Phone, operator: Operator) -> None:
    operator.enrols("first", background="the first")
    operator.enrols("second", background="the second")
    phone.hears(HELLO)
    assert phone.state.enrolment is not None
    assert (phone.state.enrolment.event, phone.state.enrolment.background) == ("first", "the first")


def test_what_a_person_said_of_themselves_stands(phone: Phone, operator: Operator) -> None:
    phone.says("my timezone is Europe/Madrid")
    phone.inbox.clear()
    operator.enrols(timezone="America/Toronto")
    phone.hears(HELLO)
    assert phone.state.person is not None
    assert phone.state.person.timezone == "Europe/Madrid"


def test_nobody_who_opted_out_is_enrolled_or_written_to(phone: Phone, operator: Operator) -> None:
    phone.says("STOP")
    phone.inbox.clear()
    operator.enrols()
    phone.hears()
    assert status(phone) is None


def test_a_stop_after_the_enrolment_holds_whatever_operators_do(phone: Phone, operator: Operator) -> None:
    operator.enrols()
    phone.hears(HELLO)
    phone.says("STOP")
    phone.inbox.clear()
    operator.makes("withdrawn")
    operator.enrols()
    operator.removes()
    phone.hears()
    assert status(phone) is None


def test_withdrawing_is_told_once_and_enrolling_anew_begins_afresh(phone: Phone, operator: Operator) -> None:
    operator.enrols(background="the first")
    phone.hears(HELLO)
    operator.makes("withdrawn")
    phone.hears(GOODBYE)
    operator.makes("withdrawn")
    operator.makes("active")
    phone.hears()
    assert status(phone) == "withdrawn"
    operator.enrols()
    phone.hears(HELLO)
    assert phone.state.enrolment is not None
    assert (phone.state.enrolment.status, phone.state.enrolment.background) == ("active", None)


@pytest.mark.parametrize("before", ["active", "paused", "completed"])
def test_taking_somebody_out_tells_them_and_forgets_what_was_said_about_them(
    phone: Phone, operator: Operator, before: str
) -> None:
    operator.enrols(gender="woman", background="two children")
    operator.makes(before)
    phone.hears(HELLO)
    operator.removes()
    phone.hears(GOODBYE)
    assert phone.state.enrolment is None
    assert "two children" not in phone.state.model_dump_json()
    operator.removes()
    phone.hears()


def test_who_was_told_of_their_withdrawal_is_taken_out_without_a_word(phone: Phone, operator: Operator) -> None:
    operator.enrols()
    operator.makes("withdrawn")
    phone.hears(HELLO, GOODBYE)
    operator.removes()
    phone.hears()
    assert phone.state.enrolment is None


@pytest.mark.parametrize("before", ALLOWED_CHANGES)
@pytest.mark.parametrize("after", ALLOWED_CHANGES)
def test_a_status_moves_as_the_table_says(phone: Phone, operator: Operator, before: str, after: str) -> None:
    operator.enrols()
    operator.makes(before)
    assert status(phone) == before
    operator.makes(after)
    assert status(phone) == (after if after == before or after in ALLOWED_CHANGES[before] else before)
    phone.inbox.clear()


def test_a_pause_is_the_operators_own_affair(phone: Phone, operator: Operator) -> None:
    operator.enrols()
    phone.hears(HELLO)
    for each in ("paused", "active", "completed"):
        operator.makes(each)
    phone.hears()


def test_outside_whatsapps_window_the_greeting_waits_for_the_person(service: MemoryService) -> None:
    phone = Phone(service, channel=Channel.WHATSAPP)
    phone.says("my tasks")
    phone.hears("You have no open tasks.")
    phone.clock.advance(hours=25)
    Operator(phone).enrols()
    phone.hears()
    phone.says("my tasks")
    phone.hears(f"While you were away:\n{HELLO}", "You have no open tasks.")


def test_who_is_not_enrolled_has_no_status_to_change(phone: Phone, operator: Operator) -> None:
    phone.says("my tasks")
    phone.hears("You have no open tasks.")
    operator.makes("paused")
    operator.removes()
    phone.hears()
    assert status(phone) is None


def test_an_erased_person_who_had_opted_out_is_not_enrolled(phone: Phone, operator: Operator) -> None:
    phone.says("my tasks")
    phone.says("STOP")
    phone.inbox.clear()
    conversation = phone.state.id
    phone.service.receive(EraseRequested(id="erase", conversation=conversation, received_at=phone.clock()))
    assert phone.state.person is None
    operator.enrols()
    phone.hears()
    assert phone.state.person is None


@pytest.mark.parametrize("is_erased", [False, True])
def test_who_is_blocked_is_not_enrolled(phone: Phone, operator: Operator, is_erased: bool) -> None:
    phone.says("my tasks")
    phone.inbox.clear()
    event = {"conversation": phone.state.id, "received_at": phone.clock()}
    phone.service.receive(StatusSet.model_validate(event | {"id": "block", "happening": "blocked"}))
    if is_erased:
        phone.service.receive(EraseRequested.model_validate(event | {"id": "erase"}))
    operator.enrols()
    phone.hears()
    assert status(phone) is None


def test_who_is_enrolled_is_let_in(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(admission=AdmissionPolicy(mode="closed"))))
    Operator(phone).enrols()
    phone.hears(HELLO)
    phone.says("my tasks")
    phone.hears("You have no open tasks.")


def test_an_erasure_takes_the_enrolment_with_it(phone: Phone, operator: Operator) -> None:
    operator.enrols(background="two children")
    phone.hears(HELLO)
    conversation = phone.state.id
    phone.clock.advance(seconds=1)
    phone.service.receive(EraseRequested(id="erase", conversation=conversation, received_at=phone.clock()))
    assert phone.state.enrolment is None
    operator.enrols()
    phone.hears(HELLO)
