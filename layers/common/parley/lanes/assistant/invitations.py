"""The tool that invites people to an event of the calendar: "invite Ana to lunch tomorrow at 1".

    the people     by their addresses, or by name: what was told before, one contact, a choice of several, or a question
    the event      the one in the calendar that the words name, or a new one at the time that they say

Others are written to, so it waits for a yes. Only a calendar elsewhere invites; the one that is kept here says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import normalise
from parley.errors import ChangeRefused, ToolAsks, ToolRefused
from parley.lanes.assistant.calendar import (
    as_appointment,
    as_it_is,
    event_to_add,
    found_with_day,
    when_it_is,
    with_overlaps,
)
from parley.lanes.assistant.event_arguments import (
    ChosenEvent,
    ChosenInvitation,
    EventToDelete,
    NamedEvent,
    NewEvent,
)
from parley.lanes.assistant.named import Title
from parley.lanes.assistant.notices import with_notice
from parley.lanes.assistant.people import Addressee, addressee
from parley.lanes.assistant.texts import say
from parley.lanes.naming import BY_ID, parts_of
from parley.lanes.time_arguments import MomentOrSpan
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Call, NamesAPerson, Result, Reversal, Tier, tool

MOST = 10
"""The most people whom one message invites."""
VOCABULARY = "parley.lanes.assistant.vocabulary"


class NewInvitation(NamedEvent):
    """The arguments of `invite_people`. Without `when`, the time of a new event may stand at the end of `event`."""

    guests: Annotated[Title | None, NamesAPerson()] = Field(None, description="Whom: names or email addresses.")
    when: MomentOrSpan | None = None
    people: SkipJsonSchema[Title | None] = None
    """The guests in a phrase that fits things, too: "add Ana to the dentist", and not "add cheese to the pizza"."""
    also: SkipJsonSchema[tuple[str, ...]] = ()
    """The other guests, kept while a question about one of them is open."""
    minutes: SkipJsonSchema[int | None] = None
    """How long a new event lasts, kept while a question about its time is open."""

    @model_validator(mode="before")
    @classmethod
    def _parted(cls, given: Any) -> Any:
        """Return the arguments with `people` as the guests, and with a list of guests whole that a phrase has cut at
        the first word between guests and event: "Ana y" and "Luis a la comida".
        """
        if not isinstance(given, Mapping) or "event" not in given:
            return given
        kept = {name: value for name, value in given.items() if name != "people"}
        if given.get("people"):
            kept["guests"] = given["people"]
        if isinstance(kept.get("guests"), str):
            kept["guests"], kept["event"] = _whole_list(kept["guests"], str(kept["event"]))
        return kept

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured are people and an event: "me" is nobody to invite, and a
        list or an order is no event.
        """
        guests, event = _whole_list(slots.get("people") or slots.get("guests", ""), slots.get("event", ""))
        if not super().may_be({"event": event}):
            return False
        if not guests:  # "and invite her", who stands in the title, or is asked for
            return True
        parts = [_name(each) for each in _parts(guests)]
        names = [each for part in parts for each in part.split()]
        if {normalise(each) for each in parts} & listed(VOCABULARY, "no_guests"):
            return False
        if {each.casefold() for each in names} & listed(VOCABULARY, "guests_before_event"):
            return False
        if "people" not in slots:
            return True
        is_named = all(each[0].isupper() or "@" in each for each in names)
        return is_named and not set(normalise(event).split()) & listed(VOCABULARY, "no_event")


def _whole_list(guests: str, event: str) -> tuple[str, str]:
    """Return the guests and the event of a phrase that was cut behind "and": the list goes on in front of the event."""
    joints, between = listed(VOCABULARY, "guests_joined_by"), listed(VOCABULARY, "guests_before_event")
    while guests.split()[-1:] and guests.split()[-1].casefold() in joints:
        words = event.split()
        at = next((n for n, word in enumerate(words) if n and word.casefold() in between), None)
        if at is None or at + 1 == len(words):
            break
        guests, event = f"{guests} {' '.join(words[:at])}", " ".join(words[at + 1 :])
    return guests, event


