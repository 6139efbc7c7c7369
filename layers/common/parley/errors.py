"""Every error that Parley raises on purpose, named by what its catcher does with it.

ParleyError
├── BadRequest            answer the caller with its status; nothing was queued
│   ├── Unreadable        400
│   ├── Forbidden         403
│   ├── TooLarge          413
│   ├── NotSetUp          503: the provider retries, and an operator stores what is missing
│   └── QueueRefused      503: the provider retries
├── Problem               answer the operator with its status, and what to do about it
│   ├── NotAllowed        405
│   └── NoSuchPage        404
├── TryAgain              hand the event back to its queue; it has lost nothing
│   ├── LostRace          somebody else committed first: reload and look again
│   ├── TooEarly          a timer came before its second: once more when it is due
│   ├── NotBegun          that an event is tried could not be written down: it is not tried
│   ├── OutOfTime         the invocation ends before a whole turn would
│   ├── VaultClosed       what is encrypted cannot be read or written now
│   └── FromTheFuture     a later release wrote the document: wait for that one, and tell an operator
├── Died                  a turn's process ended without a word, three times: give its event up
├── Unhandled             no lane of this release handles an event from outside: give it up at once
├── Unsound               the turn's document must not be stored: try again, then give its event up
├── ModelError            answer the person without the model
│   ├── ModelUnavailable  timeouts, 429, 5xx: tried again inside the turn, then degraded mode
│   ├── ModelBroken       wrong key, unknown model, refused request: degraded mode and an alarm
│   └── ModelRefused      the model will not answer this: say so politely
├── ToolAsks              ask the person for the one value that a tool lacks, and go on with the answer
├── MediaError            what somebody attached: go on without it, and tell the person if it was all they said
│   ├── MediaUnavailable  cannot be had now, or not by us
│   └── MediaUnfit        too large, or of a type that nobody here can use
├── PaymentError          the payment service has done nothing, or a repeat of the request does no harm
│   ├── PaymentsUnavailable  it may succeed later: try again
│   ├── PaymentsBroken    wrong key, an account that may not: an alarm, and nobody can pay until an operator mends it
│   └── PaymentRefused    this request never succeeds: tell the person what is possible
├── AccountError          an account of the person elsewhere did not do what was asked
│   ├── AccountsUnavailable  it may succeed later: try again
│   ├── AccountsBroken    a wrong client secret, an API that is off: an alarm, and an operator mends it
│   ├── ConsentUnusable   the person's consent came to nothing: tell them why, and how to connect again
│   └── GrantLost         the consent is not valid any more: ask the person to connect again
├── LibraryError          a home's library did not do what was asked: say why, and what to check
├── ChangeRefused         what a service elsewhere keeps cannot take a change: tell the person why
├── Unsealable            what was encrypted can never be read again: go on as if it were not there
├── FileWrong             the operator mends their file: nothing is built or started with it
├── NobodyKnows           an action may have happened: tell the person so, and never repeat it
├── NotDone               an action has surely not happened: try it again, and tell the person after the last attempt
├── ToolRefused           tell the model (in the loop) or the person (as an action's result) what was wrong
└── DeliveryError
    ├── DeliveryDelayed   not accepted: send the same message again later
    │   └── ProviderBroken  wrong credentials, an account that may not send: later too, and an alarm
    ├── DeliveryRejected  will never be accepted: mark it, tell the conversation
    └── DeliveryUncertain nobody knows: ask the provider before anything else
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class ParleyError(Exception):
    """The base class of every error that Parley raises on purpose."""


class BadRequest(ParleyError):
    """A webhook request that is refused with this `status`. The message goes to the log, never to the caller."""

    status: ClassVar[int] = 400


class Unreadable(BadRequest):
    """A webhook request's body does not have the form that its provider sends."""


class Forbidden(BadRequest):
    """A webhook request's signature is missing, wrong or too old."""

    status = 403


class TooLarge(BadRequest):
    """A webhook request's body is longer than any that its provider sends."""

    status = 413


class NotSetUp(BadRequest):
    """The secrets that a webhook needs are not stored."""

    status = 503


