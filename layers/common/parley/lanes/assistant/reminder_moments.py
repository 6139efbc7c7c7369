"""When a reminder comes: the moment, or the schedule, that a person's words name, and the words that say it back.

"in 20 minutes", "tomorrow at 3"      once
"every Monday at 9"                   by a schedule
"... until it's done"                 again and again until the person says so (`until_done.py`)
"""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, TypeGuard

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from parley import times
from parley.conversation.day_spelling import number
from parley.conversation.schedule_words import in_full
from parley.conversation.time_words import moment_in_words
from parley.conversation.timers import whole_seconds
from parley.errors import ToolAsks
from parley.lanes import half_read, series, when
from parley.lanes.assistant import anchors, until_done
from parley.lanes.assistant.texts import say
from parley.lanes.captured import asks_for_what_is_known, behind_request, puts_instead
from parley.lanes.time_arguments import When
from parley.ports import Services
from parley.schedules import Hours, Random, Recurrence, Schedule, UntilDone
from parley.schedules import moment as moment_of
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern
from parley.times import Ambiguous, Length, Meaning, Once, Range, Repeated
from parley.tools.tool import Arguments, Call, TimerRequest

ReminderText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]
BEFORE_A_DEED = pattern("parley.lanes.assistant.vocabulary", "before_a_deed", r"^(?:{})\s+(?=\S)")
"""Matches the word before what is to be done in an answer that says only this: "to call mum"."""
ONLY_A_UNIT = pattern("parley.lanes.assistant.vocabulary", "unit_before", r"(?:{})")
"""Matches a text that is only the beginning of a time: "the day" of "the day before at noon"."""
A_DAY = 24 * 60
"""The minutes of a day: a reminder that is farther off is said with its day and time."""
A_YEAR = 366 * A_DAY
"""The minutes of a year: the farthest that a reminder may lie ahead."""
TIMER = timedelta(hours=1)
"""A reminder within this time from now is taken for a timer: "make that 10 minutes" counts from now."""


class NewReminder(Arguments):
    """The arguments of `set_reminder`. Without `minutes` and `when`, the person is asked."""

    minutes: SkipJsonSchema[Annotated[int | None, BeforeValidator(number), Field(ge=1, le=A_YEAR)]] = None
    """The minutes from now. Only phrases fill it: a model writes "in 20 minutes" in `when`."""
    when: When | None = None
    text: ReminderText | None = Field(
        None, description="Of what, in the person's words, as they would read it; null for an alarm."
    )
    is_until_done: SkipJsonSchema[bool] = False
    """Whether it comes again until it is done. Only phrases give it: a model writes "until it's done" in `when`."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether a phrase has split its words rightly into `when` and `text`. Not so in "remind me (to go) to
        (the bank tomorrow)", where the time is in the text.
        """
        said, text = slots.get("when"), slots.get("text", "")
        minutes = slots.get("minutes", "")
        if " " in minutes:  # "2 hours and 15"
            spans = (f"in {minutes} minutes", f"en {minutes} minutos")
            return not any(times.is_time(span, LANGUAGES) for span in spans)
        if said is None and not minutes:
            return True
        if said and said.partition(" ")[0].casefold() in times.spoken("going_on"):
            return False  # "remind me to go (to) bed" says what, and not when
        if text and when.says_more(said or "", text):
            return False
        if said is None:
            return True
        if when.goes_on(said, text) or when.holds_deed(said, text):
            return False
        if times.is_time(said, LANGUAGES) or anchors.is_anchored(said):
            return True
        joined = (f"{said} {text}", f"{said} to {text}", f"{said} y {text}")  # "from 9" and "11 to swim"
        return all(when.beside_time(each) is None for each in joined)

    @classmethod
    def may_be_in(cls, text: str, slots: Mapping[str, str]) -> bool:
        """Return the same, and whether something is to come later: "remind me what's on my list" asks for it now, and
        "remind me at 7 instead of 6" moves what is set.
        """
        if until_done.read(text) and not any(map(until_done.read, slots.values())):
            return False  # "remind me (to call every hour until) to (it's done)" tears it
        is_question = asks_for_what_is_known(behind_request(text)) and when.beside_time(text) is None
        return cls.may_be(slots) and not (is_question or puts_instead(text))


class ChosenMoment(Arguments):
    """The prepared arguments of `set_reminder`: the reminder's text, with its exact moment or the schedule by which it
    recurs.
    """

    at: datetime
    """The moment of the reminder; if it has a schedule, the moment at which the person asked for it."""
    minutes: int | None = None
    schedule: Schedule | None = None
    text: str
    until_done: UntilDone | None = None
    """How the reminder comes again until the person says that it is done; None: it does not."""
    is_sure: bool = False
    """Whether the person has said that the time is at night: "3am", "tonight at 12"."""


