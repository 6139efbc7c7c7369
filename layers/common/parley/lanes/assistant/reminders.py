"""The reminders of the assistant lane: something to say to the person later, once or again and again.

They live in the conversation itself, so setting one is part of the turn's commit, and none can be lost or doubled.
What a person chooses, they read back in full, by their own clock.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from parley.conversation.schedule_words import in_full
from parley.conversation.spelling import number
from parley.conversation.timers import whole_seconds
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import moments
from parley.lanes.assistant.ordinals import LAST, place
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.tools import NoArguments
from parley.ports import Services
from parley.schedules import Random, Recurrence, Schedule, following
from parley.tools.tool import Arguments, Call, Later, Result, Tier, tool

Words = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]
When = Annotated[str, Field(min_length=1, max_length=100)]
LONGEST = 8
"""Words that say when, at most, behind those that say what."""
A_YEAR = 366 * 24 * 60
"""Minutes: further ahead nobody remembers having asked."""
WHEN = (
    "When, by the person's clock: '2026-11-22 15:00', or in English words, as in 'tomorrow at 15:00'. What recurs: "
    "'every day at 09:00', 'every monday and thursday at 18:30'; at a random time: 'every day between 9:00 and 17:00'."
)


class NewReminder(Arguments):
    """What `set_reminder` is told. Without `minutes` and `when`, the person is asked."""

    minutes: Annotated[int | None, BeforeValidator(number)] = Field(
        None, ge=1, le=A_YEAR, description="In how many minutes, from now; or else `when`."
    )
    when: When | None = Field(None, description=WHEN)
    text: Words | None = Field(
        None, description="What to remind the person of, in their words, as they would read it; nothing for an alarm."
    )


class ChosenMoment(Arguments):
    """The reminder with its very moment, or with what it recurs by."""

    at: datetime
    """With a schedule: when it was asked for."""
    minutes: int | None = None
    schedule: Schedule | None = None
    text: str


def _number(named: object) -> object:
    """Of "second", 2; of "last", LAST; anything else as it is."""
    at = place(named) if isinstance(named, str) else None
    return named if at is None else at


Number = Annotated[
    int, Field(ge=LAST, description="Its number in the list of reminders; -1 is the last."), BeforeValidator(_number)
]


class NumberedReminder(Arguments):
    """A reminder as a person names it."""

    number: Number


class MovedReminder(Arguments):
    """What `move_reminder` is told."""

    number: Number
    when: When = Field(description=WHEN)


class ChosenReminder(Arguments):
    """The very reminder."""

    id: str
    text: str


class ReplacedReminder(Arguments):
    """The very reminder, and the one that comes instead."""

    id: str
    new: ChosenMoment


def moment(call: Call[Services], new: NewReminder) -> ChosenMoment:
    """When that is: counted from when it was said, whenever it is done."""
    if new.minutes is None:
        what = new.text or say(call).alarm
        when, text = (new.when, what) if new.when else _apart(call, what)
        return _understood(call, when, text)
    at = whole_seconds(call.now + timedelta(minutes=new.minutes))
    return ChosenMoment(at=at, minutes=new.minutes, text=new.text or say(call).alarm)


def _apart(call: Call[Services], words: str) -> tuple[str, str]:
    """Of "call Ana tomorrow at 3", or "tomorrow at 3 call Ana", when and what: the moment is as many of the last words
    as make one, or else of the first ones.

    Raises ToolAsks for words without one, and ToolRefused for a moment without anything else.
    """
    split = words.split()
    last = ((split[start:], split[:start]) for start in range(max(1, len(split) - LONGEST), len(split)))
    first = ((split[:end], split[end:]) for end in range(min(LONGEST, len(split) - 1), 0, -1))
    for when, what in (*last, *first):
        with suppress(moments.NotAMoment):
            _means(call, " ".join(when))
            return " ".join(when), " ".join(what)
    with suppress(moments.NotAMoment):
        _means(call, words)
        raise ToolRefused(say(call).what_missing.format(when=words))
    raise ToolAsks(say(call).when_missing, "when", shape="moment")


def _means(call: Call[Services], when: str, near: datetime | None = None) -> moments.Once | Schedule:
    """Raises NotAMoment."""
    languages = dict.fromkeys([call.language, "en", "es"])
    return moments.understand(when, call.now, call.zone, tuple(languages), near)


def _understood(call: Call[Services], when: str, text: str, near: Later | None = None) -> ChosenMoment:
    """The moment, or the schedule, that the words mean. Raises ToolRefused."""
    try:
        meant = _means(call, when, near.at if near else None)
    except moments.NotAMoment as wrong:
        now = moment_in_full(call, call.now)
        raise ToolRefused(say(call).not_a_moment[str(wrong)].format(when=when, now=now)) from None
    if not isinstance(meant, moments.Once):
        return ChosenMoment(at=call.now, schedule=meant, text=text)
    if near is not None and isinstance(near.schedule, Recurrence) and moments.is_time_alone(when):
        local = meant.at.astimezone(call.zone).time().replace(tzinfo=None)
        return ChosenMoment(at=call.now, schedule=near.schedule.model_copy(update={"times": (local,)}), text=text)
    return ChosenMoment(at=meant.at, text=text)


def choose(call: Call[Services], named: NumberedReminder) -> ChosenReminder:
    """The reminder of that number."""
    found = _numbered(call, named.number)
    return ChosenReminder(id=found.id, text=found.text)


def replaced(call: Call[Services], named: MovedReminder) -> ReplacedReminder:
    """The reminder of that number, and its new moment. A time alone leaves its day, or its days, as they are."""
    found = _numbered(call, named.number)
    return ReplacedReminder(id=found.id, new=_understood(call, named.when, found.text, found))


def _numbered(call: Call[Services], number: int) -> Later:
    if number == LAST and call.later:
        return call.later[-1]
    if not 0 < number <= len(call.later):
        raise ToolRefused(say(call).no_such_reminder.format(number=number, reminders=describe(call)))
    return call.later[number - 1]


# --- words ----------------------------------------------------------------------------------------------------------


def describe(call: Call[Services]) -> str:
    """What is set, numbered, soonest first."""
    if not call.later:
        return say(call).no_reminders
    listed = (f"{n}. {each.text} ({_when(call, each)})" for n, each in enumerate(call.later, 1))
    return say(call).your_reminders.format(reminders="\n".join(listed))


def _when(call: Call[Services], each: Later) -> str:
    if each.schedule is not None:
        return recurrence(call, each.schedule)
    if each.at - call.now < timedelta(days=1):
        return span(call, each.at - call.now)
    return moment_in_full(call, each.at)


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


def moment_in_full(call: Call[Services], at: datetime) -> str:
    """Day, date and time by the person's clock: "tomorrow, Sunday 22 November, at 15:00"."""
    from babel.dates import format_date

    says, local, today = say(call), at.astimezone(call.zone), call.now.astimezone(call.zone)
    day = format_date(local, says.dated if local.year == today.year else says.dated_with_year, locale=call.language)
    near = {0: says.today, 1: says.tomorrow}.get((local.date() - today.date()).days)
    return says.at_moment.format(day=near.format(day=day) if near else day, time=f"{local:%H:%M}")


