"""What the model costs and may cost a day, a UTC one: in tokens, and in money by an operator's prices; and how many
people are enrolled because they have written. Pure."""

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
    newcomers: int = 0
    """Enrolled because they have written for the first time."""
    sms_micro_dollars: int = 0
    """For SMS segments, about."""

    def on(self, day: date) -> Self:
        """What was spent on that day: nothing, if it is another one."""
        return self if self.day == day else type(self)(day=day)

    def plus(self, other: "Spent") -> Self:
        """With what was spent besides, on the same day."""
        tokens, micro_dollars = self.tokens + other.tokens, self.micro_dollars + other.micro_dollars
        newcomers = self.newcomers + other.newcomers
        sms = self.sms_micro_dollars + other.sms_micro_dollars
        return self.model_copy(
            update={
                "tokens": tokens,
                "micro_dollars": micro_dollars,
                "newcomers": newcomers,
                "sms_micro_dollars": sms,
            }
        )


@dataclass(frozen=True)
class Limits:
    """Of a day; 0: none."""

    tokens: int = 0
    micro_dollars: int = 0
    newcomers: int = 0
    """Of these, 0 is none at all."""
    sms_micro_dollars: int = 0

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.tokens or self.micro_dollars or self.newcomers or self.sms_micro_dollars)

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
