"""Downloading what people attach, within bounds: from whom, how much, of which type, for how long.

An address comes from outside (a webhook, an answer, a redirect), so it alone opens no connection: each origin that may
be asked is named, with the headers that it and nobody else is sent. A redirect is followed to such an origin only.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urljoin

import httpx2

from parley.conversation.events import bare_type
from parley.errors import MediaUnavailable, MediaUnfit
from parley.ports import Bound, Deadline, Fetched

STALL_SECONDS = 3.0
"""The seconds to connect, and between two pieces of the answer: by so much a download may overrun its deadline."""
REDIRECTS = 3
NAMELESS = frozenset(["", "application/octet-stream", "binary/octet-stream"])
"""Media types that say nothing of the content: then the type that the webhook named counts."""

Origins = Mapping[str, Mapping[str, str]]
"""The origins (scheme, host and port: `https://api.twilio.com`) that may be asked, each with the headers that it is
sent, credentials among them."""

logging.getLogger("httpx2").setLevel(logging.WARNING)  # at INFO it logs addresses, which lead to what people sent


def origin(url: str) -> str:
    """Return the origin of a URL, `https://host`, with its port unless that is the default one. Raises MediaUnavailable
    for an invalid URL, or one with a user name."""
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise MediaUnavailable("address") from error
    if parsed.userinfo:
        raise MediaUnavailable("address")
    return f"{parsed.scheme}://{parsed.host}" + (f":{parsed.port}" if parsed.port else "")


def download(url: str, bound: Bound, deadline: Deadline, origins: Origins, named: str = "") -> Fetched:
    """Download the file at `url` within the limits of `bound`. `named` is its media type by the webhook, used if the
    answer names none. Raises MediaUnavailable if it cannot be had in time, MediaUnfit if its type or size is not
    allowed."""
    try:
        for _ in range(1 + REDIRECTS):
            with _ask(url, deadline, origins) as answer:
                if not answer.has_redirect_location:
                    return _read(answer, bound, deadline, named)
                url = urljoin(url, answer.headers["location"])
    except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, ValueError) as error:
        raise MediaUnavailable(type(error).__name__) from error
    raise MediaUnavailable("redirects")


@contextmanager
def _ask(url: str, deadline: Deadline, origins: Origins) -> Iterator[httpx2.Response]:
    """Open the URL, with the headers that its origin is sent, and yield the answer. Raises MediaUnavailable if
    `origins` does not name its origin, or no time is left."""
    headers = origins.get(origin(url))
    if headers is None:
        raise MediaUnavailable("origin")
    if deadline.left <= 0:
        raise MediaUnavailable("time")
    with (
        httpx2.Client(follow_redirects=False, timeout=min(STALL_SECONDS, deadline.left)) as client,
        client.stream("GET", url, headers={"User-Agent": "Parley", **headers}) as answer,
    ):
        yield answer


def _read(answer: httpx2.Response, bound: Bound, deadline: Deadline, named: str) -> Fetched:
    """Read the answer's file within the limits of `bound`. Raises MediaUnavailable if the HTTP status is not 200 or the
    time is over, MediaUnfit if the type or size is not allowed."""
    if answer.status_code != 200:
        raise MediaUnavailable(str(answer.status_code))
    kind = bare_type(answer.headers.get("content-type", ""))
    kind = named if kind in NAMELESS else kind
    if kind not in bound.types:
        raise MediaUnfit("type")
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > bound.most:
        raise MediaUnfit("size")
    data = bytearray()
    for piece in answer.iter_bytes():  # decompressed, because the limit is for what lies in memory
        data += piece
        if len(data) > bound.most:
            raise MediaUnfit("size")
        if deadline.left <= 0:
            raise MediaUnavailable("time")
    return Fetched(kind, bytes(data))
