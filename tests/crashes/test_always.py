"""A call that kills its process every time: what an action may have done is said to be unknown after three attempts,
and a message is answered, or told of, or in a dead-letter queue, whatever it was that died.
"""

from contextlib import suppress

import pytest

from parley.conversation.state import ATTEMPTS
from tests.crashes.faults import Way
from tests.crashes.matrix import Matrix
from tests.crashes.scenarios import JOHN, SCENARIOS, says
from tests.crashes.world import Restless, World

PERHAPS = (
    "Something went wrong, and I may already have done this: Add “milk” to your tasks? "
    "Please look before you ask again."
)


@pytest.mark.parametrize(("way", "done"), [(Way.DIES_BEFORE, 0), (Way.DIES_AFTER, 1)])
def test_an_action_that_always_kills_the_process_is_begun_three_times_and_told(
    world: World, way: Way, done: int
) -> None:
    start, action = world.saved(), "orchestrate: dynamodb.UpdateItem"
    world.restore(start, {}, {action: way})
    says("add milk", "hello")(world)
    assert [text for _, text in world.received] == [PERHAPS, "You said: hello"]
    assert [str(call) for call in world.calls.made].count(action) == ATTEMPTS
    assert len([item for item in world.items() if item["sk"].startswith("TASK#")]) == done
    assert not world.dead
    assert not world.calls.broken


NOT_NOW = (
    "The email to John Doe (john@example.org) could not be sent just now. It is kept as a draft: ask me again later."
)


def test_an_email_that_never_leaves_is_tried_three_times_and_told_not_to_be_sent(world: World) -> None:
    says("John is john@example.org")(world)
    start, sending = world.saved(), "orchestrate: sesv2.SendEmail"
    world.restore(start, {}, {sending: Way.UNREACHABLE})
    JOHN(world)
    says("hello")(world)
    assert [text for _, text in world.received][-2:] == [NOT_NOW, "You said: hello"]
    assert [str(call) for call in world.calls.made].count(sending) == ATTEMPTS
    assert not world.post.letters
    assert not world.dead
    assert not world.calls.broken


LOST = "or nobody knows whether it did"
"""What the conversation is told of a reply that may not have arrived."""


@pytest.mark.parametrize("name", ["an action", "a delivery is delayed"])
def test_whatever_always_kills_the_process_nothing_is_lost_in_silence_and_nothing_doubled(
    world: World, name: str
) -> None:
    (scenario,) = (each for each in SCENARIOS if each.name == name)
    matrix = Matrix(world, scenario)
    # Not the sweep's: it is the second line of defence, and here everything else works.
    calls = sorted({str(call) for call in matrix.found if call.process != "sweep"})
    for call in calls:
        for way in (Way.DIES_BEFORE, Way.DIES_AFTER):
            world.restore(matrix.start, {}, {call: way})
            for act in (scenario.when, World.settle):
                with suppress(Restless):  # the provider gives up; a row waits for a relay that lies with the dead
                    act(world)
            rows = [row for row, _ in world.received]
            assert len(rows) == len(set(rows)), f"{call}, {way.value}: a message came twice"
            answered = [text for _, text in world.received] == list(scenario.hears)
            told = any(text == PERHAPS for _, text in world.received) or any(
                LOST in item.get("lines", "") for item in world.items()
            )
            accepted = not (call.startswith("webhook") and way is Way.DIES_BEFORE)
            assert answered or told or world.dead or not accepted, f"{call}, {way.value}: nobody hears of it"
    print(f"{scenario.name}: {2 * len(calls)} calls that always kill")


CARD = "Something went wrong, and I may already have done this: Write a card to Bo? Please look before you ask again."


def test_what_nobody_can_tell_is_told_and_never_done_twice(world: World) -> None:
    start = world.saved()
    says("write a card to Bo")(world)
    assert [text for _, text in world.received] == ["Wrote a card to Bo."]
    found = list(enumerate(world.calls.made, 1))
    endings: dict[tuple[str, int], int] = {}
    for number, call in found:
        for way in call.client.ways:
            world.restore(start, {number: way})
            says("write a card to Bo")(world)
            (text,) = [text for _, text in world.received]
            assert text in ("Wrote a card to Bo.", CARD), f"{call}, {way.value}"
            endings[text, len(world.post.letters)] = endings.get((text, len(world.post.letters)), 0) + 1
            assert not world.calls.broken
            assert not world.dead
    print(f"a card: {endings}")
    assert set(endings) == {("Wrote a card to Bo.", 1), (CARD, 0), (CARD, 1)}
