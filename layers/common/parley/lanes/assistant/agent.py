"""The assistant: its prompt and its tools. A tool becomes usable by standing in this list."""

from importlib.resources import files

from parley.lanes.assistant.reminders import cancel_reminder, list_reminders, set_reminder
from parley.lanes.assistant.tools import add_task, complete_task, delete_task, list_tasks
from parley.lanes.loop import Lane
from parley.tools.tool import Toolbox

ASSISTANT = Lane(
    name="assistant",
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox([list_tasks, add_task, complete_task, delete_task, set_reminder, list_reminders, cancel_reminder]),
)
