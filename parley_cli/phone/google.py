"""Google in `make dev`: a stand-in at the phone's own address, with a consent page to click and two accounts.

    GET  /google/o/oauth2/v2/auth      the page, where a click allows, allows nothing of what is asked, or refuses
    GET  /google/choose                what a click on the page leads to; it leads on, back to the service
    GET  /google/connections           which account lets the service in; a click ends that, as a person does at Google
    GET  /google/end                   what that click leads to
    POST /google/token, /google/revoke what the functions ask
    ...  /google/calendar/v3/...       the calendars of the two accounts
    ...  /google/v1/people...          their contacts
    ...  /google/gmail/v1/...          their mailboxes; nothing is delivered
    ...  /google/tasks/v1/...          their tasks

Everything is forgotten when `make dev` ends.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from parley.settings.google import IDENTITY
from parley_cli.google.apis import GoogleApis
from parley_cli.google.errors import GoogleRefusal
from parley_cli.google.oauth import GoogleOAuth, OAuthError

API = "/google/"
"""The beginning of every path of the stand-in."""
PAGE = "/google/o/oauth2/v2/auth"
CHOOSE = "/google/choose"
CONNECTIONS, END = "/google/connections", "/google/end"
SCOPE = "https://www.googleapis.com/auth/"
WITHOUT = "without-"
"""The beginning of the value of a click that allows all but one scope."""
ACCOUNTS = ("ana@example.com", "bo@example.com")
HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Stand-in for Google</title><link rel="stylesheet" href="/google.css"><main>
<p class="mark">Stand-in for Google. Nothing here leaves this machine.</p>{content}</main></html>
"""
MEANINGS = {
    "calendar.events": "See and change events in your calendars",
    "calendar.freebusy": "See when you are busy",
    "calendar.calendarlist.readonly": "See the names of your calendars",
    "contacts": "See and change your contacts",
    "gmail.readonly": "Read your mail",
    "gmail.compose": "Write and send mail for you",
    "tasks": "See and change your tasks",
}
"""What a person reads for each scope, by the end of its name."""


