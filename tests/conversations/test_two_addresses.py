"""One person with two addresses: the conversations become one, with all of both, while texts arrive on both."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.effects import Outbound
from parley.conversation.events import AnyEvent, Channel, LeadsTo, Message, MessageForm, Provider
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from tests.support.phone import ANA
from tests.support.phone import clock as noon

ID = "CA.13491208655302741918"
OF_NUMBER, OF_ID = (conversation_id(KEY, SERVICE, each) for each in (ANA, ID))


class Died(Exception):
    """Raised where the process is made to die."""


@dataclass
class Ana:
    """Ana with her number and her id, and a service that may die at any call that changes something."""

    service: MemoryService = field(default_factory=lambda: MemoryService(noon()))
    dies_at: int = -1
    calls: int = 0

    def __post_init__(self) -> None:
        store, mailbox = self.service.turns.store, self.service.mailbox
        for owner, name in ((store, "commit"), (store, "move"), (store, "erase"), (mailbox, "put")):
            setattr(owner, name, self._mortal(getattr(owner, name)))

    def _mortal(self, call: Callable[..., object]) -> Callable[..., object]:
        """Return the call, before and behind which the process may die."""

        def called(*arguments: object) -> object:
            self._dies()
            done = call(*arguments)
            self._dies()
            return done

        return called

    def _dies(self) -> None:
        self.calls += 1
        if self.calls == self.dies_at:
            raise Died

    def says(self, text: str, *addresses: str, channel: Channel = Channel.WHATSAPP) -> list[str]:
        """Let Ana text, as a webhook would queue it, and return what she hears."""
        return [each.text for each in self.hears(self.message(text, *addresses, channel=channel))]

    def message(self, text: str, *addresses: str, channel: Channel = Channel.WHATSAPP) -> Message:
        """Return the event of a text that names these addresses of Ana's."""
        assert isinstance(self.service.now, ManualClock)
        self.service.now.advance(seconds=1)
        provider = Provider.META if ID in addresses else Provider.TWILIO
        told = self.service.message(addresses[0], text, channel, provider=provider)
        both = {"of_user_id": OF_ID} if addresses == (ANA, ID) else {}
        return told.model_copy(update={"user_id": ID if ID in addresses else None, **both})

    def hears(self, *events: AnyEvent) -> list[Outbound]:
        """Queue these events, and work until all is done, however often the process dies."""
        before, queue = len(self.service.sender.sent), self.service.mailbox.events
        queue.extend(events)
        while queue or self.service.deliveries.relays:
            tried = queue[0] if queue else None
            try:
                if tried is not None:
                    self.service.turn(tried)
                    queue.remove(tried)
                else:
                    self.service.work()
            except Died:
                pass  # the event is still in its mailbox, and comes again
        return self.service.sender.sent[before:]

    def conversation(self, id: str) -> Conversation:
        return self.service.table.conversations.get(id, Conversation(id=id))


def met() -> Ana:
    """Return Ana, who has kept something by SMS, and something under her id."""
    ana = Ana()
    ana.says("add milk to my tasks", ANA, channel=Channel.SMS)
    ana.says("remind me tomorrow at 9 to call Bo", ANA, channel=Channel.SMS)
    ana.says("add bread to my tasks", ID)
    ana.says("remind me tomorrow at 10 to call Cy", ID)
    return ana


@pytest.fixture
def ana() -> Ana:
    return met()


def test_both_become_one_with_everything_of_both(ana: Ana) -> None:
    ana.says("hello", ANA, ID)
    for address, channel in ((ID, Channel.WHATSAPP), (ANA, Channel.SMS)):
        (tasks,) = ana.says("my tasks", address, channel=channel)
        assert sorted(tasks.splitlines()[1:]) == ["1. milk", "2. bread"]
    person = ana.conversation(OF_NUMBER)
    assert {timer.text for timer in person.timers} == {"call Bo", "call Cy"}
    assert (person.person and person.person.number, person.person and person.person.user_id) == (ANA, ID)
    left = ana.conversation(OF_ID)
    assert left.moved is not None
    assert (left.moved.to, left.moved.kept, left.person) == (OF_NUMBER, None, None)


