"""A build's bytecode is the source's, without the docstrings that nothing reads."""

import importlib.util
import marshal
import traceback
from pathlib import Path

import pytest

from parley_cli import bytecode

SOURCE = b'''"""What the module is for."""
from __future__ import annotations
from dataclasses import dataclass
from functools import cache


class Base:
    """What a base is."""

    def plain(self, price: int) -> int:
        """What it returns."""
        assert price > 0, "a price"
        return price * 2

    def empty(self) -> None:
        """Nothing else."""


class Model(Base):
    """What a language model reads."""


@dataclass
class Cup:
    """How large a cup is."""


@cache
def tool():
    """What a tool does."""
'''


def test_docstrings_stay_only_where_something_may_read_them() -> None:
    module: dict[str, object] = {"__name__": "tests_of_bytecode", "__doc__": None}
    exec(bytecode.compiled(SOURCE, "/var/task/cups.py"), module)
    base, read = module["Base"], [module[name] for name in ("Model", "Cup", "tool")]
    assert [module["__doc__"], base.__doc__, base.plain.__doc__, base.empty.__doc__] == [None] * 4  # type: ignore[attr-defined]
    assert [each.__doc__ for each in read] == [
        "What a language model reads.",
        "How large a cup is.",
        "What a tool does.",
    ]
    assert base().plain(3) == 6  # type: ignore[operator]
    with pytest.raises(AssertionError, match="a price") as error:
        base().plain(0)  # type: ignore[operator]
    last = traceback.extract_tb(error.value.__traceback__)[-1]
    assert (last.filename, last.lineno) == ("/var/task/cups.py", 12)


def test_the_bytecode_of_a_folder_is_never_checked_against_its_source(tmp_path: Path) -> None:
    file = tmp_path / "cups" / "tall.py"
    file.parent.mkdir()
    file.write_bytes(SOURCE)
    bytecode.write(tmp_path, "/opt/python", file)
    written = Path(importlib.util.cache_from_source(str(file))).read_bytes()
    assert written[:8] == importlib.util.MAGIC_NUMBER + bytecode.UNCHECKED
    assert marshal.loads(written[16:]).co_filename == "/opt/python/cups/tall.py"
    file.write_text("def", encoding="utf-8")
    with pytest.raises(SyntaxError):
        bytecode.write(tmp_path, "/opt/python", file)
