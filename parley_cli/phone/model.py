"""Forwards model requests to the real model, through the phone, which can simulate an outage. Requests and answers are
passed on unchanged; the key in a request is neither stored nor read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECONDS = 60.0
"""The seconds to wait for the model's server. The function that asks gives up after 15."""
# RFC 9110, section 7.6.1: headers of one connection only. The client sets length, encoding and host again.
NOT_PASSED_ON = frozenset(
    [
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer"),
        *("transfer-encoding", "upgrade", "content-length", "content-encoding", "host", "accept-encoding", "date"),
        "server",
    ]
)


@dataclass(frozen=True)
class ModelAnswer:
    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


class ForwardedModel:
    """Forwards model requests to the real server at `base_url`. Safe to use from several threads."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")
        # The environment's proxies and certificates are used for other machines, and not for this one.
        is_here = urlsplit(base_url).hostname in LOOPBACK
        self._client = httpx2.Client(timeout=SECONDS, trust_env=not is_here)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> ModelAnswer:
        """Send the request to the model's server and return its answer, whatever its status. `path` includes the query.
        Raises httpx2.HTTPError if the server does not answer.
        """
        answer = self._client.request(method, self._base_url + path, headers=_passed_on(headers), content=body)
        passed_on = _passed_on(answer.headers)
        content_type = passed_on.pop("content-type", "application/octet-stream")
        return ModelAnswer(answer.status_code, answer.content, content_type, passed_on)

    def close(self) -> None:
        self._client.close()


def _passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower() not in NOT_PASSED_ON}
