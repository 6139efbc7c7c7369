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
    """The base class of every error in this module."""


class BadRequest(ParleyError):
    """A request that the webhook does not take. The message goes to the log, never to the caller."""

    status: ClassVar[int] = 400


class Unreadable(BadRequest):
    """The request's body is not in the form that its provider sends."""


class Forbidden(BadRequest):
    """The signature is missing or wrong."""

    status = 403


class TooLarge(BadRequest):
    """The request's body is longer than any that a provider sends."""

    status = 413


class NotSetUp(BadRequest):
    """The secrets of this provider are not stored."""

    status = 503


class QueueRefused(BadRequest):
    """The queue did not take the event, so the provider has to send it again."""

    status = 503


class Problem(ParleyError):
    """An operator's request that is not done. `kind` tells one reason of a status from another; `errors` are pairs of a
    field's name and what is wrong with it."""

    def __init__(self, status: int, detail: str, kind: str = "", errors: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind, self.errors = status, detail, kind, tuple(errors)


class NotAllowed(Problem):
    """The path does not take this method; `methods` are those that it takes."""

    def __init__(self, methods: Sequence[str]) -> None:
        self.methods = ", ".join(methods)
        super().__init__(405, f"Here you can {self.methods}.", "method")


class NoSuchPage(Problem):
    """The cursor in a request is none that an earlier page has given."""

    def __init__(self) -> None:
        told = "There is no such page: a cursor is the `next` of the page before."
        super().__init__(404, told, "no-such-page", [("cursor", "Is no cursor of ours")])


class TryAgain(ParleyError):
    """The event cannot be applied now: it stays at the head of its group, and is delivered again."""


class LostRace(TryAgain):
    """Another process was faster: the condition on the version or on a receipt failed at commit."""


class OutOfTime(TryAgain):
    """Too little time is left for what comes next; what is committed stays."""


class NotBegun(TryAgain):
    """The note that an event is about to be tried could not be written, so the event was not tried."""


class TooEarly(TryAgain):
    """A timer's event came before the timer's moment."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.1f} s early")
        self.seconds = math.ceil(seconds)


class FromTheFuture(TryAgain):
    """The conversation's document has a schema that this release would misread."""


class Died(ParleyError):
    """The processes that tried an event ended without an exception: killed, out of memory, out of time."""


class Unhandled(ParleyError):
    """An event from outside names a lane that is not there, or an event that its lane does not know."""


class Unsound(ParleyError):
    """The turn would commit a document that no later turn could go on from."""


class ModelError(ParleyError):
    """The model gave no usable answer."""

    def __init__(self, message: str, *, lasts: bool = False) -> None:
        super().__init__(message)
        self.lasts = lasts
        """Whether any other request would meet it now too."""


class ModelUnavailable(ModelError):
    """The model cannot be reached now."""


class ModelBroken(ModelError):
    """The model will not answer until an operator changes something."""


class ResponseLost(ModelError):
    """The provider no longer has the response that a request goes on from."""


class ModelRefused(ModelError):
    """The model declined to answer."""


class MediaError(ParleyError):
    """An attachment of a person cannot be read. The message is a word or an HTTP status, for the log: never an
    address."""


class MediaUnavailable(MediaError):
    """An attachment may be there, but it could not be fetched now."""


class MediaUnfit(MediaError):
    """An attachment is there, but its type or size is none that we can use."""


class ToolRefused(ParleyError):
    """A tool cannot do what was asked; the message is a sentence that says why and what is possible."""


class ToolAsks(ParleyError):
    """A tool lacks the value of one argument; the message is the question.

    `options`, as (what the person reads, the value), make it a choice; else the answer has the `shape`, a name of
    `conversation.questions.Shape`. `learns`, a type and a name, is what the answer is remembered as. `given` are
    arguments that the call has from now on, in the place of those that it was made with. `is_wrong`: the call had a
    value for the argument, which cannot be used; whoever can mend it is told that first. `yes`: the value that a yes
    stands for.
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
    ) -> None:
        super().__init__(question)
        self.given: Mapping[str, Any] = given or {}
        self.argument, self.options, self.shape = argument, tuple(options), shape
        self.learns = learns
        self.is_wrong, self.yes = is_wrong, yes


class PaymentError(ParleyError):
    """The payment service did not do what was asked. The message is a status or a code, for the log."""


class PaymentsUnavailable(PaymentError):
    """The payment service cannot be reached now, or has too much to do."""


class PaymentsBroken(PaymentError):
    """The payment service does nothing for us until an operator mends something. The alarm knows this error by its
    name."""


class PaymentRefused(PaymentError):
    """The payment service refuses this request, whenever it is made. `reason` is a word for the code."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class FileWrong(ParleyError):
    """A file of the operator's that cannot be used. A line for each thing to be mended: file, field, what to do."""


class NobodyKnows(ParleyError):
    """The service that an action was sent to cannot tell whether an earlier attempt did it."""


class NotDone(ParleyError):
    """The service of an action could not be reached, or had too much to do: nothing has happened, and later it may.
    Where a person is to read it, the message is a sentence."""


class DeliveryError(ParleyError):
    """A message was not handed to the provider. `code` is the provider's own, or an HTTP status."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class DeliveryDelayed(DeliveryError):
    """The provider has certainly not accepted the message now, and may accept it later."""


class ProviderBroken(DeliveryDelayed):
    """The provider accepts no message of ours until an operator mends something. The alarm knows this error by its
    name."""


class DeliveryRejected(DeliveryError):
    """The provider has certainly not accepted the message, and never will."""


class DeliveryUncertain(DeliveryError):
    """The provider's answer was lost: it may have accepted the message."""
