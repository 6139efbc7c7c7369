"""A client of one HTTP server over urllib3, which botocore loads anyway: another library would be a twentieth of a cold
start (docs/decisions/0100).

Redirects are not followed, nothing is repeated, and proxies are those that the environment names, as for any program.
"""

import ssl
import threading
import time
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, make_headers
from urllib3.util import parse_url

IDLE_SECONDS = 60.0
"""How long an idle connection is kept for the next request, so that a person who answers at once waits for no TLS
handshake. Behind a longer silence the network may have forgotten it."""
KEPT = 20
"""The most connections that are kept: ten conversations of a batch run at once."""


class HttpClient:
    """Keeps connections to the server of a URL. Safe under threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._used = time.monotonic()
        self._pool: PoolManager | None = None
        self._making = threading.Lock()

    def request(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str], seconds: float, streamed: bool = False
    ) -> BaseHTTPResponse:
        """Return the answer to a request; a streamed one is read by the caller, who closes it. `seconds` is the most
        time to connect, and to wait for the next bytes. Raises urllib3's HTTPError."""
        return self._connections().request(
            method,
            url,
            body=body,
            headers=headers,
            timeout=seconds,
            retries=False,
            redirect=False,
            preload_content=not streamed,
        )

    def _connections(self) -> PoolManager:
        """Return the pool of connections, without those that were idle for too long."""
        with self._making:
            now = time.monotonic()
            if self._pool is None:
                self._pool = _pool(self._url)
            elif now - self._used > IDLE_SECONDS:
                self._pool.clear()
            self._used = now
            return self._pool


def _pool(url: str) -> PoolManager:
    parts, proxies = urlsplit(url), getproxies()
    tls: dict[str, Any] = {"ssl_context": ssl.create_default_context()} if parts.scheme == "https" else {}
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.hostname or ""):
        return PoolManager(maxsize=KEPT, **tls)
    user = parse_url(proxy).auth
    return ProxyManager(proxy, maxsize=KEPT, proxy_headers=make_headers(proxy_basic_auth=user) if user else None, **tls)
