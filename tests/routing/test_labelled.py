"""How often the lane is right without any model, over messages that somebody labelled (`labelled.yaml`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from parley.conversation.state import Conversation
from parley.errors import ModelUnavailable
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
    """Each other message costs a request to the router first; each wrong lane costs one to hand over."""
    model = ScriptedModel()
    service = MemoryService(clock(), model, business=BUSINESS, settings=with_coach())
    context, asked, wrong = service.turns.make_context(service.invocation()), 0, list[str]()
    for lane, _, message in labelled():
        model.script.clear()
        model.will(ModelUnavailable("asleep"))
        route = router.route(LANES, Conversation(id="c"), message, service.now(), context)
        if not model.script:
            asked += 1
        elif route.lane != lane:
            wrong.append(f"{message!r} went to {route.lane}")
    direct = COUNT - asked
    with capsys.disabled():
        calls = 1 + (asked + len(wrong)) / COUNT
        print(
            f"\nAsked at once: {direct} of {COUNT}, wrong: {len(wrong)}; {calls:.2f} calls a message",
            *wrong,
            sep="\n  ",
        )
    assert len(wrong) <= direct / 50
    assert direct >= COUNT * 0.6
