"""What a person is told when their account or calendar elsewhere could not be used."""

from parley import texts
from parley.errors import AccountError, AccountsUnavailable, CalendarRefused, GrantLost
from parley.texts import Language

REASONS: dict[type[AccountError], str] = {GrantLost: "lost", AccountsUnavailable: "unavailable"}
"""The name of the sentence for each error; any other is "broken"."""


ACCOUNT = "account"
"""What a plan's step waits for if the person has to connect their account again."""


def awaited(error: AccountError | CalendarRefused) -> str:
    """Return what has to happen outside before the call can succeed; empty if nothing is known that would help."""
    return ACCOUNT if isinstance(error, GrantLost) else ""


def sentence(error: AccountError | CalendarRefused, language: Language) -> str:
    """Return the sentence that tells a person of this error, in their language."""
    reason = str(error) if isinstance(error, CalendarRefused) else REASONS.get(type(error), "broken")
    return texts.of(language).account_problems[reason]
