"""Messages in a group, which is nobody's private conversation: it is told once that this service talks in private.

Nothing that is written there answers a question, opts anybody out, or is kept.
"""

from collections.abc import Sequence

from parley import texts
from parley.conversation.events import Message, MessageForm
from parley.conversation.language import of_number
from parley.conversation.state import Conversation, Person
from parley.ports import TurnContext
from parley.turn.decision import Decision, say


def in_group(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer the first message in a group, and no other. None for a message that was written in private."""
    message = messages[0]
    if message.form is not MessageForm.GROUP:
        return None
    if conversation.person is not None:
        return Decision(conversation)
    group = Person(
        number=message.person,
        channel=message.channel,
        provider=message.provider,
        service=message.service,
        language=of_number(message.service),
        whatsapp_heard_at=message.written_at,
    )
    known = conversation.change(person=group)
    return say(known, message.id, texts.of(known.language).in_private, context)
