"""What the model and SMS cost and may cost a day, a UTC one: in tokens, and in money by an operator's prices. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

MILLION = 1_000_000


def day(moment: datetime) -> date:
    """The day whose budget is spent then."""
    return moment.astimezone(UTC).date()


class Spent(BaseModel):
    """On one day."""

    model_config = ConfigDict(frozen=True, extra="allow")

    day: date
    tokens: int = 0
    micro_dollars: int = 0
    sms_micro_dollars: int = 0
    """For SMS segments, about."""

    @classmethod
    def counted(cls) -> tuple[str, ...]:
        """The names of all that is counted of a day."""
        return tuple(name for name in cls.model_fields if name != "day")

    def on(self, day: date) -> Self:
        """What was spent on that day: nothing, if it is another one."""
        return self if self.day == day else type(self)(day=day)

    def plus(self, other: Self) -> Self:
        """With what was spent besides, on the same day."""
        return self.model_copy(update={name: getattr(self, name) + getattr(other, name) for name in self.counted()})


@dataclass(frozen=True)
class Limits:
    """Of a day; 0: none."""

    tokens: int = 0
    micro_dollars: int = 0
    sms_micro_dollars: int = 0

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.tokens or self.micro_dollars or self.sms_micro_dollars)

    def reached(self, spent: Spent) -> bool:
        """Whether what the model may cost is."""
        return 0 < self.tokens <= spent.tokens or 0 < self.micro_dollars <= spent.micro_dollars


@dataclass(frozen=True)
class Prices:
    """Micro-dollars a million tokens."""

    input: int = 0
    output: int = 0

    def of(self, input_tokens: int, output_tokens: int) -> int:
        """What these tokens cost, in micro-dollars, rounded up."""
        return -(-(input_tokens * self.input + output_tokens * self.output) // MILLION)
