"""The assistant's part of the card, the summary that its model is shown: the person's nearest tasks, reminders and
events, with times by the person's clock. Tasks and events take one database read each, only when a model is asked."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from parley.conversation.schedule_words import in_full
from parley.conversation.time_words import whole_days
from parley.lanes.assistant import named_reminders, shown, task_tools, timetable
from parley.lanes.assistant.timetable import Block
from parley.lanes.card import CardEntry, CardPart
from parley.ports import Appointment, Services, Task
from parley.schedules import following
from parley.texts import DEFAULT
from parley.tools.tool import Call, TimerRequest

AHEAD = timedelta(days=366)
"""How far ahead events are looked for."""
A_DAY = timedelta(days=1)


def tasks(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield the card's entries for open tasks: those with a due date first, the nearest to now first; then the others,
    the newest first.
    """
    if not call.services.tasks.keeps_here(call.conversation):
        return  # as for events: a look there is a request to somebody else
    open_tasks = [task for task in call.services.tasks.list(call.conversation) if not task.done]
    places = shown.places(call, task_tools.KIND, [task.id for task in open_tasks])
    numbered = [(places.index(task.id) + 1, task) for task in open_tasks]
    dated = sorted(((n, task) for n, task in numbered if task.due), key=lambda each: _distance(call, each[1]))
    for number, task in (*dated, *((n, task) for n, task in reversed(numbered) if not task.due)):
        says = f"for {_due(call, task.due)}" if task.due else ""
        yield CardEntry(task.title, says, number, task.id, undo="delete_task")


def _distance(call: Call[Services], task: Task) -> timedelta:
    """Return how far a task's due time is from now, before or after; a due day counts as its end."""
    due = task.due or call.now
    return abs((due if isinstance(due, datetime) else datetime.combine(due, time.max, call.zone)) - call.now)


def _due(call: Call[Services], due: date) -> str:
    return _moment(call, due) if isinstance(due, datetime) else f"{due:%a %Y-%m-%d}"


def reminders(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield the card's entries for reminders, soonest first."""
    places = shown.places(call, named_reminders.KIND, [each.id for each in call.later])
    for each in call.later:
        number = places.index(each.id) + 1
        yield CardEntry(each.text, _comes(call, each), number, each.id, undo="cancel_reminder")


def _comes(call: Call[Services], reminder: TimerRequest) -> str:
    if reminder.schedule is None:
        return _moment(call, reminder.at)
    due = following(reminder.schedule, reminder.id, call.now) or reminder.at
    return f"{in_full(reminder.schedule, DEFAULT, call.now, call.zone)}, next {_moment(call, due)}"


def events(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield the card's entries for events that are now or within a year, soonest first. A recurring event has one
    entry, at its next time.
    """
    if not call.services.calendar.keeps_here(call.conversation):
        return  # a look there is a request to somebody else, and the card is written for each request of the model
    found = call.services.calendar.within(call.conversation, call.now, call.now + AHEAD)
    for block, event in sorted(((_next(call, each), each) for each in found), key=lambda each: each[0].start):
        recurs = f", {in_full(event.recurs, DEFAULT, call.now, call.zone)}" if event.recurs else ""
        if block.end > call.now:
            yield CardEntry(event.title, f"{_block(call, block)}{recurs}", None, event.id, undo="delete_event")


def _next(call: Call[Services], event: Appointment) -> Block:
    """Return the next time of an event, or the present one if it goes on now and does not recur."""
    start = timetable.upcoming(event, call.now) or event.start
    return Block(start, event.end(start))


def _moment(call: Call[Services], at: datetime) -> str:
    return f"{at.astimezone(call.zone):%a %Y-%m-%d %H:%M}"


def _block(call: Call[Services], block: Block) -> str:
    """Return a stretch of time as the card writes it: "Fri 2026-11-27 15:00-16:00"; for whole days, the first and last
    of them.
    """
    if days := whole_days(block.start, block.end, call.zone):
        first, last = days
        return f"{first:%a %Y-%m-%d}, all day" if first == last else f"{first:%a %Y-%m-%d} to {last:%Y-%m-%d}, all day"
    start, end = (at.astimezone(call.zone) for at in (block.start, block.end))
    return (
        f"{_moment(call, start)}-{end:%H:%M}"
        if end - start < A_DAY
        else f"{_moment(call, start)} to {_moment(call, end)}"
    )


CARD = (
    CardPart("task", tasks, most=6, rest="look at tasks", reads_rows=True),
    CardPart("reminder", reminders, most=5, rest="look at reminders"),
    CardPart("event", events, most=5, rest="look at events", reads_rows=True),
)
