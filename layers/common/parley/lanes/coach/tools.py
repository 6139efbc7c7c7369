"""The coach's tools. All they change lives in the conversation's document, so nothing can be lost or done twice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from parley.conversation.schedule_words import in_full
from parley.conversation.zones import dated, day_dated
from parley.errors import ToolRefused
from parley.lanes.coach import tone, words
from parley.lanes.coach.enrol import ended, newly_enrolled, welcome
from parley.lanes.coach.flow import (
    after_a_prompt,
    all_set_for,
    days_left_out,
    described,
    did_you,
    going,
    going_on,
    next_prompt,
    now_there,
    only_prompts,
    plain,
    prompts,
    status,
    with_left_out,
)
from parley.lanes.coach.notes import AFTER_A_PROMPT, INTAKE, OPTIONAL, CoachNotes, HabitText, Stage, for_call
from parley.lanes.coach.settings import CoachSettings
from parley.lanes.coach.texts import say
from parley.lanes.coach.told import says_only_no, wished_habit
from parley.lanes.deed_words import deeds_of
from parley.lanes.when import LONGEST_WHEN
from parley.ports import Services
from parley.schedules import Schedule, following
from parley.tools.tool import Arguments, Call, NoArguments, Result, Reversal, Tier, tool

POLITE = {
    "en": ("", "please ", "can you ", "could you ", "can you please ", "could you please ", "i want to ", "let's "),
    "es": ("", "por favor ", "puedes ", "podrías ", "quiero "),
}
"""Words that stand before a wish in a polite sentence."""


def politely(language: str, *phrases: str) -> list[str]:
    """Return each phrase by itself, and behind each of the polite beginnings of that language: "please ..."."""
    return [f"{before}{phrase}" for phrase in phrases for before in POLITE[language]]


def enrolled(call: Call[Services]) -> CoachNotes:
    """Return the coach's notes of the person. Raises ToolRefused if they are not enrolled with the coach, and no call
    of this turn enrols them.
    """
    notes = for_call(call)
    if not notes.conversation_active and not any(isinstance(each, NewHabit) for each in call.prepared):
        raise ToolRefused(say(call).not_enrolled)
    return notes


class WishedHabit(Arguments):
    """The arguments of `start_habit`: what the person says of the habit that they want; empty if nothing."""

    habit: HabitText = ""


class NewHabit(Arguments):
    """The prepared arguments of `start_habit`: what was said of the habit, apart."""

    habit: HabitText = ""
    anchor: HabitText = ""
    why: HabitText = ""
    schedule: Schedule | None = None


def to_start(call: Call[Services], wished: WishedHabit) -> NewHabit:
    """Return what the words say of a habit: what it is, after or before what, why, and when ("reading 10 mins before
    bed"). Raises ToolRefused or ToolAsks for a time that means none, or several.
    """
    told = wished_habit(wished.habit)
    schedule = schedule_told(call, for_call(call), told["when"], told.get("anchor", "")) if "when" in told else None
    return NewHabit(habit=told["habit"], anchor=told.get("anchor", ""), why=told.get("why", ""), schedule=schedule)


def with_told(notes: CoachNotes, new: NewHabit) -> CoachNotes:
    """Return the notes with what was told of a habit; what was not told stays."""
    facts = {"habit_domain": new.habit, "prompt_anchor": words.without_after(new.anchor), "motivational_frame": new.why}
    given = {name: value for name, value in facts.items() if value}
    profile = notes.profile.merged(given)
    if new.schedule is not None:
        profile = profile.change(preferred_time=new.schedule)
    answered = (*given, *(("preferred_time",) if new.schedule is not None else ()))
    return notes.change(profile=profile, asked=(*notes.asked, *(each for each in answered if each not in notes.asked)))


def told_in_words(call: Call[Services], new: NewHabit) -> str:
    """Return what was told of a habit, one after the other, in the person's own words."""
    when = in_full(new.schedule, call.language, call.now, call.zone) if new.schedule is not None else ""
    anchor = words.with_after(new.anchor, call.language) if new.anchor else ""
    return "; ".join(filter(None, (new.habit, anchor, new.why, when)))


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "start a habit",
            *politely("en", "start a habit", "start a habit of {habit:stretching}", "build a habit of {habit:reading}"),
            *politely("en", "build a habit", "start my habit", "start the habit"),
            *("help me build a habit", "help me start a habit", "help me with a habit", "I want a new habit"),
            *("can you help me build a habit", "please help me build a habit", "new habit"),
        ],
        "es": [
            "empezar un hábito",
            *politely(
                "es", "empezar un hábito", "empieza un hábito", "crear un hábito", "empezar un hábito de {habit:leer}"
            ),
            *("ayúdame a crear un hábito", "ayúdame a empezar un hábito", "ayúdame con un hábito", "nuevo hábito"),
            *("quiero un hábito", "quiero un nuevo hábito", "puedes ayudarme a crear un hábito"),
        ],
    },
    prepare=to_start,
    question=lambda call, new: (
        say(call).ask_start_with.format(habit=told_in_words(call, new)) if new.habit else say(call).ask_start
    ),
    makes=("habit",),
)
def start_habit(call: Call[Services], arguments: NewHabit) -> Result:
    """Enrol the person, who wants to build a habit: an example, and the choice to try one or to make it theirs."""
    notes, is_more = for_call(call), bool(arguments.anchor or arguments.schedule)
    told = [say(call).told_so_far.format(facts=told_in_words(call, arguments))] if is_more else []
    if not notes.conversation_active and not arguments.habit:
        return welcome(notes, call.language)
    if not notes.conversation_active:  # who names a habit is not asked whether to make one theirs
        return going_on(call, with_told(newly_enrolled(notes), arguments), [say(call).hello, *told])
    if notes.stage == "intake":
        return going_on(call, with_told(notes, arguments), told)
    notes = notes.change(profile=notes.profile.merged({"habit_domain": arguments.habit}))
    already = say(call).already.format(status=status(call, notes))
    return going_on(call, notes, [already])


