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

from parley.conversation.text import one_line


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


FRAMES = str.maketrans(dict.fromkeys('()[]{}:;,“”"', " "))
"""What an admin's line puts around a name, and between two people."""
DIGITS = 4
"""With so many of them a name could be taken for somebody's number: an admin's command finds people by these."""


def told_name(name: str | None) -> str:
    """A person's own name as a line to an admin has it: it cannot look like a number, or like another person's entry.
    Empty if nothing of it is left."""
    told = one_line(one_line(name or "").translate(FRAMES))
    return "" if sum(c.isdigit() for c in told) >= DIGITS else told


def titled(name: str | None, number: str) -> str:
    """A person as an admin reads them: "Ana (+14165550123)"."""
    told = told_name(name)
    return f"{told} ({number})" if told else number
