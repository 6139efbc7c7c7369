"""A list that a person writes under a heading: "packing list: charger, swimsuit, the blue folder. not the swimsuit
actually", "pal asado: carbón, pan, ah y vino. el pan no, lo trae la Juli".

What the text takes back is left out. The rest is asked about, because the heading alone says what is wanted.
"""

import re
from collections.abc import Sequence

from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import without_accents
from parley.lanes.assistant.new_deeds import MOST_TASKS_ADDED
from parley.lanes.assistant.shelves import telling_words, telling_words_of_other_things
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import parts_of
from parley.texts.vocabulary import listed, pattern

VOCABULARY = "parley.lanes.assistant.vocabulary"
HEADING = pattern(VOCABULARY, "list_heading", r"^(?:{})\s?:\s*(?=\S)")
"""Matches the heading of a list that says for what it is: "packing list:", "para el asado:"."""
NAMED = pattern(VOCABULARY, "list_heading_named", r"^(?:{})\s?:")
"""Matches a heading with the name of the list as its group."""
CLAUSES = re.compile(r"[.;!]\s+")
PARTS = re.compile(r"[,.;!]\s+")
LONGEST_ITEM, LONGEST = 6, 240
"""The most words of an item, and the most characters of a text."""


def read(plain: str) -> Sequence[ReadCommand]:
    """Return the calls that add the items of a list under a heading, after a yes; none for any other text."""
    heading = HEADING.match(plain) if len(plain) <= LONGEST and "?" not in plain else None
    if heading is None:
        return ()
    listed_text, *told = CLAUSES.split(plain[heading.end() :], maxsplit=1)
    said = (without_courtesy(each).strip(" .,") for each in parts_of(listed_text))
    items = [each for each in said if without_accents(each) not in listed(VOCABULARY, "list_fillers")]
    if not 1 < len(items) <= MOST_TASKS_ADDED or any(len(each.split()) > LONGEST_ITEM for each in items):
        return ()
    taken_back = [each for each in items if _is_taken_back(each, told)]
    left = [each for each in items if each not in taken_back]
    is_of_others = any(telling_words(each) & telling_words_of_other_things() for each in left)
    if not left or is_of_others or (told and not taken_back):
        return ()
    named = NAMED.match(plain)
    name = next(filter(None, named.groups()), "") if named else ""
    if name:
        title = ", ".join(left)
        return (ReadCommand("add_to_task_list", {"title": title, "task_list": name}, asks_first=True),)
    return [ReadCommand("add_task", {"title": each}, asks_first=True) for each in left]


def _is_taken_back(item: str, told: Sequence[str]) -> bool:
    """Return whether one of the clauses behind a list denies this item: "the swimsuit" is, by "not the swimsuit"."""
    named = telling_words(item)
    for clause in (part for each in told for part in PARTS.split(each)):
        said = without_accents(clause)
        if named and named <= telling_words(clause) and not listed(VOCABULARY, "list_denies").isdisjoint(said.split()):
            return True
    return False
