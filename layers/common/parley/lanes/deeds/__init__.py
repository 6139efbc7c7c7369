"""The words by which people ask for what a tool does, beside the words of its phrases: "shift", "movelo", "sendeame".

They stand in a file for each language (`en.toml`, `es.toml`), by what is done, in their normal form and without the
pronouns that Spanish joins to a verb. A word is in here only if it is understood with the thing beside it.
"""

from parley.texts.vocabulary import listed


def deeds_of(*kinds: str) -> tuple[str, ...]:
    """Return the words of all languages for these kinds of deeds: "move", "complete"."""
    return tuple(sorted(word for kind in kinds for word in listed(__name__, kind)))
