"""What a tool is told of a time, by a person or by a model: read as a whole, or the person is asked one question.

    "tomorrow at 3"                        a phrase, as `parley.times` reads it
    2026-11-22T15:00-05:00                 what programs write: ISO 8601 and RFC 5545
    {"kind": "fixed", "at": "06:00" ...}   what a person chose when a phrase could mean several things (`exact`)

Whoever asks gets one meaning. A phrase that names no time, or several, raises ToolAsks: nothing is set until the answer
has come, and the answer completes the call.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError

from parley import rrule, times
from parley.conversation.schedule_words import in_full
from parley.conversation.shapes import ANOTHER_MOMENT
from parley.conversation.time_words import block_in_words, day_in_words, moment_in_words
from parley.conversation.zones import writes_day_first
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import half_read
from parley.ports import Services
from parley.schedules import Random, Recurrence, Schedule, following, moment
from parley.texts import LANGUAGES
from parley.texts.schedules import of
from parley.texts.vocabulary import pattern
from parley.times import Ambiguous, Length, Meaning, NotATime, Once, PhraseContext, Range, Repeated, Split
from parley.times.values import Half
from parley.tools.tool import Call

LONGEST_WHEN = 300
"""The most characters of a phrase about time, or of a chosen meaning."""
LENGTH_WORDS = 6
"""The most words that say how long something lasts."""
FRONT_WORDS, LIMIT_WORDS = 12, 8
"""The most words of a time in front of a text, and the most words at its end that limit a time ("until friday")."""
DAYS_OFFERED = 7
"""The most days that a person is offered to choose from."""
A_DAY = 24 * 60
"""The minutes of a day."""
A_WEEK = timedelta(weeks=1)
ANY_MOMENT, ANYWHERE = datetime(2026, 1, 1, 12, tzinfo=UTC), ZoneInfo("UTC")
MORNING = time(9)
"""The time of day that stands in for a day without a time."""
FIRST_THING = pattern("parley.conversation.vocabulary", "first_thing", r"(?<!\S)(?:{})(?!\S)")
"""Matches words for the beginning of a day's business: "first thing", "a primera hora"."""
SCHEDULES: TypeAdapter[Schedule] = TypeAdapter(Schedule, config=ConfigDict(defer_build=True))


def context(call: Call[Services], half: Half = "day", near: datetime | None = None) -> PhraseContext:
    """Return the context in which time phrases of this call's person are read. `near` is the time of the entry that is
    moved.
    """
    languages = tuple(dict.fromkeys([call.language, *LANGUAGES]))
    number = call.about.number if call.about else ""
    by_country = writes_day_first(number)
    is_day_first = None if by_country is False and times.is_day_first(call.language) else by_country
    return PhraseContext(call.now, call.zone, languages, is_day_first, half, near)


HOUR_ALONE = pattern("parley.conversation.vocabulary", "hour_alone", r"^(?:{}) (?=\d)")
"""Matches the article before an hour that lacks its "at": "las 6:45"."""


def read(
    call: Call[Services],
    phrase: str,
    argument: str = "when",
    half: Half = "day",
    near: datetime | None = None,
    given: Mapping[str, JsonValue] | None = None,
    may_lack_time: bool = False,
) -> Meaning:
    """Return the one meaning of a time phrase. Raises ToolAsks for `argument` if it has none or several; `given` are
    the call's other arguments as known so far.
    """
    try:
        found = _readings(call, phrase, replace(context(call, half, near), may_lack_time=may_lack_time))
    except NotATime as wrong:
        begun = HOUR_ALONE.sub(r"a \g<0>", phrase, count=1)
        if begun != phrase and times.is_whole_time(begun, LANGUAGES):  # "las 6:45 de lunes a viernes"
            return read(call, begun, argument, half, near, given, may_lack_time)
        raise asks(call, wrong, phrase, argument, given) from None
    if len(found) > 1:
        raise asks(call, Ambiguous(found), phrase, argument, given)
    return found[0]


def meanings(call: Call[Services], phrase: str, near: datetime | None = None) -> tuple[Meaning, ...]:
    """Return all meanings of a time phrase; () if it names no time."""
    try:
        return _readings(call, phrase, context(call, near=near))
    except NotATime:
        return ()


