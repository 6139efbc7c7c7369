"""Looks at one event of the calendar: when it is, who comes, which is next. And what cannot be done with a calendar.

"when is my dentist appointment", "what time's my yoga"   when it is
"when is my next meeting"                                 the event that begins next
"when is my next dentist appointment"                     the next one with this name
"who's coming to the standup"                             its guests
"share my calendar with Bob"                              cannot be done here, which is said
"""

from collections.abc import Mapping
from datetime import timedelta

from parley.conversation.normal_form import holds_words, normalise
from parley.lanes.assistant import timetable
from parley.lanes.assistant.calendar import found_with_day, when_it_is
from parley.lanes.assistant.event_arguments import NamedEvent
from parley.lanes.assistant.named import named_as
from parley.lanes.assistant.periods import meeting, shown_block, telling_gone
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block, Occurrence
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool

VOCABULARY = "parley.lanes.assistant.vocabulary"
EVENT_WORDS = 4
"""The most words of an event's name in a question."""
AHEAD = timedelta(days=31)
"""How far the next event is looked for."""


class AskedEvent(NamedEvent):
    """An event as a person names it in a question."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words can name an event: an order, a session or a reminder is none."""
        words = normalise(slots.get("event", "")).split()
        return 0 < len(words) <= EVENT_WORDS and not set(words) & listed(VOCABULARY, "no_asked_event")


class AskedNext(NamedEvent):
    """An event as a person names it who asks for the next one of that name."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words name an event, and not just any: "meeting" alone is the one that begins next."""
        words = set(normalise(slots.get("event", "")).split())
        return AskedEvent.may_be(slots) and not words <= listed(VOCABULARY, "any_event")


