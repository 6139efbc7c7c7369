"""Rows for a terminal: aligned columns, cut to its width. What people wrote is data: it moves no cursor."""

import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from parley.conversation.text import one_line

NARROWEST = 8
"""The fewest characters that a column is cut to."""
GAP = "  "
CELL = 200
"""The most characters of a cell before the table is cut to the terminal's width."""


def width_of(text: str) -> int:
    """Return the columns of a terminal that a text takes: East Asian wide characters and emoji take two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], columns: int | None = None) -> str:
    """Return the rows below their heads, in at most `columns` characters a line: the terminal's, 80 where there is
    none. The widest column gives way first. Cells that are numbers stand at the right."""
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
    """Return a moment of the API as the operator's own clock shows it; empty for None."""
    return f"{datetime.fromisoformat(at).astimezone():%a %d %b %H:%M}" if at else ""


def _cell(value: object) -> str:
    return "" if value is None else one_line(str(value), CELL)


def _fitted(text: str, width: int, right: bool) -> str:
    """Return the text in exactly `width` columns; an ellipsis stands for what does not fit."""
    if width_of(text) > width:
        while width_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    room = " " * (width - width_of(text))
    return room + text if right else text + room
