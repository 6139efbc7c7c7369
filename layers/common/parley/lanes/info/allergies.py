"""Recognises, by words alone, a question whether something is in a food, or whether somebody may eat it.

Such a question is answered only with an answer of the operator that was written for the very question: "yes" of
another one may do harm.
"""

from functools import cache

from parley.business.files import Business
from parley.conversation.normal_form import normalise
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare

WORDS = f"{__package__}.allergy_words"
LONGEST = 300
"""The most characters of a text that is read."""


def read(text: str, business: Business, notes: LaneNotes) -> ReadCommand | None:
    """Return the call of the FAQ for a question about what somebody may eat; None for any other text."""
    return ReadCommand("general_faq", {"words": text}, goes_first=True) if asks_of_allergy(text) else None


def asks_of_allergy(text: str) -> bool:
    """Return whether the text asks whether something is in a food, or whether it is safe for somebody: "any nuts in
    them? my son is allergic". The name of a product ("almond croissant") is no such question.
    """
    said = bare(normalise(text[:LONGEST]))
    around, words = f" {said} ", set(said.split())
    begins = said.partition(" ")[0] in _listed("opens")
    is_asked = "?" in text or begins or not _listed("dangers").isdisjoint(words)
    is_inside = any(f" {each} " in around for each in _listed("asks_inside"))
    return is_asked and is_inside and not _listed("allergens").isdisjoint(words)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(bare(each) for each in listed(WORDS, name))
