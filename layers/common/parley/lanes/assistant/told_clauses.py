"""Takes a clause apart in which a person tells of something, or wishes to be told of it: the words of the wish, the
times, how long before, and what is left, the name of a thing. Pure.

The words stand in `wish_words`, a file a language. They are compared without capitals and accents, letter by letter, so
that what is left keeps the person's spelling.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parley import times
from parley.lanes import when
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern, words

WISH_TABLES = "parley.lanes.assistant.wish_words"
EDGES = " \t\r\n,;:.!¡¿?-–—()\"“”'’"
CLAUSE_END = re.compile(r"(?<![ap]\.m)(?<![ap]\. m)[,;.:!?…]{1,3}(?:\s|$)|\s[-–—]{1,2}\s|\n")
REMIND, EVENT, TASK, NOTE, WAKE = "remind", "event", "task", "note", "wake"
WHOLE = r"(?<![\w'])(?:{})(?![\w'])"
"""The form of a pattern of whole words in a folded text."""
AT_END = r"(?:^|(?<=[\s,]))(?:{})$"
"""The form of a pattern of the last words of a folded text."""
IDLE = pattern(WISH_TABLES, "idle", "(?:{})")
HEADS_LIST = pattern(WISH_TABLES, "heading", "(?:{})")
FILLERS = pattern(WISH_TABLES, "fillers", rf"{WHOLE},?")
HAS_EVENT = pattern(WISH_TABLES, "has_event", "(?:{})")
AND = pattern(WISH_TABLES, "and_in_list", r"(?:{})(?!\w)")
OWNED = pattern(WISH_TABLES, "owned", "(?:{})")
FURTHER = pattern(WISH_TABLES, "goes_on", r"(?<![\s,])[\s,]{{1,3}}(?:{})\s{{1,3}}(?=\w)")
DENIED = pattern(WISH_TABLES, "denied", r"(?<![\w'])(?:{})(?: \w{{1,20}})?$")
ASKS, LEADS_ON, ENDS_POLITELY = (pattern(WISH_TABLES, each, AT_END) for each in ("asks", "joints", "tail_asks"))
REFERS = pattern(WISH_TABLES, "refers", "(?:{})")
PURPOSE = pattern(WISH_TABLES, "purpose", r"(?:^|(?<=[\s,]))(?:{})(?!\w)")
LEADS = pattern(WISH_TABLES, "leads", r"(?:{})(?![\w'])")
TRAILS = pattern(WISH_TABLES, "trails", r"(?:^|(?<=[\s,.;:'])|(?='))(?:{})$")
COPULA = pattern(WISH_TABLES, "copula", r"(?<=\w)\s(?:{})\s(?=\w)")
OF_EVENING = pattern(WISH_TABLES, "of_evening", WHOLE)
A_WHILE_BEFORE = pattern(WISH_TABLES, "while_before", WHOLE)
A_WHILE = 30
"""The minutes of "a while before"."""
THE = re.compile(r"the|la|el", re.IGNORECASE)
BEFORE, DAY_BEFORE, SAME_DAY, IN_TIME = (
    pattern(WISH_TABLES, each, WHOLE) for each in ("before", "day_before", "same_day", "in_time")
)
KINDS: Mapping[str, tuple[str, bool, re.Pattern[str]]] = {
    "task": (TASK, True, pattern(WISH_TABLES, "task", WHOLE)),
    "event": (EVENT, True, pattern(WISH_TABLES, "event", WHOLE)),
    "wake": (WAKE, True, pattern(WISH_TABLES, "wake", WHOLE)),
    "remind": (REMIND, True, pattern(WISH_TABLES, "remind", WHOLE)),
    "note": (NOTE, True, pattern(WISH_TABLES, "note", WHOLE)),
    "remind_weak": (REMIND, False, pattern(WISH_TABLES, "remind_weak", WHOLE)),
}
"""The lists of wishes, in the order in which they are looked for: what each wants, whether it is a wish without a time
too, and the pattern of its words."""
MOST_PASSES = 6
"""How many words in front of a thing's name, and behind it, are cut off one by one."""
DAY_MINUTES = 24 * 60
EVENING = "20:00"
"""The hour of a reminder on the evening before something."""


