"""The coach, set up for a test."""

from typing import Any

from parley.lanes.coach.settings import CoachSettings
from parley.settings import Settings


def with_coach(**given: Any) -> Settings:
    """Settings with which people are coached; `given` are fields of `CoachSettings`."""
    return Settings(None, CoachSettings(is_on=True, **given))
