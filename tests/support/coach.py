"""Settings with which a test switches the coach on."""

from typing import Any

from parley.lanes.coach.settings import CoachSettings
from parley.settings import Settings


def with_coach(**given: Any) -> Settings:
    """Return settings with the coach switched on; `given` are fields of `CoachSettings`."""
    return Settings(None, CoachSettings(is_on=True, **given))
