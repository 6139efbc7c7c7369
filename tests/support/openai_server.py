"""A stand-in for OpenAI's `POST /v1/responses` and `/v1/chat/completions`: it refuses every wrong request, and answers
as its script says. Checks of Chat Completions are in `openai_chat.py`, of recordings in `openai_voice.py`, streams in
`openai_stream.py`. It stores the responses that are to be stored, and deletes them.

The rules are those of OpenAI's API description 2.3.0 (parameters, input items, tools, the response object) and of its
guides in prose ("Function calling", "Structured model outputs": what a strict schema may hold), for requests that
use functions only. A request that breaks one is answered with 400 and noted in
`refused`, so that no test can pass by a request that the real service would not take.

    with OpenAIServer() as server:
        server.will(calls(("call_1", "add_task", '{"title": "milk"}')), words("Added."))
"""

import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from tests.support import openai_chat, openai_stream, openai_voice
from tests.support.http_server import Answer, LocalServer, Request, in_json
from tests.support.openai_schema import NAME, Wrong, check_fields, check_function, check_image, check_schema

Document = dict[str, Any]
Step = Callable[["OpenAIServer", Document], Answer | None]
"""A step of the scripted model server, which makes its answer to one request."""

KEY = "sk-test-0123456789"
MODEL = "gpt-5-mini"
TRANSCRIBER = "gpt-4o-mini-transcribe"
MODERATOR = "omni-moderation-latest"
MODERATIONS = "/v1/moderations"
CATEGORIES = ("hate", "harassment", "illicit", "self-harm", "self-harm/instructions", "sexual", "violence")
"""Some of the categories of a moderation."""


class OpenAIServer(LocalServer):
    """A stand-in for OpenAI's API with one account, one key and one model."""

    def __init__(self) -> None:
        super().__init__()
        self.script: deque[Step] = deque()
        self.requests: list[Document] = []
        """The requests that were correct, in order."""
        self.refused: list[str] = []
        """Why wrong requests were refused."""
        self.numbers = itertools.count(1)
        self.stored: set[str] = set()
        """The ids of the responses that are stored."""
        self.is_caching = False
        """Whether it tells what of a request it has cached. Else what a turn costs would depend on those before."""
        self.is_streaming = True
        """Whether the model may be streamed; if not, a request for a stream is refused, as for a model that only
        verified organizations may stream."""

    @property
    def base_url(self) -> str:
        """Return the base URL for an OpenAI client."""
        return f"{self.url}/v1"

    def will(self, *steps: Step) -> None:
        """Answer the next requests by these scripted steps, in this order."""
        self.script.extend(steps)

    def answer(self, request: Request) -> Answer | None:
        """Answer a request: refuse a wrong one with OpenAI's error, and let the next step answer a correct one. Fails
        if no step is left.
        """
        if request.path == MODERATIONS:
            return self._judge(request)
        if request.method == "DELETE" and request.path.startswith("/v1/responses/"):
            return self._delete(request)
        checks = {"/v1/responses": check, "/v1/chat/completions": openai_chat.check}
        if request.path == openai_voice.PATH:
            return self._listen(request)
        if request.method != "POST" or request.path not in checks:
            return failure(404, f"Invalid URL ({request.method} {request.path})")
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return failure(401, "Incorrect API key provided.", code="invalid_api_key")
        try:
            document = checks[request.path](_document(request))
        except Wrong as wrong:
            self.refused.append(wrong.message)
            return failure(400, wrong.message, wrong.parameter, wrong.code)
        self.requests.append(document)
        if document["model"] != MODEL:
            return failure(404, f"The model '{document['model']}' does not exist.", "model", "model_not_found")
        if document.get("stream") and not self.is_streaming:
            told = "Your organization must be verified to stream this model."
            return failure(400, told, "stream", "unsupported_value")
        if (previous := document.get("previous_response_id")) and previous not in self.stored:
            told = f"Previous response with id '{previous}' not found."
            return failure(400, told, "previous_response_id", "previous_response_not_found")
        assert self.script, "the model was asked although the script expects nothing"
        return self.script.popleft()(self, document)

    def _delete(self, request: Request) -> Answer | None:
        """Delete a stored response, or answer by the next step of the script, if there is one."""
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return failure(401, "Incorrect API key provided.", code="invalid_api_key")
        if self.script:
            return self.script.popleft()(self, {})
        id = request.path.rpartition("/")[2]
        if id not in self.stored:
            return failure(404, f"Response with id '{id}' not found.", "response_id")
        self.stored.remove(id)
        return Answer(200, b"")

    def _judge(self, request: Request) -> Answer | None:
        """Answer a request for a moderation by the next step."""
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return failure(401, "Incorrect API key provided.", code="invalid_api_key")
        document = _document(request)
        texts = document.get("input")
        is_right = isinstance(texts, list) and texts and all(isinstance(each, str) and each for each in texts)
        if not is_right or set(document) - {"input", "model"}:
            self.refused.append(f"no request for a moderation: {document}")
            return failure(400, "Invalid 'input'.", "input", "invalid_value")
        self.requests.append(document)
        if document.get("model", MODERATOR) != MODERATOR:
            return failure(404, f"The model '{document['model']}' does not exist.", "model", "model_not_found")
        assert self.script, "texts were to be judged although the script expects nothing"
        return self.script.popleft()(self, document)

    def _listen(self, request: Request) -> Answer | None:
        """Answer a request for a transcription by the next step."""
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return failure(401, "Incorrect API key provided.", code="invalid_api_key")
        try:
            document = openai_voice.check(request)
        except Wrong as wrong:
            self.refused.append(wrong.message)
            return failure(400, wrong.message, wrong.parameter, wrong.code)
        self.requests.append(document)
        if document["model"] != TRANSCRIBER:
            return failure(404, f"The model '{document['model']}' does not exist.", "model", "model_not_found")
        assert self.script, "somebody was to listen although the script expects nothing"
        return self.script.popleft()(self, document)


