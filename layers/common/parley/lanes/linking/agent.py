"""The linking lane: its prompt and its tools, what it keeps of a person, and what it gives back when that is erased."""

from collections.abc import Iterator
from importlib.resources import files

from parley.lanes.lane import Lane, LaneNotes, subjects
from parley.lanes.linking import calendars, choosing, copying, merging, revocations, texts, tools
from parley.lanes.linking.copies import jobs
from parley.lanes.linking.copy_steps import TIMERS
from parley.lanes.linking.copy_words import things_in_words
from parley.lanes.linking.events import LINK_EVENTS
from parley.lanes.linking.here import accounts_are_here
from parley.lanes.linking.notes import LANE_NAME, LinkingNotes
from parley.lanes.linking.texts import say
from parley.ports import Services
from parley.tools.tool import Call, Toolbox


def _kept(call: Call[Services]) -> Iterator[str]:
    """Yield a line about the account that the person has connected."""
    account = call.services.accounts.linked(call.conversation) if call.services.accounts else None
    if account is not None:
        yield say(call).kept.format(account=account.name)
    if copied := [each for job in jobs(call) for each in job.having("copied")]:
        yield say(call).copied.format(things=things_in_words(call, copied))


def _ends(call: Call[Services]) -> Iterator[str]:
    """Yield a sentence about the account that an erasure disconnects."""
    account = call.services.accounts.linked(call.conversation) if call.services.accounts else None
    if account is not None:
        yield say(call).ends.format(account=account.name)


def _on_stop(notes: LaneNotes) -> LaneNotes:
    """Return the notes of a person who has opted out: nothing is copied for them any more."""
    return LinkingNotes.read(notes).change(copying="").store()


LINKING = Lane(
    name=LANE_NAME,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox((*tools.TOOLS[:2], *choosing.TOOLS, *calendars.TOOLS, *copying.TOOLS, *tools.TOOLS[2:])),
    purpose="the person's Google account: connect, disconnect; its calendar, mail, contacts and tasks",
    intents=("connect_account",),
    subjects=lambda _: subjects(__package__),
    is_featured=False,
    is_on=accounts_are_here,
    needs_account=True,
    events={**LINK_EVENTS, revocations.CONSENT_LEFT: revocations.left},
    of_nobody=frozenset({revocations.CONSENT_LEFT}),
    timers={**TIMERS, **revocations.REVOCATION_TIMERS},
    is_offer=copying.is_offer,
    on_stop=_on_stop,
    kept=_kept,
    merges=merging.merges,
    takes=merging.takes,
    ends_with_erasure=_ends,
    release=revocations.release,
    still_held=lambda language: texts.of(language).still_held,
)
