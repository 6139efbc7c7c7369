"""What is done once a session is over, however it ended: its costs are reported, and the responses that the model's
provider has stored for it are deleted there.

when       a timer that the session's beginning sets looks, behind its planned end, whether it is over. It outlasts an
               opt-out, and looks again while the session is going on
deletion   an action, which may be repeated: what is deleted stays deleted. What the provider does not delete now is
               tried again, until it expires there
erasure    `release` deletes them before everything else about the person is deleted
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.errors import ModelBroken, ModelUnavailable, TryAgain
from parley.lanes.guide.notes import AFTERWARDS, GuideNotes, guide_notes_for, guide_notes_of
from parley.lanes.guide.texts import say
from parley.lanes.lane import LaneNotes, LaneTimer
from parley.ports import Deadline, Services, StoredResponses, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, Result, Tier, tool

AT_A_TIME = 8
"""How many deletions are asked for at the same time: 50 take one or two seconds then."""
SECONDS = 5.0
"""The most seconds of the action that deletes."""
AGAIN = timedelta(hours=6)
"""The time after which a deletion is tried again that the provider did not do."""
LOOKED_AGAIN, LOOKED_WHILE_PAUSED = timedelta(minutes=5), timedelta(hours=1)
"""The times after which it is looked again whether a session is over: one that goes on, and one that is paused."""


class StoredIds(Arguments):
    """The arguments of `delete_responses`."""

    ids: tuple[str, ...]


def _deleted(ids: Sequence[str], responses: StoredResponses, deadline: Deadline) -> dict[str, bool | None]:
    """Delete these stored responses. Return for each id: True if it is deleted, None if it may be later, False if the
    provider refuses.
    """

    def is_deleted(id: str) -> bool | None:
        try:
            responses.delete(id, deadline)
        except ModelUnavailable:
            return None
        except ModelBroken:
            return False
        return True

    with ThreadPoolExecutor(AT_A_TIME) as threads:
        return dict(zip(ids, threads.map(is_deleted, ids), strict=True))


@tool(Tier.WRITE, role="admin", is_for_lane=True, question=lambda call, _: say(call).deleting)
def delete_responses(call: Call[Services], arguments: StoredIds) -> Result:
    """Delete responses of sessions that are over at the model's provider."""
    responses, notes = call.services.responses, guide_notes_for(call)
    done = _deleted(arguments.ids, responses, Deadline.after(SECONDS)) if responses else {}
    left = notes.without_stored([id for id in arguments.ids if done.get(id, True)])
    return Result("", notes=left.store(), forget=() if left.stored else _afterwards_timers(call))


def _afterwards_timers(call: Call[Services]) -> tuple[str, ...]:
    return tuple(each.id for each in call.timers if each.kind == AFTERWARDS)


def afterwards_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Report the costs of sessions that are over, and begin to delete what the provider has stored for them. While a
    session is going on or paused, only look again later.
    """
    notes = guide_notes_of(conversation)
    context.usage.sessions = notes.unreported
    reported = notes.change(unreported=())
    if notes.session is not None:
        wait = LOOKED_WHILE_PAUSED if notes.session.paused_at else LOOKED_AGAIN
        return Result("", notes=reported.store(), again=whole_seconds(context.now() + wait))
    has_expired = notes.stored_until is not None and notes.stored_until <= context.now()
    if has_expired or context.services.responses is None:
        reported = reported.without_stored(notes.stored)
    if not reported.stored:
        return Result("", notes=reported.store() if reported != notes else None)
    deletion = LaneAction(delete_responses.name, StoredIds(ids=reported.stored))
    again = whole_seconds(context.now() + AGAIN)  # the action cancels it once everything is deleted
    return Result("", notes=reported.store(), acts=(deletion,), again=again)


def held(stored: LaneNotes) -> LaneNotes:
    """Return the part of the guide's notes that `release` needs: the ids of stored responses; empty without any."""
    notes = GuideNotes.read(stored)
    return GuideNotes(stored=notes.stored).store() if notes.stored else {}


def release(conversation: str, held: LaneNotes, context: TurnContext) -> bool:
    """Delete what the provider has stored for sessions of a person whose data is about to be erased. Raises TryAgain if
    the provider cannot be reached. What it refuses to delete expires there.
    """
    notes, responses = GuideNotes.read(held), context.services.responses
    if notes.stored and responses is not None and None in _deleted(notes.stored, responses, context.deadline).values():
        raise TryAgain("the model's provider cannot be reached")
    return False


AFTERWARDS_TIMER = LaneTimer(
    TimerRules(useful=None, speaks=False, waits_for_answers=False, always=True), afterwards_due
)
