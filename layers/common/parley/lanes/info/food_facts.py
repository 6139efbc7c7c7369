"""Finds what the operator's FAQ tells about something that some people must not eat: egg, milk, gluten.

What is found was written for another question. It is told together with that question and never as a yes or a no. Pure.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache

from parley.business.files import Business, FaqEntry
from parley.conversation.normal_form import normalise
from parley.lanes.info.allergies import ALLERGY_WORDS, LONGEST_ALLERGY_TEXT
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare

FOODS = ("egg", "milk", "gluten", "nuts", "sesame", "soy", "seafood", "sugar")
"""The foods that the files of words list, as `of_egg`: all that tells whether it is in something, in every language."""
MOST_FACTS = 2
"""The most entries of the FAQ that one answer tells."""


def told(question: str, business: Business, language: Language) -> list[FaqEntry]:
    """Return the entries of the FAQ that name a food which the question asks about, in the language if they are
    translated; up to MOST_FACTS, empty if none does.
    """
    asked = _foods(question[:LONGEST_ALLERGY_TEXT])
    entries = (
        answer.in_any(language)
        for answer, foods in zip(business.faq.answers, _foods_of_answers(business), strict=True)
        if asked & foods
    )
    return [entry for entry in entries if entry is not None][:MOST_FACTS]


@lru_cache(maxsize=4)
def _foods_of_answers(business: Business) -> tuple[frozenset[str], ...]:
    """Return the foods that each answer of the FAQ names, or one of its questions, in any language."""
    return tuple(
        _foods(
            " ".join(
                text
                for language in LANGUAGES
                if (entry := answer.in_(language))
                for text in (entry.answer, *entry.questions)
            )
        )
        for answer in business.faq.answers
    )


def left_out(question: str) -> frozenset[str]:
    """Return the foods that a question wants something to go without: {"sugar"} for "pasteles sin azúcar"; empty for
    any other question.
    """
    said = bare(normalise(question[:LONGEST_ALLERGY_TEXT])).split()
    asks = not {bare(each) for each in listed(ALLERGY_WORDS, "without")}.isdisjoint(said)
    return _foods(question[:LONGEST_ALLERGY_TEXT]) if asks else frozenset()


def speaks_of(entry: FaqEntry, foods: Collection[str]) -> bool:
    """Return whether an entry of the FAQ names all these foods, in its answer or its questions."""
    return _foods(" ".join((entry.answer, *entry.questions))).issuperset(foods)


def _foods(text: str) -> frozenset[str]:
    return frozenset(_named(set(bare(normalise(text)).split())))


def _named(said: set[str]) -> Iterator[str]:
    for food in FOODS:
        if not said.isdisjoint(bare(each) for each in listed(ALLERGY_WORDS, f"of_{food}")):
            yield food
