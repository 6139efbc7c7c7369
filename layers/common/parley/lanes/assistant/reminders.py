"""The reminders of the assistant lane: something to say to the person later.

They live in the conversation itself, so setting one is part of the turn's commit, and none can be lost or doubled.
"""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from parley.conversation.timers import whole_seconds
from parley.errors import ToolRefused
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.tools import NoArguments
from parley.ports import Services
from parley.tools.tool import Arguments, Call, Later, Result, Tier, tool

Words = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]
A_YEAR = 366 * 24 * 60
"""Minutes: further ahead nobody remembers having asked."""


class NewReminder(Arguments):
    """What `set_reminder` is told."""

    minutes: int = Field(ge=1, le=A_YEAR, description="In how many minutes, from now.")
    text: Words = Field(description="What to remind the person of, in their words, as they would read it.")


class ChosenMoment(Arguments):
    """The reminder with its very moment."""

    at: datetime
    minutes: int
    text: str


class NumberedReminder(Arguments):
    """A reminder as a person names it."""

    number: int = Field(ge=1, description="Its number in the list of reminders.")


class ChosenReminder(Arguments):
    """The very reminder."""

    id: str
    text: str


def moment(call: Call[Services], new: NewReminder) -> ChosenMoment:
    """When that is: counted from when it was said, whenever it is done."""
    at = whole_seconds(call.now + timedelta(minutes=new.minutes))
    return ChosenMoment(at=at, minutes=new.minutes, text=new.text)


def choose(call: Call[Services], named: NumberedReminder) -> ChosenReminder:
    """The reminder of that number."""
    if named.number > len(call.later):
        raise ToolRefused(say(call).no_such_reminder.format(number=named.number, reminders=describe(call)))
    found = call.later[named.number - 1]
    return ChosenReminder(id=found.id, text=found.text)


def describe(call: Call[Services]) -> str:
    """What is set, numbered, soonest first."""
    if not call.later:
        return say(call).no_reminders
    listed = (f"{n}. {each.text} ({span(call, each.at - call.now)})" for n, each in enumerate(call.later, 1))
    return say(call).your_reminders.format(reminders="\n".join(listed))


UNITS = ((24 * 60, "day"), (60, "hour"), (1, "minute"))
"""Minutes of each."""


def span(call: Call[Services], left: timedelta) -> str:
    """How far ahead, in the two largest units that there are."""
    from babel.units import format_unit  # 25 ms, and few turns say how long something takes

    minutes = max(1, round(left.total_seconds() / 60))
    words = []
    for size, name in UNITS:
        count, minutes = divmod(minutes, size)
        if count:
            words.append(format_unit(count, f"duration-{name}", locale=call.language))
    return say(call).in_time.format(time=" ".join(words[:2]))


@tool(
    Tier.READ,
    phrases={
        "en": ["my reminders", "what reminders do I have", "list my reminders"],
        "es": ["mis recordatorios", "qué recordatorios tengo", "muestra mis recordatorios"],
    },
)
def list_reminders(call: Call[Services], arguments: NoArguments) -> str:
    """List the person's reminders with their numbers."""
    return describe(call)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "remind me in {minutes:20} minutes to {text:stretch}",
            "remind me in {minutes:1} minute to {text:stretch}",
        ],
        "es": [
            "recuérdame en {minutes:20} minutos {text:estirarme}",
            "recuérdame en {minutes:1} minuto {text:estirarme}",
            "recuérdame dentro de {minutes:20} minutos {text:estirarme}",
            "recuérdame dentro de {minutes:1} minuto {text:estirarme}",
        ],
    },
    prepare=moment,
    question=lambda call, chosen: say(call).set_reminder.format(
        when=span(call, timedelta(minutes=chosen.minutes)), text=chosen.text
    ),
)
def set_reminder(call: Call[Services], arguments: ChosenMoment) -> Result:
    """Remind the person of something, so many minutes from now."""
    later = Later(arguments.at, arguments.text)
    when = span(call, timedelta(minutes=arguments.minutes))
    return Result(say(call).reminder_set.format(when=when, text=arguments.text), later=(later,))


@tool(
    Tier.WRITE,
    phrases={
        "en": ["cancel reminder {number:1}"],
        "es": ["cancela el recordatorio {number:1}", "cancela recordatorio {number:1}"],
    },
    prepare=choose,
    question=lambda call, chosen: say(call).cancel_reminder.format(text=chosen.text),
)
def cancel_reminder(call: Call[Services], arguments: ChosenReminder) -> str | Result:
    """Cancel one of the person's reminders."""
    if not any(each.id == arguments.id for each in call.later):
        return say(call).reminder_over.format(text=arguments.text)
    return Result(say(call).reminder_cancelled.format(text=arguments.text), forget=(arguments.id,))


TOOLS = (set_reminder, list_reminders, cancel_reminder)
"""What a model and HELP are offered, in this order: a tool is usable once it stands here."""
