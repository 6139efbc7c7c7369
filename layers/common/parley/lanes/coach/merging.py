"""What the coach makes of two conversations of one person: there is one habit, and of two the person is told.

one side has a habit    it goes on, with its prompts
both have one           the one here goes on; the other's prompts end, and the person is told
"""

from parley.conversation.merging import MergedNotes
from parley.conversation.state import Conversation
from parley.lanes.coach import notes
from parley.lanes.coach.notes import CoachNotes, notes_of
from parley.lanes.coach.texts import of
from parley.ports import TurnContext


def merges(here: Conversation, there: Conversation, context: TurnContext) -> MergedNotes:
    """Return the coach's notes of one person who has two conversations."""
    ours, theirs = notes_of(here), notes_of(there)
    is_theirs = _has_got(theirs) > _has_got(ours)
    kept, left, other = (theirs, here, ours) if is_theirs else (ours, there, theirs)
    ended = frozenset(timer.id for timer in left.timers if timer.lane == notes.LANE)
    both = kept.conversation_active and other.conversation_active and other.profile.habit_domain
    habits = {"kept": kept.profile.habit_domain, "ended": other.profile.habit_domain}
    words = of(here.language).two_habits.format(**habits) if both else ""
    is_known = notes.LANE in here.notes or notes.LANE in there.notes
    return MergedNotes(kept.store() if is_known else {}, ended, words, is_asked_on=is_theirs)


def _has_got(known: CoachNotes) -> tuple[bool, bool, bool]:
    """Return how far a person has got with the coach, to be compared: prompts come, the habit is named, they take
    part."""
    return (
        known.conversation_active and known.may_prompt,
        bool(known.profile.habit_domain),
        known.conversation_active,
    )