@dataclass(frozen=True)
class GoogleStandInSettings:
    """What the stand-in shares with the functions: the client's id and secret, and where browsers are sent back to."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True)
class StandInAnswer:
    """An answer of the stand-in: JSON, a page, or an address to which the browser goes on."""

    status: int
    document: Mapping[str, Any] = field(default_factory=dict)
    html: str = ""
    location: str = ""


class GoogleStandIn:
    """A stand-in for Google, in memory."""

    def __init__(self, settings: GoogleStandInSettings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self.oauth = GoogleOAuth(settings.client_id, settings.client_secret, settings.redirect_uri, now)
        self.apis = GoogleApis(self.oauth, now)
        self._lock = threading.Lock()

    def answer(
        self, method: str, path: str, query: Mapping[str, Any], body: bytes, headers: Mapping[str, str]
    ) -> StandInAnswer:
        """Answer a request of a browser or of the functions; `headers` have names in lower case."""
        with self._lock:
            try:
                if self.apis.answers(own := path.removeprefix(API[:-1])):
                    return StandInAnswer(*self.apis.answer(method, own, query, body, headers))
                return self._of_oauth(method, path, query, body)
            except (OAuthError, GoogleRefusal) as error:
                return StandInAnswer(error.status, error.document)
            except (ValueError, KeyError, TypeError) as error:  # a request that no client of ours makes
                return StandInAnswer(400, {"error": {"code": 400, "message": f"{type(error).__name__}: {error}"}})

    def _of_oauth(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> StandInAnswer:
        """Answer a request for a page or for tokens. Raises OAuthError."""
        if (method, path) == ("GET", PAGE):
            return self._page(query)
        if (method, path) == ("GET", CHOOSE):
            return StandInAnswer(303, location=self._chosen(query))
        if (method, path) == ("GET", CONNECTIONS):
            return self._connections()
        if (method, path) == ("GET", END):
            return self._ended(query.get("account", ""))
        asked = {f"{API}token": self.oauth.token, f"{API}revoke": self.oauth.revoke}.get(path)
        if method != "POST" or asked is None:
            raise OAuthError("not_found", path, 404)
        return StandInAnswer(200, asked(dict(parse_qsl(body.decode(errors="replace")))))

    def _page(self, query: Mapping[str, str]) -> StandInAnswer:
        """Return the page on which a person allows or refuses what is asked. Raises OAuthError for a wrong request."""
        self.oauth.check(query)
        choices = [(f"Allow, as {each}", {"account": each, "allow": "all"}) for each in ACCOUNTS]
        choices += [
            (f"{label}, as {ACCOUNTS[0]}", {"account": ACCOUNTS[0], "allow": part}) for label, part in _parts(query)
        ]
        choices.append(("Cancel", {"account": "", "allow": "nothing"}))
        addresses = [(label, f"{CHOOSE}?{urlencode({**query, **add})}") for label, add in choices]
        links = "".join(f'<li><a href="{escape(address)}">{escape(label)}</a></li>' for label, address in addresses)
        content = (
            f"<h1>Parley wants to use your account</h1><p>Its client is {escape(query['client_id'])}. It asks to:</p>"
            f"{_scopes_listed(_of_services(query))}<ul class=choices>{links}</ul>"
        )
        return StandInAnswer(200, html=HTML.format(content=content))

    def _connections(self) -> StandInAnswer:
        """Return the page that shows which account lets the service in, where a click ends that."""
        ends = {each.account: f"{END}?{urlencode({'account': each.account})}" for each in self.oauth.grants.values()}
        shown = "".join(
            f"<h2>{escape(each.account)}</h2>{_scopes_listed(sorted(each.scopes - {*IDENTITY}))}<ul class=choices>"
            f'<li><a href="{escape(ends[each.account])}">End this access</a></li></ul>'
            for each in self.oauth.grants.values()
            if each.is_valid
        )
        content = f"<h1>Who may use your accounts</h1>{shown or '<p>No account lets Parley in.</p>'}"
        return StandInAnswer(200, html=HTML.format(content=content))

    def _ended(self, account: str) -> StandInAnswer:
        """End what an account has allowed, as its owner does, and lead back to the page that shows it."""
        if account in self.oauth.grants:
            self.oauth.grants[account].is_valid = False
        return StandInAnswer(303, location=CONNECTIONS)

    def _chosen(self, query: Mapping[str, str]) -> str:
        """Return the address to which a browser goes on after a click. Raises OAuthError for a wrong request."""
        asked = {name: value for name, value in query.items() if name not in ("account", "allow")}
        if query.get("allow") == "nothing":
            return self.oauth.refuse(asked)
        if query.get("account") not in ACCOUNTS:
            raise OAuthError("invalid_request", "account")
        refused = {"part": _of_services(asked)}.get(allow := query.get("allow", ""), [])
        one = f"{SCOPE}{allow.removeprefix(WITHOUT)}"
        return self.oauth.consent(asked, query["account"], [one] if allow.startswith(WITHOUT) else refused)


def _scopes_listed(scopes: Iterable[str]) -> str:
    """Return a list of what these scopes allow, in words, with their names."""
    names = [each.rpartition("/")[2] for each in scopes]
    lines = (f"<li>{MEANINGS.get(each, '')} <code>{escape(each)}</code></li>" for each in names)
    return f"<ul>{''.join(lines)}</ul>"


def _parts(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the choices by which a person allows a part of what is asked: what a link says, and its value."""
    names = [each.rpartition("/")[2] for each in _of_services(asked)]
    some = [(f"Allow all but {each}", f"{WITHOUT}{each}") for each in names if len(names) > 1]
    return [*some, ("Allow nothing of that", "part")]


def _of_services(asked: Mapping[str, str]) -> list[str]:
    """Return the scopes in a request for consent that are more than who the person is."""
    return [each for each in asked["scope"].split() if each not in IDENTITY]
