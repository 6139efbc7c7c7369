"""Tables for a terminal: aligned columns, cut to its width. Control characters in people's texts have no effect on the
terminal."""

import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from parley.conversation.text import one_line

NARROWEST = 8
"""The smallest width to which a column is cut, in characters."""
GAP = "  "
CELL = 200
"""The most characters of a cell, before the table is fitted to the terminal."""


def width_of(text: str) -> int:
    """Return how many terminal columns a text takes; an East Asian wide character or an emoji takes two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], columns: int | None = None) -> str:
    """Return rows as an aligned table below their heads, each line at most `columns` wide (the terminal's width, 80
    without one). The widest column is cut first; numbers are aligned right.
    """
    most = columns or shutil.get_terminal_size((80, 24)).columns
    given = [list(row) for row in rows]
    cells = [list(heads), *([_cell(value) for value in row] for row in given)]
    right = [bool(given) and all(isinstance(row[place], int) for row in given) for place in range(len(heads))]
    widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
    while sum(widths) + len(GAP) * (len(widths) - 1) > most:
        place = max(range(len(widths)), key=lambda each: widths[each])
        if widths[place] <= NARROWEST:
            break
        widths[place] -= 1
    return "\n".join(
        GAP.join(_fitted(*each) for each in zip(row, widths, right, strict=True)).rstrip() for row in cells
    )


def local_time(at: str | None) -> str:
    """Return a moment of the API (ISO 8601) in the operator's local time; empty for None."""
    return f"{datetime.fromisoformat(at).astimezone():%a %d %b %H:%M}" if at else ""


def _cell(value: object) -> str:
    return "" if value is None else one_line(str(value), CELL)


def _fitted(text: str, width: int, right: bool) -> str:
    """Return the text padded or cut to exactly `width` columns; a cut text ends in an ellipsis."""
    if width_of(text) > width:
        while width_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    room = " " * (width - width_of(text))
    return room + text if right else text + room
