"""The operators' API, through its `app.py`: what it answers, and what it puts into the mailbox. The turns are run by
orchestrate's own handler, while the API waits for what they make of it.
"""

import json
import os
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from parley.adapters.dynamodb import to_item
from parley.api.context import PATIENCE, ApiContext
from parley.api.route import PARTICIPANT, ApiAnswer, ApiCall, PathValue, Route
from parley.business import files
from parley.conversation.identity import conversation_id
from parley.operators.description import describe
from parley.operators.looks import GOES_ON, GOES_ON_SECONDS, Looks
from parley.operators.routes import MAX_BODY
from parley.operators.table import ROUTES
from parley.settings import Settings
from parley.settings.channels import TwilioSettings
from parley_cli.events import ANA, BEN, CONVERSATION_KEY, OPERATOR, PARTICIPANTS
from tests.functions.conftest import Log
from tests.support.business import BUSINESS
from tests.support.cloud import Context, load_app, sample
from tests.support.operators_api import NUMBER, Api, problem

IDS = {number: conversation_id(CONVERSATION_KEY, "parley", number) for number in (ANA, BEN)}
GOODBYE = "You are no longer enrolled, and we won't write to you about it any more. You can still text me here."
HELLO = "Hello Ana! You can text me here at any time. Text HELP to see what I can do, and STOP to get no more messages."
ANAS = f"{PARTICIPANTS}/{IDS[ANA]}"

# --- enrolling ------------------------------------------------------------------------------------------------------


def test_an_enrolment_is_answered_once_it_is_done_and_greets_the_person(api: Api) -> None:
    answer = api.enrols(timezone="America/Toronto", background="two children", gender="woman", ethnicity="Inuit")
    assert (answer["statusCode"], answer["headers"]["location"]) == (201, ANAS)
    assert (
        json.loads(answer["body"]).items()
        >= {
            "id": IDS[ANA],
            "phone": ANA,
            "name": "Ana",
            "status": "active",
            "timezone": "America/Toronto",
            "background": "two children",
            "gender": "woman",
            "ethnicity": "Inuit",
            "opted_out": False,
            "channel": "sms",
        }.items()
    )
    (relay,) = api.cloud.bodies("deliveries")
    assert [(each["to"], each["sender"], each["text"]) for each in relay["messages"]] == [(ANA, NUMBER, HELLO)]


def test_what_may_be_left_out_may_be_null(api: Api) -> None:
    optional = ("name", "timezone", "background", "gender", "ethnicity")
    assert api.enrols(**dict.fromkeys(optional))["statusCode"] == 201
    assert api.said == [HELLO.replace(" Ana", "")]


def test_who_is_enrolled_is_not_enrolled_again(api: Api) -> None:
    api.enrols()
    assert problem(api.enrols()) == (409, "enrolled", [])
    api.asks("PATCH", ANAS, {"status": "paused"})
    assert problem(api.enrols()) == (409, "enrolled", [])
    assert api.said == [HELLO]


def test_who_texted_stop_is_not_enrolled_and_not_written_to(api: Api) -> None:
    api.text("STOP")
    assert problem(api.enrols()) == (409, "opted-out", [])
    assert api.said == []
    api.text("START")
    assert api.enrols()["statusCode"] == 201


def test_of_two_who_enrol_at_once_one_is_told_that_it_is_done(api: Api) -> None:
    api.is_working = False
    assert [api.enrols(background=each)["statusCode"] for each in ("first", "second")] == [202, 202]
    api.is_working = True
    api.work()
    assert api.sees(ANAS)["background"] == "first"
    assert api.said == [HELLO]


def test_a_stop_that_came_first_is_found_by_whoever_waits(api: Api) -> None:
    api.is_working = False
    api.text("STOP")
    api.is_working = True
    assert problem(api.enrols()) == (409, "opted-out", [])


