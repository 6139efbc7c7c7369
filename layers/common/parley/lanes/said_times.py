"""Whether a new time of a thing is the one that a person has said, in whatever form a model writes it. Pure.

A time is compared part by part: its days, its times of day, its length, its rule. What is new of it was said, and the
rest is as it is now: so "10 to 15 december" is "till the 15th" of what began on the tenth, and "15:00" is "to 3". An
hour without its half may be of either. And what was said is used up: whoever names two days means one of them, and
nobody guesses which. Words that no grammar reads as a whole are compared one by one (`said_parts.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from parley import times
from parley.conversation.day_spelling import NUMBERS
from parley.conversation.normal_form import without_accents
from parley.lanes import referent, when
from parley.lanes.own_words import WISH_WORDS, OwnWords, in_both_halves
from parley.lanes.said_parts import SaidParts
from parley.lanes.time_parts import NO_PARTS, TimeParts
from parley.ports import Services
from parley.schedules import Random, Recurrence
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import Length, Meaning, Once, Range, Repeated
from parley.times.tokens import fold_token
from parley.tools.tool import Call

HALF_A_DAY, A_DAY = 12, 24
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class SaidTimes:
    """The times that a person's words name for a thing, to compare a new time of the thing with them."""

    words: str
    call: Call[Services]
    now: Meaning | None = None
    """When the thing is now."""
    asked: str = ""
    """The words by which the thing was set to that time."""
    before: str = ""
    """What the person said before, which may explain a part of the new time."""
    known: TimeParts = NO_PARTS
    """The time of another thing that the words name, which need not be said again."""

    def hold(self, value: str) -> bool:
        """Whether the person's words name `value` as the thing's new time, and name no other time."""
        if len(value) > when.LONGEST_WHEN:
            return False
        meant = self.meanings_of(value)
        if len(meant) != 1 or isinstance(meant[0], Random):
            return False
        return (
            self._is_so_long_instead(meant[0])
            or self._is_shifted(meant[0])
            or self._is_said(meant[0], value)
            or self._is_accounted_for(meant[0], value)
        )

    def meanings_of(self, value: str) -> tuple[Meaning, ...]:
        """Return all meanings of a value as the thing's new time; () if it is no time."""
        near = self._near
        return when.meanings(self.call, value, near=near) or when.meanings(self.call, _without_until(value), near=near)

    @cached_property
    def clocks(self) -> frozenset[time]:
        """The times of day that the words name, each in both halves of the day."""
        return frozenset(
            at for phrase in self._meant for each in phrase for at in TimeParts.of(each, self.call.zone).clocks
        )

    @cached_property
    def days(self) -> frozenset[date]:
        """The days that the words name."""
        return frozenset(
            day for phrase in self._meant for each in phrase for day in TimeParts.of(each, self.call.zone).days
        )

    def hold_length(self, minutes: int) -> bool:
        """Whether the person's words say when the thing ends, so that it takes this many minutes: "nine to twelve"."""
        if self._near is None or minutes <= 0:
            return False
        return self._is_accounted_for(Range(self._near, self._near + timedelta(minutes=minutes)), "")

    def _is_accounted_for(self, value: Meaning, written: str) -> bool:
        """Whether the single words that speak of a time name every new part of a time, and name nothing else."""
        if isinstance(value, Length):
            return False
        new, old = self.as_changed(value, written), TimeParts.of(self.now, self.call.zone)
        said = SaidParts(self.words, self.before, self.call.now.astimezone(self.call.zone).date(), self.known)
        return said.account_for(new, old, self.kept(new, old))

    @property
    def _near(self) -> datetime | None:
        match self.now:
            case Once(at) | Range(at):
                return at
        return None

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        return tuple(self._without_noun(start, end) for start, end in times.stretches(self.words, LANGUAGES))

    def _without_noun(self, start: int, end: int) -> str:
        """Return the time phrase at `start` to `end`, without a "one" in front that stands for a thing: "to 8pm", of
        "the plants one to 8pm".
        """
        before, phrase = self.words[:start].split(), self.words[start:end]
        first, _, rest = phrase.partition(" ")
        is_noun = bool(before) and NUMBERS.get(first) == 1 and before[-1] not in listed(WISH_WORDS, "wish_fillers")
        words = rest.split() if is_noun else phrase.split()
        opening = 1 if is_noun and words[:1] and words[0] in listed(WISH_WORDS, "wish_fillers") else 0
        return " ".join(words[opening:])

    @property
    def is_silent(self) -> bool:
        """Whether the words name no time at all."""
        return not (self._phrases or self._hours)

    @cached_property
    def _meant(self) -> tuple[tuple[Meaning, ...], ...]:
        """The meanings of each time phrase in the words, read by itself and as a change of the thing's present time."""
        every = (
            (*in_both_halves(self.call, phrase, self._near), *in_both_halves(self.call, phrase))
            for phrase in self._phrases
        )
        return tuple(each for each in every if each)

    def _is_said(self, value: Meaning, written: str) -> bool:
        """Whether every new part of a time (days, times of day, length, rule) was said, and all that was said is used
        in it.
        """
        zone = self.call.zone
        new, old = self.as_changed(value, written), TimeParts.of(self.now, zone)
        meant = [[TimeParts.of(each, zone) for each in phrase] for phrase in self._meant]
        if not all(any(self._is_used(each, new, old) for each in phrase) for phrase in meant):
            return False
        if not all(any(_is_hour(hour, at) for at in new.clocks | old.clocks) for hour in self._hours):
            return False
        if any(value in phrase for phrase in self._meant):
            return True
        said = [each for phrase in meant for each in phrase]
        days = frozenset(day for each in said for day in each.days)
        clocks = frozenset(at for each in said for at in each.clocks)
        lengths = frozenset(each.minutes for each in said)
        is_clock = all(
            at in clocks or any(_is_hour(hour, at) for hour in self._hours) for at in new.clocks - self.kept(new, old)
        )
        is_rule = new.rule in ("", old.rule) and bool(new.rule) == bool(old.rule)
        is_length = new.minutes in (None, old.minutes) or new.minutes in lengths
        return self._changes(new, old) and new.days - old.days <= days and is_clock and is_rule and is_length

    def as_changed(self, value: Meaning, written: str) -> TimeParts:
        """Return the parts of the thing's new time. A time without a day leaves a recurring thing on its days."""
        new = TimeParts.of(value, self.call.zone)
        recurs = self.now.recurrence if isinstance(self.now, Repeated) else self.now
        if isinstance(recurs, Recurrence) and isinstance(value, Once) and not times.names_day(written, LANGUAGES):
            return TimeParts(clocks=new.clocks, rule=recurs.rule)
        return new

    def _changes(self, new: TimeParts, old: TimeParts) -> bool:
        """Whether the new time has a day or a time of day that the old one does not have."""
        return bool(new.days - old.days or new.clocks - self.kept(new, old))

    def kept(self, new: TimeParts, old: TimeParts) -> frozenset[time]:
        """Return the times of day of the old time that the new one may keep unsaid: its beginning or its end; for a new
        moment, the hour at which the thing begins now.
        """
        if new.bounds and old.bounds:
            return frozenset(now for now, then in zip(new.bounds, old.bounds, strict=True) if now == then)
        is_moment = len(new.clocks) <= 1 and new.span is None and self._near is not None
        return TimeParts.of(Once(self._near), self.call.zone).clocks if is_moment and self._near else old.clocks

    def _is_used(self, said: TimeParts, new: TimeParts, old: TimeParts) -> bool:
        """Whether what a phrase says is part of the thing's new time, or describes its present one."""
        if said.rule or said.minutes is not None:
            return said.rule in ("", new.rule) or said.clocks <= new.clocks
        if said.span is not None:
            first, last = said.span
            return any(first <= day <= last for day in new.days | old.days)
        return said.days <= new.days | old.days and said.clocks <= new.clocks | old.clocks

    @cached_property
    def _hours(self) -> frozenset[int]:
        """The bare numbers in the words that can only be an hour: 3 in "to 3", 10 in "make that 10"."""
        free = self.words
        for start, end in reversed(times.stretches(self.words, LANGUAGES)):
            free = f"{free[:start]}\n{free[end:]}"
        return frozenset(hour for line in free.splitlines() for hour in _hours_of(without_accents(line).split()))

    def _is_so_long_instead(self, value: Meaning) -> bool:
        """Whether a time is as far ahead as the words say in place of the old length: "make that 10", for a thing set
        "in 5 minutes".
        """
        minutes = referent.minutes_instead(self.words, self.asked)
        lengths = {minutes} if minutes else set[int]()
        if not isinstance(value, Once) or not lengths:
            return False
        return any(abs(value.at - self.call.now - timedelta(minutes=each)) <= A_MINUTE for each in lengths)

    def _is_shifted(self, value: Meaning) -> bool:
        """Whether a time is later or earlier than the thing's present one by just the length that the words say: "push
        it back an hour".
        """
        if not isinstance(value, Once) or self._near is None:
            return False
        own = OwnWords([self.words], self.call)
        is_earlier = bool({fold_token(word) for word in own.words} & listed(WISH_WORDS, "wish_earlier"))
        minutes = (value.at - self._near).total_seconds() / 60
        return (minutes < 0) == is_earlier and own.is_so_long(round(abs(minutes)))


def without_times(said: str) -> str:
    """Return a clause without the times in it."""
    for start, end in reversed(times.stretches(said, LANGUAGES)):
        said = f"{said[:start]} {said[end:]}"
    return said


def _without_until(value: str) -> str:
    """Return a value without an "until" in front: the end of something is a time by itself."""
    first, _, rest = value.partition(" ")
    return rest if without_accents(first) in listed(WISH_WORDS, "wish_until") else value


def _is_hour(hour: int, at: time) -> bool:
    return at.minute == 0 and hour % HALF_A_DAY == at.hour % HALF_A_DAY


def _hours_of(words: Sequence[str]) -> Iterator[int]:
    """Yield the numbers in a line that can only be hours: between fillers ("to", "that"), or at the end of the line."""
    fillers = listed(WISH_WORDS, "wish_fillers") | listed(WISH_WORDS, "wish_or")
    for n, word in enumerate(words):
        number = int(word) if word.isdecimal() else NUMBERS.get(word, 0)
        is_hour = 0 < number <= A_DAY and (word.isdecimal() or number != 1)
        is_behind = n == 0 or words[n - 1] in fillers
        is_alone = n + 1 == len(words) or words[n + 1] in fillers
        if is_hour and is_behind and is_alone:
            yield number
