"""Streams of the stand-in for OpenAI's API: an answer in the events of the Responses API, or in the chunks of Chat
Completions, and streams that are cut. By OpenAI's API description 2.3.0 (`ResponseStreamEvent`,
`CreateChatCompletionStreamResponse`), for answers in words."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from tests.support.http_server import Answer

Document = dict[str, Any]
PIECES = re.compile(r"\S+\s*")
"""Matches the piece of a text that one event holds."""


def in_events(response: Document) -> Answer:
    """Return a response of the Responses API as a stream of its events."""
    events: list[Document] = [
        {"type": "response.created", "response": {**response, "status": "in_progress", "output": [], "usage": None}}
    ]
    for place, item in enumerate(response["output"]):
        if item["type"] == "message":
            events += _message_events(item, place)
    ended = {"type": f"response.{response['status']}", "response": response}
    numbered = [{**event, "sequence_number": number} for number, event in enumerate([*events, ended])]
    return _stream(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in numbered)


def _message_events(item: Document, place: int) -> Iterator[Document]:
    """Yield the events of one message: it is added, its words come, it is done."""
    (part,) = item["content"]
    where = {"item_id": item["id"], "output_index": place, "content_index": 0}
    kind, name = ("refusal", "refusal") if part["type"] == "refusal" else ("output_text", "text")
    empty = {**item, "status": "in_progress", "content": []}
    yield {"type": "response.output_item.added", "output_index": place, "item": empty}
    yield {"type": "response.content_part.added", **where, "part": {**part, name: ""}}
    logprobs = {} if kind == "refusal" else {"logprobs": []}
    for piece in PIECES.findall(part[name]):
        yield {"type": f"response.{kind}.delta", **where, "delta": piece, **logprobs}
    yield {"type": f"response.{kind}.done", **where, name: part[name], **logprobs}
    yield {"type": "response.output_item.done", "output_index": place, "item": item}


def in_chunks(completion: Document, with_usage: bool) -> Answer:
    """Return a completion as a stream of chunks, with one that counts the tokens at the end if they were asked for."""
    (choice,) = completion["choices"]
    message = choice["message"]
    same = {name: completion[name] for name in ("id", "created", "model", "service_tier", "system_fingerprint")}
    same |= {"object": "chat.completion.chunk", **({"usage": None} if with_usage else {})}

    def chunk(delta: Document, finish_reason: str | None = None) -> Document:
        choices = [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}]
        return {**same, "choices": choices}

    name = "refusal" if message["refusal"] else "content"
    chunks = [chunk({"role": "assistant", "content": "", "refusal": None})]
    chunks += [chunk({name: piece}) for piece in PIECES.findall(message[name] or "")]
    chunks.append(chunk({}, choice["finish_reason"]))
    if with_usage:
        chunks.append({**same, "choices": [], "usage": completion["usage"]})
    return _stream([*(f"data: {json.dumps(each)}\n\n" for each in chunks), "data: [DONE]\n\n"])


def _stream(events: Any) -> Answer:
    return Answer(200, "".join(events).encode(), {"Content-Type": "text/event-stream; charset=utf-8"})


def cut_behind(answer: Answer, word: str, how: Literal["breaks off", "stalls", "ends", "an error"]) -> Answer:
    """Return a streamed answer that is cut behind the event that holds this word: the connection breaks off, nothing
    more comes, it ends as if that were all, or an error comes.
    """
    events = answer.body.decode().split("\n\n")
    last = next(number for number, event in enumerate(events) if f'{word} "' in event or f'{word}"' in event)
    body = "\n\n".join([*events[: last + 1], ""])
    if how == "an error" and "event:" in body:
        error = {
            "type": "error",
            "code": "server_error",
            "message": "Busy.",
            "param": None,
            "sequence_number": 99,
        }
        body += f"event: error\ndata: {json.dumps(error)}\n\n"
    elif how == "an error":
        body += f"data: {json.dumps({'error': {'code': 500, 'message': 'Overloaded.'}})}\n\n"
    length = {"Content-Length": str(len(answer.body) + 1_000)} if how in ("breaks off", "stalls") else {}
    return replace(answer, body=body.encode(), headers={**answer.headers, **length}, is_left_open=how == "stalls")