def test_what_takes_long_is_accepted_and_found_later(api: Api) -> None:
    api.is_working = False
    answer = api.enrols()
    assert (answer["statusCode"], answer["headers"]["location"]) == (202, ANAS)
    assert json.loads(answer["body"])["id"] == IDS[ANA]
    assert api.waited == pytest.approx(sum(PATIENCE))
    assert problem(api.asks("GET", ANAS)) == (404, "no-such-participant", [])
    api.is_working = True
    api.work()
    assert api.sees(ANAS)["status"] == "active"


def test_a_repeat_with_the_same_key_is_done_once_and_answered_alike(api: Api) -> None:
    who, key = {"phone": ANA, "name": "Ana"}, {"idempotency_key": "7c6a-4e31"}
    first, second = (api.asks("POST", PARTICIPANTS, who, **key) for _ in range(2))
    assert first == second
    assert first["statusCode"] == 201
    assert api.said == [HELLO]
    other = api.asks("POST", PARTICIPANTS, who | {"name": "Bea"}, **key)
    assert problem(other) == (409, "enrolled", [])


def test_a_repeat_of_what_came_to_nothing_is_told_to_ask_anew(api: Api) -> None:
    who, key = {"phone": ANA}, {"idempotency_key": "7c6a-4e31"}
    api.asks("POST", PARTICIPANTS, who, **key)
    api.asks("DELETE", ANAS)
    assert problem(api.asks("POST", PARTICIPANTS, who, **key)) == (409, "dealt-with", [])
    assert api.enrols()["statusCode"] == 201


def test_a_repeat_after_an_answer_that_was_not_waited_for_says_what_it_became(api: Api) -> None:
    who, key = {"phone": ANA}, {"idempotency_key": "7c6a-4e31"}
    api.is_working = False
    assert api.asks("POST", PARTICIPANTS, who, **key)["statusCode"] == 202
    api.is_working = True
    assert api.asks("POST", PARTICIPANTS, who, **key)["statusCode"] == 201
    assert len(api.said) == 1


def test_without_a_number_to_write_from_only_who_wrote_before_is_enrolled(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.app, "api", replace(api.app.api, settings=Settings(os.environ, TwilioSettings())))
    assert problem(api.enrols()) == (503, "no-number", [])
    api.text("my tasks")
    assert api.enrols()["statusCode"] == 201
    monkeypatch.setattr(
        api.app, "api", replace(api.app.api, settings=Settings(os.environ, TwilioSettings(messaging_service="MG1")))
    )
    assert api.enrols(BEN)["statusCode"] == 201


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ({}, ["phone"]),
        ({"phone": None}, ["phone"]),
        ({"phone": 14165550123}, ["phone"]),
        ({"phone": "4165550123"}, ["phone"]),
        ({"phone": "+1416555012"}, ["phone"]),
        ({"phone": "+14165550123\n"}, ["phone"]),
        ({"phone": ANA, "timezone": "Toronto"}, ["timezone"]),
        ({"phone": ANA, "timezone": 5}, ["timezone"]),
        ({"phone": ANA, "name": ""}, ["name"]),
        ({"phone": ANA, "name": " Ana"}, ["name"]),
        ({"phone": ANA, "name": "Ana\u0000"}, ["name"]),
        ({"phone": ANA, "name": "x" * 101}, ["name"]),
        ({"phone": ANA, "background": "x" * 2001}, ["background"]),
        ({"phone": ANA, "gender": "", "ethnicity": []}, ["gender", "ethnicity"]),
        ({"phone": ANA, "nmae": "Ana"}, ["nmae"]),
        ([], [""]),
        ("null", [""]),
    ],
)
def test_a_wrong_field_is_named(api: Api, content: Any, fields: list[str]) -> None:
    assert problem(api.asks("POST", PARTICIPANTS, content)) == (422, "invalid", fields)
    assert api.cloud.take("mailbox") == []


@pytest.mark.parametrize("body", ["", "{", "phone=1", '{"phone": "\\ud800"}'])
def test_a_body_that_is_no_json_is_refused(api: Api, body: str) -> None:
    assert problem(api.asks("POST", PARTICIPANTS, body)) == (400, "no-json", [])


