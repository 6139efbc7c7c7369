"""The faults of the crash tests: every call that a process makes to an outside service can go wrong. The calls are
found by observing a run.

`Calls` stands in the way of each of them (`world.py` puts it there), numbers it, and lets the fault happen that is
planned for that number. A process that has died does nothing more: whatever its code tries, in an `except`, in a
`finally`, in another thread, is not done.

A number names a call only if the same story makes its calls in the same order, so no two threads may make them at once
(`threads.py`). When they did, a client's own retry that was meant for `mark` fell on the post of a stranger's message,
and the stand-in posted it twice.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

SERVICE = ("/layers/common/parley/", "/functions/")
"""Parts of the paths of the service's own files."""


class Died(BaseException):
    """Raised where a process dies. It is no Exception, so the service's `except Exception` cannot catch it."""


class Way(Enum):
    """The ways in which a call to an outside service can go wrong."""

    DIES_BEFORE = "the process dies before it"
    DIES_AFTER = "the process dies after it"
    LOST = "it happens, and its answer is lost"
    UNREACHABLE = "it does not happen, and the client says so"
    REPEATED = "it happens, its answer is lost, and the client's own retry makes it again"


@dataclass(frozen=True)
class Client:
    """How the client of one outside service fails: its errors, and whether it retries a call by itself (`repeats`)."""

    lost: Callable[[], Exception]
    unreachable: Callable[[], Exception]
    repeats: bool = False

    @property
    def ways(self) -> Sequence[Way]:
        """Return the ways in which a call of this client can go wrong; REPEATED only if the client retries."""
        return tuple(way for way in Way if self.repeats or way is not Way.REPEATED)


Site = tuple[tuple[str, int], ...]
"""Files and lines of the service, the outermost first."""


@dataclass(frozen=True)
class Call:
    """One call to an outside service, as it was observed: the process, the call's name, and where the service makes
    it.
    """

    process: str
    name: str
    client: Client
    site: Site = field(default=(), compare=False)
    """The lines of the service that made the call, outermost first. Calls with one site are the same step."""

    def __str__(self) -> str:
        return f"{self.process}: {self.name}"


Faults = Mapping[int, Way]
"""The planned faults by the number of the call, from 1."""


@dataclass
class Calls:
    """The calls since the scenario began, numbered from 1, and the planned fault of each."""

    tick: Callable[[], None]
    """A function that moves the clock a little; it is called at every call."""
    faults: Faults = field(default_factory=dict)
    always: Mapping[str, Way] = field(default_factory=dict)
    """Faults of every call with a certain text, "process: name"."""
    made: list[Call] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """The promises that were broken, as stand-ins and rules have noted them."""
    process: str = ""
    """The process that makes the calls now; empty while the test itself reads."""
    died: bool = False

    def through(self, name: str, client: Client, perform: Callable[[], Any]) -> Any:
        """Make a call with `perform`, or let it go wrong as planned. Raises Died, or the client's error."""
        if not self.process:
            return perform()
        if self.died:
            raise Died
        self.tick()
        call = Call(self.process, name, client, _site())
        self.made.append(call)
        way = self.faults.get(len(self.made), self.always.get(str(call)))
        if way is not None and way not in client.ways:
            self.broken.append(f"{name} cannot go wrong so: this is not the story that was found")
            way = None  # a retry by a client that never retries would look like a fault of the service
        if way is Way.UNREACHABLE:
            raise client.unreachable()
        if way is Way.DIES_BEFORE:
            self.died = True
            raise Died
        answer = self._answer(call, perform)
        if way is Way.DIES_AFTER:
            self.died = True
            raise Died
        if way is Way.LOST:
            raise client.lost()
        if way is Way.REPEATED:
            answer = self._answer(call, perform)
        return answer()

    def _answer(self, call: Call, perform: Callable[[], Any]) -> Callable[[], Any]:
        """Perform the call now, and return a function that later gives its answer, or raises its error. A stand-in's
        AssertionError is noted in `broken` and raised at once.
        """
        try:
            value = perform()
        except AssertionError as error:
            self.broken.append(f"{call}: {error}")
            raise
        except Exception as error:
            return partial(_raise, error)
        return lambda: value


def _site() -> Site:
    """Return the lines of the service on the call stack, outermost first."""
    lines, frame = list[tuple[str, int]](), inspect.currentframe()
    while frame is not None:
        if any(part in frame.f_code.co_filename for part in SERVICE):
            lines.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return tuple(reversed(lines))


def _raise(error: Exception) -> Any:
    raise error
