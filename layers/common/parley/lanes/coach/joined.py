"""The tool that the coach's model is offered in place of those for the habit as a whole."""

from typing import Literal

from parley.lanes import preferences
from parley.lanes.coach import tools
from parley.lanes.joined_tool import JoinedPart, JoinedTool
from parley.tools.tool import Arguments


class HabitStep(Arguments):  # its docstring is what a model reads, as a tool's is
    """Start a habit (`words`: what they want to do each day), pause it (`words`: '3 days', 'until monday'), resume it,
    end it, or look how it stands."""

    do: Literal["start", "pause", "resume", "end", "look"]
    words: str | None = None


JOINED = (
    JoinedTool(
        "habit",
        HabitStep,
        "do",
        {
            "start": JoinedPart(tools.start_habit, {"words": "habit"}),
            "pause": JoinedPart(tools.pause_habit, {"words": "time"}),
            "resume": JoinedPart(tools.resume_habit),
            "end": JoinedPart(tools.stop_habit),
            "look": JoinedPart(tools.habit_status),
        },
    ),
    preferences.JOINED,
)
"""The joined tools of the coach, in the order in which its model is offered them."""
