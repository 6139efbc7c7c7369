"""The words in a person's clauses that ask for what a tool does. Pure.

They are the first word of each of a tool's phrases, with all words in front of the first slot, and the words of its
own beside these (`deed_words.py`).
"""

from collections.abc import Sequence
from functools import cache

from parley.conversation import requests
from parley.conversation.normal_form import without_accents
from parley.lanes.own_words import LETTERS, NEGATIONS, WISH_WORDS, is_form_of
from parley.ports import Services
from parley.texts.vocabulary import listed, pattern
from parley.tools.tool import Tier, Tool

CLITICS = pattern(WISH_WORDS, "clitics", r"(?:{}){{1,2}}$")
"""Matches the pronouns that Spanish joins to a verb: "pásalo"."""
ASKING = frozenset(map(without_accents, listed(WISH_WORDS, "wish_openings")))
"""Words with which a phrase may begin that say nothing of what is wanted."""


@cache
def words_of(tool: Tool[Services], tools: tuple[Tool[Services], ...]) -> frozenset[str]:
    """Return the words that ask for what a tool does: the first word of each of its phrases, and all words before the
    first slot. Words that read tools use do not count: "alarm" cancels nothing.
    """
    looks = looks_of(tools)
    found = {without_accents(each) for each in tool.deeds}
    for phrase in tool.phrases:
        words = without_accents(phrase.literal).split()
        if NEGATIONS & set(words):
            continue  # "don't remind me to ..." cancels, and "remind" alone does not
        found |= {word for word in _deed(words) if not {word, f"{word}s"} & looks}
        opening = without_accents(phrase.opening)
        found |= {opening} if " " in opening else set()
    return frozenset(form for each in found for form in (each, without_clitics(each)))


@cache
def all_deeds_of(tools: tuple[Tool[Services], ...]) -> frozenset[str]:
    """Return the single words that ask for any action: those of the tools that change something, and general verbs of
    request.
    """
    own = (deed for tool in tools if tool.tier is not Tier.READ for deed in words_of(tool, tools) if " " not in deed)
    return frozenset((*own, *map(without_accents, requests.VERBS)))


@cache
def denials_of(tool: Tool[Services]) -> frozenset[str]:
    """Return the parts of a tool's phrases with two words or more of which one is a negation: "isnt done"."""
    pieces = (without_accents(each) for phrase in tool.phrases for each in phrase.literals)
    return frozenset(each for each in pieces if NEGATIONS & set(each.split()) and len(each.split()) > 1)


def forms_of(word: str) -> tuple[str, ...]:
    """Return a word as it is, and without the pronouns that Spanish joins to a verb ("pásalo")."""
    return (word, without_clitics(word))


def without_clitics(word: str) -> str:
    bare = CLITICS.sub("", word)
    return bare if len(bare) > LETTERS else word


def is_word_of(word: str, deeds: frozenset[str], *, as_told: bool) -> bool:
    """Whether a word is one for a deed. With `as_told`, it tells that the deed is done: "cleaned", and not "clean"."""
    forms = ((form, deed) for form in forms_of(word) for deed in deeds if is_form_of(form, deed))
    return any(not as_told or len(form) >= len(deed) for form, deed in forms)


def _deed(words: Sequence[str]) -> Sequence[str]:
    """Return the word of a phrase that says what is done, in a list: the first long word that is not just a way of
    asking. [] if there is none.
    """
    long = [word for word in words if len(word) > LETTERS and word not in ASKING]
    return long[:1]


@cache
def looks_of(tools: tuple[Tool[Services], ...]) -> frozenset[str]:
    """Return the words in the phrases of the read tools. A tool that only says what is not done here looks at nothing:
    "order me a taxi" makes "order" no word for a look.
    """
    looking = (phrase for each in tools if each.tier is Tier.READ and not each.only_declines for phrase in each.phrases)
    return frozenset(word for phrase in looking for word in without_accents(phrase.literal).split())