def _name(part: str) -> str:
    """Return a name without the word that Spanish puts in front of somebody: "a Luis" as "Luis"."""
    first, _, rest = part.strip().partition(" ")
    return rest if rest and first.casefold() in listed(VOCABULARY, "before_a_guest") else part.strip()


def invitation(call: Call[Services], new: NewInvitation) -> ChosenInvitation:
    """Return the event and the people to invite, with their addresses. Raises ToolAsks for what is missing or has
    several meanings, and ToolRefused if the calendar invites nobody, or all are invited already.
    """
    if not call.services.calendar.invites(call.conversation):
        raise ToolRefused(_cannot(call, new.guests or ", ".join(new.also)))
    guests = _guests(call, new)
    try:
        id, event, old = _event(call, new)
    except ToolAsks as question:
        own = {"title": "event"}  # what a question about a new event keeps, by the names here
        kept = {own.get(name, name): value for name, value in question.given.items() if name != "rule"}
        question.given = {**kept, "guests": None, "also": [_written(each) for each in guests]}
        raise
    there = {each.casefold() for each in old}
    wanted = tuple(each for each in guests if each.email.casefold() not in there)
    if not wanted:
        names = ", ".join(each.shown for each in guests)
        raise ToolRefused(say(call).invited_before.format(guests=names, title=event.title))
    return ChosenInvitation(id=id, event=event, guests=wanted)


def _cannot(call: Call[Services], guests: str) -> str:
    """Return the sentence that says that the calendar invites nobody, and what the person can do."""
    words = say(call).invites_nobody.format(guests=guests)
    return words if call.services.accounts is None else f"{words} {say(call).google_invites}"


def _guests(call: Call[Services], new: NewInvitation) -> list[Addressee]:
    """Return the people to invite, each once. Raises ToolAsks about one of them; the others are kept for after the
    answer.
    """
    parts = [*new.also, *map(_name, _parts(new.guests))] or [*map(_name, _with_whom(call, new))]
    if not parts:
        raise ToolAsks(say(call).whom_to_invite, "guests")
    if len(parts) > MOST:
        raise ToolRefused(say(call).too_many_guests.format(most=MOST))
    found: dict[str, Addressee] = {}
    for number, part in enumerate(parts):
        try:
            met = addressee(call, part, "guests")
        except ToolAsks as question:
            known = [_written(each) for each in found.values()]
            question.given = {**question.given, "also": [*known, *parts[number + 1 :]]}
            raise
        found.setdefault(met.email.casefold(), met)
    return list(found.values())


def _with_whom(call: Call[Services], new: NewInvitation) -> Sequence[str]:
    """Return the people whom the title of a new event names: "lunch with Ana", of "schedule it and invite her"."""
    title = event_to_add(call, NewEvent(title=new.event, when=new.when, minutes=new.minutes, rule=None)).title
    words = title.split()
    joint = next((n for n, word in enumerate(words) if word.casefold() in listed(VOCABULARY, "with_guests")), None)
    return _parts(" ".join(words[joint + 1 :])) if joint is not None and joint + 1 < len(words) else ()


def _parts(guests: str | None) -> Sequence[str]:
    return () if guests is None else parts_of(guests) or (guests,)


def _written(guest: Addressee) -> str:
    """Return a guest as a text from which `addressee` makes the same one."""
    return f"{guest.name} <{guest.email}>" if guest.name else guest.email


def _event(call: Call[Services], new: NewInvitation) -> tuple[str, ChosenEvent, Sequence[str]]:
    """Return the id of the event that the words name (empty for a new one), the event, and who is invited already.
    Raises ToolAsks if it is not clear, and ChangeRefused for an event of somebody else.
    """
    if new.when:
        return "", event_to_add(call, NewEvent(title=new.event, when=new.when, minutes=new.minutes, rule=None)), ()
    try:
        found, _ = found_with_day(call, new.event)
    except ToolRefused:
        if new.event.startswith(BY_ID):  # it was chosen of several, and is gone
            raise
        return "", event_to_add(call, NewEvent(title=new.event, minutes=new.minutes, rule=None)), ()
    if found.is_of_others:
        raise ChangeRefused("of_others")
    return found.id, as_it_is(found), found.guests


