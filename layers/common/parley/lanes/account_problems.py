"""What a person is told when their calendar, contacts, mail or tasks elsewhere could not be used."""

from collections.abc import Sequence

from parley import texts
from parley.errors import AccountError, AccountsUnavailable, CalendarsGone, ChangeRefused, GrantLost
from parley.texts import Language, account_names

REASONS: dict[type[AccountError], str] = {GrantLost: "lost", AccountsUnavailable: "unavailable"}
"""The name of the sentence for each error; any other is "broken"."""


ACCOUNT = "account"
"""What a plan's step waits for if the person has to connect their account again."""


def awaited(error: AccountError | ChangeRefused) -> str:
    """Return what has to happen outside before the call can succeed; empty if nothing is known that would help."""
    return ACCOUNT if isinstance(error, GrantLost) else ""


def sentence(error: AccountError | ChangeRefused, language: Language) -> str:
    """Return the sentence that tells a person of this error, in their language."""
    if isinstance(error, CalendarsGone):
        return calendars_gone(error.names, language)
    reason = str(error) if isinstance(error, ChangeRefused) else REASONS.get(type(error), "broken")
    names = account_names.of(language)
    said = {"yours": names.yours[error.service], "product": names.products[error.service]}
    return texts.of(language).account_problems[reason].format(**said)


def calendars_gone(names: Sequence[str], language: Language) -> str:
    """Return the sentences that name each further calendar which cannot be seen any more, and say how to leave it
    out.
    """
    return "\n".join(texts.of(language).calendar_gone.format(calendar=each) for each in names)
