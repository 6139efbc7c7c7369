"""Reads the words that people say, by language, from the files of a package: `en.toml`, `es.toml`.

People mix languages, so whoever looks for such words looks for those of all. A third language is a file beside these.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

from parley.texts import LANGUAGES, Language, in_language


@cache
def words(package: str, language: Language) -> Mapping[str, Any]:
    """Return the whole content of one language's file in that package."""
    return in_language(package, language)


@cache
def listed(package: str, name: str) -> frozenset[str]:
    """Return the words of the list with that name in a package's files, of all languages together. A list of single
    words may be written as one text."""
    lists = (words(package, language)[name] for language in LANGUAGES)
    return frozenset(word for each in lists for word in (each.split() if isinstance(each, str) else each))


def longest_first(words: Iterable[str]) -> list[str]:
    """Return words in the order in which a pattern tries them. It is the same in each process, because a build compiles
    patterns ahead (`parley.compiled_ahead`), and a set has another order in each."""
    return sorted(words, key=lambda word: (-len(word), word))


def expanded(entry: str) -> Iterator[str]:
    """Yield what an entry of a list stands for, with each choice made: "jump off", "leap off" for "jump|leap off"."""
    yield from map(" ".join, product(*(word.split("|") for word in entry.split())))


def pattern(package: str, name: str, form: str = "(?:{})", table: str | None = None) -> re.Pattern[str]:
    """Return a pattern that matches any pattern of that name in a package's files, of any language. `form` says what
    stands around them, `table` in which table they are."""
    tables = (words(package, language) for language in LANGUAGES)
    each = (found[table][name] if table else found[name] for found in tables)
    return re.compile(form.format("|".join(each)), re.IGNORECASE)
