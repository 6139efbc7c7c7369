"""The assistant's model is offered the tools that the words need, and asks for the others in the same turn."""

import pytest

from parley.ports import ModelRequest
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

ALWAYS = {"add_task", "set_reminder", "create_event"}
OVERVIEW, PEOPLE, AGAIN = "find_free_time", "send_email", "snooze_reminder"


def offered(request: ModelRequest) -> set[str]:
    return {tool.name for tool in request.tools}


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ("we are out of oat milk", set()),
        ("se nos ha acabado el café", set()),
        ("give me a nudge at 3 this afternoon about the laundry", set()),
        ("avísame a las 3 de la tarde de la lavadora", set()),
        ("thanks a lot!", set()),
        ("dentist on thursday 4 to 5pm", set()),
        ("dentista el jueves de 4 a 5 de la tarde", set()),
        ("move the dentist to wednesday same time", {OVERVIEW}),
        ("when am I free on thursday?", {OVERVIEW}),
        ("¿cuándo estoy libre el jueves?", {OVERVIEW}),
        ("snooze it until monday", {AGAIN}),
        ("reopen the milk one", {AGAIN}),
        ("la leche sigue pendiente", {AGAIN}),
        ("what's maria's email?", {PEOPLE}),
        ("mándale un correo a Pedro", {PEOPLE}),
        ("my plumber is Joe, joe@example.org", {PEOPLE}),
        ("Joe: +14165550188", {PEOPLE}),
    ],
)
def test_the_tools_that_a_text_needs_are_offered_and_few_others(
    smart_phone: Phone, model: ScriptedModel, said: str, needed: set[str]
) -> None:
    model.will(words("Right."))
    smart_phone.says(said)
    smart_phone.hears("Right.")
    shown = offered(model.requests[0])
    assert shown >= ALWAYS | needed
    assert shown & {OVERVIEW, PEOPLE, AGAIN} == needed


@pytest.mark.parametrize(
    ("said", "is_needed"),
    [
        ("add milk, and no more emojis", True),
        ("apunta comprar pan, y no me trates de usted, anda", True),
        ("add ham, but be brief", True),
        ("remind me at 5 to call Bo. and in English please", True),
        ("recuérdame llamar a Bo a las 17:00, y háblame en español", True),
        ("we need milk", False),
        ("remind me at 5 to call Bo in Madrid", False),
    ],
)
def test_a_wish_how_to_be_written_to_needs_the_settings(
    smart_phone: Phone, model: ScriptedModel, said: str, is_needed: bool
) -> None:
    model.will(words("Right."))
    smart_phone.says(said)
    smart_phone.inbox.clear()
    assert ({"set_language", "set_writing_style"} <= offered(model.requests[0])) == is_needed


def test_a_text_goes_on_with_what_the_last_ones_were_about(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(words("At nine."), words("At ten."), words("Right."))
    smart_phone.says("when am I free tomorrow?")
    smart_phone.says("and the day after?")
    smart_phone.clock.advance(hours=2)
    smart_phone.says("and the day after?")
    smart_phone.hears("At nine.", "At ten.", "Right.")
    assert [OVERVIEW in offered(each) for each in model.requests] == [True, True, False]


def test_a_reminder_that_has_come_and_a_task_that_was_done_may_be_wanted_again(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("add_task", {"title": "milk"}), ("set_reminder", {"when": "in 20 minutes", "text": "stretch"})))
    model.will(calls(("complete_task", {"task": "milk"})), words("Right."), words("Right."))
    for said in ("xyzzy", "xyzzy", "yes", "xyzzy"):
        smart_phone.says(said)
    smart_phone.later(minutes=20)
    smart_phone.says("xyzzy")
    smart_phone.inbox.clear()
    assert [AGAIN in offered(each) for each in model.requests] == [False, False, True, True]


def test_the_tools_that_a_question_waits_for_are_offered(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("create_draft", {"to": "Bo"})), words("Take your time."))
    smart_phone.says("hm")
    smart_phone.clock.advance(hours=2)
    smart_phone.says("I have to look it up first")
    smart_phone.inbox.clear()
    assert [PEOPLE in offered(each) for each in model.requests] == [False, True]


def test_the_others_are_a_call_away_in_the_same_turn(smart_phone: Phone, model: ScriptedModel) -> None:
    more = calls(("more_tools", {"groups": ["settings"]}))
    model.will(more, calls(("call_me", {"name": "Lou"})))
    smart_phone.says("I go by Lou")
    assert len(smart_phone.inbox) == 1
    smart_phone.inbox.clear()
    first, second = model.requests
    settings = {"set_timezone", "call_me", "set_language", "set_writing_style", "export_my_data", "delete_my_data"}
    assert offered(second) - offered(first) == settings
    assert "call_me" in second.exchanges[0].results[0]
    assert smart_phone.state.person is not None
    assert smart_phone.state.person.name == "Lou"


@pytest.mark.parametrize("arguments", ['{"groups": ["cars"]}', "{}", "[", '{"groups": ["tasks"]}'])
def test_a_group_that_there_is_not_is_said_to_the_model(
    smart_phone: Phone, model: ScriptedModel, arguments: str
) -> None:
    model.will(calls(("more_tools", arguments)), words("I can't."))
    smart_phone.says("wash my car")
    smart_phone.hears("I can't.")
    (result,) = model.requests[1].exchanges[0].results
    assert result == "There is no such group. The groups are: again, overview, people, settings."


def test_what_is_offered_first_is_the_same_from_turn_to_turn(smart_phone: Phone, model: ScriptedModel) -> None:
    """So that it is read from the cache."""
    texts = ("milk", "dentist on thursday at 4", "what's on friday?", "what's maria's email?", "my free time on friday")
    model.will(*[words("Right.")] * len(texts))
    for text in texts:
        smart_phone.clock.advance(hours=2)
        smart_phone.says(text)
    smart_phone.inbox.clear()
    always = [tool.name for tool in model.requests[0].tools if tool.name != "more_tools"]
    assert len({each.instructions for each in model.requests}) == 1
    for each in model.requests:
        assert [tool.name for tool in each.tools][: len(always)] == always
    assert model.requests[0].tools == model.requests[1].tools == model.requests[2].tools
