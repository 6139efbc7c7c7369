"""Reactions that phones send as texts where a channel has none: Liked “Delete milk?”. Pure.

iPhones and Android phones put a reaction into words in the language of the phone, and quote what it is about. To take
such a text for words of the person would answer a question that they only liked. Sources: Apple's tapbacks as they
arrive by SMS, and Google Messages, which writes “👍 to” with invisible spaces.
"""

import re

from parley import toml_files

LONGEST = 2_000
"""The most characters of a reaction: it quotes one message."""
INVISIBLE = dict.fromkeys(map(ord, "\u200a\u200b\u200c\u200d\u2060\ufeff\u00a0\u202f"), " ")
QUOTES = {"“": "”", '"': '"', "«": "»", "„": "“", "‟": "”", "‘": "’", "「": "」"}
"""The quotation marks around the quoted message, each with the one that closes it."""

WORDS_OF_PHONES = toml_files.content(__package__, "tapback_words")
SEVERAL = re.compile(rf"\d{{1,3}} (?:{'|'.join(WORDS_OF_PHONES['several'])})")
"""Matches several things that a reaction names at once."""
REACTIONS, THINGS = frozenset(WORDS_OF_PHONES["verbs"]), frozenset(WORDS_OF_PHONES["things"])
WITH_EMOJI = re.compile(f"(?:{'|'.join(WORDS_OF_PHONES['signed'])}) ")
"""Matches what stands before the quoted message where a reaction is named by its sign, or is taken back."""


def is_tapback(text: str) -> bool:
    """Return whether the whole text is a reaction that the phone has put into words."""
    if len(text) > LONGEST:
        return False
    said = " ".join(text.translate(INVISIBLE).split())
    low = said.lower()
    return any(_is_target(said[len(verb) :].strip()) for verb in REACTIONS if low.startswith(f"{verb} ")) or bool(
        (found := WITH_EMOJI.match(low)) and _is_target(said[found.end() :].strip())
    )


def _is_target(rest: str) -> bool:
    """Return whether these words are what a reaction is about: a quoted message, or a thing such as "an image"."""
    if rest.lower() in THINGS or SEVERAL.fullmatch(rest.lower()):
        return True
    if len(rest) < 2 or rest[0] not in QUOTES:
        return False
    # What is quoted may be cut off, and then its end is missing.
    return rest[-1] == QUOTES[rest[0]] or (rest[0] == "“" and "”" not in rest)
