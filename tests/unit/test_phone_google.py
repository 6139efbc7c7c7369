"""The stand-in for Google of `make dev`: a page to click, and the same strict answers as in the tests."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from parley.conversation.account_services import SERVICES
from parley.settings.google import scopes_of
from parley_cli.phone.google import CHOOSE, CONNECTIONS, PAGE, GoogleStandIn, GoogleStandInSettings, StandInAnswer
from parley_cli.phone.server import PhoneServer
from tests.support.phone import clock
from tests.support.workbench import SETTINGS

BACK = "http://127.0.0.1:4566/_aws/execute-api/parley/google/callback"
ASKED = {
    "client_id": "1.apps.googleusercontent.com",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid email https://www.googleapis.com/auth/calendar.events",
    "access_type": "offline",
    "prompt": "select_account consent",
    "include_granted_scopes": "true",
    "state": "x" * 130,
    "code_challenge": "a" * 43,
    "code_challenge_method": "S256",
    "hl": "en",
}


@pytest.fixture
def google() -> GoogleStandIn:
    return GoogleStandIn(GoogleStandInSettings("1.apps.googleusercontent.com", "GOCSPX-1", BACK), clock())


def get(google: GoogleStandIn, path: str, query: dict[str, str], token: str = "") -> StandInAnswer:
    return google.answer("GET", path, query, b"", {"authorization": f"Bearer {token}"} if token else {})


def test_each_click_leads_back_to_the_service_with_what_it_means(google: GoogleStandIn) -> None:
    page = get(google, PAGE, ASKED)
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page.html)
    led = {}
    for link, label in links:
        address = urlsplit(unescape(link))
        assert address.path == CHOOSE
        back = get(google, address.path, dict(parse_qsl(address.query)))
        assert (back.status, back.location.partition("?")[0]) == (303, BACK)
        led[label] = dict(parse_qsl(urlsplit(back.location).query))
    meant = {
        label: ("code" in query, query.get("error"), "calendar" in query.get("scope", ""))
        for label, query in led.items()
    }
    assert meant == {
        "Allow, as ana@example.com": (True, None, True),
        "Allow, as bo@example.com": (True, None, True),
        "Allow nothing of that, as ana@example.com": (True, None, True),  # ana has allowed it before
        "Cancel": (False, "access_denied", False),
    }
    assert {query["state"] for query in led.values()} == {ASKED["state"]}


def test_a_part_of_what_is_asked_can_be_allowed(google: GoogleStandIn) -> None:
    events, busy = (
        "https://www.googleapis.com/auth/calendar.events",
        "https://www.googleapis.com/auth/calendar.freebusy",
    )
    asked = ASKED | {"scope": f"openid email {events} {busy}"}
    page = get(google, PAGE, asked).html
    links = dict(reversed(each) for each in re.findall(r'<a href="([^"]+)">([^<]+)</a>', page))
    address = urlsplit(unescape(links["Allow all but calendar.freebusy, as ana@example.com"]))
    back = get(google, address.path, dict(parse_qsl(address.query))).location
    allowed = dict(parse_qsl(urlsplit(back).query))["scope"].split()
    assert (events in allowed, busy in allowed) == (True, False)


def test_a_click_ends_what_an_account_has_allowed_as_its_owner_does(google: GoogleStandIn) -> None:
    assert "No account lets Parley in." in get(google, CONNECTIONS, {}).html
    google.oauth.consent(ASKED, "ana@example.com")
    page = get(google, CONNECTIONS, {}).html
    assert "ana@example.com" in page
    address = urlsplit(unescape(re.findall(r'<a href="([^"]+)">End this access</a>', page)[0]))
    assert get(google, address.path, dict(parse_qsl(address.query))).location == CONNECTIONS
    assert not google.oauth.grants["ana@example.com"].is_valid


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://evil.example"},
        {"code_challenge": "short"},
        {"code_challenge_method": "plain"},
        {"x": "1"},
    ],
)
def test_a_wrong_request_is_shown_no_page(google: GoogleStandIn, change: dict[str, str]) -> None:
    assert get(google, PAGE, ASKED | change).status == 400
    assert get(google, CHOOSE, ASKED | change | {"account": "ana@example.com", "allow": "all"}).status == 400


def test_what_the_functions_ask_is_answered_or_refused_in_googles_form(google: GoogleStandIn) -> None:
    form = urlencode({"grant_type": "refresh_token", "refresh_token": "1//x", "client_id": "1", "client_secret": "2"})
    answer = google.answer("POST", "/google/token", {}, form.encode(), {})
    assert (answer.status, answer.document["error"]) == (401, "invalid_client")
    events = "/google/calendar/v3/calendars/primary/events"
    assert get(google, events, {}, "ya29.none").status == 401
    google.oauth.consent(ASKED, "ana@example.com")
    token = google.oauth._access(google.oauth.grants["ana@example.com"])["access_token"]
    times = {"start": {"date": "2026-11-22"}, "end": {"date": "2026-11-23"}}
    body = json.dumps({"id": "abcde", "summary": "holiday", **times}).encode()
    made = google.answer("POST", events, {}, body, {"authorization": f"Bearer {token}"})
    assert (made.status, made.document["summary"]) == (200, "holiday")
    assert [each["id"] for each in get(google, events, {}, token).document["items"]] == ["abcde"]
    assert google.answer("POST", events, {}, b"no json", {"authorization": f"Bearer {token}"}).status == 400


# --- over HTTP, as the functions ask it -------------------------------------------------------------------------------


@pytest.fixture
def phone() -> Iterator[PhoneServer]:
    server = PhoneServer(0)
    google = GoogleStandInSettings("1.apps.googleusercontent.com", "GOCSPX-1", BACK)
    server.serve(replace(SETTINGS, google=google))
    yield server
    server.stop()


def ask(phone: PhoneServer, method: str, path: str, body: str = "", token: str = "") -> tuple[int, str, Any]:
    """Return the status, the address of the next page, and the document of an answer."""
    connection = HTTPConnection(phone.url.removeprefix("http://"), timeout=10)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, answer.getheader("Location", ""), json.loads(text) if text else {}
    finally:
        connection.close()


def test_every_api_is_asked_over_http_with_empty_and_repeated_parameters(phone: PhoneServer) -> None:
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    scope = " ".join(("openid", "email", *scopes_of(SERVICES)))
    asked = ASKED | {"scope": scope, "code_challenge": challenge, "account": "ana@example.com", "allow": "all"}
    _, back, _ = ask(phone, "GET", f"{CHOOSE}?{urlencode(asked)}")
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    client = {"client_id": "1.apps.googleusercontent.com", "client_secret": "GOCSPX-1"}
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": BACK, **client}
    _, _, granted = ask(phone, "POST", "/google/token", urlencode(form))
    token, raw = granted["access_token"], "From: ana@example.com\r\nTo: bo@example.org\r\nSubject: tea\r\n"
    raw += "Date: Sat, 21 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@parley.example.com>\r\n\r\nGreen."
    sent = json.dumps({"raw": base64.urlsafe_b64encode(raw.encode()).decode()})
    status, _, message = ask(phone, "POST", "/google/gmail/v1/users/me/messages/send", sent, token)
    assert status == 200
    headers = "metadataHeaders=From&metadataHeaders=Subject"
    path = f"/google/gmail/v1/users/me/messages/{message['id']}?format=metadata&{headers}"
    _, _, found = ask(phone, "GET", path, token=token)
    assert {each["name"] for each in found["payload"]["headers"]} == {"From", "Subject"}
    for path in (
        "v1/people:searchContacts?query=&readMask=names",
        "tasks/v1/lists/@default/tasks?showHidden=true",
        "calendar/v3/calendars/primary/events",
    ):
        assert ask(phone, "GET", f"/google/{path}", token=token)[0] == 200, path
