"""Find the reminders, events and tasks that one message of the person has made, by their ids."""

from collections.abc import Iterator
from contextlib import suppress

from parley.errors import AccountError, ChangeRefused
from parley.lanes.lane import Made
from parley.lanes.naming import BY_ID
from parley.ports import Appointment, Services, Task
from parley.tools.tool import Call

ENOUGH = 2
"""The most events of one message that are looked up: with two, it is unclear already which one the person means."""


def _event(call: Call[Services], id: str) -> Appointment | None:
    """Return the event with this id; None if there is none, or the calendar elsewhere that has it cannot be used."""
    with suppress(AccountError):
        return call.services.calendar.get(call.conversation, id)
    return None


def _tasks(call: Call[Services]) -> list[Task]:
    """Return the person's tasks; none if those elsewhere cannot be looked at."""
    with suppress(AccountError, ChangeRefused):
        return call.services.tasks.list(call.conversation)
    return []


def made(call: Call[Services], event: str) -> Iterator[Made]:
    """Yield the reminders, events and tasks that the message with this event id has made, if they still exist."""
    actions = f"{event}.a"
    for reminder in call.later:
        if reminder.id.startswith(actions):
            yield Made(
                {"number": f"{BY_ID}{reminder.id}"},
                move="move_reminder",
                retitle="move_reminder",
                title=reminder.text,
                again="set_reminder",
                copied={"text": reminder.text},
                at=reminder.at.astimezone(call.zone),
            )
    for number in range(ENOUGH):
        if appointment := _event(call, f"{actions}{number}"):
            named = {"event": f"{BY_ID}{appointment.id}"}
            yield Made(
                named,
                move="update_event",
                retitle="update_event",
                title=appointment.title,
                again="" if appointment.days or appointment.recurs else "create_event",
                copied={"title": appointment.title, "minutes": str(appointment.minutes)},
                at=appointment.start.astimezone(call.zone),
            )
    for task in _tasks(call):
        if task.id.startswith(actions):
            named = {"task": f"{BY_ID}{task.id}"}
            yield Made(named, move="update_task", retitle="update_task", title=task.title)
