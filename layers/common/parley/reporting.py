"""Log lines about the functions' work, and the cost of each turn.

The costs are estimates, from the settings' prices and without carriers' fees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley import telemetry
from parley.adapters import aws

if TYPE_CHECKING:
    from datetime import datetime

    from parley.conversation.events import AnyEvent
    from parley.conversation.spending import Prices, SessionCost
    from parley.errors import AccountError, ModelError, NotDone, PaymentError
    from parley.ports import DayTotal, HandOffNotice, Usage
    from parley.turn.run import TurnReport


def cost(report: TurnReport, prices: Prices, now: datetime, segment_micro_dollars: int = 0) -> DayTotal:
    """Return what a turn adds to the day's totals: tokens, the cost of the model and of SMS in millionths of a US
    dollar, and newly enrolled people.
    """
    from parley.conversation.spending import day
    from parley.ports import DayTotal

    usage = report.usage
    tokens = usage.input_tokens + usage.output_tokens
    money = prices.of(*usage.counted)
    return DayTotal(
        day=day(now),
        tokens=tokens,
        micro_dollars=money,
        newcomers=usage.newcomers,
        sms_micro_dollars=usage.segments * segment_micro_dollars,
    )


def log_given_up(segment_micro_dollars: int, event: AnyEvent, error: Exception, usage: Usage) -> None:
    """Log that an event was given up and went to the dead-letter queue, with the estimated SMS cost of the apology."""
    telemetry.warn(
        "orchestrate_turn.given_up",
        error,
        conversation=event.conversation,
        event=event.id,
        kind=event.kind,
        segments=usage.segments,
        sms_micro_dollars=usage.segments * segment_micro_dollars,
    )


def log_failed(event: AnyEvent, error: Exception) -> None:
    """Log that several texts applied as one turn (a burst) failed, so that they are tried one by one."""
    telemetry.warn("orchestrate_turn.burst_failed", error, conversation=event.conversation, event=event.id)


def log_payment_error(error: PaymentError) -> None:
    """Log a failed request to the payment service. An alarm matches the errors that need an operator."""
    telemetry.warn("payments.failed", error, reason=str(error))


def log_account_error(error: AccountError) -> None:
    """Log a failed request to Google. An alarm matches the errors that need an operator."""
    telemetry.warn("accounts.failed", error, reason=str(error))


def log_moderation_failed(error: ModelError) -> None:
    """Log that the provider's moderation could not be asked, so that only the list of unsafe words checks sentences."""
    telemetry.warn("moderation.failed", error)


def log_response_not_deleted(error: ModelError) -> None:
    """Log that a stored response could not be deleted at the model's provider, where it is kept for longer then."""
    telemetry.warn("stored_response.not_deleted", error, undeleted_responses=1)


def log_hand_off_not_posted(notice: HandOffNotice, error: NotDone) -> None:
    """Log that the operator's webhook did not take a hand-off, and why. An alarm counts these lines."""
    telemetry.warn("hand_off.not_posted", error, conversation=notice.conversation, notice=notice.id, reason=str(error))


def log_hand_off_untold(conversation: str) -> None:
    """Log that no admin on duty could be told of a person who asked for a human. An alarm counts these lines."""
    telemetry.say("hand_off.untold", conversation=conversation)


def log_unread(conversation: str, error: Exception) -> None:
    """Log that a message was answered but could not be marked as read."""
    telemetry.warn("send.unread", error, conversation=conversation, read_marks_failed=1)


# long: one line of the log, a field a line
def log_turn(segment_micro_dollars: int, prices: Prices, report: TurnReport) -> None:
    """Log the single line of a finished turn, with the estimated cost of the model and of SMS, without carriers'
    fees."""
    telemetry.say(
        "orchestrate_turn.completed",
        success=True,
        conversation=report.conversation,
        event=report.event,
        kind=report.kind,
        lane=report.usage.lane,
        duplicate=report.duplicate,
        milliseconds=report.milliseconds,
        model_calls=report.usage.model_calls,
        input_tokens=report.usage.input_tokens,
        output_tokens=report.usage.output_tokens,
        cached_tokens=report.usage.cached_tokens,
        agent_tokens=report.usage.uses.get("agent", 0),
        router_tokens=report.usage.uses.get("router", 0),
        planner_tokens=report.usage.uses.get("planner", 0),
        guide_tokens=report.usage.uses.get("guide", 0),
        model_micro_dollars=prices.of(*report.usage.counted),
        segments=report.usage.segments,
        sms_micro_dollars=report.usage.segments * segment_micro_dollars,
        degraded=report.usage.degraded,
        held=report.usage.held,
        transcriptions=report.usage.transcriptions,
        unfetched=report.usage.unfetched,
        deferred=report.usage.deferred,
        dropped=report.usage.dropped,
        undelivered=report.usage.undelivered,
        unanswered=report.usage.unanswered,
        opted_out=report.usage.opted_out,
        refused_sentences=report.usage.refused_sentences,
        unmoderated_sentences=report.usage.unmoderated_sentences,
        silenced=report.usage.silenced,
        silence=report.usage.silence,
        provider_code=report.usage.provider_code,
        provider_advice=report.usage.provider_advice,
        duplicates=int(report.duplicate),
        degraded_turns=int(bool(report.usage.degraded)),
        model_unavailable=int(report.usage.degraded == "ModelUnavailable"),
        aws_calls=aws.calls_since(),
        spans=report.spans,
        also=report.also,
    )
    for session in report.usage.sessions:
        _log_session(segment_micro_dollars, prices, report.conversation, session)


def _log_session(segment_micro_dollars: int, prices: Prices, conversation: str, session: SessionCost) -> None:
    """Log what a guided session has cost that is over, with the money in millionths of a US dollar. The figures are
    metrics: their average is the cost of one session."""
    telemetry.say(
        "guided_session.over",
        conversation=conversation,
        minutes=session.minutes,
        session_sentences=session.sentences,
        session_messages=session.messages,
        session_segments=session.segments,
        session_calls=session.calls,
        session_tokens=session.input_tokens + session.output_tokens,
        session_model_cost=prices.of(session.input_tokens, session.output_tokens, session.cached_tokens),
        session_sms_cost=session.segments * segment_micro_dollars,
    )
