"""Recognises, by words alone, a question whether something is in a food, or whether somebody may eat it.

Such a question is answered only with an answer of the operator that was written for the very question: "yes" of
another one may do harm.
"""

import re
from functools import cache

from parley.business.files import Business
from parley.conversation.normal_form import normalise
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare

ALLERGY_WORDS = f"{__package__}.allergy_words"
LONGEST_ALLERGY_TEXT = 300
CLAUSE = re.compile(r"[,.!;\n]+")
"""The most characters of a text that is read."""


def read(text: str, business: Business, notes: LaneNotes) -> ReadCommand | None:
    """Return the call of the FAQ for a question about what somebody may eat; None for any other text."""
    if not asks_of_allergy(text):
        return None
    asked = _without_reason(text)
    return ReadCommand("general_faq", {"words": asked}, goes_first=True)


def _without_reason(text: str) -> str:
    """Return a question about gluten without the clause that says who must not eat it: "I'm coeliac" is its reason, and
    no other question. Any other text as it stands.
    """
    said = [each for each in CLAUSE.split(text[:LONGEST_ALLERGY_TEXT]) if bare(normalise(each)).split()]
    asked = [each for each in said if not _listed("coeliac").issuperset(bare(normalise(each)).split())]
    rest = ", ".join(each.strip() for each in asked)
    return rest if len(asked) < len(said) and "gluten" in normalise(rest) else text


def asks_of_allergy(text: str) -> bool:
    """Return whether the text asks whether something is in a food, or whether it is safe for somebody: "any nuts in
    them? my son is allergic". The name of a product ("almond croissant") is no such question.
    """
    said = bare(normalise(text[:LONGEST_ALLERGY_TEXT]))
    around, words = f" {said} ", set(said.split())
    begins = said.partition(" ")[0] in _listed("opens")
    is_asked = "?" in text or begins or not _listed("dangers").isdisjoint(words)
    is_inside = any(f" {each} " in around for each in _listed("asks_inside"))
    return is_asked and is_inside and not _listed("allergens").isdisjoint(words)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(bare(each) for each in listed(ALLERGY_WORDS, name))
