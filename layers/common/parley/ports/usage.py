"""What turns have used of models and money, and where it is counted."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from parley.conversation.spending import SessionCost, Spent

Use = Literal["agent", "router", "planner", "guide"]
"""A use of a model. Each use may have a model of its own, and its tokens are counted apart."""


@dataclass
class Usage:
    """The counts of what a turn has used and sent so far, for its log line."""

    model_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    """How many of the input tokens the provider has read from its cache, which are cheaper."""
    uses: dict[Use, int] = field(default_factory=dict)
    """The number of tokens, input and output together, by what the model was used for."""
    segments: int = 0
    """The SMS segments of the messages that the turn committed; of several tries, only those of the last one count."""
    newcomers: int = 0
    """The number of people enrolled that day because they wrote for the first time."""
    held: int = 0
    """The number of messages that the turn held until the person writes."""
    deferred: int = 0
    """The number of messages that were postponed by quiet hours or the daily limit."""
    dropped: int = 0
    """The number of a lane's messages that are not sent at all: they would come too late, or only a template could
    reach the person, and there is none."""
    silenced: int = 0
    """The number of texts that were not answered, because of a robot or a limit."""
    silence: str = ""
    """Why those texts were not answered: `robot`, `hour`, `day`, `origin` (a country or number that is not answered) or
    `budget` (of SMS)."""
    undelivered: int = 0
    """The number of messages of which the provider said that they did not arrive, or nobody knows."""
    unanswered: int = 0
    """1 if nobody could answer what the person wrote: it was not understood, or nothing is known about it."""
    opted_out: int = 0
    """1 if the turn opted the person out."""
    provider_code: str = ""
    """Why a message did not arrive: the provider's code, or a word of ours."""
    provider_advice: str = ""
    """What the operator can do about that code; empty where there is nothing to do."""
    lane: str = ""
    """The lane that answered; empty if no lane was needed."""
    degraded: str = ""
    """Why the model did not answer; empty if it did."""
    transcriptions: int = 0
    """How often a voice message was sent to be turned into words."""
    unfetched: str = ""
    """Why something attached could not be had, if it was wanted: an error's name, and a word or an HTTP status."""
    refused_sentences: int = 0
    """The number of sentences of a model that were replaced, because a safety filter refused them."""
    unmoderated_sentences: int = 0
    """The number of sentences of a model that only the list of unsafe words has checked, because the provider's
    moderation could not be asked."""
    sessions: tuple[SessionCost, ...] = ()
    """The costs of the guided sessions that are over and were not reported before."""
    recorded: tuple[int, int, int] = (0, 0, 0)
    """The tokens that a committed document has counted by now, as in `counted`."""

    @property
    def counted(self) -> tuple[int, int, int]:
        """The input and output tokens, and those of the input that came from a cache."""
        return self.input_tokens, self.output_tokens, self.cached_tokens

    def add(self, use: Use, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> None:
        """Add the tokens of one answer of a model, which was asked for this use. `cached_tokens` are those of the input
        that the provider has read from its cache."""
        self.input_tokens += input_tokens
        self.output_tokens += output_tokens
        self.cached_tokens += min(cached_tokens, input_tokens)
        self.uses[use] = self.uses.get(use, 0) + input_tokens + output_tokens


class DayTotal(Spent):
    """The totals of all people together on one day: the cost of models and SMS, and the newcomers who were enrolled."""

    newcomers: int = 0
    """The number of people enrolled that day because they wrote for the first time."""


class Ledger(Protocol):
    """The store of each day's totals of all people together. The totals are estimates: an addition may be lost, or
    repeated."""

    def add(self, spent: DayTotal) -> DayTotal:
        """Add these amounts to the totals of their day, and return the new totals. Raises TryAgain."""


Overspent = Literal["PersonBudget", "DeploymentBudget"]
