"""The reminder tools of the assistant lane: messages to the person at a later time, once or recurring.

Reminders live in the conversation's document, so that setting one is part of the turn's commit, and none can be lost or
set twice. A chosen time is read back to the person in full, by their own clock.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Self

from pydantic import JsonValue, model_validator
from pydantic.json_schema import SkipJsonSchema

from parley import rrule, times
from parley.conversation.normal_form import normalise
from parley.lanes import when
from parley.lanes.assistant import amending, shown, until_done
from parley.lanes.assistant.named_reminders import (
    KIND,
    ChosenReminder,
    Number,
    describe,
    numbered_reminder,
    one_reminder,
    reminders_to_cancel,
    set_for,
)
from parley.lanes.assistant.reminder_moments import (
    NIGHT,
    TIMER,
    ChosenMoment,
    ReminderText,
    moment,
    moved_moment,
    other_half,
    reminder_as_it_is,
    said_moment,
)
from parley.lanes.assistant.texts import say
from parley.lanes.deed_words import deeds_of
from parley.lanes.naming import BY_ID
from parley.lanes.time_arguments import When
from parley.ports import Services
from parley.schedules import LONG_AGO, Random, Recurrence, following
from parley.times import Meaning, Once
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, MissingArgument, NoArguments, Result, Reversal, Tier, TimerRequest, tool


class MovedReminder(Arguments):
    """The arguments of `move_reminder`: a new time, another text, or both."""

    number: SkipJsonSchema[Number | None] = None
    about: ReminderText | None = None
    when: When | None = None
    title: ReminderText | None = None

    @model_validator(mode="after")
    def _says_something_new(self) -> Self:
        if not (self.when or self.title):
            raise ValueError("a new `when` or `title` is required")
        return self

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured can be a move: `number` must be one word. "2 to" in
        "reminder 2 to 9:01" is not.
        """
        return " " not in slots.get("number", "")


class ReplacedReminder(Arguments):
    """The prepared arguments of `move_reminder`: the reminder to move, and the one that takes its place."""

    id: str
    old: str = ""
    """The time of the reminder before the move, in words, as the question shows it."""
    title: str = ""
    """The text of the reminder before the change; empty if its text stays."""
    new: ChosenMoment
    rest: ChosenMoment | None = None
    """The recurring reminder without its time that moves alone, or until the day from which it changes; else None."""


def reminder_to_move(call: Call[Services], named: MovedReminder) -> ReplacedReminder:
    """Return the reminder to change, with its new time or text. Raises ToolAsks if the reminder or the time is
    unclear, and ToolRefused if there is no such reminder.
    """
    found = numbered_reminder(call, named.number) if named.number is not None else one_reminder(call, named.about)
    kept = {"number": f"{BY_ID}{found.id}"}
    with when.keeping(**kept, **({"title": named.title} if named.title else {})):
        new = moved_moment(call, named.when, found) if named.when else reminder_as_it_is(call, found)
    kept_up = until_done.begun(found.until_done)
    new = new.model_copy(update={"text": named.title or found.text, "until_done": kept_up})
    rest = _rest(call, found, new, named.when or "")
    return ReplacedReminder(
        id=found.id, old=set_for(call, found), title=found.text if named.title else "", new=new, rest=rest
    )


def _time_of(call: Call[Services], moved: ReplacedReminder) -> Meaning | None:
    """Return the present time of the reminder that moves: its schedule or its moment. None if the reminder no longer
    exists.
    """
    old = next((each for each in call.later if each.id == moved.id), None)
    return (old.schedule or Once(old.at)) if old else None


def _rest(call: Call[Services], old: TimerRequest, new: ChosenMoment, phrase: str) -> ChosenMoment | None:
    """Return the recurring reminder without its occurrence that moves by this phrase, or until the day from which it
    changes; None if it does not recur, changes as a whole, or has no other time.
    """
    if isinstance(old.schedule, Recurrence) and isinstance(new.schedule, Recurrence):
        return _until_it_changes(call, old, old.schedule, new.schedule, phrase)
    if not isinstance(old.schedule, Recurrence) or new.schedule is not None:
        return None
    left = when.without(old.schedule, when.moved_alone(call, old.schedule, phrase, new.at, old.at))
    is_over = following(left, "", call.now) is None
    return None if is_over else reminder_as_it_is(call, replace(old, schedule=left))


