"""`parley redrive`: shows the messages in a stage's dead-letter queues, and puts them back.

    hold      every letter is taken in hand for a while: what is shown is what is put back
    show      queue, kind, age, conversation, receive count; never a text, never a number
    put back  into its queue first, and only then out of the dead-letter queue; all, or one
    drop      one letter, after a question: it is deleted, and nobody is answered

A crash between the two leaves a letter in both queues, and whoever reads it applies it once: an event goes back with
`redriven` one higher, which alone lets it replace the receipt that says that it was given up, and which that receipt
then settles; a relay finds its messages claimed; a row only moves forward. What cannot be read is shown, and left.
Writes queues and nothing else.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from parley.adapters.sqs import SqsDelays, SqsDeliveries, SqsMailbox, SqsStatuses
from parley.conversation.events import TimerDue, load
from parley.errors import QueueRefused
from parley.ports import DeliveryStatus, RelayMessage, load_status
from parley_cli.clients import client
from parley_cli.errors import OperatorError
from parley_cli.operators import recorded
from parley_cli.progress import say
from parley_cli.where import Where

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

HELD_SECONDS = 600
"""The seconds for which received letters are hidden from others, enough to read the list and answer. They become
visible again after that, or after a crash."""
AGAIN_SECONDS = 15
"""The seconds after which to look again at letters that somebody else looks at: a look takes about five."""
WAIT_SECONDS = 1
"""The seconds to wait for messages. Only such a long poll asks all of SQS's servers; a short one may miss a letter."""
ID = 8
"""The characters of a message's id at SQS that name a letter."""
SHOWN = 8
"""The characters of a conversation's id that are shown, enough to find it in the logs."""
AGES = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@dataclass(frozen=True)
class RecognisedBody:
    """A dead letter's body, parsed: its kind, its conversation, and the function that puts it back."""

    kind: str
    conversation: str
    put_back: Callable[[], object]
    event: str = ""
    """The event's id; empty where there is none."""


@dataclass(frozen=True)
class Letter:
    """A message of a dead-letter queue: what may be shown of it, and how to move it back."""

    id: str
    """The beginning of the message's id at SQS, by which one letter is named."""
    queue: str
    kind: str
    age_seconds: int
    """The seconds since the letter was queued."""
    conversation: str
    """The beginning of the conversation's id; empty if it cannot be read."""
    receive_count: int
    event: str = field(repr=False)
    """The id of the event, which log lines have too; empty if there is none."""
    why: str = field(repr=False)
    """Why the letter cannot be read: fields and kinds of errors, without their values. Empty if it can be read."""
    full_conversation: str = field(repr=False)
    place: str = field(repr=False)
    """The dead-letter queue's URL."""
    handle: str = field(repr=False)
    put_back: Callable[[], object] | None = field(repr=False)
    """The function that puts the letter back; None for a letter that cannot be read."""

    @property
    def shown(self) -> dict[str, str | int]:
        """Return what the table of dead letters shows of this one: its values by column name."""
        return {name: getattr(self, name) for name in COLUMNS}

    @property
    def told(self) -> dict[str, str | int]:
        """Return all that may be shown of this letter, by name: `not_read` says why it cannot be put back."""
        return {
            **self.shown,
            "conversation": self.full_conversation,
            "event": self.event,
            **({"not_read": self.why} if self.why else {}),
        }


COLUMNS = ("id", "queue", "kind", "age_seconds", "conversation", "receive_count")


@dataclass(frozen=True)
class HeldLetters:
    """The dead letters that are held, and about how many more wait: a FIFO queue gives out at most ten of a
    conversation at once. `elsewhere` is about how many somebody else holds, who looks at them.
    """

    letters: list[Letter]
    behind: int
    elsewhere: int = 0


@dataclass(frozen=True)
class RedriveOutput:
    """The output of `parley redrive --json`."""

    letters: list[dict[str, str | int]]
    behind: int
    put_back: int
    left: int


# --- what can be read, by queue -------------------------------------------------------------------------------------


def _event(sqs: "SQSClient", queue: str, body: str, _: str) -> RecognisedBody:
    event = load(body)
    redriven = event.model_copy(update={"redriven": event.redriven + 1})
    return RecognisedBody(event.kind, event.conversation, partial(SqsMailbox(sqs, queue).put, redriven), event.id)


