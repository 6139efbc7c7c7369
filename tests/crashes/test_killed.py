"""A text that kills whatever process decides it: it is given up after three deaths, and harms nobody else."""

import pytest

from parley import texts
from parley.conversation.events import AnyEvent, Burst, Message
from parley.turn import run
from parley_cli.events import ANA, BEN
from tests.crashes.faults import Calls, Client, Died, Way
from tests.crashes.world import World
from tests.support.budget import sample

SORRY = texts.of("en").sorry
CLEO = "+14165550999"
NINE = [f"+1416555{number:04}" for number in range(1, 10)]


@pytest.fixture
def deadly(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Kill whoever decides a text that begins with "bad"; return how often it happened, by the text."""
    decide, deaths = run.decide, list[str]()

    def decides(conversation: object, event: AnyEvent | Burst, *rest: object) -> object:
        messages = event.messages if isinstance(event, Burst) else (event,)
        for message in messages:
            if isinstance(message, Message) and message.text.startswith("bad"):
                deaths.append(message.text)
                world.calls.died = True
                raise Died
        return decide(conversation, event, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("parley.turn.run.decide", decides)
    return deaths


def heard(world: World, person: str = ANA) -> list[str]:
    return [text for _, text in world.inboxes[person]]


def together(world: World, *said: tuple[str, str]) -> None:
    """Return these people's texts in one batch."""
    world.hold("mailbox")
    for person, text in said:
        world.says(text, person=person)
    world.release("mailbox")
    world.settle()


def test_it_is_given_up_after_three_deaths_with_one_apology(world: World, deadly: list[str]) -> None:
    together(world, (ANA, "bad"))
    assert deadly == ["bad"] * 3
    assert heard(world) == [SORRY]
    assert len(world.dead) == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_its_neighbours_in_a_burst_are_answered(world: World, deadly: list[str], place: int) -> None:
    said = ["first", "second"]
    said.insert(place, "bad")
    together(world, *((ANA, text) for text in said))
    assert deadly == ["bad"] * (4 if place else 3)  # once with the others: of the first one that was a try
    answers = [text for text in heard(world) if text != SORRY]
    assert sorted(" ".join(answers).replace("You said: ", "").split()) == ["first", "second"]
    assert heard(world).count(SORRY) == 1
    assert len(world.dead) == 1


def test_what_is_written_afterwards_is_answered_in_order(world: World, deadly: list[str]) -> None:
    together(world, (ANA, "bad"))
    together(world, (ANA, "add milk"))
    assert heard(world) == [SORRY, "Added “milk” to your tasks."]


def test_nine_strangers_of_the_same_batch_are_answered_as_if_alone(world: World, deadly: list[str]) -> None:
    together(world, (NINE[0], "hello"), (ANA, "bad"), *((person, "hello") for person in NINE[1:]))
    assert [heard(world, person) for person in NINE] == [["You said: hello"]] * 9
    assert heard(world) == [SORRY]
    assert len(world.dead) == 1
    assert len(deadly) == 3


def test_two_such_texts_are_both_given_up_and_nobody_else(world: World, deadly: list[str]) -> None:
    together(world, (ANA, "bad"), (BEN, "bad too"), (ANA, "[Image]"))
    assert sorted(set(deadly)) == ["bad", "bad too"]
    assert heard(world, BEN) == [SORRY]
    assert heard(world).count(SORRY) == 1
    assert len(world.dead) == 2


@pytest.mark.parametrize("people", [(ANA, BEN), (BEN, ANA)], ids=["before its neighbour", "after its neighbour"])
def test_whatever_goes_wrong_besides_it_is_given_up_once_and_its_neighbour_answered_once(
    world: World, deadly: list[str], people: tuple[str, str]
) -> None:
    """Every call of every process goes wrong in every way, besides dying of the text; releasing finished conversations
    too."""
    start, texts = world.saved(), {ANA: "bad", BEN: "hello"}
    said = [(person, texts[person]) for person in people]
    together(world, *said)
    found = list(enumerate(world.calls.made, 1))
    assert "DeleteMessageBatch" in str([call.name for _, call in found])
    ways = [(number, call, way) for number, call in found for way in call.client.ways]
    for number, call, way in sample(ways, 10, people[0]):
        world.restore(start, {number: way})
        together(world, *said)
        heard_of = heard(world), heard(world, BEN), len(world.dead)
        assert heard_of == ([SORRY], ["You said: hello"], 1), f"call {number}, {call}: {way.value}"
        assert not world.calls.broken


@pytest.mark.parametrize("stuck", ["mailbox", "deliveries"])
def test_what_could_not_be_deleted_early_is_deleted_with_the_batch(world: World, deadly: list[str], stuck: str) -> None:
    """SQS answers DeleteMessageBatch with a failed entry, and in the mailbox the process dies before it answers."""
    world.queues[stuck].refuses = 1
    together(world, (CLEO, "hello"), (BEN, "hello"), (ANA, "bad"))
    assert world.queues[stuck].refuses == 0
    assert [heard(world, person) for person in (CLEO, BEN)] == [["You said: hello"]] * 2
    assert heard(world) == [SORRY]
    assert len(world.dead) == 1


def test_what_a_released_neighbour_writes_meanwhile_is_answered_once_and_in_order(
    world: World, deadly: list[str]
) -> None:
    """Other invocations take what comes next, while the batch goes on and dies."""
    world.then = [(BEN, "add milk")]
    together(world, (BEN, "hello"), (ANA, "bad"), (CLEO, "hello"))
    assert not world.then
    assert heard(world, BEN) == ["You said: hello", "Added “milk” to your tasks."]
    assert heard(world, CLEO) == ["You said: hello"]
    assert heard(world) == [SORRY]
    assert len(world.dead) == 1


def test_a_fault_that_a_client_cannot_have_does_not_happen() -> None:
    """Otherwise a message that the stand-in posts twice looks like one that the service has sent twice."""
    calls, done = Calls(tick=lambda: None, faults={1: Way.REPEATED}, process="send"), list[str]()
    client = Client(lost=Exception, unreachable=Exception)
    calls.through("provider.POST", client, lambda: done.append("posted"))
    assert done == ["posted"]
    assert calls.broken
