"""One text stops nobody: a whole turn costs no more than the length of what was written, whatever it is."""

import sys
from collections.abc import Callable, Mapping
from types import FrameType

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from tests.support import attacks
from tests.support.phone import Phone

LONGEST = 16_000
"""Characters of the longest text that a provider's request brings."""


def _over(text: str) -> Callable[[int], str]:
    return lambda length: (text * (length // len(text) + 1))[:length]


TEXTS: Mapping[str, Callable[[int], str]] = {
    "words of a letter": _over("x x x "),
    "no name": lambda length: "call me " + "a" * (length - 9) + "1",
    "half a name": lambda length: "my name is " + "a." * (length // 2) + "1",
    "many names": lambda length: "me llamo " + "Ana " * (length // 4) + "1",
    "English": _over("I went to the market this morning, and then we talked of what there is to do. "),
    "Spanish": _over("esta mañana fui al mercado, y después hablamos de lo que hay que hacer. "),
    "signs": _over("@"),
    "addresses": _over("a@b.c, "),
    "half an address": _over("a.b-c"),
    "digits": _over("1"),
    "numbers": _over("12:30 "),
    "commas": _over(","),
    "lines": lambda length: "\n" * length + "x",
    "marks on letters": _over("e\u0301"),
    "marks alone": _over("\u0301"),
    "no characters": _over("\u200b"),
    "pictures": _over("👍🏽"),
    "the beginning of a command": _over("remind me to "),
    "another": _over("add milk to my tasks "),
    "almost a command": lambda length: "ad " + "milk " * (length // 5) + "to my taks",
    "almost a yes": lambda length: "yes please " * (length // 11) + "x",
    "almost a no": lambda length: "ok no " * (length // 6) + "x",
    "almost an opt-out": lambda length: "please " * (length // 7) + "stop texting me x",
    "politeness": lambda length: "add milk, please" + " " * length + "x",
    "answers": _over("1: a 2. b "),
    "half a reference": lambda length: "{{" + " " * length,
    "dates": _over("every monday at 5 and 03/04 "),
    "quotes": _over("“'’"),
    "laughter": lambda length: "ha" * (length // 2) + "x",
    "what is drawn out": lambda length: "hey" + "y" * length + "-",
}


def turn(text: str, channel: Channel, clock: ManualClock) -> Callable[[], None]:
    """A turn of a person who has written before."""
    phone = Phone(MemoryService(clock), channel=channel)
    phone.says("add milk to my tasks")
    phone.says("delete milk")  # something is asked, so that the text is held against the question too
    return lambda: phone.says(text)


def steps(work: Callable[[], None]) -> int:
    """The functions that it calls, Python's own among them."""
    counted = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.sampled(1)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_turn_takes_no_more_steps_than_its_text_has_characters(
    text: Callable[[int], str], clock: ManualClock
) -> None:
    short, long = (steps(turn(text(length), Channel.WHATSAPP, clock)) for length in (LONGEST // 16, LONGEST // 4))
    assert long <= 4.5 * short
    with attacks.limited(2.0):  # of processor time: thirty times what it takes
        turn(text(LONGEST), Channel.SMS, clock)()


@pytest.mark.parametrize(
    "name",
    [
        "Maria Fernanda Gutierrez Rodriguez de la Cruz",
        "Jean-Luc O'Neill",
        "José María de los Ángeles Pérez y Gómez",
    ],
)
@pytest.mark.parametrize("said", ["my name is {}", "call me {}", "me llamo {}", "mi nombre es {}"])
def test_a_name_of_many_words_is_a_name(phone: Phone, said: str, name: str) -> None:
    phone.says(said.format(name))
    phone.hears_something_like(name)
    assert phone.state.person is not None
    assert phone.state.person.name == name


@pytest.mark.parametrize("name", ["a" * 49 + "1", "Ana Ana Ana Ana Ana Ana Ana 1", "-" * 60, "a-" * 29 + "1"])
def test_what_is_no_name_is_said_to_be_none(phone: Phone, name: str) -> None:
    phone.says(f"call me {name}")
    assert phone.state.person is not None
    assert phone.state.person.name is None
    phone.hears_something_like("name")
