"""What was said lately: a ring of the last 50 lines.

The document holds only the count of lines ever said; the lines lie beside it in slots, `count % 50`, so a turn
writes its own lines and nothing else, and writes as many bytes at turn 500 as at turn 5. The transcript keeps every
line for as long as the operator's retention says; this is what the model reads.
"""

from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

WINDOW = 50
"""Lines that a turn can see: 25 exchanges, more than most sessions have, and about 6 KB."""
LINE = 1_600
"""Characters of a line that later turns see: with 50 lines of four-byte characters still below DynamoDB's 400 KB."""


class Line(BaseModel):
    """One message of one side."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    """The event's id for what came in, the effect's id for what went out."""
    direction: Literal["in", "out", "note"]
    """A note is for the model alone: something that the service knows and nobody said."""
    text: str
    at: AwareDatetime
    outside: bool = False
    """Whether others than the person and we wrote of it, or it was said upon reading what they wrote."""


class History(BaseModel):
    """The window, oldest line first. `count` is the number of lines ever said."""

    model_config = ConfigDict(frozen=True, extra="allow")

    count: int = 0
    lines: tuple[Line, ...] = ()

    def add(self, line: Line) -> Self:
        """A history with one line more, without what falls out of the window."""
        return self.model_copy(update={"count": self.count + 1, "lines": (*self.lines, line)[-WINDOW:]})

    def since(self, count: int) -> tuple[Line, ...]:
        """The lines said after the history had `count` of them."""
        new = self.count - count
        return self.lines[-new:] if new else ()
