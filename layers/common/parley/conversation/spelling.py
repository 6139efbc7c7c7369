"""Times as people spell them on a phone: "tomorow", "tmrw", "half past five", "las dos menos cuarto". Pure.

What is misspelt here is misspelt for a day or a part of it; whether the words mean a time at all, `lanes/moments.py`
finds out.
"""

import re
from collections.abc import Mapping

from parley.search import nearest_word

DAYS = frozenset(
    [
        *("tomorrow", "tonight", "morning", "afternoon", "evening"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("mañana", "tarde", "noche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    ]
)
"""What a word may be meant for. Months are not among them: "match" is no March."""
OTHERS = frozenset(
    [
        *("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays", "sundae", "sundry"),
        *("mornings", "mourning", "afternoons", "evenings", "mares", "partes", "luces", "tardes", "noches", "sábados"),
        *("manzana", "manzanas", "mañanas", "manana", "miercoles", "sabado", "sabados", "domingos", "tardé", "tardo"),
        *("jueces", "nachos", "coche", "nochebuena", "montana", "vienes", "vientes", "mandas", "banana", "tarda"),
    ]
)
"""A letter or two from one of them, and words of their own."""
SHORT: Mapping[str, str] = {
    **dict.fromkeys(("tmrw", "tmr", "tmw", "tmrow", "tomoz", "tommorow", "tommorrow", "2morrow", "2moro"), "tomorrow"),
    **dict.fromkeys(("2nite", "tonite", "2night"), "tonight"),
    **dict.fromkeys(("weds", "wensday", "wendsday", "wednsday"), "wednesday"),
    **dict.fromkeys(("tues", "tuseday"), "tuesday"),
    **dict.fromkeys(("thur", "thurs", "thrusday"), "thursday"),
    **dict.fromkeys(("mñn", "mñna", "maniana", "mñana"), "mañana"),
    "2day": "today",
    **dict.fromkeys(("oclock", "please", "pls", "plz", "porfa"), ""),
}
"""How they are shortened, or misspelt by more than is forgiven; and what says nothing of a time."""

NUMBERS: Mapping[str, int] = {
    **{
        word: number
        for number, words in enumerate(
            (
                *("one una uno", "two dos", "three tres", "four cuatro", "five cinco", "six seis", "seven siete"),
                *("eight ocho", "nine nueve", "ten diez", "eleven once", "twelve doce", "thirteen trece"),
                *("fourteen catorce", "fifteen quince"),
            ),
            1,
        )
        for word in words.split()
    },
    "twenty": 20,
    "veinte": 20,
    "twenty-five": 25,
    "twenty five": 25,
    "veinticinco": 25,
    "thirty": 30,
    "treinta": 30,
    "forty": 40,
    "cuarenta": 40,
    "forty-five": 45,
    "forty five": 45,
    "cuarenta y cinco": 45,
    "fifty": 50,
    "cincuenta": 50,
    "sixty": 60,
    "sesenta": 60,
    "ninety": 90,
    "noventa": 90,
}
"""In letters, as far as times are said with them."""
PARTS: Mapping[str, int] = {"half": 30, "media": 30, "quarter": 15, "a quarter": 15, "cuarto": 15, "un cuarto": 15}
"""Of an hour, in minutes."""


def _any(words: Mapping[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


HOURS = {word: number for word, number in NUMBERS.items() if number <= 12}
HOUR = rf"(?P<hour>\d{{1,2}}|{_any(HOURS)})"
MINUTES = rf"(?P<minutes>{_any({**PARTS, **NUMBERS})}|\d{{1,2}})"
UNIT = r"(?:sec|seg|min|hour|hora|hrs?\b|day|d[ií]a|week|semana|month|mes)"
AFTER_OR_BEFORE = (
    re.compile(rf"(?<!from )\b(?:at )?{MINUTES}(?: minutes)? (?P<way>past|to|before|after|till) {HOUR}\b(?! ?{UNIT})"),
    re.compile(rf"\b(?:a las?|las?) {HOUR} (?P<way>y|menos) {MINUTES}\b(?! ?{UNIT})"),
)
"""Of an hour: "half past five", "las dos menos cuarto"."""
AT = re.compile(rf"(?P<at>\b(?:at|a las?|las) ){HOUR}(?: (?P<minutes>{_any(NUMBERS)}))?\b")
"""An hour in letters, and minutes: "at three", "at five thirty"."""
HALVED = re.compile(rf"\b(?P<hour>{_any(HOURS)})(?= ?(?:am|pm|a\.m|p\.m|in the (?:morn|aftern|even)|o.?clock)\b)")
"""An hour that its half of the day is beside: "eight pm"."""
COUNTED = re.compile(rf"\b(?P<count>{_any(NUMBERS)})(?= {UNIT})")
SPANS: Mapping[re.Pattern[str], str] = {
    re.compile(r"\b(?:an? |1 )hour and a half\b|\b(?:una |1 )?hora y media\b"): "90 min",
    re.compile(r"\b(?:a |1 )?quarter of an hour\b|\b(?:un )?cuarto de hora\b"): "15 min",
    re.compile(r"\b(?:half an hour|half hour|media hora)\b"): "30 min",
    re.compile(r"\ba couple (?:of )?(?=hours|minutes|days|weeks)|\bun par de (?=horas|minutos|d[ií]as|semanas)"): "2 ",
}


def spelt(words: str) -> str:
    """Folded words with its days spelt right and its times in digits."""
    plain = " ".join(filter(None, map(_day, words.replace("'clock", "clock").replace("’clock", "clock").split())))
    for pattern, digits in SPANS.items():
        plain = pattern.sub(digits, plain)
    for pattern in AFTER_OR_BEFORE:
        plain = pattern.sub(_clock, plain)
    plain = AT.sub(lambda at: at["at"] + _in_digits(at), plain)
    plain = HALVED.sub(lambda found: str(HOURS[found["hour"]]), plain)
    return COUNTED.sub(lambda found: str(NUMBERS[found["count"]]), plain)


def _day(word: str) -> str:
    """The word that this one is meant for; as it is, unless it can be only one."""
    bare = word.strip(",.")
    if bare in SHORT:
        return word.replace(bare, SHORT[bare])
    if bare in DAYS or bare in OTHERS or len(bare) < 5 or not bare.isalpha():
        return word
    return word.replace(bare, nearest_word(bare, DAYS) or bare)


def number(word: object) -> object:
    """Of "ten", 10; anything else as it is."""
    return NUMBERS.get(" ".join(word.casefold().split()), word) if isinstance(word, str) else word


def _clock(found: re.Match[str]) -> str:
    minutes = {**PARTS, **NUMBERS}.get(found["minutes"]) or int(found["minutes"])
    hour = HOURS.get(found["hour"]) or int(found["hour"])
    if not (0 < minutes < 60 and 0 < hour < 24):
        return found[0]
    if found["way"] in ("to", "before", "till", "menos"):
        hour, minutes = (hour - 1 or (12 if hour <= 12 else 24)), 60 - minutes
    return f"at {hour}:{minutes:02}"


def _in_digits(found: re.Match[str]) -> str:
    hour, minutes = HOURS.get(found["hour"], found["hour"]), NUMBERS.get(found["minutes"] or "", 0)
    return f"{hour}:{minutes:02}" if 0 < minutes < 60 else str(hour)
