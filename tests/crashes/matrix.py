"""Runs a scenario once without a crash, and then with a crash at every call that this run made."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from parley_cli.events import ANA, BEN
from tests.crashes import rules
from tests.crashes.faults import Call, Faults, Site, Way
from tests.crashes.outcome import Outcome, differences
from tests.crashes.scenarios import Scenario
from tests.crashes.tape import Tape
from tests.crashes.world import ANAS_ID, Restless, World
from tests.support import budget

ENOUGH = 5
"""The most failures that are shown."""

Kind = tuple[Site, Way]
"""A kind of fault: where the service makes the call, and how it goes wrong."""
Endings = tuple[Outcome, ...]
"""The endings of Ana, and of Ben if he writes too."""


@dataclass
class Matrix:
    """One scenario in one world: its run without a crash, and its runs with every fault."""

    world: World
    scenario: Scenario
    start: object = field(init=False)
    """The saved world at the beginning of the story."""
    people: tuple[str, ...] = field(init=False)
    wanted: Endings = field(init=False)
    as_good: tuple[Endings, ...] = field(init=False)
    """Other endings that are right, too."""
    found: list[Call] = field(init=False)
    """The calls of the run without a fault."""
    tape: Tape = ()
    """The recorded invocations of the run without a fault."""
    unknown: int = 0
    """How many runs ended with a message whose delivery is unknown."""

    def __post_init__(self) -> None:
        """Prepare the world, save its start, and run the scenario once without a fault to find its calls and its right
        endings.
        """
        if self.world.shops != self.scenario.shops:
            self.world.apps.clear()  # a process reads the operator's files only once, so it must be loaded anew
        self.world.coached, self.world.helped = self.scenario.coached, self.scenario.helped
        self.world.guided = self.scenario.guided
        self.world.shops, self.world.cards = self.scenario.shops, self.scenario.cards
        if self.scenario.before is not None:
            self.scenario.before(self.world)
        for text in self.scenario.given:
            self.world.says(text)
            self.world.settle()
        for inbox in self.world.inboxes.values():
            inbox.clear()
        self.people = (ANA, BEN) if self.scenario.ben_hears else (ANA,)
        self.start = self.world.saved()
        self.as_good = tuple(map(self._other, self.scenario.or_else))
        self.wanted, self.tape = self._recorded()
        self.found = self.world.calls.made

    def tell(self, faults: Faults, *, whole: bool = False) -> Endings:
        """Run the story with these faults, and return each person's ending. The invocations before the first fault are
        replayed from the recording, unless `whole`. Raises Restless if the world does not come to rest.
        """
        self.world.restore(self.start, faults, known=() if whole else self.tape)
        return self._told(self.scenario.when)

    def _other(self, story: Callable[[World], None]) -> Endings:
        """Run another story from the same start, without a fault, and return the endings."""
        self.world.restore(self.start, {})
        return self._told(story)

    def _recorded(self) -> tuple[Endings, Tape]:
        """Run the story without a fault. Return (the endings, the recording of its invocations)."""
        self.world.restore(self.start, {})
        tape = self.world.recorded()
        return self._told(self.scenario.when), tape

    def _told(self, when: Callable[[World], None]) -> Endings:
        when(self.world)
        self.world.settle()
        if self.scenario.at_id is not None:
            return (Outcome.of_both(self.world, ANA, ANAS_ID),)
        return tuple(Outcome.of(self.world, person) for person in self.people)

    def singles(self) -> Iterator[Faults]:
        """Yield every single fault: each call of the story with each way in which it can go wrong."""
        for number, call in enumerate(self.found, 1):
            for way in call.client.ways:
                yield {number: way}

    def chosen(self, known: set[Kind], more: int) -> list[Faults]:
        """Return one fault of each kind that is not in `known`, and `more` of the other faults at random. The new kinds
        are added to `known`.
        """
        own, others = dict[Kind, Faults](), list[Faults]()
        for faults in self.singles():
            ((number, way),) = faults.items()
            kind = self.found[number - 1].site, way
            if kind in known or kind in own:
                others.append(faults)
            else:
                own[kind] = faults
        known.update(own)
        return [*own.values(), *budget.sample(others, more, self.scenario.name)]

    def pairs(self, firsts: Iterable[Faults]) -> Iterator[Faults]:
        """Yield pairs of faults: each of `firsts` with every way in which every later call of its run can go wrong."""
        for first in firsts:
            (number,) = first
            try:
                self.tell(first)
            except Restless:
                continue  # the single fault is reported by itself
            for second, call in enumerate(list(self.world.calls.made[number:]), number + 1):
                for way in call.client.ways:
                    yield {**first, second: way}

    def broken(self, tried: Iterable[Faults]) -> tuple[int, list[str]]:
        """Run the story with each of these faults until five fail. Return (how many were tried, a description of each
        failure).
        """
        count, bad = 0, list[str]()
        for faults in tried:
            count += 1
            wrong = self.wrong(faults)
            if wrong:
                bad.append(f"{self._where(faults)}:\n    " + "\n    ".join(wrong))
            if len(bad) == ENOUGH:
                break
        return count, bad

    def wrong(self, faults: Faults) -> list[str]:
        """Run the story with these faults, and return in words what is wrong at its end; empty if nothing is."""
        try:
            endings = self.tell(faults)
            self.unknown += any(ending.unknown for ending in endings)
            wrong = [each for number, ending in enumerate(endings) for each in self._different(number, ending)]
        except Restless as restless:
            wrong = [str(restless)]
        wrong += rules.stock_is_right(self.world.items())
        wrong += [f"{word!r} is still in the table" for word in self.world.holds(self.scenario.gone)]
        if max(faults) > len(self.world.calls.made):
            wrong.append("this call was never made: the story is not the one that was found")
        return wrong + self.complaints()

    def _different(self, number: int, ending: Outcome) -> list[str]:
        """Return how a person's ending differs from the wanted one; empty if it equals that or another right ending.
        `number` is the person's position.
        """
        if any(not list(differences(other[number], ending)) for other in self.as_good):
            return []
        return list(differences(self.wanted[number], ending))

    def complaints(self) -> list[str]:
        """Return the broken promises and the refused requests that the stand-ins have noted."""
        return [*self.world.calls.broken, *self.world.provider.refused, *self.world.model.refused]

    def _where(self, faults: Faults) -> str:
        made = self.world.calls.made
        return "; ".join(
            f"call {number}, {made[number - 1] if number <= len(made) else 'never made'}: {way.value}"
            for number, way in faults.items()
        )
