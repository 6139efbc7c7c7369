"""The clock of `parley chat`. It goes as the machine's does, and `/clock 5 minutes` moves it forward.

What falls due on the way is done in its order, each thing at its own moment: reminders, a guided session's portions.
While the developer types nothing, the same is done as time passes by itself.
"""

import re
import select
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TextIO

from parley.ports import Clock
from parley_cli.memory_service import MemoryService

COMMAND = "/clock"
HINT = "(/clock takes an amount of time: /clock 90 seconds, /clock 5 minutes, /clock 2 hours, /clock 1 day)"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
AMOUNT = re.compile(r"(\d{1,5}) ?([smhd])[a-z]{0,8}")
LOOK_SECONDS = 0.5
"""How often the terminal is looked at while nothing is typed."""


class ChatClock:
    """A clock that can be moved forward, and goes on from there: as the machine's does, or as another one that is
    given.
    """

    def __init__(self, other: Clock = lambda: datetime.now(UTC)) -> None:
        self._other = other
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the present moment of this clock."""
        return self._other() + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Move the clock forward to this moment; a moment in its past changes nothing."""
        self._ahead += max(moment - self(), timedelta())


class ChatTime:
    """Lets time pass for the service of `parley chat`, and does what falls due."""

    def __init__(
        self,
        service: MemoryService,
        clock: ChatClock,
        say: Callable[[str], None],
        heard: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._service, self._clock, self._say, self._heard = service, clock, say, heard

    def takes(self, line: str) -> bool:
        """Return whether the line is the command `/clock`."""
        return line.split()[:1] == [COMMAND]

    def do(self, line: str) -> timedelta:
        """Move the clock by the amount of time that the line names, and say what the person hears meanwhile. Return the
        amount; none if the line names none.
        """
        amount = AMOUNT.fullmatch(line.strip().removeprefix(COMMAND).strip())
        if amount is None:
            self._say(HINT)
            return timedelta()
        passing = timedelta(**{UNITS[amount[2]]: int(amount[1])})
        until = self._clock() + passing
        self.pass_until(until)
        self._clock.move_to(until)
        self._say(f"(it is {self._clock():%A %H:%M:%S} UTC)")
        return passing

    def pass_until(self, until: datetime) -> None:
        """Do what is due up to this moment, each thing at its own, and say what the person hears of it."""
        while (due := self._service.next_due(until)) is not None:
            self._clock.move_to(due)
            self._service.sweep()
            for message in self._service.work():
                self._say(f"({max(due, message.created_at):%H:%M:%S}) {message.text}")
                self._heard(message.text)

    def pass_by_itself(self) -> None:
        """Do what is due by now."""
        self.pass_until(self._clock())


def lines_typed(terminal: TextIO, prompt: Callable[[], None], meanwhile: Callable[[], None]) -> Iterator[str]:
    """Yield the lines that are typed, without their ends, and call `meanwhile` again and again before each."""
    prompt()
    while True:
        while not select.select([terminal], [], [], LOOK_SECONDS)[0]:
            meanwhile()
        line = terminal.readline()
        if not line:
            return
        yield line.rstrip("\n")
        prompt()
