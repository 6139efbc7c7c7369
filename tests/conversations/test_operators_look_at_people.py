"""Operators look for people, look at one of them and act on one, through the routes of their API, on a service in
memory.
"""

from dataclasses import dataclass

import pytest

from parley.conversation.effects import Outbound
from parley.errors import DeliveryRejected
from parley.operators.people import name_of_timer
from parley.operators.routes import find
from parley_cli.console.routes import PATH
from parley_cli.errors import OperatorError
from parley_cli.memory_service import MemoryService
from parley_cli.operators.api_client import Json
from parley_cli.operators.in_memory import LocalDesk
from tests.support.business import BUSINESS
from tests.support.phone import Phone, clock

ANA, BEN, EVA = "+14165550123", "+14165550188", "+34600111222"


@dataclass
class Counter:
    """The service's people, and what an operator asks about them."""

    service: MemoryService
    desk: LocalDesk

    def text(self, number: str, *texts: str) -> None:
        """Let the person with this number text the service."""
        phone = Phone(self.service, number)
        for text in texts:
            phone.says(text)

    def finds(self, **asked: str | int) -> list[str]:
        """Return the numbers of the people whom this search finds."""
        return [each["phone"] for each in self.desk.client.pages("/conversation/people", 100, **asked)]

    def sees(self, number: str) -> Json:
        """Return the person with this number as the API shows them."""
        return self.desk.client.get(f"/conversation/people/{self.desk.conversation_of(number)}")


@pytest.fixture
def counter() -> Counter:
    service = MemoryService(clock(), business=BUSINESS)
    counter = Counter(service, LocalDesk.beside(service))
    counter.text(ANA, "hello", "my name is Ana", "add milk to my list", "remind me at 5pm to call Bob")
    counter.text(BEN, "my name is Ben", "STOP")
    counter.text(EVA, "hola, me llamo Eva")
    return counter


def test_everybody_who_has_written_is_found_by_name_number_and_state(counter: Counter) -> None:
    assert sorted(counter.finds()) == sorted([ANA, BEN, EVA])
    assert counter.finds(words="an") == [ANA]
    assert counter.finds(words="555 01") == sorted([ANA, BEN], key=counter.desk.conversation_of)
    assert counter.finds(words=counter.desk.conversation_of(EVA)) == [EVA]
    assert counter.finds(words="1") == []  # one digit says nothing
    assert counter.finds(opted_out="yes") == [BEN]
    assert counter.finds(language="es", status="active") == [EVA]
    assert counter.finds(status="blocked") == []


def test_a_person_is_shown_with_what_stands_open(counter: Counter) -> None:
    counter.text(ANA, "delete milk")
    ana = counter.sees(ANA)
    assert (ana["name"], ana["language"], ana["opted_out"], ana["answered_by"]) == ("Ana", "en", False, "service")
    assert [each["tools"] for each in ana["questions"]] == [["delete_task"]]
    assert [each["text"] for each in ana["timers"]] == ["call Bob"]
    ben = counter.sees(BEN)
    assert [(each["given"], each["words"]) for each in ben["consents"]][-1] == (False, "STOP")
    taken = f"/conversation/participants/{counter.desk.conversation_of(EVA)}/take"
    counter.desk.client.change("POST", taken, {"operator": "Cleo"})
    assert counter.sees(EVA)["answered_by"] == "operators"


def test_nobody_is_shown_who_never_wrote_and_a_wrong_search_is_refused(counter: Counter) -> None:
    with pytest.raises(OperatorError, match="no such participant"):
        counter.sees("+14165550000")
    with pytest.raises(OperatorError, match="status"):
        counter.finds(status="nice")


def test_a_person_is_blocked_and_unblocked_and_what_does_not_apply_is_refused(counter: Counter) -> None:
    address = f"/conversation/people/{counter.desk.conversation_of(ANA)}/admission"
    assert counter.desk.client.change("POST", address, {"happening": "blocked"})["status"] == "blocked"
    ana = Phone(counter.service, ANA)
    ana.says("hello")
    ana.hears_something_like("This number can't use the service.")
    assert counter.desk.client.change("POST", address, {"happening": "unblocked"})["status"] == "active"
    with pytest.raises(OperatorError, match="Nothing has changed"):
        counter.desk.client.change("POST", address, {"happening": "let in"})


def test_a_timer_is_cancelled_once(counter: Counter) -> None:
    (timer,) = counter.sees(ANA)["timers"]
    address = f"/conversation/people/{counter.desk.conversation_of(ANA)}/timers/{timer['id']}"
    assert counter.desk.client.send("DELETE", address, key="k1").status == 204
    assert counter.sees(ANA)["timers"] == []
    assert counter.desk.client.send("DELETE", address, key="k1").status == 204  # the same request again
    assert counter.desk.client.send("DELETE", address, key="k2").status == 404


