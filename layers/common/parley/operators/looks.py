"""Which looks of operators are new, and so a line of the log. A page that is left open asks every second for what has
changed: that is one look, and a line each time would hide the others.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

GOES_ON = "parley-look"
"""The header by which an open page says that it has asked the same before."""
GOES_ON_SECONDS = 600.0
"""How long the same look of the same caller is one: after that, a page that is still open is a line again."""
KEPT = 1000
"""The most looks that an instance of the function remembers; a forgotten one is a line again."""

Look = tuple[str, str, str]
"""The caller's access key, the path and the query of what was asked for."""


@dataclass
class Looks:
    """The looks that this instance of the function has answered lately. Safe to use from several threads."""

    now: Callable[[], float] = time.monotonic
    _noted: OrderedDict[Look, float] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_new(self, look: Look) -> bool:
        """Return whether this look was not noted within the last ten minutes, and note it then."""
        now = self.now()
        with self._lock:
            if now - self._noted.get(look, float("-inf")) < GOES_ON_SECONDS:
                return False
            self._noted[look] = now
            self._noted.move_to_end(look)
            if len(self._noted) > KEPT:
                self._noted.popitem(last=False)
            return True
