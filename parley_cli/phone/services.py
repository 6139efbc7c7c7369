"""The chooser of the workbench: which service this is, and how another one is started.

A service is a folder, and `make dev` builds and deploys one: the page shows the command, and starts nothing.
Reads the folders of services.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from parley.lanes.table import CHOICES, names_by
from parley.settings import Settings
from parley_cli import service_files
from parley_cli.errors import OperatorError

PAGE = "/services"
HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Services</title>
<h1>{name}</h1><p>{about}</p>
<p>Lanes: {lanes}. Its words stand in <code>{folder}</code>; <code>./parley service {folder}</code> checks them.</p>
<h2>Start another one</h2><p>Stop <code>make dev</code> with Ctrl-C, then:</p><ul>{others}</ul>
<p>One of your own: <code>./parley new my-service</code> asks five questions.</p></html>
"""


def page(folder: Path) -> str:
    """Return the page for the service of this folder."""
    business = service_files.read(folder)
    on = names_by(Settings(), business)
    return HTML.format(
        name=escape(business.service.name),
        about=escape(business.service.about.in_(business.service.languages[0])),
        lanes=escape(", ".join(name for name in CHOICES if name in on)),
        folder=escape(_shown(folder)),
        others="".join(_others(folder)),
    )


def _others(folder: Path) -> Iterator[str]:
    """Yield a line of the list for each other service of this repository. One that has a fault says so."""
    for other in service_files.known():
        if other == folder:
            continue
        try:
            service = service_files.read(other).service
            told = f"{service.name} ({', '.join(service.languages)}): {service.about.in_(service.languages[0])}"
        except OperatorError:
            told = f"it has a fault: ./parley service {_shown(other)}"
        command = f'make dev ARGS="--service {_shown(other)}"'
        yield f"<li><code>{escape(command)}</code><br>{escape(told)}</li>"


def _shown(folder: Path) -> str:
    """Return the folder as a developer types it: from this repository, if it is in it."""
    return str(folder.relative_to(service_files.ROOT) if folder.is_relative_to(service_files.ROOT) else folder)
