"""Operators answer people through the API: what it answers, what goes out, and who has whom."""

import json
from typing import Any

import pytest

from parley.adapters.dynamodb import to_item
from parley.business import files
from parley.conversation.identity import conversation_id
from parley_cli.events import ANA, BEN, CONVERSATION_KEY, PARTICIPANTS
from tests.support.business import BUSINESS
from tests.support.cloud import load_app
from tests.support.operators_api import Api, problem

ID = conversation_id(CONVERSATION_KEY, "parley", ANA)
HERS = f"{PARTICIPANTS}/{ID}"


@pytest.fixture
def called(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """Ana has asked for a person, and there is a place whose people answer her."""
    monkeypatch.setattr(files, "deployed", lambda: BUSINESS)
    api.orchestrate = load_app("orchestrate")
    api.text("talk to a human about my cake")
    return api


def body(answer: dict[str, Any], status: int = 200) -> Any:
    assert answer["statusCode"] == status, answer
    return json.loads(answer["body"])


def spoken(api: Api) -> list[tuple[str, str | None]]:
    """What the transcript has, with who said it."""
    items = api.sees(f"{HERS}/transcript")["items"]
    return [(each["text"], each["operator"]) for each in items if each["direction"] == "out"]


def test_an_operator_answers_and_hands_back_and_the_transcript_says_who(called: Api) -> None:
    (ticket,) = called.sees("/conversation/tickets?status=open")["items"]
    assert (ticket["conversation"], ticket["subject"]) == (ID, "talk to a human about my cake")
    said = body(called.asks("POST", f"{HERS}/say", {"text": "Blue or white?", "operator": "Cleo"}))
    assert (said["taken_by"], said["ticket"], said["conversation"]) == ("Cleo", ticket["number"], ID)
    called.text("blue")
    seen = called.sees(f"/conversation/tickets/{ticket['number']}")
    assert (seen["entries"], seen["taken_by"], seen["handed_off"]) == (["blue"], "Cleo", said["handed_off"])
    assert problem(called.asks("POST", f"{HERS}/hand-back", {"operator": "Dan"})) == (409, "taken", [])
    back = body(called.asks("POST", f"{HERS}/hand-back", {"operator": "Cleo"}))
    assert (back["handed_off"], back["taken_by"]) == (False, None)
    assert ("Blue or white?", "Cleo") in spoken(called)
    assert problem(called.asks("POST", f"{HERS}/hand-back", {"operator": "Cleo"})) == (409, "not-handed-off", [])
    assert called.sees("/conversation/hand-offs")["items"] == []


def test_the_second_operator_is_told_who_has_it_unless_they_take_it(called: Api) -> None:
    body(called.asks("POST", f"{HERS}/take", {"operator": "Cleo"}))
    (state,) = called.sees("/conversation/hand-offs")["items"]
    assert (state["taken_by"], state["conversation"]) == ("Cleo", ID)
    refused = called.asks("POST", f"{HERS}/say", {"text": "Me too.", "operator": "Dan"})
    assert problem(refused) == (409, "taken", [])
    assert "Cleo has it since" in json.loads(refused["body"])["detail"]
    assert problem(called.asks("POST", f"{HERS}/take", {"operator": "Dan"})) == (409, "taken", [])
    assert (
        body(called.asks("POST", f"{HERS}/say", {"text": "Mine now.", "operator": "Dan", "take": True}))["taken_by"]
        == "Dan"
    )
    assert [operator for _, operator in spoken(called) if operator] == ["Dan"]


def test_of_two_who_answer_at_once_one_is_refused(called: Api) -> None:
    called.is_working = False
    first = called.asks("POST", f"{HERS}/say", {"text": "First.", "operator": "Cleo"})
    assert first["statusCode"] == 202
    called.is_working = True
    refused = called.asks("POST", f"{HERS}/say", {"text": "Second.", "operator": "Dan"})
    assert problem(refused) == (409, "taken", [])
    assert [operator for _, operator in spoken(called) if operator] == ["Cleo"]


def test_a_repeat_with_the_same_key_says_it_once(called: Api) -> None:
    for _ in range(3):
        asked = called.asks("POST", f"{HERS}/say", {"text": "Once.", "operator": "Cleo"}, idempotency_key="k")
        assert asked["statusCode"] == 200
    assert [text for text, operator in spoken(called) if operator] == ["Once."]


def test_what_cannot_be_done_is_said(called: Api) -> None:
    nobody = f"{PARTICIPANTS}/{conversation_id(CONVERSATION_KEY, 'parley', BEN)}"
    answer = {"text": "Hello?", "operator": "Cleo"}
    assert problem(called.asks("POST", f"{nobody}/say", answer)) == (404, "no-such-participant", [])
    assert problem(called.asks("GET", "/conversation/tickets/T-9999")) == (404, "no-such-ticket", [])
    for wrong in ({"text": " ", "operator": "Cleo"}, {"text": "Hi"}, {"text": "Hi", "operator": "\n"}):
        assert called.asks("POST", f"{HERS}/say", wrong)["statusCode"] == 422
    called.text("STOP")
    assert problem(called.asks("POST", f"{HERS}/say", answer)) == (409, "opted-out", [])
    assert problem(called.asks("POST", f"{HERS}/take", {"operator": "Cleo"})) == (409, "opted-out", [])


def test_a_ticket_is_closed_once_and_listed_as_closed(called: Api) -> None:
    (ticket,) = called.sees("/conversation/tickets")["items"]
    moves = f"/conversation/tickets/{ticket['number']}/moves"
    body(called.asks("POST", moves, {"move": "take", "operator": "Cleo"}))
    body(called.asks("POST", moves, {"move": "close", "operator": "Cleo"}))
    assert problem(called.asks("POST", moves, {"move": "close", "operator": "Cleo"})) == (409, "closed", [])
    (closed,) = called.sees("/conversation/tickets?status=closed")["items"]
    assert (closed["closed_by"], called.sees("/conversation/tickets?status=open")["items"]) == ("Cleo", [])


def test_tickets_come_in_pages_the_latest_first(api: Api) -> None:
    for day in range(1, 6):
        number = f"T-AAA{day + 1}"
        row = {
            "pk": "TICKET",
            "sk": f"2026110{day}T000000-{number}",
            "number": number,
            "conversation": ID,
            "effect": "e",
            "status": "open" if day % 2 else "closed",
            "at": f"2026-11-0{day}T00:00:00+00:00",
            "subject": "s",
        }
        api.cloud.dynamodb.put_item(TableName=api.cloud.table, Item=to_item(row))
    seen, cursor = [], ""
    for _ in range(5):
        page = api.sees(f"/conversation/tickets?status=open&limit=2&cursor={cursor}")
        seen += [each["number"] for each in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == ["T-AAA6", "T-AAA4", "T-AAA2"]
    assert problem(api.asks("GET", "/conversation/tickets?cursor=x"))[0] == 404
