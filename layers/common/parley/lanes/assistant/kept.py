"""What the assistant keeps about a person, as lines for the person who asks for their data: tasks, reminders, events,
contacts, emails. Data that an outside provider keeps is not included."""

from collections.abc import Iterator
from datetime import datetime

from parley.conversation.schedule_words import days_in_full, in_full
from parley.conversation.time_words import days_in_words, moment_in_words, whole_days
from parley.lanes.assistant.notices import wanted_notices
from parley.lanes.assistant.texts import say
from parley.lanes.when import lasting
from parley.ports import Appointment, Services
from parley.schedules import Schedule
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
    tasks, events, mail = services.tasks.kept(own), services.calendar.kept(own), services.mail.kept(own)
    yield says.my_open_tasks, [task.title for task in tasks if not task.done]
    yield says.my_done_tasks, [task.title for task in tasks if task.done]
    yield says.my_reminders, [f"{each.text} ({_when(call, each.at, each.schedule)})" for each in call.later]
    wanted = wanted_notices(call)
    yield says.my_notices, [lasting(wanted.minutes, call.language)] if wanted else []
    yield says.my_events, [f"{each.title} ({_event_when(call, each)})" for each in events]
    yield says.my_contacts, [" ".join(filter(None, (c.name, c.phone, c.email))) for c in services.contacts.kept(own)]
    yield says.my_drafts, [f"{each.subject} ({each.to})" for each in mail if not each.sent]
    yield says.my_sent_emails, [f"{each.subject} ({each.to})" for each in mail if each.sent]


def _when(call: Call[Services], at: datetime, schedule: Schedule | None) -> str:
    """Return in words, by the person's clock, when a reminder comes or an event is: how it recurs, or its moment."""
    if schedule is not None:
        return in_full(schedule, call.language, call.now, call.zone)
    return moment_in_words(at, call.language, call.now, call.zone)


def _event_when(call: Call[Services], event: Appointment) -> str:
    """Return in words when an event is, without a time if it lasts whole days."""
    days = whole_days(event.start, event.end(event.start), call.zone)
    if days is None:
        return _when(call, event.start, event.recurs)
    if event.recurs is not None:
        return days_in_full(event.recurs, call.language, call.now)
    return days_in_words(*days, call.language, call.now.astimezone(call.zone).date())
