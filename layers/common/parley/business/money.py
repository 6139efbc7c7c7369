"""Money as people read it: an amount in the currency's smallest unit, written as their language writes it."""

import re
from decimal import Decimal

from parley.texts import Language


def money(amount: int, currency: str, language: Language) -> str:
    """Return an amount of the currency's smallest unit as that language writes it: 425 of CAD is "CA$4.25" in
    English."""
    from babel.numbers import format_currency, get_currency_precision

    whole = Decimal(amount).scaleb(-get_currency_precision(currency))
    # With ordinary spaces, which an SMS can hold as they are.
    return re.sub(r"\s", " ", format_currency(whole, currency, locale=language))


def digits(currency: str) -> int:
    """Return the number of decimals of the currency: 2 for CAD, 0 for JPY."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


def minor_units(amount: str, currency: str) -> int:
    """Return a decimal amount in the currency's smallest unit, rounded to a whole number: "4.25" of CAD is 425."""
    from babel.numbers import get_currency_precision

    return int(Decimal(amount).scaleb(get_currency_precision(currency)).to_integral_value())