def _until_it_changes(
    call: Call[Services], old: TimerRequest, before: Recurrence, after: Recurrence, phrase: str
) -> ChosenMoment | None:
    """Return the recurring reminder as it is until the day from which it comes at another hour, if the phrase names
    that day ("every day at 7 starting monday") and it comes before; else None.
    """
    today = call.now.astimezone(call.zone).date()
    says_start = any(word in times.words_of("starting") for word in normalise(phrase).split())
    if not says_start or before.times == after.times or after.start <= today:
        return None
    rule = replace(rrule.read(before.rule), count=None, until=after.start - timedelta(days=1)).text
    begins = today if before.start == LONG_AGO else before.start
    left = Recurrence.model_validate({**dict(before), "rule": rule, "start": begins})
    return None if following(left, "", call.now) is None else reminder_as_it_is(call, replace(old, schedule=left))


def _whether_to_move(call: Call[Services], chosen: ReplacedReminder) -> str:
    """Return the question whether to change a reminder: its time, or its text where that becomes another one."""
    when = said_moment(call, chosen.new)
    if chosen.title:
        return say(call).rename_reminder.format(title=chosen.title, old=chosen.old, when=when, text=chosen.new.text)
    return say(call).move_reminder.format(old=chosen.old, when=when, text=chosen.new.text)


def _at_night(call: Call[Services], chosen: ChosenMoment, id: str) -> tuple[MissingArgument, ...]:
    """Return the question whether a reminder is right to come at night (23:00 to 05:00); empty if it comes by day or
    its time is certain. A yes leaves it, a no moves it by twelve hours, and another time moves it there.
    """
    at = following(chosen.schedule, "", call.now) if chosen.schedule else chosen.at
    is_ours = chosen.minutes is not None or isinstance(chosen.schedule, Random)
    is_soon = at is not None and at - call.now <= TIMER  # whoever texts at night is awake
    if at is None or is_ours or is_soon or chosen.is_sure or not NIGHT.hold(at, call.zone):
        return ()
    words = say(call).at_night.format(time=f"{at.astimezone(call.zone):%H:%M}")
    same, other = when.exact(chosen.schedule or Once(at)), when.exact(other_half(call, chosen, at))
    given: Mapping[str, JsonValue] = {"number": f"{BY_ID}{id}"}
    return (MissingArgument(words, "move_reminder", "when", shape="moment", yes=same, no=other, given=given),)


def _later(chosen: ChosenMoment) -> tuple[TimerRequest, ...]:
    return (TimerRequest(chosen.at, chosen.text, schedule=chosen.schedule, until_done=chosen.until_done),)


def with_others(call: Call[Services], question: str, *, stay: bool) -> str:
    """Return the words about one occurrence of something recurring; with `stay`, they also say that its other
    occurrences stay.
    """
    return say(call).others_stay.format(question=question) if stay else question


