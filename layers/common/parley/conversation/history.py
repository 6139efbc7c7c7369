"""The last 50 lines of a conversation, as a ring: what the model reads.

The document holds only the count of lines ever said; the lines lie beside it in slots, `count % 50`, so a turn writes
its own lines and nothing else, and writes as many bytes at turn 500 as at turn 5. The transcript keeps every line for
as long as the operator's retention says.
"""

from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

WINDOW = 50
"""The lines that a turn can see: 25 exchanges, more than most sessions have, and about 6 KB."""
LINE = 1_600
"""The most characters of a line that later turns see. With 50 lines of four-byte characters the window stays below
DynamoDB's 400 KB."""


class Line(BaseModel):
    """One line of the history that a model reads: a message from the person or to them, or a note for the model."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    """The id of the event for a line that came in, of the effect for a line that went out."""
    direction: Literal["in", "out", "note"]
    """"in" for a line from the person, "out" for one to them, "note" for one that only the model reads."""
    text: str
    at: AwareDatetime
    operator: str | None = None
    """The name of the operator who wrote a line that went out; None where the service wrote it."""
    outside: bool = False
    """Whether others wrote some of the line, or the service wrote it after reading what others wrote."""


def dump_line(line: Line) -> str:
    """Return the line as JSON for the store, without the fields that are None."""
    return line.model_dump_json(exclude_none=True)


class History(BaseModel):
    """The last 50 lines of a conversation (the window), oldest first. `count` is the number of lines ever said."""

    model_config = ConfigDict(frozen=True, extra="allow")

    count: int = 0
    lines: tuple[Line, ...] = ()

    def add(self, line: Line) -> Self:
        """Return the history with one more line. Of more than 50 lines, the oldest is left out."""
        return self.model_copy(update={"count": self.count + 1, "lines": (*self.lines, line)[-WINDOW:]})

    def since(self, count: int) -> tuple[Line, ...]:
        """Return the lines that were added after the history had counted `count` lines, as far as the window still
        holds them."""
        new = self.count - count
        return self.lines[-new:] if new else ()
