"""How often the lane is right without any model, over messages that somebody labelled (`labelled.yaml`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from parley.conversation.state import Conversation
from parley.lanes import degraded, router, table
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel
from tests.support.phone import clock

LABELLED = yaml.load((Path(__file__).parent / "labelled.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
LANES = table.on(MemoryService(clock(), business=BUSINESS, settings=with_coach()).services)
TARGET = 0.85
COUNT = sum(len(messages) for languages in LABELLED.values() for messages in languages.values())


def labelled() -> Iterator[tuple[str, str, str]]:
    """Lane, language, message."""
    for lane, languages in LABELLED.items():
        for language, messages in languages.items():
            yield from ((lane, language, message) for message in messages)


def test_there_are_many_in_both_languages_and_for_every_lane() -> None:
    messages = [message for _, _, message in labelled()]
    assert len(messages) == len(set(messages)) == COUNT >= 220
    assert set(LABELLED) == {lane.name for lane in LANES}
    assert all(len(languages[language]) >= 20 for languages in LABELLED.values() for language in ("en", "es"))


def test_no_message_is_a_subject_and_few_are_phrases() -> None:
    known = {subject.text.casefold() for lane in LANES for subject in lane.subjects(BUSINESS)}
    messages = [message for _, _, message in labelled()]
    assert [message for message in messages if message.casefold().strip("¿?!. ") in known] == []
    phrases = [message for message in messages if degraded.whole(LANES, message)]
    assert len(phrases) <= len(messages) / 7, phrases  # what is scored is what comes near


def test_a_message_that_is_a_phrase_is_its_own_lane_s() -> None:
    found = [(lane, degraded.whole(LANES, message, business=BUSINESS)) for lane, _, message in labelled()]
    assert [command.tool.name for lane, command in found if command and command.lane.name != lane] == []


def test_the_lane_is_right_without_a_model(capsys: pytest.CaptureFixture[str]) -> None:
    wrong, right = [], dict.fromkeys(("en", "es"), 0)
    for lane, language, message in labelled():
        route = router.route_without_model(LANES, BUSINESS, message)
        if route.lane == lane:
            right[language] += 1
        else:
            wrong.append(f"  {lane}: {message!r} went to {route.lane} ({route.intent}, {route.confidence:.2f})")
    score = sum(right.values()) / COUNT
    with capsys.disabled():
        print(f"\nRouted right without a model: {score:.0%} ({right})", *wrong, sep="\n")
    assert score >= TARGET


def test_the_lane_s_model_is_asked_at_once_where_it_is_nearly_always_right(capsys: pytest.CaptureFixture[str]) -> None:
    """Each other message goes to the lane that is asked first, which answers for lanes that share their facts. Each
    wrong lane costs a request to hand over."""
    service = MemoryService(clock(), ScriptedModel(), business=BUSINESS, settings=with_coach())
    context = service.turns.make_context(service.invocation())
    routes = [
        (lane, message, router.route(LANES, Conversation(id="c"), message, service.now(), context))
        for lane, _, message in labelled()
    ]
    sure = [(lane, message, route) for lane, message, route in routes if route.intent != "unsure"]
    wrong = [f"{message!r} went to {route.lane}" for lane, message, route in sure if route.lane != lane]
    answers = {lane.name for lane in LANES if lane.is_asked_first or lane.shared}
    handed_over = [message for lane, message, route in routes if route.intent == "unsure" and lane not in answers]
    with capsys.disabled():
        calls = 1 + (len(handed_over) + len(wrong)) / COUNT
        print(
            f"\nSure of {len(sure)} of {COUNT}, wrong: {len(wrong)}; {calls:.2f} calls a message",
            *wrong,
            sep="\n  ",
        )
    assert len(wrong) <= len(sure) / 50
    assert len(sure) >= COUNT * 0.6
    assert calls <= 1.15
