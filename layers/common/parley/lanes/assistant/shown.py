"""The numbers that a person has read beside their reminders and tasks: "2" is what stood there, though the list has
changed since. They are kept in the lane's notes.

    a list is shown              1. gym  2. pills  3. call Ana
    gym comes, milk is added     pills is still 2; milk is 4
    an hour later                numbers count what is there now, as they do if nothing was shown
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import JsonValue

from parley.ports import Services
from parley.tools.tool import Call

LANE = "assistant"
NOTE = "shown"
REMEMBERED = timedelta(hours=1)
"""The time for which a number is what was shown beside it."""
MOST = 100
"""Entries of a list that are remembered by their places."""


def noted(call: Call[Services], kind: str, ids: Sequence[str]) -> Mapping[str, JsonValue]:
    """Return the lane's notes, in which the list of this kind that is shown now (its ids in order) replaces the one
    before."""
    notes = call.notes.get(LANE, {})
    shown = notes.get(NOTE)
    others = dict(shown) if isinstance(shown, Mapping) else {}
    listed: list[JsonValue] = [*ids[:MOST]]
    return {**notes, NOTE: {**others, kind: {"at": call.now.isoformat(), "ids": listed}}}


def places(call: Call[Services], kind: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of a list by their numbers, beginning with number 1: first those that were shown last, also if
    they are gone, then what was added since. `ids` are those that are there now, in order."""
    shown = _shown(call, kind)
    return (*shown, *(id for id in ids if id not in shown))


def _shown(call: Call[Services], kind: str) -> tuple[str, ...]:
    shown = call.notes.get(LANE, {}).get(NOTE)
    kept = shown.get(kind) if isinstance(shown, Mapping) else None
    ids = kept.get("ids") if isinstance(kept, Mapping) else None
    if not isinstance(kept, Mapping) or not isinstance(ids, list):
        return ()
    is_fresh = call.now - datetime.fromisoformat(str(kept["at"])) <= REMEMBERED
    return tuple(map(str, ids)) if is_fresh else ()
