"""A wish about what a person tells in the same text, in whatever order and words, while there is no model: "flight is
AC 857 on the 2nd, departs 23:05. want a shout 4 hrs before", "a las siete empieza el partido, dame un toque antes".

A clause wishes to be told, or to have it kept (`told_clauses.py`); the others tell the thing and its time. It is never
acted upon: the deed is asked about (`own_deeds.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations

from parley.conversation.normal_form import without_accents
from parley.conversation.requests import is_request
from parley.conversation.topics import asks
from parley.lanes import when
from parley.lanes.assistant import timetable, until_done
from parley.lanes.assistant.event_arguments import ChosenEvent
from parley.lanes.assistant.named_times import kept_events
from parley.lanes.assistant.new_deeds import is_deed, may_be_event, one_each
from parley.lanes.assistant.shelves import telling_words, telling_words_of_other_things
from parley.lanes.assistant.told_clauses import (
    DAY_MINUTES,
    EVENING,
    EVENT,
    NOTE,
    REMIND,
    TASK,
    WAKE,
    WISH_TABLES,
    ToldClause,
    aligned,
    clauses_of,
    heads_list,
    hesitates,
    is_asked,
    is_denied,
    items_of,
    joined,
    taken_apart,
    tells_event,
)
from parley.lanes.assistant.told_reasons import begins_story
from parley.lanes.captured import holds_phone_number
from parley.lanes.chat import QUOTED
from parley.lanes.lane import ReadCommand
from parley.ports import Services
from parley.schedules import Random, Recurrence
from parley.texts.vocabulary import listed, pattern
from parley.times import Meaning, Once, Range, Repeated
from parley.tools.tool import Call

LONGEST, MOST_WORDS, MOST_CLAUSES = 280, 50, 8
"""The most characters, words and clauses of such a text."""
LONGEST_THING, MOST_TIMES = 12, 3
"""The most words of a thing, and the most times that are told together."""
ONCE_OR_MORE = (Once, Recurrence, Random)
ALL_KINDS = (Once, Range, Recurrence, Repeated)


def read(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the calls that a text asks for which tells a thing and wishes to be told of it, or to have it kept; none
    for any other text. They wait for a yes. A wish that is a phrase of its own does not go first.
    """
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS or holds_phone_number(text) or "@" in text:
        return ()
    said = clauses_of(text) if until_done.read(text) is None else []
    if not 0 < len(said) <= MOST_CLAUSES or any(map(is_denied, said)) or ("?" in text and any(map(is_asked, said))):
        return ()
    if any(map(holds_wish, QUOTED.findall(text))):
        return ()  # somebody else's: my brother goes "remind me never to date a drummer again"
    is_list = heads_list(said[0]) and len(said) > 1
    clauses = [item for each in said[1:] for item in items_of(each)] if is_list else said
    parts = [part for each in clauses for part in taken_apart(each)]
    wishes = [each for each in parts if each.wish]
    told = [each for each in parts if not each.wish]
    if is_list and len(parts) == 1:
        return ()  # "todo: milk" is a phrase
    if is_list:
        return _all(call, [each if each.wish else replace(each, wish=NOTE) for each in parts])
    if any(is_request(each.thing) for each in told if each.thing) and any(each.thing for each in wishes):
        return ()  # "cancel pilates, note the doctor" wants two things
    if not wishes:
        return _only_told(call, said, told) if "?" not in text else ()
    if len(wishes) > 1:
        return _several(call, wishes, told) if not any(each.thing for each in told) or _all_point(wishes) else ()
    before, behind = told[: parts.index(wishes[0])], told[parts.index(wishes[0]) :]
    if wishes[0].wish in (NOTE, TASK) and wishes[0].thing and _further(before):
        return ()  # what stands in front may be another wish: "take it off and note the call"
    found = _one(call, wishes[0], [*behind, *before] if wishes[0].wish in (NOTE, TASK) else told)
    goes_first = len(found) > 1 or any(map(hesitates, said))
    return [each._replace(goes_first=goes_first) for each in found]


