"""Amounts as Stripe counts them. Ours are in the minor units of Unicode's currency data, which for most currencies are
Stripe's too. Source: Stripe, "Supported currencies", "Zero-decimal currencies", "Special cases".
"""

HUNDREDTHS = frozenset(["AFN", "ALL", "ISK", "LAK", "LBP", "MMK", "RSD", "SOS", "STD", "YER"])
"""The currencies that have no minor unit any more, and that Stripe counts in hundredths all the same: to charge 5 ISK,
the amount is 500."""
TENS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
"""The currencies of three decimals, of which Stripe requires that the last one is 0."""
UNKNOWN = frozenset(["UGX"])
"""The currencies of which Stripe's documents say two different things, so that nobody knows what an amount means."""


def to_stripe(amount: int, currency: str) -> int:
    """Return an amount in the currency's smallest unit as Stripe counts it. Raises ValueError for an amount that Stripe
    cannot take."""
    if currency in UNKNOWN or (currency in TENS and amount % 10):
        raise ValueError(f"{amount} {currency} cannot be paid through Stripe")
    return amount * 100 if currency in HUNDREDTHS else amount


def from_stripe(amount: int, currency: str) -> int:
    """Convert an amount as Stripe counts it to the currency's smallest unit."""
    return amount // 100 if currency in HUNDREDTHS else amount


def stripe_digits(currency: str) -> int:
    """Return the number of decimals in amounts of this currency as Stripe counts them."""
    from parley.business.money import digits

    return digits(currency) + (2 if currency in HUNDREDTHS else 0)
