"""The operators' commands of `parley`, against the API's own handler: signed as the emulator's door wants it, printed
for people and for programs.
"""

import json
from dataclasses import dataclass, field

import httpx2
import pytest
from botocore.credentials import ReadOnlyCredentials
from click.testing import CliRunner, Result

from parley.adapters.dynamodb import to_item
from parley.business import files
from parley.conversation.identity import conversation_id
from parley_cli.__main__ import parley
from parley_cli.emulator_door import DoorRequest, is_signed
from parley_cli.errors import NotKnownYet, OperatorError
from parley_cli.events import ANA, BEN, CONVERSATION_KEY
from parley_cli.operators import api_client, stage_api
from parley_cli.operators.recorded import record as really_record
from parley_cli.operators.stage_api import StageApi, operator_name
from parley_cli.operators.table import table, width_of, zone_of
from parley_cli.rights import DeploymentStage
from parley_cli.where import Where
from tests.functions.conftest import Log
from tests.functions.test_orders_api import buys
from tests.support.business import BUSINESS
from tests.support.cloud import load_app
from tests.support.operators_api import Api

BASE = "http://127.0.0.1:4566/_aws/execute-api/parley"
KEY, SECRET = "AKIAOPERATOR", "the operator's"
STAGE = StageApi(BASE, "us-east-1", ReadOnlyCredentials(KEY, SECRET, None), "bea")
ANAS = conversation_id(CONVERSATION_KEY, "parley", ANA)


@dataclass
class Wire:
    """Between the client and the handler: judges every signature, and loses or replaces answers as it is told."""

    api: Api
    seen: list[httpx2.Request] = field(default_factory=list)
    instead: list[httpx2.Response | None] = field(default_factory=list)
    """What the next requests are answered instead, once they are done; None: the answer gets lost."""

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        target = request.url.raw_path.decode("ascii")
        asked = DoorRequest(request.method, target, headers, request.content)
        assert is_signed(asked, {KEY: SECRET}.get)
        kept = {
            name.replace("-", "_"): headers[name] for name in ("content-type", "idempotency-key") if name in headers
        }
        path = target.removeprefix("/_aws/execute-api/parley")
        answer = self.api.asks(request.method, path, request.content.decode() or None, **kept)
        if self.instead:
            other = self.instead.pop(0)
            if other is None:
                raise httpx2.ReadTimeout("lost")
            return other
        return httpx2.Response(answer["statusCode"], content=answer["body"], headers=answer["headers"])


