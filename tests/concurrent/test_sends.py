"""Two senders with the same relay at once, and callbacks that do not wait for them: each message leaves once, and its
row says what became of it.

A relay comes to two senders when its visibility runs out. A request that is under way at the provider is held there,
so what happens meanwhile is certain.
"""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import ModuleType

import pytest

from parley.conversation.events import Provider
from parley.delivery import LEASE
from tests.concurrent.races import PATIENCE, Held, Races, at_once
from tests.concurrent.stage import Stage
from tests.support.cloud import load_app
from tests.support.http_server import Answer
from tests.support.model import ScriptedModel, words
from tests.support.twilio_server import (
    Fields,
    Step,
    TwilioServer,
    accepts,
    fails,
    hangs_up_after_accepting,
    hangs_up_before_accepting,
    lists,
)

RAN_OUT = LEASE.total_seconds() + 1
LONG = "\n".join(letter * 1_000 for letter in "abc")
"""A reply in three parts."""


@pytest.fixture
def senders(stage: Stage) -> tuple[ModuleType, ModuleType]:
    return load_app("send"), load_app("send")


class UnderWay:
    """A request that the provider has, and answers when it is let go."""

    def __init__(self, step: Step, taken: bool) -> None:
        self._step, self._taken, self._held = step, taken, Held("the provider")

    def __call__(self, server: TwilioServer, form: Fields) -> Answer | None:
        answer = self._step(server, form) if self._taken else None
        self._held.wait()
        return answer if self._taken else self._step(server, form)

    def reached(self) -> None:
        self._held.reached()

    def let_go(self) -> None:
        self._held.let_go()


def replies(stage: Stage, model: ScriptedModel, *texts: str) -> None:
    """Turns have committed these replies, and their relays wait."""
    app = load_app("orchestrate")
    for text in texts:
        model.will(words(text))
        stage.says("hi")
        assert stage.run(app, "mailbox", stage.batch("mailbox")) == []


def statuses(stage: Stage) -> list[str]:
    return [row.status for row in stage.rows()]


def sids(stage: Stage) -> list[str | None]:
    return [row.sid for row in stage.rows()]


def taken(stage: Stage) -> list[str]:
    """The sids of what the provider took."""
    return [message["sid"] for message in stage.twilio.messages]


# --- one message, two senders ---------------------------------------------------------------------------------------


def test_of_two_senders_that_claim_a_row_at_once_one_posts_it(
    stage: Stage, races: Races, model: ScriptedModel, senders: tuple[ModuleType, ModuleType]
) -> None:
    """The other one finds the lease, and hands the relay back."""
    posting = UnderWay(accepts, taken=False)
    stage.twilio.will(posting)
    replies(stage, model, "Hello.")
    batches = stage.twice("deliveries")
    races.meet("claim", *[app.delivery.outbox for app in senders])
    with ThreadPoolExecutor(2) as threads:
        working = [
            threads.submit(stage.run, app, "deliveries", batch) for app, batch in zip(senders, batches, strict=True)
        ]
        refused, posts = wait(working, PATIENCE, FIRST_COMPLETED)
        assert [each.result() for each in refused] == [[record["messageId"] for record in batches[1]["Records"]]]
        posting.reached()
        posting.let_go()
        assert [each.result(PATIENCE) for each in posts] == [[]]
    stage.visibility_ends("deliveries", batches[1])
    stage.settle()
    assert stage.heard() == ["Hello."]
    assert (statuses(stage), sids(stage)) == (["sent"], taken(stage))


@pytest.mark.parametrize("back", [True, False], ids=["its answer comes after all", "its answer is lost"])
def test_a_lease_that_runs_out_while_the_provider_has_the_message_sends_nothing_again(
    stage: Stage, model: ScriptedModel, senders: tuple[ModuleType, ModuleType], back: bool
) -> None:
    posting = UnderWay(accepts if back else hangs_up_after_accepting, taken=True)
    stage.twilio.will(posting)
    replies(stage, model, "Hello.")
    with ThreadPoolExecutor(1) as threads:
        first = stage.batch("deliveries")
        running: Future[list[str]] = threads.submit(stage.run, senders[0], "deliveries", first)
        posting.reached()
        stage.clock.advance(seconds=RAN_OUT)
        stage.visibility_ends("deliveries", first)
        assert stage.run(senders[1], "deliveries", stage.batch("deliveries")) == []
        assert (statuses(stage), sids(stage)) == (["sent"], taken(stage))
        posting.let_go()
        assert len(running.result(PATIENCE)) == (0 if back else 1)
    stage.settle()
    assert stage.heard() == ["Hello."]
    assert len(stage.twilio.queries) == 1
    assert (statuses(stage), sids(stage)) == (["sent"], taken(stage))


