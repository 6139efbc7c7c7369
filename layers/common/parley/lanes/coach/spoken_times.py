"""Take the times out of a text about a habit, so that its other words can be read. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from parley import times
from parley.conversation.deed_verbs import said_words
from parley.conversation.normal_form import without_accents
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words

HABIT_REQUEST_WORDS = "parley.lanes.coach.request_words"
SPOKEN_TIME = "timewords"
"""The word that stands for a time while the other words are read."""
OF_IT = re.compile(r"\b(\w{3,})['’]s\b")
"""Matches a word with "'s": "tonight's"."""
ONE_OF_THEM = re.compile(r"\b(next|this|that|first|last) one(?= to\b)", re.IGNORECASE)
"""Matches "the next one", whose "one" is no hour: "move the next one to ten past eight"."""
SPAN_OF_DATES = re.compile(r"\d[^:]{1,40}\d(?![:\d])")
"""Matches two numbers with words between them, of which none has minutes."""
POINTED = re.compile(r"(?<=\d)\.(?=\d\d\b)")
"""Matches the point of "9.30"."""


def has_hour(said: str) -> bool:
    """Return whether a phrase about time names a time of day, or hours from now."""
    plain = without_accents(said)
    if _patterns()[1].fullmatch(said):  # "a week"
        return False
    return any(char.isdigit() for char in said) or not _hour_words().isdisjoint(plain.split())


def is_now(said: str) -> bool:
    """Return whether a phrase about time is the present moment: "right now"."""
    return without_accents(said) in _now()


def is_from_now(said: str) -> bool:
    """Return whether a phrase about time is counted from now: "in half an hour"."""
    return without_accents(said).partition(" ")[0] in listed(HABIT_REQUEST_WORDS, "from_now") and has_hour(said)


def is_today(said: str) -> bool:
    """Return whether a phrase about time is the day that it is: "tonight", "hoy mismo"."""
    return without_accents(said) in frozenset(without_accents(each) for each in listed(HABIT_REQUEST_WORDS, "today"))


@cache
def _now() -> frozenset[str]:
    return frozenset(without_accents(each) for each in listed(HABIT_REQUEST_WORDS, "now"))


@cache
def ends() -> frozenset[str]:
    """Return the words that make an end of the time behind them: "until"."""
    return frozenset(without_accents(each) for each in listed(HABIT_REQUEST_WORDS, "ends"))


def is_span_of_days(said: str) -> bool:
    """Return whether a phrase about time goes from one date to another, and names no hour: "del 20 al 27 de mayo"."""
    return SPAN_OF_DATES.search(said) is not None and times.names_day(said, LANGUAGES) and not _half_of(said)


def is_one_day(said: str) -> bool:
    """Return whether a phrase about time is a single day: "today", "on monday", not "this week"."""
    is_while = _whiles().search(without_accents(said)) is not None or is_span_of_days(said)
    return times.names_day(said, LANGUAGES) and not is_while


@cache
def _whiles() -> re.Pattern[str]:
    units = "|".join(str(words(HABIT_REQUEST_WORDS, each)["long_units"]) for each in LANGUAGES)
    return re.compile(rf"\b(?:{units})\b")


def times_recur(said: str) -> bool:
    """Return whether a phrase about time says that something recurs: "on weekdays"."""
    return not frozenset(without_accents(said).split()).isdisjoint(_recurring_words())


@cache
def _recurring_words() -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in str(words(HABIT_REQUEST_WORDS, each)["recurring"]).split())


def last_of(said: Sequence[str]) -> str:
    """Return the last of several times of which each takes back the one before, with the half of the day that only an
    earlier one names: "8:30 pm", of "8pm" and "8:30".
    """
    last = said[-1]
    halves = (half for each in said[-2::-1] if (half := _half_of(each)))
    half = next(halves, "") if not _half_of(last) and _patterns()[2].fullmatch(last.strip()) else ""
    return f"{last} {half}".strip()


def _half_of(said: str) -> str:
    """Return the words of a time that say whether it is before noon: "pm", "in the evening"; "" if it has none."""
    found = _patterns()[3].search(said)
    return found[1] if found else ""


def says_half(said: str) -> bool:
    """Return whether a time says in which half of the day it is, by a word or by an hour after twelve: "19:30"."""
    return bool(_half_of(said)) or re.search(r"\b(?:1[3-9]|2[0-3]|0\d)(?::?\d\d)\b", said) is not None


def says_correction(words_said: Iterable[str]) -> bool:
    """Return whether one of these plain words takes back what was said before it: "actually"."""
    return not _corrections().isdisjoint(words_said)


@cache
def _corrections() -> frozenset[str]:
    return frozenset(
        word for each in LANGUAGES for word in str(words(HABIT_REQUEST_WORDS, each)["corrections"]).split()
    )


def only_time(text: str) -> str:
    """Return the time of day that a text names, if it says nothing else but perhaps why: "around 7:30 is good, because
    I get up then". Of several that take each other back, the last: "8pm please. actually make it 8:30". "" for any
    other text.
    """
    masked, said = masking_times(text)
    masked = _patterns()[4].split(masked)[0]
    spoken = [word.plain for word in said_words(masked)]
    said = said[: spoken.count(SPOKEN_TIME)]
    if not said or not all(map(has_hour, said)) or any(times.names_day(each, LANGUAGES) for each in said):
        return ""
    if not _beside_times().issuperset(spoken):
        return ""
    if len(said) == 1:
        return said[0]
    is_corrected = says_correction(spoken[spoken.index(SPOKEN_TIME) :]) and not any(map(times_recur, said))
    return last_of(said) if is_corrected else ""


@cache
def _beside_times() -> frozenset[str]:
    """Return the single words of which a text may consist beside its times."""
    lists = ("beside", "moves", "corrections", "it")
    entries = (words(HABIT_REQUEST_WORDS, language)[name] for language in LANGUAGES for name in lists)
    texts = (each if isinstance(each, str) else " ".join(each) for each in entries)
    return frozenset(without_accents(" ".join(texts).replace("|", " ")).split())


def without_reason(masked: str) -> str:
    """Return a text whose times are masked, without the reason that stands behind one."""
    found = _reason_behind_time().search(masked)
    return masked[: found.end()] if found else masked


def with_reason_apart(masked: str) -> str:
    """Return a text whose times are masked, with a comma before the reason that stands behind one: "pause it until
    monday, I'm travelling".
    """
    return _reason_behind_time().sub(rf"{SPOKEN_TIME},", masked)


@cache
def _reason_behind_time() -> re.Pattern[str]:
    return re.compile(rf"{SPOKEN_TIME}(?={_patterns()[4].pattern})", re.IGNORECASE)


def masking_times(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with SPOKEN_TIME for each of its times, and the times as the person wrote them."""
    plain = ONE_OF_THEM.sub(r"\1 prompt", POINTED.sub(":", OF_IT.sub(_without_s, text)))
    places = [*times.stretches(plain, LANGUAGES)]
    for found in (found for at in (0, 1, 5) for found in _patterns()[at].finditer(plain)):
        start, end = found.span("time")
        if not any(begins < end and start < ends for begins, ends in places):
            places.append((start, end))
    said, kept, at = list[str](), list[str](), 0
    for start, end in sorted(places):
        said.append(plain[start:end])
        kept += [plain[at:start], f" {SPOKEN_TIME} "]
        at = end
    return "".join((*kept, plain[at:])), tuple(said)


