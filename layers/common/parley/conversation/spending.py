"""What the model and SMS cost and may cost a day, a UTC one: in tokens, and in money by an operator's prices. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

MILLION = 1_000_000


def day(moment: datetime) -> date:
    """Return the UTC day to whose budget what is spent at that moment belongs."""
    return moment.astimezone(UTC).date()


class Spent(BaseModel):
    """What was spent on one day."""

    model_config = ConfigDict(frozen=True, extra="allow")

    day: date
    tokens: int = 0
    micro_dollars: int = 0
    sms_micro_dollars: int = 0
    """The estimated cost of SMS segments, in millionths of a dollar."""

    @classmethod
    def counted(cls) -> tuple[str, ...]:
        """The names of the fields that are counted by day: tokens, money, segments."""
        return tuple(name for name in cls.model_fields if name != "day")

    def on(self, day: date) -> Self:
        """Return what was spent on that day: nothing, if this is another day's."""
        return self if self.day == day else type(self)(day=day)

    def plus(self, other: Self) -> Self:
        """Return the sum of both amounts spent on the same day."""
        return self.model_copy(update={name: getattr(self, name) + getattr(other, name) for name in self.counted()})


@dataclass(frozen=True)
class Limits:
    """The limits of what may be spent in one day; 0 is no limit."""

    tokens: int = 0
    micro_dollars: int = 0
    sms_micro_dollars: int = 0

    def __bool__(self) -> bool:
        """Return whether any limit is set."""
        return bool(self.tokens or self.micro_dollars or self.sms_micro_dollars)

    def reached(self, spent: Spent) -> bool:
        """Return whether the limit of what the model may cost is reached."""
        return 0 < self.tokens <= spent.tokens or 0 < self.micro_dollars <= spent.micro_dollars


@dataclass(frozen=True)
class Prices:
    """The operator's prices in micro-dollars a million tokens."""

    input: int = 0
    output: int = 0

    def of(self, input_tokens: int, output_tokens: int) -> int:
        """Return what these tokens cost, in micro-dollars, rounded up."""
        return -(-(input_tokens * self.input + output_tokens * self.output) // MILLION)
