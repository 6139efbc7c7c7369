"""The tools for reminders that come until they are done: set one by "nag me ...", and end one by "done" or "skip it".

`until_done.py` reads the words; `reminders.py` sets any other reminder that is to come until it is done.
"""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.normal_form import normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.assistant.named_reminders import describe
from parley.lanes.assistant.reminder_moments import (
    ChosenMoment,
    ReminderText,
    moment_until_done,
    reminder_as_it_is,
    said_moment,
)
from parley.lanes.assistant.reminders import set_reminder
from parley.lanes.assistant.texts import say
from parley.lanes.naming import BY_ID
from parley.ports import Services
from parley.tools.phrases import variants
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


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "<nag|pester|badger|hassle> me <to|about> {text:call Ana tomorrow at 3}",
            "<nag|pester|badger|hassle> me {when:tomorrow at 3} <to|about> {text:call Ana}",
            "keep <reminding|nagging|bugging|pestering|nudging|pinging> me <to|about> {text:call Ana tomorrow at 3}",
        ),
        "es": variants(
            "<insísteme|insísteme mucho> <para que|con|en que> {text:llame a Ana mañana a las 3}",
            "<insísteme|insísteme mucho> {when:mañana a las 3} <para que|con|en que> {text:llame a Ana}",
            "<sígueme recordando|sigue recordándome|no dejes de recordarme|no pares de recordarme> {text:llamar a Ana}",
        ),
    },
    prepare=moment_until_done,
    question=lambda call, chosen: say(call).set_reminder.format(when=said_moment(call, chosen), text=chosen.text),
    makes=("text",),
    in_help=False,
    is_for_phrases=True,
)
def nag(call: Call[Services], arguments: ChosenMoment) -> Result:
    """Remind the person until it is done."""
    result = set_reminder.run(call, arguments)
    return Result.of(result)


TOOLS = (finish_reminder, nag)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
