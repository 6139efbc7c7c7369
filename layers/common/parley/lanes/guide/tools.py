"""The guide's tools: begin a session, steer it, and record how the person felt after it."""

from dataclasses import replace
from typing import Literal

from pydantic import Field

from parley.conversation.zones import dated
from parley.errors import ToolRefused
from parley.lanes.guide.amending import begun_in_other_words
from parley.lanes.guide.first_session import (
    asked_to_agree,
    channel_of,
    cost_of,
    not_for_minors,
    telling_for,
)
from parley.lanes.guide.notes import GuideNotes, PastSession, guide_notes_for
from parley.lanes.guide.phases import ADULT, LENGTHS, USUAL_LENGTH
from parley.lanes.guide.planning import plan_of, plan_session, planned_lines, set_as_wished, wish_in_words
from parley.lanes.guide.steering import minutes_of
from parley.lanes.guide.telling import (
    FLOOR,
    LOW_MOOD,
    broken_off,
    first_timers,
    new_session,
    steered,
)
from parley.lanes.guide.texts import say
from parley.lanes.guide.wishes import Move
from parley.ports import Services
from parley.tools.tool import Arguments, Call, LaneAction, MissingArgument, NoArguments, Result, Tier, tool

MOODS = range(1, 6)
NO_MOOD = "0"
SHOWN = 5
"""How many past sessions a person is told of who asks how they felt."""


class SessionWish(Arguments):
    """The arguments of `start_session`."""

    minutes: str = Field("", max_length=40, description="How many minutes, if the person has said so: 10, 15, 20, 30.")


class SessionLength(Arguments):
    """The prepared arguments of `start_session`: the length in minutes that the person's words name."""

    minutes: int | None = None
    """The length of the session; None if the person has named none that is offered."""
    is_other: bool = False
    """Whether they have named a length that is not offered."""


def to_length(call: Call[Services], wish: SessionWish) -> SessionLength:
    """Return the session length that the person has said; its `minutes` are None if they said none, or one that is not
    offered.
    """
    minutes = minutes_of(wish.minutes)
    if minutes in LENGTHS:
        return SessionLength(minutes=minutes)
    return SessionLength(is_other=minutes is not None)


