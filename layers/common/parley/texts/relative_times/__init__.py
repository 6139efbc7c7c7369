"""The words of a text whose meaning depends on when it is read: one file a language, for `conversation/lateness.py`."""

from functools import cache

from parley import toml_files
from parley.texts import LANGUAGES


@cache
def phrases() -> frozenset[str]:
    """Return the normalised phrases, of every language, that say a time from now on."""
    contents = (toml_files.content(__name__, language) for language in LANGUAGES)
    return frozenset(phrase for content in contents for phrase in content["phrases"])


@cache
def units() -> frozenset[str]:
    """Return the normalised words, of every language, for a length of time behind a number: "in 20 minutes"."""
    contents = (toml_files.content(__name__, language) for language in LANGUAGES)
    return frozenset(unit for content in contents for unit in content["units"])
