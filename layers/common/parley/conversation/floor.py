"""Which lane speaks with the person, how firmly, and for how long. Pure.

kept       the lane answered last: what nobody else claims goes to it, without asking a model again
leads      the lane hears each text before the others do; what others would say waits for half an hour at most
silences   as `leads`, and the service itself says nothing: somebody else speaks with the person
"""

from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import AwareDatetime, ConfigDict

from parley.deferred import DeferredModel

KEPT, LEADS, SILENCES = "kept", "leads", "silences"


class Floor(DeferredModel):
    """The floor: the lane that hears the person's texts first, until a moment."""

    model_config = ConfigDict(frozen=True, extra="allow")

    lane: str
    mode: str = KEPT
    """`kept`, `leads` or `silences`. A mode that only a later release knows counts as `kept`."""
    seconds: int
    """How many seconds the lane keeps the floor after each text that it takes."""
    until: AwareDatetime

    @classmethod
    def begun(cls, lane: str, mode: str, seconds: int, at: datetime) -> Self:
        """Return a floor that this lane holds for so many seconds from that moment on."""
        return cls(lane=lane, mode=mode, seconds=seconds, until=at + timedelta(seconds=seconds))

    def is_held(self, at: datetime) -> bool:
        """Return whether the lane hears the person before other lanes at that moment."""
        return self.mode in (LEADS, SILENCES) and at < self.until

    def renewed(self, at: datetime) -> Self:
        """Return the floor prolonged by its `seconds`, because the lane took a text that was received at that
        moment."""
        return self.model_copy(update={"until": max(self.until, at + timedelta(seconds=self.seconds))})


def lift_chosen_lane(stored: Any) -> Any:
    """Convert a stored document of an earlier release that had no floor: its field `lane` (the lane that answered last)
    becomes a floor of the mode `kept`.

    The earlier release leaves a `floor` in the document unchanged, and writes its own choice to `lane`. If both are
    there, `lane` is newer than a floor of the mode `kept`, and replaces it."""
    if not isinstance(stored, dict) or "lane" not in stored:
        return stored
    lifted = {name: value for name, value in stored.items() if name != "lane"}
    chosen, floor = stored["lane"], stored.get("floor")
    if chosen and (not floor or floor.get("mode") == KEPT):
        rest = {name: value for name, value in chosen.items() if name != "name"}
        lifted["floor"] = {**rest, "lane": chosen["name"], "mode": KEPT}
    return lifted