@tool(
    Tier.READ,
    phrases={
        "en": ["my reminders", "what reminders do I have", "list my reminders"],
        "es": ["mis recordatorios", "qué recordatorios tengo", "muestra mis recordatorios"],
    },
)
def list_reminders(call: Call[Services], arguments: NoArguments) -> Result:
    """List all reminders."""
    notes = shown.noted(call, KIND, [each.id for each in call.later])
    return Result(describe(replace(call, notes={**call.notes, shown.LANE: notes})), notes=notes)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "remind me in {minutes:20} minutes to {text:stretch}",
            "remind me in {minutes:1} minute to {text:stretch}",
            "remind me {when:tomorrow at 3} to {text:call Ana}",
            "set a reminder {text:call Ana tomorrow at 3}",
            "remind me to {text:call Ana tomorrow at 3}",
            *("remind me {text:call Ana tomorrow at 3}", "remind me about {text:the call tomorrow at 3}"),
            *("remind me of {text:the call tomorrow at 3}", "set a reminder to {text:call Ana tomorrow at 3}"),
            *("set a reminder for {when:tomorrow at 3} to {text:call Ana}", "set an alarm for {when:6am}"),
            "set a reminder for {text:tomorrow at 3 to call Ana}",
            *("set a reminder {when:tomorrow at 3} to {text:call Ana}", "set an alarm {when:tomorrow at 6am}"),
            *("set alarm for {when:6am}", "set my alarm for {when:6am}", "wake me up {when:tomorrow at 7am}"),
            *("wake me up in {minutes:20} minutes", "set an alarm in {minutes:20} minutes", "wake me {when:at 7am}"),
            "reminder: {text:call Ana tomorrow at 3}",
            *("don't let me forget to {text:call Ana tomorrow at 3}", "set a timer for {minutes:20} minutes"),
            *variants(
                "<set|start> <a|an|my|> <timer|alarm>",
                "<i need|i want|set> a reminder",
                "<set|start> <a|my|> timer <for|of> {when:half an hour}",
                "<set|start> <a|an> {when:10 minute} timer",
            ),
            *variants(
                "reminder<:| to| for me to> {text:call Ana tomorrow at 3}",
                "<set|add|create|make> <a|another|> reminder<:| about| of| to> {text:call Ana tomorrow at 3}",
                "<set|add|create|make> <a|another|> reminder for {when:tomorrow at 3}: {text:call Ana}",
                "<remember|don't let me forget|dont forget|make sure I remember> to {text:call Ana tomorrow at 3}",
                "don't let me forget <about|> {text:the call tomorrow at 3}",
                "<nag|pester|badger|hassle> me <to|about> {text:call Ana tomorrow at 3} {is_until_done=yes}",
                "<nag|pester|badger|hassle> me {when:tomorrow at 3} <to|about> {text:call Ana} {is_until_done=yes}",
                "keep <reminding|nagging|bugging|pestering|nudging|pinging> me <to|about> {text:call Ana tomorrow at 3}"
                " {is_until_done=yes}",
            ),
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
            *variants(
                "<pon|ponme|programa|activa> <un|una|el|la> <temporizador|alarma>",
                "<pon|ponme|inicia> un temporizador <de|para|por> {when:10 minutos}",
                "programa <una|la|> alarma <para|> {when:las 6}",
                "<recordar|recordarme|recordatorio:|recordatorio de|recuérdame de> {text:llamar a Ana mañana a las 3}",
                "<pon|ponme|crea|créame|hazme|añade|agrega> un recordatorio<:| de| para| para que> {text:llamar}",
                "<pon|ponme|crea|créame|añade|agrega> un recordatorio para {when:mañana a las 3}: {text:llamar a Ana}",
                "<pon|ponme|crea|añade|agrega> un recordatorio {when:mañana a las 3} para {text:llamar a Ana}",
                "<hazme acordar|hazme recordar|acuérdame> {when:mañana a las 3} <de|que> {text:llamar a Ana}",
                "<hazme acordar|hazme recordar|acuérdame> <de|que|> {text:llamar a Ana mañana a las 3}",
                "<que no se me olvide|no me dejes olvidar|no olvides recordarme> {text:llamar a Ana mañana a las 3}",
                "insísteme <mucho|> <para que|con|en que> {text:llame a Ana mañana a las 3} {is_until_done=yes}",
                "insísteme <mucho|> {when:mañana a las 3} <para que|con|en que> {text:llame a Ana} {is_until_done=yes}",
                "<sígueme recordando|sigue recordándome|no dejes de recordarme|no pares de recordarme>"
                " {text:llamar a Ana} {is_until_done=yes}",
            ),
        ],
    },
    prepare=moment,
    question=lambda call, chosen: say(call).set_reminder.format(when=said_moment(call, chosen), text=chosen.text),
    makes=("text",),
    deeds=deeds_of("remind"),
    amends=amending.reminder,
)
def set_reminder(call: Call[Services], arguments: ChosenMoment) -> Result:
    """Remind the person of something, once or again and again."""
    words = say(call).reminder_set.format(when=said_moment(call, arguments), text=arguments.text)
    undo = (Reversal("cancel_reminder", _as_set(call, arguments)),)
    return Result(words, later=_later(arguments), asks=_at_night(call, arguments, f"{call.effect}.t0"), undo=undo)


def _as_set(call: Call[Services], new: ChosenMoment) -> ChosenReminder:
    """Return the arguments that cancel the reminder which this call sets, for an undo."""
    return ChosenReminder(id=f"{call.effect}.t0", text=new.text, when=said_moment(call, new))


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("move reminder {number:2} to {when:9:01}", "change reminder {number:2} to {when:9:01}"),
            "move reminder {number:2} {when:30 minutes later}",
        ],
        "es": [
            "cambia el recordatorio {number:2} a {when:las 9:01}",
            "mueve el recordatorio {number:2} a {when:las 9:01}",
            "mueve el recordatorio {number:2} {when:30 minutos más tarde}",
        ],
    },
    prepare=reminder_to_move,
    question=lambda call, chosen: with_others(call, _whether_to_move(call, chosen), stay=chosen.rest is not None),
    in_help=False,
    time_now=_time_of,
    deeds=deeds_of("move", "snooze", "wait"),
    amends=lambda call, moved, text: amending.moved_reminder(call, moved.id, moved.new, text),
)
def move_reminder(call: Call[Services], arguments: ReplacedReminder) -> str | Result:
    """Let a reminder come at another time, or say something else."""
    new = arguments.new
    old = next((each for each in call.later if each.id == arguments.id), None)
    if old is None:
        return say(call).reminder_over.format(text=new.text)
    told = say(call).reminder_set.format(when=said_moment(call, new), text=new.text)
    words = with_others(call, told, stay=arguments.rest is not None)
    is_same = old.schedule == new.schedule if new.schedule else old.at == new.at
    asks = () if is_same else _at_night(call, new, f"{call.effect}.t0")
    rest = _later(arguments.rest) if arguments.rest else ()
    undo = () if rest else (Reversal("move_reminder", _as_before(call, old, new)),)
    notes = shown.replaced(call, KIND, arguments.id, f"{call.effect}.t0")
    return Result(words, later=(*_later(new), *rest), forget=(arguments.id,), asks=asks, undo=undo, notes=notes)