def _without_s(found: re.Match[str]) -> str:
    return found[1] if times.stretches(found[1], LANGUAGES) else found[0]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of an hour behind a word that makes it one ("like 6"), of a while ("a week"), of an hour that
    leaves open in which half of the day it is ("at 8:30"), of that half ("in the evening"), and of where a reason
    begins ("because").
    """

    def either(name: str) -> str:
        return "|".join(str(words(HABIT_REQUEST_WORDS, each)[name]) for each in LANGUAGES)

    hour = rf"\b(?:{either('before_hour')}) (?P<time>\d{{1,2}}(?::?\d\d)?)\b(?! ?(?:{either('units')})\b)"
    front = rf"^[^\w]{{0,3}}(?P<time>\d{{1,2}}(?::?\d\d)?)(?= (?:{either('behind_hour')})\b)"
    span = rf"\b(?P<time>(?:\d{{1,2}}|{either('some')}) (?:{either('long_units')}))\b"
    hours = rf"(?:{either('hours')}|(?:0?[1-9]|1[0-2])(?:[: ][0-5]\d)?)"
    half_open = rf"(?:(?:{either('before_hour')}) )?{hours}(?: (?:{either('part_of_hour')}))?"
    half = rf"(?:(?<=\d)|\b)({either('halves')})\b"
    why = rf"(?: {{1,3}}(?:{either('polite')}))?[ ,.;]{{1,4}}(?:{either('reasons')})\b"
    return tuple(re.compile(each, re.IGNORECASE) for each in (hour, span, half_open, half, why, front))


@cache
def _hour_words() -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in str(words(HABIT_REQUEST_WORDS, each)["hour_words"]).split())
