"""The tools that add and change tasks, with their due dates; `task_tools.py` has those that need no dates."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from pydantic import JsonValue

from parley.conversation.time_words import day_in_words
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import when as times_said
from parley.lanes.assistant import amending, anchors
from parley.lanes.assistant.deed_grammar import names_of_shelves
from parley.lanes.assistant.named import Title
from parley.lanes.assistant.reminder_moments import moment_in_full
from parley.lanes.assistant.shelves import telling_words
from parley.lanes.assistant.task_tools import ChosenNewTask, ChosenTask, DueMoment, NamedTask, NewTask, choose, is_part
from parley.lanes.assistant.texts import say
from parley.lanes.captured import holds_deed, holds_phone_number, is_bare_note, says_again_and_again, says_all
from parley.lanes.deed_words import deeds_of
from parley.lanes.naming import BY_ID
from parley.lanes.time_arguments import DayOrMoment
from parley.lanes.when import meanings, read, split, unusable
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern
from parley.times import Once, Range, is_period
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, Result, Reversal, Tier, tool


class DatedTask(NewTask):
    """The arguments of `add_task`."""

    when: DayOrMoment | None = None

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the text that a phrase has captured as `when` is a time: "by friday" is, "by lamp" in "stand
        by lamp" is not.
        """
        return "when" not in slots or times_said.beside_time(slots["when"]) == ""

    @classmethod
    def may_be_in(cls, text: str, slots: Mapping[str, str]) -> bool:
        """Return the same, and whether the title can be one: "todo bien" is no task, nor is "apunta hay faena cada
        sábado", which recurs, or "my tasks".
        """
        title = slots.get("title", "")
        is_shelf = telling_words(title) <= names_of_shelves()
        is_other = says_all(text) or holds_deed(title) or is_shelf
        if is_bare_note(text):  # a number is somebody's, and what recurs stands in a calendar
            is_other = is_other or holds_phone_number(title) or says_again_and_again(title)
        return cls.may_be(slots) and not is_other


class ChangedTask(NamedTask):
    """The arguments of `update_task`."""

    title: Title | None = None
    when: DayOrMoment | None = None

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words can change a task: a time is no title, as in "cambia la tarea luz a el lunes"."""
        return super().may_be(slots) and times_said.beside_time(slots.get("title", "")) != ""


class ReplacedTask(Arguments):
    """The prepared arguments of `update_task`: the task to change, as it is and as it will be."""

    id: str
    title: str
    new_title: str
    due: DueMoment | None = None
    old_due: DueMoment | None = None
    """The due date of the task before the change."""


def _due(call: Call[Services], when: str | None) -> datetime | date | None:
    """Return the moment or the day at which a task is due by these words, of a week or a month its last day; None
    without words. Raises ToolAsks for words that recur, last, or mean no moment.
    """
    if when and (ends := END_OF.match(when)) and not meanings(call, when):
        when = when[ends.end() :]  # "by the end of january", of which the last day is meant anyway
    when = anchors.dated(call, when) if when else None
    meant = read(call, when) if when else None
    if meant is None:
        return None
    if isinstance(meant, Range) and meant.all_day and is_period(when or "", LANGUAGES):
        return meant.end.astimezone(call.zone).date() - timedelta(days=1)
    if not isinstance(meant, Once):
        raise unusable(call, "one_moment", when or "")
    return _moment_or_day(call, meant)


def _moment_or_day(call: Call[Services], meant: Once) -> datetime | date:
    """Return the moment that was said; if no time of day was said, the day."""
    return meant.at if meant.has_time else meant.at.astimezone(call.zone).date()


def local_due(call: Call[Services], due: datetime | date | None) -> datetime | date | None:
    """Return when a task is due by the person's clock, whose day is what some lists keep of a moment."""
    return due.astimezone(call.zone) if isinstance(due, datetime) else due


def due_date_words(call: Call[Services], due: datetime | date) -> str:
    """Return in words when a task is due: "Friday 27 November", or with its time."""
    if isinstance(due, datetime):
        return moment_in_full(call, due)
    return day_in_words(due, call.language, call.now.astimezone(call.zone).date())


def task_to_add(call: Call[Services], new: DatedTask) -> ChosenNewTask:
    """Return the task to add with its due date, which may be the end of its title: "pay rent by friday". A title that
    does not clearly end in a date stays whole ("call Ana: 9:00"). Raises ToolAsks if the date has several meanings.
    """
    if new.when is None and (found := _dated(call, new.title)):
        return found
    return ChosenNewTask(title=new.title, due=_due(call, new.when))


