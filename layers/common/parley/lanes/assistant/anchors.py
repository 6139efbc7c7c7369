"""Times that are said by something kept: "a week before grandma's birthday", "una hora antes del Cardiólogo". It looks
only.

The name of an event or of a reminder is replaced by its day, or by its moment where hours are counted from it; then the
text is read like any other. A name of several things is asked about, and the name of none stays for the reader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from parley import times
from parley.conversation.normal_form import normalise, without_accents
from parley.errors import ToolAsks
from parley.lanes import when
from parley.lanes.assistant import timetable
from parley.lanes.assistant.named import named_as
from parley.lanes.assistant.periods import shown_block
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.timetable import Block
from parley.ports import Appointment, Services
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

BESIDE_A_NAME = pattern("parley.lanes.assistant.vocabulary", "beside_an_anchor", r"^(?:{0}) | (?:{0})$")
"""Matches what stands around the name of a thing that begins: "before yoga *starts*"."""
LENGTH_WORDS, REST_WORDS = 6, 5
"""The most words of a length, and of a time of day behind the name."""
MOST_WORDS = 60
"""The most words of a text in which such a time is looked for."""
DAY, MOMENT = "2026-06-06", "2026-06-06 12:00"
"""A day and a moment that stand in for a name, to find out from which of them a length can be counted."""
PLAIN_OF = {"del": "de"}
"""The word that holds an article, which no date may follow, and the word without it."""


@dataclass(frozen=True)
class Anchor:
    """A name in a text, from which a length may be counted."""

    title: str
    """What is said in front of the time."""
    lead: str
    """The length, with the word behind it: "a week before"; empty for "after" alone."""
    name: str
    rest: str
    """What is said behind the name: a time of day, or nothing."""
    is_after: bool
    is_from_moment: bool
    """Whether the length is counted from a moment, and not from a day."""

    def phrase(self, written: str) -> str:
        """Return the time with a date in the place of the name."""
        return " ".join(each for each in (self.lead, written, self.rest) if each)


@dataclass(frozen=True)
class AnchorThing:
    """A thing that has the name, and when it begins and ends."""

    title: str
    block: Block
    days: int = 0

    def written(self, call: Call[Services], anchor: Anchor) -> str:
        """Return the moment or the day from which the length is counted: the end of the thing, for what comes after."""
        if not anchor.is_from_moment:
            last = self.block.end - timedelta(seconds=1)
            return f"{(last if anchor.is_after else self.block.start).astimezone(call.zone):%Y-%m-%d}"
        at = self.block.end if anchor.is_after else self.block.start
        return f"{at.astimezone(call.zone):%Y-%m-%d %H:%M}"


def is_anchored(phrase: str) -> bool:
    """Return whether a phrase is a length before or after something that is named, and nothing beside."""
    return any(not each.title and each.lead for each in _anchors(phrase))


def dated(call: Call[Services], phrase: str, argument: str = "when") -> str:
    """Return a phrase with the date of the thing that it is counted from; any other phrase as it is. Raises
    ToolAsks."""
    found = next(
        (each for anchor in _anchors(phrase) if not anchor.title and (each := _dated(call, anchor, argument))), ""
    )
    return found or phrase


def dated_text(call: Call[Services], text: str, title: str, argument: str = "when") -> str:
    """Return a text that ends in such a time with the date of the thing; any other text as it is. Raises ToolAsks,
    which keeps what is to be done in the argument `title`."""
    for anchor in _anchors(text):
        if not anchor.title or not anchor.lead:
            continue
        with when.keeping(**{title: anchor.title}):
            if found := _dated(call, anchor, argument):
                return f"{anchor.title} {found}"
    return text


def _dated(call: Call[Services], anchor: Anchor, argument: str) -> str:
    """Return the time of an anchor with the date of its thing; empty if there is no such thing. Raises ToolAsks."""
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
    """Return the things to come that have the name, each at its next time: events, or else reminders. What goes on now
    counts for what comes after it."""
    for wanted in named_as(name):
        events = [
            AnchorThing(each.title, block, each.days)
            for each in call.services.calendar.find(call.conversation, wanted)
            if (block := _next(call, each, is_after=is_after))
        ]
        if events:
            return [each for each in events if normalise(each.title) == wanted] or events
    for wanted in named_as(name):
        reminders = [each for each in call.later if f" {wanted} " in f" {normalise(each.text)} "]
        if reminders:
            return [AnchorThing(each.text, Block(each.at, each.at)) for each in reminders]
    return []


def _next(call: Call[Services], event: Appointment, *, is_after: bool) -> Block | None:
    """Return the next time of an event, or with `is_after` the one that goes on now; None if it is over."""
    lasts = event.end(event.start) - event.start
    start = timetable.upcoming(event, call.now - lasts if is_after else call.now)
    return Block(start, event.end(start)) if start else None


# --- the words ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # a text is held against several phrases
def _anchors(text: str) -> tuple[Anchor, ...]:
    """Return the names in a text from which a length may be counted, by its words alone."""
    words = text.split()
    earlier, later = times.spoken("earlier"), times.spoken("later_than")
    signs = [at for at, word in enumerate(words) if _plain(word) in earlier | later]
    if not signs or len(words) > MOST_WORDS or when.is_whole_time(words):
        return ()
    return tuple(each for at in signs[:2] for each in _at_sign(words, at, _plain(words[at]) in later))


def _plain(word: str) -> str:
    """Return a word as the grammars' lists have it."""
    return without_accents(word.strip(",.;:"))


def _at_sign(words: Sequence[str], at: int, is_after: bool) -> Iterator[Anchor]:
    """Yield the anchors of a text around the word at that place: "before"."""
    first = at + 1
    link = [PLAIN_OF.get(words[first].casefold(), words[first])] if words[first:] and _is_of(words[first]) else []
    first += len(link)
    for start in range(max(0, at - LENGTH_WORDS), at + (at == 0 and is_after)):
        lead = [*words[start:at], words[at], *link]
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
    """Yield the name that words may be, with what is said behind it: all of them, or all but a time at their end."""
    for size in range(min(REST_WORDS, len(words) - 1) + 1):
        name, rest = words[: len(words) - size], words[len(words) - size :]
        if name and (not rest or when.is_whole_time(rest)) and not when.is_whole_time(name):
            yield BESIDE_A_NAME.sub("", " ".join(name)).strip(" ,.;:!"), rest
