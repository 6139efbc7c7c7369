"""A person's number or id has changed, as WhatsApp says: nothing goes to a stranger, and nothing is lost.

a new id         the conversation goes on under it, with everything: WhatsApp knows that it is the same person. Notes of
                 several changes may come in any order: an id that nobody has written under leads to the newer one
a new number     what is due is held, and both ends are asked; after two yeses all goes to the new number, and
                 whoever texts from the old one later begins afresh. Until then both are asked again when they write,
                 and once a day when something falls due; after HELD_FOR without two yeses, all is deleted
the old number   whoever says no from it, or is said to have come back to it, still has it: all goes on as before
"""

from collections.abc import Sequence
from datetime import timedelta

from parley import texts
from parley.conversation import reach
from parley.conversation.events import (
    AddressChanged,
    Burst,
    Channel,
    Message,
    MessageForm,
    MoveAgreed,
    MoveAsked,
    Provider,
    TimerDue,
)
from parley.conversation.identity import is_user_id
from parley.conversation.outcomes import ActionDone, TurnEvent
from parley.conversation.questions import PreparedCall, Question, QuestionDraft
from parley.conversation.state import Arriving, Conversation, Leaving, Moved, Person
from parley.conversation.timers import HOLD_OVER, MISSED, MOST_TIMERS, REMINDER, Timer, whole_seconds
from parley.lanes.consent.agent import CONSENT, bring_here, move_away
from parley.ports import TurnContext
from parley.settings.channels import TwilioSettings
from parley.texts import LANGUAGES, people
from parley.turn.decision import Decision, awaiting, reply, say
from parley.turn.erasing import erasing
from parley.turn.identities import gone

WORDS = (MessageForm.TEXT, MessageForm.BUTTON)
"""The forms of messages after which somebody is asked again: the others have answers of their own."""
SHOWN = 3
"""The last digits of a number that the other end may read."""
HELD_FOR = timedelta(days=30)
"""How long what is due is held, and a yes of both ends awaited."""
ASKED_AGAIN = timedelta(days=1)
"""The shortest time after which both ends are asked again because something has fallen due."""


def address_changed(conversation: Conversation, event: AddressChanged, context: TurnContext) -> Decision:
    """Note the person's new id, or hold what is due and ask this end whether they have the new number."""
    person = conversation.person
    is_known = conversation.leaving is not None and conversation.leaving.of_new == event.of_new
    if event.of_new == conversation.id or is_known:
        return Decision(conversation)
    if is_user_id(event.to):
        return Decision(_under_new_id(conversation, event, context))
    if person is None:
        return Decision(conversation)
    if (arriving := conversation.arriving) is not None and arriving.source == event.of_new:
        return Decision(_without_questions(conversation.change(arriving=None), bring_here.name))
    if context.other(event.of_new).leaving_to(conversation.id) and not _is_known_by_itself(conversation):
        return Decision(conversation)  # they have gone back before this number was asked
    now = context.now()
    leaving = Leaving(to=event.to, of_new=event.of_new, until=now + HELD_FOR, asked_at=now)
    held = conversation.change(person=_where_the_old_number_reads(person, context), leaving=leaving)
    if person.opted_out:
        return Decision(held)
    if len(held.timers) < MOST_TIMERS:
        over = Timer(id=f"{event.id}.over", due=whole_seconds(now + HELD_FOR), text="", kind=HOLD_OVER)
        held = awaiting(held, *held.timers, over)
    return reply(_without_questions(held, move_away.name), event.id, (), (_leaves(held, leaving),), context)


def _leaves(conversation: Conversation, leaving: Leaving) -> PreparedCall:
    """Return the call to which the old number's end is asked to agree."""
    words = people.of(conversation.language).number_changed.format(end=leaving.to[-SHOWN:], days=HELD_FOR.days)
    return PreparedCall(tool=move_away.name, lane=CONSENT.name, arguments={}, question=words, days=HELD_FOR.days)


def _arrives(conversation: Conversation, arriving: Arriving) -> PreparedCall:
    """Return the call to which the new number's end is asked to agree."""
    words = people.of(conversation.language).is_it_you.format(end=arriving.left, days=HELD_FOR.days)
    return PreparedCall(
        tool=bring_here.name,
        lane=CONSENT.name,
        arguments={"source": arriving.source},
        question=words,
        days=HELD_FOR.days,
    )


def _without_questions(conversation: Conversation, tool: str) -> Conversation:
    """Return the conversation without the questions whether to call this tool."""

    def asks(question: Question) -> bool:
        return any(each.tool == tool for each in question.planned)

    aside = conversation.set_aside
    return conversation.change(
        questions=tuple(each for each in conversation.questions if not asks(each)),
        waiting=tuple(each for each in conversation.waiting if not asks(each)),
        set_aside=None if aside is not None and asks(aside) else aside,
    )


def hold_over(conversation: Conversation, event: TimerDue, context: TurnContext) -> Decision:
    """Delete everything because nobody has agreed for so long; nothing if there is no doubt any more."""
    leaving = conversation.leaving
    if leaving is None or leaving.until is None or context.now() < leaving.until:
        return Decision(conversation)
    return Decision(erasing(conversation, event.id, event.received_at))


