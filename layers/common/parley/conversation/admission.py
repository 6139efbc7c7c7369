"""Who is let in: where a person stands, what may move them, and who decides it. Pure.

    unknown     has written, and nobody has let them in
    onboarding  is let in, and is still asked a thing or two
    pending     waits for an admin's word
    active      is let in
    blocked     an admin wants them to have no answers

Whether a person wants to be written to is another matter: `reach.py` has that.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Literal


class Status(StrEnum):
    """Where a person stands."""

    UNKNOWN = "unknown"
    ONBOARDING = "onboarding"
    PENDING = "pending"
    ACTIVE = "active"
    BLOCKED = "blocked"


SERVED = frozenset([Status.ONBOARDING, Status.ACTIVE])
"""Who is answered: anybody else hears one fixed sentence, and no model is asked."""

Happening = Literal["let in", "greeted", "asked for", "introduced", "blocked", "unblocked"]

MOVES: Mapping[Status, Mapping[Happening, Status]] = {
    Status.UNKNOWN: {
        "let in": Status.ACTIVE,
        "greeted": Status.ONBOARDING,
        "asked for": Status.PENDING,
        "blocked": Status.BLOCKED,
    },
    Status.PENDING: {"let in": Status.ACTIVE, "greeted": Status.ONBOARDING, "blocked": Status.BLOCKED},
    Status.ONBOARDING: {"introduced": Status.ACTIVE, "blocked": Status.BLOCKED},
    Status.ACTIVE: {"blocked": Status.BLOCKED},
    Status.BLOCKED: {"unblocked": Status.ACTIVE},
}
"""From where to where, and by what. What is not here moves nobody."""


def moved(status: Status, happening: Happening) -> Status:
    """Where somebody stands then."""
    return MOVES[status].get(happening, status)


Admission = Literal["open", "invite", "approval", "closed"]
"""Everybody; who texts the code; whom an admin approves; nobody new."""

NOTICE = timedelta(hours=24)
"""Between two notices of one status: the first is never left out, and nobody is told more often."""
TRIES = 10
"""Of invite codes, by one person in a day (UTC): a code of six letters then lasts longer than anybody's patience."""
