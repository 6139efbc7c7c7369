"""The tools of the assistant lane: a person's tasks.

Tasks are named by title or by their number in the list. `prepare` finds the very task before anything is shown or
committed, so that "delete 2" deletes what was number 2 when it was said.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import entries_called, normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.assistant import shown
from parley.lanes.assistant.ordinals import LAST, place
from parley.lanes.assistant.texts import say
from parley.lanes.naming import names_all, parts_of, title_words
from parley.ports import Services, Task
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool

Title = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]


LISTED = 20
"""The most tasks of a list that a later step of a plan may refer to."""
KIND = "tasks"
"""The name of the list of tasks among the numbers that were shown."""
BY_ID = "id:"
"""The mark before a task's id, in the answer to a choice between titles that are alike. A person never types it."""


BESIDE_A_NAME = re.compile(
    r"^(?:(?:the|my|a|an|our|el|la|los|las|mi|un|una|del|de|con|with)\b ?)+"
    r"|^(?:(?:la |mi |el )?(?:cita|reunión|reunion|evento|tarea)(?: del?| con| de la)? )"
    r"| (?:appointment|meeting|event|task)$"
)
"""Words that people say with the name of a thing and that are no part of it."""


def named_as(named: str) -> tuple[str, ...]:
    """Return what the words for a thing may name, in normal form, the likeliest first: all of them, and those without
    words that only stand beside a name."""
    said = bare = normalise(named)
    while (less := BESIDE_A_NAME.sub("", bare)) != bare and less:
        bare = less
    return tuple(dict.fromkeys((said, bare)))


class NewTask(Arguments):
    """The arguments of `add_task`, as a phrase without a date gives them."""

    title: Title = Field(description="What is to be done, in the person's words.")


class NamedTask(Arguments):
    """A task as a person names it."""

    task: Title = Field(description="Words of its title, as in 'milk'; of several, 'milk and eggs'.")
    also: SkipJsonSchema[Title | None] = None
    """What else the words had named, while it was asked which task one of them is."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words name a task. "I'm done with this" and "delete it" name none, nor does "finish" with
        what is "not done"."""
        return normalise(slots.get("task", "")) not in NO_NAMES


NO_NAMES = frozenset(["it", "this", "that", "them", "these", "those", "one", "eso", "esto", "esa", "ese"])
"""Words that name no thing: "it", "that"."""


class OneTask(Arguments):
    """A task that was found."""

    id: str
    title: str


class ChosenTask(OneTask):
    """The task that is meant, found before anything is asked or done."""

    others: tuple[OneTask, ...] = ()
    """What else was named in the same breath: "the milk and the eggs"."""

    @property
    def all(self) -> tuple[OneTask, ...]:
        return (self, *self.others)


def to_complete(call: Call[Services], named: NamedTask) -> ChosenTask:
    """The task that the person says is done. Raises ToolAsks and ToolRefused."""
    return choose_all(call, named, say(call).which_is_done)


def to_delete(call: Call[Services], named: NamedTask) -> ChosenTask:
    """Return the tasks to delete. Raises ToolAsks; ToolRefused if there is none, which says where else such a thing is:
    in the calendar."""
    try:
        return choose_all(call, named, say(call).which_to_delete)
    except ToolRefused:
        events = (call.services.calendar.find(call.conversation, wanted) for wanted in named_as(named.task))
        found = next(filter(None, events), None)
        if not found:
            raise
        raise ToolRefused(say(call).task_is_event.format(event=found[0].title)) from None


def choose_all(call: Call[Services], named: NamedTask, which: str) -> ChosenTask:
    """Return the tasks that the words name: one; or one by each part of a list, "the milk and the eggs", if no title
    has all of these words. Raises ToolAsks with the other parts, for the answer to complete."""
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
    return first.model_copy(update={"others": tuple(OneTask(id=each.id, title=each.title) for each in others)})


def parts_of_also(words: str | None) -> list[str]:
    return (parts_of(words) or [words]) if words else []


