"""Words of crisis: a person who may harm themselves, is hurt by others or needs a doctor at once is told where to find
human help, and nothing else is done. Only for somebody who needs a doctor, the people of the place are called as well,
if the text tells of what they sold or is one that their rules want them to have (`Lane.on_injury`).

This rule comes before every lane and every question, needs no model, and applies to people who are not admitted too.
Only an opt-out, which is a whole message, comes before it. A lane that is in the middle of something pauses it
(`Lane.on_crisis`). Operators who are talking with the person read the text as usual.

A text that may tell of danger, but not surely (`doubted_danger`), is answered as any other. One short message before
the answer names the help that there is, at most once in CARED_FOR. Whoever may harm themselves by a second text in that
time is answered as if they had said so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from parley import texts
from parley.conversation import language as languages
from parley.conversation.admission import SERVED, AdmissionStatus
from parley.conversation.crisis import (
    ANSWER_MARK,
    CARE_MARK,
    DANGERS,
    OF_AN_ORDER,
    OF_ANYTHING,
    Bars,
    Danger,
    countries_named,
    country_of_zone,
    danger_in,
    doubted_danger,
    helplines,
)
from parley.conversation.events import Message
from parley.conversation.medicines import medicine_talk
from parley.conversation.origins import country
from parley.conversation.state import Conversation, Person
from parley.conversation.yes_and_more import JOINTS
from parley.lanes import degraded, table
from parley.ports import TurnContext
from parley.texts import Language
from parley.turn.applying import Cause, say_result
from parley.turn.decision import Decision, say
from parley.turn.floor import silences
from parley.turn.holding import holding
from parley.turn.stepping_in import calling_people

CLAUSE_END = re.compile(rf"[.,;:!?\n]+|\s(?:{'|'.join(map(re.escape, sorted(JOINTS)))})\s")
"""Matches what parts the clauses of a text: marks, and words such as "and"."""
MOST_CLAUSES = 12
"""How many clauses of a text are looked through for a wish."""
CARED_FOR = timedelta(minutes=10)
"""The time after help was named for which a doubted danger is not answered again."""


def is_in_crisis(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> bool:
    """Return whether any of the messages is answered with help alone."""
    return any(_answered_danger(conversation, message, context) for message in messages)


def _answered_danger(conversation: Conversation, message: Message, context: TurnContext) -> Danger | None:
    """Return the danger that a message is answered for with help alone: one that it tells of, or self-harm that it may
    tell of after help was named for a text that was doubted as well.
    """
    if told := danger_in(message.text, _bars(conversation, message, context)):
        return told
    was_doubted = any(at < message.received_at for at in _helped_at(conversation, message, CARE_MARK))
    return "crisis" if was_doubted and doubted_danger(message.text) == "crisis" else None


def _bars(conversation: Conversation, message: Message, context: TurnContext) -> Bars:
    """Return how likely a danger has to be in this message: more while an order waits or was placed lately, unless help
    was named just before.
    """
    tells_of_none = danger_in(message.text) is None and doubted_danger(message.text) is None
    if tells_of_none or _helped_at(conversation, message, CARE_MARK, ANSWER_MARK):
        return OF_ANYTHING  # without a look at the person's orders, which costs a call
    lanes = [lane for lane in table.chosen(context.services, *conversation.notes) if lane.is_of_shop]
    is_ordering = any(
        lane.waits(conversation, message.received_at) or lane.lately(conversation, context) for lane in lanes
    )
    return OF_AN_ORDER if is_ordering else OF_ANYTHING


def _helped_at(conversation: Conversation, message: Message, *marks: str) -> list[datetime]:
    """Return when help was named in lines with one of these marks, since the time CARED_FOR before the message."""
    since = message.received_at - CARED_FOR
    lines = conversation.history.lines
    return [line.at for line in lines if line.at > since and any(mark in line.id for mark in marks)]


def helping(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer words of crisis with the helpline of the person's country. None for every other text."""
    person = conversation.person
    if person is None or person.status is AdmissionStatus.BLOCKED:
        return None
    told = [
        (DANGERS.index(danger), message.text, danger)
        for message in messages
        if (danger := _answered_danger(conversation, message, context))
    ]
    if not told:
        return None
    _, text, danger = min(told)
    heard = Decision(conversation)
    if silences(conversation, messages[-1].received_at, context):
        heard = holding(conversation, messages, context) or heard
    paused = _paused(heard, messages[-1], context)
    left = paused.conversation.confirming(None)  # a later yes must not confirm it
    language = language_answered_in(text, conversation)
    words = _words(person, messages, danger, language, country_of_place(context))
    if asks_for_more(messages, context):
        words = f"{words} {texts.of(language).wish_left}"
    said = say(left, f"{messages[0].id}{ANSWER_MARK}", words, context)
    is_heard_by_people = silences(said.conversation, messages[-1].received_at, context)
    if danger != "medical" or person.status not in SERVED or is_heard_by_people:
        return Decision(said.conversation, (*paused.effects, *said.effects))
    called = calling_people(said.conversation, messages, context)
    return Decision(called.conversation, (*paused.effects, *said.effects, *called.effects))


