"""What became of a prompt, told in the habit's own words: "did the plank", "hoy no leí nada". Pure.

A clause tells it if it begins, behind words that say nothing, with the past of the habit's verb, or with "did" and a
word of the habit. Another clause may say why, but asks for nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from parley.conversation.deed_verbs import said_words
from parley.conversation.normal_form import without_accents
from parley.conversation.requests import asks_for_change, is_request
from parley.lanes.coach.notes import CoachNotes
from parley.lanes.lane import ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import words

DEED_WORDS = "parley.lanes.coach.deed_words"
CLAUSE = re.compile(r"[^,.;:!¡\n—–]{1,200}")
PICTURES = ("So", "Sk", "Cf", "Mn")
"""The categories of the characters of pictures: signs, skin colours, joiners."""
MOST_BEHIND = 6
"""The most words behind the verb of a deed."""
SOFTENED = (("c", "qu"), ("g", "gu"), ("z", "c"))
"""How the last letters of a Spanish verb are written before "e": "toqué", of "tocar"."""
OF = ("de", "of", "today", "hoy")
"""Words between a denial and what is denied, and behind it, that say nothing."""
DENIED = ("denial", "name")
"""What such a clause consists of."""
SHORTEST_NAME = 3
"""The fewest letters of a word that names a habit."""


def without_pictures(text: str) -> str:
    """Return a text without its pictures: "done", of "done ✅"; a text of nothing else as it is."""
    plain = "".join(each for each in text if unicodedata.category(each) not in PICTURES)
    return " ".join(plain.split()) or text


def own_deed(text: str, notes: CoachNotes) -> ReadCommand | None:
    """Return the call that notes whether the person did what the last prompt asked for, as a text tells it in the words
    of the habit; None for any other text, and while nothing is awaited.
    """
    if notes.outcome != "awaited" or "?" in text:
        return None
    clauses = [each.strip() for each in CLAUSE.findall(text) if each.strip()]
    for place, clause in enumerate(clauses):
        said = [word.plain for word in said_words(clause)]
        if _is_denied_by_name(said, notes.profile.habit_domain):
            return ReadCommand("skip_habit", {}, yields=True, goes_first=True)
        if (behind := _behind_deed(said, notes.profile.habit_domain)) is not None:
            others = (*clauses[:place], *clauses[place + 1 :])
            return None if any(is_request(each) or asks_for_change(each) for each in others) else _told(said, behind)
    return None


def _is_denied_by_name(said: Sequence[str], habit: str) -> bool:
    """Return whether a clause only denies the habit by its name: "no run", "nada de inglés"."""
    named = [word for word in said if word not in _single("beside") and word not in OF]
    if len(named) != len(DENIED) or named[0] not in _single("denies") or len(named[1]) < SHORTEST_NAME:
        return False
    return any(name.startswith(named[1]) for name in _names(habit))  # "run", of "running"


def _told(said: Sequence[str], behind: Sequence[str]) -> ReadCommand:
    if not _single("denies").isdisjoint(said):
        return ReadCommand("skip_habit", {}, yields=True, goes_first=True)
    if not _single("in_part").isdisjoint((*said[: -len(behind) or None], *behind)):
        return ReadCommand("record_feedback", {"outcome": "partly"}, yields=True, goes_first=True)
    return ReadCommand("did_habit", {}, yields=True, goes_first=True)


def _behind_deed(said: Sequence[str], habit: str) -> Sequence[str] | None:
    """Return the words of a clause behind the verb that tells of the habit; None if it tells of something else."""
    pasts, bases, names = frozenset(_pasts(habit)), frozenset(_bases(habit)), _names(habit)
    before = _single("beside") | _single("denies") | _single("in_part")
    for place, word in enumerate(said):
        behind = said[place + 1 :]
        is_of_habit = not names.isdisjoint(behind[:MOST_BEHIND])
        is_denied = word in bases and not _single("denies").isdisjoint(said[:place])  # "didn't stretch"
        if word in pasts or is_denied or (word in _single("did") and is_of_habit):
            is_other = len(behind) > MOST_BEHIND or not _single("of_others").isdisjoint(said)
            return None if is_other else behind
        if word not in before:
            return None
    return None


def _names(habit: str) -> frozenset[str]:
    """Return the words of a habit by which it may be named, and their other number: "pushups" and "pushup"."""
    said = [word.plain for word in said_words(habit) if len(word.plain) >= SHORTEST_NAME]
    plain = frozenset(said) - _single("beside")
    return plain | {f"{each}s" for each in plain} | {each.removesuffix("s") for each in plain}


def _bases(habit: str) -> Iterator[str]:
    """Yield the forms of a habit's verb behind a denial: "stretch", of "stretching"."""
    first = next((word.plain for word in said_words(habit) if word.plain not in _single("before_verb")), "")
    stem = first.removesuffix("ing")
    yield from filter(None, (first, stem, f"{stem}e"))


def _pasts(habit: str) -> Iterator[str]:
    """Yield the forms in which a person tells that they did a habit, by its first word: "read", "drank", "lei"."""
    first = next((word.plain for word in said_words(habit) if word.plain not in _single("before_verb")), "")
    irregular = _irregular()
    yield from irregular.get(first, ())
    stem = next((first.removesuffix(end) for end in ("arme", "erme", "irme") if first.endswith(end)), "")
    base = f"{stem}{first[-4:-2]}" if stem else first
    yield from irregular.get(base, ())
    match base[-2:]:
        case "ar":
            yield from (f"{base[:-2]}e", f"{base[:-2]}ado")
            yield from (
                f"{base[:-3]}{new}e" for old, new in (("c", "qu"), ("g", "gu"), ("z", "c")) if base[-3:-2] == old
            )
        case "er" | "ir":
            yield from (f"{base[:-2]}i", f"{base[:-2]}ido")
    if first.endswith("ing"):
        stem = first.removesuffix("ing")
        yield from (
            f"{stem}ed",
            *irregular.get(stem, ()),
            *irregular.get(f"{stem}e", ()),
            *irregular.get(stem[:-1], ()),
        )
    elif first:
        yield from (f"{first}ed", f"{first}d", f"{first[:-1]}ied", f"{first}{first[-1]}ed")


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    """Return the irregular past forms of verbs, of all languages, by the verb."""
    tables = (words(DEED_WORDS, each)["irregular"] for each in LANGUAGES)
    return {verb: tuple(str(past).split()) for table in tables for verb, past in table.items()}


@cache
def _single(name: str) -> frozenset[str]:
    """Return the single words of a list, of all languages, in their plain form."""
    return frozenset(without_accents(word) for each in LANGUAGES for word in str(words(DEED_WORDS, each)[name]).split())
