"""A yes to the open question with more behind it: "yes, and add milk", "dale mándalo, y córrelo". Pure.

The yes has to be said in so many words, and to end where a sentence or a part of one ends. "Ok", "sure" and "dale" are
one too where "and" joins what follows, if the question was asked last. What follows may ask for more, but not take back
or limit the yes ("yes, but at 5"); "instead" may stand there only where something is to be taken away, whose place
something new takes ("yes, and oat milk instead"). Whether it changes what is asked about ("yes, and say that I'm late")
is for whoever reads it (`turn/agreeing.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parley.conversation.asked_deed import DEED, NEEDS_YES, YES, AnswerPhrases, deed_of, phrases
from parley.conversation.deed_verbs import ANSWER_WORDS
from parley.conversation.normal_form import normalise
from parley.conversation.questions import Question
from parley.conversation.yes_and_no import (
    LONGEST_ANSWER,
    NEVER_YES,
    agrees,
    answer_readings,
    begins_a_yes,
    declines,
    is_doubtful,
    refuses,
    said_in,
    says_yes,
)
from parley.texts import Language
from parley.texts.vocabulary import listed, pattern

SENTENCE_ENDS = ".!\n"
BOUNDARY = re.compile(r"[.,;:!\n—–-](?=\s|$)|(?<=\S)\s")
"""Matches where the yes may end: at punctuation, or between two words."""
JOINTS = listed(ANSWER_WORDS, "more_joints")
"""The words with which more begins: "and", "also"."""
LIMITING = listed(ANSWER_WORDS, "limiting")
"""Words by which a text takes back or limits the yes in front of it: "but", "if"."""
REPLACING = pattern(ANSWER_WORDS, "replacing", r"(?<!\w)(?:{})(?!\w)")
"""Matches words by which something new takes the place of what was there: "instead", "en su lugar"."""
REMOVING = listed(ANSWER_WORDS, "removing_deeds")
"""The verbs of questions that ask whether to take something away."""
SURELY: AnswerPhrases = {
    **phrases(["beside_yes", "polite", "agreed", "yes"]),
    **phrases(["clear_yes", "go_ahead"], YES),
}
"""The words of a yes with more behind it. "Ok" and "great" alone are none: they may be said of anything."""
MOST_BOUNDARIES = 24


@dataclass(frozen=True)
class YesAndMore:
    """What stands behind a yes."""

    command: str
    """The words behind it, without those that only join them: "add milk", of "and add milk"."""
    is_sentence: bool
    """Whether the yes is a sentence of its own, so that what follows need not go on from it."""
    is_joined: bool = False
    """Whether a word such as "and" joins it to the yes."""
    is_bare: bool = False
    """Whether the yes is one of the words that may be said of anything ("ok", "sure"), so that it counts only for what
    was asked last, and only beside something that is to be done."""
    replaces: bool = False
    """Whether something is to be there in place of what the yes takes away: "and oat milk instead"."""


def yes_and_more(question: Question, text: str, language: Language) -> YesAndMore | None:
    """Return what stands behind the yes to the question with which a text begins. None if it begins with none, if
    nothing is behind it, or if that takes back or limits the yes.
    """
    parts = list(reversed(list(_parts(text))))
    for front, gap, rest in parts:
        more = _more(question, rest, is_sentence=any(mark in SENTENCE_ENDS for mark in gap), is_apart=gap != " ")
        if more is not None and _is_surely_yes(question, front, language):
            return more
    for front, gap, rest in parts:
        more = _more(question, rest, is_sentence=any(mark in SENTENCE_ENDS for mark in gap), is_apart=False)
        if more is not None and _is_bare_yes(question, front, language):
            return replace(more, is_bare=True)
    return None


def agrees_in_front(question: Question, text: str) -> bool:
    """Return whether a text begins with words that agree, and neither asks anything nor takes back or limits them. It
    is a yes if the rest of it says nothing but what is asked about.
    """
    return not question.is_grave and any(_behind_agreement(text))


def behind_a_yes(text: str) -> Iterator[str]:
    """Yield what may stand behind the yes in so many words with which a text begins, the shortest first."""
    if begins_a_yes(text):
        behind = list(_behind_agreement(text))
        yield from () if any(normalise(each).split()[0] in JOINTS for each in behind) else behind


def _behind_agreement(text: str) -> Iterator[str]:
    """Yield what stands behind words that agree, if it neither asks anything nor takes back or limits them."""
    for front, _, rest in reversed(list(_parts(text))):
        if normalise(rest) and "?" not in text and agrees(front) and LIMITING.isdisjoint(normalise(rest).split()):
            yield rest.strip()


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the ways to part a text: the words in front of a boundary, the boundary, and the words behind it."""
    for count, found in enumerate(BOUNDARY.finditer(text[:LONGEST_ANSWER])):
        if count == MOST_BOUNDARIES:
            return
        yield text[: found.start()], found[0], text[found.end() :]


def _is_surely_yes(question: Question, front: str, language: Language) -> bool:
    """Return whether these words are a yes in so many words, or name the deed: "yes", "go ahead", "mándalo"."""
    said = said_in(front)
    deed = deed_of(question.sentences)
    is_verb_alone = len(said) == 1 and said[0].verb in deed.forms
    if not said or is_verb_alone or tuple(word.plain for word in said) in NEVER_YES or is_doubtful(front, language):
        return False
    if declines(front) or refuses(question, front) or (question.is_grave and not says_yes(front)):
        return False
    found = answer_readings(said, SURELY, deed)
    return any(each & YES or (each & DEED and not each & NEEDS_YES) for each in found)


def _is_bare_yes(question: Question, front: str, language: Language) -> bool:
    """Return whether these words agree, and no more than that: "ok", "sure thing", "dale"."""
    if question.is_grave or is_doubtful(front, language) or declines(front) or refuses(question, front):
        return False
    return agrees(front)


def _more(question: Question, rest: str, *, is_sentence: bool, is_apart: bool) -> YesAndMore | None:
    """Return what stands behind a yes; None if that is nothing, is not joined to the yes, or takes it back or limits
    it.
    """
    words = rest.split()
    more = next((at for at, word in enumerate(words) if normalise(word) not in JOINTS), len(words))
    is_joined = is_apart or more > 0
    said, replaces = normalise(rest), False
    if _takes_away(question):
        without = REPLACING.sub(" ", said)
        said, replaces = without, without != said
    if more == len(words) or not is_joined or not LIMITING.isdisjoint(said.split()):
        return None
    if "?" in rest and not (
        is_sentence or more
    ):  # "sí, ¿es su correo nuevo?" doubts it, "sí, y qué más tengo?" goes on
        return None
    return YesAndMore(" ".join(words[more:]), is_sentence, is_joined=more > 0, replaces=replaces)


def _takes_away(question: Question) -> bool:
    """Return whether the question asks whether to take something away, and nothing else: "Delete milk?"."""
    return bool(verbs := deed_of(question.sentences).verbs) and verbs <= REMOVING
