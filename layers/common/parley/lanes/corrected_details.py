"""Whether a person has said the new details of a thing of theirs: a number, an address, the spelling of a name. Pure.

"rosa's number is 416 555 0149 now"   the whole detail
"it ends in seventy-one"              the end of a number, whose beginning stays
"terence, with one r"                 the words of a name; those that stay need not be said again
"my sister is Lena, lena@x.example"   all of somebody who is new
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from parley.conversation.normal_form import without_accents
from parley.lanes import own_words
from parley.lanes.own_words import STEM, WISH_WORDS, OwnWords, is_like
from parley.texts.vocabulary import listed

ALIKE = 0.85
"""The share of letters in which two spellings of a name agree."""
LONGEST_WORD = 40
LEAST_DIGITS = 6
"""The fewest digits of a phone number."""


def are_said(details: Sequence[tuple[str, str]], said: OwnWords, spoken: frozenset[str]) -> bool:
    """Whether a person's words say each detail that becomes another one. The first detail is what the thing is called,
    and words of theirs, now or before (`spoken`), name it so.
    """
    said = OwnWords([each.replace("-", " ") for each in said.heard], said.call)  # "seventy-one"
    changed = [(old, new) for old, new in details if old != new]
    known, called = said.words | spoken, [name or new for name, new in details[:1]]
    words = [word for name in called for word in without_accents(name).split()]
    is_named = any(is_like(word, each) or _is_spelt_like(word, each) for word in words for each in known)
    return is_named and bool(changed) and all(_is_said(old, new, said) for old, new in changed)


def _is_said(old: str, new: str, said: OwnWords) -> bool:
    """Whether a detail is said: each of its words, or the end of a number whose beginning stays."""
    if "@" in new:
        return any(new.casefold() in text.casefold() for text in said.heard)
    if len(own_words.digits(new)) >= LEAST_DIGITS and not any(map(str.isalpha, new)):
        return _is_number_said(own_words.digits(old), own_words.digits(new), said)
    words, before = without_accents(new).split(), without_accents(old).split()
    told = [word for word in words if word not in before]
    speaks_of_spelling = not said.words.isdisjoint(listed(WISH_WORDS, "spelling"))
    spelt = [word for word in told if speaks_of_spelling and any(_is_spelt_like(word, each) for each in before)]
    own = said.words | {word.removesuffix("s") for word in said.words}  # "the vet's number"
    return all(word in own or word in spelt for word in told) and bool(told or len(words) < len(before))


def _is_spelt_like(word: str, other: str) -> bool:
    """Whether two words of four letters and more differ by a letter or two: "terence" and "terrence"."""
    if min(len(word), len(other)) < STEM or max(len(word), len(other)) > LONGEST_WORD:
        return False
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= ALIKE


def _is_number_said(old: str, new: str, said: OwnWords) -> bool:
    whole = (each for each in said.phones if len(each) >= LEAST_DIGITS)
    if any(new.endswith(each) or each.endswith(new) for each in whole):
        return True
    ends = (each for each in said.words if each.isdecimal() and new.endswith(each))
    return any(old[-len(new) :][: -len(each)] == new[: -len(each)] for each in ends)
