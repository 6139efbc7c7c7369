"""The notifications of a home's Radarr and Sonarr: what was found, has arrived or was added, and how the services are.

    POST /webhooks/radarr, /webhooks/sonarr      basic auth: the user `parley`, and the stored password

A notification names no person. It goes to the conversation of the library itself, which has no person either: that one
knows who follows a title. An event's id is made of what has happened, so a notification that is posted twice is one.
Types that are not known are accepted and ignored.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import JsonValue

from parley.conversation.events import Notified
from parley.conversation.identity import conversation_id
from parley.errors import Forbidden, Unreadable
from parley.hooks.hook import Hook, HookContext, Received, WebhookRequest

PASSWORD, KEY = "library-webhook-password", "conversation-key"
USER = "parley"
LANE, NEWS = "media", "library_news"
LIBRARY = "the library"
"""What stands in the place of a person's number in the id of the library's own conversation."""
MAX_BODY = 256 * 1024
"""Bytes of a notification. An import of a whole season has some 60,000."""
MOST_EPISODES = 200
"""The most episodes of one notification that are told."""
TEXT = 160
"""The most characters of a name or a message that are handed on."""
TITLES = {"Radarr": ("movie", "tmdbId"), "Sonarr": ("series", "tvdbId")}
"""The name of a title in the notifications of each service, and of its key."""
OF_TITLES = {"Grab": "grabbed", "Download": "arrived", "MovieAdded": "added", "SeriesAdd": "added"}
"""What a notification about a title tells, by its type."""
OF_SERVICE = {"Health": "unwell", "HealthRestored": "well", "Test": "test"}
"""What a notification about the service tells, by its type."""

NotificationFields = Mapping[str, Any]


def _notified(service: str, request: WebhookRequest, context: HookContext) -> Received:
    """Read a notification. Raises Forbidden or Unreadable."""
    _authenticate(request, context.secrets[PASSWORD])
    try:
        posted = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(posted, dict) or not isinstance(posted.get("eventType"), str):
        raise Unreadable("no notification")
    data = _of_title(service, posted) or _of_service(posted)
    if data is None:
        return Received()
    id = _id(service, posted, data, context)
    conversation = conversation_id(context.secrets[KEY], context.service, LIBRARY)
    event = Notified(
        id=id,
        conversation=conversation,
        received_at=context.received_at,
        lane=LANE,
        what=NEWS,
        data={"service": service, **data},
    )
    return Received(events=(event,))


def _authenticate(request: WebhookRequest, password: str) -> None:
    """Check the user and the password in a time that tells nothing of them. Raises Forbidden."""
    wanted = base64.b64encode(f"{USER}:{password}".encode())
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not hmac.compare_digest(given.strip().encode(), wanted) or scheme.lower() != "basic":
        raise Forbidden("the user or the password is missing or wrong")


def _of_title(service: str, posted: NotificationFields) -> dict[str, JsonValue] | None:
    """Return what a notification tells of a title; None if it is about none that has a key."""
    what, (field, key_field) = OF_TITLES.get(posted["eventType"]), TITLES[service]
    title = posted.get(field)
    if what is None or not isinstance(title, dict):
        return None
    key, year = _number(title.get(key_field)), _number(title.get("year"))
    name = _text(title.get("title"))
    if not key or not name:
        return None
    episodes: list[JsonValue] = [
        [_number(each.get("seasonNumber")), _number(each.get("episodeNumber"))] for each in _objects(posted, "episodes")
    ]
    return {
        "what": what,
        "kind": field,
        "key": key,
        "name": name,
        "year": year,
        "episodes": episodes[:MOST_EPISODES],
        "is_upgrade": posted.get("isUpgrade") is True,
    }


def _of_service(posted: NotificationFields) -> dict[str, JsonValue] | None:
    """Return what a notification tells of the service itself; None for a type that is not known."""
    what = OF_SERVICE.get(posted["eventType"])
    return None if what is None else {"what": what, "message": _text(posted.get("message"))}


def _id(service: str, posted: NotificationFields, data: Mapping[str, JsonValue], context: HookContext) -> str:
    """Return the event's id: of what has happened to which download or title; of a service, also of the day."""
    if data["what"] in ("unwell", "well"):
        said: object = [data["message"], f"{context.received_at:%Y%m%d}"]
    elif data["what"] == "test":
        said = f"{context.received_at:%Y%m%d%H%M}"
    else:
        said = [_text(posted.get("downloadId")), data["key"], data["episodes"], data["is_upgrade"]]
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
    return f"{service.lower()}-{data['what']}-{digest}"


def _objects(posted: NotificationFields, name: str) -> list[dict[str, Any]]:
    found = posted.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(value: object) -> str:
    """Return a string in one line, cut at the end of a word; empty if it is none."""
    line = " ".join(value[: 4 * TEXT].split()) if isinstance(value, str) else ""
    return line if len(line) <= TEXT else line[: TEXT + 1].rpartition(" ")[0] or line[:TEXT]


def _number(value: object) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**12
    return value if is_number else 0  # type: ignore[return-value]


HOOKS = {
    f"POST /webhooks/{service.lower()}": Hook(partial(_notified, service), (KEY, PASSWORD), MAX_BODY)
    for service in TITLES
}
