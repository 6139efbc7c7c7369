"""Reads the TOML files that packages of Parley hold: words, texts, tables.

Parsing TOML is slow where a function starts, so a build writes the content of each file as JSON beside it, which is
parsed many times as fast (`python bench/toml_files.py`). A checkout has no such copies: they would hide what is edited.
"""

import json
from importlib.resources import files
from typing import Any


def content(package: str, name: str) -> dict[str, Any]:
    """Return the content of the file `name`.toml in the folder of a package."""
    folder = files(package)
    copy = folder.joinpath(f"{name}.json")
    if copy.is_file():
        read: dict[str, Any] = json.loads(copy.read_text(encoding="utf-8"))
        return read
    import tomllib  # the JSON of a build needs no parser for TOML

    return tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