class Start(Arguments):
    """The arguments of `choose_start`."""

    how: Literal["try", "own", "later"] = "own"


@tool(
    Tier.WRITE,
    phrases={
        "en": ["make it mine", "make it my own", "make one mine"],
        "es": ["hazlo mío", "lo hago mío"],
    },
    question=lambda call, start: say(call).ask_how[start.how],
    in_help=False,
    minor=True,
)
def choose_start(call: Call[Services], arguments: Start) -> Result:
    """Go on after the example: `try` one now, or make it their `own`, or `later`."""
    notes = enrolled(call)
    if arguments.how == "later":
        return Result(say(call).no_hurry, closes=True)
    return tried(call, notes, "", "") if arguments.how == "try" else going_on(call, notes, [])


class Facts(Arguments):
    """The arguments of `save_user_profile`. A field that is not given stays as it is."""

    habit_domain: HabitText | None = Field(None, description="What they want to do each day.")
    prompt_anchor: HabitText | None = Field(None, description="After what: 'my morning coffee'.")
    motivational_frame: HabitText | None = Field(None, description="Why it matters to them.")
    additional_info: HabitText | None = Field(None, description="What else a coach should know.")
    last_barrier: SkipJsonSchema[HabitText | None] = None
    last_tweak: SkipJsonSchema[HabitText | None] = None
    last_motivator: SkipJsonSchema[HabitText | None] = None
    """What got in the way, what they want otherwise, and what helped. A model tells it by `record_feedback`."""


def facts_listed(call: Call[Services], facts: Mapping[str, str]) -> str:
    """Return one line for each fact that has a value, "- name: value", for the question whether to save them."""
    said = ((name, _as_said(call, name, value)) for name, value in facts.items() if value)
    return "\n".join(f"- {say(call).facts[name]}: {value}" for name, value in said)


def _as_said(call: Call[Services], name: str, value: str) -> str:
    return words.with_after(value, call.language) if name == "prompt_anchor" else value


