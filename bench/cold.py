"""How long a function of the built bundles takes from a new process to its first answer: `make bench`.

Each function gets a sample event in a process of its own, which sees its bundle, the layers and what Lambda's Python
holds. AWS is moto, the model and Twilio are stand-ins, all in this process. Beside them, in the same run, a
bare boto3 client that reads an item, writes one in a transaction and sends a message: what no framework at all costs.
Milliseconds from the start of the imports, processor time, how many times that of the bare client, and memory; medians
of several runs. It builds the bundles first
(`make build ARGS="--host"`).
"""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import boto3
import pytest
from botocore import xform_name
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.exceptions import JsonRESTError
from moto.dynamodb.responses import DynamoHandler

from parley.wiring import now
from parley_cli import build, bundles, template
from parley_cli.events import SECRETS
from parley_cli.events import events as sample_events
from tests.support.cloud import REGION, Cloud, shut_out
from tests.support.http_server import Answer, LocalServer, Request
from tests.support.moto_in_place import aws_in_moto
from tests.support.openai_server import KEY, MODEL, OpenAIServer, words
from tests.support.twilio_server import TwilioServer

RUNS = int(os.environ.get("PARLEY_STARTS", "5"))
Variables = Mapping[str, str]
EVENTS = {
    "WebhookFunction": "twilio-sms",
    "OrchestrateFunction": "mailbox-message",
    "SendFunction": "deliveries",
    "SweepFunction": "schedule",
    "CleanupFunction": "schedule",
    "ApiFunction": "api-list",
}
"""The sample event with which each function is measured."""
EVERY_LANE = {"PARLEY_GUIDE": "yes", "PARLEY_COACH": "yes"}
CHILD = """
import json, sys, time
given = json.load(sys.stdin)
sys.path[:0] = given["path"]
sys.dont_write_bytecode = True


class Context:
    function_name, memory_limit_in_mb, aws_request_id = "parley-bench", 1024, "r"
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:parley-bench"

    def get_remaining_time_in_millis(self):
        return 60_000


def memory():
    # The most MB that this program has used; getrusage would count its parent, from which it was forked.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


began, used = time.perf_counter(), time.process_time()
{imports}
started = time.perf_counter()
answer = handler(given["event"], Context())
said = {
    "milliseconds": [(started - began) * 1000, (time.perf_counter() - began) * 1000],
    "processor": (time.process_time() - used) * 1000,
    "memory": memory(),
    "answer": answer,
}
print(json.dumps(said), file=sys.stderr)
"""
BARE = """
import boto3
dynamodb, sqs = boto3.client("dynamodb"), boto3.client("sqs")


def handler(event, context):
    key = {"pk": {"S": "C#bare"}, "sk": {"S": "STATE"}}
    dynamodb.batch_get_item(RequestItems={given["table"]: {"Keys": [key]}})
    dynamodb.transact_write_items(TransactItems=[{"Put": {"TableName": given["table"], "Item": key}}])
    sqs.send_message(QueueUrl=given["queue"], MessageBody="bare")
"""


@dataclass(frozen=True)
class Start:
    """What one start of a function took: milliseconds by the clock and of the processor, and MB of memory."""

    started: float
    answered: float
    processor: float
    memory: float


class Stage:
    """The stand-ins of a run, and what the functions are told of them."""

    def __init__(self, target: build.Target, aws_url: str) -> None:
        self.target, self.cloud, self.aws_url = target, Cloud(), aws_url
        ssm = boto3.client("ssm")
        for name, value in {**SECRETS, "llm-api-key": KEY}.items():
            ssm.put_parameter(Name=f"/parley/dev/{name}", Value=value, Type="SecureString", Overwrite=True)

    def start(self, name: str, source: str, event: Any, variables: Mapping[str, str]) -> Start:
        """Start a function in a new process, give it the event, and return what that took."""
        folder = self.target.folder
        layers = [folder / build.LAYER / "python", folder / build.SERVICE_LAYER / "python"]
        with bundles.runtime_folder() as runtime:
            given = {
                "path": [str(each) for each in ([folder / name, *layers] if name else []) + [runtime]],
                "event": event,
                "table": self.cloud.table,
                "queue": self.cloud.urls["delayed"],
            }
            aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
            run = subprocess.run(
                [sys.executable, "-I", "-S", "-c", CHILD.replace("{imports}", source)],
                input=json.dumps(given),
                env={**variables, **aws, "AWS_ENDPOINT_URL": self.aws_url},
                capture_output=True,
                text=True,
                check=False,
            )
        if run.returncode != 0:
            raise SystemExit(f"{name or 'the bare client'} failed: {run.stderr[-2000:]}")
        said = json.loads(run.stderr.splitlines()[-1])
        if (said["answer"] or {}).get("batchItemFailures"):
            raise SystemExit(f"{name} handed its event back: {run.stdout[-2000:]}")
        return Start(*said["milliseconds"], said["processor"], said["memory"])


