"""What the assistant keeps about a person, as lines for the person who asks for their data: tasks, reminders, events,
contacts, emails. Data that an outside provider keeps is not included."""

from collections.abc import Iterator
from datetime import UTC

from parley.lanes.assistant.texts import say
from parley.ports import Services
from parley.tools.tool import Call


def kept(call: Call[Services]) -> Iterator[str]:
    """Yield a line for each kind of thing that the assistant keeps of the person and that is not empty: tasks,
    reminders, events, contacts, emails.
    """
    for words, listed in _kinds(call):
        if listed:
            yield words.format(listed=", ".join(listed))


def _kinds(call: Call[Services]) -> Iterator[tuple[str, list[str]]]:
    """Yield the sentence for each kind of thing that the assistant keeps of the person, with the things of that kind in
    words.
    """
    says, services, own = say(call), call.services, call.conversation
    tasks, events, mail = services.tasks.list(own), services.calendar.kept(own), services.mail.kept(own)
    yield says.my_open_tasks, [task.title for task in tasks if not task.done]
    yield says.my_done_tasks, [task.title for task in tasks if task.done]
    yield says.my_reminders, [f"{each.text} ({each.at:%Y-%m-%d %H:%M} UTC)" for each in call.later]
    yield says.my_events, [f"{each.title} ({each.start.astimezone(UTC):%Y-%m-%d %H:%M} UTC)" for each in events]
    yield says.my_contacts, [" ".join(filter(None, (c.name, c.phone, c.email))) for c in services.contacts.kept(own)]
    yield says.my_drafts, [f"{each.subject} ({each.to})" for each in mail if not each.sent]
    yield says.my_sent_emails, [f"{each.subject} ({each.to})" for each in mail if each.sent]
