"""The operators' commands in `parley chat`: the API's own routes, on the service in this process."""

import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click
import httpx2
from botocore.credentials import ReadOnlyCredentials

from parley.adapters.memory import MemoryStore
from parley.adapters.memory_directory import MemoryDirectory
from parley.api.context import ApiContext
from parley.business import files
from parley.conversation.identity import conversation_id
from parley.operators.routes import GatewayRequest, answer
from parley_cli import service_files
from parley_cli.errors import OperatorError
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from parley_cli.operators.api_client import OperatorsClient
from parley_cli.operators.commands import COMMANDS
from parley_cli.operators.stage_api import StageApi

NOWHERE = StageApi("http://127.0.0.1", "local", ReadOnlyCredentials("nobody", "nothing", None), "operator")
"""A fictitious API address: MemoryTransport answers without a network."""


class MemoryTransport(httpx2.BaseTransport):
    """An HTTP transport that answers requests with the API's own routes, without a network."""

    def __init__(self, api: ApiContext) -> None:
        self._api, self._asked = api, 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request by the API's handler, given as API Gateway's event."""
        self._asked += 1
        given = answer(
            self._api,
            GatewayRequest(
                id=f"request-{self._asked}",
                method=request.method,
                path=request.url.path,
                query=request.url.query.decode("ascii"),
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.read(),
            ),
        )
        return httpx2.Response(given.status, content=given.body, headers=dict(given.headers))


def _work(service: MemoryService) -> None:
    service.work()


@dataclass(frozen=True)
class LocalDesk:
    """The operators' commands for a service in memory, beside `parley chat`."""

    client: OperatorsClient
    conversation_of: Callable[[str], str]
    """A function that returns the id of the conversation with a number."""

    @classmethod
    def beside(cls, service: MemoryService) -> "LocalDesk":
        """Return a desk for this service. The service processes its mailbox while the API waits for a change."""
        if str(service_files.FOLDER) not in sys.path:
            sys.path.append(str(service_files.FOLDER))  # on Lambda, the layer with these files is on the path
            files.deployed.cache_clear()  # who asked before found no files
        api = ApiContext(
            store=MemoryStore(service.table),
            directory=MemoryDirectory(service.table),
            rows=service.rows,
            outbox=service.outbox,
            mailbox=service.mailbox,
            secret=lambda *_: (KEY,),
            settings=service.settings,
            now=service.now,
            wait=lambda _: _work(service),
        )
        http = httpx2.Client(transport=MemoryTransport(api))
        return cls(OperatorsClient(NOWHERE, http), lambda number: conversation_id(KEY, SERVICE, number))

    def run(self, line: str) -> None:
        """Run an operator's command, such as `say T-7K2P "Hello"`. Errors are printed."""
        group = click.Group("/", commands={each.name: each for each in COMMANDS if each.name})
        try:
            group.main(shlex.split(line), prog_name="/", standalone_mode=False, obj=self)
        except click.ClickException as error:
            print(error.format_message())
        except (OperatorError, ValueError) as error:  # ValueError: a quote that is not closed
            print(error)
