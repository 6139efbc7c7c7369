"""SMS as carriers count and bill it: which alphabet a text needs, how many segments it takes, how it takes fewer. Pure.

A segment holds 140 bytes. Alone that is 160 characters of GSM 03.38 (7 bits each) or 70 units of UTF-16; in a text of
several, six bytes tell their order, which leaves 153 or 67. What takes two places, as "€" in GSM and an emoji in
UTF-16, is never cut in two: it moves to the next segment whole, as in Twilio's own message-segment-calculator.

One character outside GSM 03.38 makes the whole text UTF-16, and more than double its price. `to_gsm7` writes
typographic signs as GSM has them. A letter is exchanged for another only where the operator has chosen price over
spelling: á, í, ó and ú, which GSM lacks, are then written without their accents.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

# 3GPP TS 23.038, 6.2.1 and 6.2.1.1; the characters of the second table count twice.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")

MICRO_DOLLARS = 8_300
"""The price of a segment in millionths of a US dollar, about: Twilio's list price of an SMS in the United States from a
long code, without the carriers' fees (https://www.twilio.com/en-us/sms/pricing/us)."""

FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞", '"'),
        **dict.fromkeys("‘’‚‛‹›′ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•‣◦▪", "-"),
        **dict.fromkeys(
            "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
        ),
        **dict.fromkeys("\u2028\u2029", "\n"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
        "…": "...",
    }
)
"""Signs, each with what stands for it in GSM 03.38: quotes, dashes, bullets, spaces, invisible characters. Twilio's
"smart encoding" replaces most of them too."""


@dataclass(frozen=True)
class Alphabet:
    """One of the two alphabets that an SMS can be written in."""

    name: str
    alone: int
    """The characters that a text of one segment holds."""
    joined: int
    """The characters that each segment of a longer text holds."""
    places: Callable[[str], int]
    """Return how many places a character takes in this alphabet."""


GSM = Alphabet("GSM-7", 160, 153, lambda character: 2 if character in GSM_EXTENDED else 1)
UCS2 = Alphabet("UCS-2", 70, 67, lambda character: 2 if character > "\uffff" else 1)


@dataclass(frozen=True)
class Size:
    """The size of a text as SMS: its number of segments, and its alphabet."""

    segments: int
    encoding: str
    left: int
    """The places left in the last segment."""


def segments_of(text: str) -> Size:
    """Return how many SMS segments a text takes, and in which alphabet. An empty text takes one segment too."""
    alphabet = GSM if is_gsm(text) else UCS2
    places = [alphabet.places(character) for character in text]
    if (total := sum(places)) <= alphabet.alone:
        return Size(1, alphabet.name, alphabet.alone - total)
    segments, left = 1, alphabet.joined
    for taken in places:
        if taken > left:
            segments, left = segments + 1, alphabet.joined
        left -= taken
    return Size(segments, alphabet.name, left)


def is_gsm(text: str) -> bool:
    """Return whether GSM 03.38 has every character of the text."""
    return set(text) <= GSM_BASIC | GSM_EXTENDED


def to_gsm7(text: str, drops_accents: bool = False) -> str:
    """Return `text` in the alphabet GSM 03.38 if only quotes, dashes, spaces and the like have to change for it ("…"
    becomes three points) and it takes no more segments; otherwise unchanged. Letters keep their accents unless
    `drops_accents`: then those that GSM lacks are written without ("í" as "i"; "ñ", "é" and "ü" stay)."""
    folded = unicodedata.normalize("NFC", text).translate(FOLDED)
    folded = "".join(map(_plain, folded)) if drops_accents else folded
    return folded if is_gsm(folded) and segments_of(folded).segments <= segments_of(text).segments else text


def _plain(character: str) -> str:
    """Return a letter as GSM has it, without an accent that GSM lacks; any other character unchanged."""
    letter = unicodedata.normalize("NFD", character)[0]
    return letter if character not in GSM_BASIC and letter in GSM_BASIC else character
