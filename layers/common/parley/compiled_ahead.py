"""Regular expressions and the methods of dataclasses, which a build has compiled ahead, so that no start compiles them;
and what `parley.made_ahead` keeps beside them in one file.

Python compiles bytecode ahead, but not these: `re` reads each pattern anew, and `dataclasses` writes the source of each
method and compiles it. That is a quarter of a start. `parley_cli.compile_ahead` writes into a bundle what a start and a
first turn compile; here the two modules of Python look there first. What is not there, or was compiled by another
Python, they compile as ever, so nothing depends on the file.
"""

import _sre  # type: ignore[import-not-found]
import dataclasses
import importlib.util
import marshal
import re
import sys
from array import array
from collections.abc import MutableMapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from parley import made_ahead

FILE = "compiled_ahead.bin"
"""The name of the file in the folder of a function's `app.py`."""
CODE = "I"
"""The kind of number of which a compiled pattern consists: 32 bits, as `_sre.CODESIZE` says."""

Patterns = MutableMapping[tuple[str | bytes, int], tuple[Any, ...]]
Sources = MutableMapping[bytes, Any]


def made_by() -> str:
    """Return by which Python something is compiled: another one does not read it."""
    regular = f"{_sre.MAGIC}.{_sre.CODESIZE}.{sys.byteorder}"
    return f"{importlib.util.MAGIC_NUMBER.hex()}.{regular}"


def key_of(source: str) -> bytes:
    """Return by what the compiled source is found: a hash, because the sources themselves are long."""
    return blake2b(source.encode(), digest_size=16).digest()


def use() -> None:
    """Have `re` and `dataclasses` look into the file of this function, if its build has written one."""
    file = next((found for folder in sys.path if (found := Path(folder, FILE)).is_file()), None)
    if file is not None:
        maker, patterns, sources, stored = marshal.loads(file.read_bytes())
        if maker == made_by():
            look_in(patterns, sources)
            made_ahead.take_from(stored)


def look_in(patterns: Patterns, sources: Sources) -> None:
    """Have `re` take compiled patterns from `patterns`, and `dataclasses` compiled methods from `sources`.

    A pattern is taken out, because `re` keeps what it has made; a method stays, because many classes have the same one.
    """
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    compile_pattern = compiler.compile

    def compiled(pattern: Any, flags: Any = 0) -> Any:
        found = patterns.pop((pattern, int(flags)), None) if isinstance(pattern, (str, bytes)) else None
        if found is None:
            return compile_pattern(pattern, flags)
        all_flags, code, groups, names, by_number = found
        return _sre.compile(pattern, all_flags, array(CODE, code).tolist(), groups, names, by_number)

    def run(source: str, given: dict[str, Any], made: MutableMapping[str, Any]) -> None:
        key = key_of(source)
        found = sources.get(key)
        if isinstance(found, bytes):
            found = sources[key] = marshal.loads(found)
        exec(source if found is None else found, given, made)

    compiler.compile = compiled
    dataclasses.exec = run  # type: ignore[attr-defined]