def moment(call: Call[Services], new: NewReminder) -> ChosenMoment:
    """Return the reminder to set, with its exact moment or schedule, once or until it is done. Raises ToolAsks if the
    time is missing or unclear, or the text, and ToolRefused if it is unclear.
    """
    is_asked = new.is_until_done or until_done.read(new.text or "") or until_done.read(new.when or "")
    return _until_done(call, new) if is_asked else _moment(call, new)


def _until_done(call: Call[Services], new: NewReminder) -> ChosenMoment:
    """Return the moment of a reminder that comes until it is done, again after the time that the person has named, or
    as the operator has set. Where that is the only time, it first comes after it. Raises as `moment` does.
    """
    said = {name: until_done.plain(value or "") for name, value in (("text", new.text), ("when", new.when))}
    plain = new.model_copy(update={name: each.text or None for name, each in said.items()})
    every = next((each.every for each in said.values() if each.every), None)
    if plain.text is None:
        raise ToolAsks(say(call).what_missing, "text", given={"when": new.when} if new.when else {})
    is_timed = plain.when or plain.minutes or when.beside_time(plain.text) is not None
    begun = plain if is_timed or not every else plain.model_copy(update={"minutes": every})
    return _moment(call, begun).model_copy(update={"until_done": until_done.as_set(call, every)})


def _moment(call: Call[Services], new: NewReminder) -> ChosenMoment:
    """Return the reminder to set as one that comes once, or by its schedule. Raises as `moment` does."""
    text = BEFORE_A_DEED.sub("", new.text or "") or say(call).alarm
    if new.minutes is not None:
        return _from_now(call, new.minutes, text)
    if new.when and new.text and (half_read.is_torn(new.when, new.text) or ONLY_A_UNIT.fullmatch(new.text)):
        raise when.half_read_refused(call)
    if new.when:
        phrase, half = anchors.dated(call, new.when), times.half_of(new.text) if new.text else "alarm"
        near = None if when.meanings(call, phrase) else anchors.start_of_what_is_named(call, new.text or "")
        meant = when.read(call, phrase, half=half, near=near)
        if _is_timer(meant, phrase):
            return _from_now(call, meant.minutes, text)
        return _chosen(call, meant, phrase, text)
    if new.text is None:
        raise ToolAsks(say(call).when_missing, "when", shape="moment")
    if (of_event := anchors.reminder_of_event(call, new.text)) is not None:
        return ChosenMoment(at=of_event[1], text=of_event[0])
    if when.beside_time(new.text) == "":  # the text is only a time: what the reminder is about must be said first
        raise ToolAsks(say(call).what_missing, "text", given={"when": new.text})
    said = anchors.dated_text(call, new.text, "text")
    before = when.before_a_time(call, said) if said == new.text else None
    found = before or when.split(call, said, "text", kinds=(Once, Recurrence, Random))
    if found is None:
        raise ToolAsks(say(call).when_missing, "when", shape="moment")
    if ONLY_A_UNIT.fullmatch(found.title):
        raise when.half_read_refused(call)
    with when.keeping(text=found.title):
        return _chosen(call, found.meaning, found.phrase, found.title)


def _from_now(call: Call[Services], minutes: int, text: str) -> ChosenMoment:
    """Return the reminder that comes this many minutes from now."""
    return ChosenMoment(at=whole_seconds(call.now + timedelta(minutes=minutes)), minutes=minutes, text=text)


def _is_timer(meant: Meaning, phrase: str) -> TypeGuard[Length]:
    """Return whether a phrase is a length of time alone that counts from now, "10 minutes", of less than a day. "For 10
    minutes" is not.
    """
    is_short = isinstance(meant, Length) and 0 < meant.minutes < A_DAY
    is_said = is_short and times.is_whole_time(phrase, LANGUAGES)
    return is_said and phrase.split()[0].casefold() not in times.words_of("for")


def _chosen(call: Call[Services], meant: Meaning, phrase: str, text: str) -> ChosenMoment:
    """Return the reminder with this text at the time that the phrase means. Raises ToolAsks for a time that is no
    single moment and no schedule.
    """
    when.one_day(call, meant, phrase, is_ever_all=False)
    is_sure = re.search(say(call).night_words, phrase, re.IGNORECASE) is not None
    match meant:
        case Once(at, has_time):
            due = at if has_time else when.morning(call, at, phrase)
            return ChosenMoment(at=due, text=text, is_sure=is_sure)
        case Recurrence():
            return ChosenMoment(at=call.now, schedule=when.begun(call, meant, phrase), text=text, is_sure=is_sure)
        case Random():
            return ChosenMoment(at=call.now, schedule=meant, text=text)
        case Range() | Length() | Repeated():
            raise when.unusable(call, "one_moment", phrase)


