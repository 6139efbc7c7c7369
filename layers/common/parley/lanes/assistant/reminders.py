"""The reminder tools of the assistant lane: messages to the person at a later time, once or recurring.

Reminders live in the conversation's document, so that setting one is part of the turn's commit, and none can be lost or
set twice. A chosen time is read back to the person in full, by their own clock.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Annotated, Self, TypeGuard

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, model_validator
from pydantic.json_schema import SkipJsonSchema

from parley import times
from parley.conversation.day_spelling import number
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.schedule_words import in_full
from parley.conversation.time_words import moment_in_words
from parley.conversation.timers import whole_seconds
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import half_read, series, when
from parley.lanes.assistant import anchors, shown, until_done
from parley.lanes.assistant.named import named_as
from parley.lanes.assistant.named_times import (
    DatedThing,
    TimedThing,
    at_that_time,
    at_their_own_time,
    on_that_day,
)
from parley.lanes.assistant.ordinals import LAST, place, place_among
from parley.lanes.assistant.texts import say
from parley.lanes.captured import asks_for_what_is_known, behind_request, puts_instead
from parley.lanes.deed_words import deeds_of
from parley.lanes.naming import BY_ID, parts_of
from parley.lanes.time_arguments import When
from parley.ports import Services
from parley.schedules import Hours, Random, Recurrence, Schedule, UntilDone, following
from parley.schedules import moment as moment_of
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern
from parley.times import Ambiguous, Length, Meaning, Once, Range, Repeated
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, MissingArgument, NoArguments, Result, Reversal, Tier, TimerRequest, tool

ReminderText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]
BEFORE_A_DEED = pattern("parley.lanes.assistant.vocabulary", "before_a_deed", r"^(?:{})\s+(?=\S)")
"""Matches the word before what is to be done in an answer that says only this: "to call mum"."""
ONLY_A_UNIT = pattern("parley.lanes.assistant.vocabulary", "unit_before", r"(?:{})")
"""Matches a text that is only the beginning of a time: "the day" of "the day before at noon"."""
KIND = "reminders"
"""The name of the list of reminders in the notes about numbers that were shown (`shown.py`)."""
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


def _number(named: object) -> object:
    """Return the number of an ordinal ("second": 2, "last": LAST); any other value unchanged."""
    at = place(named) if isinstance(named, str) else None
    return named if at is None else at


Number = Annotated[
    Annotated[int, Field(ge=LAST)] | Annotated[str, Field(pattern=f"^{BY_ID}", max_length=200)],
    BeforeValidator(_number),
]
"""The number of a reminder in the list that was shown, or its id. Only phrases fill it: a model names a reminder by its
words."""


class NamedReminder(Arguments):
    """A reminder as a person names it: by its number, by words of its text, or as the only one that there is."""

    number: SkipJsonSchema[Number | None] = None
    about: ReminderText | None = None
    also: SkipJsonSchema[ReminderText | None] = None
    """The other parts of a list of reminders, kept while a question about one part is open."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured name a reminder: `number` is a number or an ordinal, and
        `about` is neither.
        """
        number, about = slots.get("number"), slots.get("about")
        is_number = number is None or number.isdecimal() or number.startswith(BY_ID) or place(number) is not None
        return is_number and (about is None or not (about.isdecimal() or place(about) is not None))


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


class OneReminder(Arguments):
    """One reminder that was found to be cancelled."""

    id: str
    text: str
    when: str = ""
    """The time of the reminder as the question shows it, because two reminders may have one text."""
    rest: ChosenMoment | None = None
    """The recurring reminder without the cancelled time, if only one of its times is cancelled; else None."""


class ChosenReminder(OneReminder):
    """The prepared arguments of `cancel_reminder`: the reminder to cancel, and any others that were named with it."""

    others: tuple[OneReminder, ...] = ()
    """The other reminders that were named in the same list: "the dentist and the pills"."""


class ReplacedReminder(Arguments):
    """The prepared arguments of `move_reminder`: the reminder to move, and the one that takes its place."""

    id: str
    old: str = ""
    """The time of the reminder before the move, in words, as the question shows it."""
    title: str = ""
    """The text of the reminder before the change; empty if its text stays."""
    new: ChosenMoment
    rest: ChosenMoment | None = None
    """The recurring reminder without its next time, if only that time moves; else None."""


def moment(call: Call[Services], new: NewReminder) -> ChosenMoment:
    """Return the reminder to set, with its exact moment or schedule, once or until it is done. Raises ToolAsks if the
    time is missing or unclear, or the text, and ToolRefused if it is unclear.
    """
    is_asked = until_done.read(new.text or "") or until_done.read(new.when or "")
    return moment_until_done(call, new) if is_asked else _moment(call, new)


def moment_until_done(call: Call[Services], new: NewReminder) -> ChosenMoment:
    """Return the same for a reminder that comes until it is done, again after the time that the person has named, or as
    the operator has set. Where that is the only time, it first comes after it. Raises as `moment` does.
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