def _relay(sqs: "SQSClient", queue: str, body: str, message_id: str) -> RecognisedBody:
    relay = RelayMessage.model_validate_json(body)
    again = relay.model_copy(update={"again": message_id})
    return RecognisedBody("relay", relay.conversation, partial(SqsDeliveries(sqs, queue).relay, again))


def _status(sqs: "SQSClient", queue: str, body: str, _: str) -> RecognisedBody:
    status = load_status(body)
    kind = "status" if isinstance(status, DeliveryStatus) else "opt-out"
    return RecognisedBody(kind, status.conversation, partial(SqsStatuses(sqs, queue).put, status))


def _timer(sqs: "SQSClient", queue: str, body: str, _: str) -> RecognisedBody:
    timer = TimerDue.model_validate_json(body)
    delays = SqsDelays(sqs, queue, lambda: datetime.now(UTC))
    return RecognisedBody(timer.kind, timer.conversation, partial(delays.put, timer), timer.id)


Read = Callable[["SQSClient", str, str, str], RecognisedBody]
"""A function that reads a letter: it takes a client, the URL to put the letter back to, its body and its message id.
Raises ValidationError."""
QUEUES: Mapping[str, tuple[str, Read | None]] = {
    "mailbox": (".fifo", _event),
    "deliveries": (".fifo", _relay),
    "statuses": ("", _status),
    "delayed": ("", _timer),
}
"""The queues by the template's names: `<service>-<stage>-<name><ending>`, with `<service>-<stage>-<name>-dead<ending>`.

"""


# --- the command ----------------------------------------------------------------------------------------------------


def redrive(where: Where, action: str | None, letter: str | None, *, yes: bool, as_json: bool) -> None:
    """Show all dead letters, and put the readable ones back if `yes` is set or the operator confirms. `action` is
    "show" (only look), "one" or "drop", of the letter whose id begins with `letter`. Raises OperatorError.
    """
    service, stage = where.service, where.stage
    with explained(f"{service}-{stage}", where.region):
        sqs = sqs_client(where.region, where.endpoint_url)
        with held_letters(sqs, f"{service}-{stage}") as held:
            wanted = chosen(held, letter)
            recorded.record(where, "dead letters looked at", letter=wanted[0].id if letter else "")
            readable = [each for each in wanted if each.put_back]
            if letter is not None and not as_json:
                _print_one(wanted[0])
            elif not as_json:
                _print_table(held)
            if action == "drop":
                if yes or _agrees("Delete it? Nobody is answered.", asking=not as_json):
                    recorded.record(where, "dead letter dropped", letter=wanted[0].id)
                    drop(sqs, held, wanted[0])
                    say(f"Dropped: {wanted[0].id}.")
                readable = []
            if letter is not None and action == "one" and not readable:
                raise OperatorError("It cannot be put back, because this release cannot read it.")
            asks = f"Put {len(readable)} back?"
            agreed = action != "show" and bool(readable) and (yes or _agrees(asks, asking=not as_json))
            if agreed and letter is not None:
                recorded.record(where, "dead letter put back", letter=wanted[0].id)
            elif agreed:
                recorded.record(where, "dead letters put back")
            outcome = _put_back(sqs, held, readable if agreed else [])
            if as_json and letter is not None and action == "show":
                print(json.dumps(wanted[0].told))
            elif as_json:
                print(json.dumps(asdict(outcome)))
            elif outcome.letters and action != "show":
                say(f"Put back: {outcome.put_back}. Left: {outcome.left}.")


def chosen(held: "HeldLetters", letter: str | None) -> list[Letter]:
    """Return all held letters, or the one whose id begins with `letter`. Raises OperatorError if it is not one."""
    if letter is None:
        return held.letters
    found = [each for each in held.letters if each.id.startswith(letter)]
    if not found and held.elsewhere:
        raise OperatorError(f"No letter that can be seen now has an id that begins with {letter!r}. {_elsewhere(held)}")
    if len(found) != 1:
        raise OperatorError(
            f"{len(found)} letters have an id that begins with {letter!r}: `parley redrive show` lists them."
        )
    return found


def drop(sqs: "SQSClient", held: "HeldLetters", letter: Letter) -> None:
    """Delete a letter from its dead-letter queue."""
    sqs.delete_message(QueueUrl=letter.place, ReceiptHandle=letter.handle)
    held.letters.remove(letter)


