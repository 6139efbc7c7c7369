"""The home's libraries that the phone stands in for in `make dev`: downloads move with its clock, and are posted."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from parley.adapters.servarr import RadarrLibrary
from parley.ports import LibraryTitle, TitleToAdd
from parley_cli.phone.home import HomeSettings, HomeStandIn
from parley_cli.servarr.services import RadarrStandIn
from tests.support.http_server import Answer, LocalServer, Request


class Webhook(LocalServer):
    """A service that takes notifications, and refuses the first one."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[tuple[str, str, str]] = []

    def answer(self, request: Request) -> Answer:
        self.posted.append((request.path, request.headers["Authorization"], json.loads(request.body)["eventType"]))
        return Answer(503 if len(self.posted) == 1 else 200, b"")


class Clock:
    """The phone's clock."""

    at = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as server:
        yield server


def test_a_film_that_is_added_moves_with_the_clock_and_is_posted_when_it_is_there(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parley_cli.phone.home.SECONDS", 60.0)  # the test looks itself
    clock = Clock()
    home = HomeStandIn(HomeSettings("radarr", "sonarr", "open sesame", webhook.url), clock)
    try:
        known = home._services[0]
        assert isinstance(known, RadarrStandIn)
        asked = ("/home/radarr/api/v3/movie/lookup", urlencode({"term": "dune"}), {"X-Api-Key": "radarr"}, b"")
        status, found = home.answer("GET", *asked)
        assert status == 200
        assert isinstance(found, list)
        assert len(found) == 3
        assert home.answer("GET", "/home/sonarr/api/v3/series", "", {"X-Api-Key": "radarr"}, b"")[0] == 401
        assert home.answer("GET", "/home/lidarr/api/v3/artist", "", {}, b"")[0] == 404
        document = RadarrLibrary("http://x", str)._new(found[0], _wanted())
        body = json.dumps(document).encode()
        assert home.answer("POST", "/home/radarr/api/v3/movie", "", {"X-Api-Key": "radarr"}, body)[0] == 201
        clock.at += timedelta(minutes=1)
        assert "Dune: 50%" in home.page()
        home.tick()
        clock.at += timedelta(minutes=2)
        home.tick()
    finally:
        home.close()
    credentials = f"Basic {base64.b64encode(b'parley:open sesame').decode()}"
    assert webhook.posted == [("/webhooks/radarr", credentials, kind) for kind in ("MovieAdded", "Grab", "Download")], (
        "the one that was refused is not posted again"
    )
    assert "Dune (2021)" in home.page()


def _wanted() -> TitleToAdd:

    return TitleToAdd(LibraryTitle("movie", "Dune", 2021, 438631), 4, "/media/library")