def _moved(call: Call[Services], phrase: str, old: TimerRequest) -> ChosenMoment:
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


def choose(call: Call[Services], named: NamedReminder) -> ChosenReminder:
    """Return the reminders to cancel that the words name. Raises ToolAsks if several have the name, and ToolRefused if
    none has it.
    """
    if named.number is None and not named.also and (one := _one_time(call, named.about or "")):
        return one
    found = [_numbered(call, named.number)] if named.number is not None else _all_about(call, named.about)
    if named.also:
        found += _all_about(call, named.also)
    by_id = {each.id: _as_chosen(call, each) for each in found}
    first, *others = by_id.values()
    return ChosenReminder(**first.model_dump(), others=tuple(others))


def _one_time(call: Call[Services], about: str) -> ChosenReminder | None:
    """Return the one occurrence of a recurring reminder that is named by its words and a day: "the pills tomorrow".
    None if the words name no such occurrence.
    """
    found = _on_that_day(call, about) if about and not _called(call, about) else []
    if len(found) != 1 or not isinstance(schedule := found[0][0].schedule, Recurrence):
        return None
    ((reminder, at),) = found
    left = when.without(schedule, at)
    rest = reminder_as_it_is(call, replace(reminder, schedule=left)) if following(left, "", call.now) else None
    return ChosenReminder(id=reminder.id, text=reminder.text, when=moment_in_full(call, at), rest=rest)


def _on_that_day(call: Call[Services], about: str) -> list[tuple[TimerRequest, datetime]]:
    """Return the reminders that are named by a day and words of their text, "the pills tomorrow", each with its time on
    that day.
    """
    things = [DatedThing(each.text, partial(_time_on, call, each)) for each in call.later]
    found = on_that_day(call, about, things)
    return [(call.later[n], at) for n, at in found if isinstance(at, datetime)]


def _time_on(call: Call[Services], reminder: TimerRequest, day: date) -> datetime | None:
    """Return when a reminder comes on a day by the person's clock; None if it does not."""
    if isinstance(reminder.schedule, Recurrence):
        times = reminder.schedule.on(day) if next(reminder.schedule.days(day), None) == day else ()
        return next((at for at in times if at > call.now), None)
    is_then = reminder.schedule is None and reminder.at.astimezone(call.zone).date() == day
    return reminder.at if is_then else None


def _as_chosen(call: Call[Services], reminder: TimerRequest) -> OneReminder:
    return OneReminder(id=reminder.id, text=reminder.text, when=_set_for(call, reminder))


def _all_about(call: Call[Services], about: str | None) -> list[TimerRequest]:
    """Return the reminders that the words name: one, or one for each part of a list, "the dentist and the pills". A
    ToolAsks about one part keeps the other parts in the argument `also`.
    """
    parts = parts_of(about) if about and not _with_words(call, about) else []  # of several ids, too
    found: list[TimerRequest] = []
    for at, part in enumerate(parts):
        try:
            found.append(_about(call, part))
        except ToolAsks as question:
            rest = [*parts[:at], *parts[at + 1 :]]
            question.given = {**question.given, "also": ", ".join(rest)}
            raise
    return found or [_about(call, about)]


def reminder_to_move(call: Call[Services], named: MovedReminder) -> ReplacedReminder:
    """Return the reminder to change, with its new time or text. Raises ToolAsks if the reminder or the time is
    unclear, and ToolRefused if there is no such reminder.
    """
    found = _numbered(call, named.number) if named.number is not None else _about(call, named.about)
    kept = {"number": f"{BY_ID}{found.id}"}
    with when.keeping(**kept, **({"title": named.title} if named.title else {})):
        new = _moved(call, named.when, found) if named.when else reminder_as_it_is(call, found)
    kept_up = until_done.begun(found.until_done)
    new = new.model_copy(update={"text": named.title or found.text, "until_done": kept_up})
    rest = _rest(call, found, new)
    return ReplacedReminder(
        id=found.id, old=_set_for(call, found), title=found.text if named.title else "", new=new, rest=rest
    )


def _time_of(call: Call[Services], moved: ReplacedReminder) -> Meaning | None:
    """Return the present time of the reminder that moves: its schedule or its moment. None if the reminder no longer
    exists.
    """
    old = next((each for each in call.later if each.id == moved.id), None)
    return (old.schedule or Once(old.at)) if old else None


