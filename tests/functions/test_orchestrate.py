"""Orchestrate, through its `app.py`: what a batch costs, what is handed back, and that strangers never wait."""

import random
import threading
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from parley import reporting, wiring
from parley.business import files
from parley.conversation.events import AnyEvent, Message, TimerDue, dump
from parley.conversation.identity import conversation_id
from parley.conversation.spending import Prices, SessionCost
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from parley.secrets import Secrets
from parley.settings import Settings
from parley.turn.run import TurnReport
from parley_cli.events import CONVERSATION_KEY
from parley_cli.memory_service import MemoryService
from tests.functions.conftest import Log
from tests.support import budget
from tests.support.business import BUSINESS
from tests.support.cloud import Cloud, Context, load_app
from tests.support.model import ScriptedModel, words
from tests.support.phone import clock
from tests.support.sending import send

READ, COMMIT, SEND = "dynamodb.BatchGetItem", "dynamodb.TransactWriteItems", "sqs.SendMessage"
CARD = ["dynamodb.Query", "dynamodb.Query"]
"""The tasks and the events on the card, which are read when the assistant's model is asked."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    scripted = ScriptedModel()
    monkeypatch.setattr(wiring, "model", lambda settings: scripted)
    return scripted


class Texts:
    """Puts texts into the mailbox, as the webhook does."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud, self.service = cloud, MemoryService(clock())

    def put(self, text: str, person: str = "+14165550123") -> Message:
        event = self.service.message(person, text)
        self.cloud.put(event)
        return event


@pytest.fixture
def texts(aws: Cloud) -> Texts:
    return Texts(aws)


WRITES = {"STATE": 2, "WINDOW": 2, "EVENT": 2, "LOG": 2, "OUT": 2, "index": 2}
"""The write units of a plain turn: six items of 1 KB at most, twice each, because they are one transaction."""
COMMON = "the of and to in is you that it for was on are with as they be at this have from or one had by"
READS = 1 + 10 + 1 + 2
"""The read units of a plain turn: the document, the blocks of the window, the receipt, and what the card asks."""


def test_a_plain_turn_costs_the_same_calls_and_units_however_long_the_conversation_and_its_lines(
    aws: Cloud, texts: Texts, model: ScriptedModel
) -> None:
    aws.bill.watch(aws.events)
    app, ordinary = load_app("orchestrate"), ("this is an ordinary message", "All right, I have it.")
    wordy = random.Random("lines of words that do not repeat")
    last = 500 if budget.ALL else 90  # the window is full after 25

    def units(said: str, answer: str) -> tuple[dict[str, int], float]:
        model.will(words(answer))
        texts.put(said)
        batch = aws.receive("mailbox")
        aws.calls.clear()
        aws.bill.reset()
        assert app.handler(batch, Context()) == {"batchItemFailures": []}
        aws.delete("mailbox", batch, {"batchItemFailures": []})
        assert aws.calls == [READ, *CARD, COMMIT, SEND]
        return aws.bill.by_item, aws.bill.reads

    def long() -> str:
        return " ".join(wordy.choice(COMMON.split()) + wordy.choice("aeioulnrst") for _ in range(400))[:1_500]

    units(*ordinary)  # puts the person into the directory too
    for turn in range(2, last + 1):
        if turn % 10 == 0:
            aws.expire()  # as retention does
        assert units(*ordinary) == (WRITES, READS), turn
    for _ in range(25):
        written, read = units(long(), long())
        most = 16 if written["index"] == 2 else 20  # a reply of two messages
        assert (sum(written.values()) <= most, read) == (True, READS), written
    after = [units(*ordinary) for _ in range(12)]
    once = {**WRITES, "WINDOW": 4}  # a block that takes the place of a long one is billed by that one
    assert all(each in ((WRITES, READS), (once, READS)) for each in after), after
    assert [written for written, _ in after].count(once) <= 2, "a turn in six begins a block"


ORDERED = [COMMIT]
"""Order, number and stock are one transaction."""
TOLD = [READ, SEND]
"""The one admin is found by their number, and told in their own conversation."""
FIRST = [COMMIT, "dynamodb.UpdateItem", "dynamodb.Query"]
"""What the first order of a product costs besides: its count is made of the file's, and looked at."""
ANSWER = [READ, READ, COMMIT]
"""A yes is an answer only once the question has arrived, which its row tells; then the action is committed."""


