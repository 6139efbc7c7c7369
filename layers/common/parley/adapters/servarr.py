"""`ports.HomeLibrary` with Radarr (films) and Sonarr (series), over the HTTP client that is in the bundle (httpx2).

    GET    /api/v3/movie/lookup?term=      /series/lookup?term=       what the world knows by these words
    GET    /api/v3/movie[?tmdbId=]         /series[?tvdbId=]          what is in the library
    POST   /api/v3/movie                   /series                    add
    DELETE /api/v3/movie/{id}              /series/{id}               remove, by the library's own number
    GET    /api/v3/qualityprofile  /rootfolder  /queue  /calendar  /system/status  /diskspace  /health

What an answer means, in the reason of a LibraryError:

    no connection                          asleep: for a minute nobody else waits for it
    a connection, and no answer in time    slow: what was to be changed may have been changed
    401, 403                               key
    3xx, 404, a page in place of JSON      address: a wrong port or path, or something else answers there
    5xx                                    broken
    any other                              refused

Nothing is tried again: a lookup takes up to 15 seconds, and a turn has less than half a minute, so a library that is
used in a turn or an action is bounded by the time that is left (`within`). Source: the services' own
descriptions of their API, version 3.
"""

import copy
import json
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from parley import tracing
from parley.errors import LibraryError
from parley.ports import (
    ComingRelease,
    Deadline,
    LibraryChoices,
    LibraryDownload,
    LibraryStatus,
    LibraryTitle,
    TitleKind,
    TitleToAdd,
)

if TYPE_CHECKING:
    import httpx2

LOOKUP_SECONDS = 30.0
"""The most seconds of a lookup: the services ask others, which can take 15."""
SECONDS = 10.0
"""The most seconds of any other request."""
CONNECT_SECONDS = 5.0
"""The most seconds until there is a connection: a machine that sleeps does not wake in this time."""
RESERVED_SECONDS = 4.0
"""The seconds of a turn or an action that no request takes: the answer has to be said and saved in them."""
ASLEEP_SECONDS = 60.0
"""How long it is remembered that nobody answers, so that an outage does not cost each person their wait."""
MOST_BYTES = 16 * 2**20
"""The most bytes of an answer that are read: a library of 2,000 titles has about 8 million."""
MOST_FOUND = 10
"""The most titles of a lookup."""
QUEUE_PAGE = 50

logging.getLogger("httpx2").setLevel(logging.WARNING)  # at INFO it logs addresses

Fields = Mapping[str, Any]


class ServarrClient:
    """Makes requests to one instance of Radarr or Sonarr. Safe under threads."""

    def __init__(
        self, service: str, url: str, key: Callable[[], str], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`key` returns the API key, and may raise LookupError. `seconds` is the machine's monotonic clock."""
        self.service, self._url, self._key, self._seconds = service, url.rstrip("/"), key, seconds
        self._asleep_until = 0.0

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        document: Fields | None = None,
        most: float = SECONDS,
    ) -> Any:
        """Make a request, and return the JSON of its answer. Raises LibraryError."""
        if self._seconds() < self._asleep_until:
            raise LibraryError(self.service, "asleep", "a moment ago")
        try:
            key = self._key()
        except LookupError:
            raise LibraryError(self.service, "key", "none is stored") from None
        asked = f"?{urlencode(query)}" if query else ""
        status, body = self._sent(method, f"{self._url}/api/v3/{path}{asked}", key, document, most)
        if status in (401, 403):
            raise LibraryError(self.service, "key", f"HTTP {status}")
        if status >= 500:
            raise LibraryError(self.service, "broken", f"HTTP {status}")
        if 300 <= status < 400 or status == 404:
            raise LibraryError(self.service, "address", f"HTTP {status}")
        if status >= 400:
            raise LibraryError(self.service, "refused", f"HTTP {status}")
        try:
            return json.loads(body) if body else {}
        except (ValueError, RecursionError):
            raise LibraryError(self.service, "address", "no JSON") from None

    def _sent(self, method: str, url: str, key: str, document: Fields | None, most: float) -> tuple[int, bytes]:
        """Send a request, and return the status and the body of its answer. Raises LibraryError."""
        import httpx2

        headers = {"X-Api-Key": key, "Accept": "application/json"}
        content = None if document is None else json.dumps(document).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        limits = httpx2.Timeout(most, connect=min(most, CONNECT_SECONDS))
        ends = Deadline.after(most)
        try:
            with (
                tracing.measure(f"library {self.service}"),
                self._http.stream(method, url, content=content, headers=headers, timeout=limits) as answer,
            ):
                body = bytearray()
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES or ends.left < 0:
                        raise LibraryError(self.service, "slow", "the answer is too long")
                return answer.status_code, bytes(body)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            self._asleep_until = self._seconds() + ASLEEP_SECONDS
            raise LibraryError(self.service, "asleep", type(error).__name__) from None  # it may quote the address
        except (httpx2.HTTPError, httpx2.StreamError, ValueError) as error:
            raise LibraryError(self.service, "slow", type(error).__name__) from None

    @cached_property
    def _http(self) -> "httpx2.Client":
        import httpx2

        return httpx2.Client(follow_redirects=False, trust_env=False)


