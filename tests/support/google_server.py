"""A stand-in for Google over HTTP: the strict one of `make dev` (`parley_cli/google`), with a script of failures, and a
browser that opens links as a person would.

    with GoogleServer(clock) as google:
        google.will(fails(503), hangs)          # the next two requests; those after them are answered
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import pytest

from parley import wiring
from parley.adapters.google import GoogleClient
from parley.adapters.google_accounts import REFRESH_TOKEN, GoogleAccounts, GoogleSite
from parley.adapters.google_api import GoogleApi
from parley.adapters.google_calendar import GoogleCalendar
from parley.adapters.memory import MemoryTable
from parley.adapters.memory_rows import MemoryRows
from parley.adapters.memory_vault import MemoryVault
from parley.conversation import link_token
from parley.conversation.account_services import FIRST, ServiceName
from parley.errors import AccountError
from parley.hooks.hook import WebhookAnswer, WebhookRequest
from parley.intake import Intake
from parley.ports import AccountConsent, LinkRequest, Rows, Statuses
from parley.settings import Settings
from parley.settings.deployment import DeploymentSettings
from parley.settings.google import CALENDAR, IDENTITY, GoogleSettings, scopes_to_ask
from parley_cli.events import CONVERSATION_KEY, PUBLIC_URL
from parley_cli.google.apis import GoogleApis, query_of
from parley_cli.google.errors import GoogleRefusal
from parley_cli.google.oauth import CODE_LASTS, Code, GoogleOAuth, Grant, OAuthError, subject
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from tests.support.cloud import Cloud
from tests.support.http_server import Answer, LocalServer, Request, in_json

CLIENT_ID, CLIENT_SECRET = "123-abc.apps.googleusercontent.com", "GOCSPX-" + "4e" * 14
URL = "https://parley.example.com"
Step = Callable[["GoogleServer"], Answer | None]


def fails(status: int, reason: str = "") -> Step:
    """Return a step that answers with an error of this status, as Google's APIs do."""
    errors = [{"reason": reason, "message": reason}] if reason else []
    return lambda server: in_json(status, {"error": {"code": status, "message": reason, "errors": errors}})


def refuses(code: str, status: int = 400) -> Step:
    """Return a step that answers with this error of OAuth 2."""
    return lambda server: in_json(status, {"error": code})


def goes_on(server: "GoogleServer") -> Answer | None:
    """Answer as usual."""
    return server.carried_out()


def loses(server: "GoogleServer") -> Answer | None:
    """Carry the request out, and close the connection without an answer."""
    server.carried_out()
    return None


def breaks(server: "GoogleServer") -> Answer | None:
    """Close the connection without an answer."""
    return None