def _print_one(letter: Letter) -> None:
    """Print what may be shown of one letter: enough to find it in the logs, never a text or a number."""
    print(
        f"{letter.id}  {letter.queue}  {letter.kind}  {_age(letter.age_seconds)}, received {letter.receive_count} times"
    )
    for name, value in (("event", letter.event), ("conversation", letter.full_conversation), ("not read", letter.why)):
        if value:
            print(f"  {name}: {value}")
    if letter.why:
        print("  Deploy a later release, which may read it, and put it back; or drop it.")


def put_all_back(service: str, stage: str, region: str | None, endpoint_url: str | None) -> RedriveOutput:
    """Put all readable dead letters back without a question, and return what was done. Raises OperatorError."""
    with explained(f"{service}-{stage}", region):
        sqs = sqs_client(region, endpoint_url)
        with held_letters(sqs, f"{service}-{stage}") as held:
            return _put_back(sqs, held, [letter for letter in held.letters if letter.put_back])


def count(service: str, stage: str, region: str | None, endpoint_url: str | None) -> dict[str, int]:
    """Return about how many letters lie in each dead-letter queue, those that somebody looks at among them, without
    receiving any. Raises OperatorError.
    """
    with explained(f"{service}-{stage}", region):
        sqs = sqs_client(region, endpoint_url)
        return {
            name: sum(_lying(sqs, sqs.get_queue_url(QueueName=f"{service}-{stage}-{name}-dead{ending}")["QueueUrl"]))
            for name, (ending, _) in QUEUES.items()
        }


def _put_back(sqs: "SQSClient", held: HeldLetters, letters: list[Letter]) -> RedriveOutput:
    """Move these letters back to their queues, and return what was put back and what is left."""
    for letter in letters:
        move_back(sqs, letter)
        held.letters.remove(letter)
    shown = [letter.shown for letter in (*letters, *held.letters)]
    return RedriveOutput(shown, held.behind, len(letters), len(held.letters))


def _agrees(question: str, *, asking: bool) -> bool:
    if not asking:
        return False
    if not sys.stdin.isatty():
        raise OperatorError("Nothing was moved. Run it with --yes to do it.")
    return click.confirm(question, err=True)


def _print_table(held: HeldLetters) -> None:
    """Print the held letters as a table, or that there are none, and how many cannot be seen now."""
    if held.letters:
        _print_rows(held)
    if held.behind:
        print(f"{held.behind} more wait behind these: run it again afterwards.")
    if held.elsewhere:
        print(_elsewhere(held))
    if not held.letters and not held.behind and not held.elsewhere:
        print("The dead-letter queues are empty.")


def _elsewhere(held: HeldLetters) -> str:
    """Return how many letters somebody else looks at, and when to try again."""
    are = "1 letter is" if held.elsewhere == 1 else f"{held.elsewhere} letters are"
    return f"{are} being looked at by somebody else: try again in {AGAIN_SECONDS} seconds ({HELD_SECONDS} at most)."


