"""The days that a sentence is about: "what's on my calendar tomorrow?" is about tomorrow. Pure."""

import re
from datetime import time

from parley.conversation.spelling import spelt

WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo"
DAYS = re.compile(
    r"\b(?:(?:the )?day after tomorrow|pasado mañana|today|tonight|tomorrow|hoy|mañana"
    r"|(?:this|next|the) (?:week|weekend)\b|esta (?:semana|noche)|(?:este|el) fin de semana"
    r"|la (?:pr[oó]xima semana|semana que viene)"
    rf"|(?:next |(?:el )?pr[oó]ximo |el )?(?:{WEEKDAY})(?: que viene)?)"
    rf"(?: (?:morning|afternoon|evening|night|por la (?:mañana|tarde|noche)))?(?: (?:at|a las?) [\d:.]+(?: ?[ap]m\b)?)?"
)
"""Words for them, with the time of day that may stand behind."""
OTHERWISE = re.compile(r"(?:to|que|qué|left|my|your|mi|tu)\b")
IN_FRONT = re.compile(r"^(?:(?:on|for|in|de|del|para|en|about) )+")


def heard(text: str) -> str:
    """The words in `text` that name days, as a tool is told them; empty for none."""
    found = DAYS.search(plainly(text))
    return found[0].strip() if found else ""


def begins_otherwise(words: str) -> bool:
    """Whether no days are meant by these words, for how they begin."""
    return OTHERWISE.match(words.casefold()) is not None


def plainly(words: str) -> str:
    """Folded, spelt right, and without what stands in front of a day: "on Monday" is "monday"."""
    folded = " ".join(words.casefold().split()).strip(" .,!?¿¡").replace("manana", "mañana")
    return IN_FRONT.sub("", spelt(folded))


TIME = re.compile(r"\b(?:at|a las?) \d|\d ?[ap]\.?m\b|\d:\d\d")
PARTS = {
    r"morning|por la mañana": (time(9), time(12)),
    r"afternoon|tarde": (time(12), time(18)),
    r"evening|night|noche": (time(18), time(22)),
}


def names_a_time(words: str) -> bool:
    """Whether a time of day is among them, as in "monday at 3"."""
    return TIME.search(plainly(words)) is not None


def part(words: str) -> tuple[time, time] | None:
    """From when until when the part of a day is that is among them; None for a whole day."""
    plain = plainly(words)
    return next((hours for pattern, hours in PARTS.items() if re.search(rf"\b(?:to)?(?:{pattern})\b", plain)), None)
