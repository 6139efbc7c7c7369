"""A text is held against each phrase with its first and last word once in its turn, however many rules ask which
command it is."""

from collections import Counter

import pytest

from parley.conversation.events import Channel
from parley.lanes.table import LANES
from parley.tools.phrases import Phrase
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, words
from tests.support.phone import Phone

Held = Counter[tuple[int, str]]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """How often each phrase was held against each text."""
    counted: Held = Counter()
    match, kept = Phrase.match, list[Phrase]()

    def counting(phrase: Phrase, text: str) -> object:
        kept.append(phrase)  # one that is let go would leave its number to another
        counted[id(phrase), text] += 1  # two tools may share a phrase
        return match(phrase, text)

    monkeypatch.setattr(Phrase, "match", counting)
    return counted


@pytest.mark.parametrize(
    "text",
    ["my tasks", "add milk to my tasks", "what is the meaning of life", "yes", "qué hay de nuevo", "block Ana", "42"],
)
@pytest.mark.parametrize("channel", Channel)
def test_without_a_model(service: MemoryService, held: Held, text: str, channel: Channel) -> None:
    phone = Phone(service, channel=channel)
    phone.says(text)  # the first text of somebody also shows their language
    toolboxes = [lane.tools for lane in LANES.values()]
    assert (text in {each for _, each in held}) == any(tools.phrases_like(text) for tools in toolboxes)
    assert set(held.values()) <= {1}
    held.clear()
    phone.says(text)
    assert set(held.values()) <= {1}


def test_beside_an_open_question(phone: Phone, held: Held) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    held.clear()
    phone.says("what are my tasks")
    phone.inbox.clear()
    assert set(held.values()) == {1}


def test_with_a_model_that_answers(smart_phone: Phone, model: ScriptedModel, held: Held) -> None:
    model.will(words('{"lane": "info"}'), words("Forty-two."))
    smart_phone.says("please tell me what the meaning of life is")
    smart_phone.inbox.clear()
    model.script.clear()
    assert set(held.values()) == {1}


def test_nothing_of_a_text_is_kept_for_the_next_turn(phone: Phone, held: Held) -> None:
    for _ in range(2):
        phone.says("what is the meaning of life")
    phone.inbox.clear()
    assert set(held.values()) == {2}
