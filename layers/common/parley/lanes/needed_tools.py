"""Which groups of its lane's tools a model is offered: what the person's words need. It looks only, and asks no model.

    always           the groups that most texts need, and those that are wanted as things are: a reminder has just come
    words            the groups whose phrases the texts of this turn are or come near to; of the person's texts of the
                     last hour, the one group that each is surely about: "and the day after?" goes on with free time
    a manner         the group of the person's settings: "add milk, and no emojis"
    an address       the groups of addresses: "Joe is joe@example.org"
    an intent        the groups for what the router has found the text to be about
    open questions   the group of each tool that waits for an answer
    the last deed    the group of the tool that takes it back: "hm, I didn't get the milk after all"

The model asks for the others by `more_tools`, in the same turn.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from parley.conversation.history import Line
from parley.conversation.state import Conversation
from parley.lanes import degraded, preferences
from parley.lanes.lane import ToolGroup
from parley.lanes.proposing import Proposing
from parley.ports import CallCache

NEAR = 0.25
"""The score at which a text may be about a group."""
NEARLY_BEST = 0.7
"""The share of the best group's score that another group must have."""
SURELY_BEFORE = 0.5
"""The score at which an earlier text was about a group."""
EARLIER = 2
"""The earlier texts that a new one may go on with."""
RECENTLY = timedelta(hours=1)
EMAIL_OR_NUMBER = re.compile(r"\S@\S|\+\d{6}")


def needed(conversation: Conversation, proposing: Proposing, once: CallCache) -> frozenset[str]:
    """Return the names of the speaking lane's tool groups that a model needs for the texts of this turn."""
    groups, call = proposing.lane.groups, proposing.call
    waiting = {each.unfinished.tool for each in proposing.open_questions if each.unfinished}
    taking_back = {each.tool for each in proposing.undo.calls} if proposing.undo else set()
    named = {group.name for text in proposing.heard for group in _of_text(proposing, text, once)}
    before = {group.name for line in _before(conversation, proposing) for group in _surely_of(proposing, line.text)}
    always = {each.name for each in groups if each.is_always_offered or each.is_wanted(call)}
    always |= {each.name for each in groups if proposing.intent in each.intents}
    asked_for = {each.name for each in groups if (waiting | taking_back) & {tool.name for tool in each.tools}}
    return frozenset(named | before | always | asked_for)


def _of_text(proposing: Proposing, text: str, once: CallCache) -> Iterator[ToolGroup]:
    """Yield the speaking lane's tool groups that a text of this turn may be about."""
    scores = _scores(proposing, text)
    best = max(scores.values(), default=0)
    yield from (group for group, score in scores.items() if score >= max(NEAR, NEARLY_BEST * best))
    if (command := degraded.whole((proposing.lane,), text, once)) is not None:
        yield from (group for group in proposing.lane.groups if command.tool in group.tools)
    if preferences.speaks_of(text):
        kept = {each.name for each in preferences.TOOLS}
        yield from (group for group in proposing.lane.groups if kept & {tool.name for tool in group.tools})
    if EMAIL_OR_NUMBER.search(text):
        yield from (group for group in proposing.lane.groups if group.is_of_addresses)


def _surely_of(proposing: Proposing, text: str) -> Iterator[ToolGroup]:
    """Yield the one tool group that an earlier text was surely about; nothing if that is not sure."""
    scores = _scores(proposing, text)
    if scores and max(scores.values()) >= SURELY_BEFORE:
        yield max(scores, key=lambda group: scores[group])


def _scores(proposing: Proposing, text: str) -> dict[ToolGroup, float]:
    """Return how near the text is to each tool group of the speaking lane, from 0 to 1, without those of 0."""
    lane, business = proposing.lane, proposing.call.services.business
    near = {
        each.tool.name: each.score for each in degraded.near_tools(proposing.lanes, business, text) if each.lane is lane
    }
    scores = {group: max((near.get(tool.name, 0) for tool in group.tools), default=0) for group in lane.groups}
    return {group: score for group, score in scores.items() if score}


def _before(conversation: Conversation, proposing: Proposing) -> Sequence[Line]:
    """Return the person's last few lines from before the texts of this turn, if they are recent."""
    heard = [line for line in conversation.said if line.direction == "in"]
    earlier = heard[: len(heard) - len(proposing.heard)]
    return [line for line in earlier[-EARLIER:] if proposing.call.now - line.at < RECENTLY]
