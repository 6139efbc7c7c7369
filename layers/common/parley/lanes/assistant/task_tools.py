"""The tools that list, complete, reopen and delete a person's tasks; `tasks.py` has those that read due dates.

Tasks are named by title or by their number in the list. `prepare` finds the task before anything is shown or committed,
so that "delete 2" deletes the task that was number 2 when the person said so.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Annotated

from pydantic import AwareDatetime, Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import entries_called, normalise
from parley.errors import AccountError, ChangeRefused, ToolAsks, ToolRefused
from parley.lanes.account_problems import sentence
from parley.lanes.assistant import shown
from parley.lanes.assistant.named import NO_NAMES, Title, named_as
from parley.lanes.assistant.named_times import DatedThing, on_that_day
from parley.lanes.assistant.ordinals import LAST, place
from parley.lanes.assistant.texts import say
from parley.lanes.captured import can_be_kept, takes_a_person
from parley.lanes.deed_words import deeds_of
from parley.lanes.naming import BY_ID, ONLY_ONE, UNSAID, names_all, parts_of, title_words
from parley.ports import Services, ShownTask, Task
from parley.texts import further
from parley.texts.vocabulary import listed
from parley.tools.tool import Arguments, Call, NoArguments, Result, Reversal, Tier, tool

LISTED = 20
"""The most tasks of a list that a later step of a plan may refer to."""
MOST_DONE = 10
"""The most finished tasks that are deleted at once: the question names each of them."""
VOCABULARY = "parley.lanes.assistant.vocabulary"
ALL_TASKS = listed("parley.conversation.vocabulary", "wish_each") | UNSAID | {"everything", "them", "todo"}
"""Words that name all tasks, where none has such a title: which is meant is asked, unless the person says all."""
KIND = "tasks"
"""The name of the list of tasks in the notes about numbers that were shown (`shown.py`)."""


class NewTask(Arguments):
    """The arguments of `add_task`, as a phrase without a date gives them."""

    title: Title = Field(description="In the person's words.")


class NamedTask(Arguments):
    """A task as a person names it."""

    task: Title
    also: SkipJsonSchema[Title | None] = None
    """The other parts of a list of tasks, kept while a question about one part is open."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured name a task. "Delete it" and "I'm done with this" name
        none, and "delete the email from Bob" is about no task.
        """
        task = slots.get("task", "")
        return normalise(task) not in NO_NAMES and can_be_kept(task, "captured_no_task")

    @classmethod
    def may_be_in(cls, text: str, slots: Mapping[str, str]) -> bool:
        """Return the same, and whether the text names no person: "borra a Pepe" is about no task."""
        return cls.may_be(slots) and not takes_a_person(text)


DueMoment = Annotated[AwareDatetime | date, Field(union_mode="left_to_right")]
"""The moment or the day at which a task is due, as it is stored."""


class ChosenNewTask(Arguments):
    """The prepared arguments of `add_task`: the title, and the day or moment at which the task is due."""

    title: str
    due: DueMoment | None = None


class OneTask(Arguments):
    """One task that was found, as it is now."""

    id: str
    title: str
    due: DueMoment | None = None
    is_done: bool = False


class TaskNotDone(NamedTask):
    """A task that a person says is not done."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured can name a task: at most NAME_WORDS words, and no
        question.
        """
        task = slots.get("task", "")
        return super().may_be(slots) and len(task.split()) <= NAME_WORDS and "?" not in task


NAME_WORDS = 8
"""The most words by which people name a task when they say that it is not done."""


class ChosenTask(OneTask):
    """The prepared arguments of `complete_task` and `delete_task`: the task that was found, and any others that were
    named with it.
    """

    others: tuple[OneTask, ...] = ()
    """The other tasks that were named in the same list: "the milk and the eggs"."""

    @property
    def all(self) -> tuple[OneTask, ...]:
        return (self, *self.others)


def to_complete(call: Call[Services], named: NamedTask) -> ChosenTask:
    """Return the tasks that the person says are done. Raises ToolAsks if several have the name, and ToolRefused if none
    has it.
    """
    return choose_all(call, named, say(call).which_is_done)


def to_delete(call: Call[Services], named: NamedTask) -> ChosenTask:
    """Return the tasks to delete; for "done ones", the finished ones. Raises ToolAsks if several have the name, and
    ToolRefused if none has it; if an event has it, that is said.
    """
    if normalise(named.task) in listed(VOCABULARY, "done_ones"):
        return _all_done(call)
    try:
        return choose_all(call, named, say(call).which_to_delete)
    except ToolRefused:
        event = _event_called(call, named.task)
        if not event:
            raise
        raise ToolRefused(say(call).task_is_event.format(event=event)) from None


def _event_called(call: Call[Services], words: str) -> str:
    """Return the title of an event that the words name; empty if there is none, or the calendar cannot be used now:
    the person has asked for a task.
    """
    with suppress(AccountError, ChangeRefused):
        events = (call.services.calendar.find(call.conversation, wanted) for wanted in named_as(words))
        found = next(filter(None, events), None)
        return found[0].title if found else ""
    return ""


def _all_done(call: Call[Services]) -> ChosenTask:
    """Return the finished tasks, at most MOST_DONE. Raises ToolRefused if no task is done."""
    tasks = call.services.tasks.list(call.conversation)
    done = [OneTask(id=each.id, title=each.title, due=each.due, is_done=True) for each in tasks if each.done]
    if not done:
        raise ToolRefused(say(call).none_done.format(tasks=describe(call, tasks)))
    first, *others = done[:MOST_DONE]
    return ChosenTask(**first.model_dump(), others=tuple(others))


def choose_all(call: Call[Services], named: NamedTask, which: str) -> ChosenTask:
    """Return the tasks that the words name: one, or one for each part of a list, "the milk and the eggs". A ToolAsks
    about one part (with the question `which`) keeps the other parts in the argument `also`.
    """
    tasks = call.services.tasks.list(call.conversation)
    is_one = named.task.startswith(BY_ID) or any(_called(tasks, wanted) for wanted in named_as(named.task))
    parts = [] if is_one else parts_of(named.task)
    parts = [*(parts or [named.task]), *parts_of_also(named.also)]
    found: dict[str, ChosenTask] = {}
    for number, part in enumerate(parts):
        try:
            chosen = choose(call, NamedTask(task=part), which)
        except ToolAsks as question:
            rest = [*parts[:number], *parts[number + 1 :]]
            question.given = {**question.given, **({"also": ", ".join(rest)} if rest else {})}
            raise
        found.setdefault(chosen.id, chosen)
    first, *others = found.values()
    also = tuple(OneTask.model_validate(each.model_dump(exclude={"others"})) for each in others)
    return first.model_copy(update={"others": also})


def parts_of_also(words: str | None) -> list[str]:
    return (parts_of(words) or [words]) if words else []


def choose(call: Call[Services], named: NamedTask, which: str) -> ChosenTask:
    """Return the one task that the words name: by number, by title, or by words that only its title has. Raises
    ToolAsks with the question `which` if several match, and ToolRefused if none does.
    """
    tasks = call.services.tasks.list(call.conversation)
    open_tasks = [task for task in tasks if not task.done]
    number, at = named.task.lstrip("#"), place(named.task)
    if named.task == ONLY_ONE:
        found = open_tasks
    elif named.task.startswith(BY_ID):
        found = [task for task in tasks if task.id == named.task.removeprefix(BY_ID)]
    elif at is not None or (number.isdecimal() and len(number) < 4):
        found = _at(call, int(number) if at is None else at, open_tasks)
    else:
        found = next(filter(None, (_called(tasks, wanted) for wanted in named_as(named.task))), [])
        found = [task for task in found if not task.done] or found or _due_on(call, named.task, open_tasks)
        found = found or (open_tasks if set(normalise(named.task).split()) <= ALL_TASKS else [])
    if not found:
        raise ToolRefused(say(call).no_such_task.format(task=named.task, tasks=describe(call, tasks)))
    if len(found) > 1:
        options = [(task.title, f"{BY_ID}{task.id}") for task in found]
        raise ToolAsks(which, "task", options)
    return _chosen(found[0])


def _chosen(task: Task) -> ChosenTask:
    return ChosenTask(id=task.id, title=task.title, due=task.due, is_done=task.done)


def to_reopen(call: Call[Services], named: TaskNotDone) -> OneTask:
    """Return the finished task to put back on the list; of several with one title, the newest. Raises ToolAsks if the
    titles differ, and ToolRefused if no such task exists or it is not done.
    """
    tasks = call.services.tasks.list(call.conversation)
    found = next(filter(None, (_called(tasks, wanted) for wanted in named_as(named.task))), [])
    if named.task.startswith(BY_ID):
        found = [task for task in tasks if task.id == named.task.removeprefix(BY_ID)]
    done = [task for task in found if task.done]
    if not found:
        raise ToolRefused(say(call).no_such_task.format(task=named.task, tasks=describe(call, tasks)))
    if not done:
        raise ToolRefused(say(call).task_is_open.format(title=found[-1].title))
    if len({normalise(task.title) for task in done}) > 1:
        raise ToolAsks(say(call).which_to_reopen, "task", [(task.title, f"{BY_ID}{task.id}") for task in done])
    return OneTask(id=done[-1].id, title=done[-1].title, due=done[-1].due)


def _at(call: Call[Services], number: int, open_tasks: list[Task]) -> list[Task]:
    """Return the open task at this number of the list that the person saw last, alone in a list; empty if it is no
    longer open.
    """
    places = shown.places(call, KIND, [task.id for task in open_tasks])
    at = number if number == LAST else number - 1
    wanted = places[at] if number and at < len(places) and places else None
    return [task for task in open_tasks if task.id == wanted]


def _due_on(call: Call[Services], named: str, open_tasks: list[Task]) -> list[Task]:
    """Return the open tasks that are named by the day at which they are due: "friday's report"."""

    def due(task: Task, day: date) -> datetime | date | None:
        at = task.due.astimezone(call.zone).date() if isinstance(task.due, datetime) else task.due
        return task.due if at == day else None

    things = [DatedThing(task.title, partial(due, task)) for task in open_tasks]
    return [open_tasks[n] for n, _ in on_that_day(call, named, things)]


def is_named_in_part(call: Call[Services], named: NamedTask, chosen: ChosenTask) -> bool:
    """Return whether the words name only a part of a chosen task's title, so that the person has to confirm."""
    return any(is_part(named, each.title) for each in chosen.all)


