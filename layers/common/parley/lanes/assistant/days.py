"""What a look is about, of the words that name days: the part of a day, and what is about no days. Pure."""

import re
from datetime import time

OTHERWISE = re.compile(r"(?:to|que|qué|left|my|your|mi|tu)\b")
PARTS = {
    r"morning|por la mañana": (time(9), time(12)),
    r"afternoon|tarde": (time(12), time(18)),
    r"evening|night|noche": (time(18), time(22)),
}


def begins_otherwise(words: str) -> bool:
    """Whether no days are meant by these words, for how they begin."""
    return OTHERWISE.match(words.casefold()) is not None


def part(words: str) -> tuple[time, time] | None:
    """From when until when the part of a day is that is among them; None for a whole day."""
    plain = words.casefold().replace("manana", "mañana")
    return next((hours for pattern, hours in PARTS.items() if re.search(rf"\b(?:to)?(?:{pattern})\b", plain)), None)
