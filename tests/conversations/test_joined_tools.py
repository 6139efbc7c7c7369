"""A model is offered few tools, each for several of a lane's own, and what it may not do is asked as ever."""

import json
from typing import Any

import pytest

from parley.adapters.openai import body_of
from parley.lanes.table import LANES
from parley.ports import ModelRequest
from tests.support.business import BUSINESS
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

OFFERED = {
    *("make_plan", "stop_all_messages", "add", "change", "delete", "look", "write_email"),
    "set_preference",
}


def offered(request: ModelRequest) -> list[str]:
    return [tool.name for tool in request.tools]


@pytest.mark.parametrize(
    ("said", "call", "heard"),
    [
        ("we need milk", ("add", {"kind": "task", "title": "milk"}), "milk"),
        ("nudge me at 9 to call Al", ("add", {"kind": "reminder", "title": "call Al", "when": "9"}), "call Al."),
        ("fair on friday at 3", ("add", {"kind": "event", "title": "fair", "when": "friday 15:00"}), "fair"),
        ("Al is +14165550188", ("add", {"kind": "contact", "title": "Al, +14165550188"}), "Al"),
        ("the tea is for friday", ("change", {"kind": "task", "named": "tea", "when": "friday"}), "tea"),
        ("tea is done", ("change", {"kind": "done", "named": "tea"}), "Done: "),
        ("Bo is now Bob", ("change", {"kind": "contact", "named": "Bo", "title": "Bob"}), "Bob"),
        ("Bo moved: +14165550199", ("change", {"kind": "contact", "named": "Bo", "title": "+14165550199"}), "0199"),
        ("Bo is at bo@y.com", ("change", {"kind": "contact", "named": "Bo", "title": "bo@y.com"}), "bo@y.com"),
        ("Bo is my plumber", ("change", {"kind": "contact", "named": "Bo", "title": "Bo, plumber"}), "Bo (plumber)"),
        ("Cab firm", ("add", {"kind": "contact", "title": "Taxi 24 horas, +14165550177"}), "Taxi 24 horas"),
        ("Cy fixes pipes", ("add", {"kind": "contact", "title": "Cy, pipes, +14165550177"}), "Cy (pipes)"),
        ("no more tea", ("delete", {"kind": "task", "named": "tea"}), "Delete "),
        ("Bo is out of my life", ("delete", {"kind": "contact", "named": "Bo"}), "Reply YES or NO."),
        ("wipe me out", ("delete", {"kind": "all_my_data"}), "It can't be undone."),
        ("write Bo I'm late", ("write_email", {"do": "send", "to": "Bo", "body": "I'm late"}), "Send this email"),
        ("I go by Lou", ("set_preference", {"what": "name", "value": "Lou"}), "Lou"),
        ("could you sound like a bank", ("set_preference", {"what": "style", "value": "formal"}), "formal"),
    ],
)
def test_a_call_of_a_joined_tool_is_that_of_the_lanes_own_tool(
    smart_phone: Phone, model: ScriptedModel, said: str, call: tuple[str, dict[str, Any]], heard: str
) -> None:
    smart_phone.service.mail.can_send = True
    smart_phone.service.model = None
    for before in ("add tea to my tasks", "save contact Bo, bo@x.com"):
        smart_phone.says(before)
    smart_phone.inbox.clear()
    smart_phone.clock.advance(hours=2)
    smart_phone.service.model = model
    model.will(calls(call))
    smart_phone.says(said)
    assert heard in smart_phone.inbox[0]
    smart_phone.inbox.clear()