@dataclass(frozen=True)
class ToldClause:
    """A clause of a text, taken apart."""

    wish: str = ""
    """What it wishes, REMIND, EVENT or TASK; "" if it only tells."""
    is_strong: bool = True
    """Whether it is a wish without a time too."""
    before: int = 0
    """The minutes before what is told at which the person wants to be told."""
    day_before: str = ""
    """"day" if that is the day before, at whatever hour, and "evening" if it is the evening before."""
    is_same_day: bool = False
    """Whether the wish is for the day that is told: "that day"."""
    is_joined: bool = False
    """Whether it goes on from what is told, which is a wish too then: "and remind me an hour before"."""
    times: tuple[str, ...] = ()
    """The words for times in it."""
    thing: str = ""
    """What is left of it: the name of a thing, or nothing."""


def aligned(text: str) -> str:
    """Return a text in small letters without accents, each letter in its place."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'")
    return "".join((unicodedata.normalize("NFD", each)[0].casefold() or each)[0] for each in plain)


def clauses_of(text: str) -> list[str]:
    """Return the clauses of a text, without what says nothing by itself: "thanks", "I know I know"."""
    parts = (each.strip(EDGES) for each in CLAUSE_END.split(unicodedata.normalize("NFC", text)))
    return [each for each in parts if each and not IDLE.fullmatch(aligned(each))]


def heads_list(clause: str) -> bool:
    """Return whether a clause only says that several things follow: "ok two things"."""
    return HEADS_LIST.fullmatch(aligned(clause)) is not None


def hesitates(clause: str) -> bool:
    """Return whether a clause has words that say nothing, as people say them aloud."""
    return FILLERS.search(aligned(clause)) is not None


def tells_event(clause: str) -> bool:
    """Return whether a clause tells in so many words that somebody has something on: "I've got the dentist"."""
    return HAS_EVENT.match(aligned(clause)) is not None


def items_of(clause: str) -> list[str]:
    """Return the items of a clause of a list: "call the bank and water the plants" has two. Each has two words."""
    words, items = clause.split(), [""]
    for at, word in enumerate(words):
        is_between = len(items[-1].split()) >= A_PAIR <= len(words) - at - 1
        if is_between and AND.fullmatch(aligned(word)):
            items.append("")
        else:
            items[-1] = f"{items[-1]} {word}".strip()
    return items


A_PAIR = 2


def taken_apart(clause: str) -> Iterator[ToldClause]:
    """Yield a clause taken apart: what is told in front of its wish, if it has one, and the wish; of several wishes in
    a row, each.
    """
    clause = _without(clause, FILLERS)
    wishes = list(_wishes_in(clause))
    ends = [*(start for _, start, _ in wishes[1:]), *([len(clause)] if wishes else ())]
    begun = _before_a_wish(clause[: wishes[0][1]]) if wishes else clause
    if not wishes:
        yield from _each_told(clause)
        return
    told = _told(begun)
    if told.times and not told.thing and OWNED.match(aligned(begun)):
        return  # "my monday remind me app"
    if told.thing or told.times:
        yield told
    is_joined = AND.match(aligned(clause)) is not None
    for (kind, _, start), end in zip(wishes, ends, strict=True):
        tail = clause[start:end]
        said = tail if end == len(clause) else _before_a_wish(tail)
        further = _going_on(said) if KINDS[kind][0] in (NOTE, TASK) else [said]
        yield from (replace(_wished(kind, each), is_joined=is_joined) for each in further)


def _each_told(clause: str) -> Iterator[ToldClause]:
    """Yield what a clause without a wish tells; of two things, each with its time, both: "at 5 is mass and at 7 the
    party". The second is on the day of the first, if it names none.
    """
    items = [_told(each) for each in items_of(clause)]
    if not 1 < len(items) <= MOST_PASSES or not all(each.times and each.thing for each in items):
        yield _told(clause)
        return
    day = _days_of(items[0])
    for each in items:
        is_dated = not day or _days_of(each)
        yield each if is_dated else replace(each, times=(day, *each.times))


def _days_of(told: ToldClause) -> str:
    """Return the day without its hour that is told; "" if there is none."""
    days = " ".join(each for each in told.times if times.names_day(each, LANGUAGES))
    return HOUR_BEHIND.sub("", days)


HOUR_BEHIND = pattern(WISH_TABLES, "hour_behind", r"(?<=\w)\s(?:{})\s.{{1,30}}$")
"""Matches the hour behind a day: " a las 5"."""


def _going_on(text: str) -> list[str]:
    """Return the parts of a wish that goes on with another thing: "and also buy oil"."""
    parts, at = [], 0
    for found in FURTHER.finditer(aligned(text)):
        parts.append(text[at : found.start()])
        at = found.end()
    return [*parts, text[at:]]


def _wishes_in(clause: str) -> Iterator[tuple[str, int, int]]:
    """Yield the wishes in a clause that nothing denies: the list, and where the words begin and end. A further one
    stands behind a word that joins it: "note to buy tea and remind me at 8".
    """
    said, at = aligned(clause), 0
    while (found := _first_wish(said, at)) is not None:
        _, start, end = found
        if at and not JOINED.search(said[:start].rstrip()):
            break
        if not _is_denied(said[:start]):
            yield found
        elif not at:
            break
        at = end


JOINED = pattern(WISH_TABLES, "and_in_list", r"(?:,|(?<!\S)(?:{}))(?:\s\w{{1,20}}){{0,2}}$")
"""Matches the end of what stands in front of a further wish."""


def _first_wish(said: str, at: int) -> tuple[str, int, int] | None:
    """Return the first wish behind a place in a clause: its list, and where its words begin and end."""
    found = [(each.start(), -each.end(), kind) for kind in KINDS for each in [KINDS[kind][2].search(said, at)] if each]
    start, end, kind = min(found, default=(0, 0, ""))
    return (kind, start, -end) if kind else None


def _is_denied(before: str) -> bool:
    return DENIED.search(before.rstrip()) is not None


def is_asked(clause: str) -> bool:
    """Return whether a clause asks what is, so that its wish is none: "did I already note the booking"."""
    return QUESTION.match(aligned(clause)) is not None


QUESTION = pattern(WISH_TABLES, "question_begins", r"(?:{})(?!\w)")


def is_denied(clause: str) -> bool:
    """Return whether words in front of a wish deny it, or ask about it."""
    said = aligned(clause)
    found = _first_wish(said, 0)
    return found is not None and _is_denied(said[: found[1]])


def _before_a_wish(told: str) -> str:
    """Return what stands in front of a wish without the words that lead to it: "so can you"."""
    for _ in range(MOST_PASSES):
        cut = LEADS_ON.sub("", ASKS.sub("", aligned(told).rstrip(EDGES)).rstrip(EDGES))
        left = told[: len(cut)].strip(EDGES)
        if left == told.strip(EDGES):
            break
        told = left
    return told.strip(EDGES)


def _wished(kind: str, tail: str) -> ToldClause:
    """Return the wish of a clause, of the words behind it."""
    wish, is_strong, _ = KINDS[kind]
    plain = _cut_purpose(_without_end(tail)).strip(EDGES)
    plain, before = _without_length(plain)
    plain, day_before = _without_day_before(plain)
    plain, same = _without_same_day(plain) if not before else (plain, "")
    plain = _without(plain, IN_TIME)
    told = _told(plain)
    spans = (f"{same} {told.times[0]}".strip(), *told.times[1:]) if told.times else (same,) if same else ()
    thing = "" if REFERS.fullmatch(aligned(told.thing)) else told.thing
    is_same_day = bool(same)
    return ToldClause(
        wish, is_strong, before, day_before, is_same_day, times=tuple(filter(None, map(str.strip, spans))), thing=thing
    )


def _without_end(text: str) -> str:
    """Return a text without the polite words at its end."""
    for _ in range(MOST_PASSES):
        plain = text.rstrip(EDGES)
        text = plain[: len(ENDS_POLITELY.sub("", aligned(plain)))]
        if text == plain:
            break
    return text


def _cut_purpose(text: str) -> str:
    """Return a text without its end that tells what for, or why."""
    found = PURPOSE.search(aligned(text))
    return text[: found.start()] if found else text


def _told(text: str) -> ToldClause:
    """Return what a clause without a wish tells: the times, and the name of a thing."""
    if (minutes := when.minutes_of(text.strip(EDGES))) is not None:
        return ToldClause(times=(f"in {minutes} minutes",))
    spans = _times_in(text)
    said = tuple(text[start:end] for start, end in spans)
    left, at = [], 0
    for start, end in (*spans, (len(text), len(text))):
        left.append(text[at:start])
        at = end
    parts: list[str] = []
    for each in left:
        if name := thing_in(each, is_begun=bool(parts)):
            parts.append(name)
    return ToldClause(times=said, thing=" ".join(parts))


def _times_in(text: str) -> Sequence[tuple[int, int]]:
    """Return where the times in a text are, also those in another language: "every friday a las 3"."""
    spans = list(times.stretches(text, LANGUAGES))
    blank = list(text)
    for start, end in spans:
        blank[start:end] = "," * (end - start)
    others = times.stretches("".join(blank), LANGUAGES) if spans else ()
    return sorted([*spans, *others])


def thing_in(text: str, *, is_begun: bool = False) -> str:
    """Return the name of a thing in words that tell of it: "flight AC 857", of "ok so the flight is AC 857 on".
    `is_begun`: the words go on with a name, behind a time: "at the Lantern".
    """
    plain = _cut_purpose(text).strip(EDGES) or text.strip(EDGES)
    for _ in range(MOST_PASSES):
        lead = LEADS.match(aligned(plain))
        lead = None if is_begun else lead
        left = plain[lead.end() :].strip(EDGES) if lead else plain
        trail = TRAILS.search(aligned(left))
        left = left[: trail.start()].strip(EDGES) if trail else left
        if left == plain:
            break
        plain = left
    return " ".join(_without_copula(plain).split())


def _without_copula(name: str) -> str:
    found = COPULA.search(aligned(name))
    return f"{name[: found.start()]} {name[found.end() :]}" if found and len(name.split()) <= MOST_PASSES else name


def _without_length(text: str) -> tuple[str, int]:
    """Return a text without how long before something it wants, and the minutes: 240, of "4 hrs before"."""
    if (a_while := A_WHILE_BEFORE.search(aligned(text))) is not None:
        return f"{text[: a_while.start()]} {text[a_while.end() :]}".strip(EDGES), A_WHILE
    behind = BEFORE.search(aligned(text))
    if behind is None:
        return text, 0
    said = text[: behind.start()].split()
    for size in range(min(len(said), MOST_PASSES), 0, -1):
        words_of_length = [each.strip(EDGES) for each in said[-size:]]
        if THE.fullmatch(words_of_length[0]):
            words_of_length[0] = "1"  # "the week before"
        minutes = when.minutes_of(" ".join(words_of_length))
        if minutes:
            return f"{' '.join(said[:-size])} {text[behind.end() :]}".strip(EDGES), minutes
    return text, 0


def _without_day_before(text: str) -> tuple[str, str]:
    """Return a text without the words for the day before something, and whether it is the day or its evening."""
    found = DAY_BEFORE.search(aligned(text))
    if found is None:
        return text, ""
    part = "evening" if OF_EVENING.search(found[0]) else "day"
    return f"{text[: found.start()]} {text[found.end() :]}".strip(EDGES), part


def _without_same_day(text: str) -> tuple[str, str]:
    """Return a text without the words for the day that is told, and which part of that day they name."""
    found = SAME_DAY.search(aligned(text))
    if found is None:
        return text, ""
    parts = {word: part for each in LANGUAGES for word, part in words(WISH_TABLES, each)["same_day_part"].items()}
    part = next((part for word, part in parts.items() if word in found[0]), " ")
    return f"{text[: found.start()]} {text[found.end() :]}".strip(EDGES), part


def _without(text: str, left_out: re.Pattern[str]) -> str:
    """Return a text without all words of a list."""
    at, left = 0, []
    for found in left_out.finditer(aligned(text)):
        left.append(text[at : found.start()])
        at = found.end()
    plain = " ".join(" ".join((*left, text[at:])).split())
    return plain if any(map(str.isalnum, plain)) or not any(map(str.isalnum, text)) else ""


def joined(clauses: Sequence[ToldClause]) -> tuple[str, ...]:
    """Return the times of clauses, in order, each once."""
    return tuple(dict.fromkeys(said for each in clauses for said in each.times))
