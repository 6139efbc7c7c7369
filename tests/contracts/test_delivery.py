"""`Delivery` over a strict stand-in for Twilio: whatever happens on the way, a person receives each message once, and
its row says what became of it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from parley.adapters.memory import MemoryAgenda
from parley.adapters.memory_queues import ManualClock, MemoryDelays
from parley.channels.twilio.receive import status as read_status
from parley.channels.twilio.send import TwilioSender
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, Provider, TimerDue
from parley.delivery import LEASE, retry_seconds
from parley.errors import DeliveryDelayed, DeliveryUncertain, OutOfTime, TryAgain
from parley.ports import Deadline, DeliveryStatus, RelayMessage
from tests.support.phone import ANA
from tests.support.phone import clock as noon
from tests.support.post import Post
from tests.support.twilio_server import (
    ACCOUNT,
    TOKEN,
    Fields,
    Step,
    TwilioServer,
    accepts,
    babbles_after_accepting,
    fails,
    hangs_after_accepting,
    hangs_before_accepting,
    hangs_up_after_accepting,
    hangs_up_before_accepting,
)

SERVICE = "+14165550100"
STATUS_URL = "https://parley.example/dev/twilio/status"
CONVERSATION = "ABC234"
TIMERS = (("t.t0@1", timedelta(seconds=20)), ("t.t1@2", timedelta(hours=1)))


class TwilioPost(Post):
    """The way to Twilio."""

    conversation = CONVERSATION

    def __init__(self, server: TwilioServer, clock: ManualClock) -> None:
        self.server = server
        super().__init__(clock, {Provider.TWILIO: TwilioSender(ACCOUNT, TOKEN, server.url, STATUS_URL, timeout=1.0)})

    def event(self, version: int) -> str:
        return f"SM{version}"

    def message(self, id: str, text: str, **fields: Any) -> Outbound:
        return Outbound(
            id=id,
            conversation=CONVERSATION,
            channel=Channel.SMS,
            to=ANA,
            sender=SERVICE,
            text=text,
            created_at=self.clock(),
            **fields,
        )

    def opts_out(self) -> None:
        """A turn commits that the person wants nothing more."""
        self.table.opted_out[CONVERSATION] = True


@pytest.fixture
def server() -> Iterator[TwilioServer]:
    with TwilioServer(noon()) as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"


@pytest.fixture
def post(server: TwilioServer) -> TwilioPost:
    clock = noon()
    server.now = clock
    return TwilioPost(server, clock)


def callback(server: TwilioServer, form: Fields, sid: str, status: str) -> DeliveryStatus:
    """What the webhook makes of the callback that Twilio sends for this message."""
    row = form["StatusCallback"].partition("?row=")[2]
    read = read_status({"MessageSid": sid, "MessageStatus": status}, row)
    assert read is not None
    return read


# --- once -----------------------------------------------------------------------------------------------------------


def test_the_parts_of_a_reply_are_sent_in_order(post: TwilioPost) -> None:
    relay = post.commits("One.", "Two.", "Three.")
    assert post.delivers(relay) == []
    assert post.server.texts == ["One.", "Two.", "Three."]
    assert post.statuses == ["sent"] * 3
    assert [row.sid for row in post.table.rows.values()] == [each["sid"] for each in post.server.messages]


def test_a_relay_that_comes_again_sends_nothing(post: TwilioPost) -> None:
    relay = post.commits("One.", "Two.")
    for _ in range(3):
        assert post.delivers(relay) == []
    assert post.server.texts == ["One.", "Two."]


def test_the_timers_of_a_commit_are_handed_over_though_its_message_must_wait(post: TwilioPost) -> None:
    soon, late = (TimerDue(id=id, conversation=CONVERSATION, received_at=post.clock() + wait) for id, wait in TIMERS)
    relay = post.commits("One.").model_copy(update={"timers": (soon, late)})
    post.server.will(fails(429, 20429))
    with pytest.raises(DeliveryDelayed):
        post.delivery.deliver(relay, Deadline.after(60))
    assert isinstance(post.delivery.delays, MemoryDelays)
    assert post.delivery.delays.waiting == [soon], "the sweep hands over what is far away"
    assert RelayMessage.model_validate_json(relay.model_dump_json()) == relay
    before = relay.model_dump_json(exclude={"timers"})
    assert RelayMessage.model_validate_json(before).timers == (), "a relay of the release before has none"


@pytest.mark.parametrize("step", [hangs_after_accepting, hangs_up_after_accepting, babbles_after_accepting])
def test_a_lost_answer_is_asked_for_and_not_sent_again(post: TwilioPost, step: Step) -> None:
    post.server.will(step)
    relay = post.commits("One.", "Two.")
    assert post.delivers(relay) == [DeliveryUncertain]
    assert post.server.texts == ["One.", "Two."]
    assert post.statuses == ["sent", "sent"]
    assert len(post.server.queries) == 1


def test_nothing_is_asked_while_the_lease_runs(post: TwilioPost) -> None:
    post.server.will(hangs_up_after_accepting)
    relay = post.commits("One.")
    with pytest.raises(DeliveryUncertain):
        post.delivery.deliver(relay, Deadline.after(60))
    post.clock.advance(seconds=LEASE.total_seconds() - 1)
    with pytest.raises(TryAgain):
        post.delivery.deliver(relay, Deadline.after(60))
    assert not post.server.queries
    post.clock.advance(seconds=2)
    post.delivery.deliver(relay, Deadline.after(60))
    assert post.server.texts == ["One."]


@pytest.mark.parametrize("step", [hangs_before_accepting, hangs_up_before_accepting])
def test_a_lost_message_is_sent_again_once(post: TwilioPost, step: Step) -> None:
    post.server.will(step)
    relay = post.commits("One.", "Two.")
    assert post.delivers(relay) == [DeliveryUncertain]
    assert post.server.texts == ["One.", "Two."]
    assert post.statuses == ["sent", "sent"]


def test_a_second_lost_answer_is_found_too(post: TwilioPost) -> None:
    post.server.will(hangs_up_before_accepting, hangs_up_after_accepting)
    assert post.delivers(post.commits("One.")) == [DeliveryUncertain, DeliveryUncertain]
    assert post.server.texts == ["One."]
    assert post.statuses == ["sent"]


def test_a_message_that_is_lost_twice_is_left_as_unknown_and_the_next_part_follows(post: TwilioPost) -> None:
    post.server.will(hangs_up_before_accepting, hangs_up_before_accepting)
    relay = post.commits("One.", "Two.")
    assert post.delivers(relay) == [DeliveryUncertain, DeliveryUncertain]
    assert post.server.texts == ["Two."]
    assert post.statuses == ["unknown", "sent"]
    assert post.delivers(relay) == []
    assert post.server.texts == ["Two."]


def test_a_list_that_cannot_be_read_is_asked_again_before_anything_is_sent(post: TwilioPost) -> None:
    post.server.will(hangs_up_after_accepting)
    post.server.list_will(fails(503, 20503), fails(429, 20429))
    relay = post.commits("One.")
    assert post.delivers(relay) == [DeliveryUncertain, DeliveryDelayed, DeliveryDelayed]
    assert post.server.texts == ["One."]
    assert post.statuses == ["sent"]


def test_a_lost_message_is_not_mistaken_for_an_equal_one_that_arrived(post: TwilioPost) -> None:
    post.delivers(post.commits("OK"))
    post.server.will(hangs_up_before_accepting)
    assert post.delivers(post.commits("OK")) == [DeliveryUncertain]
    assert post.server.texts == ["OK", "OK"]
    assert post.statuses == ["sent", "sent"]


@pytest.mark.parametrize("step", [fails(429, 20429), fails(500, 20500), fails(503, 20503)])
def test_a_delayed_message_is_sent_later_and_the_rest_of_its_reply_after_it(post: TwilioPost, step: Step) -> None:
    post.server.will(accepts, step)
    relay = post.commits("One.", "Two.", "Three.")
    assert post.delivers(relay) == [DeliveryDelayed]
    assert post.server.texts == ["One.", "Two.", "Three."]
    assert post.statuses == ["sent"] * 3


def test_a_delayed_message_is_looked_for_if_its_queue_forgets_it(post: TwilioPost) -> None:
    post.server.will(fails(503, 20503))
    with pytest.raises(DeliveryDelayed):
        post.delivery.deliver(post.commits("One."), Deadline.after(60))
    assert MemoryAgenda(post.table).due(post.clock() + timedelta(minutes=14), 10) == []
    assert [due.id for due in MemoryAgenda(post.table).due(post.clock() + timedelta(minutes=16), 10)] == ["SM1.r0"]


# --- never ----------------------------------------------------------------------------------------------------------


def test_a_rejected_message_fails_and_the_conversation_is_told(post: TwilioPost) -> None:
    post.server.will(accepts, fails(400, 21211))
    relay = post.commits("One.", "Two.", "Three.")
    assert post.delivers(relay) == []
    assert post.server.texts == ["One."]
    assert post.statuses[:2] == ["sent", "failed"]
    assert post.told == [("SM1.r1", "21211")]


def test_the_later_parts_stay_unsent_when_the_relay_comes_again(post: TwilioPost) -> None:
    post.server.will(fails(400, 21211))
    relay = post.commits("One.", "Two.")
    for _ in range(3):
        assert post.delivers(relay) == []
    assert post.server.texts == []
    assert post.told == [("SM1.r0", "21211")]


def test_the_next_reply_is_sent_after_a_failed_one(post: TwilioPost) -> None:
    post.server.will(fails(400, 21211))
    post.delivers(post.commits("One."))
    post.delivers(post.commits("Two."))
    assert post.server.texts == ["Two."]


def test_a_message_rejected_at_its_second_try_fails(post: TwilioPost) -> None:
    post.server.will(hangs_up_before_accepting, fails(400, 21610))
    assert post.delivers(post.commits("One.")) == [DeliveryUncertain]
    assert post.statuses == ["failed"]
    assert post.told == [("SM1.r0", "21610")]


def test_nothing_leaves_after_an_opt_out(post: TwilioPost) -> None:
    relay = post.commits("One.", "Two.")
    post.opts_out()
    assert post.delivers(relay) == []
    assert post.server.texts == []
    assert post.statuses[0] == "failed"
    assert post.told == []  # it was the person's own wish


def test_a_row_that_is_gone_is_dropped(post: TwilioPost) -> None:
    relay = post.commits("One.", "Two.")
    del post.table.rows[CONVERSATION, "SM1.r0"]
    assert post.delivers(relay) == []
    assert post.server.texts == ["Two."]


# --- what the provider says afterwards ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["delivered", "read"])
def test_a_callback_that_overtakes_the_answer_is_not_moved_back(post: TwilioPost, status: str) -> None:
    post.server.accepted = lambda form, sid: post.delivery.apply(callback(post.server, form, sid, status))
    assert post.delivers(post.commits("One.")) == []
    assert post.statuses == [status]
    assert post.server.texts == ["One."]


def test_a_callback_settles_a_lost_answer(post: TwilioPost) -> None:
    post.server.accepted = lambda form, sid: post.delivery.apply(callback(post.server, form, sid, "sent"))
    post.server.will(hangs_up_after_accepting)
    assert post.delivers(post.commits("One.")) == [DeliveryUncertain]
    assert post.server.texts == ["One."]
    assert post.statuses == ["sent"]
    assert not post.server.queries


def test_callbacks_out_of_order_only_move_forward(post: TwilioPost) -> None:
    post.delivers(post.commits("One."))
    [form], [message] = post.server.forms, post.server.messages
    for status in ("delivered", "sent", "read", "delivered"):
        post.delivery.apply(callback(post.server, form, message["sid"], status))
    assert post.statuses == ["read"]
    assert post.told == []


def test_a_callback_of_failure_tells_the_conversation_once(post: TwilioPost) -> None:
    post.delivers(post.commits("One."))
    [form], [message] = post.server.forms, post.server.messages
    for _ in range(2):
        post.delivery.apply(callback(post.server, form, message["sid"], "undelivered"))
    assert post.statuses == ["failed"]
    assert len(post.told) == 1


def test_a_failure_whose_news_was_lost_is_told_when_the_callback_comes_again(
    post: TwilioPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.delivers(post.commits("One."))
    [form], [message] = post.server.forms, post.server.messages
    failed = callback(post.server, form, message["sid"], "undelivered")

    def refuses(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as broken:
        broken.setattr(post.mailbox, "put", refuses)
        with pytest.raises(ConnectionResetError):
            post.delivery.apply(failed)
    post.delivery.apply(failed)
    assert post.statuses == ["failed"]
    assert len(post.told) == 1


def test_a_failure_that_comes_after_the_message_arrived_is_no_news(post: TwilioPost) -> None:
    post.delivers(post.commits("One."))
    [form], [message] = post.server.forms, post.server.messages
    for status in ("delivered", "undelivered"):
        post.delivery.apply(callback(post.server, form, message["sid"], status))
    assert (post.statuses, post.told) == (["delivered"], [])


def test_an_opt_out_does_not_unsend(post: TwilioPost) -> None:
    relay = post.commits("One.")
    post.delivers(relay)
    post.opts_out()
    assert post.delivers(relay) == []
    assert post.statuses == ["sent"]


def test_a_message_is_not_begun_without_the_time_for_it(post: TwilioPost) -> None:
    relay = post.commits("One.")
    with pytest.raises(OutOfTime) as late:
        post.delivery.deliver(relay, Deadline.after(5))
    assert retry_seconds(late.value, 1) == 0
    assert post.statuses == ["pending"]
