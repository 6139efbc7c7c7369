"""Requests to Google: the tokens of OAuth 2 and JSON of its APIs, with the HTTP client that is in the bundle (httpx2).

    POST <oauth>/token                  exchange a code, or a refresh token, for an access token
    POST <oauth>/revoke                 take a person's consent back

What an answer means:

    2xx with JSON                                       done
    408, 429, 5xx; 403 because of too many requests     AccountsUnavailable, after more tries while time is left
    no answer, no JSON, half an answer                  the same
    400 invalid_grant; 401 of an API                    GrantLost
    whatever else from the token endpoint               AccountsBroken: an operator has to mend something

Sources: RFC 6749, section 5; Google, "Using OAuth 2.0 for Web Server Applications" and "Handle API errors".
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from parley import tracing
from parley.errors import AccountError, AccountsBroken, AccountsUnavailable, GrantLost
from parley.ports import Deadline

if TYPE_CHECKING:
    import httpx2

SECONDS = 8.0
"""The most seconds of one request with its tries."""
TRY_SECONDS = 4.0
LEAST_SECONDS = 0.5
"""The seconds below which a try is not worth beginning."""
PAUSES = (0.3, 0.9)
"""The seconds before the second and the third try."""
MOST_BYTES = 4 * 2**20
"""The most bytes of an answer that are read. A page of 250 events has some 500,000."""
LATER = frozenset([408, 429, 500, 502, 503, 504])
TOO_MANY = frozenset(["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED"])
"""Google's reasons of a 403 that means: later. Source: Calendar API, "Handle API errors"."""

logging.getLogger("httpx2").setLevel(logging.WARNING)  # at INFO it logs addresses


@dataclass(frozen=True)
class GoogleAnswer:
    """An answer of one of Google's APIs."""

    status: int
    document: Mapping[str, Any]
    """The JSON object of the body; empty if there is none."""
    is_repeat: bool = False
    """Whether the answer is that to a repeat, and an earlier try may have been carried out."""

    @property
    def reasons(self) -> frozenset[str]:
        """Google's reasons of an error: "rateLimitExceeded", "deleted" ... Older APIs list them as `errors`, newer ones
        as a `status` ("FAILED_PRECONDITION") and as `details`."""
        error = self.document.get("error")
        if not isinstance(error, dict):
            return frozenset()
        lists = (error.get("errors"), error.get("details"))
        listed = (each.get("reason") for found in lists for each in found or () if isinstance(each, dict))
        return frozenset(each for each in (*listed, error.get("status")) if isinstance(each, str))

    @property
    def error(self) -> str:
        """OAuth's code of an error: "invalid_grant" ..."""
        error = self.document.get("error")
        return error if isinstance(error, str) else ""


