"""What the guide makes of two conversations of one person.

a session runs on one side   it goes on
it runs on both              the one here goes on, the other is over
an age that is too young     holds, whichever side has heard it
planned sessions             those of both, but one that comes at the same times twice comes once
"""

from parley.conversation.merging import MergedNotes
from parley.conversation.state import Conversation
from parley.lanes.guide import notes
from parley.lanes.guide.notes import (
    CLOSE,
    GUIDE_LANE,
    MORE_WANTED,
    NUDGE,
    PORTION,
    START,
    GuideNotes,
    guide_notes_of,
)
from parley.ports import TurnContext

OF_A_SESSION = (PORTION, MORE_WANTED, NUDGE, CLOSE)
"""The kinds of timers of the session that runs."""


def merges(here: Conversation, there: Conversation, context: TurnContext) -> MergedNotes:
    """Return the guide's notes of one person who has two conversations."""
    ours, theirs = guide_notes_of(here), guide_notes_of(there)
    is_twice = ours.session is not None and theirs.session is not None
    theirs = theirs.ended(is_whole=False, is_said=False) if is_twice else theirs
    planned = {(timer.due, timer.recurs) for timer in here.timers if timer.kind == START}
    ended = frozenset(
        timer.id
        for timer in there.timers
        if (is_twice and timer.kind in OF_A_SESSION) or (timer.kind == START and (timer.due, timer.recurs) in planned)
    )
    is_known = GUIDE_LANE in here.notes or GUIDE_LANE in there.notes
    return MergedNotes(_both(ours, theirs).store() if is_known else {}, ended)


def _both(ours: GuideNotes, theirs: GuideNotes) -> GuideNotes:
    """Return the notes of both sides, of which at most one has a session."""
    young = ours if ours.under_age_at or not theirs.under_age_at else theirs
    past = sorted((*ours.past, *theirs.past), key=lambda each: each.at)
    return ours.change(
        agreed_at=min(filter(None, (ours.agreed_at, theirs.agreed_at)), default=None),
        under_age_at=young.under_age_at,
        age_slip=young.age_slip,
        age_doubted_at=max(filter(None, (ours.age_doubted_at, theirs.age_doubted_at)), default=None),
        wished=ours.wished or theirs.wished,
        is_mood_asked_again=(ours if ours.session else theirs).is_mood_asked_again,
        session=ours.session or theirs.session,
        past=tuple(past[-notes.MOST_PAST :]),
        is_over_untold=ours.is_over_untold or theirs.is_over_untold,
        unreported=(*ours.unreported, *theirs.unreported),
        stored=tuple(dict.fromkeys((*ours.stored, *theirs.stored))),
        stored_until=max(filter(None, (ours.stored_until, theirs.stored_until)), default=None),
    )