class GoogleServer(LocalServer):
    """Google's token endpoint and APIs on loopback."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.oauth = GoogleOAuth(CLIENT_ID, CLIENT_SECRET, f"{URL}/google/callback", now)
        self.apis = GoogleApis(self.oauth, now)
        self.calendar, self.people, self.gmail = self.apis.calendar, self.apis.people, self.apis.gmail
        self.tasks = self.apis.tasks
        self.asked: list[tuple[str, str]] = []
        """The method and path of each request, answered or not."""
        self.refused: list[str] = []
        """Why requests were refused."""
        self._script: deque[Step] = deque()

    def will(self, *steps: Step) -> None:
        """Answer the next requests by these scripted steps; later ones are answered as usual."""
        self._script.extend(steps)

    def answer(self, request: Request) -> Answer | None:
        self.asked.append((request.method, request.path))
        self._request = request
        return self._script.popleft()(self) if self._script else self._answered(request)

    def carried_out(self) -> Answer:
        """Carry out the request that came last, and return the answer."""
        return self._answered(self._request)

    def _answered(self, request: Request) -> Answer:
        try:
            if not self.apis.answers(request.path):
                return in_json(200, self._do(request))
            listed = parse_qsl(request.query, keep_blank_values=True, strict_parsing=True) if request.query else []
            query = query_of(listed)
            headers = {name.lower(): value for name, value in request.headers.items()}
            status, document = self.apis.answer(request.method, request.path, query, request.body, headers)
            return Answer(status, b"") if status == 204 else in_json(status, document)
        except GoogleRefusal as error:
            if error.status not in (404, 409, 410, 412):  # these are answers that callers count on
                self.refused.append(str(error))
            return in_json(error.status, error.document)
        except OAuthError as error:
            self.refused.append(str(error))
            return in_json(error.status, error.document)

    def _do(self, request: Request) -> dict[str, Any]:
        routes = {"/token": self.oauth.token, "/revoke": self.oauth.revoke}
        if request.method != "POST" or request.path not in routes or request.query:
            raise OAuthError("not_found", request.path, 404)
        if request.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            raise OAuthError("invalid_request", "Content-Type")
        form = parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True)
        if len(dict(form)) != len(form):
            raise OAuthError("invalid_request", "a parameter stands there twice")
        return routes[request.path](dict(form))


def google_settings(url: str) -> GoogleSettings:
    return GoogleSettings(client_id=CLIENT_ID, base_url=url, vault_key="key")


def google_accounts(
    rows: Rows, google: GoogleServer, vault: MemoryVault, now: Callable[[], datetime], errors: list[AccountError]
) -> GoogleAccounts:
    """Return the accounts at this stand-in."""
    client = GoogleClient(CLIENT_ID, lambda: CLIENT_SECRET, google.url, errors.append, sleep=lambda _: None)
    return GoogleAccounts(rows, vault, client, GoogleSite(URL, lambda: KEY), now)


def granted(
    google: GoogleServer,
    rows: Rows,
    vault: MemoryVault,
    conversation: str,
    account: str,
    services: Sequence[ServiceName] = FIRST,
) -> None:
    """Connect this account with a conversation for these services, as if the person had done so."""
    scopes = (*IDENTITY, *scopes_to_ask(services))
    grant, token = Grant(account, frozenset(scopes)), f"1//{account}"
    google.oauth.grants[account] = google.oauth.refresh_tokens[token] = grant
    sealed = vault.seal(conversation, REFRESH_TOKEN, token)
    row = {
        "status": "linked",
        "account": account,
        "subject": subject(account),
        "sealed": sealed,
        "scopes": list(scopes),
        "serves": list(services),
    }
    since = {"link": "before", "since": "2026-11-01T12:00:00+00:00"}
    rows("GRANT").put(conversation, "google", {**row, **since})


def google_calendar(google: GoogleServer, *conversations: str) -> GoogleCalendar:
    """Return the calendar at this stand-in, with an account connected for each of these conversations."""
    return GoogleCalendar(google_api(google, "calendar", *conversations), google.oauth.now)


def api_at(google: GoogleServer, accounts: GoogleAccounts, service: ServiceName) -> GoogleApi:
    """Return the client of one API at this stand-in, which never waits."""
    return GoogleApi(accounts, service, google_settings(google.url).api_url(service), sleep=lambda _: None)


def google_api(google: GoogleServer, service: ServiceName, *conversations: str) -> GoogleApi:
    """Return the client of one API at this stand-in, with an account connected for each of these conversations."""
    rows, vault = partial(MemoryRows, MemoryTable()), MemoryVault()
    accounts = google_accounts(rows, google, vault, google.oauth.now, [])
    for conversation in conversations:
        granted(google, rows, vault, conversation, f"{conversation}@example.com", (service,))
    return api_at(google, accounts, service)


class Browser:
    """The browser in which a person opens our link, and Google's page. It keeps cookies, as browsers do."""

    def __init__(self, service: MemoryService, google: GoogleServer, vault: MemoryVault, statuses: Statuses) -> None:
        self._google = google
        self._intake = Intake(
            mailbox=service.mailbox,
            statuses=statuses,
            secret=lambda *names: tuple(KEY for _ in names),
            settings=Settings(
                None, DeploymentSettings(public_url=URL, service=SERVICE), google_settings("https://google.example.com")
            ),
            now=service.now,
            seal=vault.seal,
        )
        self.cookie = ""
        self.page: WebhookAnswer = WebhookAnswer()
        """The last page of ours."""

    def visits(self, url: str, headers: Mapping[str, str] | None = None) -> str:
        """Open a page of ours; return the address of the link on it, empty if there is none."""
        address = urlsplit(url)
        assert f"{address.scheme}://{address.netloc}" == URL
        sent = {"cookie": self.cookie} if self.cookie else {}
        request = WebhookRequest("GET", address.path, address.query, {**sent, **(headers or {})}, b"")
        self.page = self._intake.accept(request).answer
        if cookie := self.page.headers.get("set-cookie"):
            assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/google"} <= set(cookie.split("; "))
            self.cookie = cookie.partition(";")[0]
        found = re.search(r'href="([^"]+)"', self.page.body)
        return unescape(found[1]) if found else ""

    def asked(self, link: str) -> dict[str, str]:
        """Open our link, and return what Google is asked for by the link on that page."""
        address = urlsplit(self.visits(link))
        assert (address.netloc, address.path) == ("google.example.com", "/o/oauth2/v2/auth")
        return dict(parse_qsl(address.query, strict_parsing=True))

    def consents(self, link: str, account: str = "ana@example.com", without: Iterable[str] = ()) -> str:
        """Open our link, go on to Google, allow it, and come back. Return the address of the page behind."""
        back = self._google.oauth.consent(self.asked(link), account, without)
        self.visits(back)
        return back

    def refuses(self, link: str, error: str = "access_denied") -> None:
        """Open our link, go on to Google, refuse, and come back."""
        self.visits(self._google.oauth.refuse(self.asked(link), error))


def vault_in_cloud(google: GoogleServer, patch: pytest.MonkeyPatch) -> str:
    """Make the stack's key, and set the functions' environment for this stand-in. Return the key's ARN."""
    google.oauth.redirect_uri = f"{PUBLIC_URL}/google/callback"
    key: str = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
    variables = {"GOOGLE_CLIENT_ID": CLIENT_ID, "GOOGLE_CLIENT_SECRET": CLIENT_SECRET, "GOOGLE_BASE_URL": google.url}
    for name, value in {**variables, "PARLEY_VAULT_KEY": key}.items():
        patch.setenv(name, value)
    return key


def connected(conversation: str, google: GoogleServer, aws: Cloud, account: str = "ana@example.com") -> None:
    """Connect this account with a conversation, as the deployed code does, without the texts and pages around it."""
    settings = Settings.load()
    accounts = wiring.accounts(settings, wiring.rows(aws.dynamodb, aws.table))
    assert accounts is not None
    now = datetime.now(UTC)
    link = accounts.link(LinkRequest(conversation, "SM1.a0", now, "+14165550123", "en"))
    token = link_token.read(link.url.partition("t=")[2], CONVERSATION_KEY, now)
    assert token is not None
    code = Code(
        Grant(account, frozenset((*IDENTITY, CALENDAR))), token.challenge, google.oauth.redirect_uri, now + CODE_LASTS
    )
    google.oauth.grants[account], google.oauth.codes["4/0Acode"] = code.grant, code
    sealed = wiring.vault(settings).seal(conversation, "google-code", "4/0Acode")
    accounts.connect(conversation, AccountConsent(link.id, sealed), now)
