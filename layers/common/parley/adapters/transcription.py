"""Speech into words, by OpenAI's `POST /audio/transcriptions` or any server that speaks it. The request, a form with a
file, is made by OpenAI's SDK, which is imported when somebody first sends a voice message.

What a model hears in noise may be words that nobody said: who uses them must not take them for a yes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from parley import tracing
from parley.adapters.openai_client import ApiError, ConnectionFailed, StatusError
from parley.adapters.retrying import CALL_SECONDS, LEAST_SECONDS, may_succeed_again, retrying_until, within
from parley.errors import ModelBroken, ModelUnavailable
from parley.ports import Deadline, Fetched, Usage

if TYPE_CHECKING:
    from openai import OpenAI

NAMES: Mapping[str, str] = {
    "audio/flac": "voice.flac",
    "audio/m4a": "voice.m4a",
    "audio/mp3": "voice.mp3",
    "audio/mp4": "voice.m4a",
    "audio/mpeg": "voice.mp3",
    "audio/ogg": "voice.ogg",
    "audio/wav": "voice.wav",
    "audio/wave": "voice.wav",
    "audio/webm": "voice.webm",
    "audio/x-m4a": "voice.m4a",
    "audio/x-wav": "voice.wav",
}
"""A file's name for each media type. Its ending tells the format: "flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav, or
webm"."""


TRIES = 2


class OpenAITranscriber:
    """`ports.Transcriber` on OpenAI's transcription API."""

    types = frozenset(NAMES)

    def __init__(self, api_key: str, base_url: str, model: str) -> None:
        self._api_key, self._base_url, self._model = api_key, base_url, model

    @cached_property
    def _client(self) -> "OpenAI":
        from openai import OpenAI

        # The SDK's own retries would honour a Retry-After of two minutes: longer than the turn.
        return OpenAI(api_key=self._api_key, base_url=self._base_url, max_retries=0)

    def transcribe(self, voice: Fetched, deadline: Deadline, usage: Usage) -> str:
        try:
            words: str = retrying_until(deadline, TRIES)(self._hear, voice, deadline, usage)
            return words
        except ConnectionFailed as error:  # includes timeouts
            raise ModelUnavailable(type(error).__name__) from error
        except StatusError as error:
            # 400: the server cannot read this file, but it may read another.
            kind = ModelUnavailable if may_succeed_again(error) or error.status == 400 else ModelBroken
            raise kind(str(error)) from error
        except (ApiError, ValueError, TypeError) as error:
            raise ModelBroken(type(error).__name__) from error

    def _hear(self, voice: Fetched, deadline: Deadline, usage: Usage) -> str:
        """Make one try of a transcription within the time that is left, and return the words. Raises an ApiError,
        TypeError for an answer that is no transcription, and ModelUnavailable if no time is left."""
        seconds = min(CALL_SECONDS, deadline.left)
        if seconds < LEAST_SECONDS:
            raise ModelUnavailable("no time is left to listen")
        usage.transcriptions += 1
        with tracing.measure("transcription"), _errors_of_the_sdk():
            heard: object = within(
                seconds,
                lambda: self._client.audio.transcriptions.create(
                    model=self._model,
                    file=(NAMES[voice.type], voice.data, voice.type),
                    response_format="json",
                    timeout=seconds,
                ),
            )
        words = getattr(heard, "text", None)
        if not isinstance(words, str):
            raise TypeError("the answer is no transcription")
        cost: Any = getattr(heard, "usage", None)
        if getattr(cost, "type", "") == "tokens":  # other usage is paid by the minute
            usage.input_tokens += cost.input_tokens
            usage.output_tokens += cost.output_tokens
        return words


@contextmanager
def _errors_of_the_sdk() -> Iterator[None]:
    """Raise each of the SDK's errors as the ApiError that says the same."""
    from openai import APIConnectionError, APIError, APIStatusError

    try:
        yield
    except APIConnectionError as error:  # includes timeouts
        raise ConnectionFailed(type(error).__name__) from error
    except APIStatusError as error:
        retry_after = error.response.headers.get("retry-after", "")
        raise StatusError(error.status_code, error.code, error.param, error.message, retry_after) from error
    except APIError as error:
        raise ApiError(type(error).__name__) from error
