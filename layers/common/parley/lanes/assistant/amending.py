"""What a text changes of an action of the assistant that waits for the person's yes, while there is no model: "make it
10", "mejor ponla a las 15", "no, with Pablo". The action is prepared anew, and asked about again.

A time is read as for a thing that is moved: a new hour keeps the day that was asked about, and a new day the hour.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from parley.conversation.normal_form import normalise
from parley.conversation.requests import correction, is_request
from parley.errors import ToolAsks
from parley.lanes import said_instead, said_shift, when
from parley.lanes.assistant.contact_details import NewContacts
from parley.lanes.assistant.event_arguments import ChosenEvent, ReplacedEvent
from parley.lanes.assistant.reminder_moments import ChosenMoment
from parley.lanes.assistant.shelves import telling_words
from parley.lanes.assistant.task_tools import ChosenNewTask
from parley.lanes.assistant.told_changes import reminder_before
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import BY_ID
from parley.lanes.said_shift import TimeShift
from parley.ports import Services
from parley.schedules import Recurrence, Schedule
from parley.texts.vocabulary import listed
from parley.tools.tool import AmendingCall, Call


def event(call: Call[Services], asked: ChosenEvent, text: str) -> AmendingCall | None:
    """Return the call that adds the event at another time, or with another title; None if the text says neither."""
    if asked.recurs is None and not asked.days and (wanted := _shift(text, asked.title)):
        begins = (asked.start + timedelta(minutes=wanted.moves_by)).isoformat()
        lasts = wanted.length_of(asked.minutes) or asked.minutes
        shifted: dict[str, JsonValue] = {"title": asked.title, "when": begins, "minutes": lasts}
        return AmendingCall("create_event", shifted, asks_first=True)
    if asked.recurs is None and (minutes := _length(text)):
        given: dict[str, JsonValue] = {"title": asked.title, "when": asked.start.isoformat(), "minutes": minutes}
        return AmendingCall("create_event", given, asks_first=True)
    if at := _time(call, text, asked.recurs, asked.start):
        length = {"minutes": asked.minutes} if not asked.days else {}
        return AmendingCall("create_event", {"title": asked.title, "when": at, **length}, asks_first=True)
    if asked.recurs is None and not asked.days and (title := _title(text, asked.title)):
        renamed: dict[str, JsonValue] = {"title": title, "when": asked.start.isoformat(), "minutes": asked.minutes}
        return AmendingCall("create_event", renamed, asks_first=True)
    return None


def changed_event(call: Call[Services], asked: ReplacedEvent, text: str) -> AmendingCall | None:
    """Return the call that changes the same event to another time; None if the text says none."""
    is_moved = asked.rest is None and not _length(text)
    at = _time(call, text, asked.new.recurs, asked.new.start) if is_moved else ""
    return AmendingCall("update_event", {"event": f"{BY_ID}{asked.id}", "when": at}, asks_first=True) if at else None


def reminder(call: Call[Services], asked: ChosenMoment, text: str) -> AmendingCall | None:
    """Return the call that sets the reminder for another time, or with another text; None if the text says neither."""
    if asked.until_done is not None:
        return None
    if asked.schedule is None and (wanted := _shift(text, asked.text)) and wanted.moves_by:
        at = (asked.at + timedelta(minutes=wanted.moves_by)).isoformat()
        return AmendingCall("set_reminder", {"text": asked.text, "when": at}, asks_first=True)
    if at := _time(call, text, asked.schedule, asked.at):
        return AmendingCall("set_reminder", {"text": asked.text, "when": at}, asks_first=True)
    title = _title(text, asked.text) if asked.schedule is None else ""
    return (
        AmendingCall("set_reminder", {"text": title, "when": asked.at.isoformat()}, asks_first=True) if title else None
    )


def contact(call: Call[Services], asked: NewContacts, text: str) -> AmendingCall | None:
    """Return the call that keeps the contact with another number, as "no, it ends in 24" gives it; None if the text
    gives none.
    """
    if len(asked.contacts) != 1:
        return None
    (card,) = asked.contacts
    phone = said_instead.phone_in(text, card.phone)
    details = (card.name, phone, card.email) if phone else ()
    return AmendingCall("add_contact", {"card": ", ".join(filter(None, details))}, asks_first=True) if phone else None


def task(_: Call[Services], asked: ChosenNewTask, text: str) -> AmendingCall | None:
    """Return the call that adds the task with another title; None if the text gives none."""
    title = _title(text, asked.title)
    due = {"when": asked.due.isoformat()} if asked.due else {}
    return AmendingCall("add_task", {"title": title, **due}, asks_first=True) if title else None


def moved_reminder(call: Call[Services], id: str, asked: ChosenMoment, text: str) -> AmendingCall | None:
    """Return the call that moves the reminder with this id to another time than is asked about; None if the text says
    none.
    """
    at = _time(call, text, asked.schedule, asked.at)
    return AmendingCall("move_reminder", {"number": f"{BY_ID}{id}", "when": at}, asks_first=True) if at else None


def done_just_now(tool: str, undoing: Mapping[str, JsonValue], text: str) -> ReadCommand | None:
    """Return the call by which a text goes on with what was done just now: another number of a contact that was kept, a
    reminder before an event that was added. None for any other text. `undoing` are the arguments of the call of `tool`
    that would undo what was done.
    """
    return _reminder_before(undoing, text) if tool == "delete_event" else _kept_contact(tool, undoing, text)


def _reminder_before(undoing: Mapping[str, JsonValue], text: str) -> ReadCommand | None:
    """Return the call for a reminder before an event that was added just now: "remind me an hour before"."""
    event = undoing.get("event")
    if not isinstance(event, Mapping) or event.get("recurs") is not None:
        return None
    start = datetime.fromisoformat(str(event.get("start", ""))).astimezone(ZoneInfo(str(event.get("zone", "UTC"))))
    return next(iter(reminder_before(str(event.get("title", "")), start, text)), None)


def _kept_contact(tool: str, undoing: Mapping[str, JsonValue], text: str) -> ReadCommand | None:
    """Return the call that gives a contact another number which was kept just now, as a correction of it says; None for
    any other text.
    """
    kept = undoing if tool == "delete_contact" else undoing.get("old") if tool == "change_contact" else None
    if not isinstance(kept, Mapping):
        return None
    phone = said_instead.phone_in(text, str(kept.get("phone", "")))
    given = {"name": str(kept.get("name", "")), "chosen": f"{BY_ID}{kept.get('id')}", "phone": phone}
    return ReadCommand("change_contact", given) if phone else None


def _shift(text: str, title: str) -> TimeShift | None:
    """Return by how much a text wants what is asked about later or longer; None if it does not, or names another."""
    wanted = said_shift.read(text)
    is_it = wanted is not None and telling_words(wanted.named) <= telling_words(title)
    return wanted if is_it else None


def _time(call: Call[Services], text: str, recurs: Schedule | None, near: datetime) -> str:
    """Return the time that a text says instead of the one that is asked about, in exact form; as it was said if it is
    not clear, so that the person is asked; "" if it says none.
    """
    said = said_instead.time_in(text)
    if said is None:
        return ""
    phrase = f"at {said.when}" if said.when.isdecimal() else said.when
    try:
        return when.exact(when.moved(call, recurs if isinstance(recurs, Recurrence) else None, phrase, near))
    except ToolAsks:
        return phrase


def _length(text: str) -> int | None:
    """Return the minutes that a text says instead of another length: 120, of "make it two hours"; None if it says
    none.
    """
    said = said_instead.time_in(text)
    return when.minutes_of(said.when) if said else None


JOINS = listed("parley.lanes.assistant.vocabulary", "joins_in_title")
"""The words with which a part of a title begins that is corrected alone: "with", of "no, with Pablo"."""


def _title(text: str, asked: str) -> str:
    """Return what a text says instead of a title that is asked about, or of a part of it; "" if it says none."""
    if title := said_instead.title_in(text):
        is_meant = said_instead.names_title_outright(text) or said_instead.is_alike(asked, title)
        return title if is_meant else ""
    corrects = correction(text)
    instead = said_instead.without_what_is_denied(corrects.instead) if corrects else ""
    is_title = 0 < len(instead.split()) <= said_instead.TITLE_WORDS and not is_request(instead)
    is_plain = is_title and "?" not in text and when.beside_time(instead) is None
    if not is_plain:
        return ""
    first, words = normalise(instead).partition(" ")[0], asked.split()
    at = next((n for n, word in enumerate(words) if first in JOINS and normalise(word) == first), 0)
    if at:
        return " ".join((*words[:at], instead))
    return instead if telling_words(asked) & telling_words(instead) else ""