def facts_known(call: Call[Services]) -> Mapping[str, str]:
    """Return what is known of the person's habit, by the names of the arguments of `save_user_profile`."""
    profile = for_call(call).profile.model_dump()
    return {name: str(profile.get(name) or "") for name in Facts.model_fields}


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "my habit is {habit_domain:stretching}",
            *politely("en", "change my habit to {habit_domain:reading}", "change the habit to {habit_domain:reading}"),
        ],
        "es": [
            "mi hábito es {habit_domain:leer}",
            *politely("es", "cambia mi hábito a {habit_domain:leer}", "cambia el hábito a {habit_domain:leer}"),
        ],
    },
    question=lambda call, told: say(call).ask_save.format(facts=facts_listed(call, told.model_dump(exclude_none=True))),
    in_help=False,
    makes=tuple(Facts.model_fields),
    texts_now=lambda call: tuple(filter(None, facts_known(call).values())),
)
def save_user_profile(call: Call[Services], arguments: Facts) -> Result:
    """Keep what the person has told of their habit and of themselves."""
    notes = enrolled(call)
    given = arguments.model_dump(exclude_none=True)
    if anchor := given.get("prompt_anchor"):
        given["prompt_anchor"] = words.without_after(anchor)
    asked = (*notes.asked, *(each for each in INTAKE if each in given and each not in notes.asked))
    given = {name: said for name, said in given.items() if name not in OPTIONAL or not says_only_no(said)}  # "skip"
    changed = notes.change(profile=notes.profile.merged(given), asked=asked)
    told = [say(call).saved_facts.format(facts=facts_listed(call, given))] if len(given) > 1 else []
    return going_on(call, changed, told or ([say(call).saved] if notes.stage == "feedback" else []))


class Stages(Arguments):
    """The arguments of `transition_state`."""

    stage: Stage


@tool(Tier.WRITE, question=lambda call, given: say(call).ask_stage[given.stage], minor=True)
def transition_state(call: Call[Services], arguments: Stages) -> Result:
    """Move between the stages `intake` and `feedback`, once what the one is for is done."""
    return going_on(call, enrolled(call).change(stage=arguments.stage), [say(call).stage_moved])


class ScheduleWords(Arguments):
    """The arguments of `scheduler`."""

    when: str = Field(
        min_length=1,
        max_length=LONGEST_WHEN,
        description="'07:00', 'every weekday at 18:30', 'between 9:00 and 17:00'.",
    )


class ChosenSchedule(Arguments):
    """The prepared arguments of `scheduler`: the schedule that the person's words mean."""

    schedule: Schedule


def choose_schedule(call: Call[Services], given: ScheduleWords) -> ChosenSchedule:
    """Return the schedule that the words mean. Raises ToolRefused if they mean none, and ToolAsks if several."""
    return ChosenSchedule(schedule=schedule_told(call, enrolled(call), given.when))


def schedule_told(call: Call[Services], notes: CoachNotes, when: str, anchor: str = "") -> Schedule:
    """Return the schedule that the words mean, for the habit of the notes or one with this anchor. Raises as
    `choose_schedule` does.
    """
    chosen = following(notes.schedule, "", call.now) if notes.schedule else None
    return words.schedule_from_words(call, when, chosen, anchor or notes.profile.prompt_anchor)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "change it to {when:7am}",
            *politely("en", "change it to {when:7am}", "change the time to {when:7am}", "move it to {when:7am}"),
            *politely("en", "change my habit time to {when:7am}", "move my habit to {when:7am}"),
            *politely("en", "schedule my habit {when:at 7am}", "send it at {when:7am}"),
        ],
        "es": [
            "cámbialo a {when:las 7 de la mañana}",
            *politely("es", "cámbialo a {when:las 7}", "cambia la hora a {when:las 7}", "cambiarlo a {when:las 7}"),
            *politely("es", "mueve mi hábito a {when:las 7}", "ponlo a {when:las 7}"),
        ],
    },
    prepare=choose_schedule,
    question=lambda call, chosen: say(call).ask_schedule.format(
        when=in_full(chosen.schedule, call.language, call.now, call.zone)
    ),
    time_now=lambda call, _: for_call(call).schedule,
    is_unset=lambda call: for_call(call).schedule is None,
    deeds=deeds_of("move"),
)
def scheduler(call: Call[Services], arguments: ChosenSchedule) -> Result:
    """Set when the daily prompt comes: at a fixed time, or at a random one of a window; the same on all its days."""
    notes = enrolled(call)
    when, undo = in_full(arguments.schedule, call.language, call.now), setting_back(notes)
    asked = notes.asked if "preferred_time" in notes.asked else (*notes.asked, "preferred_time")
    changed = notes.change(profile=notes.profile.change(preferred_time=arguments.schedule), asked=asked)
    if changed.status == "paused":
        later = prompts(call, changed)
        if not later:
            raise ToolRefused(say(call).over_by_then)
        told = say(call).paused.format(when=next_prompt(call, later))
        return Result(told, later=later, forget=only_prompts(call), notes=changed.store(), undo=undo)
    going = going_on(call, changed, [say(call).scheduled.format(when=when)], only_prompts(call))
    return replace(going, undo=undo)