def _readings(call: Call[Services], phrase: str, whose: PhraseContext) -> tuple[Meaning, ...]:
    """Return all meanings of a time phrase in this context, or the one of a value in exact form. Raises NotATime."""
    if (meant := _exactly(phrase)) is not None:
        return (meant,)
    phrase = FIRST_THING.sub(f" {MORNING:%H:%M} ", phrase).strip()
    if instead := ANOTHER_MOMENT.fullmatch(phrase):
        phrase, offered = instead["said"], [datetime.fromisoformat(each) for each in instead["offered"].split()]
        if len({each.astimezone(call.zone).date() for each in offered}) > 1:
            return tuple(times.read(phrase, replace(whose, near=each)) for each in offered)  # which of these days?
        whose = replace(whose, near=offered[0])
    try:
        return (times.read(phrase, whose),)
    except Ambiguous as several:
        return several.options


def split(
    call: Call[Services],
    text: str,
    title: str,
    argument: str = "when",
    kinds: tuple[type, ...] = (),
    may_lack_time: bool = False,
) -> Split | None:
    """Split a text into title and time; None if it names no time. Raises ToolAsks if the time is not clear, with the
    title as the argument `title`. Of several meanings, those of `kinds` count if there are any.
    """
    text = FIRST_THING.sub(f" {MORNING:%H:%M} ", text)
    try:
        whole = _whole_split(text, replace(context(call), may_lack_time=may_lack_time))
        if whole and half_read.is_second(whole.phrase, text):
            raise half_read_refused(call, half_read.SEVERAL_REQUESTS)
        return whole
    except Ambiguous as several:
        options = tuple(each for each in several.options if not kinds or isinstance(each, kinds))
        if len(options) == 1:
            return Split(several.title, several.phrase, options[0])
        found: NotATime | Ambiguous = Ambiguous(options or several.options)
        found.title, found.phrase = several.title, several.phrase
    except NotATime as wrong:
        found = wrong
        if wrong.key == "moment_unknown" and (key := half_read.why_no_title(wrong.title)):
            raise half_read_refused(call, key) from None
    given = {title: found.title} if found.title else None
    is_apart = isinstance(found, NotATime) and found.key == "moment_unknown"
    phrase = half_read.as_said(found.phrase, text) if is_apart else found.phrase
    if is_apart and (either := _apart_in_two(call, phrase)):
        found = Ambiguous(either)
    raise asks(call, found, phrase or text, argument, given)


def _apart_in_two(call: Call[Services], phrase: str) -> tuple[Once, ...]:
    """Return what an hour and a day may mean that other words separate in a text: the hour of that day, or the hour
    alone, with a day that is spoken of: "Joe … at 3 … on Tuesday". () for any other phrase.
    """
    parts = phrase.split(half_read.APART)
    days = [each for each in parts if names_days(each)]
    hours = [each for each in parts if each not in days]
    if not (len(parts) == A_PAIR and len(days) == len(hours) == 1):
        return ()
    both = (meanings(call, f"{days[0]} {hours[0]}"), meanings(call, hours[0]))
    options = tuple(each[0] for each in both if len(each) == 1 and isinstance(each[0], Once) and each[0].has_time)
    return options if len(options) == A_PAIR else ()


A_PAIR = 2


def before_a_time(call: Call[Services], text: str) -> Split | None:
    """Split a text that ends in a limit into title, limit and the moment it names: "renew the permit", "before friday",
    that Friday. None if there is no limit at the end, or if it can mean several moments or none that happens once.
    """
    words = text.split()
    for start in range(max(1, len(words) - LIMIT_WORDS), len(words)):
        title, phrase = " ".join(words[:start]), " ".join(words[start:])
        if words[start].lower() not in times.spoken("earlier") or holds_time(title):
            continue
        is_length = any(_anytime(" ".join(words[at:start])) for at in range(max(0, start - LENGTH_WORDS), start))
        meant = () if is_length else meanings(call, phrase)
        if len(meant) == 1 and isinstance(meant[0], Once):
            return Split(title, phrase, meant[0])
    return None


