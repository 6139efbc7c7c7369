"""Recognises, by words alone, a text about what somebody has ordered, paid or cancelled: what a place tells everybody
answers no such text.

    "did my husband order the cake already?", "did I get charged?"     asks what was done
    "I paid", "ya pagué"                                               says what was done
"""

from parley.conversation.normal_form import normalise
from parley.texts.vocabulary import listed, pattern
from parley.tools.phrases import bare

VOCABULARY = "parley.conversation.vocabulary"
MOST_READ = 200
"""The most characters of a text that are read."""
OWN_AFFAIRS = pattern(VOCABULARY, "own_affairs", r"(?:^| )(?:{})(?: |$)")


REFUSING = listed(VOCABULARY, "opens_a_refusal")


def opens_with_refusal(text: str) -> bool:
    """Return whether the text begins by refusing or correcting something: "no oat, normal milk"."""
    return normalise(text[:MOST_READ]).partition(" ")[0].strip(",.") in REFUSING


def speaks_of_own_affairs(text: str) -> bool:
    """Return whether the text is about what somebody has ordered, paid or cancelled, or whether they have."""
    return OWN_AFFAIRS.search(bare(normalise(text[:MOST_READ]))) is not None
