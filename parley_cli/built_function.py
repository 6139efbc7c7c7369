"""Run one built function in a process of its own, as Lambda does: AWS's runtime client (awslambdaric) gets events from
the Runtime API and posts answers to it. This module serves that API on a local port.

    function process                            this process
    start, import the handler
    GET  /runtime/invocation/next      ->       the next event that `invoke` was given, or wait for one
    POST /runtime/invocation/*/response ->      what the handler returned
    POST /runtime/invocation/*/error   ->       what it raised
    POST /runtime/init/error           ->       what its import raised

The process sees its bundle, the layers, what Lambda's own Python holds, and the variables that it is given: nothing of
the environment that we run in. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import importlib.metadata
import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from parley_cli import runtime_client
from parley_cli.bundles import runtime_folder
from parley_cli.door import refusal

HOST = "127.0.0.1"
START_SECONDS = 30  # Lambda allows 10, but a developer's machine may be slower
CLIENT = "awslambdaric"
TRANSPORT = "runtime_client"
SCRIPT = """
import runpy, sys
sys.path[:0] = {path!r}
sys.dont_write_bytecode = True
sys.argv = ["awslambdaric", {handler!r}]
runpy.run_module("awslambdaric", run_name="__main__")
"""


class FunctionFailed(Exception):
    """Raised when a function gave no answer: it raised an error, its process ended, or it took too long. The message
    says which.
    """


@dataclass(frozen=True)
class Configuration:
    """A function's settings, as Lambda's `get_function_configuration` returns them."""

    name: str
    arn: str
    handler: str
    timeout: int  # seconds
    memory: int  # MB; not enforced here
    runtime: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class FunctionAnswer:
    """A handler's return value, and how many milliseconds the handler took."""

    content: Any
    milliseconds: float


@dataclass(frozen=True)
class _Said:
    """A message of the function's process to the Runtime API: `ready`, `response`, `error` or `init error`; or `ended`
    once the process has exited.
    """

    what: str
    body: bytes
    at: float


class BuiltFunction:
    """A built function in a process of its own: a context manager that starts the process and ends it. Only one thread
    may call `invoke`.
    """

    def __init__(
        self,
        configuration: Configuration,
        bundle: Path,
        layers: Sequence[Path],
        interpreter: Path,
        log: Callable[[str], None],
    ) -> None:
        """Prepare the function; entering the `with` block starts it. `log` is called, from a thread of its own, with
        each line that the function prints.
        """
        self._configuration = configuration
        self._bundle, self._layers, self._interpreter, self._log = bundle, layers, interpreter, log
        self._api = _RuntimeApi()
        self._started = ExitStack()
        self.init_ms = 0.0

    def __enter__(self) -> Self:
        """Start the function's process, and wait until it asks for its first event. Raises FunctionFailed; the process
        is ended then.
        """
        with ExitStack() as started:
            started.callback(self._api.stop)
            runtime = started.enter_context(runtime_folder(*runtime_packages()))
            path = [str(folder) for folder in (self._bundle, *self._layers, runtime)]
            script = SCRIPT.format(path=path, handler=self._configuration.handler)
            began = time.perf_counter()
            process = subprocess.Popen(
                [self._interpreter, "-I", "-S", "-c", script],
                cwd=self._bundle,
                env={**self._configuration.variables, **self._lambdas_variables()},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # Ctrl-C must not reach it: this process ends it
            )
            reader = threading.Thread(target=self._read, args=(process,), name="function's log", daemon=True)
            reader.start()
            started.callback(_end, process, reader)
            self.init_ms = (self._next("ready", START_SECONDS, "started").at - began) * 1000
            self._started = started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._started.close()

    def invoke(self, event: Any) -> FunctionAnswer:
        """Send the function an event, and wait for its answer. Raises FunctionFailed; after that this process takes no
        further event.
        """
        began = time.perf_counter()
        deadline_ms = int((time.time() + self._configuration.timeout) * 1000)
        self._api.events.put(_Event(json.dumps(event).encode(), deadline_ms, self._configuration.arn))
        said = self._next("response", self._configuration.timeout, "answered")
        self._next("ready", START_SECONDS, "asked for more")
        return FunctionAnswer(json.loads(said.body), (said.at - began) * 1000)

    def _next(self, wanted: str, seconds: float, verb: str) -> _Said:
        """Wait for the process's next message and return it if it is `wanted`. Raises FunctionFailed if another message
        comes, or none within so many seconds; `verb` is for the error's text.
        """
        try:
            said = self._api.said.get(timeout=seconds)
        except queue.Empty:
            raise FunctionFailed(f"has not {verb} within its {seconds:.0f} s") from None
        if said.what == wanted:
            return said
        if said.what == "ended":
            raise FunctionFailed(f"ended by itself with exit code {said.body.decode()}")
        error = json.loads(said.body)
        where = " while it started" if said.what == "init error" else ""
        raise FunctionFailed(f"raised {error['errorType']}{where}: {error['errorMessage']}")

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._log(line.rstrip("\n").replace("\r", "\n"))  # the client writes a traceback's line ends as \r
        self._api.say("ended", str(process.wait()).encode())

    def _lambdas_variables(self) -> dict[str, str]:
        """Return the environment variables that Lambda itself sets in a function's process.
        https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
        """
        return {
            "_HANDLER": self._configuration.handler,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{self._configuration.runtime}",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self._configuration.memory),
            "AWS_LAMBDA_FUNCTION_NAME": self._configuration.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_RUNTIME_API": self._api.address,
            "LAMBDA_TASK_ROOT": str(self._bundle),
            "LANG": "en_US.UTF-8",
            "NO_PROXY": f"{HOST},localhost",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "TZ": ":UTC",
            "no_proxy": f"{HOST},localhost",
        }