def wakes_by_what_is_told(text: str) -> bool:
    """Return whether a text wants to be woken so long before what it tells, or on that day."""
    parts = [part for each in clauses_of(text) for part in taken_apart(each)] if len(text) <= LONGEST else []
    return any(each.wish == WAKE and (each.before or each.is_same_day) for each in parts)


def holds_wish(words: str) -> bool:
    """Return whether words that were taken for the name of a thing, or for a time, hold a wish to be told of it."""
    is_short = len(words) <= LONGEST and len(words.split()) > A_PAIR
    return is_short and any(part.wish for each in clauses_of(words) for part in taken_apart(each))


def _all(call: Call[Services], wishes: Sequence[ToldClause]) -> Sequence[ReadCommand]:
    """Return the calls of several wishes, each with its own thing and time; none if one of them is not clear."""
    found = [_one(call, each, ()) for each in wishes]
    return [each for calls in found for each in calls] if all(found) else ()


def _all_point(wishes: Sequence[ToldClause]) -> bool:
    """Return whether no wish names its thing, or only a first one that names it for the next."""
    return not any(each.thing for each in wishes[1:]) and (not wishes[0].thing or not joined(wishes[:1]))


def _several(call: Call[Services], wishes: Sequence[ToldClause], told: Sequence[ToldClause]) -> Sequence[ReadCommand]:
    """Return the calls of several wishes. One without a thing is about that of the wish before it, or what is told:
    "the vet is on friday at 4, note it and remind me at 3". One with a thing alone only names it for the next: "don't
    let me forget the gift, nudge me a week before".
    """
    found: list[ReadCommand] = []
    for n, each in enumerate(wishes):
        named = [replace(before, wish="") for before in wishes[:n] if before.thing][-1:]
        is_named_for_next = n + 1 < len(wishes) and not wishes[n + 1].thing and not joined([each])
        if each.thing and is_named_for_next:
            continue
        beside = [replace(other, thing="") for other in told] if named or each.thing else told
        wish = replace(each, wish=EVENT) if each.wish == NOTE and not each.thing else each
        calls = _one(call, wish, [*named, *beside])
        if not calls:
            return ()
        found += calls
    return found


def _one(call: Call[Services], wish: ToldClause, told: Sequence[ToldClause]) -> Sequence[ReadCommand]:
    """Return the calls of one wish about what it names, or what is told beside it; none if that is not clear."""
    thing = _thing(wish, told) or (ALARM if wish.wish == WAKE else "")
    if not thing or asks(thing) or not telling_words(thing) or _is_of_others(thing):
        return ()
    is_told_too = wish.is_joined and not wish.thing and wish.wish == REMIND
    beside = _appointments(call, told) if is_told_too or (wish.thing and _is_timed(wish)) else []
    if wish.wish in (NOTE, TASK) and wish.thing and (items := _further(told)):
        is_plain = not joined([wish, *told]) and all(len(each.split()) <= A_NAME for each in items)
        thing = ", ".join((wish.thing, *items)) if is_plain else ""
    if wish.thing and not beside:
        told = [each for each in told if not each.thing]
    if not thing:
        return ()
    make = {REMIND: _reminder, EVENT: _event, TASK: _task, NOTE: _note, WAKE: _alarm}[wish.wish]
    found = make(call, wish, () if beside and not is_told_too else told, thing)
    if not found:
        return ()
    return [*beside, *(one_each(found) if found.tool == "add_task" else (found,))]


def _is_of_others(thing: str) -> bool:
    """Return whether a thing is of those that are not kept here, as an order; "order boxes" is a thing to do."""
    first, _, rest = thing.partition(" ")
    named = telling_words(rest if is_deed(thing) or is_request(thing) else f"{first} {rest}")
    return bool(named & telling_words_of_other_things())


