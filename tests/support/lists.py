"""A person with plain things on their lists, whose model calls what a test tells it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.ports import Appointment
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls
from tests.support.phone import Phone

TORONTO = ZoneInfo("America/Toronto")
NOW = datetime(2026, 12, 2, 10, tzinfo=TORONTO)
"""A Wednesday."""
Call = tuple[str, dict[str, object]]


class HerLists(Phone):
    """The phone of somebody with tasks, events and reminders of their own."""

    def __init__(
        self,
        model: ScriptedModel,
        tasks: Sequence[str] = (),
        events: Sequence[tuple[str, int, float]] = (),
        reminders: Sequence[str] = (),
        language: str = "English",
    ) -> None:
        """`events` are titles with the days from today and the hour at which they begin; each takes an hour."""
        self.memory = MemoryService(ManualClock(NOW.astimezone(UTC)))
        super().__init__(self.memory, channel=Channel.WHATSAPP)
        self.memory.mail.can_send = True
        self.says(language)
        for each in reminders:
            self.says(f"remind me tomorrow at 11 to {each}")
        id = self.state.id
        for n, title in enumerate(tasks):
            self.memory.tasks.add(id, title, NOW - timedelta(days=2) + timedelta(minutes=n), f"t{n}")
        for n, (title, days, hour) in enumerate(events):
            at = (NOW.replace(hour=0) + timedelta(days=days, hours=hour)).astimezone(UTC)
            self.memory.calendar.add(id, Appointment(f"e{n}", title, at, 60, TORONTO.key))
        self.later(minutes=30)
        self.clock.time = NOW.astimezone(UTC)
        self.inbox.clear()
        self.model = self.memory.model = model

    @property
    def kept(self) -> str:
        """All that an action could have changed."""
        state = self.state
        assert state.person is not None
        timers = [each for each in state.timers if each.kind == "reminder"]
        return repr([self.memory.table.data, timers, state.person.name])

    def is_done(self, said: str, *orders: Call) -> bool:
        """Whether what the model calls upon these words is done without another question."""
        before = self.kept
        self.clock.advance(seconds=50)
        self.model.will(calls(*orders))
        self.inbox.clear()
        self.says(said)
        is_asked = bool(self.state.questions)
        assert is_asked == (self.kept == before), self.inbox
        return not is_asked
