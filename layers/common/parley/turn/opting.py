"""Opting out (STOP) and in again (START): handled before anything else."""

from collections.abc import Sequence
from datetime import datetime

from parley import texts
from parley.conversation import answers, reach
from parley.conversation.admission import AdmissionStatus
from parley.conversation.effects import OptOutChange
from parley.conversation.events import Message
from parley.conversation.questions import PreparedCall, asked_before
from parley.conversation.state import Conversation, Person
from parley.conversation.timers import MOST_TIMERS
from parley.conversation.verdict import ANSWERABLE, judge
from parley.lanes import table
from parley.lanes.consent.agent import CONSENT, stop_messages
from parley.ports import TurnContext
from parley.turn import order
from parley.turn.decision import Decision, reply, say
from parley.turn.silenced import set_again


def opting_out(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Handle STOP, and START after an opt-out. A person who has opted out gets no answer to anything else. None for a
    message that is neither STOP nor START, from a person who has not opted out.
    """
    person, message = conversation.person, messages[-1]
    assert person is not None  # `_heard` met them
    says = texts.of(conversation.language)
    if order.opts_out(conversation, message):
        is_late = is_undone(person, message.received_at)
        return Decision(conversation) if is_late else stop(conversation, person, message, context)
    if not person.opted_out:
        return None
    before = person.opted_out_at is not None and message.written_at < person.opted_out_at
    if before or not (message.answered == "start" or reach.starts(message.text)):
        return Decision(conversation)
    again = opted_in(person, message.received_at).change(opted_out=False)
    again = again.consented(True, message.received_at, message.written)
    back = set_again(conversation.change(person=again), message.received_at)
    is_let_in = again.status not in (AdmissionStatus.PENDING, AdmissionStatus.BLOCKED)
    welcome = "" if message.answered else says.started if is_let_in else says.started_outside
    words = " ".join(filter(None, (welcome, back.words, *_left_ended(conversation, context))))
    said = say(back.conversation, message.id, words, context) if words else Decision(back.conversation)
    return Decision(said.conversation, (*said.effects, OptOutChange(False, message.received_at)))


def _left_ended(conversation: Conversation, context: TurnContext) -> list[str]:
    """Return what the lanes that are on tell a person who opts in again has ended meanwhile."""
    lanes = (lane for lane in table.on(context.services) if lane.name in conversation.notes)
    return [lane.left_ended(conversation.notes[lane.name], conversation.language) for lane in lanes]


def stop(conversation: Conversation, person: Person, message: Message, context: TurnContext) -> Decision:
    """Opt the person out. A confirmation is sent unless they had opted out before, or the provider or carrier sends its
    own.
    """
    stopped = opt_out(conversation, person, message.written_at, message.written)
    # Twilio confirms the carriers' words on SMS by itself; a repeated STOP is not confirmed again.
    silent = person.opted_out or message.answered or reach.carrier_confirms(message.text, message.channel)
    confirmation = texts.of(conversation.language).stopped
    said = Decision(stopped) if silent else say(stopped, message.id, confirmation, context, "required")
    return Decision(said.conversation, (*said.effects, OptOutChange(True, message.received_at)))


def doubting(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Ask whether the person wants no more messages, if the message may mean that ("leave me alone"). None if it cannot
    mean that, or if it may instead answer an open question that expects something specific.
    """
    message, says = messages[-1], texts.of(conversation.language)
    if message.payload is not None or conversation.doing is not None or not reach.perhaps_stops(message):
        return None
    if not reach.is_about_us(message) and _is_for_waiting_lane(conversation, message, context):
        return None
    open_one = conversation.confirmation if judge(conversation.confirmation, message) in ANSWERABLE else None
    awaited = asked_before(conversation.questions, message)
    if not reach.is_about_us(message) and (open_one is not None or not all(map(answers.is_free, awaited))):
        return None
    planned = PreparedCall(tool=stop_messages.name, lane=CONSENT.name, arguments={}, question=says.no_messages)
    if open_one is None:
        return reply(conversation, message.id, (), (planned,), context)
    undone = () if open_one.planned == (planned,) else (says.set_aside.format(question=open_one.text),)
    return reply(conversation.confirming(None), message.id, undone, (planned,), context)


def _is_for_waiting_lane(conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether a message steers what waits in a lane for the person's word: "I don't want to go on", in a paused
    session, or "cancelar", beside a cart."""
    lanes = table.on(context.services)
    return order.steers_what_waits(conversation, message, lanes)


def agreed(conversation: Conversation, event: str, at: datetime, words: str, context: TurnContext) -> Decision:
    """Opt out a person who answered yes to having no more messages, and confirm it. `words` and `at` are kept as the
    record of their opt-out.
    """
    conversation, person = conversation.change(doing=None), conversation.person
    if person is None or person.opted_out:
        return Decision(conversation)
    stopped = opt_out(conversation, person, at, words)
    said = say(stopped, event, texts.of(conversation.language).stopped, context, "required")
    return Decision(said.conversation, (*said.effects, OptOutChange(True, at)))


def opt_out(conversation: Conversation, person: Person, at: datetime, words: str = "") -> Conversation:
    """Return the conversation with the person opted out: questions, plans, session, held messages and timers are
    removed, except timers that always run. The person's own reminders are kept for a START. Of several STOPs the time
    of the latest is kept.
    """
    latest = max(at, person.opted_out_at or at)
    stopped = person.change(opted_out=True, opted_out_at=latest).consented(False, at, words)
    for name, notes in conversation.notes.items():
        if lane := table.LANES.get(name):
            conversation = conversation.noted(name, lane.on_stop(notes))
    always = tuple(each for each in conversation.timers if table.timer_rules(each).always)
    own = tuple(each for each in conversation.timers if table.timer_rules(each).returns)
    return conversation.change(
        person=stopped,
        questions=(),
        waiting=(),
        set_aside=None,
        plans=(),
        session=None,
        floor=None,
        timers=always,
        silenced=(*conversation.silenced, *own)[-MOST_TIMERS:],
        held=(),
        unsent=(),
    )


def opted_in(person: Person, at: datetime) -> Person:
    """Return the person with the time of a START recorded, unless a later START is recorded already."""
    return person.change(opted_in_at=max(at, person.opted_in_at or at))


def is_undone(person: Person, at: datetime) -> bool:
    """Return whether an opt-out received at `at` was revoked by a START received later."""
    return person.opted_in_at is not None and at < person.opted_in_at
