"""The words by which an automatic reply says that it is one: one file a language, read by `conversation/flood.py`."""

from functools import cache

from parley import toml_files
from parley.texts import LANGUAGES


@cache
def phrases() -> tuple[str, ...]:
    """Return the phrases, of every language, by which an automatic reply says that it is one."""
    contents = (toml_files.content(__name__, language) for language in LANGUAGES)
    return tuple(phrase for content in contents for phrase in content["phrases"])