def test_a_cart_costs_what_any_text_costs_and_an_order_one_transaction_more(
    aws: Cloud, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "deployed", lambda: BUSINESS)
    monkeypatch.setattr(wiring, "model", lambda settings: None)
    monkeypatch.setenv("PARLEY_ONBOARDING", "no")
    monkeypatch.setenv("PARLEY_ADMINS", "+14165550199")
    app = load_app("orchestrate")

    def costs(text: str, person: str = "+14165550123") -> list[str]:
        event = texts.service.message(person, text, received_at=datetime.now(UTC))
        aws.put(event.model_copy(update={"conversation": conversation_id(CONVERSATION_KEY, "parley", person)}))
        batch = aws.receive("mailbox")
        aws.calls.clear()
        assert app.handler(batch, Context()) == {"batchItemFailures": []}
        made = list(aws.calls)
        aws.delete("mailbox", batch, {"batchItemFailures": []})
        assert aws.work(app) == []  # the admin's turn
        send(aws, clock())
        return made

    plain = [READ, COMMIT, SEND]
    assert costs("hello", "+14165550199") == plain
    costs("my name is Ana")
    for text in ("2 butter croissants", "show my cart", "what cakes do you have", "a birthday cake with lemon"):
        assert costs(text) == plain, text
    assert costs("checkout for pickup") == [READ, "dynamodb.Query", COMMIT, SEND], "how many are left"
    assert costs("yes") == [*ANSWER, *FIRST, *ORDERED, *TOLD, COMMIT, SEND]
    for text in ("same as last time", "checkout for pickup"):
        costs(text)
    assert costs("yes") == [*ANSWER, *ORDERED, *TOLD, COMMIT, SEND]
    assert costs("where is my order")[:3] == [READ, "dynamodb.Query", "dynamodb.Query"], "its two orders"


def test_a_portion_of_a_guided_session_costs_what_a_plain_turn_costs(
    aws: Cloud, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "model", lambda settings: None)
    monkeypatch.setenv("PARLEY_ONBOARDING", "no")
    monkeypatch.setenv("PARLEY_GUIDE", "yes")
    app, conversation = load_app("orchestrate"), conversation_id(CONVERSATION_KEY, "parley", "+14165550123")
    due: list[dict[str, Any]] = []

    def costs(event: AnyEvent) -> list[str]:
        aws.put(event.model_copy(update={"conversation": conversation}))
        batch = aws.receive("mailbox")
        aws.calls.clear()
        assert app.handler(batch, Context()) == {"batchItemFailures": []}
        made = list(aws.calls)
        aws.delete("mailbox", batch, {"batchItemFailures": []})
        relays = aws.bodies("deliveries")
        due[:] = [timer for relay in relays for timer in relay["timers"]]
        send(aws, clock(), relays)
        return made

    for text in ("a 10 minute calm session", "yes"):
        costs(texts.service.message("+14165550123", text, received_at=datetime.now(UTC)))
    (portion,) = [timer for timer in due if timer["id"].partition("@")[0].endswith(".t0")]
    for _ in range(3):
        assert costs(TimerDue.model_validate(portion)) == [READ, COMMIT, SEND]
        (portion,) = due
    assert aws.bodies("delayed") == [], "the timers went along with the messages"


def test_a_session_that_is_over_is_a_line_of_its_own_whose_figures_are_metrics(log: Log) -> None:
    cost = SessionCost(
        minutes=10, sentences=131, messages=30, segments=60, input_tokens=9_000, output_tokens=3_000, calls=9
    )
    told = TurnReport("c", "e", "timer_due", False, 3, Usage(sessions=(cost,), unmoderated_sentences=4), (), ())
    reporting.log_turn(10_000, Prices(400_000, 1_600_000), told)
    turn, session = log.lines
    assert turn["unmoderated_sentences"] == 4
    figures = {"session_sentences": 131, "session_messages": 30, "session_segments": 60, "session_tokens": 12_000}
    figures |= {"session_calls": 9, "session_model_cost": 8_400, "session_sms_cost": 600_000}
    assert {name: session[name] for name in figures} == figures
    (metrics,) = session["_aws"]["CloudWatchMetrics"]
    assert {each["Name"] for each in metrics["Metrics"]} == set(figures)
    assert (session["message"], session["conversation"], session["minutes"]) == ("guided_session.over", "c", 10)


