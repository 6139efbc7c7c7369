"""How many SMS a text takes, in which alphabet, and about what it costs. Pure.

An SMS holds 140 bytes. Alone that is 160 characters of GSM 03.38 (7 bits each) or 70 units of UCS-2; in a text of
several, six bytes tell their order, which leaves 153 or 67. What takes two places, as "€" in GSM and an emoji in UCS-2,
is never cut in two: it moves to the next segment whole, as in Twilio's own message-segment-calculator.
"""

from collections.abc import Callable
from dataclasses import dataclass

# A character outside both sets turns the message into UCS-2; those of the second count twice.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")

PRICE = 0.0083
"""US dollars a segment, about: Twilio's list price of an SMS in the United States from a long code, without the
carriers' fees (https://www.twilio.com/en-us/sms/pricing/us)."""


@dataclass(frozen=True)
class Alphabet:
    """One of the two that an SMS can be written in."""

    name: str
    alone: int
    """Places of a text that is one SMS."""
    joined: int
    """Places of each SMS of a longer one."""
    places: Callable[[str], int]
    """How many a character takes."""


GSM = Alphabet("GSM-7", 160, 153, lambda character: 2 if character in GSM_EXTENDED else 1)
UCS2 = Alphabet("UCS-2", 70, 67, lambda character: 2 if character > "\uffff" else 1)


@dataclass(frozen=True)
class Size:
    """What a text is as SMS."""

    segments: int
    encoding: str
    left: int
    """Places left in the last segment."""
    price: float
    """US dollars, about."""


def measure(text: str) -> Size:
    """The size of a text; an empty one is one SMS too."""
    alphabet = GSM if set(text) <= GSM_BASIC | GSM_EXTENDED else UCS2
    places = [alphabet.places(character) for character in text]
    if (total := sum(places)) <= alphabet.alone:
        segments, left = 1, alphabet.alone - total
    else:
        segments, left = 1, alphabet.joined
        for taken in places:
            if taken > left:
                segments, left = segments + 1, alphabet.joined
            left -= taken
    return Size(segments, alphabet.name, left, round(segments * PRICE, 4))