def half_read_refused(call: Call[Services], key: str = half_read.HALF_READ) -> ToolRefused:
    """Return the refusal of a text whose title and time cannot be told apart, which asks the person to say all of it
    again.
    """
    return ToolRefused(of(call.language).not_a_time[key])


def _whole_split(text: str, whose: PhraseContext) -> Split | None:
    """Split a text into title and time, so that no part of the time stays in the title; None if it names no time.
    Raises NotATime and Ambiguous.
    """
    try:
        found = times.split(text, whose)
        if found is None or found.is_named or not says_more(found.phrase, found.title):
            return found
        wrong: NotATime | Ambiguous = NotATime("moment_unknown")
        wrong.title, wrong.phrase = found.title, found.phrase
    except (NotATime, Ambiguous) as not_whole:
        wrong = not_whole
        if isinstance(not_whole, Ambiguous) and not says_more(not_whole.phrase, not_whole.title):
            raise
    arranged = _with_limit_in_front(text)
    if arranged == text:
        raise wrong
    try:
        return times.split(arranged, whose)
    except NotATime:
        raise wrong from None


def _with_limit_in_front(text: str) -> str:
    """Return a text that begins with its time, with a limit from its end moved up to that time: "every day at 8 until
    friday to swim", of "every day at 8 to swim until friday". Any other text stays as it is.
    """
    words = text.split()
    front = next((n for n in range(min(FRONT_WORDS, len(words) - 1), 0, -1) if is_whole_time(words[:n])), 0)
    if not front or not says_more(" ".join(words[:front]), " ".join(words[front:])):
        return text
    for start in range(max(front + 1, len(words) - LIMIT_WORDS), len(words)):
        if is_whole_time([*words[:front], *words[start:]]):
            return " ".join([*words[:front], *words[start:], *words[front:start]])
    return text


def is_whole_time(words: Sequence[str]) -> bool:
    """Whether these words are one time and nothing else, even a time that does not exist or is over."""
    try:
        times.read(" ".join(words), PhraseContext(ANY_MOMENT, ANYWHERE, LANGUAGES))
    except Ambiguous:
        return True
    except NotATime as wrong:
        return wrong.key != "moment_unknown"
    return True


def says_more(phrase: str, text: str) -> bool:
    """Return whether a title says more about the time in `phrase`: another time, or for how many days a repetition goes
    on.
    """
    return holds_time(text) or (_days_at_end(text) and isinstance(_anytime(phrase), Recurrence | Random | Repeated))


def _days_at_end(text: str) -> bool:
    words = text.split()
    found = [_anytime(" ".join(words[start:])) for start in range(max(1, len(words) - LENGTH_WORDS), len(words))]
    return any(isinstance(each, Length) and each.minutes >= A_DAY for each in found)


def _anytime(phrase: str) -> Meaning | None:
    """Return one meaning of a time phrase, read for a fixed day and zone; None if it names no time."""
    try:
        return times.read(phrase, PhraseContext(ANY_MOMENT, ANYWHERE, LANGUAGES))
    except Ambiguous as several:
        return several.options[0]
    except NotATime:
        return None


def holds_time(text: str) -> bool:
    """Whether a text says when something happens. Not in "call Ana about friday" and "meditate for 10 minutes", where
    the time is part of what is done.
    """
    try:
        found = times.split(text, PhraseContext(ANY_MOMENT, ANYWHERE, LANGUAGES))
    except (NotATime, Ambiguous):
        return True
    if found is None:
        return False
    if isinstance(found.meaning, Length):
        return found.meaning.minutes >= A_DAY
    before, _, _ = f" {text}".rpartition(f" {found.phrase}")
    is_day = isinstance(found.meaning, Once) and not found.meaning.has_time
    return not (is_day and f"{before} {found.phrase}".lower().endswith(_about(found.phrase)))


def _about(day: str) -> tuple[str, ...]:
    return tuple(f" {word} {_day_alone(day)}" for word in times.spoken("about"))


def _day_alone(day: str) -> str:
    """Return a day without a word in front that makes it a subject: "lunes", of "del lunes"."""
    first, _, rest = day.lower().partition(" ")
    return rest if rest and first in times.spoken("about") else day.lower()


