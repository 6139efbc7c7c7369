"""What the support lane makes of two conversations of one person.

a hand-off      on either side goes on; of two the one here, and the other's ticket stays open
open tickets    that of the hand-off, or else the one here, is the person's; the other one waits behind it
"""

from parley.conversation.merging import MergedNotes
from parley.conversation.state import Conversation
from parley.lanes.support import notes
from parley.lanes.support.notes import (
    LANE_NAME,
    MOST_TEXTING,
    SILENCE_KIND,
    UNTAKEN_KIND,
    SupportNotes,
    support_notes,
)
from parley.ports import TurnContext


def merges(here: Conversation, there: Conversation, context: TurnContext) -> MergedNotes:
    """Return the support lane's notes of one person who has two conversations."""
    ours, theirs = support_notes(here), support_notes(there)
    is_theirs = ours.hand_off is None and (theirs.hand_off is not None or ours.ticket is None)
    kept, other, left = (theirs, ours, here) if is_theirs else (ours, theirs, there)
    ended = frozenset(timer.id for timer in left.timers if timer.kind in (SILENCE_KIND, UNTAKEN_KIND))
    is_known = LANE_NAME in here.notes or LANE_NAME in there.notes
    return MergedNotes(_both(kept, other).store() if is_known else {}, ended)


def _both(kept: SupportNotes, other: SupportNotes) -> SupportNotes:
    """Return the notes of both sides, of which `kept` has the hand-off and the ticket that go on."""
    waiting = (other.ticket,) if other.ticket is not None else ()
    return kept.change(
        waiting=(*kept.waiting, *waiting, *other.waiting),
        notice=kept.notice or other.notice,
        displeased_at=max(filter(None, (kept.displeased_at, other.displeased_at)), default=None),
        past=tuple(sorted({*kept.past, *other.past}))[-notes.MOST_PAST :],
        texting=(*other.texting, *kept.texting)[-MOST_TEXTING:],
    )
