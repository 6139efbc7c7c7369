"""The table of all lanes. A lane takes part once it stands here; its order is that of HELP."""

from parley.conversation.timers import KINDS, REMINDER, Timer, TimerRules
from parley.lanes.admin.agent import ADMIN
from parley.lanes.assistant.agent import ASSISTANT
from parley.lanes.coach.agent import COACH
from parley.lanes.commerce.agent import COMMERCE
from parley.lanes.consent.agent import CONSENT
from parley.lanes.guide.agent import GUIDE
from parley.lanes.info.agent import INFO
from parley.lanes.lane import Lane, LaneTimer
from parley.lanes.support.agent import DESK, SUPPORT
from parley.ports import Services
from parley.tools.tool import Call

LANES: dict[str, Lane] = {
    lane.name: lane for lane in (ASSISTANT, INFO, COMMERCE, SUPPORT, COACH, GUIDE, ADMIN, DESK, CONSENT)
}
"""The lanes by the name that stored documents know them by: it never changes."""


def kept(call: Call[Services]) -> list[str]:
    """Return what all lanes, also those that are switched off, keep of the person whom the call is for, in lines."""
    return [line for lane in LANES.values() for line in lane.kept(call)]


def ends_with_erasure(call: Call[Services]) -> list[str]:
    """Return what an erasure would end in any lane, in sentences."""
    return [sentence for lane in LANES.values() for sentence in lane.ends_with_erasure(call)]


def on(services: Services) -> tuple[Lane, ...]:
    """Return the lanes to which texts are routed, without those that lack what they work with."""
    return tuple(lane for lane in LANES.values() if lane.is_routed and lane.is_on(services))


def lane_timer(timer: Timer) -> LaneTimer | None:
    """The kind of a lane's timer. None for a timer of no lane, and for a kind that this release does not know."""
    lane = LANES.get(timer.lane)
    return lane.timers.get(timer.kind) if lane else None


def timer_rules(timer: Timer) -> TimerRules:
    """The rules for timers of this timer's kind, whether it belongs to the core or to a lane."""
    own = lane_timer(timer)
    return own.rules if own else KINDS.get(timer.kind, KINDS[REMINDER])
