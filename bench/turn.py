"""What a plain turn costs this side, in processor time, and by part: `make bench`.

A person chats with a service on memory; the model's answers come without a network through the client that is used.
Nothing is remembered between texts, each of which is new. Measured with a history of 1, 10 and 50 lines, and with
varied texts (`varied_texts.txt`: what thirty people write who have written twice before), beside a bare turn of the
same run: an item read, one written and a message sent by a boto3 client, and one request to the model. (The
turns on memory are without what boto3 takes: some three quarters of the bare turn.)

`bench/turn.py --parts` adds where the time goes, by package: the share of each without what it calls.
"""

import cProfile
import io
import json
import pstats
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse

from parley.adapters.memory_queues import ManualClock
from parley.adapters.openai import OpenAIModel
from parley.adapters.openai_client import OpenAIClient
from parley_cli.memory_service import MemoryService, every_lane
from tests.support.answering_client import AnsweringClient
from tests.support.business import BUSINESS

ROUNDS = 9
HISTORIES = {1: 0, 10: 4, 50: 20}
"""How many turns lie before a history of so many lines is reached, besides those that are measured."""
PERSON = "+14165550123"
VARIED = Path(__file__).with_name("varied_texts.txt").read_text(encoding="utf-8").splitlines()
"""What people write, in two languages: wishes, questions, news of their day."""
BEFORE = ("hello", "the sun is out again and so are the neighbours")
"""What a person writes before one of them."""
ANSWER = {
    "id": "resp_1",
    "object": "response",
    "status": "completed",
    "output": [
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "That sounds good.", "annotations": []}],
        }
    ],
    "usage": {"input_tokens": 5, "output_tokens": 5},
}
ROOT = Path(__file__).resolve().parent.parent


def http() -> Any:
    """Return a client whose every request is answered at once."""
    body = json.dumps(ANSWER).encode()
    return AnsweringClient(lambda _: (200, body))


def model() -> OpenAIModel:
    """Return a model that gives the same answer to everything."""
    made = OpenAIModel("k", "http://127.0.0.1:9/v1", "m")
    made._client._http = http()
    return made


SERVICES: dict[str, Callable[[ManualClock], MemoryService]] = {
    "no model": MemoryService,
    "a model": lambda clock: MemoryService(clock, model()),
    "all lanes, no model": lambda clock: MemoryService(clock, business=BUSINESS, settings=every_lane()),
    "all lanes, a model": lambda clock: MemoryService(clock, model(), business=BUSINESS, settings=every_lane()),
}


class Chat:
    """A person who goes on chatting with a service."""

    def __init__(self, make: Callable[[ManualClock], MemoryService]) -> None:
        self.clock = ManualClock(datetime(2026, 12, 2, 15, tzinfo=UTC))
        self.service, self.said = make(self.clock), 0

    def turn(self) -> float:
        """Say something new, and return the milliseconds of processor time of the turn."""
        self.said += 1
        return self.hears(PERSON, f"the garden is lovely today, number {self.said} of many such mornings")

    def varied(self) -> list[tuple[float, str]]:
        """Have each of the varied texts said by a person of its own, and return the milliseconds of each, with the
        text, the longest last. They are said twice, so that no turn reads a file of words, and measured then."""
        for area in ("416", "604"):
            taken = []
            for number, text in enumerate(VARIED):
                person = f"+1{area}{5_550_000 + number}"
                for before in BEFORE:
                    self.hears(person, before)
                taken.append((self.hears(person, text), text))
        return sorted(taken)

    def hears(self, person: str, text: str) -> float:
        """Have a person say a text, and return the milliseconds of processor time of the turn."""
        self.clock.advance(seconds=70)
        event = self.service.message(person, text)
        began = time.process_time()
        self.service.receive(event)
        return (time.process_time() - began) * 1_000


class AwsBody(io.BytesIO):
    """The body of an answer of AWS, as urllib3 gives it."""

    def stream(self, **_: object) -> Iterable[bytes]:
        """Yield all of it."""
        yield self.getvalue()


def aws_client(service: str) -> Any:
    """Return a boto3 client whose every call is answered at once, without a network."""
    given = {"region_name": "us-east-1", "aws_access_key_id": "bench", "aws_secret_access_key": "bench"}
    made: Any = boto3.client(service, **given)  # type: ignore[call-overload]
    headers = {"content-type": "application/x-amz-json-1.0"}
    made.meta.events.register(
        "before-send", lambda request, **_: AWSResponse(request.url, 200, headers, AwsBody(b"{}"))
    )
    return made


def bare_turn() -> float:
    """Return the milliseconds of processor time of a turn that keeps no promise."""
    client, dynamodb, sqs = OpenAIClient("k", "http://127.0.0.1:9/v1"), aws_client("dynamodb"), aws_client("sqs")
    client._http = http()
    key, queue = {"pk": {"S": "C#bare"}, "sk": {"S": "STATE"}}, "https://sqs.us-east-1.amazonaws.com/1/bare"
    window = [{"role": "user", "content": "the garden is lovely today"}] * 20

    def once() -> float:
        began = time.process_time()
        dynamodb.batch_get_item(RequestItems={"bare": {"Keys": [key]}})
        client.post("/responses", {"model": "m", "input": window}, 10)
        item = {**key, "window": {"S": json.dumps(window)}}
        dynamodb.transact_write_items(TransactItems=[{"Put": {"TableName": "bare", "Item": item}}])
        sqs.send_message(QueueUrl=queue, MessageBody="That sounds good.")
        return (time.process_time() - began) * 1_000

    return median(once() for _ in range(50))


def parts(chat: Chat) -> Counter[str]:
    """Return the share of a turn's time that is spent in each package's own code."""
    profile = cProfile.Profile()
    profile.runcall(lambda: [chat.turn() for _ in range(ROUNDS)])
    spent = Counter[str]()
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[package(file)] += own
    whole = spent.total()
    return Counter({name: own / whole for name, own in spent.items()})


def package(file: str) -> str:
    """Return the package of a file: "parley.lanes.guide", "pydantic", "Python"."""
    path = Path(file)
    if path.is_relative_to(ROOT / "layers" / "common"):
        return ".".join(path.relative_to(ROOT / "layers" / "common").with_suffix("").parts[:3])
    _, found, behind = file.partition("site-packages/")
    return behind.split("/")[0] if found else "Python"


def main() -> None:
    """Print a line for each service, and with `--parts` one for each package that counts."""
    bare = bare_turn()
    print(f"a bare turn: {bare:.1f} ms")
    for name, make in SERVICES.items():
        chat = Chat(make)
        first, taken = chat.turn(), list[str]()
        for lines, turns in HISTORIES.items():
            while chat.said < turns:
                chat.turn()
            middle = median(chat.turn() for _ in range(ROUNDS if lines > 1 else 3))
            taken.append(f"{lines} lines {middle:.1f} ms ({middle / bare:.1f} times)")
        print(f"{name:20} {', '.join(taken)}; the first turn of the process {first:.0f} ms")
        *_, (worst, text) = varied = chat.varied()
        middle = median(each for each, _ in varied)
        print(
            f"{'':20} {len(varied)} varied texts: {middle:.1f} ms in the middle ({middle / bare:.1f} times), "
            f"{worst:.1f} ms ({worst / bare:.1f} times) at most: {text}"
        )
        if "--parts" in sys.argv:
            for part, share in parts(chat).most_common(12):
                print(f"    {share:5.0%} {part}")


if __name__ == "__main__":
    main()
