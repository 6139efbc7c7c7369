"""Places in a list as people name them: "the second one", "el último". Pure."""

from parley.conversation.questions import fold

LAST = -1
"""The place of "the last one"."""
ORDINALS = {
    1: ("first", "1st", "primer", "primero", "primera"),
    2: ("second", "2nd", "segundo", "segunda"),
    3: ("third", "3rd", "tercer", "tercero", "tercera"),
    4: ("fourth", "4th", "cuarto", "cuarta"),
    5: ("fifth", "5th", "quinto", "quinta"),
    LAST: ("last", "último", "ultimo", "última", "ultima"),
}
BESIDE = frozenset(("the", "my", "one", "number", "el", "la", "mi", "número", "numero", "de", "task", "tarea"))


def place(named: str) -> int | None:
    """Of "the second one", 2; None for anything else, a number in digits among it."""
    words = [word for word in fold(named).split() if word not in BESIDE]
    return next((at for at, ordinals in ORDINALS.items() if len(words) == 1 and words[0] in ordinals), None)
