"""Whether a person's words are evidence for a time that they do not say in full: "the friday before". Pure.

A time told from another thing can be said in more ways than a check can read. For what the person alone owns and can
take back, a new time therefore needs only evidence: each part of it that is new (its day, its time of day, its rule) is
of a kind that the words, or what was said before, speak of, or the words tell it from something else ("after", "a
week"). What the words do say surely must be in the time: their numbers and days, the length of an offset from a thing
that they name, the hour of what "the same time" can be. Of two times ("5 or 6") neither is certain.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import pairwise

from parley import times
from parley.conversation.normal_form import without_accents
from parley.lanes import said_parts
from parley.lanes.own_words import NEGATIONS, WISH_WORDS, OwnWords
from parley.lanes.said_times import SaidTimes
from parley.lanes.time_parts import TimeParts
from parley.schedules import Random
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import Length, Meaning, Once, Range
from parley.times.spotting import DAY_PARTS, SAME_AS, TimeWord

A_DAY = 24 * 60
"""The minutes of a day."""
OFFSETS = ("unit", "week", "month_shift", "coming", "edge", "rest_of")
"""The kinds of words that tell a time from another one, or from now: "a week"."""
CLOCKS = ("int", "word_number", "colon", "dotted", "hclock", "dashed", "named_hour", "portion", "half", *DAY_PARTS)
DAYS = tuple(said_parts.DAY_NAMES)
RULES = said_parts.RECURRING


@dataclass(frozen=True)
class TimeEvidence:
    """The words of a person that ask for a new time of a thing, to tell whether they speak of that time."""

    said: SaidTimes
    """The words, with what was said before and when the thing is now."""
    named: tuple[datetime, ...] = ()
    """The moments of the things that the words name, by the person's clock."""
    called: tuple[datetime, ...] = ()
    """The moments of the things after which the new thing is called. They may be moved in this turn, so their times of
    day count."""
    clocks: frozenset[time] = frozenset()
    """The times of day that "the same time" can be."""

    def backs(self, value: str) -> bool:
        """Whether the words are evidence for this time, and say nothing against it."""
        meant = self.said.meanings_of(value)
        if len(meant) != 1 or isinstance(meant[0], Random | Length) or self._are_alternatives:
            return False
        new, old = self.said.as_changed(meant[0], value), TimeParts.of(self.said.now, self.said.call.zone)
        rule_days = said_parts.rule_days_of(new.rule)
        if rule_days is None and new.rule != old.rule:
            return False
        parts = said_parts.Parts(new.days, new.clocks, rule_days or frozenset(), old.days, self._today)
        if not all(self._is_kept_to(word, parts) for word in self._words):
            return False
        return self._speaks_of_each(new, old) and self._is_so_far(meant[0]) and self._is_at_same_time(new, old)

    def allows(self, value: str) -> bool:
        """Whether the words say nothing certain against this time: no other day, time of day or length."""
        meant = self.said.meanings_of(value)
        return not self._are_of_two and (not meant or any(self._allows(each, value) for each in meant))

    def _allows(self, value: Meaning, written: str) -> bool:
        new, old = self.said.as_changed(value, written), TimeParts.of(self.said.now, self.said.call.zone)
        rule_days = said_parts.rule_days_of(new.rule)
        if isinstance(value, Random | Length) or rule_days is None:
            return True
        told = said_parts.Parts(new.days, new.clocks, rule_days, frozenset(), self._today)
        begins = frozenset(old.bounds[:1]) if old.bounds else old.clocks
        present = said_parts.Parts(old.days, begins, frozenset(), old.days, self._today)
        kinds = (said_parts.WEEKDAYS if new.rule else DAYS, CLOCKS)
        if self._says_to_leave_out(left_out(new, old)):
            return True
        is_told = all(self._is_told_or_silent(each, told, present) for each in kinds)
        is_same = self._is_at_same_time(new, old, ("same_time",))
        return is_told and is_same and self._is_so_far_alone(value)

    def _says_to_leave_out(self, days: frozenset[int]) -> bool:
        """Whether the words say of some of these weekdays that nothing comes then, and name no other one."""
        named = [
            said_parts.weekdays_of(value)
            for word in self._words
            for kind, value in word.meanings
            if kind in said_parts.RULE_DAYS
        ]
        says_no = bool(self._told & (NEGATIONS | listed(WISH_WORDS, "leaving_out")))
        return says_no and bool(named) and all(each <= days for each in named)

    def _is_told_or_silent(self, kinds: tuple[str, ...], told: said_parts.Parts, present: said_parts.Parts) -> bool:
        """Whether a word of these kinds is part of the new time, or none says anything but when the thing is now."""
        words = [word for word in self._certain if _is(word, kinds)]
        if kinds is CLOCKS and self.said.clocks & told.clocks:
            return True
        return any(_is_part(word, told) for word in words) or all(_is_part(word, present) for word in words)

    @cached_property
    def _certain(self) -> tuple[TimeWord, ...]:
        """The words that name a day or a time of day, and neither count nor point to something else."""
        if self._is_beside:
            return ()
        names = tuple(said_parts.IS_PART)
        counted = [word for word in self._words if _is(word, OFFSETS) or self._counts(word) or _is_article(word)]
        return tuple(word for word in self._words if _is(word, names) and word not in counted)

    def _is_so_far_alone(self, value: Meaning) -> bool:
        """Whether a time is as far as a length says that stands without a day or a time of day beside it."""
        is_before = bool(self._told & listed(WISH_WORDS, "wish_earlier"))
        if self._certain or (self._is_beside and not is_before):
            return True
        return (self.said.now is None and not self._is_beside) or self._is_so_far(value)

    @cached_property
    def _words(self) -> tuple[TimeWord, ...]:
        return said_parts.words_of(self.said.words)

    @cached_property
    def _raw(self) -> tuple[TimeWord, ...]:
        """All words that speak of a time, with those for the same time as another thing has."""
        return times.time_words(self.said.words, LANGUAGES)

    @property
    def _today(self) -> date:
        return self.said.call.now.astimezone(self.said.call.zone).date()

    @cached_property
    def _told(self) -> frozenset[str]:
        return frozenset(without_accents(self.said.words).split())

    @property
    def _are_alternatives(self) -> bool:
        return bool(self._told & listed(WISH_WORDS, "wish_or"))

    @property
    def _are_of_two(self) -> bool:
        """Whether the words leave the choice between two times: "at 5 or 6"."""
        either, fillers = listed(WISH_WORDS, "wish_or"), listed(WISH_WORDS, "wish_fillers")
        said = self.said.words
        gaps = (said[first.end : second.start] for first, second in pairwise(self._words))
        between = (set(without_accents(gap).split()) for gap in gaps)
        return any(words & either and words <= either | fillers for words in between)

    @cached_property
    def _is_beside(self) -> bool:
        """Whether the words tell the time as one before or after another: "before", "after"."""
        is_sign = any(_is(word, ("sign",)) for word in self._raw)
        return is_sign or bool(self._told & listed(WISH_WORDS, "time_beside"))

    @property
    def _is_told_from_another(self) -> bool:
        return self._is_beside or any(_is(word, (*OFFSETS, *SAME_AS)) and not self._is_any(word) for word in self._raw)

    def _is_any(self, word: TimeWord) -> bool:
        """Whether a word counts nothing, as in "any day"."""
        in_front = self.said.words[: word.start].split()[-1:]
        return bool(in_front) and without_accents(in_front[0]) in listed(WISH_WORDS, "time_any")

    def _is_kept_to(self, word: TimeWord, parts: said_parts.Parts) -> bool:
        """Whether a word is part of the new time, or may be so since it counts or points to something else."""
        if self._is_beside or said_parts.is_part_of(word, parts):
            return True
        return _is(word, OFFSETS) or (self._counts(word) and _is(word, CLOCKS))

    def _counts(self, word: TimeWord) -> bool:
        """Whether a word counts the unit that follows it: "two", of "two hours"."""
        return any(
            each.start > word.start and not self.said.words[word.end : each.start].strip() for each in self._units
        )

    @cached_property
    def _units(self) -> tuple[TimeWord, ...]:
        return tuple(word for word in self._raw if _is(word, ("unit", "week")))

    def _speaks_of_each(self, new: TimeParts, old: TimeParts) -> bool:
        """Whether each part that is new is of a kind that the words speak of, or is named by what was said before."""
        if (
            new.span is None
            and len(new.clocks) <= 1
            and any(said_parts.is_from(each, self.said.words) for each in self._words)
        ):
            return False
        days, clocks = new.days - old.days, new.clocks - self.said.kept(new, old)
        is_rule = new.rule != old.rule
        before = said_parts.SaidParts(self.said.before, "", self._today)
        return (
            bool(self._words or self._is_beside)
            and bool(days or clocks or is_rule)
            and all(
                self._speaks_of(DAYS, old) or self._is_day_near(each, old) or before.names_day(each) for each in days
            )
            and all(self._speaks_of(CLOCKS, old) or before.names_clock(each) for each in clocks)
            and (
                not is_rule
                or self._speaks_of(RULES, old)
                or before.names_rule(said_parts.rule_days_of(new.rule) or frozenset())
            )
        )

    def _is_day_near(self, day: date, old: TimeParts) -> bool:
        """Whether a day need not be said: something new without a day is today or tomorrow."""
        return not old.days and 0 <= (day - self._today).days <= 1

    def _speaks_of(self, kinds: tuple[str, ...], old: TimeParts) -> bool:
        """Whether a word is of one of these kinds, and not only says when the thing is now."""
        now = said_parts.Parts(frozenset(), old.clocks, frozenset(), old.days, self._today)
        return self._is_told_from_another or any(
            _is(word, kinds)
            and not (old.days and said_parts.is_part_of(word, now))
            and not _is_rather_a_day(word, kinds)
            for word in self._words
        )

    def _is_so_far(self, value: Meaning) -> bool:
        """Whether a time is as far as the words say from what they name; without a name, from the thing's present time,
        or from now. A length whose beginning is not named may begin anywhere.
        """
        own, start = OwnWords([self.said.words], self.said.call), _start(value)
        if not own.lengths or start is None or (self._is_beside and not (self.named or self.called)):
            return True
        zone, now = self.said.call.zone, _start(self.said.now)
        local = [each.astimezone(zone).replace(tzinfo=None) for each in (start, now, self.said.call.now) if each]
        froms = self.named if self._is_beside else tuple(local[1:])
        is_earlier = bool(self._told & listed(WISH_WORDS, "wish_earlier"))
        minutes = [round((local[0] - each).total_seconds() / 60) for each in froms]
        if any((each < 0) == is_earlier and own.is_so_long(abs(each)) for each in minutes):
            return True
        sign = -1 if is_earlier else 1
        apart = [sign * round((local[0] - each).total_seconds() / 60) for each in self.called if self._is_beside]
        return any((each - length) % A_DAY == 0 for each in apart for length in own.lengths)

    def _is_at_same_time(self, new: TimeParts, old: TimeParts, kinds: tuple[str, ...] = SAME_AS) -> bool:
        """Whether a time that the words call the same as another is that of something known."""
        if not any(_is(word, kinds) for word in self._raw):
            return True
        before = SaidTimes(self.said.before, self.said.call).clocks
        return new.clocks <= old.clocks | self.clocks | before | self.said.kept(new, old)