def moved_moment(call: Call[Services], phrase: str, old: TimerRequest) -> ChosenMoment:
    """Return the reminder at its new time. A new time of day keeps the day or the weekdays; a change of the schedule's
    end or of some days keeps the rest. Raises ToolAsks for a time that is unclear.
    """
    phrase = anchors.dated(call, phrase)
    if old.schedule is not None and (wanted := series.change(call, phrase, old.at)):
        schedule = series.changed(call, old.schedule, wanted, old.at, phrase)
        return ChosenMoment(at=call.now, schedule=schedule, text=old.text, is_sure=True)
    recurs = old.schedule if isinstance(old.schedule, Recurrence) else None
    meant = when.moved(call, recurs, phrase, old.at)
    if _is_timer(meant, phrase):
        _ask_whether_from_now(call, meant, phrase, old)
        return _from_now(call, meant.minutes, old.text)
    when.one_day(call, meant, phrase, old.at.astimezone(call.zone).time(), is_ever_all=False)
    return _chosen(call, meant, phrase, old.text)


def _ask_whether_from_now(call: Call[Services], length: Length, phrase: str, old: TimerRequest) -> None:
    """Raise ToolAsks if a reminder is moved to a length of time ("10 minutes") and that is unclear: this long from now,
    or this much later than before? A reminder within the next hour is a timer, which counts from now: no question.
    """
    if old.schedule is not None or old.at - call.now > TIMER:
        lasts = timedelta(minutes=length.minutes)
        options = (Once(whole_seconds(call.now + lasts)), Once(old.at + lasts))
        raise when.asks(call, Ambiguous(options), phrase, "when")


def reminder_as_it_is(call: Call[Services], old: TimerRequest) -> ChosenMoment:
    """Return a reminder as the arguments that would set it."""
    return ChosenMoment(
        at=call.now if old.schedule else old.at,
        schedule=old.schedule,
        text=old.text,
        until_done=until_done.begun(old.until_done),
        is_sure=True,
    )


NIGHT = Hours(start=time(23), end=time(5))
"""The hours in which most people sleep: a time in them may be meant twelve hours off."""


def other_half(call: Call[Services], chosen: ChosenMoment, at: datetime) -> Meaning:
    """Return the reminder's time moved by twelve hours, out of the night: its schedule, or the next such moment."""
    local = at.astimezone(call.zone)
    at_night, by_day = local.time().replace(tzinfo=None), time((local.hour + 12) % 24, local.minute)
    if isinstance(chosen.schedule, Recurrence):
        times = tuple(by_day if each == at_night else each for each in chosen.schedule.times)
        return chosen.schedule.model_copy(update={"times": tuple(sorted(set(times)))})
    days = (moment_of(datetime.combine(local.date() + timedelta(days=n), by_day), call.zone) for n in range(3))
    return Once(next(each for each in days if each is not None and each > call.now))


def said_moment(call: Call[Services], chosen: ChosenMoment) -> str:
    """Return the time of a reminder in full, in words: "in 20 minutes", "every Monday at 09:00"."""
    if chosen.minutes is not None:
        at = span(call, timedelta(minutes=chosen.minutes))
    else:
        at = recurrence(call, chosen.schedule) if chosen.schedule else moment_in_full(call, chosen.at)
    return and_until_done(call, at, chosen.until_done)


def and_until_done(call: Call[Services], at: str, told: UntilDone | None) -> str:
    """Return the words for a reminder's time with those for how it comes again until it is done, if it does."""
    return say(call).at_until_done.format(at=at, every=when.lasting(told.every, call.language)) if told else at


def span(call: Call[Services], left: timedelta) -> str:
    """Return a length of time from now in words: "in 2 hours 5 minutes"."""
    return say(call).in_time.format(time=when.lasting(round(left.total_seconds() / 60), call.language))


def moment_in_full(call: Call[Services], at: datetime) -> str:
    """Return the day, date and time of a moment by the person's clock: "tomorrow, Sunday 22 November, at 15:00"."""
    return moment_in_words(at, call.language, call.now, call.zone)


def recurrence(call: Call[Services], schedule: Schedule) -> str:
    """Return a schedule in words, "every Monday at 09:00", with its time zone if that is not the person's."""
    return in_full(schedule, call.language, call.now, call.zone)
