"""The tools that the assistant's model is offered in place of the lane's own: one for each thing that can be done, told
the kind of thing that it is done to. `joined_tool.py` tells how a call becomes that of the lane's own tool."""

import re
from collections.abc import Mapping
from typing import Literal

from parley.lanes import call_me, my_data, timezone
from parley.lanes.assistant import (
    analysis,
    calendar,
    contact_cards,
    contacts,
    email,
    invitations,
    reminders,
    snooze,
    task_tools,
    tasks,
    until_done_tools,
)
from parley.lanes.joined_tool import JoinedPart, JoinedTool
from parley.lanes.naming import ONLY_ONE
from parley.lanes.preferences import OF_MESSAGES
from parley.tools.tool import Arguments

PHONE = re.compile(r"[\d+ ()./-]+")
"""Matches the new detail of a contact that is a phone number."""
ThingKind = Literal["task", "reminder", "event", "contact"]


class AddedThing(Arguments):  # its docstring is what a model reads, as a tool's is
    """Add one thing. A contact's `title`: name, number, address. A reminder's `when` may end in "until it's done"."""

    kind: ThingKind
    title: str | None = None
    when: str | None = None
    minutes: int | None = None


class ChangedThing(Arguments):  # its docstring is what a model reads, as a tool's is
    """Change a thing; null: as it is. A contact's `title`: new name, number or address. `done`, `reopened`: a task.
    `rung`: a reminder comes again (null: in 10 minutes). `finished`: one until done. `guests`: invite `title` to an
    event."""

    kind: Literal[ThingKind, "done", "reopened", "rung", "finished", "guests"]
    named: str | None = None
    when: str | None = None
    title: str | None = None
    minutes: int | None = None


class DeletedThing(Arguments):  # its docstring is what a model reads, as a tool's is
    """Delete things, events with all repetitions. `told`: what they told of somebody."""

    kind: Literal[ThingKind, "told", "all_my_data"]
    named: str | None = None


class LookedAt(Arguments):  # its docstring is what a model reads, as a tool's is
    """Look at what is kept. `free`: when they are; `suggested`: times for something of `minutes`; `load`: how full days
    are. `words`: of a contact or an email."""

    at: Literal[
        "tasks", "reminders", "events", "free", "suggested", "conflicts", "load", "contacts", "emails", "all_my_data"
    ]
    period: str | None = None
    minutes: int | None = None
    words: str | None = None


class WrittenEmail(Arguments):  # its docstring is what a model reads, as a tool's is
    """Send an email, which they see first, or keep a draft. With a `body`, a short `subject`, yours if need be."""

    do: Literal["send", "draft"]
    to: str
    subject: str | None = None
    body: str | None = None


class OwnPreference(Arguments):  # its docstring is what a model reads, as a tool's is
    """Keep their city or time zone, name, or the language or style (brief, casual, formal, no emojis) they want."""

    what: Literal["place", "name", "language", "style"]
    value: str


def _new_details(title: str) -> Mapping[str, str]:
    """Return the arguments of `change_contact` for the details of a contact that stand in a text, between commas."""
    found, names = dict[str, str](), list[str]()
    for each in filter(None, map(str.strip, title.split(","))):
        if "@" in each or PHONE.fullmatch(each):
            found["email" if "@" in each else "phone"] = each
        else:
            names.append(each)
    return {**found, **({"new_name": contact_cards.with_notes(names[0], names[1:])} if names else {})}


WHEN_TOLD = frozenset({"period"})
"""What a look at a list may name that tells of each thing when it is."""

JOINED = (
    JoinedTool(
        "add",
        AddedThing,
        "kind",
        {
            "task": JoinedPart(tasks.add_task),
            "reminder": JoinedPart(reminders.set_reminder, {"title": "text"}),
            "event": JoinedPart(calendar.create_event),
            "contact": JoinedPart(contacts.add_contact, {"title": "card"}),
        },
    ),
    JoinedTool(
        "change",
        ChangedThing,
        "kind",
        {
            "task": JoinedPart(tasks.update_task, {"named": "task"}, ONLY_ONE),
            "reminder": JoinedPart(reminders.move_reminder, {"named": "about"}),
            "event": JoinedPart(calendar.update_event, {"named": "event"}, ONLY_ONE),
            "contact": JoinedPart(contacts.change_contact, {"named": "name"}, split=_new_details),
            "done": JoinedPart(task_tools.complete_task, {"named": "task"}, ONLY_ONE),
            "reopened": JoinedPart(task_tools.reopen_task, {"named": "task"}),
            "rung": JoinedPart(snooze.snooze_reminder, {"named": "about"}),
            "finished": JoinedPart(until_done_tools.finish_reminder, {"named": "about"}),
            "guests": JoinedPart(invitations.invite_people, {"named": "event", "title": "guests"}),
        },
    ),
    JoinedTool(
        "delete",
        DeletedThing,
        "kind",
        {
            "task": JoinedPart(task_tools.delete_task, {"named": "task"}, ONLY_ONE),
            "reminder": JoinedPart(reminders.cancel_reminder, {"named": "about"}),
            "event": JoinedPart(calendar.delete_event, {"named": "event"}, ONLY_ONE),
            "contact": JoinedPart(contacts.delete_contact, {"named": "name"}),
            "told": JoinedPart(contacts.forget_person, {"named": "name"}),
            "all_my_data": JoinedPart(my_data.delete_my_data),
        },
    ),
    JoinedTool(
        "look",
        LookedAt,
        "at",
        {
            "tasks": JoinedPart(task_tools.list_tasks, spare=WHEN_TOLD),
            "reminders": JoinedPart(reminders.list_reminders, spare=WHEN_TOLD),
            "events": JoinedPart(calendar.list_events),
            "free": JoinedPart(analysis.find_free_time),
            "suggested": JoinedPart(analysis.suggest_times),
            "conflicts": JoinedPart(analysis.find_conflicts),
            "load": JoinedPart(analysis.summarize_schedule),
            "contacts": JoinedPart(contacts.search_contacts, {"words": "name"}),
            "emails": JoinedPart(email.search_email),
            "all_my_data": JoinedPart(my_data.export_my_data),
        },
    ),
    JoinedTool(
        "write_email",
        WrittenEmail,
        "do",
        {"send": JoinedPart(email.send_email), "draft": JoinedPart(email.create_draft)},
    ),
    JoinedTool(
        "set_preference",
        OwnPreference,
        "what",
        {
            "place": JoinedPart(timezone.set_timezone, {"value": "place"}),
            "name": JoinedPart(call_me.call_me, {"value": "name"}),
            **OF_MESSAGES,
        },
    ),
)
"""The joined tools of the assistant, in the order in which its model is offered them."""
