"""The personal lane: its tools. They are the assistant's too, so the lane is on only where the assistant is off: what
every service owes a person works in each. It has no prompt and no intent of its own, so that no model has to choose
between it and the lanes of the service.
"""

from dataclasses import replace

from parley.lanes import call_me, my_data, preferences, timezone
from parley.lanes.lane import Lane, subjects
from parley.tools.tool import Toolbox

UNLISTED = tuple(replace(each, in_help=False) for each in (*timezone.TOOLS, *call_me.TOOLS))
"""The tools that HELP leaves out, so that it shows what the service is for."""

PERSONAL = Lane(
    name="personal",
    prompt="",
    tools=Toolbox((*UNLISTED, *preferences.TOOLS, *my_data.TOOLS)),
    purpose="the person's own name, time zone, language and data",
    subjects=lambda _: subjects(__package__),
    is_featured=False,
    is_beside=True,
)
