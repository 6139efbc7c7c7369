"""Every lane there is. A lane takes part once it stands here; its order is that of HELP."""

from parley.lanes.admin.agent import ADMIN
from parley.lanes.assistant.agent import ASSISTANT
from parley.lanes.coach.agent import COACH
from parley.lanes.consent.agent import CONSENT
from parley.lanes.info.agent import INFO
from parley.lanes.lane import Lane
from parley.ports import Services

LANES: dict[str, Lane] = {lane.name: lane for lane in (ASSISTANT, INFO, COACH, ADMIN, CONSENT)}
"""By the name that stored documents know it by: it never changes."""


def on(services: Services) -> tuple[Lane, ...]:
    """Those that have what they work with."""
    return tuple(lane for lane in LANES.values() if lane.is_on(services))
