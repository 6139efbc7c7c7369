"""Tells texts that give an order nothing while its checkout asks for something: "hurry up", "tengo prisa". Pure."""

from parley.conversation.phrase_marks import marks_of
from parley.lanes.commerce.small_words import GRAMMAR_WORDS

MOST_WORDS = 14
"""The most words of such a text."""
LISTS = ("hurries", "hurry_fillers")


def asks_for_haste(text: str) -> bool:
    """Return whether a text says that its writer is in a hurry, or tired of being asked, and nothing else."""
    return "hurries" in marks_of(text, GRAMMAR_WORDS, LISTS, MOST_WORDS)
