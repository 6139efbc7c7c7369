"""Let a reminder that has just come, come again: "snooze", "remind me again in an hour", "pospón 10 minutos".

A reminder that comes once is over by then, and a recurring one goes on by itself, so snoozing sets a new reminder with
the same text. The conversation keeps the reminders that came last; if several came together, the person is asked which.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from parley import times
from parley.conversation.day_spelling import number
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.timers import whole_seconds
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import when
from parley.lanes.assistant import until_done
from parley.lanes.assistant.named_reminders import ChosenReminder, describe
from parley.lanes.assistant.reminder_moments import ChosenMoment, ReminderText, reminder_as_it_is, said_moment
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.until_done_tools import is_pressing
from parley.lanes.lane import ReminderAnswer
from parley.lanes.naming import BY_ID
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.times import Length, Once
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, Result, Reversal, Tier, TimerRequest, tool

USUALLY = 10
"""The minutes of a snooze if the person names no time: about as long as on alarm clocks."""
A_DAY = 24 * 60
VOCABULARY = "parley.lanes.assistant.vocabulary"
TOGETHER = timedelta(minutes=10)
"""Reminders that come within this time have come together: then the person is asked which one is meant."""


SnoozeTime = Annotated[str, Field(min_length=1, max_length=when.LONGEST_WHEN)]


class Snooze(Arguments):
    """The arguments of `snooze_reminder`."""

    minutes: SkipJsonSchema[Annotated[int | None, BeforeValidator(number), Field(ge=1, le=A_DAY)]] = None
    """The minutes from now. Only phrases fill it: a model writes "in an hour" in `when`."""
    when: SnoozeTime | None = Field(None, description="Null: in 10 minutes.")
    about: ReminderText | None = Field(None, description="Null: the one that came last.")
    chosen: SkipJsonSchema[str] = ""
    """The option that the person picked of several reminders: "id:" and the reminder's id."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured name a time: "snooze the news" names none, so it is about
        no reminder.
        """
        said, minutes = slots.get("when"), slots.get("minutes", "1")
        if said is None or normalise(said) in listed(VOCABULARY, "answer_later"):
            return " " not in minutes
        is_named = normalise(said).partition(" ")[0] in listed(VOCABULARY, "names_a_reminder")
        return not is_named and (times.is_time(said, LANGUAGES) or _length(said) is not None)


def _length(said: str) -> int | None:
    first, _, rest = said.partition(" ")
    return when.minutes_of(rest if first in listed(VOCABULARY, "length_begins_with") else said)


def to_snooze(call: Call[Services], wanted: Snooze) -> ChosenMoment:
    """Return the reminder that has come, with the time at which it comes again. Raises ToolAsks if that is unclear, and
    ToolRefused if no reminder has come.
    """
    came = _which(call, wanted)
    if wanted.when is None or (length := _length(wanted.when)) is not None:
        minutes = wanted.minutes or (length if wanted.when else None) or USUALLY
        at = whole_seconds(call.now + timedelta(minutes=minutes))
        return ChosenMoment(at=at, minutes=minutes, text=came.text)
    if normalise(wanted.when) in listed(VOCABULARY, "answer_later"):
        raise ToolAsks(say(call).when_again, "when", shape="moment", given={"chosen": f"{BY_ID}{came.id}"})
    meant = when.read(call, wanted.when, near=came.at)
    if isinstance(meant, Length):
        at = whole_seconds(call.now + timedelta(minutes=meant.minutes))
        return ChosenMoment(at=at, minutes=meant.minutes, text=came.text)
    if not isinstance(meant, Once):
        raise when.unusable(call, "one_moment", wanted.when)
    at = meant.at if meant.has_time else when.morning(call, meant.at, wanted.when)
    return ChosenMoment(at=at, text=came.text, is_sure=True)


def _which(call: Call[Services], wanted: Snooze) -> TimerRequest:
    """Return the reminder to snooze: the last that has come, or the one that the words name. Raises ToolAsks if several
    came within ten minutes, and ToolRefused if none matches.
    """
    came = [each for each in call.rung if not wanted.chosen or wanted.chosen == f"{BY_ID}{each.id}"]
    if wanted.about:
        came = [each for each in came if f" {normalise(wanted.about)} " in f" {normalise(each.text)} "]
    if not came:
        raise ToolRefused(say(call).none_came.format(reminders=describe(call)))
    together = [each for each in came if came[-1].at - each.at <= TOGETHER]
    if len(together) > 1:
        raise ToolAsks(say(call).which_reminder, "chosen", [(each.text, f"{BY_ID}{each.id}") for each in together])
    return came[-1]


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("snooze", "snooze it", "snooze that", "snooze the reminder", "snooze reminder", "remind me again"),
            *variants(
                "snooze <it|that|the reminder|> <for|> {minutes:10} <minutes|minute|min|mins>",
                "snooze <it|that|the reminder|> {when:for an hour}",
                "snooze <it|that|the reminder|> <until|till|to> {when:5pm}",
                "remind me <of that|about that|of it|about it|> again {when:in an hour}",
                "<again|ask me again|tell me again> {when:in 10 minutes}",
                "in {minutes:10} <minutes|minute|min|mins> again",
            ),
        ],
        "es": [
            *("posponer", "pospón", "posponlo", "pospónlo", "recuérdamelo otra vez", "recuérdame otra vez"),
            *variants(
                "<posponer|pospón|posponlo|pospon el recordatorio> {minutes:10} <minutos|minuto|min>",
                "<posponer|pospón|posponlo|pospon el recordatorio> {when:una hora}",
                "<posponlo|pospon el recordatorio> <hasta|a> {when:las 5}",
                "<recuérdamelo|recuérdame> <otra vez|de nuevo> {when:en una hora}",
                "<otra vez|de nuevo> {when:en 10 minutos}",
                "recuérdamelo {when:en una hora}",
                "en {minutes:10} <minutos|min> <otra vez|de nuevo>",
            ),
        ],
    },
    prepare=to_snooze,
    question=lambda call, chosen: say(call).set_reminder.format(when=said_moment(call, chosen), text=chosen.text),
    in_help=False,
)
def snooze_reminder(call: Call[Services], arguments: ChosenMoment) -> Result:
    """Let a reminder that has just come, come once more."""
    shown = said_moment(call, arguments)
    said = say(call).reminder_set.format(when=shown, text=arguments.text)
    set_now = ChosenReminder(id=f"{call.effect}.t0", text=arguments.text, when=shown)
    came = _pressing(call, arguments.text)
    told = until_done.begun(came.until_done) if came else None
    later: tuple[TimerRequest, ...] = (TimerRequest(arguments.at, arguments.text, until_done=told),)
    if came and came.schedule:
        goes_on = reminder_as_it_is(call, came)
        later += (TimerRequest(goes_on.at, came.text, schedule=came.schedule, until_done=told),)
    return Result(said, later=later, forget=(came.id,) if came else (), undo=(Reversal("cancel_reminder", set_now),))


def _pressing(call: Call[Services], text: str) -> TimerRequest | None:
    """Return the reminder of this text that would come again until it is done; None if there is none."""
    return next((each for each in call.later if each.text == text and is_pressing(each)), None)


TOOLS = (snooze_reminder,)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""


def to_reminder(call: Call[Services], came: TimerRequest, text: str) -> ReminderAnswer | None:
    """Return what a text means that answers a reminder which has just come: a time or "later" snoozes it, and "done"
    completes the task with the same title. None for any other text.
    """
    answer = _answer(call, came, text)
    if answer is not None:
        return answer
    clauses = [each.strip() for each in CLAUSE_END.split(text) if each.strip()] if "?" not in text else []
    others = [(each, [other for other in clauses if other != each]) for each in clauses[:MOST_CLAUSES]]
    told = [
        each for each, beside in others if beside and not any(times.stretches(other, LANGUAGES) for other in beside)
    ]
    return next(
        (found for each in told if (found := _answer(call, came, each)) and found.tool == "snooze_reminder"), None
    )


CLAUSE_END = re.compile(r"[,;.!]\s+")
MOST_CLAUSES = 3
"""The most clauses of an answer to a reminder of which one is looked for that names a time."""


def _answer(call: Call[Services], came: TimerRequest, text: str) -> ReminderAnswer | None:
    """Return what a text means that is an answer to a reminder from its beginning to its end; None if it is none."""
    said, left = normalise(text), _without_words_beside(text)
    goes_on = next((each for each in call.later if each.id == came.id and each.schedule), None)
    if goes_on is not None and STOPS.fullmatch(without_accents(text)):
        return ReminderAnswer("cancel_reminder", {"number": f"{BY_ID}{goes_on.id}"})
    is_over = _says_done(said, left) or said in listed(VOCABULARY, "answer_enough")
    if is_over and any(each.id == came.id and is_pressing(each) for each in call.later):
        return ReminderAnswer("finish_reminder", {"chosen": f"{BY_ID}{came.id}"}, ends=True)
    if _says_done(said, left):
        tasks = call.services.tasks.list(call.conversation)
        same = [task for task in tasks if not task.done and normalise(task.title) == normalise(came.text)]
        if len(same) == 1:
            return ReminderAnswer("complete_task", {"task": f"{BY_ID}{same[0].id}"})
        return ReminderAnswer(words=say(call).reminder_done.format(text=came.text))
    for each in dict.fromkeys((text.strip(" .!"), left)):
        plain = normalise(each)
        is_time = 0 < len(each) <= when.LONGEST_WHEN and (_length(plain) is not None or when.beside_time(each) == "")
        if is_time or plain in listed(VOCABULARY, "answer_later"):
            return ReminderAnswer("snooze_reminder", {"when": each, "chosen": f"{BY_ID}{came.id}"})
    return None


STOPS = pattern(VOCABULARY, "answer_stops", "(?:{})")
"""Matches an answer to a reminder that recurs, by which it is not to come again: "no more of this one"."""
MOST_SAID = 10
"""The most words of an answer to a reminder that are looked at one by one."""


def _without_words_beside(text: str) -> str:
    """Return an answer to a reminder without the words that say nothing beside a time: "10 mins" of "gimme 10 more
    mins". Empty for a long text.
    """
    words = text.replace(",", " ").strip(" .!").split()
    beside = listed(VOCABULARY, "answer_beside")
    return " ".join(each for each in words if normalise(each) not in beside) if len(words) <= MOST_SAID else ""


def _says_done(said: str, left: str) -> bool:
    """Return whether an answer to a reminder says that it is done: "yep did it", "called her", "ya le llamé"."""
    done = listed(VOCABULARY, "answer_done")
    if said in done or normalise(left) in done:
        return True
    beside = listed(VOCABULARY, "answer_done_beside") | listed(VOCABULARY, "answer_beside")
    rest = [each for each in said.split() if each not in beside]
    is_denied = not NEGATIONS.isdisjoint(said.split())
    return len(rest) == 1 and rest[0] in listed(VOCABULARY, "answer_done_deeds") and not is_denied


NEGATIONS = listed("parley.conversation.vocabulary", "negations")
"""Words with which a person says that something is not done: "not done yet"."""
