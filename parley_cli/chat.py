"""`parley chat`: text with the service in a terminal, at once. The deployed turn code, on the memory adapters."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from parley.conversation.events import Channel
from parley.ports import Model
from parley.settings import Settings
from parley.settings.model import ModelSettings
from parley.wiring import model as model_of
from parley_cli import service_files
from parley_cli.errors import OperatorError
from parley_cli.memory_service import MemoryService, every_lane

PERSON = "+14165550123"


def chat(script: Path | None, channel: Channel) -> int:
    """Play the lines of `script`, or of whoever types. Returns the exit code."""
    interactive = script is None and sys.stdin.isatty()
    service = MemoryService(lambda: datetime.now(UTC), _model(), business=service_files.read(), settings=every_lane())
    if interactive:
        how = f"the model {Settings.load().of(ModelSettings).name}" if service.model else "no model: try “help”"
        print(f"You text as {PERSON} by {channel.value}, with {how}. Ctrl-D ends it.")
    for line in _prompted() if interactive else _played(_lines(script)):
        heard = [message.text for message in service.receive(service.message(PERSON, line, channel))]
        for text in heard or ["(no reply: after STOP nothing is sent, and on SMS the carrier confirms it)"]:
            print("\n".join(f"  {part}" for part in text.splitlines()), flush=True)
    return 0


def _model() -> Model | None:
    """The model of the environment, if it has a key."""
    return model_of(Settings.load())


def _lines(script: Path | None) -> Iterable[str]:
    try:
        return script.read_text(encoding="utf-8").splitlines() if script else sys.stdin
    except UnicodeDecodeError as error:
        raise OperatorError(f"{script} is not a text in UTF-8.") from error


def _prompted() -> Iterator[str]:
    while True:
        try:
            yield input("> ")
        except EOFError:
            print()
            return


def _played(lines: Iterable[str]) -> Iterator[str]:
    """The lines, each shown as if it were typed. A line that starts with # is a comment."""
    for line in lines:
        text = line.rstrip("\n")
        if text.strip() and not text.startswith("#"):
            print(f"> {text}")
            yield text