def test_reminders_of_both_come_once(ana: Ana) -> None:
    ana.says("hello", ANA, ID)
    ana.says("my tasks", ANA, channel=Channel.SMS)  # no window binds SMS
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(hours=30)
    ana.service.sweep()
    said = [each.text for each in ana.service.work()]
    assert sorted(name for text in said for name in ("Bo", "Cy") if name in text) == ["Bo", "Cy"]


@pytest.mark.parametrize("addresses", [(ANA,), (ID,), (ANA, ID)], ids=str)
def test_an_opt_out_under_either_holds_for_both(ana: Ana, addresses: tuple[str, ...]) -> None:
    ana.says("hello", ANA, ID)
    ana.says("STOP", *addresses)
    assert ana.service.table.opted_out == {OF_NUMBER: True, OF_ID: True}
    assert ana.says("my tasks", ID) == ana.says("my tasks", ANA, channel=Channel.SMS) == []


@pytest.mark.parametrize("stopped", [ANA, ID])
def test_an_opt_out_from_before_holds_afterwards(ana: Ana, stopped: str) -> None:
    ana.says("STOP", stopped, channel=Channel.SMS if stopped == ANA else Channel.WHATSAPP)
    ana.says("my tasks", ANA, ID)
    assert ana.says("my tasks", ID) == []
    assert ana.conversation(OF_NUMBER).timers == ()


def test_an_erasure_reaches_what_was_kept_under_both(ana: Ana) -> None:
    ana.says("hello", ANA, ID)
    ana.says("delete my data", ID)
    ana.says("yes", ID)
    assert not [key for key in ana.service.table.data if key[0] in (OF_NUMBER, OF_ID)]
    assert not [key for key in ana.service.table.rows if key[0] == OF_ID]
    for id in (OF_NUMBER, OF_ID):
        assert "bread" not in ana.conversation(id).model_dump_json()
    assert ana.says("my tasks", ID) != []
    assert ana.conversation(OF_ID).person is None


def test_a_message_that_comes_again_is_not_answered_again(ana: Ana) -> None:
    first = ana.message("add eggs to my tasks", ID)
    ana.hears(first)
    ana.says("hello", ANA, ID)
    assert ana.hears(first) == []
    (tasks,) = ana.says("my tasks", ID)
    assert tasks.count("eggs") == 1


def test_an_id_that_nobody_has_written_under_leads_to_its_person() -> None:
    ana = Ana()
    ana.says("my tasks", ANA, ID)
    assert ana.says("add milk to my tasks", ID) == ["Added “milk” to your tasks."]
    assert ana.conversation(OF_ID).person is None
    assert ana.service.sender.sent[-1].to == ANA


def test_the_message_that_shows_the_number_is_read_with_everything_of_both(ana: Ana) -> None:
    (asked,) = ana.says("delete bread", ID)
    assert asked.startswith("Delete “bread”")
    assert ana.says("yes", ANA, ID) == ["Deleted “bread”."]
    assert ana.says("my tasks", ANA, ID) == ["Your tasks:\n1. milk"]


def test_a_question_that_could_not_be_read_yet_is_asked_again_and_not_answered(ana: Ana) -> None:
    for event in (ana.message("delete bread", ID), ana.message("yes", ANA, ID)):
        ana.service.mailbox.put(event)
    said = [each.text for each in ana.hears()]
    assert sum("Delete “bread”" in each for each in said) == 2
    assert "Deleted “bread”." not in said


def test_what_comes_behind_the_message_that_waits_stays_behind_it(ana: Ana) -> None:
    texts = [ana.message("add eggs to my tasks", ANA, ID), ana.message("my tasks", ANA)]
    said = [each.text for each in ana.hears(*texts)]
    assert said[0] == "Added “eggs” to your tasks."
    assert sorted(said[1].splitlines()[1:]) == ["1. milk", "2. bread", "3. eggs"]


