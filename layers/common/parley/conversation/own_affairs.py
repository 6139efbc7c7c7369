"""Recognises, by words alone, a text about what somebody has ordered, paid or cancelled: what a place tells everybody
answers no such text.

    "did my husband order the cake already?", "did I get charged?"     asks what was done
    "I paid", "ya pagué"                                               says what was done
"""

import re
from functools import cache

from parley.conversation.normal_form import normalise
from parley.texts.vocabulary import listed, pattern
from parley.tools.phrases import bare

VOCABULARY = "parley.conversation.vocabulary"
MOST_READ = 200
"""The most characters of a text that are read."""


@cache
def _own_affairs() -> re.Pattern[str]:
    """Return the pattern of a text about what somebody has ordered; it is compiled when the first text is read."""
    return pattern(VOCABULARY, "own_affairs", r"(?:^| )(?:{})(?: |$)")


def opens_with_refusal(text: str) -> bool:
    """Return whether the text begins by refusing or correcting something: "no oat, normal milk"."""
    return normalise(text[:MOST_READ]).partition(" ")[0].strip(",.") in listed(VOCABULARY, "opens_a_refusal")


def speaks_of_own_affairs(text: str) -> bool:
    """Return whether the text is about what somebody has ordered, paid or cancelled, or whether they have."""
    return _own_affairs().search(bare(normalise(text[:MOST_READ]))) is not None