def _as_before(call: Call[Services], old: TimerRequest, new: ChosenMoment) -> ReplacedReminder:
    """Return the arguments that undo a reminder's move to its new moment."""
    return ReplacedReminder(
        id=f"{call.effect}.t0",
        old=said_moment(call, new),
        title=new.text if new.text != old.text else "",
        new=reminder_as_it_is(call, old),
    )


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
            *variants(
                "<cancel|delete|remove|drop|turn off|stop> <the|my|that|this|> reminder",
                "<cancel|delete|remove|drop|turn off|stop> <the|my|all|all my|all the|both|both my|> reminders",
                "<cancel|delete|remove|drop|turn off> <the|my|that> {about:call Ana} reminder",
                "<cancel|delete|remove|drop|turn off> <the|my|that|> reminder <to|about|for|of> {about:call Ana}",
                "<cancel|delete|turn off> <the|my|that|> alarm",
                "don't remind me <to|about|of> {about:call Ana} <any more|anymore|>",
            ),
        ],
        "es": [
            "cancela el recordatorio {number:1}",
            "cancela recordatorio {number:1}",
            "cancela el {number:segundo} recordatorio",
            "cancela mi {number:segundo} recordatorio",
            "borra el {number:segundo} recordatorio",
            "borra el recordatorio {number:1}",
            "cancela el {number:segundo}",
            *variants(
                "<cancela|borra|elimina|quita> <el|mi|ese|este|> recordatorio",
                "<cancela|borra|elimina|quita> <todos|> <los|mis|> recordatorios",
                "<cancela|borra|elimina|quita> <el|mi|ese|> recordatorio <de|del|de la|para|sobre> {about:llamar}",
                "<cancela|borra|quita> <la|mi|> alarma",
                "<ya no|no> me recuerdes <de|que|> {about:llamar a Ana}",
            ),
        ],
    },
    prepare=reminders_to_cancel,
    question=lambda call, chosen: with_others(
        call,
        "\n".join(
            say(call).cancel_reminder.format(text=each.text, when=each.when) for each in (chosen, *chosen.others)
        ),
        stay=chosen.rest is not None,
    ),
    deeds=deeds_of("cancel"),
    takes_away=True,
)
def cancel_reminder(call: Call[Services], arguments: ChosenReminder) -> str | Result:
    """Cancel reminders."""
    set_now = {each.id: each for each in call.later}
    chosen = (arguments, *arguments.others)
    words = [
        (say(call).reminder_cancelled if each.id in set_now else say(call).reminder_over).format(text=each.text)
        for each in chosen
    ]
    cancelled = [set_now[each.id] for each in chosen if each.id in set_now]
    forget = tuple(each.id for each in cancelled)
    if arguments.rest and cancelled:
        said = with_others(call, words[0], stay=True)
        return Result(
            said, later=_later(arguments.rest), forget=forget, undo=_with_that_time(call, cancelled[0], arguments)
        )
    undo = tuple(Reversal("set_reminder", reminder_as_it_is(call, each)) for each in cancelled)
    return Result("\n".join(words), forget=forget, undo=undo)


def _with_that_time(call: Call[Services], old: TimerRequest, cancelled: ChosenReminder) -> tuple[Reversal, ...]:
    """Return the call that undoes the cancelling of one occurrence of a recurring reminder."""
    again = ReplacedReminder(id=f"{call.effect}.t0", old=cancelled.when, new=reminder_as_it_is(call, old))
    return (Reversal("move_reminder", again),)


TOOLS = (set_reminder, list_reminders, move_reminder, cancel_reminder)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