def setting_back(notes: CoachNotes) -> tuple[Reversal, ...]:
    """Return the call that sets the schedule which the notes have; empty if they have none."""
    return (Reversal("put_back", ChosenSchedule(schedule=notes.schedule)),) if notes.schedule is not None else ()


@tool(
    Tier.WRITE,
    question=lambda call, before: say(call).ask_schedule.format(
        when=in_full(before.schedule, call.language, call.now, call.zone)
    ),
    in_help=False,
    is_for_phrases=True,
    minor=True,
)
def put_back(call: Call[Services], arguments: ChosenSchedule) -> Result:
    """Let the habit come as it did before its times were changed, or a day was left out."""
    done = scheduler.run(call, arguments)
    return done if isinstance(done, Result) else Result(done)


class Pause(Arguments):
    """The arguments of `pause_habit`: how long or which days, or the day on which the habit comes again."""

    time: str = Field("a week", min_length=1, max_length=100, description="'3 days', 'until monday', 'next week'.")
    until: SkipJsonSchema[str] = Field("", max_length=100)


class ChosenPause(Arguments):
    """The prepared arguments of `pause_habit`: the moment at which the pause ends, and the day on which it begins."""

    until: datetime
    first: date | None = None
    """None for a pause that begins at once."""


def choose_pause(call: Call[Services], given: Pause) -> ChosenPause:
    """Return the pause that the words mean. Raises ToolRefused for words that are no pause of up to 92 days, and for a
    later one of a habit that has no time yet.
    """
    notes = enrolled(call)
    zone = now_there(call, notes).tzinfo
    assert isinstance(zone, ZoneInfo)
    first, end = words.pause_span(call, given.until or given.time, zone, is_end=bool(given.until))
    if first is not None and not notes.may_prompt:
        raise ToolRefused(say(call).status_unchosen)
    return ChosenPause(until=end, first=first)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "pause for {time:a week}",
            *politely(
                "en", "pause for {time:a week}", "pause my habit for {time:a week}", "pause it for {time:a week}"
            ),
            *politely(
                "en", "pause the habit for {time:a week}", "pause until {until:monday}", "pause my habit", "pause it"
            ),
            *politely("en", "take a break for {time:a week}"),
        ],
        "es": [
            "pausa de {time:una semana}",
            *politely("es", "pausa de {time:una semana}", "pausa por {time:una semana}", "pausar {time:una semana}"),
            *politely("es", "pausa mi hábito por {time:una semana}", "pausa mi hábito", "pausa hasta {until:el lunes}"),
            *politely("es", "descansar {time:una semana}"),
        ],
    },
    prepare=choose_pause,
    question=lambda call, pause: _whether_to_pause(call, pause),
    deeds=deeds_of("pause"),
    minor=True,
)
def pause_habit(call: Call[Services], arguments: ChosenPause) -> Result:
    """Send no prompts for a while; then they come again by themselves."""
    notes = enrolled(call)
    if arguments.first is not None and notes.may_prompt:
        return replace(
            days_left_out(call, notes, arguments.first, _last_of(call, notes, arguments)), undo=setting_back(notes)
        )
    undo = (Reversal("resume_habit", NoArguments()),) if notes.status == "active" else ()
    return replace(paused(call, notes, arguments.until), undo=undo)