def _whether_to_invite(call: Call[Services], chosen: ChosenInvitation) -> str:
    asked = say(call).invite if chosen.id else say(call).add_and_invite
    words = asked.format(guests=chosen.shown, title=chosen.event.title, when=when_it_is(call, chosen.event))
    return with_overlaps(call, words, chosen.event)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": variants(
            "invite {guests:Ana} to {event:lunch tomorrow at 1}",
            "invite {guests:Ana} for {event:lunch tomorrow at 1}",
            "<I want to|I would like to|I'd like to|let's> invite {guests:Ana} to {event:lunch tomorrow at 1}",
            "invite {guests:Ana} along to {event:lunch tomorrow at 1}",
            "send {guests:Ana} <an|a calendar> <invite|invitation> <to|for> {event:lunch tomorrow at 1}",
            "send <an|a calendar> <invite|invitation> to {guests:Ana} for {event:lunch tomorrow at 1}",
            "add {guests:Ana} as <a guest|guests> <to|of> {event:the dentist}",
            "<ask|have> {people:Ana} <to|> join {event:the dentist}",
            "include {people:Ana} in {event:the dentist}",
            "<schedule|plan|set up|create|add|book|put> {event:lunch with Ana tomorrow at 1} and invite <her|him|them>",
            "<schedule|plan|set up|create|add|book> {event:lunch tomorrow at 1} and invite {guests:Ana}",
            "<create|add|schedule> <an event|a meeting|> {event:lunch tomorrow at 1} with {guests:Ana} as <a|> guest",
            "add {people:Ana and Luis} to {event:the dentist}",
        ),
        "es": variants(
            "invita a {guests:Ana} <a|al|para> {event:la comida mañana a la 1}",
            "<manda|envía> una invitación a {guests:Ana} para {event:la comida mañana a la 1}",
            "<quiero|quisiera> invitar a {guests:Ana} <a|al|para> {event:la comida mañana a la 1}",
            "convida a {guests:Ana} <a|al> {event:la comida mañana a la 1}",
            "<manda|envía> a {guests:Ana} una invitación <a|para> {event:la comida mañana a la 1}",
            "<añade|agrega> a {guests:Ana} como <invitado|invitada|invitados> <a|al> {event:la cita del dentista}",
            "<organiza|agenda|programa|crea> {event:una comida con Ana mañana a la 1} e <invítala|invítalo|invítalos>",
            "<organiza|agenda|programa|crea> {event:una comida mañana a la 1} e invita a {guests:Ana}",
            "<mándale|envíale> a {guests:Ana} una invitación <a|para> {event:la comida mañana a la 1}",
            "<añade|agrega> a {people:Ana} <a|al> {event:la cita del dentista}",
        ),
    },
    prepare=invitation,
    question=_whether_to_invite,
    in_help=False,
)
def invite_people(call: Call[Services], arguments: ChosenInvitation) -> Result:
    """Invite people to an event of the calendar, or to a new one."""
    says, calendar, event = say(call), call.services.calendar, arguments.event
    told = {"guests": arguments.shown, "title": event.title, "when": when_it_is(call, event)}
    if arguments.id:
        shown = replace(as_appointment(event, arguments.id), guests=event.guests)
        if not calendar.invite(call.conversation, arguments.id, arguments.addresses, shown):
            return Result(says.event_gone.format(title=event.title))
        return Result(says.invited.format(**told))
    made = as_appointment(event, call.effect)
    calendar.add(call.conversation, replace(made, guests=arguments.addresses))
    kept = event.model_copy(update={"guests": arguments.addresses})
    added = EventToDelete(id=call.effect, title=event.title, when=told["when"], event=kept)
    words = with_overlaps(call, says.added_and_invited.format(**told), event)
    return with_notice(call, Result(words, undo=(Reversal("delete_event", added, asks=True),)), made)


TOOLS = (invite_people,)
"""The tools of this file, in the order in which a model and HELP are offered them."""
