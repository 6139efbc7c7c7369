"""The home's libraries in `make dev`: stand-ins for Radarr and Sonarr at the phone's own address, with a small library.

    ...  /home/radarr/api/v3/..., /home/sonarr/api/v3/...    what the functions ask
    GET  /home                                               a page: what is in the library, and what is downloaded

Downloads move with the phone's clock. What arrives is posted to the service's real webhook, as the services do it.
Everything is forgotten when `make dev` ends.
"""

import base64
import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from parley_cli.servarr.services import small_library
from parley_cli.servarr.stand_in import ServarrStandIn

PAGE = "/home"
API = "/home/"
"""The beginning of every path of the stand-ins."""
SECONDS = 1.0
"""How often it is looked whether something has arrived, by the machine's clock."""
HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="3"><title>Home library</title><h1>Home library</h1>
<p>Stand-ins for Radarr and Sonarr. Text “add dune”, and move the phone's clock.</p>{parts}</html>
"""
_opener = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class HomeSettings:
    """What the stand-ins share with the functions: the keys, the password of notifications, and the API's address."""

    radarr_key: str = field(repr=False)
    sonarr_key: str = field(repr=False)
    password: str = field(repr=False)
    api_url: str


class HomeStandIn:
    """Both services of a home, in memory. Safe to use from several threads."""

    def __init__(self, settings: HomeSettings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._services: tuple[ServarrStandIn, ...] = small_library(now, settings.radarr_key, settings.sonarr_key, PAGE)
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking for what has arrived."""
        self._closing.set()
        self._thread.join()

    def answer(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, Any] | list[Any]]:
        """Answer a request of the functions: its status, and its document."""
        with self._lock:
            service = next((each for each in self._services if path.startswith(f"{each.prefix}/")), None)
            if service is None:
                return 404, {"message": "there is no such service"}
            return service.answer(method, path, query, headers, body)

    def page(self) -> str:
        """Return the page that shows the library and the downloads."""
        with self._lock:
            return HTML.format(parts="".join(map(_part, self._services)))

    def tick(self) -> None:
        """Post what has happened since to the service's webhook. What it refuses is told, and posted no more."""
        for service in self._services:
            with self._lock:
                posted = service.take_posted()
            for document in posted:
                self._post(service.service.lower(), document)

    def _post(self, name: str, document: Mapping[str, Any]) -> None:
        credentials = base64.b64encode(f"parley:{self._settings.password}".encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
        url = f"{self._settings.api_url}/webhooks/{name}"
        try:
            _opener.open(Request(url, json.dumps(document).encode(), headers, method="POST"), timeout=60).close()
        except (URLError, OSError) as error:
            print(f"  {name} could not post a notification: {error}", file=sys.stderr)

    def _watch(self) -> None:
        while not self._closing.wait(SECONDS):
            self.tick()


def _part(service: ServarrStandIn) -> str:
    """Return what the page shows of one service."""
    service.settle()
    titles = [f"{each['title']} ({each['year']})" for each in service.titles.values()]
    downloads = [
        f"{each['title']}: {each['percent']}%" if each["title"] else f"{each['percent']}%"
        for each in _progress(service)
    ]
    lists = (("In the library", titles), ("Being downloaded", downloads))
    shown = (
        f"<h3>{name}</h3><ul>{''.join(f'<li>{escape(each)}</li>' for each in lines)}</ul>" for name, lines in lists
    )
    return f"<h2>{service.service}</h2>{''.join(shown)}"


def _progress(service: ServarrStandIn) -> list[dict[str, Any]]:
    """Return the name and the progress of each download."""
    shown = []
    for each in service.queue:
        whole = (each.ends - each.began).total_seconds()
        about = each.fields.get("movie") or each.fields.get("series") or {}
        title = about.get("title", "")
        episode = each.fields.get("episode")
        named = f"{title} {episode['seasonNumber']}x{episode['episodeNumber']:02}" if episode else title
        percent = round(100 * (service.now() - each.began).total_seconds() / whole)
        shown.append({"title": named, "percent": max(0, min(100, percent))})
    return shown
