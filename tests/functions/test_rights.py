"""`parley export` and `parley erase`, on the table and the queues as the functions fill them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from parley import wiring
from parley.adapters.dynamodb import from_item, to_item
from parley.business import files
from parley.ports import ROW_KINDS
from parley_cli import rights
from parley_cli.__main__ import parley
from parley_cli.errors import OperatorError
from parley_cli.events import CONVERSATION_KEY
from parley_cli.memory_service import MemoryService
from parley_cli.rights import DeploymentStage
from parley_cli.servarr.catalogue import KnownFilm
from tests.functions.conftest import Act
from tests.support.business import BUSINESS
from tests.support.cloud import Cloud, load_app
from tests.support.google_server import GoogleServer, connected, vault_in_cloud
from tests.support.home import Home
from tests.support.phone import ANA, clock
from tests.support.planted import plant
from tests.support.sending import send

BO = "+14165550199"
KEPT = (
    "add event lunch tomorrow at 12:00",
    "save contact Jane Doe, jane@example.org",
    "draft an email to jane@example.org about lilies",
    "White ones.",
    "draft an email to Zogblar about roses",
    "zog@example.org",
)
HELD = ("lunch", "Jane Doe", "jane@example.org", "lilies", "White ones.", "Zogblar", "zog@example.org", "roses")
"""What the table holds of it: an appointment, a contact, a draft, an open question, and what was told once."""


@pytest.fixture
def stage(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> DeploymentStage:
    """The stage that this cloud is."""
    reached = DeploymentStage(aws.dynamodb, aws.sqs, aws.table, aws.urls["mailbox"], "parley", CONVERSATION_KEY)
    monkeypatch.setattr(DeploymentStage, "reach", lambda *_: reached)
    return reached


@pytest.fixture
def app(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(wiring, "model", lambda settings: None)
    return load_app("orchestrate")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(parley, arguments)


def work(aws: Cloud, app: ModuleType) -> None:
    """Let orchestrate apply what waits."""
    assert aws.work(app) == []


def says(aws: Cloud, app: ModuleType, stage: DeploymentStage, number: str, *texts: str) -> None:
    service = MemoryService(clock())
    for text in texts:
        service.said += 1000 * (number == BO)
        event = service.message(number, text, received_at=datetime.now(UTC)).model_copy(
            update={"conversation": stage.conversation(number)}
        )
        aws.put(event)
        work(aws, app)
        send(aws, clock())


def scan(aws: Cloud) -> str:
    """All that stands in the table, as text; what is deflated there is text again."""
    return json.dumps([from_item(item) for item in aws.items()], default=str, ensure_ascii=False)


@pytest.fixture
def known(aws: Cloud, app: ModuleType, stage: DeploymentStage) -> None:
    """Ana and Bo have written."""
    says(aws, app, stage, ANA, "add anas milk to my tasks", "remind me in 20 minutes to stretch", *KEPT)
    says(aws, app, stage, BO, "add bos eggs to my tasks")


@pytest.mark.usefixtures("known")
def test_an_export_holds_every_item_of_the_person_and_nothing_of_anybody_else(
    aws: Cloud, stage: DeploymentStage, acts: list[Act]
) -> None:
    exported = json.loads(run("export", "+1 (416) 555-0123").output)
    conversation = stage.conversation(ANA)
    assert acts == [("person exported", conversation, "")]
    stored = aws.dynamodb.scan(TableName=aws.table)["Items"]
    owned = {item["sk"]["S"] for item in stored if item["pk"]["S"] == f"C#{conversation}"}
    assert {item["sk"] for item in exported["items"] if item["pk"] == f"C#{conversation}"} == owned
    assert [item["sk"] for item in exported["items"] if item["pk"] == "PEOPLE"] == [conversation]
    words = json.dumps(exported)
    assert all(part in words for part in (ANA, "anas milk", "stretch", *HELD))
    assert BO not in words
    assert "bos eggs" not in words
    document = next(item["document"] for item in exported["items"] if item["sk"] == "STATE")
    assert document["person"]["number"] == ANA


@pytest.mark.usefixtures("known")
def test_an_export_holds_no_consent_not_even_encrypted(aws: Cloud, stage: DeploymentStage) -> None:
    row = {"pk": f"C#{stage.conversation(ANA)}", "sk": "GRANT#google", "account": "ana@x.example", "sealed": "c2VhbA=="}
    aws.dynamodb.put_item(TableName=aws.table, Item=to_item(row))
    exported = run("export", ANA).output
    assert "ana@x.example" in exported
    assert "c2VhbA==" not in exported


@pytest.mark.usefixtures("known")
def test_an_erasure_goes_through_the_mailbox_and_is_waited_for(
    aws: Cloud, app: ModuleType, stage: DeploymentStage, acts: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rights.time, "sleep", lambda _: work(aws, app))
    assert run("erase", ANA, "--yes", "--json").output == '{"outcome": "erased"}\n'
    assert acts == [("person erased", stage.conversation(ANA), "")]
    assert [text.split(" that")[0] for text in send(aws, clock())] == ["I've deleted everything"]
    left = scan(aws)
    assert [word for word in (ANA, "anas milk", "stretch", "deleted", *HELD) if word in left] == []
    assert "bos eggs" in left
    assert run("erase", ANA, "--yes").output == "Nothing is kept about this number.\n"


@pytest.mark.usefixtures("known")
def test_without_a_yes_nothing_is_deleted(aws: Cloud) -> None:
    assert run("erase", ANA).output.endswith("Nothing was deleted.\n")
    assert "anas milk" in scan(aws)


@pytest.mark.usefixtures("stage")
def test_what_cannot_be_done_is_said_in_a_sentence() -> None:
    for arguments in (("export", "0416"), ("export", ANA), ("erase", "Ana", "--yes")):
        assert isinstance(run(*arguments).exception, OperatorError)


@pytest.fixture
def google() -> Iterator[GoogleServer]:
    with GoogleServer(lambda: datetime.now(UTC)) as server:
        yield server


EVERYTHING = {
    "help": "",
    "my name is Anastasia": "Anastasia",
    "I live in Reykjavik": "Reykjavik",
    "add anas bread to my tasks": "anas bread",
    "complete anas bread": "",
    "add anas butter to my tasks": "anas butter",
    "delete anas butter": "",
    "yes": "",
    "add event anas party tomorrow at 12:00": "anas party",
    "add event anas farewell tomorrow at 16:00": "anas farewell",
    "delete event anas farewell": "",
    "sí": "",
    "save contact Zogblar Quux, +1 416 555 0177, zogblar@example.org": "Zogblar",
    "draft an email to zogblar@example.org about anas tea": "anas tea",
    "Anas brewed leaves.": "brewed leaves",
    "draft an email to Wumpus about anas coffee": "Wumpus",
    "wumpus@example.net": "wumpus@example.net",
    "Anas roasted beans.": "roasted beans",
    "remind me tomorrow at 9 to water anas plants": "anas plants",
    "remind me every day at 9 to feed anas cat": "anas cat",
    "start a habit": "",
    "make it mine": "",
    "anas juggling": "anas juggling",
    "after anas supper": "anas supper",
    "8am": "",
    "remind me to phone anas aunt": "anas aunt",
    "send a parcel with anas tulips": "anas tulips",
    "on duty": "",
    "yes, please": "",
    "i have a problem with anas cake": "anas cake",
    "it was anas favourite": "anas favourite",
    "2 butter croissants": "butter croissant",
    "checkout for delivery to 12 anas street, M5V 1J2": "12 anas street",
    " yes ": "",
    "delete anas milk": "",
    "no": "",
    "follow the movie anas kites": "anas kites",
}
"""What Ana texts so that there is every kind of row, and what of it must be in an export and nowhere after."""


OF_NOBODY = {"STOCK", "SOLD"}
"""The kinds whose rows tell of nobody: an erasure leaves them, and no export has them."""
OWN_KINDS = {"STATE", "EVENT", "LOG", "OUT", "TIMER", "POINTER"}
"""The kinds of rows of the conversation itself. Each kind of row that tools keep has to come up in the story too."""


def test_every_kind_of_thing_is_exported_and_none_is_left(
    aws: Cloud, stage: DeploymentStage, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "model", lambda settings: None)
    monkeypatch.setenv("PARLEY_COACH", "yes")
    monkeypatch.setenv("PARLEY_ADMINS", ANA)
    monkeypatch.setattr(files, "deployed", lambda: BUSINESS)
    plant(monkeypatch)
    vault_in_cloud(google, monkeypatch)
    home = Home(lambda: datetime.now(UTC))
    home.radarr.films = (KnownFilm(1, "Anas kites", 2020),)
    home.radarr.holds(1)
    monkeypatch.setattr(wiring, "libraries", lambda settings: home.libraries)
    app = load_app("orchestrate")
    says(aws, app, stage, BO, "add bos eggs to my tasks", "send a parcel with roses")
    others = {(item["pk"]["S"], item["sk"]["S"]): item for item in aws.dynamodb.scan(TableName=aws.table)["Items"]}
    says(aws, app, stage, ANA, "add anas milk to my tasks", *EVERYTHING)
    words = ["anas milk", ANA, "ana@example.com", *filter(None, EVERYTHING.values())]
    connected(stage.conversation(ANA), google, aws)
    exported = run("export", ANA).output
    assert [word for word in words if word.casefold() not in exported.casefold()] == []
    assert [word for word in (BO, "bos eggs", stage.conversation(BO)) if word in exported] == []
    kinds = {
        (item["sk"] if item["pk"].startswith("C#") else item["pk"]).split("#")[0]
        for item in json.loads(exported)["items"]
    }
    assert sorted((OWN_KINDS | ROW_KINDS.keys()) - OF_NOBODY - kinds) == [], "Ana's story makes none of these"
    monkeypatch.setattr(rights.time, "sleep", lambda _: work(aws, app))
    assert run("erase", ANA, "--yes", "--json").output == '{"outcome": "erased"}\n'
    send(aws, clock())
    assert not google.oauth.grants["ana@example.com"].is_valid, "it was revoked"
    left = scan(aws).casefold()
    assert [word for word in (*words, ANA[1:], "anas", "habit") if word.casefold() in left] == []
    now = {(item["pk"]["S"], item["sk"]["S"]): item for item in aws.dynamodb.scan(TableName=aws.table)["Items"]}
    assert {key: now[key] for key in others if not key[1].startswith("OUT#")} == {
        key: item for key, item in others.items() if not key[1].startswith("OUT#")
    }


@pytest.mark.parametrize("command", [("export", ANA), ("erase", ANA, "--yes"), ("timers",), ("redrive", "--json")])
def test_without_a_region_every_command_says_what_to_give_it(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    answer = run(*command)
    assert isinstance(answer.exception, OperatorError)
    assert "give --region, or --endpoint-url" in str(answer.exception)
