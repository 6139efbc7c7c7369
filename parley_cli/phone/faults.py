"""Faults that a developer switches on in the workbench, to see how the service handles them. At the start, all are off.

provider   refuses: answers 503.  silent: takes messages and says nothing, no answer, no list, no callback, until
           it is set up again; then what it took goes on its way.
model      down: answers 503.
crash      after commit: the next turn's process ends right after its commit, once. The event comes back when its
           visibility in the mailbox runs out.
"""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

VALUES: Mapping[str, tuple[str | None, ...]] = {
    "provider": ("up", "refuses", "silent"),
    "model": ("up", "down"),
    "crash": (None, "after commit"),
}
"""The possible values of each fault; the first one means "no fault"."""


class UnavailableError(Exception):
    """Raised for a fault that this deployment cannot have. The message is a sentence that says why."""


class InjectedFaults:
    """The faults that are switched on in the workbench: of the provider, the model and the functions. Safe to use from
    several threads.
    """

    def __init__(self, unavailable: Mapping[str, str]) -> None:
        """`unavailable` maps each fault that this deployment cannot have to a sentence that says why."""
        self._unavailable = unavailable
        self._set: dict[str, str | None] = {name: values[0] for name, values in VALUES.items()}
        self._changed = threading.Condition()

    def __getitem__(self, name: str) -> str | None:
        with self._changed:
            return self._set[name]

    def shown(self) -> dict[str, str | None]:
        with self._changed:
            return dict(self._set)

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Set the faults in `wanted`: all of them, or none if one is wrong. Raises ValueError for an unknown fault or
        value, and UnavailableError.
        """
        for name, value in wanted.items():
            if name not in VALUES:
                raise ValueError(f"The faults are {_listed(VALUES)}, not {name!r}.")
            if value not in VALUES[name]:
                raise ValueError(f"{name} is {_listed(VALUES[name])}, not {value!r}.")
            if value != VALUES[name][0] and name in self._unavailable:
                raise UnavailableError(self._unavailable[name])
        with self._changed:
            self._set |= wanted
            self._changed.notify_all()

    def take_crash(self) -> bool:
        """Return whether the process that asks must end now, and clear that fault, so that it happens once."""
        with self._changed:
            wanted, self._set["crash"] = self._set["crash"] is not None, None
            return wanted

    def wait_while_silent(self, seconds: float | None = None) -> None:
        """Wait until the provider is no longer silent, or for at most so many seconds (None: without a limit)."""
        with self._changed:
            self._changed.wait_for(self._is_heard, seconds)

    def _is_heard(self) -> bool:
        return self._set["provider"] != "silent"


def _listed(values: Iterable[str | None]) -> str:
    *most, last = ("null" if value is None else value for value in values)
    return f"{', '.join(most)} or {last}"
