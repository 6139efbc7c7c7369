"""Tells which texts mean no deed to what is kept for a person, whatever the trained reader takes them for.

"tell Ana the dentist is off"           somebody else is told so: no event is deleted
"has my wife paid for the bread?"       asks whether something was done: no task is completed
"""

from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import without_accents
from parley.conversation.requests import asks_for_change
from parley.texts.vocabulary import pattern

VOCABULARY = "parley.lanes.assistant.vocabulary"
TOLD_TO_OTHERS = pattern(VOCABULARY, "told_to_others", r"^(?:{})")
"""Matches the beginning of a text, without accents and signs, that is to be told to somebody else."""
ASKS_WHAT_IS_DONE = pattern(VOCABULARY, "asks_what_is_done", r"^(?:{})")
"""Matches how a question begins, without accents and signs, whether somebody has done something."""

COMPLETES = frozenset(["complete_task", "complete_in_task_list", "reminder_done"])
"""The labels of rewordings that say of a thing that it is done."""
CHANGES_KEPT = COMPLETES | {
    "bring_forward_event",
    "cancel_reminder",
    "delay_event",
    "delete_contact",
    "delete_event",
    "delete_task",
    "lengthen_event",
    "move_event",
    "move_reminder",
    "move_task",
    "remove_from_task_list",
    "rename_event",
    "rename_task",
    "skip_reminder",
}
"""The labels of rewordings that change or end a thing which is kept for the person."""


def may_reword(label: str, text: str) -> bool:
    """Return whether a text may mean a rewording with this label: what is told to somebody else changes nothing that is
    kept, and a question completes nothing.
    """
    if label not in CHANGES_KEPT:
        return True
    said = without_accents(text)
    if TOLD_TO_OTHERS.search(said) is not None:
        return False
    return label not in COMPLETES or not _asks_what_is_done(text, said)


def _asks_what_is_done(text: str, said: str) -> bool:
    """Return whether a text asks whether something was done, and does not ask for it to be marked so."""
    is_wish = asks_for_change(without_courtesy(text).replace("?", ""))
    return "?" in text and not is_wish and ASKS_WHAT_IS_DONE.search(said) is not None
