"""The card: what an agent's model is told of the person in each request, without a look, and where it stands."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from parley.adapters.chat import ChatModel
from parley.adapters.memory_queues import ManualClock
from parley.adapters.openai import OpenAIModel
from parley.adapters.retrying import RetryingModel
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, words
from tests.support.openai_server import KEY, MODEL, OpenAIServer
from tests.support.openai_server import calls as calls_by_wire
from tests.support.openai_server import words as words_by_wire
from tests.support.phone import Phone


@pytest.fixture
def phone(clock: ManualClock, model: ScriptedModel) -> Phone:
    return Phone(MemoryService(clock), channel=Channel.WHATSAPP)


def asks(phone: Phone, model: ScriptedModel, text: str = "well?") -> list[str]:
    """The lines of the card of the first request that this text leads to."""
    assert isinstance(phone.service, MemoryService)
    before, phone.service.model = len(model.requests), model
    model.will(words("Right."))
    phone.says(text)
    phone.service.model = None
    return model.requests[before].card.splitlines()[1:]


def test_the_moment_the_zone_the_name_and_the_language_are_on_it(phone: Phone, model: ScriptedModel) -> None:
    assert asks(phone, model)[:2] == [
        "now: Saturday, 21 November 2026, 07:00, in the time zone America/Toronto",
        "person: name not known; language: en",
    ]
    phone.says("call me Ana Sosa")
    phone.says("español")
    phone.says("estoy en Madrid")
    assert asks(phone, model)[:2] == [
        "now: Saturday, 21 November 2026, 13:00, in the time zone Europe/Madrid",
        'person: "Ana Sosa"; language: es',
    ]


@pytest.mark.parametrize(
    ("says", "line"),
    [
        (
            ("remind me to call Bo",),
            'open question 1: "When should I remind you?"; it is the when of set_reminder with {"text": "call Bo"}; '
            "awaits moment",
        ),
        (
            ("add task milk", "delete milk"),
            'open question: "Delete “milk” from your tasks?"',
        ),
        (
            ("add task oat milk", "add task soy milk", "complete milk"),
            'open question 1: "Which one is done?"; it is the task of complete_task with {"task": "milk"}; '
            'awaits 1 is "oat milk"; 2 is "soy milk"',
        ),
        (
            ("draft an email to bo@example.org about tea",),
            'open question 1: "What should I write to bo@example.org?"; it is the body of create_draft with '
            '{"to": "bo@example.org", "subject": "tea"}; awaits text',
        ),
    ],
)
def test_an_open_question_is_on_it_with_the_call_that_waits(
    phone: Phone, model: ScriptedModel, says: tuple[str, ...], line: str
) -> None:
    for text in says:
        phone.says(text)
    assert [each for each in asks(phone, model, "what is the weather like?") if each.startswith("open")] == [line]


# --- what is the same from turn to turn ------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"


@pytest.mark.parametrize("api", [OpenAIModel, ChatModel])
def test_all_that_stands_before_the_card_is_the_same_in_the_next_request(
    clock: ManualClock, server: OpenAIServer, api: type[RetryingModel]
) -> None:
    phone = Phone(MemoryService(clock, api(KEY, server.base_url, MODEL)))
    for n in range(6):
        server.will(calls_by_wire((f"call_{n}", "list_tasks", "{}")), words_by_wire(f"Right, {n}."))
        phone.says(f"how about {n}?")
        clock.advance(minutes=7)
    first_rounds, second_rounds = server.requests[::2], server.requests[1::2]
    for now, later in pairwise(first_rounds):
        assert _before_the_card(later).startswith(_before_the_card(now))
        assert _card(now) != _card(later), "the time has passed"
    for first, second in zip(first_rounds, second_rounds, strict=True):
        assert _sent(second).startswith(_sent(first)), "the next round of a turn only adds its calls"


def _said(document: dict[str, Any]) -> list[Any]:
    return list(document["input"] if "input" in document else document["messages"])


def _card(document: dict[str, Any]) -> str:
    (card,) = [each["content"] for each in _said(document) if "What the service keeps" in str(each.get("content"))]
    return str(card)


def _sent(document: dict[str, Any]) -> str:
    """Everything of a request in the order in which a provider reads it."""
    whole = [document.get("instructions"), document["tools"], *_said(document)]
    return json.dumps(whole, ensure_ascii=False).removesuffix("]")


def _before_the_card(document: dict[str, Any]) -> str:
    sent, place = _said(document), [str(each.get("content")) for each in _said(document)].index(_card(document))
    key = "input" if "input" in document else "messages"
    return _sent({**document, key: sent[:place]})
