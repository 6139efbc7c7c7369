"""What a check of `parley doctor` has found."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "todo", "advice", "unknown"]
"""ok: done. todo: the service does not work, or not safely, without it. advice: it works, and could be better. unknown:
it could not be looked at."""


@dataclass(frozen=True)
class Finding:
    """One step of the walk: how it stands, in words, and what to do if something is left."""

    step: str
    state: State
    found: str
    to_do: str = ""
