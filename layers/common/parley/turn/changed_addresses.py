"""A person's number or id has changed, as WhatsApp says: nothing goes to a stranger, and nothing is lost.

a new id         the conversation goes on under it, with everything: WhatsApp knows that it is the same person. Notes of
                 several changes may come in any order: an id that nobody has written under leads to the newer one
a new number     what is due is held, and both ends are asked; after two yeses all goes to the new number, and
                 whoever texts from the old one later begins afresh
the old number   whoever texts from it and does not agree still has it: all goes on as before
"""

from collections.abc import Sequence

from parley.conversation.events import AddressChanged, Burst, Channel, Message, MoveAgreed, MoveAsked, Provider
from parley.conversation.identity import is_user_id
from parley.conversation.outcomes import TurnEvent
from parley.conversation.questions import PreparedCall
from parley.conversation.state import Conversation, Leaving, Moved, Person
from parley.lanes.consent.agent import CONSENT, bring_here, move_away
from parley.ports import TurnContext
from parley.settings.channels import TwilioSettings
from parley.texts import LANGUAGES, people
from parley.turn.decision import Decision, reply
from parley.turn.identities import gone

SHOWN = 3
"""The last digits of a number that the other end may read."""


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
    leaving = Leaving(to=event.to, of_new=event.of_new)
    held = conversation.change(person=_where_the_old_number_reads(person, context), leaving=leaving)
    if person.opted_out:
        return Decision(held)
    says = people.of(conversation.language)
    words = says.number_changed.format(end=event.to[-SHOWN:])
    call = PreparedCall(tool=move_away.name, lane=CONSENT.name, arguments={}, question=words)
    return reply(held, event.id, (), (call,), context)


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


def asking_there(before: Conversation, after: Conversation, event: TurnEvent) -> Sequence[MoveAsked]:
    """Return the event that has the new number's end asked, if this turn has learnt of the change."""
    leaving, person = after.leaving, before.person
    if leaving is None or leaving == before.leaving or before.leaving is not None or person is None:
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
    known = conversation.change(person=person)
    words = people.of(known.language).is_it_you.format(end=event.left)
    call = PreparedCall(tool=bring_here.name, lane=CONSENT.name, arguments={"source": event.source}, question=words)
    return reply(known, event.id, (), (call,), context)


def move_agreed(conversation: Conversation, event: MoveAgreed) -> Decision:
    """Note the yes of one end. After those of both, everything goes to the new number."""
    leaving = conversation.leaving
    if leaving is None or (event.end == "new" and event.to != leaving.of_new):
        return Decision(conversation)
    agreed = leaving.change(agreed=tuple(dict.fromkeys((*leaving.agreed, event.end))))
    if len(agreed.agreed) < 2:
        return Decision(conversation.change(leaving=agreed))
    moved = Moved(to=leaving.of_new, event=event.id, person=leaving.to, is_number_left=True)
    return Decision(gone(conversation.change(leaving=None), moved))


def staying(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """End the doubt whether the person has left their number once they text from it and do not agree to it."""
    now = decision.conversation
    if before.leaving is None or now.leaving is None or not isinstance(event, Message | Burst):
        return decision
    if "old" in now.leaving.agreed or move_away.name in _asked_or_done(now):
        return decision
    return Decision(now.change(leaving=None), decision.effects)


def _asked_or_done(conversation: Conversation) -> set[str]:
    """Return the names of the tools that a person is asked about, or is asked about once running actions are done, or
    that run now."""
    questions = (*conversation.unanswered, *([conversation.set_aside] if conversation.set_aside else ()))
    calls = [call for question in questions for call in question.planned]
    if (doing := conversation.doing) is not None:
        calls += [*doing.asks, *(action.planned for action in doing.actions)]
        calls += [call for draft in doing.questions for call in draft.planned]
    return {call.tool for call in calls}
