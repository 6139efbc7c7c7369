"""The stand-ins for all of Google's APIs together: which one answers a path, and which scope it wants.

apis = GoogleApis(oauth, now)
apis.answer("GET", "/v1/people:searchContacts", query, b"", headers)
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from parley.settings.google import CALENDAR_NAMES, FREE_BUSY, SCOPES
from parley_cli.google.calendar import CalendarServer
from parley_cli.google.errors import GoogleRefusal
from parley_cli.google.gmail import BASE as GMAIL
from parley_cli.google.gmail import GmailServer
from parley_cli.google.oauth import GoogleOAuth
from parley_cli.google.people import PeopleServer
from parley_cli.google.tasks import TasksServer


def query_of(listed: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of a query: a text for each, or a list for one that is repeated."""
    found: dict[str, list[str]] = {}
    for name, value in listed:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


class ApiServer(Protocol):
    """A stand-in for one API."""

    def answer(
        self, account: str, method: str, path: str, query: Mapping[str, Any], document: Any, if_match: str
    ) -> tuple[int, dict[str, Any]]:
        """Answer a request for this account. Raises GoogleRefusal."""


class GoogleApis:
    """The stand-ins for all APIs, behind one OAuth."""

    def __init__(self, oauth: GoogleOAuth, now: Callable[[], datetime]) -> None:
        self._oauth = oauth
        self.calendar, self.people, self.gmail = CalendarServer(now), PeopleServer(now), GmailServer(now)
        self.tasks = TasksServer(now)
        self._servers: Mapping[str, tuple[ApiServer, Callable[[str], tuple[str, ...]]]] = {
            "/calendar/v3/freeBusy": (self.calendar, lambda method: (FREE_BUSY,)),
            "/calendar/v3/users/me/calendarList": (self.calendar, lambda method: (CALENDAR_NAMES,)),
            "/calendar/v3/": (self.calendar, lambda method: SCOPES["calendar"]),
            "/v1/people": (self.people, lambda method: SCOPES["contacts"]),
            "/tasks/v1/": (self.tasks, lambda method: SCOPES["tasks"]),
            GMAIL: (self.gmail, lambda method: SCOPES["mail"][:1] if method == "GET" else SCOPES["mail"][1:]),
        }
        """The stand-in by the beginning of paths, and the scopes of which a request needs one, by its method."""

    def answers(self, path: str) -> bool:
        """Return whether this is a path of an API."""
        return any(path.startswith(each) for each in self._servers)

    def answer(
        self, method: str, path: str, query: Mapping[str, Any], body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        """Answer a request; `headers` have names in lower case. Raises GoogleRefusal, or OAuthError for a scope that
        was not granted."""
        server, scopes = next(each for begin, each in self._servers.items() if path.startswith(begin))
        account = self._oauth.account_of(headers.get("authorization", ""), scopes(method))
        if account is None:
            raise GoogleRefusal(401, "authError", "Invalid Credentials")
        document = json.loads(body) if body else {}
        return server.answer(account, method, path, query, document, headers.get("if-match", ""))
