"""The names of the services of a Google account, in every language, as sentences need them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints it: half the import time
class AccountNames:
    """The names of an account's services in one language, each table by the service."""

    products: Mapping[str, str]
    """Google's own names."""
    yours: Mapping[str, str]
    its: Mapping[str, str]
    own: Mapping[str, str]
    """The names of what is built in, in front of "that I keep myself"."""
    uses: Mapping[str, str]
    """What the person allows, behind "allow me to"."""
    commands: Mapping[str, str]
    """What the person texts to get a link for the service."""
    both: str
    """How the last two of several names are joined."""

    def listed(self, table: Mapping[str, str], services: Collection[str]) -> str:
        """Return the names of these services in a table, in its order, as one text: "a, b and c"."""
        *others, last = [name for service, name in table.items() if service in services]
        return self.both.format(first=", ".join(others), last=last) if others else last


@cache
def of(language: Language) -> AccountNames:
    """Return the names of an account's services in this language."""
    return texts.read(AccountNames, language)
