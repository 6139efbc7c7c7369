"""The sentences of the page on which a browser lands after a payment, in every language."""

from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints it: half the import time
class PaymentPageTexts:
    """The sentences of the page on which a browser lands after a payment."""

    title: str
    words: str


@cache
def of(language: Language) -> PaymentPageTexts:
    """Return the sentences of the page after a payment, in this language."""
    return texts.read(PaymentPageTexts, language)