def asks(
    call: Call[Services],
    wrong: NotATime | Ambiguous,
    phrase: str,
    argument: str,
    given: Mapping[str, JsonValue] | None = None,
) -> ToolAsks:
    """Return the ToolAsks for a time phrase that could not be used: a question to the person, with choices if the
    phrase has several meanings.
    """
    says = of(call.language)
    another = ANOTHER_MOMENT.fullmatch(phrase)
    phrase = another["said"] if another else phrase
    if isinstance(wrong, Ambiguous):
        options = [(in_words(call, each), exact(each)) for each in wrong.options]
        return ToolAsks(says.which_time.format(when=phrase), argument, options, shape="moment", given=given)
    now = moment_in_words(call.now, call.language, call.now, call.zone)
    is_unknown = wrong.key == "moment_unknown"
    is_one_piece = is_unknown and half_read.APART not in phrase
    part = times.not_understood(phrase, (call.language,)) if is_one_piece else ""
    key = (
        half_read.SEVERAL_TIMES
        if is_unknown and half_read.is_several(phrase)
        else "part_unknown"
        if part
        else wrong.key
    )
    return ToolAsks(
        says.not_a_time[key].format(when=phrase, part=part, now=now, example=_a_day_with_a_time(call)),
        argument,
        shape="moment",
        given=given,
        is_wrong=True,
    )


def _a_day_with_a_time(call: Call[Services]) -> str:
    """Return an example of a moment in words: the day in six days, at three in the afternoon."""
    local = datetime.combine(call.now.astimezone(call.zone).date() + timedelta(days=6), time(15))
    return moment_in_words(moment(local, call.zone) or call.now, call.language, call.now, call.zone)


@contextmanager
def keeping(**given: JsonValue) -> Iterator[None]:
    """Add these arguments to every ToolAsks raised in the block, so that the completed call has them: for example, a
    title without the time that was in it.
    """
    try:
        yield
    except ToolAsks as question:
        question.given = {**given, **question.given}
        raise


def unusable(call: Call[Services], key: str, phrase: str, argument: str = "when") -> ToolAsks:
    """Return the ToolAsks for a phrase whose time the tool cannot use. `key` is the catalogue's key of the reason."""
    return asks(call, NotATime(key), phrase, argument)


def beside_time(text: str) -> str | None:
    """Return the words of a text beside its time, read for a fixed day and zone; None if it names no time."""
    found = _parted(text)
    return found[0] if found else None


def goes_on(phrase: str, text: str) -> bool:
    """Whether the time at the end of a phrase goes on in the text behind it, across the word that split them: "monday"
    + "friday at 8 swim", split at "to".
    """
    joints = times.spoken("going_on") | times.spoken("within_a_time")
    joined = [(joint, _parted(f"{phrase} {joint} {text}")) for joint in sorted(joints)]
    return any(found and f" {phrase.split()[-1]} {joint} " in f" {found[1]} " for joint, found in joined)


def holds_deed(phrase: str, text: str) -> bool:
    """Whether a phrase is a whole time and then the beginning of what is to be done, which goes on in the text behind
    it: "a las 8 decir" + "sí", split at "que".
    """
    if is_whole_time(phrase.split()):
        return False
    for joint in sorted(times.spoken("going_on")):
        try:
            found = times.split(f"{phrase} {joint} {text}", PhraseContext(ANY_MOMENT, ANYWHERE, LANGUAGES))
        except (NotATime, Ambiguous):
            continue
        if found and phrase.startswith(f"{found.phrase} ") and f" {joint} {text}" in f" {found.title}":
            return True
    return False


@lru_cache(maxsize=64)  # one text is compared with many phrases, and again later in the turn
def _parted(text: str) -> tuple[str, str] | None:
    """Split a text into the words beside its time and those that say when, read for a fixed day and zone; None if it
    names no time.
    """
    try:
        found = times.split(text, PhraseContext(ANY_MOMENT, ANYWHERE, LANGUAGES))
    except (NotATime, Ambiguous) as wrong:
        return wrong.title, wrong.phrase
    return (found.title, found.phrase) if found else None