@pytest.fixture
def wire(api: Api, monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire(api)
    monkeypatch.setattr(stage_api, "reach", lambda *_: STAGE)
    http = httpx2.Client(transport=httpx2.MockTransport(wire))
    monkeypatch.setattr(api_client.httpx2, "Client", lambda **_: http)
    monkeypatch.setattr(api_client.time, "sleep", lambda _: None)
    reached = DeploymentStage(api.cloud.dynamodb, api.cloud.sqs, api.cloud.table, "", "parley", CONVERSATION_KEY)
    monkeypatch.setattr(DeploymentStage, "reach", lambda *_: reached)
    return wire


def run(*arguments: str) -> Result:
    return CliRunner().invoke(parley, arguments)


def refused(*arguments: str) -> str:
    """The error that a command ends with."""
    answer = run(*arguments)
    assert isinstance(answer.exception, OperatorError), answer.output
    return str(answer.exception)


# --- who takes part, and what was said ------------------------------------------------------------------------------


def test_who_is_enrolled_is_a_table_for_people_and_json_for_programs(wire: Wire) -> None:
    wire.api.enrols(name="Ana\u202e of the very long and winding name that no column of a table can ever show whole")
    heads, row = run("people", "--enrolled").output.splitlines()
    assert heads.split() == ["phone", "name", "status", "channel", "since", f"({zone_of()})"]
    assert row.startswith(f"{ANA}  Ana of the very")
    assert "…" in row
    assert max(map(width_of, (heads, row))) <= 80
    (item,) = json.loads(run("people", "--enrolled", "--json").output)["items"]
    assert (item["id"], item["status"]) == (ANAS, "active")


def test_people_are_searched_as_in_the_console(wire: Wire) -> None:
    wire.api.text("my name is Ana")
    wire.api.text("STOP", "+14165550188")
    heads, row = run("people", "an").output.splitlines()
    assert heads.split() == ["phone", "name", "status", "channel", "language", "last", "wrote", f"({zone_of()})"]
    assert row.split()[:5] == [ANA, "Ana", "active", "sms", "en"]
    (item,) = json.loads(run("people", "--opted-out", "--json").output)["items"]
    assert item["phone"] == "+14165550188"
    assert run("people", "nobody").output == "Nobody is found.\n"


def test_a_list_is_read_to_its_last_page(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "PAGE", 2)
    numbers = [f"+1416555{n:04}" for n in range(100, 105)]
    for number in numbers:
        wire.api.enrols(number)
    shown = json.loads(run("people", "--json").output)["items"]
    assert sorted(each["phone"] for each in shown) == numbers


def test_a_transcript_names_person_service_and_operator(wire: Wire) -> None:
    wire.api.text("my tasks")
    line = {"direction": "out", "operator": "Bea", "at": "2126-12-01T12:00:00+00:00", "id": "9"}
    line["text"] = "Bea here.\x1b[2J " + "We bring it at five. " * 5
    row = {"pk": f"C#{ANAS}", "sk": f"LOG#{line['at']}#9", **line}
    wire.api.cloud.dynamodb.put_item(TableName=wire.api.cloud.table, Item=to_item(row))
    (told,) = wire.api.app.api.outbox.rows(ANAS)
    for status, mark in (("sending", " [not sent yet]"), ("unknown", " [perhaps not delivered]"), ("sent", "")):
        wire.api.app.api.outbox.mark(ANAS, told.message.id, status)
        assert f"  service         You have no open tasks.{mark}\n" in run("transcript", ANA).output
    for who in (ANA, "+1 (416) 555-0123", ANAS):
        shown = run("transcript", who).output
        assert "  person          my tasks\n" in shown
        assert "  service         You have no open tasks.\n" in shown
        assert "  Bea (op)        Bea here.[2J We bring it at five." in shown
        assert "\x1b" not in shown
        assert max(map(len, shown.splitlines())) <= 80
    only = json.loads(run("transcript", ANA, "--last", "1", "--json").output)
    assert [(each["speaker"], each["operator"]) for each in only["items"]] == [("operator", "Bea")]


def test_a_transcript_of_nobody_says_so(wire: Wire) -> None:
    assert refused("transcript", BEN) == "There is no such participant."
    assert refused("transcript", "the baker").startswith("'the baker' names nobody. Say a ticket (T-7K2P)")


# --- answering people -----------------------------------------------------------------------------------------------


@pytest.fixture
def called(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Ana has asked for a person, at a place whose people answer her."""
    monkeypatch.setattr(files, "deployed", lambda: BUSINESS)
    wire.api.orchestrate = load_app("orchestrate")
    wire.api.text("talk to a human about my cake")
    return wire


def test_a_hand_off_is_seen_taken_answered_and_handed_back(called: Wire) -> None:
    (ticket,) = json.loads(run("tickets", "--json").output)["items"]
    number = ticket["number"]
    assert run("take", number.lower()).output == "Taken: the service is silent until you hand back.\n"
    heads, row = run("hand-offs").output.splitlines()
    assert heads.split() == ["ticket", "name", "since", f"({zone_of()})", "taken", "by", "about"]
    assert row.startswith(number)
    assert "  bea " in row
    assert "Add --take to the command to take them over." in refused("take", number, "--as", "Dan")
    assert "has it since" in refused("say", number, "Me too.", "--as", "Dan")
    assert run("say", number, "Blue or white?").output == "Said.\n"
    called.api.text("blue")
    shown = run("tickets", "show", number).output
    assert "; bea\n" in shown
    assert shown.endswith("- blue\n")
    assert json.loads(run("say", ANA, "Mine now.", "--as", "Dan", "--take", "--json").output)["taken_by"] == "Dan"
    assert "  bea (op)        Blue or white? [not sent yet]\n" in run("transcript", number).output
    assert "Dan has it since" in refused("hand-back", number)
    assert run("hand-back", number, "--take").output == "Handed back: the service answers again.\n"
    assert refused("hand-back", number) == "The bot answers them already."
    assert run("hand-offs").output == "Nobody waits for a person.\n"


def test_a_ticket_is_closed_and_found_among_the_closed(called: Wire) -> None:
    (ticket,) = json.loads(run("tickets", "--json").output)["items"]
    assert run("tickets", "take", ticket["number"]).output.startswith(f"{ticket['number']} is yours")
    assert run("tickets", "close", ticket["number"]).output == f"{ticket['number']} is closed.\n"
    assert json.loads(run("tickets", "--json").output)["items"] == []
    assert run("tickets", "--status", "closed").output.splitlines()[1].startswith(ticket["number"])
    assert refused("tickets", "close", ticket["number"]) == "The ticket is closed already."
    assert refused("tickets", "show", "T-0000") == "There is no such ticket."
    assert run("tickets", "close").exit_code == 2


def test_words_of_an_operator_are_said_once_however_often_they_are_repeated(called: Wire) -> None:
    called.instead = [httpx2.Response(500, content=b"")] * 3
    assert "repeat it with --key k7" in refused("say", ANA, "At five.", "--key", "k7")
    assert run("say", ANA, "At five.", "--key", "k7").output == "Said.\n"
    assert called.api.said.count("At five.") == 1


def test_nothing_is_said_to_who_opted_out_or_without_words(called: Wire) -> None:
    assert refused("say", ANA, " ").startswith("Say something: ")
    called.api.text("STOP")
    assert refused("say", ANA, "Hello?").startswith("They texted STOP.")


# --- who looked -------------------------------------------------------------------------------------------------------


def test_each_command_leaves_one_audit_line_at_least_and_none_holds_a_text_a_number_or_a_name(
    called: Wire, log: Log
) -> None:
    """`record` is what export, erase, timers and redrive do first: their own tests hold them to it."""
    (ticket,) = json.loads(run("tickets", "--json").output)["items"]
    number, said = ticket["number"], "Blue or white, dear?"

    def recorded(*arguments: str) -> dict[str, str]:
        """Run a command, and return the last line that the API has logged about it."""
        seen = len(audits(log))
        assert run(*arguments).exit_code == 0, arguments
        assert len(audits(log)) > seen, arguments
        return audits(log)[-1]

    for written in (ANA, "+1 (416) 555-0123", "001 416.555.0123", "tel:+1-416-555-0123", number):
        assert recorded("transcript", written)["conversation"] == ANAS
        assert recorded("take", written)["conversation"] == ANAS
        assert recorded("say", written, said)["conversation"] == ANAS
        assert recorded("hand-back", written)["conversation"] == ANAS
    for listed in ("people", "hand-offs", "tickets", "orders", "stock"):
        assert recorded(listed)["route"].startswith("GET /conversation/")
    really_record(Where(), "timers looked at", participant=ANAS)
    really_record(Where(), "dead letter dropped", letter="1f2e3d4c")
    *_, looked, dropped = audits(log)
    assert (looked["act"], looked["conversation"]) == ("timers looked at", ANAS)
    assert (dropped["act"], dropped["letter"]) == ("dead letter dropped", "1f2e3d4c")
    kept = json.dumps(audits(log))
    assert not [private for private in (ANA, ANA[1:], said, "cake", "555-0123", "Ana") if private in kept]
    assert all("access_key" in line for line in audits(log))
    called.instead = [httpx2.Response(403, json={"message": "Forbidden"})]
    with pytest.raises(OperatorError, match=r"^Nothing was done, because it could not be recorded: IAM does not let"):
        really_record(Where(), "person exported", participant=ANAS)


def audits(log: Log) -> list[dict[str, str]]:
    return [line for line in log.lines if line["message"] == "api.answered"]


# --- orders and stock -----------------------------------------------------------------------------------------------


@pytest.fixture
def shop(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Ana has ordered two croissants."""
    monkeypatch.setattr(files, "deployed", lambda: BUSINESS)
    wire.api.orchestrate = load_app("orchestrate")
    wire.api.text("hello")
    buys(wire.api, "SM1.a0", ANAS)
    assert wire.api.said
    return wire


def test_an_order_is_seen_moved_on_and_found_among_the_done(shop: Wire) -> None:
    heads, row = run("orders").output.splitlines()
    number = row.split()[0]
    assert heads.split() == ["order", "due", f"({zone_of()})", "status", "how", "name", "total", "what"]
    assert "  placed  " in row
    assert max(map(width_of, (heads, row))) <= 80
    shown = run("orders", "show", number.lower()).output
    assert shown.startswith(f"{number}  placed  for Ana\n")
    assert "\n2  Butter croissant  CA$7.50\n" in shown
    assert "It can become accepted, ready, " in shown
    moved = run("orders", "move", number, "accepted", "--as", "Cleo").output
    assert moved.startswith(f"{number} is accepted. It can become ready, ")
    assert any(number in each for each in shop.api.said)
    assert refused("orders", "move", number, "accepted").startswith("The order is accepted: it can become ready")
    assert refused("orders", "move", number, "refused").startswith("A refusal needs a reason")
    assert run("orders", "move", number, "done", "--json").exit_code == 0
    assert "accepted by Cleo\n" in run("orders", "show", number).output
    assert run("orders").output == "No order is open.\n"
    assert json.loads(run("orders", "--status", "done", "--json").output)["items"][0]["history"][-1]["by"] == "bea"
    assert run("orders", "move", number, "eaten").exit_code == 2
    assert "There is no 'frob', but show, move." in run("orders", "frob").output
    assert refused("orders", "show", "17") == "'17' is not an order's number, which is like A-7K2P."
    assert refused("tickets", "show", number) == f"'{number}' is not a ticket's number, which is like T-7K2P."
    assert refused("say", number, "x" * 2_000).startswith(
        "An answer has at most 1600 characters, and this one has 2000"
    )


def test_a_due_time_is_whole_in_the_narrowest_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a line that is too wide for 80 columns, what was ordered is cut, and neither the number nor the time is."""
    monkeypatch.delenv("COLUMNS", raising=False)
    row = (
        "A-7K2P",
        "Tue 01 Dec 14:45",
        "awaiting payment",
        "delivery",
        "Maximiliana Featherstone",
        "CA$112.50",
        "9 x Latte",
    )
    heads = ("order", "due (EST)", "status", "how", "name", "total", "what")
    line = table(heads, [row], 80, whole=("order", "due (EST)", "total")).splitlines()[1]
    assert line.startswith("A-7K2P  Tue 01 Dec 14:45  ")
    assert "CA$112.50" in line
    assert width_of(line) <= 80


def test_whoever_ordered_is_answered_by_the_orders_number(shop: Wire) -> None:
    number = run("orders").output.splitlines()[1].split()[0]
    assert run("say", number, "Five o'clock is fine.").output == "Said.\n"
    assert shop.api.said[-1] == "Five o'clock is fine."
    assert "(op)        Five o'clock is fine." in run("transcript", number).output


def test_stock_is_seen_and_set(shop: Wire) -> None:
    heads, *rows = run("stock").output.splitlines()
    assert heads.split() == ["sku", "name", "left", "at", "first"]
    *_, left, first = next(row for row in rows if row.startswith("croissant")).split()
    assert int(left) == int(first) - 2
    assert any("no limit" in row for row in rows)
    assert run("stock", "set", "CROISSANT", "12").output == "croissant: 12 left.\n"
    assert json.loads(run("stock", "--json").output)["items"][0].keys() == {"sku", "name", "left", "first"}
    assert refused("stock", "set", "unicorn", "1") == "There is no such product in catalogue.toml."
    assert "'-4' cannot be left: say a whole number from 0 to" in run("stock", "set", "croissant", "-4").output
    assert run("stock", "set", "croissant", "many").exit_code == 2
    assert run("stock", "--stage", "prod", "set", "croissant", "3", "--dev").output == "croissant: 3 left.\n"


# --- what goes wrong ------------------------------------------------------------------------------------------------


def test_an_answer_that_got_lost_is_asked_for_again(wire: Wire) -> None:
    wire.api.enrols()
    wire.instead = [None, httpx2.Response(503, content=b"")]
    assert run("people").exit_code == 0
    assert len(wire.seen) == 3


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx2.Response(403, json={"message": "Forbidden"}), "IAM does not let you"),
        (httpx2.Response(404, json={"message": "Not Found"}), "The stage has no such route"),
        (httpx2.Response(418, content=b"<html>"), "The API answered 418."),
        (None, "does not answer (ReadTimeout)"),
    ],
)
def test_a_refusal_says_what_to_do(wire: Wire, answer: httpx2.Response | None, told: str) -> None:
    wire.instead = [answer] * 3
    assert told in refused("people")


def test_a_change_is_repeated_under_its_own_key_and_a_lost_one_says_which(wire: Wire) -> None:
    wire.api.enrols()
    client = api_client.OperatorsClient.of(STAGE)
    path = f"/conversation/participants/{ANAS}"
    wire.instead = [None, None, None]
    with pytest.raises(OperatorError, match="repeat it with --key k1, then it is done once"):
        client.change("PATCH", path, {"status": "paused"}, "k1")
    assert {each.headers["idempotency-key"] for each in wire.seen} == {"k1"}
    assert client.change("PATCH", path, {"status": "paused"}, "k1")["status"] == "paused"
    client.change("PATCH", path, {"status": "withdrawn"})
    with pytest.raises(OperatorError, match=r"^Whoever is withdrawn cannot become active\. Enrol them anew\.$"):
        client.change("PATCH", path, {"status": "active"})
    wire.api.is_working = False
    with pytest.raises(NotKnownYet) as waits:
        client.change("DELETE", path, {})
    assert waits.value.exit_code == 3


def test_an_operator_is_named_by_themselves_or_by_iam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(stage_api.OPERATOR, raising=False)
    assert operator_name(None, STAGE) == "bea"
    monkeypatch.setenv(stage_api.OPERATOR, "Bea of the shop")
    assert operator_name(None, STAGE) == "Bea of the shop"
    assert operator_name(" Bea\nB. ", STAGE) == "Bea B."
    with pytest.raises(OperatorError, match="Say who you are"):
        operator_name("\u200b", STAGE)


# --- a table --------------------------------------------------------------------------------------------------------


def test_a_table_is_aligned_whatever_alphabet_a_cell_has() -> None:
    lines = table(("name", "left"), [("ñandú", 5), ("東京", 12), ("e\u0301a", None)], 30).splitlines()
    assert lines == ["name   left", "ñandú  5", "東京   12", "e\u0301a"]
    assert table(("name", "left"), [("a", 5), ("b", 12)], 30).splitlines() == ["name  left", "a        5", "b       12"]


def test_a_table_gives_way_in_its_widest_column() -> None:
    lines = table(("id", "text"), [("A-7K2P", "x" * 200)], 40).splitlines()
    assert lines[1] == f"A-7K2P  {'x' * 31}…"