def test_a_timer_that_a_message_of_meta_has_set_has_a_name_that_an_address_can_hold() -> None:
    name = name_of_timer("wamid.HBgLMTQxNjU1NTAxMjMVAgAS/+00000001AA==.a0.t0")
    assert PATH.fullmatch(f"/conversation/people/{'a' * 52}/timers/{name}")
    assert find("DELETE", f"/conversation/people/{'a' * 52}/timers/{name}")[1]["timer"] == name


def test_everything_about_a_person_is_deleted(counter: Counter) -> None:
    address = f"/conversation/people/{counter.desk.conversation_of(BEN)}"
    assert counter.desk.client.send("DELETE", address, key="k1").status in (202, 204)
    counter.service.work()
    assert sorted(counter.finds()) == sorted([ANA, EVA])
    assert counter.desk.client.send("DELETE", address, key="k2").status == 404


def test_people_are_looked_up_by_their_ids(counter: Counter) -> None:
    wanted = [counter.desk.conversation_of(number) for number in (EVA, "+14165550000", ANA)]
    assert counter.finds(ids=",".join(wanted)) == [EVA, ANA]


# --- sending once more what did not arrive --------------------------------------------------------------------------


def lost(counter: Counter, monkeypatch: pytest.MonkeyPatch, text: str) -> Json:
    """Return the last line of Ana's transcript, after the carrier has refused the answer to this text."""

    def refuses(message: Outbound) -> str:
        raise DeliveryRejected("filtered", code="30007")

    with monkeypatch.context() as patched:
        patched.setattr(counter.service.sender, "deliver", refuses)
        counter.text(ANA, text)
    transcript = f"/conversation/participants/{counter.desk.conversation_of(ANA)}/transcript"
    lines: list[Json] = counter.desk.client.get(transcript, order="newest")["items"]
    return next(each for each in lines if each["speaker"] == "service")


def resent(counter: Counter, message: str, operator: str = "Cleo", number: str = ANA) -> Json:
    address = f"/conversation/people/{counter.desk.conversation_of(number)}/resends"
    return counter.desk.client.change("POST", address, {"message": message, "operator": operator})


def test_a_lost_message_is_sent_once_more_and_only_once(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    line = lost(counter, monkeypatch, "my tasks")
    assert line["status"] == "failed"
    assert counter.service.reports[-1].usage.undelivered == 1
    before = len(counter.service.sender.sent)
    assert resent(counter, line["id"]) == {"waits": False, "already": False}
    assert resent(counter, line["id"], "Bo") == {"waits": False, "already": True}
    assert [each.text for each in counter.service.sender.sent[before:]] == [line["text"]]
    notes = [each.text for each in counter.service.conversation(ANA).history.lines if each.direction == "note"]
    assert notes[-1] == "Cleo had sent again what did not reach the person."


def test_a_lost_question_is_asked_anew_and_only_a_yes_to_the_new_message_counts(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = lost(counter, monkeypatch, "delete milk")
    before = len(counter.service.sender.sent)
    resent(counter, line["id"])
    (asked,) = (each.text for each in counter.service.sender.sent[before:])
    assert 'Delete "milk" from your tasks?' in asked
    counter.text(ANA, "yes")
    assert Phone(counter.service, ANA).tasks == []


def test_what_arrived_or_may_not_be_written_is_not_sent_once_more(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = lost(counter, monkeypatch, "my tasks")
    counter.text(ANA, "my reminders")
    arrived = next(each for each in counter.service.outbox.rows(counter.desk.conversation_of(ANA)) if each.sid)
    with pytest.raises(OperatorError, match="only what did not arrive"):
        resent(counter, arrived.message.id)
    with pytest.raises(OperatorError, match="no such message"):
        resent(counter, "SM1.r0")
    counter.text(ANA, "STOP")
    with pytest.raises(OperatorError, match="texted STOP"):
        resent(counter, line["id"])


def test_a_text_that_nobody_could_answer_and_an_opt_out_are_counted(counter: Counter) -> None:
    counter.text(ANA, "xyzzy frobnicate the quux")
    assert counter.service.reports[-1].usage.unanswered == 1
    counter.text(ANA, "my tasks")
    assert counter.service.reports[-1].usage.unanswered == 0
    counter.text(ANA, "STOP", "STOP")
    assert [each.usage.opted_out for each in counter.service.reports[-2:]] == [1, 0]
