"""What an operator sets about the assistant."""

from parley.settings import SettingsModel, variable


class AssistantSettings(SettingsModel):
    """The operator's settings of the assistant's tools."""

    email_from: str = variable("EMAIL_FROM", "")
    """A sender that Amazon SES has verified; empty: email is drafted and never sent."""
