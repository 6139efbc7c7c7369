"""The coach's tools for what people tell of a habit in their own words, all at once or none: `told.py` reads it."""

from pydantic import Field

from parley.lanes.coach.enrol import ended, newly_enrolled
from parley.lanes.coach.flow import all_set_for, described, going_on
from parley.lanes.coach.notes import OPTIONAL, HabitText, for_call
from parley.lanes.coach.sizes import size_in, with_number
from parley.lanes.coach.texts import say
from parley.lanes.coach.told import is_no_answer, open_field, told_habit
from parley.lanes.coach.tools import NewHabit, enrolled, schedule_told, told_in_words, with_told
from parley.lanes.when import LONGEST_WHEN
from parley.ports import Services
from parley.tools.tool import AmendingCall, Arguments, Call, NoArguments, Result, Tier, tool


class ToldHabit(Arguments):
    """The arguments of `note_habit`: what was told of the habit."""

    habit: HabitText = ""
    anchor: HabitText = ""
    why: HabitText = ""
    when: str = Field("", max_length=LONGEST_WHEN)


def to_note(call: Call[Services], told: ToldHabit) -> NewHabit:
    """Return what was told, with the schedule that the time means. Raises ToolRefused or ToolAsks for a time that means
    none, or several.
    """
    schedule = schedule_told(call, for_call(call), told.when, told.anchor) if told.when else None
    return NewHabit(habit=told.habit, anchor=told.anchor, why=told.why, schedule=schedule)


def _noted(call: Call[Services], told: NewHabit) -> Result:
    """Return the Result that notes what was told, says so, and asks for what is still missing. It enrols a person who
    is not enrolled.
    """
    says, notes = say(call), for_call(call)
    changed = with_told(notes if notes.conversation_active else newly_enrolled(notes), told)
    hello = [] if notes.conversation_active else [says.hello]
    return going_on(call, changed, [*hello, says.told_so_far.format(facts=told_in_words(call, told))])


def _whether_to_start(call: Call[Services], told: NewHabit) -> str:
    return say(call).ask_start_with.format(habit=told_in_words(call, told))


@tool(Tier.WRITE, prepare=to_note, question=_whether_to_start, in_help=False, is_for_phrases=True, minor=True)
def note_habit(call: Call[Services], arguments: NewHabit) -> Result:
    """Note what the person has told of the habit that they want, and go on with what is missing."""
    return _noted(call, arguments)


def _offered_otherwise(call: Call[Services], offered: NewHabit, text: str) -> AmendingCall | None:
    """Return the call that offers the habit as a text changes it: its size, what it follows, or its time ("like
    5 after brushing my teeth"). None for any other text.
    """
    told = {} if is_no_answer(text) else dict(told_habit(text))
    rest = text
    for said in (told.get("anchor", ""), told.get("when", "")):
        rest = rest.replace(said, " ", 1)
    size = size_in(rest)
    habit = with_number(offered.habit, size.number) if size else ""
    if "habit" in told or not (told or habit):
        return None
    kept = {"habit": habit or offered.habit, "anchor": offered.anchor, "why": offered.why}
    return AmendingCall("offer_habit", {name: value for name, value in {**kept, **told}.items() if value})


@tool(
    Tier.CONFIRM,
    prepare=to_note,
    question=_whether_to_start,
    in_help=False,
    is_for_phrases=True,
    amends=_offered_otherwise,
)
def offer_habit(call: Call[Services], arguments: NewHabit) -> Result:
    """Begin the habit that a text seems to wish for, once the person agrees."""
    return _noted(call, arguments)


@tool(
    Tier.WRITE, question=lambda call, _: say(call).ask_stage["feedback"], in_help=False, is_for_phrases=True, minor=True
)
def nothing_to_add(call: Call[Services], arguments: NoArguments) -> Result:
    """Go on without the answer to a question that needs none."""
    notes = enrolled(call)
    field = open_field(notes)
    return going_on(call, notes.change(asked=(*notes.asked, field)) if field in OPTIONAL else notes, [])


@tool(Tier.READ, in_help=False, is_for_phrases=True)
def suggest_habits(call: Call[Services], arguments: NoArguments) -> str:
    """What small habits people choose."""
    return say(call).ideas if for_call(call).conversation_active else say(call).ideas_first


@tool(Tier.CONFIRM, question=lambda call, _: say(call).ask_leave, in_help=False, is_for_phrases=True)
def leave_habit(call: Call[Services], arguments: NoArguments) -> Result:
    """End the habit of a person who wants no part in it, once they have said that this is what they mean."""
    notes = enrolled(call)
    told = say(call).stopped if notes.profile.total_prompts else say(call).left
    return Result(
        told.format(**described(call, notes)), forget=all_set_for(call), notes=ended(notes).store(), closes=True
    )


TOLD_TOOLS = (note_habit, offer_habit, nothing_to_add, suggest_habits, leave_habit)
"""The tools of this file."""
