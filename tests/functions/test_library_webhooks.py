"""What Radarr and Sonarr post is believed with the password alone, and becomes one event for each thing."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from parley.conversation.events import Notified
from parley.errors import BadRequest, Forbidden, Unreadable
from parley.hooks.hook import HookContext, Received, WebhookRequest
from parley.hooks.servarr import HOOKS, MAX_BODY
from parley.settings import Settings

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PASSWORD = "correct horse"
MOVIE = {"id": 7, "title": "Dune", "year": 1984, "tmdbId": 841}
SERIES = {"id": 3, "title": "The Bear", "year": 2022, "tvdbId": 403294}
EPISODE = {"id": 9, "seasonNumber": 2, "episodeNumber": 1, "title": "Beef"}
HEALTH = {"eventType": "Health", "level": "warning", "type": "IndexerStatusCheck", "message": "No indexers"}


def basic(user: str = "parley", password: str = PASSWORD, scheme: str = "Basic") -> str:
    return f"{scheme} {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def received(service: str, posted: Any, authorization: str = basic()) -> Received:
    path = f"/webhooks/{service.lower()}"
    body = posted if isinstance(posted, bytes) else json.dumps(posted).encode()
    request = WebhookRequest("POST", path, "", {"authorization": authorization}, body)
    secrets = {"conversation-key": "key", "library-webhook-password": PASSWORD}
    return HOOKS[f"POST {path}"].read(request, HookContext(NOW, secrets, Settings()))


def event(service: str, posted: Any) -> Notified:
    (found,) = received(service, posted).events
    assert isinstance(found, Notified)
    return found


@pytest.mark.parametrize(
    ("service", "posted", "what"),
    [
        ("Radarr", {"eventType": "Grab", "movie": MOVIE, "downloadId": "D1"}, "grabbed"),
        ("Radarr", {"eventType": "Download", "movie": MOVIE, "downloadId": "D1", "isUpgrade": False}, "arrived"),
        ("Radarr", {"eventType": "MovieAdded", "movie": MOVIE}, "added"),
        ("Sonarr", {"eventType": "Download", "series": SERIES, "episodes": [EPISODE], "downloadId": "D2"}, "arrived"),
        ("Sonarr", {"eventType": "SeriesAdd", "series": SERIES}, "added"),
        ("Sonarr", HEALTH, "unwell"),
        ("Radarr", {**HEALTH, "eventType": "HealthRestored"}, "well"),
        ("Sonarr", {"eventType": "Test", "series": {"id": 1, "title": "Test Title"}, "episodes": []}, "test"),
    ],
)
def test_what_has_happened_is_one_event_of_the_library_however_often_it_is_posted(
    service: str, posted: dict[str, Any], what: str
) -> None:
    first, again = event(service, posted), event(service, {**posted, "applicationUrl": "", "instanceName": "x"})
    assert (first.data["what"], first.lane, first.what) == (what, "media", "library_news")
    assert first.id == again.id
    assert first.conversation == again.conversation == event("Radarr", HEALTH).conversation


def test_an_import_and_its_completion_are_one_and_different_episodes_are_not() -> None:
    posted = {"eventType": "Download", "series": SERIES, "episodes": [EPISODE], "downloadId": "D2", "isUpgrade": False}
    complete = {**posted, "episodeFiles": [{"id": 1}], "release": {"releaseTitle": "x"}, "fileCount": 1}
    second = {**posted, "episodes": [{**EPISODE, "episodeNumber": 2}]}
    ids = [event("Sonarr", each).id for each in (posted, complete, second, {**posted, "isUpgrade": True})]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    "posted",
    [
        {"eventType": "Rename", "series": SERIES},
        {"eventType": "SeriesDelete", "series": SERIES},
        {"eventType": "ApplicationUpdate", "message": "new"},
        {"eventType": "Download", "movie": {"title": "no key"}},
        {"eventType": "Download", "movie": "Dune"},
        {"eventType": "Download", "movie": {**MOVIE, "tmdbId": True}},
        {"eventType": "Download", "movie": {**MOVIE, "title": ["x"]}},
        {"eventType": ""},
    ],
)
def test_what_is_unknown_or_about_no_title_is_accepted_and_ignored(posted: dict[str, Any]) -> None:
    assert received("Radarr", posted) == Received()


@pytest.mark.parametrize(
    "authorization",
    [
        *("", "Basic", "Basic !!!", basic(password="wrong"), basic(user="admin"), basic(scheme="Bearer")),
        *(basic(password=PASSWORD + "x"), basic(password=""), "Basic " + "A" * 100_000, "Basic ñ"),
    ],
)
def test_a_forged_notification_is_refused(authorization: str) -> None:
    with pytest.raises(Forbidden):
        received("Radarr", HEALTH, authorization)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"Grab"', b'{"eventType": 1}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_notification_is_refused_with_a_reason(body: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        received("Sonarr", body)
    assert isinstance(error.value, BadRequest)
    assert str(error.value)


def test_a_huge_notification_is_bounded() -> None:
    episodes = [{"seasonNumber": 1, "episodeNumber": number} for number in range(1, 2_000)]
    series = {**SERIES, "title": "word " * 10_000}
    data = event("Sonarr", {"eventType": "Download", "series": series, "episodes": episodes, "downloadId": "D"}).data
    assert isinstance(data["episodes"], list)
    assert len(data["episodes"]) == 200
    assert str(data["name"]).endswith("word")
    assert len(str(data["name"])) <= 160
    assert [hook.most for hook in HOOKS.values()] == [MAX_BODY, MAX_BODY]
