"""Messages that did not arrive: the provider has said so, or nothing has picked them up after the commit.

outside WhatsApp's window, or by
a limit or a sender not approved  its text is held until the person writes
opted out at the provider        the person is opted out here too, unless they have written since
written by an operator           the parts after it are given up, and the lanes are told (`operators_words.py`)
never picked up                  it is sent after all, if it is recent and no newer reply was sent
otherwise                        a note tells the model that it did not arrive, and its questions are asked again
"""

from collections.abc import Sequence
from datetime import timedelta

from parley import texts
from parley.conversation import failure_codes
from parley.conversation.effects import Drop, OptOutChange, Outbound, Relay
from parley.conversation.events import Channel, DeliveryFailed, Provider, Stranded
from parley.conversation.failure_codes import Consequence
from parley.conversation.questions import Standing
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation, OperatorWords
from parley.ports import OutboxRow, TurnContext
from parley.settings.channels import TwilioSettings
from parley.turn import question_text, standing
from parley.turn.decision import Decision, note, say
from parley.turn.operators_words import give_up, keep_unsent
from parley.turn.opting import opt_out

NOBODY_KNOWS = "unknown"
"""The code of a message of which nobody can tell whether it arrived."""

BY_SMS = "A message of yours could not go by RCS, and went by SMS."
UNREACHED = "A message of yours did not reach the person by RCS (code {code}), and no number could send it by SMS."

USEFUL = timedelta(hours=1)
"""How long an unsent reply is still worth sending; later it would only confuse."""


def delivery_failed(conversation: Conversation, event: DeliveryFailed, context: TurnContext) -> Decision:
    """Handle a message that did not arrive: note it for the model, and mark its questions as lost. Outside WhatsApp's
    window its text is held; if the provider reports an opt-out, the person is opted out.
    """
    meant = failure_codes.meaning(event.code)
    context.usage.undelivered, context.usage.provider_code = 1, event.code
    context.usage.provider_advice = meant.advice
    conversation = standing.mark_lost(
        conversation, event.row, Standing.UNSURE if event.code == NOBODY_KNOWS else Standing.LOST
    )
    found = context.outbox.find(conversation.id, [event.row])
    if meant.consequence is Consequence.HELD and conversation.person is not None and not conversation.person.opted_out:
        return _held_again(conversation, found, event.id, context)
    if found and found[0].message.channel is Channel.RCS and meant.consequence is Consequence.BY_SMS:
        return _by_sms(conversation, found[0].message, event, context)
    by_operator = next((row for row in found if row.message.operator), None)
    text = f"A message of yours did not reach the person, or nobody knows whether it did (code {event.code})."
    if by_operator is not None:
        name = by_operator.message.operator
        text = f"What {name} wrote did not reach the person, or nobody knows whether it did (code {event.code})."
    noted = note(conversation, event.id, text, event.received_at)
    heard_since = any(line.direction == "in" and line.at > event.received_at for line in conversation.history.lines)
    left = Decision(noted)
    if meant.consequence is Consequence.STOPPED and noted.person is not None and not heard_since:
        stopped = opt_out(noted, noted.person, event.received_at)
        left = Decision(stopped, (OptOutChange(True, event.received_at),))
    if by_operator is None:
        return left
    given_up = give_up(left.conversation, by_operator, context.outbox.rows(conversation.id), event.id, context)
    return Decision(given_up.conversation, (*left.effects, *given_up.effects))


def _by_sms(conversation: Conversation, lost: Outbound, event: DeliveryFailed, context: TurnContext) -> Decision:
    """Send a message that RCS could not deliver by SMS, from the service's number, and note it for the model. Further
    messages go by SMS too, until the person writes on another channel."""
    number, person = context.services.settings.of(TwilioSettings).number, conversation.person
    if not number or person is None or person.opted_out:
        return Decision(note(conversation, event.id, UNREACHED.format(code=event.code), event.received_at))
    by_sms = person.change(channel=Channel.SMS, provider=Provider.TWILIO, service=number)
    noted = note(conversation.change(person=by_sms), event.id, BY_SMS, event.received_at)
    return say(noted, event.id, lost.text, context, lost.speaker, operator=lost.operator)


def _held_again(conversation: Conversation, rows: Sequence[OutboxRow], event: str, context: TurnContext) -> Decision:
    """Hold the text of these outbox rows until the person writes; an operator's text stays in the operator's name."""
    for row in rows:
        if row.message.operator:
            words = OperatorWords(event=row.message.id, text=row.message.text, operator=row.message.operator)
            return keep_unsent(conversation, words, event, context)
        if said := without_questions(conversation, row):
            context.usage.held += 1
            conversation = conversation.with_held(said)
    return Decision(conversation)


def without_questions(conversation: Conversation, row: OutboxRow) -> str:
    """Return the text of this outbox row without the questions in it, because these are asked again by themselves."""
    asked_there = [each for each in conversation.waiting if each.row == row.message.id]
    question = question_text.read(asked_there, texts.of(conversation.language)) if asked_there else ""
    text = row.message.text.strip()
    for as_sent in (question, to_gsm7(question), to_gsm7(question, drops_accents=True)):
        text = text.removesuffix(as_sent)
    return text.strip()


def stranded(conversation: Conversation, event: Stranded, context: TurnContext) -> Decision:
    """Hand over again a reply that was never picked up, if it is recent and no newer one was sent; otherwise drop it.
    An operator's words are sent however old, unless an earlier part was lost.
    """
    rows = context.outbox.rows(conversation.id)
    row = next((each for each in rows if each.message.id == event.row and each.status == "pending"), None)
    if row is None:
        return Decision(conversation)
    if row.message.operator and not row.is_overtaken(rows):
        return Decision(conversation, (Relay(row.message),))
    if context.now() - row.message.created_at <= USEFUL and not row.is_overtaken(rows):
        return Decision(conversation, (Relay(row.message),))
    conversation = standing.mark_lost(conversation, event.row, Standing.LOST)
    if row.message.forget:
        return Decision(conversation, (Drop(event.row, forget=True),))
    text = "A message of yours came too late and was not sent."
    if row.message.operator:
        text = f"The rest of what {row.message.operator} wrote was not sent."
    dropped = note(conversation, event.id, text, event.received_at)
    if row.message.operator:
        return give_up(dropped, row, rows, event.id, context)
    return Decision(dropped, (Drop(event.row),))
