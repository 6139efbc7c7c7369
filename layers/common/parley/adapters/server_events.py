"""Reads a stream of server-sent events. Source: HTML, "9.2.6 Interpreting an event stream"."""

import re
from collections.abc import Iterable, Iterator

ENDS_OF_LINES = re.compile(rb"\r\n|\n|\r")


class EventTooLong(Exception):
    """Raised for an event with more bytes than its reader takes."""


def events(pieces: Iterable[bytes], largest: int) -> Iterator[str]:
    """Yield the data of each event in a stream that comes in pieces; an event that is cut at the end is left out.
    Raises EventTooLong for one of more than `largest` bytes."""
    data, size = list[bytes](), 0
    for line in _lines(pieces, largest):
        if not line:
            if data:
                yield b"\n".join(data).decode(errors="replace")
            data, size = [], 0
            continue
        name, _, value = line.partition(b":")
        size += len(line)
        if size > largest:
            raise EventTooLong
        if name == b"data":
            data.append(value.removeprefix(b" "))


def _lines(pieces: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """Yield the lines, without what ends them. A line without an end is left out."""
    begun = b""
    for piece in pieces:
        begun += piece
        whole = begun[:-1] if begun.endswith(b"\r") else begun  # its line feed may come with the next piece
        *lines, rest = ENDS_OF_LINES.split(whole)
        yield from lines
        begun = rest + begun[len(whole) :]
        if len(begun) > longest:
            raise EventTooLong
    if begun.endswith(b"\r"):
        yield begun[:-1]
