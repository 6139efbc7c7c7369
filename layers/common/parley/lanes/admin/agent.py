"""The admin lane: its tools. All are direct, for admins alone, and offered to no model: a text of somebody else must
never let a person in or shut one out."""

from parley.lanes.admin import events, reading, tools
from parley.lanes.lane import Lane
from parley.tools.tool import Toolbox

ADMIN = Lane(
    name="admin",
    prompt="",
    tools=Toolbox(tools.TOOLS),
    is_routed=False,
    reads_direct=reading.read,
    events=events.EVENTS,
    kept_for_later=events.KEPT_FOR_LATER,
)
