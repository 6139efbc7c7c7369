"""Which part of a person's message holds the words of others: what they forward, paste or quote. Pure.

    forwarded    "FW: ...", "Reenvío: ...", "From: HR ..."         up to the end of the message
    received     "got this: ...", "me llegó esto del banco: ..."   what stands behind the colon, or in the quotation
    reported     "he wrote: ...", 'the sign says "..."'            the same, if it is quoted, or asks for something
    pasted       a long quotation that begins the message          the quotation

What stands there asks for nothing. A wish that the person writes in front of it or behind the quotation is their own.
"""

import re

from parley.conversation.deed_verbs import any_deed_forms
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.requests import asks_for_change, is_request
from parley.lanes import wished_text
from parley.lanes.own_words import WISH_WORDS
from parley.texts.vocabulary import listed, pattern

FORWARDED = pattern(WISH_WORDS, "passed_on", r"(?m:^)[ \t>*\[]{{0,4}}(?:{})[^:\n·]{{0,60}}:(?!\d)")
"""Matches what stands in front of a forwarded message, at the beginning of a line."""
RECEIVED = pattern(WISH_WORDS, "passed_on_told", r"(?<!\w)(?:{})(?!\w)[^:\n·]{{0,60}}(?::(?!\d)|(?=·))")
"""Matches what tells of a message of others, up to its colon or quotation."""
SENTENCE_ENDS = re.compile(r"[.!?;,\n]")
PASTED = re.compile(rf"\s*{wished_text.HIDDEN}+")
ORDERING = listed(WISH_WORDS, "passed_on_orders")
"""Words by which a text speaks to its reader, or asks something of them: "you", "please", "must"."""
LEAST_PASTED = 6
"""The fewest words of a quotation at the beginning of a message that count as pasted."""
LEAST_RECEIVED = 4
"""The fewest words behind a colon that count as others' own: "he texted: monday same slot" is told by the person."""


def parts(text: str) -> tuple[str, str]:
    """Return a message in two parts: the person's own words, and those of others in it, "" if there are none."""
    folded = wished_text.folded_text(text[: wished_text.LONGEST])
    start = end = len(text)
    if (found := PASTED.match(folded)) and len(text[: found.end()].split()) >= LEAST_PASTED:
        start, end = 0, found.end()
    for each, least in ((FORWARDED.search(folded), 1), (RECEIVED.search(folded), LEAST_RECEIVED)):
        if each is not None and each.end() < start:
            quoted = PASTED.match(folded, each.end())
            if not quoted and not _is_of_others(text[each.end() :], least):
                continue
            start, end = each.start(), quoted.end() if quoted else len(text)
    return f"{text[:start]}{wished_text.CUT}{text[end:]}".strip(), text[start:end].strip()


def told(text: str) -> str:
    """Return a message without the words in front of a colon that only say whose news it tells: "we are out of milk",
    of "my wife says: we are out of milk"; unchanged if there are none, or if what is told is others' text.
    """
    folded = wished_text.folded_text(text[: wished_text.LONGEST])
    head = RECEIVED.search(folded)
    if head is None or parts(text)[1] or not text[: head.end()].rstrip().endswith(":"):
        return text
    return text[head.end() :].strip()


def _is_of_others(behind: str, least: int) -> bool:
    """Return whether what stands behind a colon is others' text: so many words at least, and among them one that may
    ask for something or speak to a reader. "My wife says: we are out of milk" only tells of it.
    """
    if least <= 1 or len(behind.split()) < least:
        return least <= 1
    said = set(without_accents(behind).split())
    is_told_to_do = any(asks_for_change(each) or is_request(each) for each in SENTENCE_ENDS.split(behind))
    return is_told_to_do or bool(said & ORDERING) or not any_deed_forms().isdisjoint(normalise(behind).split())
