"""The words with which people ask not to be written to any more: one file a language, read by
`conversation/stopping.py`. `en.toml` explains the form.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from parley import toml_files
from parley.texts import LANGUAGES

UNDERSTOOD = tuple(each for each in ("fr", "pt", "de", "it", "nl", "es") if each not in LANGUAGES)
"""The languages in which we understand an opt-out and nothing else, by their ISO 639-1 codes."""


@cache
def words(language: str) -> Mapping[str, Any]:
    """Return the tables of one language's file of the words with which people ask for no more messages."""
    return toml_files.content(__name__, language)


def all_words() -> tuple[Mapping[str, Any], ...]:
    """Return the tables of all languages that we speak, one for each, of the words with which people ask for no more
    messages."""
    return tuple(words(language) for language in LANGUAGES)