def _print_rows(held: HeldLetters) -> None:
    rows = [("id", "queue", "kind", "age", "conversation", "received")]
    for each in held.letters:
        rows.append(
            (each.id, each.queue, each.kind, _age(each.age_seconds), each.conversation, str(each.receive_count))
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _age(seconds: int) -> str:
    size, unit = next((each for each in AGES if seconds >= each[0]), AGES[-1])
    return f"{seconds // size} {unit}"


# --- the queues -----------------------------------------------------------------------------------------------------


@contextmanager
def held_letters(sqs: "SQSClient", stage: str) -> Iterator[HeldLetters]:
    """Receive all letters of the dead-letter queues, which hides them from others for ten minutes. At the end, the
    letters that are still in the list become visible again.
    """
    letters: list[Letter] = []
    behind = elsewhere = 0
    try:
        for name, (ending, read) in QUEUES.items():
            queue = sqs.get_queue_url(QueueName=f"{stage}-{name}{ending}")["QueueUrl"]
            place = sqs.get_queue_url(QueueName=f"{stage}-{name}-dead{ending}")["QueueUrl"]
            before = len(letters)
            while messages := _receive(sqs, place):
                letters += [_letter(sqs, name, read, queue, place, message) for message in messages]
            visible, hidden = _lying(sqs, place)
            behind += visible
            elsewhere += max(0, hidden - (len(letters) - before))
        yield HeldLetters(letters, behind, elsewhere)
    finally:
        for letter in letters:
            with suppress(BotoCoreError, ClientError):  # if it fails, they become visible after HELD_SECONDS
                sqs.change_message_visibility(QueueUrl=letter.place, ReceiptHandle=letter.handle, VisibilityTimeout=0)


def _lying(sqs: "SQSClient", place: str) -> tuple[int, int]:
    """Return about how many messages are visible in the queue at this URL, and how many are hidden because somebody
    holds them.
    """
    counted = sqs.get_queue_attributes(
        QueueUrl=place, AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    )["Attributes"]
    return int(counted["ApproximateNumberOfMessages"]), int(counted["ApproximateNumberOfMessagesNotVisible"])


def _receive(sqs: "SQSClient", place: str) -> "list[MessageTypeDef]":
    """Receive up to ten messages of the queue at this URL, and hide them for ten minutes."""
    answer = sqs.receive_message(
        QueueUrl=place,
        MaxNumberOfMessages=10,
        VisibilityTimeout=HELD_SECONDS,
        WaitTimeSeconds=WAIT_SECONDS,
        MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
    )
    return answer.get("Messages", [])


def _letter(
    sqs: "SQSClient", name: str, read: Read | None, queue: str, place: str, message: "MessageTypeDef"
) -> Letter:
    """Parse a message of a dead-letter queue into a Letter; its kind is "unknown" if it cannot be read."""
    known: RecognisedBody | None = None
    why, attributes = "", message["Attributes"]
    try:  # an unreadable letter is shown, but cannot be put back
        known = read(sqs, queue, message["Body"], message["MessageId"]) if read else None
    except ValidationError as error:
        why = "; ".join(_problem(each["type"], each["loc"]) for each in error.errors()[:3])
    is_safe = known is not None and known.conversation.isalnum()
    return Letter(
        id=message["MessageId"][:ID],
        queue=name,
        kind=known.kind if known else "unknown",
        age_seconds=max(0, round(time.time() - int(attributes["SentTimestamp"]) / 1000)),
        conversation=f"{known.conversation[:SHOWN]}…" if known and is_safe else "",
        receive_count=int(attributes["ApproximateReceiveCount"]),
        event=known.event if known else "",
        why=why,
        full_conversation=known.conversation if known and is_safe else "",
        place=place,
        handle=message["ReceiptHandle"],
        put_back=known.put_back if known else None,
    )


PROBLEMS = {
    "json_invalid": "it is no JSON",
    "missing": "has no {field}",
    "union_tag_not_found": "it does not say of which kind it is",
    "union_tag_invalid": "it is of a kind that this release does not know",
    "extra_forbidden": "{field} is unknown to this release",
}
"""Why a letter cannot be read, in words, by the kinds of pydantic's errors. Any other names its field and its kind."""


def _problem(kind: str, place: Sequence[str | int]) -> str:
    """Return in words what is wrong with a letter, without the value, which could be a person's text."""
    field = ".".join(map(str, place)) or "it"
    return PROBLEMS.get(kind, "{field} is not as this release expects it (" + kind + ")").format(field=field)


def move_back(sqs: "SQSClient", letter: Letter) -> None:
    """Put a readable letter back into its queue, and only then delete it from its dead-letter queue."""
    assert letter.put_back is not None
    letter.put_back()
    sqs.delete_message(QueueUrl=letter.place, ReceiptHandle=letter.handle)


def sqs_client(region: str | None, endpoint_url: str | None) -> "SQSClient":
    """Return a client of SQS: of AWS, or of the emulator. Raises OperatorError."""
    sqs: SQSClient = client("sqs", region, endpoint_url)
    return sqs


@contextmanager
def explained(stage: str, region: str | None) -> Iterator[None]:
    """Turn AWS errors of the block into a one-line OperatorError. It quotes no AWS answer, which could quote a person's
    text.
    """
    rest = "What was not put back lies where it was; run it again."
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if "NonExistentQueue" in code or "QueueDoesNotExist" in code:
            where = f" in {region}" if region else ""
            hint = "check --service, --stage, --region and --endpoint-url."
            raise OperatorError(f"There is no stage {stage}{where}, or not all of its queues: {hint}") from error
        raise OperatorError(f"SQS refused ({code}). {rest}") from error
    except QueueRefused as error:
        raise OperatorError(f"{error}. {rest}") from error
    except BotoCoreError as error:  # missing credentials, or no connection
        raise OperatorError(f"{error} {rest}") from error
