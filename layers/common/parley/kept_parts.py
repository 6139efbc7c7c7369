"""A file of many parts that a build has written, of which a process reads those that it needs, one by one.

8 bytes    how long the contents are
contents   by which Python the parts were made, the hash of each part's name, and where each ends: marshalled
parts      one behind the other
"""

import marshal
import os
from array import array
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Self

LENGTH, HASH = 8, 16
"""The bytes that say how long the contents are, and those of a name's hash: names are long, and are not kept."""
PLACE = "I"
"""The kind of number that says where a part ends."""


class KeptParts:
    """The parts of a file, by name."""

    def __init__(self, file: int, begins: int, names: bytes, ends: bytes) -> None:
        """`file` is open for reading, and stays so: the first part begins at `begins`."""
        self._file, self._begins, self._ends = file, begins, array(PLACE, ends)
        self._places = {names[at : at + HASH]: at // HASH for at in range(0, len(names), HASH)}

    @classmethod
    def open(cls, path: Path, maker: str) -> Self | None:
        """Return the parts of the file at this path; None if another Python than `maker` has made them."""
        file = os.open(path, os.O_RDONLY)
        length = int.from_bytes(os.pread(file, LENGTH, 0), "big")
        made_by, names, ends = marshal.loads(os.pread(file, length, LENGTH))
        if made_by == maker:
            return cls(file, LENGTH + length, names, ends)
        os.close(file)
        return None

    def get(self, name: str) -> bytes | None:
        """Return the part of this name; None if there is none."""
        return self._read(self._places.get(_hashed(name)))

    def pop(self, name: str, default: None = None) -> bytes | None:
        """Return the part of this name, once; None if there is none."""
        return self._read(self._places.pop(_hashed(name), None))

    def _read(self, place: int | None) -> bytes | None:
        if place is None:
            return None
        start = self._ends[place - 1] if place else 0
        return os.pread(self._file, self._ends[place] - start, self._begins + start)


def write(path: Path, maker: str, parts: Mapping[str, bytes]) -> None:
    """Write a file of these parts, by name."""
    ends, end = array(PLACE), 0
    for part in parts.values():
        end += len(part)
        ends.append(end)
    contents = marshal.dumps((maker, b"".join(map(_hashed, parts)), ends.tobytes()))
    path.write_bytes(len(contents).to_bytes(LENGTH, "big") + contents + b"".join(parts.values()))


def _hashed(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=HASH).digest()
