"""Which lane answers: what the router asks, what it keeps, and how lanes hand over."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.errors import ModelUnavailable
from parley.lanes import table
from parley.lanes.lane import Lane
from parley.lanes.router import RoutingDecision
from parley.ports import ModelReply, ModelRequest
from parley.tools.tool import Toolbox
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone


@pytest.fixture
def desk(clock: ManualClock, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    """A phone to a service with a model and the operator's files, in which no lane is asked first."""
    monkeypatch.setitem(table.LANES, "assistant", replace(table.LANES["assistant"], is_asked_first=False))
    ana = Phone(MemoryService(clock, model, business=BUSINESS))
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"


def to(lane: str, seconds: int = 0, confidence: float = 0.9) -> ModelReply:
    route = RoutingDecision(
        lane=lane, intent="general_faq", confidence=confidence, sticky_seconds=seconds, reasons=("wants it",)
    )
    return ModelReply(parsed=route.model_dump_json())


def offered(request: ModelRequest) -> set[str]:
    return {tool.name for tool in request.tools}


def test_the_router_asks_with_both_lanes_and_the_lane_answers_in_its_voice(desk: Phone, model: ScriptedModel) -> None:
    model.will(to("info"), words("We are proud of it."))
    desk.says("Tell me about your grandmother")
    desk.hears("We are proud of it.")
    asked, answered = model.requests
    assert "- info: " in asked.instructions
    assert "- assistant: " in asked.instructions
    assert "You speak for Moon Bakery" in answered.instructions
    assert {"ask_place", "hand_over"} <= offered(answered)
    assert "add" not in offered(answered)


