"""The sentences of the pages by which a person connects an account, in every language."""

from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints it: half the import time
class LinkPageTexts:
    """The sentences of the pages by which a person connects an account. Each page has a title and words."""

    begin_title: str
    begin_words: str
    """`digits` are the last digits of the phone number that asked for the link; `uses` is what the person allows."""
    begin_warning: str
    go_on: str
    """The label of the link to the other service."""
    consented_title: str
    consented_words: str
    declined_title: str
    declined_words: str
    invalid_title: str
    invalid_words: str
    other_browser_title: str
    other_browser_words: str
    later_title: str
    later_words: str


@cache
def of(language: Language) -> LinkPageTexts:
    """Return the sentences of the pages by which a person connects an account, in this language."""
    return texts.read(LinkPageTexts, language)
