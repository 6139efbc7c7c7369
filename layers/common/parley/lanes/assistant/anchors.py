"""Read times that are counted from an event or reminder of the person: "a week before grandma's birthday", "una hora
antes del Cardiólogo". It changes nothing.

The name is replaced by the date of the thing that has it, or by its date and time where hours are counted; then the
text is read like any other. If several things have the name, the person is asked; if none has, the text stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from parley import times
from parley.conversation.normal_form import holds_words, normalise, without_accents
from parley.errors import ToolAsks
from parley.lanes import when
from parley.lanes.assistant import timetable
from parley.lanes.assistant.event_arguments import ChosenEvent, ReplacedEvent
from parley.lanes.assistant.named import named_as
from parley.lanes.assistant.named_times import events_on_that_day, kept_events
from parley.lanes.assistant.periods import shown_block
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block
from parley.ports import Appointment, Services
from parley.schedules import moment
from parley.texts.vocabulary import pattern
from parley.times import Meaning, Once
from parley.tools.tool import Call

BESIDE_A_NAME = pattern("parley.lanes.assistant.vocabulary", "beside_an_anchor", r"^(?:{0}) | (?:{0})$")
"""Matches words beside the name of a thing that are no part of it: "starts" in "before yoga starts"."""
VOCABULARY = "parley.lanes.assistant.vocabulary"
RIGHT = pattern(VOCABULARY, "right_beside", "(?:{})")
"""Matches words in front of "after" that add nothing to it: "right", of "right after"."""
ONCE_OVER, IS_OVER = (pattern(VOCABULARY, name, "(?:{})") for name in ("once_over", "is_over"))
"""Match what stands before and behind the name of a thing that is over then: "once" and "is over"."""
AT_END = pattern(VOCABULARY, "at_end", "(?:{})")
"""Matches words that say alone that a thing is over: "al salir de"."""
END_WORDS = 4
"""The most words that such a pattern matches."""
AFTER = "after {name}"
LENGTH_WORDS, REST_WORDS = 6, 5
"""The most words of a length ("a week"), and of a time of day behind the name ("at 6")."""
MOST_WORDS = 60
"""The most words of a text in which a time counted from a name is looked for."""
DAY, MOMENT = "2026-06-06", "2026-06-06 12:00"
"""A day and a moment that stand in for a name, to try from which of the two the length can be counted."""
PLAIN_OF = {"del": "de"}
"""Spanish "del" contains an article, which cannot stand before a date; its value can."""


@dataclass(frozen=True)
class Anchor:
    """A name in a text from which a length of time is counted, such as “yoga” in "an hour before yoga"."""

    title: str
    """The words in front of the time."""
    lead: str
    """The length with its sign: "a week before"; empty for "after" alone."""
    name: str
    rest: str
    """The words behind the name: a time of day, or nothing."""
    is_after: bool
    is_from_moment: bool
    """Whether the length is counted from a moment, and not from a day."""

    def phrase(self, written: str) -> str:
        """Return the anchor's time with a date in place of the name: "an hour before 2026-06-06 12:00"."""
        return " ".join(each for each in (self.lead, written, self.rest) if each)


@dataclass(frozen=True)
class AnchorThing:
    """An event or reminder that has an anchor's name, with the time at which it begins and ends."""

    title: str
    block: Block
    days: int = 0

    def written(self, call: Call[Services], anchor: Anchor) -> str:
        """Return the day or moment from which the anchor's length is counted, as "2026-06-06" or "2026-06-06 12:00":
        the thing's end for "after", its start for "before".
        """
        if not anchor.is_from_moment:
            last = self.block.end - timedelta(seconds=1)
            return f"{(last if anchor.is_after else self.block.start).astimezone(call.zone):%Y-%m-%d}"
        at = self.block.end if anchor.is_after else self.block.start
        return f"{at.astimezone(call.zone):%Y-%m-%d %H:%M}"


def is_anchored(phrase: str) -> bool:
    """Return whether the whole phrase is a length before or after a named thing: "a week before the wedding"."""
    return any(not each.title and each.lead for each in _anchors(phrase))


def dated(call: Call[Services], phrase: str, argument: str = "when") -> str:
    """Return a phrase such as "a week before the wedding" with the wedding's date in place of its name. A phrase that
    names no kept event or reminder comes back unchanged. Raises ToolAsks if several have the name.
    """
    anchors = _anchors(_as_after(phrase))
    return next((each for anchor in anchors if not anchor.title and (each := _dated(call, anchor, argument))), phrase)


def _as_after(phrase: str) -> str:
    """Return the words for the end of a thing in their plain form: "after yoga", of "right after yoga" and of "once
    yoga is over". Any other phrase comes back unchanged.
    """
    words = phrase.strip(" ,.;:!").split()
    if len(words) < 2 or len(words) > MOST_WORDS:
        return phrase
    if RIGHT.fullmatch(words[0]) and _plain(words[1]) in times.spoken("later_than"):
        return " ".join(words[1:])
    if behind := _behind(AT_END, words):
        return AFTER.format(name=" ".join(behind))
    behind = _behind(ONCE_OVER, words)
    for start in range(max(1, len(behind) - END_WORDS), len(behind)):
        if IS_OVER.fullmatch(" ".join(behind[start:])):
            return AFTER.format(name=" ".join(behind[:start]))
    return phrase


