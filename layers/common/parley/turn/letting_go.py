"""Counts how often a question was repeated because a text was not understood, while there is no model, and lets it go
the second time: then no text is held against it any more. A question that a lane asks in passing
(`Lane.asks_in_passing`) is not repeated any more behind a text that it was not repeated for: a wish, or thanks. It can
still be answered.
"""

from parley import texts
from parley.conversation.effects import Say
from parley.conversation.events import Burst, Message
from parley.conversation.outcomes import TurnEvent
from parley.conversation.questions import PASSED_OVER, Kind, Question
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.ports import TurnContext
from parley.turn.decision import Decision


def letting_go(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Return the decision in which each open question that this turn has repeated counts one text more that missed it,
    and without those that the person was told are left.
    """
    if context.model is not None or not isinstance(event, Message | Burst):
        return decision
    said = _compared("\n".join(each.message.text for each in decision.effects if isinstance(each, Say)))
    asked_before = {each.id for each in before.questions}
    is_left = _compared(texts.of(before.language).parked) in said
    kept = list[Question]()
    for question in decision.conversation.questions:
        is_repeated = question.id in asked_before and _may_go(question) and _compared(question.text) in said
        if question.missed and is_left and question.id in asked_before:
            continue
        if question.id in asked_before and not is_repeated and _is_in_passing(question) and decision.effects:
            kept.append(question.model_copy(update={"missed": PASSED_OVER}))
            continue
        kept.append(question.model_copy(update={"missed": question.missed + 1}) if is_repeated else question)
    if tuple(kept) == decision.conversation.questions:
        return decision
    return Decision(decision.conversation.change(questions=tuple(kept)), decision.effects)


def _may_go(question: Question) -> bool:
    """Return whether a question ends after it was missed twice: it asks for a value or a choice, no plan waits for it,
    and its lane does not fill the call in any order.
    """
    waits = question.unfinished
    lane = table.LANES.get(waits.lane) if waits else None
    tool = lane.tools.get(waits.tool) if lane and waits else None
    is_filled = tool is not None and tool.fills is not None
    is_asked = question.kind is not Kind.CONFIRMATION
    return is_asked and not (question.steps or question.is_parked or is_filled)


def _is_in_passing(question: Question) -> bool:
    """Return whether a question is one that its lane asks in passing."""
    waits = question.unfinished
    lane = table.LANES.get(waits.lane) if waits else None
    return lane is not None and waits is not None and waits.tool in lane.asks_in_passing and not question.is_parked


def _compared(text: str) -> str:
    """Return a text in the cheapest letters, as it may have been sent."""
    return to_gsm7(text, drops_accents=True)
