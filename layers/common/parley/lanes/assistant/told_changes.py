"""What a text changes of something that is kept, told without the words of a sentence, while there is no model: "la
comida se atrasa una horita", "that thing on friday isn't happening anymore", "avísame media hora antes".

The thing is named by a word of its title or by its time, or it is what waits for a yes. It is read where no sentence of
the tables fits (`own_deeds.py`), and is never acted upon: the deed is asked about.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parley.conversation.normal_form import without_accents
from parley.lanes import said_shift, when
from parley.lanes.assistant import timetable
from parley.lanes.assistant.event_arguments import ChosenEvent
from parley.lanes.assistant.named_times import events_on_that_day, kept_events
from parley.lanes.assistant.shelves import (
    EVENT_SHELF,
    REMINDER_SHELF,
    TASK_SHELF,
    ShelfThing,
    found_on,
    telling_words,
    things_on,
)
from parley.lanes.assistant.told_clauses import DAY_MINUTES, EVENING, REMIND, ToldClause, clauses_of, taken_apart
from parley.lanes.assistant.told_news import says_off
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import BY_ID
from parley.ports import Appointment, Services
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

LONGEST, MOST_WORDS = 120, 16
"""The most characters and words of such a text."""


def read(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call that a text asks for which changes something kept; none for any other text."""
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        return ()
    return (
        last_tasks(call, text)
        or shifted(call, text)
        or of_a_day(call, text)
        or before_what_is_asked(call, text)
        or of_the_only_one(call, text)
    )


def last_tasks(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the calls that delete the last of the tasks, as many as a text says: "borrame las dos últimas"."""
    found = LAST_ONES.fullmatch(without_accents(text))
    said = found[0].split() if found else []
    count = next((number for word, number in FEW.items() if word in said), 0) if found else 0
    tasks = things_on(call, TASK_SHELF)[-count:] if count else []
    if len(tasks) != count:
        return ()
    return [ReadCommand("delete_task", {"task": each.title}, goes_first=True, asks_first=True) for each in tasks]


LAST_ONES = pattern("parley.lanes.assistant.vocabulary", "deletes_last_ones", "(?:{})")
"""Matches a whole text that deletes the last two things or three."""
FEW = {word: number for number, words in ((2, "2 two dos both duas"), (3, "3 three tres")) for word in words.split()}
"""The number that a word says."""


def of_the_only_one(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call that moves the only event to come, which a text tells to be at another time and does not name:
    "the clinic called, it has become thursday". None for any other text.
    """
    if "?" in text or MOVES_IT.search(without_accents(text)) is None:
        return ()
    ahead = [each for each in kept_events(call) if timetable.upcoming(each, call.now)]
    title, phrase = when.apart(call, text)
    is_named = any(
        telling_words(each.title) & telling_words(title) for shelf in SHELVES for each in things_on(call, shelf)
    )
    if len(ahead) != 1 or ahead[0].recurs is not None or is_named or not phrase:
        return ()
    moved = {"event": f"{BY_ID}{ahead[0].id}", "when": phrase}
    return (ReadCommand("update_event", moved, asks_first=True),)


MOVES_IT = pattern("parley.lanes.assistant.vocabulary", "moves_it", r"(?<!\S)(?:{})(?!\S)")
"""Matches words by which what was spoken of is at another time now: "it has become", "me lo cambiaron"."""
SHELVES = (EVENT_SHELF, REMINDER_SHELF, TASK_SHELF)


def shifted(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call that makes a kept thing, which the text names, so much later, earlier, longer or shorter."""
    wanted = said_shift.read(text)
    found = _named(call, wanted.named) if wanted and wanted.named else None
    if wanted is None or found is None:
        return ()
    thing, at, lasts = found
    given: dict[str, str] = {}
    if wanted.moves_by:
        given = {"when": (at + timedelta(minutes=wanted.moves_by)).isoformat()}
    elif lasts and (minutes := wanted.length_of(lasts)):
        given = {"minutes": str(minutes)}
    tool, name = ("update_event", "event") if thing.shelf == EVENT_SHELF else ("move_reminder", "number")
    named = {name: f"{BY_ID}{thing.id}", **given}
    return (ReadCommand(tool, named, asks_first=True),) if given else ()


def _named(call: Call[Services], named: str) -> tuple[ShelfThing, datetime, int] | None:
    """Return the one event or reminder that words name, with its moment and the minutes that it lasts; None if there is
    none, or several.
    """
    for shelf in (EVENT_SHELF, REMINDER_SHELF):
        found = found_on(call, shelf, named)
        if len(found) == 1:
            at, lasts = _time_of(call, found[0])
            return (found[0], at, lasts) if at else None
        if found:
            return None
    return None


def _time_of(call: Call[Services], thing: ShelfThing) -> tuple[datetime | None, int]:
    """Return the moment of a thing that comes once, and the minutes that it lasts; None for one that recurs."""
    event = next((each for each in kept_events(call) if thing.shelf == EVENT_SHELF and each.id == thing.id), None)
    if event is not None:
        is_plain = event.recurs is None and not event.days
        return (timetable.upcoming(event, call.now), event.minutes) if is_plain else (None, 0)
    reminder = next((each for each in call.later if each.id == thing.id and each.schedule is None), None)
    return (reminder.at if reminder else None), 0


def of_a_day(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call that deletes the event which a text names by its day alone, as what is off: "that thing on friday
    isn't happening any more". Of several on that day, the tool asks which.
    """
    left = says_off(text)
    days = when.days_in(left) if left else ""
    beside = (when.beside_time(left) or "") if days else ""
    if not days or telling_words(beside) or any(map(str.isdecimal, days)):
        return ()
    found: list[Appointment] = [event for event, _ in events_on_that_day(call, days)]
    if not found or any(each.recurs is not None for each in found):
        return ()
    named = f"{BY_ID}{found[0].id}" if len(found) == 1 else days
    return (ReadCommand("delete_event", {"event": named}, goes_first=True, asks_first=True),)


def before_what_is_asked(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call for a reminder before the event that waits for the person's yes: "avísame media hora antes"."""
    asked = [each for each in call.asked() if isinstance(each, ChosenEvent)] if before_it(text) else []
    if len(asked) != 1 or asked[0].recurs is not None:
        return ()
    return reminder_before(asked[0].title, asked[0].start.astimezone(call.zone), text)


def reminder_before(title: str, start: datetime, text: str) -> Sequence[ReadCommand]:
    """Return the call for a reminder before something that begins at `start`, by the person's clock, as a text wishes
    it; none if it wishes nothing else of it.
    """
    wish = before_it(text)
    if wish is None:
        return ()
    soon = start - timedelta(minutes=wish.before or DAY_MINUTES)
    at = f"{soon:%Y-%m-%d} {EVENING}" if wish.day_before == "evening" else soon.isoformat()
    return (ReadCommand("set_reminder", {"text": title, "when": at}, goes_first=True, asks_first=True),)


def before_it(text: str) -> ToldClause | None:
    """Return the wish of a text to be told so long before what was spoken of; None if it says anything else."""
    clauses = clauses_of(text) if len(text) <= LONGEST else []
    parts = [part for each in clauses for part in taken_apart(each)]
    wishes = [each for each in parts if each.wish == REMIND]
    if len(wishes) != 1 or wishes[0].thing or wishes[0].times or any(each.times for each in parts):
        return None
    return wishes[0] if wishes[0].before or wishes[0].day_before else None
