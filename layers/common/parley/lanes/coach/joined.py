"""The tool that the coach's model is offered in place of those for the habit as a whole."""

from typing import Literal

from parley.lanes import preferences
from parley.lanes.coach import single_prompts, tools
from parley.lanes.joined_tool import JoinedPart, JoinedTool
from parley.tools.tool import Arguments


class HabitStep(Arguments):  # its docstring is what a model reads, as a tool's is
    """Start a habit (`words`: all they said of it), pause it (`words`: '3 days', 'until monday', '23 to 27 december'),
    resume it, end it, or look how it stands. `skip`: no prompt that day ('tonight'). `move`: that day's alone comes at
    another time ('today 10pm'), others as ever."""

    do: Literal["start", "pause", "resume", "end", "look", "skip", "move"]
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
            "skip": JoinedPart(single_prompts.skip_prompt, {"words": "when"}),
            "move": JoinedPart(single_prompts.move_prompt, {"words": "when"}),
        },
    ),
    preferences.JOINED,
)
"""The joined tools of the coach, in the order in which its model is offered them."""