def test_a_lane_takes_over_the_intents_that_the_fallback_only_stands_in_for(
    desk: Phone, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered_to(lane: str) -> str:
        model.will(to("info"), words("We are proud of it."))
        desk.clock.advance(hours=2)
        desk.says("Tell me about your grandmother")
        desk.inbox.clear()
        lines = model.requests[-2].instructions.splitlines()
        return next(line for line in lines if line.startswith(f"- {lane}: "))

    assert "general_faq" in offered_to("info")
    assert "start_shopping" in offered_to("commerce")
    assert "get_support" in offered_to("support")
    helper = Lane(name="helper", prompt="", tools=Toolbox([]), purpose="answers", intents=("general_faq", "complain"))
    monkeypatch.setitem(table.LANES, "helper", helper)
    told = offered_to("info")
    assert not any(intent in told for intent in ("general_faq", "get_support"))
    assert "general_faq, complain" in offered_to("helper")


def test_one_lane_alone_needs_no_router_and_no_hand_over(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Hello."))
    smart_phone.says("Tell me about your grandmother")
    smart_phone.hears("Hello.")
    assert "hand_over" not in offered(model.requests[0])


def test_a_whole_phrase_needs_no_router(desk: Phone, model: ScriptedModel) -> None:
    model.will(words("None so far."))
    desk.says("my tasks")
    desk.hears("None so far.")
    assert "look" in offered(model.requests[0])


def test_a_lane_is_kept_without_asking_until_the_subject_clearly_changes(desk: Phone, model: ScriptedModel) -> None:
    model.will(to("info", 120), words("One."), words("Two."))
    desk.says("Tell me about your grandmother")
    desk.says("And is it as good as they say")
    desk.hears("One.", "Two.")
    model.will(words("Three."))
    desk.says("please jot down flour on my list")
    desk.hears("Three.")


def test_each_text_keeps_the_lane_anew_and_then_it_is_over(desk: Phone, model: ScriptedModel) -> None:
    model.will(to("info", 120), words("One."), words("Two."))
    desk.says("Tell me about your grandmother")
    desk.clock.advance(seconds=100)
    desk.says("And is it as good as they say")
    desk.clock.advance(seconds=100)
    model.will(words("Three."))
    desk.says("Really as good as they say")
    desk.clock.advance(hours=1, seconds=121)
    model.will(to("assistant"), words("Four."))
    desk.says("Really as good as they say")
    desk.hears("One.", "Two.", "Three.", "Four.")


def test_what_comes_near_no_tool_is_for_the_lane_that_spoke_last_within_the_hour(
    desk: Phone, model: ScriptedModel
) -> None:
    model.will(to("assistant"), words("One."), words("Two."))
    desk.says("Whose idea was all this")
    desk.clock.advance(minutes=50)
    desk.says("I wonder about that")
    desk.hears("One.", "Two.")
    desk.clock.advance(minutes=61)
    model.will(to("assistant"), words("Three."))
    desk.says("I wonder about that")
    desk.hears("Three.")


@pytest.mark.parametrize(
    ("said", "lane"),
    [
        ("please jot down flour on my list", "assistant"),
        ("añade sellos a la lista", "assistant"),
        ("when do you close on sunday?", "info"),
        ("¿a qué hora cierran los domingos?", "info"),
    ],
)
def test_a_lane_that_is_clearly_meant_is_asked_at_once(desk: Phone, model: ScriptedModel, said: str, lane: str) -> None:
    model.will(words("One."))
    desk.says(said)
    desk.hears("One.")
    assert desk.service.reports[-1].usage.lane == lane
    assert "hand_over" in offered(model.requests[0])


@pytest.mark.parametrize("said", ["we are out of oat milk", "got the milk", "hm, tea"])
def test_what_only_names_a_thing_of_the_place_is_not_taken_for_a_question_about_it(
    desk: Phone, model: ScriptedModel, said: str
) -> None:
    model.will(to("assistant"), words("One."))
    desk.says(said)
    desk.hears("One.")


def test_what_the_router_is_not_sure_of_is_not_kept(desk: Phone, model: ScriptedModel) -> None:
    model.will(to("info", 600, confidence=0.4), words("One."), to("assistant"), words("Two."))
    desk.says("Tell me about your grandmother")
    desk.clock.advance(hours=1)
    desk.says("And is it as good as they say")
    desk.hears("One.", "Two.")


@pytest.mark.parametrize(
    "answer",
    [
        ModelReply(parsed="info, I think"),
        words("no shape at all"),
        ModelReply(parsed='{"lane": "sales", "intent": "x", "confidence": 1, "sticky_seconds": 0}'),
        ModelReply(parsed='{"lane": "assistant", "intent": "x", "confidence": 7, "sticky_seconds": 0}'),
        ModelReply(parsed='{"lane": "assistant", "intent": "x", "confidence": 1, "sticky_seconds": 601}'),
        ModelUnavailable("asleep"),
    ],
)
def test_a_router_that_fails_sends_to_info_and_keeps_nothing(
    desk: Phone, model: ScriptedModel, answer: ModelReply | Exception
) -> None:
    model.will(answer, words("Here is info."))
    desk.says("Tell me about your grandmother")
    desk.hears("Here is info.")
    assert "ask_place" in offered(model.requests[1])
    assert desk.state.floor is not None
    assert (desk.state.floor.lane, desk.state.floor.seconds) == ("info", 0)


def test_what_each_lane_says_is_kept_and_the_context_goes_along(desk: Phone, model: ScriptedModel) -> None:
    hand_over = calls(("hand_over", {"lane": "assistant", "why": "a task"}), text="We open at eight.")
    model.will(to("info"), hand_over, words("And your list is empty."))
    desk.says("Then I come along and bring the others")
    desk.hears("We open at eight.\nAnd your list is empty.")
    last = model.requests[-1]
    assert "add" in offered(last)
    assert last.exchanges[0].calls[0].name == "hand_over"
    assert "We open at eight." in last.exchanges[0].results[0]
    assert desk.state.floor is not None
    assert (desk.state.floor.lane, desk.state.floor.seconds) == ("assistant", 300)


def test_an_action_of_one_lane_is_kept_when_another_goes_on(desk: Phone, model: ScriptedModel) -> None:
    both = calls(("add_task", {"title": "flour"}), ("hand_over", {"lane": "info", "why": "hours"}))
    model.will(to("assistant"), both, words("We open at eight."))
    desk.says("note flour, and when may I come")
    desk.hears("We open at eight.\nAdded “flour” to your tasks.")
    assert desk.tasks == ["flour"]


def test_lanes_hand_over_twice_a_turn_and_no_more(desk: Phone, model: ScriptedModel) -> None:
    def hand(lane: str) -> ModelReply:
        return calls(("hand_over", {"lane": lane, "why": "not mine"}))

    model.will(to("info"), hand("assistant"), hand("info"), hand("assistant"), words("Then I say it."))
    desk.says("Whose is this")
    desk.hears("Then I say it.")
    assert [("hand_over" in offered(each)) for each in model.requests[1:]] == [True, True, False, False]
    assert "nobody any more" in model.requests[-1].exchanges[-1].results[0]


@pytest.mark.parametrize("lane", ["info", "sales"])
def test_a_lane_hands_over_to_another_that_there_is(desk: Phone, model: ScriptedModel, lane: str) -> None:
    model.will(to("info"), calls(("hand_over", {"lane": lane, "why": "x"})), words("Then I say it."))
    desk.says("Whose is this")
    desk.hears("Then I say it.")
    told = model.requests[-1].exchanges[0].results[0]
    assert told.endswith("You are 'info'; you may hand over to: assistant, commerce, support.")


def test_words_before_a_hand_over_outlive_a_model_that_fails_after_it(desk: Phone, model: ScriptedModel) -> None:
    hand_over = calls(("hand_over", {"lane": "assistant", "why": "a task"}), text="We open at eight.")
    model.will(to("info"), hand_over, ModelUnavailable("asleep"))
    desk.says("Then I come along and bring the others")
    desk.hears_something_like("We open at eight.\nI didn't get that.")


def test_silence_and_a_stop_forget_the_lane(desk: Phone, model: ScriptedModel) -> None:
    model.will(to("info", 600), words("One."))
    desk.says("Tell me about your grandmother")
    desk.hears("One.")
    desk.says("STOP")
    assert desk.state.floor is None


def test_the_log_line_names_the_lane(desk: Phone, model: ScriptedModel) -> None:
    model.will(to("info"), words("One."))
    desk.says("Tell me about your grandmother")
    desk.hears("One.")
    assert desk.service.reports[-1].usage.lane == "info"


def test_an_action_stored_before_there_were_lanes_is_the_assistants(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")
    phone.says("delete milk")
    phone.hears_something_like("Delete “milk”")
    stored = phone.state.model_dump(mode="json")
    assert '"lane": "assistant"' in phone.state.model_dump_json().replace('":"', '": "')
    for question in stored["questions"]:
        for planned in question["planned"]:
            del planned["lane"]
    phone.service.table.conversations[phone.state.id] = type(phone.state).model_validate(stored)
    phone.says("yes")
    phone.hears("Deleted “milk”.")


@pytest.mark.parametrize(
    "text",
    ["sorry make that 10", "make it 8am", "no, at 9:30", "undo that", "sorry, I meant the plants", "perdón, a las 9"],
)
def test_a_correction_is_for_the_lane_that_spoke_last_whatever_its_words_come_near_to(
    desk: Phone, model: ScriptedModel, text: str
) -> None:
    desk.service.settings = with_coach()
    model.will(calls(("set_reminder", {"when": "tomorrow 08:00", "text": "water the plants"})))
    desk.says("remind me tomorrow at 8am to water the plants")
    desk.clock.advance(minutes=12)
    model.will(words("Right."))
    desk.says(text)
    assert desk.inbox[-1] == "Right."
    desk.inbox.clear()
    assert "change" in offered(model.requests[-1])


def test_a_correction_is_for_the_lane_that_asked_since(desk: Phone, model: ScriptedModel) -> None:
    desk.service.settings = with_coach()
    model.will(calls(("add_task", {"title": "milk"})))
    desk.says("add milk to my tasks")
    model.will(calls(("start_habit", {"habit": "reading"})))
    desk.says("start a habit of reading")
    model.will(words("Right."))
    desk.says("sorry, I meant running")
    desk.inbox.clear()
    assert "habit" in offered(model.requests[-1])
