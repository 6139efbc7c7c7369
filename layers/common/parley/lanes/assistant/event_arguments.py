"""The arguments of the calendar's tools: as a model or a phrase gives them, and as prepared for the call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import normalise
from parley.lanes import series, when
from parley.lanes.assistant.named import NO_NAMES, Title
from parley.lanes.assistant.people import Addressee
from parley.lanes.assistant.periods import (
    LengthInMinutes,
)
from parley.lanes.captured import begins_elsewhere, can_be_kept
from parley.lanes.time_arguments import MomentOrSpan
from parley.schedules import Recurrence, ZoneName
from parley.texts.vocabulary import pattern
from parley.tools.tool import Arguments


class NewEvent(Arguments):
    """What `create_event` is told. Without `when`, it may stand at the title's end; else the person is asked."""

    title: Title = Field(description="In the person's words.")
    when: MomentOrSpan | None = None
    minutes: LengthInMinutes | None = Field(None, description="How long it lasts; null: an hour.")
    rule: SkipJsonSchema[str | None] = Field(None, max_length=200)
    """An RRULE, beside a moment in `when`. Models are told to write it in `when`; questions stored earlier may have it
    here."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured can be a new event: "schedule for tomorrow" wants to see
        the calendar, and a time alone is no title.
        """
        return when.beside_time(slots.get("title", "")) != ""

    @classmethod
    def may_be_in(cls, text: str, slots: Mapping[str, str]) -> bool:
        """Return the same, and whether the title does not begin as a thing that is kept elsewhere: "programa alarma a
        las 7" wants no event.
        """
        return cls.may_be(slots) and not begins_elsewhere(slots.get("title", ""), "captured_no_event")


class ChosenEvent(Arguments):
    """The prepared arguments of `create_event`: an event with its exact time. `ReplacedEvent` holds such events too."""

    title: str
    start: datetime
    minutes: int
    zone: ZoneName
    recurs: Recurrence | None = None
    days: int = 0
    """The number of whole days that the event lasts; 0 for an event with hours."""
    overlaps: tuple[str, ...] = ()
    """The titles of the other events that overlap this event's first time."""
    guests: tuple[str, ...] = ()
    """The email addresses of the people who are invited to an event of the calendar."""

    @model_validator(mode="before")
    @classmethod
    def _lift(cls, given: Any) -> Any:
        """Return the arguments in their present form: earlier releases stored the recurrence in `rule`, an RRULE."""
        if not isinstance(given, Mapping) or "rule" not in given:
            return given
        kept = {name: value for name, value in given.items() if name != "rule"}
        start = datetime.fromisoformat(str(given["start"]))
        return kept | ({"recurs": Recurrence.of_rule(given["rule"], start, given["zone"])} if given["rule"] else {})


class NamedEvent(Arguments):
    """An appointment as a person names it."""

    event: Title

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured name an event: "it" in "cancel it" names none."""
        event = slots.get("event", "")
        return normalise(event) not in NO_NAMES and can_be_kept(event, "captured_no_event")


def _in_minutes(said: object) -> object:
    """Return the minutes of a length in words ("an hour": 60); any other value unchanged."""
    return (when.minutes_of(said) or said) if isinstance(said, str) else said


InMinutes = Annotated[LengthInMinutes, BeforeValidator(_in_minutes)]
SHIFTS = frozenset(["later", "earlier"])
"""The names of the arguments that say how far an event moves."""
MOST_LENGTH_WORDS = 5


def _with_length_at_end(text: str) -> tuple[str, str]:
    """Return a text without the length of time at its end, and that length: ("lunch", "an hour"). The second is empty
    if the text ends in none.
    """
    words = text.split()
    for size in range(min(MOST_LENGTH_WORDS, len(words) - 1), 0, -1):
        if when.minutes_of(" ".join(words[-size:])):
            return " ".join(words[:-size]), " ".join(words[-size:])
    return text, ""


class ChangedEvent(NamedEvent):
    """The arguments of `update_event`, as a model or a phrase gives them."""

    when: MomentOrSpan | None = None
    title: Title | None = None
    minutes: InMinutes | None = Field(None, description="Its new length.")
    later: SkipJsonSchema[InMinutes | None] = None
    """How many minutes later the event begins. Only phrases fill it: a model writes "30 minutes later" in `when`."""
    earlier: SkipJsonSchema[InMinutes | None] = None
    """How many minutes earlier the event begins. Only phrases fill it."""

    @model_validator(mode="before")
    @classmethod
    def _parted(cls, given: Any) -> Any:
        """Return the arguments with a text such as "lunch an hour" in `later` or `earlier` split into the event's name
        and the length of time.
        """
        if not isinstance(given, Mapping) or "event" in given:
            return given
        kept = dict(given)
        for name in SHIFTS & given.keys():
            kept["event"], kept[name] = _with_length_at_end(str(given[name]))
        return kept

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words a phrase has captured can be a change of an event: they say a new time, title or
        length. "Move the sofa" says none.
        """
        if not super().may_be(slots):
            return False
        if "event" not in slots:
            return all(_with_length_at_end(slots[name])[1] for name in SHIFTS & slots.keys())
        lengths = [slots[name] for name in (*SHIFTS, "minutes") if name in slots]
        if lengths:
            return all(when.minutes_of(each) for each in lengths)
        if "when" in slots and not _can_be_time(slots["when"]):
            return False
        is_said = "when" in slots or "title" in slots
        event = slots.get("event", "")
        return is_said or bool(when.beside_time(event)) or bool(series.apart(event)[1])


FROM_A_THING = pattern("parley.lanes.assistant.vocabulary", "length_is_away", r"\b(?:{})\b")
"""Matches what stands between a length of time and the thing from which it counts: "an hour before the party"."""


def _can_be_time(words: str) -> bool:
    """Return whether words can say when: a long text without any time cannot. Fewer may be misspelt."""
    return (
        len(words.split()) < MOST_LENGTH_WORDS
        or when.beside_time(words) is not None
        or FROM_A_THING.search(words) is not None
    )


class ReplacedEvent(Arguments):
    """The prepared arguments of `update_event`: the event to change, as it is and as it will be."""

    id: str
    title: str
    """The title of the event before the change."""
    new: ChosenEvent
    rest: ChosenEvent | None = None
    """The recurring event without its next time, if only that time moves; else None."""
    old: ChosenEvent | None = None
    """The event before the change."""


class OneEvent(Arguments):
    """One event that was found to be deleted, and its time."""

    id: str
    title: str
    when: str
    event: ChosenEvent | None = None
    """The event before it is deleted, for an undo."""
    rest: ChosenEvent | None = None
    """The recurring event without the deleted time, if only one of its times is deleted; else None."""


class EventToDelete(OneEvent):
    """The prepared arguments of `delete_event`: the event to delete, with its time as the question shows it, and any
    others.
    """

    others: tuple[OneEvent, ...] = ()
    """The other events that were named in the same list: "the dentist and the lunch"."""


class ChosenInvitation(Arguments):
    """The prepared arguments of `invite_people`: the event, and the people with their addresses."""

    id: str = ""
    """The id of an event of the calendar; empty for a new one."""
    event: ChosenEvent
    guests: tuple[Addressee, ...]

    @property
    def shown(self) -> str:
        """The guests as the person reads them."""
        return ", ".join(each.shown for each in self.guests)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The guests' email addresses."""
        return tuple(each.email for each in self.guests)
