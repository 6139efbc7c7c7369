"""The assistant: its prompt, and its tools, which each file of tools lists at its end."""

from importlib.resources import files

from parley.lanes.assistant import places, reminders, texts, tools
from parley.lanes.loop import Lane
from parley.tools.tool import Toolbox

ASSISTANT = Lane(
    name="assistant",
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox([*tools.TOOLS, *reminders.TOOLS, *places.TOOLS]),
    names=lambda language: texts.of(language).names,
)
