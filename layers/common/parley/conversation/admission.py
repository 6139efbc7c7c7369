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


class AdmissionStatus(StrEnum):
    """Where a person stands."""

    UNKNOWN = "unknown"
    ONBOARDING = "onboarding"
    PENDING = "pending"
    ACTIVE = "active"
    BLOCKED = "blocked"


SERVED = frozenset([AdmissionStatus.ONBOARDING, AdmissionStatus.ACTIVE])
"""Who is answered: anybody else hears one fixed sentence, and no model is asked."""

Transition = Literal["let in", "greeted", "asked for", "introduced", "blocked", "unblocked"]

STATUS_CHANGES: Mapping[AdmissionStatus, Mapping[Transition, AdmissionStatus]] = {
    AdmissionStatus.UNKNOWN: {
        "let in": AdmissionStatus.ACTIVE,
        "greeted": AdmissionStatus.ONBOARDING,
        "asked for": AdmissionStatus.PENDING,
        "blocked": AdmissionStatus.BLOCKED,
    },
    AdmissionStatus.PENDING: {
        "let in": AdmissionStatus.ACTIVE,
        "greeted": AdmissionStatus.ONBOARDING,
        "blocked": AdmissionStatus.BLOCKED,
    },
    AdmissionStatus.ONBOARDING: {"introduced": AdmissionStatus.ACTIVE, "blocked": AdmissionStatus.BLOCKED},
    AdmissionStatus.ACTIVE: {"blocked": AdmissionStatus.BLOCKED},
    AdmissionStatus.BLOCKED: {"unblocked": AdmissionStatus.ACTIVE},
}
"""From where to where, and by what. What is not here moves nobody."""


def next_status(status: AdmissionStatus, happening: Transition) -> AdmissionStatus:
    """Where somebody stands then."""
    return STATUS_CHANGES[status].get(happening, status)


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


def person_label(name: str | None, number: str) -> str:
    """A person as an admin reads them: "Ana (+14165550123)"."""
    told = told_name(name)
    return f"{told} ({number})" if told else number