def is_part(named: NamedTask, title: str) -> bool:
    """Return whether the words name only a part of a task that is a list, "eggs" of "milk, eggs and bread": the rest
    may still be left to do. A title of one thing may be named by any of its words.
    """
    is_the_very_one = (
        named.task.startswith(BY_ID) or named.task.lstrip("#").isdecimal() or place(named.task) is not None
    )
    return not is_the_very_one and not names_all(named.task, title)


def _called(tasks: list[Task], wanted: str) -> list[Task]:
    """Return the tasks with this title; else those with these words in it; else those with the same words in another
    order ("the bread and the milk").
    """
    return entries_called(tasks, wanted, lambda task: task.title) or [
        task for task in tasks if title_words(wanted) and title_words(task.title) == title_words(wanted)
    ]


def describe(call: Call[Services], tasks: list[Task]) -> str:
    """Return the person's open tasks in words, as a numbered list, and how many tasks are done."""
    open_tasks = [task for task in tasks if not task.done]
    done = len(tasks) - len(open_tasks)
    finished = say(call).tasks_done.format(count=done) if done else ""
    if not open_tasks:
        return f"{say(call).no_open_tasks} {finished}." if finished else say(call).no_open_tasks
    places = shown.places(call, KIND, [task.id for task in open_tasks])
    listed = "\n".join(f"{places.index(task.id) + 1}. {task.title}" for task in open_tasks)
    return say(call).your_tasks.format(tasks=listed) + (f"\n({finished})" if finished else "")


