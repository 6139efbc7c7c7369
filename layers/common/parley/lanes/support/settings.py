"""The operator's settings for hand-offs, besides `[support]` in `service.toml`."""

from datetime import timedelta

from parley.settings import SettingsModel, variable


class SupportSettings(SettingsModel):
    """The operator's settings about hand-offs."""

    silence_hours: int = variable("PARLEY_HAND_OFF_SILENCE_HOURS", 12, ge=1, le=168)
    """The hours after which a hand-off ends if neither side has written."""

    @property
    def silence(self) -> timedelta:
        """The time after which a hand-off ends if neither side has written."""
        return timedelta(hours=self.silence_hours)
