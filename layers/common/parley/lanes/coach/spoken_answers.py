"""Answers to the coach's own questions in people's own words, and what cannot be one. Read without a model; only whole
texts count.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from parley.business.files import Business
from parley.conversation.courtesy import without_courtesy
from parley.conversation.deed_verbs import SaidWord, plain_phrase, said_words
from parley.conversation.questions import Question
from parley.lanes.coach.own_deeds import without_pictures
from parley.lanes.coach.told import is_no_answer
from parley.texts import LANGUAGES
from parley.texts.vocabulary import expanded, listed, words

ANSWER_WORDS = "parley.lanes.coach.answer_words"
VOCABULARY = "parley.lanes.coach.vocabulary"
SCREENED = ("save_user_profile", "scheduler")
"""The tools whose questions any text seems to answer."""


def reads_answer(question: Question, text: str, business: Business) -> str | None:
    """Return the option that the whole text means as the answer to one of the coach's choices; None for any other."""
    answers = _answers().get(question.unfinished.tool) if question.unfinished else None
    if answers is None:
        return None
    text = without_pictures(text)
    for form in (text, without_courtesy(text)):
        value = answers.get(tuple(word.plain for word in said_words(form)))
        if value is not None and any(option.value == value for option in question.options):
            return value
    value = (
        _answers_alone().get(question.unfinished.tool, {}).get(_alone(said_words(text)))
        if question.unfinished
        else None
    )
    return value if any(option.value == value for option in question.options) else None


def takes_answer(question: Question, text: str) -> bool:
    """Return whether a text may answer a question of the coach's in the person's own words: not a question, a request
    or a word about who they are.
    """
    is_screened = question.unfinished is not None and question.unfinished.tool in SCREENED and not question.options
    return not (is_screened and is_no_answer(text))


def _alone(said: Iterable[SaidWord]) -> tuple[str, ...]:
    """Return the plain words of an answer without those that say nothing: "too hard", of "a bit too hard tbh"."""
    fillers = listed(VOCABULARY, "answer_fillers")
    return tuple(word.plain for word in said if word.plain not in fillers)


@cache
def _answers_alone() -> Mapping[str, Mapping[tuple[str, ...], str]]:
    """Return the answers to each tool's choice without the words that say nothing, where they say one thing."""
    fillers = listed(VOCABULARY, "answer_fillers")
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for tool, answers in _answers().items():
        for said, value in answers.items():
            alone = tuple(word for word in said if word not in fillers)
            if alone:
                found.setdefault(tool, {}).setdefault(alone, value)
    return found


@cache
def _answers() -> Mapping[str, Mapping[tuple[str, ...], str]]:
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for language in LANGUAGES:
        for tool, values in words(ANSWER_WORDS, language).items():
            for value, entries in values.items():
                for entry in entries:
                    found.setdefault(tool, {}).update((plain_phrase(each), value) for each in expanded(entry))
    return found
