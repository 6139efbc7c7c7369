"""Writes into a function's bundle what Python compiles where it starts and answers its first texts: regular expressions
and the methods of dataclasses; and what is made of files of words (`parley.made_ahead`). `parley.compiled_ahead` reads
it.

A process of the bundle's own Python imports the handler, as Lambda does, gives it a few events, and notes what is
compiled meanwhile. All of AWS and the model are a server in that process, which has nothing and says nothing. The
process is this file as a program: it sees the bundle and the layers, and of this package nothing else. Where a bundle
is for another machine, it sees the same packages for this one. It says at its end which modules it has imported.
"""

import dataclasses
import importlib.util
import marshal
import re
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

from parley import kept_parts, made_ahead
from parley.compiled_ahead import CODE, FILE, made_by, method_name, pattern_name

EVENTS: Mapping[str, str] = {
    "WebhookFunction": "twilio-sms",
    "OrchestrateFunction": "mailbox-message",
    "SendFunction": "deliveries",
    "SweepFunction": "schedule",
    "DueFunction": "delayed",
    "CleanupFunction": "schedule",
    "ApiFunction": "api-list",
}
"""The sample event, in the folder `events`, with which each function is started."""
QUEUES: Mapping[str, str] = {
    "PARLEY_MAILBOX_URL": "mailbox.fifo",
    "PARLEY_DELIVERIES_URL": "deliveries.fifo",
    "PARLEY_STATUSES_URL": "statuses",
    "PARLEY_DELAYED_URL": "delayed",
}
"""The queues of the sample events, by the variables that hold their addresses."""
TEXTED = "add milk to my tasks"
"""The words of the sample message. Those in TEXTS take their place."""
TEXTS = (
    *(TEXTED, "Hello", "remind me to call Ana tomorrow at 9", "two loaves of bread please", "I feel sad"),
    *("Hola", "agrega leche a mis tareas", "recuérdame llamar a Ana mañana a las 9", "quiero dos panes"),
)
"""First texts of people, each of a conversation of its own."""
NOTHING = {
    "Responses": {},
    "UnprocessedKeys": {},
    "Items": [],
    "Count": 0,
    "MessageId": "1",
    "Successful": [],
    "Failed": [],
}
"""What AWS answers to each call: it has nothing, and takes everything. Attributes that are changed begin at what is
added."""
SAID = {"type": "output_text", "text": "Hello.", "annotations": []}
REPLY = {
    "id": "resp_1",
    "object": "response",
    "status": "completed",
    "model": "none",
    "output": [{"type": "message", "id": "msg_1", "status": "completed", "content": [SAID]}],
    "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2},
}
"""What the model answers."""


class Notes:
    """What `re` and `dataclasses` have compiled since `begin`, and what was made of files of words."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}
        """The compiled patterns and methods, marshalled, by their names in the file."""
        self.made: dict[str, object] = {}

    def begin(self) -> None:
        """Note from now on what is compiled and made."""
        made_ahead.note_into(self.made)
        compiler: Any = re._compiler  # type: ignore[attr-defined]
        compile_pattern: Callable[..., Any] = compiler.compile

        def noted(pattern: Any, flags: Any = 0) -> Any:
            if isinstance(pattern, (str, bytes)):
                self.compiled[pattern_name(pattern, int(flags))] = marshal.dumps(compiled(pattern, int(flags)))
            return compile_pattern(pattern, flags)

        def run(source: Any, given: dict[str, Any], made: Any) -> None:
            code = compile(source, "<string>", "exec")
            self.compiled[method_name(source)] = marshal.dumps(code)
            exec(code, given, made)

        compiler.compile = noted
        dataclasses.exec = run  # type: ignore[attr-defined]

    def write(self, file: Path) -> None:
        """Write what was noted, for `parley.compiled_ahead`."""
        kept_parts.write(file, made_by(), {**self.compiled, **made_ahead.pickled(self.made)})


def compiled(pattern: str | bytes, flags: int) -> tuple[Any, ...]:
    """Return what `re` makes of a pattern: all of its flags, its code, the number of its groups, and their names."""
    compiler, parser = re._compiler, re._parser  # type: ignore[attr-defined]
    parsed = parser.parse(pattern, flags)
    code = array(CODE, compiler._code(parsed, flags)).tobytes()
    names: dict[str, int] = parsed.state.groupdict
    by_number: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        by_number[number] = name
    return int(flags | parsed.state.flags), code, parsed.state.groups - 1, dict(names), tuple(by_number)


def texted(event: str) -> Iterator[str]:
    """Yield an event anew for each of TEXTS, if it is the sample message of a mailbox, and else as it is."""
    for place, text in enumerate(TEXTS if TEXTED in event else (TEXTED,)):
        told = event.replace(TEXTED, text).replace("wu4bqflel", f"wu4bqfle{chr(ord('a') + place)}")
        yield told.replace("SM0000", f"SM{place:04}")


@contextmanager
def outside() -> Iterator[str]:
    """Yield the address of a server that stands for AWS and for a model."""
    import json
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            added = {name[1:]: value for name, value in asked.get("ExpressionAttributeValues", {}).items()}
            told = json.dumps({**NOTHING, "Attributes": added} if "X-Amz-Target" in self.headers else REPLY).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing of a request."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


class Context:
    """What Lambda tells a handler beside an event."""

    function_name, memory_limit_in_mb, aws_request_id = "parley", 1024, "1"
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:parley"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def start(handler: str, events: Iterable[Any]) -> None:
    """Import the handler ("app.handler") and give it these events, as Lambda does."""
    import importlib
    import os

    with outside() as url:
        os.environ |= {"AWS_ENDPOINT_URL": url, "LLM_BASE_URL": f"{url}/v1", "TWILIO_BASE_URL": url}
        os.environ |= {name: f"{url}/1/parley-dev-{queue}" for name, queue in QUEUES.items()}
        module, function = handler.rsplit(".", 1)
        handle = getattr(importlib.import_module(module), function)
        for event in events:
            handle(event, Context())


def imported(folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each module that has been imported from these folders, and where its source stands in its
    folder."""
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            source = Path(spec.loader.path)
            found = next((folder for folder in folders if source.is_relative_to(folder)), None)
            if found:
                yield name, source.relative_to(found).as_posix()


def main() -> None:
    """Read from standard input the folders of a bundle, its handler and its events, and write the bundle's file. Print
    which modules were imported, and how this Python's bytecode is known."""
    notes = Notes()
    notes.begin()
    import json

    given = json.load(sys.stdin)
    file = Path(given["bundle"], FILE)
    file.unlink(missing_ok=True)  # what stands there already would not be compiled, and so not be noted
    start(given["handler"], given["events"])
    notes.write(file)
    modules = dict(imported(given["folders"]))
    magic, tag = importlib.util.MAGIC_NUMBER.hex(), sys.implementation.cache_tag
    print(json.dumps({"modules": modules, "magic": magic, "tag": tag}))


if __name__ == "__main__":
    main()
