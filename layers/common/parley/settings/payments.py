"""The settings of how people pay for their orders."""

from datetime import datetime, timedelta
from typing import Literal

from parley.settings import SettingsModel, variable

CONFIRMATION = timedelta(minutes=10)
"""The time between the summary and the yes, tries after a crash included: longer than a question stays open."""
MOST = timedelta(hours=24)


class PaymentSettings(SettingsModel):
    """The settings of payments through Stripe Checkout, beside paying on delivery."""

    ways: Literal["delivery", "stripe", "both"] = variable("PARLEY_PAYMENTS", "delivery")
    """How an order may be paid: on delivery, through Stripe before it is accepted, or as the person chooses."""
    base_url: str = variable("STRIPE_BASE_URL", "https://api.stripe.com")
    minutes: int = variable("PARLEY_PAYMENT_MINUTES", 60, ge=30, le=1_440)
    """The minutes in which an order has to be paid. Its stock is reserved meanwhile; Stripe takes 30 min to 24 h."""
    return_url: str = variable("PARLEY_PAYMENT_RETURN_URL", "", pattern=r"^(https://[^\s\"<>]+)?$", max_length=1_008)
    """The page on which the browser lands after the payment; empty: a page of ours that says to go back to the chat."""

    @property
    def takes_cards(self) -> bool:
        """Whether people can pay by card through Stripe."""
        return self.ways != "delivery"

    def expires_at(self, now: datetime) -> datetime:
        """Return when a payment session offered now must end, in whole seconds. Stripe demands 30 minutes from the
        moment of opening, so the time to confirm is added.
        """
        return (now + min(timedelta(minutes=self.minutes) + CONFIRMATION, MOST)).replace(microsecond=0)
