"""`Delivery` over a strict stand-in for Meta, which cannot be asked what it took: after a lost answer its status is
waited for, and nothing is ever sent blindly a second time.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parley.adapters.memory_queues import MemorySender
from parley.channels.meta.receive import read
from parley.channels.meta.send import MetaSender
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, Provider
from parley.delivery import STATUS_AWAITED
from parley.errors import DeliveryDelayed, DeliveryUncertain, TryAgain
from parley.ports import Deadline
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
from tests.support.post import Post


def hangs_after_accepting_a_mark(server: MetaServer, mark: object) -> None:
    """Take a read mark, and send no answer while anybody waits."""
    server.hang()


CONVERSATION, EVENT = "abc234", meta.wamid(1)


class MetaPost(Post):
    """The way to Meta, and to Twilio beside it."""

    conversation = CONVERSATION

    def __init__(self, server: MetaServer) -> None:
        self.server, self.twilio = server, MemorySender()
        sender = MetaSender(meta.PHONE_NUMBER_ID, TOKEN, server.url, VERSION, timeout=1.0)
        super().__init__(noon(), {Provider.META: sender, Provider.TWILIO: self.twilio})

    def event(self, version: int) -> str:
        return meta.wamid(version)

    def message(self, id: str, text: str, **fields: Any) -> Outbound:
        return Outbound(
            id=id,
            conversation=CONVERSATION,
            channel=Channel.WHATSAPP,
            to=ANA,
            sender=f"+{meta.DISPLAY_NUMBER}",
            text=text,
            created_at=self.clock(),
            **{"provider": Provider.META, **fields},
        )

    def reports(self, status: str, *errors: tuple[int, str], message: int = 0) -> None:
        """Meta posts this status of a message that it took, and the webhook reads it."""
        sid, asked = self.server.taken[message]
        told = meta.status(sid, ANA, status, asked["biz_opaque_callback_data"], 1_767_625_200, errors)
        posted = meta.written(meta.notification(meta.value(statuses=(told,))))
        for each in read(posted, self.clock(), "key", "parley", meta.PHONE_NUMBER_ID).statuses:
            self.delivery.apply(each)


@pytest.fixture
def post() -> Iterator[MetaPost]:
    with MetaServer() as server:
        yield MetaPost(server)
        assert not server.refused, f"a request was not correct: {server.refused}"


def test_a_reply_leaves_in_order_and_its_statuses_find_its_rows(post: MetaPost) -> None:
    assert post.delivers(post.commits("one", "two")) == []
    assert post.server.texts == ["one", "two"]
    post.reports("read", message=0)
    post.reports("delivered", message=0)  # late: a row only moves forward
    post.reports("sent", message=1)
    assert post.statuses == ["read", "sent"]
    assert [row.sid for row in post.table.rows.values()] == [sid for sid, _ in post.server.taken]


def test_each_provider_gets_its_own_messages(post: MetaPost) -> None:
    post.delivers(post.commits("by Twilio", provider=Provider.TWILIO))
    assert ([message.text for message in post.twilio.sent], post.server.texts) == (["by Twilio"], [])


def test_a_message_of_a_provider_that_is_not_set_up_stays_pending(post: MetaPost) -> None:
    relay = post.commits("hello")
    without = replace(post.delivery, senders={Provider.TWILIO: post.twilio})
    with pytest.raises(DeliveryDelayed, match="meta"):
        without.deliver(relay, Deadline.after(60))
    assert post.statuses == ["pending"]
    post.delivers(relay)
    assert post.statuses == ["sent"]


READ = meta.wamid(7)


def test_after_a_replys_last_part_the_message_is_marked_as_read_once(post: MetaPost) -> None:
    relay = post.commits("one", "two").model_copy(update={"read": READ})
    post.server.will(accepts, fails(400, 131056))
    assert post.delivers(relay) == [DeliveryDelayed]
    assert post.server.texts == ["one", "two"]
    assert post.server.read == [READ]


def test_a_reply_that_fails_marks_nothing(post: MetaPost) -> None:
    post.server.will(fails(400, 131026))
    post.delivers(post.commits("one", "two").model_copy(update={"read": READ}))
    assert post.server.read == []


def test_without_time_left_nothing_is_marked(post: MetaPost) -> None:
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
def test_a_read_mark_that_fails_is_told_and_neither_holds_nor_repeats_the_reply(post: MetaPost, step: Step) -> None:
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
def test_a_lost_answer_is_settled_by_the_status(post: MetaPost, step: Step) -> None:
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
    post: MetaPost, step: Step, taken: int
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


def test_a_status_that_comes_later_still_settles_it(post: MetaPost) -> None:
    post.server.will(hangs_after_accepting)
    post.delivers(post.commits("one"))
    assert post.statuses == ["unknown"]
    post.reports("delivered")
    assert post.statuses == ["delivered"]


def test_a_sender_that_died_before_its_post_leaves_an_unknown_and_no_second_message(post: MetaPost) -> None:
    relay = post.commits("one")
    (message,) = relay.messages
    post.delivery.outbox.claim(message, post.clock(), post.clock() + timedelta(seconds=30))
    assert set(post.delivers(relay)) == {TryAgain}
    assert post.server.texts == []
    assert post.statuses == ["unknown"]


def test_an_opt_out_while_a_status_is_awaited_claims_nothing_about_the_message(post: MetaPost) -> None:
    relay = post.commits("one")
    post.server.will(hangs_after_accepting)
    with pytest.raises(DeliveryUncertain):
        post.delivery.deliver(relay, Deadline.after(60))
    post.table.opted_out[CONVERSATION] = True
    post.clock.advance(seconds=31)
    post.delivers(relay)
    assert post.statuses == ["unknown"]
    assert post.server.texts == ["one"]


def test_what_is_delayed_is_sent_later_once(post: MetaPost) -> None:
    post.server.will(fails(400, 131056), fails(429, 130429), fails(503, 2))
    assert post.delivers(post.commits("one")) == [DeliveryDelayed] * 3
    assert post.server.texts == ["one"]


@pytest.mark.parametrize("code", [131047, 131026])
def test_what_is_rejected_is_told_to_the_conversation_and_ends_the_reply(post: MetaPost, code: int) -> None:
    post.server.will(fails(400, code))
    assert post.delivers(post.commits("one", "two")) == []
    assert post.server.texts == []
    assert post.statuses == ["failed", "pending"]
    assert post.told == [(f"{EVENT}.r0", str(code))]


def test_a_failure_by_status_is_told_to_the_conversation(post: MetaPost) -> None:
    post.delivers(post.commits("one"))
    post.reports("failed", (131047, "Re-engagement message"))
    assert post.statuses == ["failed"]
    assert post.told == [(f"{EVENT}.r0", "131047")]