def _end(process: "subprocess.Popen[str]", reader: threading.Thread) -> None:
    process.kill()
    reader.join()  # until all of its output is read
    assert process.stdout is not None
    process.stdout.close()


def runtime_packages() -> list[Path]:
    """Return the folders of AWS's runtime client (awslambdaric) and its dependencies; our `runtime_client.py` replaces
    its compiled half where that is not installed.
    """
    needed = [CLIENT, "simplejson", "snapshot-restore-py"]
    files = [file for name in needed for file in importlib.metadata.files(name) or ()]
    tops = {Path(str(file.locate())).parents[len(file.parts) - 1] / file.parts[0] for file in files}
    packages = [top for top in tops if top.suffix != ".dist-info" and ".." not in top.parts]
    if any(top.name.startswith(f"{TRANSPORT}.") for top in packages):
        return packages
    return [*packages, Path(runtime_client.__file__)]


# --- the Runtime API ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Event:
    body: bytes
    deadline_ms: int  # milliseconds since 1970
    arn: str


class _RuntimeApi(ThreadingHTTPServer):
    """An HTTP server on a free local port that plays Lambda's Runtime API for one function's process. It listens from
    its creation until `stop`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)
        self.events: queue.Queue[_Event] = queue.Queue()
        self.said: queue.Queue[_Said] = queue.Queue()
        threading.Thread(target=self.serve_forever, args=(0.05,), name="runtime API", daemon=True).start()

    @property
    def address(self) -> str:
        return f"{HOST}:{self.server_address[1]}"

    def say(self, what: str, body: bytes = b"") -> None:
        self.said.put(_Said(what, body, time.perf_counter()))

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a connection that breaks off: the function's process may be ended in the middle of a request."""


class _Handler(BaseHTTPRequestHandler):
    """Answers the Runtime API's requests: GET hands out the next event, POST takes a response or an error."""

    protocol_version = "HTTP/1.1"  # the client keeps its connection, and waits for 100 before a long body
    wbufsize = -1  # an answer leaves as one packet, or the client waits 40 ms for the second
    server: _RuntimeApi

    def parse_request(self) -> bool:
        """Refuse with 403 a request that a web page sends. Only the function's own process may use this API."""
        if not super().parse_request():
            return False
        sentence = refusal({name.lower(): value for name, value in self.headers.items()}, {self.server.address})
        if sentence is not None:
            self.send_error(403, sentence)
        return sentence is None

    def do_GET(self) -> None:
        """Say that the process is ready, wait for the next event, and answer with it. The headers carry the request's
        id and deadline.
        """
        self.server.say("ready")
        event = self.server.events.get()
        headers = {
            "Lambda-Runtime-Aws-Request-Id": str(uuid4()),
            "Lambda-Runtime-Deadline-Ms": str(event.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": event.arn,
            "Lambda-Runtime-Trace-Id": f"Root=1-{int(time.time()):08x}-{uuid4().hex[:24]}",
        }
        self._answer(200, event.body, headers)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        what = "init error" if self.path.endswith("/init/error") else self.path.rpartition("/")[2]
        self.server.say(what, body)
        self._answer(202, b'{"status": "OK"}', {})

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no access log: only the function itself is to be read on the terminal."""
