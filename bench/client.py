"""What asking a model costs this side, in processor time: OpenAI's SDK, the SDK's own untyped `post`, and the client
that is used (docs/decisions/0067). `make bench`.

The same request with all tools of the assistant, at several lengths of the history, answered without a network; and
what a new process pays until its first answer, beside a bare boto3 client.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

import httpx2
from openai import OpenAI

from parley.adapters.openai import OpenAIModel
from parley.conversation.history import Line
from parley.lanes.assistant.agent import ASSISTANT
from parley.ports import ModelRequest, ToolSpec
from tests.support.answering_client import AnsweringClient

LINES, CALLS, STARTS = (1, 10, 50), 30, 5
URL = "http://127.0.0.1:9/v1"
ANSWER = {
    "id": "resp_1",
    "object": "response",
    "created_at": 0,
    "model": "m",
    "status": "completed",
    "output": [
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "Hello.", "annotations": []}],
        }
    ],
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
}
ANSWERED = f"""
import httpx2
http = httpx2.Client(transport=httpx2.MockTransport(lambda request: httpx2.Response(200, json={ANSWER!r})))
"""
OURS = f"""
import json
from tests.support.answering_client import AnsweringClient
http = AnsweringClient(lambda _: (200, json.dumps({ANSWER!r}).encode()))
"""
STARTS_OF = {
    "boto3 and a client": "import boto3; boto3.client('dynamodb', region_name='us-east-1')",
    "the SDK, an answer": f"{ANSWERED}\nfrom openai import OpenAI\n"
    f"OpenAI(api_key='k', base_url={URL!r}, http_client=http).responses.create(model='m', input='hello')",
    "this client, an answer": f"{OURS}\nfrom parley.adapters.openai_client import OpenAIClient\n"
    f"client = OpenAIClient('k', {URL!r}); client._http = http\n"
    "client.post('/responses', {'model': 'm', 'input': 'hello'}, 10)",
}
"""What a new process does, by name."""


def request(lines: int) -> dict[str, Any]:
    """Return the body of a request with so many lines of history."""
    at = datetime(2026, 11, 28, tzinfo=UTC)
    history = tuple(
        Line(id=str(n), direction="out" if n % 2 else "in", text="Milk, please. " * 8, at=at) for n in range(lines)
    )
    tools = tuple(ToolSpec(each.name, each.description, each.arguments) for each in ASSISTANT.tools.tools)
    return OpenAIModel("k", URL, "m")._body("m", ModelRequest("Be brief.", history, tools), "Be brief.", stream=False)


def milliseconds(does: Callable[[], object]) -> float:
    """Return the processor time that this takes, the median of some calls."""
    taken = []
    for _ in range(CALLS):
        began = time.process_time()
        does()
        taken.append((time.process_time() - began) * 1_000)
    return median(taken)


def start(source: str) -> float:
    """Return the processor time that a new process takes for this source, without what Python itself takes."""
    script = f"import time\nbegan = time.process_time()\n{source}\nprint(time.process_time() - began)"
    taken = [float(subprocess.check_output([sys.executable, "-c", script])) * 1_000 for _ in range(STARTS)]
    return median(taken)


def main() -> None:
    """Print a line for each length of the history, and one for each start."""
    http = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, content=json.dumps(ANSWER))))
    sdk = OpenAI(api_key="k", base_url=URL, max_retries=0, http_client=http)
    own = OpenAIModel("k", URL, "m")._client
    own._http = AnsweringClient(lambda _: (200, json.dumps(ANSWER).encode()))  # type: ignore[assignment]
    for lines in LINES:
        body = request(lines)
        typed = milliseconds(lambda body=body: sdk.responses.create(**body))
        raw = milliseconds(lambda body=body: sdk.post("/responses", cast_to=object, body=body))
        ours = milliseconds(lambda body=body: own.post("/responses", body, 10))
        print(f"{lines:2} lines: {typed:5.1f} ms the SDK, {raw:4.1f} ms its untyped post, {ours:4.1f} ms this client")
    bare = start(STARTS_OF["boto3 and a client"])
    for name, source in STARTS_OF.items():
        print(f"{name:24} {(taken := start(source)):6.0f} ms, {taken / bare:.1f} times a bare client")


if __name__ == "__main__":
    main()
