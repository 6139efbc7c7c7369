"""The responses that a model's provider stores, by OpenAI's `DELETE /responses/{id}`."""

from collections.abc import Callable
from urllib.parse import quote

from parley import tracing
from parley.adapters.openai_client import ApiError, ConnectionFailed, NotFound, OpenAIClient, StatusError
from parley.adapters.retrying import may_succeed_again, within
from parley.errors import ModelBroken, ModelError, ModelUnavailable
from parley.ports import Deadline

SECONDS = 5.0
"""The most seconds of one request."""
LEAST_SECONDS = 0.5
"""The seconds below which a request is not worth beginning."""


class OpenAIResponses:
    """`ports.StoredResponses` on OpenAI's Responses API. A request may be repeated: what is deleted stays deleted."""

    def __init__(self, api_key: str, base_url: str, report: Callable[[ModelError], None] = lambda error: None) -> None:
        """`report` is called with each error that leaves a response stored, but not if only the time was up."""
        self._client = OpenAIClient(api_key, base_url)
        self._report = report

    def delete(self, id: str, deadline: Deadline) -> None:
        seconds = min(SECONDS, deadline.left)
        if seconds < LEAST_SECONDS:
            raise ModelUnavailable("no time is left to delete it")
        try:
            self._asked(id, seconds)
        except ModelError as error:
            self._report(error)
            raise

    def _asked(self, id: str, seconds: float) -> None:
        """Ask once to delete the response. Raises a ModelError."""
        try:
            with tracing.measure("deletion"):
                within(seconds, lambda: self._client.delete(f"/responses/{quote(id, safe='')}", seconds))
        except NotFound:  # it is deleted, has expired, or was never stored
            return
        except ConnectionFailed as error:  # includes timeouts
            raise ModelUnavailable(type(error).__name__) from error
        except StatusError as error:
            kind = ModelUnavailable if may_succeed_again(error) else ModelBroken
            raise kind(str(error)) from error
        except ApiError as error:
            raise ModelBroken(type(error).__name__) from error