@dataclass(frozen=True)
class BoundedClient:
    """A client for work that has to end in time. It shares what the client knows of the instance."""

    client: ServarrClient
    time_left: Callable[[], float]

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        document: Fields | None = None,
        most: float = SECONDS,
    ) -> Any:
        """Make a request that ends in time, and return the JSON of its answer. Raises LibraryError, also if there is no
        time for a request.
        """
        left = self.time_left() - RESERVED_SECONDS
        if left <= 0:
            raise LibraryError(self.client.service, "slow", "no time is left")
        return self.client.ask(method, path, query, document, min(most, left))


class ServarrLibrary(ABC):
    """What both services have in common. Each of them is a class below."""

    kind: TitleKind
    service: str
    path: str
    """The name of its titles in paths: "movie", "series"."""
    key_field: str
    """The field of the number by which everybody knows a title."""

    def __init__(self, url: str, key: Callable[[], str], seconds: Callable[[], float] = time.monotonic) -> None:
        self._client: ServarrClient | BoundedClient = ServarrClient(self.service, url, key, seconds)

    def within(self, time_left: Callable[[], float]) -> Self:
        bounded = copy.copy(self)
        client = self._client.client if isinstance(self._client, BoundedClient) else self._client
        bounded._client = BoundedClient(client, time_left)
        return bounded

    def search(self, words: str) -> Sequence[LibraryTitle]:
        found = self._client.ask("GET", f"{self.path}/lookup", {"term": words}, most=LOOKUP_SECONDS)
        known = [self._title(each) for each in self._listed(found)]
        return [each for each in known if each.key][:MOST_FOUND]

    def look_up(self, key: int) -> LibraryTitle | None:
        return next((each for each in self.search(self._term(key)) if each.key == key), None)

    def find(self, key: int) -> LibraryTitle | None:
        found = self._listed(self._client.ask("GET", self.path, {self.key_field: str(key)}))
        return next((each for each in map(self._title, found) if each.key == key and each.id), None)

    def titles(self) -> Sequence[LibraryTitle]:
        return [self._title(each) for each in self._listed(self._client.ask("GET", self.path))]

    def choices(self) -> LibraryChoices:
        profiles = self._listed(self._client.ask("GET", "qualityprofile"))
        folders = self._listed(self._client.ask("GET", "rootfolder"))
        return LibraryChoices(
            tuple((_number(each.get("id")), _text(each.get("name"))) for each in profiles),
            tuple(_text(each.get("path")) for each in folders if each.get("accessible") is not False),
        )

    def add(self, wanted: TitleToAdd) -> None:
        key = wanted.title.key
        if self.find(key) is not None:
            return
        found = self._listed(
            self._client.ask("GET", f"{self.path}/lookup", {"term": self._term(key)}, most=LOOKUP_SECONDS)
        )
        fields = next((each for each in found if each.get(self.key_field) == key), None)
        if fields is None:
            raise LibraryError(self.service, "refused", "the title is not known any more")
        self._client.ask("POST", self.path, document=self._new(fields, wanted))

    def remove(self, title: LibraryTitle, deletes_files: bool) -> None:
        there = self.find(title.key)
        if there is None or there.id != title.id:  # somebody else was faster, or has added it anew since
            return
        self._client.ask("DELETE", f"{self.path}/{there.id}", {"deleteFiles": "true" if deletes_files else "false"})

    def downloads(self) -> Sequence[LibraryDownload]:
        asked = {"page": "1", "pageSize": str(QUEUE_PAGE), **self._in_queue}
        page = self._client.ask("GET", "queue", asked)
        return [self._download(each) for each in self._listed(page.get("records") if isinstance(page, dict) else None)]

    def status(self) -> LibraryStatus:
        system = self._client.ask("GET", "system/status")
        if not isinstance(system, dict) or system.get("appName") != self.service:
            raise LibraryError(self.service, "address", "another program answers")
        disks = self._listed(self._client.ask("GET", "diskspace"))
        health = self._listed(self._client.ask("GET", "health"))
        return LibraryStatus(
            _text(system.get("version"), 40),
            tuple(
                (_text(each.get("path"), 60), _number(each.get("freeSpace")), _number(each.get("totalSpace")))
                for each in disks
            ),
            tuple(_text(each.get("message")) for each in health if each.get("type") in ("warning", "error")),
        )

    @property
    @abstractmethod
    def _in_queue(self) -> Mapping[str, str]:
        """What a request for the queue asks for beside the page."""

    @abstractmethod
    def _title(self, fields: Fields) -> LibraryTitle:
        """Return the title that an object of the service describes."""

    @abstractmethod
    def _term(self, key: int) -> str:
        """Return the words of a lookup that find the one title with this key."""

    @abstractmethod
    def _new(self, fields: Fields, wanted: TitleToAdd) -> Fields:
        """Return the document that adds a title, from what the lookup has told of it."""

    @abstractmethod
    def _download_name(self, fields: Fields) -> str:
        """Return the name of what a download brings; empty if the service does not say it."""

    def _download(self, fields: Fields) -> LibraryDownload:
        size, left = _amount(fields.get("size")), _amount(fields.get("sizeleft"))
        messages = [text for each in _objects(fields.get("statusMessages")) for text in each.get("messages") or ()]
        is_stalled = fields.get("trackedDownloadStatus") in ("warning", "error") or fields.get("status") in (
            *("failed", "warning", "paused", "downloadClientUnavailable"),
        )
        problem = _text(fields.get("errorMessage")) or _text(next(iter(messages), ""))
        return LibraryDownload(
            name=self._download_name(fields) or _text(fields.get("title")),
            percent=round(100 * (size - left) / size) if size > 0 else 0,
            seconds=_seconds(fields.get("timeleft")),
            problem=problem if is_stalled else "",
            is_stalled=is_stalled,
            key=_number(about.get(self.key_field)) if isinstance(about := fields.get(self.path), dict) else 0,
        )

    def _listed(self, found: object) -> list[dict[str, Any]]:
        """Return the objects of a list in an answer. Raises LibraryError if it is no list."""
        if not isinstance(found, list):
            raise LibraryError(self.service, "address", "not the answer of this service")
        return _objects(found)


