"""Hears that somebody tells of a death, of somebody in hospital, or of a day that has worn them out. Pure."""

from parley.texts.vocabulary import pattern

VOCABULARY = "parley.conversation.vocabulary"
LONGEST = 200
"""The most characters of a text that is read."""
SORROW = pattern(VOCABULARY, "tells_of_sorrow", r"\b(?:{})\b")
WEARY = pattern(VOCABULARY, "tells_of_weariness", r"\b(?:{})\b")


def tells_of_sorrow(text: str) -> bool:
    """Return whether a text tells of a death, or of somebody in hospital."""
    return len(text) <= LONGEST and SORROW.search(text) is not None


def tells_of_weariness(text: str) -> bool:
    """Return whether a text tells that its writer is worn out, or had a bad day."""
    return len(text) <= LONGEST and WEARY.search(text) is not None
