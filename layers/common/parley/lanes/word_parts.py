"""Read a whole text as known parts, from its first word to its last: each part is some words side by side, and says
something (a bit of an IntFlag) or nothing. Pure.
"""

from collections.abc import Mapping, Sequence

from parley.conversation.deed_verbs import plain_phrase
from parley.texts import Language
from parley.texts.vocabulary import expanded, words

WordParts = Mapping[tuple[str, ...], frozenset[int]]
"""The known parts as their words, each with what it may say."""
MOST_WORDS, LONGEST_PART = 20, 6
"""The most words of a text that is read, and of one of its parts."""


def word_parts(package: str, language: Language, lists: Mapping[str, int], table: str | None = None) -> WordParts:
    """Return the parts of these lists in a package's file of one language, each with what its list says. `table` names
    the table of the file that the lists stand in.
    """
    file = words(package, language)
    found: dict[tuple[str, ...], set[int]] = {}
    for name, says in lists.items():
        for entry in (file[table] if table else file)[name]:
            for part in expanded(entry):
                found.setdefault(plain_phrase(part), set()).add(int(says))
    return {part: frozenset(each) for part, each in found.items()}


def readings_of(said: Sequence[str], known: WordParts) -> list[set[int]]:
    """Return what the whole text can be read as: what its parts say together. Readings with the same number of parts
    stand in one set, the fewest come first. The divisions are tried in one pass, so the work grows only with the text's
    length.
    """
    if not 0 < len(said) <= MOST_WORDS:
        return []
    reached: list[list[set[int]]] = [[set() for _ in range(len(said) + 1)] for _ in range(len(said) + 1)]
    reached[0][0].add(0)
    for at in range(len(said)):
        for end in range(at + 1, min(len(said), at + LONGEST_PART) + 1):
            for says in known.get(tuple(said[at:end]), ()):
                for count in range(at + 1):
                    reached[end][count + 1] |= {each | says for each in reached[at][count]}
    return [each for each in reached[-1] if each]
