"""Where a thing is kept that a person names: among their tasks, reminders, events or contacts.

It is found by the words that say something: "the dentist appt" is "dentist", "lo de la pastilla" is "tomar la
pastilla".
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from parley.conversation.normal_form import without_accents
from parley.errors import AccountError, ChangeRefused, ToolAsks
from parley.lanes import when
from parley.lanes.assistant import shown, timetable
from parley.lanes.assistant.deed_grammar import beside
from parley.lanes.assistant.named import without_words_beside
from parley.lanes.assistant.named_times import at_that_time, kept_events
from parley.lanes.assistant.ordinals import LAST, place
from parley.ports import Services
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

TASK_SHELF, REMINDER_SHELF, EVENT_SHELF, CONTACT_SHELF = "task", "reminder", "event", "contact"
NUMBERED = {TASK_SHELF: "tasks", REMINDER_SHELF: "reminders"}
"""The lists whose numbers a person has seen (`shown.py`), by their shelf."""
A_PLURAL = 4
"""The fewest letters of a word whose "s" at the end may be that of a plural."""


class ShelfThing(NamedTuple):
    """A thing that is kept for a person: its shelf, its id there, and its title."""

    shelf: str
    id: str
    title: str


def things_on(call: Call[Services], shelf: str) -> Sequence[ShelfThing]:
    """Return what is on a shelf now: open tasks, reminders to come, events to come, contacts. Empty if an account that
    keeps them elsewhere cannot be looked at.
    """
    with suppress(AccountError, ChangeRefused):
        return [ShelfThing(shelf, id, title) for id, title in _entries(call, shelf)]
    return []


def _entries(call: Call[Services], shelf: str) -> Iterator[tuple[str, str]]:
    if shelf == TASK_SHELF:
        return ((each.id, each.title) for each in call.services.tasks.list(call.conversation) if not each.done)
    if shelf == REMINDER_SHELF:
        return ((each.id, each.text) for each in call.later)
    if shelf == EVENT_SHELF:
        ahead = (each for each in kept_events(call) if timetable.upcoming(each, call.now))
        return ((each.id, each.title) for each in ahead)
    return ((each.id, each.name) for each in call.services.contacts.find(call.conversation, ""))


def found_on(call: Call[Services], shelf: str, named: str) -> Sequence[ShelfThing]:
    """Return the things of a shelf that the words name: by their place in the list ("the second one"), by their whole
    title, or by all words of the name that say something.
    """
    things = things_on(call, shelf)
    if (at := place(named)) is not None:
        return _at(call, shelf, at, things)
    said = telling_words(named)
    if not said or said & telling_words_of_other_things():
        return []
    titled = [(each, telling_words(each.title)) for each in things]
    return [each for each, words in titled if words == said] or [each for each, words in titled if said <= words]


def found_at(call: Call[Services], shelf: str, named: str) -> Sequence[ShelfThing]:
    """Return the things of a shelf that words name by their time alone: "the 6 one", "my 2 o'clock on monday"."""
    is_pointed_at = ONE_AT_A_TIME.search(named.casefold()) is not None and any(map(str.isdecimal, named))
    if not is_pointed_at or shelf not in (EVENT_SHELF, REMINDER_SHELF):
        return []
    at = {each.id: timetable.upcoming(each, call.now) for each in kept_events(call)} if shelf == EVENT_SHELF else {}
    at = at or {each.id: each.at for each in call.later}
    plain = without_words_beside(ONE_AT_A_TIME.sub(" ", named.casefold()).strip())
    phrase = f"at {plain}" if plain.isdecimal() else plain
    return at_that_time(call, phrase, [(each, at.get(each.id)) for each in things_on(call, shelf)])


def found_on_day(call: Call[Services], shelf: str, named: str) -> Sequence[ShelfThing]:
    """Return the events or reminders that words name by their title and the day on which they are: "pilates today"."""
    days, title = when.days_in(named), when.beside_time(named)
    if shelf not in (EVENT_SHELF, REMINDER_SHELF) or not days or not title:
        return []
    try:
        span = when.days(call, days)
    except ToolAsks:
        return []
    starts = {each.id: timetable.upcoming(each, call.now) for each in kept_events(call)} if shelf == EVENT_SHELF else {}
    starts = starts or {each.id: each.at for each in call.later}
    return [
        each
        for each in found_on(call, shelf, title)
        if span and (at := starts.get(each.id)) and span[0] <= at.astimezone(call.zone).date() <= span[1]
    ]


ONE_AT_A_TIME = pattern("parley.lanes.assistant.vocabulary", "one_at_a_time", r"(?<!\S)(?:{})(?!\S)")
"""Matches the words that call a thing by its time: "one", of "the 6 one"."""


def has_shown(call: Call[Services], shelf: str) -> bool:
    """Return whether the person saw the numbers of a shelf within the last hour: "the last one" may be of that list."""
    return shelf in NUMBERED and shown.was_shown(call, NUMBERED[shelf])


def _at(call: Call[Services], shelf: str, at: int, things: Sequence[ShelfThing]) -> Sequence[ShelfThing]:
    """Return the thing at this number of the list that the person saw last, alone in a list; empty if there is none."""
    kind = NUMBERED.get(shelf)
    places = shown.places(call, kind, [each.id for each in things]) if kind else ()
    index = at if at == LAST else at - 1
    wanted = places[index] if places and index < len(places) else ""
    return [each for each in things if each.id == wanted]


def telling_words(name: str) -> frozenset[str]:
    """Return the words of a name that say what it is, in the singular where that is seen: "pill" of "the pills one"."""
    said = [word for word in without_accents(name).split() if word not in beside("of_a_name")]
    return frozenset(word.removesuffix("s") if len(word) > A_PLURAL else word for word in said)


def telling_words_of_other_things() -> frozenset[str]:
    """Return the words of things that are on none of these shelves, as an order."""
    return frozenset(word.removesuffix("s") if len(word) > A_PLURAL else word for word in beside("not_here"))
