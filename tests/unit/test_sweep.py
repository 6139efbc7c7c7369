"""A sweep that meets ten thousand due timers (with PARLEY_BUDGET=all a hundred thousand), dies half-way, comes late, or
is not alone: each is fired once.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from parley.adapters.memory_queues import ManualClock, MemoryDelays
from parley.conversation.events import TimerDue
from parley.conversation.timers import MOST_TIMERS, Timer
from parley.ports import NEAR, Deadline
from parley.sweep import sweep
from parley_cli.memory_service import MemoryService
from tests.support import budget
from tests.support.phone import START, Phone

MINUTE = 60


class Stage:
    """A service, and how many strangers of whom rows are all that there is: each awaits as many timers as anybody may,
    all of them due within the minute that begins at `START`."""

    def __init__(self, strangers: int) -> None:
        self.clock = ManualClock(START)
        self.service = MemoryService(self.clock)
        self.service.table.timers |= {
            (f"{person:052}", timer.event): timer.due
            for person in range(strangers)
            for timer in (
                Timer(id=f"SM{person}.a{n}.t0", due=START + timedelta(seconds=n), text="") for n in range(MOST_TIMERS)
            )
        }

    def sweep(self, delays: MemoryDelays | None = None) -> int:
        """Run the sweep until it ends by itself."""
        service = self.service
        return sweep(service.agenda, service.mailbox, delays or service.delays, self.clock, Deadline.after(600))

    def sweep_with_mishaps(self, dies_after: int) -> None:
        """Run a sweep that dies after so many, then two at once, until there is nothing left for another."""
        dying = Dying(self.clock, self.service.mailbox, self.service.delays.waiting)
        dying.left = dies_after
        with pytest.raises(ConnectionError):
            self.sweep(dying)
        with ThreadPoolExecutor(2) as both:
            for run in [both.submit(self.sweep) for _ in range(2)]:
                run.result()
        assert self.sweep() == 0

    def taken(self) -> list[TimerDue]:
        """What has come to mailboxes by now."""
        self.service.delays.ring()
        events = [event for event in self.service.mailbox.events if isinstance(event, TimerDue)]
        self.service.mailbox.events.clear()
        return events


class Dying(MemoryDelays):
    """A queue whose client dies."""

    left = 0

    def put(self, event: TimerDue) -> bool:
        if not self.left:
            raise ConnectionError
        self.left -= 1
        return super().put(event)


@pytest.mark.slow
def test_what_is_due_comes_at_its_second_whatever_happens_to_sweeps_before() -> None:
    stage = Stage(strangers=200)
    awaited = dict(stage.service.table.timers)
    stage.clock.time = START - NEAR / 2
    stage.sweep_with_mishaps(dies_after=4_321)
    assert stage.taken() == []
    fired = Counter[tuple[str, str]]()
    for second in range(MINUTE):
        stage.clock.time = START + timedelta(seconds=second)
        for event in stage.taken():
            assert awaited[event.conversation, event.id] == stage.clock()
            fired[event.conversation, event.id] += 1
    assert fired == dict.fromkeys(awaited, 1)


@pytest.mark.slow
def test_all_that_are_forty_minutes_late_are_fired_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley.sweep.PAGE", 5_000)  # a table in memory looks through all of it for each page
    most = 100_000 if budget.ALL else 10_000
    people = most // MOST_TIMERS // 100
    stage = Stage(strangers=most // MOST_TIMERS - people)
    stage.clock.time = START - timedelta(minutes=MOST_TIMERS)
    phones = [Phone(stage.service, f"+14165550{n}") for n in range(100, 100 + people)]
    for phone in phones:
        for n in range(MOST_TIMERS):
            phone.says(f"remind me in {n + 10} minutes to do {n}")
        phone.inbox.clear()
    awaited = dict(stage.service.table.timers)
    assert len(awaited) == most
    stage.clock.time = max(awaited.values()) + timedelta(minutes=40)
    stage.sweep_with_mishaps(dies_after=most // 2)
    events = stage.taken()
    assert Counter((event.conversation, event.id) for event in events) == dict.fromkeys(awaited, 1)
    for phone in phones:
        conversation = phone.state.id
        for event in (each for each in events if each.conversation == conversation):
            stage.service.turn(event)
            stage.service.turn(event.model_copy())  # a queue may deliver it again
        heard = [message.text for message in stage.service.work() if message.to == phone.number]
        assert heard == [f"Reminder: do {n}" for n in range(MOST_TIMERS)]
        assert phone.state.timers == ()