def choose(call: Call[Services], named: NamedTask, which: str) -> ChosenTask:
    """Return the one task that the words name: by number, by title, or by whole words that only its title has; else
    raise ToolAsks with the question `which`."""
    tasks = call.services.tasks.list(call.conversation)
    open_tasks = [task for task in tasks if not task.done]
    number, at = named.task.lstrip("#"), place(named.task)
    if named.task.startswith(BY_ID):
        found = [task for task in tasks if task.id == named.task.removeprefix(BY_ID)]
    elif at is not None or (number.isdecimal() and len(number) < 4):
        found = _at(call, int(number) if at is None else at, open_tasks)
    else:
        found = next(filter(None, (_called(tasks, wanted) for wanted in named_as(named.task))), [])
        found = [task for task in found if not task.done] or found
    if not found:
        raise ToolRefused(say(call).no_such_task.format(task=named.task, tasks=describe(call, tasks)))
    if len(found) > 1:
        options = [(task.title, f"{BY_ID}{task.id}") for task in found]
        raise ToolAsks(which, "task", options)
    return ChosenTask(id=found[0].id, title=found[0].title)


def _at(call: Call[Services], number: int, open_tasks: list[Task]) -> list[Task]:
    """The task at this place of the list that the person has read, if it is still open."""
    places = shown.places(call, KIND, [task.id for task in open_tasks])
    at = number if number == LAST else number - 1
    wanted = places[at] if number and at < len(places) and places else None
    return [task for task in open_tasks if task.id == wanted]


def is_named_in_part(call: Call[Services], named: NamedTask, chosen: ChosenTask) -> bool:
    """Whether the words name only a part of one of the tasks that were chosen."""
    return any(is_part(named, each.title) for each in chosen.all)


def is_part(named: NamedTask, title: str) -> bool:
    """Whether the words name only a part of a task that is a list: "eggs", of "milk, eggs and bread". Its other things
    may be left to do, so the person is asked. A title of one thing is named by any whole words that only it has."""
    is_the_very_one = (
        named.task.startswith(BY_ID) or named.task.lstrip("#").isdecimal() or place(named.task) is not None
    )
    return not is_the_very_one and not names_all(named.task, title)


def _called(tasks: list[Task], wanted: str) -> list[Task]:
    """The tasks of that title, else with these words in it, else of the very same words: "the bread and the milk"."""
    return entries_called(tasks, wanted, lambda task: task.title) or [
        task for task in tasks if title_words(wanted) and title_words(task.title) == title_words(wanted)
    ]


def describe(call: Call[Services], tasks: list[Task]) -> str:
    """The person's open tasks in words, numbered, and how many are done."""
    open_tasks = [task for task in tasks if not task.done]
    done = len(tasks) - len(open_tasks)
    finished = say(call).tasks_done.format(count=done) if done else ""
    if not open_tasks:
        return f"{say(call).no_open_tasks} {finished}." if finished else say(call).no_open_tasks
    places = shown.places(call, KIND, [task.id for task in open_tasks])
    listed = "\n".join(f"{places.index(task.id) + 1}. {task.title}" for task in open_tasks)
    return say(call).your_tasks.format(tasks=listed) + (f"\n({finished})" if finished else "")


def _titles(chosen: ChosenTask) -> str:
    """The titles of all tasks that were chosen, as they stand between a text's quotation marks."""
    return "”, “".join(each.title for each in chosen.all)


def _for_each(chosen: ChosenTask, act: Callable[[str], bool], done: str, gone: str) -> str:
    """Call a function with the id of each chosen task, and return what has become of each, in words."""
    return "\n".join((done if act(each.id) else gone).format(title=each.title) for each in chosen.all)


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
    """List the person's open tasks with their numbers."""
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
    deeds=("got", "did", "done", "tengo", "hice", "listo", "lista"),
    doubts=is_named_in_part,
)
def complete_task(call: Call[Services], arguments: ChosenTask) -> str:
    """Mark tasks of the person as done."""
    done = say(call).task_completed, say(call).task_gone
    complete = call.services.tasks.complete
    return _for_each(arguments, lambda id: complete(call.conversation, id, call.now, call.effect), *done)


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
def delete_task(call: Call[Services], arguments: ChosenTask) -> str:
    """Delete tasks of the person. The service asks the person to confirm it."""
    done = say(call).task_deleted, say(call).task_deleted_before
    delete = call.services.tasks.delete
    return _for_each(arguments, lambda id: delete(call.conversation, id, call.now, call.effect), *done)


TOOLS = (list_tasks, complete_task, delete_task)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