VOCABULARY = "parley.lanes.assistant.vocabulary"
ABOUT_TIME = pattern(VOCABULARY, "due_never_begins_with", r"(?:{})\b")
"""Matches the words that begin a time which belongs to the title: "for" in "tickets for friday"."""
FOR_A_DAY = pattern(VOCABULARY, "due_never_behind", r"\b(?:{})$")
"""Matches a title whose thing is for a day ("tickets"), so that the time behind it says for which day it is."""
DUE_BY = pattern(VOCABULARY, "due_begins_with", r"(?:{})(?=\s+\S)")
"""Matches the words that begin a due date, whatever day the title names before it: "finish Friday report by
wednesday"."""
LEFT_OF_DUE = pattern(VOCABULARY, "due_ends_title", r"(?<!\s)\s+(?:{})$")
"""Matches what is left of "due sunday" at the end of a title once the day is taken out: "due"."""
END_OF = pattern(VOCABULARY, "due_end_of", r"(?:{}) (?=\S)")
"""Matches the words before a week or a month whose last day is meant: "by the end of"."""
DUE_WORDS = 8
"""The most words of a due date, counting the word that it begins with."""


def _dated(call: Call[Services], text: str) -> ChosenNewTask | None:
    """Return the task of a text that begins or ends with one moment, with that as its due date; None if the text has
    none.
    """
    try:
        found = split(call, text, "title", kinds=(Once,))
    except ToolRefused:
        return _due_at_end(call, text)
    except ToolAsks as question:
        if question.is_wrong:
            return _due_at_end(call, text)
        raise
    if found is None or not found.title or not isinstance(found.meaning, Once):
        return None
    if not (text.startswith(found.title) or text.endswith(found.title)):
        return _due_at_end(call, text)
    if _is_about_time(found.title, found.phrase) or text.removeprefix(found.title).lstrip().startswith(":"):
        return None
    return ChosenNewTask(title=LEFT_OF_DUE.sub("", found.title), due=_moment_or_day(call, found.meaning))


def _is_about_time(title: str, phrase: str) -> bool:
    """Return whether the time in a phrase belongs to the title ("tickets for friday") and does not say when the task is
    due.
    """
    before, *_ = phrase.split()
    return ABOUT_TIME.match(phrase) is not None or FOR_A_DAY.search(f"{title} {before}") is not None


def _due_at_end(call: Call[Services], text: str) -> ChosenNewTask | None:
    """Return the task of a text that ends in a due date, though its title has another time ("finish Friday report by
    wednesday"); None if it does not.
    """
    words = text.split()
    for start in range(max(1, len(words) - DUE_WORDS), len(words) - 1):
        title, phrase = " ".join(words[:start]), " ".join(words[start:])
        begun = DUE_BY.match(phrase)
        if begun is None or _is_about_time(title, phrase):
            continue
        when = phrase[begun.end() :].strip()
        if any(isinstance(each, Once) for each in meanings(call, when)):
            return ChosenNewTask(title=title, due=_due(call, when))
    return None


def task_to_change(call: Call[Services], named: ChangedTask) -> ReplacedTask:
    """Return the task to change, as it is and as it will be. Raises ToolAsks if the task or the date is unclear, and
    ToolRefused if there is no such task.
    """
    old = choose(call, NamedTask(task=named.task), say(call).which_to_change)
    due = _due(call, named.when)
    return ReplacedTask(id=old.id, title=old.title, new_title=named.title or old.title, due=due, old_due=old.due)


def _meant_for(call: Call[Services], changed: ReplacedTask) -> Once | None:
    """Return the present due date of the task that changes; None if it has none."""
    due = changed.old_due
    if due is None or isinstance(due, datetime):
        return Once(due) if due else None
    return Once(datetime.combine(due, time(), call.zone), has_time=False)


def _whether_to_add(call: Call[Services], new: ChosenNewTask) -> str:
    if new.due is None:
        return say(call).add_task.format(title=new.title)
    return say(call).add_task_for.format(title=new.title, when=due_date_words(call, new.due))


def _whether_to_change(call: Call[Services], chosen: ReplacedTask) -> str:
    if chosen.due is None:
        return say(call).change_task.format(title=chosen.title, new=chosen.new_title)
    when = due_date_words(call, chosen.due)
    if chosen.new_title == chosen.title:
        return say(call).task_for.format(title=chosen.title, when=when)
    return say(call).change_task_for.format(title=chosen.title, new=chosen.new_title, when=when)


