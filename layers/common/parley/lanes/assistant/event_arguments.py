"""The arguments of the calendar's tools: as a model or a phrase gives them, and as they are prepared."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import normalise
from parley.lanes import series, when
from parley.lanes.assistant.named import NO_NAMES, Title
from parley.lanes.assistant.periods import (
    LengthInMinutes,
)
from parley.lanes.time_arguments import MomentOrSpan
from parley.schedules import Recurrence, ZoneName
from parley.tools.tool import Arguments


class NewEvent(Arguments):
    """What `create_event` is told. Without `when`, it may stand at the title's end; else the person is asked."""

    title: Title = Field(description="In the person's words.")
    when: MomentOrSpan | None = None
    minutes: LengthInMinutes | None = Field(None, description="How long it lasts; null: an hour.")
    rule: SkipJsonSchema[str | None] = Field(None, max_length=200)
    """An RRULE beside a moment. A model is told to write it in `when`; questions that are kept may hold one here."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the title can be one: "schedule for tomorrow" is a look, and nothing but a time is no
        title."""
        return when.beside_time(slots.get("title", "")) != ""


class ChosenEvent(Arguments):
    """What `create_event` runs with: an event whose time is worked out. `ReplacedEvent` holds one too."""

    title: str
    start: datetime
    minutes: int
    zone: ZoneName
    recurs: Recurrence | None = None
    days: int = 0
    """The number of whole days that it lasts; 0 for an event that lasts some minutes."""
    overlaps: tuple[str, ...] = ()
    """The titles of what else is in the calendar at the event's first time."""

    @model_validator(mode="before")
    @classmethod
    def _lift(cls, given: Any) -> Any:
        """Read arguments that an earlier release kept, which had an RRULE in `rule`."""
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
        """Return whether the words name an event: "cancel it" names none."""
        return normalise(slots.get("event", "")) not in NO_NAMES


def _in_minutes(said: object) -> object:
    """Return the minutes of a length in words, "an hour"; any other value unchanged."""
    return (when.minutes_of(said) or said) if isinstance(said, str) else said


InMinutes = Annotated[LengthInMinutes, BeforeValidator(_in_minutes)]
SHIFTS = frozenset(["later", "earlier"])
"""The arguments that say how far an event moves."""
MOST_LENGTH_WORDS = 5


def _with_length_at_end(text: str) -> tuple[str, str]:
    """A text without the length at its end, and that length; empty if there is none."""
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
    """How many minutes later it is to begin. A model is not told of it: it writes "30 minutes later" in `when`."""
    earlier: SkipJsonSchema[InMinutes | None] = None
    """How many minutes earlier it is to begin, as `later` has it."""

    @model_validator(mode="before")
    @classmethod
    def _parted(cls, given: Any) -> Any:
        """Take "lunch an hour" apart, which a phrase without a word between the two gives as the length."""
        if not isinstance(given, Mapping) or "event" in given:
            return given
        kept = dict(given)
        for name in SHIFTS & given.keys():
            kept["event"], kept[name] = _with_length_at_end(str(given[name]))
        return kept

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """What is named alone is changed only if it says when: "move the sofa" is about no event. "The lunch" is not
        "the" and "lunch" long."""
        if not super().may_be(slots):
            return False
        if "event" not in slots:
            return all(_with_length_at_end(slots[name])[1] for name in SHIFTS & slots.keys())
        lengths = [slots[name] for name in (*SHIFTS, "minutes") if name in slots]
        if lengths:
            return all(when.minutes_of(each) for each in lengths)
        is_said = "when" in slots or "title" in slots
        event = slots.get("event", "")
        return is_said or bool(when.beside_time(event)) or bool(series.apart(event)[1])


class ReplacedEvent(Arguments):
    """What `update_event` runs with: which appointment changes, and how it is to be."""

    id: str
    title: str
    """The title that the event has until now."""
    new: ChosenEvent
    rest: ChosenEvent | None = None
    """The event as it goes on recurring, if only its next time moves; else None."""
    old: ChosenEvent | None = None
    """The event as it is until now."""


class OneEvent(Arguments):
    """An appointment that was found, and when it is."""

    id: str
    title: str
    when: str
    event: ChosenEvent | None = None
    """The event as it is until then."""
    rest: ChosenEvent | None = None
    """The event as it goes on recurring, if only one of its times is deleted; else None."""


class EventToDelete(OneEvent):
    """What `delete_event` runs with: which appointment goes, and when it is, as the question says it."""

    others: tuple[OneEvent, ...] = ()
    """What else was named in the same breath: "the dentist and the lunch"."""