def test_a_body_of_another_type_or_size_is_refused(api: Api) -> None:
    form = api.asks("POST", PARTICIPANTS, "{}", content_type="text/plain")
    assert problem(form) == (415, "content-type", [])
    long = api.asks("POST", PARTICIPANTS, " " * (MAX_BODY + 1))
    assert problem(long) == (413, "too-long", [])


@pytest.mark.parametrize("key", ["", "a key", "x" * 201, "schlüssel"])
def test_a_wrong_key_is_named(api: Api, key: str) -> None:
    answer = api.asks("POST", PARTICIPANTS, {"phone": ANA}, idempotency_key=key)
    assert problem(answer) == (422, "invalid", ["Idempotency-Key"])


def test_the_longest_participant_is_enrolled(api: Api) -> None:
    wide = "\N{PILE OF POO}"
    words = {"name": wide * 100, "background": wide * 2000, "gender": wide * 100, "ethnicity": wide * 100}
    assert api.enrols(**words)["statusCode"] == 201


# --- looking --------------------------------------------------------------------------------------------------------


def test_a_participant_is_shown_with_state_and_schedules(api: Api) -> None:
    api.enrols()
    api.text("remind me in 20 minutes to stretch")
    seen = api.sees(ANAS)
    assert (seen["state"]["in_session"], seen["state"]["open_questions"], seen["state"]["lines"]) == (True, [], 3)
    assert [(each["kind"], each["text"], each["recurs"]) for each in seen["schedules"]] == [
        ("reminder", "stretch", False)
    ]


