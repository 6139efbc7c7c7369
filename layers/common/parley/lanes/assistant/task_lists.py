"""The tools for people who have several lists of tasks: look at one, add to one, and choose the one that is used.

    "what's on my groceries list"             its open tasks
    "add milk to my groceries list"           a task there; the list that is used stays the one that it was
    "use my work list for my tasks"           from now on "my tasks" are those; "my default list" takes it back

Only a provider elsewhere has several lists; where tasks are kept here there is one, which is said.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, JsonValue

from parley.conversation.normal_form import entries_called, normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.assistant.deed_grammar import names_of_shelves
from parley.lanes.assistant.named import Title, named_as
from parley.lanes.assistant.shelves import telling_words
from parley.lanes.assistant.task_tools import ChosenTask, DueMoment, complete_task, delete_task, list_tasks
from parley.lanes.assistant.tasks import DatedTask, due_date_words, local_due, task_to_add
from parley.lanes.assistant.texts import say
from parley.lanes.captured import holds_deed
from parley.lanes.naming import BY_ID
from parley.ports import Services, TaskList
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Reversal, Tier, tool

LISTED = 20
"""The most tasks of a list that one message shows."""
MOST_WORDS = 4
"""The most words of a list's name."""
VOCABULARY = "parley.lanes.assistant.vocabulary"
ListName = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]


class NamedTaskList(Arguments):
    """A list of tasks as a person names it."""

    task_list: ListName

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words can name a list beside that of the person's tasks: "to-do", "order" and "back the"
        cannot.
        """
        words = normalise(slots.get("task_list", "")).split()
        telling = [each for each in words if each not in listed(VOCABULARY, "beside_a_list")]
        return 0 < len(words) <= MOST_WORDS and bool(telling) and not set(words) & listed(VOCABULARY, "no_task_list")


class NewTaskInList(NamedTaskList):
    """The arguments of `add_to_task_list`."""

    title: Title

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return the same, and whether the title says something: "my tasks" are no task."""
        return super().may_be(slots) and not telling_words(slots.get("title", "")) <= names_of_shelves()


