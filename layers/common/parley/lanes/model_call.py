"""A model's call of a lane's tool, as the lane's own grammar reads it: what the person wrote may say more than the
arguments that a model makes of it, and may go on with a call of the lane that still waits for an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from parley.conversation.questions import IncompleteCall


@dataclass(frozen=True)
class ModelCall:
    """A call that a model makes, before it is checked."""

    tool: str
    arguments: Mapping[str, JsonValue]
    text: str
    """The person's text that the model answers; empty if another call of it waits already."""
    waiting: IncompleteCall | None = None
    """The lane's call that waits for an argument; None if none does."""
    answer: str | None = None
    """The value that the model has read in the text for that argument; None if it has read none."""


@dataclass(frozen=True)
class ReadModelCall:
    """The call of the lane that is made in place of a model's."""

    tool: str
    arguments: Mapping[str, JsonValue]
    says: str = ""
    """What the person is told beside it."""
    goes_on: bool = False
    """Whether it goes on with the call that waits, whose question is closed."""
    covers: frozenset[str] = frozenset()
    """The tools whose further calls in this turn are done with it, because it follows the person's whole text."""
