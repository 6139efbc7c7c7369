"""Spending limits: one for each person, kept in their document, and one for the whole deployment, which each process
tracks.

    before    `within_budget`: over either budget, a turn has no model: the degraded mode answers, and says why
    decided   `recorded`: the turn's cost is written to the person's document, in the turn's own transaction
    after     `SharedBudget.note`: this process's spending is added to the deployment's total at most every 30 s,
              outside the transaction, so that conversations do not wait for each other

So the deployment's budget may be exceeded by each process's first turn and by its spending of 30 s, and each budget by
the rest of the turn that reaches it. Reads the conversation and the ledger; writes only the ledger.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Lock

from parley.conversation.effects import Effect, Say
from parley.conversation.outcomes import TurnEvent
from parley.conversation.spending import Limits, Spent, day
from parley.conversation.state import Conversation
from parley.errors import TryAgain
from parley.ports import DayTotal, Ledger, Overspent, TurnContext
from parley.turn.decision import Decision

ADDED_SECONDS = 30.0
"""The seconds between two writes of one process to the ledger: 1,000 processes then make 34 writes a second to one
item, which takes 1,000."""


def within_budget(conversation: Conversation, context: TurnContext) -> TurnContext:
    """Return the turn's context, without the model if today's budget of the person or of the deployment is used up."""
    if context.model is None:
        return context
    today = day(context.now())
    overspent: Overspent | None = None
    if context.budgets.is_spent(today):
        overspent = "DeploymentBudget"
    elif conversation.spent is not None and context.budgets.person_limits.reached(conversation.spent.on(today)):
        overspent = "PersonBudget"
    return replace(context, model=None, overspent=overspent) if overspent else context


def recorded(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Add the model's cost since this turn's last commit to the person's spending, including attempts that lost a
    race."""
    conversation, usage = decision.conversation, context.usage
    input_tokens, output_tokens, cached = (now - then for now, then in zip(usage.counted, usage.recorded, strict=True))
    if not input_tokens + output_tokens:
        return decision
    today = day(context.now())
    cost = Spent(
        day=today,
        tokens=input_tokens + output_tokens,
        micro_dollars=context.budgets.prices.of(input_tokens, output_tokens, cached),
    )
    spent = conversation.spent.on(today).plus(cost) if conversation.spent else cost
    return Decision(conversation.change(spent=spent), decision.effects)


def thrifty(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Once the day's SMS budget is used up, hold SMS that the person did not ask for until the person writes."""

    def waits(effect: Effect) -> bool:
        return isinstance(effect, Say) and effect.message.speaker == "proactive" and effect.message.segments > 0

    waiting = [each.message.text for each in decision.effects if isinstance(each, Say) and waits(each)]
    if not waiting or not context.budgets.is_sms_spent(day(context.now())):
        return decision
    context.usage.held += len(waiting)
    held = decision.conversation.with_held(*waiting)
    return Decision(held, tuple(each for each in decision.effects if not waits(each)))


class SharedBudget:
    """The daily budget of the whole deployment, as far as this process knows it. Thread-safe."""

    def __init__(
        self, ledger: Ledger, limits: Limits, newcomers: int = 0, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Count against `limits` in `ledger`. `newcomers` is how many people may be enrolled a day by writing for the
        first time.
        """
        self._ledger, self._limits, self._newcomers, self._seconds = ledger, limits, newcomers, seconds
        self._lock = Lock()
        self._known: DayTotal | None = None
        """The day's totals of all processes, as of this process's last write."""
        self._own: DayTotal | None = None
        """What this process has spent since its last write."""
        self._next = seconds()

    def is_spent(self, today: date) -> bool:
        """Return whether today's budget is used up by the last known total plus what this process has not yet
        written."""
        with self._lock:
            return self._limits.reached(self._total(today))

    def is_sms_spent(self, today: date) -> bool:
        """Return whether today's SMS budget is used up, as far as this process knows."""
        with self._lock:
            return 0 < self._limits.sms_micro_dollars <= self._total(today).sms_micro_dollars

    def is_full(self, today: date) -> bool:
        """Return whether no more new people may be enrolled today. Reads the totals from the ledger on each call; True
        if the ledger cannot be reached.
        """
        try:
            known = self._ledger.add(DayTotal(day=today))
        except TryAgain:
            return True
        with self._lock:
            self._known = known
            return self._total(today).newcomers >= self._newcomers

    def _total(self, today: date) -> DayTotal:
        total = DayTotal(day=today)
        for each in (self._known, self._own):
            total = total.plus(each.on(today)) if each else total
        return total

    def note(self, spent: DayTotal) -> None:
        """Add the cost of a turn. It is written to the ledger when the last write is old enough, and at once if the
        turn enrolled somebody.
        """
        if (
            not spent.tokens
            and not spent.newcomers
            and not (self._limits.sms_micro_dollars and spent.sms_micro_dollars)
        ):
            return
        with self._lock:
            adding = self._own if self._own and self._own.day != spent.day else None  # the rest of yesterday's spending
            self._own = spent if adding or not self._own else self._own.plus(spent)
            if adding is None and (spent.newcomers or self._seconds() >= self._next):
                adding, self._own = self._own, None
                self._next = self._seconds() + ADDED_SECONDS
        if adding is None:
            return
        try:
            known = self._ledger.add(adding)
        except TryAgain:  # it is added with the next write
            with self._lock:
                if self._own is None:
                    self._own = adding
                elif self._own.day == adding.day:  # yesterday's spending no longer matters
                    self._own = self._own.plus(adding)
            return
        with self._lock:
            self._known = known
