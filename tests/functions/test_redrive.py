"""`parley redrive`: what was given up is shown without a word of it, goes back, and is answered once however often."""

import json
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner, Result

from parley import wiring
from parley.conversation.events import Message, dump
from parley.errors import QueueRefused
from parley_cli import credential, redrive
from parley_cli.__main__ import parley
from parley_cli.console import letters
from parley_cli.console.letters import DeadLetters
from parley_cli.errors import OperatorError
from parley_cli.memory_service import MemoryService
from parley_cli.where import Where
from tests.functions.conftest import Act
from tests.support.cloud import Cloud, Context, load_app, sample
from tests.support.model import ScriptedModel, words
from tests.support.phone import ANA, clock

TEXT = "my secret is safe"
DEAD = ("mailbox-dead.fifo", "deliveries-dead.fifo", "statuses-dead", "delayed", "delayed-dead")


@pytest.fixture
def dead(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The dead-letter queues, as the template names them: URLs by name."""
    for name in DEAD:
        fifo = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        aws.urls[name] = aws.sqs.create_queue(QueueName=f"parley-dev-{name}", Attributes=fifo)["QueueUrl"]
    monkeypatch.setattr(redrive, "WAIT_SECONDS", 0)
    return aws.urls


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    scripted = ScriptedModel()
    monkeypatch.setattr(wiring, "model", lambda settings: scripted)
    return scripted


@pytest.fixture
def app(dead: dict[str, str], model: ScriptedModel) -> ModuleType:
    return load_app("orchestrate")


def poison(_: object) -> Any:
    raise RuntimeError(TEXT)


def give_up(aws: Cloud, app: ModuleType, model: ScriptedModel) -> Message:
    """A text that fails three times, and with it its way to the dead-letter queue."""
    event = MemoryService(clock()).message(ANA, TEXT)
    put(aws, "mailbox", dump(event), event.conversation)
    batch = aws.receive("mailbox")
    model.will(poison, poison, poison)
    answers = [app.handler(batch, Context()) for _ in range(3)]
    aws.delete("mailbox", batch, answers[-1])
    assert answers[-1] == {"batchItemFailures": []}
    return event


def put(aws: Cloud, queue: str, body: str, group: str = "g") -> None:
    fifo = {"MessageGroupId": group, "MessageDeduplicationId": body[-100:].encode().hex()[:128]}
    aws.sqs.send_message(QueueUrl=aws.urls[queue], MessageBody=body, **(fifo if "fifo" in aws.urls[queue] else {}))


def replies(aws: Cloud) -> list[str]:
    """What `send` is told to send. A message that is handed over twice is one: its claim sees to that."""
    messages = {message["id"]: message for relay in aws.bodies("deliveries") for message in relay["messages"]}
    return [message["text"] for message in messages.values()]


def run(*options: str) -> Result:
    return CliRunner().invoke(parley, ["redrive", *options])


def run_json(*options: str) -> Any:
    result = run("--json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def waiting(aws: Cloud, name: str) -> int:
    """How many letters anybody can see in a queue."""
    asked = aws.sqs.get_queue_attributes(QueueUrl=aws.urls[name], AttributeNames=["ApproximateNumberOfMessages"])
    return int(asked["Attributes"]["ApproximateNumberOfMessages"])


def test_what_was_given_up_is_redriven_and_answered_once(aws: Cloud, app: ModuleType, model: ScriptedModel) -> None:
    event = give_up(aws, app, model)
    (sorry,) = replies(aws)
    assert sorry.startswith("Sorry")
    outcome = run_json("--yes")
    assert [(each["queue"], each["kind"], each["conversation"]) for each in outcome["letters"]] == [
        ("mailbox", "message", f"{event.conversation[:8]}…")
    ]
    assert (outcome["put_back"], outcome["left"]) == (1, 0)
    model.will(words("Now I see."))
    aws.work(app)
    assert replies(aws) == ["Now I see."]
    assert run_json("--yes")["letters"] == []


def test_the_page_counts_what_lies_there_and_puts_it_back(
    aws: Cloud, app: ModuleType, model: ScriptedModel, capsys: pytest.CaptureFixture[str]
) -> None:
    give_up(aws, app, model)
    replies(aws)
    stage = ("parley", "dev", None, None)
    assert redrive.count(*stage) == {"mailbox": 1, "deliveries": 0, "statuses": 0, "delayed": 0}
    outcome = redrive.put_all_back(*stage)
    assert (outcome.put_back, outcome.left, redrive.count(*stage)["mailbox"]) == (1, 0, 0)
    model.will(words("Now I see."))
    aws.work(app)
    assert replies(aws) == ["Now I see."]
    assert capsys.readouterr().out == ""


class Undeleting:
    """A client whose connection is gone once the letter is back in its queue."""

    def __init__(self, sqs: Any) -> None:
        self.sqs = sqs

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sqs, name)

    def delete_message(self, **_: object) -> None:
        raise ClientError({"Error": {"Code": "ServiceUnavailable", "Message": TEXT}}, "DeleteMessage")


def test_redriving_twice_answers_once(
    aws: Cloud, app: ModuleType, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_up(aws, app, model)
    replies(aws)
    model.will(words("Now I see."))
    with monkeypatch.context() as broken:
        broken.setattr(redrive, "sqs_client", lambda *_: Undeleting(aws.sqs))
        error = run("--yes").exception
        assert isinstance(error, OperatorError)
        assert str(error) == (
            "SQS refused (ServiceUnavailable). What was not put back lies where it was; run it again."
        )
    aws.work(app)
    assert waiting(aws, "mailbox-dead.fifo") == 1
    assert run_json("--yes")["put_back"] == 1
    aws.work(app)  # beyond the five minutes of deduplication, for all moto knows
    assert replies(aws) == ["Now I see."]


def test_the_console_shows_the_same_letters_and_moves_one(aws: Cloud, app: ModuleType, model: ScriptedModel) -> None:
    event = give_up(aws, app, model)
    replies(aws)
    put(aws, "statuses-dead", '{"nothing": "that this release can read"}')
    console = DeadLetters(Where("parley", "dev"))
    unreadable, mine = sorted(console.listed(), key=lambda each: each["what"], reverse=True)
    assert (mine["what"], mine["conversation"], mine["event"]) == ("message", event.conversation, event.id)
    assert TEXT not in json.dumps([mine, unreadable])
    with pytest.raises(OperatorError, match="cannot read it"):
        console.move(unreadable["id"], "put back")
    console.move(unreadable["id"], "drop")
    model.will(words("Now I see."))
    console.move(mine["id"], "put back")
    assert console.listed() == []
    aws.work(app)
    assert replies(aws) == ["Now I see."]
    with pytest.raises(OperatorError, match="0 letters"):
        console.move(mine["id"], "drop")


def test_letters_that_somebody_else_looks_at_are_told_and_stay_in_the_console(
    aws: Cloud, app: ModuleType, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_up(aws, app, model)
    console = DeadLetters(Where("parley", "dev"))
    listed = console.listed()
    monkeypatch.setattr(letters, "FRESH_SECONDS", 0.0)  # the console looks anew each time
    with redrive.held_letters(aws.sqs, "parley-dev"):
        told = "1 letter is being looked at by somebody else: try again in 15 seconds (600 at most)."
        assert run("show").output == f"{told}\n"
        assert told in str(run("show", listed[0]["id"]).exception)
        assert redrive.count("parley", "dev", None, None)["mailbox"] == 1
        assert console.listed() == listed
    console.move(listed[0]["id"], "drop")
    assert console.listed() == []
    assert run("show").output == "The dead-letter queues are empty.\n"


def test_the_command_for_the_log_of_a_letter_has_the_credential_of_the_emulator(
    aws: Cloud, app: ModuleType, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    give_up(aws, app, model)
    with redrive.held_letters(aws.sqs, "parley-dev") as held:
        (letter,) = held.letters
    monkeypatch.setattr(credential, "FOLDER", tmp_path)
    beside = Where("parley", "dev", endpoint_url="http://127.0.0.1:4567")
    assert letters._log_command(beside, letter).startswith("aws logs filter-log-events ")
    credential.keep(credential.new(), 4567)
    told = letters._log_command(beside, letter)
    assert told.startswith("AWS_SHARED_CREDENTIALS_FILE=.parley/4567 aws logs filter-log-events ")
    assert told.endswith(" --region us-east-1 --endpoint-url http://127.0.0.1:4567")


def test_what_fails_again_is_in_the_dead_letter_queue_again(aws: Cloud, app: ModuleType, model: ScriptedModel) -> None:
    give_up(aws, app, model)
    run_json("--yes")
    batch = aws.receive("mailbox")
    model.will(poison, poison, poison)
    answers = [app.handler(batch, Context()) for _ in range(3)]
    aws.delete("mailbox", batch, answers[-1])
    assert [json.loads(body["body"])["redriven"] for body in aws_letters(aws, "mailbox-dead.fifo")] == [1]


def aws_letters(aws: Cloud, name: str) -> list[dict[str, Any]]:
    answer = aws.sqs.receive_message(QueueUrl=aws.urls[name], MaxNumberOfMessages=10)
    return [{"body": message["Body"]} for message in answer.get("Messages", [])]


def test_what_is_not_put_back_lies_where_it_was_and_is_seen_by_the_alarm(
    aws: Cloud, app: ModuleType, model: ScriptedModel
) -> None:
    give_up(aws, app, model)
    assert run_json()["put_back"] == 0
    refused = run()
    assert (refused.exit_code, str(refused.exception)) == (1, "Nothing was moved. Run it with --yes to do it.")
    assert waiting(aws, "mailbox-dead.fifo") == 1
    assert waiting(aws, "mailbox") == 0


@pytest.mark.parametrize(("answer", "put_back"), [("y\n", 1), ("n\n", 0), ("", 0)])
def test_on_a_terminal_it_asks(
    aws: Cloud,
    app: ModuleType,
    model: ScriptedModel,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    put_back: int,
) -> None:
    give_up(aws, app, model)
    monkeypatch.setattr(redrive, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    result = CliRunner().invoke(parley, ["redrive"], input=answer)
    assert "Put 1 back?" in result.output
    assert (waiting(aws, "mailbox"), waiting(aws, "mailbox-dead.fifo")) == (put_back, 1 - put_back)


def test_a_relay_goes_back_as_another_one_and_a_status_as_it_is(aws: Cloud, dead: dict[str, str]) -> None:
    relay, status = (sample(name)["Records"][0]["body"] for name in ("deliveries", "statuses"))
    put(aws, "deliveries-dead.fifo", relay)
    put(aws, "statuses-dead", status)
    outcome = run_json("--yes")
    assert [(each["queue"], each["kind"]) for each in outcome["letters"]] == [
        ("deliveries", "relay"),
        ("statuses", "status"),
    ]
    (back,) = aws.bodies("deliveries")
    assert back["again"] != json.loads(relay)["again"]
    assert back == json.loads(relay) | {"again": back["again"]}
    assert aws.bodies("statuses") == [json.loads(status)]
    assert waiting(aws, "deliveries-dead.fifo") == waiting(aws, "statuses-dead") == 0


@pytest.mark.parametrize("body", ["{ no JSON", "{}", '{"kind": "hologram"}', json.dumps({"text": TEXT, "to": ANA})])
def test_what_nobody_can_read_is_shown_and_left(aws: Cloud, dead: dict[str, str], body: str) -> None:
    names = ("mailbox-dead.fifo", "deliveries-dead.fifo", "statuses-dead", "delayed-dead")
    for name in names:
        put(aws, name, body)
    outcome = run_json("--yes")
    assert [(each["kind"], each["conversation"]) for each in outcome["letters"]] == [("unknown", "")] * 4
    assert (outcome["put_back"], outcome["left"]) == (0, 4)
    assert [waiting(aws, name) for name in names] == [1, 1, 1, 1]


def test_one_letter_is_looked_at_put_back_or_dropped_and_the_others_stay(
    aws: Cloud, app: ModuleType, model: ScriptedModel, acts: list[Act]
) -> None:
    """One that nobody can read keeps its alarm on for two weeks, unless it is dropped. Each look and each act is
    recorded.
    """
    event = give_up(aws, app, model)
    put(aws, "statuses-dead", '{"row": 4}')
    listed = run_json("show")
    assert (listed["put_back"], listed["left"]) == (0, 2)
    ids = {each["kind"]: each["id"] for each in listed["letters"]}
    told = run("show", ids["unknown"]).output
    assert "not read: has no DeliveryStatus.conversation" in told
    assert "Deploy a later release, which may read it, and put it back; or drop it." in told
    shown = run_json("show", ids["message"])
    assert (shown["id"], shown["event"], shown["conversation"]) == (ids["message"], event.id, event.conversation)
    assert run_json("show", ids["unknown"])["not_read"].startswith("has no DeliveryStatus.conversation; ")
    assert f"conversation: {event.conversation}" in run("show", ids["message"]).output
    assert str(run("one", ids["unknown"], "--yes").exception) == (
        "It cannot be put back, because this release cannot read it."
    )
    assert "0 letters" in str(run("one", "zzz", "--yes").exception)
    assert run("drop", ids["unknown"], "--yes").exit_code == 0
    assert acts[-1] == ("dead letter dropped", "", ids["unknown"])
    assert [each["id"] for each in run_json("show")["letters"]] == [ids["message"]]
    acts.clear()
    assert run_json("one", ids["message"], "--yes")["put_back"] == 1
    assert run_json("show")["letters"] == []
    looked, put_back, letter = "dead letters looked at", "dead letter put back", ids["message"]
    assert acts == [(looked, "", letter), (put_back, "", letter), (looked, "", "")]


def test_neither_a_text_nor_a_number_nor_a_whole_conversation_is_shown(
    aws: Cloud, app: ModuleType, model: ScriptedModel
) -> None:
    event = give_up(aws, app, model)
    put(aws, "deliveries-dead.fifo", sample("deliveries")["Records"][0]["body"])
    put(aws, "delayed-dead", TEXT)
    for result in (run(), run("--json"), run("--yes")):
        shown = result.output
        for private in (ANA, ANA.lstrip("+"), TEXT, event.conversation, "Added"):
            assert private not in shown
    table = run().output.splitlines()
    assert table[0].split() == ["id", "queue", "kind", "age", "conversation", "received"]
    assert table[1].split()[1:3] == ["delayed", "unknown"]


def test_a_queue_that_refuses_leaves_the_letter(
    aws: Cloud, app: ModuleType, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_up(aws, app, model)

    def refuse(*_: object) -> None:
        raise QueueRefused("the mailbox queue refused: ClientError")

    monkeypatch.setattr(redrive.SqsMailbox, "put", refuse)
    error = run("--yes").exception
    assert isinstance(error, OperatorError)
    assert "\n" not in str(error)
    assert waiting(aws, "mailbox-dead.fifo") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--stage", "nowhere"], "There is no stage parley-nowhere, or not all of its queues"),
        (["--endpoint-url", "queues"], "--endpoint-url must be like http://127.0.0.1:4566: 'queues'"),
        (["--endpoint-url", "http://127.0.0.1:1"], "Could not connect to the endpoint URL"),
    ],
)
def test_what_an_operator_can_mend_is_one_line(
    dead: dict[str, str], monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    error = run("--yes", *options).exception
    assert isinstance(error, OperatorError)
    assert said in str(error)
    assert "\n" not in str(error)
