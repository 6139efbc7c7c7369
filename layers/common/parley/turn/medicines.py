"""Questions about a medicine, and what somebody tells of a side effect or of a dose: a doctor or a pharmacist is named,
and nothing is judged or done. This comes before every lane and every question, behind words of crisis, where a lane is
on in which people speak of such things (`Lane.medicines`). What else a text says waits.
"""

from collections.abc import Sequence

from parley import texts
from parley.conversation.events import Message
from parley.conversation.medicines import MedicineTalk, medicine_talk, poison_line
from parley.conversation.state import Conversation, Person
from parley.lanes import table
from parley.ports import TurnContext
from parley.texts import Language
from parley.turn.crisis import asks_for_more, countries_of, country_of_place, help_for, language_answered_in
from parley.turn.decision import Decision, say
from parley.turn.floor import silences


def asked_about_medicines(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext
) -> Decision | None:
    """Answer a text about a medicine with whom to ask. None for every other text, while an operator is writing with the
    person, and for a missed dose that answers a question, or that a lane reads by its notes.
    """
    message, person = messages[-1], conversation.person
    caring = [(lane.name, lane.medicines) for lane in table.on(context.services) if lane.medicines is not None]
    if person is None or not caring or silences(conversation, message.received_at, context):
        return None
    is_known = any(is_medicine(conversation.notes.get(name, {})) for name, is_medicine in caring)
    said = next(filter(None, (medicine_talk(each.text, is_known) for each in messages)), None)
    if said is None or (said is MedicineTalk.MISSED and (is_known or conversation.questions)):
        return None
    language = language_answered_in(message.text, conversation)
    words = _words(said, person, messages, language, country_of_place(context))
    if asks_for_more(messages, context):
        words = f"{words} {texts.of(language).wish_left}"
    return say(conversation, message.id, words, context)


def _words(said: MedicineTalk, person: Person, messages: Sequence[Message], language: Language, place: str) -> str:
    """Return whom to ask, by what the messages say of a medicine."""
    says, (_, emergency) = texts.of(language), help_for(person, messages, language, place)
    told = says.medicines[said].format(emergency=emergency)
    if said is not MedicineTalk.TAKEN_TWICE:
        return told
    number = next(filter(None, map(poison_line, countries_of(person, messages, language, place))), "")
    return f"{told} {says.poison_line.format(number=number)}" if number else told