class TaskInList(NamedTaskList):
    """A task of a list, as a person names both."""

    task: Title

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return the same, and whether the task can be one: "no, borra cebollas" is none."""
        return super().may_be(slots) and not holds_deed(slots.get("task", ""))


class SelectedTaskList(Arguments):
    """A list of tasks that was found."""

    id: str = ""
    """Its id; empty for the list that the person uses, where there is only one."""
    name: str


class TaskForList(SelectedTaskList):
    """The prepared arguments of `add_to_task_list`: the list, and the task to add to it."""

    title: str
    due: DueMoment | None = None


def _found(call: Call[Services], name: str) -> SelectedTaskList:
    """Return the list that is meant; one without an id where the person has a single list. Raises ToolAsks if several
    have the name or none has.
    """
    lists = call.services.tasks.lists(call.conversation)
    if lists is None:
        return SelectedTaskList(name=name)
    if name.startswith(BY_ID):
        found = [each for each in lists if each.id == name.removeprefix(BY_ID)]
    else:
        found = entries_called(lists, normalise(name), lambda each: each.name)
    if len(found) == 1:
        return SelectedTaskList(id=found[0].id, name=found[0].name)
    return _asked(call, name, found or lists, is_known=bool(found))


def _asked(call: Call[Services], name: str, among: list[TaskList], *, is_known: bool) -> SelectedTaskList:
    """Raise ToolAsks for one of these lists. Raises ToolRefused if there is none."""
    if not among:
        raise ToolRefused(say(call).no_task_lists)
    asked = say(call).which_task_list if is_known else say(call).no_such_task_list
    raise ToolAsks(asked.format(list=name), "task_list", [(each.name, f"{BY_ID}{each.id}") for each in among])


def _to_look_at(call: Call[Services], named: NamedTaskList) -> SelectedTaskList:
    return _found(call, named.task_list)


def _to_add(call: Call[Services], new: NewTaskInList) -> TaskForList:
    """Return the task with its list and its due date. Raises ToolAsks for a list or a date that is not clear."""
    chosen = _found(call, new.task_list)
    task = task_to_add(call, DatedTask(title=new.title))
    return TaskForList(id=chosen.id, name=chosen.name, title=task.title, due=task.due)


def _with_due(call: Call[Services], new: TaskForList) -> str:
    """Return the title of a task with when it is due: "pay rent (Friday 27 November)"."""
    return new.title if new.due is None else f"{new.title} ({due_date_words(call, new.due)})"


def _in_list(call: Call[Services], named: TaskInList) -> ChosenTask:
    """Return the open task that the words name in a list. Raises ToolAsks if several have the name or the list is not
    clear, and ToolRefused if none has it.
    """
    chosen = _found(call, named.task_list)
    tasks = [each for each in call.services.tasks.list(call.conversation, chosen.id) if not each.done]
    if named.task.startswith(BY_ID):
        found = [each for each in tasks if each.id == named.task.removeprefix(BY_ID)]
    else:
        called = (entries_called(tasks, wanted, lambda each: each.title) for wanted in named_as(named.task))
        found = next(filter(None, called), [])
    if not found:
        raise ToolRefused(say(call).not_in_task_list.format(task=named.task, list=chosen.name))
    if len(found) > 1:
        raise ToolAsks(say(call).which_to_change, "task", [(each.title, f"{BY_ID}{each.id}") for each in found])
    return ChosenTask(id=found[0].id, title=found[0].title, due=found[0].due)


def _to_use(call: Call[Services], named: NamedTaskList) -> SelectedTaskList:
    """Return the list to use from now on; one without an id for the default one. Raises ToolRefused where there is only
    one list.
    """
    if call.services.tasks.lists(call.conversation) is None:
        raise ToolRefused(say(call).one_task_list.format(list=named.task_list))
    if normalise(named.task_list) in listed(VOCABULARY, "default_task_list"):
        return SelectedTaskList(name=named.task_list)
    return _found(call, named.task_list)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<what's|what is> <left|> <on|in> <my|the|our|> {task_list:groceries} list <today|>",
            "what do I <have|need> on <my|the> {task_list:groceries} list",
            "<show|show me|read|read me|read out|open|check> <my|the|our|> {task_list:groceries} list",
            "<is there|do I have|> anything <left|> on <my|the|our> {task_list:groceries} list",
            "my {task_list:groceries} list",
        ),
        "es": variants(
            "qué <hay|tengo|queda|falta|me falta> en <mi|la|nuestra> lista de <la|> {task_list:compra}",
            "qué <hay|queda> en <mi|la> lista de <la|> {task_list:compra} hoy",
            "<muestra|muéstrame|enséñame|léeme> <mi|la> lista de <la|> {task_list:compra}",
            "mi lista de <la|> {task_list:compra}",
        ),
    },
    prepare=_to_look_at,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def look_at_task_list(call: Call[Services], arguments: SelectedTaskList) -> Result:
    """List the open tasks of one of the person's lists."""
    says = say(call)
    if not arguments.id:
        own = Result.of(list_tasks.run(call, NoArguments()))
        return own.behind(says.one_task_list.format(list=arguments.name))
    tasks = [each for each in call.services.tasks.list(call.conversation, arguments.id) if not each.done]
    titles: list[JsonValue] = [each.title for each in tasks[:LISTED]]
    data: dict[str, JsonValue] = {"count": len(tasks), "tasks": titles}
    if not tasks:
        return Result(says.nothing_in_task_list.format(list=arguments.name), data=data)
    shown = "\n".join(f"- {title}" for title in titles)
    return Result(says.tasks_of_list.format(list=arguments.name, tasks=shown), data=data)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "<add|put|write|stick|pop|throw> {title:milk} <to|on|onto> <my|the|our|> {task_list:groceries} list",
            "<add|put> <to|on> <my|the|our> {task_list:groceries} list: {title:milk}",
        ),
        "es": variants(
            "<añade|agrega|pon|apunta|anota|mete> {title:leche} <a|en> <mi|la> lista de <la|> {task_list:compra}"
        ),
    },
    prepare=_to_add,
    question=lambda call, new: say(call).add_to_task_list.format(title=_with_due(call, new), list=new.name),
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def add_to_task_list(call: Call[Services], arguments: TaskForList) -> Result:
    """Add a task to one of the person's lists."""
    says, due = say(call), local_due(call, arguments.due)
    id = call.services.tasks.add(call.conversation, arguments.title, call.now, call.effect, due, arguments.id)
    undo = (Reversal("delete_task", ChosenTask(id=id, title=arguments.title, due=arguments.due)),)
    if not arguments.id:
        told = (
            says.task_added.format(title=_with_due(call, arguments)),
            says.one_task_list.format(list=arguments.name),
        )
        return Result(" ".join(told), undo=undo)
    return Result(says.task_added_to_list.format(title=_with_due(call, arguments), list=arguments.name), undo=undo)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "use <my|the> {task_list:work} list for my tasks",
            "<put|keep> my tasks <in|on> <my|the> {task_list:work} list",
        ),
        "es": variants(
            "usa <mi|la> lista <de|> {task_list:trabajo} para mis tareas",
            "<pon|guarda> mis tareas en <mi|la> lista de {task_list:trabajo}",
        ),
    },
    prepare=_to_use,
    question=lambda call, chosen: say(call).use_task_list.format(list=chosen.name),
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def use_task_list(call: Call[Services], arguments: SelectedTaskList) -> str:
    """Keep the person's tasks in one of their lists from now on."""
    accounts = call.services.accounts
    if accounts is None or not accounts.keep_tasks_in(call.conversation, arguments.id):
        return say(call).one_task_list.format(list=arguments.name)
    return say(call).task_list_used.format(list=arguments.name)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": variants("<remove|delete|take|drop> {task:milk} <from|off> <my|the|our|> {task_list:groceries} list"),
        "es": variants("<quita|borra|elimina|saca> {task:leche} de <mi|la> lista de <la|> {task_list:compra}"),
    },
    prepare=_in_list,
    question=delete_task.question,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def remove_from_task_list(call: Call[Services], arguments: ChosenTask) -> Result:
    """Delete a task of one of the person's lists."""
    return Result.of(delete_task.run(call, arguments))


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "<check|tick|cross> off {task:milk} <on|from> <my|the|our|> {task_list:groceries} list",
            "<check|tick|cross> {task:milk} off <my|the|our|> {task_list:groceries} list",
            "mark {task:milk} <as|> done on <my|the> {task_list:groceries} list",
        ),
        "es": variants(
            "<tacha|marca> {task:leche} <como hecha|como hecho|> <en|de> <mi|la> lista de <la|> {task_list:compra}"
        ),
    },
    prepare=_in_list,
    question=complete_task.question,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def complete_in_task_list(call: Call[Services], arguments: ChosenTask) -> Result:
    """Mark a task of one of the person's lists as done."""
    return Result.of(complete_task.run(call, arguments))


@tool(
    Tier.READ,
    phrases={
        "en": [
            "show my lists",
            "my lists",
            *variants("<which|what> lists <of tasks|> do I have", "what are my lists"),
        ],
        "es": ["mis listas", *variants("qué listas <de tareas|> tengo", "cuáles son mis listas")],
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def show_task_lists(call: Call[Services], arguments: NoArguments) -> str:
    """Tell which lists of tasks the person has."""
    lists = call.services.tasks.lists(call.conversation)
    if lists is None:
        return say(call).only_one_task_list
    return say(call).your_task_lists.format(lists=", ".join(each.name for each in lists))


TOOLS = (
    look_at_task_list,
    add_to_task_list,
    use_task_list,
    remove_from_task_list,
    complete_in_task_list,
    show_task_lists,
)
"""The tools of this file, in the order in which phrases are held against them."""