def _further(told: Sequence[ToldClause]) -> list[str]:
    """Return the further things of a list that goes on behind a comma: "note eggs, flour"."""
    return [each.thing for each in told if each.thing and not begins_story(each.thing)]


def _is_timed(wish: ToldClause) -> bool:
    return bool(wish.times) and not (wish.before or wish.is_same_day or wish.day_before)


def _appointments(call: Call[Services], told: Sequence[ToldClause]) -> list[ReadCommand]:
    """Return the calls that keep appointments which are told beside another wish: a thing with its day and hour."""
    found = []
    for each in told:
        at = next(_phrases(call, each.times, (Once,)), "") if each.thing and len(each.thing.split()) <= A_NAME else ""
        (meant,) = when.meanings(call, at) if at else (None,)
        is_one = not telling_words(each.thing) & telling_words_of_other_things()
        is_ahead = isinstance(meant, Once) and meant.has_time and meant.at > call.now
        if is_one and is_ahead and when.names_days(at):
            found.append(ReadCommand("create_event", {"title": each.thing, "when": at}, asks_first=True))
    return found


A_NAME = 8
"""The most words of an appointment's name."""


def _thing(wish: ToldClause, told: Sequence[ToldClause]) -> str:
    """Return the name of the thing that a wish is about: its own words, or those told beside the time; "" if there are
    none.
    """
    names = [each for each in told if each.thing and without_accents(each.thing).split()[0] not in NO_NAMES_BEGIN]
    timed = [each.thing for each in names if each.times]
    others = [each.thing for each in names]
    found = wish.thing or next(iter((*timed, *others)), "")
    return found if len(found.split()) <= LONGEST_THING else ""


NO_NAMES_BEGIN = listed("parley.lanes.assistant.vocabulary", "begins_no_name")
"""The first words of what is told of a thing, and is not its name: "they can do it at 3"."""


def _reminder(call: Call[Services], wish: ToldClause, told: Sequence[ToldClause], thing: str) -> ReadCommand | None:
    """Return the call that sets the reminder; without a moment if the text names none, so that it is asked for."""
    if not wish.is_strong and not wish.thing and not joined(told) and call.rung:
        return None  # "can't now, tell me in an hour" is about the reminder that has come
    at = _moment(call, wish, told) or _hours_of_a_day(call, [wish, *told])
    if not at and wish.is_same_day:
        return ReadCommand("set_reminder", {"text": thing}, goes_first=True, asks_first=True)  # which day is meant?
    if not at and (not wish.is_strong or wish.before or joined([wish, *told])):
        return None
    given = {"text": thing, "when": at} if at else {"text": thing}
    return ReadCommand("set_reminder", given, goes_first=True, asks_first=True)


def _alarm(call: Call[Services], wish: ToldClause, told: Sequence[ToldClause], _: str) -> ReadCommand | None:
    """Return the call that sets an alarm, whose hour is read as one of the morning; None if its time is not clear."""
    base = _base(call, told)
    day = (base.at.astimezone(call.zone).date() if base else spoken_of(call)) if wish.is_same_day else None
    hour = " ".join(wish.times)
    at = _moment(call, wish, told) if wish.before else f"{day:%Y-%m-%d} {hour}" if day else hour
    return ReadCommand("set_reminder", {"when": at}, goes_first=True, asks_first=True) if at else None


ALARM = WAKE
"""Stands for what an alarm is about, which need not be said."""


def _only_told(call: Call[Services], said: Sequence[str], told: Sequence[ToldClause]) -> Sequence[ReadCommand]:
    """Return the call that keeps the one appointment that a text tells of, with its day and hour; none for any other
    text.
    """
    names = [each.thing for each in told if each.thing]
    if len(names) == 1 and (daily := _hours_of_a_day(call, told)):
        return (ReadCommand("set_reminder", {"text": names[0], "when": daily}, asks_first=True),)
    is_clear = (
        len(said) == 1
        and all(each.times for each in told)
        and (len(told) > 1 or tells_event(said[0]) or may_be_event(said[0]))
    )
    found = _appointments(call, told) if is_clear else []
    return [each._replace(goes_first=False) for each in found] if len(found) == len(told) else ()


