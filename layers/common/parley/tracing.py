"""Records where the time of a turn went: each piece of work, when it began and how long it took.

    tracing.begin()                        a turn, a delivery, a webhook begins in this thread
    with tracing.measure("model"): ...     inside it
    tracing.finish("turn")                 all of it, the whole first; the next turn of this thread begins

It is recorded always, in production too, so it is cheap: a small dict for each call to AWS, a model, a tool or a
provider. A span is named by what was called, never by what was said: no text, no number, no secret. The turns of a
batch run in threads, and each thread records its own. Where nothing has begun, nothing is recorded.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypedDict

MOST = 100
"""The most spans recorded in one turn, about 5 KB of its log line; later ones are dropped. A plain turn has five."""


class Span(TypedDict):
    """A timed piece of work: its name, when it began, and how long it took."""

    name: str
    at: float
    """When the span began, in milliseconds after `begin()`."""
    ms: float


@dataclass
class _Recording:
    began: float
    over: list[tuple[float, float, str]] = field(default_factory=list)
    """The spans that are over, each as (began, ended, name)."""


_recording: ContextVar[_Recording | None] = ContextVar("recording", default=None)


def begin() -> None:
    """Start recording spans in this thread, and discard earlier ones."""
    _recording.set(_Recording(time.monotonic()))


def finish(name: str) -> list[Span]:
    """Return the recorded spans in order of their start, preceded by one of this name that covers all of them; [] if
    nothing was begun. Recording starts anew.
    """
    recording, now = _recording.get(), time.monotonic()
    begin()
    if recording is None:
        return []
    whole = (recording.began, now, name)
    in_order = sorted(recording.over, key=lambda each: (each[0], -each[1]))  # what holds another begins before it
    return [
        {"name": name, "at": _milliseconds(began - recording.began), "ms": _milliseconds(ended - began)}
        for began, ended, name in (whole, *in_order)
    ]


def add(name: str, began: float) -> None:
    """Record a span that ends now. `began` is its start by the monotonic clock."""
    recording = _recording.get()
    if recording is not None and len(recording.over) < MOST:
        recording.over.append((began, time.monotonic(), name))


@contextmanager
def measure(name: str) -> Iterator[None]:
    """Record how long the block took, even if it raised."""
    began = time.monotonic()
    try:
        yield
    finally:
        add(name, began)


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