def _added(call: Call[Services], new: ChosenNewTask) -> str:
    if new.due is None:
        return say(call).task_added.format(title=new.title)
    return say(call).task_added_for.format(title=new.title, when=due_date_words(call, new.due))


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("add {title:milk} to my tasks", "add task {title:milk}", "add {title:milk} to my list"),
            *("put {title:milk} on my list", "add {title:milk} to the list", "put {title:milk} on the list"),
            *("add {title:milk} to my to-do list", "add {title:milk} to my todo list", "todo {title:milk}"),
            *(
                "todo: {title:milk}",
                "add a task to {title:call Ana}",
                "new task {title:milk}",
                "new task: {title:milk}",
            ),
            *variants(
                "<add|put> {title:milk} <to|on> <my|the> <tasks|list|to-do list|to do list|todo list|todos|to-dos>",
                "<add|put> {title:milk} <to|on> <my|the> <tasks|list|to-do list|to do list|todo list>"
                " <for|by|due|due on|on|before> {when:tomorrow}",
                "<add|put> {title:milk} by {when:tomorrow} <to|on> <my|the> <tasks|list|to-do list|todo list>",
                "<add|put> <to|on> <my|the> <tasks|list|to-do list|to do list|todo list><:|> {title:milk}",
                "<add|new|create> <a|new|a new|> task<:| to> {title:milk}",
                "<add|new|create> <a|new|a new|> task<:| to> {title:milk} <by|due|due by> {when:tomorrow}",
            ),
        ],
        "es": [
            "añade {title:leche} a mis tareas",
            "agrega {title:leche} a mis tareas",
            "añade la tarea {title:leche}",
            "nueva tarea {title:leche}",
            *("añade {title:leche} a mi lista", "agrega {title:leche} a mi lista", "pon {title:leche} en mi lista"),
            *("añade {title:leche} a la lista", "agrega {title:leche} a la lista", "pon {title:leche} en la lista"),
            *("apunta {title:leche} en mi lista", "apunta {title:leche} en la lista", "apunta {title:leche}"),
            *("anota {title:leche}", "nueva tarea: {title:leche}"),
            *variants(
                "<añade|agrega|pon|apunta|anota> {title:leche} <a|en> <mis tareas|mis pendientes|mi lista|la lista>",
                "<añade|agrega|pon|apunta|anota> {title:leche} <a|en> <mis tareas|mis pendientes|mi lista|la lista>"
                " <para|para el|antes del|antes de|hasta el> {when:mañana}",
                "<añade|agrega|pon|apunta|anota> <a|en> <mis tareas|mis pendientes|mi lista|la lista><:|>"
                " {title:leche}",
                "<añade|agrega|crea|nueva> <la|una|> tarea<:| de|> {title:leche}",
                "<añade|agrega|crea|nueva> <la|una|> tarea<:| de|> {title:leche} <antes del|antes de> {when:mañana}",
            ),
        ],
    },
    prepare=task_to_add,
    question=_whether_to_add,
    gives={"task": "id:1", "title": "milk"},
    foresees=lambda _, new: {"title": new.title},
    makes=("title",),
    deeds=deeds_of("create"),
    amends=amending.task,
)
def add_task(call: Call[Services], arguments: ChosenNewTask) -> Result:
    """Add one task. Call it once for each."""
    call.services.tasks.add(call.conversation, arguments.title, call.now, call.effect, local_due(call, arguments.due))
    data: dict[str, JsonValue] = {"task": f"{BY_ID}{call.effect}", "title": arguments.title}
    undo = (Reversal("delete_task", ChosenTask(id=call.effect, title=arguments.title, due=arguments.due)),)
    return Result(_added(call, arguments), data=data, undo=undo)


@tool(
    Tier.WRITE,
    phrases={
        "en": ["rename task {task:milk} to {title:oat milk}"],
        "es": ["cambia la tarea {task:leche} a {title:leche de avena}"],
    },
    prepare=task_to_change,
    question=_whether_to_change,
    gives={"task": "id:1", "title": "milk"},
    foresees=lambda _, changed: {"task": f"{BY_ID}{changed.id}", "title": changed.new_title},
    doubts=lambda _, named, chosen: is_part(named, chosen.title),
    in_help=False,
    deeds=deeds_of("move", "rename", "wait"),
    time_now=_meant_for,
)
def update_task(call: Call[Services], arguments: ReplacedTask) -> Result:
    """Change a task's title, or when it is meant for."""
    if not call.services.tasks.change(
        call.conversation, arguments.id, arguments.new_title, local_due(call, arguments.due)
    ):
        return Result(say(call).task_gone.format(title=arguments.title))
    words = say(call).task_changed.format(new=arguments.new_title)
    if arguments.due is not None:
        when = due_date_words(call, arguments.due)
        words = say(call).task_changed_for.format(new=arguments.new_title, when=when)
    data: dict[str, JsonValue] = {"task": f"{BY_ID}{arguments.id}", "title": arguments.new_title}
    return Result(words, data=data, undo=_as_it_was(arguments))


def _as_it_was(changed: ReplacedTask) -> tuple[Reversal, ...]:
    """Return the call that undoes a change of a task; empty if the task had no due date before, because none can be
    removed.
    """
    if changed.due is not None and changed.old_due is None:
        return ()
    before = {"title": changed.new_title, "new_title": changed.title, "due": changed.old_due, "old_due": changed.due}
    return (Reversal("update_task", changed.model_copy(update=before)),)


TOOLS = (add_task, update_task)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
