"""Messages that only ask for another language or writing style: "español", "no emojis". No model is called, and an open
question stays open.
"""

from collections.abc import Sequence

from parley.conversation.answers import free_text_awaited
from parley.conversation.events import Message
from parley.conversation.state import Conversation
from parley.lanes import preferences, table
from parley.lanes.calling import call_for
from parley.ports import TurnContext
from parley.tools.tool import Result
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision


def choosing(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Change the language or writing style of our messages, if the whole message asks for it: "español", "no emojis".
    None for any other message.
    """
    message = messages[-1]
    wanted = preferences.wish(message.text)
    if conversation.person is None or wanted is None:
        return None
    tool, arguments = wanted
    is_style = tool is preferences.set_writing_style
    if is_style and context.model is not None and free_text_awaited(conversation.questions, message) is not None:
        return None  # it may be the text of an email, so the model reads it
    lane = next(each for each in table.on(context.services) if each.tools.get(tool.name) is not None)
    result = Result.of(tool.run(call_for(conversation, message.written_at, context), arguments))
    cause = Cause(message.id, message.received_at, message.text, effect=f"{message.id}.a0")
    return say_result(conversation, lane.name, result, cause, context)
