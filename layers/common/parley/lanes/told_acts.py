"""Who has done what a clause tells: the person, somebody else, or nobody yet. Pure.

"called nani" completes the task "call nani", and "nani called me" does not; "limpié el horno" completes "limpiar el
horno", and "el horno no lo he limpiado" puts it back on the list. Clauses are in their normal form, without accents.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from parley.lanes.own_words import NEGATIONS, PLACES, STEM, WISH_WORDS, common, is_like
from parley.lanes.said_times import without_times
from parley.lanes.tool_deeds import is_word_of
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.texts.vocabulary import words as vocabulary

ADVERBS = listed(WISH_WORDS, "wish_adverbs")
"""Words beside a verb that are not its subject: "just", "ya", "have"."""
FILLERS = listed(WISH_WORDS, "wish_fillers")
ADDRESSED = pattern(WISH_WORDS, "wish_addressed", r"^(?:{})(?= |$)")
"""Matches words in front of a verb that name to whom somebody has done something: "a bea ya le", of "escribí"."""
PASSIVE = listed(WISH_WORDS, "wish_passive")
"""Words between a thing and what is done with it, by nobody who is named: "the lunch got pushed back"."""
SUBJECTS = listed(WISH_WORDS, "wish_speakers")
"""Words by which a person is the subject of what they say: "i", "we"."""


def _is_past(word: str) -> bool:
    return (word.endswith("ed") and len(word) > STEM) or word in listed(WISH_WORDS, "wish_past")


def is_of_others(words: Sequence[str], at: int, title: str) -> bool:
    """Whether the word at `at` tells what somebody else has done: "ana moved her dentist to friday". A thing itself is
    no subject if nothing but a time stands behind: "the dentist moved to friday".
    """
    if not _is_past(words[at]):
        return False
    beside = ADVERBS | FILLERS | listed(WISH_WORDS, "wish_of_a_thing") | listed(WISH_WORDS, "wish_and")
    before = ADDRESSED.sub("", " ".join(words[:at]))
    in_front = [word for word in without_times(before).split() if word not in beside]
    if not in_front or SUBJECTS & set(in_front):
        return False
    behind = without_times(" ".join(words[at + 1 :])).split()
    is_thing = all(word in PLACES or any(is_like(word, each) for each in title.split()) for word in in_front)
    if is_thing and words[at - 1] in PASSIVE:
        return False
    is_said_alone = all(word in ADVERBS or word in FILLERS for word in behind if any(map(str.isalnum, word)))
    return not (is_thing and is_said_alone and words[at] not in listed(WISH_WORDS, "wish_acts_of_people"))


def is_own_act(words: Sequence[str], at: int, title: str) -> bool:
    """Whether the word at `at` says that the person has done what a title begins with: "limpié el horno", for "limpiar
    el horno".
    """
    verb, word = title.partition(" ")[0], words[at]
    if not verb or word == verb or set(words[:at]) & listed(WISH_WORDS, "wish_that"):
        return False
    if word in _endings("irregular_past").get(verb, ()):
        return True  # "the gym is paid", of "pay gym"
    if word in _endings("acts_alike").get(verb, ()):
        others = frozenset(title.split()[1:]) - common()
        return any(is_like(each, thing) for each in words[at + 1 :] for thing in others)  # "spoke to lucy"
    if not is_like(word, verb):
        return False
    if any(word == f"{verb[:-2]}{each}" for each in _endings("past_endings").get(verb[-2:], ())):
        return True
    is_done = any(word == f"{verb[:-2]}{each}" for each in _endings("done_endings").get(verb[-2:], ()))
    things = title.split()[1:]  # "plantas regadas", and no "llamada de lucia"
    return _is_past(word) or (is_done and any(is_like(each, thing) for each in words[:at] for thing in things))


def is_told(words: Sequence[str], at: int, title: str, deeds: frozenset[str], *, as_told: bool) -> bool:
    """Whether the word at `at` is one for a deed, and tells of no act of others. With `as_told`, it says that the deed
    is done: "cleaned", and not "clean".
    """
    is_deed = is_word_of(words[at], deeds, as_told=as_told) or (as_told and is_own_act(words, at, title))
    return is_deed and not is_of_others(words, at, title)


def denies(words: Sequence[str], title: str) -> bool:
    """Whether a clause denies what a title says, and says nothing else: "el horno no lo he limpiado", of "limpiar el
    horno".
    """
    verb, *things = title.split() or [""]
    beside = [word for word in words if word not in NEGATIONS | ADVERBS | FILLERS]
    if not things or not NEGATIONS & set(words):
        return False
    is_verb = any(word != verb and is_like(word, verb) for word in beside) or verb in beside
    return (
        is_verb
        and any(word in things for word in beside)
        and all(is_like(word, verb) or word in things or word in SUBJECTS for word in beside)
    )


@cache
def _endings(table: str) -> Mapping[str, Sequence[str]]:
    """Return the endings of what a person says they have done, by the last two letters of the verb ("e" for "ar"); or
    whole forms, by the verb, from the table of irregular ones.
    """
    tables = (vocabulary(WISH_WORDS, language)[table] for language in LANGUAGES)
    return {verb: each.split() for table in tables for verb, each in table.items()}
