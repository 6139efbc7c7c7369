"""Questions that wait to be asked, because a confirmation was open or because the message that asked them did not
arrive. Each is asked in a message of its own, after the reply to whatever the person wrote, or once the open
confirmation has expired.
"""

from collections.abc import Sequence

from parley import texts
from parley.conversation import answers, reach
from parley.conversation.admission import SERVED
from parley.conversation.effects import Speaker
from parley.conversation.events import ResendAsked, TimerDue
from parley.conversation.outcomes import OF_THE_PERSON, TurnEvent
from parley.conversation.questions import Kind, Question
from parley.conversation.state import Conversation
from parley.conversation.timers import MOST_TIMERS, NEXT_QUESTION, Timer, whole_seconds
from parley.ports import TurnContext
from parley.turn.decision import Decision, answers_crisis, awaiting, reply
from parley.turn.floor import holder

ASKS = (*OF_THE_PERSON, TimerDue, ResendAsked)
"""The events after which waiting questions are asked. A failed delivery is not one of them: a person who could not be
reached gets no new message before they write, or an operator wants it."""

AGAIN = 3
"""The number of lost messages of one question whose buttons are still accepted."""


def asking_next(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Ask the waiting questions if nothing else is being asked, and the person is not in a crisis; otherwise set a
    timer for when the open confirmation expires.
    """
    conversation = decision.conversation
    is_free = not answers_crisis(decision) and _may_ask(before, conversation, event, context)
    if not isinstance(event, ASKS) or not conversation.waiting or not is_free:
        return Decision(_awaited(conversation, context), decision.effects)
    chosen = _next(conversation.waiting)
    rest = conversation.change(waiting=tuple(each for each in conversation.waiting if each not in chosen))
    says = texts.of(conversation.language)
    words = [says.asked_again] if any(each.did_not_arrive for each in chosen) else []
    confirms = chosen[0].planned if chosen[0].kind is Kind.CONFIRMATION else ()
    questions = () if confirms else tuple(each.asking(each.tries) for each in chosen)
    # Rows that are handed over late leave in the order of their ids: ".then" comes after the reply's ".r".
    speaker: Speaker = "proactive" if isinstance(event, TimerDue | ResendAsked) else "reply"
    asked = reply(rest, f"{event.id}.then", words, confirms, context, questions, speaker)
    known = _with_earlier_ids(rest, asked.conversation, chosen)
    return Decision(_awaited(known, context), (*decision.effects, *asked.effects))


def _with_earlier_ids(before: Conversation, conversation: Conversation, chosen: Sequence[Question]) -> Conversation:
    """Return the conversation in which repeated questions also accept the buttons of their earlier messages, which may
    have arrived after all.
    """
    known = {each.id for each in before.questions}
    new = [each for each in conversation.questions if each.id not in known]
    earlier = {
        one.id: (*each.asked_as, each.id)[-AGAIN:] for one, each in zip(new, chosen, strict=True) if each.did_not_arrive
    }
    questions = (
        each.model_copy(update={"asked_as": earlier[each.id]}) if each.id in earlier else each
        for each in conversation.questions
    )
    return conversation.change(questions=tuple(questions))


def without_spent_choices(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Drop each open "which question do you mean?" choice if one of its questions is gone, or if a newer choice is
    open.
    """
    conversation = decision.conversation
    kept = tuple(each for each in conversation.questions if not answers.is_pointless(each, conversation.questions))
    if len(kept) == len(conversation.questions):
        return decision
    return Decision(conversation.change(questions=kept), decision.effects)


def _may_ask(before: Conversation, conversation: Conversation, event: TurnEvent, context: TurnContext) -> bool:
    """Return whether waiting questions may be asked now: the person is admitted, nothing else is asked or running, and
    no lane holds the floor. For a timer event, only those that waited for a confirmation may.
    """
    person, open_one, now = conversation.person, conversation.confirmation, context.now()
    if person is None or person.opted_out or person.returning is not None or person.status not in SERVED:
        return False
    if (
        conversation.doing is not None
        or conversation.erasing is not None
        or holder(conversation, now, context) is not None
    ):
        return False
    if open_one is not None and now < open_one.keeps_waiting_until(now):
        return False
    known = {each.id for each in before.questions}
    if any(each.id not in known for each in conversation.questions):  # this turn asks something already
        return False
    is_window_open = reach.is_window_open(person.channel, person.whatsapp_heard_at, now)
    if not isinstance(event, TimerDue):
        return is_window_open or not isinstance(event, ResendAsked)
    # The person wrote nothing: only what waited for a confirmation is asked, once that has run out.
    is_ours = any(timer.event == event.id and timer.kind == NEXT_QUESTION for timer in before.timers)
    return is_ours and is_window_open and not _next(conversation.waiting)[0].did_not_arrive


def _next(waiting: Sequence[Question]) -> Sequence[Question]:
    """Return the waiting questions to ask next: the first confirmation alone, or, without one, the first question and
    those of the same message.
    """
    confirming = [each for each in waiting if each.kind is Kind.CONFIRMATION]
    message = waiting[0].id.rpartition(".q")[0]
    return confirming[:1] or [each for each in waiting if each.id.rpartition(".q")[0] == message]


def _awaited(conversation: Conversation, context: TurnContext) -> Conversation:
    """Return the conversation with a timer for the moment when the open confirmation expires, if questions wait for
    that; otherwise without such a timer.
    """
    open_one, now = conversation.confirmation, context.now()
    others = [each for each in conversation.timers if each.kind != NEXT_QUESTION]
    is_awaited = conversation.waiting and open_one is not None and now < open_one.keeps_waiting_until(now)
    if open_one is None or not is_awaited or len(others) >= MOST_TIMERS:
        return conversation if len(others) == len(conversation.timers) else awaiting(conversation, *others)
    due = whole_seconds(open_one.keeps_waiting_until(now))
    known = next((each for each in conversation.timers if each.id == f"{open_one.id}.over"), None)
    if known is not None and now < known.due:
        return conversation
    return awaiting(conversation, *others, Timer(id=f"{open_one.id}.over", due=due, text="", kind=NEXT_QUESTION))
