"""Make text from outside fit to store and to show: what a person wrote, and what a model answered."""

import unicodedata

BIDI_OVERRIDES = {ord(c): None for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
"""The characters that override the writing direction: with them a task's title could make a confirmation read otherwise
than it is."""
CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) not in "\n\t"}


def clean(text: str) -> str:
    """Return `text` without control characters (NUL ...), overrides of the writing direction and broken surrogate
    pairs. Line breaks and tabs stay."""
    whole = text.encode("utf-8", "replace").decode()
    return whole.replace("\r\n", "\n").translate(CONTROLS).translate(BIDI_OVERRIDES)


NAME_CHARACTERS = 60
"""The most characters of a name from outside: a person's, a place's, a file's. WhatsApp allows 25 in a profile."""


def one_line(text: str, most: int = NAME_CHARACTERS) -> str:
    """Return a name from outside as one line of at most `most` characters, without control and format characters: it
    cannot break a line, turn the direction of writing or fill a screen in the text that it is put into."""
    head = text[: 8 * most]  # The work is bounded too.
    shown = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in head)
    kept = "".join(c for c in shown if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())[:most].rstrip()


def is_blank(text: str) -> bool:
    """Return whether nobody would see anything of the text: it is only white space and zero-width characters."""
    return not any(c.isprintable() and not c.isspace() for c in text)
