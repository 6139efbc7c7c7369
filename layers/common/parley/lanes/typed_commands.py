"""Reads the commands that a text is just as it stands, also by what was said or rung last, and by what a lane keeps for
the person. It looks only.
"""

from collections.abc import Sequence
from typing import NamedTuple

from parley.conversation.clause_kinds import ClauseKind, kind_of
from parley.conversation.state import Conversation
from parley.lanes import degraded, once_more, referent
from parley.lanes.lane import Lane
from parley.lanes.proposing import Proposing
from parley.ports import TurnContext


class HeardText(NamedTuple):
    """A text of a person, with all that it may be about."""

    proposing: Proposing
    conversation: Conversation
    text: str
    texts_in_turn: int
    """How many texts the turn answers together."""
    context: TurnContext


def as_typed(heard: HeardText) -> Sequence[degraded.WholeCommand]:
    """Return the commands that a text is as it stands; none if it is none that the person may use."""
    call = heard.proposing.call
    asked = asked_in_context(heard)
    if asked is None:
        asked = degraded.whole(
            heard.proposing.lanes, heard.text, heard.context.once, call.services.business, call.notes
        )
    commands = [asked] if isinstance(asked, degraded.WholeCommand) else [] if isinstance(asked, str) else asked or ()
    return commands if all(each.lane.tools.of(call.role).get(each.tool.name) for each in commands) else ()


def asked_in_context(heard: HeardText) -> degraded.WholeCommand | Sequence[degraded.WholeCommand] | str | None:
    """Return the commands that a text is by what was said or rung last, or by what a lane keeps for the person; words
    that answer it; None if it is nothing of that.
    """
    proposing, conversation, text, count, context = heard
    lanes, call = proposing.lanes, proposing.call
    about_it: degraded.WholeCommand | Sequence[degraded.WholeCommand] | str | None
    about_it = referent.to_reminder(lanes, conversation, text, count, call)
    about_it = about_it or once_more.corrected_look(lanes, conversation, text, count, call)
    about_it = about_it or referent.command(lanes, conversation, text, count, call, context.once)
    about_it = about_it or once_more.command(lanes, conversation, text, count, call, context.once)
    return about_it if about_it is not None else _own(heard) or None


def _own(heard: HeardText) -> Sequence[degraded.WholeCommand]:
    """Return the commands that a lane reads in a text by what it keeps for the person; none if no lane does, or if the
    text is a command already and what is read does not go first.
    """
    call, lanes, text = heard.proposing.call, heard.proposing.lanes, heard.text
    for lane in lanes:
        read = [(each, lane.tools.get(each.tool)) for each in lane.reads_own(call, text)]
        if not read:
            continue
        if any(each.asks_first for each, _ in read) and _orders_of_another(lane, heard):
            continue
        goes_first = all(each.goes_first for each, _ in read)
        if goes_first or degraded.whole(lanes, text, heard.context.once, call.services.business, call.notes) is None:
            return [degraded.WholeCommand(lane, tool, each.arguments, each.asks_first) for each, tool in read if tool]
    return ()


def _orders_of_another(lane: Lane, heard: HeardText) -> bool:
    """Return whether a text orders what another lane sells, so that this lane asks about no deed of its own: "I need
    two lattes and one croissant" is no task."""
    business = heard.proposing.call.services.business
    others = (each for each in heard.proposing.lanes if each is not lane)
    is_named = business is not None and any(each.names_goods(heard.text, business) for each in others)
    return is_named and kind_of(heard.text) is ClauseKind.ORDER