def naming_help(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Send one short message that names the help that there is, if one of the messages may tell of danger and no help
    was named lately. The messages are answered besides.
    """
    person, now = conversation.person, messages[-1].received_at
    if person is None or person.opted_out or person.status is AdmissionStatus.BLOCKED:
        return Decision(conversation)
    is_told_whom_to_ask = any(lane.medicines is not None for lane in table.on(context.services))
    doubted = [
        (message.text, danger)
        for message in messages
        if (danger := doubted_danger(message.text, _bars(conversation, message, context)))
        and not (is_told_whom_to_ask and medicine_talk(message.text) is not None)
    ]
    if not doubted or silences(conversation, now, context):
        return Decision(conversation)
    if _helped_at(conversation, messages[-1], CARE_MARK, ANSWER_MARK):
        return Decision(conversation)
    text, danger = doubted[0]
    language = language_answered_in(text, conversation)
    named, emergency = help_for(person, messages, language, country_of_place(context))
    words = texts.of(language).maybe_in_danger.format(emergency=emergency)
    words = f"{words} {named}" if danger == "crisis" else words
    return say(conversation, f"{messages[0].id}{CARE_MARK}", words, context)


def _paused(heard: Decision, message: Message, context: TurnContext) -> Decision:
    """Return the decision after every lane has paused its running work (`Lane.on_crisis`), without a message."""
    for lane in table.chosen(context.services, *heard.conversation.notes):
        result = lane.on_crisis(heard.conversation, context)
        if result is not None:
            cause = Cause(message.id, message.received_at, said_as=f"{message.id}.{lane.name}")
            after = say_result(heard.conversation, lane.name, replace(result, words="", asks=()), cause, context)
            heard = Decision(after.conversation, (*heard.effects, *after.effects))
    return heard


def language_answered_in(text: str, conversation: Conversation) -> Language:
    """Return the language in which such a text is answered: its own, or else the person's."""
    return languages.written_in(text) or conversation.language


def _words(person: Person, messages: Sequence[Message], danger: Danger, language: Language, place: str) -> str:
    """Return the text for a person in danger, with the helplines. Only with the emergency number, where others hurt
    them or they need a doctor.
    """
    says = texts.of(language)
    named, emergency = help_for(person, messages, language, place)
    if danger != "crisis":
        return says.dangers[danger].format(emergency=emergency)
    return says.crisis.format(lines=named, emergency=emergency)


def asks_for_more(messages: Sequence[Message], context: TurnContext) -> bool:
    """Return whether a clause of the messages that tells of no danger is a command of a lane, which is not done now."""
    lanes = table.on(context.services)
    clauses = [each for message in messages for each in CLAUSE_END.split(message.text)[:MOST_CLAUSES]]
    return any(
        degraded.whole(lanes, clause, context.once) is not None
        for clause in map(str.strip, clauses)
        if clause and danger_in(clause) is None
    )


def country_of_place(context: TurnContext) -> str:
    """Return the country (ISO 3166 code) that the service's own place is in; empty for a service without one."""
    business = context.services.business
    return country_of_zone(business.service.timezone) if business is not None else ""


def countries_of(person: Person, messages: Sequence[Message], language: Language, place: str) -> Sequence[str]:
    """Return the countries (ISO 3166 codes) in which the person may be, the likeliest first: those that the messages
    name, the one where they said that they live, and their number's. The `place` of the service counts where the
    number's country has no helpline, or none in the language: a Canadian number may write Spanish to a shop in Mexico.
    """
    named_now = [each for message in messages for each in countries_named(message.text)]
    own = country(person.number)
    is_helped = own in helplines() and languages.is_spoken_in(own, language)
    by_number = (own,) if is_helped or not place else (place, own)
    found = dict.fromkeys((*named_now, country_of_zone(person.timezone or ""), *by_number))
    return [each for each in found if each]


def help_for(person: Person, messages: Sequence[Message], language: Language, place: str) -> tuple[str, str]:
    """Return the helplines in words, and the emergency number, of the countries in which the person may be
    (`countries_of`); without one of them, where helplines of all countries are found.
    """
    says, lines = texts.of(language), helplines()
    found = [lines[each] for each in countries_of(person, messages, language, place) if each in lines]
    named = [says.helpline.format(name=each.name, how=each.how(language)) for each in found]
    return " ".join(named) or says.helpline_anywhere, found[0].emergency if found else says.local_emergency
