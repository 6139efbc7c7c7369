"""Whether a person has named the whole of an entry, or a part of it that may be done without the rest. Pure.

    "milk, eggs and bread"   a list: several things, of which "eggs" is one; only all of its words name it
    "call the dentist"       one thing: any whole words of it name it, "dentist" as well

A list is joined by a comma, by "and" or "y", or by a sign that stands for these. Articles need not be said.
"""

import re
from importlib.resources import files

from parley.conversation.normal_form import normalise
from parley.texts import further

NAMES = files(__package__).joinpath("names.md").read_text(encoding="utf-8").strip()
"""What a model is told of the arguments that name things."""
BY_ID = "id:"
"""The mark before a thing's id, as the value of an option if several things have one name. A person never types it."""
ONLY_ONE = f"{BY_ID}only"
"""The value of such an argument that stands for the only thing of its kind: a model that passes no name means that."""
JOINT = re.compile(rf",(?!\d)|[;&+/\n]|\b(?:and|plus|y|e|más{further.alternatives('list_joints')})\b", re.I)
"""Matches what joins the things of a list; the comma in "1,000" joins nothing."""
UNSAID = frozenset(
    (
        "the",
        "a",
        "an",
        "some",
        "my",
        "our",
        "of",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "de",
        "del",
        "mi",
        *further.listed("unsaid"),
    )
)
"""Words that need not be said to name a thing, as articles and "of": "the milk" is "milk"."""


def parts_of(words: str) -> list[str]:
    """Return the parts of a text that lists several things: "milk, eggs and bread" has three. [] if it names a single
    thing.
    """
    parts = [each.strip() for each in JOINT.split(words) if each.strip()]
    return parts if len(parts) > 1 else []


def is_list(title: str) -> bool:
    """Return whether a title lists several things: "milk, eggs and bread"."""
    return bool(parts_of(title))


def title_words(text: str) -> frozenset[str]:
    """Return the words of a title in their normal form, without articles and the words that join a list."""
    return frozenset(normalise(JOINT.sub(" ", text)).split()) - UNSAID


def names_all(said: str, title: str) -> bool:
    """Return whether a person's words name the whole title: all of its words if it lists several things. A title that
    names one thing is always whole.
    """
    return not is_list(title) or title_words(title) <= title_words(said)