def _whether_to_start(call: Call[Services], length: SessionLength) -> str:
    says = say(call)
    asked = says.ask_start_for.format(minutes=length.minutes) if length.minutes else says.ask_start
    return f"{says.no_such_length} {asked}" if length.is_other else asked


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("calm session", "a calm session", "start a calm session", "begin a calm session", "a calm session now"),
            *("meditate", "i need to calm down", "i want to calm down", "i need to relax", "i want to relax"),
            *(
                "i want a calm session",
                "i need a calm session",
                "i would like a calm session",
                "id like a calm session",
            ),
            *("a {minutes:10} minute calm session", "a {minutes:10} minutes calm session"),
            *("{minutes:10} minute calm session", "start a {minutes:10} minute calm session"),
            *("i want a {minutes:10} minute calm session", "a calm session of {minutes:half an hour}"),
            *("a calm session for {minutes:half an hour}", "calm session of {minutes:half an hour}"),
            *("calm session for {minutes:half an hour}", "start a calm session of {minutes:half an hour}"),
            *("i want a calm session of {minutes:half an hour}", "start a calm session for {minutes:half an hour}"),
            *("guided session", "a guided session", "start a guided session", "a {minutes:10} minute guided session"),
            *("start the session", "start a session", "guide me", "calm me down", "help me calm down", "help me relax"),
            *("relax with me", "meditation", "a meditation", "meditate with me", "i want to meditate", "lets meditate"),
            *("a {minutes:10} minute session", "{minutes:10} minute session", "i want a {minutes:10} minute session"),
            *("a {minutes:10} minute meditation", "meditate for {minutes:half an hour}", "guided meditation"),
        ],
        "es": [
            *("sesión de calma", "una sesión de calma", "empezar una sesión de calma", "quiero una sesión de calma"),
            *("necesito una sesión de calma", "empieza una sesión de calma", "quisiera una sesión de calma"),
            *("sesión de calma de {minutes:15} minutos", "sesión de calma de {minutes:media hora}"),
            *("una sesión de calma de {minutes:media hora}", "quiero una sesión de calma de {minutes:media hora}"),
            *("empieza una sesión de calma de {minutes:media hora}", "sesión guiada", "una sesión guiada"),
            *("empezar una sesión de calma de {minutes:media hora}", "una sesión guiada de {minutes:media hora}"),
            *("guíame", "cálmame", "ayúdame a calmarme", "ayúdame a relajarme", "meditación", "una meditación"),
            *("meditar", "necesito calmarme", "quiero calmarme", "necesito relajarme", "quiero relajarme"),
            *("quiero meditar", "una meditación de {minutes:media hora}", "meditar {minutes:15} minutos"),
            *("meditación guiada", "sesión de {minutes:15} minutos", "una sesión de {minutes:15} minutos"),
            *("sesión de {minutes:15} minutos de calma", "una sesión de {minutes:15} minutos de calma"),
            "quiero una sesión de {minutes:15} minutos",
        ],
    },
    prepare=to_length,
    question=_whether_to_start,
    amends=lambda call, length, text: begun_in_other_words(call, text, "start_session", length.minutes),
    is_named_too=True,
    minor=True,
)
def start_session(call: Call[Services], arguments: SessionLength) -> Result:
    """Begin a calm guided session of 10, 15, 20 or 30 minutes. It is told message by message by itself; if the length
    is missing, the person is asked."""
    says, notes = say(call), guide_notes_for(call)
    if notes.session is not None:
        already = says.already_paused if notes.session.paused_at else says.already
        return Result(already.format(minutes=notes.session.minutes))
    if notes.is_under_age(call.now):
        return not_for_minors(call)
    if arguments.minutes is None:
        options = tuple((str(length), str(length)) for length in LENGTHS)
        words = " ".join(filter(None, (says.no_such_length if arguments.is_other else "", says.how_long)))
        asked = MissingArgument(words, start_session.name, "minutes", options, yes=str(USUAL_LENGTH))
        return Result("", asks=(asked,), closes=True)
    if notes.agreed_at is None:
        asked = asked_to_agree(call, notes, arguments.minutes)
        if notes.wished is None:
            return Result("", asks=(asked,), closes=True)
        if notes.wished.schedule is not None:
            kept = notes.change(wished=notes.wished.change(is_beside=True))
            return Result("", notes=kept.store(), asks=(asked,), closes=True)
        left = says.wish_dropped.format(when=wish_in_words(call, notes.wished))
        return Result(left, notes=notes.change(wished=None).store(), asks=(asked,), closes=True)
    return _begun(call, notes, arguments.minutes, cost_of(call, arguments.minutes))


def _begun(call: Call[Services], notes: GuideNotes, minutes: int, cost: str) -> Result:
    """Return the Result that begins a session: the opening words, the session in the notes, its timers, and the floor
    (the guide hears the person first from now on).
    """
    telling = telling_for(call)
    session = new_session(call.effect, minutes, call.language, channel_of(call), telling)
    return Result(
        say(call).begin.format(minutes=minutes, cost=cost),
        notes=notes.change(session=session).store(),
        later=first_timers(session, telling),
        takes_floor=FLOOR,
        closes=True,
    )


class Agreement(Arguments):
    """The arguments of `agree_to_session`."""

    answer: Literal["yes", "no"]
    minutes: int = USUAL_LENGTH
    least_age: int = Field(0, description="The age that they have told; 18 if they said they are adults; else 0.")
    minutes_before: int = Field(0, description="Leave this out.")
    """The length that was asked about before the person answered with a number; 0 if they have not."""