def _last_of(call: Call[Services], notes: CoachNotes, pause: ChosenPause) -> date:
    """Return the last day of a pause."""
    return pause.until.astimezone(now_there(call, notes).tzinfo).date()


def _whether_to_pause(call: Call[Services], pause: ChosenPause) -> str:
    if pause.first is None:
        return say(call).ask_pause.format(when=until_in_words(call, pause.until))
    return ask_to_leave_out(call, pause.first, _last_of(call, for_call(call), pause))


def ask_to_leave_out(call: Call[Services], first: date, last: date) -> str:
    """Return the question whether the prompts of these days are left out."""
    one, other = (day_dated(each, call.language) for each in (first, last))
    return (say(call).ask_skip if first == last else say(call).ask_skip_days).format(when=one, last=other)


def until_in_words(call: Call[Services], until: datetime) -> str:
    """Return the end of a pause in words: the day that begins then, where it ends with a day."""
    after = (until + timedelta(seconds=1)).astimezone(now_there(call, for_call(call)).tzinfo)
    if after.time() == time():
        return day_dated(after.date(), call.language)
    return dated(until, call.zone, call.language)


def paused(call: Call[Services], notes: CoachNotes, until: datetime) -> Result:
    """Return the Result that pauses the habit until a moment, and replaces all timers of the coach by those that come
    after the pause. Raises ToolRefused if the schedule has no time left after it.
    """
    changed = notes.change(status="paused", paused_until=until, outcome="")
    later = prompts(call, changed) if changed.may_prompt else ()
    if changed.may_prompt and not later:
        raise ToolRefused(say(call).over_by_then)
    says = say(call)
    told = (
        says.paused.format(when=next_prompt(call, later))
        if later
        else says.paused_until.format(when=until_in_words(call, until))
    )
    return Result(told, later=later, forget=all_set_for(call), notes=changed.store(), closes=True)


@tool(
    Tier.WRITE,
    phrases={
        "en": politely(
            "en", "resume my habit", "resume", "resume the habit", "continue my habit", "unpause", "unpause it"
        ),
        "es": politely("es", "continúa mi hábito", "reanuda mi hábito", "seguir con mi hábito", "reanudar mi hábito"),
    },
    question=lambda call, _: say(call).ask_resume,
    in_help=False,
    minor=True,
)
def resume_habit(call: Call[Services], arguments: NoArguments) -> Result:
    """Go on with a habit that was paused or stopped, as it was."""
    notes = for_call(call)
    if not notes.may_prompt:
        return going_on(call, enrolled(call), [])
    running = with_left_out(notes, _left_out_later(notes, now_there(call, notes).date()))
    resumed = running.change(conversation_active=True, status="active", paused_until=None)
    if not going(resumed, call.now).may_prompt:
        return going_on(call, resumed, [], all_set_for(call))
    when = described(call, resumed)["when"]
    return going_on(call, resumed, [say(call).resumed.format(when=when)], all_set_for(call))


def _left_out_later(notes: CoachNotes, today: date) -> list[date]:
    """Return the days that are left out of the schedule, without those of a while that is going on today."""
    out = set(notes.schedule.without if notes.schedule else ())
    while today in out:
        out.remove(today)
        today += timedelta(days=1)
    return sorted(out)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "stop the habit",
            *politely("en", "stop the habit", "stop my habit", "end the habit", "end my habit", "quit the habit"),
            *politely("en", "quit my habit", "stop the habit program", "stop coaching me", "stop the coaching"),
        ],
        "es": [
            "termina el hábito",
            *politely("es", "termina el hábito", "termina mi hábito", "terminar el hábito", "dejar el hábito"),
            *politely("es", "para el hábito", "deja el hábito", "parar el hábito", "para mi hábito"),
        ],
    },
    question=lambda call, _: say(call).ask_stop,
)
def stop_habit(call: Call[Services], arguments: NoArguments) -> Result:
    """End the habit: nothing is sent about it any more. What is known of it stays, for another start."""
    notes = enrolled(call)
    told = say(call).stopped.format(**described(call, notes))
    return Result(told, forget=all_set_for(call), notes=ended(notes).store(), closes=True)


