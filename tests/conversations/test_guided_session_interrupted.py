"""A short guided session is interrupted at every phase, and dies at every call: no sentence is repeated or skipped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.business.script import told_within
from parley.conversation.events import TimerDue
from parley.conversation.state import Conversation
from parley.lanes.guide.notes import PORTION
from parley.lanes.guide.phases import PHASES
from parley.lanes.guide.settings import GuideSettings
from parley.lanes.guide.texts import of
from parley.lanes.guide.written import own_script
from parley.ports import Deadline
from parley.settings import Settings
from parley_cli.memory_service import MemoryService
from tests.support.budget import sample
from tests.support.guide import begin, guide_notes, next_portion_due, session_of, told, with_guide
from tests.support.phone import ANA, Phone, clock
from tests.support.sessions import People, sentences_of_all

EN = of("en")
SENTENCES = 3
"""The sentences of each phase here. With messages of 160 characters they come in two messages."""
WRITTEN = tuple(each for phase in PHASES for each in told_within(own_script("en")[phase], SENTENCES))


@pytest.fixture(autouse=True)
def short_phases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley.lanes.guide.telling.budgets", lambda *_: dict.fromkeys(PHASES, SENTENCES))


def service_of(clock: ManualClock) -> MemoryService:
    return MemoryService(clock, settings=with_guide(sms_characters=160))


def in_phase(clock: ManualClock, place: int) -> tuple[Phone, list[str]]:
    """Return a phone whose session has told the first message of the phase at that place, and what was told so far."""
    phone = Phone(service_of(clock))
    begin(phone)
    heard = list[str]()
    while session_of(phone).phase != PHASES[place] or not session_of(phone).in_phase:
        heard += [text for _, text in told(phone, 1)]
    return phone, heard


def pause_and_resume(phone: Phone) -> list[str]:
    phone.says("pause")
    phone.later(minutes=5)
    phone.says("resume")
    return [EN.paused, EN.resumed]


def pause_for_hours(phone: Phone) -> list[str]:
    phone.says("pause")
    phone.later(minutes=31)
    phone.later(hours=20)
    phone.says("resume")
    return [EN.paused, EN.still_paused, EN.resumed]


def lose_the_timer(phone: Phone) -> list[str]:
    phone.service.delays.waiting.clear()
    return []


def sweep_late(phone: Phone) -> list[str]:
    phone.later(minutes=40)
    return []


def deploy(phone: Phone) -> list[str]:
    id = phone.state.id
    phone.service.table.conversations[id] = Conversation.model_validate_json(phone.state.model_dump_json())
    return []


def remind(phone: Phone) -> list[str]:
    phone.says("remind me in 1 second to stretch")
    return [phone.inbox[-1]]


def ask_another_lane(phone: Phone) -> list[str]:
    phone.says("add milk to my tasks")
    phone.says("my tasks")
    return ["Added “milk” to your tasks.", "Your tasks:\n1. milk"]


def leave_a_question_open(phone: Phone) -> list[str]:
    phone.says("delete my data")
    return [phone.inbox.pop()]


def write_words_of_crisis(phone: Phone) -> list[str]:
    phone.says("I want to die")
    (answer,) = phone.inbox
    assert "988" in answer
    assert next_portion_due(phone) is None
    phone.inbox.clear()
    phone.says("resume")
    return [EN.resumed]


def deliver_again(phone: Phone) -> list[str]:
    due = next(each for each in phone.state.timers if each.kind == PORTION)
    phone.clock.time = due.due
    for _ in range(3):
        phone.service.receive(TimerDue(id=due.event, conversation=phone.state.id, received_at=due.due))
    return []


@pytest.mark.parametrize("place", range(5), ids=PHASES)
@pytest.mark.parametrize(
    "interrupt",
    [
        pause_and_resume,
        pause_for_hours,
        lose_the_timer,
        sweep_late,
        deploy,
        remind,
        ask_another_lane,
        leave_a_question_open,
        write_words_of_crisis,
        deliver_again,
    ],
    ids=lambda each: each.__name__,
)
def test_nothing_is_repeated_and_nothing_skipped(
    clock: ManualClock, place: int, interrupt: Callable[[Phone], list[str]]
) -> None:
    phone, heard = in_phase(clock, place)
    before = len(phone.service.sender.sent)
    said = [phone._as_sent(text) for text in interrupt(phone)]
    told(phone)
    later = [message.text for message in phone.service.sender.sent[before:]]
    others = {*said, "Reminder: stretch", *(text for text in later if "988" in text or text.startswith(EN.aftercare))}
    told_later = [text.removeprefix(f"{EN.after_gap}\n\n") for text in later if text not in others]
    assert " ".join((*heard, *told_later)) == " ".join(WRITTEN)
    assert guide_notes(phone).past[-1].is_whole
    phone.inbox.clear()


@pytest.mark.parametrize("place", range(5), ids=PHASES)
def test_a_stop_ends_it_and_nothing_comes_after(clock: ManualClock, place: int) -> None:
    phone, _ = in_phase(clock, place)
    phone.says("STOP")
    phone.inbox.clear()
    phone.later(minutes=1)
    phone.later(hours=25)
    phone.hears()
    assert guide_notes(phone).session is None


# --- a death at every call -------------------------------------------------------------------------------------------


class Died(BaseException):
    """Raised where the process dies. It is no Exception, so nothing of the service catches it."""


@dataclass
class Deaths:
    """Lets the process die once, before or after the call with this number; 0: never."""

    at: int = 0
    after: bool = False
    made: int = 0

    def through(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(*args: Any, **given: Any) -> Any:
            self.made += 1
            dies = self.made == self.at
            if dies and not self.after:
                raise Died
            result = call(*args, **given)
            if dies:
                raise Died
            return result

        return made


POINTS = 24
"""How many deaths are tried, unless PARLEY_BUDGET asks for all."""
STORY: tuple[str | timedelta, ...] = ("a 10 minute calm session", "yes", timedelta(seconds=25), "pause", "resume")


def play(deaths: Deaths) -> list[str]:
    """Play a whole session with a pause in it, in which the process may die once, and return what the person hears."""
    service, time = service_of(now := clock()), now
    for port, name in (
        (service.turns.store, "load"),
        (service.turns.store, "commit"),
        (service.deliveries, "relay"),
        (service.delays, "put"),
    ):
        setattr(port, name, deaths.through(getattr(port, name)))
    for step in STORY:
        if isinstance(step, str):
            time.advance(seconds=1)
            service.mailbox.put(service.message(ANA, step))
            work(service)
        else:
            go_on(service, time, time() + step)
    go_on(service, time, time() + timedelta(minutes=30))
    return [message.text for message in service.sender.sent]


def work(service: MemoryService) -> None:
    """Process the queues until they are empty. An event or a relay whose process died is delivered again."""
    while service.mailbox.events or service.deliveries.relays:
        try:
            if service.mailbox.events:
                service.turn(service.mailbox.events[0])
                service.mailbox.events.popleft()
            else:
                service.delivery.deliver(service.deliveries.relays[0], Deadline.after(60))
                service.deliveries.relays.popleft()
        except Died:
            pass


def go_on(service: MemoryService, time: ManualClock, until: datetime) -> None:
    """Let time pass, and do what falls due at its moment."""
    while (due := service.next_due(until)) is not None:
        time.time = max(time.time, due)
        try:
            service.sweep()
        except Died:
            continue
        service.delays.ring()
        work(service)
    time.time = until


def test_a_death_at_any_call_of_a_whole_session_changes_nothing() -> None:
    whole = Deaths()
    wanted = play(whole)
    begun, (paused, resumed) = wanted[:2], (EN.paused, EN.resumed)
    assert (wanted.count(paused), wanted.count(resumed)) == (1, 1)
    told_whole = [text for text in wanted[2:-1] if text not in (paused, resumed)]
    assert " ".join(told_whole) == " ".join(WRITTEN)
    assert len(begun) == 2
    points = [Deaths(at, after) for at in range(1, whole.made + 1) for after in (False, True)]
    for deaths in sample(points, POINTS, "a guided session"):
        assert play(deaths) == wanted, deaths
        assert deaths.made >= deaths.at


# --- a reminder ------------------------------------------------------------------------------------------------------


def test_a_reminder_waits_for_a_long_session_for_half_an_hour_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    phone = Phone(MemoryService(clock(), settings=with_guide()))
    begin(phone, "a 30 minute calm session")
    for _ in range(2):
        phone.says("slower")  # it takes 50 minutes then
    phone.says("remind me in 10 minutes to stretch")
    phone.inbox.clear()
    due = phone.clock() + timedelta(minutes=10)
    while not any(message.text == "Reminder: stretch" for message in phone.service.sender.sent):
        phone.clock.time = phone.service.next_due(phone.clock() + timedelta(hours=1)) or phone.clock()
        phone.sweeps()
    assert phone.clock() - due == timedelta(minutes=30)
    assert next_portion_due(phone) is not None, "the session goes on beside it"
    phone.inbox.clear()


# --- several people --------------------------------------------------------------------------------------------------


def test_ten_people_at_once_read_each_sentence_within_a_second_of_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    service = MemoryService(clock(), settings=with_guide())
    people = People.of(service, 10, "a 10 minute calm session")
    people.go_on(service.now() + timedelta(minutes=11))
    for phone in people.phones:
        delays = people.delays_of(phone, sentences_of_all(10))
        assert len(delays) == 21
        assert all(0 <= delay < 1 for delay in delays)
        assert guide_notes(phone).past[-1].is_whole


def test_a_session_adds_nothing_to_the_turns_of_somebody_who_has_none() -> None:
    stored = list[str]()
    for settings in (Settings(), with_guide()):
        ben = Phone(MemoryService(clock(), settings=settings), number="+14165550199")
        if settings.of(GuideSettings).is_on:
            begin(Phone(ben.service))
            ben.clock.time -= timedelta(seconds=2)
            ben.service.said = 0
        for text in ("add milk to my tasks", "remind me in 1 hour to rest", "my tasks", "delete milk", "yes"):
            ben.says(text)
        stored.append(ben.state.model_dump_json())
    without, beside = stored
    assert beside == without
