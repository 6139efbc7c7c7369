"""Cut the polite words around a request: "hey, could you please", "thanks". They are no part of what is asked for.

    "call mum at 8, thanks"      "call mum at 8"
    "call mum? thx!"             "call mum"
    "send a thank you"           whole: the thanks are what is to be done

The words stand in `texts/courtesy`.
"""

import re
from functools import lru_cache

from parley.conversation.false_starts import without_false_starts
from parley.conversation.normal_form import normalise
from parley.texts.vocabulary import listed

WORDS = "parley.texts.courtesy"
MARK = r"(?<![\s,.;:!?–—-])(?P<mark>[\s,.;!?–—-]+)"
END = r"[\W_]*$"


def _any(name: str) -> str:
    """Return the text of a pattern that matches any word of this list in `texts/courtesy`, in all languages; one that
    matches nothing if the list is empty."""
    return "|".join(sorted(listed(WORDS, name))).strip("|") or "(?!)"


def _at_end(name: str) -> re.Pattern[str]:
    """Return a pattern that matches a word of this list in `texts/courtesy` at the end of a text, with the space or
    punctuation before it."""
    return re.compile(rf"{MARK}(?P<said>{_any(name)}){END}", re.IGNORECASE)


BEGINS = re.compile(rf"[¿¡ ]*(?:(?:{_any('begins_with')})\b[ ,.!¿¡]*)+", re.IGNORECASE)
GREETS = re.compile(
    rf"[¿¡ ]*(?:(?:{_any('greets')})\b(?: ?,? (?:{_any('greeted')})\b)?[ ,.!?¡…]*){{1,3}}", re.IGNORECASE
)
"""Matches the greetings with which a text begins, and who is greeted."""
ASKS_HOW = re.compile(rf"[¿ ]*(?:{_any('asks_how')})(?: ?,? (?:{_any('greeted')})\b)?[ ?!.]*", re.IGNORECASE)
"""Matches a whole text that only asks how one is, as a greeting."""
ASKS_WHO = re.compile(rf"[¿ ]*(?:{_any('asks_who')})[ ?!.]*", re.IGNORECASE)
"""Matches a whole text that asks who or what answers here."""
ASKS_MACHINE = re.compile(rf"[¿ ]*(?:{_any('asks_machine')})[ ?!.]*", re.IGNORECASE)
"""Matches a whole text that asks whether a machine or a person answers here."""
ENDS, ENDS_APART, SMALL_ENDS = map(_at_end, ("ends_with", "ends_apart", "small_ends"))
A_NAME = r"[^\W\d_]\S{1,20}(?: \S{1,20})?"
SIGNED = re.compile(
    rf"{MARK}(?:{_any('ends_with')}|{_any('signs_with')})\s?[,.!]\s{{1,3}}(?P<name>{A_NAME}){END}", re.IGNORECASE
)
"""Matches thanks at the end of a text with the name of who writes behind them: "thank you, Margaret"."""
NO_HESITATION = rf"(?!(?:{_any('no_hesitations')})(?!\S))"
HESITATIONS = re.compile(rf"(?<!\S){NO_HESITATION}(?:{_any('hesitations')}),?(?:\s|$)")
"""Matches hesitations ("um") in small letters only: "Um Bongo" is a name."""
TAKES_IT = listed(WORDS, "takes_it")
SAID_AT_ONCE = 3
"""The most polite words at the end of a text: "please, thanks, bye"."""


@lru_cache(maxsize=32)  # ten rules of a turn ask it of the same text
def without_polite_end(text: str) -> str:
    """Return the text without the polite words at its end ("thanks"); unchanged if they are what it asks for: "send a
    thank you"."""
    for _ in range(SAID_AT_ONCE):
        end = _polite_end(text)
        if end is None:
            return text
        text = text[:end]
    return text


@lru_cache(maxsize=32)
def without_hesitations(text: str) -> str:
    """Return the text without hesitations such as "um", and without times that it takes back; unchanged if it holds
    nothing else."""
    said = without_false_starts(HESITATIONS.sub("", text).strip())
    return said if any(map(str.isalnum, said)) else text


def without_greeting(text: str) -> str:
    """Return the text without the greeting at its beginning: "are you open" for "hi there, are you open". Unchanged if
    it says nothing else.
    """
    greeted = GREETS.match(text)
    rest = text[greeted.end() :] if greeted else text
    return rest if any(map(str.isalnum, rest)) else text


def without_courtesy(text: str) -> str:
    """Return the text without the polite words at its beginning and its end: "call mum" for "hey, call mum, thanks"."""
    begun = BEGINS.match(text)
    return without_polite_end(text[begun.end() :] if begun else text)


def _polite_end(text: str) -> int | None:
    """Return the position at which the last polite words of a text begin, with the punctuation before them; None if the
    text does not end in polite words."""
    signed = SIGNED.search(text)
    is_name = signed is not None and all(each[:1].isupper() for each in signed["name"].split())
    if signed is not None and is_name and signed.start() and not signed["mark"].isspace():
        return signed.start()
    for ends in (ENDS, ENDS_APART, SMALL_ENDS):
        found = ends.search(text)
        if found is None or not found.start():
            continue
        is_apart = not found["mark"].isspace()
        is_small = ends is not SMALL_ENDS or found["said"].islower()
        before = normalise(text[: found.start()].rpartition(" ")[2])
        if is_apart or (ends is not ENDS_APART and is_small and before not in TAKES_IT):
            return found.start()
    return None
