"""Tells a person, after a hand-off, what the people of the place have written to them: without a model, nobody else
remembers it.
"""

from zoneinfo import ZoneInfo

from parley.conversation.events import Message
from parley.conversation.state import Conversation
from parley.conversation.time_words import moment_in_words
from parley.lanes.support import wishes
from parley.lanes.support.texts import of
from parley.ports import TurnContext
from parley.tools.tool import Result

MOST = 3
"""The most of their messages that are told, the latest ones."""


def told(conversation: Conversation, message: Message, context: TurnContext) -> Result | None:
    """Return the Result that repeats the last messages of operators to somebody who asks for them; None for any other
    text.
    """
    if not wishes.asks_what_people_said(message.text):
        return None
    says, business = of(conversation.language), context.services.business
    zone = ZoneInfo(business.service.timezone) if business else conversation.zone
    lines = [line for line in conversation.said if line.direction == "out" and line.operator]
    words = [
        says.they_wrote.format(
            operator=line.operator,
            when=moment_in_words(line.at, conversation.language, context.now(), zone),
            text=line.text,
        )
        for line in lines[-MOST:]
    ]
    return Result("\n".join(words) or says.nobody_wrote)