@pytest.mark.parametrize(
    "call",
    [
        ("change", {"kind": "contact", "named": "Bo", "title": "Bo, 12 Bay St"}),
        ("change", {"kind": "contact", "named": "Bo", "title": "12 Bay St"}),
        ("add", {"kind": "contact", "title": "Cy, Calle Mayor 5"}),
    ],
)
def test_a_postal_address_becomes_nobodys_name(
    smart_phone: Phone, model: ScriptedModel, call: tuple[str, dict[str, Any]]
) -> None:
    smart_phone.service.model = None
    smart_phone.says("save contact Bo, bo@x.com")
    smart_phone.inbox.clear()
    smart_phone.service.model = model
    model.will(calls(call), words("I can keep no postal address, sorry."))
    smart_phone.says("put the address down too")
    assert "with one, so nothing has changed" in str(vars(model.requests[-1]))
    smart_phone.hears_something_like("no postal address")
    smart_phone.service.model = None
    smart_phone.says("show my contacts")
    smart_phone.hears_something_like("Bo, bo@x.com")


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (("add", {"kind": "task"}), "title: Field required."),
        (("add", {"kind": "reminder", "title": "x", "minutes": 5, "when": "9"}), ""),
        (("add", {"kind": "contact", "title": "Al", "when": "9"}), "when: not with kind 'contact', so pass null."),
        (("change", {"kind": "reminder", "named": "tea"}), "a new `when` or `title` is required"),
        (
            ("change", {"kind": "reminder", "named": "x", "when": "9", "minutes": 5}),
            "minutes: not with kind 'reminder'",
        ),
        (("delete", {"kind": "boat", "named": "mine"}), "kind: Input should be"),
        (("delete", {"named": "mine"}), "kind: Field required."),
        (("look", {"at": "contacts", "period": "friday"}), "period: not with at 'contacts', so pass null."),
        (("change", {"kind": "done", "named": "tea", "when": "9"}), "when: not with kind 'done', so pass null."),
        (("look_at_shop", {"at": "cart"}), "There is no tool 'look_at_shop'. The tools are: add, change, delete"),
    ],
)
def test_what_the_meant_tool_does_not_take_is_refused_and_not_dropped(
    smart_phone: Phone, model: ScriptedModel, call: tuple[str, dict[str, Any]], wrong: str
) -> None:
    model.will(calls(call), words("Sorry?"))
    smart_phone.says("hm, what about that")
    smart_phone.inbox.clear()
    if wrong:
        assert wrong in model.requests[1].exchanges[0].results[0]
    else:
        model.script.clear()


def test_the_same_tools_go_along_always_so_that_a_request_begins_like_the_one_before(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    texts = (
        "milk",
        "dentist on thursday at 4",
        "what's maria's email?",
        "my free time on friday",
        "no emojis, and tea",
    )
    model.will(*[words("Right.")] * len(texts))
    for text in texts:
        smart_phone.clock.advance(hours=2)
        smart_phone.says(text)
    smart_phone.inbox.clear()
    assert set(offered(model.requests[0])) == OFFERED
    assert len({each.instructions for each in model.requests}) == 1
    assert len({each.tools for each in model.requests}) == 1


def test_the_lane_that_is_asked_first_is_offered_the_facts_that_another_shares(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    smart_phone.service.business = BUSINESS
    model.will(calls(("ask_place", {"about": "hours", "words": "sunday"})), words("At nine."))
    smart_phone.says("hey so my aunt wonders whether sundays would suit")
    smart_phone.hears("At nine.")
    first, second = model.requests
    assert "ask_place" in offered(first)
    assert "- info:" not in next(each.description for each in first.tools if each.name == "hand_over")
    assert "Sunday" in second.exchanges[0].results[0]
    assert [each.use for each in model.requests] == ["agent", "agent"]


def test_a_contact_stays_when_what_was_told_of_somebody_is_forgotten(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.service.model = None
    for said in ("draft an email to John about it", "john@example.org", "Hello.", "save contact John Doe, jd@x.com"):
        smart_phone.says(said)
    smart_phone.inbox.clear()
    smart_phone.service.model = model
    model.will(calls(("delete", {"kind": "told", "named": "John"})))
    smart_phone.says("clear out whatever I once told you of John")
    smart_phone.hears("I've forgotten what you told me about John. John Doe stays in your contacts.")


def test_what_is_kept_is_told_by_the_persons_own_clock(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.service.model = None
    for said in ("remind me every day at 20:00 to take the pills", "add event fair on december 24", "export my data"):
        smart_phone.says(said)
    told = smart_phone.inbox[-1].splitlines()
    assert "Reminders: take the pills (every day at 20:00)" in told
    assert "Calendar: fair (Thursday 24 December)" in told
    smart_phone.inbox.clear()


@pytest.mark.parametrize("lane", [each for each in LANES.values() if each.joined], ids=lambda each: each.name)
def test_each_joined_tool_is_strict_and_says_nothing_of_its_titles(
    lane: Any, smart_phone: Phone, model: ScriptedModel
) -> None:
    request = ModelRequest("", (), tuple(each.spec for each in lane.joined))
    for tool in body_of(request)["tools"]:
        schema = tool["parameters"]
        assert tool["strict"] is True
        assert set(schema["required"]) == set(schema["properties"])
        assert '"title": "' not in json.dumps(schema)
