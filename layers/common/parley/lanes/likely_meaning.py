"""Reads which of a few meanings a text has that no list of words and no grammar holds: as the answer to what the person
was just asked, or as a word to what they are in the middle of. The trained reader of requests decides. Pure.

It takes no value from a text, only its meaning: a number or a time that counts needs a grammar.
"""

from collections.abc import Mapping

from parley.conversation.crisis import doubted_danger
from parley.conversation.request_reader import label_shares
from parley.lanes.rewording import forms_of

SURELY = 0.9
"""How likely a text must want one thing of a lane, from 0 to 1, to be no other lane's."""
LONGEST = 160
"""The most characters of such a text: a longer one tells more than one thing."""


def likely_meaning(text: str, meanings: Mapping[str, str], least: float) -> str:
    """Return the meaning that a text has by at least this likelihood, from 0 to 1, of those that the labels of requests
    have here; "" if none is so likely, and for a text that may tell of a danger. Several labels may mean the same.
    """
    if len(text) > LONGEST:
        return ""
    found = dict[str, float]()
    for label, share in label_shares(text).items():
        if label in meanings:
            found[meanings[label]] = found.get(meanings[label], 0.0) + share
    meaning, likelihood = max(found.items(), key=lambda each: each[1], default=("", 0.0))
    return meaning if likelihood >= least and doubted_danger(text) is None else ""


def is_surely_of(lanes: tuple[str, ...], text: str) -> bool:
    """Return whether a text surely wants one thing that one of these lanes does: "want to get into stretching, after my
    morning coffee" orders no coffee.
    """
    own = {label for labels in forms_of(lanes, with_shared=False).values() for label in labels}
    return bool(own) and bool(likely_meaning(text, {each: each for each in own}, SURELY))
