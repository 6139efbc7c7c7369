"""The account that a person has at an outside service (Google), as the tools use it: connected, looked at, let go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from parley.conversation.account_services import FIRST, ServiceName
from parley.ports.clock import Deadline
from parley.texts import Language


@dataclass(frozen=True)
class LinkRequest:
    """What a link to connect an account is made of."""

    conversation: str
    effect: str
    """The id of the effect that sends the link. The same effect always makes the same link."""
    now: datetime
    number: str
    """The person's number in E.164; its last digits stand on the page that the link opens."""
    language: Language
    services: tuple[ServiceName, ...] = FIRST
    """The services for which the person is asked to consent."""


@dataclass(frozen=True)
class AccountLink:
    """A link by which a person connects their account."""

    id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class AccountConsent:
    """What a person's consent has brought, and what it was asked for."""

    link: str
    """The id of the link that they have opened."""
    code: str = field(repr=False)
    """The code to exchange for tokens, encrypted by the vault for this conversation."""
    services: tuple[ServiceName, ...] = FIRST
    """The services for which they were asked."""
    adds: bool = False
    """Whether the link was to allow more of the account that is connected, and not to connect another one."""


@dataclass(frozen=True)
class LinkedAccount:
    """The account that a person has connected."""

    name: str
    """The account's email address."""
    subject: str
    """The account's id at the service, which never changes."""
    link: str
    """The id of the link by which it was connected."""
    since: datetime
    serves: frozenset[ServiceName] = frozenset(FIRST)
    """The services that the person uses of the account, in place of the built-in ones."""
    allows: frozenset[ServiceName] = frozenset(FIRST)
    """The services that the person has allowed us to use."""
    calendars: tuple[str, ...] = ()
    """The addresses of the calendars that are looked at beside the account's own."""
    calendar_names: Mapping[str, str] = field(default_factory=dict)
    """The names of these calendars by their addresses, of those that were chosen by name."""
    task_list: str = ""
    """The id of the list into which the person's tasks go; empty for the default one."""
    tells_busy: bool = False
    """Whether the person has allowed us to ask when they are busy."""
    tells_calendars: bool = False
    """Whether the person has allowed us to see the names of their calendars."""
    left_another: bool = False
    """Whether it took the place of another account whose consent the service did not take back then."""


@dataclass(frozen=True)
class LeftConsent:
    """A person's consent that is still to be taken back, once everything else about them is deleted."""

    id: str
    """The id of the conversation of nobody in which that is tried further: the same for each consent of an account. It
    tells nothing of the person."""
    token: str
    """What tells this consent from an earlier one of the account: a part of a hash of its encrypted token."""
    sealed: str = field(repr=False)
    """The refresh token, encrypted by the vault for that conversation."""


class Accounts(Protocol):
    """The accounts of all people at one outside service. A person has at most one. Every change is repeat-safe."""

    def link(self, request: LinkRequest) -> AccountLink:
        """Return the link by which the person connects their account. Looks only."""

    def linked(self, conversation: str) -> LinkedAccount | None:
        """Return the account that the person has connected; None if there is none. It takes one database read, and
        decrypts nothing."""

    def is_let_in(self, conversation: str) -> bool:
        """Return whether the person's consent is still valid, by asking the service; true also if it cannot be asked
        now. False if no account is connected."""

    def connect(self, conversation: str, consent: AccountConsent, now: datetime) -> LinkedAccount:
        """Exchange the code of the person's consent for tokens, keep these encrypted, and use what was allowed of what
        was asked for. Another account that was connected before is let go, if that can be done now. A repeat with the
        same link returns what the first made. Raises ConsentUnusable, AccountsUnavailable or AccountsBroken."""

    def disconnect(self, conversation: str, within: Deadline | None = None) -> LinkedAccount | None:
        """Take the consent back at the service, and delete the tokens. Return the account; None if none was connected.
        Raises AccountsUnavailable or AccountsBroken: then it is connected as before."""

    def move(self, source: str, target: str) -> None:
        """Make the account that is connected in one conversation that of another of the same person, encrypted for it.
        Where none is connected there, nothing changes. Raises Unsealable or VaultClosed: then nothing changes
        either."""

    def left_consents(self, conversation: str, *, of_replaced: bool = False) -> tuple[LeftConsent, ...]:
        """Return the person's consents, to be taken back later, each encrypted anew; or only that of the account which
        the connected one has replaced, if it could not be taken back. A repeat returns the same ids."""

    def forget_replaced(self, conversation: str) -> None:
        """Delete the token of the account that the connected one has replaced: it was handed over to be taken back
        later."""

    def revoke(self, consent: LeftConsent, *, is_last: bool) -> None:
        """Take a consent back that was left, unless the account was connected again since. Raises AccountsUnavailable
        or AccountsBroken; if it is the last try, an operator is told."""

    def use(self, conversation: str, service: ServiceName, *, uses: bool) -> bool:
        """Set whether the account serves this in place of what is built in. Return False if no account is connected."""

    def look_at(self, conversation: str, calendars: Mapping[str, str]) -> bool:
        """Set the calendars that are looked at beside the account's own: their names, which may be empty, by their
        addresses. Return False if no account is connected."""

    def keep_tasks_in(self, conversation: str, task_list: str) -> bool:
        """Set the id of the list into which the person's tasks go; empty: the default one. Return False if no account
        is connected."""
