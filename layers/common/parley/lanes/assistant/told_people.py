"""Whom a person looks for among their contacts, in whatever words, while there is no model: "who was the fella I saved
for the gutters?", "¿cuál era el celular de don Hernán?". It only looks.
"""

from collections.abc import Sequence

from parley.lanes.assistant.told_clauses import EDGES, WISH_TABLES, aligned
from parley.lanes.lane import ReadCommand
from parley.texts.vocabulary import pattern

SOUGHT = pattern(WISH_TABLES, "sought_person", r"^(?:{})[\s?!.]{{0,4}}$")
"""Matches a whole text that looks for somebody; the group that matched is who it is, or what they are for."""
LONGEST, NAME_WORDS = 100, 5
"""The most characters of such a text, and the most words of a name in it."""


def read(text: str) -> Sequence[ReadCommand]:
    """Return the look at the contacts of the name that a text looks for; none for any other text."""
    said = aligned(text) if len(text) <= LONGEST else ""
    found = SOUGHT.match(said.strip(EDGES))
    if found is None:
        return ()
    begin = said.index(said.strip(EDGES))
    start, end = next((found.span(n) for n in range(1, len(found.groups()) + 1) if found[n]), (0, 0))
    name = text[begin + start : begin + end].strip(EDGES)
    is_name = 0 < len(name.split()) <= NAME_WORDS
    return (ReadCommand("search_contacts", {"name": name}),) if is_name else ()
