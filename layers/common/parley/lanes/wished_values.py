"""Whether a person has said the values of a call: its words and numbers, and its time in any form. Pure."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from pydantic import BaseModel, JsonValue, ValidationError

from parley import rrule, times
from parley.conversation.normal_form import without_accents
from parley.errors import AccountError, ToolAsks, ToolRefused
from parley.lanes import when
from parley.lanes.naming import ONLY_ONE, UNSAID, parts_of
from parley.lanes.own_words import OwnWords, common
from parley.lanes.read_texts import FoundThing
from parley.lanes.said_parts import rule_days_of
from parley.lanes.said_times import SaidTimes
from parley.lanes.time_evidence import TimeEvidence, left_out
from parley.lanes.time_parts import NO_PARTS, TimeParts
from parley.lanes.wish_clauses import WishClauses
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.times import Meaning
from parley.tools.tool import Call, Tier, Tool

BY_ID = re.compile(r"id:(.+)")
"""Matches an argument that names a thing by its id."""
PLACE = re.compile(r"-?\d{1,3}")


class WishedValues:
    """The values of a call, to compare them with what a person has said."""

    def __init__(self, clauses: WishClauses, *, is_strict: bool) -> None:
        """With `is_strict`, evidence for a time is not enough: the new time must be the one that was said."""
        self.clauses, self.is_strict = clauses, is_strict
        self.call, self.read, self.all = clauses.call, clauses.read, clauses.all

    def is_said(self, value: JsonValue, now: Meaning | None = None) -> bool:
        """Whether the person has said a value: its words, the same time, or each part of that time."""
        return self.clauses.said.names(value) or (isinstance(value, str) and self._accounts_for(value, now))

    def _accounts_for(self, value: str, now: Meaning | None) -> bool:
        """Whether the words of one clause, or of all, name each part of a time and no other. What the person said
        before may explain a part, and so may the time of a thing that they name.
        """
        timed = (each for each in self.clauses.parts if not SaidTimes(each, self.call).is_silent)
        texts = dict.fromkeys(("\n".join(self.clauses.wishes), *timed))
        return any(
            SaidTimes(each, self.call, now, before=self.clauses.said_before, known=self._known_time).hold(value)
            for each in texts
        )

    @cached_property
    def _known_time(self) -> TimeParts:
        """The time of the one thing on the card that the person names; no parts if they name several, or none."""
        found = [parts for title, parts in self.read.times if without_accents(title) in self.clauses.named_titles]
        return found[0] if len(found) == 1 else NO_PARTS

    def is_of_what_came(self, value: JsonValue) -> bool:
        """Whether a value consists of words from the last reminder that came, which the person need not repeat: "ten
        more minutes".
        """
        words = set(without_accents(str(value)).split())
        return any(bool(words) and words <= set(without_accents(each.text).split()) for each in self.call.rung[-1:])

    def is_backed(
        self, tool: Tool[Services], value: JsonValue, words: str, now: Meaning | None, names: Sequence[str] = ()
    ) -> bool:
        """Whether the person's words are evidence for a new time (`time_evidence.py`). Evidence is enough where the
        tool makes or moves something of their own, which they can take back.
        """
        is_light = tool.tier is Tier.WRITE and not tool.grave and not tool.person and not self.is_strict
        if not is_light or not (tool.makes or tool.time_now or tool.is_unset) or not isinstance(value, str):
            return False
        return self.evidence(words, now, names).backs(value)

    def evidence(self, words: str, now: Meaning | None, names: Sequence[str]) -> TimeEvidence:
        """Return these words of the person as evidence for a new time of a thing with these names."""
        named = tuple(at for title, at in self.read.moments if without_accents(title) in self.clauses.named_titles)
        titles = frozenset(map(without_accents, names))
        called = tuple(at for title, at in self.read.moments if without_accents(title) in titles)
        said = SaidTimes(words, self.call, now, self.read.asked_last, self.clauses.spoken_of)
        return TimeEvidence(said, named, called, self.read.clocks)

    def is_said_before(self, value: JsonValue) -> bool:
        return self.clauses.with_before.names(value) or self.is_said(value)

    def says_anywhere(self, value: JsonValue) -> bool:
        """Whether any words of the person name a time, be it in a question or on a condition. What comes every day
        needs only its time of day.
        """
        if not isinstance(value, str) or (self.all.says_time_of_day(value) and _is_daily(self.call, value)):
            return isinstance(value, str)
        return SaidTimes("\n".join(self.all.heard), self.call).hold(value)

    def says(self, value: JsonValue, words: str, now: Meaning | None) -> bool:
        """Whether these words of the person say a value: its words and numbers, or the same time in another form."""
        said = SaidTimes(words, self.call, now, self.read.asked_last, self.clauses.said_before)
        if isinstance(value, str) and self._is_time(value):
            return said.hold(value)
        if isinstance(value, int) and not isinstance(value, bool) and said.hold_length(value):
            return True
        return OwnWords([words], self.call).names(value)

    def _is_time(self, value: str) -> bool:
        return len(value) > when.LONGEST_WHEN or bool(when.meanings(self.call, value))

    def is_of(self, value: JsonValue, things: Sequence[FoundThing]) -> bool:
        """Whether a value names the things that were found: their titles, or the place in a list or the id of one of
        them.
        """
        if value == ONLY_ONE:
            return True
        if isinstance(value, str) and (by_id := BY_ID.fullmatch(value)):
            return by_id[1] in {each.id for each in things}
        place = int(str(value)) if PLACE.fullmatch(str(value)) else None
        if any((each.title, place) in self.read.places for each in things):
            return True
        titles = {each.title for each in things}
        words = set(without_accents(value).split()) if isinstance(value, str) and not self._is_time(value) else set()
        timed = {each.text for each in times.time_words(str(value), LANGUAGES)} | UNSAID
        if words - common() and any(words <= set(title.split()) | timed for title in titles):
            return True
        return (
            without_accents(str(value)) in titles or {without_accents(each) for each in parts_of(str(value))} == titles
        )

    def has_said(self, value: str, clauses: Sequence[str], now: Meaning | None) -> bool:
        return self.is_said_before(value) or any(self.says(value, each, now) for each in clauses)

    def leaves_days_out(self, value: str, now: Meaning | None) -> bool:
        """Whether a new time only leaves out days of what recurs now: "every weekday", of something daily."""
        said, old = SaidTimes("", self.call, now), TimeParts.of(now, self.call.zone)
        meant = [said.as_changed(each, value) for each in said.meanings_of(value)] if value and old.rule else []
        return len(meant) == 1 and bool(left_out(meant[0], old))

    def sets_fewer_days(self, value: str, now: Meaning | None) -> bool:
        """Return whether a new time sets another hour on some of the days of what recurs now, and leaves out the
        others: "weekends at 9", of something daily at 8."""
        said, old = SaidTimes("", self.call, now), TimeParts.of(now, self.call.zone)
        meant = [said.as_changed(each, value) for each in said.meanings_of(value)] if value and old.rule else []
        new = meant[0] if len(meant) == 1 else NO_PARTS
        after, before = rule_days_of(new.rule), rule_days_of(old.rule)
        return bool(after and before and after < before and new.clocks - old.clocks)

    def new_parts(self, value: str, now: Meaning | None, *, from_start: bool = False) -> TimeParts:
        """Return the parts of a new time that the thing does not have now; with `from_start`, also the time of day at
        which it ends now.
        """
        said, old = SaidTimes("", self.call, now), TimeParts.of(now, self.call.zone)
        clocks = frozenset(old.bounds[:1]) if from_start and old.bounds else old.clocks
        meant = [said.as_changed(each, value) for each in said.meanings_of(value)]
        return TimeParts(
            frozenset(day for each in meant for day in each.days) - old.days,
            frozenset(at for each in meant for at in each.clocks) - clocks,
            rule=next((each.rule for each in meant if each.rule != old.rule), ""),
        )

    def time_now(self, tool: Tool[Services], prepared: BaseModel | None) -> Meaning | None:
        """Return when that is now which the call would set to another time; None if nothing is."""
        return tool.time_now(self.call, prepared) if tool.time_now and prepared else None


def _is_daily(call: Call[Services], value: str) -> bool:
    """Whether a value is a time that comes every day."""
    meant = when.meanings(call, value)
    return len(meant) == 1 and TimeParts.of(meant[0], call.zone).rule == rrule.EVERY_DAY


def prepared_without(
    tool: Tool[Services], call: Call[Services], given: Mapping[str, JsonValue], without: Sequence[str]
) -> BaseModel | None:
    """Return the prepared arguments of a call without some of those given; None if it is not valid without them."""
    try:
        rest = {name: value for name, value in given.items() if name not in without}
        return tool.prepare(call, tool.arguments.model_validate(rest))
    except (ValidationError, ToolAsks, ToolRefused, AccountError):
        return None
