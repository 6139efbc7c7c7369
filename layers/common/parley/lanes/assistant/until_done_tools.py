"""The tool that ends a reminder which comes until it is done, by "done" or "skip it".

`until_done.py` reads the words that ask for such a reminder, and `reminders.py` sets it.
"""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.assistant.named_reminders import describe
from parley.lanes.assistant.reminder_moments import (
    ChosenMoment,
    ReminderText,
    reminder_as_it_is,
)
from parley.lanes.assistant.texts import say
from parley.lanes.naming import BY_ID
from parley.ports import Services
from parley.tools.tool import Arguments, Call, Result, Tier, TimerRequest, tool


class FinishedReminder(Arguments):
    """The arguments of `finish_reminder`."""

    about: ReminderText | None = Field(None, description="Null: the one that came last.")
    chosen: SkipJsonSchema[str] = ""
    """The reminder that the person has answered or picked: "id:" and its id."""


class FinishedOnce(Arguments):
    """The prepared arguments of `finish_reminder`: the reminder that comes no more, or goes on by its schedule."""

    id: str
    text: str
    goes_on: ChosenMoment | None = None
    """The reminder with its schedule; None if it came only once."""


def is_pressing(reminder: TimerRequest) -> bool:
    """Return whether a reminder has come and will come again because nobody has said that it is done."""
    return reminder.until_done is not None and reminder.until_done.came > 0


def to_finish(call: Call[Services], named: FinishedReminder) -> FinishedOnce:
    """Return the reminder that has come and is done. Raises ToolAsks if several may be meant, and ToolRefused if none
    waits to be done.
    """
    waiting = [each for each in call.later if is_pressing(each)]
    if named.chosen:
        waiting = [each for each in waiting if f"{BY_ID}{each.id}" == named.chosen]
    if named.about:
        about = f" {normalise(named.about)} "
        waiting = [each for each in waiting if about in f" {normalise(each.text)} "]
    if not waiting:
        raise ToolRefused(say(call).none_to_finish.format(reminders=describe(call)))
    last = call.rung[-1].id if call.rung and not named.about else ""
    chosen = [each for each in waiting if each.id == last] or waiting
    if len(chosen) > 1:
        raise ToolAsks(say(call).which_reminder, "chosen", [(each.text, f"{BY_ID}{each.id}") for each in chosen])
    (reminder,) = chosen
    goes_on = reminder_as_it_is(call, reminder) if reminder.schedule else None
    return FinishedOnce(id=reminder.id, text=reminder.text, goes_on=goes_on)


@tool(
    Tier.WRITE,
    prepare=to_finish,
    question=lambda call, chosen: say(call).finish_reminder.format(text=chosen.text),
    in_help=False,
)
def finish_reminder(call: Call[Services], arguments: FinishedOnce) -> str | Result:
    """Let a reminder that comes until it is done rest: the person has done it, or does not want to."""
    if all(each.id != arguments.id for each in call.later):
        return say(call).reminder_over.format(text=arguments.text)
    on = arguments.goes_on
    later = (TimerRequest(on.at, on.text, schedule=on.schedule, until_done=on.until_done),) if on else ()
    words = say(call).reminder_finished.format(text=arguments.text)
    return Result(words, later=later, forget=(arguments.id,))


TOOLS = (finish_reminder,)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