def apart(call: Call[Services], text: str) -> tuple[str, str]:
    """Split a text into the words beside its time and those that say when. The latter are "" if it names no time."""
    try:
        found = times.split(text, context(call))
    except (NotATime, Ambiguous) as wrong:
        return wrong.title or text, wrong.phrase
    return (found.title, found.phrase) if found else (text, "")


def minutes_of(phrase: str) -> int | None:
    """Return the minutes of a phrase that only says a length: 90 for "an hour and a half". None for any other."""
    meant = _anytime(phrase)
    return meant.minutes if isinstance(meant, Length) else None


def days_in(text: str) -> str:
    """Return the words of a text that name days; "" if there are none."""
    found = _parted(text)
    return found[1] if found and names_days(found[1]) else ""


def names_days(phrase: str) -> bool:
    """Whether a phrase names days that can be shown: "next week", "on friday"."""
    try:
        return times.days(phrase, PhraseContext(ANY_MOMENT, ANYWHERE, LANGUAGES)) is not None
    except Ambiguous:
        return True


def days(call: Call[Services], phrase: str, argument: str = "period") -> tuple[date, date] | None:
    """Return the first and the last day that a phrase names, for a tool that shows these days; None if it names none.
    Raises ToolAsks if several days are possible.
    """
    if isinstance(chosen := _exactly(phrase), Range):
        return _day(call, chosen.start), _day(call, chosen.end) - timedelta(days=1)
    try:
        return times.days(phrase, context(call))
    except Ambiguous as several:
        raise asks(call, several, phrase, argument) from None


def morning(call: Call[Services], midnight: datetime, phrase: str, argument: str = "when") -> datetime:
    """Return the moment that stands for a day without a time: nine in the morning. Raises ToolAsks if that is over."""
    day = midnight.astimezone(call.zone).date()
    at = moment(datetime.combine(day, MORNING), call.zone)
    if at is None or at <= call.now:
        raise unusable(call, "time_missing", phrase, argument)
    return at


def days_later(call: Call[Services], midnight: datetime, days: int) -> datetime:
    """Return the midnight `days` days after another, by the person's clock."""
    later = datetime.combine(_day(call, midnight) + timedelta(days=days), time())
    return moment(later, call.zone) or midnight + timedelta(days=days)


def begun(call: Call[Services], recurs: Recurrence, phrase: str, argument: str = "when") -> Recurrence:
    """Return a recurrence as it goes on from now. Raises ToolAsks if it has no time left."""
    begins = recurs.begun(call.now)
    if following(begins, "", call.now) is None:
        raise unusable(call, "moment_past", phrase, argument)
    return begins


def is_time_alone(call: Call[Services], phrase: str, near: datetime) -> bool:
    """Return whether a phrase names a time of day and no day, so that what it moves stays on its day (the day of
    `near`).
    """
    if _exactly(phrase) is not None:
        return False
    found = [(_day(call, at), meant) for at in (near, near + A_WEEK) for meant in meanings(call, phrase, at)]
    moments = [(day, meant) for day, meant in found if isinstance(meant, Once)]  # "ten to nine" can also be a range
    return bool(moments) and all(meant.has_time and _day(call, meant.at) == day for day, meant in moments)


def _day(call: Call[Services], at: datetime) -> date:
    return at.astimezone(call.zone).date()


def at_another_time(call: Call[Services], recurs: Recurrence, phrase: str, near: datetime) -> Recurrence | None:
    """Return a recurrence on its own days, moved to the time of day in a phrase; None if the phrase names a day or no
    time. `near` is one of its moments. Raises ToolAsks if the time is not clear.
    """
    ahead = near + A_WEEK  # a week later, no time of that day is over
    if not is_time_alone(call, phrase, ahead):
        return None
    moments = [each.at.astimezone(call.zone) for each in meanings(call, phrase, ahead) if isinstance(each, Once)]
    found = [
        recurs.model_copy(update={"times": (at.time().replace(second=0, microsecond=0),), "zone": call.zone.key})
        for at in moments
    ]
    if len(found) > 1:
        raise asks(call, Ambiguous(tuple(found)), phrase, "when")
    return found[0]