def _behind(pattern: re.Pattern[str], words: Sequence[str]) -> Sequence[str]:
    """Return the words behind the longest beginning that a pattern matches; () if it matches none."""
    for end in range(min(END_WORDS, len(words) - 1), 0, -1):
        if pattern.fullmatch(" ".join(words[:end])):
            return words[end:]
    return ()


def dated_text(call: Call[Services], text: str, title: str, argument: str = "when") -> str:
    """Return a text such as "buy a gift a week before the wedding" with the wedding's date in place of its name, or the
    text unchanged. Raises ToolAsks if several things have the name; the question keeps "buy a gift" in the argument
    `title`.
    """
    for anchor in _anchors(text):
        if not anchor.title or not anchor.lead:
            continue
        with when.keeping(**{title: anchor.title}):
            if found := _dated(call, anchor, argument):
                return f"{anchor.title} {found}"
    return text


def _dated(call: Call[Services], anchor: Anchor, argument: str) -> str:
    """Return the anchor's time with the date of the thing that has its name; empty if nothing has it. Raises ToolAsks
    if several things have it, or if hours are counted from one without a time of day.
    """
    found = _called(call, anchor.name, is_after=anchor.is_after)
    if not found:
        return ""
    if anchor.is_from_moment and not (found := [each for each in found if not each.days]):
        raise when.unusable(call, "time_missing", anchor.name, argument)
    if len(found) > 1:
        options: list[tuple[str, str]] = [
            (f"{each.title} ({shown_block(call, each.block)})", anchor.phrase(each.written(call, anchor)))
            for each in found
        ]
        raise ToolAsks(say(call).which_event, argument, options)
    return anchor.phrase(found[0].written(call, anchor))


# --- the things -----------------------------------------------------------------------------------------------------


def _called(call: Call[Services], name: str, *, is_after: bool) -> list[AnchorThing]:
    """Return the events with this name, or else the reminders, each at its next time. With `is_after`, an event that
    goes on now is meant by its present time. An event that this turn moves is meant by its new time.
    """
    for wanted in named_as(name):
        events = [
            AnchorThing(each.title, block, each.days)
            for each in with_changes(call, call.services.calendar.find(call.conversation, wanted), wanted)
            if (block := _next(call, each, is_after=is_after))
        ]
        if events:
            return [each for each in events if normalise(each.title) == wanted] or events
    for wanted in named_as(name):
        reminders = [each for each in call.later if f" {wanted} " in f" {normalise(each.text)} "]
        if reminders:
            return [AnchorThing(each.text, Block(each.at, each.at)) for each in reminders]
    return [AnchorThing(each.title, block, each.days) for each, block in events_on_that_day(call, name)]


def start_of_what_is_named(call: Call[Services], text: str) -> datetime | None:
    """Return when the one event begins from which a reminder with this text is counted, "half an hour before": the
    event that shares its name, or else the one that this turn makes or moves. None if there is none, or several.
    """
    said = normalise(text)
    events = with_changes(call, kept_events(call), "")
    of_name = [each for each in events if holds_words(text, normalise(each.title)) or holds_words(each.title, said)]
    now = [each for each in call.prepared if isinstance(each, ChosenEvent | ReplacedEvent)]
    of_turn = [_appointment(each if isinstance(each, ChosenEvent) else each.new, "") for each in now]
    found = of_name or of_turn
    return timetable.upcoming(found[0], call.now) if len(found) == 1 else None


def reminder_of_event(call: Call[Services], text: str) -> tuple[str, datetime] | None:
    """Return what a reminder is about, and when it comes, whose words name an event and only how long before it: "an
    hour before the dentist", or "the night before" about the event that is asked about or made now. None for any other
    text, and if that moment is over. Raises ToolAsks if several events have the name.
    """
    for anchor in _anchors(_as_after(text)):
        if anchor.lead and not anchor.title and (phrase := _dated(call, anchor, "when")):
            thing = _called(call, anchor.name, is_after=anchor.is_after)[0]
            return _ahead(call, thing.title, when.meanings(call, phrase))
    spoken_of = [each for each in (*call.prepared, *call.asked()) if isinstance(each, ChosenEvent | ReplacedEvent)]
    event = spoken_of[0] if len(spoken_of) == 1 else None
    if event is None:
        return None
    new = event if isinstance(event, ChosenEvent) else event.new
    said = BEFORE_IT.sub("", text.strip(" .,!"))
    evening, morning = EVENING_BEFORE.fullmatch(said), MORNING_BEFORE.fullmatch(said)
    if evening or morning:
        day = new.start.astimezone(call.zone).date() - timedelta(days=1)
        at = moment(datetime.combine(day, AN_EVENING if evening else when.MORNING), call.zone)
        return _ahead(call, new.title, (Once(at),) if at else ())
    is_length = when.is_whole_time(said.split()) and _plain(said.split()[-1]) in times.spoken("earlier")
    return _ahead(call, new.title, when.meanings(call, said, near=new.start)) if is_length else None


