"""What the rights of a role mean to AWS about batches of SQS, said to an emulator that asks for each batch by name."""

from typing import Any

import pytest

from parley_cli.stack import batches_of

QUEUE = "arn:aws:sqs:us-east-1:000000000000:parley-dev-mailbox.fifo"


def allowed(actions: str | list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": QUEUE}


@pytest.mark.parametrize(
    ("actions", "batches"),
    [
        ("sqs:SendMessage", ["sqs:SendMessageBatch"]),
        (["sqs:ReceiveMessage", "sqs:DeleteMessage"], ["sqs:DeleteMessageBatch"]),
        (["sqs:ChangeMessageVisibility"], ["sqs:ChangeMessageVisibilityBatch"]),
        (["sqs:ReceiveMessage", "sqs:GetQueueAttributes"], None),
        ("dynamodb:Query", None),
    ],
)
def test_who_may_send_one_may_send_a_batch_to_the_same_queue_alone(
    actions: str | list[str], batches: list[str] | None
) -> None:
    assert batches_of([allowed(actions)]) == ([allowed(batches)] if batches else [])
