"""No function that takes a text from outside makes a long one cost more than its length.

Finds all of them by itself: the public functions of the parts that read people's, models' and providers' texts whose
first argument is a text. One that needs more than the values below must be given them, or a reason why it takes no text
from outside. The patterns are held to the same by `test_patterns.py`, whole turns by `test_long_texts.py`.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import parley
from parley import search, times
from parley.conversation.events import Channel
from tests.support import attacks

PARTS = ("conversation", "times", "plans", "tools", "channels", "lanes", "search")
SHORT, SCREENED, LINEAR = 1_500, 0.004, 8.0
"""The lengths of texts, as in `test_patterns.py`; a call that takes less than `SCREENED` for the short text is harmless
at any length that a webhook lets in."""
GIVEN: Mapping[str, Any] = {
    "channel": Channel.WHATSAPP,
    "language": "en",
    "role": "admin",
    "tags": (),
    "names": frozenset(["ana"]),
    "most": 100,
    "limit": 160,
    "room": 160,
    "end": 100,
    "resume": 100,
    "asked": "What is Ana's email address?",
    "received_at": datetime(2026, 11, 21, 12, tzinfo=UTC),
    "key": "k",
    "service": "s",
    "number_id": "1",
    "signature": "sha256=0",
    "secret": "s",
    "tokens": "t",
}
"""What a function is given beside its text, by the argument's name; a text of another name is the same text again."""
ZONE = ZoneInfo("America/Toronto")
NOT_FROM_OUTSIDE = {
    "parley.channels.download.origin": "an address that a provider's signed form or API names",
    "parley.channels.download.download": "the same, and it fetches",
    "parley.channels.twilio.receive.verify": "our own address; the form is bounded, and read by `parse`",
    "parley.conversation.effects.before": "a status of ours",
    "parley.conversation.identity.conversation_id": "a key of ours",
    "parley.conversation.memory.may_be": "a type of ours; what it judges is read by `addresses`",
    "parley.conversation.timers.timers": "an id of ours",
    "parley.lanes.calling.asking": "a lane's name",
    "parley.lanes.coach.tools.politely": "phrases of ours",
    "parley.lanes.lane.subjects": "a package of ours",
    "parley.lanes.token_budget.quote": "a mark of ours",
    "parley.plans.references.look_up": "a step's id, which a plan's check bounds",
}
TEXTS: Mapping[str, Callable[[int], str]] = {
    "one letter": lambda n: "a" * n,
    "words": lambda n: ("please remind me to call ana tomorrow at 3 and " * n)[:n],
    "numbers": lambda n: ("12 3:4 5-6, " * n)[:n],
    "addresses": lambda n: ("ana: a@x.com, 2: b@y.com " * n)[:n],
    "at signs": lambda n: "@" * n,
    "openings": lambda n: ("[(*_~`<" * n)[:n],
    "closings": lambda n: ("*a_ `" * n)[:n],
    "blanks": lambda n: " " * n + "x",
    "lines": lambda n: "a\n" * (n // 2),
    "marks above": lambda n: "e" + "\u0301" * n,
    "stops": lambda n: ("stop texting me, but not stop " * n)[:n],
    "a no and a yes": lambda n: ("yes no please " * n)[:n],
    "a card": lambda n: "BEGIN:VCARD\nVERSION:3.0\nFN:" + "a;" * (n // 2) + "\nEND:VCARD",
    "JSON": lambda n: '{"entry": [' + "[" * (n // 2) + "]" * (n // 2) + "]}",
    "a form": lambda n: ("a=%41&" * n)[:n],
}


def found() -> Iterator[tuple[str, Callable[..., object]]]:
    """The public functions whose first argument is a text, by their full names."""
    for info in pkgutil.walk_packages(parley.__path__, "parley."):
        if info.name.split(".")[1] not in PARTS:
            continue
        for name, value in vars(importlib.import_module(info.name)).items():
            function = inspect.unwrap(value) if callable(value) and not inspect.isclass(value) else None
            if inspect.isfunction(function) and function.__module__ == info.name and not name.startswith("_"):
                first = next(iter(inspect.signature(function).parameters.values()), None)
                if first is not None and first.annotation in (str, bytes):
                    yield f"{info.name}.{name}", function


@cache
def everything() -> Mapping[str, Callable[[str], object]]:
    """What is done with a text, by the name of the function that does it."""
    context = times.PhraseContext(datetime(2026, 11, 21, 12, tzinfo=UTC), ZONE, ("en", "es"))
    ways: dict[str, Callable[[str], object]] = {
        name: partial(_called, function) for name, function in found() if name not in NOT_FROM_OUTSIDE
    }
    for function in (times.read, times.split, times.days):
        ways[f"parley.times.{function.__name__}"] = partial(_with, function, context)
    ways["parley.times.is_time"] = lambda text: times.is_time(text, ("en", "es"))
    ways["parley.search.nearest_word"] = lambda text: search.nearest_word(text, ["tomorrow", "monday", text])
    return ways


def _with(function: Callable[[str, times.PhraseContext], object], context: times.PhraseContext, text: str) -> object:
    return function(text, context)


def _called(function: Callable[..., object], text: str) -> object:
    first, *others = inspect.signature(function).parameters.values()
    given: dict[str, Any] = {}
    for each in others:
        if each.name in GIVEN:
            given[each.name] = GIVEN[each.name]
        elif each.default is each.empty:
            assert each.annotation is str, f"{function.__module__}.{function.__name__} needs a value for {each.name!r}"
            given[each.name] = text
    return function(text.encode() if first.annotation is bytes else text, **given)


@pytest.mark.sampled(15)
@pytest.mark.parametrize("name", sorted(everything()))
def test_a_text_costs_a_function_no_more_than_its_length(name: str) -> None:
    def use(text: str) -> None:
        try:
            everything()[name](text)
        except attacks.TooMuch:
            raise
        except Exception:
            pass  # what cannot be read is refused: here it is the work that counts

    for kind, made in TEXTS.items():
        grows = attacks.growth(use, made, SHORT, SCREENED)
        assert grows <= LINEAR, f"{grows:.0f} times as long for four times of {kind}"


@pytest.mark.slow
def test_a_function_that_compares_each_word_with_all_is_found() -> None:
    def use(text: str) -> None:
        words = text.split()
        assert sum(one == other for one in words for other in words)

    assert any(attacks.growth(use, made, 2 * SHORT, SCREENED) > LINEAR for made in TEXTS.values())


def test_every_reason_is_of_a_function_that_is_there() -> None:
    assert set(NOT_FROM_OUTSIDE) <= {name for name, _ in found()}
