"""What a model has read that somebody has worded, and the things that a call has found in it. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

from pydantic import BaseModel, JsonValue

from parley.conversation.normal_form import without_accents
from parley.lanes.card import Card
from parley.lanes.own_words import common
from parley.lanes.time_parts import TimeParts

MOMENT_ON_CARD = re.compile(r': ("(?:[^"\\]|\\.)*"), [A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d)')
"""Matches the title of a thing on the card, in quotes, and its moment by the person's clock."""
TIME_ON_CARD = re.compile(r': ("(?:[^"\\]|\\.)*"),(?: for)? [A-Z][a-z]{2} (\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?(?![\d:])')
"""Matches the title of a thing on the card, in quotes, and its day by the person's clock, with its time if it has one.
"""
ENTRY = re.compile(r"(\d{1,3})\. (.+?)(?: \([^()]*\))?")
"""A line of a list: its number, what it is called, and what is said of it."""
CLOCK = re.compile(r"(?<![\d:])\d\d:\d\d(?![\d:])")
"""Matches a time of day as the card writes it."""
LAST = -1


class ReadTexts:
    """The texts worded by people that a model has read, in tool results of this turn and on the card, with the titles
    and list places in them.
    """

    def __init__(self, read: Iterable[str], card: Card) -> None:
        read = tuple(read)
        lines = [found.groups() for line in read if (found := ENTRY.fullmatch(line.strip()))]
        numbered = [(int(number), title) for number, title in lines]
        last = max((number for number, _ in numbered), default=0)
        entries = [*numbered, *((LAST, title) for number, title in numbered if number == last), *card.titles]
        self.titles = {without_accents(title): title for _, title in entries}
        self.places = frozenset((without_accents(title), number) for number, title in entries if number is not None)
        unlisted = (line for line in read if not ENTRY.fullmatch(line.strip()))
        self.texts = tuple(dict.fromkeys((*(title for _, title in entries), *card.kept_texts, *unlisted)))
        """Each text that may hold an order: titles, other texts of the card, and what tools have found."""
        self.is_answering = card.has_asked
        """Whether the person was asked something just before."""
        words = (word for text in (*read, *card.texts) for word in without_accents(text).split())
        self.words = frozenset(words) - common()
        dated = (found for line in card.text.splitlines() if (found := TIME_ON_CARD.search(line)))
        self.times = tuple((json.loads(each[1]), _parts(each[2], each[3])) for each in dated)
        """The title of each thing on the card that has a time, and this time."""
        self.done_last, self.asked_last = card.done_last, card.asked_last
        self.titles_done_last = card.titles_done_last
        kept = (line for line in card.text.splitlines() if not line.startswith("now:"))
        self.clocks = frozenset(time.fromisoformat(each) for line in kept for each in CLOCK.findall(line))
        """The times of day on the card, which "the same time" can be."""
        self.moments = tuple(
            (json.loads(found[1]), datetime.fromisoformat(found[2]))
            for line in card.text.splitlines()
            if (found := MOMENT_ON_CARD.search(line))
        )


def _parts(day: str, clock: str | None) -> TimeParts:
    clocks = frozenset((time.fromisoformat(clock),)) if clock else frozenset[time]()
    return TimeParts(frozenset((date.fromisoformat(day),)), clocks)


@dataclass(frozen=True)
class FoundThing:
    """A thing that a call has found and would change (a task, a reminder), as it is now."""

    id: str
    title: str
    """Its title in the normal form, without accents."""
    shown: str
    """Its title as it is."""

    @classmethod
    def all_of(cls, prepared: BaseModel | None, read: ReadTexts) -> tuple[Self, ...]:
        """Return the things that prepared arguments name by their ids; () if they name none."""
        fields = prepared.model_dump(mode="json") if prepared else {}
        if "id" not in fields:
            return ()
        beside = [each for value in fields.values() if isinstance(value, list) for each in value]
        return tuple(cls._of(each, read) for each in (fields, *beside) if isinstance(each, Mapping) and "id" in each)

    @classmethod
    def _of(cls, fields: Mapping[str, JsonValue], read: ReadTexts) -> Self:
        nested = [value for each in fields.values() if isinstance(each, Mapping) for value in each.values()]
        texts = [each for each in (*fields.values(), *nested) if isinstance(each, str)]
        called = fields.get("title") or fields.get("text")
        shown = str(called or next((each for each in texts if without_accents(each) in read.titles), ""))
        return cls(str(fields["id"]), without_accents(shown), shown)
