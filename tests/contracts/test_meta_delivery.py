"""`Delivery` over a strict stand-in for Meta, which cannot be asked what it took: after a lost answer its status is
waited for, and nothing is ever sent blindly a second time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from parley.adapters.memory import MemoryOutbox, MemoryStore, MemoryTable
from parley.adapters.memory_queues import ManualClock, MemoryQueue, MemorySender
from parley.channels.meta.receive import read
from parley.channels.meta.send import MetaSender
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, DeliveryFailed, Provider
from parley.conversation.state import Conversation
from parley.delivery import STATUS_AWAITED, Delivery, retry_seconds
from parley.errors import DeliveryDelayed, DeliveryError, DeliveryUncertain, TryAgain
from parley.ports import Commit, Deadline, Receipt, RelayMessage
from parley_cli import meta
from tests.support.meta_server import (
    TOKEN,
    VERSION,
    MetaServer,
    Step,
    accepts,
    babbles_after_accepting,
    fails,
    hangs_after_accepting,
    hangs_before_accepting,
    hangs_up_after_accepting,
    hangs_up_before_accepting,
)
from tests.support.phone import ANA
from tests.support.phone import clock as noon


def hangs_after_accepting_a_mark(server: MetaServer, mark: object) -> None:
    """Take a read mark, and send no answer while anybody waits."""
    server.hang()


CONVERSATION, EVENT = "abc234", meta.wamid(1)


@dataclass
class Post:
    """The outbox, the way to both providers, and a queue that delivers a relay again as SQS would."""

    server: MetaServer
    clock: ManualClock = field(default_factory=noon)
    table: MemoryTable = field(default_factory=MemoryTable)
    mailbox: MemoryQueue = field(default_factory=MemoryQueue)
    twilio: MemorySender = field(default_factory=MemorySender)

    def __post_init__(self) -> None:
        sender = MetaSender(meta.PHONE_NUMBER_ID, TOKEN, self.server.url, VERSION, timeout=0.3)
        senders = {Provider.META: sender, Provider.TWILIO: self.twilio}
        self.delivery = Delivery(MemoryOutbox(self.table), senders, self.mailbox, self.clock)

    def commits(self, *texts: str, provider: Provider = Provider.META) -> RelayMessage:
        """Commit what one turn says: a reply of as many parts."""
        messages = tuple(
            Outbound(
                id=f"{EVENT}.r{n}",
                conversation=CONVERSATION,
                channel=Channel.WHATSAPP,
                provider=provider,
                to=ANA,
                sender=f"+{meta.DISPLAY_NUMBER}",
                text=text,
                created_at=self.clock(),
            )
            for n, text in enumerate(texts)
        )
        after, receipt = Conversation(id=CONVERSATION, version=1), Receipt(EVENT, 1)
        MemoryStore(self.table).commit(
            Commit(conversation=after, lines=(), receipt=receipt, first=True, messages=messages)
        )
        return RelayMessage(conversation=CONVERSATION, version=1, messages=messages)

    def delivers(self, relay: RelayMessage, tries: int = 8) -> list[type[Exception]]:
        """Deliver it until it is done, at the pace of the queue: what went wrong on the way."""
        errors: list[type[Exception]] = []
        for count in range(1, tries + 1):
            try:
                self.delivery.deliver(relay, Deadline.after(60))
            except (TryAgain, DeliveryError) as error:
                errors.append(type(error))
                self.clock.advance(seconds=retry_seconds(error, count))
            else:
                return errors
        raise AssertionError(f"not done after {tries} tries: {errors}")

    def reports(self, status: str, *errors: tuple[int, str], message: int = 0) -> None:
        """Meta posts this status of a message that it took, and the webhook reads it."""
        sid, asked = self.server.taken[message]
        told = meta.status(sid, ANA, status, asked["biz_opaque_callback_data"], 1_767_625_200, errors)
        posted = meta.written(meta.notification(meta.value(statuses=(told,))))
        for each in read(posted, self.clock(), "key", "parley", meta.PHONE_NUMBER_ID).statuses:
            self.delivery.apply(each)

    @property
    def statuses(self) -> list[str]:
        """How the rows stand, in order."""
        return [row.status for row in self.table.rows.values()]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The failures that the conversation is told of: row and code."""
        return [(event.row, event.code) for event in self.mailbox.events if isinstance(event, DeliveryFailed)]


@pytest.fixture
def post() -> Iterator[Post]:
    with MetaServer() as server:
        yield Post(server)
        assert not server.refused, f"a request was not correct: {server.refused}"


def test_a_reply_leaves_in_order_and_its_statuses_find_its_rows(post: Post) -> None:
    assert post.delivers(post.commits("one", "two")) == []
    assert post.server.texts == ["one", "two"]
    post.reports("read", message=0)
    post.reports("delivered", message=0)  # late: a row only moves forward
    post.reports("sent", message=1)
    assert post.statuses == ["read", "sent"]
    assert [row.sid for row in post.table.rows.values()] == [sid for sid, _ in post.server.taken]


def test_each_provider_gets_its_own_messages(post: Post) -> None:
    post.delivers(post.commits("by Twilio", provider=Provider.TWILIO))
    assert ([message.text for message in post.twilio.sent], post.server.texts) == (["by Twilio"], [])


def test_a_message_of_a_provider_that_is_not_set_up_stays_pending(post: Post) -> None:
    relay = post.commits("hello")
    without = Delivery(post.delivery.outbox, {Provider.TWILIO: post.twilio}, post.mailbox, post.clock)
    with pytest.raises(DeliveryDelayed, match="meta"):
        without.deliver(relay, Deadline.after(60))
    assert post.statuses == ["pending"]
    post.delivers(relay)
    assert post.statuses == ["sent"]


