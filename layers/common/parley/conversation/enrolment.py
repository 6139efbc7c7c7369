"""That an operator has enrolled somebody: as what, since when, and what the operator said about them. Pure."""

from collections.abc import Mapping

from pydantic import AwareDatetime, BaseModel, ConfigDict

ACTIVE, PAUSED, COMPLETED, WITHDRAWN = "active", "paused", "completed", "withdrawn"
ALLOWED_CHANGES: Mapping[str, frozenset[str]] = {
    ACTIVE: frozenset([PAUSED, COMPLETED, WITHDRAWN]),
    PAUSED: frozenset([ACTIVE, COMPLETED, WITHDRAWN]),
    COMPLETED: frozenset([ACTIVE, WITHDRAWN]),
    WITHDRAWN: frozenset(),
}
"""What may become of an enrolment. Whoever has withdrawn, or is done, can be enrolled anew."""
REMOVED = "removed"
"""What a lane is told of whoever is taken out. Nobody has this status: nothing is left that could."""
RUNNING = frozenset([ACTIVE, PAUSED])


class Enrolment(BaseModel):
    """What an operator knows of a participant. Who they are, and when they are free, stands with the person."""

    model_config = ConfigDict(frozen=True, extra="allow")

    event: str
    """That enrolled them."""
    at: AwareDatetime
    status: str = ACTIVE
    """A name of `MOVES`."""
    changed_at: AwareDatetime
    """When the status last changed."""
    background: str | None = None
    gender: str | None = None
    ethnicity: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether enrolling them once more would be a second time."""
        return self.status in RUNNING

    def may_become(self, status: str) -> bool:
        """Whether that status can follow; the same one always can, and changes nothing."""
        return status == self.status or status in ALLOWED_CHANGES.get(self.status, frozenset())
