"""Writes the bytecode of the modules that starts and first turns import into one file in each folder of a build, for
`parley.modules_ahead`.

Which modules these are, `parley_cli.compile_ahead` finds out while it runs a function. The bytecode itself is what
`parley_cli.bundles` has compiled in the folder. Only that file is written.
"""

import marshal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from parley.modules_ahead import FILE, LENGTH, KeptPlace

HEAD = 16
"""The bytes in front of the code in a file of bytecode: the magic number, flags, and the hash of the source."""


@dataclass(frozen=True)
class Imported:
    """What a run of a function has imported: the name of each module and its source below the folder that it was found
    in, in their order; and by what magic number and tag the Python knows its bytecode."""

    modules: Mapping[str, str]
    magic: bytes
    tag: str  # cpython-313


def write(folder: Path, runs: Iterable[Imported]) -> None:
    """Write the file of a folder, with those modules of these runs whose bytecode stands there."""
    contents, codes, length = dict[str, KeptPlace](), list[bytes](), 0
    magic = b""
    for run in runs:
        magic = run.magic
        for name, source in run.modules.items():
            path = Path(source)
            bytecode = folder / path.parent / "__pycache__" / f"{path.stem}.{run.tag}.pyc"
            if name not in contents and bytecode.is_file():
                code = bytecode.read_bytes()[HEAD:]
                contents[name] = (source, path.name == "__init__.py", length, len(code))
                codes.append(code)
                length += len(code)
    head = marshal.dumps((magic, contents))
    (folder / FILE).write_bytes(len(head).to_bytes(LENGTH, "big") + head + b"".join(codes))