class SharedWith(Arguments):
    """With whom somebody wants to share their calendar."""

    who: str = ""


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<when is|when's|what time is|what time's|what day is> my {event:dentist}",
            "<when is|when's|what time is|what time's|what day is> the {event:dentist} <appointment|meeting>",
            "<when do I have|what time do I have> <the|my> {event:dentist}",
        ),
        "es": variants(
            "<cuándo es|a qué hora es|qué día es|cuándo tengo|a qué hora tengo> mi {event:dentista}",
            "<cuándo tengo|a qué hora tengo|qué día tengo> <el|la|lo del> {event:dentista}",
            "<cuándo es|a qué hora es|qué día es> <la cita|la reunión> <del|de la|con|de> {event:dentista}",
            "<cuándo es|a qué hora es|qué día es> lo <del|de la|de> {event:dentista}",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def when_is_event(call: Call[Services], arguments: AskedEvent) -> Result:
    """Tell when an event is."""
    event, _ = found_with_day(call, arguments.event)
    words = say(call).event_is.format(title=event.title, when=when_it_is(call, event))
    return Result(words, is_of_others=event.is_of_others)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<when is|when's|what is|what's|> my next <meeting|appointment|event>",
            "<what's|what is> next on my <calendar|diary|agenda|schedule>",
        ),
        "es": variants(
            "<cuándo es|cuál es|a qué hora es|cuándo tengo|> mi <próxima reunión|próxima cita|próximo evento>",
            "qué <es|tengo|viene> lo <próximo|siguiente> en mi <calendario|agenda>",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def next_event(call: Call[Services], arguments: NoArguments) -> Result:
    """Tell which event of the calendar begins next."""
    gone = list[str]()
    found = meeting(call, Block(call.now, call.now + AHEAD), gone)
    coming = [each for each in found if each.block.start >= call.now and not each.appointment.days]
    if not coming:
        return telling_gone(call, Result(say(call).no_next_event), gone)
    event, block = coming[0].appointment, coming[0].block
    words = say(call).next_event.format(title=event.title, when=shown_block(call, block))
    return telling_gone(call, Result(words, is_of_others=event.is_of_others), gone)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<when is|when's|what time is|what day is|when do I have> my next {event:dentist}",
            "<when is|when's|what time is|what day is|when do I have> my next {event:dentist} "
            "<appointment|meeting|event>",
            "<when is|when's|what time is|what day is|when do I have> my next <appointment|meeting> "
            "<with|with the|at the> {event:dentist}",
        ),
        "es": variants(
            "<cuándo es|a qué hora es|qué día es|cuándo tengo> mi <próxima|próximo> {event:clase}",
            "<cuándo es|a qué hora es|qué día es|cuándo tengo> <mi|la> próxima <cita|reunión> "
            "<con|con el|con la|del|de la|de> {event:dentista}",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def next_event_called(call: Call[Services], arguments: AskedNext) -> Result:
    """Tell when the next event with a name is."""
    gone, names = list[str](), named_as(arguments.event)
    for each in meeting(call, Block(call.now, call.now + AHEAD), gone):
        title = normalise(each.appointment.title)
        if each.block.start >= call.now and any(holds_words(title, name) for name in names):
            return telling_gone(call, _is_next(call, each), gone)
    found = [each for name in names for each in call.services.calendar.find(call.conversation, name)]
    later = [Occurrence(each, Block(at, each.end(at))) for each in found if (at := timetable.upcoming(each, call.now))]
    if later:
        return telling_gone(call, _is_next(call, min(later, key=lambda each: each.block.start)), gone)
    return telling_gone(call, Result(say(call).no_such_event.format(event=arguments.event)), gone)


def _is_next(call: Call[Services], found: Occurrence) -> Result:
    """Return the result that tells when an event is."""
    event = found.appointment
    words = say(call).event_is.format(title=event.title, when=shown_block(call, found.block))
    return Result(words, is_of_others=event.is_of_others)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<who is|who's> <coming|invited|going> to <the|my|> {event:standup}",
            "<who is|who's> in <the|my> {event:standup} <meeting|event>",
            "who did I invite to <the|my|> {event:standup}",
        ),
        "es": variants(
            "quién <viene|va|está invitado> <al|a la|a mi|a> {event:standup}",
            "quiénes <vienen|van|están invitados> <al|a la|a mi|a> {event:standup}",
            "a quién invité <al|a la|a mi|a> {event:standup}",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def guests_of_event(call: Call[Services], arguments: AskedEvent) -> Result:
    """Tell who is invited to an event."""
    event, _ = found_with_day(call, arguments.event)
    says, said = say(call), {"title": event.title, "when": when_it_is(call, event)}
    if not event.guests:
        return Result(says.no_guests_of_event.format(**said), is_of_others=event.is_of_others)
    guests = ", ".join(event.guests)
    return Result(says.guests_of_event.format(guests=guests, **said), is_of_others=event.is_of_others)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "share my <google|> <calendar|diary|agenda|schedule> with {who:Bob}",
            "give {who:Bob} access to my <google|> <calendar|diary|schedule>",
            "let {who:Bob} see my <google|> <calendar|diary|schedule>",
        ),
        "es": variants(
            "comparte <mi|el> <calendario|agenda> <de google|> con {who:Bob}",
            "<dale|da> acceso a mi <calendario|agenda> a {who:Bob}",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
    only_declines=True,
)
def cannot_share_calendar(call: Call[Services], arguments: SharedWith) -> str:
    """Tell that a calendar is not shared here."""
    return say(call).cannot_share_calendar


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<connect|link|sync|add|use> <my|> <google|gmail|outlook|apple|icloud> <calendar|account|mail|contacts|>",
            "<connect|link|sync|add> my <calendar|account|mail> <to|with|from> <google|gmail|outlook|apple|icloud>",
        ),
        "es": variants(
            "<conecta|conectar|vincula|vincular|sincroniza|usa|usar> <mi|> <calendario|cuenta|correo|> <con|de|a|> "
            "<google|gmail|outlook|icloud>",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
    only_declines=True,
)
def cannot_connect_account(call: Call[Services], arguments: NoArguments) -> str:
    """Tell that no account of another service can be connected here, or that one of Google can."""
    return say(call).can_connect_google if call.services.accounts else say(call).cannot_connect_account


TOOLS = (when_is_event, next_event, next_event_called, guests_of_event, cannot_share_calendar, cannot_connect_account)
"""The tools of this file, in the order in which phrases are held against them."""
