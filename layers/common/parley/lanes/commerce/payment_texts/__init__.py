"""What is said about payments through Stripe, to people and to admins: `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # without __eq__ and __repr__ the import takes half the time
class PaymentTexts:
    """The sentences about payments, in one language. en.toml shows which values stand in braces in each."""

    fee: str
    link: str
    not_now: str
    not_at_all: str
    not_this_amount: str
    too_late: str
    given_back: str
    given_back_if_it_comes: str
    no_payment_due: str
    not_ordered_yet: str
    settling: str
    """The action that writes what has become of a payment, as the person reads it if nobody knows whether it ran."""
    outcomes: Mapping[str, str]
    """What the person is told once something has become of a payment, by `OrderPayment.outcome`."""
    news: Mapping[str, str]
    """What admins are told of a payment, by the name of the news."""


@cache
def of(language: Language) -> PaymentTexts:
    """Return the sentences about payments in this language."""
    return texts.read(PaymentTexts, language)


def say(call: Call[Any]) -> PaymentTexts:
    """Return the sentences about payments in the language of the person for whom the tool is called."""
    return of(call.language)
