"""Words of crisis: a person who may harm themselves, is hurt by others or needs a doctor at once is told where to find
human help, and nothing else is done. Only for somebody who needs a doctor, the people of the place are called as well,
if the text tells of what they sold or is one that their rules want them to have (`Lane.on_injury`).

This rule comes before every lane and every question, needs no model, and applies to people who are not admitted too.
Only an opt-out, which is a whole message, comes before it. A lane that is in the middle of something pauses it
(`Lane.on_crisis`). Operators who are talking with the person read the text as usual.
"""

from collections.abc import Sequence
from dataclasses import replace

from parley import texts
from parley.conversation import language as languages
from parley.conversation.admission import SERVED, AdmissionStatus
from parley.conversation.crisis import (
    ANSWER_MARK,
    DANGERS,
    Danger,
    countries_named,
    country_of_zone,
    danger_in,
    helplines,
    tells_of_crisis,
)
from parley.conversation.events import Message
from parley.conversation.origins import country
from parley.conversation.state import Conversation, Person
from parley.lanes import table
from parley.ports import TurnContext
from parley.texts import Language
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision, say
from parley.turn.floor import silences
from parley.turn.holding import holding
from parley.turn.stepping_in import calling_people


def is_in_crisis(messages: Sequence[Message]) -> bool:
    """Return whether any of the messages holds words of crisis."""
    return any(tells_of_crisis(message.text) for message in messages)


def helping(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer words of crisis with the helpline of the person's country. None for every other text."""
    person = conversation.person
    if person is None or person.status is AdmissionStatus.BLOCKED:
        return None
    told = [
        (DANGERS.index(danger), message.text, danger) for message in messages if (danger := danger_in(message.text))
    ]
    if not told:
        return None
    _, text, danger = min(told)
    heard = Decision(conversation)
    if silences(conversation, messages[-1].received_at, context):
        heard = holding(conversation, messages, context) or heard
    paused = _paused(heard, messages[-1], context)
    left = paused.conversation.confirming(None)  # a later yes must not confirm it
    said = say(
        left,
        f"{messages[0].id}{ANSWER_MARK}",
        _words(conversation, person, messages, danger, _language_of(text, conversation)),
        context,
    )
    is_heard_by_people = silences(said.conversation, messages[-1].received_at, context)
    if danger != "medical" or person.status not in SERVED or is_heard_by_people:
        return Decision(said.conversation, (*paused.effects, *said.effects))
    called = calling_people(said.conversation, messages, context)
    return Decision(called.conversation, (*paused.effects, *said.effects, *called.effects))


def _paused(heard: Decision, message: Message, context: TurnContext) -> Decision:
    """Return the decision after every lane has paused its running work (`Lane.on_crisis`), without a message."""
    for lane in table.LANES.values():
        result = lane.on_crisis(heard.conversation, context)
        if result is not None:
            cause = Cause(message.id, message.received_at, said_as=f"{message.id}.{lane.name}")
            after = say_result(heard.conversation, lane.name, replace(result, words="", asks=()), cause, context)
            heard = Decision(after.conversation, (*heard.effects, *after.effects))
    return heard


def _language_of(text: str, conversation: Conversation) -> Language:
    """Return the language in which such a text is answered: its own, or else the person's."""
    return languages.written_in(text) or conversation.language


def _words(
    conversation: Conversation, person: Person, messages: Sequence[Message], danger: Danger, language: Language
) -> str:
    """Return the text for a person in danger: helplines of the country that they name now, of the one where they said
    they live, and of their number's country. Only the emergency number, where others hurt them or they need a doctor.
    """
    says, lines = texts.of(language), helplines()
    named_now = (each for message in messages for each in countries_named(message.text))
    countries = dict.fromkeys((*named_now, country_of_zone(person.timezone or ""), country(person.number)))
    found = [lines[each] for each in countries if each in lines]
    named = [says.helpline.format(name=each.name, how=each.how(language)) for each in found]
    emergency = found[0].emergency if found else says.local_emergency
    if danger != "crisis":
        return says.dangers[danger].format(emergency=emergency)
    return says.crisis.format(lines=" ".join(named) or says.helpline_anywhere, emergency=emergency)