def _hours_of_a_day(call: Call[Services], parts: Sequence[ToldClause]) -> str:
    """Return the time of a reminder at several hours of every day, of which a text tells the parts: "at 8 in the
    morning and at 8 at night"; "" for any other times.
    """
    hours = [each for part in parts for each in part.times]
    found = [meant[0] for each in hours if len(meant := when.meanings(call, each)) == 1]
    clocks = [f"{each.at.astimezone(call.zone):%H:%M}" for each in found if isinstance(each, Once) and each.has_time]
    are_of_day = all(DAY_PART.search(aligned(each)) and not when.names_days(each) for each in hours)
    is_clear = 1 < len(clocks) == len(hours) <= MOST_TIMES and are_of_day
    return f"every day at {' and '.join(sorted(clocks))}" if is_clear else ""


DAY_PART = pattern(WISH_TABLES, "day_part", r"(?<!\w)(?:{})")
"""Matches the part of the day of an hour: "in the morning", "am"."""


def spoken_of(call: Call[Services]) -> date | None:
    """Return the day that a person may call "that day": of the event that waits for their yes, or of the only one to
    come. None if there is none, or if there are several.
    """
    asked = [each.start for each in call.asked() if isinstance(each, ChosenEvent)]
    ahead = asked or [at for each in kept_events(call) if (at := timetable.upcoming(each, call.now)) is not None]
    return ahead[0].astimezone(call.zone).date() if len(ahead) == 1 else None


def _event(call: Call[Services], wish: ToldClause, told: Sequence[ToldClause], thing: str) -> ReadCommand | None:
    """Return the call that puts the thing into the calendar; None if its time is not clear."""
    at = next(_phrases(call, joined([*told, wish]), ALL_KINDS), "")
    given = {"title": thing, "when": at}
    return ReadCommand("create_event", given, goes_first=True, asks_first=True) if at else None


def _task(_: Call[Services], wish: ToldClause, told: Sequence[ToldClause], thing: str) -> ReadCommand | None:
    is_timed = bool(joined([wish, *told]))
    return None if is_timed else ReadCommand("add_task", {"title": thing}, goes_first=True, asks_first=True)


def _note(call: Call[Services], wish: ToldClause, told: Sequence[ToldClause], thing: str) -> ReadCommand | None:
    return _event(call, wish, told, thing) or _task(call, wish, told, thing)


def _moment(call: Call[Services], wish: ToldClause, told: Sequence[ToldClause]) -> str:
    """Return the time at which somebody wants to be told, as the tool reads it; "" if it is not clear."""
    base = _base(call, told)
    if wish.before:
        return _before(call, base, wish.before)
    day_told = base.at.astimezone(call.zone).date() if base else None
    if wish.is_same_day and day_told is None:
        day_told = spoken_of(call)
    if wish.day_before or wish.is_same_day:
        if day_told is None:
            return ""
        day = day_told - timedelta(days=bool(wish.day_before))
        hour = wish.times or _hour_before(call, wish, base)
        return next(_phrases(call, (f"{day:%Y-%m-%d}", *hour), (Once,)), "")
    if not wish.times:
        return next(_phrases(call, joined(told), ONCE_OR_MORE), "")
    own = next(_phrases(call, wish.times, ONCE_OR_MORE), "")
    if base is not None and base.has_time and (last := _last_before(call, wish.times, base.at)):
        return last
    return _beside(call, own, day_told) if own and day_told else own