@pytest.mark.parametrize(
    ("environment", "stored", "moderated"),
    [
        ({"PARLEY_GUIDE": "yes"}, True, False),
        ({"PARLEY_GUIDE": "yes", "LLM_MODERATION_MODEL": "omni-moderation-latest"}, True, True),
        ({"PARLEY_GUIDE": "yes", "PARLEY_GUIDE_DELETE": "no"}, False, False),
        ({"PARLEY_GUIDE": "yes", "LLM_API": "chat"}, False, False),
        ({}, False, False),
    ],
)
def test_what_sessions_need_of_the_models_provider_is_built_where_it_is_set(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], stored: bool, moderated: bool
) -> None:
    monkeypatch.setattr(Secrets, "get", lambda *_, **__: {"llm-api-key": "sk-1"})
    settings = Settings({"LLM_MODEL": "m", "LLM_GUIDE_MODEL": "calm", **environment})
    assert (wiring.stored_responses(settings) is not None) == stored
    assert (wiring.moderator(settings) is not None) == moderated
    model: Any = wiring.model(settings)
    asked = model._models.current()._model
    assert (asked._models["guide"], asked._model) == ("calm", "m")
    monkeypatch.setattr(Secrets, "get", lambda *_, **__: {})
    assert wiring.stored_responses(Settings(environment)) is None, "without a key nothing is stored"
    assert wiring.moderator(Settings(environment)) is None


