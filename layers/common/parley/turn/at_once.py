"""Actions that change only the conversation's document, such as putting something into a cart. They run before the
commit, and their results are committed together with the event that caused them. A crash before the commit has changed
nothing, so they need not be written down first.
"""

from parley.conversation.state import CommittedAction
from parley.lanes.table import LANES
from parley.ports import Deadline, TurnContext
from parley.turn.attempt import ActionAttempt
from parley.turn.decide import decide
from parley.turn.decision import Decision


def with_results(decision: Decision, context: TurnContext, deadline: Deadline) -> Decision:
    """Return the decision with the results of its first actions, as long as they change only the conversation's
    document. An exception of an action is raised: nothing is committed, and the event is delivered again.
    """
    while (doing := decision.conversation.doing) is not None and (action := doing.next) is not None:
        if not _is_of_the_document(action):
            break
        attempt = ActionAttempt(decision.conversation, action, context, deadline)
        done = attempt.done(attempt.run())
        usage, before = context.usage, context.usage.recorded
        usage.recorded = usage.counted  # the decision has counted what the model has used
        after = decide(decision.conversation, done, context)
        usage.recorded = before  # it is not committed yet
        decision = Decision(after.conversation, (*decision.effects, *after.effects))
    return decision


def _is_of_the_document(action: CommittedAction) -> bool:
    lane = LANES.get(action.planned.lane)
    tool = lane.tools.get(action.planned.tool) if lane else None
    return tool is not None and tool.is_of_document
