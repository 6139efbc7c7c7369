"""The settings of the language model, and its prices."""

from typing import Literal

from parley.conversation.spending import Prices
from parley.settings import SettingsModel, Switch, variable


class ModelSettings(SettingsModel):
    """The settings of the model: a server that speaks OpenAI's Responses API or Chat Completions. Without its key, the
    service understands phrases alone."""

    base_url: str = variable("LLM_BASE_URL", "https://api.openai.com/v1")
    name: str = variable("LLM_MODEL", "gpt-4.1-mini")
    agent: str = variable("LLM_AGENT_MODEL", "")
    """The model for conversations, if it is not `name`."""
    router: str = variable("LLM_ROUTER_MODEL", "")
    """The model for choosing a lane, if it is not `name`."""
    planner: str = variable("LLM_PLANNER_MODEL", "")
    """The model for plans of several steps, if it is not `name`."""
    guide: str = variable("LLM_GUIDE_MODEL", "")
    """The model that writes guided sessions, if it is not `name`."""
    moderation: str = variable("LLM_MODERATION_MODEL", "")
    """The model that checks each sentence of a guided session; empty: only the list of unsafe words does."""
    api: Literal["responses", "chat"] = variable("LLM_API", "responses")
    """The API that is used. `chat`: Chat Completions, for a server that has no Responses API."""
    transcription: str = variable("LLM_TRANSCRIPTION_MODEL", "")
    """The model that turns voice messages into words; empty: they are not understood."""
    images: Switch = variable("LLM_IMAGES", False)
    """Whether the model for conversations takes images."""
    seconds: int = variable("LLM_SECONDS", 15, ge=1)
    """The most seconds of one request: a small model answers in two or three; longer than this, a second try helps
    more. A slow server of one's own needs longer, and so does a developer who answers by hand."""
    context_tokens: int = variable("LLM_CONTEXT_TOKENS", 12_000, ge=1_000)
    """The most tokens of one request to the model, about: a small server's model takes less than the default."""
    input_micro_dollars: int = variable("LLM_INPUT_MICRO_DOLLARS", 400_000, ge=0)
    """Millionths of a US dollar for a million tokens that the model reads: those of `name`'s default, in 2025."""
    cached_micro_dollars: int = variable("LLM_CACHED_MICRO_DOLLARS", 100_000, ge=0)
    """Millionths of a US dollar for a million tokens of what the model reads that its provider has kept from an earlier
    request."""
    output_micro_dollars: int = variable("LLM_OUTPUT_MICRO_DOLLARS", 1_600_000, ge=0)
    """Millionths of a US dollar for a million tokens that the model writes."""

    @property
    def turn_seconds(self) -> int:
        """The longest time that a whole turn may take, in seconds: one slow model request, a quick one, a few actions
        and two commits.
        """
        return self.seconds + 10

    @property
    def prices(self) -> Prices:
        """The model's token prices, in millionths of a US dollar per million tokens."""
        return Prices(self.input_micro_dollars, self.output_micro_dollars, self.cached_micro_dollars)