def _rest(call: Call[Services], old: TimerRequest, new: ChosenMoment) -> ChosenMoment | None:
    """Return the recurring reminder without its next occurrence, which moves; None if it does not recur, changes as a
    whole, or has no other time.
    """
    if not isinstance(old.schedule, Recurrence) or new.schedule is not None:
        return None
    left = when.without(old.schedule, old.at)
    is_over = following(left, "", call.now) is None
    return None if is_over else reminder_as_it_is(call, replace(old, schedule=left))


def _about(call: Call[Services], about: str | None) -> TimerRequest:
    """Return the one reminder with these words in its text, or without words the only one that is set. Raises ToolAsks
    if there are several, and ToolRefused if there is none.
    """
    found = _with_words(call, about or "")
    if not found:
        raise ToolRefused(
            say(call).no_reminder_about.format(about=about, reminders=describe(call)) if about else describe(call)
        )
    if len(found) > 1:
        options = [(f"{each.text} ({_set_for(call, each)})", f"{BY_ID}{each.id}") for each in found]
        raise ToolAsks(say(call).which_reminder, "number", options)
    return found[0]


def reminder_called(call: Call[Services], about: str) -> str:
    """Return the reminder that these words name, as a list shows it: “pills” (tomorrow at 9). Empty if there is none,
    or several.
    """
    found = _with_words(call, about)
    return f"“{found[0].text}” ({_when(call, found[0])})" if len(found) == 1 else ""


def _with_words(call: Call[Services], about: str) -> list[TimerRequest]:
    """Return the reminders with these words in their text, accents aside; or else those at the time that the words name
    ("my 7pm"), or on the day ("the pills tomorrow"). All reminders for empty words.
    """
    if not about:
        return list(call.later)
    if about.startswith(BY_ID):
        return [each for each in call.later if each.id == about.removeprefix(BY_ID)]
    called = _called(call, about) or [each for each, _ in _on_that_day(call, about)]
    if called:
        return called
    things = [TimedThing(each.text, each.at, each.schedule) for each in call.later]
    return [call.later[n] for n in at_their_own_time(call, about, things)]


def _nth_called(call: Call[Services], about: str) -> list[TimerRequest]:
    """Return the reminder that is named by its place among those of one name, soonest first: "the second stretch"."""
    number, name = place_among(about) or (0, "")
    alike = sorted(_called(call, name), key=lambda each: each.at) if name else []
    return [alike[number if number < 0 else number - 1]] if alike and number <= len(alike) else []


def _called(call: Call[Services], about: str) -> list[TimerRequest]:
    """Return the reminders with these words in their text, or else those at the time that the words name."""
    for form in (normalise, without_accents):
        for words in map(form, named_as(about)):
            if found := [each for each in call.later if f" {words} " in f" {form(each.text)} "]:
                return [each for each in found if form(each.text) == words] or found
    return _nth_called(call, about) or at_that_time(call, about, [(each, each.at) for each in call.later])


def _numbered(call: Call[Services], number: int | str) -> TimerRequest:
    """Return the reminder with this id, or at this number of the list that the person saw last. Raises ToolRefused if
    there is none.
    """
    places = shown.places(call, KIND, [each.id for each in call.later])
    if isinstance(number, int) and number != LAST and not 0 < number <= len(places):
        raise ToolRefused(say(call).no_such_reminder.format(number=number, reminders=describe(call)))
    if isinstance(number, str):
        id = number.removeprefix(BY_ID)
    else:
        id = places[number if number == LAST else number - 1] if places else ""
    found = next((each for each in call.later if each.id == id), None)
    if found is None:
        raise ToolRefused(say(call).that_is_over if id else say(call).no_reminders)
    return found


# --- words ----------------------------------------------------------------------------------------------------------


def describe(call: Call[Services]) -> str:
    """Return the person's reminders in words, as a numbered list, soonest first; a sentence if there are none."""
    if not call.later:
        return say(call).no_reminders
    places = shown.places(call, KIND, [each.id for each in call.later])
    listed = (f"{places.index(each.id) + 1}. {each.text} ({_when(call, each)})" for each in call.later)
    return say(call).your_reminders.format(reminders="\n".join(listed))


def _when(call: Call[Services], each: TimerRequest) -> str:
    if each.schedule is not None:
        shown_at = recurrence(call, each.schedule)
    else:
        is_near = each.at - call.now < 2 * TIMER
        shown_at = span(call, each.at - call.now) if is_near else moment_in_full(call, each.at)
    return _and_until_done(call, shown_at, each.until_done)


