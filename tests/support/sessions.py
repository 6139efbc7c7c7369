"""Several people in guided sessions at once, and by how much each of their sentences comes after its time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from parley.adapters.memory_queues import ManualClock
from parley.business.script import told_within
from parley.lanes.guide.phases import budgets
from parley.lanes.guide.written import own_script
from parley_cli.memory_service import MemoryService
from tests.support.guide import begin, next_portion_due
from tests.support.phone import Phone

PACE = 13
"""The sentences of a session in a minute."""
MINUTE = timedelta(minutes=1)


def sentences_of_all(minutes: int) -> list[str]:
    """Return every sentence of the written session of this many minutes, in order."""
    script = own_script("en")
    return [each for phase, most in budgets(minutes, PACE).items() for each in told_within(script[phase], most)]


@dataclass
class People:
    """People whose sessions are told at once, with a sweep once a minute and a delayed queue, as on AWS."""

    service: MemoryService
    phones: list[Phone] = field(default_factory=list)
    firsts: dict[str, list[datetime]] = field(default_factory=dict)
    """When the first sentence of each session of a number was due."""
    sweep_at: datetime | None = None

    @classmethod
    def of(cls, service: MemoryService, count: int, text: str) -> "People":
        """Return so many people who have begun a session with this text, some seconds apart."""
        people = cls(service)
        for number in range(count):
            phone = Phone(service, number=f"+141655502{number:02}")
            people.phones.append(phone)
            people.begin(phone, text)
        return people

    def begin(self, phone: Phone, text: str) -> None:
        """Let a person begin a session."""
        begin(phone, text)
        first = next_portion_due(phone)
        assert first is not None
        self.firsts.setdefault(phone.number, []).append(first)

    def go_on(self, until: datetime) -> None:
        """Let time pass until then, and do what falls due at its moment."""
        clock = self.service.now
        assert isinstance(clock, ManualClock)
        self.sweep_at = self.sweep_at or clock()
        while True:
            moment = min((self.sweep_at, *(timer.received_at for timer in self.service.delays.waiting)))
            if moment > until:
                break
            clock.time = max(clock(), moment)
            if clock() >= self.sweep_at:
                self.service.sweep()
                self.sweep_at += MINUTE
            self.service.work()
        clock.time = until

    def delays_of(self, phone: Phone, written: Sequence[str]) -> list[float]:
        """Return by how many seconds each message of a person's sessions comes after its first sentence is due. Fails
        if a sentence is missing, repeated or out of order.
        """
        found, place, first, firsts = list[float](), 0, phone.clock(), iter(self.firsts[phone.number])
        for message in self.service.sender.sent:
            at, text = message.created_at, message.text
            if message.to != phone.number or not text.startswith(written[place]):
                continue  # the words around a session
            first = next(firsts) if place == 0 else first
            found.append((at - first).total_seconds() - place * 60 / PACE)
            while text:
                assert text.startswith(written[place]), (text, written[place])
                text, place = text.removeprefix(written[place]).lstrip(), place + 1
            place %= len(written)
        return found
