"""Read what a person wishes of a session in their own words: "can we stop for a second", "vas muy rápido". Pure.

A text is a wish only if it is made of known parts from its first word to its last: words for what is wished, words
that say no, and words that may stand beside them. Each part is a kind (`WishPart`), and `_meant` says what kinds mean
together: "stop" ends a session, "stop for a second" pauses it, and "don't stop" goes on.
"""

import re
from collections.abc import Mapping, Sequence
from enum import IntFlag
from functools import cache
from typing import Literal, get_args

from parley.conversation.deed_verbs import said_words
from parley.conversation.normal_form import without_accents
from parley.conversation.requests import asks_for_change, is_request
from parley.lanes.word_parts import WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed, longest_first

WISH_WORDS = "parley.lanes.guide.wish_words"
Move = Literal["pause", "resume", "skip", "slower", "faster", "finish"]
MOVES: tuple[Move, ...] = get_args(Move)
CLAUSE = re.compile(r"([^,.;:!?¡¿\n—–]{1,200})([,.;:!?\n—–]?)")
"""Matches a clause with the mark behind it."""
MOST_CHARACTERS = 200
"""The most characters of a text that is read as a wish."""


class WishPart(IntFlag):
    """What a part of a wish says."""

    PAUSE = 1
    BRIEF = 2
    """For a short time: "for a second"."""
    RESUME = 4
    SKIP = 8
    SLOWER = 16
    FASTER = 32
    FINISH = 64
    REFUSES = 128
    """That something is not wished: "don't"."""
    SESSION = 256


LISTS: Mapping[str, WishPart] = {each.name.lower(): each for each in WishPart if each.name}
"""What the words of each list say. Those of `beside` say nothing by themselves."""
ONE_MOVE: Mapping[int, Move] = {
    WishPart.RESUME: "resume",
    WishPart.SKIP: "skip",
    WishPart.SLOWER: "slower",
    WishPart.FASTER: "faster",
    WishPart.FINISH: "finish",
    WishPart.SLOWER | WishPart.RESUME: "slower",
    WishPart.FASTER | WishPart.RESUME: "faster",
    WishPart.SLOWER | WishPart.BRIEF: "slower",
    WishPart.RESUME | WishPart.REFUSES: "finish",
    WishPart.FINISH | WishPart.REFUSES: "resume",
    WishPart.PAUSE | WishPart.REFUSES: "resume",
}
"""What parts mean together, where nothing pauses the session."""
PAUSES = (WishPart.PAUSE | WishPart.BRIEF, WishPart.PAUSE | WishPart.BRIEF | WishPart.FINISH | WishPart.SESSION)
"""The parts of which a text has one that pauses a session, and those that may stand beside it."""


STOPS: frozenset[Move] = frozenset(["pause", "finish"])


def wished_move(text: str, is_paused: bool = False) -> Move | None:
    """Return what the whole text wishes of a session; None if it is no wish, or not a single one. `is_paused`: a short
    answer ("ok", "ready") wishes to go on.
    """
    if ("?" in text and without_accents(text).partition(" ")[0] in _asks_first()) or len(text) > MOST_CHARACTERS:
        return None
    clauses, reasoned = _clauses(text), _clauses(_reasons().sub(",", text))
    opened = _clauses(_opens().sub(r"\g<0>,", text, count=1))
    said = [word.plain for word in said_words(text)]
    meant = {
        _wished_in_clauses(clauses, language, is_paused)
        or _wished(said, _parts(language, is_paused))
        or _wished_in_clauses(reasoned, language, is_paused)
        or _wished_in_clauses(opened, language, is_paused)
        for language in LANGUAGES
    } - {None}
    return meant.pop() if len(meant) == 1 else None


def _clauses(text: str) -> list[str]:
    """Return the clauses of a text, each with the mark behind it."""
    return [f"{each[0]}{each[1]}".strip() for each in CLAUSE.findall(text) if each[0].strip()]


def _wished_in_clauses(clauses: Sequence[str], language: Language, is_paused: bool) -> Move | None:
    """Return what a text of several clauses wishes: what each of them says by itself, if they agree. Beside it any
    reason may be given ("one second, the kettle boils"), but nothing else be asked for.
    """
    if len(clauses) < 2:
        return None
    parts = _parts(language, is_paused)
    said = [[word.plain for word in said_words(each)] for each in clauses]
    meant = [_wished(each, parts) for each in said]
    moves = {move for move in meant if move}
    is_read = [bool(move or readings_of(words, parts)) for words, move in zip(said, meant, strict=True)]
    others = [clause for clause, read in zip(clauses, is_read, strict=True) if not read]
    asks_else = any("?" in each or is_request(each) or asks_for_change(each) for each in others)
    if moves == STOPS:  # "I gotta stop, call coming in": a pause loses nothing
        moves = {"pause"}
    return moves.pop() if len(moves) == 1 and not asks_else else None


def _wished(said: Sequence[str], parts: WordParts) -> Move | None:
    """Return what these words wish of a session, by the reading with the fewest parts; None for no wish, or two."""
    for found in readings_of(said, parts):
        meant = {move for each in found if (move := _meant(each))}
        if meant:
            return meant.pop() if len(meant) == 1 else None
    return None


def is_ready(text: str) -> bool:
    """Return whether the whole text is only a short answer that agrees to go on: "ok", "ready", "dale"."""
    return wished_move(text) != "resume" and wished_move(text, is_paused=True) == "resume"


def _meant(parts: int) -> Move | None:
    """Return what these parts mean together; None if they mean nothing, or several things."""
    pauses, beside = PAUSES
    if parts & pauses and not parts & ~beside:
        return "pause"
    if parts & WishPart.SKIP and parts & WishPart.SESSION:  # that may be a wish to leave it out as a whole
        return None
    return ONE_MOVE.get(parts & ~WishPart.SESSION)


@cache
def _parts(language: Language, is_paused: bool) -> WordParts:
    """Return the parts that wishes are made of in this language, each with what it may say."""
    lists = {**LISTS, "beside": 0, **({"ready": WishPart.RESUME} if is_paused else {})}
    return word_parts(WISH_WORDS, language, lists)


@cache
def _reasons() -> re.Pattern[str]:
    """Return the pattern of the words behind which the reason of a wish stands: "wait while I get a blanket"."""
    return re.compile(rf"\b(?:{'|'.join(sorted(listed(WISH_WORDS, 'reasons')))})\b", re.IGNORECASE)


@cache
def _opens() -> re.Pattern[str]:
    """Return the pattern of the words at the beginning of a text behind which the reason of a wish stands: "brb dog
    wants out".
    """
    return re.compile(rf"^(?:{'|'.join(longest_first(listed(WISH_WORDS, 'opens')))})\b(?= )", re.IGNORECASE)


@cache
def _asks_first() -> frozenset[str]:
    """Return the words with which a question begins that is no wish: "is", "cuándo"."""
    return frozenset(without_accents(each) for each in listed(WISH_WORDS, "asks_first"))
