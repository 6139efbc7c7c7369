"""Correct the days that people misspell or shorten on a phone ("tomorow", "tmrw"), and read numbers in letters. Pure.
`parley.times` reads times."""

from collections.abc import Mapping

from parley.search import nearest_word
from parley.texts import further

DAYS = frozenset(
    [
        *("tomorrow", "tonight", "morning", "afternoon", "evening"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("mañana", "tarde", "noche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        *further.listed("days"),
    ]
)
"""The words that a misspelt one may stand for. Months are not among them: "match" is no March."""
OTHERS = frozenset(
    [
        *("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays", "sundae", "sundry"),
        *("mornings", "mourning", "afternoons", "evenings", "mares", "partes", "luces", "tardes", "noches", "sábados"),
        *("manzana", "manzanas", "mañanas", "manana", "miercoles", "sabado", "sabados", "domingos", "tardé", "tardo"),
        *("jueces", "nachos", "coche", "nochebuena", "montana", "vienes", "vientes", "mandas", "banana", "tarda"),
        *further.listed("other_than_days"),
    ]
)
"""Words that differ from one of DAYS by a letter or two, and are words of their own."""
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
"""Short forms of days, and misspellings beyond what is forgiven; a word that says nothing of a time stands for itself.

"""

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
    **{word: int(number) for number, _, word in (each.partition(" ") for each in further.listed("numbers"))},
    "forty": 40,
    "cuarenta": 40,
    "forty-five": 45,
    "forty five": 45,
    "cuarenta y cinco": 45,
    "fifty": 50,
    "cincuenta": 50,
    "sixty": 60,
    "sesenta": 60,
    "seventy": 70,
    "setenta": 70,
    "eighty": 80,
    "ochenta": 80,
    "ninety": 90,
    "noventa": 90,
}
"""Numbers in letters, as far as times are said with them."""


def spelt(words: str) -> str:
    """Return these normalised words with misspelt and shortened days corrected: "tomorrow" for "tmrw"."""
    return " ".join(filter(None, map(_day, words.split())))


def _day(word: str) -> str:
    """Return the day that this word is short for or a misspelling of ("tmrw"); any other word unchanged, also one that
    could be several days."""
    bare = word.strip(",.")
    if bare in SHORT:
        return word.replace(bare, SHORT[bare])
    if bare in DAYS or bare in OTHERS or len(bare) < 5 or not bare.isalpha():
        return word
    return word.replace(bare, nearest_word(bare, DAYS) or bare)


def number(word: object) -> object:
    """Return the digits of a number word, "10" for "ten"; any other word unchanged."""
    return NUMBERS.get(" ".join(word.casefold().split()), word) if isinstance(word, str) else word
