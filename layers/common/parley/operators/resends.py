"""The API route that has a message sent once more that did not reach its person."""

import hashlib

from pydantic import Field

from parley.api.context import ApiContext, no_such_participant
from parley.api.route import (
    PARTICIPANT,
    PROBLEMS_OF_A_CHANGE,
    STILL_WAITS,
    Accepted,
    ApiAnswer,
    ApiCall,
    ApiContent,
    ApiForm,
    NameOfOperator,
    Route,
    answered,
)
from parley.conversation.effects import LOST
from parley.conversation.events import ResendAsked
from parley.conversation.state import Conversation
from parley.errors import Problem
from parley.ports import OutboxRow


class ResendForm(ApiForm):
    """The body that names the message, and who has it sent once more."""

    message: str = Field(min_length=1, max_length=128, description="Its id in the transcript.", examples=["SM1.r0"])
    operator: NameOfOperator


class Resent(ApiContent):
    """What became of a message that an operator had sent once more."""

    waits: bool = Field(description="Whether its text waits until they write, because nobody may write to them before.")
    already: bool = Field(description="Whether it had been sent once more before, by whomever: it is not sent thrice.")


def _resend(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """Have a message sent once more. Raises Problem: 404 for an unknown message, 409 if it is not lost, or nobody may
    write to its person.
    """
    assert isinstance(call.body, ResendForm)
    id, event = call.path["participant"], event_of(call.body.message)
    before = api.load(id, event)
    if before.conversation.person is None:
        raise no_such_participant()
    is_repeated = event in before.receipts
    if not is_repeated:
        found = api.outbox.find(id, [call.body.message])
        _require_possible(before.conversation, next(iter(found), None))
    now, operator = api.now(), call.body.operator
    asked = ResendAsked(id=event, conversation=id, received_at=now, row=call.body.message, operator=operator)
    after = api.applied(before, asked)
    if after is None:
        return answered(202, Accepted(id=id, event=event), id)
    sent = api.outbox.find(id, [f"{event}.r0", f"{event}.then.r0"])
    return answered(200, Resent(waits=not sent, already=is_repeated), id)


def event_of(message: str) -> str:
    """Return the id of the event that has this message sent once more. It derives from the message's id, so that it is
    sent once, however many operators ask for it.
    """
    return f"again-{hashlib.sha256(message.encode()).hexdigest()[:40]}"


def _require_possible(conversation: Conversation, row: OutboxRow | None) -> None:
    if row is None or not row.message.text:
        raise Problem(404, "There is no such message, or its text is no longer kept.", "no-such-message")
    if row.status not in LOST:
        raise Problem(409, f"It is {row.status}: only what did not arrive is sent once more.", "not-lost")
    if conversation.is_opted_out:
        raise Problem(409, "They texted STOP. Only they can undo that, by texting START.", "opted-out")
    if conversation.is_blocked:
        raise Problem(409, "They are blocked: unblock them first.", "blocked")


ROUTES: dict[str, Route] = {
    "POST /conversation/people/{participant}/resends": Route(
        path={"participant": PARTICIPANT},
        name="resendMessage",
        summary="Send a message once more that did not arrive. It is sent once, however often it is asked for.",
        does=_resend,
        answers={200: ("It is sent, or waits until they write.", Resent), 202: STILL_WAITS},
        problems=PROBLEMS_OF_A_CHANGE,
        body=ResendForm,
        changes=True,
    ),
}
