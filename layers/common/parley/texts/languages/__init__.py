"""What a language is by itself, and how people ask for it: one file a language. `en.toml` explains the keys."""

from collections.abc import Mapping
from typing import Any

from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import words


def of(language: Language) -> Mapping[str, Any]:
    """Return the file of that language."""
    return words(__name__, language)


def keywords(of_what: str) -> frozenset[str]:
    """Return the whole messages that ask for "help", "stop" or "start" in any language that is read."""
    return frozenset(word for language in LANGUAGES for word in of(language)[f"keywords_{of_what}"].split())