def left_out(new: TimeParts, old: TimeParts) -> frozenset[int]:
    """Return the weekdays on which something recurs now and would not any more, at the same times of day; none if
    anything else changes.
    """
    after, before = said_parts.rule_days_of(new.rule), said_parts.rule_days_of(old.rule)
    if not after or not before or not after < before or new.clocks - old.clocks:
        return frozenset()
    return before - after


def names_clock(text: str) -> bool:
    """Whether a text has a word that names a time of day."""
    return any(_is(word, CLOCKS) for word in said_parts.words_of(text))


def _is(word: TimeWord, kinds: tuple[str, ...]) -> bool:
    return any(kind in kinds for kind, _ in word.meanings)


def _is_part(word: TimeWord, parts: said_parts.Parts) -> bool:
    """Whether a word is part of a time; of several weekdays, one is enough: "the weekend", of a Saturday."""
    days = parts.rule_days or frozenset(day.weekday() for day in parts.days)
    named = (value for kind, value in word.meanings if kind in said_parts.RULE_DAYS)
    return said_parts.is_part_of(word, parts) or any(said_parts.weekdays_of(each) & days for each in named)


def _is_article(word: TimeWord) -> bool:
    """Whether a word is "one" or the like, which is rarely an hour by itself."""
    return any(kind == "word_number" and value == 1 for kind, value in word.meanings)


def _is_rather_a_day(word: TimeWord, kinds: tuple[str, ...]) -> bool:
    """Whether a word that is looked at for a time of day may be a day as well: "mañana" is tomorrow, and morning."""
    return kinds is CLOCKS and _is(word, DAYS)


def _start(value: Meaning | None) -> datetime | None:
    match value:
        case Once(at) | Range(at):
            return at
    return None