class QueueRefused(BadRequest):
    """SQS did not take an event, so its sender has to send it again."""

    status = 503


class Problem(ParleyError):
    """An operator's API request that is refused. `kind` is a short name of the reason; `errors` are pairs of a field's
    name and what is wrong with it.
    """

    def __init__(self, status: int, detail: str, kind: str = "", errors: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind, self.errors = status, detail, kind, tuple(errors)


class NotAllowed(Problem):
    """The API route does not take this HTTP method; `methods` are those that it takes."""

    def __init__(self, methods: Sequence[str]) -> None:
        self.methods = ", ".join(methods)
        super().__init__(405, f"Here you can {self.methods}.", "method")


class NoSuchPage(Problem):
    """An API request's cursor is not one that an earlier page returned."""

    def __init__(self) -> None:
        told = "There is no such page: a cursor is the `next` of the page before."
        super().__init__(404, told, "no-such-page", [("cursor", "Is no cursor of ours")])


class TryAgain(ParleyError):
    """An event cannot be applied now: it stays at the head of its SQS group and is delivered again."""


class LostRace(TryAgain):
    """Another process committed first, so a condition of the transaction failed (on the document's version or a
    receipt).
    """


class OutOfTime(TryAgain):
    """Too little time is left in this Lambda invocation for the next piece of work; what is committed stays."""


class NotBegun(TryAgain):
    """The record that an event is about to be tried could not be written, so the event was not tried."""


class TooEarly(TryAgain):
    """A timer's event came before the timer was due; `seconds` says how much."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.1f} s early")
        self.seconds = math.ceil(seconds)


class VaultClosed(TryAgain):
    """Secrets cannot be encrypted or decrypted now, because the key cannot be reached or used."""


class FromTheFuture(TryAgain):
    """The conversation's document was written by a later release, in a schema that this release would misread."""


class Died(ParleyError):
    """The process that tried an event ended without an exception, several times: killed, out of memory, out of time."""


class Unhandled(ParleyError):
    """An outside event names a lane that does not exist, or an event that the lane does not know."""


class Unsound(ParleyError):
    """A turn would have committed a conversation document that breaks an invariant, so that no later turn could
    continue.
    """


class ModelError(ParleyError):
    """The language model gave no usable answer."""

    def __init__(self, message: str, *, lasts: bool = False) -> None:
        super().__init__(message)
        self.lasts = lasts
        """Whether every other request would fail now too."""
        self.stored: tuple[str, ...] = ()
        """The ids of the responses that the provider has stored for this request, though none of them can be used."""


class ModelUnavailable(ModelError):
    """The language model cannot be reached now, or is overloaded."""


class ModelBroken(ModelError):
    """The language model will not answer until an operator changes something, such as its key."""


class ResponseLost(ModelError):
    """The model's provider no longer stores the earlier response that a request continues."""


class ModelRefused(ModelError):
    """The language model declined to answer this request."""


class MediaError(ParleyError):
    """An attachment cannot be read. The message is a word or an HTTP status for the log, never a URL."""


class MediaUnavailable(MediaError):
    """An attachment may exist, but could not be fetched now."""


class MediaUnfit(MediaError):
    """An attachment was found, but it is too large or of a type that we cannot use."""


class ToolRefused(ParleyError):
    """A tool cannot do what was asked. The message is a sentence that says why, and what is possible."""


class ToolAsks(ParleyError):
    """A tool lacks a usable value for one argument. The message is the question to the person.

    `options`, pairs of (what the person reads, the value), make the question a choice; otherwise the answer has the
    `shape`, a name of `conversation.questions.Shape`. `learns`, a type and a name, is the fact that the answer is
    remembered as. `given` overrides arguments of the call. `is_wrong`: the call had a value for the argument that
    cannot be used; a model is told so first, because it may know a better one. `yes` and `no`: the values that a yes
    and a no stand for; without a value, a no gives the call up.
    """

    def __init__(
        self,
        question: str,
        argument: str,
        options: Sequence[tuple[str, str]] = (),
        shape: str = "text",
        learns: tuple[str, str] | None = None,
        given: Mapping[str, object] | None = None,
        is_wrong: bool = False,
        yes: str | None = None,
        no: str | None = None,
    ) -> None:
        """Ask `question` for the value of `argument`; the class describes the other parameters."""
        super().__init__(question)
        self.given: Mapping[str, Any] = given or {}
        self.argument, self.options, self.shape = argument, tuple(options), shape
        self.learns = learns
        self.is_wrong, self.yes, self.no = is_wrong, yes, no


class LibraryError(ParleyError):
    """A home's library of films or series did not do what was asked. `service` is the program that keeps it. `reason`
    is "asleep" (nobody answers), "slow" (it was asked, and may have done it), "key", "address" (something else answers
    there), "broken" or "refused".
    """

    def __init__(self, service: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{service}: {reason} {detail}".strip())
        self.service, self.reason = service, reason


class PaymentError(ParleyError):
    """The payment service did not do what was asked. The message is a status or a code for the log."""


class PaymentsUnavailable(PaymentError):
    """The payment service cannot be reached now, or is overloaded."""


class PaymentsBroken(PaymentError):
    """The payment service refuses all our requests until an operator fixes something, such as the key. An alarm matches
    this class name.
    """


class PaymentRefused(PaymentError):
    """The payment service will never accept this request. `reason` is a short word for its error code."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class AccountError(ParleyError):
    """The service at which a person has an account did not do what was asked. The message is a status or a code for the
    log, and never a token.
    """

    service = "calendar"
    """The service of the account that was needed, of which the person is told."""
    is_certain = True
    """Whether the request has certainly not been carried out, by an earlier try whose answer was lost either; otherwise
    nobody knows."""


class AccountsUnavailable(AccountError):
    """The service cannot be reached now, or is overloaded."""

    is_certain = False


class AccountsBroken(AccountError):
    """The service refuses all our requests until an operator fixes something, such as the client secret. An alarm
    matches this class name.
    """


class ConsentUnusable(AccountError):
    """A person's consent did not connect their account. `reason` is "refused" (the code is not valid any more) or
    "partial" (they did not allow what is needed)."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class GrantLost(AccountError):
    """The person's consent is not valid any more: they took it back, changed their password, or it expired."""


class ChangeRefused(ParleyError):
    """What an outside service keeps cannot take a change. The message is the reason: "changed" (somebody else has
    changed it since it was shown) or "several_times" (an event cannot recur at several times a day)."""

    def __init__(self, reason: str, service: str = "calendar") -> None:
        super().__init__(reason)
        self.service = service


class CalendarsGone(ChangeRefused):
    """Some of a person's further calendars cannot be seen any more. What was seen in the others is in the error, so
    that a look goes on and tells which are missing."""

    def __init__(self, names: Sequence[str], seen: Sequence[Any] = ()) -> None:
        """`names` are those of the calendars, or their addresses where a calendar has no name. `seen` is what the call
        would have returned without them."""
        super().__init__("calendar_gone")
        self.names, self.seen = tuple(names), list(seen)


class Unsealable(ParleyError):
    """What was encrypted cannot be decrypted: its key is gone, or it was encrypted for something else."""


class FileWrong(ParleyError):
    """An operator's configuration file cannot be used. The message has one line per fault: file, field, what to do."""


class NobodyKnows(ParleyError):
    """Nobody can tell whether an earlier attempt of an action succeeded, so it must not be repeated."""


class NotDone(ParleyError):
    """An action certainly did not happen, because its service was unreachable or overloaded; it may succeed later. If a
    person will read the message, it is a sentence.
    """


class DeliveryError(ParleyError):
    """A message was not accepted by its provider. `code` is the provider's error code or an HTTP status."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class DeliveryDelayed(DeliveryError):
    """The provider certainly did not accept the message, but may accept it later."""


class ProviderBroken(DeliveryDelayed):
    """The provider refuses all our messages until an operator fixes something, such as credentials. An alarm matches
    this class name.
    """


class DeliveryRejected(DeliveryError):
    """The provider certainly did not accept the message, and never will."""


class DeliveryUncertain(DeliveryError):
    """The provider's answer was lost, so it may or may not have accepted the message."""
