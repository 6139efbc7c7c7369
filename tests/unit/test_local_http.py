"""The server of a page on this machine frees its port when it is stopped, also before what else ends with it."""

import socket

from parley_cli.local_http import LocalAnswer, LocalRequest, LocalServer


class Pages:
    """Pages that count how often they were closed."""

    closed = 0

    def answer(self, request: LocalRequest) -> LocalAnswer:
        return LocalAnswer(200, b"", "text/plain")

    def most_bytes(self, path: str) -> int:
        return 0

    def close(self) -> None:
        self.closed += 1


def test_a_stopped_server_frees_its_port_at_once_and_may_be_stopped_again() -> None:
    server, pages = LocalServer(0), Pages()
    server.serve(pages)
    port = int(server.url.rpartition(":")[2])
    server.stop()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    server.stop()
    assert pages.closed == 1
