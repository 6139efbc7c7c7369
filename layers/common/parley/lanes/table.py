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
from parley.lanes.linking.agent import LINKING
from parley.lanes.media.agent import MEDIA
from parley.lanes.support.agent import DESK, SUPPORT
from parley.ports import Services
from parley.tools.tool import Call

LANES: dict[str, Lane] = {
    lane.name: lane for lane in (ASSISTANT, INFO, MEDIA, COMMERCE, SUPPORT, COACH, GUIDE, LINKING, ADMIN, DESK, CONSENT)
}
"""The lanes by the name that stored documents know them by: it never changes."""


def kept(call: Call[Services]) -> list[str]:
    """Return what all lanes keep about the person of this call, as lines of text. Lanes that are switched off count
    too.
    """
    return [line for lane in LANES.values() for line in lane.kept(call)]


def ends_with_erasure(call: Call[Services]) -> list[str]:
    """Return what an erasure of the person's data would end in any lane (an order, an appointment), as sentences."""
    return [sentence for lane in LANES.values() for sentence in lane.ends_with_erasure(call)]


def on(services: Services) -> tuple[Lane, ...]:
    """Return the lanes to which texts are routed and that have what they need (a catalogue, an account) here, each as
    far as it has that.
    """
    return tuple(lane.offered(services) or lane for lane in LANES.values() if lane.is_routed and lane.is_on(services))


def lane_timer(timer: Timer) -> LaneTimer | None:
    """Return the lane's definition of this timer's kind; None for a timer of no lane, or of a kind that this release
    does not know.
    """
    lane = LANES.get(timer.lane)
    return lane.timers.get(timer.kind) if lane else None


def timer_rules(timer: Timer) -> TimerRules:
    """Return the rules for this timer's kind, whether it belongs to a lane or to the core. A kind that is not known has
    the rules of reminders.
    """
    own = lane_timer(timer)
    return own.rules if own else KINDS.get(timer.kind, KINDS[REMINDER])
