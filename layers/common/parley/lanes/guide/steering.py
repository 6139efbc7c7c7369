"""Read what a person wants of a session that is told or paused ("slower", "pause"). Only whole texts count: those of
the vocabulary, and those that are put together as `wishes.py` knows them.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import without_accents
from parley.conversation.request_reader.words import kinds, request_words
from parley.conversation.small_talk import is_small_talk
from parley.lanes.guide.session_questions import read_question
from parley.lanes.guide.wishes import MOVES, Move, is_ready, wished_move
from parley.lanes.likely_meaning import likely_meaning
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words

GUIDE_VOCABULARY = "parley.lanes.guide.vocabulary"
SessionQuestion = Literal["left", "repeat", "how_to_pause", "where", "who", "there", "how_are_you"]
LISTED_QUESTIONS: tuple[SessionQuestion, ...] = ("left", "repeat", "how_to_pause")
"""What a person may ask about the session in whole texts of the vocabulary, by the names of the lists."""
WHILE_PAUSED: tuple[tuple[Move, str], ...] = (
    ("resume", "resume_paused"),
    ("skip", "skip_paused"),
    ("slower", "slower_paused"),
    ("faster", "faster_paused"),
    ("finish", "finish_paused"),
)
"""The moves that are read while a session is paused, each with the list of words that can be about nothing else."""
LIKELY = 0.6
"""How likely a move must be, from 0 to 1, for a text in unknown words to be taken for it."""
LIKELY_MOVES: Mapping[str, Move] = {
    "hold_session": "pause",
    "go_on_session": "resume",
    "skip_session_part": "skip",
    "slower_session": "slower",
    "faster_session": "faster",
    "end_session": "finish",
}
"""The moves that the labels of the trained reader mean while a session is told."""
LONGEST_MOVE = 120
"""The most characters of a text that steers a session."""


def text_says(text: str, name: str) -> bool:
    """Return whether the whole text, politely or not, is an entry of this list of the vocabulary."""
    return not guide_words(name).isdisjoint(without_accents(each) for each in (text, without_courtesy(text)))


def wish_of(text: str, is_paused: bool = False) -> Move | None:
    """Return what the whole text asks of a session, in the words of the vocabulary or in others; None if it is about
    something else, or asks about the session. A short answer ("ok") asks nothing by itself.
    """
    if len(text) > LONGEST_MOVE:
        return None
    if asked := asks_about_it(text):
        return "resume" if is_paused and asked == "where" else None
    exactly = move_of(text, is_paused) or (None if is_paused else move_of(text))
    if exactly or (is_paused and is_ready(text)):
        return exactly
    return wished_move(text, is_paused)


def likely_wish(text: str) -> Move | None:
    """Return what a text in words that no list and no grammar knows likely asks of the session that is being told; None
    if it asks nothing of it. "I can't go on" is no wish to go on.
    """
    likely = likely_meaning(text, LIKELY_MOVES, LIKELY) if len(text) <= LONGEST_MOVE else ""
    refuses = any("refusing" in kinds().get(word.plain, ()) for word in request_words(text))
    return next((move for move in MOVES if move == likely and not (move == "resume" and refuses)), None)


def move_of(text: str, is_paused: bool = False) -> Move | None:
    """Return what the whole text asks of a session: "pause", "skip", "slower" ... None if it is about something else.
    `is_paused`: only words that can be about nothing but a paused session count.
    """
    if len(text) > LONGEST_MOVE:
        return None
    if is_paused and asks_about_it(text) == "where":
        return "resume"
    lists = WHILE_PAUSED if is_paused else tuple((move, move) for move in MOVES)
    said = {without_accents(each) for each in (text, without_courtesy(text))}
    return next((move for move, name in lists if not said.isdisjoint(guide_words(name))), None)


def is_only_listening(text: str) -> bool:
    """Return whether the whole text only shows that the person listens ("mhm", a smiley) or is courteous ("thanks")."""
    if len(text) > LONGEST_MOVE or "?" in text:
        return False
    said = without_accents(text)
    is_wordless = not any(character.isalnum() for character in said)
    return is_wordless or said in guide_words("heard") or is_small_talk(text)


def asks_about_it(text: str) -> SessionQuestion | None:
    """Return what the whole text asks about the session: how much of it is left, what was said, how it is paused, or
    who tells it. None if it asks nothing of it.
    """
    if len(text) > LONGEST_MOVE:
        return None
    said = {without_accents(each) for each in (text, without_courtesy(text))}
    listed_one = next((each for each in LISTED_QUESTIONS if not said.isdisjoint(guide_words(each))), None)
    return listed_one or read_question(text)


def is_unwell(text: str) -> bool:
    """Return whether a short text says that its writer is not well: that they are dizzy, afraid or short of breath."""
    said = without_accents(text)
    if len(text) > LONGEST_MOVE or said.partition(" ")[0] not in guide_words("unwell_begins"):
        return False
    return any(f" {words} " in f" {said} " for words in guide_words("unwell"))


def minutes_of(text: str) -> int | None:
    """Return the number of minutes that the words name, as 15 for "15 minutes" or "quarter of an hour"; None if they
    name none.
    """
    *words_before, last = without_accents(text).split() or [""]
    said = " ".join(words_before) if last in guide_words("units") else " ".join((*words_before, last))
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 3 else number_named("lengths", said)


def begins_time(words: str) -> bool:
    """Return whether the words begin as a time does: "every evening", "tomorrow at 8"."""
    return without_accents(words).partition(" ")[0] in guide_words("times_begin")


@cache
def guide_words(name: str) -> frozenset[str]:
    """Return the entries of a list of the guide's vocabulary, of all languages, in their plain form."""
    return frozenset(without_accents(each) for each in listed(GUIDE_VOCABULARY, name))


def number_named(table: str, said: str) -> int | None:
    """Return the number that stands beside these words in a table of the guide's vocabulary; None if they stand in
    none.
    """
    return _numbers(table).get(said)


@cache
def _numbers(table: str) -> dict[str, int]:
    found = (pair for language in LANGUAGES for pair in words(GUIDE_VOCABULARY, language)[table].items())
    return {without_accents(name): number for name, number in found}
