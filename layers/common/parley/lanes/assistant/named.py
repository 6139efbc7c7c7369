"""How people name a thing of theirs, a task, an event, a reminder or a contact, whichever of these it is."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from parley.conversation.normal_form import normalise

Title = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda text: " ".join(text.split()))]

BY_ID = "id:"
"""The mark before a task's id, in the answer to a choice between titles that are alike. A person never types it."""

NO_NAMES = frozenset(["it", "this", "that", "them", "these", "those", "one", "eso", "esto", "esa", "ese"])
"""Words that name no thing: "it", "that"."""

BESIDE_A_NAME = re.compile(
    r"^(?:(?:the|my|a|an|our|el|la|los|las|mi|un|una|del|de|con|with)\b ?)+"
    r"|^(?:(?:la |mi |el )?(?:cita|reunión|reunion|evento|tarea|recordatorio|alarma)(?: del?| con| de la)? )"
    r"| (?:appointment|meeting|event|task|reminder|alarm)$"
)
"""Words that people say with the name of a thing and that are no part of it."""


def named_as(named: str) -> tuple[str, ...]:
    """Return what the words for a thing may name, in normal form, the likeliest first: all of them, and those without
    words that only stand beside a name."""
    said = normalise(named)
    return tuple(dict.fromkeys((said, without_words_beside(said))))


def without_words_beside(named: str) -> str:
    """Return the words for a thing without those that only stand beside a name: of "my 3pm", "3pm"."""
    while (less := BESIDE_A_NAME.sub("", named)) != named and less:
        named = less
    return named
