"""The settings of the webhook that tells the operator's own system of hand-offs."""

from parley.settings import SettingsModel, Switch, variable


class HandOffSettings(SettingsModel):
    """The operator's settings of the webhook for hand-offs."""

    url: str = variable("PARLEY_HAND_OFF_WEBHOOK", "", pattern=r"^(https?://[^\s/?#@]+(/\S*)?)?$", max_length=500)
    """The address to which each hand-off is posted; empty: none is."""
    is_private_allowed: Switch = variable("PARLEY_HAND_OFF_WEBHOOK_PRIVATE", False)
    """Whether the address may be a private one, or plain HTTP: on one's own machine or network."""
