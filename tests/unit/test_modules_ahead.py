"""A start takes the modules that it imports from the file that a build has written, and they are what Python would have
imported."""

import importlib
import importlib.resources
import importlib.util
import inspect
import marshal
import py_compile
import shutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parley import modules_ahead
from parley_cli.compile_ahead import imported
from parley_cli.modules_ahead import Imported, write

SOURCES = {
    "kept_house/__init__.py": "from kept_house import cellar",
    "kept_house/cellar.py": "DEPTH = 3\n\n\ndef fall():\n    raise ValueError(DEPTH)\n",
    "kept_shed.py": "TOOLS = ('rake',)",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder of modules with their bytecode, on the path, and forget what was imported from it."""
    for name, source in SOURCES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(source, encoding="utf-8")
        py_compile.compile(str(file), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    (tmp_path / "kept_house" / "wine.txt").write_text("red", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    yield tmp_path
    forget()


def forget() -> None:
    for name in [each for each in sys.modules if each.startswith("kept_")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def ran(folder: Path) -> Imported:
    """Import everything as ever, and return what was imported."""
    for name in ("kept_house.cellar", "kept_shed"):
        importlib.import_module(name)
    found = Imported(dict(imported([str(folder)])), importlib.util.MAGIC_NUMBER, str(sys.implementation.cache_tag))
    forget()
    return found


def test_modules_come_from_the_file_and_tell_where_they_lie(folder: Path) -> None:
    write(folder, [ran(folder)])
    for bytecode in folder.rglob("__pycache__"):
        shutil.rmtree(bytecode)
    modules_ahead.use()
    house, cellar = importlib.import_module("kept_house"), importlib.import_module("kept_house.cellar")
    assert isinstance(cellar.__spec__.loader, modules_ahead.KeptModule)
    assert not list(folder.rglob("__pycache__"))  # nothing was compiled
    assert (house.__file__, house.__path__) == (f"{folder}/kept_house/__init__.py", [f"{folder}/kept_house"])
    with pytest.raises(ValueError, match="3") as error:
        cellar.fall()
    last = traceback.extract_tb(error.value.__traceback__)[-1]
    assert (last.filename, last.lineno, last.line) == (f"{folder}/kept_house/cellar.py", 5, "raise ValueError(DEPTH)")
    assert inspect.getsource(cellar) == SOURCES["kept_house/cellar.py"]
    assert importlib.resources.files("kept_house").joinpath("wine.txt").read_text() == "red"


def test_a_file_holds_what_its_own_folder_has(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    run, other = ran(folder), tmp_path_factory.mktemp("other")
    write(other, [run])
    assert modules_ahead._finder(str(other))._modules == {}  # type: ignore[union-attr]
    write(folder, [Imported({"kept_shed": "kept_shed.py"}, run.magic, run.tag), run])
    found: Any = modules_ahead._finder(str(folder))
    assert sorted(found._modules) == ["kept_house", "kept_house.cellar", "kept_shed"]


def test_what_is_not_in_the_file_or_of_another_python_is_imported_as_ever(folder: Path) -> None:
    run = ran(folder)
    write(folder, [Imported({"kept_shed": "kept_shed.py"}, run.magic, run.tag)])
    modules_ahead.use()
    assert importlib.import_module("kept_house.cellar").DEPTH == 3
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("kept_barn")
    forget()
    head = marshal.dumps((b"another", {"kept_shed": ("kept_shed.py", False, 0, 0)}))
    (folder / modules_ahead.FILE).write_bytes(len(head).to_bytes(modules_ahead.LENGTH, "big") + head)
    assert modules_ahead._finder(str(folder)) is None