def _is_known_by_itself(conversation: Conversation) -> bool:
    """Return whether somebody has written here, so that the conversation is more than a question about a change."""
    return any(line.direction == "in" for line in conversation.history.lines)


CHANGES = 10
"""The most changes of one id that are followed from note to note."""


def _under_new_id(conversation: Conversation, event: AddressChanged, context: TurnContext) -> Conversation:
    """Return the conversation under its person's new id; led to that id's conversation if nobody is known here."""
    if (person := conversation.person) is None:
        return gone(conversation, Moved(to=event.of_new, event=event.id, person=event.to))
    addresses, ids = [event.to], [event.of_new]
    while len(ids) < CHANGES and (known := context.other(ids[-1]).moved) is not None and is_user_id(known.person):
        addresses.append(known.person)
        ids.append(known.to)
    newest, number = addresses[-1], person.number
    before = (*person.left_ids, *filter(None, [person.user_id]), *filter(is_user_id, [number]), *addresses)
    left = tuple(each for each in dict.fromkeys(before) if each != newest)[-CHANGES:]
    now = person.change(user_id=newest, number=newest if is_user_id(number) else number, left_ids=left)
    return conversation.change(person=now).known_as(*ids)


def _where_the_old_number_reads(person: Person, context: TurnContext) -> Person:
    """Return the person as they are reached at their old number: by SMS, if the service has a number for that, because
    their WhatsApp is at the new one."""
    number = context.services.settings.of(TwilioSettings).number
    if not number or person.channel is not Channel.WHATSAPP:
        return person
    return person.change(channel=Channel.SMS, provider=Provider.TWILIO, service=number)


def asking_there(before: Conversation, after: Conversation, event: TurnEvent) -> Sequence[MoveAsked | MoveAgreed]:
    """Return the event that has the new number's end asked, if this turn has learnt of the change, or asks again; the
    one that tells the old number's end of its person's return; none otherwise."""
    back = before.arriving
    if isinstance(event, AddressChanged) and back is not None and back.source == event.of_new:
        id, at = f"{event.id[:80]}.back", event.received_at
        return (MoveAgreed(id=id, conversation=back.source, received_at=at, end="back", to=before.id),)
    leaving, person = after.leaving, before.person
    is_asked = before.leaving is not None and before.leaving.of_new == (leaving.of_new if leaving else "")
    if leaving is None or person is None or "new" in leaving.agreed:
        return ()
    if is_asked and before.leaving is not None and before.leaving.asked_at == leaving.asked_at:
        return ()
    if person.opted_out:  # they have asked for no messages, and this would be one, wherever they are
        return ()
    asked = MoveAsked(
        id=f"{event.id[:80]}.asked",
        conversation=leaving.of_new,
        received_at=event.received_at,
        source=after.id,
        left=person.number[-SHOWN:],
        person=leaving.to,
        provider=person.provider,
        service=person.service,
        language=person.language,
        again=is_asked,
    )
    return (asked,)


def move_asked(conversation: Conversation, event: MoveAsked, context: TurnContext) -> Decision:
    """Ask whoever has the new number whether they have left the old one. Somebody who has opted out is asked
    nothing."""
    language = next((each for each in LANGUAGES if each == event.language), None)
    person = conversation.person or Person(
        number=event.person,
        channel=Channel.WHATSAPP,
        provider=event.provider,
        service=event.service,
        language=language,
    )
    if person.opted_out or conversation.is_opted_out or conversation.is_blocked:
        return Decision(conversation)
    arriving = Arriving(source=event.source, left=event.left)
    if event.again and not _may_ask_again(conversation, arriving, context):
        return Decision(conversation)
    if not context.other(event.source).leaving_to(conversation.id):
        return Decision(conversation)  # they are said to be back by now
    known = _without_questions(conversation.change(person=person, arriving=arriving), bring_here.name)
    return reply(known, event.id, (), (_arrives(known, arriving),), context)


def _may_ask_again(conversation: Conversation, arriving: Arriving, context: TurnContext) -> bool:
    """Return whether this end was asked about the same change, has not answered, and can be written to."""
    person = conversation.person
    if conversation.arriving != arriving or person is None:
        return False
    return reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now())


def move_agreed(conversation: Conversation, event: MoveAgreed, context: TurnContext) -> Decision:
    """Note the yes of one end. After those of both, everything goes to the new number."""
    leaving = conversation.leaving
    if leaving is None or (event.end != "old" and event.to != leaving.of_new):
        return Decision(conversation)
    if event.end == "back":
        return _stayed(Decision(_without_questions(conversation, move_away.name)), event, context)
    agreed = _agreed(leaving, event.end)
    if len(agreed.agreed) < 2:
        return Decision(conversation.change(leaving=agreed))
    moved = Moved(to=leaving.of_new, event=event.id, person=leaving.to, is_number_left=True)
    return Decision(gone(conversation.change(leaving=None), moved))


