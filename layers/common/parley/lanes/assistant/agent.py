"""The assistant lane: its prompt and its tools. Each file of tools lists its own at its end."""

from importlib.resources import files

from parley.lanes import call_me, my_data, own_name, own_place, preferences, timezone
from parley.lanes.assistant import (
    amending,
    analysis,
    calendar,
    card,
    contacts,
    email,
    event_looks,
    invitations,
    joined,
    kept,
    made,
    mail_looks,
    meant_for_others,
    merging,
    notice_tools,
    notices,
    outside_services,
    own_deeds,
    reminders,
    snooze,
    task_lists,
    task_tools,
    tasks,
    texts,
    until_done_tools,
)
from parley.lanes.assistant.settings import AssistantSettings
from parley.lanes.lane import Lane, subjects
from parley.lanes.naming import NAMES
from parley.lanes.time_arguments import TIMES
from parley.tools.tool import Toolbox

TOOLS = (
    task_tools.list_tasks,
    *tasks.TOOLS,
    *(each for each in task_tools.TOOLS[1:] if each is not task_tools.reopen_task),
    *notice_tools.TOOLS,  # before the reminders, whose phrases take any words
    *reminders.TOOLS,
    *calendar.TOOLS,
    *event_looks.TOOLS,
    *outside_services.TOOLS,
    *invitations.TOOLS,
    task_tools.reopen_task,
    *until_done_tools.TOOLS,
    *snooze.TOOLS,
    *analysis.TOOLS,
    *contacts.TOOLS,
    *email.TOOLS,
    *mail_looks.TOOLS,
    *task_lists.TOOLS,  # behind those whose phrases they lengthen
    *timezone.TOOLS,
    *call_me.TOOLS,
    *preferences.TOOLS,
    *my_data.TOOLS,
)
"""The tools of the lane, as HELP lists them."""

TOPICS = {
    "tasks": ("add_task", "list_tasks", "complete_task", "delete_task"),
    "reminders": ("set_reminder", "list_reminders", "cancel_reminder"),
    "calendar": ("create_event", "list_events", "find_free_time"),
    "contacts": ("add_contact",),
    "email": ("send_email",),
    "settings": ("set_timezone", "call_me"),
}
"""The tools that HELP lists under a topic, by the topic's key in `topic_words` of the texts."""

ASSISTANT = Lane(
    name="assistant",
    topics=TOPICS,
    topic_words=lambda language: texts.of(language).topic_words,
    title=lambda language: texts.of(language).lane_title,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8") + f"\n{NAMES}\n{TIMES}",
    tools=Toolbox(TOOLS),
    joined=joined.JOINED,
    is_asked_first=True,
    purpose="the person's own tasks, reminders, calendar, contacts, emails and settings",
    intents=("tasks", "reminders", "calendar", "contacts", "email"),
    settings=AssistantSettings,
    plans=True,
    kept=kept.kept,
    merges=merging.merges,
    featured=("add_task", "set_reminder", "list_events"),
    subjects=lambda _: subjects(__package__),
    names=lambda language: texts.of(language).names,
    made=made.made,
    corrects_done=amending.done_just_now,
    may_reword=meant_for_others.may_reword,
    reads_own=lambda call, text: own_name.read(call, text) or own_place.read(text) or own_deeds.read(call, text),
    card=card.CARD,
    timers=notices.TIMERS,
    on_stop=notices.without_notices,
    to_reminder=snooze.to_reminder,
)
