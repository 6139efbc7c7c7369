"""What a conversation waits for: each timer is something to say to the person at its moment.

The document is the truth: what is due and not awaited there is nothing any more. A row beside it, written in the same
transaction, is how the sweep finds it.
"""

from datetime import UTC, datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

TIMERS = 50
"""That one conversation may wait for."""


class Timer(BaseModel):
    """Something to say to the person later."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    """Derived from the effect that set it."""
    due: AwareDatetime
    """In whole seconds."""
    text: str
    put_off: bool = False
    """It was due while a question was open: it waits for the answer, at the latest until `due`."""

    @property
    def event(self) -> str:
        """The id of the event that it becomes when it is due, `<id>@<due>`: another due is another event."""
        return f"{self.id}@{self.due.astimezone(UTC):%Y%m%d%H%M%S}"


def whole_seconds(moment: datetime) -> datetime:
    """The first whole second that is not before `moment`."""
    return (moment + timedelta(microseconds=999_999)).replace(microsecond=0)