def test_whoever_shares_their_number_is_thanked_and_one_person(ana: Ana) -> None:
    shared = ana.message("[Number shared]", ANA, ID).model_copy(update={"form": MessageForm.NUMBER})
    assert [each.text for each in ana.hears(shared)] == ["Thank you, now I know your number."]
    (tasks,) = ana.says("my tasks", ANA, channel=Channel.SMS)
    assert sorted(tasks.splitlines()[1:]) == ["1. milk", "2. bread"]


def together(dies_at: int) -> tuple[Ana, list[str]]:
    """Let both become one while texts arrive on both, and let the process die at that call."""
    ana = met()
    ana.calls, ana.dies_at = 0, dies_at
    texts = [
        ana.message("add eggs to my tasks", ID),
        ana.message("add tea to my tasks", ANA, ID),
        ana.message("add rice to my tasks", ID),
        ana.message("add jam to my tasks", ANA),
        ana.message("add salt to my tasks", ID),
    ]
    said = [each.text for each in ana.hears(*texts)]
    ana.dies_at = -1
    return ana, said


def test_wherever_the_process_dies_nothing_is_lost_and_nothing_comes_twice() -> None:
    whole, said = together(-1)
    assert len(said) == 5
    for dies_at in range(1, whole.calls + 1):
        ana, heard = together(dies_at)
        assert sorted(heard) == sorted(said), dies_at
        (tasks,) = ana.says("my tasks", ID)
        kept = sorted(line.partition(". ")[2] for line in tasks.splitlines()[1:])
        assert kept == ["bread", "eggs", "jam", "milk", "rice", "salt", "tea"], dies_at
        assert {timer.text for timer in ana.conversation(OF_NUMBER).timers} == {"call Bo", "call Cy"}, dies_at


def test_a_conversation_never_leads_to_itself() -> None:
    ana = Ana()
    ana.says("my tasks", ANA)
    ana.hears(LeadsTo(id="x", conversation=OF_NUMBER, received_at=ana.service.now(), to=OF_NUMBER))
    assert ana.conversation(OF_NUMBER).moved is None


def test_the_talk_under_the_id_goes_on_in_the_window() -> None:
    ana = Ana()
    ana.says("add milk to my tasks", ANA, channel=Channel.SMS)
    ana.says("add bread to my tasks", ID)
    assert ana.says("undo", ANA, ID) == ["Deleted “bread”."]  # the last, under the id
    person = ana.conversation(OF_NUMBER)
    assert [line.text for line in person.history.lines][:4] == [
        *("add milk to my tasks", 'Added "milk" to your tasks.'),
        *("add bread to my tasks", "Added “bread” to your tasks."),
    ]
    assert person.said == person.history.lines, "one session"
    assert ana.conversation(OF_ID).history.lines == ()


def test_a_talk_that_is_older_than_the_last_words_here_stays_in_the_transcript(ana: Ana) -> None:
    ana.says("my tasks", ANA, channel=Channel.SMS)
    ana.says("hello", ANA, ID)
    assert "add bread to my tasks" not in [line.text for line in ana.conversation(OF_NUMBER).history.lines]


@pytest.mark.parametrize(("days", "id", "is_asked"), [(40, "CA.7", True), (40, ID, False), (20, "CA.7", False)])
def test_a_number_that_comes_back_with_another_id_may_be_somebody_elses(days: int, id: str, is_asked: bool) -> None:
    ana = Ana()
    ana.says("my name is Ana", ANA, ID)
    ana.says("add milk to my tasks", ANA, ID)
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(days=days)
    asks = ana.message("my tasks", ANA, ID)
    (said,) = [each.text for each in ana.hears(asks.model_copy(update={"user_id": id, "of_user_id": None}))]
    assert ("milk" not in said) is is_asked
    assert said.startswith("It has been a long time") is is_asked
