"""The normal form of a text, in which whole messages are compared. Pure."""

import unicodedata

SKIN_TONES_AND_SELECTORS = {ord(c): None for c in "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\ufe0f"}


def normalise(text: str) -> str:
    """Return text as whole messages are compared: without case, punctuation, invisible characters and skin tones."""
    bare = unicodedata.normalize("NFC", text).translate(SKIN_TONES_AND_SELECTORS)
    kept = "".join(c for c in bare if unicodedata.category(c)[0] != "P" and unicodedata.category(c) != "Cf")
    return " ".join(kept.casefold().split())
