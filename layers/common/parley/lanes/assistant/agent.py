"""The assistant: its prompt, and its tools, which each file of tools lists at its end."""

from importlib.resources import files

from parley.lanes.assistant import (
    analysis,
    calendar,
    call_me,
    contacts,
    email,
    kept,
    made,
    my_data,
    reminders,
    tasks,
    texts,
    timezone,
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
            *tasks.TOOLS,
            *tools.TOOLS[1:],
            *reminders.TOOLS,
            *calendar.TOOLS,
            *analysis.TOOLS,
            *contacts.TOOLS,
            *email.TOOLS,
            *timezone.TOOLS,
            *call_me.TOOLS,
            *my_data.TOOLS,
        ]
    ),
    purpose="keeps the person's own tasks, reminders, calendar, contacts and email",
    intents=("tasks", "reminders", "calendar", "contacts", "email"),
    settings=AssistantSettings,
    plans=True,
    kept=kept.kept,
    featured=("add_task", "set_reminder", "list_events"),
    subjects=lambda _: subjects(__package__),
    names=lambda language: texts.of(language).names,
    made=made.made,
)
