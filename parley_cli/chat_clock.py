"""The clock of `parley chat`. It goes as the machine's does, and `/clock 5 minutes` moves it forward.

What falls due on the way is done in its order, each thing at its own moment: reminders, a guided session's portions.
While the developer types nothing, the same is done as time passes by itself.
"""

import re
import select
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TextIO

from parley_cli.memory_service import MemoryService

COMMAND = "/clock"
HINT = "(/clock takes an amount of time: /clock 90 seconds, /clock 5 minutes, /clock 2 hours, /clock 1 day)"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
AMOUNT = re.compile(r"(\d{1,5}) ?([smhd])[a-z]{0,8}")
LOOK_SECONDS = 0.5
"""How often the terminal is looked at while nothing is typed."""


class ChatClock:
    """A clock that can be moved forward, and goes on from there."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the present moment of this clock."""
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Move the clock forward to this moment; a moment in its past changes nothing."""
        self._ahead += max(moment - self(), timedelta())


class ChatTime:
    """Lets time pass for the service of `parley chat`, and does what falls due."""

    def __init__(self, service: MemoryService, clock: ChatClock, say: Callable[[str], None]) -> None:
        self._service, self._clock, self._say = service, clock, say

    def takes(self, line: str) -> bool:
        """Return whether the line is the command `/clock`."""
        return line.split()[:1] == [COMMAND]

    def do(self, line: str) -> None:
        """Move the clock by the amount of time that the line names, and say what the person hears meanwhile."""
        amount = AMOUNT.fullmatch(line.strip().removeprefix(COMMAND).strip())
        if amount is None:
            self._say(HINT)
            return
        until = self._clock() + timedelta(**{UNITS[amount[2]]: int(amount[1])})
        self.pass_until(until)
        self._clock.move_to(until)
        self._say(f"(it is {self._clock():%A %H:%M:%S} UTC)")

    def pass_until(self, until: datetime) -> None:
        """Do what is due up to this moment, each thing at its own, and say what the person hears of it."""
        while (due := self._service.next_due(until)) is not None:
            self._clock.move_to(due)
            self._service.sweep()
            for message in self._service.work():
                self._say(f"({max(due, message.created_at):%H:%M:%S}) {message.text}")

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
