"""Calls for sentences of the tables (`deed_grammar.py`) whose time a person tells in pieces: "need to put the chicken
in at 7 so ping me five minutes before that", "wake me at 5 on monday, and 5.10 in case", "I'm off this friday so leave
that one out".

Each waits for a yes, for it is put together of what was told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from parley import times
from parley.conversation.normal_form import without_accents
from parley.errors import ToolAsks
from parley.lanes import when
from parley.lanes.assistant import timetable
from parley.lanes.assistant.deed_grammar import SaidDeed
from parley.lanes.assistant.named_times import kept_events
from parley.lanes.assistant.shelves import telling_words
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import BY_ID
from parley.ports import Services
from parley.schedules import Recurrence, following
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.times import Once, Repeated
from parley.tools.tool import Call, TimerRequest

VOCABULARY = "parley.lanes.assistant.vocabulary"
PAUSE = re.compile(r"[,;.!]\s+")
I_MUST = pattern(VOCABULARY, "told_i_must", r"^(?:{})\s+")
"""Matches what stands in front of a deed that is told: "I need to"."""
NOW = pattern(VOCABULARY, "told_now", r"(?<!\s)\s{{1,3}}(?:{})$")
"""Matches a word for this moment at the end of what is told: "goes in now"."""
UNTIL_TOLD = pattern(VOCABULARY, "until_told", r"(?:^|[ ,])(?:{}) (?P<what>.{{2,80}})$")
"""Matches the end of a wish to be reminded until the person tells something: "until I say the shed's locked"."""
EVERY = pattern(VOCABULARY, "every_so_often", r"(?:^| )(?P<every>(?:{}))(?= |$)")
A_FROM = pattern(VOCABULARY, "told_from", r"^(?:{}) ")
"""Matches the word in front of the first time: "from 7"."""
IN_CASE = pattern(VOCABULARY, "told_in_case", r"^(?:{})(?!\S)")
"""Matches how a reason begins behind an alarm: "in case"."""
MOST_CLEARED = 20
"""The most events that one text takes off a day."""
LEAST_TOLD = 3
"""The fewest words that are told in front of an alarm: "set my" is none."""
TIME_WORDS = 7
"""The most words of a time at the beginning of what is told."""


def before_that(call: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the call for a reminder a while before what is told with its time; none if the time is not certain."""
    title, phrase = when.apart(call, said.slots["told"])
    minutes, at = when.minutes_of(said.slots["length"]), _moment(call, phrase)
    if not (minutes and at and telling_words(title)):
        return ()
    soon = at.at - timedelta(minutes=minutes)
    if not at.has_time or soon <= call.now:
        return ()
    return (_reminder(_deed(title), soon.isoformat()),)


def _moment(call: Call[Services], phrase: str) -> Once | None:
    """Return the one moment that a phrase means; None if it means none, or several."""
    found = when.meanings(call, phrase) if phrase else ()
    return found[0] if len(found) == 1 and isinstance(found[0], Once) else None


def _deed(told: str) -> str:
    """Return what a person tells that they have to do, as a title: "put the chicken in", of "I need to put it in"."""
    return I_MUST.sub("", NOW.sub("", told.strip(" ,.;:!")), count=1)


def _reminder(text: str, at: str) -> ReadCommand:
    given = {"text": text, "when": at} if text else {"when": at}
    return ReadCommand("set_reminder", given, goes_first=True, asks_first=True)


