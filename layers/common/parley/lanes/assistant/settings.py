"""What an operator sets about the assistant."""

from parley.settings import SettingsModel, variable


class AssistantSettings(SettingsModel):
    """The operator's settings of the assistant's tools."""

    email_from: str = variable("EMAIL_FROM", "")
    """A sender that Amazon SES has verified; empty: email is drafted and never sent."""
    remind_again_minutes: int = variable("PARLEY_REMIND_AGAIN_MINUTES", 15, ge=1, le=1_440)
    """The minutes after which a reminder that is to come until it is done comes again, if the person names none."""
    remind_again_times: int = variable("PARLEY_REMIND_AGAIN_TIMES", 4, ge=1, le=20)
    """The most times that such a reminder comes again."""
