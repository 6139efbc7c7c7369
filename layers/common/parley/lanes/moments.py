"""A moment as people say it: "tomorrow at 3", "every monday at 9", "el viernes a las 18:30". Pure.

    every ... at T | between T and T      -> a schedule       "every", "cada", "todos los" and the like begin one
    in N minutes, hours                   -> counted from the moment it was said, whatever clocks do meanwhile
    day and time of day, either may miss  -> the time of day is read here, the day by dateparser

A time without its half of the day ("at 3") is the next one that is not at night, as people mean it; "03:00", "15:00"
and "3 am" are what they say. Nothing is ever in the past: whoever asks for that is told so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley import rrule
from parley.conversation.spelling import spelt
from parley.conversation.timers import whole_seconds
from parley.schedules import WEEK, Random, Recurrence, Schedule
from parley.schedules import moment as moment_of


class NotAMoment(ValueError):
    """These words name none. Its text is the key of what is said about that."""


@dataclass(frozen=True)
class Once:
    """One moment, with a zone."""

    at: datetime


DAY = (time(7), time(22))
"""When a time without its half of the day is meant to be."""
MORNING = time(9)
"""Of a day without a time."""
A_YEAR = timedelta(days=366)
"""Further ahead nobody remembers having asked."""

RECURS = re.compile(
    r"(?:every|each|daily|cada|tod[oa]s l[oa]s|a diario|diariamente|weekdays|weekends|entre semana)\b"
    r"|(?:on )?(?=(?:mon|tues|wednes|thurs|fri|satur|sun)days\b)"
    r"|los (?=(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bados|domingos)\b)"
)
DAYS: Mapping[str, Sequence[int]] = {
    r"(?:weekdays?|entre semana|working days?|d[ií]as? laborables?)": WEEK[:5],
    r"weekends?|fin(?:es)? de semana": WEEK[5:],
    r"mondays?|mon|lunes": (0,),
    r"tuesdays?|tue|martes": (1,),
    r"wednesdays?|wed|miércoles|miercoles": (2,),
    r"thursdays?|thu|jueves": (3,),
    r"fridays?|fri|viernes": (4,),
    r"(?:saturdays?|sat|sábados?|sabados?)": (5,),
    r"(?:sundays?|sun|domingos?)": (6,),
    r"(?:day|daily|d[ií]as?|diario|diariamente|mornings?|evenings?|afternoons?|nights?|mañanas?|tardes?|noches?)": WEEK,
}
"""The first that is found counts, unless several single days are."""

HALVES: Mapping[str, tuple[str, time]] = {
    r"(?:in the|this|por la|de la|esta) (?:morning|mañana)|mornings?\b|mañanas\b": ("am", MORNING),
    r"(?:in the|this|por la|de la|esta) (?:afternoon|tarde)|afternoons?\b|tardes?\b": ("pm", time(15)),
    r"(?:in the|this) evening|evenings?\b": ("pm", time(19)),
    r"(?:at|por la|de la|esta) (?:night|noche)|tonight|nights?\b|noches?\b": ("pm", time(21)),
    r"(?:at )?(?:noon|midday)|(?:a |al )?mediod[ií]a": ("noon", time(12)),
    r"(?:at )?midnight|(?:a )?medianoche": ("midnight", time(0)),
}
"""Words for a part of the day: the half of it, and the time if none is named."""
TODAY = re.compile(r"\b(?:tonight|this (?:morning|afternoon|evening)|esta (?:mañana|tarde|noche))\b")
CLOCK = re.compile(
    r"(?P<at>\b(?:at|a las?|las?|@) ?)?(?<![\d/.-])(?P<hour>\d{1,2})(?:[:h.](?P<minute>\d\d))?"
    r"(?![\d/.-]|st|nd|rd|th)"
    r" ?(?:(?P<half>am|pm|a\. ?m\.?|p\. ?m\.?)|)"
)
ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[t ](\d\d:\d\d)(?::\d\d)?)?")
SPAN = re.compile(r"(?:in|dentro de|en)\b")
ONE = re.compile(r"\b(?:an?|una?)(?= (?:sec|min|hour|day|week|month|seg|hora|día|dia|sem|mes))")
WINDOW = re.compile(r"(?:between|entre)(?: las?)? (?P<start>.+?) (?:and|y)(?: las?)? (?P<end>.+)")
FILLING = re.compile(r"\b(?:on|el|los|las|la|at|a|de|of|this|este|esta|coming|próximo|proximo|next|que viene)(?= |$)|,")


def understand(
    words: str, said_at: datetime, zone: ZoneInfo, languages: Sequence[str], near: datetime | None = None
) -> Once | Schedule:
    """What these words mean to somebody in `zone` who says them at `said_at`.

    `near` is what they would move: a time alone then is on its day, and in its half of the day. Raises NotAMoment.
    """
    plain = _plain(words)
    if SPAN.match(plain):
        plain = ONE.sub("1", plain)
    if RECURS.match(plain):
        return _recurring(plain, zone)
    now = said_at.astimezone(zone)
    if SPAN.match(plain) and (ahead := _span(plain, languages)) is not None:
        at = whole_seconds(said_at + ahead)
    else:
        at = _once(plain, now.replace(tzinfo=None), zone, languages, near and near.astimezone(zone))
    if at <= said_at:
        raise NotAMoment("moment_past")
    if at - said_at > A_YEAR:
        raise NotAMoment("moment_too_far")
    return Once(at)


def _plain(words: str) -> str:
    """As the patterns have them. People leave accents out on a phone; dateparser does without."""
    plain = " ".join(words.casefold().split()).strip(" .,!?¿¡").replace("manana", "mañana")
    return spelt(plain)


def is_time_alone(words: str) -> bool:
    """Whether these words name a time of day and no day."""
    plain = _plain(words)
    found = None if RECURS.match(plain) or ISO.fullmatch(plain) else _time_of_day(plain)
    return found is not None and not FILLING.sub(" ", found.rest).strip() and TODAY.search(plain) is None


def _recurring(plain: str, zone: ZoneInfo) -> Schedule:
    rest = RECURS.sub("", plain, count=1).strip() or plain
    days: tuple[int, ...] = ()
    for pattern, meant in DAYS.items():
        single = len(meant) == 1 and len(days) < 5
        if (single or not days) and re.search(rf"\b(?:{pattern})\b", plain):
            days += tuple(meant)
    if not days:
        raise NotAMoment("recurrence_unknown")
    if (window := WINDOW.search(rest)) is not None:
        start, end = (_only_time(window[name]) for name in ("start", "end"))
        if start == end:
            raise NotAMoment("recurrence_unknown")
        return Random(start=start, end=end, zone=zone.key, rule=rrule.weekly(days))
    return Recurrence(times=(_only_time(rest),), zone=zone.key, rule=rrule.weekly(days))


def _only_time(words: str) -> time:
    """The time of day in these words: of one that may be either half, the one by day."""
    found = _time_of_day(words if CLOCK.search(words) is None or not words.isdigit() else f"at {words}")
    if found is None:
        raise NotAMoment("time_missing")
    return next((each for each in found.times if DAY[0] <= each < DAY[1]), found.times[0])


@dataclass(frozen=True)
class _TimeOfDay:
    """What it may be, earliest first; how the words go on without it."""

    times: tuple[time, ...]
    rest: str


def _time_of_day(plain: str) -> _TimeOfDay | None:
    half, default, rest, spot = "", None, plain, 0
    for pattern, (meant, usual) in HALVES.items():
        if (word := re.search(rf"\b(?:{pattern})", rest)) is not None:
            half, default, spot = meant, usual, word.start()
            rest = f"{rest[: word.start()]} {rest[word.end() :]}"
            break
    for clock in CLOCK.finditer(rest):
        named = (clock["half"] or "").replace(".", "").replace(" ", "")
        beside = bool(half) and clock.end() >= spot - 1 and clock.start() < spot
        if not (clock["at"] or clock["minute"] or named or beside or rest.strip() == clock[0].strip()):
            continue  # a number of something else
        hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
        if hour > 23 or minute > 59:
            raise NotAMoment("moment_unknown")
        rest = f"{rest[: clock.start()]} {rest[clock.end() :]}"
        exact = hour > 12 or hour == 0 or clock["hour"].startswith("0")
        return _TimeOfDay(tuple(_times(hour, minute, "exact" if exact else named or half)), rest)
    return None if default is None else _TimeOfDay((default,), rest)


def _times(hour: int, minute: int, half: str) -> Iterator[time]:
    """What a clock with twelve hours may mean by it."""
    if half == "exact":
        yield time(hour, minute)
    if half in ("am", "midnight", ""):
        yield time(hour % 12, minute)
    if half in ("pm", "noon", ""):
        yield time(hour % 12 + 12, minute)


def _once(plain: str, now: datetime, zone: ZoneInfo, languages: Sequence[str], near: datetime | None) -> datetime:
    """A day and a time of day, of which one may be left out. `now` is local, and has no zone."""
    if (iso := ISO.fullmatch(plain)) is not None:
        found = _TimeOfDay((time.fromisoformat(iso[2] or f"{MORNING}"),), iso[1])
    else:
        found = _time_of_day(plain) or _TimeOfDay((), plain)
    today = bool(TODAY.search(plain))
    day_words = " ".join(found.rest.split())
    day = now.date() if today and not day_words else _day(day_words, now, languages)
    if day is None and not found.times:
        raise NotAMoment("moment_unknown")
    if near is not None and day is None:
        that = near.replace(tzinfo=None)
        candidates = [datetime.combine(that.date(), each) for each in found.times]
        candidates.sort(key=lambda each: (abs(each - that), not DAY[0] <= each.time() < DAY[1]))
    else:
        candidates = [
            datetime.combine(each, at)
            for each in ([now.date(), now.date() + timedelta(days=1)] if day is None else [day])
            for at in found.times or (MORNING,)
        ]
        ahead = [each for each in candidates if each > now]
        candidates = [each for each in ahead if DAY[0] <= each.time() < DAY[1]] + ahead + candidates
        if len(found.times) == 1:  # nothing to choose from but the day
            candidates = ahead or candidates
    at = moment_of(candidates[0], zone)
    if at is None:
        raise NotAMoment("moment_unknown")
    return at


def _day(words: str, now: datetime, languages: Sequence[str]) -> date | None:
    """The day that these words name; None for no words."""
    if not words:
        return None
    bare = " ".join(FILLING.sub(" ", words).split())
    for each in (TWO_DAYS.sub("in 2 days", words), bare):
        if each and (parsed := _parsed(each, now, ("en", *languages))) is not None:
            return parsed.date()
    if not bare:
        return None
    raise NotAMoment("moment_unknown")


TWO_DAYS = re.compile(r"(?:the )?day after tomorrow|pasado mañana")
SHORT = re.compile(r"second|minute|hour|segundo|minuto|hora|\d ?(?:s|m|h|min|hrs?)\b")
"""Of a span that is counted by the clock; a longer one is counted in days."""


def _span(plain: str, languages: Sequence[str]) -> timedelta | None:
    """How far ahead, if the words say that; None for days and the like, whose time of day is not in them."""
    if SHORT.search(plain) is None:
        return None
    count = SPAN.sub("", plain).strip()
    start = datetime.combine(date(2026, 1, 1), DAY[0])
    for words, language in ((f"in {count}", "en"), (f"en {count}", "es")):
        if (parsed := _parsed(words, start, (language,))) is not None:
            return parsed - start
    return None


def _parsed(words: str, now: datetime, languages: Sequence[str]) -> datetime | None:
    """By dateparser, which knows the words of many languages."""
    import dateparser  # 60 ms, and few turns name a day

    return dateparser.parse(
        words,
        languages=list(dict.fromkeys(languages)),
        settings={"PREFER_DATES_FROM": "future", "RELATIVE_BASE": now},
    )
