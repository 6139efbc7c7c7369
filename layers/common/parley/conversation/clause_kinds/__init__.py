"""Tells of which kind a clause is that a person wrote: chat, a question, a wish for an order, a complaint and so on.

A classifier that was trained on sentences (`training/kinds`) decides. A clause that is mere chat may be left out of
what a text is read for, so that needs near certainty; and a clause with a sign of content is never mere chat, whatever
the classifier says:

    a digit, a number word, a time, a question mark, a denial, a word of the list `content`, one of `asks` in front

Pure, and linear in the length of a text.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache

from parley import times
from parley.conversation.language import common_words
from parley.conversation.normal_form import without_accents
from parley.conversation.text_classifier import classifier
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed


class ClauseKind(StrEnum):
    """What a clause does: the labels that the classifier was trained on."""

    CHAT = "chat"
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    REASON = "reason"
    """Why something is wanted: "it's for my mum's birthday"."""
    QUESTION = "question"
    ORDER = "order"
    """A wish to order something, or to change what is ordered."""
    TIME = "time"
    DETAILS = "details"
    """An address, a name, who collects, or how one pays."""
    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    COMPLAINT = "complaint"
    PERSON = "person"
    """A wish to talk to a person."""
    NOTE = "note"
    """What whoever makes the goods has to know: "not too dark"."""
    TASK = "task"
    """A wish to a personal assistant: a reminder, an event, an email."""


EMPTY = (ClauseKind.CHAT, ClauseKind.GREETING, ClauseKind.THANKS, ClauseKind.GOODBYE, ClauseKind.REASON)
"""The kinds of clauses on which nobody has to act."""
NEARLY_CERTAIN, PROBABLE = 0.85, 0.55
"""How likely the kinds of EMPTY are together (0 to 1) for a clause that is left out, and for one that is probably chat.
In a cross-validation, the first leaves out less than 1 % of all clauses with content."""
SURE = 0.6
"""How likely a kind is at least for a clause that is answered by its kind alone (0 to 1)."""
LONGEST_CLAUSE = 200
"""The most characters of a clause that may be mere chat."""
FEWEST_WORDS = 3
"""The fewest words of such a clause: fewer tell the classifier too little, and may be a choice, a name or a yes."""
FEWEST_OF_REMARK = 4
"""The fewest words of a clause that is only probably chat."""
WORD = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"(?<![.!?;\n…])[.!?;\n…]+(?=\s|$)|\n+")
CLAUSE_END = re.compile(r",(?=\s)|\s[-–—]\s")


def kind_of(text: str) -> ClauseKind | None:
    """Return the kind of a text; None if no kind is likely enough."""
    likely = max(_shares(text), key=lambda each: each[1])
    return ClauseKind(likely[0]) if likely[1] >= SURE else None


def note_likelihood(clause: str) -> float:
    """Return how likely it is that a clause tells what whoever makes or brings an order has to know, from 0 to 1."""
    shares = dict(_shares(clause))
    return shares[ClauseKind.NOTE] + shares[ClauseKind.DETAILS]


def is_mere_chat(clause: str) -> bool:
    """Return whether nothing in a clause has to be acted upon: it is nearly certainly chat, a courtesy or a reason, and
    has no sign of content.
    """
    return is_nearly_certain(clause) and not has_content(clause)


def is_probably_chat(clause: str) -> bool:
    """Return whether a clause is rather chat than anything else, whatever signs of content it has, but for a question
    mark: it may be passed on as it stands, and must not be left out.
    """
    return _is_long_enough(clause, FEWEST_OF_REMARK) and _emptiness(clause) >= PROBABLE


def is_nearly_certain(clause: str) -> bool:
    """Return whether the classifier is nearly certain that a clause is chat, whatever signs of content it has."""
    return _is_long_enough(clause, FEWEST_WORDS) and _emptiness(clause) >= NEARLY_CERTAIN


def may_go_unanswered(clause: str) -> bool:
    """Return whether a clause needs no answer beside others that get one: it is nearly certainly chat, or probably and
    without a sign of content; and it names nobody.
    """
    is_chat = is_nearly_certain(clause) or (is_probably_chat(clause) and not has_content(clause))
    return is_chat and not may_name(clause)


def may_name(clause: str) -> bool:
    """Return whether a word of a clause is written as a name is, beside the first word of a longer clause."""
    said = WORD.findall(clause)
    first = 1 if len(said) >= FEWEST_OF_REMARK else 0
    return any(len(word) > 1 and word[0].isupper() and without_accents(word) not in _common() for word in said[first:])


def is_written_as_name(text: str) -> bool:
    """Return whether a text is nothing but a few words that are written as a name is, none of them a common one."""
    said = text.split()
    is_short = 0 < len(said) <= LONGEST_NAME
    return is_short and all(word.istitle() and without_accents(word) not in _common() for word in said)


LONGEST_NAME = 3
"""The most words of a text that is a name alone."""


@cache
def _common() -> frozenset[str]:
    return frozenset(without_accents(word) for language in LANGUAGES for word in common_words(language))


def _is_long_enough(clause: str, fewest: int) -> bool:
    """Return whether a clause has so many words at least, is not too long, and has no question mark."""
    return len(clause) <= LONGEST_CLAUSE and "?" not in clause and len(WORD.findall(clause)) >= fewest


def _emptiness(clause: str) -> float:
    """Return how likely it is that a clause is of one of the kinds of EMPTY."""
    return sum(share for kind, share in _shares(clause) if kind in EMPTY)


@lru_cache(maxsize=256)
def _shares(text: str) -> Sequence[tuple[str, float]]:
    """Return the kinds with how likely each is for a text."""
    return tuple(classifier(__package__, "kinds").probabilities(text).items())


def has_content(clause: str) -> bool:
    """Return whether a clause, which has a word, has a sign of content: a number, a time, a question mark, a denial, a
    word of the list `content`, or one of `asks` in front.
    """
    if "?" in clause or any(map(str.isdecimal, clause)):
        return True
    said = _words(clause)
    names_content = not (_numbers() | listed(__package__, "content")).isdisjoint(said)
    return names_content or said[0] in listed(__package__, "asks") or _denies(said) or _has_time(clause)


def _has_time(clause: str) -> bool:
    return bool(times.stretches(clause, LANGUAGES))


def _words(clause: str) -> list[str]:
    """Return the words of a clause without case, accents and apostrophes."""
    return WORD.findall(without_accents(clause).replace("'", "").replace("’", ""))


def _denies(said: Sequence[str]) -> bool:
    """Return whether words deny something, beside phrases such as "no worries", which deny nothing."""
    denials = [at for at, word in enumerate(said) if word in listed(__package__, "denials")]
    idle = _idle_denials()
    covered = {
        at + step
        for at in range(len(said))
        for phrase in idle.get(said[at], ())
        if tuple(said[at : at + len(phrase)]) == phrase
        for step in range(len(phrase))
    }
    return not covered.issuperset(denials)


@cache
def _idle_denials() -> dict[str, list[tuple[str, ...]]]:
    """Return the phrases that deny nothing by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(listed(__package__, "idle_denials")):
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return found


@cache
def _numbers() -> frozenset[str]:
    """Return the words for numbers, without those for one, which are articles and pronouns too."""
    return times.words_of("word_number") - listed(__package__, "ones")


def split_at(ends: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield the parts of a text, each with what ends it."""
    at = 0
    for each in ends.finditer(text):
        yield text[at : each.end()]
        at = each.end()
    yield text[at:]
