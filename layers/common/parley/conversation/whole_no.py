"""A no to all that a question asks, in words that name what it asks about: "scrap the mail", "cancela el correo". Pure.

`yes_and_no.py` knows the words that are a no to any question, and `partial_no.py` a no to some of several deeds.
"""

import re
from collections.abc import Sequence

from parley.conversation.asked_deed import DETERMINERS, ONE_THING, deed_of, ends_of, phrases
from parley.conversation.clause_kinds import has_content, is_probably_chat
from parley.conversation.deed_verbs import ANSWER_WORDS, SaidWord, said_words, verb_of
from parley.conversation.partial_no import COMMONPLACE, LEAVING_OUT, REMOVING, SCRAPPING
from parley.conversation.questions import Question
from parley.conversation.yes_and_no import (
    AGREEING,
    CLEAR_YES,
    DECLINING,
    LONGEST_ANSWER,
    agrees,
    agrees_to,
    answer_readings,
    begins_a_yes,
    declines,
    names_itself,
    refuses,
    said_in,
)
from parley.texts.vocabulary import listed

CLAUSE_END = re.compile(r"[,.;:!\n—–]|\s-\s")
"""Matches what ends a clause."""
TAKING_OUT = phrases(["taking_out"])
"""Words that take something out and are a command of their own where the thing is there already: "delete"."""
MAKING_DEEDS = listed(ANSWER_WORDS, "making_deeds")
"""The verbs of questions that ask whether to make or send what is not there yet."""
GOES_ON = {words[0] for words in phrases(["goes_on_after_a_no"])}
"""Words with which a text goes on behind a no without a comma: "forget it ill call him"."""
WRITTEN_THINGS = frozenset(words[0] for words in phrases(["written_things"]))
"""The names of what is written to somebody: "mail", of a question that says "email"."""
MOST_CLAUSES, MOST_WORDS = 3, 10
"""The most clauses, and the most words of one, in which a no is looked for."""


def scraps(question: Question, text: str) -> bool:
    """Return whether a whole text takes back all that a question asks, by naming it: "scrap the mail"."""
    is_asked = any(mark in text for mark in "?？")
    return len(text) <= LONGEST_ANSWER and not is_asked and _scraps(question.sentences, said_in(text))


def declines_politely(text: str) -> bool:
    """Return whether a whole text is a no with nothing behind it but chat, or the no in other words: "no, please leave
    it as it is, I was getting muddled".
    """
    front, *rest = list(filter(str.strip, CLAUSE_END.split(text[:LONGEST_ANSWER]))) or [""]
    is_asked = any(mark in text for mark in "?？")
    if not rest or is_asked or len(text) > LONGEST_ANSWER or not declines(front):
        return False
    return all(declines(each) or (is_probably_chat(each) and not has_content(each)) for each in rest)


def begins_by_refusing(question: Question, text: str) -> bool:
    """Return whether a text begins with a no to all that a question asks and goes on: "dont send it, I'll call him".
    False for a question, and for a text that says yes too.
    """
    said = said_in(text[:LONGEST_ANSWER])
    says_yes_too = not CLEAR_YES.isdisjoint(word.plain for word in said)
    if len(text) > LONGEST_ANSWER or any(mark in text for mark in "?？") or says_yes_too:
        return False
    for clause in list(filter(str.strip, CLAUSE_END.split(text)))[:MOST_CLAUSES]:
        if _is_refusal(question, clause) or _refuses_in_front(question, clause):
            return True
        if not answer_readings(said_in(clause), {**AGREEING, **DECLINING}):
            return False
    return False


def names_the_whole(sentences: Sequence[str], words: str) -> bool:
    """Return whether these words of a model name all of the deeds with these sentences: no words, a no, "all of them",
    or, of a single deed, words that all stand in it. Words of a yes name nothing.
    """
    said = said_in(words[:LONGEST_ANSWER])
    if agrees(words) or begins_a_yes(words):
        return not said
    if not said or declines(words):
        return True
    if answer_readings(said, {**ONE_THING, **deed_of(sentences).several}):
        return True
    telling = {word.plain for word in said_words(words[:LONGEST_ANSWER])} - COMMONPLACE  # as a question's own words are
    return len(sentences) == 1 and bool(telling) and telling <= _own_words(sentences)


def _is_refusal(question: Question, clause: str) -> bool:
    """Return whether a clause is a no to all that the question asks, and no yes to it."""
    if names_itself(clause) or agrees_to(question, clause):
        return False
    return declines(clause) or refuses(question, clause) or scraps(question, clause)


def _refuses_in_front(question: Question, clause: str) -> bool:
    """Return whether a clause begins with a no of several words, and goes on as people do behind one."""
    said = clause.split()
    ends = (at for at in range(2, min(len(said), MOST_WORDS)) if said_in(said[at])[:1])
    return any(said_in(said[at])[0].plain in GOES_ON and _is_refusal(question, " ".join(said[:at])) for at in ends)


def _scraps(sentences: Sequence[str], said: Sequence[SaidWord]) -> bool:
    verbs = {verb_of(each) for each in sentences}
    if not said or not REMOVING.isdisjoint(verbs):
        return False
    openings = {**LEAVING_OUT, **SCRAPPING} if verbs <= MAKING_DEEDS else {**LEAVING_OUT, **SCRAPPING_ONLY}
    starts = (at for at in range(min(len(said), MOST_WORDS)) if not at or answer_readings(said[:at], DECLINING))
    return any(_is_all(sentences, said[end:]) for at in starts for end in ends_of(said, at, openings))


def _is_all(sentences: Sequence[str], said: Sequence[SaidWord]) -> bool:
    """Return whether these words name all of the deeds, and nothing else."""
    if not said:
        return False
    named = {**BESIDE_A_NO, **(deed_of(sentences).several if len(sentences) > 1 else {})}
    if len(sentences) > 1:
        return bool(answer_readings(said, named)) and not answer_readings(said, BESIDE_A_NO)
    own = _own_words(sentences)
    left = [word.plain for word in said if word.plain not in DETERMINERS]
    rest = [word for word in left if word not in own]
    beside = {word for each in (*BESIDE_A_NO, *WORDS_FOR_IT) for word in each}
    return len(rest) < len(left) and all(word in beside or word in COMMONPLACE for word in rest)


def _own_words(sentences: Sequence[str]) -> frozenset[str]:
    """Return the words of a single deed that tell which it is, and the words that name it."""
    deed = deed_of(sentences)
    own = frozenset(word for run in deed.runs for word in run)
    written = frozenset[str]() if own.isdisjoint(WRITTEN_THINGS) else WRITTEN_THINGS
    return (own | deed.forms | written) - COMMONPLACE


SCRAPPING_ONLY = {each: counts for each, counts in SCRAPPING.items() if each not in TAKING_OUT}
WORDS_FOR_IT = phrases(["pronouns_before"])
BESIDE_A_NO = phrases(["polite", "hesitating", "agreed", "behind_a_thing", "kept_where"])
