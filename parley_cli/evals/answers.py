"""Recorded answers of a model, by text and use; and models that record answers and replay them.

Each answer holds a hash of the whole request that it was given to. An answer whose request has changed since is used
all the same, and named: a prompt, a tool or the card is another now, so a reader might answer otherwise.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from parley.adapters.openai import body_of
from parley.lanes.token_budget import estimated_tokens
from parley.ports import Deadline, Model, ModelReply, ModelRequest, Usage, Use
from parley_cli.by_hand.answer import HandAnswer, HandCall
from parley_cli.by_hand.request import read
from parley_cli.errors import OperatorError

Grade = Literal["right", "partly", "wrong", "harmful"]
BY_HAND = Path(__file__).resolve().parents[2] / "evals" / "answers" / "by-hand.jsonl"
"""The file of the answers that people gave by hand."""


FIRST_LANES = ("assistant", "info", "coach")
"""The lanes of a recording that names none."""


class NotRecorded(Exception):
    """Raised when the service asks for an answer that the recording does not hold. The message says which."""


class RecordedAnswer(BaseModel):
    """One recorded answer of a model, with its use and the hash of its request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    use: Use
    request: str
    """The hash of the model request that was answered."""
    answer: HandAnswer


class RecordedCase(BaseModel):
    """The recorded answers of a model to one text, with the grade and the tokens of that run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    grade: Grade | None = None
    calls: int = 0
    read: int = 0
    written: int = 0
    """The tokens that the model wrote (`written`) and read (`read`)."""
    lanes: tuple[str, ...] = FIRST_LANES
    """The lanes that could speak with the person in that run. The answers are replayed with these lanes only: a later
    lane would change the router's prompt, and take texts for itself."""
    answers: tuple[RecordedAnswer, ...] = ()


Recorded = Mapping[str, RecordedCase]
"""Recorded cases by the id of their text."""


def load_recorded(path: Path) -> Recorded:
    """Read a file of recorded answers, one text a line in JSON. Raises OperatorError if it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        cases = [RecordedCase.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise OperatorError(f"{path} holds no recorded answers: {error}") from error
    return {each.case: each for each in cases}


def keep(cases: Sequence[RecordedCase], path: Path) -> None:
    """Write the recorded answers to a file, one text a line in JSON."""
    lines = (json.dumps(each.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for each in cases)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def hash_of(request: ModelRequest) -> str:
    """Return a short hash of everything in a model request. Call ids are replaced by their order, because every run
    makes other ids.
    """
    named = body_of(request)
    places: dict[str, str] = {}
    for item in named["input"]:
        if "call_id" in item:
            item["call_id"] = places.setdefault(item["call_id"], str(len(places)))
    body = json.dumps(named, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:16]


@dataclass
class RecordingModel:
    """A `ports.Model` that passes requests on to another model and keeps the answers."""

    model: Model
    usage: Usage = field(default_factory=Usage)
    """The token usage since `take` was last called."""
    answers: list[RecordedAnswer] = field(default_factory=list)
    requests: list[ModelRequest] = field(default_factory=list)

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        self.requests.append(request)
        reply = self.model.reply(request, deadline, self.usage)
        self.answers.append(RecordedAnswer(use=request.use, request=hash_of(request), answer=_written(reply)))
        return reply

    def take(self) -> tuple[tuple[RecordedAnswer, ...], Usage, tuple[ModelRequest, ...]]:
        """Return the answers, their token usage and the requests since the last call of `take`, and forget them."""
        taken = tuple(self.answers), self.usage, tuple(self.requests)
        self.answers, self.usage, self.requests = [], Usage(), []
        return taken


def _written(reply: ModelReply) -> HandAnswer:
    """Return a model's reply in the form in which it is recorded. Arguments that are no JSON object become {}, which is
    just as wrong.
    """
    calls = tuple(HandCall(tool=call.name, arguments=_object(call.arguments)) for call in reply.calls)
    shape = None
    if reply.parsed:
        try:
            shape = json.loads(reply.parsed)
        except ValueError:
            shape = reply.parsed
    return HandAnswer(words=reply.text, calls=calls, shape=shape)


def _object(arguments: str) -> dict[str, JsonValue]:
    try:
        found = json.loads(arguments or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@dataclass
class AnsweringAgain:
    """A `ports.Model` that replays recorded answers: for each use (routing, planning ...) in their order. Its token
    counts are estimates.
    """

    recorded: Recorded
    _left: dict[Use, list[RecordedAnswer]] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    stale: int = 0
    """How many of the replayed answers were recorded for a different request, since `begin`."""

    def begin(self, case: str) -> None:
        """Replay the answers recorded for this text from now on; none if nothing is recorded for it."""
        self._left, self._numbers, self.stale = {}, count(1), 0
        for each in self.recorded[case].answers if case in self.recorded else ():
            self._left.setdefault(each.use, []).append(each)

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Return the next recorded answer for the request's use, and count it as stale if its request has changed.
        Raises NotRecorded if none is left.
        """
        left = self._left.get(request.use)
        if not left:
            raise NotRecorded(f"no answer is recorded for {request.use} request {usage.model_calls + 1}")
        recorded = left.pop(0)
        self.stale += recorded.request != hash_of(request)
        usage.model_calls += 1
        reply = recorded.answer.reply(self._numbers)
        written = reply.text + reply.parsed + "".join(call.arguments for call in reply.calls)
        usage.add(request.use, sum(read(body_of(request)).tokens.values()), estimated_tokens(written))
        return reply
