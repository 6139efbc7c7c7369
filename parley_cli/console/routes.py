"""What the console's local server answers: the page, its files, requests to the operators' API, which it signs with the
operator's own AWS credentials, and what it asks AWS itself with them (`stage.py`).

The page goes through the same routes as an operator elsewhere. Nothing but these routes can be asked in this way: no
part of a path begins with a dot, so it leads nowhere else.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from parley_cli.console.letters import Deed
from parley_cli.console.stage import ConsoleStage
from parley_cli.errors import OperatorError
from parley_cli.local_http import (
    FILES,
    REQUEST_LIMIT,
    LocalAnswer,
    LocalRequest,
    RefusedError,
    file_answer,
    json_answer,
    json_object,
    tagged_answer,
)
from parley_cli.operators.api_client import OperatorsClient, refusal
from parley_cli.redrive import SHOWN
from parley_cli.rights import write_privately

HERE = Path(__file__).parent
SHARED = HERE.parent / "pages"
"""The folder of the files that the pages of the workbench and of the console share."""
PATH = re.compile(r"/conversation(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}){1,4}")
"""Matches a path below which the API's routes are; no part of it can be `..`."""

STAGE = "/stage/"
"""Below this path the page asks what the operators' API does not tell."""
LETTER, PERSON = re.compile(r"[0-9a-f-]{8,36}"), re.compile(r"[a-z2-7]{52}")
EXAMPLE_DEED = '{"do": "put back"}'
DEEDS: Mapping[Deed, str] = {"put back": "dead letter put back", "drop": "dead letter dropped"}
"""What the API records of each deed with a dead letter."""


def files_in(*folders: Path) -> dict[tuple[str, str], Callable[[LocalRequest], LocalAnswer]]:
    """Return a route for each file of these folders that a page may load, by method and path."""
    found = (file for folder in folders for file in folder.iterdir() if file.suffix in FILES)
    return {("GET", f"/{file.name}"): file_answer(file) for file in found}


CONSOLE_FILES: Mapping[tuple[str, str], Callable[[LocalRequest], LocalAnswer]] = files_in(HERE, SHARED)
"""The routes of the files that the console's page loads."""


@dataclass(frozen=True)
class ConsoleRoutes:
    """The page of the console, and the way of its requests to the operators' API."""

    client: OperatorsClient
    title: str
    """What the page calls the service: its name and stage."""
    workbench: str = ""
    """The path of the workbench on the same server, which the page links to; empty: there is none."""
    stage: ConsoleStage | None = None
    """What the console has of the stage besides the API; None: nothing, and the page leaves out what needs it."""
    folder: Path = field(default_factory=Path.cwd)
    """The folder into which exports are written, readable by their owner alone."""

    def page(self, _: LocalRequest) -> LocalAnswer:
        """Return the page, with the service's values filled in."""
        shown = {
            "service": self.title,
            "operator": self.client.api.caller,
            "workbench": self.workbench,
            "no_workbench": "" if self.workbench else "hidden",
        }
        page = Template((HERE / "console.html").read_text("utf-8"))
        html = page.substitute({name: escape(value) for name, value in shown.items()})
        return LocalAnswer(HTTPStatus.OK, html.encode(), "text/html; charset=utf-8")

    def takes(self, path: str) -> bool:
        """Return whether a request to this path is for the operators' API, or for the stage besides."""
        return PATH.fullmatch(path) is not None or path.startswith(STAGE)

    def answer(self, request: LocalRequest) -> LocalAnswer:
        """Answer a request to the operators' API, or to the stage besides. Raises RefusedError."""
        return self._ask_stage(request) if request.path.startswith(STAGE) else self.ask(request)

    def _ask_stage(self, request: LocalRequest) -> LocalAnswer:
        """Answer what the page asks of the stage besides the API. What is changed or taken out is recorded first."""
        stage, (what, _, id) = self.stage, request.path.removeprefix(STAGE).partition("/")
        if stage is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "This console has no stage besides the API.")
        try:
            match request.method, what, id:
                case "GET", "today", "":
                    return tagged_answer(request, stage.today())
                case "GET", "lost", "":
                    return tagged_answer(request, {"items": stage.lost()})
                case "GET", "letters", "":
                    return tagged_answer(request, {"items": stage.letters()})
                case "POST", "letters", _ if LETTER.fullmatch(id):
                    deed = json_object(request, EXAMPLE_DEED).get("do")
                    if deed != "put back" and deed != "drop":
                        raise RefusedError(HTTPStatus.BAD_REQUEST, f"Send JSON like {EXAMPLE_DEED}.")
                    self._record({"act": DEEDS[deed], "letter": id})
                    stage.move_letter(id, deed)
                    return json_answer(HTTPStatus.OK, {})
                case "POST", "exports", _ if PERSON.fullmatch(id):
                    self._record({"act": "person exported", "participant": id})
                    file = self.folder / f"parley-{id[:SHOWN]}.json"
                    write_privately(file, stage.export(id))
                    return json_answer(HTTPStatus.OK, {"file": str(file)})
        except OperatorError as error:
            raise RefusedError(HTTPStatus.BAD_GATEWAY, str(error)) from error
        raise RefusedError(HTTPStatus.NOT_FOUND, f"Nothing is at {request.path!r}.")

    def _record(self, act: Mapping[str, str]) -> None:
        """Have the API log what is about to be done. Raises OperatorError if it does not: then nothing is done."""
        reply = self.client.send("POST", "/conversation/acts", json.dumps(act).encode())
        if reply.status != HTTPStatus.NO_CONTENT:
            raise OperatorError(f"Nothing was done, because it could not be recorded. {refusal(reply)}")

    def ask(self, request: LocalRequest) -> LocalAnswer:
        """Pass a request of the page on to the operators' API. Raises RefusedError if it does not answer.

        A request with an idempotency key is retried, because a function may start too slowly. Any other is sent once:
        the page repeats its reads by itself.
        """
        key = request.headers.get("idempotency-key", "")
        target = f"{request.path}?{urlencode(request.query)}" if request.query else request.path
        client = self.client if key else replace(self.client, pauses=())
        try:
            goes_on = request.method == "GET" and "if-none-match" in request.headers
            reply = client.send(request.method, target, request.body or None, key or None, goes_on=goes_on)
        except OperatorError as error:
            raise RefusedError(HTTPStatus.BAD_GATEWAY, str(error)) from error
        if reply.status >= HTTPStatus.BAD_REQUEST:
            return json_answer(reply.status, {**reply.content, "error": refusal(reply)})
        if request.method == "GET":
            return tagged_answer(request, reply.content)
        if reply.status == HTTPStatus.NO_CONTENT:
            return LocalAnswer(reply.status, b"", "application/json")
        return json_answer(reply.status, reply.content)


@dataclass(frozen=True)
class ConsolePages:
    """All that the server of `parley console` answers: the page at `/`, its files, and the API's routes."""

    routes: ConsoleRoutes

    def answer(self, request: LocalRequest) -> LocalAnswer:
        if self.routes.takes(request.path):
            return self.routes.answer(request)
        if (request.method, request.path) == ("GET", "/"):
            return self.routes.page(request)
        file = CONSOLE_FILES.get((request.method, request.path))
        if file is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"Nothing is at {request.path!r}; the console is at '/'.")
        return file(request)

    def most_bytes(self, path: str) -> int:
        return REQUEST_LIMIT

    def close(self) -> None:
        self.routes.client.http.close()
