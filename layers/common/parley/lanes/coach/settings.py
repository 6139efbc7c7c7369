"""What an operator sets about the coach."""

from typing import TYPE_CHECKING

from parley.settings import SettingsModel, Switch, variable

if TYPE_CHECKING:
    from parley.ports import Services


class CoachSettings(SettingsModel):
    """The operator's settings of the habit coach."""

    is_on: Switch = variable("PARLEY_COACH", False)
    """Whether the coach is switched on. The template's default is yes."""
    preparation_minutes: int = variable("PARLEY_COACH_PREPARATION_MINUTES", 10, ge=0, le=120)
    """Minutes between the preparation and the habit's prompt; 0 sends no preparation."""
    feedback_minutes: int = variable("PARLEY_COACH_FEEDBACK_MINUTES", 5, ge=0, le=1_440)
    """The minutes after an unanswered prompt until the next stage begins; 0: it never begins by itself."""
    feedback_requests: Switch = variable("PARLEY_COACH_FEEDBACK_REQUESTS", False)
    """Whether the coach asks how a prompt went, after 15 minutes and after three hours."""
    newcomers: int = variable("PARLEY_COACH_NEWCOMERS", 0, ge=0)
    """How many people a UTC day are enrolled because they write for the first time, about; 0: nobody is."""


def coach_is_here(services: "Services") -> bool:
    """Return whether the operator has switched the coach on."""
    return services.settings.of(CoachSettings).is_on
