"""Documents as they were really stored: those of every past version load, and those of the next one survive this one.

A file here is the item `STATE` and those of its window, in DynamoDB's JSON. Files are added with a change of what is
stored, and never edited. `next.json` is what the next release would write: fields and kinds that this one does not
know.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from parley.adapters.dynamodb import DynamoStore, from_item
from parley.business.script import told_within
from parley.conversation.history import Line
from parley.conversation.state import SCHEMA, Conversation
from parley.errors import FromTheFuture
from parley.lanes.guide.phases import budgets
from parley.lanes.guide.written import own_script
from parley.ports import Commit, Receipt
from parley_cli.memory_service import MemoryService
from tests.stored import contract
from tests.support.guide import session_of, told, with_guide
from tests.support.moto_in_place import aws_in_moto
from tests.support.phone import START, Phone, clock
from tests.support.table import create_table

FOLDER = Path(__file__).parent
FILES = sorted(path for path in FOLDER.glob("*.json") if path != contract.FILE)
ID = "conversation"


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with aws_in_moto():
        client = boto3.client("dynamodb", region_name="us-east-1")
        create_table(client, "parley")
        yield client


def put(dynamodb: Any, stored: dict[str, Any]) -> None:
    for sort, item in stored.items():
        dynamodb.put_item(TableName="parley", Item={"pk": {"S": f"C#{ID}"}, "sk": {"S": sort}, **in_bytes(item)})


def in_bytes(item: dict[str, Any]) -> dict[str, Any]:
    """An item of a file, with its binary values, which JSON holds in base64, as bytes."""
    return {name: {"B": b64decode(value["B"])} if "B" in value else value for name, value in item.items()}


def load(dynamodb: Any) -> Conversation:
    return DynamoStore(dynamodb, "parley", clock(), timedelta(days=30)).load(ID, []).conversation


def change(dynamodb: Any, before: Conversation) -> None:
    """Let this version apply one more turn."""
    line = Line(id="SMx", direction="in", text="hi", at=START)
    after = before.change(version=before.version + 1, history=before.history.add(line))
    store = DynamoStore(dynamodb, "parley", clock(), timedelta(days=30))
    store.commit(Commit(after, (line,), Receipt("SMx", after.version), first=True))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_it_loads_and_a_turn_of_this_version_loses_nothing_of_it(dynamodb: Any, file: Path) -> None:
    stored = json.loads(file.read_text())
    put(dynamodb, stored)
    change(dynamodb, load(dynamodb))
    before = json.loads(from_item(in_bytes(stored["STATE"]))["document"])
    item = dynamodb.get_item(TableName="parley", Key={"pk": {"S": f"C#{ID}"}, "sk": {"S": "STATE"}})["Item"]
    after = json.loads(from_item(item)["document"])
    assert after.pop("history")["count"] == before.pop("history")["count"] + 1
    assert contains(after, lifted(before))
    assert load(dynamodb).history.lines[-1].text == "hi"


def lifted(document: dict[str, Any]) -> dict[str, Any]:
    """What was stored, as this version writes it: several questions may be open now, and a kept lane has the floor."""
    question, lane = document.pop("question", None), document.pop("lane", None)
    if lane:
        document["floor"] = {"lane": lane["name"], "mode": "kept", "seconds": lane["seconds"], "until": lane["until"]}
    return document | {"questions": [question]} if question else document


def test_a_lane_that_was_kept_has_the_floor_and_its_timers_the_moment_they_were_set_for(dynamodb: Any) -> None:
    put(dynamodb, json.loads((FOLDER / "schema-1-kept-lane.json").read_text()))
    stored = load(dynamodb)
    assert stored.floor is not None
    assert (stored.floor.lane, stored.floor.mode, stored.floor.seconds) == ("info", "kept", 300)
    assert [timer.kind for timer in stored.timers] == ["reminder", "coach.prompt"]
    assert [timer.moment for timer in stored.timers] == [timer.due for timer in stored.timers]


def contains(after: Any, before: Any) -> bool:
    """Whether everything of `before` is in `after`, at any depth."""
    if isinstance(before, dict):
        return isinstance(after, dict) and all(
            name in after and contains(after[name], value) for name, value in before.items()
        )
    if isinstance(before, list):
        return isinstance(after, list) and len(after) == len(before) and all(map(contains, after, before))
    return bool(after == before)


def test_the_document_of_this_version_means_what_it_meant(dynamodb: Any) -> None:
    put(dynamodb, json.loads((FOLDER / "schema-1.json").read_text()))
    conversation = load(dynamodb)
    assert conversation.person is not None
    assert (conversation.person.number, conversation.person.opted_out) == ("+14165550123", False)
    assert conversation.confirmation is not None
    assert conversation.confirmation.text == "Delete “milk” from your tasks?"
    assert [line.text for line in conversation.history.lines][-2:] == [
        "delete milk",
        "Delete “milk” from your tasks?\nReply YES or NO.",
    ]


def test_the_lines_of_an_earlier_release_are_read_until_as_many_new_ones_are_behind_them(dynamodb: Any) -> None:
    put(dynamodb, json.loads((FOLDER / "schema-1.json").read_text()))
    conversation, store = load(dynamodb), DynamoStore(dynamodb, "parley", clock(), timedelta(days=30))
    assert len(conversation.history.lines) == conversation.history.count > 0
    for n in range(130):
        line = Line(id=f"SM{n}", direction="in", text=f"{n}: " + "words that differ " * (n % 60), at=START)
        history = conversation.history.add(line).in_blocks()
        after = conversation.change(version=conversation.version + 1, history=history)
        store.commit(Commit(after, (line,), Receipt(f"SM{n}", after.version), first=True))
        conversation = load(dynamodb)
        assert conversation == after
    assert [line.id for line in conversation.history.lines] == [f"SM{n}" for n in range(80, 130)]


def test_a_session_and_a_timer_mean_what_they_meant(dynamodb: Any) -> None:
    put(dynamodb, json.loads((FOLDER / "schema-1-session-and-timers.json").read_text()))
    conversation = load(dynamodb)
    assert conversation.session is not None
    assert conversation.session.since == 0
    (timer,) = conversation.timers
    assert timer.event.partition("@")[2] == "20261121122002"
    assert timer.text == "stretch"


def test_a_guided_session_that_the_release_before_began_goes_on_at_its_next_sentence(dynamodb: Any) -> None:
    put(dynamodb, json.loads((FOLDER / "schema-1-guided-session.json").read_text()))
    phone = Phone(MemoryService(clock(), settings=with_guide()))
    stored, table = load(dynamodb).change(id=phone.state.id), phone.service.table
    table.conversations[stored.id] = stored
    table.timers.update({(stored.id, timer.event): timer.due for timer in stored.timers})
    phone.clock.time += timedelta(minutes=4, seconds=5)
    assert session_of(phone).total == 41
    *heard, (_, last) = told(phone)
    planned = budgets(10, 13)
    written = [each for phase in planned for each in told_within(own_script("en")[phase], planned[phase])]
    assert " ".join(text for _, text in heard) == " ".join(written[41:])
    assert last.startswith("Take your time before you get up.")
    phone.sweeps()
    phone.hears("Reminder: stretch")  # it was due while the release before was telling


def test_a_document_that_this_version_would_misread_is_refused(dynamodb: Any) -> None:
    stored = json.loads((FOLDER / "schema-1.json").read_text())
    stored["STATE"]["schema"] = {"N": str(SCHEMA + 1)}
    put(dynamodb, stored)
    with pytest.raises(FromTheFuture):
        load(dynamodb)
