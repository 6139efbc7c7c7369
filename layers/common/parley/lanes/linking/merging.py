"""What becomes of the Google account that a person has connected under another address, when both of their
conversations become one.

connected on one side    it goes on: what was encrypted for the other conversation is encrypted for this one
on both, one account     it goes on
on both, two accounts    the one here goes on; the other is let go, and the person is told
it cannot be decrypted   the person is told to connect it again
"""

from parley.conversation.merging import MergedNotes
from parley.conversation.state import Conversation
from parley.errors import Unsealable, VaultClosed
from parley.lanes.linking.notes import LANE_NAME, LinkingNotes
from parley.lanes.linking.revocations import release
from parley.lanes.linking.texts import of
from parley.ports import TurnContext


def merges(here: Conversation, there: Conversation, context: TurnContext) -> MergedNotes:
    """Return the linking lane's notes of one person who has two conversations, and the words that tell them of an
    account which is let go."""
    ours, theirs = LinkingNotes.of(here), LinkingNotes.of(there)
    # A link of the other conversation opens nothing here: its code is encrypted for that one.
    notes = (ours if LANE_NAME in here.notes else theirs.closed()).change(copying=ours.copying or theirs.copying)
    accounts, words = context.services.accounts, ""
    own, other = (accounts.linked(each.id) if accounts else None for each in (here, there))
    if own is not None and other is not None and own.subject != other.subject:
        words = of(here.language).two_accounts.format(kept=own.name, left=other.name)
    elif theirs.link and not ours.link:
        words = of(here.language).link_left
    return MergedNotes(notes.store(), words=words)


def takes(source: str, here: Conversation, context: TurnContext) -> str:
    """Bring along the account that was connected in another conversation, or let it go where another one is connected
    here. Return what the person is told of it."""
    accounts = context.services.accounts
    other = accounts.linked(source) if accounts else None
    if accounts is None or other is None:
        return ""
    own = accounts.linked(here.id)
    if own is not None and own.subject != other.subject:
        release(source, {}, context)
        return ""
    try:
        accounts.move(source, here.id)
    except (Unsealable, VaultClosed):
        return of(here.language).connect_again.format(account=other.name)
    return ""
