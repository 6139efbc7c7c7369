"""Read what a person asks while a session is told: how much is left, who speaks, whether somebody is there. Pure."""

from enum import IntFlag
from functools import cache
from typing import Literal, get_args

from parley.conversation.deed_verbs import said_words
from parley.lanes.word_parts import WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language

QUESTION_WORDS = "parley.lanes.guide.question_words"
ReadQuestion = Literal["left", "where", "there", "who", "how_are_you"]
READ_QUESTIONS: tuple[ReadQuestion, ...] = get_args(ReadQuestion)
"""What a person may ask, by the names of the tables with its words. Of several, the first counts."""


class QuestionPart(IntFlag):
    """What a part of a question says."""

    ASKS = 1
    ABOUT = 2
    WHOLE = 4


def read_question(text: str) -> ReadQuestion | None:
    """Return what the whole text asks; None if it asks nothing that is known here."""
    said = [word.plain for word in said_words(text)]
    return next((kind for kind in READ_QUESTIONS if any(_asks(said, kind, each) for each in LANGUAGES)), None)


def _asks(said: list[str], kind: ReadQuestion, language: Language) -> bool:
    is_asked = QuestionPart.ASKS | QuestionPart.ABOUT
    readings = (each for found in readings_of(said, _parts(kind, language)) for each in found)
    return any(each & QuestionPart.WHOLE or each & is_asked == is_asked for each in readings)


@cache
def _parts(kind: ReadQuestion, language: Language) -> WordParts:
    lists = {each.name.lower(): int(each) for each in QuestionPart if each.name}
    return word_parts(QUESTION_WORDS, language, {**lists, "beside": 0}, kind)
