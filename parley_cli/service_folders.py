"""Where the folders of services lie, and in which languages the one that is run speaks.

Imports nothing of Parley: the languages are named in the environment before Parley's first module is read, which then
reads the files of these languages and of no others (`parley/texts/__init__.py`).
"""

import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "service"
"""The folder of the service that is built where no other is named."""
EXAMPLES = ROOT / "examples"
FILE = "service.toml"
VARIABLE = "PARLEY_LANGUAGES"


def meant(named: str) -> tuple[Path, ...]:
    """Return the folders that may be meant: by its path, or by its name among the examples."""
    return Path(named), ROOT / named, EXAMPLES / named


def speak(named: str) -> None:
    """Name the languages of a service in the environment, unless they are named already. A service that is not found,
    or whose file is wrong, is left to those who read it whole.
    """
    file = next((folder / FILE for folder in meant(named) if (folder / FILE).is_file()), None)
    try:
        languages = tomllib.loads(file.read_text(encoding="utf-8")).get("languages") if file else None
    except (OSError, ValueError):  # the one who reads it whole says what is wrong
        return
    if isinstance(languages, list) and all(isinstance(each, str) for each in languages):
        os.environ.setdefault(VARIABLE, ",".join(languages))
