"""The assistant lane: its prompt and its tools. Each file of tools lists its own at its end."""

from importlib.resources import files

from parley.lanes import preferences
from parley.lanes.assistant import (
    analysis,
    calendar,
    call_me,
    card,
    contacts,
    email,
    kept,
    made,
    my_data,
    reminders,
    snooze,
    task_tools,
    tasks,
    texts,
    timezone,
)
from parley.lanes.assistant.settings import AssistantSettings
from parley.lanes.lane import Lane, ToolGroup, subjects
from parley.lanes.naming import NAMES
from parley.lanes.time_arguments import TIMES
from parley.tools.tool import Toolbox

AGAIN = (task_tools.reopen_task, *snooze.TOOLS)
"""The tools that make sense only after a task was done or a reminder has come."""
GROUPS = (
    ToolGroup(
        "tasks",
        "the list of what there is to do",
        (task_tools.list_tasks, *tasks.TOOLS, *(each for each in task_tools.TOOLS[1:] if each not in AGAIN)),
        is_always_offered=True,
    ),
    ToolGroup("reminders", "messages at a time", reminders.TOOLS, is_always_offered=True),
    ToolGroup("calendar", "appointments: look, add, move, delete", calendar.TOOLS, is_always_offered=True),
    ToolGroup(
        "again",
        "a done task open again, a reminder that has come once more",
        AGAIN,
        is_wanted=lambda call: bool(call.rung),
    ),
    ToolGroup(
        "overview",
        "free time, conflicts, how full days are",
        analysis.TOOLS,
    ),
    ToolGroup(
        "people",
        "contacts, emails",
        (*contacts.TOOLS, *email.TOOLS),
        intents=("contacts", "email"),
        is_of_addresses=True,
    ),
    ToolGroup(
        "settings",
        "the person's name, place, language, style; their data",
        (*timezone.TOOLS, *call_me.TOOLS, *preferences.TOOLS, *my_data.TOOLS),
    ),
)
"""The groups of tools, as a model is offered them and HELP lists them."""

ASSISTANT = Lane(
    name="assistant",
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8") + f"\n{NAMES}\n{TIMES}",
    tools=Toolbox(tool for group in GROUPS for tool in group.tools),
    groups=GROUPS,
    purpose="keeps the person's own tasks, reminders, calendar, contacts, email and settings",
    intents=("tasks", "reminders", "calendar", "contacts", "email"),
    settings=AssistantSettings,
    plans=True,
    kept=kept.kept,
    featured=("add_task", "set_reminder", "list_events"),
    subjects=lambda _: subjects(__package__),
    names=lambda language: texts.of(language).names,
    made=made.made,
    card=card.CARD,
    to_reminder=snooze.to_reminder,
)
