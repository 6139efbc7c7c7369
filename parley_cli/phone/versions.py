"""The state of each conversation before its last event, so that the page can show the difference. In memory, and only
for versions that the page has seen.

An event may commit several versions (each action is a commit of its own); they belong together while the same message
of the person is the newest and they follow each other quickly.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
TOGETHER = 1.5
"""The most seconds between two commits of one event, enough for an action."""


@dataclass
class _Seen:
    before: Document | None
    after: Document
    version: int
    message: str
    at: float


class SeenVersions:
    """The state of each conversation before its last event, as far as the page has seen it. Safe to use from several
    threads.
    """

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}
        self._lock = threading.Lock()

    def before(self, conversation: str, version: int, document: Document, message: str) -> Document | None:
        """Note a version of the conversation's document, and return the document before the last event. `message` is
        the id of the person's newest message.

        Return None if the conversation has just begun; `document` itself if an older conversation is seen first.
        """
        now = time.monotonic()
        with self._lock:
            seen = self._seen.get(conversation)
            if seen is None:
                # If the conversation has just begun, everything is new; in a longer one, no change is known yet.
                self._seen[conversation] = _Seen(None if version < 4 else document, document, version, message, now)
            elif version != seen.version:
                together = message == seen.message and now - seen.at < TOGETHER
                before = seen.before if together else seen.after
                self._seen[conversation] = _Seen(before, document, version, message, now)
            return self._seen[conversation].before
