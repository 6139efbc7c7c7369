"""The reminders that a person names: by the number in the list that was shown, by words of the text, by a time or a
day, or as the only one that there is; and the list of all.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import normalise, without_accents
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import when
from parley.lanes.assistant import shown
from parley.lanes.assistant.named import named_as
from parley.lanes.assistant.named_times import (
    DatedThing,
    TimedThing,
    at_that_time,
    at_their_own_time,
    on_that_day,
)
from parley.lanes.assistant.ordinals import LAST, place, place_among
from parley.lanes.assistant.reminder_moments import (
    TIMER,
    ChosenMoment,
    ReminderText,
    and_until_done,
    moment_in_full,
    recurrence,
    reminder_as_it_is,
    span,
)
from parley.lanes.assistant.texts import say
from parley.lanes.naming import BY_ID, parts_of
from parley.ports import Services
from parley.schedules import Recurrence, following
from parley.tools.tool import Arguments, Call, TimerRequest

KIND = "reminders"
"""The name of the list of reminders in the notes about numbers that were shown (`shown.py`)."""


def _number(named: object) -> object:
    """Return the number of an ordinal ("second": 2, "last": LAST); any other value unchanged."""
    at = place(named) if isinstance(named, str) else None
    return named if at is None else at


Number = Annotated[
    Annotated[int, Field(ge=LAST)] | Annotated[str, Field(pattern=f"^{BY_ID}", max_length=200)],
    BeforeValidator(_number),
]
"""The number of a reminder in the list that was shown, or its id. Only phrases fill it: a model names a reminder by its
words."""


class NamedReminder(Arguments):
    """A reminder as a person names it: by its number, by words of its text, or as the only one that there is."""

    number: SkipJsonSchema[Number | None] = None
    about: ReminderText | None = None
    also: SkipJsonSchema[ReminderText | None] = None
    """The other parts of a list of reminders, kept while a question about one part is open."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured name a reminder: `number` is a number or an ordinal, and
        `about` is neither.
        """
        number, about = slots.get("number"), slots.get("about")
        is_number = number is None or number.isdecimal() or number.startswith(BY_ID) or place(number) is not None
        return is_number and (about is None or not (about.isdecimal() or place(about) is not None))


class OneReminder(Arguments):
    """One reminder that was found to be cancelled."""

    id: str
    text: str
    when: str = ""
    """The time of the reminder as the question shows it, because two reminders may have one text."""
    rest: ChosenMoment | None = None
    """The recurring reminder without the cancelled time, if only one of its times is cancelled; else None."""


class ChosenReminder(OneReminder):
    """The prepared arguments of `cancel_reminder`: the reminder to cancel, and any others that were named with it."""

    others: tuple[OneReminder, ...] = ()
    """The other reminders that were named in the same list: "the dentist and the pills"."""


def reminders_to_cancel(call: Call[Services], named: NamedReminder) -> ChosenReminder:
    """Return the reminders to cancel that the words name. Raises ToolAsks if several have the name, and ToolRefused if
    none has it.
    """
    if named.number is None and not named.also and (one := _one_time(call, named.about or "")):
        return one
    found = [numbered_reminder(call, named.number)] if named.number is not None else _all_about(call, named.about)
    if named.also:
        found += _all_about(call, named.also)
    by_id = {each.id: _as_chosen(call, each) for each in found}
    first, *others = by_id.values()
    return ChosenReminder(**first.model_dump(), others=tuple(others))


def _one_time(call: Call[Services], about: str) -> ChosenReminder | None:
    """Return the one occurrence of a recurring reminder that is named by its words and a day: "the pills tomorrow".
    None if the words name no such occurrence.
    """
    found = _on_that_day(call, about) if about and not _called(call, about) else []
    if len(found) != 1 or not isinstance(schedule := found[0][0].schedule, Recurrence):
        return None
    ((reminder, at),) = found
    left = when.without(schedule, at)
    rest = reminder_as_it_is(call, replace(reminder, schedule=left)) if following(left, "", call.now) else None
    return ChosenReminder(id=reminder.id, text=reminder.text, when=moment_in_full(call, at), rest=rest)


def _on_that_day(call: Call[Services], about: str) -> list[tuple[TimerRequest, datetime]]:
    """Return the reminders that are named by a day and words of their text, "the pills tomorrow", each with its time on
    that day.
    """
    things = [DatedThing(each.text, partial(_time_on, call, each)) for each in call.later]
    found = on_that_day(call, about, things)
    return [(call.later[n], at) for n, at in found if isinstance(at, datetime)]


def _time_on(call: Call[Services], reminder: TimerRequest, day: date) -> datetime | None:
    """Return when a reminder comes on a day by the person's clock; None if it does not."""
    if isinstance(reminder.schedule, Recurrence):
        times = reminder.schedule.on(day) if next(reminder.schedule.days(day), None) == day else ()
        return next((at for at in times if at > call.now), None)
    is_then = reminder.schedule is None and reminder.at.astimezone(call.zone).date() == day
    return reminder.at if is_then else None


