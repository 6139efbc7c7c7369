"""The debug mode: after each answer, testers get a message about their state and what the turn has used. Pure."""

from parley.conversation.effects import Say
from parley.conversation.outcomes import TurnEvent
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.ports import TurnContext
from parley.turn.decision import Decision, say


def debugged(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Append a debug message to the decision if one of the person's lanes has debug output. It is kept out of the
    history, which a model reads. Nothing is appended after an approved template, because it could not be sent."""
    conversation = decision.conversation
    said = [each.message for each in decision.effects if isinstance(each, Say) and each.message.speaker != "required"]
    stands = [
        words
        for name, notes in conversation.notes.items()
        if (lane := table.LANES.get(name)) and (words := lane.debug(notes))
    ]
    if (
        not context.policy.debug
        or not said
        or not stands
        or conversation.is_opted_out
        or any(each.template for each in said)
    ):
        return decision
    usage, timers = context.usage, ", ".join(f"{each.kind} {each.due:%d %H:%M}Z" for each in conversation.timers[:5])
    turn = f"model_calls={usage.model_calls} degraded={usage.degraded or 'no'} timers={timers or 'none'}"
    text = f"🐛 DEBUG: {' '.join(stands)} {turn}"
    return Decision(conversation, (*decision.effects, *say(conversation, f"{event.id}.debug", text, context).effects))
