"""Which part of a person's message holds the words of others: what they forward, paste or quote. Pure.

    forwarded    "FW: ...", "Reenvío: ...", "From: HR ..."         up to the end of the message
    received     "got this: ...", "me llegó esto del banco: ..."   what stands behind the colon, or in the quotation
    reported     "he wrote: ...", 'the sign says "..."'            the same
    pasted       a long quotation that begins the message          the quotation

What stands there asks for nothing. A wish that the person writes in front of it or behind the quotation is their own.
"""

import re

from parley.lanes import wished_text
from parley.lanes.own_words import WISH_WORDS
from parley.texts.vocabulary import pattern

FORWARDED = pattern(WISH_WORDS, "passed_on", r"(?m:^)[ \t>*\[]{{0,4}}(?:{})[^:\n·]{{0,60}}:(?!\d)")
"""Matches what stands in front of a forwarded message, at the beginning of a line."""
RECEIVED = pattern(WISH_WORDS, "passed_on_told", r"(?<!\w)(?:{})(?!\w)[^:\n·]{{0,60}}(?::(?!\d)|(?=·))")
"""Matches what tells of a message of others, up to its colon or quotation."""
PASTED = re.compile(rf"\s*{wished_text.HIDDEN}+")
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
            if not quoted and len(text[each.end() :].split()) < least:
                continue
            start, end = each.start(), quoted.end() if quoted else len(text)
    return f"{text[:start]}{wished_text.CUT}{text[end:]}".strip(), text[start:end].strip()
