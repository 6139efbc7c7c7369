"""Measures what a flood of one sender costs: the calls to AWS, the model and the provider for many texts in one hour,
and whether STOP, HELP and the answer to an open question still pass.

    python bench/floods.py [texts]     10,000 unless said otherwise
"""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.errors import ModelUnavailable
from parley.ports import ModelReply
from parley.wiring import policy
from parley_cli.memory_service import MemoryService, every_lane
from tests.support.phone import ANA, clock

TEXTS = 10_000
LIMITS = {"PARLEY_PERSON_HOURLY_TEXTS": "60", "PARLEY_PERSON_DAILY_TEXTS": "300", "PARLEY_ONBOARDING": "no"}
"""The template's defaults."""

THINGS = ("bread", "tea", "rain", "cats", "snow", "jazz", "trains", "sand", "bees", "maps")


class CountedModel:
    """A model that is asked, and never answers."""

    def __init__(self, calls: Counter[str]) -> None:
        self.calls = calls

    def reply(self, *_: object) -> ModelReply:
        self.calls["model calls"] += 1
        raise ModelUnavailable("503")


def counted(owner: Any, name: str, calls: Counter[str], called: str) -> None:
    """Count each call of this method under this name."""
    real: Callable[..., object] = getattr(owner, name)

    def call(*given: object, **named: object) -> object:
        calls[called] += 1
        return real(*given, **named)

    setattr(owner, name, call)


def flood(texts: int) -> Counter[str]:
    """Let one person send so many texts within an hour, each another one, and return what it has cost."""
    calls, now = Counter[str](), clock()
    assert isinstance(now, ManualClock)
    settings = every_lane(variables=LIMITS)
    service = MemoryService(now, CountedModel(calls), policy=policy(settings), settings=settings)
    counted(service.turns.store, "load", calls, "reads")
    counted(service.turns.store, "commit", calls, "transactions")
    counted(service.deliveries, "relay", calls, "relays")
    counted(service.sender, "deliver", calls, "messages sent")

    def says(text: str) -> list[str]:
        return [each.text for each in service.receive(service.message(ANA, text, Channel.SMS))]

    for number in range(texts):
        now.advance(milliseconds=int(timedelta(minutes=50) / timedelta(milliseconds=1)) // texts)
        says(" ".join(("tell me of", *(THINGS[number // 10**place % 10] for place in range(4)))))
    calls["texts"] = texts
    for text in ("HELP", "STOP"):
        heard = says(text)
        calls[f"{text} is heard"] = bool(heard) or service.table.opted_out.get(service.conversation(ANA).id, False)
    return calls


if __name__ == "__main__":
    for name, count in flood(int(sys.argv[1]) if sys.argv[1:] else TEXTS).items():
        print(f"{count:8,} {name}")
