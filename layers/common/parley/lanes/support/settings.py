"""The operator's settings for hand-offs, besides `[support]` in `service.toml`."""

from datetime import timedelta

from parley.settings import SettingsModel, variable


class SupportSettings(SettingsModel):
    """The operator's settings about hand-offs."""

    silence_hours: int = variable("PARLEY_HAND_OFF_SILENCE_HOURS", 12, ge=1, le=168)
    """The hours without a word of either side after which a hand-off ends."""

    @property
    def silence(self) -> timedelta:
        """How long nobody may write before a hand-off ends."""
        return timedelta(hours=self.silence_hours)
