"""The command `parley console`: serves the console of a stage on this machine until Ctrl-C."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from parley_cli.browser import open_page
from parley_cli.console.routes import ConsolePages, ConsoleRoutes
from parley_cli.console.stage import AwsStage
from parley_cli.errors import OperatorError
from parley_cli.local_http import LocalServer
from parley_cli.operators.options import Desk
from parley_cli.where import Where


def console(desk: Desk, port: int, *, headless: bool) -> None:
    """Serve the console of the desk's stage, open it in the browser unless `headless`, and wait for Ctrl-C. Raises
    OperatorError if the stage is not found, or the port is taken.
    """
    with serving(desk, port) as url:
        click.echo(json.dumps({"ready": True, "console_url": url}))
        click.echo(f"  The console of {desk.where.stack} is at {url} (Ctrl-C ends it)", err=True)
        if not headless:
            open_page(url)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("  Stopped.", err=True)


def _stage(where: Where) -> AwsStage:
    """Return what the console has of a stage besides the API. The emulator makes no metrics of log lines."""
    return AwsStage(where, makes_metrics=where.endpoint_url is None)


@contextmanager
def serving(desk: Desk, port: int) -> Iterator[str]:
    """Serve the console of the desk's stage in a thread, and yield its address. Raises OperatorError as `console`."""
    pages = ConsolePages(ConsoleRoutes(desk.client, desk.where.stack, stage=_stage(desk.where)))
    try:
        server = LocalServer(port)
    except OSError as error:
        pages.close()
        raise OperatorError(f"Port {port} is taken: name another with --port, or 0 for any free one.") from error
    try:
        server.serve(pages)
        yield server.url
    finally:
        server.stop()
