"""Compiles the Python of a bundle to bytecode without the docstrings that only a reader of the source needs: a tenth of
the bytecode and of its memory.

A docstring stays where a library or a language model may read it: of a function or class with a decorator (a tool's is
its description, and a dataclass without one is given its signature), and of a class with bases (a model's is in its
JSON schema). `assert` stays.

`parley_cli.bundles` runs this file as a program of the bundle's own Python, which sees nothing of this package:
`python bytecode.py FOLDER LIES_AT`. Tracebacks show paths below LIES_AT. The bytecode is never checked against its
source's time, so that it stays valid in a zip.
"""

import ast
import importlib.util
import marshal
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from types import CodeType

UNCHECKED = (0b01).to_bytes(4, "little")
"""The flags of bytecode that is known by its source's hash, which nobody compares."""

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def compiled(source: bytes, name: str) -> CodeType:
    """Return the code of a module, without the docstrings that nothing reads. Tracebacks call its file by this name."""
    tree = ast.parse(source, name)
    for node in ast.walk(tree):
        if isinstance(node, Documented) and not _is_read(node) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.copy_location(ast.Pass(), node.body[0])]
    code: CodeType = compile(tree, name, "exec", dont_inherit=True)
    return code


def write(folder: Path, lies_at: str, file: Path) -> None:
    """Write the bytecode of a file of this folder beside it. Raises SyntaxError."""
    source = file.read_bytes()
    code = compiled(source, f"{lies_at}/{file.relative_to(folder).as_posix()}")
    target = Path(importlib.util.cache_from_source(str(file)))
    target.parent.mkdir(exist_ok=True)
    head = importlib.util.MAGIC_NUMBER + UNCHECKED + importlib.util.source_hash(source)
    target.write_bytes(head + marshal.dumps(code))


def _is_read(node: Documented) -> bool:
    """Return whether a library or a language model may read the docstring of this node."""
    if isinstance(node, ast.Module):
        return False
    return bool(node.decorator_list) or (isinstance(node, ast.ClassDef) and bool(node.bases))


def main(folder: Path, lies_at: str) -> None:
    """Compile all Python files of a folder, in as many processes as there are processors."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(partial(write, folder, lies_at), sorted(folder.rglob("*.py")), chunksize=20))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
