"""What the stand-ins of Radarr and Sonarr have in common: requests are checked strictly, and downloads move with the
clock.

A request is refused for a wrong path, method or key, for an unknown parameter and for an unknown or missing field. The
real services ignore unknown fields; whoever sends one has made a mistake all the same.
"""

import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl

DOWNLOAD = timedelta(minutes=2)
"""How long a download takes; each further one of the same request takes 20 seconds more."""
STAGGER = timedelta(seconds=20)
GIGABYTE = 10**9

Fields = dict[str, Any]


class RequestWrong(Exception):
    """Raised for a request that the service would refuse, with the status of its answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass
class MovingDownload:
    """Something that is being downloaded: its progress is a matter of the clock."""

    id: str
    fields: Fields
    """What the queue tells of it beside its progress."""
    began: datetime
    ends: datetime
    arrives: Fields
    """The notification that is posted when it is there."""
    lands: Callable[[], None]
    """What changes in the library then."""
    problem: str = ""
    """Why it does not go on; empty: it does."""


@dataclass
class ServarrStandIn(ABC):
    """One service with its library. A test reads and changes its fields as it likes."""

    now: Callable[[], datetime]
    key: str
    prefix: str = ""
    """The path before /api, as behind a proxy."""
    titles: dict[int, Fields] = field(default_factory=dict)
    """The titles of the library, by the library's own number."""
    profiles: list[Fields] = field(
        default_factory=lambda: [{"id": 4, "name": "HD-1080p"}, {"id": 6, "name": "Ultra-HD"}]
    )
    folders: list[Fields] = field(default_factory=lambda: [{"id": 1, "path": "/media/library", "accessible": True}])
    health: list[Fields] = field(default_factory=list)
    queue: list[MovingDownload] = field(default_factory=list)
    posted: list[Fields] = field(default_factory=list)
    """The notifications that wait to be posted."""
    refused: list[str] = field(default_factory=list)
    """Why requests were refused."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """The method and path of each request."""
    last_id: int = 0

    service: ClassVar[str] = ""
    path: ClassVar[str] = ""
    key_field: ClassVar[str] = ""
    exclusion: ClassVar[str] = ""
    """The name of the parameter of a removal that keeps lists from adding the title again."""
    required: ClassVar[frozenset[str]] = frozenset()
    """The fields without which no title is added."""
    known_fields: ClassVar[frozenset[str]] = frozenset()
    known_options: ClassVar[frozenset[str]] = frozenset()
    queue_parameters: ClassVar[frozenset[str]] = frozenset()
    calendar_parameters: ClassVar[frozenset[str]] = frozenset()

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        """Answer a request: its status, and its document."""
        self.settle()
        self.asked.append((method, path))
        try:
            return self._answered(method, path, dict(parse_qsl(query, keep_blank_values=True)), headers, body)
        except RequestWrong as wrong:
            self.refused.append(f"{method} {path}: {wrong}")
            return wrong.status, {"message": str(wrong)}

    def settle(self) -> None:
        """Let what should have arrived by now arrive."""
        for each in [one for one in self.queue if one.ends <= self.now() and not one.problem]:
            self.queue.remove(each)
            each.lands()
            self.posted.append(each.arrives)

    def take_posted(self) -> list[Fields]:
        """Return the notifications that wait, which are then posted."""
        self.settle()
        taken, self.posted = self.posted, []
        return taken

    def next_id(self) -> int:
        """Return a number of the library's own that was never used."""
        self.last_id += 1
        return self.last_id

    def find(self, key: int) -> Fields | None:
        """Return the title of the library with this key; None if it is not there."""
        return next((each for each in self.titles.values() if each[self.key_field] == key), None)

    # --- requests ---------------------------------------------------------------------------------------------------

    def _answered(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Any]:
        base = f"{self.prefix}/api/v3/"
        if not path.startswith(base):
            raise RequestWrong(404, "there is no such path")
        given = next((value for name, value in headers.items() if name.lower() == "x-api-key"), "")
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            raise RequestWrong(401, "Unauthorized")
        match method, path.removeprefix(base).split("/"):
            case "GET", [self.path, "lookup"]:
                return 200, self.lookup(_only(query, {"term"}, {"term"})["term"])
            case "GET", [self.path]:
                return 200, self._listed(_only(query, {self.key_field}))
            case "POST", [self.path]:
                _only(query, set())
                return 201, self._add(body)
            case "DELETE", [self.path, id]:
                return 200, self._remove(id, _only(query, {"deleteFiles", self.exclusion}))
            case "GET", ["queue"]:
                return 200, self._queue(_only(query, {"page", "pageSize", *self.queue_parameters}))
            case "GET", ["calendar"]:
                asked = _only(query, {"start", "end", *self.calendar_parameters}, {"start", "end"})
                return 200, self.calendar(*(_moment(asked[name]) for name in ("start", "end")))
            case "GET", ["system", "status"]:
                return 200, {"appName": self.service, "instanceName": self.service, "version": "5.14.0.9383"}
            case "GET", [name]:
                _only(query, set())
                return 200, self._looked(name)
        raise RequestWrong(405 if path.startswith(base) else 404, "no such request")

    def _looked(self, name: str) -> Any:
        disks = [{"path": "/media", "label": "", "freeSpace": 120 * GIGABYTE, "totalSpace": 2_000 * GIGABYTE}]
        looks = {
            "qualityprofile": self.profiles,
            "rootfolder": self.folders,
            "health": self.health,
            "diskspace": disks,
        }
        if name not in looks:
            raise RequestWrong(404, "there is no such path")
        return looks[name]

    def _listed(self, query: Mapping[str, str]) -> list[Fields]:
        wanted = query.get(self.key_field)
        return [each for each in self.titles.values() if wanted is None or str(each[self.key_field]) == wanted]

    def _add(self, body: bytes) -> Fields:
        given = _object(body)
        if unknown := set(given) - self.known_fields - self.required:
            raise RequestWrong(400, f"unknown fields {sorted(unknown)}")
        if missing := self.required - set(given):
            raise RequestWrong(400, f"missing fields {sorted(missing)}")
        if unknown := set(given["addOptions"]) - self.known_options:
            raise RequestWrong(400, f"unknown options {sorted(unknown)}")
        if given["qualityProfileId"] not in {each["id"] for each in self.profiles}:
            raise RequestWrong(400, "there is no such quality profile")
        if given["rootFolderPath"] not in {each["path"] for each in self.folders}:
            raise RequestWrong(400, "there is no such root folder")
        if self.find(given[self.key_field]) is not None:
            raise RequestWrong(400, "this title has already been added")
        return self.added(given)

    def _remove(self, id: str, query: Mapping[str, str]) -> Fields:
        if not id.isdecimal() or int(id) not in self.titles:
            raise RequestWrong(404, "there is no such title")
        if query.get("deleteFiles") not in ("true", "false"):
            raise RequestWrong(400, "whether files are deleted is not said")
        gone = self.titles.pop(int(id))
        self.queue = [each for each in self.queue if each.fields.get(f"{self.path}Id") != gone["id"]]
        return {}

    def _queue(self, query: Mapping[str, str]) -> Fields:
        records = [self._record(each, query) for each in self.queue]
        return {"page": 1, "pageSize": 50, "totalRecords": len(records), "records": records}

    def _record(self, each: MovingDownload, query: Mapping[str, str]) -> Fields:
        whole, size = (each.ends - each.began).total_seconds(), 4 * GIGABYTE
        left = max(0.0, (each.ends - self.now()).total_seconds())
        told = {name: value for name, value in each.fields.items() if name not in ("movie", "series", "episode")}
        for name in ("movie", "series", "episode"):
            if query.get(f"include{name.capitalize()}") == "true" and name in each.fields:
                told[name] = each.fields[name]
        progress = {"size": size, "sizeleft": round(size * left / whole), "downloadId": each.id}
        if each.problem:
            messages = [{"title": "", "messages": [each.problem]}]
            return {
                **told,
                **progress,
                "status": "warning",
                "trackedDownloadStatus": "warning",
                "statusMessages": messages,
            }
        span = str(timedelta(seconds=round(left))).rjust(8, "0")
        return {**told, **progress, "status": "downloading", "trackedDownloadStatus": "ok", "timeleft": span}

    # --- what each service does in its own way ----------------------------------------------------------------------

    @abstractmethod
    def lookup(self, term: str) -> list[Fields]:
        """Return what the world knows by this term, with the library's number where a title is there."""

    @abstractmethod
    def added(self, given: Fields) -> Fields:
        """Put a title into the library, and begin its downloads."""

    @abstractmethod
    def calendar(self, start: datetime, end: datetime) -> list[Fields]:
        """Return what comes out between two moments."""

    def download(self, fields: Fields, arrives: Fields, lands: Callable[[], None], place: int = 0) -> None:
        """Begin a download: it is there after some minutes, which is then posted."""
        began, id = self.now(), f"{self.service.upper()}{self.next_id():08d}"
        ends = began + DOWNLOAD + place * STAGGER
        arrives = {**arrives, "eventType": "Download", "isUpgrade": False, "downloadId": id}
        self.queue.append(MovingDownload(id, {"id": self.last_id, **fields}, began, ends, arrives, lands))


def _only(query: Mapping[str, str], known: set[str], needed: Collection[str] = ()) -> Mapping[str, str]:
    """Return the parameters of a query. Raises RequestWrong for one that is not known or missing."""
    if unknown := set(query) - known:
        raise RequestWrong(400, f"unknown parameters {sorted(unknown)}")
    if missing := set(needed) - set(query):
        raise RequestWrong(400, f"missing parameters {sorted(missing)}")
    return query


def _object(body: bytes) -> Fields:
    try:
        found = json.loads(body)
    except ValueError:
        raise RequestWrong(400, "no JSON") from None
    if not isinstance(found, dict):
        raise RequestWrong(400, "no object")
    return found


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise RequestWrong(400, f"{text} is no moment") from None
    return found.replace(tzinfo=found.tzinfo or UTC)
