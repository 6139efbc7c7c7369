"""Money as people read it: an amount in the currency's smallest unit, written as their language writes it."""

import re
from decimal import Decimal

from parley.texts import DEFAULT, Language


def money(amount: int, currency: str, language: Language) -> str:
    """Return an amount of the currency's smallest unit as that language writes it, in the currency's own country if it
    is spoken there: 425 of CAD is "CA$4.25" in English, 128000 of MXN is "$1,280.00" in Spanish."""
    from babel.numbers import format_currency, get_currency_precision

    whole = Decimal(amount).scaleb(-get_currency_precision(currency))
    # With ordinary spaces, which an SMS can hold as they are.
    return re.sub(r"\s", " ", format_currency(whole, currency, locale=_locale(currency, language)))


def _locale(currency: str, language: Language) -> str:
    """Return the locale in which an amount is written. English names the dollar's country everywhere, because
    travellers read it as well."""
    from babel.localedata import exists

    at_home = f"{language}_{currency[:2]}"  # ISO 4217: a currency of one country begins with the code of that country
    return at_home if language != DEFAULT and exists(at_home) else language


def digits(currency: str) -> int:
    """Return the number of decimals of the currency: 2 for CAD, 0 for JPY."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


def minor_units(amount: str, currency: str) -> int:
    """Return a decimal amount in the currency's smallest unit, rounded to a whole number: "4.25" of CAD is 425."""
    from babel.numbers import get_currency_precision

    return int(Decimal(amount).scaleb(get_currency_precision(currency)).to_integral_value())
