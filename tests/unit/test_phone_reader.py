"""The conversation as the page sees it, read from a table in which the real store has committed turns."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

import boto3
import pytest
from moto import mock_aws

from parley.adapters.dynamodb import DynamoStore
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel
from parley.conversation.history import Line
from parley.conversation.identity import conversation_id
from parley.conversation.state import Conversation
from parley.ports import Commit, Receipt
from parley_cli.phone.reader import SHOWN_LINES, ConversationReader
from parley_cli.phone.server import PhoneServer
from tests.support import workbench
from tests.support.table import create_table

PERSON = "+14165550123"
SETTINGS = replace(workbench.SETTINGS, aws_endpoint=None)
CONVERSATION = conversation_id(SETTINGS.conversation_key, SETTINGS.service, PERSON)
NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)


@dataclass
class Turns:
    """Commits turns of one conversation, one a minute."""

    store: DynamoStore
    conversation: Conversation = field(default_factory=lambda: Conversation(id=CONVERSATION))

    def answer(self, text: str, *replies: str, note: str = "", after: float = 1) -> None:
        version = self.conversation.version + 1
        event, heard_at = f"SM{version}", NINE + timedelta(minutes=version)
        said_at = heard_at + timedelta(seconds=after)
        messages = tuple(
            Outbound(
                id=f"{event}.r{number}",
                conversation=CONVERSATION,
                channel=Channel.WHATSAPP,
                to=PERSON,
                sender=SETTINGS.whatsapp_number,
                text=reply,
                created_at=said_at,
            )
            for number, reply in enumerate(replies)
        )
        lines = [Line(id=event, direction="in", text=text, at=heard_at)]
        lines += [Line(id=message.id, direction="out", text=message.text, at=said_at) for message in messages]
        if note:
            lines.append(Line(id=f"{event}.n", direction="note", text=note, at=said_at))
        self.conversation = self.conversation.model_copy(update={"version": version})
        receipt = Receipt(event, version, tuple(message.id for message in messages))
        self.store.commit(Commit(self.conversation, tuple(lines), receipt, first=True, messages=messages))


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turns]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name=SETTINGS.aws_region)
        create_table(dynamodb, SETTINGS.table)
        yield Turns(DynamoStore(dynamodb, SETTINGS.table, lambda: NINE, timedelta(days=30)))


def read() -> dict[str, Any]:
    return ConversationReader(SETTINGS).read(PERSON)


def texts() -> list[str]:
    return [bubble["text"] for bubble in read()["bubbles"]]


def test_a_conversation_that_has_not_begun_is_empty(turns: Turns) -> None:
    empty = {"state": None, "progress": [], "before": None, "last_turn": None}
    assert read() == {"conversation": CONVERSATION, "bubbles": [], **empty}


def test_a_bubble_is_a_line_with_the_delivery_of_its_message(turns: Turns) -> None:
    turns.answer("my tasks", "1. milk")
    heard, said = read()["bubbles"]
    assert heard == {
        "id": "SM1",
        "direction": "in",
        "text": "my tasks",
        "at": "2026-11-21T09:01:00Z",
        "operator": None,
        "channel": None,
        "status": None,
        "error_code": None,
        "sid": None,
    }
    assert said == {
        "id": "SM1.r0",
        "direction": "out",
        "text": "1. milk",
        "at": "2026-11-21T09:01:01Z",
        "operator": None,
        "channel": "whatsapp",
        "status": "pending",
        "error_code": None,
        "sid": None,
    }


def test_the_state_before_the_last_event_is_kept_while_its_commits_follow_each_other(turns: Turns) -> None:
    reader = ConversationReader(SETTINGS)
    turns.answer("add milk", "Added.")
    assert reader.read(PERSON)["before"] is None
    turns.answer("help", "You can write:")
    for _ in range(2):  # what is read again is no event
        assert reader.read(PERSON)["before"]["version"] == 1
    assert reader.read(PERSON)["state"]["version"] == 2


def test_the_last_turn_is_the_newest_message_with_its_receipt_and_replies(turns: Turns) -> None:
    turns.answer("add milk", "Added.")
    turns.answer("help", "You can write:", "my tasks")
    turn = read()["last_turn"]
    assert (turn["event_id"], turn["message"]["text"], turn["state_version"]) == ("SM2", "help", 2)
    assert turn["receipt"]["messages"] == ["SM2.r0", "SM2.r1"]
    assert [(row["id"], row["text"]) for row in turn["outgoing"]] == [
        ("SM2.r0", "You can write:"),
        ("SM2.r1", "my tasks"),
    ]


def test_the_state_is_the_document_itself(turns: Turns) -> None:
    turns.answer("help", "You can write:")
    assert read()["state"]["history"] == {"count": 0}


def test_an_answer_of_the_same_instant_follows_its_message(turns: Turns) -> None:
    turns.answer("hi", "a", "b", after=0)
    assert texts() == ["hi", "a", "b"]
    assert len(read()["last_turn"]["outgoing"]) == 2


def test_a_note_that_nobody_said_is_no_bubble(turns: Turns) -> None:
    turns.answer("yes", "Deleted.", note="the task is gone")
    assert texts() == ["yes", "Deleted."]


def test_everything_that_is_read_is_json(turns: Turns) -> None:
    turns.answer("hola", "hi")
    assert json.loads(json.dumps(read())) == read()


@pytest.mark.slow
def test_a_long_conversation_shows_its_newest_lines(turns: Turns) -> None:
    for number in range(SHOWN_LINES // 2 + 10):
        turns.answer(f"message {number}", "noted")
    bubbles = read()["bubbles"]
    assert len(bubbles) == SHOWN_LINES
    assert bubbles[0]["text"] == "message 10"
    assert all(bubble["status"] == "pending" for bubble in bubbles if bubble["direction"] == "out")


def test_a_conversation_that_has_not_changed_is_not_sent_again(turns: Turns) -> None:
    turns.answer("help", "You can write:")
    phone = PhoneServer(0)
    phone.serve(SETTINGS)

    def ask(**headers: str) -> tuple[int, str | None, bytes]:
        connection = HTTPConnection(phone.url.removeprefix("http://"), timeout=10)
        try:
            connection.request("GET", "/conversation?from=%2B14165550123", headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers["ETag"], answer.read()
        finally:
            connection.close()

    try:
        status, tag, body = ask()
        assert (status, json.loads(body)["conversation"]) == (200, CONVERSATION)
        assert tag is not None
        assert ask(**{"If-None-Match": tag}) == (304, tag, b"")
        turns.answer("thanks", "You're welcome.")
        assert ask(**{"If-None-Match": tag})[0] == 200
    finally:
        phone.stop()
