"""The stand-in for Google of `make dev`: a page to click, and the same strict answers as in the tests."""

import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from parley_cli.phone.google import CHOOSE, PAGE, GoogleStandIn, GoogleStandInSettings, StandInAnswer
from tests.support.phone import clock

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