def test_a_participants_habit_is_shown(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.enrols()
    assert api.sees(ANAS)["profile"] is None
    monkeypatch.setenv("PARLEY_COACH", "yes")
    monkeypatch.setattr(files, "deployed", lambda: BUSINESS)
    api.orchestrate = load_app("orchestrate")
    for text in ("start a habit of stretching", "after my coffee", "make it harder", "change it to 7am"):
        api.text(text)
    seen = api.sees(ANAS)
    profile = seen["profile"]
    assert (profile["coached"], profile["habit_domain"], profile["prompt_anchor"]) == (True, "stretching", "my coffee")
    assert (profile["intensity"], profile["success_count"], profile["stage"]) == ("high", 0, "intake")
    assert (profile["preferred_time"]["kind"], profile["preferred_time"]["at"]) == ("fixed", "07:00:00")
    assert [(each["kind"], each["recurs"]) for each in seen["schedules"] if each["recurs"]] == [("coach.prompt", True)]


def test_who_writes_for_the_first_time_is_enrolled_where_it_is_set_and_no_more_a_day_than_may_be(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_COACH", "yes")
    monkeypatch.setenv("PARLEY_COACH_NEWCOMERS", "1")
    for number in (ANA, BEN):
        api.orchestrate = load_app("orchestrate")  # instances count together
        api.text("my tasks", number)
    assert [each["phone"] for each in api.sees(PARTICIPANTS)["items"]] == [ANA]


def test_the_list_holds_who_is_enrolled_page_by_page(api: Api) -> None:
    numbers = [f"+1416555{n:04}" for n in range(100, 105)]
    for number in numbers:
        assert api.enrols(number)["statusCode"] == 201
    api.text("my tasks")  # Ana, whom nobody has enrolled
    found, address = [], f"{PARTICIPANTS}?limit=2"
    for _ in range(3):
        page = api.sees(address)
        found += [each["phone"] for each in page["items"]]
        assert len(page["items"]) <= 2
        if page["next"] is None:
            break
        address = f"{PARTICIPANTS}?limit=2&cursor={page['next']}"
    assert page["next"] is None
    assert sorted(found) == numbers


def test_a_participant_is_found_by_number(api: Api) -> None:
    api.enrols()
    assert [each["id"] for each in api.sees(f"{PARTICIPANTS}?phone={quote(ANA)}")["items"]] == [IDS[ANA]]
    assert api.sees(f"{PARTICIPANTS}?phone={quote(BEN)}")["items"] == []


def test_the_transcript_is_read_page_by_page_oldest_first(api: Api) -> None:
    api.enrols()
    api.text("add milk to my tasks")
    first = api.sees(f"{ANAS}/transcript?limit=2")
    assert [(each["direction"], each["text"]) for each in first["items"]] == [
        ("out", HELLO),
        ("in", "add milk to my tasks"),
    ]
    second = api.sees(f"{ANAS}/transcript?limit=2&cursor={first['next']}")
    assert [each["text"] for each in second["items"]] == ['Added "milk" to your tasks.']
    assert second["next"] is None


def test_a_transcript_longer_than_a_read_of_the_table_is_whole(api: Api) -> None:
    api.enrols()
    for n in range(101):  # 1.2 MB, and DynamoDB gives 1 MB at once
        line = {
            "pk": f"C#{IDS[ANA]}",
            "sk": f"LOG#2026-12-01T00:00:00+00:00#{n:03}",
            "id": f"{n:03}",
            "direction": "in",
        }
        line |= {"text": "x" * 12_000, "at": "2026-12-01T00:00:00+00:00"}
        api.cloud.dynamodb.put_item(TableName=api.cloud.table, Item=to_item(line))
    found, cursor = [], ""
    while cursor is not None:
        page = api.sees(f"{ANAS}/transcript?limit=100&cursor={cursor}")
        found += [each["id"] for each in page["items"]]
        cursor = page["next"]
    assert found[1:] == [f"{n:03}" for n in range(101)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=0", (422, "invalid", ["limit"])),
        ("limit=101", (422, "invalid", ["limit"])),
        ("limit=", (422, "invalid", ["limit"])),
        ("limit=%205", (422, "invalid", ["limit"])),
        ("limit=5.0", (422, "invalid", ["limit"])),
        ("limit=1&limit=2", (422, "invalid", ["limit"])),
        ("cursor=%C3%BC", (422, "invalid", ["cursor"])),
        ("cursor=a", (404, "no-such-page", ["cursor"])),
        ("cursor=_w", (404, "no-such-page", ["cursor"])),
        ("cursor=fn5-", (404, "no-such-page", ["cursor"])),
        ("page=2", (422, "invalid", ["page"])),
    ],
)
@pytest.mark.parametrize("address", [PARTICIPANTS, f"{ANAS}/transcript"])
def test_a_wrong_query_is_named(api: Api, address: str, query: str, expected: tuple[int, str, list[str]]) -> None:
    api.enrols()
    assert problem(api.asks("GET", f"{address}?{query}")) == expected


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("number", [ANA, BEN])
def test_who_is_not_enrolled_is_nobody_here(api: Api, method: str, number: str) -> None:
    api.text("my tasks")
    content = {"status": "paused"} if method == "PATCH" else None
    answer = api.asks(method, f"{PARTICIPANTS}/{IDS[number]}", content)
    assert problem(answer) == (404, "no-such-participant", [])
    assert api.cloud.take("mailbox") == []


def test_whoever_wrote_has_a_transcript_enrolled_or_not_and_nobody_else(api: Api) -> None:
    assert problem(api.asks("GET", f"{ANAS}/transcript")) == (404, "no-such-participant", [])
    api.text("my tasks")
    assert [each["text"] for each in api.sees(f"{ANAS}/transcript")["items"]] == ["my tasks", "You have no open tasks."]
    bens = f"{PARTICIPANTS}/{IDS[BEN]}/transcript"
    assert problem(api.asks("GET", bens)) == (404, "no-such-participant", [])


def test_a_transcript_says_who_spoke_also_in_lines_from_before_operators_spoke(api: Api) -> None:
    api.text("my tasks")
    written = {"direction": "out", "operator": "Bea", "text": "Hello, Bea here.", "at": "2126-12-01T00:00:00+00:00"}
    notes = {"direction": "note", "text": "seen by the model", "at": "2126-12-02T00:00:00+00:00"}
    for id, line in (("1", written), ("2", notes)):
        row = {"pk": f"C#{IDS[ANA]}", "sk": f"LOG#{line['at']}#{id}", "id": id, **line}
        api.cloud.dynamodb.put_item(TableName=api.cloud.table, Item=to_item(row))
    said = api.sees(f"{ANAS}/transcript")["items"]
    spoken = [("person", None), ("service", None), ("operator", "Bea"), ("note", None)]
    assert [(each["speaker"], each["operator"]) for each in said] == spoken


@pytest.mark.parametrize("address", ["/", f"{PARTICIPANTS}/{ANA}", f"{ANAS}/else", f"{PARTICIPANTS}/"])
def test_there_is_nothing_else(api: Api, address: str) -> None:
    assert problem(api.asks("GET", address))[:2] == (404, "no-such-participant")


def test_a_method_that_is_not_there_is_told_which_are(api: Api) -> None:
    answer = api.asks("PUT", ANAS)
    assert problem(answer) == (405, "method", [])
    assert answer["headers"]["allow"] == "DELETE, GET, PATCH"


# --- changing -------------------------------------------------------------------------------------------------------


def test_a_status_is_changed(api: Api) -> None:
    api.enrols()
    for status in ("paused", "active", "completed", "active"):
        answer = api.asks("PATCH", ANAS, {"status": status})
        assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, status)
        assert api.sees(ANAS)["status"] == status
    assert api.said == [HELLO]


