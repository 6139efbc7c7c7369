"""An operator's enrolment of a person: its status, its date, and what the operator said about them. Pure."""

from collections.abc import Mapping

from pydantic import AwareDatetime, ConfigDict

from parley.deferred import DeferredModel

ACTIVE, PAUSED, COMPLETED, WITHDRAWN = "active", "paused", "completed", "withdrawn"
ALLOWED_CHANGES: Mapping[str, frozenset[str]] = {
    ACTIVE: frozenset([PAUSED, COMPLETED, WITHDRAWN]),
    PAUSED: frozenset([ACTIVE, COMPLETED, WITHDRAWN]),
    COMPLETED: frozenset([ACTIVE, WITHDRAWN]),
    WITHDRAWN: frozenset(),
}
"""The statuses that may follow each status of an enrolment. A person who has withdrawn or completed can be enrolled
again."""
REMOVED = "removed"
"""The status that a lane is told of when a person is removed. No enrolment has it, because nothing of it is left."""
RUNNING = frozenset([ACTIVE, PAUSED])


class Enrolment(DeferredModel):
    """An operator's record of a participant. The person's name and time zone stand in `Person`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    event: str
    """The id of the event that enrolled the person."""
    at: AwareDatetime
    status: str = ACTIVE
    """The enrolment's status, a key of `ALLOWED_CHANGES`."""
    changed_at: AwareDatetime
    """When the status last changed."""
    background: str | None = None
    gender: str | None = None
    ethnicity: str | None = None

    @property
    def is_running(self) -> bool:
        """Return whether the person is enrolled now (active or paused), so that they cannot be enrolled again."""
        return self.status in RUNNING

    def may_become(self, status: str) -> bool:
        """Return whether the enrolment's status may change to this one. The present status is always allowed, and
        changes nothing."""
        return status == self.status or status in ALLOWED_CHANGES.get(self.status, frozenset())