# --- answers --------------------------------------------------------------------------------------------------------


def words(text: str) -> Step:
    """Return a scripted step that answers in words."""
    return lambda server, request: _responds(server, request, [_message(server, {"type": "output_text", "text": text})])


def hears(text: str) -> Step:
    """Return a scripted step that answers a recording with these words."""
    tokens = {"type": "tokens", "input_tokens": 14, "output_tokens": 45, "total_tokens": 59}
    return lambda server, request: in_json(200, {"text": text, "usage": tokens})


def judges(*harmful: str) -> Step:
    """Return a scripted step that judges each text, and finds those harmful that hold one of these words."""

    def step(server: OpenAIServer, request: Document) -> Answer:
        results = []
        for text in request["input"]:
            found = any(word in text for word in harmful)
            results.append(
                {
                    "flagged": found,
                    "categories": dict.fromkeys(CATEGORIES, found),
                    "category_scores": dict.fromkeys(CATEGORIES, float(found)),
                    "category_applied_input_types": {name: ["text"] for name in CATEGORIES},
                }
            )
        return in_json(200, {"id": f"modr-{next(server.numbers)}", "model": MODERATOR, "results": results})

    return step


def cut(step: Step, word: str, how: Literal["breaks off", "stalls", "ends", "an error"] = "breaks off") -> Step:
    """Return a scripted step whose streamed answer is cut behind this word."""

    def cut_step(server: OpenAIServer, request: Document) -> Answer:
        answer = step(server, request)
        assert answer is not None
        assert request.get("stream"), "only a stream can be cut"
        return openai_stream.cut_behind(answer, word, how)

    return cut_step


def calls(*wanted: tuple[str, str, str], text: str = "") -> Step:
    """Return a scripted step that answers with these function calls, each as (call id, name, arguments in JSON)."""

    def step(server: OpenAIServer, request: Document) -> Answer:
        said = [_message(server, {"type": "output_text", "text": text})] if text else []
        called = [
            {
                "type": "function_call",
                "id": f"fc_{next(server.numbers):048x}",
                "call_id": call,
                "name": name,
                "arguments": arguments,
                "status": "completed",
            }
            for call, name, arguments in wanted
        ]
        return _responds(server, request, said + called)

    return step


def refuses(reason: str = "I can't help with that.") -> Step:
    """Return a scripted step in which the model refuses to answer."""
    return lambda server, request: _responds(
        server, request, [_message(server, {"type": "refusal", "refusal": reason})]
    )


def cut_short(text: str, reason: str = "max_output_tokens") -> Step:
    """Return a scripted step whose answer is incomplete: cut off by its length limit, or by `content_filter`."""

    def step(server: OpenAIServer, request: Document) -> Answer:
        said = _message(server, {"type": "output_text", "text": text}, "incomplete")
        return _responds(server, request, [said], status="incomplete", incomplete_details={"reason": reason})

    return step


