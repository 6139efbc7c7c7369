"""The words of a prompt, and the times of a habit as a person says them ("7am", "between 9 and 17"). Pure.

    After {anchor}, try {a one-minute action}: it helps you {motivation}.

The sentence is fixed; a model writes only the action and the motivation (`generate.py`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from parley import times
from parley.conversation.false_starts import without_false_starts
from parley.conversation.medicines import names_medicine
from parley.conversation.timers import whole_seconds
from parley.errors import ToolRefused
from parley.lanes import when
from parley.lanes.coach.notes import HabitProfile
from parley.lanes.coach.texts import of
from parley.ports import Services
from parley.schedules import Random, Recurrence, Schedule, moment
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import pattern, words
from parley.times import Once, Range
from parley.tools.tool import Call

LENGTH = re.compile(r"\b(?:minutes?|mins?|minutos?|hours?|horas?|seconds?|segundos?)\b", re.IGNORECASE)
"""Matches a unit of time in the words for a habit, which then has a size of its own."""
UNKNOWN_ZONE = "America/Toronto"
"""The time zone of a fixed time, for a person whose zone is unknown; a random time is then in UTC."""
WHOLE_DAY = "from 9:00 to 17:00"
"""The hours between which a random time lies, if the person names none."""
VOCABULARY = "parley.lanes.coach.vocabulary"


@dataclass(frozen=True)
class _HabitWords:
    """The words with which people speak of a habit and its times, as patterns over all languages."""

    any_time: re.Pattern[str]
    """Words that say that it does not matter when."""
    leading: re.Pattern[str]
    wish: re.Pattern[str]
    reason: re.Pattern[str]
    helps: re.Pattern[str]
    """A reason, without its first words, that can stand behind "it helps you"."""
    itself: re.Pattern[str]
    """What an anchor begins with that stands in a sentence as it is: "with breakfast"."""
    fillers: re.Pattern[str]
    trails: re.Pattern[str]
    """Words at the beginning and at the end of a reason that say nothing: "oh", "I guess"."""
    before: re.Pattern[str]
    whole: re.Pattern[str]
    """Words in front of a while that say that all of it is meant: "the whole of"."""
    returns: re.Pattern[str]
    """Words in front of the day of a return: "I'm back"."""
    evening: re.Pattern[str]
    """Words of an anchor that is in the evening."""
    morning: re.Pattern[str]
    """Words of an anchor that is in the morning."""
    until: re.Pattern[str]


@cache
def _spoken() -> _HabitWords:
    return _HabitWords(
        any_time=pattern(VOCABULARY, "any_time"),
        leading=pattern(VOCABULARY, "leading", "^(?:{}) "),
        wish=pattern(VOCABULARY, "wish", "^(?:{}) "),
        reason=pattern(VOCABULARY, "reason"),
        helps=pattern(VOCABULARY, "helps_to", r"(?:{})\b"),
        itself=pattern(VOCABULARY, "anchor_itself", r"(?:{}) "),
        fillers=pattern(VOCABULARY, "fillers", r"^(?:(?:{})[\s,.]+){{1,3}}"),
        trails=pattern(VOCABULARY, "trails", r"[\s,](?:{})$"),
        before=pattern(VOCABULARY, "before", r"(?:{}) "),
        whole=pattern(VOCABULARY, "whole", r"^(?:{}) "),
        returns=pattern(VOCABULARY, "returns", r"^(?:{}) "),
        evening=pattern(VOCABULARY, "evening", r"\b(?:{})\b"),
        morning=pattern(VOCABULARY, "morning", r"\b(?:{})\b"),
        until=pattern(VOCABULARY, "until", r"^.*\b(?:{}) "),
    )


@cache
def _measured(language: Language) -> re.Pattern[str]:
    """Return the pattern of a habit that can stand behind "one minute of" in a language, as "stretching" can."""
    return re.compile(rf"(?:{words(VOCABULARY, language)['measured']})\b[^\d“”]*", re.IGNORECASE)


def action(profile: HabitProfile, language: Language) -> str:
    """Return the action of a prompt that no model writes: the habit in a size that fits its intensity, "one minute of
    stretching". A habit that cannot be measured is quoted, because no words fit around every one.
    """
    says = of(language)
    habit = _spoken().wish.sub("", profile.habit_domain, count=1) or says.any_habit
    if names_medicine(habit):  # no size of it is ours to say
        return says.quoted_sizes["normal"].format(habit=habit.strip('“”".! '))
    if habit != says.any_habit and (LENGTH.search(habit) or not _measured(language).fullmatch(habit)):
        return says.quoted_sizes[profile.intensity].format(habit=habit.strip('“”".! '))
    return says.sizes[profile.intensity].format(habit=to_you(habit, language))


def motivation(profile: HabitProfile, language: Language) -> str:
    """Return the end of a prompt: what the habit is good for, as the person said it or a usual reason."""
    says, why = of(language), _spoken().fillers.sub("", profile.motivational_frame.rstrip(".! "))
    why = _spoken().trails.sub("", why).rstrip(",. ")
    if not why:
        return says.helps_default
    begun = _spoken().reason.match(why)
    plain = why[begun.end() :] if begun else ""
    if not begun or not _spoken().helps.match(plain):
        return says.helps_with.format(motivation=why.strip('“”" '))
    return says.helps.format(motivation=to_you(plain, language))


def prompt(profile: HabitProfile, language: Language, act: str, helps: str) -> str:
    """Return the daily prompt: the fixed sentence with the person's anchor, the action `act` and the motivation
    `helps`.
    """
    anchor = anchor_of(profile, language)
    text = of(language).prompt.format(anchor=anchor, action=act.rstrip(".! "), helps=helps.rstrip(".! "))
    return contracted(text[:1].upper() + text[1:], language)


def without_after(anchor: str) -> str:
    """Return an anchor without the word that each is said behind: "my coffee", of "after my coffee"."""
    return _spoken().leading.sub("", anchor, count=1)


def with_after(anchor: str, language: Language) -> str:
    """Return an anchor in the person's own words, behind "after" unless it begins otherwise: "after my coffee", "before
    bed".
    """
    if _spoken().before.match(anchor) or _spoken().itself.match(anchor):
        return anchor
    return contracted(of(language).after.format(anchor=without_after(anchor)), language)


def anchor_of(profile: HabitProfile, language: Language) -> str:
    """Return when in the day the habit comes, as it stands in a sentence: "after your coffee", "before bed". Empty if
    that is not known.
    """
    if not profile.prompt_anchor:
        return ""
    says = of(language)
    said = _replaced(profile.prompt_anchor, words(VOCABULARY, language)["anchor_begins"])
    if begins := _spoken().before.match(said):
        return says.before.format(anchor=to_you(said[begins.end() :].rstrip(".! "), language).strip())
    if _spoken().itself.match(said):
        return to_you(said.rstrip(".! "), language).strip()
    plain = _spoken().leading.sub("", said, count=1).rstrip(".! ")
    return says.after.format(anchor=to_you(plain, language).strip())


def contracted(text: str, language: Language) -> str:
    """Return a sentence with the words joined that its language joins: "del", of "de el"."""
    return _replaced(text, words(VOCABULARY, language)["contracted"])


def to_you(said: str, language: Language) -> str:
    """Return words that a person says about themselves, turned so that they are said to them: "my run" becomes "your
    run".
    """
    return _replaced(said, words(VOCABULARY, language)["to_you"])


def _replaced(text: str, replacements: Iterable[tuple[str, str]]) -> str:
    for each, instead in replacements:
        text = re.sub(each, instead, text)
    return text


A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
A_LITTLE = timedelta(minutes=30)
"""The shift that tells whether a phrase names a time by itself ("7am") or moves another one ("an hour later"): what it
means must stay when the time it is read near is shifted by this."""


MORNING = time(7)
"""The time near which an hour is read that goes with an anchor in the morning: "6:30", of water on waking."""
EVENING = time(19, 30)
"""The time near which an hour is read that goes with an anchor in the evening: "8:30", of a walk after dinner."""


def is_in_evening(anchor: str) -> bool:
    """Return whether what a habit follows is in the evening: "after dinner"."""
    return _spoken().evening.search(anchor) is not None


def _usual_time(anchor: str) -> time:
    """Return the time near which an hour is read that goes with this anchor."""
    if is_in_evening(anchor):
        return EVENING
    return MORNING if _spoken().morning.search(anchor) else time(12)


def by_day(call: Call[Services], at: time = time(12)) -> datetime:
    """Return this time of the next day in the person's time zone, noon if none is given. Read near noon, "7" to "11"
    mean the morning, and "1" to "6" the afternoon.
    """
    there = datetime.combine(call.now.astimezone(call.zone).date() + timedelta(days=1), at)
    return moment(there, call.zone) or call.now


def schedule_from_words(call: Call[Services], phrase: str, chosen: datetime | None, anchor: str) -> Schedule:
    """Return the schedule that "7am", "every weekday at 8" or "between 9 and 17" means. A bare "7" is am or pm as is
    nearer to `chosen`, the present time of the prompts, or else to noon, or to the evening or the morning if the anchor
    is then. Only a chosen time can be moved ("an hour later"); what is taken back ("9am, no wait, 9:30") counts not.
    Raises ToolAsks for a phrase with several meanings, ToolRefused for one without any.
    """
    phrase = without_false_starts(phrase)
    noon = by_day(call)
    near = (chosen or by_day(call, _usual_time(anchor))) + A_DAY
    found = _meant(call, phrase, near)  # a day ahead, where no time is over yet
    if not found and chosen is not None:  # "on weekdays": at the same time as now
        found = _meant(call, f"{phrase} {chosen.astimezone(call.zone):%H:%M}", near)
    is_moved = chosen is None and _meant(call, phrase, noon) != _meant(call, phrase, noon + A_LITTLE)
    if not found or is_moved:
        raise ToolRefused(_not_a_time(call, phrase, near))
    if len(found) > 1:
        raise when.asks(call, times.Ambiguous(tuple(found)), phrase, "when")
    if isinstance(found[0], Recurrence):
        return when.begun(call, found[0], phrase)
    return found[0]


def _not_a_time(call: Call[Services], phrase: str, near: datetime) -> str:
    """Return the sentence about a phrase that is no schedule: that all days have the same time, if it names several
    days at times of their own ("weekdays at 7, saturdays at 10").
    """
    pieces = [phrase[start:end] for start, end in times.stretches(phrase, LANGUAGES)]
    apart = [each for each in pieces if any(isinstance(one, Recurrence) for one in _meant(call, each, near))]
    if len(apart) > 1:
        return of(call.language).one_time_a_day.format(one=apart[0], other=apart[1])
    return of(call.language).not_a_time.format(when=phrase)


def _meant(call: Call[Services], phrase: str, near: datetime) -> list[Schedule]:
    """Return every schedule of prompts that a phrase can mean; empty if it means none, or names a single day."""
    plain = " ".join(phrase.split())
    rest = " ".join(_spoken().any_time.sub(" ", phrase).split())
    is_random = rest != plain
    rest = rest.strip(" ,.;")
    meanings = when.meanings(call, rest if is_random and rest else phrase if rest else WHOLE_DAY, near=near)
    is_alone = when.is_time_alone(call, phrase, near)
    if times.names_day(rest, LANGUAGES):  # "tomorrow from 9 to 5" is not a daily time
        return []
    schedules = [_daily(call, each, is_random, is_alone) for each in meanings]
    return [each for n, each in enumerate(schedules) if each and each not in schedules[:n]]


def _daily(call: Call[Services], meant: times.Meaning, is_random: bool, is_alone: bool) -> Schedule | None:
    """Return the schedule for one meaning of a phrase; a time or a span of hours without a day means every day. None
    for a meaning that is no schedule of prompts.
    """
    match meant:
        case Random():
            return meant
        case Range(start, end, False):
            return _every_day(call, start, end)
        case Recurrence() if not is_random:
            return _where(call, meant)
        case Once(at, True) if not is_random and is_alone:
            at_time = at.astimezone(call.zone).time().replace(second=0, microsecond=0, tzinfo=None)
            return _where(call, Recurrence(times=(at_time,), zone=call.zone.key))
    return None


def _every_day(call: Call[Services], start: datetime, end: datetime) -> Random:
    first, last = (each.astimezone(call.zone).time().replace(tzinfo=None) for each in (start, end))
    return Random(start=first, end=last, zone=call.zone.key)


def _where(call: Call[Services], recurs: Recurrence) -> Recurrence:
    """Return the recurrence as it is if the person's time zone is known; else in UNKNOWN_ZONE, a likely one."""
    return recurs if call.knows_zone else recurs.model_copy(update={"zone": UNKNOWN_ZONE})


