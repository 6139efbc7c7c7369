"""Builds the `Call` with which a conversation's tools run, and the drafts of questions that tools and timers ask."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import BaseModel

from parley.conversation.questions import IncompleteCall, Kind, Option, QuestionDraft, Shape
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.ports import Services, TurnContext
from parley.tools.tool import Call, KnownFact, MissingArgument, PersonFacts, TimerRequest

SNOOZED_WITHIN = timedelta(hours=12)
"""The time for which a reminder that has come can be snoozed."""


def call_for(conversation: Conversation, now: datetime, context: TurnContext, effect: str = "") -> Call[Services]:
    """Return the `Call` for the tools of this conversation: the person, the moment, the services, and what the
    conversation knows of them.
    """
    later = tuple(
        TimerRequest(timer.due, timer.text, timer.id, timer.recurs, until_done=timer.until_done)
        for timer in conversation.timers
        if timer.kind == "reminder"
    )
    of_lanes = tuple(
        TimerRequest(timer.due, timer.text, timer.id, timer.recurs, timer.kind)
        for timer in conversation.timers
        if timer.lane
    )
    call = Call(
        conversation.id,
        now,
        context.services,
        effect,
        later,
        conversation.language,
        conversation.person.writing_style if conversation.person else (),
        conversation.zone,
        context.policy.quiet,
        about=_about(conversation, context),
        role=context.role_of(conversation),
        known=tuple(KnownFact(each.type, each.name, each.value) for each in conversation.memory if each.until > now),
        plans=tuple(each.summary for each in conversation.plans),
        knows_zone=conversation.knows_zone,
        timers=of_lanes,
        notes=conversation.notes,
        rung=_rung(conversation, now),
    )
    return replace(
        call,
        kept=lambda: table.kept(call),
        ends_with_erasure=lambda: table.ends_with_erasure(call),
        asked=lambda: _asked(conversation),
        time_left=lambda: context.deadline.left,
    )


def _rung(conversation: Conversation, now: datetime) -> tuple[TimerRequest, ...]:
    """Return the reminders that have come and can be snoozed."""
    return tuple(
        TimerRequest(each.due, each.text, each.id, each.recurs, until_done=each.until_done)
        for each in conversation.rung
        if now - each.due <= SNOOZED_WITHIN
    )


def _asked(conversation: Conversation) -> Sequence[BaseModel]:
    """Return the prepared arguments of the actions that wait for the person's yes."""
    planned = conversation.confirmation.planned if conversation.confirmation else ()
    tools = ((each, table.LANES.get(each.lane)) for each in planned)
    found = ((each, lane.tools.get(each.tool)) for each, lane in tools if lane is not None)
    return [tool.prepared.model_validate(each.arguments) for each, tool in found if tool is not None]


def _about(conversation: Conversation, context: TurnContext) -> PersonFacts | None:
    """Return what tools are told of the conversation's person: number, name and the like; None if the person is not
    known.
    """
    person = conversation.person
    if person is None:
        return None
    return PersonFacts(
        number=person.number,
        user_id=person.user_id or "",
        name=person.name,
        known_since=person.consents[0].at if person.consents else None,
        messages=conversation.history.count,
        operator=context.policy.operator,
        transcript_days=context.policy.transcript_days,
        channel=person.channel.value,
    )


def asking(lane: str, wanted: MissingArgument) -> QuestionDraft:
    """Return the draft of a question for a `MissingArgument`: a value that a tool or a timer of this lane needs."""
    return QuestionDraft(
        kind=Kind.POLL if wanted.options else Kind.DETAIL,
        words=wanted.words,
        options=tuple(Option(title=title, value=value) for title, value in wanted.options),
        shape=Shape(wanted.shape),
        unfinished=IncompleteCall(tool=wanted.tool, lane=lane, arguments=dict(wanted.given), argument=wanted.argument),
        yes_means=wanted.yes,
        no_means=wanted.no,
    )
