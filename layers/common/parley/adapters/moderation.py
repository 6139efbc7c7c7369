"""A provider's judgement of texts, by OpenAI's `POST /moderations` or any server that speaks it."""

from collections.abc import Callable, Sequence
from typing import Any

from parley import tracing
from parley.adapters.openai_client import ApiError, ConnectionFailed, OpenAIClient, StatusError
from parley.adapters.retrying import UNREADABLE, may_succeed_again, within
from parley.errors import ModelBroken, ModelError, ModelUnavailable
from parley.ports import Deadline

SECONDS = 4.0
"""The most seconds of one request: it is answered in less than one."""
LEAST_SECONDS = 0.5
"""The seconds below which a request is not worth beginning."""


class OpenAIModerator:
    """`ports.Moderator` on OpenAI's moderation API. It asks once: what it is asked about cannot wait for long."""

    def __init__(
        self, api_key: str, base_url: str, model: str, report: Callable[[ModelError], None] = lambda error: None
    ) -> None:
        """`report` is called with each error."""
        self._client = OpenAIClient(api_key, base_url)
        self._model, self._report = model, report

    def flagged(self, texts: Sequence[str], deadline: Deadline) -> tuple[bool, ...]:
        seconds = min(SECONDS, deadline.left)
        try:
            if seconds < LEAST_SECONDS:
                raise ModelUnavailable("no time is left for the moderation")
            return self._asked(list(texts), seconds)
        except ModelError as error:
            self._report(error)
            raise

    def _asked(self, texts: list[str], seconds: float) -> tuple[bool, ...]:
        """Ask once about the texts, and return the answer. Raises a ModelError."""
        try:
            with tracing.measure("moderation"):
                body = {"model": self._model, "input": texts}
                answer: Any = within(seconds, lambda: self._client.post("/moderations", body, seconds))
            judged = tuple(each["flagged"] for each in answer["results"])
        except ConnectionFailed as error:  # includes timeouts
            raise ModelUnavailable(type(error).__name__) from error
        except StatusError as error:
            kind = ModelUnavailable if may_succeed_again(error) else ModelBroken
            raise kind(str(error)) from error
        except (ApiError, *UNREADABLE) as error:
            raise ModelBroken(type(error).__name__) from error
        if len(judged) != len(texts) or not all(isinstance(each, bool) for each in judged):
            raise ModelBroken("the answer does not judge each text")
        return tuple(bool(each) for each in judged)