LONGEST_PAUSE = timedelta(days=92)
END_ALONE = re.compile(r"\d{4}-\d\d-\d\d")
"""Matches a day as programs write it, which is the end of a pause: people say "friday" for that day alone."""


class PauseSpan(NamedTuple):
    """A while without prompts: from now on if `first` is None, else from that day on, until the moment `end`."""

    first: date | None
    end: datetime


def pause_span(call: Call[Services], said: str, zone: ZoneInfo, is_end: bool = False) -> PauseSpan:
    """Return the pause of "a week", "3 days", "until monday", "next week" or "23rd to 27th december". With `is_end` the
    words are its end, as behind "until". Raises ToolRefused if they mean no pause of up to 92 days, and ToolAsks if
    they may mean several.
    """
    beginning, comma, reason = said.partition(",")
    is_reason = comma and when.beside_time(reason) is None and not any(map(str.isdigit, reason))
    phrase = beginning if is_reason else said  # "a week, I am travelling"
    ends = _spoken().until.sub("", phrase, count=1)
    is_day_alone = is_end or END_ALONE.fullmatch(phrase) is not None
    span = None if is_day_alone else _of_days(call, _spoken().whole.sub("", phrase, count=1), zone, ends != phrase)
    if span is None and (is_day_alone or ends != phrase):
        end = _day_before(call, _spoken().returns.sub("", ends, count=1), zone)
        span = PauseSpan(None, end) if end else None
    if length := None if is_day_alone else _length_end(call, phrase, zone):
        span = PauseSpan(None, length)
    if span is None or not call.now < span.end <= call.now + LONGEST_PAUSE:
        raise ToolRefused(of(call.language).not_a_span.format(time=said))
    return PauseSpan(span.first, whole_seconds(span.end))


