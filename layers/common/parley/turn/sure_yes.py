"""A yes in words of a person's own, to an open confirmation whose call a model makes again just as it was shown. Pure.

Two have to agree then. The model takes the text for a yes; and the text lets go of what is asked at the beginning of a
clause, "she likes it, send that to him", and has nothing that a yes has not: no question, denial, limit, condition,
doubt, or time.
"""

from collections.abc import Iterator, Sequence

from parley.conversation.asked_deed import BEFORE_DEED, DEED, YES, AskedDeed, deed_of, ends_of, phrases
from parley.conversation.deed_verbs import ANSWER_WORDS, SaidWord
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.questions import Question
from parley.conversation.yes_and_more import LIMITING, SURELY
from parley.conversation.yes_and_no import LONGEST_ANSWER, declines, refuses, said_in, says_yes
from parley.lanes import said_parts, wished_text
from parley.lanes.own_words import NEGATIONS, WISH_WORDS
from parley.texts.vocabulary import listed, pattern

IN_FRONT = {**SURELY, **phrases(["beside_yes", "polite", "agreed", "before_letting_go"])}
"""The phrases that may stand in front of the words that let go: "ok", "right then"."""
EMPHASIS = tuple(sorted(listed(ANSWER_WORDS, "emphasis")))
"""Words that look like a denial and are none: "no más", of "mándelo no más"."""
MOMENTS = pattern(WISH_WORDS, "wish_moments", r"(?<!\w)(?:{})(?!\w)")
"""Matches words that put a thing off until something happens: "when", "cuando"."""
MOST_IN_FRONT = 8
"""The most phrases that stand in front of the words that let go."""


def lets_go(question: Question, text: str) -> bool:
    """Return whether a text surely lets go of what the question asks, in whatever words stand beside that."""
    if len(text) > LONGEST_ANSWER or any(mark in text for mark in "?¿？"):
        return False
    if declines(text) or refuses(question, text) or (question.is_grave and not says_yes(text)):
        return False
    if not _says_nothing_else(text):
        return False
    deed = deed_of(question.sentences)

    def is_deed(word: str) -> bool:
        return word in deed.forms

    wish = wished_text.wished(" ".join(text.split()), is_deed, may_deny=True)
    return any(_begins_by_letting_go(said_in(each), deed) for each in wished_text.parts(wish, is_deed))


def _says_nothing_else(text: str) -> bool:
    """Return whether a text has no denial, no limit and no time."""
    said = f" {normalise(text)} "
    for emphasis in EMPHASIS:
        said = said.replace(f" {emphasis} ", " ")
    if MOMENTS.search(without_accents(said)):
        return False  # "send it when I say so"
    denies = not NEGATIONS.isdisjoint(without_accents(said).split())
    return not denies and LIMITING.isdisjoint(said.split()) and not said_parts.words_of(text)


def _begins_by_letting_go(said: Sequence[SaidWord], deed: AskedDeed) -> bool:
    """Return whether a clause begins with a yes or with the deed, behind words such as "ok then"."""
    reached, seen = [0], set[int]()
    for at in _each(reached, seen):
        if any(known & YES for known in _known(said, at)):
            return True
        if any(counts & DEED for _, counts in deed.spans(said, at, BEFORE_DEED)):
            return True
        reached += ends_of(said, at, IN_FRONT)
    return False


def _each(reached: list[int], seen: set[int]) -> Iterator[int]:
    """Yield each place that is reached, once, also those that are added meanwhile; at most MOST_IN_FRONT."""
    while reached and len(seen) < MOST_IN_FRONT:
        at = reached.pop(0)
        if at not in seen:
            seen.add(at)
            yield at


def _known(said: Sequence[SaidWord], at: int) -> list[int]:
    return [SURELY[tuple(word.plain for word in said[at:end])] for end in ends_of(said, at, SURELY)]