def _ahead(call: Call[Services], title: str, meant: Sequence[Meaning]) -> tuple[str, datetime] | None:
    at = meant[0].at if len(meant) == 1 and isinstance(meant[0], Once) and meant[0].has_time else None
    return (title, at) if at is not None and at > call.now else None


AN_EVENING = time(20)
"""The hour of a reminder in the evening before an event."""
BEFORE_IT = pattern(VOCABULARY, "before_it_ends", r" (?:{})$")
"""Matches what stands behind "before" and only means the event that is spoken of: "it"."""
EVENING_BEFORE, MORNING_BEFORE = (pattern(VOCABULARY, name, "(?:{})") for name in ("evening_before", "day_before"))
"""Match the evening and the day before an event that is spoken of."""


def with_changes(call: Call[Services], found: Sequence[Appointment], wanted: str) -> Sequence[Appointment]:
    """Return the events as they will be once the calls of this turn have run: those that it moves at their new times,
    and those that it makes with this name (with any name if that is empty). What waits for a yes counts too.
    """
    kept = {each.id: each for each in found}
    for arguments in (*call.asked(), *call.prepared):
        if isinstance(arguments, ReplacedEvent) and arguments.id in kept and arguments.rest is None:
            kept[arguments.id] = _appointment(arguments.new, arguments.id)
        if isinstance(arguments, ChosenEvent) and holds_words(arguments.title, wanted or normalise(arguments.title)):
            kept[arguments.title] = _appointment(arguments, arguments.title)
    return tuple(kept.values())


def _appointment(event: ChosenEvent, id: str) -> Appointment:
    return Appointment(id, event.title, event.start, event.minutes, event.zone, event.recurs, event.days)


def _next(call: Call[Services], event: Appointment, *, is_after: bool) -> Block | None:
    """Return the next time of an event; with `is_after`, the present one if the event goes on now. None if the event is
    over.
    """
    lasts = event.end(event.start) - event.start
    start = timetable.upcoming(event, call.now - lasts if is_after else call.now)
    return Block(start, event.end(start)) if start else None


# --- the words ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # one text is tried with several phrases
def _anchors(text: str) -> tuple[Anchor, ...]:
    """Return every reading of a text as a length of time before or after a name. Only the words are looked at, not what
    the person keeps.
    """
    words = text.split()
    earlier, later = times.spoken("earlier"), times.spoken("later_than")
    signs = [at for at, word in enumerate(words) if _plain(word) in earlier | later]
    if not signs or len(words) > MOST_WORDS or when.is_whole_time(words):
        return ()
    return tuple(each for at in signs[:2] for each in _at_sign(words, at, _plain(words[at]) in later))


def _plain(word: str) -> str:
    """Return a word without accents and punctuation, as the word lists of the time grammar have it."""
    return without_accents(word.strip(",.;:"))


def _at_sign(words: Sequence[str], at: int, is_after: bool) -> Iterator[Anchor]:
    """Yield the readings of a text as a length before or after a name, around the word at index `at`: "before",
    "after".
    """
    first = at + 1
    link = [PLAIN_OF.get(words[first].casefold(), words[first])] if words[first:] and _is_of(words[first]) else []
    first += len(link)
    for start in range(max(0, at - LENGTH_WORDS), at + (at == 0 and is_after)):
        lead = [*words[start:at], words[at], *link]
        if start < at and RIGHT.fullmatch(" ".join(words[start:at])):
            continue  # "just before the dentist" does not say how long before
        probe = next((each for each in (DAY, MOMENT) if start < at and when.is_whole_time([*lead, *each.split()])), "")
        if start < at and not probe:
            continue
        for name, rest in _names(words[first:]):
            if rest and not when.is_whole_time([*lead, *probe.split(), *rest]):
                continue
            title = " ".join(words[:start])
            said = " ".join(lead) if start < at else ""
            yield Anchor(title, said, name, " ".join(rest), is_after, probe != DAY)
        return


def _is_of(word: str) -> bool:
    return word.casefold() in times.spoken("of")


def _names(words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the ways to split words into a name and a time of day behind it, which may be empty: "yoga at 6" gives
    ("yoga", "at 6").
    """
    for size in range(min(REST_WORDS, len(words) - 1) + 1):
        name, rest = words[: len(words) - size], words[len(words) - size :]
        if name and (not rest or when.is_whole_time(rest)) and not when.is_whole_time(name):
            yield BESIDE_A_NAME.sub("", " ".join(name)).strip(" ,.;:!"), rest
