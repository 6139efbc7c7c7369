"""Who is let in: the status of a person, what may change it, and who decides. Pure.

    unknown     has written, and nobody has let them in
    onboarding  is let in, and is still asked a thing or two
    pending     waits for an admin's word
    active      is let in
    blocked     an admin wants them to have no answers

Whether a person wants to be written to is another matter, which `reach.py` decides.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from parley.conversation.text import one_line


class AdmissionStatus(StrEnum):
    """The admission status of a person, which decides whether the service answers them."""

    UNKNOWN = "unknown"
    ONBOARDING = "onboarding"
    PENDING = "pending"
    ACTIVE = "active"
    BLOCKED = "blocked"


SERVED = frozenset([AdmissionStatus.ONBOARDING, AdmissionStatus.ACTIVE])
"""The statuses in which a person is answered. In any other, they hear one fixed sentence, and no model is asked."""

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
"""The next status by the present one and the transition. A transition that is not listed leaves the status as it is."""


def next_status(status: AdmissionStatus, happening: Transition) -> AdmissionStatus:
    """Return the admission status of a person after a transition; the present one if the transition does not apply to
    it."""
    return STATUS_CHANGES[status].get(happening, status)


Admission = Literal["open", "invite", "approval", "closed"]
"""Who is let in: everybody, whoever texts the code, whom an admin approves, or nobody new."""

NOTICE = timedelta(hours=24)
"""The least time between two notices of one status. The first notice is always sent."""
CODE_TRIES = 10
"""The invite codes that one person may try in a day (UTC), so that guessing a code of six letters takes years."""


FRAMES = str.maketrans(dict.fromkeys('()[]{}:;,“”"', " "))
"""The signs that an admin's line puts around a name and between two people, so no name may hold them."""
QUOTES = str.maketrans(dict.fromkeys('"“”«»', "'"))
"""The quotation marks that could end the quote of a text."""
DIGITS = 4
"""The number of digits from which on a name could be taken for a phone number, by which admins find people."""


LONGEST_QUOTE = 120
"""The most characters of a stranger's text that an admin is shown."""
ADDRESS_SIGNS = ("://", "www.", "@")
"""What words hold that lead somewhere: an admin is not led anywhere by a stranger."""


def told_text(text: str) -> str:
    """Return what a stranger wrote, in a form that is safe to show to an admin: one line, cut at the end of a word,
    without quotation marks, which end the quote, and without addresses. Empty if nothing is left.
    """
    words = [word.translate(QUOTES) for word in one_line(text, LONGEST_QUOTE + 1).split()]
    kept = " ".join("…" if _leads_somewhere(word) else word for word in words)
    if len(kept) <= LONGEST_QUOTE:
        return kept
    return f"{kept[:LONGEST_QUOTE].rpartition(' ')[0] or kept[:LONGEST_QUOTE]}…"


def _leads_somewhere(word: str) -> bool:
    """Return whether a word is a web or mail address, also without its beginning: "example.com/x"."""
    host = word.lower().partition("/")[0].strip(".,!?")
    name, dot, ending = host.rpartition(".")
    return any(sign in word.lower() for sign in ADDRESS_SIGNS) or bool(
        name and dot and len(ending) > 1 and ending.isalpha()
    )


def told_name(name: str | None) -> str:
    """Return the name that a person gave themselves in a form that is safe in a line to an admin: it cannot look like a
    number or like another person's entry. Empty if nothing of the name is left."""
    told = one_line(one_line(name or "").translate(FRAMES))
    return "" if sum(c.isdigit() for c in told) >= DIGITS else told


def person_label(name: str | None, number: str) -> str:
    """Return a person as an admin reads them: "Ana (+14165550123)", or the number alone if they have no name."""
    told = told_name(name)
    return f"{told} ({number})" if told else number
