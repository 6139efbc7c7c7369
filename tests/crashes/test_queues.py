"""The stand-in for SQS and Lambda's poller, where the crash tests lean on it."""

from datetime import datetime, timedelta

import pytest

from tests.crashes.queues import VISIBILITY, Queue, Waiting
from tests.support.batch_answers import delivered_again
from tests.support.phone import START

SECOND = timedelta(seconds=1)


@pytest.fixture
def queue() -> Queue:
    """Two messages of Ana's, and one of Ben's between them."""
    queue = Queue("mailbox.fifo", most=3)
    for group, body in (("ana", "1"), ("ben", "2"), ("ana", "3")):
        queue.put(START, body, group, body)
    return queue


def bodies(batch: list[Waiting]) -> list[str]:
    return [message.body for message in batch]


def test_a_group_is_handed_out_in_order_and_not_while_one_of_it_is_in_flight(queue: Queue) -> None:
    assert bodies(queue.receive(START, 1)) == ["1"]
    assert bodies(queue.receive(START)) == ["2"]
    assert queue.receive(START + VISIBILITY - SECOND) == []
    assert bodies(queue.receive(START + VISIBILITY)) == ["1", "2", "3"]


def test_what_is_not_handed_back_is_gone_and_the_rest_comes_again(queue: Queue) -> None:
    batch = queue.receive(START)
    queue.settle(batch, {"batchItemFailures": [{"itemIdentifier": batch[2].id}]})
    assert queue.receive(START) == []
    (again,) = queue.receive(START + VISIBILITY)
    assert (again.body, again.received) == ("3", 2)


def test_a_shorter_visibility_counts_for_its_receipt_only(queue: Queue) -> None:
    first = queue.receive(START, 1)[0].receipt
    queue.show_after(START, first, 5)
    (again, *_) = queue.receive(START + 5 * SECOND, 1)
    queue.show_after(START + 5 * SECOND, first, 0)
    assert again.visible_at == START + 5 * SECOND + VISIBILITY


def test_all_that_is_handed_out_too_often_is_dead_begun_or_not(queue: Queue) -> None:
    now: datetime = START
    for _ in range(3):
        assert len(queue.receive(now)) == 3
        now += VISIBILITY
    assert queue.receive(now) == []
    assert bodies(queue.dead) == ["1", "2", "3"]


def test_a_duplicate_is_dropped_for_five_minutes_even_if_the_first_is_gone(queue: Queue) -> None:
    queue.settle(queue.receive(START), {"batchItemFailures": []})
    for minutes, left in ((4, 0), (6, 1)):
        queue.put(START + timedelta(minutes=minutes), "1", "ana", "1")
        assert len(queue.messages) == left


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_these_answers_hand_nothing_back(answer: object) -> None:
    assert delivered_again(answer, {"a", "b"}) == set()


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"messageId": "a"}]},
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": "a stranger"}]},
        {"batchItemFailures": ["a"]},
        {"batchItemFailures": "a"},
        {"failures": []},
        "done",
    ],
)
def test_an_answer_of_another_shape_hands_all_back(answer: object) -> None:
    assert delivered_again(answer, {"a", "b"}) == {"a", "b"}
