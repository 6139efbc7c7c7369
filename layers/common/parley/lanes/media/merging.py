"""What the media lane makes of two conversations of one person: what has arrived for either is told once, and "the
second one" is the second title of the list that was shown last."""

from parley.conversation.merging import MergedNotes
from parley.conversation.state import Conversation
from parley.lanes.media import notes
from parley.lanes.media.notes import LANE_NAME, MediaNotes
from parley.ports import TurnContext


def merges(here: Conversation, there: Conversation, context: TurnContext) -> MergedNotes:
    """Return the media lane's notes of one person who has two conversations."""
    ours, theirs = MediaNotes.of(here), MediaNotes.of(there)
    if LANE_NAME not in there.notes:
        return MergedNotes(ours.store())
    is_theirs = theirs.shown_at is not None and (ours.shown_at is None or theirs.shown_at > ours.shown_at)
    seen = theirs if is_theirs else ours
    told = tuple(dict.fromkeys((*theirs.told, *ours.told)))
    arrived = {each.place: each for each in (*theirs.arrived, *ours.arrived) if each.place not in told}
    is_meant_there = theirs.meant_at is not None and (ours.meant_at is None or theirs.meant_at > ours.meant_at)
    meant = theirs if is_meant_there else ours
    merged = ours.change(
        meant=meant.meant,
        meant_at=meant.meant_at,
        shown=seen.shown,
        shown_at=seen.shown_at,
        arrived=tuple(arrived.values()),
        arrived_since=min(filter(None, (ours.arrived_since, theirs.arrived_since)), default=None),
        news=tuple(dict.fromkeys((*theirs.news, *ours.news))),
        trouble=tuple(dict.fromkeys((*theirs.trouble, *ours.trouble))),
        untold=theirs.untold + ours.untold,
        untold_trouble=theirs.untold_trouble + ours.untold_trouble,
        told=told[-notes.MOST_TOLD :],
    )
    return MergedNotes(merged.store())
