"""The assistant: its prompt, and its tools, which each file of tools lists at its end."""

from importlib.resources import files

from parley.lanes.assistant import (
    acquaintances,
    analysis,
    calendar,
    chores,
    email,
    kept,
    made,
    names,
    places,
    reminders,
    rights,
    texts,
    tools,
)
from parley.lanes.assistant.settings import AssistantSettings
from parley.lanes.lane import Lane, subjects
from parley.tools.tool import Toolbox

ASSISTANT = Lane(
    name="assistant",
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox(
        [
            tools.list_tasks,
            *chores.TOOLS,
            *tools.TOOLS[1:],
            *reminders.TOOLS,
            *calendar.TOOLS,
            *analysis.TOOLS,
            *acquaintances.TOOLS,
            *email.TOOLS,
            *places.TOOLS,
            *names.TOOLS,
            *rights.TOOLS,
        ]
    ),
    about="keeps the person's own tasks, reminders, calendar, contacts and email",
    intents=("tasks", "reminders", "calendar", "contacts", "email"),
    settings=AssistantSettings,
    plans=True,
    kept=kept.kept,
    foremost=("add_task", "set_reminder", "list_events"),
    subjects=lambda _: subjects(__package__),
    names=lambda language: texts.of(language).names,
    made=made.made,
)