def days_named(call: Call[Services], phrase: str, argument: str) -> tuple[date, date] | None:
    """Return the first and the last of the days that a phrase names side by side: "tonight", "next week", "the 24th,
    25th and 26th". None if it names none. Raises ToolAsks for this argument if it may mean several.
    """
    if (found := when.days(call, phrase, argument)) is not None:
        return found
    listed = times.days_said(phrase, when.context(call))
    days = () if listed.unread else listed.days
    is_side_by_side = len(days) > 1 and (days[-1] - days[0]).days == len(days) - 1
    return (days[0], days[-1]) if is_side_by_side else None


def _of_days(call: Call[Services], phrase: str, zone: ZoneInfo, is_until: bool) -> PauseSpan | None:
    """Return the pause of the days that a phrase names, from the first to the last; None if it names none, and with
    `is_until` if it names only the last: "until friday".
    """
    found = days_named(call, phrase, "time")
    today = call.now.astimezone(zone).date()
    if found is None or (is_until and found[0] <= today):
        return None
    end = _begins(found[1] + timedelta(days=1), zone)
    return PauseSpan(found[0] if found[0] > today else None, end - A_SECOND) if end else None


def _length_end(call: Call[Services], phrase: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment at which a length of time that begins now ends ("3 days"), with days counted in this time zone.
    None if the phrase is no length.
    """
    try:
        meant = times.read(phrase, when.context(call))
    except (times.NotATime, times.Ambiguous):
        return None
    if not isinstance(meant, times.Length):
        return None
    days, minutes = divmod(meant.minutes, 24 * 60)
    local = call.now.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    return (moment(local, zone) or call.now + timedelta(days=days)) + timedelta(minutes=minutes)


def _day_before(call: Call[Services], phrase: str, zone: ZoneInfo) -> datetime | None:
    """Return the last second before the day that a phrase names, because a pause "until monday" ends as Monday begins.
    None if the phrase names no day.
    """
    try:
        found = times.days(phrase, when.context(call))
    except times.Ambiguous as several:  # take the earlier day: a pause that ends early does no harm
        first = several.options[0]
        found = (first.start.astimezone(call.zone).date(),) * 2 if isinstance(first, Range) else None
    midnight = _begins(found[0], zone) if found else None
    return midnight - A_SECOND if midnight else None


def _begins(day: date, zone: ZoneInfo) -> datetime | None:
    return moment(datetime.combine(day, time()), zone)
