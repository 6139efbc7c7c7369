"""Replaces the compiled half of awslambdaric, which exists for Linux only: the client of the Runtime API in a
function's process. `parley_cli.built_function` puts it where awslambdaric imports `runtime_client`, if there is no
compiled one.

Runs in the function's process, beside nothing but the standard library.
"""

import http.client
import os

INVOCATION = "/2018-06-01/runtime/invocation"

_connection = http.client.HTTPConnection(os.environ.get("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"))
_headers: dict[str, str] = {}


def initialize_client(user_agent: str) -> None:
    """Store the user agent that this client sends with every request."""
    _headers["User-Agent"] = user_agent


def next() -> tuple[bytes, dict[str, str | int]]:  # the name is awslambdaric's
    """Wait for the next event. Return its body, and the response's headers (request id, deadline ...)."""
    body, headers = _ask("GET", "next")
    return body, {**headers, "Lambda-Runtime-Deadline-Ms": int(headers["Lambda-Runtime-Deadline-Ms"])}


def post_invocation_result(invoke_id: str, data: bytes, content_type: str, _: str | None = None) -> None:
    """Post the handler's return value to the Runtime API."""
    _ask("POST", f"{invoke_id}/response", data, {"Content-Type": content_type})


def post_error(invoke_id: str, error: str, _fault: str, _: str | None = None) -> None:
    """Post the handler's error, as JSON, to the Runtime API."""
    _ask("POST", f"{invoke_id}/error", error.encode(), {"Content-Type": "application/json"})


def _ask(
    method: str, what: str, body: bytes | None = None, more: dict[str, str] | None = None
) -> tuple[bytes, dict[str, str]]:
    _connection.request(method, f"{INVOCATION}/{what}", body, {**_headers, **(more or {})})
    with _connection.getresponse() as answer:
        if answer.status >= 400:
            raise RuntimeError(f"the Runtime API answered {answer.status} to {what}")
        return answer.read(), dict(answer.getheaders())
