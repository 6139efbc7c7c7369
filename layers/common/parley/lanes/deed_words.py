"""The words by which people ask for what a tool does, beside those of its phrases: "shift", "movelo", "sendeame".

They stand in the vocabulary of each language, by what is done, in their normal form and without the pronouns that
Spanish joins to a verb.
"""

from parley.texts.vocabulary import listed

WISH_WORDS = "parley.conversation.vocabulary"


def deeds_of(*kinds: str) -> tuple[str, ...]:
    """Return the words of all languages for these kinds of deeds: "move", "complete"."""
    return tuple(sorted(word for kind in kinds for word in listed(WISH_WORDS, f"deed_{kind}")))
