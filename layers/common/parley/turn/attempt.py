"""One attempt to run a committed action: what became of an earlier attempt, the run itself, and the event with its
result.

    first attempt                      run
    after a crash, repeat-safe         run again, with the same key
    after a crash, not repeat-safe     ask its service: it happened         its result
                                                        it did not          run again
                                                        nobody can tell     failed: the person is told, nothing repeats
                                                        it cannot be asked  failed, and told: nothing waits for it
    three attempts and no result       failed, unless the last one surely did nothing: the person is told so

It reads and changes what the tool's service holds, and nothing else: `run.py` counts and commits.
"""

from dataclasses import dataclass, replace
from typing import Any

from parley import texts, tracing
from parley.conversation.outcomes import ActionDone, ActionFailed
from parley.conversation.state import ATTEMPTS, CommittedAction, Conversation
from parley.errors import (
    AccountError,
    AccountsUnavailable,
    ChangeRefused,
    NobodyKnows,
    NotDone,
    OutOfTime,
    ToolRefused,
    VaultClosed,
)
from parley.lanes import account_problems
from parley.lanes.calling import call_for
from parley.lanes.table import LANES
from parley.ports import Deadline, Services, TurnContext
from parley.tools.tool import Call, Result, Tool

ACTION_SECONDS = 5.0
"""The seconds that must be left before an action is started, or its service is asked about an earlier attempt."""


@dataclass(frozen=True)
class ActionAttempt:
    """One attempt to run the committed action of a conversation."""

    conversation: Conversation
    action: CommittedAction
    context: TurnContext
    deadline: Deadline

    def happened(self) -> str | Result | None:
        """Return the result of an earlier attempt, by asking the tool's service; None if the action is to be run now.

        Raises NobodyKnows if it may have happened and must not be run again, or if its service cannot be asked now: the
        person is told that, and the conversation goes on without it.
        """
        tool = self._tool()
        try:
            result = tool.happened(self._call(), self._arguments(tool)) if tool and tool.happened else None
        except (AccountError, NotDone, VaultClosed) as error:
            raise NobodyKnows("an earlier attempt may have done it, and its service cannot be asked") from error
        if result is None and self.action.attempts >= ATTEMPTS:
            raise NobodyKnows(f"{self.action.attempts} attempts and no result")
        return result

    def run(self) -> str | Result:
        """Run the action and return its result; a refusal is a result too. Any other error is raised, so that the
        action is tried again; after the last attempt, NotDone becomes a result for the person. Raises NobodyKnows if
        it may have been done and is not to be tried again.
        """
        tool = self._tool()
        if tool is None:
            says = texts.of(self.conversation.language)
            return says.no_longer.format(question=self.action.planned.question)
        try:
            with tracing.measure(f"tool {tool.name}"):
                return tool.run(self._call(), self._arguments(tool))
        except ToolRefused as refusal:
            return str(refusal)
        except AccountError as error:
            return self._not_let_in(error, is_repeat_safe=tool.happened is None)
        except ChangeRefused as error:
            return Result(account_problems.sentence(error, self.conversation.language), fails=True)
        except NotDone as failure:
            if self.action.attempts < ATTEMPTS:
                raise
            return str(failure)

    def _not_let_in(self, error: AccountError, *, is_repeat_safe: bool) -> Result:
        """Return the result of an action for which the person's account could not be used. Raises NotDone if it is
        tried again, and NobodyKnows if it may have been done.

        What is not repeat-safe is never tried again after an error: an email must not go out hours after the yes. A
        plan's step that is repeat-safe waits for the account, though it may have been done.
        """
        words = account_problems.sentence(error, self.conversation.language)
        if isinstance(error, AccountsUnavailable) and is_repeat_safe and self.action.attempts < ATTEMPTS:
            raise NotDone(words) from error
        is_first = self.action.attempts <= 1 or not is_repeat_safe  # else an attempt that has died may have done it
        is_certain, awaits = error.is_certain and is_first, account_problems.awaited(error)
        can_wait = is_repeat_safe and awaits and self.action.planned.of is not None
        if not is_certain and not can_wait:
            raise NobodyKnows("an answer was lost") from error
        return Result(words, fails=True, awaits=awaits, may_be_done=not is_certain)

    def done(self, result: str | Result) -> ActionDone:
        """Return the event for an action that ran, with its result."""
        effect = self.action.effect
        return ActionDone(
            id=f"{effect}.done",
            conversation=self.conversation.id,
            received_at=self.context.now(),
            effect=effect,
            result=Result.of(result),
        )

    def failed(self, unknown: NobodyKnows) -> ActionFailed:
        """Return the event for an action of which nobody knows whether it ran. That an account could not be reached is
        not told beside it: it would advise to try again what may be done.
        """
        effect, cause, language = self.action.effect, unknown.__cause__, self.conversation.language
        why = ""
        if isinstance(cause, AccountError) and not isinstance(cause, AccountsUnavailable):
            why = account_problems.sentence(cause, language)
        return ActionFailed(
            id=f"{effect}.failed",
            conversation=self.conversation.id,
            received_at=self.context.now(),
            effect=effect,
            why=why,
        )

    def _tool(self) -> Tool[Services] | None:
        lane = LANES.get(self.action.planned.lane)
        return lane.tools.get(self.action.planned.tool) if lane else None

    def _arguments(self, tool: Tool[Services]) -> Any:
        return tool.prepared.model_validate(self.action.planned.arguments)

    def _call(self) -> Call[Any]:
        if self.deadline.left < ACTION_SECONDS:
            raise OutOfTime(f"{self.deadline.left:.0f} s left, an action may take {ACTION_SECONDS:.0f} s")
        context = replace(self.context, deadline=self.deadline)  # an action has its own, longer than the decision's
        call = call_for(self.conversation, context.now(), context, self.action.effect)
        doing = self.conversation.doing
        return call if doing is None else replace(call, then=doing.behind(self.action))
