"""The model requests of a running `make dev` that wait for the developer, and the answers given so far.

Each request is a thread of the phone's server that waits here: several conversations wait beside each other, and a page
that is reloaded finds the same requests. A request goes when it is answered, when whoever asked has gone (its deadline
has passed), and when the phone stops.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from parley.ports import Clock
from parley_cli.by_hand.answer import HandAnswer
from parley_cli.by_hand.request import HandRequest

LOOK_SECONDS = 1.0
"""The seconds after which a waiting request checks again whether its client is still there."""
KEPT = 500
"""The most answers that are kept for `parley record`."""


class NoSuchRequest(LookupError):
    """Raised for an answer to a model request that no longer waits: it was answered, or its client has gone."""


@dataclass(eq=False)
class _Waiting:
    request: HandRequest
    asked_at: datetime
    answer: HandAnswer | None = None


@dataclass
class WaitingRequests:
    """The model requests that wait for the developer's answer, and the last 500 answers. Safe to use from several
    threads.
    """

    now: Clock
    _waiting: dict[str, _Waiting] = field(default_factory=dict)
    _answered: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _is_closed: bool = False

    def ask(self, request: HandRequest, is_gone: Callable[[], bool]) -> HandAnswer | None:
        """Wait until the developer answers the request, and return the answer. Return None if the client has gone
        (`is_gone`) or `close` was called.
        """
        with self._changed:
            id, waiting = str(next(self._numbers)), _Waiting(request, self.now())
            self._waiting[id] = waiting
            try:
                while waiting.answer is None and not self._is_closed and not is_gone():
                    self._changed.wait(LOOK_SECONDS)
            finally:
                del self._waiting[id]
            return waiting.answer

    def answer(self, id: str, answer: HandAnswer, *, checked: bool = True) -> None:
        """Answer the waiting request with this id. Raises NoSuchRequest if it no longer waits, and WrongAnswer if
        `checked` and the request does not allow the answer.
        """
        with self._changed:
            waiting = self._waiting.get(id)
            if waiting is None or waiting.answer is not None:
                raise NoSuchRequest("This request waits no more: it was answered, or its time is over.")
            if checked:
                answer.check(waiting.request)
            waiting.answer = answer
            kept = {"said": waiting.request.last_text, "answer": answer.model_dump(mode="json")}
            self._answered.append({**kept, "asked_at": waiting.asked_at.isoformat()})
            self._changed.notify_all()

    def shown(self) -> list[Mapping[str, Any]]:
        """Return the requests that wait for an answer as JSON data, oldest first."""
        with self._changed:
            return [
                {"id": id, "asked_at": each.asked_at.isoformat(), **each.request.as_json}
                for id, each in self._waiting.items()
                if each.answer is None
            ]

    def answered(self) -> list[Mapping[str, Any]]:
        """Return the answers given so far, oldest first, each with the person's text and the time of the request."""
        with self._changed:
            return list(self._answered)

    def close(self) -> None:
        """Stop waiting for answers: every open `ask` returns None."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
