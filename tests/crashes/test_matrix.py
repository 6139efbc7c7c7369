"""A crash at any point, then redelivery, ends as if there had been no crash.

pytest tests/crashes        a crash of each kind at each place in the service, and a sample of the others and of pairs
make crashes                all crashes, and all pairs of the small scenarios
"""

from collections import Counter

import pytest

from parley_cli.events import BEN
from tests.crashes.matrix import Kind, Matrix
from tests.crashes.scenarios import SCENARIOS, Scenario
from tests.crashes.world import ANAS_ID, World
from tests.support.budget import sample

MORE, PAIRS = 16, 10
"""The number of crashes of kinds that are known already, of each scenario; and of pairs, of each small one."""
known: set[Kind] = set()
"""The kinds of crashes that this process has tried. A scenario that runs alone tries all of its own."""


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_crash_at_any_call_ends_as_if_there_had_been_none(
    world: World, scenario: Scenario, tried: Counter[str]
) -> None:
    matrix = Matrix(world, scenario)
    ana, *_ = matrix.wanted
    assert [text for _, text in world.received] == list(scenario.hears)
    assert [text for _, text in world.inboxes[BEN]] == list(scenario.ben_hears)
    assert [text for _, text in world.inboxes[ANAS_ID]] == list(scenario.at_id or ())
    assert ana.tasks == (scenario.tasks or {})
    posted = [tuple(to for _, to in each.letters) for each in matrix.wanted]
    assert posted == [scenario.letters, scenario.ben_letters][: len(posted)]
    assert not matrix.complaints()
    assert not world.holds(scenario.gone)
    chosen = matrix.chosen(set(known) if scenario.most else known, MORE)
    count, bad = matrix.broken(sample(chosen, scenario.most, scenario.name) if scenario.most else chosen)
    tried["points"] += len(matrix.found)
    tried["crashes"] += count
    assert not matrix.unknown, "after one crash it can always be told"
    print(f"{scenario.name}: {len(matrix.found)} points, {count} crashes")
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("scenario", [each for each in SCENARIOS if each.small], ids=lambda scenario: scenario.name)
def test_two_crashes_end_as_if_there_had_been_none(world: World, scenario: Scenario, tried: Counter[str]) -> None:
    matrix = Matrix(world, scenario)
    firsts = list(matrix.singles())
    pairs = list(matrix.pairs(sample(firsts, PAIRS, scenario.name)))
    count, bad = matrix.broken(sample(pairs, PAIRS, scenario.name))
    tried["pairs"] += count
    tried["pairs that left a message unknown, and told of it"] += matrix.unknown
    print(f"{scenario.name}: {count} of {len(pairs)} pairs")
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("name", ["a confirmation and its yes", "an order is paid while its person cancels it"])
def test_a_story_whose_beginning_is_known_ends_as_one_that_is_told_whole(world: World, name: str) -> None:
    (scenario,) = (each for each in SCENARIOS if each.name == name)
    matrix = Matrix(world, scenario)
    for faults in sample(list(matrix.singles()), 5, name):
        known, made = matrix.tell(faults), list(world.calls.made)
        assert matrix.tell(faults, whole=True) == known
        assert world.calls.made == made
