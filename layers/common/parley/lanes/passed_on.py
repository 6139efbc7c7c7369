"""Which part of a person's message holds the words of others: what they forward, paste or quote. Pure.

    forwarded    "FW: ...", "Reenvío: ...", "From: HR ..."         up to the end of the message
    received     "got this: ...", "me llegó esto del banco: ..."   what stands behind the colon, or in the quotation
    reported     "he wrote: ...", 'the sign says "..."'            the same
    pasted       a long quotation that begins the message          the quotation

What stands there asks for nothing. A wish that the person writes in front of it or behind the quotation is their own.
"""

import re

from parley.lanes.wished_text import CUT, HIDDEN, LISTS, LONGEST, folded_text
from parley.texts.vocabulary import pattern

FORWARDED = pattern(LISTS, "passed_on", r"(?m:^)[ \t>*\[]{{0,4}}(?:{})[^:\n·]{{0,60}}:(?!\d)")
"""Matches what stands in front of a forwarded message, at the beginning of a line."""
RECEIVED = pattern(LISTS, "passed_on_told", r"(?<!\w)(?:{})(?!\w)[^:\n·]{{0,60}}(?::(?!\d)|(?=·))")
"""Matches what tells of a message of others, up to its colon or quotation."""
PASTED = re.compile(rf"\s*{HIDDEN}+")
LEAST_PASTED = 6
"""The fewest words of a quotation at the beginning of a message that count as pasted."""


def parts(text: str) -> tuple[str, str]:
    """Return a message in two parts: the person's own words, and those of others in it, "" if there are none."""
    folded = folded_text(text[:LONGEST])
    start = end = len(text)
    if (found := PASTED.match(folded)) and len(text[: found.end()].split()) >= LEAST_PASTED:
        start, end = 0, found.end()
    for each in (FORWARDED.search(folded), RECEIVED.search(folded)):
        if each is not None and each.end() < start:
            quoted = PASTED.match(folded, each.end())
            start, end = each.start(), quoted.end() if quoted else len(text)
    return f"{text[:start]}{CUT}{text[end:]}".strip(), text[start:end].strip()