def _ask_to_agree(call: Call[Services], agreement: Agreement) -> str:
    says = say(call)
    return says.ask_disagree if agreement.answer == "no" else says.ask_agree.format(minutes=agreement.minutes)


@tool(Tier.WRITE, question=_ask_to_agree, in_help=False, is_for_phrases=True, minor=True)
def agree_to_session(call: Call[Services], arguments: Agreement) -> Result:
    """Keep the person's own answer to what must be known before the first session. Who may be under age begins none by
    a yes alone, and is asked for their age."""
    says, notes = say(call), guide_notes_for(call)
    if arguments.answer == "no":
        if notes.session is not None and notes.waits_for_age:
            return replace(broken_off(telling_for(call), notes.session, says.not_agreed), records=())
        return Result(says.not_agreed, notes=notes.change(wished=None).store(), closes=True)
    minutes = arguments.minutes if arguments.minutes in LENGTHS else USUAL_LENGTH
    if notes.is_under_age(call.now):
        return not_for_minors(call)
    if notes.is_age_doubted(call.now) and arguments.least_age < ADULT:
        return Result("", asks=(replace(asked_to_agree(call, notes, minutes), words=says.age_short),), closes=True)
    agreed = notes.change(agreed_at=call.now, age_doubted_at=None, wished=None)
    if notes.waits_for_age:
        return replace(steered(replace(telling_for(call), notes=agreed), "resume"), closes=True, records=())
    if notes.wished is None:
        return _begun(call, agreed, minutes, "")
    if not notes.wished.is_beside:
        return set_as_wished(call, agreed, notes.wished.change(minutes=minutes))
    begun, planned = _begun(call, agreed, minutes, ""), set_as_wished(call, agreed, notes.wished)
    return replace(begun, words=f"{planned.words} {begun.words}", later=(*begun.later, *planned.later))


class UnderAge(Arguments):
    """The arguments of `remember_under_age`."""

    by_number: bool = False
    """Whether the person has told their age as a number, which may be mistyped."""


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_under_age, role="admin", is_for_lane=True)
def remember_under_age(call: Call[Services], arguments: UnderAge) -> Result:
    """Keep that the person has said that they are under age, so that they are not asked again. Their session ends, and
    what they agreed to counts no more."""
    notes = guide_notes_for(call)
    says, session = say(call), notes.session
    is_slip = arguments.by_number and notes.age_slip == ""
    refused = says.ended_for_minors if session is not None else says.not_for_minors
    words = f"{refused} {says.age_slip}"
    slip: Literal["possible", "mended"] = "possible" if is_slip else "mended"
    kept = notes.change(agreed_at=None, under_age_at=call.now, age_doubted_at=None, age_slip=slip)
    if session is None:
        return Result(words, notes=kept.store(), closes=True)
    return replace(broken_off(replace(telling_for(call), notes=kept), session, words), records=())


class Adult(Arguments):
    """The arguments of `take_back_age`."""

    answer: Literal["yes", "no"]


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_whether_adult, in_help=False, is_for_phrases=True)
def take_back_age(call: Call[Services], arguments: Adult) -> Result:
    """Forget that the person is under age, once they have said that this was a mistake, and go on to a session. Of one
    who says that it was none, it is kept."""
    notes = guide_notes_for(call)
    if arguments.answer == "no":
        return not_for_minors(call)
    mended = notes.change(under_age_at=None, age_slip="mended")
    return Result("", notes=mended.store(), acts=(first_one(mended),), closes=True)


def first_one(notes: GuideNotes, minutes: int | None = None) -> LaneAction:
    """Return the action that goes on to a first session: the one that was planned for later, or one that begins now."""
    plan = plan_of(notes.wished) if notes.wished is not None else None
    if plan is not None:
        return LaneAction(plan_session.name, plan)
    return LaneAction(start_session.name, SessionLength(minutes=minutes))


