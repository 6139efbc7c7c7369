"""Read what a person wants of a session that is told or paused ("slower", "pause"). Only whole texts count."""

from functools import cache
from typing import Literal, get_args

from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import without_accents
from parley.conversation.small_talk import is_small_talk
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words

GUIDE_VOCABULARY = "parley.lanes.guide.vocabulary"
Move = Literal["pause", "resume", "skip", "slower", "faster", "finish"]
MOVES: tuple[Move, ...] = get_args(Move)
WHILE_PAUSED: tuple[tuple[Move, str], ...] = (("resume", "resume_paused"), ("finish", "finish_paused"))
LONGEST_MOVE = 60
"""The most characters of a text that steers a session."""


def move_of(text: str, is_paused: bool = False) -> Move | None:
    """Return what the whole text asks of a session: "pause", "skip", "slower" ... None if it is about something else.
    `is_paused`: only the words that resume or finish a paused session count.
    """
    if len(text) > LONGEST_MOVE:
        return None
    lists = WHILE_PAUSED if is_paused else tuple((move, move) for move in MOVES)
    said = {without_accents(each) for each in (text, without_courtesy(text))}
    return next((move for move, name in lists if not said.isdisjoint(_list(name))), None)


def is_only_listening(text: str) -> bool:
    """Return whether the whole text only shows that the person listens ("mhm") or is courteous ("thanks")."""
    return len(text) <= LONGEST_MOVE and (without_accents(text) in _list("heard") or is_small_talk(text))


def minutes_of(text: str) -> int | None:
    """Return the number of minutes that the words name, as 15 for "15 minutes" or "quarter of an hour"; None if they
    name none.
    """
    *words_before, last = without_accents(text).split() or [""]
    said = " ".join(words_before) if last in _list("units") else " ".join((*words_before, last))
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 3 else _lengths().get(said)


def begins_time(words: str) -> bool:
    """Return whether the words begin as a time does: "every evening", "tomorrow at 8"."""
    return without_accents(words).partition(" ")[0] in _list("times_begin")


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(without_accents(each) for each in listed(GUIDE_VOCABULARY, name))


@cache
def _lengths() -> dict[str, int]:
    found = (pair for language in LANGUAGES for pair in words(GUIDE_VOCABULARY, language)["lengths"].items())
    return {without_accents(name): minutes for name, minutes in found}
