"""A scripted model. A request that the script does not expect fails the test."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from parley.ports import Deadline, ModelReply, ModelRequest, ToolCall, Usage

Answer = ModelReply | Exception | Callable[[ModelRequest], ModelReply]


def calls(*wanted: tuple[str, dict[str, object] | str], text: str = "") -> ModelReply:
    """Return a model's reply with these tool calls, whose ids are "call_1", "call_2" ..."""
    return ModelReply(
        text,
        tuple(
            ToolCall(f"call_{n}", name, arguments if isinstance(arguments, str) else json.dumps(arguments))
            for n, (name, arguments) in enumerate(wanted, 1)
        ),
    )


def answers(value: str | None, *others: tuple[str, dict[str, object] | str], question: int = 1) -> ModelReply:
    """Return a model's reply that gives `value` as the answer to open question number `question`, with further tool
    calls.
    """
    return calls(("answer_question", {"question": question, "value": value}), *others)


def words(text: str) -> ModelReply:
    """Return a model's reply in words."""
    return ModelReply(text)


@dataclass
class ScriptedModel:
    """A `ports.Model` that follows a script, and fails the test if it is asked for more."""

    script: deque[Answer] = field(default_factory=deque)
    requests: list[ModelRequest] = field(default_factory=list)

    def will(self, *answers: Answer) -> None:
        """Answer the next requests with these replies, or raise these errors, in this order."""
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
    """Yield a scripted model. The test fails at the end if answers are left."""
    model = ScriptedModel()
    yield model
    assert not model.script, f"the model was never asked for {model.script}"
