"""What the workbench's empty phones offer to text: a few examples of the service's own HELP, and HELP itself.

Reads the folder of the service, and asks nothing of the deployment.
"""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from parley.lanes import table
from parley.lanes.examples import lines
from parley.lanes.help_text import topics
from parley.texts import languages
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.servarr.in_memory import MemoryHome

FEW = 3
"""The most examples that are offered beside HELP."""


def suggestions(folder: Path) -> list[str]:
    """Return what a person may text first to the service of this folder, in its first language: an example of each of
    its first topics, as HELP gives them to somebody new, then HELP itself. Raises OperatorError if the folder has a
    fault.
    """
    business, clock = service_files.read(folder), partial(datetime.now, UTC)
    language = business.service.languages[0]
    service = of_folder(clock, business, None)
    service.libraries = MemoryHome(clock).libraries
    found = topics(table.on(service.services), {})
    first = [topic.tools[0] for topic in found] + [tool for topic in found for tool in topic.tools[1:]]
    examples = lines(first, language, business).splitlines()[:FEW]
    return [*(example.removeprefix("- ") for example in examples), languages.of(language)["help"]]
