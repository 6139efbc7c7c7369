"""Reads the TOML files that packages of Parley hold: words, texts, tables.

Parsing TOML is slow where a function starts, so a build writes the content of each file as JSON beside it, which is
parsed many times as fast (`python bench/toml_files.py`). A checkout has no such copies: they would hide what is edited.
What a start and a first text read stands, ready made, with what else is made ahead (`parley/made_ahead.py`).
"""

import json
import pickle
from importlib.resources import files
from typing import Any

from parley import made_ahead


def content(package: str, name: str) -> dict[str, Any]:
    """Return the content of the file `name`.toml in the folder of a package."""
    key = f"{package}/{name}.toml"
    if (kept := made_ahead.taken(key)) is not None:
        made: dict[str, Any] = pickle.loads(kept)
        return made
    read = _read(package, name)
    made_ahead.note(key, read)
    return read


def _read(package: str, name: str) -> dict[str, Any]:
    folder = files(package)
    copy = folder.joinpath(f"{name}.json")
    if copy.is_file():
        read: dict[str, Any] = json.loads(copy.read_text(encoding="utf-8"))
        return read
    import tomllib  # the JSON of a build needs no parser for TOML

    return tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