class Steering(Arguments):
    """The arguments of `steer_session`."""

    move: Move


@tool(Tier.WRITE, question=lambda call, new: say(call).ask_steer[new.move], in_help=False, minor=True)
def steer_session(call: Call[Services], arguments: Steering) -> Result:
    """Pause or resume the session that is going on, skip to its next part, tell it slower or faster, or finish it, when
    the person wants that in whatever words."""
    if guide_notes_for(call).session is None:
        raise ToolRefused(say(call).not_in_session)
    if guide_notes_for(call).waits_for_age and arguments.move != "finish":
        raise ToolRefused(say(call).age_short)
    return replace(steered(telling_for(call), arguments.move), records=())


class Mood(Arguments):
    """The arguments of `record_mood`."""

    mood: str = Field(pattern="^[0-5]$", description="From 1 (not well) to 5 (very well); 0: they do not want to say.")


def _ask_to_keep(call: Call[Services], mood: Mood) -> str:
    says = say(call)
    return says.ask_no_mood if mood.mood == NO_MOOD else says.ask_mood.format(mood=mood.mood)


@tool(Tier.WRITE, question=_ask_to_keep, in_help=False, minor=True)
def record_mood(call: Call[Services], arguments: Mood) -> Result:
    """Keep how the person feels after the session that has just ended."""
    says, notes, mood = say(call), guide_notes_for(call), int(arguments.mood)
    if not notes.past:
        raise ToolRefused(says.nothing_to_rate)
    if mood not in MOODS:
        return Result(says.no_mood, closes=True)
    words = says.mood_low if mood <= LOW_MOOD else says.mood_noted
    return Result(words.format(mood=mood), notes=notes.with_mood(mood).store(), closes=True)


@tool(
    Tier.READ,
    phrases={
        "en": [
            *(
                "how did i feel after my sessions",
                "how did i feel after my session",
                "how did i feel after my last session",
            ),
            *("how did i feel after the sessions", "my sessions", "my calm sessions", "my guided sessions"),
            *("what sessions are planned", "which sessions are planned", "which calm sessions are planned"),
            *("when is my next session", "when is my next calm session", "when is my calm session"),
        ],
        "es": [
            *("cómo me sentí después de mis sesiones", "cómo me sentí después de mi sesión", "mis sesiones"),
            *("cómo me sentí después de las sesiones", "cómo me sentí tras mis sesiones", "mis sesiones de calma"),
            *("qué sesiones hay planeadas", "qué sesiones están planeadas"),
            *("cuándo es mi próxima sesión", "cuándo es mi próxima sesión de calma"),
        ],
    },
)
def my_sessions(call: Call[Services], arguments: NoArguments) -> str:
    """How the person felt after their sessions, from 1 to 5, when these were, and which are planned."""
    says, past, planned = say(call), guide_notes_for(call).past, list(planned_lines(call))
    if not past:
        return "\n".join(planned) or says.no_sessions
    moods = [each.mood for each in past if each.mood is not None]
    lines = [says.sessions, *(past_in_words(call, each) for each in past[-SHOWN:])]
    if len(moods) > 1:
        lines.append(says.average.format(mood=f"{sum(moods) / len(moods):.1f}"))
    return "\n".join((*lines, *planned))


def past_in_words(call: Call[Services], past: PastSession) -> str:
    """Return one line about a past session: when it was, its minutes, the person's mood, whether it was broken off."""
    says = say(call)
    return says.session_line.format(
        when=dated(past.at, call.zone, call.language),
        minutes=past.minutes,
        mood=says.unrated if past.mood is None else past.mood,
        broken_off="" if past.is_whole else says.broken_off,
    )


TOOLS = (start_session, steer_session, agree_to_session, record_mood, my_sessions, remember_under_age, take_back_age)
"""The tools of this file, in the order in which a model and HELP are offered them."""
