"""The last 50 lines of a conversation: what the model reads. They are stored in blocks.

A block is the lines of a few turns, deflated, in an item of its own. DynamoDB bills a write by the whole item in steps
of 1 KB, so a turn writes the newest block alone, and a block that would grow beyond that is followed by the next one.
What a turn writes depends on its own lines, then, and never on those before it. The blocks lie in a ring of ten, whose
places are known before the document is read: the new block takes the place of the oldest.

The transcript keeps every line for as long as the operator's retention says.
"""

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal, Self

from pydantic import AwareDatetime, ConfigDict, TypeAdapter

from parley.deferred import DeferredModel

WINDOW = 50
"""The most lines that a turn can see: 25 exchanges, more than most sessions have."""
LINE = 1_600
"""The most characters of a line that later turns see."""
STEP = 10
"""The lines that are left out of a model's request together, once the window has lost one of them."""
BLOCKS = 10
"""The blocks of the ring. Ten are enough for 50 lines of up to 200 characters; of lines that are eight times as long,
the last 20 stay, some 8,000 tokens. Each is a unit of every read, also while it is empty."""
BLOCK = 900
"""The bytes to which a block grows: with its key and its names it stays below 1 KB."""
BLOCK_LINES = 20
"""The most lines of a block, which many lines of a word or two would otherwise exceed by far."""


class Line(DeferredModel):
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


def to_next_step(first: int, lines: int) -> int:
    """Return how many of so many lines stand in front of the next multiple of STEP, where the first is number `first`:
    at most half of them."""
    return min(-first % STEP, lines // 2)


_LINES = TypeAdapter(tuple[Line, ...], config=ConfigDict(defer_build=True))


def dump_line(line: Line) -> str:
    """Return the line as JSON for the store, without the fields that are None."""
    return line.model_dump_json(exclude_none=True)


def dump_lines(lines: Sequence[Line]) -> str:
    """Return the lines as a JSON list for the store."""
    return f"[{','.join(map(dump_line, lines))}]"


def load_lines(stored: str) -> tuple[Line, ...]:
    """Return the lines of a stored JSON list."""
    return _LINES.validate_json(stored)


class HistoryBlock(DeferredModel):
    """A block of the ring: which of all blocks it is, the number of its first line, and its lines."""

    model_config = ConfigDict(frozen=True)

    number: int
    """The number of the block among all that the conversation ever had, from 1 on."""
    first: int
    """How many lines the conversation had before the block's first one."""
    lines: tuple[Line, ...] = ()

    @property
    def place(self) -> int:
        """The block's place in the ring."""
        return self.number % BLOCKS

    @property
    def end(self) -> int:
        """How many lines the conversation had with the block's last one."""
        return self.first + len(self.lines)

    @property
    def deflated(self) -> bytes:
        """The block's lines as they are stored, long ones cut."""
        cut = [line.model_copy(update={"text": line.text[:LINE]}) for line in self.lines]
        return zlib.compress(dump_lines(cut).encode(), 9)


class History(DeferredModel):
    """The last 50 lines of a conversation (the window), oldest first. `count` is the number of lines ever said."""

    model_config = ConfigDict(frozen=True, extra="allow")

    count: int = 0
    lines: tuple[Line, ...] = ()
    newest: int = 0
    """The number of the newest block; 0 if there is none yet."""
    firsts: tuple[int, ...] = ()
    """For each block of the ring, oldest first, how many lines the conversation had before it."""
    placed: int = 0
    """How many of all lines have been placed in blocks."""

    @classmethod
    def of(cls, count: int, earlier: Sequence[Line], blocks: Sequence[HistoryBlock]) -> Self:
        """Return the history of `count` lines that these stored blocks hold, oldest first, behind `earlier` lines of a
        window that an earlier release has stored. If the newest block ends elsewhere, what is missing stays missing,
        and a new block begins."""
        lines = (*earlier, *(line for block in blocks for line in block.lines))[-WINDOW:]
        firsts, newest = tuple(block.first for block in blocks), blocks[-1].number if blocks else 0
        if blocks and blocks[-1].end != count:
            firsts, newest = (*firsts, count), newest + 1
        return cls(count=count, lines=lines, newest=newest, firsts=firsts[-BLOCKS:], placed=count)

    def add(self, line: Line) -> Self:
        """Return the history with one more line. Of more than 50 lines, the oldest is left out."""
        return self.model_copy(update={"count": self.count + 1, "lines": (*self.lines, line)[-WINDOW:]})

    def since(self, count: int) -> tuple[Line, ...]:
        """Return the lines that were added after the history had counted `count` lines, as far as the window still
        holds them."""
        new = self.count - count
        return self.lines[-new:] if new else ()

    def steady(self, since: int) -> tuple[Line, ...]:
        """Return the lines since the history had counted `since`, for a model. Where the window has lost some of them,
        they begin at a multiple of STEP: a request begins as the one before, which the provider has cached, until STEP
        lines are left out at once."""
        lines = self.since(since)
        first = self.count - len(lines)
        return lines[to_next_step(first, len(lines)) :] if first > since else lines

    def in_blocks(self) -> Self:
        """Return the history with its new lines, those of one turn, placed in the newest block; in a new one if they do
        not fit. A new block takes the oldest one's place, and the window loses that one's lines."""
        if self.placed == self.count:
            return self
        if self.firsts:
            grown = self._block(len(self.firsts) - 1)
            if len(grown.lines) <= BLOCK_LINES and len(grown.deflated) <= BLOCK:
                return self.model_copy(update={"placed": self.count})
        firsts = (*self.firsts, self.placed)[-BLOCKS:]
        held = self.count - firsts[0] if len(firsts) == BLOCKS else WINDOW
        update = {"newest": self.newest + 1, "firsts": firsts, "placed": self.count, "lines": self.lines[-held:]}
        return self.model_copy(update=update)

    def blocks_of(self, numbers: Iterable[int]) -> list[HistoryBlock]:
        """Return the blocks in which the lines of these numbers are, oldest first. Lines that an earlier release has
        stored are in none."""
        places = {bisect_right(self.firsts, number) - 1 for number in numbers}
        return [self._block(place) for place in sorted(places) if place >= 0]

    def _block(self, place: int) -> HistoryBlock:
        """Return one of the ring's blocks, by its place in `firsts`. Lines that the window has lost are not in it."""
        *_, end = self.firsts[place : place + 2] if place + 1 < len(self.firsts) else (self.count,)
        start = self.count - len(self.lines)
        lines = self.lines[max(0, self.firsts[place] - start) : end - start]
        number = self.newest - (len(self.firsts) - 1 - place)
        return HistoryBlock(number=number, first=end - len(lines), lines=lines)