def breaks_down(code: str = "server_error") -> Step:
    """Return a scripted step in which generating the answer fails."""
    error = {"code": code, "message": "An error occurred while processing your request."}
    return lambda server, request: _responds(server, request, [], status="failed", error=error)


def fails(status: int, code: str | None = None, retry_after: str | None = None, message: str = "Not now.") -> Step:
    """Return a scripted step that answers with an HTTP error; `retry_after` is the Retry-After header, in seconds."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return lambda server, request: failure(status, message, code=code, headers=headers)


def says(body: bytes, content_type: str = "application/json") -> Step:
    """Return a scripted step that answers 200 with exactly these bytes."""
    return lambda server, request: Answer(200, body, {"Content-Type": content_type})


def hangs(server: OpenAIServer, request: Document) -> None:
    """A scripted step that never answers."""
    server.hang()


def hangs_up(server: OpenAIServer, request: Document) -> None:
    """A scripted step that closes the connection without an answer."""


KINDS = {429: "requests"}
"""The `type` of an error by HTTP status, where it is neither "invalid_request_error" nor "server_error"."""


def failure(
    status: int,
    message: str,
    parameter: str | None = None,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return an error answer in OpenAI's form."""
    kind = "server_error" if status >= 500 else KINDS.get(status, "invalid_request_error")
    error = {"message": message, "type": code if code == "insufficient_quota" else kind}
    return in_json(status, {"error": {**error, "param": parameter, "code": code}}, headers)


def _message(server: OpenAIServer, part: Document, status: str = "completed") -> Document:
    content = {**part, "annotations": [], "logprobs": []} if part["type"] == "output_text" else part
    id = f"msg_{next(server.numbers):048x}"
    return {"type": "message", "id": id, "status": status, "role": "assistant", "content": [content]}


def _cached(server: OpenAIServer, request: Document) -> int:
    """Return how many of a request's 100 tokens the server has kept: those of the instructions and the tools, if it
    caches and a request before began with the same ones.
    """
    if not server.is_caching:
        return 0
    *earlier, _ = map(_begins, server.requests)
    return 64 if _begins(request) in earlier else 0


def _begins(request: Document) -> Any:
    return request.get("instructions"), request.get("messages", [None])[0], request.get("tools")


def _responds(server: OpenAIServer, request: Document, output: Sequence[Document], **changes: Any) -> Answer:
    """Return an answer with these output items after a reasoning item, in the form of the API that was asked: Responses
    or Chat Completions.
    """
    if "messages" in request:
        return openai_chat.responds(next(server.numbers), request, output, _cached(server, request), **changes)
    reasoning = {"type": "reasoning", "id": f"rs_{next(server.numbers):048x}", "summary": []}
    now = int(time.time())
    response = {
        "id": f"resp_{next(server.numbers):048x}",
        "object": "response",
        "created_at": now,
        "completed_at": now if not changes else None,
        "status": "completed",
        "background": False,
        "error": None,
        "incomplete_details": None,
        "instructions": request.get("instructions"),
        "max_output_tokens": request.get("max_output_tokens"),
        "max_tool_calls": None,
        "metadata": {},
        "model": request["model"],
        "output": [reasoning, *output],
        "parallel_tool_calls": True,
        "previous_response_id": request.get("previous_response_id"),
        "prompt_cache_key": None,
        "reasoning": {"effort": "medium", "summary": None},
        "safety_identifier": None,
        "service_tier": "default",
        "temperature": 1.0,
        "text": {"format": {"type": "text"}, "verbosity": "medium"},
        "tool_choice": "auto",
        "tools": request.get("tools", []),
        "top_logprobs": 0,
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": {
            "input_tokens": 100,
            "input_tokens_details": {"cached_tokens": _cached(server, request), "cache_write_tokens": 0},
            "output_tokens": 20,
            "output_tokens_details": {"reasoning_tokens": 5},
            "total_tokens": 120,
        },
        **changes,
    }
    if request.get("store", True):
        server.stored.add(response["id"])
    return openai_stream.in_events(response) if request.get("stream") else in_json(200, response)


# --- requests -------------------------------------------------------------------------------------------------------


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _anything(value: Any) -> bool:
    return True