class GoogleClient:
    """Makes requests to Google. Safe under threads; holds no token."""

    def __init__(
        self,
        client_id: str,
        client_secret: Callable[[], str],
        oauth_url: str,
        report: Callable[[AccountError], None] = lambda error: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`client_secret` may raise LookupError. `report` is called with each error that no single person causes."""
        self._client_id, self._client_secret = client_id, client_secret
        self._oauth_url, self._report, self._sleep = oauth_url.rstrip("/"), report, sleep

    @property
    def client_id(self) -> str:
        """The id of our OAuth client."""
        return self._client_id

    def secret(self) -> str:
        """Return the client's secret. Raises AccountsBroken if none is stored."""
        try:
            return self._client_secret()
        except LookupError:
            raise self._reported(AccountsBroken("there is no client secret")) from None

    def report(self, error: AccountError) -> None:
        """Tell an operator of an error that no single request has."""
        self._report(error)

    def tokens(self, fields: Mapping[str, str], within: Deadline | None = None) -> Mapping[str, Any]:
        """Ask the token endpoint with these fields and our credentials, and return its answer. Raises GrantLost if the
        code or the refresh token is not valid, AccountsUnavailable or AccountsBroken."""
        form = {**fields, "client_id": self._client_id, "client_secret": self.secret()}
        answer = self.ask("POST", f"{self._oauth_url}/token", form=form, within=within)
        if answer.status == 200 and isinstance(answer.document.get("access_token"), str):
            return answer.document
        if answer.error == "invalid_grant":
            raise GrantLost("invalid_grant")
        raise self._reported(AccountsBroken(f"HTTP {answer.status} {answer.error[:40]}".strip()))

    def revoke(self, token: str, within: Deadline | None = None) -> None:
        """Take the consent back to which this token belongs. A token that is not valid any more counts as revoked.
        Raises AccountsUnavailable or AccountsBroken."""
        answer = self.ask("POST", f"{self._oauth_url}/revoke", form={"token": token}, within=within)
        if answer.status != 200 and answer.error not in ("invalid_token", "invalid_grant"):
            raise self._reported(AccountsBroken(f"HTTP {answer.status} {answer.error[:40]}".strip()))

    def ask(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str | tuple[str, ...]] | None = None,
        form: Mapping[str, str] | None = None,
        document: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        within: Deadline | None = None,
        is_repeatable: bool = True,
    ) -> GoogleAnswer:
        """Make a request, again while that helps and time is left, and return the answer, whatever its status. One that
        is not repeatable is made again only if Google has refused it because of too many requests. Raises
        AccountsUnavailable if Google could not be reached or asks to come later."""
        deadline = Deadline.after(SECONDS if within is None else min(SECONDS, within.left))
        whole = f"{url}?{urlencode(query, doseq=True)}" if query else url
        content, sent = _content(form, document)
        problem = AccountsUnavailable("no time is left")
        problem.is_certain, is_repeat = True, False
        for pause in (0.0, *PAUSES):
            if deadline.left < pause + LEAST_SECONDS:
                break
            if pause:
                self._sleep(pause)
            try:
                answer = self._try(method, whole, content, {**sent, **(headers or {})}, deadline)
            except AccountsUnavailable as error:
                problem, was_refused = error, False
            else:
                was_refused = answer.status == 429 or (answer.status == 403 and bool(answer.reasons & TOO_MANY))
                if not was_refused and answer.status not in LATER:
                    return replace(answer, is_repeat=is_repeat)
                problem = AccountsUnavailable(f"HTTP {answer.status}")
                problem.is_certain = was_refused or method == "GET"
            is_repeat = is_repeat or not was_refused
            if not was_refused and not is_repeatable:
                break
        raise self._reported(problem)

    def _try(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], deadline: Deadline
    ) -> GoogleAnswer:
        """Make one request, and return its answer. Raises AccountsUnavailable."""
        import httpx2

        seconds = max(LEAST_SECONDS, min(TRY_SECONDS, deadline.left))
        ends = Deadline.after(seconds)
        try:
            with (
                tracing.measure("provider Google"),
                self._http.stream(method, url, content=content, headers=dict(headers), timeout=seconds) as answer,
            ):
                return GoogleAnswer(answer.status_code, _document(answer, ends))
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, ValueError) as error:
            raise AccountsUnavailable(type(error).__name__) from None  # what it quotes may hold a token

    def _reported(self, error: AccountError) -> AccountError:
        self._report(error)
        return error

    @cached_property
    def _http(self) -> "httpx2.Client":
        import httpx2

        return httpx2.Client(follow_redirects=False)


def _content(form: Mapping[str, str] | None, document: Mapping[str, Any] | None) -> tuple[bytes | None, dict[str, str]]:
    """Return the body of a request, and the headers that describe it."""
    if form is not None:
        return urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    if document is not None:
        return json.dumps(document).encode(), {"Content-Type": "application/json"}
    return None, {}


def _document(answer: "httpx2.Response", deadline: Deadline) -> Mapping[str, Any]:
    """Return the JSON object in an answer; an empty one if it has no content. Raises ValueError for a success without
    JSON, and for an answer that is too long or comes too slowly."""
    data = bytearray()
    for piece in answer.iter_bytes():
        data += piece
        if len(data) > MOST_BYTES or deadline.left < 0:
            raise ValueError("the answer is too long")
    try:
        document = json.loads(data) if data else {}
    except (ValueError, RecursionError):
        if answer.status_code < 300:  # a web page of a proxy
            raise ValueError("no JSON") from None
        return {}
    return document if isinstance(document, dict) else {}
