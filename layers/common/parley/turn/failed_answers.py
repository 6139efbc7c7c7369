"""Counts how many of the person's texts in a row could not be answered, and defines what a failed answer is.

failed       the text was not understood, or nothing is known about what it asks; also if the model is down, refuses or
             loops, and no phrase matches the text either
not failed   anything that was done, told or asked; the lane's reply to thanks, anger or an emoji
"""

from parley.conversation.events import Burst, Message
from parley.conversation.outcomes import TurnEvent
from parley.conversation.state import Conversation
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.turn.decision import Decision

MOST = 99
"""The number up to which failed answers are counted."""


def count_answer(conversation: Conversation, proposal: Proposal) -> Conversation:
    """Return the conversation with one more failed answer counted if the proposal is one; otherwise with the count
    reset.
    """
    failed = min(conversation.failed_answers + 1, MOST) if proposal.is_unanswered else 0
    return conversation if failed == conversation.failed_answers else conversation.change(failed_answers=failed)


def forget_failed(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Return the decision with the count of failed answers reset, if the message was handled without reading it as free
    text: as a command, as an answer, or by a lane that stepped in.
    """
    now = decision.conversation
    is_counted = now.failed_answers != before.failed_answers
    if not now.failed_answers or is_counted or not isinstance(event, Message | Burst) or not decision.effects:
        return decision
    return Decision(now.change(failed_answers=0), decision.effects)
