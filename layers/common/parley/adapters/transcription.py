"""Speech into words, by OpenAI's `POST /audio/transcriptions` or any server that speaks it.

What a model hears in noise may be words that nobody said: who uses them must not take them for a yes.
"""

from collections.abc import Mapping

from openai import APIConnectionError, APIError, APIStatusError, OpenAI
from openai.types.audio.transcription import UsageTokens

from parley import tracing
from parley.adapters.retrying import CALL_SECONDS, LEAST_SECONDS, may_succeed_again, retrying_until, within
from parley.errors import ModelBroken, ModelUnavailable
from parley.ports import Deadline, Fetched, Usage

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
        self._client = OpenAI(api_key=api_key, base_url=base_url, max_retries=0)
        self._model = model

    def transcribe(self, voice: Fetched, deadline: Deadline, usage: Usage) -> str:
        try:
            words: str = retrying_until(deadline, TRIES)(self._hear, voice, deadline, usage)
            return words
        except APIConnectionError as error:  # includes timeouts
            raise ModelUnavailable(type(error).__name__) from error
        except APIStatusError as error:
            # 400: the server cannot read this file, but it may read another.
            kind = ModelUnavailable if may_succeed_again(error) or error.status_code == 400 else ModelBroken
            raise kind(f"HTTP {error.status_code}, {error.code}") from error
        except (APIError, ValueError, TypeError) as error:
            raise ModelBroken(type(error).__name__) from error

    def _hear(self, voice: Fetched, deadline: Deadline, usage: Usage) -> str:
        """Make one try of a transcription within the time that is left, and return the words. Raises the SDK's errors,
        TypeError for an answer that is no transcription, and ModelUnavailable if no time is left."""
        seconds = min(CALL_SECONDS, deadline.left)
        if seconds < LEAST_SECONDS:
            raise ModelUnavailable("no time is left to listen")
        usage.transcriptions += 1
        with tracing.measure("transcription"):
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
        if isinstance(cost := getattr(heard, "usage", None), UsageTokens):  # other usage is paid by the minute
            usage.input_tokens += cost.input_tokens
            usage.output_tokens += cost.output_tokens
        return words