def _number(least: float, most: float = float("inf"), *, whole: bool = False) -> Callable[[Any], bool]:
    kinds = (int,) if whole else (int, float)
    return lambda value: isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most


def _one_of(*allowed: str) -> Callable[[Any], bool]:
    return lambda value: value in allowed


def _metadata(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= 16
        and all(len(name) <= 64 and isinstance(each, str) and len(each) <= 512 for name, each in value.items())
    )


PARAMETERS: Mapping[str, Callable[[Any], bool]] = {
    "background": _flag,
    "context_management": _anything,
    "conversation": _anything,
    "include": _anything,
    "input": _anything,  # checked by `_check_input`; `tools` by `_check_tools`
    "instructions": _text,
    "max_output_tokens": _number(16, whole=True),
    "max_tool_calls": _number(1, whole=True),
    "metadata": _metadata,
    "model": _text,
    "moderation": _anything,
    "parallel_tool_calls": _flag,
    "previous_response_id": _text,
    "prompt": _anything,
    "prompt_cache_key": _text,
    "prompt_cache_options": _anything,
    "prompt_cache_retention": _one_of("in_memory", "24h"),
    "reasoning": _anything,
    "safety_identifier": lambda value: _text(value) and len(value) <= 64,
    "service_tier": _text,
    "store": _flag,
    "stream": _flag,
    "stream_options": _anything,
    "temperature": _number(0, 2),
    "text": _anything,
    "tool_choice": _anything,
    "tools": lambda value: isinstance(value, list),
    "top_logprobs": _number(0, 20, whole=True),
    "top_p": _number(0, 1),
    "truncation": _one_of("auto", "disabled"),
    "user": _text,
}
"""Every parameter of the request and what it may be; null is as good as absent."""

ROLES = ("user", "assistant", "system", "developer")


def _document(request: Request) -> Document:
    """Return the JSON object of a request. Raises Wrong."""
    if request.headers.get_content_type() != "application/json":
        raise Wrong("Unsupported content type. This API method only accepts 'application/json' requests.")
    try:
        document = json.loads(request.body)
    except ValueError:
        raise Wrong("We could not parse the JSON body of your request.") from None
    if not isinstance(document, dict):
        raise Wrong("The body must be an object.")
    return document