def test_the_deployments_budget_is_written_apart_from_turns_and_ends_in_the_degraded_mode(
    aws: Cloud, texts: Texts, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch, log: Log
) -> None:
    monkeypatch.setenv("PARLEY_DAILY_TOKENS", "3000")
    app = load_app("orchestrate")

    def costly(request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        usage.add(request.use, 900, 100)
        return ScriptedModel.reply(model, request, deadline, usage)

    monkeypatch.setattr(model, "reply", costly)
    model.will(*[words("Hello.")] * 3)
    made = []
    for _ in range(4):
        texts.put("hi")
        batch = aws.receive("mailbox")
        aws.calls.clear()
        assert app.handler(batch, Context()) == {"batchItemFailures": []}
        made.append(list(aws.calls))
        aws.delete("mailbox", batch, {"batchItemFailures": []})
    asked, plain = [READ, *CARD, COMMIT, SEND], [READ, COMMIT, SEND]
    assert made == [[*asked, "dynamodb.UpdateItem"], asked, asked, plain]  # until half a minute is over
    assert '"degraded":"DeploymentBudget"' in log.text.replace(" ", "")
    assert '"model_micro_dollars":520' in log.text.replace(" ", "")
    last = [message["text"] for relay in aws.bodies("deliveries") for message in relay["messages"]][-1]
    assert last.startswith("This service has used up its budget for today")


def test_a_duplicate_is_applied_once_and_costs_no_model_call(aws: Cloud, texts: Texts, model: ScriptedModel) -> None:
    app = load_app("orchestrate")
    model.will(words("Hello."))
    texts.put("hi")
    batch = aws.receive("mailbox")
    app.handler(batch, Context())
    items = aws.items()
    assert app.handler(batch, Context()) == {"batchItemFailures": []}  # hours later, for all it knows
    assert aws.items() == items
    # The reply still waits, so it is handed over once more: the same row, which `send` claims once.
    relays = aws.bodies("deliveries")
    assert [message["id"] for relay in relays for message in relay["messages"]] == [items_reply(items)] * 2


def items_reply(items: list[dict[str, Any]]) -> str:
    """The id of the one outbox row."""
    (row,) = [item["id"]["S"] for item in items if item["sk"]["S"].startswith("OUT#")]
    return str(row)


def test_a_turn_whose_relay_was_lost_relays_the_same_reply_and_does_not_ask_the_model_again(
    aws: Cloud, texts: Texts, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = load_app("orchestrate")
    model.will(words("Hello."))
    texts.put("hi")
    batch = aws.receive("mailbox")
    with monkeypatch.context() as broken:
        broken.setattr(type(app.turns.deliveries), "relay", _raise)
        assert app.handler(batch, Context()) == {
            "batchItemFailures": [{"itemIdentifier": batch["Records"][0]["messageId"]}]
        }
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    (relay,) = aws.bodies("deliveries")
    assert [message["text"] for message in relay["messages"]] == ["Hello."]


def _raise(*_: object) -> None:
    raise ConnectionError


@pytest.fixture
def crowd(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, MemoryService, list[int]]:
    """The handler on memory, which unlike moto is safe under threads; and what it does to visibilities."""
    app = load_app("orchestrate")
    service = MemoryService(clock())
    visibilities: list[int] = []
    monkeypatch.setattr(app, "turns", service.turns)
    monkeypatch.setattr(app.mailbox, "after", lambda handle, seconds: visibilities.append(seconds))
    return app, service, visibilities


def record(event: Message, body: str | None = None) -> dict[str, Any]:
    return {
        "messageId": f"message-{event.id}",
        "receiptHandle": "handle",
        "body": body or dump(event),
        "attributes": {"MessageGroupId": event.conversation, "ApproximateReceiveCount": "1"},
    }


def people(service: MemoryService, count: int) -> list[Message]:
    return [service.message(f"+141655501{number:02}", "hi") for number in range(count)]


class Together:
    """A model that answers only once ten people are asking it at the same time."""

    def __init__(self) -> None:
        self.barrier = threading.Barrier(10, timeout=20)

    def reply(self, request: ModelRequest, *_: object) -> ModelReply:
        self.barrier.wait()
        return ModelReply("Hello.")


def test_ten_people_of_one_batch_are_answered_at_the_same_time(
    crowd: tuple[ModuleType, MemoryService, list[int]],
) -> None:
    app, service, _ = crowd
    service.model = Together()
    batch = {"Records": [record(event) for event in people(service, 10)]}
    assert app.handler(batch, Context()) == {"batchItemFailures": []}
    assert len(service.deliveries.relays) == 10


def test_the_one_that_fails_is_the_only_one_handed_back(
    crowd: tuple[ModuleType, MemoryService, list[int]], log: Log
) -> None:
    app, service, visibilities = crowd
    events = people(service, 10)

    class Unlucky:
        def reply(self, request: ModelRequest, *_: object) -> ModelReply:
            if request.lines[-1].id == events[3].id:
                raise RuntimeError("a secret +14165550103")
            return ModelReply("Hello.")

    service.model = Unlucky()
    answer = app.handler({"Records": [record(event) for event in events]}, Context())
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"message-{events[3].id}"}]}
    assert visibilities == [app.RETRY_SECONDS]
    (line,) = log.lines
    assert (line["error"], line["conversation"]) == ("RuntimeError", events[3].conversation)
    assert "+1416" not in log.text


def test_what_comes_after_a_failure_in_the_same_conversation_is_handed_back_too(
    crowd: tuple[ModuleType, MemoryService, list[int]],
) -> None:
    app, service, visibilities = crowd
    events = [service.message("+14165550123", text) for text in ("my tasks", "hi", "my tasks")]
    bodies = [None, "{ not an event", None]
    batch = {"Records": [record(event, body) for event, body in zip(events, bodies, strict=True)]}
    answer = app.handler(batch, Context())
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == [
        f"message-{event.id}" for event in events[1:]
    ]
    assert visibilities == [app.RETRY_SECONDS, 0]
    assert [relay.messages[0].id for relay in service.deliveries.relays] == [f"{events[0].id}.r0"]


def test_without_time_for_a_whole_turn_everything_is_handed_back_untouched_and_at_once(
    crowd: tuple[ModuleType, MemoryService, list[int]],
) -> None:
    app, service, visibilities = crowd
    events = people(service, 2)
    answer = app.handler({"Records": [record(event) for event in events]}, Context(seconds=20))
    assert len(answer["batchItemFailures"]) == 2
    assert visibilities == [0, 0]
    assert not service.table.conversations