def test_of_two_senders_that_find_a_lost_message_at_once_one_posts_it_again(
    stage: Stage, races: Races, model: ScriptedModel, senders: tuple[ModuleType, ModuleType]
) -> None:
    stage.twilio.will(hangs_up_before_accepting)
    replies(stage, model, "Hello.")
    lost = stage.batch("deliveries")
    assert len(stage.run(senders[0], "deliveries", lost)) == 1
    stage.clock.advance(seconds=RAN_OUT)
    stage.visibility_ends("deliveries", lost)
    batches = stage.twice("deliveries")
    races.meet("retake", *[app.delivery.outbox for app in senders])
    handed_back = at_once(
        lambda: stage.run(senders[0], "deliveries", batches[0]),
        lambda: stage.run(senders[1], "deliveries", batches[1]),
    )
    assert sorted(len(each) for each in handed_back) == [0, 1]
    stage.visibility_ends("deliveries", batches[1])
    stage.settle()
    assert stage.heard() == ["Hello."]
    assert (statuses(stage), sids(stage)) == (["sent"], taken(stage))


@pytest.mark.parametrize(
    "steps",
    [(hangs_up_after_accepting, accepts), (accepts, hangs_up_before_accepting)],
    ids=["the first was taken", "the second was lost"],
)
def test_equal_texts_in_two_rows_are_told_apart_by_two_senders_at_once(
    stage: Stage, races: Races, model: ScriptedModel, senders: tuple[ModuleType, ModuleType], steps: tuple[Step, ...]
) -> None:
    stage.twilio.will(*steps)
    replies(stage, model, "OK", "OK")
    begun = stage.batch("deliveries")
    assert len(begun["Records"]) == 2
    assert stage.run(senders[0], "deliveries", begun) != []
    stage.clock.advance(seconds=RAN_OUT)
    stage.visibility_ends("deliveries", begun)
    batches = stage.twice("deliveries")
    races.meet("find", *[app.delivery.senders[Provider.TWILIO] for app in senders])
    at_once(
        lambda: stage.run(senders[0], "deliveries", batches[0]),
        lambda: stage.run(senders[1], "deliveries", batches[1]),
    )
    stage.visibility_ends("deliveries", batches[1])
    stage.settle()
    assert stage.heard() == ["OK", "OK"]
    assert (statuses(stage), sids(stage)) == (["sent", "sent"], taken(stage))


def test_what_follows_a_part_that_failed_for_good_is_posted_by_neither_of_two_senders(
    stage: Stage, races: Races, model: ScriptedModel, senders: tuple[ModuleType, ModuleType]
) -> None:
    """The second one comes when the provider has refused the part and its row does not say so yet."""
    stage.twilio.will(accepts, fails(400, 21211))
    replies(stage, model, LONG)
    failing = races.hold(senders[0].delivery.outbox, "mark", 2)
    failing[0].let_go()
    with ThreadPoolExecutor(1) as threads:
        first = stage.batch("deliveries")
        running: Future[list[str]] = threads.submit(stage.run, senders[0], "deliveries", first)
        failing[1].reached()
        stage.visibility_ends("deliveries", first)
        second = stage.batch("deliveries")
        assert stage.run(senders[1], "deliveries", second) == [record["messageId"] for record in second["Records"]]
        failing[1].let_go()
        assert running.result(PATIENCE) == []
    stage.visibility_ends("deliveries", second)
    assert stage.run(senders[1], "deliveries", stage.batch("deliveries")) == []
    stage.settle()
    assert [text[:7] for text in stage.heard()] == ["(1/3) a"]
    assert statuses(stage) == ["sent", "failed", "pending"]
    assert [side for side, _ in stage.lines()].count("note") == 1


def test_a_sender_that_is_about_to_claim_when_the_opt_out_is_committed_posts_nothing(
    stage: Stage, races: Races, model: ScriptedModel, senders: tuple[ModuleType, ModuleType]
) -> None:
    replies(stage, model, "Hello.")
    (claiming,) = races.hold(senders[0].delivery.outbox, "claim")
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(stage.run, senders[0], "deliveries", stage.batch("deliveries"))
        claiming.reached()
        stage.says("STOP")
        assert stage.run(load_app("orchestrate"), "mailbox", stage.batch("mailbox")) == []
        claiming.let_go()
        assert running.result(PATIENCE) == []
    stage.settle()
    assert stage.heard() == []
    assert statuses(stage) == ["failed"]