def _agreed(leaving: Leaving, end: str) -> Leaving:
    return leaving.change(agreed=tuple(dict.fromkeys((*leaving.agreed, end))))


def staying(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Note what an end has answered: its yes with the action that tells the other end, because a text right behind it
    must not be taken for a no; and its no, which at the old number ends the doubt."""
    now = decision.conversation
    if isinstance(event, ActionDone) and before.doing is not None and before.doing.next is not None:
        tool = before.doing.next.planned.tool
        if tool == move_away.name and now.leaving is not None:
            now = now.change(leaving=_agreed(now.leaving, "old"))
        if tool == bring_here.name and now.arriving is not None:
            now = now.change(arriving=now.arriving.change(is_answered=True))
        return Decision(now, decision.effects)
    question = before.confirmation
    asked = {each.tool for each in question.planned} if question is not None else set()
    refused = asked - _asked_or_done(now)
    if not isinstance(event, Message | Burst) or now.erasing is not None or now.confirmation is not None:
        return decision  # another confirmation has taken its place, and it is asked again behind that
    if move_away.name in refused and now.leaving is not None:
        return _stayed(decision, event, context)
    if bring_here.name in refused and now.arriving is not None:
        return Decision(now.change(arriving=now.arriving.change(is_answered=True)), decision.effects)
    return decision


def _stayed(decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """End the doubt whether the person has left their number, and say what was held because of it."""
    now = decision.conversation.change(leaving=None)
    person, held = now.person, now.held
    if not held or person is None or person.opted_out:
        return Decision(now, decision.effects)
    if not reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now()):
        return Decision(now, decision.effects)  # it comes once they write
    text = "\n".join((texts.of(now.language).held, *held))
    said = say(now.change(held=()), f"{event.id}.stays", text, context)
    return Decision(said.conversation, (*decision.effects, *said.effects))


def asking_again(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Have an end asked again that has not answered: when it writes, and when something of it has fallen due."""
    now = decision.conversation
    call, person = _doubted(now), now.person
    if call is None or person is None or person.opted_out or now.erasing is not None:
        return decision
    has_agreed = now.leaving is not None and "old" in now.leaving.agreed
    if isinstance(event, Message | Burst):
        if (
            has_agreed
            or _is_asked(now, call, person, context)
            or (isinstance(event, Message) and event.form not in WORDS)
        ):
            return decision
        opened = QuestionDraft(planned=(call,)).open(f"{event.id}.moves.q", context.now()).to_be_asked()
        known = _without_questions(now, call.tool)
        return Decision(known.change(waiting=(*known.waiting, opened)), decision.effects)
    if now.leaving is None or not isinstance(event, TimerDue) or not _fell_due(before, event):
        return decision
    if now.leaving.asked_at is not None and context.now() < now.leaving.asked_at + ASKED_AGAIN:
        return decision
    asked = now.change(leaving=now.leaving.change(asked_at=context.now()))
    if not reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now()) or has_agreed:
        return Decision(asked, decision.effects)
    said = reply(_without_questions(asked, call.tool), f"{event.id}.moves", (), (call,), context, speaker="proactive")
    return Decision(said.conversation, (*decision.effects, *said.effects))


def _doubted(conversation: Conversation) -> PreparedCall | None:
    """Return the call to which this end has to agree because of a changed number; None if there is none."""
    leaving, arriving = conversation.leaving, conversation.arriving
    if leaving is not None:
        return _leaves(conversation, leaving)
    return _arrives(conversation, arriving) if arriving is not None and not arriving.is_answered else None


def _fell_due(before: Conversation, event: TimerDue) -> bool:
    """Return whether the timer of this event would have brought the person something."""
    timer = next((each for each in before.timers if each.event == event.id), None)
    return timer is not None and (timer.kind in (REMINDER, MISSED) or bool(timer.lane))


def _is_asked(conversation: Conversation, call: PreparedCall, person: Person, context: TurnContext) -> bool:
    """Return whether the person is asked about this call where they write now, is about to be, or has just agreed."""
    at = context.now()
    open_ones = [
        each
        for each in conversation.questions
        if at < each.open_until(at) and (each.channel in (None, person.channel) or at < each.keeps_waiting_until(at))
    ]
    calls = [each for question in (*open_ones, *conversation.waiting) for each in question.planned]
    return call.tool in {each.tool for each in (*calls, *_of_running(conversation))}


def _asked_or_done(conversation: Conversation) -> set[str]:
    """Return the names of the tools that a person is asked about, or is asked about once running actions are done, or
    that run now."""
    questions = (*conversation.unanswered, *([conversation.set_aside] if conversation.set_aside else ()))
    calls = [call for question in questions for call in question.planned]
    return {call.tool for call in (*calls, *_of_running(conversation))}


def _of_running(conversation: Conversation) -> Sequence[PreparedCall]:
    """Return the actions that run now, and those that are asked about once they are done."""
    if (doing := conversation.doing) is None:
        return ()
    drafts = (call for draft in doing.questions for call in draft.planned)
    return (*doing.asks, *(action.planned for action in doing.actions), *drafts)
