"""Amounts as Stripe counts them are ours, but for the currencies that have lost their minor unit."""

import pytest
from babel.numbers import get_currency_precision

from parley.business.stripe_units import HUNDREDTHS, TENS, UNKNOWN, from_stripe, stripe_digits, to_stripe

ZERO_DECIMAL = ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
"""Stripe, "Supported currencies", "Zero-decimal currencies", without UGX, which is contradicted there."""


@pytest.mark.parametrize(
    "currency", sorted({*ZERO_DECIMAL, *HUNDREDTHS, *TENS, "USD", "EUR", "MXN", "CAD", "HUF", "TWD"})
)
def test_what_is_asked_of_stripe_is_the_price_and_comes_back_as_the_price(currency: str) -> None:
    assert stripe_digits(currency) == (0 if currency in ZERO_DECIMAL else 3 if currency in TENS else 2)
    digits = 0 if currency in ZERO_DECIMAL else 3 if currency in TENS else 2  # of Stripe
    asked = to_stripe(1_230, currency)
    assert asked == 1_230 * 10 ** (digits - get_currency_precision(currency))
    assert from_stripe(asked, currency) == 1_230


@pytest.mark.parametrize(("amount", "currency"), [(1_234, "KWD"), *((100, each) for each in UNKNOWN)])
def test_what_stripe_cannot_be_told_is_not_asked_for(amount: int, currency: str) -> None:
    with pytest.raises(ValueError, match="cannot be paid"):
        to_stripe(amount, currency)
