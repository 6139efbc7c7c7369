"""What a person has said in a turn, word by word: which values and moments they have named. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cache, cached_property
from typing import Self

from pydantic import JsonValue

from parley import times
from parley.conversation.day_spelling import NUMBERS
from parley.conversation.language import common_words
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.shapes import ORDINALS
from parley.lanes import when
from parley.ports import Services
from parley.schedules import Recurrence
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.times import Length, Meaning, Once, Range, Repeated
from parley.times.spotting import DAY_PARTS, TimeWord
from parley.times.tokens import fold_token
from parley.tools.tool import Call

SHORT, STEM = 3, 4
"""Letters by which two words are one: "completed" and "complete"."""
PHONE = re.compile(r"\+?\d[\d ().-]{5,}\d")
LETTERS = 2
"""The most letters of a word that says nothing by itself ("to", "de", "a"), so that a value with it need not be said in
full."""
TENS = range(20, 100, 10)
"""The numbers behind whose word that of a number below ten may stand: "thirty one", "treinta y uno"."""
EARLY_PARTS, LATE_PARTS = frozenset(("dawn", "morning")), frozenset(("afternoon", "evening", "night"))
"""The parts of the day before noon, and those behind it."""
HOUR_KINDS = ("int", "word_number", "colon", "dotted", "hclock")
"""The kinds of words that name an hour."""
NOON = time(12)
FAR = timedelta(days=40)
"""How far ahead a day is that no phrase in the messages means by chance."""
MOST_WORDS, LENGTH_WORDS, CLOCK_WORDS = 60, 5, 10
"""The words of the messages that are looked through for lengths, places and times of day; and the most words of a
length, and of a time of day."""
EDGES = ",.;:!?¡¿()\"'“”"
"""Characters that may stand around a word and are no part of it."""
CLAUSE_END = re.compile(r"[.,;:!?](?!\d)|\n")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
WISH_WORDS = "parley.conversation.vocabulary"
NEGATIONS = listed(WISH_WORDS, "negations")
"""Words of negation: whoever says one may want the very opposite ("don't cancel the first one")."""
HALF_AM, HALF_PM = (pattern(WISH_WORDS, name, r"(?<!\w)(?:{})(?!\w)") for name in ("half_am", "half_pm"))
"""Match what speaks of the morning, and of the evening: "breakfast", "before bed"."""
THEN_AM, THEN_PM = (pattern(WISH_WORDS, name, r"(?<!\w)(?:{})(?!\w)") for name in ("then_am", "then_pm"))
"""Match what people do before noon, and behind it, as the time at which they do it: "when I get up", "after work"."""
EARLY = pattern(WISH_WORDS, "early", r"(?<!\w)(?:{})(?!\w)")
"""Matches words of a time that only say that it is before noon: "early", "tempranito"."""
EARLY_AM = pattern(WISH_WORDS, "early_am", r"(?<!\w)(?:{})(?!\w)")
"""Matches these words where they surely say so: "tomorrow early", and not "leave early"."""
SURE_CLOCK = re.compile(r"(?<!\d)(?:0\d|1[3-9]|2[0-3])[:.h]\d\d")
"""Matches a time of day that can only be one."""
SURE_WORDS = frozenset(("half", "part", "loose_part", "single_part", "plural_part", "today_part", "noonish"))
"""The kinds of words that say which half of the day a time is in."""
QUESTION_WORDS = listed(WISH_WORDS, "question_words")
"""Words that begin a question, also one without its mark."""


PLACES = {without_accents(word): number for word, number in ORDINALS.items()}
"""The places in a list (1 for "first") by their words, without accents."""


class OwnWords:
    """What the person has written in a turn, to check which values and times they have named themselves."""

    def __init__(self, heard: Sequence[str], call: Call[Services]) -> None:
        self.heard, self.call = heard, call
        self.clauses = [without_accents(each) for text in heard for each in CLAUSE_END.split(text)]
        words = [word for each in heard for word in without_accents(each).split()]
        self.words = frozenset([*words, *map(str, _numbers(words))])
        self.phones = {digits(found) for each in heard for found in PHONE.findall(each)}

    @property
    def wanted(self) -> Iterator[str]:
        """The person's clauses without a negation."""
        return (clause for clause in self.clauses if not NEGATIONS & set(clause.split()))

    @cached_property
    def statements(self) -> Self:
        """The person's words in sentences that are neither questions nor denials."""
        sentences = [found.strip() for text in self.heard for found in SENTENCE.findall(text)]
        return type(self)([each for each in sentences if _is_statement(each)], self.call)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The person's words that mean something by themselves. A word with a capital letter counts as a name, even if
        it looks like a filler ("Al").
        """
        telling = {
            without_accents(word) for text in self.heard for word in normalise(text).split() if word not in common()
        }
        return self.filler_names | frozenset(word for word in self.words if word in telling or word not in common())

    @cached_property
    def filler_names(self) -> frozenset[str]:
        """The person's words that look like fillers and are written as names, with a capital letter inside a text:
        "Al", which is "to the" in Spanish.
        """
        written = (word for text in self.heard for word in text.split()[1:] if word[:1].isupper())
        return frozenset(without_accents(word) for word in written) & common() & self.words

    def names(self, value: JsonValue) -> bool:
        """Whether the person has said a value: its words, or the same time in other words."""
        return self.says(value) or self.says_moment(value)

    def says(self, value: JsonValue) -> bool:
        """Whether the person has said each word and each number of a value."""
        if isinstance(value, Mapping | list):
            return all(map(self.says, value.values() if isinstance(value, Mapping) else value))
        if value is None or isinstance(value, bool):
            return value is None
        return str(value) in self.words if isinstance(value, int | float) else self._says_text(without_accents(value))

    def _says_text(self, value: str) -> bool:
        if not any(c.isalpha() for c in value) and digits(value) in self.phones:
            return True
        words = value.split()
        unsaid = [word for word in words if word not in self.words]
        return len(unsaid) < len(words) and all(word.isalpha() and len(word) <= LETTERS for word in unsaid)

    def says_moment(self, value: JsonValue) -> bool:
        """Whether a value is a time, and the person has said the same time in other words. A number is a number of
        minutes: a length, or a moment that far ahead.
        """
        if isinstance(value, int) and not isinstance(value, bool):
            return value in self._lengths or self.says_moment(f"in {value} minutes")
        if not isinstance(value, str) or len(value) > when.LONGEST_WHEN:
            return False
        meant = when.meanings(self.call, value)
        if len(meant) != 1:
            return False
        if isinstance(meant[0], Length):
            return meant[0].minutes in self._lengths
        return meant[0] in self._moments or any(self._is_ahead(meant[0], minutes) for minutes in self._lengths)

    def _is_ahead(self, meant: Meaning, minutes: int) -> bool:
        """Whether a meaning is the moment in so many minutes from now, give or take one minute."""
        ahead = self.call.now + timedelta(minutes=minutes)
        return isinstance(meant, Once) and meant.has_time and abs(meant.at - ahead) < timedelta(minutes=1)

    def is_so_long(self, minutes: int) -> bool:
        """Whether the person has said a length of so many minutes."""
        return minutes > 0 and minutes in self._lengths

    def says_so_long(self, minutes: int, side: str) -> bool:
        """Whether the person has said a length of so many minutes, and a word that puts it on one side of something.
        `side` is the list of such words: "earlier" or "later_than".
        """
        is_beside = any(fold_token(word) in times.spoken(side) for word in self.words)
        return is_beside and minutes in self._lengths

    def says_time_of_day(self, value: JsonValue) -> bool:
        """Whether a value is a time, and the person has named its time of day without a day. In "the plumber one to
        8pm", "to 8pm" counts too.
        """
        meant = when.meanings(self.call, value) if isinstance(value, str) and len(value) <= when.LONGEST_WHEN else ()
        found = self.clock_times(meant[0]) if len(meant) == 1 else frozenset()
        return bool(found) and (found <= self._times_alone or found <= self._any_clocks)

    @cached_property
    def _times_alone(self) -> frozenset[time]:
        """The times of day that the person has named without a day."""
        far = self.call.now + FAR
        meant = (each for phrase in self._phrases for each in when.meanings(self.call, phrase, near=far))
        there = far.astimezone(self.call.zone).date()
        alone = (
            each for each in meant if isinstance(each, Once) and each.at.astimezone(self.call.zone).date() == there
        )
        return frozenset(found for each in alone for found in self.clock_times(each))

    def in_their_half(self, value: str, *, is_daily: bool) -> str:
        """Return an hour without "am" or "pm" in the half of the day that the person's other words speak of: "quarter
        to seven am", for "before the kids are up". Of what is not daily only what they do then counts: "dinner" may be
        what a reminder is about. Any other value is returned as it is.
        """
        text = " ".join(without_accents(each) for each in self.heard)[: when.LONGEST_WHEN]
        hints = (("am", HALF_AM), ("pm", HALF_PM)) if is_daily else (("am", THEN_AM), ("pm", THEN_PM))
        halves = [half for half, hint in hints if hint.search(text)]
        is_early = any(EARLY_AM.search(_folded(each[: when.LONGEST_WHEN])) for each in self.heard)
        halves = halves or (["am"] if is_early else [])
        if len(halves) != 1 or SURE_CLOCK.search(value) or len(value) > when.LONGEST_WHEN:
            return value
        named = (word for word in times.time_words(value, LANGUAGES) if not _may_be_a_day(word))
        spoken = (kind for word in named for kind, _ in word.meanings)
        is_sure = bool(SURE_WORDS & set(spoken)) or len(when.meanings(self.call, f"{value} {halves[0]}")) != 1
        return value if is_sure else f"{value} {halves[0]}"

    def chosen_time(self, options: Sequence[str]) -> str | None:
        """Return the one of these times whose times of day the person has said with "am" or "pm": of 07:15 and 19:15,
        the first for "7.15am", whatever the model made of it. None unless just one fits.
        """
        clocks = {value: self._clocks_of(when.meanings(self.call, value)) for value in options}
        found = [value for value, at in clocks.items() if at and at <= self._clocks]
        return found[0] if len(found) == 1 else None

    def time_in_their_half(self, options: Sequence[str]) -> str | None:
        """Return the one of these times that is in the part of the day which the person has said: of 05:30 and 17:30,
        the first for "in the morning at 5:30". None unless they name one half of the day and one hour.
        """
        found = [each for text in self.heard for each in times.time_words(text[: when.LONGEST_WHEN], LANGUAGES)]
        hours = [word for word in found if any(kind in HOUR_KINDS for kind, _ in word.meanings)]
        if len(hours) > 1:
            return None  # the part of the day may be that of another hour
        meant = (each for word in found if not _may_be_a_day(word) for each in word.meanings)
        parts = {str(value) for kind, value in meant if kind in DAY_PARTS}
        halves = {part in EARLY_PARTS for part in parts & (EARLY_PARTS | LATE_PARTS)}
        if len(halves) != 1:
            return None
        is_early = halves.pop()
        clocks = {value: self._clocks_of(when.meanings(self.call, value)) for value in options}
        fitting = [value for value, at in clocks.items() if at and all((each < NOON) == is_early for each in at)]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _any_clocks(self) -> frozenset[time]:
        """The times of day in any of the person's words, if they name no day: "8pm", in "the plumber one to 8pm". Empty
        if they name a day.
        """
        if any(times.names_day(phrase, LANGUAGES) for phrase in self._phrases):
            return frozenset()
        far, found = (self.call.now + FAR).astimezone(self.call.zone), set[time]()
        words = [word.strip(EDGES) for text in self.heard for word in text.split()][:MOST_WORDS]
        for start in range(len(words)):
            for size in (1, 2):
                said = words[start : start + size]
                meant = when.meanings(self.call, " ".join(said), near=far) if self._timed(said) else ()
                if len(meant) == 1 and isinstance(meant[0], Once) and self._is_on(meant[0], far):
                    found |= self.clock_times(meant[0])
        return frozenset(found)

    def _is_on(self, meant: Once, day: datetime) -> bool:
        return meant.at.astimezone(self.call.zone).date() == day.date()

    @cached_property
    def _clocks(self) -> frozenset[time]:
        """The times of day that the person has said and that have one meaning only. An hour that they also said without
        "am" or "pm" is left out: "at 7, about the 7am meeting".
        """
        sure, unsure = set[time](), set[time]()
        for text in self.heard:
            words, at = [word.strip(EDGES) for word in text.split()][:MOST_WORDS], 0
            while at < len(words):
                sizes = range(min(CLOCK_WORDS, len(words) - at), 0, -1)
                size, meant = next(((n, found) for n in sizes if (found := self._timed(words[at : at + n]))), (1, ()))
                (sure if len(meant) == 1 else unsure).update(self._clocks_of(meant))
                at += size
        return frozenset(sure - unsure)

    def _timed(self, words: Sequence[str]) -> tuple[Meaning, ...]:
        """Return the meanings of these words if they are only a time with a time of day; else ()."""
        if not any(word in NUMBERS or any(map(str.isdigit, word)) for word in map(str.casefold, words)):
            return ()
        meant = when.meanings(self.call, " ".join(words))
        return meant if self._clocks_of(meant) else ()

    def _clocks_of(self, meanings: Sequence[Meaning]) -> frozenset[time]:
        """Return the times of day at which any of these times begins or ends."""
        found = set[time]()
        for meant in meanings:
            if isinstance(meant, Range) and not meant.all_day:
                found |= {each.astimezone(self.call.zone).time() for each in (meant.start, meant.end)}
            found |= self.clock_times(meant.recurrence if isinstance(meant, Repeated) else meant)
        return frozenset(found)

    def clock_times(self, meant: Meaning) -> frozenset[time]:
        """Return the times of day of a moment or a recurrence, by the person's clock; empty for any other time."""
        if isinstance(meant, Once) and meant.has_time:
            return frozenset((meant.at.astimezone(self.call.zone).time(),))
        return frozenset(meant.times) if isinstance(meant, Recurrence) else frozenset()

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        """The time phrases in the person's messages: all of a message's as one, and each by itself."""
        whole = (when.apart(self.call, text[: when.LONGEST_WHEN])[1] for text in self.heard)
        each = (
            text[start:end]
            for text in map(_composed, self.heard)
            for start, end in times.stretches(text[: when.LONGEST_WHEN], LANGUAGES)
        )
        return tuple(filter(None, dict.fromkeys((*whole, *each))))

    @cached_property
    def _moments(self) -> tuple[Meaning, ...]:
        """The meanings of all times that the messages name. Of an ambiguous time each counts, because the model may
        choose.
        """
        return tuple(meant for phrase in self._phrases for meant in in_both_halves(self.call, phrase))

    @property
    def lengths(self) -> frozenset[int]:
        """The lengths that the messages name, in minutes."""
        return self._lengths

    @cached_property
    def _lengths(self) -> frozenset[int]:
        """The lengths that the messages name, in minutes: 60 for "an hour", 90 for "hora y media"."""
        more = listed(WISH_WORDS, "length_fillers")
        words = [word.strip(EDGES) for text in self.heard for word in text.casefold().split()][:MOST_WORDS]
        words = [word for word in words if word not in more]
        spans = (words[n : n + size] for n in range(len(words)) for size in range(1, LENGTH_WORDS + 1))
        return frozenset(found for each in spans if (found := when.minutes_of(" ".join(each))))

    def places(self, clause: str) -> frozenset[int]:
        """Return the places in a list that a clause names: 2 for "cancel reminder 2" and for "the second one", but not
        for "at 2".
        """
        words = clause.split()[:MOST_WORDS]
        found = set()
        for n, word in enumerate(words):
            number = PLACES.get(word) or (int(word) if word.isdecimal() else NUMBERS.get(word, 1))
            is_counted = word in PLACES or word.isdecimal() or number != 1
            if is_counted and not self._is_of_a_time(words, n, is_ordinal=word in PLACES):
                found.add(number)
        return frozenset(found)

    def _is_of_a_time(self, words: Sequence[str], n: int, *, is_ordinal: bool) -> bool:
        """Whether the number at word `n` is part of a time: "at 2", "2 hours", "on the second"."""
        in_front = words[max(0, n - 2) : n + 1] if is_ordinal else words[max(0, n - 1) : n + 1]
        around = [in_front, words[n : n + 2], words[n : n + 3]]
        return any(len(each) > 1 and when.meanings(self.call, " ".join(each)) for each in around)


