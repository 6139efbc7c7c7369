"""A text that kills whatever process decides it: it is given up after three deaths, and harms nobody else."""

import pytest

from parley import texts
from parley.conversation.events import AnyEvent, Burst, Message
from parley.turn import run
from parley_cli.events import ANA, BEN
from tests.crashes.faults import Died, Way
from tests.crashes.world import World

SORRY = texts.of("en").sorry
NINE = [f"+1416555{number:04}" for number in range(1, 10)]


@pytest.fixture
def deadly(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whoever decides a text that begins with "bad" is killed; how often it happened, by the text."""
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
    """These people's texts, in one batch."""
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
    world.inboxes.update({person: [] for person in NINE})
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


def test_a_crash_while_it_is_written_down_changes_nothing(world: World, deadly: list[str]) -> None:
    """The process dies at each of its calls in turn, besides dying of the text."""
    start = world.saved()
    together(world, (ANA, "bad"), (BEN, "hello"))
    found = list(enumerate(world.calls.made, 1))
    for number, call in found:
        for way in (Way.DIES_BEFORE, Way.DIES_AFTER) if call.process == "orchestrate" else ():
            world.restore(start, {number: way})
            together(world, (ANA, "bad"), (BEN, "hello"))
            assert heard(world) == [SORRY], f"{call}, {way.value}"
            assert heard(world, BEN) == ["You said: hello"], f"{call}, {way.value}"
            assert len(world.dead) == 1, f"{call}, {way.value}"
