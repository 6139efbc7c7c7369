"""The answers of a form that a person has filled in on WhatsApp (a Flow), in words. Pure.

Source: Meta, "Receiving Flow Response": the fields are named by whoever made the form, and Meta's editor adds the place
of the screen and of the chosen option to them.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice

from parley.conversation.cards import FRAME
from parley.conversation.text import one_line

FIELDS, LONGEST_ANSWER, LONGEST_FORM = 12, 100, 20_000
"""The most answers of a form that are read, the most characters of one, and of the form as JSON."""
NO_ANSWERS = frozenset(["flow_token"])
"""The fields of a form that the business itself has filled in."""
PLACE_OF_SCREEN = re.compile(r"screen_\d{1,3}_|_\d{1,3}(?=$)", re.ASCII)
"""Matches what Meta's editor puts around the name of a field: "screen_0_Rating_0"."""
PLACE_OF_OPTION = re.compile(r"\d{1,3}_(?=\S)", re.ASCII)
"""Matches what Meta's editor puts before an option: "0_Excellent"."""


def answers_in_words(told: str) -> str:
    """Return the answers of a form, which are JSON, in one line: "Rating: Excellent, Comments: very good". Empty if
    none can be read."""
    try:
        answers = json.loads(told) if len(told) <= LONGEST_FORM else None
    except (ValueError, RecursionError):
        answers = None
    return ", ".join(islice(_answers(answers), FIELDS))


def _answers(fields: object) -> Iterator[str]:
    """Yield the answers of a form, each behind the name of its field, also those one step below."""
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if name in NO_ANSWERS:
            continue
        if isinstance(value, dict):
            yield from _answers({each: told for each, told in value.items() if not isinstance(told, dict)})
            continue
        values = value[:FIELDS] if isinstance(value, list) else [value]
        texts = [str(each) for each in values if isinstance(each, str | int | float) and str(each).strip()]
        words = "; ".join(map(_chosen, texts))
        if words:
            yield f"{_told(PLACE_OF_SCREEN.sub('', name).replace('_', ' '))}: {words}"


def _chosen(value: str) -> str:
    """Return an answer as the person has read it: "Very good" of the editor's "0_Very_good"."""
    placed = PLACE_OF_OPTION.match(value)
    return _told(value[placed.end() :].replace("_", " ") if placed else value)


def _told(text: str) -> str:
    return one_line(text, LONGEST_ANSWER).translate(FRAME)