READ = meta.wamid(7)


def test_after_a_replys_last_part_the_message_is_marked_as_read_once(post: Post) -> None:
    relay = post.commits("one", "two").model_copy(update={"read": READ})
    post.server.will(accepts, fails(400, 131056))
    assert post.delivers(relay) == [DeliveryDelayed]
    assert post.server.texts == ["one", "two"]
    assert post.server.read == [READ]


def test_a_reply_that_fails_marks_nothing(post: Post) -> None:
    post.server.will(fails(400, 131026))
    post.delivers(post.commits("one", "two").model_copy(update={"read": READ}))
    assert post.server.read == []


def test_without_time_left_nothing_is_marked(post: Post) -> None:
    relay = post.commits("one").model_copy(update={"read": READ})
    with_time = iter([60.0, 5.0])

    class Shrinks(Deadline):
        @property
        def left(self) -> float:
            return next(with_time)

    post.delivery.deliver(relay, Shrinks(0.0))
    assert (post.server.texts, post.server.read) == (["one"], [])


@pytest.mark.parametrize(
    "step",
    [
        fails(400, 131009),
        fails(401, 190),
        fails(500, 131000),
        hangs_after_accepting_a_mark,
        lambda server, mark: None,
    ],
    ids=["refused", "no token", "down", "hangs", "hangs up"],
)
def test_a_read_mark_that_fails_is_told_and_neither_holds_nor_repeats_the_reply(post: Post, step: Step) -> None:
    told: list[str] = []
    delivery = replace(post.delivery, unread=lambda conversation, error: told.append(f"{conversation} {error}"))
    relay = post.commits("one").model_copy(update={"read": READ})
    post.server.marks_will(step)
    delivery.deliver(relay, Deadline.after(60))
    assert post.server.texts == ["one"]
    assert post.statuses == ["sent"]
    (line,) = told
    assert line.startswith(CONVERSATION)
    assert READ not in line


@pytest.mark.parametrize("step", [hangs_after_accepting, hangs_up_after_accepting, babbles_after_accepting])
def test_a_lost_answer_is_settled_by_the_status(post: Post, step: Step) -> None:
    relay = post.commits("one", "two")
    post.server.will(step)
    with pytest.raises(DeliveryUncertain):
        post.delivery.deliver(relay, Deadline.after(60))
    post.reports("sent")
    post.clock.advance(seconds=31)
    assert post.delivers(relay) == []
    assert post.server.texts == ["one", "two"]
    assert post.statuses == ["sent", "sent"]
    assert post.told == []


@pytest.mark.parametrize(
    ("step", "taken"),
    [
        (hangs_after_accepting, 1),
        (hangs_before_accepting, 0),
        (hangs_up_after_accepting, 1),
        (hangs_up_before_accepting, 0),
    ],
)
def test_without_a_status_it_is_unknown_after_two_minutes_and_never_sent_again(
    post: Post, step: Step, taken: int
) -> None:
    relay, begun = post.commits("one", "two"), post.clock()
    post.server.will(step, accepts)
    errors = post.delivers(relay)
    assert errors[0] is DeliveryUncertain
    assert set(errors[1:]) == {TryAgain}
    assert STATUS_AWAITED <= post.clock() - begun <= STATUS_AWAITED + timedelta(seconds=60)
    assert post.server.texts == ["one"] * taken + ["two"]
    assert post.statuses == ["unknown", "sent"]
    assert post.told == [(f"{EVENT}.r0", "unknown")]


def test_a_status_that_comes_later_still_settles_it(post: Post) -> None:
    post.server.will(hangs_after_accepting)
    post.delivers(post.commits("one"))
    assert post.statuses == ["unknown"]
    post.reports("delivered")
    assert post.statuses == ["delivered"]


def test_a_sender_that_died_before_its_post_leaves_an_unknown_and_no_second_message(post: Post) -> None:
    relay = post.commits("one")
    (message,) = relay.messages
    post.delivery.outbox.claim(message, post.clock(), post.clock() + timedelta(seconds=30))
    assert set(post.delivers(relay)) == {TryAgain}
    assert post.server.texts == []
    assert post.statuses == ["unknown"]


def test_an_opt_out_while_a_status_is_awaited_claims_nothing_about_the_message(post: Post) -> None:
    relay = post.commits("one")
    post.server.will(hangs_after_accepting)
    with pytest.raises(DeliveryUncertain):
        post.delivery.deliver(relay, Deadline.after(60))
    post.table.opted_out[CONVERSATION] = True
    post.clock.advance(seconds=31)
    post.delivers(relay)
    assert post.statuses == ["unknown"]
    assert post.server.texts == ["one"]


def test_what_is_delayed_is_sent_later_once(post: Post) -> None:
    post.server.will(fails(400, 131056), fails(429, 130429), fails(503, 2))
    assert post.delivers(post.commits("one")) == [DeliveryDelayed] * 3
    assert post.server.texts == ["one"]


@pytest.mark.parametrize("code", [131047, 131026])
def test_what_is_rejected_is_told_to_the_conversation_and_ends_the_reply(post: Post, code: int) -> None:
    post.server.will(fails(400, code))
    assert post.delivers(post.commits("one", "two")) == []
    assert post.server.texts == []
    assert post.statuses == ["failed", "pending"]
    assert post.told == [(f"{EVENT}.r0", str(code))]


def test_a_failure_by_status_is_told_to_the_conversation(post: Post) -> None:
    post.delivers(post.commits("one"))
    post.reports("failed", (131047, "Re-engagement message"))
    assert post.statuses == ["failed"]
    assert post.told == [(f"{EVENT}.r0", "131047")]
