"""A message that did not arrive is sent once more, because an operator wants it.

its person opted out or is blocked   nothing is sent
WhatsApp's window is closed          the text waits until the person writes
otherwise                            the text is sent again, in the name of whoever wrote it

A question in it is asked anew behind it (`next_question.py`), because only a yes to the new message counts.
"""

from parley.conversation import reach
from parley.conversation.effects import LOST
from parley.conversation.events import ResendAsked
from parley.conversation.state import Conversation, OperatorWords
from parley.ports import TurnContext
from parley.turn.decision import Decision, note, say
from parley.turn.operators_words import keep_unsent
from parley.turn.undelivered import without_questions


def resend(conversation: Conversation, event: ResendAsked, context: TurnContext) -> Decision:
    """Send the text of a lost message once more, or keep it until the person writes; nothing if it is not lost."""
    person = conversation.person
    row = next(iter(context.outbox.find(conversation.id, [event.row])), None)
    is_silent = person is None or person.opted_out or conversation.is_blocked or conversation.erasing is not None
    if row is None or row.status not in LOST or person is None or is_silent:
        return Decision(conversation)
    text, author = without_questions(conversation, row), row.message.operator
    told = f"{event.operator} had sent again what did not reach the person."
    noted = note(conversation, f"{event.id}.n", told, event.received_at)
    if not text:
        return Decision(noted)
    if reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now()):
        return say(noted, event.id, text, context, "operator" if author else "proactive", operator=author)
    if author:
        return keep_unsent(noted, OperatorWords(event=event.id, text=text, operator=author), event.id, context)
    context.usage.held += 1
    return Decision(noted.with_held(text))