# --- callbacks ------------------------------------------------------------------------------------------------------


def test_a_callback_that_is_applied_before_the_answer_is_there_is_not_moved_back(
    stage: Stage, model: ScriptedModel, senders: tuple[ModuleType, ModuleType]
) -> None:
    before: list[str] = []

    def calls_back(form: Fields, sid: str) -> None:
        stage.reports(form, sid, "delivered")
        assert stage.run(senders[1], "statuses", stage.batch("statuses")) == []
        before.extend(statuses(stage))

    stage.twilio.accepted = calls_back
    replies(stage, model, "Hello.")
    assert stage.run(senders[0], "deliveries", stage.batch("deliveries")) == []
    assert before == ["delivered"]
    assert (statuses(stage), sids(stage)) == (["delivered"], taken(stage))
    assert stage.heard() == ["Hello."]


def test_a_callback_and_the_providers_list_settle_a_lost_answer_at_once(
    stage: Stage, races: Races, model: ScriptedModel, senders: tuple[ModuleType, ModuleType]
) -> None:
    stage.twilio.will(hangs_up_after_accepting)
    replies(stage, model, "Hello.")
    lost = stage.batch("deliveries")
    assert len(stage.run(senders[0], "deliveries", lost)) == 1
    stage.clock.advance(seconds=RAN_OUT)
    stage.visibility_ends("deliveries", lost)
    again = stage.batch("deliveries")
    stage.reports(stage.twilio.forms[0], *taken(stage), "delivered")
    reported = stage.batch("statuses")
    races.meet("mark", *[app.delivery.outbox for app in senders])
    settled = at_once(
        lambda: stage.run(senders[0], "deliveries", again), lambda: stage.run(senders[1], "statuses", reported)
    )
    assert settled == [[], []]
    assert len(stage.twilio.queries) == 1
    assert (statuses(stage), sids(stage)) == (["delivered"], taken(stage))
    assert stage.heard() == ["Hello."]


@pytest.mark.parametrize(
    ("reported", "stands"),
    [(["read", "sent", "delivered", "delivered"], "read"), (["delivered", "sent", "sent", "delivered"], "delivered")],
)
@pytest.mark.parametrize("unknown", [False, True], ids=["a sent row", "an unknown row"])
def test_callbacks_that_come_twice_in_the_wrong_order_and_at_once_only_move_a_row_forward(
    stage: Stage,
    races: Races,
    model: ScriptedModel,
    senders: tuple[ModuleType, ModuleType],
    unknown: bool,
    reported: list[str],
    stands: str,
) -> None:
    if unknown:  # lost, sent again, its answer lost, and not in the list yet
        stage.twilio.will(hangs_up_before_accepting, hangs_up_after_accepting)
        stage.twilio.list_will(lists_nothing, lists_nothing)
    replies(stage, model, "Hello.")
    stage.settle()
    assert statuses(stage) == ["unknown" if unknown else "sent"]
    assert stage.heard() == ["Hello."]
    form = stage.twilio.forms[-1]
    for status in reported:
        stage.reports(form, *taken(stage), status)
    batch = stage.batch("statuses")
    assert len(batch["Records"]) == 4
    races.meet("mark", senders[0].delivery.outbox, parties=4)
    assert stage.run(senders[0], "statuses", batch) == []
    assert (statuses(stage), sids(stage)) == ([stands], taken(stage))


def lists_nothing(server: TwilioServer, query: Fields) -> Answer:
    """Let the provider's list be behind: it holds none of the latest messages."""
    listed, server.messages = server.messages, []
    try:
        return lists(server, query)
    finally:
        server.messages = listed


def test_a_failure_that_is_reported_twice_at_once_and_again_an_hour_later_is_told_once(
    stage: Stage, races: Races, model: ScriptedModel, senders: tuple[ModuleType, ModuleType]
) -> None:
    replies(stage, model, "Hello.")
    stage.settle()

    def report() -> None:
        for status in ("undelivered", "sent", "undelivered"):
            stage.reports(stage.twilio.forms[0], *taken(stage), status)
        races.meet("mark", senders[0].delivery.outbox, parties=3)
        assert stage.run(senders[0], "statuses", stage.batch("statuses")) == []
        told = stage.batch("mailbox")
        assert len(told["Records"]) == 1
        assert stage.run(load_app("orchestrate"), "mailbox", told) == []

    report()
    stage.forget_duplicates()
    report()
    assert statuses(stage) == ["failed"]
    assert [side for side, _ in stage.lines()] == ["in", "out", "note"]
