"""The numbers that a person has seen beside their reminders and tasks: for an hour, "2" is the thing that had that
number, even if the list has changed since. The lane's notes keep them.

    a list is shown              1. gym  2. pills  3. call Ana
    gym comes, milk is added     pills is still 2; milk is 4
    an hour later                numbers count the present list, as they do if no list was shown
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import JsonValue

from parley.ports import Services
from parley.tools.tool import Call

LANE = "assistant"
NOTE = "shown"
REMEMBERED = timedelta(hours=1)
"""How long the numbers of a shown list stay valid."""
MOST = 100
"""The most entries of a shown list whose numbers are remembered."""


def noted(call: Call[Services], kind: str, ids: Sequence[str]) -> Mapping[str, JsonValue]:
    """Return the lane's notes with this list as the one of its kind that the person saw last: its `ids` in order, and
    the time. `kind` is "tasks" or "reminders".
    """
    notes = call.notes.get(LANE, {})
    shown = notes.get(NOTE)
    others = dict(shown) if isinstance(shown, Mapping) else {}
    listed: list[JsonValue] = [*ids[:MOST]]
    return {**notes, NOTE: {**others, kind: {"at": call.now.isoformat(), "ids": listed}}}


def replaced(call: Call[Services], kind: str, old: str, new: str) -> Mapping[str, JsonValue] | None:
    """Return the lane's notes with a thing that took another's place in the list of this kind that the person saw last,
    and so its number; None if the person saw none with it.
    """
    notes, shown = call.notes.get(LANE, {}), _shown(call, kind)
    lists = notes.get(NOTE)
    kept = lists.get(kind) if isinstance(lists, Mapping) else None
    if old not in shown or not isinstance(lists, Mapping) or not isinstance(kept, Mapping):
        return None
    ids: list[JsonValue] = [new if each == old else each for each in shown]
    return {**notes, NOTE: {**lists, kind: {**kept, "ids": ids}}}


def places(call: Call[Services], kind: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of a list in the order of the numbers that the person knows, beginning with number 1: the list as
    it was shown last, with things that are gone since, then those added since. `ids` are the present things, in order.
    """
    shown = _shown(call, kind)
    return (*shown, *(id for id in ids if id not in shown))


def was_shown(call: Call[Services], kind: str) -> bool:
    """Return whether the person saw a list of this kind within the last hour."""
    return bool(_shown(call, kind))


def _shown(call: Call[Services], kind: str) -> tuple[str, ...]:
    """Return the ids of the list of this kind that the person saw within the last hour, in order; empty if there was
    none.
    """
    shown = call.notes.get(LANE, {}).get(NOTE)
    kept = shown.get(kind) if isinstance(shown, Mapping) else None
    ids = kept.get("ids") if isinstance(kept, Mapping) else None
    if not isinstance(kept, Mapping) or not isinstance(ids, list):
        return ()
    is_fresh = call.now - datetime.fromisoformat(str(kept["at"])) <= REMEMBERED
    return tuple(map(str, ids)) if is_fresh else ()