def recurrence(call: Call[Services], schedule: Schedule) -> str:
    """As in "every Monday and Friday at 09:00"; the zone, where it is not the person's."""
    return in_full(schedule, call.language, call.now, call.zone)


def _said(call: Call[Services], chosen: ChosenMoment) -> str:
    """When it comes, in full."""
    if chosen.minutes is not None:
        return span(call, timedelta(minutes=chosen.minutes))
    return recurrence(call, chosen.schedule) if chosen.schedule else moment_in_full(call, chosen.at)


def _at_night(call: Call[Services], chosen: ChosenMoment) -> str:
    """What is remarked, once, about a time that people sleep at; empty for another one, and for "in 20 minutes"."""
    at = following(chosen.schedule, "", call.now) if chosen.schedule else chosen.at
    is_ours = chosen.minutes is not None or isinstance(chosen.schedule, Random)
    if at is None or is_ours or not call.quiet.hold(at, call.zone):
        return ""
    return " " + say(call).at_night.format(time=f"{at.astimezone(call.zone):%H:%M}")


def _later(chosen: ChosenMoment) -> tuple[Later, ...]:
    return (Later(chosen.at, chosen.text, schedule=chosen.schedule),)


# --- tools ----------------------------------------------------------------------------------------------------------


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
            "remind me {when:tomorrow at 3} to {text:call Ana}",
            "remind me to {text:call Ana tomorrow at 3}",
            *("remind me {text:call Ana tomorrow at 3}", "remind me about {text:the call tomorrow at 3}"),
            *("remind me of {text:the call tomorrow at 3}", "set a reminder to {text:call Ana tomorrow at 3}"),
            *("set a reminder for {when:tomorrow at 3} to {text:call Ana}", "set an alarm for {when:6am}"),
            *("set a reminder {when:tomorrow at 3} to {text:call Ana}", "set an alarm {when:tomorrow at 6am}"),
            *("set alarm for {when:6am}", "set my alarm for {when:6am}", "wake me up {when:tomorrow at 7am}"),
            *("wake me up in {minutes:20} minutes", "set an alarm in {minutes:20} minutes", "wake me {when:at 7am}"),
            *("don't let me forget to {text:call Ana tomorrow at 3}", "set a timer for {minutes:20} minutes"),
        ],
        "es": [
            "recuérdame en {minutes:20} minutos {text:estirarme}",
            "recuérdame en {minutes:1} minuto {text:estirarme}",
            "recuérdame dentro de {minutes:20} minutos {text:estirarme}",
            "recuérdame dentro de {minutes:1} minuto {text:estirarme}",
            "recuérdame {when:mañana a las 3} que {text:tengo que llamar a Ana}",
            "recuérdame {text:llamar a Ana mañana a las 3}",
            *(
                "recuérdame que {text:tengo que llamar a Ana mañana a las 3}",
                "avísame {text:de la cita mañana a las 3}",
            ),
            *("pon una alarma {when:a las 6}", "ponme una alarma {when:a las 6}", "pon la alarma {when:a las 6}"),
            *("pon una alarma para {when:las 6}", "ponme una alarma para {when:las 6}", "despiértame {when:a las 7}"),
            *("pon un recordatorio para {text:llamar a Ana mañana a las 3}", "pon una alarma en {minutes:20} minutos"),
        ],
    },
    prepare=moment,
    question=lambda call, chosen: say(call).set_reminder.format(when=_said(call, chosen), text=chosen.text),
)
def set_reminder(call: Call[Services], arguments: ChosenMoment) -> Result:
    """Remind the person of something: once, in so many minutes or at a moment; or again and again."""
    words = say(call).reminder_set.format(when=_said(call, arguments), text=arguments.text)
    return Result(words + _at_night(call, arguments), later=_later(arguments))