REASON_ENDS = re.compile(r"[,;.](?=\s)|\s-\s")
"""Matches what stands between a time and why it is meant."""


def without_reason(value: str) -> str:
    """Return a time without what only says what they do then, or that it is early: "about half seven", of "when I get
    off work, about half seven". Any other value is returned as it is.
    """
    timed = _without_early(value[: when.LONGEST_WHEN])
    parts = [each.strip() for each in REASON_ENDS.split(timed)]
    plain = [each for each in parts if not _is_reason(each)]
    if len(plain) == len(parts):
        return timed if timed != value[: when.LONGEST_WHEN] else value
    return ", ".join(filter(None, plain)) or value


def _without_early(part: str) -> str:
    """Return a time without the words that only say that it is early."""
    found = EARLY.search(_folded(part))
    return (
        " ".join(f"{part[: found.start()]} {part[found.end() :]}".replace(" ,", "").split()).strip(" ,")
        if found
        else part
    )


def _folded(text: str) -> str:
    """Return a text in small letters without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", each)[0].lower()[:1] for each in _composed(text))


def _is_reason(part: str) -> bool:
    """Return whether a part of a time only says what they do then, and names no time beside it: "after work"."""
    said = without_accents(part)
    rest = THEN_PM.sub(" ", THEN_AM.sub(" ", said))
    return rest != said and len(rest.split()) <= MOST_BESIDE and not times.time_words(rest, LANGUAGES)


MOST_BESIDE = 3
"""The most words beside those that say what they do: "well", "when I"."""


def in_both_halves(call: Call[Services], phrase: str, near: datetime | None = None) -> tuple[Meaning, ...]:
    """Return all meanings of a time phrase. An hour without "am" or "pm" counts in both halves of the day, even where
    the service would choose one.
    """
    halves = (
        (f"{phrase} am", f"{phrase} pm") if any(map(str.isdigit, phrase)) or NUMBERS.keys() & phrase.split() else ()
    )
    return tuple(dict.fromkeys(found for each in (phrase, *halves) for found in when.meanings(call, each, near=near)))


def _may_be_a_day(word: TimeWord) -> bool:
    """Whether a word for a part of the day may name a day as well: "mañana"."""
    return any(kind == "relative" for kind, _ in word.meanings)


def _composed(text: str) -> str:
    """Return a text with each accented letter as one character (NFC), so that its positions are those that
    `parley.times` counts.
    """
    return unicodedata.normalize("NFC", text)


def _is_statement(sentence: str) -> bool:
    words = without_accents(sentence).split()
    return bool(words) and not sentence.endswith("?") and words[0] not in QUESTION_WORDS and not NEGATIONS & set(words)


def _numbers(words: Sequence[str]) -> Iterator[int]:
    """Yield the numbers that these words and ordinals stand for: 2 for "two" and "second", 31 for "treinta y uno". The
    "one" in "the second one" is no 1.
    """
    for n, word in enumerate(words):
        tens = NUMBERS.get(word, 0)
        behind = [each for each in words[n + 1 : n + 3] if each not in listed(WISH_WORDS, "wish_and")][:1]
        units = NUMBERS.get(behind[0], 0) if behind else 0
        if tens in TENS and 0 < units < TENS.start // 2:
            yield tens + units
    yield from (NUMBERS[word] for word in words if NUMBERS.get(word, 1) != 1)
    yield from (PLACES[word] for word in words if word in PLACES)


@cache
def common() -> frozenset[str]:
    """Return the words of all languages that mean nothing by themselves, such as articles."""
    words = (word for each in LANGUAGES for word in common_words(each))
    return frozenset(form for word in words for form in (word, without_accents(word)))


def digits(text: str) -> str:
    """Return the digits of a text."""
    return "".join(c for c in text if c.isdigit())


def is_form_of(word: str, other: str) -> bool:
    """Whether two words are the same word, or forms of it: "complete" and "completed", "egg" and "eggs"."""
    stem = min(len(word), len(other))
    is_one_of_many = stem >= SHORT and word.removesuffix("s") == other.removesuffix("s")
    return word == other or is_one_of_many or (stem >= STEM and word[:stem] == other[:stem])


def is_like(word: str, other: str) -> bool:
    """Whether two words are the same or nearly: "grocery" and "groceries", which begin alike and end differently."""
    stem = min(len(word), len(other)) - 1
    return is_form_of(word, other) or (stem >= STEM and word[:stem] == other[:stem])