def moved(call: Call[Services], recurs: Recurrence | None, phrase: str, near: datetime) -> Meaning:
    """Return the new time of an entry that is at `near`. A time without a day leaves a recurring entry on its days; for
    one that moves to another day, ToolAsks is raised, to ask whether for good or once, unless the phrase says once.
    """
    if recurs and times.is_once(phrase, LANGUAGES):
        return read(call, phrase, near=near)
    if recurs and (other := at_another_time(call, recurs, phrase, near)):
        return other
    if recurs is None or _exactly(phrase) is not None:
        return read(call, phrase, near=near)
    found: list[Meaning] = []
    for meant in meanings(call, phrase, near):
        if isinstance(meant, Range) and meant.all_day:
            raise unusable(call, "which_day", phrase)
        if isinstance(meant, Once):
            found.append(_for_good(call, recurs, meant))
        if isinstance(meant, Range):
            minutes = max(1, round((meant.end - meant.start).total_seconds() / 60))
            found.append(Repeated(_for_good(call, recurs, Once(meant.start)), minutes))
        found.append(meant)
    if len(found) < 2:
        return read(call, phrase, near=near)
    raise asks(call, Ambiguous(tuple(each for n, each in enumerate(found) if each not in found[:n])), phrase, "when")


def _for_good(call: Call[Services], recurs: Recurrence, once: Once) -> Recurrence:
    """Return a recurrence moved to another time for good: weekly to another weekday, or monthly to another date, if it
    comes once a week or month. On more days, its days stay.
    """
    local = once.at.astimezone(call.zone)
    rule, days = rrule.read(recurs.rule), recurs.rule
    if rule.frequency == "WEEKLY" and len(rule.weekdays) == 1:
        days = replace(rule, weekdays=((0, local.weekday()),)).text
    elif rule.frequency == "MONTHLY" and len(rule.month_days) == 1 and not rule.weekdays:
        days = replace(rule, month_days=(local.day,)).text
    times = (local.time().replace(second=0, microsecond=0),) if once.has_time else recurs.times
    return recurs.model_copy(update={"rule": days, "times": times, "zone": call.zone.key})


def moved_alone(call: Call[Services], recurs: Recurrence, phrase: str, to: datetime, near: datetime) -> datetime:
    """Return which occurrence of a recurrence moves to the moment `to`, where only one does: the next, at `near`; or
    that of the day, if the phrase names a day alone: "only this sunday at noon". Raises ToolAsks if there are others on
    that day, which would be left out with it.
    """
    day = to.astimezone(ZoneInfo(recurs.zone)).date()
    if not times.is_once(phrase, LANGUAGES):
        return near
    if len(recurs.times) > 1:
        raise unusable(call, "several_a_day", phrase)
    is_its_day = next(recurs.days(day), None) == day
    return next((at for at in recurs.on(day, "") if at > call.now), near) if is_its_day else near


def without(recurs: Recurrence, at: datetime) -> Recurrence:
    """Return a recurrence without its occurrence on the day of a moment."""
    day = at.astimezone(ZoneInfo(recurs.zone)).date()
    return Recurrence.model_validate({**recurs.model_dump(), "without": (*recurs.without, day)})


def one_day(
    call: Call[Services], meant: Meaning, phrase: str, at: time | None = None, is_ever_all: bool = True
) -> None:
    """Raise ToolAsks if a phrase names a week, a weekend or a month: which day of it, at the time `at`? With
    `is_ever_all`, the whole period is a choice too.
    """
    if not isinstance(meant, Range) or not meant.all_day or not times.is_period(phrase, LANGUAGES):
        return
    first, last = (each.astimezone(call.zone).date() for each in (meant.start, meant.end))
    first = max(first, call.now.astimezone(call.zone).date())
    if (last - first).days > DAYS_OFFERED:
        raise unusable(call, "which_day", phrase)
    locals_ = [datetime.combine(first + timedelta(days=n), at or time()) for n in range((last - first).days)]
    moments = [found for each in locals_ if (found := moment(each, call.zone))]
    days = [Once(each, has_time=at is not None) for each in moments if at is None or each > call.now]
    raise asks(call, Ambiguous((*days, *([meant] if is_ever_all else ()))), phrase, "when")


# --- a chosen meaning -----------------------------------------------------------------------------------------------