def test_a_record_that_no_release_here_can_read_goes_to_the_dead_letter_queue_alone(
    aws: Cloud, texts: Texts, model: ScriptedModel, log: Log
) -> None:
    app = load_app("orchestrate")
    first, last = texts.put("my tasks"), texts.put("[not a plain text]")
    model.will(words("First."), words("Last."))
    body = dump(first).replace('"kind":"message"', '"kind":"hologram"')
    records = [record(first), record(first, body), record(last)]
    records[1]["messageId"] = "the unreadable one"
    for each in records:
        each["attributes"]["ApproximateReceiveCount"] = str(app.UNREADABLE_TRIES - 1)
    answer = app.handler({"Records": records}, Context())
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == [
        "the unreadable one",
        records[2]["messageId"],
    ]
    for each in records:
        each["attributes"]["ApproximateReceiveCount"] = str(app.UNREADABLE_TRIES)
    assert app.handler({"Records": records[1:]}, Context()) == {"batchItemFailures": []}
    assert [each["kind"] for each in aws.bodies("mailbox-dead")] == ["hologram"]
    assert not model.script
    assert "orchestrate_turn.unreadable" in log.text
    assert first.text not in log.text


def test_a_form_that_a_later_release_has_added_is_answered(
    aws: Cloud, texts: Texts, crowd: tuple[ModuleType, MemoryService, list[int]]
) -> None:
    app, service, _ = crowd
    (event,) = people(service, 1)
    body = dump(event).replace('"form":"text"', '"form":"hologram"')
    assert app.handler({"Records": [record(event, body)]}, Context()) == {"batchItemFailures": []}
    (relay,) = service.deliveries.relays
    assert relay.messages[0].text == "I can't read that kind of message yet. Could you write it to me?"


# --- the line of a turn -----------------------------------------------------------------------------------------------


def test_a_turns_line_says_where_its_time_went_and_nothing_private(
    aws: Cloud, texts: Texts, model: ScriptedModel, log: Log
) -> None:
    model.will(words("Hello."))
    event = texts.put("a secret wish")
    aws.invoke(load_app("orchestrate"))
    (line,) = [line for line in log.lines if line["message"] == "orchestrate_turn.completed"]
    assert [span["name"] for span in line["spans"]] == ["turn", READ, *CARD, COMMIT, SEND]
    assert sum(span["ms"] for span in line["spans"][1:]) <= line["spans"][0]["ms"] + 0.5
    assert (line["event"], line["also"]) == (event.id, [])
    assert "secret" not in log.text
    assert "+1416" not in log.text


def test_the_line_of_a_burst_names_every_event_in_it(aws: Cloud, texts: Texts, model: ScriptedModel, log: Log) -> None:
    model.will(words("Hello."))
    first, *others = [texts.put(text) for text in ("one", "two", "three")]
    aws.invoke(load_app("orchestrate"))
    (line,) = [line for line in log.lines if line["message"] == "orchestrate_turn.completed"]
    assert (line["event"], line["also"]) == (first.id, [each.id for each in others])


def test_a_turns_line_counts_the_segments_of_all_its_messages_and_what_they_cost(
    aws: Cloud, texts: Texts, model: ScriptedModel, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_SEGMENT_MICRO_DOLLARS", "10000")
    model.will(words("All’s well. " * 200))
    texts.put("how is it?")
    aws.invoke(load_app("orchestrate"))
    (line,) = [line for line in log.lines if line["message"] == "orchestrate_turn.completed"]
    assert (line["segments"], line["sms_micro_dollars"]) == (17, 170_000)  # 2,413 septets in two messages: 11 and 6
    figures = {each["Name"] for each in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert {"segments", "sms_micro_dollars"} <= figures


def test_the_line_of_an_event_that_is_given_up_counts_the_apology(
    aws: Cloud, texts: Texts, model: ScriptedModel, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_SEGMENT_MICRO_DOLLARS", "10000")

    def poison(request: ModelRequest) -> ModelReply:
        raise RuntimeError

    model.will(poison, poison, poison)
    texts.put("how is it?")
    app, batch = load_app("orchestrate"), aws.receive("mailbox")
    for _ in range(3):
        app.handler(batch, Context())
    (line,) = [line for line in log.lines if line["message"] == "orchestrate_turn.given_up"]
    assert (line["segments"], line["sms_micro_dollars"]) == (1, 10_000)
    figures = {each["Name"] for each in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert figures == {"segments", "sms_micro_dollars"}
