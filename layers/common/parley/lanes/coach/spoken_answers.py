"""Answers to the coach's own questions in people's own words, and what cannot be one. Read without a model; only whole
texts count. What no list holds ("couldn't face it tonight") is read by the trained reader of requests.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from parley.business.files import Business
from parley.conversation.courtesy import without_courtesy
from parley.conversation.deed_verbs import SaidWord, plain_phrase, said_words
from parley.conversation.questions import Question
from parley.conversation.requests import is_request
from parley.lanes.coach.own_deeds import without_pictures
from parley.lanes.coach.told import is_no_answer
from parley.lanes.likely_meaning import likely_meaning
from parley.texts import LANGUAGES
from parley.texts.vocabulary import expanded, listed, words

ANSWER_WORDS = "parley.lanes.coach.answer_words"
VOCABULARY = "parley.lanes.coach.vocabulary"
SCREENED = ("save_user_profile", "scheduler")
"""The tools whose questions any text seems to answer."""
LIKELY = 0.6
"""How likely the meaning of a text must be, from 0 to 1, for it to be an answer, or none."""
HOW_IT_WENT = {
    "did_habit": "done",
    "reminder_done": "done",
    "complete_task": "done",
    "partly_habit": "partly",
    "missed_habit": "next_time",
    "skip_habit": "later",
    "ask_habit_later": "later",
    "snooze_reminder": "later",
}
"""What the labels of the reader mean as the answer to "Did you do it?". A text to be asked later is none."""
UNLISTED = ("partly",)
"""The answers that no option shows."""
HOW_INTENSE = {"easier_habit": "decrease", "harder_habit": "increase"}
LIKELY_ANSWERS: Mapping[str, Mapping[str, str]] = {"record_feedback": HOW_IT_WENT, "set_intensity": HOW_INTENSE}
"""What the labels of the reader mean as the answer to each tool's choice."""
OF_INTAKE = frozenset(["motivational_frame", "additional_info"])
"""The arguments of which people tell what they like: another wish stands out from that."""
OTHER_WISHES = dict.fromkeys(
    (
        *("move_habit", "move_habit_once", "skip_habit", "pause_habit", "resume_habit", "stop_habit", "leave_study"),
        *("easier_habit", "harder_habit", "habit_status", "next_habit", "ask_habit_later", "delete_my_data"),
        *("export_my_data", "write_briefly", "avoid_emojis", "set_timezone", "set_language"),
    ),
    "wish",
)
"""The labels of wishes that answer no question of what a habit is for."""


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
    value = value or _likely(question, text)
    is_offered = value in UNLISTED or any(option.value == value for option in question.options)
    return value if is_offered else None


def _likely(question: Question, text: str) -> str | None:
    """Return what a text that only tells likely means as the answer to a choice; None for any other text."""
    meanings = LIKELY_ANSWERS.get(question.unfinished.tool) if question.unfinished else None
    if meanings is None or "?" in text or is_request(text):
        return None
    return likely_meaning(text, meanings, LIKELY) or None


def takes_answer(question: Question, text: str) -> bool:
    """Return whether a text may answer a question of the coach's in the person's own words: not a question, a request
    or a word about who they are.
    """
    is_screened = question.unfinished is not None and question.unfinished.tool in SCREENED and not question.options
    return not (is_screened and is_no_answer(text)) and not _is_another_wish(question, text)


def _is_another_wish(question: Question, text: str) -> bool:
    """Return whether a text likely wants something else than to answer what the habit is for, or what else to know."""
    waits = question.unfinished
    is_free = waits is not None and waits.tool == "save_user_profile" and waits.argument in OF_INTAKE
    return is_free and bool(likely_meaning(text, OTHER_WISHES, LIKELY))


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
