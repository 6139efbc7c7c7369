"""The tools that do a deed to what is kept for a person, by the shelf on which a thing is kept (`shelves.py`)."""

from collections.abc import Mapping
from typing import NamedTuple

from parley.lanes.assistant.shelves import CONTACT_SHELF, EVENT_SHELF, REMINDER_SHELF, TASK_SHELF


class ShelfTool(NamedTuple):
    """The tool that does a deed to the things of one shelf, and the argument by which it takes a thing's id."""

    tool: str
    by_id: str
    by_words: str
    """The argument by which it takes the words for a thing that is not found here: the tool says so itself."""


SHELF_TOOLS: Mapping[str, Mapping[str, ShelfTool]] = {
    "delete": {
        TASK_SHELF: ShelfTool("delete_task", "task", "task"),
        REMINDER_SHELF: ShelfTool("cancel_reminder", "number", "about"),
        EVENT_SHELF: ShelfTool("delete_event", "event", "event"),
        CONTACT_SHELF: ShelfTool("delete_contact", "chosen", "name"),
    },
    "complete": {TASK_SHELF: ShelfTool("complete_task", "task", "task")},
    "reopen": {TASK_SHELF: ShelfTool("reopen_task", "task", "task")},
    "move": {
        TASK_SHELF: ShelfTool("update_task", "task", "task"),
        REMINDER_SHELF: ShelfTool("move_reminder", "number", "about"),
        EVENT_SHELF: ShelfTool("update_event", "event", "event"),
    },
    "told_move": {
        EVENT_SHELF: ShelfTool("update_event", "event", "event"),
        REMINDER_SHELF: ShelfTool("move_reminder", "number", "about"),
    },
    "retitle": {
        TASK_SHELF: ShelfTool("update_task", "task", "task"),
        REMINDER_SHELF: ShelfTool("move_reminder", "number", "about"),
        EVENT_SHELF: ShelfTool("update_event", "event", "event"),
    },
    "tell": {
        EVENT_SHELF: ShelfTool("when_is_event", "event", "event"),
        REMINDER_SHELF: ShelfTool("list_reminders", "", ""),
    },
}
"""The tools for each deed with a named thing, by its shelf; the shelves in the order in which a thing is looked for."""
CHANGING = frozenset(tool.tool for deed, tools in SHELF_TOOLS.items() if deed != "tell" for tool in tools.values())
"""The tools that change or delete a thing which is there."""
OF_ALL: Mapping[str, tuple[str, ...]] = {
    "delete_all": (TASK_SHELF, REMINDER_SHELF, EVENT_SHELF),
    "complete_all": (TASK_SHELF,),
    "delete_both": (TASK_SHELF, REMINDER_SHELF),
    "complete_both": (TASK_SHELF,),
}
"""The shelves that a deed with all of their things can be about; the first is meant if the text names none."""
NOTHING_THERE = {TASK_SHELF: "list_tasks", REMINDER_SHELF: "list_reminders", EVENT_SHELF: "list_events"}
"""The tools that say that a shelf is empty."""
