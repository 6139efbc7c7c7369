"""The words that no session says, whoever writes it: a list of them, and pairs that are harmful together. What is
unsafe in other words is heard by a classifier that has learnt from sentences (`training/session_sentences`). Pure.

A refused sentence is replaced by a written one, so in doubt it is refused.
"""

import re

from parley.conversation.normal_form import without_accents
from parley.conversation.text_classifier import classifier
from parley.lanes.guide.model_sentences import holds_any, told_words

ADDRESS = re.compile(r"[\w-]\.[a-z]{2,}|@|https?:|www\.|\d{3}[ .-]?\d{3,4}", re.IGNORECASE)
"""Matches a web address, also a bare one ("calm.example.org"), an email address, and a telephone number."""
NOT_AN_ADDRESS = re.compile(r"\b(?:[a-z]\.){2,4}", re.IGNORECASE)
"""Matches abbreviations such as "e.g." and "p.m.", whose points are no part of an address."""

CLASSIFIER_PACKAGE = "parley.lanes.guide"
UNSAFE = 0.65
"""How likely it has to be, from 0 to 1, that a sentence is unsafe for it to be refused."""


def is_safe(sentence: str) -> bool:
    """Return whether a sentence may be told: it has no address, no word that a calm session avoids, does not ask to
    hold the breath, and is not like sentences that are unsafe.
    """
    if ADDRESS.search(NOT_AN_ADDRESS.sub(" ", sentence)):
        return False
    said = without_accents(sentence)
    words = set(said.split())
    holds_breath = not words.isdisjoint(told_words("holding")) and not words.isdisjoint(told_words("held"))
    return not holds_breath and not holds_any(said, "unsafe") and not _is_like_unsafe(sentence)


def _is_like_unsafe(sentence: str) -> bool:
    """Return whether the classifier holds the sentence to be unsafe."""
    return classifier(CLASSIFIER_PACKAGE, "session_sentences").probabilities(sentence)["unsafe"] >= UNSAFE
