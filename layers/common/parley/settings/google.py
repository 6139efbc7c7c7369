"""The settings of Google, whose calendar, contacts, mail and tasks people can use in place of the built-in ones."""

from collections.abc import Iterable, Mapping

from parley.conversation.account_services import SERVICES, ServiceName
from parley.settings import SettingsModel, variable

IDENTITY = ("openid", "email")
"""The scopes that tell which account was connected."""
CALENDAR = "https://www.googleapis.com/auth/calendar.events"
"""The scope to read and change the events of the person's calendars."""
FREE_BUSY = "https://www.googleapis.com/auth/calendar.freebusy"
"""The scope to ask when the person is busy, in all their calendars at once."""
CALENDAR_NAMES = "https://www.googleapis.com/auth/calendar.calendarlist.readonly"
"""The scope to find a calendar of theirs by its name."""
SCOPES: Mapping[ServiceName, tuple[str, ...]] = {
    "calendar": (CALENDAR,),
    "contacts": ("https://www.googleapis.com/auth/contacts",),
    "mail": ("https://www.googleapis.com/auth/gmail.readonly", "https://www.googleapis.com/auth/gmail.compose"),
    "tasks": ("https://www.googleapis.com/auth/tasks",),
}
"""The scopes that each service needs, and no more: a person is asked for those of what they want to use."""
MORE_SCOPES: Mapping[ServiceName, tuple[str, ...]] = {"calendar": (FREE_BUSY, CALENDAR_NAMES)}
"""The scopes that are asked for with a service, which also works without them, though less well."""


APIS: Mapping[ServiceName, tuple[str, str]] = {
    "calendar": ("https://www.googleapis.com", "/calendar/v3"),
    "contacts": ("https://people.googleapis.com", "/v1"),
    "mail": ("https://gmail.googleapis.com", "/gmail/v1/users/me"),
    "tasks": ("https://tasks.googleapis.com", "/tasks/v1"),
}
"""The host of each service's API, and what all its paths begin with. Source: Google's descriptions of its APIs."""


def scopes_of(services: Iterable[ServiceName]) -> tuple[str, ...]:
    """Return the scopes that these services need."""
    return tuple(scope for service in services for scope in SCOPES[service])


def scopes_to_ask(services: Iterable[ServiceName]) -> tuple[str, ...]:
    """Return the scopes for which a person is asked who wants to use these services."""
    return tuple(scope for service in services for scope in (*SCOPES[service], *MORE_SCOPES.get(service, ())))


def allowed_by(scopes: Iterable[str]) -> frozenset[ServiceName]:
    """Return the services that these scopes are enough for."""
    granted = frozenset(scopes)
    return frozenset(service for service in SERVICES if granted.issuperset(SCOPES[service]))


class GoogleSettings(SettingsModel):
    """The settings of the connection to Google. Without a client id, Google is offered to nobody."""

    client_id: str = variable("GOOGLE_CLIENT_ID", "", pattern=r"^[!-~]*$", max_length=200)
    """The OAuth client's id, as the Google Cloud console shows it."""
    base_url: str = variable("GOOGLE_BASE_URL", "")
    """The one address that stands for all of Google's, where a stand-in is used; empty: Google's own."""
    vault_key: str = variable("PARLEY_VAULT_KEY", "")
    """The ARN of the KMS key that encrypts what Google entrusts to us."""

    @property
    def is_on(self) -> bool:
        """Whether people can connect their Google account."""
        return bool(self.client_id)

    @property
    def accounts_url(self) -> str:
        """The address of the page where a person consents."""
        return self.base_url or "https://accounts.google.com"

    @property
    def oauth_url(self) -> str:
        """The address where tokens are issued and revoked."""
        return self.base_url or "https://oauth2.googleapis.com"

    def api_url(self, service: ServiceName) -> str:
        """Return what the addresses of a service's API begin with."""
        host, path = APIS[service]
        return f"{(self.base_url or host).rstrip('/')}{path}"

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all that is asked of Google."""
        return (self.oauth_url, *(self.api_url(service) for service in SERVICES))