class RadarrLibrary(ServarrLibrary):
    """`ports.HomeLibrary` with Radarr: films."""

    kind: TitleKind = "movie"
    service = "Radarr"
    path = "movie"
    key_field = "tmdbId"

    def coming(self, start: datetime, end: datetime) -> Sequence[ComingRelease]:
        found = self._listed(self._client.ask("GET", "calendar", {"start": _stamp(start), "end": _stamp(end)}))
        releases = []
        for each in found:
            days = [_moment(each.get(name)) for name in ("inCinemas", "digitalRelease", "physicalRelease")]
            inside = [day for day in days if day is not None and start <= day <= end]
            if inside:
                releases.append(ComingRelease(_named(each), min(inside), has_time=False))
        return sorted(releases, key=lambda each: each.at)

    @property
    def _in_queue(self) -> Mapping[str, str]:
        return {"includeMovie": "true"}

    def _title(self, fields: Fields) -> LibraryTitle:
        return LibraryTitle(
            kind="movie",
            name=_text(fields.get("title")),
            year=_number(fields.get("year")),
            key=_number(fields.get("tmdbId")),
            id=_number(fields.get("id")),
            is_there=fields.get("hasFile") is True,
        )

    def _term(self, key: int) -> str:
        return f"tmdb:{key}"

    def _new(self, fields: Fields, wanted: TitleToAdd) -> Fields:
        return {
            **{name: fields[name] for name in ("title", "titleSlug", "year", "images") if name in fields},
            "tmdbId": wanted.title.key,
            "qualityProfileId": wanted.profile,
            "rootFolderPath": wanted.folder,
            "monitored": True,
            "minimumAvailability": "released",
            "addOptions": {"searchForMovie": True},
        }

    def _download_name(self, fields: Fields) -> str:
        movie = fields.get("movie")
        return _named(movie) if isinstance(movie, dict) else ""


