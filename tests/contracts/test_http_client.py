"""The HTTP client of a model: connections are kept, but not through a long silence, and a proxy is used where the
environment names one."""

import pytest

from parley.adapters import http_client
from parley.adapters.http_client import IDLE_SECONDS, HttpClient
from tests.support.http_server import Answer, LocalServer, Request

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Server(LocalServer):
    """Answers with the path that it was asked for, and leads one path elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.headers: list[str | None] = []

    def answer(self, request: Request) -> Answer:
        self.headers.append(request.headers.get("Proxy-Authorization"))
        if request.path == "/moved":
            return Answer(302, b"", {"Location": "/elsewhere"})
        return Answer(200, f"{request.method} {request.path}".encode())


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def asked(client: HttpClient, url: str) -> tuple[int, bytes]:
    answer = client.request("GET", url, None, {}, 5)
    return answer.status, answer.data


def test_a_redirect_is_not_followed_with_the_key() -> None:
    with Server() as server:
        assert asked(HttpClient(server.url), f"{server.url}/moved")[0] == 302


def test_the_proxy_that_the_environment_names_is_used_but_for_hosts_that_go_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("http://", "http://ana:secret@"))
        url = "http://model.example/v1/responses"
        assert asked(HttpClient("http://model.example/v1"), url) == (200, b"GET /v1/responses")
        assert proxy.headers == ["Basic YW5hOnNlY3JldA=="]
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        with Server() as server:
            assert asked(HttpClient(server.url), f"{server.url}/straight") == (200, b"GET /straight")
            assert server.headers == [None]


def test_connections_are_not_used_again_after_a_long_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds, cleared = [0.0], list[float]()
    monkeypatch.setattr(http_client.time, "monotonic", lambda: seconds[0])
    with Server() as server:
        client = HttpClient(server.url)
        asked(client, f"{server.url}/a")
        assert client._pool is not None
        clear = client._pool.clear
        monkeypatch.setattr(client._pool, "clear", lambda: (cleared.append(seconds[0]), clear()))
        for seconds[0] in (IDLE_SECONDS, 2 * IDLE_SECONDS + 1):
            asked(client, f"{server.url}/a")
    assert cleared == [2 * IDLE_SECONDS + 1]
