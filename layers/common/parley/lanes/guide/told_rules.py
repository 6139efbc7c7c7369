"""What a model may write between the sentences of a session that is not fit to be read: each kind is one rule of the
table `RULES`, with its words in `told_words`. Each judges one sentence. Pure.

A sentence that breaks a rule is left out and costs nothing, for another one takes its place.
"""

import re
from collections.abc import Callable
from functools import cache

from parley.conversation.normal_form import without_accents
from parley.lanes.guide.phases import PHASES, Phase
from parley.texts import Language
from parley.texts.vocabulary import listed, words

TOLD_WORDS = "parley.lanes.guide.told_words"
CLOCK = re.compile(r"\b\d{1,2}[:h]\d{2}\b")
"""Matches a clock time, as of a subtitle."""
VARIABLE = re.compile(r"(?<![\w.'’])[B-DF-HJ-NP-TV-XZ](?![\w.'’])")
"""Matches a capital letter that stands alone for something to be filled in: "for X minutes"."""
HOLE = re.compile(r"\s[,;.!?]|[,;:][ ]?[.,;!?]|_{2,}|^[,;:]")
"""Matches the marks around words that were cut out: "Dear , sink", "safe,."."""
VOCATIVE = re.compile(r",\s([^\W\d_]{3,})[,.!?…]")
"""Matches the place of a name by which somebody is spoken to: "soften your belly, Daniel."."""
ELISION = re.compile(r"\b(?:l|d|qu|j|n|c|dell|nell|all|sull|un)['’](?=[aeiouhyàâéèêîôûù])", re.IGNORECASE)
"""Matches a French or Italian word that has lost its end: "l'aria", "d'eau"."""
SHORT = 2
"""The letters of a foreign word that alone shows no other language."""
LAST_WORD = re.compile(r"\b(\w+)[.!?…]+$")


def breaks_rule(sentence: str, language: Language, phase: Phase | None) -> str | None:
    """Return the name of the first rule that a sentence breaks in a session in this language; None if it breaks none.
    `phase`: the phase that it is told in; None if any.
    """
    said = without_accents(sentence)
    if phase is not None and _is_of_another_phase(said, phase):
        return "another phase"
    return next((name for name, is_broken in RULES if is_broken(sentence, said, language)), None)


def _is_of_another_phase(said: str, phase: Phase) -> bool:
    """Return whether a sentence arrives in a phase between the first and the last, or comes back before the last."""
    is_arriving = phase not in (PHASES[0], PHASES[-1]) and holds_told(said, "arriving")
    return is_arriving or (phase != PHASES[-1] and holds_told(said, "coming_back"))


def _greets_by_name(sentence: str, said: str, language: Language) -> bool:
    """Return whether a sentence speaks to somebody by a name, or as to a customer."""
    first, _, rest = sentence.strip("¿¡ ").partition(" ")
    is_greeting = without_accents(first) in told_list("greets") and rest[:1].isupper()
    is_called = any(name[0].isupper() for name in VOCATIVE.findall(sentence))
    return is_greeting or is_called or holds_told(said, "customers")


def _asks_to_go_on(sentence: str, said: str, language: Language) -> bool:
    """Return whether a sentence asks its reader whether it shall go on, who may be asked nothing."""
    return "?" in sentence and holds_told(said, "asks_on")


def _only_counts(sentence: str, said: str, language: Language) -> bool:
    """Return whether a sentence is made of numbers alone: each is told once, so that a count has gaps."""
    return set(said.split()) <= _in_language("counted", language)


def _ends_in_the_middle(sentence: str, said: str, language: Language) -> bool:
    last = LAST_WORD.search(sentence)
    return last is not None and last[1].casefold() in _never_last(language)  # "tú" ends a sentence, and "tu" does not


def _is_foreign(sentence: str, said: str, language: Language) -> bool:
    """Return whether a sentence has words or letters of another language."""
    has_letters = any(each in _foreign_letters(language) for each in sentence.casefold())
    spoken = set(said.split())
    found = spoken & _foreign(language)
    is_spoken = len(found) > 1 or any(len(each) > SHORT for each in found)
    doubled = any(pair in word for word in spoken for pair in _in_language("foreign_pairs", language))
    return has_letters or doubled or ELISION.search(sentence) is not None or is_spoken


SentenceRule = Callable[[str, str, Language], bool]
"""Whether a sentence breaks a rule, by itself, in its plain form, and in the session's language."""
RULES: tuple[tuple[str, SentenceRule], ...] = (
    ("clock", lambda sentence, _, __: CLOCK.search(sentence) is not None),
    ("clock in words", lambda _, said, __: holds_told(said, "clock_words")),
    ("question", _asks_to_go_on),
    ("count", _only_counts),
    ("variable", lambda sentence, _, __: VARIABLE.search(sentence) is not None),
    ("hole", lambda sentence, _, __: HOLE.search(sentence) is not None),
    ("cut off", _ends_in_the_middle),
    ("greeting by name", _greets_by_name),
    ("model of itself", lambda _, said, __: holds_told(said, "of_itself")),
    ("advertisement", lambda _, said, __: holds_told(said, "advertisements")),
    ("about the text", lambda _, said, __: holds_told(said, "about_writing")),
    ("another language", _is_foreign),
)
"""The rules for every sentence. The first that is broken counts."""


def holds_told(said: str, name: str) -> bool:
    """Return whether a text in its plain form holds words of this list, as whole words side by side."""
    inside = f" {said} "
    return any(f" {each} " in inside for each in told_list(name))


@cache
def told_list(name: str) -> frozenset[str]:
    """Return the entries of a list of `told_words`, of all languages, in their plain form."""
    return frozenset(without_accents(each) for each in listed(TOLD_WORDS, name))


@cache
def _in_language(name: str, language: Language) -> frozenset[str]:
    return frozenset(without_accents(each) for each in str(words(TOLD_WORDS, language)[name]).split())


@cache
def _never_last(language: Language) -> frozenset[str]:
    return frozenset(str(words(TOLD_WORDS, language)["never_last"]).split())


def _foreign(language: Language) -> frozenset[str]:
    """Return words of other languages that this one does not have."""
    return _in_language("foreign", language)


@cache
def _foreign_letters(language: Language) -> frozenset[str]:
    return frozenset(str(words(TOLD_WORDS, language)["foreign_letters"]))
