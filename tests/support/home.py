"""A home with both libraries, connected to a service in memory by the real adapters, without a network."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import httpx2

from parley.adapters.servarr import RadarrLibrary, ServarrClient, ServarrLibrary, SonarrLibrary
from parley.conversation.effects import Outbound
from parley.hooks.hook import HookContext, WebhookRequest
from parley.hooks.servarr import HOOKS
from parley.ports import HomeLibrary, TitleKind
from parley_cli import memory_service
from parley_cli.memory_service import MemoryService
from parley_cli.servarr.services import RadarrStandIn, SonarrStandIn
from parley_cli.servarr.stand_in import ServarrStandIn

KEY = "0123456789abcdef0123456789abcdef"
PASSWORD = "correct horse"
AUTHORIZATION = f"Basic {base64.b64encode(f'parley:{PASSWORD}'.encode()).decode()}"


class Home:
    """Radarr and Sonarr at home. `is_asleep` lets nobody reach them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.radarr, self.sonarr = RadarrStandIn(now, KEY), SonarrStandIn(now, KEY)
        self.is_asleep = False
        self.loses_next_answer = False
        self.seconds = 0.0
        self.tried = 0
        """How many requests found nobody awake."""
        self.limits: list[float] = []
        """The most seconds that each request was given."""
        self.libraries: dict[TitleKind, HomeLibrary] = {
            "movie": self._library(RadarrLibrary, self.radarr),
            "series": self._library(SonarrLibrary, self.sonarr),
        }

    def _library(self, kind: type[ServarrLibrary], service: ServarrStandIn) -> HomeLibrary:
        library = kind("http://home.local:7878", lambda: KEY, lambda: self.seconds)

        def answer(request: httpx2.Request) -> httpx2.Response:
            self.limits.append(request.extensions["timeout"]["read"])
            if self.is_asleep:
                self.tried += 1
                raise httpx2.ConnectTimeout("asleep")
            path, query = request.url.path, request.url.query.decode()
            status, document = service.answer(request.method, path, query, dict(request.headers), request.content)
            if self.loses_next_answer and request.method in ("POST", "DELETE"):
                self.loses_next_answer = False
                raise httpx2.ReadTimeout("lost")
            return httpx2.Response(status, json=document)

        assert isinstance(library._client, ServarrClient)
        library._client._http = httpx2.Client(transport=httpx2.MockTransport(answer))
        return library  # type: ignore[return-value]

    def posts(self, service: MemoryService, *more: tuple[str, Mapping[str, Any]], times: int = 1) -> list[Outbound]:
        """Post what the services have to tell, and `more` of it, each so many times. Return what was sent."""
        told = [("Radarr", each) for each in self.radarr.take_posted()]
        told += [("Sonarr", each) for each in self.sonarr.take_posted()]
        sent: list[Outbound] = []
        for name, document in (*told, *more):
            request = WebhookRequest("POST", "", "", {"authorization": AUTHORIZATION}, json.dumps(document).encode())
            secrets = {"conversation-key": memory_service.KEY, "library-webhook-password": PASSWORD}
            context = HookContext(service.now(), secrets, service.settings)
            events = HOOKS[f"POST /webhooks/{name.lower()}"].read(request, context).events
            sent += [message for _ in range(times) for event in events for message in service.receive(event)]
        return sent