def remind_behind(_: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the call for a reminder that is asked for behind what it is about and its time: "pasta goes in now, 11
    mins, give me a shout". None if no part is a time alone.
    """
    parts = [each.strip(" ,.;") for each in PAUSE.split(said.slots["told"])]
    timed = [each for each in parts if times.is_whole_time(each, LANGUAGES)]
    others = [_deed(each) for each in parts if each not in timed and telling_words(each)]
    if len(timed) != 1 or not others or "?" in said.slots["told"]:
        return ()
    length = when.minutes_of(timed[0]) is not None
    return (_reminder(", ".join(others), f"in {timed[0]}" if length else timed[0]),)


def alarms(call: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the calls for one alarm or two, each with what else is told behind it; none if that may be more."""
    both = (f"{said.slots['first']} {joint} {said.slots.get('second', '')}" for joint in sorted(times.words_of("and")))
    is_told = "told" not in said.slots or len(said.slots["told"].split()) >= LEAST_TOLD
    if not is_told or any(times.is_whole_time(each, LANGUAGES) for each in both):
        return ()  # "at half past 5", "a las 5 y media"
    first = _time_in_front(said.slots["first"])
    second = _time_in_front(said.slots["second"]) if "second" in said.slots else None
    if first is None or ("second" in said.slots and second is None):
        return ()
    behind = [rest for _, rest in filter(None, (first, second)) if rest]
    if any(when.holds_time(each) and not IN_CASE.match(without_accents(each)) for each in behind):
        return ()
    days = _day_in(first[0]) or _day_in(said.slots.get("told", ""))
    found = [first[0], *([second[0]] if second else [])]
    if "second" not in said.slots and not behind and "told" not in said.slots:
        return ()  # the phrases read it
    return [_reminder("", each if when.days_in(each) else _on(days, each)) for each in found]


def _day_in(words: str) -> str:
    """Return the words for a day in a text, without an hour beside it; "" if there are none."""
    said = when.days_in(words).split()
    parts = (said[start:end] for start in range(len(said)) for end in range(len(said), start, -1))
    days = (" ".join(each) for each in parts if not any(map(str.isdecimal, "".join(each))))
    return next((each for each in days if when.names_days(each)), "")


def _on(days: str, hour: str) -> str:
    """Return an hour on these days as one time: "on monday at 5:10", of "5.10"."""
    plain = hour.replace(".", ":")
    tried = (
        f"{days} {each}{plain}".strip() for each in ("", *(f"{word} " for word in listed(VOCABULARY, "hour_begins")))
    )
    return next((each for each in tried if when.is_whole_time(each.split())), f"{days} {hour}".strip())


def _time_in_front(words: str) -> tuple[str, str] | None:
    """Return the longest time with which words begin, and the rest; None if they begin with none."""
    each = words.split()
    for end in range(min(TIME_WORDS, len(each)), 0, -1):
        said = " ".join(each[:end]).strip(" ,.;")
        if said.isdecimal() or times.is_whole_time(said, LANGUAGES):
            return said, " ".join(each[end:]).strip(" ,.;")
    return None


def nag(_: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the call for a reminder until the person tells what they have done; none if the text says no such end."""
    text = said.slots["text"]
    until = UNTIL_TOLD.search(text)
    if until is None or "?" in text:
        return ()
    what, before = PAUSE.split(until["what"])[0], text[: until.start()].strip(" ,")
    every = EVERY.search(before)
    rest = A_FROM.sub("", EVERY.sub("", before).strip(" ,"))
    if rest and not times.is_whole_time(rest, LANGUAGES):
        return ()
    given = {"text": f"{what} {every['every']}" if every else what, "is_until_done": "yes"}
    timed = {"when": rest} if rest else {}
    return (ReadCommand("set_reminder", {**given, **timed}, goes_first=True, asks_first=True),)


def skip_one(call: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the call that leaves out one time of the reminder which recurs on the day that is told; none if no such
    reminder is there, or several.
    """
    words = said.slots.get("when") or when.days_in(said.slots.get("told", ""))
    try:
        days = when.days(call, words) if words else None
    except ToolAsks:
        return ()
    if days is None or days[0] != days[1]:
        return ()
    found = [each for each in call.later if each.schedule is not None and _comes_on(call, each, days[0])]
    if len(found) != 1:
        return ()
    about = f"{found[0].text} {days[0]:%Y-%m-%d}"
    return (ReadCommand("cancel_reminder", {"about": about}, goes_first=True, asks_first=True),)


def _comes_on(call: Call[Services], reminder: TimerRequest, day: date) -> bool:
    """Return whether a reminder that recurs comes on this day, as far as its next times tell."""
    at, schedule = reminder.at, reminder.schedule
    for _ in range(TIME_WORDS):
        if at.astimezone(call.zone).date() >= day or schedule is None:
            break
        after = following(schedule, reminder.id, at)
        if after is None:
            return False
        at = after
    return at.astimezone(call.zone).date() == day


def clear_days(call: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the call that deletes all events of the days that are told; none if there is none, or one that recurs."""
    try:
        days = when.days(call, said.slots["when"])
    except ToolAsks:
        return ()
    if days is None:
        return ()
    ahead = ((each, timetable.upcoming(each, call.now)) for each in kept_events(call))
    found = [each for each, at in ahead if at and days[0] <= at.astimezone(call.zone).date() <= days[1]]
    if not 0 < len(found) <= MOST_CLEARED or any(each.recurs is not None for each in found):
        return ()
    ids = ", ".join(f"{BY_ID}{each.id}" for each in found)
    return (ReadCommand("delete_event", {"event": ids}, goes_first=True, asks_first=True),)


def series(call: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the call for an event that recurs, of which the text also says from when on, or that it is every other
    week: "band every tuesday 7 til 9, first one's on the 1st". None if that is no recurrence.
    """
    timed, begins = " ".join(PAUSE.sub(" ", said.slots["timed"]).split()), said.slots.get("when", "")
    if "?" in timed or (begins and not when.names_days(begins) and not when.names_days(f"1 {begins}")):
        return ()
    dates = _first_day(call, begins) if begins else ""
    every = SERIES_EVERY_OTHER if said.deed == "series_every_other" else ("",)
    starts = [f"{word} {dates}" for word in sorted(listed(VOCABULARY, "series_from"))] if dates else [""]
    title, phrase = when.apart(call, BARE_SPAN.sub(AS_SPAN, timed))
    for said_time in (" ".join(f"{phrase} {other} {start}".split()) for other in every for start in starts):
        meant = when.meanings(call, said_time) if phrase and telling_words(title) else ()
        if meant and all(isinstance(each, Repeated | Recurrence) for each in meant):
            return (ReadCommand("create_event", {"title": title, "when": said_time}, asks_first=True),)
    return ()


BARE_SPAN = pattern(
    VOCABULARY,
    "bare_span",
    r"(?<![\w.:])(?P<start>\d{{1,2}}(?:[:.]\d\d)?) (?:{}) (?P<end>\d{{1,2}}(?:[:.]\d\d)?)(?!\d)",
)
"""Matches two hours of which only the word between them says that they are one span: "7 til 9"."""
AS_SPAN = "from \\g<start> to \\g<end>"
SERIES_EVERY_OTHER = tuple(sorted(listed(VOCABULARY, "series_every_other")))
"""What makes a weekly recurrence one of every other week, in the time grammar's words."""


def _first_day(call: Call[Services], words: str) -> str:
    """Return the first of the days that words name, as a date; the words if they name none."""
    try:
        days = when.days(call, words)
    except ToolAsks:
        return words
    return f"{days[0]:%Y-%m-%d}" if days else words


def free_for(_: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the look at the free time of the days in which somebody wonders whether something fits."""
    days = when.days_in(said.slots["timed"])
    return (ReadCommand("find_free_time", {"period": days}, goes_first=True),) if days else ()


DEEDS: Mapping[str, Callable[[Call[Services], SaidDeed], Sequence[ReadCommand]]] = {
    "remind_before": before_that,
    "remind_behind": remind_behind,
    "alarms": alarms,
    "nag": nag,
    "skip_one": skip_one,
    "clear_days": clear_days,
    "free_for": free_for,
    "series": series,
    "series_every_other": series,
}
"""The functions that make the calls of a sentence, by its deed."""