def test_what_cannot_follow_is_refused(api: Api) -> None:
    api.enrols()
    api.asks("PATCH", ANAS, {"status": "withdrawn"})
    assert problem(api.asks("PATCH", ANAS, {"status": "active"})) == (409, "not-possible", ["status"])
    assert api.enrols()["statusCode"] == 201


@pytest.mark.parametrize("content", [{}, {"status": "gone"}, {"status": None}, {"status": "paused", "name": "Bea"}])
def test_a_wrong_change_is_named(api: Api, content: Any) -> None:
    api.enrols()
    status, kind, fields = problem(api.asks("PATCH", ANAS, content))
    assert (status, kind) == (422, "invalid")
    assert fields == (["name"] if "name" in content else ["status"])


def test_who_is_taken_out_is_told_and_found_no_more(api: Api) -> None:
    api.enrols()
    assert api.asks("DELETE", ANAS)["statusCode"] == 204
    assert api.said == [HELLO, GOODBYE]
    assert problem(api.asks("GET", ANAS)) == (404, "no-such-participant", [])
    assert api.sees(PARTICIPANTS)["items"] == []


def test_a_repeat_of_taking_out_is_answered_alike(api: Api) -> None:
    api.enrols()
    answers = [api.asks("DELETE", ANAS, idempotency_key="4e31") for _ in range(2)]
    assert [answer["statusCode"] for answer in answers] == [204, 204]
    assert problem(api.asks("DELETE", ANAS)) == (404, "no-such-participant", [])


def test_changes_that_take_long_are_accepted(api: Api) -> None:
    api.enrols()
    api.is_working = False
    assert api.asks("PATCH", ANAS, {"status": "paused"})["statusCode"] == 202
    assert api.asks("DELETE", ANAS)["statusCode"] == 202
    api.is_working = True
    api.work()
    assert problem(api.asks("GET", ANAS)) == (404, "no-such-participant", [])


def test_a_change_is_in_order_with_what_the_person_says(api: Api) -> None:
    api.enrols()
    api.is_working = False
    api.text("STOP")
    api.is_working = True
    assert api.asks("PATCH", ANAS, {"status": "withdrawn"})["statusCode"] == 200
    assert api.said == [HELLO]  # Twilio confirms a STOP by itself
    assert api.sees(ANAS)["opted_out"] is True


# --- around it ------------------------------------------------------------------------------------------------------


def test_every_sample_is_answered(api: Api) -> None:
    statuses = {
        name: api.app.handler(sample(f"api-{name}"), Context())["statusCode"]
        for name in ("enrol", "list", "participant", "transcript", "pause", "withdraw", "description")
    }
    assert statuses.pop("enrol") == 201
    assert statuses.pop("withdraw") == 204
    assert set(statuses.values()) == {200}