class SonarrLibrary(ServarrLibrary):
    """`ports.HomeLibrary` with Sonarr: series."""

    kind: TitleKind = "series"
    service = "Sonarr"
    path = "series"
    key_field = "tvdbId"

    def coming(self, start: datetime, end: datetime) -> Sequence[ComingRelease]:
        asked = {"start": _stamp(start), "end": _stamp(end), "includeSeries": "true"}
        releases = []
        for each in self._listed(self._client.ask("GET", "calendar", asked)):
            series, at = each.get("series"), _moment(each.get("airDateUtc"))
            if isinstance(series, dict) and at is not None:
                numbers = _number(each.get("seasonNumber")), _number(each.get("episodeNumber"))
                releases.append(ComingRelease(_text(series.get("title")), at, True, *numbers, _text(each.get("title"))))
        return sorted(releases, key=lambda each: each.at)

    @property
    def _in_queue(self) -> Mapping[str, str]:
        return {"includeSeries": "true", "includeEpisode": "true"}

    def _title(self, fields: Fields) -> LibraryTitle:
        statistics = fields.get("statistics")
        counted = statistics if isinstance(statistics, dict) else {}
        files, shown = _number(counted.get("episodeFileCount")), _number(counted.get("episodeCount"))
        seasons = [_number(each.get("seasonNumber")) for each in _objects(fields.get("seasons"))]
        return LibraryTitle(
            kind="series",
            name=_text(fields.get("title")),
            year=_number(fields.get("year")),
            key=_number(fields.get("tvdbId")),
            id=_number(fields.get("id")),
            is_there=0 < shown <= files,
            files=files,
            episodes=shown,
            seasons=tuple(sorted(each for each in seasons if each > 0)),
        )

    def _term(self, key: int) -> str:
        return f"tvdb:{key}"

    def _new(self, fields: Fields, wanted: TitleToAdd) -> Fields:
        seasons = _objects(fields.get("seasons"))
        is_one = wanted.monitored == "season"
        monitored = [
            {
                "seasonNumber": _number(each.get("seasonNumber")),
                "monitored": _number(each.get("seasonNumber")) == wanted.season if is_one else True,
            }
            for each in seasons
        ]
        options = {"searchForMissingEpisodes": wanted.monitored != "future"}
        if not is_one:  # what is told of the seasons counts only where no rule is given
            options["monitor"] = wanted.monitored  # type: ignore[assignment]
        return {
            **{name: fields[name] for name in ("title", "titleSlug", "year", "images") if name in fields},
            "tvdbId": wanted.title.key,
            "qualityProfileId": wanted.profile,
            "rootFolderPath": wanted.folder,
            "monitored": True,
            "seasonFolder": True,
            "seasons": monitored,
            "addOptions": options,
        }

    def _download_name(self, fields: Fields) -> str:
        series, episode = fields.get("series"), fields.get("episode")
        if not isinstance(series, dict):
            return ""
        if not isinstance(episode, dict):
            return _text(series.get("title"))
        season, number = _number(episode.get("seasonNumber")), _number(episode.get("episodeNumber"))
        return f"{_text(series.get('title'))} {season}x{number:02}"


def _objects(found: object) -> list[dict[str, Any]]:
    """Return the objects of a list; none if it is no list."""
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _named(fields: Fields) -> str:
    """Return a film's title with its year: "Dune (2021)"."""
    year = _number(fields.get("year"))
    return f"{_text(fields.get('title'))} ({year})" if year else _text(fields.get("title"))


def _text(value: object, most: int = 200) -> str:
    """Return a string of an answer in one line, cut; empty if it is none."""
    return " ".join(value.split())[:most] if isinstance(value, str) else ""


def _number(value: object) -> int:
    """Return a whole number of an answer that is not negative; 0 if it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _amount(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _moment(value: object) -> datetime | None:
    """Return a moment of an answer; None if it is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(value: object) -> int | None:
    """Return the seconds of a time span, "1.02:03:04" or "02:03:04"; None if it is none."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    days, _, clock = (
        value.rpartition(".") if value.count(".") and ":" not in value.partition(".")[0] else ("0", "", value)
    )
    parts = clock.partition(".")[0].split(":")
    if len(parts) != 3 or not all(each.isdecimal() for each in (*parts, days)):
        return None
    hours, minutes, seconds = map(int, parts)
    return ((int(days) * 24 + hours) * 60 + minutes) * 60 + seconds
