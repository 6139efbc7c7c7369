"""Tables for a terminal: aligned columns, cut to its width. Control characters in people's texts have no effect on the
terminal."""

import shutil
import unicodedata
from collections.abc import Container, Iterable, Sequence
from datetime import UTC, datetime

from parley.conversation.text import one_line

NARROWEST = 8
"""The smallest width to which a column is cut, in characters."""
GAP = "  "
CELL = 200
"""The most characters of a cell, before the table is fitted to the terminal."""


def width_of(text: str) -> int:
    """Return how many terminal columns a text takes; an East Asian wide character or an emoji takes two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], columns: int | None = None, whole: Container[str] = ()
) -> str:
    """Return rows as an aligned table below their heads, each line at most `columns` wide (the terminal's width, 80
    without one). The widest column is cut first, those of the heads in `whole` never; numbers are aligned right.
    """
    most = columns or shutil.get_terminal_size((80, 24)).columns
    given = [list(row) for row in rows]
    cells = [list(heads), *([_cell(value) for value in row] for row in given)]
    right = [bool(given) and all(isinstance(row[place], int) for row in given) for place in range(len(heads))]
    widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
    to_cut = [place for place, head in enumerate(heads) if head not in whole]
    while to_cut and sum(widths) + len(GAP) * (len(widths) - 1) > most:
        place = max(to_cut, key=lambda each: widths[each])
        if widths[place] <= NARROWEST:
            break
        widths[place] -= 1
    return "\n".join(
        GAP.join(_fitted(*each) for each in zip(row, widths, right, strict=True)).rstrip() for row in cells
    )


def local_time(at: str | None) -> str:
    """Return a moment of the API (ISO 8601) in the operator's local time; empty for None. Its zone is named only where
    it is another one than now, beside which the list names it (`zone_of`).
    """
    if not at:
        return ""
    zone = "" if zone_of(at) == zone_of() else f" {zone_of(at)}"
    return f"{datetime.fromisoformat(at).astimezone():%a %d %b %H:%M}{zone}"


def local_time_with_zone(at: str | None) -> str:
    """Return a moment of the API in the operator's local time, with its zone: "Tue 01 Dec 14:45 EST"; empty for
    None."""
    return f"{datetime.fromisoformat(at).astimezone():%a %d %b %H:%M %Z}" if at else ""


def zone_of(at: str | None = None) -> str:
    """Return the name of the operator's zone, as it is called at a moment of the API, or now: "EST"."""
    moment = datetime.fromisoformat(at) if at else datetime.now(UTC)
    return f"{moment.astimezone():%Z}"


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
