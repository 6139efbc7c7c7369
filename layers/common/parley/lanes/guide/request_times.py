"""Take the times and the length out of a text about calm sessions, so that its other words can be read. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from parley import times
from parley.conversation.normal_form import without_accents
from parley.lanes.guide.phases import LENGTHS
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first, words

REQUEST_WORDS = "parley.lanes.guide.request_words"
TIME_MARK, LENGTH_MARK = "timewords", "lengthwords"
"""The words that stand for a time and for a length while the other words are read."""
GLUED = re.compile(r"(?<=\d)(?=[a-z])|(?<=\w)-(?=[a-z])", re.IGNORECASE)
"""Matches the place between a number and its unit ("15min"), and a hyphen in front of it ("20-minute")."""
CLOCK_HALF = re.compile(r"(?<=\d) (?=[ap]m\b|h\b)", re.IGNORECASE)
REST_OF_WORD = re.compile(r"\w*(?: ?o['’]clock\b)?")
"""Matches the rest of a word of time: "pm", of "9pm"."""
OF_IT = re.compile(r"\b(\w{3,})['’]s\b")
"""Matches a word with "'s": "tonight's"."""


@dataclass(frozen=True)
class MaskedText:
    """A text in which TIME_MARK stands for each time, and LENGTH_MARK for each length of a session."""

    text: str
    times: tuple[str, ...] = ()
    """The times as the person wrote them, in order."""
    minutes: tuple[int, ...] = ()

    @property
    def when(self) -> str:
        """The times of the text as one phrase."""
        return " ".join(dict.fromkeys(self.times))

    @property
    def length(self) -> str:
        """The minutes that the text names; empty if it names none."""
        return str(self.minutes[0]) if self.minutes else ""


def mask(text: str) -> MaskedText:
    """Return the text with its lengths and times taken out."""
    spaced = CLOCK_HALF.sub("", GLUED.sub(" ", OF_IT.sub(_without_s, text.replace("-", " "))))
    spaced = _bare_length().sub(_with_unit, spaced)
    minutes: list[int] = []
    shifts: list[str] = []

    def length(found: re.Match[str]) -> str:
        before = without_accents(spaced[: found.start()]).split()
        if before and any(" ".join(before[-n:]) in _listed("time_before") for n in (1, 2)):
            return found[0]
        behind = without_accents(spaced[found.end() :]).split()
        if shift := _shift_of((*before, *behind), () if behind[1:2] == ["de"] else behind[:2]):
            shifts.append(f"{found[0]} {shift}")
            return f" {TIME_MARK} "
        minutes.append(_lengths()[without_accents(found[0])] if found["number"] is None else _number(found["number"]))
        return f" {LENGTH_MARK} "

    spaced = _length_pattern().sub(length, spaced)
    said, kept, at = [], [], 0
    for start, end in _time_places(spaced):
        before, phrase = spaced[at:start], spaced[start:end]
        lasting = next((each for each in _lasting() if f" {without_accents(before)}".endswith(f" {each}")), "")
        said.append(f"{lasting} {phrase}".strip())
        kept += [before, f" {TIME_MARK} "]
        at = end
    return MaskedText("".join((*kept, spaced[at:])), (*said, *shifts), tuple(minutes))


def _shift_of(said: Sequence[str], behind: Sequence[str]) -> str:
    """Return the word that says in which direction a text moves something by a length, in the text's language: "later"
    for "push it back half an hour"; empty if it moves nothing. `behind`: the words behind the length.
    """
    meant = set[str]()
    for table in (words(REQUEST_WORDS, each)["shifts"] for each in LANGUAGES):
        for shift, (verbs, right_behind) in table.items():
            is_verb = any(set(without_accents(each).split()) <= set(said) for each in verbs)
            if is_verb or any(" ".join(behind).startswith(without_accents(each)) for each in right_behind):
                meant.add(shift)
    return meant.pop() if len(meant) == 1 else ""


def _without_s(found: re.Match[str]) -> str:
    """Return a time without its "'s" ("tonight's"), and any other word as it is ("let's")."""
    return found[1] if times.stretches(found[1], LANGUAGES) else found[0]


def _time_places(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each time in a text, and of each while ("two weeks"), in order. The present moment is
    no time here.
    """
    rests = ((place, REST_OF_WORD.match(text, place[1])) for place in times.stretches(text, LANGUAGES))
    found = [(start, rest.end() if rest else end) for (start, end), rest in rests]
    found = [each for each in found if without_accents(text[slice(*each)]) not in _listed("now")]
    found += [
        each.span()
        for each in _hour_pattern().finditer(text)
        if not any(start <= each.start() < end for start, end in found)
    ]
    taken = [range(*each) for each in found]
    whiles = [each.span() for each in _while_pattern().finditer(text) if _is_while(text, each)]
    return sorted(
        (
            *found,
            *(each for each in whiles if all(each[0] not in other and each[1] - 1 not in other for other in taken)),
        )
    )


@cache
def _bare_length() -> re.Pattern[str]:
    """Return the pattern of a number that is a length by the words before it: "another one of 10"."""
    units = "|".join(str(words(REQUEST_WORDS, each)["units"]) for each in LANGUAGES)
    before = "|".join(str(words(REQUEST_WORDS, each)["of_length"]) for each in LANGUAGES)
    lengths = "|".join(map(str, LENGTHS))
    return re.compile(rf"\b(?P<before>{before}) (?:{lengths})\b(?! ?(?:{units}|[ap]m)\b|[:.]\d)", re.IGNORECASE)


