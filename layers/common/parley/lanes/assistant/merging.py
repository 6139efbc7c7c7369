"""What the assistant makes of two conversations of one person: "2" is the second thing of the list that was shown last,
of its kind; meeting notices come if either side wants them, and each once."""

from collections.abc import Mapping

from pydantic import JsonValue

from parley.conversation.merging import MergedNotes
from parley.conversation.state import Conversation
from parley.lanes.assistant import notices, shown
from parley.lanes.assistant.notices import MeetingNotices
from parley.ports import TurnContext


def merges(here: Conversation, there: Conversation, context: TurnContext) -> MergedNotes:
    """Return the assistant's notes of one person who has two conversations."""
    ours, theirs = here.notes.get(shown.LANE, {}), there.notes.get(shown.LANE, {})
    notes: dict[str, JsonValue] = {**theirs, **ours}
    if lists := {**_lists(theirs), **_newer(_lists(ours), _lists(theirs))}:
        notes[shown.NOTE] = lists
    wanted, others = MeetingNotices.read(ours), MeetingNotices.read(theirs)
    if wanted is not None and others is not None:
        told = tuple(sorted({*wanted.told, *others.told}))[-notices.MOST_TOLD :]
        notes = wanted.change(told=told).store(notes)
    is_looked_at = any(timer.kind == notices.LOOK for timer in here.timers)
    ended = frozenset(timer.id for timer in there.timers if timer.kind == notices.LOOK and is_looked_at)
    return MergedNotes(notes, ended)


def _lists(notes: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the lists that were shown last, by their kind."""
    lists = notes.get(shown.NOTE)
    return dict(lists) if isinstance(lists, Mapping) else {}


def _newer(ours: Mapping[str, JsonValue], theirs: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return those of our lists than which theirs is not newer."""
    return {kind: each for kind, each in ours.items() if _shown_at(each) >= _shown_at(theirs.get(kind))}


def _shown_at(listed: JsonValue) -> str:
    """Return when a list was shown, in ISO 8601; empty if there is none."""
    return str(listed.get("at", "")) if isinstance(listed, Mapping) else ""
