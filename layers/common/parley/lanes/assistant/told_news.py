"""What a person only tells of a thing that is kept for them, in whatever order, while there is no model: "bins are out,
you can tick that off", "the dentist rang, it's 3:15 now", "los Paz cancelaron", "el vino ya está".

A text is such news if its words name one task, reminder or event, and say that it is done, off or at another time. It
is read where no sentence of the tables fits (`own_deeds.py`), and is never acted upon: the deed is asked about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from parley.conversation.normal_form import without_accents
from parley.lanes import when
from parley.lanes.assistant import timetable
from parley.lanes.assistant.named_times import kept_events
from parley.lanes.assistant.ordinals import place
from parley.lanes.assistant.shelves import (
    EVENT_SHELF,
    REMINDER_SHELF,
    TASK_SHELF,
    ShelfThing,
    telling_words,
    telling_words_of_other_things,
    things_on,
)
from parley.lanes.captured import holds_phone_number
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import BY_ID
from parley.ports import Services
from parley.texts.vocabulary import listed, pattern
from parley.tools.tool import Call

VOCABULARY = "parley.lanes.assistant.vocabulary"
FEWEST_WORDS, MOST_WORDS, LONGEST = 2, 26, 200
"""The fewest and the most words of such a text, and its most characters."""
OWNED = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
"""Matches the "s" behind an apostrophe: "monday's swim", "the bed's aired"."""
SHORT_FORMS = re.compile(r"\b(it|that|he|she|there|what|let|here) s\b")
CLAUSES = pattern(VOCABULARY, "news_parts", r"[,;:.!]\s{{1,3}}|\s{{1,3}}(?:{})\s{{1,3}}")
"""Matches what stands between the clauses of a text."""
STEM = 3
"""The letters that the forms of a verb share: "air" and "aired"."""


class NewsTool(NamedTuple):
    """The tool that does a deed to the things of one shelf, and the argument by which it takes the thing."""

    tool: str
    argument: str


TOOLS: Mapping[str, Mapping[str, NewsTool]] = {
    "off": {
        EVENT_SHELF: NewsTool("delete_event", "event"),
        REMINDER_SHELF: NewsTool("cancel_reminder", "number"),
        TASK_SHELF: NewsTool("delete_task", "task"),
    },
    "no_event": {EVENT_SHELF: NewsTool("delete_event", "event")},
    "moved": {
        EVENT_SHELF: NewsTool("update_event", "event"),
        REMINDER_SHELF: NewsTool("move_reminder", "number"),
        TASK_SHELF: NewsTool("update_task", "task"),
    },
    "done": {TASK_SHELF: NewsTool("complete_task", "task"), REMINDER_SHELF: NewsTool("cancel_reminder", "number")},
}
"""The tools for each kind of news, by the shelf of its thing; the shelves in the order in which a thing is meant."""


def read(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call that a text of news asks for, which waits for a yes; none for any other text."""
    return _read_whole(call, text) or _read_one_clause(call, text) or _done_by_its_verb(call, text)