class Aws(LocalServer):
    """AWS over HTTP for other processes: moto, which lives in this one."""

    def __init__(self) -> None:
        super().__init__()
        self._clients = {"AmazonSQS": boto3.client("sqs"), "AmazonSSM": boto3.client("ssm")}
        self._one_by_one = threading.Lock()  # moto is not safe under threads

    def answer(self, request: Request) -> Answer | None:
        """Answer a call of DynamoDB by moto's own handler, any other through a client."""
        service, _, operation = request.headers["X-Amz-Target"].partition(".")
        given = json.loads(request.body)
        headers = {"Content-Type": "application/x-amz-json-1.0"}
        with self._one_by_one:
            try:
                answer = self._called(service, xform_name(operation), given)
            except JsonRESTError as error:
                return Answer(400, error.description.encode(), headers)
        told = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
        return Answer(200, json.dumps(told, default=as_json).encode(), headers)

    def _called(self, service: str, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        if client := self._clients.get(service):
            answer: dict[str, Any] = getattr(client, operation)(**given)
            return answer
        handler = DynamoHandler()
        handler.current_account, handler.region, handler.body = DEFAULT_ACCOUNT_ID, REGION, given
        result: dict[str, Any] = getattr(handler, operation)().result
        return result


@contextmanager
def stage() -> Iterator[Stage]:
    """Yield a stage with an empty table and queues."""
    with pytest.MonkeyPatch.context() as patch, aws_in_moto():
        shut_out(patch)
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        target = build.host_target()
        build.build(target)
        with Aws() as aws:
            yield Stage(target, aws.url)


def as_json(value: Any) -> str:
    """Return a value of an answer as AWS writes it in JSON: bytes in base64."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def fresh(event: Any, number: int, person: str) -> Any:
    """Return the event with ids of its own, so that no run finds what an earlier one has left, and of a person of its
    own, who has nothing in a lane that is off."""
    told = json.dumps(event).replace("SM0000", f"SM{number:04x}")
    return json.loads(told.replace("wu4bqflel", f"wu4bqflel{person}"[-9:]))


def starts(stage: Stage, model: OpenAIServer, provider: TwilioServer) -> Iterator[tuple[str, str, str, Any, Variables]]:
    """Yield what is started: its title, the function, the source that imports its handler, the event, the variables."""
    settings = {**stage.cloud.environment, "PARLEY_SECRETS": "/parley/dev", "TWILIO_BASE_URL": provider.url}
    with_model = {**settings, "LLM_BASE_URL": model.base_url, "LLM_MODEL": MODEL}
    samples, functions = sample_events(), template.functions(template.read())
    yield "a bare boto3 client", "", BARE, None, settings
    for name, event in EVENTS.items():
        source = f"from app import {functions[name]['Handler'].removeprefix('app.')} as handler"
        yield name, name, source, samples[event], {**settings, "LLM_BASE_URL": "http://127.0.0.1:9/v1"}
        if name == "OrchestrateFunction":
            yield f"{name}, a model, one lane", name, source, samples[event], {**with_model, "PARLEY_LANES": "info"}
            yield f"{name}, a model", name, source, samples[event], with_model
            yield f"{name}, a model, all lanes", name, source, samples[event], {**with_model, **EVERY_LANE}


def main() -> None:
    """Print a line for each start, with its ratio to the bare client of the same run."""
    bare = 0.0
    print(f"{'from a new process':42}{'started':>10}{'answered':>10}{'processor':>11}{'times':>7}{'memory':>9}")
    with stage() as here, OpenAIServer() as model, TwilioServer(now) as provider:
        for number, (title, name, source, event, variables) in enumerate(starts(here, model, provider)):
            taken = []
            for run in range(RUNS):
                model.script.clear()
                model.will(*[words("Hello.")] * 3)
                taken.append(
                    here.start(name, source, fresh(event, number * RUNS + run, f"person{chr(97 + number)}"), variables)
                )
            started, answered = (
                median(each) for each in zip(*((one.started, one.answered) for one in taken), strict=True)
            )
            processor, memory = median(one.processor for one in taken), max(one.memory for one in taken)
            bare = bare or processor
            times = processor / bare
            print(f"{title:42}{started:7.0f} ms{answered:7.0f} ms{processor:8.0f} ms{times:7.1f}{memory:6.0f} MB")


if __name__ == "__main__":
    main()
