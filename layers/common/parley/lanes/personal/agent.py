"""The personal lane: its tools. They are the assistant's too, so the lane is on only where the assistant is off: what
every service owes a person works in each. It has no prompt and no intent of its own, so that no model has to choose
between it and the lanes of the service.
"""

from dataclasses import replace

from parley.lanes import call_me, my_data, own_name, own_place, preferences, timezone
from parley.lanes.lane import Lane, subjects
from parley.ports import Services
from parley.texts import people
from parley.tools.tool import Arguments, Call, Toolbox

UNLISTED = tuple(replace(each, in_help=False) for each in (*timezone.TOOLS, *call_me.TOOLS))
"""The tools that HELP leaves out, so that it shows what the service is for."""


def _whether_all(call: Call[Services], _: Arguments) -> str:
    """Return the question before everything about the person is deleted, which names no tasks and reminders."""
    return " ".join((people.of(call.language).delete_all_data, *call.ends_with_erasure()))


RIGHTS = (my_data.export_my_data, replace(my_data.delete_my_data, question=_whether_all))

PERSONAL = Lane(
    name="personal",
    prompt="",
    tools=Toolbox((*UNLISTED, *preferences.TOOLS, *RIGHTS)),
    purpose="the person's own name, time zone, language and data",
    subjects=lambda _: subjects(__package__),
    is_featured=False,
    reads_own=lambda call, text: own_name.read(call, text) or own_place.read(text),
    is_beside=True,
)
