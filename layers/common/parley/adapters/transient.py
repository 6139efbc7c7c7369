"""Which errors of DynamoDB pass by themselves, told apart from conditions of ours that have failed.

An event that meets one of them is handed back and has used no try: it is TryAgain, whoever made the call.

    throttled, overloaded, 5xx                               TryAgain
    a cancelled transaction with a condition that failed     as it is: its caller knows what the condition meant
    one that only met another transaction                    as it is: for a commit that is a lost race
    one that was cancelled because a part was throttled      TryAgain

Source: the DynamoDB API, TransactWriteItems, "CancellationReasons"; "Error handling with DynamoDB".
"""

from collections.abc import Iterable, Mapping
from typing import Any

from parley.errors import TryAgain

CODES = frozenset(
    [
        *("ThrottlingException", "Throttling", "RequestThrottled", "ThrottlingError"),
        *("ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded", "RequestLimitExceeded"),
        *("TransactionInProgressException", "TransactionConflictException"),
        *("InternalServerError", "ServiceUnavailable", "InternalFailure"),
    ]
)
"""The error codes of a response, and of the reasons of a cancelled transaction, that mean "try again"."""
CONDITION, CONFLICT = "ConditionalCheckFailed", "TransactionConflict"


def reasons(answer: Mapping[str, Any]) -> frozenset[str]:
    """Return the codes of the reasons for which a transaction was cancelled; an empty set for any other error."""
    if answer.get("Error", {}).get("Code") != "TransactionCanceledException":
        return frozenset()
    found: Iterable[Mapping[str, str]] = answer.get("CancellationReasons", [])
    return frozenset(reason.get("Code", "None") for reason in found) - {"None"}


def passes(answer: Mapping[str, Any]) -> bool:
    """Return whether the error in this answer of AWS passes by itself, so that the same request may well succeed in a
    moment."""
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    codes = reasons(answer) or {answer.get("Error", {}).get("Code", "")}
    return CONDITION not in codes and (status >= 500 or bool(codes & CODES))


def tell_apart(parsed: Mapping[str, Any], **_: object) -> None:
    """Handle the event `after-call` of a client: raise TryAgain if the answer is an error that passes by
    itself."""
    if "Error" in parsed and passes(parsed):
        raise TryAgain(f"DynamoDB answered {parsed['Error'].get('Code')} {' '.join(sorted(reasons(parsed)))}".strip())
