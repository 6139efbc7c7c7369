"""A model: what it is asked, and what it answers."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from pydantic import BaseModel

from parley.conversation.history import Line
from parley.ports.clock import Deadline
from parley.ports.providers import Fetched
from parley.ports.usage import Usage, Use


@dataclass(frozen=True)
class ToolCall:
    """A model's call of a tool. `arguments` is the JSON that the model wrote, unchecked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Exchange:
    """One round with the model in this turn: the tools that it called, and the results that it was given, in the same
    order."""

    calls: tuple[ToolCall, ...]
    results: tuple[str, ...]


@dataclass(frozen=True)
class ToolSpec:
    """A tool as a model sees it: its name, its description and its arguments."""

    name: str
    description: str
    arguments: type[BaseModel]


@dataclass(frozen=True)
class ModelRequest:
    """Everything that a model is told in one request, because it keeps nothing between requests."""

    instructions: str
    lines: tuple[Line, ...]
    tools: tuple[ToolSpec, ...]
    exchanges: tuple[Exchange, ...] = ()
    use: Use = "agent"
    answer: type[BaseModel] | None = None
    """The class of the answer that the model is to give instead of words; it is then in `ModelReply.parsed`."""
    pictures: tuple[Fetched, ...] = ()
    """The pictures that came with the person's last line."""
    card: str = ""
    """The card: a summary of the person's state. It is sent behind the earlier lines, so that all before it is the same
    in the next request and is cached, and in front of the person's last ones, so that their words are the last that is
    read."""

    is_stored: bool = False
    """Whether the provider keeps the response, so that a later request may go on from it."""
    previous: str = ""
    """The id of the stored response that this request goes on from; empty: it goes on from nothing."""
    most_tokens: int = 0
    """The most tokens of the answer, which is taken as it is if it is cut there. 0: the usual limit, and an answer that
    is cut is asked for again, shorter."""
    is_streamed: bool = False
    """Whether the answer is taken as a stream, so that the words before a cut are kept. A server that does not stream
    is asked for the whole answer. For requests without tools that set `most_tokens`."""

    @property
    def earlier(self) -> tuple[Line, ...]:
        """The lines up to the last one that the person did not write. In the request they come first, then the card
        (the summary of the person's state), then `latest`.
        """
        return self.lines[: len(self.lines) - len(self.latest)]

    @property
    def latest(self) -> tuple[Line, ...]:
        """The lines at the end of the conversation that the person wrote since anybody else's last line."""
        heard = takewhile(lambda line: line.direction == "in", reversed(self.lines))
        return tuple(heard)[::-1]

    def shown(self, line: Line) -> tuple[str, ...]:
        """Return the pictures that belong to this line, as data URLs; none for any line but the person's last."""
        last = next((each for each in reversed(self.lines) if each.direction == "in"), None)
        pictures = self.pictures if line is last else ()
        return tuple(f"data:{each.type};base64,{b64encode(each.data).decode()}" for each in pictures)


@dataclass(frozen=True)
class ModelReply:
    """A model's answer: words, calls of tools, or both."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    parsed: str = ""
    """The JSON of an answer of the class that was asked for. The server was told to keep to its schema; the caller
    validates it."""
    id: str = ""
    """The id of the stored response, from which a request may go on; empty: the provider keeps none."""
    is_whole: bool = True
    """Whether the answer came to its end: it was not cut at `ModelRequest.most_tokens`, nor was its stream."""
    stored: tuple[str, ...] = ()
    """The ids of all responses that the provider has stored for this request, also of tries that failed: what is to be
    deleted one day."""


class Moderator(Protocol):
    """A client of a provider's moderation, which tells harmful texts."""

    def flagged(self, texts: Sequence[str], deadline: Deadline) -> tuple[bool, ...]:
        """Return for each text, in their order, whether it may be harmful. Raises a ModelError if the moderation cannot
        be asked. Never runs past the deadline."""


class StoredResponses(Protocol):
    """A client of the responses that a model's provider stores."""

    def delete(self, id: str, deadline: Deadline) -> None:
        """Delete the stored response with this id; one that is not stored any more is no error. Raises ModelUnavailable
        if it may be deleted later, and ModelBroken if the provider refuses. Never runs past the deadline."""


class Model(Protocol):
    """A client of a language model."""

    def reply(self, request: ModelRequest, deadline: Deadline, usage: "Usage") -> ModelReply:
        """Return the model's answer to the request (words, calls of tools), and add its tokens to `usage`. Raises a
        ModelError. Never runs past the deadline."""
