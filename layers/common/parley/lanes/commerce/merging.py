"""What the commerce lane makes of two conversations of one person.

carts            one cart with the lines of both, as shops join the cart of a guest with that of their account: what
                 stands in both is counted together, and the person is told what it holds now
what was said    of when, how and for whom: what was said last holds; notes for the shop are joined
orders           those of both
"""

from datetime import UTC, datetime

from parley.conversation.merging import MergedNotes
from parley.conversation.state import Conversation
from parley.lanes.commerce import notes as kept
from parley.lanes.commerce.cart_timer import CART
from parley.lanes.commerce.cart_words import lines_in_words
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.commerce.own_orders import REMEMBERED
from parley.lanes.commerce.texts import of
from parley.ports import TurnContext

NEVER = datetime.min.replace(tzinfo=UTC)


def merges(here: Conversation, there: Conversation, context: TurnContext) -> MergedNotes:
    """Return the commerce lane's notes of one person who has two conversations."""
    ours, theirs = CommerceNotes.of(here), CommerceNotes.of(there)
    notes, timers = (
        _both(ours, theirs),
        [timer for each in (here, there) for timer in each.timers if timer.kind == CART],
    )
    last = max(timers, key=lambda timer: timer.due, default=None)
    ended = frozenset(timer.id for timer in timers if timer is not last)
    is_known = LANE_NAME in here.notes or LANE_NAME in there.notes
    words = _told(notes, here, context) if ours.lines and theirs.lines else ""
    return MergedNotes(notes.store() if is_known else {}, ended, words)


def _told(notes: CommerceNotes, here: Conversation, context: TurnContext) -> str:
    """Return the words that tell a person who had two carts what the one cart holds; empty if nothing is sold."""
    business = context.services.business
    if business is None or business.catalogue is None:
        return ""
    lines = lines_in_words(business.catalogue, notes.lines, here.language)
    return of(here.language).two_carts.format(lines=lines)


def _both(ours: CommerceNotes, theirs: CommerceNotes) -> CommerceNotes:
    """Return the notes of both sides."""
    earlier, later = sorted((theirs, ours), key=lambda each: each.said_at or NEVER)
    said = later if any(getattr(later, each) for each in kept.SAID) else earlier
    shown = ours if ours.shown else theirs
    changed = max((theirs, ours), key=lambda each: each.changed_at or NEVER)
    return ours.change(
        **{name: getattr(said, name) for name in kept.SAID},
        lines=ours.cart.plus(theirs.lines).lines,
        last=changed.last,
        changed_at=changed.changed_at,
        is_reminded=changed.is_reminded,
        shown=shown.shown,
        when_said_at=said.when_said_at,
        note=". ".join(dict.fromkeys(filter(None, (earlier.note, later.note))))[: kept.NOTE_MOST],
        said_at=later.said_at,
        orders=tuple(sorted({*ours.orders, *theirs.orders}))[-REMEMBERED:],
    )