def exact(meaning: Meaning) -> str:
    """Return a meaning of a time phrase in an exact written form, which `read` can only read as this meaning."""
    if isinstance(meaning, Once) and meaning.has_time:
        return meaning.at.isoformat()
    return json.dumps(_fields(meaning), separators=(",", ":"))


def _fields(meaning: Once | Range | Length | Repeated | Schedule) -> dict[str, JsonValue]:
    """Return a meaning of a time phrase as JSON fields, from which `_of_fields` makes it again."""
    match meaning:
        case Once():
            return {"day": meaning.at.isoformat()}
        case Range():
            return {"start": meaning.start.isoformat(), "end": meaning.end.isoformat(), "all_day": meaning.all_day}
        case Length():
            return {"minutes": meaning.minutes}
        case Repeated():
            recurs = meaning.recurrence.model_dump(mode="json")
            return {"recurs": recurs, "minutes": meaning.minutes, "all_day": meaning.all_day}
    return meaning.model_dump(mode="json")


def _exactly(text: str) -> Meaning | None:
    """Return the meaning of a time in the exact form that `exact` writes; None for any other text."""
    if not text.startswith("{"):
        return _exact_moment(text)
    try:
        return _of_fields(json.loads(text))
    except (ValueError, KeyError, TypeError, ValidationError):
        return None


WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?[+-]\d\d:\d\d")
"""Matches a moment in the form in which `exact` writes it. Any other text that seems to end in an offset may be a
range."""
EAST, WEST = timedelta(hours=14), timedelta(hours=-12)
"""The largest offsets from UTC that a clock may have, ahead of it and behind it."""


def _exact_moment(text: str) -> Once | None:
    """Return the moment of a text in ISO 8601 with seconds and offset; None for any other text, or an offset that no
    clock has.
    """
    if WRITTEN.fullmatch(text) is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    offset = at.utcoffset()
    return Once(at) if offset is not None and WEST <= offset <= EAST else None


def _of_fields(fields: Mapping[str, JsonValue]) -> Meaning:
    """Return the meaning of a time that these JSON fields describe. Raises ValueError, KeyError or TypeError for other
    fields.
    """
    if "recurs" in fields:
        recurs = Recurrence.model_validate(fields["recurs"])
        return Repeated(recurs, int(str(fields["minutes"])), fields["all_day"] is True)
    if "end" in fields and "kind" not in fields:
        start, end = (datetime.fromisoformat(str(fields[name])) for name in ("start", "end"))
        if not (start.tzinfo and end.tzinfo and start < end):
            raise ValueError("a range has two moments, with their offsets")
        return Range(start, end, fields["all_day"] is True)
    if fields.keys() == {"day"}:
        day = datetime.fromisoformat(str(fields["day"]))
        if day.tzinfo is None:
            raise ValueError("a day is its midnight, with its offset")
        return Once(day, has_time=False)
    if fields.keys() == {"minutes"}:
        return Length(int(str(fields["minutes"])))
    return SCHEDULES.validate_python(fields)


def in_words(call: Call[Services], meaning: Meaning) -> str:
    """Return a meaning of a time phrase in words, in full and by the person's clock."""
    language, now, zone = call.language, call.now, call.zone
    match meaning:
        case Once(at, has_time):
            today = now.astimezone(zone).date()
            local = at.astimezone(zone).date()
            return moment_in_words(at, language, now, zone) if has_time else day_in_words(local, language, today)
        case Range(start, end):
            return block_in_words(start, end, language, now, zone)
        case Length(minutes):
            return lasting(minutes, language)
        case Repeated(recurrence, minutes):
            return f"{in_full(recurrence, language, now, zone)} ({lasting(minutes, language)})"
        case Recurrence() | Random():
            return in_full(meaning, language, now, zone)


UNITS = ((24 * 60, "day"), (60, "hour"), (1, "minute"))
"""The number of minutes of each unit of time."""


def lasting(minutes: int, language: str) -> str:
    """Return a length in words, exact to the minute: "1 hour 30 minutes"."""
    from babel.units import format_unit  # 25 ms, and few turns say how long something takes

    words, left = [], max(1, minutes)
    for size, name in UNITS:
        count, left = divmod(left, size)
        if count:
            words.append(format_unit(count, f"duration-{name}", locale=language))
    return " ".join(words)
