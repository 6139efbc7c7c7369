"""What a text says by its words alone: that somebody wants a person, wants the bot back, or is very displeased.

A sentence asks for a person only if it is understood from its first word to its person, as `words/en.toml` has it:
"remind me to talk to someone" is another wish. Displeasure is about this service only if nobody else is spoken of. Work
is bounded: `MOST_SENTENCES` sentences of a text of `MOST_CHARACTERS`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from parley.conversation.normal_form import normalise
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words
from parley.tools.phrases import bare

WORDS = f"{__package__}.words"
MOST_CHARACTERS, MOST_SENTENCES = 1_000, 12
MOST_WORDS = 24
"""The most words that stand in front of the person who is asked for."""
SENTENCE = re.compile(r"[.!?;\n\r…¡¿]+")
PAUSE = re.compile(r"[,:]| [-–—] ")


@lru_cache(maxsize=16)  # a turn asks more than once
def asks_for_person(text: str) -> bool:
    """Whether this text asks for a person to answer instead of the bot."""
    said = _plain(text)
    if said in _list("alone"):
        return True
    sentences = list(_sentences(text))
    return any(_asks(sentence) for sentence in sentences) or any(
        _asks(part) for sentence in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES] for part in _parts(sentence)
    )


def clearly_asks_for_person(text: str) -> bool:
    """Whether a sentence of this text asks for a person, and no word alone, which may be an answer: "the manager"."""
    return _plain(text) not in _list("alone") and asks_for_person(text)


def wants_bot(text: str) -> bool:
    """Whether this text asks for the bot: as a whole, or in a part with a verb: "ok bye, back to the bot"."""
    parts = (part for sentence in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES] for part in _parts(sentence))
    return _is_for_bot(_plain(text)) or any(_is_for_bot(part, needs_verb=True) for part in parts)


def has_no_more(text: str) -> bool:
    """Whether this text as a whole says that its writer has no more to say."""
    return _plain(text) in _list("nothing_more")


def names_no_problem(text: str) -> bool:
    """Whether this text as a whole says that there is a problem, and not which one."""
    return _plain(text) in _list("bare_problems")


def tells_problem(text: str) -> bool:
    """Whether this text, which asks nothing, tells of a problem with what somebody bought."""
    around = f" {_plain(text)} "
    is_about_others = not _list("not_problems").isdisjoint(around.split())
    return "?" not in text and not is_about_others and any(f" {words} " in around for words in _list("problems"))


@lru_cache(maxsize=16)
def is_displeased(text: str) -> bool:
    """Whether this text shows strong displeasure with the service."""
    return any(_is_displeased(sentence) for sentence in _sentences(text))


# --- sentences --------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """The text in its normal form, and without accents, which people leave out on a phone."""
    return bare(normalise(text[:MOST_CHARACTERS]))


def _sentences(text: str) -> Iterator[str]:
    for sentence in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES]:
        if said := _plain(sentence):
            yield said


def _parts(sentence: str) -> Iterator[str]:
    """The parts of a sentence between its pauses: "no, I want a human"."""
    for part in PAUSE.split(sentence)[:MOST_SENTENCES]:
        if said := _plain(part):
            yield said


def _asks(sentence: str) -> bool:
    said = sentence.split()[: MOST_WORDS + 1]
    asking, verbs, people, polite = (_list(name) for name in ("asking", "verbs", "people", "polite"))
    for at in range(min(len(said), MOST_WORDS)):
        for length in (3, 2, 1):
            if " ".join(said[at : at + length]) in people and _is_asking(said[:at], asking, verbs):
                return _may_end(said[at + length :], polite)
        if said[at] not in asking:
            return False
    return False


def _is_asking(before: Sequence[str], asking: frozenset[str], verbs: frozenset[str]) -> bool:
    return not verbs.isdisjoint(before) and asking.issuperset(before)


def _is_for_bot(said: str, needs_verb: bool = False) -> bool:
    """Whether these words name the bot, and are otherwise those of somebody who wants it back."""
    said_words = said.split()[: MOST_WORDS + 1]
    around = f" {' '.join(said_words)} "
    longest_first = sorted(_list("bots"), key=len, reverse=True)
    named = next((f" {name} " for name in longest_first if f" {name} " in around), None)
    if named is None or (needs_verb and _list("bot_verbs").isdisjoint(said_words)):
        return False
    return _list("to_bot").issuperset(around.replace(named, " ", 1).split())


def _may_end(after: Sequence[str], polite: frozenset[str]) -> bool:
    """Whether a wish for a person may go on with these words: "a human, now"; "someone about my cake"."""
    rest = " ".join(after)
    return polite.issuperset(after) or any(f"{rest} ".startswith(f"{tail} ") for tail in _list("tails"))


def _is_displeased(sentence: str) -> bool:
    said = sentence.split()[: 2 * MOST_WORDS]
    if not _list("others").isdisjoint(said):
        return False
    around = f" {' '.join(said)} "
    if any(_is_said(around, phrase) for phrase in _list("anywhere")):
        return True
    found = next((phrase for phrase in _longest_first() if f" {phrase} " in around), None)
    return found is not None and _list("fillers").issuperset(around.replace(f" {found} ", " ", 1).split())


def _is_said(around: str, phrase: str) -> bool:
    """Whether the words of a sentence hold this phrase, and no word before it turns it round."""
    before, found, _ = around.partition(f" {phrase} ")
    return bool(found) and before.rpartition(" ")[2] not in _list("negations")


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(_list("whole"), key=len, reverse=True))


@cache
def _list(name: str) -> frozenset[str]:
    """The words or phrases of the list with that name, of all languages: people mix them."""
    if isinstance(words(WORDS, LANGUAGES[0])[name], list):
        return frozenset(_plain(each) for each in listed(WORDS, name))
    return frozenset(_plain(each) for language in LANGUAGES for each in words(WORDS, language)[name].split())
