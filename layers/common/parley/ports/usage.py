"""What turns have used of models and money, and where it is counted."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from parley.conversation.spending import Spent

Use = Literal["agent", "router", "planner"]
"""What a model is asked for; each may have a model of its own, and is counted apart."""


@dataclass
class Usage:
    """What a turn has used so far, for its log line."""

    model_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    uses: dict[Use, int] = field(default_factory=dict)
    """Tokens of both kinds, by what they were used for."""
    segments: int = 0
    """SMS segments of what it has committed to send: of several tries, those that count."""
    newcomers: int = 0
    """Enrolled because they have written for the first time."""
    held: int = 0
    """Messages that may not be sent before the person writes."""
    deferred: int = 0
    """Messages that the service would have sent now, and put off: quiet hours, or the daily cap."""
    dropped: int = 0
    """Messages of a lane's that are not sent at all: they would come too late, or only a template would reach the
    person, and there is none."""
    silenced: int = 0
    """Texts that are not answered: of a robot, or more than are answered an hour or a day."""
    silence: str = ""
    """Why not: `robot`, `hour`, `day`, `origin` (a country or number that is not answered) or `budget` (of SMS)."""
    undelivered: int = 0
    """Messages of which the provider, or nobody, says that they arrived."""
    provider_code: str = ""
    """Why not: the provider's own code, or a word of ours."""
    lane: str = ""
    """The lane that answered; empty if no lane was needed."""
    degraded: str = ""
    """Why the model did not answer; empty if it did."""
    transcriptions: int = 0
    """How often a voice message was sent to be turned into words."""
    unfetched: str = ""
    """Why something attached could not be had, if it was wanted: an error's name, and a word or an HTTP status."""
    recorded: tuple[int, int] = (0, 0)
    """Input and output tokens that are in a committed document by now."""

    def add(self, use: Use, input_tokens: int, output_tokens: int) -> None:
        """What one answer of the model has cost."""
        self.input_tokens += input_tokens
        self.output_tokens += output_tokens
        self.uses[use] = self.uses.get(use, 0) + input_tokens + output_tokens


class DayTotal(Spent):
    """What is counted of all people together on one day: what they cost, and how many lanes have enrolled."""

    newcomers: int = 0
    """Enrolled because they have written for the first time."""


class Ledger(Protocol):
    """What is counted of all people together, by day. About: an addition may be lost, or repeated."""

    def add(self, spent: DayTotal) -> DayTotal:
        """Add to that day; what is counted on it then. Raises TryAgain."""


Overspent = Literal["PersonBudget", "DeploymentBudget"]
