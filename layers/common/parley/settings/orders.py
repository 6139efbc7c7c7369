"""The setting of how long orders are kept."""

from datetime import timedelta

from parley.settings import SettingsModel, variable


class OrderSettings(SettingsModel):
    """The settings of what is kept of orders."""

    days: int = variable("PARLEY_ORDER_DAYS", 730, ge=31, le=3_650)
    """The days after which an order with its person is deleted, counted from when it is due. What was sold stays in the
    books, without the person. A bank debit, or giving money back, may take 14 days, and a refund longer."""

    @property
    def kept(self) -> timedelta:
        """How long an order is kept after its due date."""
        return timedelta(days=self.days)