@tool(
    Tier.READ,
    phrases={
        "en": ["my habit", "how is my habit", "how is my habit going", "habit status"],
        "es": ["mi hábito", "cómo va mi hábito", "estado de mi hábito"],
    },
    in_help=False,
)
def habit_status(call: Call[Services], arguments: NoArguments) -> str:
    """How the person's habit stands: what, when, how often it was done, whether it is paused."""
    return status(call, enrolled(call))


class Composed(Arguments):
    """The arguments of `generate_habit_prompt`."""

    action: HabitText = Field(
        "",
        description="Completes 'After (their anchor), try ...': a minute, by the intensity; null: the service's own.",
    )
    motivation: HabitText = Field("", description="Completes 'it helps you ...', from their own reason.")


def _whether_to_try(call: Call[Services], new: Composed) -> str:
    asked = say(call).ask_try_with.format(what=new.action) if new.action else say(call).ask_try
    return "\n".join(filter(None, (asked, facts_listed(call, {"motivational_frame": new.motivation}))))


@tool(
    Tier.WRITE,
    phrases={
        "en": politely("en", "try it now", "try one now", "try it", "try now", "give me a prompt now"),
        "es": politely("es", "probar ahora", "pruébalo ahora", "probar uno ahora", "probarlo ahora", "prueba ahora"),
    },
    question=_whether_to_try,
    in_help=False,
    minor=True,
)
def generate_habit_prompt(call: Call[Services], arguments: Composed) -> Result:
    """Send the person a prompt to try right now. It is a sample until their anchor and time are known."""
    return tried(call, enrolled(call), arguments.action, arguments.motivation)


def tried(call: Call[Services], notes: CoachNotes, action: str, motivation: str) -> Result:
    """Return the Result that sends a prompt right now and sets the timers that follow a prompt. Today's own prompt
    still comes. Without an anchor and a time, a sample is sent.
    """
    says, profile = say(call), notes.profile
    if not notes.may_prompt:
        text = says.sample
    else:
        helps = says.helps.format(motivation=motivation) if motivation else words.motivation(profile, call.language)
        is_written = bool(action) and not notes.is_medicine
        text = words.prompt(profile, call.language, action, helps) if is_written else plain(notes, call.language, helps)
    changed = notes.change(
        profile=profile.change(total_prompts=profile.total_prompts + 1),
        outcome="awaited",
        prompted_at=call.now,
        last_prompt=text,
    )
    settings = call.services.settings.of(CoachSettings)
    old = tuple(each.id for each in call.timers if each.kind in AFTER_A_PROMPT)
    return Result(
        tone.apply_tone(text, tone.in_effect(notes, call.writing_style)),
        later=after_a_prompt(settings, call.now) if notes.may_prompt else (),
        forget=old,
        notes=changed.store(),
        asks=(did_you(call.language),),
        closes=True,
    )


BEFORE_PROMPTS = ("start_habit", "habit_status")
WITH_PROMPTS = ("habit_status", "did_habit", "skip_prompt", "scheduler", "make_easier", "pause_habit", "stop_habit")
WHILE_PAUSED = ("habit_status", "resume_habit", "scheduler", "stop_habit")


def shown(stored: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Return the names of the tools that a person with these notes is shown: those that they can use now."""
    notes = CoachNotes.read(stored)
    if not notes.conversation_active or not notes.may_prompt:
        return BEFORE_PROMPTS
    return WHILE_PAUSED if notes.status == "paused" else WITH_PROMPTS


TOOLS = (
    start_habit,
    habit_status,
    scheduler,
    put_back,
    generate_habit_prompt,
    save_user_profile,
    transition_state,
    pause_habit,
    resume_habit,
    stop_habit,
    choose_start,
)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