def _and_until_done(call: Call[Services], at: str, told: UntilDone | None) -> str:
    """Return the words for a reminder's time with those for how it comes again until it is done, if it does."""
    return say(call).at_until_done.format(at=at, every=when.lasting(told.every, call.language)) if told else at


def _set_for(call: Call[Services], each: TimerRequest) -> str:
    """Return the time of a reminder by the clock, in words; of a timer, how far off it is."""
    is_timer = each.schedule is None and each.at - call.now < TIMER
    return _when(call, each) if is_timer or each.schedule is not None else moment_in_full(call, each.at)


def span(call: Call[Services], left: timedelta) -> str:
    """Return a length of time from now in words: "in 2 hours 5 minutes"."""
    return say(call).in_time.format(time=when.lasting(round(left.total_seconds() / 60), call.language))


def moment_in_full(call: Call[Services], at: datetime) -> str:
    """Return the day, date and time of a moment by the person's clock: "tomorrow, Sunday 22 November, at 15:00"."""
    return moment_in_words(at, call.language, call.now, call.zone)


def recurrence(call: Call[Services], schedule: Schedule) -> str:
    """Return a schedule in words, "every Monday at 09:00", with its time zone if that is not the person's."""
    return in_full(schedule, call.language, call.now, call.zone)


def said_moment(call: Call[Services], chosen: ChosenMoment) -> str:
    """Return the time of a reminder in full, in words: "in 20 minutes", "every Monday at 09:00"."""
    if chosen.minutes is not None:
        at = span(call, timedelta(minutes=chosen.minutes))
    else:
        at = recurrence(call, chosen.schedule) if chosen.schedule else moment_in_full(call, chosen.at)
    return _and_until_done(call, at, chosen.until_done)


NIGHT = Hours(start=time(23), end=time(5))
"""The hours in which most people sleep: a time in them may be meant twelve hours off."""


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
    same, other = when.exact(chosen.schedule or Once(at)), when.exact(_other_half(call, chosen, at))
    given: Mapping[str, JsonValue] = {"number": f"{BY_ID}{id}"}
    return (MissingArgument(words, "move_reminder", "when", shape="moment", yes=same, no=other, given=given),)


def _other_half(call: Call[Services], chosen: ChosenMoment, at: datetime) -> Meaning:
    """Return the reminder's time moved by twelve hours, out of the night: its schedule, or the next such moment."""
    local = at.astimezone(call.zone)
    at_night, by_day = local.time().replace(tzinfo=None), time((local.hour + 12) % 24, local.minute)
    if isinstance(chosen.schedule, Recurrence):
        times = tuple(by_day if each == at_night else each for each in chosen.schedule.times)
        return chosen.schedule.model_copy(update={"times": tuple(sorted(set(times)))})
    days = (moment_of(datetime.combine(local.date() + timedelta(days=n), by_day), call.zone) for n in range(3))
    return Once(next(each for each in days if each is not None and each > call.now))


def _later(chosen: ChosenMoment) -> tuple[TimerRequest, ...]:
    return (TimerRequest(chosen.at, chosen.text, schedule=chosen.schedule, until_done=chosen.until_done),)


def with_others(call: Call[Services], question: str, *, stay: bool) -> str:
    """Return the words about one occurrence of something recurring; with `stay`, they also say that its other
    occurrences stay.
    """
    return say(call).others_stay.format(question=question) if stay else question


# --- tools ----------------------------------------------------------------------------------------------------------


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
            ),
        ],
    },
    prepare=moment,
    question=lambda call, chosen: say(call).set_reminder.format(when=said_moment(call, chosen), text=chosen.text),
    makes=("text",),
    deeds=deeds_of("remind"),
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
)
def move_reminder(call: Call[Services], arguments: ReplacedReminder) -> str | Result:
    """Let a reminder come at another time, or say something else."""
    new = arguments.new
    old = next((each for each in call.later if each.id == arguments.id), None)
    if old is None:
        return say(call).reminder_over.format(text=new.text)
    words = say(call).reminder_set.format(when=said_moment(call, new), text=new.text)
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


def reminder_as_it_is(call: Call[Services], old: TimerRequest) -> ChosenMoment:
    """Return a reminder as the arguments that would set it."""
    return ChosenMoment(
        at=call.now if old.schedule else old.at,
        schedule=old.schedule,
        text=old.text,
        until_done=until_done.begun(old.until_done),
        is_sure=True,
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
    prepare=choose,
    question=lambda call, chosen: with_others(
        call,
        "\n".join(
            say(call).cancel_reminder.format(text=each.text, when=each.when) for each in (chosen, *chosen.others)
        ),
        stay=chosen.rest is not None,
    ),
    deeds=deeds_of("cancel"),
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
