"""A home with both libraries, connected to a service in memory by the real adapters, without a network."""

from collections.abc import Callable
from datetime import datetime

import httpx2

from parley.adapters.servarr import RadarrLibrary, ServarrLibrary, SonarrLibrary
from parley.ports import HomeLibrary, TitleKind
from parley_cli.servarr.services import RadarrStandIn, SonarrStandIn
from parley_cli.servarr.stand_in import ServarrStandIn

KEY = "0123456789abcdef0123456789abcdef"


class Home:
    """Radarr and Sonarr at home. `is_asleep` lets nobody reach them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.radarr, self.sonarr = RadarrStandIn(now, KEY), SonarrStandIn(now, KEY)
        self.is_asleep = False
        self.loses_next_answer = False
        self.seconds = 0.0
        self.libraries: dict[TitleKind, HomeLibrary] = {
            "movie": self._library(RadarrLibrary, self.radarr),
            "series": self._library(SonarrLibrary, self.sonarr),
        }

    def _library(self, kind: type[ServarrLibrary], service: ServarrStandIn) -> HomeLibrary:
        library = kind("http://home.local:7878", lambda: KEY, lambda: self.seconds)

        def answer(request: httpx2.Request) -> httpx2.Response:
            if self.is_asleep:
                raise httpx2.ConnectTimeout("asleep")
            path, query = request.url.path, request.url.query.decode()
            status, document = service.answer(request.method, path, query, dict(request.headers), request.content)
            if self.loses_next_answer and request.method in ("POST", "DELETE"):
                self.loses_next_answer = False
                raise httpx2.ReadTimeout("lost")
            return httpx2.Response(status, json=document)

        library._client._http = httpx2.Client(transport=httpx2.MockTransport(answer))
        return library  # type: ignore[return-value]
