"""A model that answers as its script says; a request that the script does not expect fails the test."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from parley.ports import Deadline, ModelReply, ModelRequest, ToolCall, Usage

Answer = ModelReply | Exception | Callable[[ModelRequest], ModelReply]


def calls(*wanted: tuple[str, dict[str, object] | str], text: str = "") -> ModelReply:
    """A reply with these calls, numbered from 1."""
    return ModelReply(
        text,
        tuple(
            ToolCall(f"call_{n}", name, arguments if isinstance(arguments, str) else json.dumps(arguments))
            for n, (name, arguments) in enumerate(wanted, 1)
        ),
    )


def answers(value: str | None, *others: tuple[str, dict[str, object] | str], question: int = 1) -> ModelReply:
    """A reply that takes the person's words as the answer to an open question, with these calls beside it."""
    return calls(("answer_question", {"question": question, "value": value}), *others)


def words(text: str) -> ModelReply:
    """A reply in words."""
    return ModelReply(text)


@dataclass
class ScriptedModel:
    """`ports.Model`, from a script."""

    script: deque[Answer] = field(default_factory=deque)
    requests: list[ModelRequest] = field(default_factory=list)

    def will(self, *answers: Answer) -> None:
        """Answer so, in this order."""
        self.script.extend(answers)

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        self.requests.append(request)
        usage.model_calls += 1
        assert self.script, "the model was asked although the script expects nothing"
        answer = self.script.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, ModelReply) else answer(request)


@contextmanager
def scripted_model() -> Iterator[ScriptedModel]:
    """A model that must be asked for all that it was told to answer."""
    model = ScriptedModel()
    yield model
    assert not model.script, f"the model was never asked for {model.script}"