@tool(
    Tier.WRITE,
    phrases={
        "en": ["move reminder {number:2} to {when:9:01}", "change reminder {number:2} to {when:9:01}"],
        "es": [
            "cambia el recordatorio {number:2} a {when:las 9:01}",
            "mueve el recordatorio {number:2} a {when:las 9:01}",
        ],
    },
    prepare=replaced,
    question=lambda call, chosen: say(call).move_reminder.format(when=_said(call, chosen.new), text=chosen.new.text),
    in_help=False,
)
def move_reminder(call: Call[Services], arguments: ReplacedReminder) -> str | Result:
    """Let one of the person's reminders come at another time. Replaces it: its number may change."""
    new = arguments.new
    if not any(each.id == arguments.id for each in call.later):
        return say(call).reminder_over.format(text=new.text)
    words = say(call).reminder_set.format(when=_said(call, new), text=new.text)
    return Result(words + _at_night(call, new), later=_later(new), forget=(arguments.id,))


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "cancel reminder {number:1}",
            "cancel the {number:second} one",
            "cancel the {number:second} reminder",
            "cancel my {number:second} reminder",
            "delete the {number:second} reminder",
            "delete reminder {number:1}",
            "cancel {number:all} reminders",
        ],
        "es": [
            "cancela el recordatorio {number:1}",
            "cancela recordatorio {number:1}",
            "cancela el {number:segundo} recordatorio",
            "cancela mi {number:segundo} recordatorio",
            "borra el {number:segundo} recordatorio",
            "borra el recordatorio {number:1}",
            "cancela el {number:segundo}",
        ],
    },
    prepare=choose,
    question=lambda call, chosen: say(call).cancel_reminder.format(text=chosen.text),
)
def cancel_reminder(call: Call[Services], arguments: ChosenReminder) -> str | Result:
    """Cancel one of the person's reminders."""
    if not any(each.id == arguments.id for each in call.later):
        return say(call).reminder_over.format(text=arguments.text)
    return Result(say(call).reminder_cancelled.format(text=arguments.text), forget=(arguments.id,))


TOOLS = (set_reminder, list_reminders, move_reminder, cancel_reminder)
"""What a model and HELP are offered, in this order: a tool is usable once it stands here."""