def _done_by_its_verb(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call that completes the one task whose verb a short text tells as done, without what it is done to:
    "rang him", "ya me confirmó". None for any other text.
    """
    said = without_accents(text)
    words = said.split()
    is_short = FEWEST_WORDS <= len(words) <= A_FEW and _form("news_did").search(said) is not None
    if not is_short or _is_no_news(text, said) or _form("news_to_come").search(said) is not None:
        return ()
    past = {word[:LONG_STEM] for word in words if _form("news_past").fullmatch(word) and len(word) > LONG_STEM}
    verbs = ((each, without_accents(each.title).partition(" ")[0]) for each in things_on(call, TASK_SHELF))
    found = [each for each, verb in verbs if len(verb) >= LONG_STEM and verb[:LONG_STEM] in past]
    if len(found) != 1:
        return ()
    return (ReadCommand("complete_task", {"task": found[0].title}, goes_first=False, asks_first=True),)


A_FEW, LONG_STEM = 4, 4
"""The most words of such a text, and the letters that its verb shares with the task's."""


def _read_one_clause(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call of the one clause of a text that is news, beside others which say of what they name that it is
    still to come: "got the milk, they had no eggs though". None for any other text.
    """
    clauses = [each for each in CLAUSES.split(text) if each] if len(text) <= LONGEST else []
    if not 1 < len(clauses) <= MOST_CLAUSES:
        return ()
    found = {each: news for each in clauses if (news := _read_whole(call, each))}
    others = [each for each in clauses if each not in found]
    is_one = len(found) == 1 and not _is_no_news(text, without_accents(text))
    kept = [each for each in others if _names_what_is_kept(call, each)] if is_one else []
    if not kept or not all(map(_is_to_come, kept)):
        return ()
    return next(iter(found.values()))


MOST_CLAUSES = 4


def _names_what_is_kept(call: Call[Services], clause: str) -> bool:
    words = telling_words(clause)
    return any(_likeness(each.title, words) for shelf in TOOLS["off"] for each in things_on(call, shelf))


def _is_to_come(clause: str) -> bool:
    return _form("news_to_come").search(without_accents(clause)) is not None


def _read_whole(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the call that a text asks for which is news from its beginning to its end; none for any other text."""
    said = SHORT_FORMS.sub(r"\1s", without_accents(OWNED.sub(" s", text)))
    if len(text) > LONGEST or not FEWEST_WORDS <= len(said.split()) <= MOST_WORDS or _is_no_news(text, said):
        return ()
    for news, named in _kinds(said):
        thing = _thing(call, TOOLS[news], named, said)
        if thing is None:
            continue
        tool, value = TOOLS[news][thing.shelf], _value(call, thing, text)
        at = _new_time(call, text) if news == "moved" else ""
        if news == "moved" and (not at or _is_then(call, thing, at)):
            continue
        given = {"when": at} if at else {}
        if value:
            return (ReadCommand(tool.tool, {tool.argument: value, **given}, goes_first=False, asks_first=True),)
    return ()


def _is_no_news(text: str, said: str) -> bool:
    """Return whether a text asks, hopes, depends on something, makes something new, or is for somebody else."""
    is_asking = "?" in text and not _form("news_asks_to_change").search(said)
    is_new = _form("news_makes").match(said) is not None or "@" in text or holds_phone_number(text)
    return is_asking or is_new or _form("news_unsure").search(said) is not None


def _kinds(said: str) -> Iterator[tuple[str, str]]:
    """Yield the kinds of news that the words may be, the surest first, each with the words beside those that say so."""
    for news, name in (("moved", "news_moved"), ("off", "news_off"), ("no_event", "news_no_event")):
        found = _form(name).search(said)
        if found is not None:
            yield news, _form(name).sub(" ", said)
    if _form("news_to_come").search(said) is None and _may_be_done(said):
        yield "done", _form("news_done").sub(" ", said)


def says_off(text: str) -> str:
    """Return the words beside those by which a text says that something is off; "" if it says no such thing."""
    said = SHORT_FORMS.sub(r"\1s", without_accents(OWNED.sub(" s", text)))
    if _is_no_news(text, said):
        return ""
    found = (_form(name) for name in ("news_off", "news_no_event") if _form(name).search(said))
    return " ".join(next((each.sub(" ", said) for each in found), "").split())


def _may_be_done(said: str) -> bool:
    """Return whether a text may tell that something is done: only then what is kept is read, which costs a call."""
    is_told = _form("news_did").search(said) is not None and any(map(_form("news_past").fullmatch, said.split()))
    return is_told or _form("news_done").search(said) is not None


@cache
def _form(name: str) -> re.Pattern[str]:
    """Return the pattern of that name, as whole words of a text without accents and punctuation."""
    return pattern(VOCABULARY, name, r"(?<!\S)(?:{})(?!\S)")


def _thing(call: Call[Services], tools: Mapping[str, NewsTool], named: str, said: str) -> ShelfThing | None:
    """Return the one thing that these words name, on the first of these shelves that has one; None if there is none, or
    if several may be meant.
    """
    words = telling_words(named)
    if not words or words & telling_words_of_other_things() or place(named) is not None:
        return None
    is_done = "done" if tools is TOOLS["done"] else ""
    for shelf in tools:
        things = [(each, _likeness(each.title, words)) for each in things_on(call, shelf)]
        if is_done and _form("news_done").search(said) is None:
            things = [(each, count) for each, count in things if _tells_its_verb(each.title, said)]
        most = max((count for _, count in things), default=0)
        best = [each for each, count in things if count == most and most]
        if best:
            return best[0] if len(best) == 1 and not _names_another(call, best[0], words) else None
    return None


def _names_another(call: Call[Services], thing: ShelfThing, words: frozenset[str]) -> bool:
    """Return whether the words also name another thing that is kept: then they are no news of the first alone."""
    others = words - telling_words(thing.title)
    return any(_likeness(each.title, others) >= NOUN for shelf in TOOLS["off"] for each in things_on(call, shelf))


def _likeness(title: str, words: frozenset[str]) -> int:
    """Return how many words of a title are among these. The verb in front counts less than what it is done to, and not
    at all if it is a verb of many titles, as "call".
    """
    verb = telling_words(without_accents(title).partition(" ")[0])
    named = telling_words(OWNED.sub("", title)) - verb
    is_common = bool(named) and not verb.isdisjoint(listed(VOCABULARY, "news_verbs"))
    return NOUN * len(named & words) + (0 if is_common else len(verb & words))


NOUN = 2
"""How much a word of a title counts that is not the first one."""


def _tells_its_verb(title: str, said: str) -> bool:
    """Return whether a text tells the deed of a title as done: "the bed is aired", of "air the bed"."""
    verb = without_accents(title).partition(" ")[0]
    forms = (word for word in said.split() if word != verb and word[:STEM] == verb[:STEM] and len(verb) >= STEM)
    is_past = any(_form("news_past").fullmatch(word) for word in forms)
    return is_past and _form("news_did").search(said) is not None


def _value(call: Call[Services], thing: ShelfThing, plain: str) -> str:
    """Return how the tool is told the thing: by its id; a recurring event of which one time is meant, by its day. ""
    if that time cannot be told.
    """
    if thing.shelf == TASK_SHELF:
        return thing.title
    if thing.shelf == EVENT_SHELF and (days := when.days_in(plain)):
        event = next((each for each in kept_events(call) if each.id == thing.id), None)
        if event is not None and event.recurs is not None:
            at = timetable.upcoming(event, call.now)
            return f"{thing.title} {at.astimezone(call.zone):%Y-%m-%d}" if at and days else ""
    return f"{BY_ID}{thing.id}"


def _is_then(call: Call[Services], thing: ShelfThing, at: str) -> bool:
    """Return whether an event is at this time already, of which only the day is said: "mañana es la cena"."""
    event = (
        next((each for each in kept_events(call) if each.id == thing.id), None) if thing.shelf == EVENT_SHELF else None
    )
    days = (
        when.days(call, at) if event is not None and when.names_days(at) and not any(map(str.isdecimal, at)) else None
    )
    start = timetable.upcoming(event, call.now) if event is not None and days else None
    return start is not None and days is not None and days[0] <= start.astimezone(call.zone).date() <= days[1]


def _new_time(call: Call[Services], plain: str) -> str:
    """Return the words for the time at which a thing is now: those of the last clause that denies nothing; "" if there
    are none.
    """
    for clause in reversed(CLAUSES.split(plain)):
        said = without_accents(clause or "")
        if said and not any(_form(name).search(said) for name in ("news_denies", "news_off", "news_no_event")):
            left, at = when.apart(call, clause)
            if without_accents(at) in listed(VOCABULARY, "news_no_time"):  # "not till noon now"
                at = when.apart(call, left)[1]
            if at and without_accents(at) not in listed(VOCABULARY, "news_no_time"):
                return at
    return ""
