"""The modules that a start imports, in one file of their folder, so that a start need not look for each and open it.

A start imports 1,300 modules. Python asks for each of them in one folder after another, looks at its source, and opens
and reads its bytecode. `parley_cli.modules_ahead` writes the bytecode of those that a start and a first turn import
into one file in each folder that it is deployed in, a function's bundle or the layer; here Python looks there first.
Sources and bytecode stay where they are, and tracebacks name them; what is not in the file, or was compiled by another
Python, is imported as ever, so nothing depends on the file.
"""

import _imp
import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER, spec_from_file_location
from types import CodeType, ModuleType

FILE = "modules_ahead.bin"
"""The name of the file in a folder of `sys.path`."""
LENGTH = 8
"""The bytes at the beginning of a file that say how long its table of contents is."""

KeptPlace = tuple[str, bool, int, int]
"""Where a module lies: its source below the folder, whether it is a package, where its bytecode begins in the file, and
how many bytes that is."""


def use() -> None:
    """Have Python look into the files of all folders of `sys.path` first."""
    finders = [found for folder in sys.path if (found := _finder(folder)) is not None]
    sys.meta_path[:0] = finders


class ModulesFinder:
    """Finds the modules of one file."""

    def __init__(self, folder: str, file: int, begins: int, modules: Mapping[str, KeptPlace]) -> None:
        """`file` is open for reading; the bytecode of the first module begins there."""
        self._folder, self._file, self._begins, self._modules = folder, file, begins, modules

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how the module of this name is loaded; None if it is not in the file."""
        place = self._modules.get(name)
        if place is None:
            return None
        source = f"{self._folder}/{place[0]}"
        loader = KeptModule(name, source, self._file, self._begins + place[2], place[3])
        inside = [os.path.dirname(source)] if place[1] else None
        return spec_from_file_location(name, source, loader=loader, submodule_search_locations=inside)


class KeptModule(SourceFileLoader):
    """Loads a module whose bytecode stands in the file; all else that a loader can tell comes from the source."""

    def __init__(self, name: str, source: str, file: int, begins: int, length: int) -> None:
        super().__init__(name, source)
        self._kept = (file, length, begins)

    def get_code(self, fullname: str) -> CodeType:
        """Return the module's code, whose tracebacks name the source where it lies."""
        code: CodeType = marshal.loads(os.pread(*self._kept))
        _imp._fix_co_filename(code, self.path)  # type: ignore[attr-defined]
        return code


def _finder(folder: str) -> ModulesFinder | None:
    """Return the finder of a folder's modules; None if it has no file, or one that another Python has made. The file
    stays open as long as the process lives, because turns import what few texts need."""
    try:
        file = os.open(os.path.join(folder, FILE), os.O_RDONLY)
    except OSError:
        return None
    length = int.from_bytes(os.pread(file, LENGTH, 0), "big")
    magic, modules = marshal.loads(os.pread(file, length, LENGTH))
    if magic == MAGIC_NUMBER:
        return ModulesFinder(folder, file, LENGTH + length, modules)
    os.close(file)
    return None
