"""What comes from linked services: Google's pages in a browser, and notifications of a home's library."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from parley.conversation.link_token import LinkToken
from parley_cli.events.gateway import BROWSER, requested
from parley_cli.events.story import ANA, AT, CONVERSATION_KEY, LIBRARY_PASSWORD, PUBLIC_URL, conversation


def google_pages() -> dict[str, dict[str, Any]]:
    """Return the requests of a browser that opens the link by which Ana connects her Google account, and comes back
    from Google, by the names of their files without `.json`.
    """
    token = LinkToken(conversation(ANA), "bGluay0xMjM0", AT + timedelta(minutes=15), ANA[-3:], "en", "a" * 43)
    signed = token.signed(CONVERSATION_KEY)
    pages = {"google-link": f"link?t={signed}", "google-callback": f"callback?state={signed}&code=4/0Acode"}
    opened = {
        name: requested("GET", f"{PUBLIC_URL}/google/{page}", "", "text/html", BROWSER, {})
        for name, page in pages.items()
    }
    return {name: {key: value for key, value in page.items() if key != "body"} for name, page in opened.items()}


def library_posted(service: str, document: Mapping[str, Any], password: str = LIBRARY_PASSWORD) -> dict[str, Any]:
    """Return a notification of a home's library as API Gateway gives it to the webhook."""
    body, credentials = json.dumps(document), b64encode(f"parley:{password}".encode()).decode()
    own = {"authorization": f"Basic {credentials}"}
    address = f"{PUBLIC_URL}/webhooks/{service.lower()}"
    return requested("POST", address, body, "application/json", f"{service}/5.14.0.9383", own)


def library_events() -> dict[str, dict[str, Any]]:
    """Return notifications of both services, by the names of their files without `.json`."""
    film = {"movie": {"id": 7, "title": "Dune", "year": 1984, "tmdbId": 841}}
    episode = {"id": 9, "seasonNumber": 2, "episodeNumber": 1, "title": "Chapter 1"}
    series = {"series": {"id": 3, "title": "The Bear", "year": 2022, "tvdbId": 403294}, "episodes": [episode]}
    unwell = {"level": "warning", "type": "IndexerStatusCheck", "message": "No indexer answers"}
    download = {"downloadId": "SABnzbd_nzo_1", "isUpgrade": False}
    posted: dict[str, tuple[str, dict[str, Any]]] = {
        "radarr-grab": ("Radarr", {"eventType": "Grab", **film, "downloadId": download["downloadId"]}),
        "radarr-download": ("Radarr", {"eventType": "Download", **film, **download}),
        "sonarr-download": ("Sonarr", {"eventType": "Download", **series, **download}),
        "sonarr-health": ("Sonarr", {"eventType": "Health", **unwell}),
        "sonarr-test": ("Sonarr", {"eventType": "Test", "series": {"id": 1, "title": "Test Title"}, "episodes": []}),
    }
    return {name: library_posted(*each) for name, each in posted.items()}