def test_the_log_names_no_person_and_says_who_asked(api: Api, log: Log) -> None:
    api.enrols(background="two children")
    api.sees(f"{PARTICIPANTS}?phone={quote(ANA)}")
    lines = [line for line in log.lines if line["message"] == "api.answered"]
    assert [line["status"] for line in lines] == [201, 200]
    assert {line["access_key"] for line in lines} == {OPERATOR["accessKey"]}
    assert lines[0]["conversation"] == IDS[ANA]
    assert any(line.get("event") == lines[0]["event"] for line in log.lines if "orchestrate" in line["message"])
    for private in (ANA.lstrip("+"), "two children", "Ana"):
        assert private not in log.text


def test_a_page_that_is_left_open_is_one_look_and_a_line(api: Api, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks every second what has changed. Whom somebody else looks at, and what is refused, is a line each time."""
    api.enrols()
    monkeypatch.setattr(api.app, "looks", Looks(now := Moments()))
    transcript, goes_on = f"{PARTICIPANTS}/{IDS[ANA]}/transcript", {GOES_ON: "goes-on"}
    for _ in range(30):
        api.asks("GET", transcript, **goes_on)
    assert len(looked_at(log)) == 1
    now.seconds += GOES_ON_SECONDS
    api.asks("GET", transcript, **goes_on)
    api.asks("GET", f"{transcript}?limit=2", **goes_on)
    api.asks("GET", transcript)
    for _ in range(3):
        api.asks("GET", f"{PARTICIPANTS}/{IDS[ANA][::-1]}", **goes_on)
    assert [line["status"] for line in looked_at(log)] == [200, 200, 200, 200, 404, 404, 404]


def looked_at(log: Log) -> list[dict[str, Any]]:
    return [line for line in log.lines if line["message"] == "api.answered" and line["route"].startswith("GET ")]


class Moments:
    """A clock that stands still."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_without_the_key_of_conversations_an_operator_is_told_what_to_store(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARLEY_CONVERSATION_KEY")
    assert problem(api.enrols()) == (503, "not-set-up", [])


def test_the_description_is_of_the_routes_that_there_are(api: Api) -> None:
    described = api.sees("/conversation/openapi.json")
    assert described["openapi"] == "3.1.0"
    there = {f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods}
    assert there == ROUTES.keys()


def test_a_route_says_what_each_value_in_its_path_is() -> None:
    for key, route in ROUTES.items():
        assert set(re.findall(r"\{(\w+)\}", key)) == route.path.keys(), key


def test_a_route_of_a_lane_has_values_of_its_own_in_its_path(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    order = PathValue(r"[a-z0-9]{1,8}", "The order's number.")

    def move(context: ApiContext, call: ApiCall) -> ApiAnswer:
        return ApiAnswer(200, json.dumps([dict(call.path), call.event[:4]]))

    key = "PATCH /conversation/participants/{participant}/orders/{order}"
    path = {"participant": PARTICIPANT, "order": order}
    monkeypatch.setitem(
        ROUTES, key, Route("moveOrder", "Move it.", move, {200: ("Moved.", None)}, path=path, changes=True)
    )
    answer = api.asks("PATCH", f"{ANAS}/orders/a1")
    assert (answer["statusCode"], json.loads(answer["body"])) == (
        200,
        [{"participant": IDS[ANA], "order": "a1"}, "api-"],
    )
    assert api.asks("GET", f"{ANAS}/orders/a1")["headers"]["allow"] == "PATCH"
    for wrong in ("A1", "", "a1/more", "123456789", "a%201"):
        assert problem(api.asks("PATCH", f"{ANAS}/orders/{wrong}"))[0] == 404
    described = describe(ROUTES)["paths"][key.partition(" ")[2]]["patch"]["parameters"]
    assert [(each["name"], each["schema"]["pattern"]) for each in described if each["in"] == "path"] == [
        ("participant", "^[a-z2-7]{52}$"),
        ("order", "^[a-z0-9]{1,8}$"),
    ]
