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
from pathlib import Path
from typing import Any

from parley import made_ahead
from parley.kept_parts import KeptParts

FILE = "compiled_ahead.bin"
"""The name of the file in the folder of a function's `app.py`."""
CODE = "I"
"""The kind of number of which a compiled pattern consists: 32 bits, as `_sre.CODESIZE` says."""

CompiledParts = KeptParts | MutableMapping[str, bytes]


def made_by() -> str:
    """Return by which Python something is compiled: another one does not read it."""
    regular = f"{_sre.MAGIC}.{_sre.CODESIZE}.{sys.byteorder}"
    return f"{importlib.util.MAGIC_NUMBER.hex()}.{regular}"


def pattern_name(pattern: str | bytes, flags: int) -> str:
    """Return the name of a compiled pattern in the file."""
    return f"pattern {flags} {pattern!r}"


def method_name(source: str) -> str:
    """Return the name of a compiled method in the file."""
    return f"method {source}"


def use() -> None:
    """Have `re` and `dataclasses` look into the file of this function, if its build has written one."""
    file = next((found for folder in sys.path if (found := Path(folder, FILE)).is_file()), None)
    parts = KeptParts.open(file, made_by()) if file is not None else None
    if parts is not None:
        look_in(parts)
        made_ahead.take_from(parts)


def look_in(parts: CompiledParts) -> None:
    """Have `re` and `dataclasses` take compiled patterns and methods from these parts.

    A pattern is taken out, because `re` keeps what it has made; a method stays, because many classes have the same one.
    """
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    compile_pattern = compiler.compile

    def compiled(pattern: Any, flags: Any = 0) -> Any:
        is_text = isinstance(pattern, (str, bytes))
        found = parts.pop(pattern_name(pattern, int(flags)), None) if is_text else None
        if found is None:
            return compile_pattern(pattern, flags)
        all_flags, code, groups, names, by_number = marshal.loads(found)
        return _sre.compile(pattern, all_flags, array(CODE, code).tolist(), groups, names, by_number)

    def run(source: str, given: dict[str, Any], made: MutableMapping[str, Any]) -> None:
        found = parts.get(method_name(source))
        exec(source if found is None else marshal.loads(found), given, made)

    compiler.compile = compiled
    dataclasses.exec = run  # type: ignore[attr-defined]
