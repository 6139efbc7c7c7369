"""What Lambda does with a batch after a function's answer. Source: AWS Lambda, "Reporting batch item failures"."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from parley.conversation import stopping
from parley.conversation.stopping import StopWish


def delivered_again(answer: object, batch: set[str]) -> set[str]:
    """Return the message ids that Lambda delivers again after this answer: those handed back, or the whole batch if the
    answer is malformed or names an unknown id.
    """
    if not answer:
        return set()
    failures = answer.get("batchItemFailures", batch) if isinstance(answer, Mapping) else batch
    if failures is None or failures == []:
        return set()
    if not isinstance(failures, list):
        return batch
    named = {str(each.get("itemIdentifier")) if isinstance(each, Mapping) else "" for each in failures}
    return named if named <= batch else batch


def handed_back(answer: Mapping[str, Any], records: list[dict[str, Any]]) -> list[str]:
    """Return the message ids that a function's answer hands back. Fails if the answer is malformed, or if a message of
    a FIFO group would overtake one before it (a STOP may).
    """
    assert json.loads(json.dumps(answer)) == answer
    assert list(answer) == ["batchItemFailures"]
    assert all(list(failure) == ["itemIdentifier"] for failure in answer["batchItemFailures"])
    back = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
    assert len(set(back)) == len(back)
    assert delivered_again(answer, {record["messageId"] for record in records}) == set(back)
    groups: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if (
            record["messageId"] not in back
            and stopping.wish(json.loads(record["body"]).get("text", "")) is StopWish.STOP
        ):
            continue
        groups[record["attributes"].get("MessageGroupId", record["messageId"])].append(record["messageId"])
    for group in groups.values():
        failed = [id for id in group if id in back]
        assert failed == group[len(group) - len(failed) :], "a handed-back message would be overtaken"
    return back
