"""Radarr or Sonarr over HTTP, by the strict stand-in of the command line, with faults that a test scripts.

with ServarrServer(RadarrStandIn(clock, KEY)) as server:
    server.will(fails(500), hangs)      # the next two requests; those after them are answered
"""

from collections import deque
from collections.abc import Callable

from parley_cli.servarr.stand_in import ServarrStandIn
from tests.support.http_server import Answer, LocalServer, Request, in_json

KEY = "0123456789abcdef0123456789abcdef"
Fault = Callable[["ServarrServer", Request], Answer | None]


class ServarrServer(LocalServer):
    """One service on a port of this machine."""

    def __init__(self, service: ServarrStandIn) -> None:
        super().__init__()
        self.service = service
        self._script: deque[Fault] = deque()

    def will(self, *faults: Fault) -> None:
        """Answer the next requests by these faults."""
        self._script.extend(faults)

    def answer(self, request: Request) -> Answer | None:
        """Answer a request as the service does, or as the script says."""
        if self._script:
            return self._script.popleft()(self, request)
        return self.real(request)

    def real(self, request: Request) -> Answer:
        """Answer a request as the service does."""
        headers = dict(request.headers.items())
        return in_json(*self.service.answer(request.method, request.path, request.query, headers, request.body))


def answers(server: ServarrServer, request: Request) -> Answer | None:
    """Answer as usual: a place in a script where nothing goes wrong."""
    return server.real(request)


def fails(status: int, body: bytes = b"") -> Fault:
    """Answer with this status, and do nothing."""
    return lambda server, request: Answer(status, body)


def hangs(server: ServarrServer, request: Request) -> Answer | None:
    """Answer nothing until the test is over."""
    server.hang()
    return None


def forgets(server: ServarrServer, request: Request) -> Answer | None:
    """Do what is asked, and lose the answer."""
    server.real(request)
    return None