def _as_chosen(call: Call[Services], reminder: TimerRequest) -> OneReminder:
    return OneReminder(id=reminder.id, text=reminder.text, when=set_for(call, reminder))


def _all_about(call: Call[Services], about: str | None) -> list[TimerRequest]:
    """Return the reminders that the words name: one, or one for each part of a list, "the dentist and the pills". A
    ToolAsks about one part keeps the other parts in the argument `also`.
    """
    parts = parts_of(about) if about and not _with_words(call, about) else []  # of several ids, too
    found: list[TimerRequest] = []
    for at, part in enumerate(parts):
        try:
            found.append(one_reminder(call, part))
        except ToolAsks as question:
            rest = [*parts[:at], *parts[at + 1 :]]
            question.given = {**question.given, "also": ", ".join(rest)}
            raise
    return found or [one_reminder(call, about)]


def one_reminder(call: Call[Services], about: str | None) -> TimerRequest:
    """Return the one reminder with these words in its text, or without words the only one that is set. Raises ToolAsks
    if there are several, and ToolRefused if there is none.
    """
    found = _with_words(call, about or "")
    if not found:
        raise ToolRefused(
            say(call).no_reminder_about.format(about=about, reminders=describe(call)) if about else describe(call)
        )
    if len(found) > 1:
        options = [(f"{each.text} ({set_for(call, each)})", f"{BY_ID}{each.id}") for each in found]
        raise ToolAsks(say(call).which_reminder, "number", options)
    return found[0]


def reminder_called(call: Call[Services], about: str) -> str:
    """Return the reminder that these words name, as a list shows it: “pills” (tomorrow at 9). Empty if there is none,
    or several.
    """
    found = _with_words(call, about)
    return f"“{found[0].text}” ({_when(call, found[0])})" if len(found) == 1 else ""


def _with_words(call: Call[Services], about: str) -> list[TimerRequest]:
    """Return the reminders with these words in their text, accents aside; or else those at the time that the words name
    ("my 7pm"), or on the day ("the pills tomorrow"). All reminders for empty words.
    """
    if not about:
        return list(call.later)
    if about.startswith(BY_ID):
        return [each for each in call.later if each.id == about.removeprefix(BY_ID)]
    called = _called(call, about) or [each for each, _ in _on_that_day(call, about)]
    if called:
        return called
    things = [TimedThing(each.text, each.at, each.schedule) for each in call.later]
    return [call.later[n] for n in at_their_own_time(call, about, things)]


def _nth_called(call: Call[Services], about: str) -> list[TimerRequest]:
    """Return the reminder that is named by its place among those of one name, soonest first: "the second stretch"."""
    number, name = place_among(about) or (0, "")
    alike = sorted(_called(call, name), key=lambda each: each.at) if name else []
    return [alike[number if number < 0 else number - 1]] if alike and number <= len(alike) else []


def _called(call: Call[Services], about: str) -> list[TimerRequest]:
    """Return the reminders with these words in their text, or else those at the time that the words name."""
    for form in (normalise, without_accents):
        for words in map(form, named_as(about)):
            if found := [each for each in call.later if f" {words} " in f" {form(each.text)} "]:
                return [each for each in found if form(each.text) == words] or found
    return _nth_called(call, about) or at_that_time(call, about, [(each, each.at) for each in call.later])


def numbered_reminder(call: Call[Services], number: int | str) -> TimerRequest:
    """Return the reminder with this id, or at this number of the list that the person saw last. Raises ToolRefused if
    there is none.
    """
    places = shown.places(call, KIND, [each.id for each in call.later])
    if isinstance(number, int) and number != LAST and not 0 < number <= len(places):
        raise ToolRefused(say(call).no_such_reminder.format(number=number, reminders=describe(call)))
    if isinstance(number, str):
        id = number.removeprefix(BY_ID)
    else:
        id = places[number if number == LAST else number - 1] if places else ""
    found = next((each for each in call.later if each.id == id), None)
    if found is None:
        raise ToolRefused(say(call).that_is_over if id else say(call).no_reminders)
    return found


def describe(call: Call[Services]) -> str:
    """Return the person's reminders in words, as a numbered list, soonest first; a sentence if there are none."""
    if not call.later:
        return say(call).no_reminders
    places = shown.places(call, KIND, [each.id for each in call.later])
    listed = (f"{places.index(each.id) + 1}. {each.text} ({_when(call, each)})" for each in call.later)
    return say(call).your_reminders.format(reminders="\n".join(listed))


def _when(call: Call[Services], each: TimerRequest) -> str:
    if each.schedule is not None:
        shown_at = recurrence(call, each.schedule)
    else:
        is_near = each.at - call.now < 2 * TIMER
        shown_at = span(call, each.at - call.now) if is_near else moment_in_full(call, each.at)
    return and_until_done(call, shown_at, each.until_done)


def set_for(call: Call[Services], each: TimerRequest) -> str:
    """Return the time of a reminder by the clock, in words; of a timer, how far off it is."""
    is_timer = each.schedule is None and each.at - call.now < TIMER
    return _when(call, each) if is_timer or each.schedule is not None else moment_in_full(call, each.at)
