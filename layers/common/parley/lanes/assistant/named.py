"""The words by which people name a thing of theirs: a task, an event, a reminder or a contact."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from parley.conversation.normal_form import normalise
from parley.texts import further

Title = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]

NO_NAMES = frozenset(
    [
        "it",
        "this",
        "that",
        "them",
        "these",
        "those",
        "one",
        "eso",
        "esto",
        "esa",
        "ese",
        *further.listed("names_nothing"),
    ]
)
"""Words that name no thing: "it", "that"."""

BESIDE_A_NAME = re.compile(
    r"^(?:(?:both|all|of|the|my|a|an|our|ambos|ambas|todos|todas|el|la|lo|los|las|mi|mis|un|una|del|de|con|with"
    rf"{further.alternatives('beside_a_thing')})\b ?)+"
    r"|^(?:los|las) dos "
    r"|^(?:(?:la |mi |el )?(?:cita|reunión|reunion|evento|tarea|recordatorio|alarma)(?: del?| con| de la)? )"
    rf"{further.alternatives('kinds_of_things')}"
    r"| (?:appointment|meeting|event|task|reminder|alarm|thing|one)s?$"
)
"""Matches words beside the name of a thing that are no part of it: "my", "both", "appointment"."""


def named_as(named: str) -> tuple[str, ...]:
    """Return the names that the words for a thing may mean, in normal form, the likeliest first: the whole words, then
    without words such as "my" and "appointment" ("my 3pm" as "3pm").
    """
    said = normalise(named)
    return tuple(dict.fromkeys((said, without_words_beside(said))))


def without_words_beside(named: str) -> str:
    """Return the words for a thing without words that are no part of its name: "my 3pm" as "3pm"."""
    while (less := BESIDE_A_NAME.sub("", named)) != named and less:
        named = less
    return named