def _titles(chosen: ChosenTask) -> str:
    """Return the titles of all chosen tasks, joined so that they fit between a sentence's quotation marks: a”, “b."""
    return "”, “".join(each.title for each in chosen.all)


@tool(
    Tier.READ,
    phrases={
        "en": [
            *("my tasks", "list my tasks", "show my tasks", "what are my tasks", "tasks", "my list"),
            *("what's on my list", "what do I have to do", "what do I need to do", "what's left to do"),
        ],
        "es": [
            *("mis tareas", "muestra mis tareas", "ver mis tareas", "cuáles son mis tareas", "tareas", "mi lista"),
            *("qué hay en mi lista", "qué tengo que hacer", "qué me falta por hacer", "mis pendientes"),
        ],
    },
    gives={"count": 1, "tasks": [{"task": f"{BY_ID}1", "title": "milk"}]},
)
def list_tasks(call: Call[Services], arguments: NoArguments) -> Result:
    """List all open tasks."""
    tasks = call.services.tasks.list(call.conversation)
    open_ones: list[JsonValue] = [{"task": BY_ID + each.id, "title": each.title} for each in tasks if not each.done]
    notes = shown.noted(call, KIND, [task.id for task in tasks if not task.done])
    fresh = replace(call, notes={**call.notes, shown.LANE: notes})
    return Result(describe(fresh, tasks), notes=notes, data={"count": len(open_ones), "tasks": open_ones[:LISTED]})


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("complete {task:milk}", "done with {task:milk}", "finish {task:milk}", "I finished {task:the report}"),
            *(
                "mark {task:milk} as done",
                "mark {task:milk} done",
                "mark {task:milk} as complete",
                "I bought {task:milk}",
            ),
            "done: {task:milk}",
            *("check off {task:milk}", "tick off {task:milk}", "cross off {task:milk}", "I'm done with {task:milk}"),
        ],
        "es": [
            *("completa {task:leche}", "marca {task:leche} como hecha", "ya hice {task:leche}"),
            *("marca {task:el informe} como hecho", "ya compré {task:la leche}", "ya terminé {task:el informe}"),
            *("tacha {task:la leche}", "terminé {task:el informe}"),
        ],
    },
    prepare=to_complete,
    question=lambda call, chosen: say(call).complete_task.format(title=_titles(chosen)),
    deeds=deeds_of("complete"),
    states=("está", "están", "esta", "estan", *further.listed("is")),
    doubts=is_named_in_part,
)
def complete_task(call: Call[Services], arguments: ChosenTask) -> Result:
    """Mark tasks as done."""
    words, undo = list[str](), list[Reversal]()
    for each in arguments.all:
        if call.services.tasks.complete(call.conversation, each.id, call.now, call.effect):
            words.append(say(call).task_completed.format(title=each.title))
            undo.append(Reversal("reopen_task", OneTask(id=each.id, title=each.title, due=each.due)))
        else:
            is_there = any(task.id == each.id for task in call.services.tasks.list(call.conversation))
            before = say(call).task_done_before if is_there else say(call).task_gone
            words.append(before.format(title=each.title))
    return Result("\n".join(words), undo=tuple(undo))


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("reopen {task:milk}", "mark {task:milk} as not done", "mark {task:milk} not done", "uncheck {task:milk}"),
            *("mark {task:milk} as open", "mark {task:milk} as undone", "{task:milk} isn't done"),
            *("{task:milk} is not done", "{task:milk} isn't done yet", "{task:milk} is not done yet"),
            *("I haven't done {task:milk}", "I haven't done {task:milk} yet", "I have not done {task:milk}"),
            *("I haven't finished {task:the report}", "I didn't finish {task:the report}", "I didn't do {task:milk}"),
            *("I haven't bought {task:milk}", "I didn't buy {task:milk}", "put {task:milk} back on my list"),
        ],
        "es": [
            *("reabre {task:leche}", "marca {task:leche} como no hecha", "marca {task:el informe} como no hecho"),
            *("marca {task:leche} como pendiente", "desmarca {task:leche}", "{task:leche} no está hecha"),
            *("{task:el informe} no está hecho", "{task:leche} sigue pendiente", "no he hecho {task:el informe}"),
            *("todavía no he hecho {task:el informe}", "aún no he hecho {task:el informe}", "no hice {task:la cama}"),
            *("no he terminado {task:el informe}", "no terminé {task:el informe}", "no he comprado {task:leche}"),
            *("no compré {task:leche}", "vuelve a poner {task:leche} en mi lista"),
        ],
    },
    prepare=to_reopen,
    question=lambda call, chosen: say(call).reopen_task.format(title=chosen.title),
    gives={"task": f"{BY_ID}1", "title": "milk"},
    in_help=False,
    by_denial=True,
)
def reopen_task(call: Call[Services], arguments: OneTask) -> Result:
    """Put a task that is marked as done back on the list."""
    if not call.services.tasks.reopen(call.conversation, arguments.id, call.now, call.effect):
        return Result(say(call).task_gone.format(title=arguments.title))
    again = ChosenTask(id=call.effect, title=arguments.title, due=arguments.due)
    data: dict[str, JsonValue] = {"task": f"{BY_ID}{call.effect}", "title": arguments.title}
    words = say(call).task_reopened.format(title=arguments.title)
    return Result(words, data=data, undo=(Reversal("complete_task", again),))


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            "delete {task:milk}",
            "delete {task:milk} from my tasks",
            "remove {task:milk} from my tasks",
            *("delete {task:milk} from my list", "remove {task:milk} from my list", "take {task:milk} off my list"),
        ],
        "es": [
            "borra {task:leche}",
            "borra {task:leche} de mis tareas",
            "elimina {task:leche} de mis tareas",
            "quita {task:leche} de mis tareas",
            *("borra {task:leche} de mi lista", "quita {task:leche} de mi lista", "quita {task:leche} de la lista"),
        ],
    },
    prepare=to_delete,
    question=lambda call, chosen: say(call).delete_task.format(title=_titles(chosen)),
)
def delete_task(call: Call[Services], arguments: ChosenTask) -> Result:
    """Delete tasks."""
    words, undo = list[str](), list[Reversal]()
    for each in arguments.all:
        shown_one = ShownTask(each.title, each.is_done)
        try:
            is_done = call.services.tasks.delete(call.conversation, each.id, call.now, call.effect, shown_one)
        except ChangeRefused as error:  # the others of a list are deleted all the same
            words.append(f"{each.title}: {sentence(error, call.language)}")
            continue
        if is_done:
            words.append(say(call).task_deleted.format(title=each.title))
            undo.append(Reversal("add_task", ChosenNewTask(title=each.title, due=each.due)))
        else:
            words.append(say(call).task_deleted_before.format(title=each.title))
    was_done = any(each.is_done for each in arguments.all)  # an undo would add it as an open task
    return Result("\n".join(words), undo=() if was_done else tuple(undo))


TOOLS = (list_tasks, complete_task, reopen_task, delete_task)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
