"""A home's libraries for a service in memory: the stand-ins of `make dev`, asked by the real adapters."""

import base64
import json
from collections.abc import Callable
from datetime import datetime

import httpx2

from parley.adapters.servarr import RadarrLibrary, ServarrClient, ServarrLibrary, SonarrLibrary
from parley.conversation.effects import Outbound
from parley.hooks.hook import HookContext, WebhookRequest
from parley.hooks.servarr import HOOKS
from parley.ports import HomeLibrary, TitleKind
from parley_cli import memory_service
from parley_cli.memory_service import MemoryService
from parley_cli.servarr.services import small_library
from parley_cli.servarr.stand_in import ServarrStandIn

KEY, PASSWORD = "0123456789abcdef0123456789abcdef", "in memory"
AUTHORIZATION = f"Basic {base64.b64encode(f'parley:{PASSWORD}'.encode()).decode()}"
ADDRESS = "http://home.local"


class MemoryHome:
    """Radarr and Sonarr of a home, with a small library. Downloads go on by the service's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._services = small_library(now, KEY, KEY, "")
        radarr, sonarr = self._services
        self.libraries: dict[TitleKind, HomeLibrary] = {
            "movie": _asking(RadarrLibrary, radarr),
            "series": _asking(SonarrLibrary, sonarr),
        }

    def deliver(self, service: MemoryService) -> list[Outbound]:
        """Post what has arrived to the service's webhook. Return the messages that people get of it."""
        sent: list[Outbound] = []
        for home in self._services:
            for document in home.take_posted():
                request = WebhookRequest(
                    "POST", "", "", {"authorization": AUTHORIZATION}, json.dumps(document).encode()
                )
                secrets = {"conversation-key": memory_service.KEY, "library-webhook-password": PASSWORD}
                context = HookContext(service.now(), secrets, service.settings)
                received = HOOKS[f"POST /webhooks/{home.service.lower()}"].read(request, context)
                sent += [message for event in received.events for message in service.receive(event)]
        return sent


def _asking(kind: type[ServarrLibrary], home: ServarrStandIn) -> HomeLibrary:
    """Return an adapter whose requests this stand-in answers."""
    library = kind(f"{ADDRESS}{home.prefix}", lambda: KEY)

    def answer(request: httpx2.Request) -> httpx2.Response:
        path, query = request.url.path, request.url.query.decode()
        status, document = home.answer(request.method, path, query, dict(request.headers), request.content)
        return httpx2.Response(status, json=document)

    assert isinstance(library._client, ServarrClient)
    library._client._http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return library  # type: ignore[return-value]