def _with_unit(found: re.Match[str]) -> str:
    """Return a length with its unit, in the language of the words before it."""
    said = found["before"].lower()
    own = next(each for each in LANGUAGES if said in str(words(REQUEST_WORDS, each)["of_length"]).split("|"))
    return f"{found[0]} {str(words(REQUEST_WORDS, own)['units']).partition('|')[0]}"


def without_old_hour(text: str) -> str:
    """Return a text without the hour that another one takes the place of: "at 10", of "at 10 instead of 9"."""
    return _old_hour().sub("", text, count=1)


@cache
def _old_hour() -> re.Pattern[str]:
    before = "|".join(str(words(REQUEST_WORDS, each)["instead_of"]) for each in LANGUAGES)
    articles = "|".join(sorted({*listed(REQUEST_WORDS, "articles"), *listed(REQUEST_WORDS, "at")}))
    hours = "|".join(str(words(REQUEST_WORDS, each)["bare_hours"]) for each in LANGUAGES)
    return re.compile(
        rf"(?<=\w),? (?:{before}) (?:(?:{articles}) )?(?:\d{{1,2}}(?::\d\d)?(?: ?[ap]m)?|{hours})(?![\w:])",
        re.IGNORECASE,
    )


def with_reason_apart(masked: str) -> str:
    """Return a text whose times are masked, with a comma before the reason behind one: "not tonight, im working"."""
    return _reason_behind_time().sub(f"{TIME_MARK}, ", masked)


@cache
def _reason_behind_time() -> re.Pattern[str]:
    reasons = "|".join(str(words(REQUEST_WORDS, each)["reasons"]) for each in LANGUAGES)
    return re.compile(rf"{TIME_MARK} {{1,3}}(?=(?:{reasons})\b)", re.IGNORECASE)


@cache
def _hour_pattern() -> re.Pattern[str]:
    before = "|".join(sorted(listed(REQUEST_WORDS, "before_hour")))
    return re.compile(rf"\b(?:{before}) \d{{1,2}}(?::\d\d)?\b", re.IGNORECASE)


def _is_while(text: str, found: re.Match[str]) -> bool:
    """Return whether words that name days are a while: "the day" is one only behind "for"."""
    before = f" {without_accents(text[: found.start()])} "
    return without_accents(found[0]) not in _listed("a_day") or any(before.endswith(f" {each} ") for each in _lasting())


@cache
def _while_pattern() -> re.Pattern[str]:
    units = "|".join(str(words(REQUEST_WORDS, each)["long_units"]) for each in LANGUAGES)
    some = "|".join(str(words(REQUEST_WORDS, each)["some"]) for each in LANGUAGES)
    return re.compile(rf"\b(?:\d{{1,2}}|{some}) (?:{units})\b", re.IGNORECASE)


@cache
def _length_pattern() -> re.Pattern[str]:
    units = "|".join(str(words(REQUEST_WORDS, each)["units"]) for each in LANGUAGES)
    named = "|".join(longest_first(map(re.escape, _lengths())))
    numbers = "|".join(longest_first(map(re.escape, _numbers())))
    return re.compile(
        rf"(?<![\w:.])(?:(?:{named})|(?P<number>\d{{1,3}}|{numbers}) (?:{units}))\b(?! past)", re.IGNORECASE
    )


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _numbers()[without_accents(said)]


@cache
def _numbers() -> Mapping[str, int]:
    return {without_accents(name): n for each in LANGUAGES for name, n in words(REQUEST_WORDS, each)["numbers"].items()}


@cache
def _lengths() -> Mapping[str, int]:
    return {without_accents(name): n for each in LANGUAGES for name, n in words(REQUEST_WORDS, each)["lengths"].items()}


def without_lasting(phrase: str) -> str:
    """Return a phrase about time without the words in front that say how long: "a week", of "for a week"."""
    while True:
        plain = f"{without_accents(phrase)} "
        first = next((each for each in _lasting() if plain.startswith(f"{each} ") and plain != f"{each} "), "")
        if not first:
            return phrase
        phrase = phrase.split(maxsplit=len(first.split()))[-1]


def hours_in(phrase: str) -> Iterator[str]:
    """Yield the ways to read a phrase about time that may be an hour with an article before it: "at 9", of "the 9"."""
    yield phrase
    first, _, rest = phrase.partition(" ")
    bare = rest if without_accents(first) in _listed("articles") else phrase
    if bare != phrase:
        yield bare
    yield from (f"{word} {bare}" for word in listed(REQUEST_WORDS, "at"))


def is_an_end(phrase: str) -> bool:
    """Return whether a phrase about time begins with a word for its end: "until monday"."""
    plain = f"{without_accents(phrase)} "
    return any(plain.startswith(f"{each} ") for each in _listed("ending"))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(without_accents(each) for each in listed(REQUEST_WORDS, name))


@cache
def _lasting() -> tuple[str, ...]:
    """Return the words that say that something lasts, the longest first."""
    return tuple(longest_first(_listed("lasting")))