def _last_before(call: Call[Services], said: Sequence[str], told: datetime) -> str:
    """Return the last moment at an hour before what is told: "by 10", before a flight at 23:40; "" if there is none."""
    hour = HOUR.search(said[0]) if len(said) == 1 and when.is_time_alone(call, said[0], told) else None
    if hour is not None and HALF in said[0].casefold().split():
        return ""  # "half 4"
    if hour is None or int(hour["hour"]) > NOON:
        return ""
    local = told.astimezone(call.zone)
    halves = [
        local.replace(hour=int(hour["hour"]) % NOON + half, minute=int(hour["minute"] or 0)) for half in (0, NOON)
    ]
    ahead = [each for each in halves if call.now < each < local]
    return max(ahead).isoformat() if ahead else ""


HOUR = pattern(
    "parley.lanes.assistant.vocabulary",
    "clock_in_deed",
    r"^(?:\w{{1,5}} )?(?:(?:{}) )?(?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))?$",
)
"""Matches a bare hour behind a word: "by 10"."""
NOON, HALF = 12, "half"


def _hour_before(call: Call[Services], wish: ToldClause, base: Once | None) -> tuple[str, ...]:
    """Return the hour of a reminder on the day before something: in the evening, or its own; () if it has none."""
    if wish.day_before == "evening":
        return (EVENING,)
    is_timed = bool(wish.day_before) and base is not None and base.has_time
    return (f"{base.at.astimezone(call.zone):%H:%M}",) if is_timed and base is not None else ()


def _beside(call: Call[Services], own: str, told: date) -> str:
    """Return the time of a wish beside the day that is told: an hour is of that day, and "the 10th" the last one until
    then.
    """
    if not when.names_days(own):
        dated = f"{told:%Y-%m-%d} {own}"
        return dated if when.meanings(call, dated) else own
    (meant,) = when.meanings(call, own)
    number = "".join(filter(str.isdecimal, own))
    if not isinstance(meant, Once) or meant.has_time or not number.isdecimal() or len(own.split()) > DAY_WORDS:
        return own
    if 0 < int(number) <= told.day and told > meant.at.astimezone(call.zone).date():
        return f"{told.replace(day=int(number)):%Y-%m-%d}"
    return own


A_PAIR, DAY_WORDS = 2, 3


def _before(call: Call[Services], base: Once | None, minutes: int) -> str:
    """Return the moment so many minutes before another, or the day so many days before it; "" if it is over."""
    if base is None or (not base.has_time and minutes % DAY_MINUTES):
        return ""
    soon = base.at - timedelta(minutes=minutes)
    if not base.has_time:
        return f"{soon.astimezone(call.zone):%Y-%m-%d}"
    return soon.isoformat() if soon > call.now else ""


def _base(call: Call[Services], told: Sequence[ToldClause]) -> Once | None:
    """Return the moment that is told; None if there is none, or several."""
    for phrase in _phrases(call, joined(told), (Once, Range)):
        (meant,) = when.meanings(call, phrase)
        return Once(meant.start) if isinstance(meant, Range) else meant if isinstance(meant, Once) else None
    return None


def _phrases(call: Call[Services], said: Sequence[str], kinds: tuple[type, ...]) -> Iterator[str]:
    """Yield the phrases that these times make together, all of them, and that have one meaning; a day is also tried as
    its date, and an hour by the clock, for the times of a text may be of two languages.
    """
    if not 0 < len(said) <= MOST_TIMES:
        return
    plain = tuple(_exact(call, each) for each in said)
    for spelt in dict.fromkeys((tuple(said), plain)):
        for each in permutations(spelt):
            phrase = " ".join(each)
            found: tuple[Meaning, ...] = when.meanings(call, phrase)
            if len(found) == 1 and isinstance(found[0], kinds):
                yield phrase


def _exact(call: Call[Services], said: str) -> str:
    """Return a day as its date, and an hour alone as it stands on a clock; any other time as it is said."""
    found = when.meanings(call, said) or when.meanings(call, f"a {said}")  # "fortnight today"
    if len(found) != 1 or not isinstance(found[0], Once):
        return said
    local = found[0].at.astimezone(call.zone)
    if not found[0].has_time:
        return f"{local:%Y-%m-%d}"
    return said if when.names_days(said) else f"{local:%H:%M}"