def check(document: Document) -> Document:
    """Return the document if it is a correct request to the Responses API. Raises Wrong."""
    for name, value in document.items():
        if name not in PARAMETERS:
            raise Wrong(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
        if value is not None and not PARAMETERS[name](value):
            raise Wrong(f"Invalid value for '{name}': {value!r}.", name, "invalid_value")
    if not document.get("model"):
        raise Wrong("Missing required parameter: 'model'.", "model", "missing_required_parameter")
    if not document.get("input"):
        raise Wrong("Missing required parameter: 'input'.", "input", "missing_required_parameter")
    if not isinstance(document["input"], str):
        _check_input(document["input"])
    _check_tools(document.get("tools") or [])
    _check_format(document.get("text") or {})
    return document


def _check_format(text: Any) -> None:
    """Raise Wrong unless `text.format` is missing, free text or a named JSON schema."""
    shape = text.get("format") or {"type": "text"}
    if shape.get("type") == "text":
        return
    check_fields(
        shape, {"type": True, "name": True, "schema": True, "strict": False, "description": False}, "text.format"
    )
    if shape["type"] != "json_schema" or not NAME.fullmatch(str(shape["name"])):
        raise Wrong("Invalid value for 'text.format'.", "text.format", "invalid_value")
    if shape.get("strict"):
        check_schema(shape["schema"], (), root=True)


def _check_input(items: Any) -> None:
    """Raise Wrong unless the input is a list of known, correct items, with an output for every call."""
    if not isinstance(items, list):
        raise Wrong("Invalid type for 'input': expected a string or an array.", "input", "invalid_type")
    for n, item in enumerate(items):
        where = f"input[{n}]"
        kind = item.get("type", "message") if isinstance(item, dict) else None
        if kind is None or kind not in ITEMS:
            raise Wrong(f"Invalid value for '{where}': it is no message and no function call.", where, "invalid_value")
        fields, check_item = ITEMS[kind]
        check_fields(item, fields, where)
        check_item(item, where)
    _check_pairs(items)


def _check_message(item: Document, where: str) -> None:
    """Raise Wrong unless an input message has a known role, and a text or parts of the right type."""
    if item["role"] not in ROLES:
        raise Wrong(f"Invalid value: {item['role']!r}, not one of {ROLES}.", f"{where}.role", "invalid_value")
    if isinstance(item["content"], str):
        return
    kind = "output_text" if item["role"] == "assistant" else "input_text"
    parts = item["content"] if isinstance(item["content"], list) else [None]
    for part in parts:
        if isinstance(part, dict) and part.get("type") == "input_image" and item["role"] == "user":
            check_fields(part, {"type": True, "image_url": False, "file_id": False, "detail": True}, f"{where}.content")
            check_image(part["image_url"], f"{where}.content")
            continue
        if not isinstance(part, dict) or part.get("type") != kind or not isinstance(part.get("text"), str):
            raise Wrong(f"'{where}.content' must be text or parts of type {kind}.", f"{where}.content", "invalid_value")


def _check_call(item: Document, where: str) -> None:
    if not NAME.fullmatch(str(item["name"])):
        raise Wrong(f"Invalid '{where}.name': it does not match '^[a-zA-Z0-9_-]+$'.", f"{where}.name", "invalid_value")
    if not isinstance(item["arguments"], str):
        raise Wrong(f"Invalid type for '{where}.arguments': expected a string.", f"{where}.arguments", "invalid_type")
    _check_call_id(item, where)


def _check_output(item: Document, where: str) -> None:
    if not isinstance(item["output"], str):  # OpenAI allows a list of contents, but the service sends none
        raise Wrong(f"Invalid type for '{where}.output': expected a string.", f"{where}.output", "invalid_type")
    _check_call_id(item, where)


def _check_call_id(item: Document, where: str) -> None:
    if not isinstance(item["call_id"], str) or not 1 <= len(item["call_id"]) <= 64:
        raise Wrong(f"Invalid '{where}.call_id': 1 to 64 characters.", f"{where}.call_id", "invalid_value")


ITEMS: Mapping[str, tuple[Mapping[str, bool], Callable[[Document, str], None]]] = {
    "message": ({"type": False, "role": True, "content": True, "phase": False}, _check_message),
    "function_call": (
        {
            "type": True,
            "call_id": True,
            "name": True,
            "arguments": True,
            "id": False,
            "status": False,
            "namespace": False,
            "caller": False,
        },
        _check_call,
    ),
    "function_call_output": (
        {
            "type": True,
            "call_id": True,
            "output": True,
            "id": False,
            "status": False,
            "name": False,
            "namespace": False,
            "caller": False,
        },
        _check_output,
    ),
}
"""The input items of a service that uses functions only: their fields (True: required), and what else must hold."""


def _check_pairs(items: Sequence[Document]) -> None:
    """Raise Wrong unless every function call has exactly one output after it, and every output its call."""
    open_calls: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for item in items:
        kind, call = item.get("type", "message"), item.get("call_id")
        if call is None:
            continue
        if (kind, call) in seen:
            raise Wrong(f"Duplicate {kind} with call_id {call}.", "input")
        seen.add((kind, call))
        if kind == "function_call":
            open_calls.add(call)
        elif call not in open_calls:
            raise Wrong(f"No tool call found for function call output with call_id {call}.", "input")
        else:
            open_calls.remove(call)
    if open_calls:
        raise Wrong(f"No tool output found for function call {min(open_calls)}.", "input")


def _check_tools(tools: Sequence[Any]) -> None:
    """Raise Wrong unless the tools are functions with different valid names and correct schemas."""
    fields = {
        "type": True,
        "name": True,
        "parameters": True,
        "strict": True,
        "description": False,
        "output_schema": False,
        "defer_loading": False,
        "allowed_callers": False,
    }
    names: set[str] = set()
    for n, tool in enumerate(tools):
        where = f"tools[{n}]"
        if not isinstance(tool, dict) or tool.get("type") != "function":
            raise Wrong(f"Invalid value: '{where}' is no function.", where, "invalid_value")
        check_fields(tool, fields, where)
        if not NAME.fullmatch(str(tool["name"])) or tool["name"] in names:
            raise Wrong(f"Invalid '{where}.name': {tool['name']!r}.", f"{where}.name", "invalid_value")
        names.add(tool["name"])
        check_function(tool, f"{where}.parameters")
