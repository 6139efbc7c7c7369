"""Reads where people say that they are, beside what their clock shows: "no it's 8 in the morning here, I am in Leeds",
"estoy viviendo en Mérida ahora". Read without a model, and only whole. It looks only.
"""

import re
from collections.abc import Sequence

from parley.conversation import places
from parley.conversation.normal_form import without_accents
from parley.lanes import when
from parley.lanes.lane import ReadCommand
from parley.texts.vocabulary import listed, pattern

LONGEST = 120
"""The most characters of a text that is read."""
VOCABULARY = "parley.conversation.vocabulary"
SAYS_WHERE = pattern(VOCABULARY, "says_where", r"(?:\S+ )?(?:{}) (?P<place>[^\W\d_][\w'’. -]{{1,40}})")
"""Matches a clause in which people say where they are."""
NOW = pattern(VOCABULARY, "place_now", r" (?:{})$")
"""Matches the word behind the place that says nothing more: "now"."""
PAUSE = re.compile(r"[,.;!]\s")


def read(text: str) -> Sequence[ReadCommand]:
    """Return the call that notes where the person is, if a text says that and nothing else but what time it is there;
    none for any other text.
    """
    clauses = [each.strip(" .!¡") for each in PAUSE.split(text)] if len(text) <= LONGEST and "?" not in text else []
    places_said = [place for each in clauses if (place := _place(each))]
    others = [each for each in clauses if each and not _place(each)]
    if len(places_said) != 1 or not all(map(_tells_the_time, others)):
        return ()
    return (ReadCommand("set_timezone", {"place": places_said[0]}, goes_first=True),)


def _place(clause: str) -> str:
    """Return the place that a clause says somebody is in, if it is a known one; else ""."""
    found = SAYS_WHERE.fullmatch(clause)
    place = NOW.sub("", found["place"]).strip() if found else ""
    return place if place and places.zones_of(place, None) else ""


def _tells_the_time(clause: str) -> bool:
    """Return whether a clause only says what time it is, or no."""
    beside = when.beside_time(clause)
    words = without_accents(clause if beside is None else beside).split()
    return all(word in listed(VOCABULARY, "place_beside") for word in words)
