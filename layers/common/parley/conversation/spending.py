"""What the model and SMS cost and may cost a day, a UTC one: in tokens, and in money by an operator's prices. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from pydantic import ConfigDict

from parley.deferred import DeferredModel

MILLION = 1_000_000


def day(moment: datetime) -> date:
    """Return the UTC day to whose budget a cost at this moment belongs."""
    return moment.astimezone(UTC).date()


class Spent(DeferredModel):
    """The amounts that were spent on models and SMS on one day."""

    model_config = ConfigDict(frozen=True, extra="allow")

    day: date
    tokens: int = 0
    micro_dollars: int = 0
    sms_micro_dollars: int = 0
    """The estimated cost of SMS segments, in millionths of a dollar."""

    @classmethod
    def counted(cls) -> tuple[str, ...]:
        """Return the names of the fields that are added up by day: tokens, and the cost of models and SMS."""
        return tuple(name for name in cls.model_fields if name != "day")

    def on(self, day: date) -> Self:
        """Return these amounts if they are of that day, and amounts of zero for that day otherwise."""
        return self if self.day == day else type(self)(day=day)

    def plus(self, other: Self) -> Self:
        """Return the sum of these amounts and those of `other`, which are of the same day."""
        return self.model_copy(update={name: getattr(self, name) + getattr(other, name) for name in self.counted()})


class SessionCost(DeferredModel):
    """What a guided session that is over has cost: the messages that told it, and the model's tokens."""

    model_config = ConfigDict(frozen=True, extra="allow")

    minutes: int
    sentences: int
    """The number of sentences that were told."""
    messages: int
    segments: int
    """The SMS segments of these messages; 0 if they were not sent by SMS."""
    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0
    """How many of the input tokens the provider has read from its cache."""
    calls: int = 0
    """How often the model was asked to write for the session."""


@dataclass(frozen=True)
class Limits:
    """The limits of what may be spent in one day; 0 means no limit."""

    tokens: int = 0
    micro_dollars: int = 0
    sms_micro_dollars: int = 0

    def __bool__(self) -> bool:
        """Return whether any limit of spending is set."""
        return bool(self.tokens or self.micro_dollars or self.sms_micro_dollars)

    def reached(self, spent: Spent) -> bool:
        """Return whether what was spent has reached the limit of tokens or of money for models."""
        return 0 < self.tokens <= spent.tokens or 0 < self.micro_dollars <= spent.micro_dollars


@dataclass(frozen=True)
class Prices:
    """The operator's prices of a model, in micro-dollars for a million tokens."""

    input: int = 0
    output: int = 0
    cached: int | None = None
    """The price of input that the provider has kept from an earlier request; None: that of any input."""

    def of(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> int:
        """Return what these tokens cost, in micro-dollars (millionths of a dollar), rounded up. `cached_tokens` are
        those of the input that the provider has kept from an earlier request."""
        saved = 0 if self.cached is None else cached_tokens * (self.input - self.cached)
        return -(-(input_tokens * self.input - saved + output_tokens * self.output) // MILLION)
