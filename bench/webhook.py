"""What a request costs the webhook, warm and without AWS: `make bench`.

The handler of `functions/webhook/app.py`, signatures, log line and botocore's own work included; only the request to
SQS is answered before it leaves. Milliseconds of processor time. The design allows 3.
"""

import contextlib
import hashlib
import importlib.util
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from parley_cli import events, meta

WARM, REQUESTS, ROUNDS = 200, 2_000, 3
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "PARLEY_STAGE": "bench",
    "PARLEY_SERVICE": "parley",
    "PARLEY_TABLE": "parley-bench",
    **{
        f"PARLEY_{queue}_URL": f"https://sqs.us-east-1.amazonaws.com/123456789012/{queue.lower()}.fifo"
        for queue in ("MAILBOX", "MAILBOX_DEAD", "DELIVERIES", "STATUSES", "DELAYED")
    },
    "PARLEY_PUBLIC_URL": events.PUBLIC_URL,
    "PARLEY_SECRETS": "",
    "PARLEY_CONVERSATION_KEY": events.CONVERSATION_KEY,
    "TWILIO_AUTH_TOKEN": events.AUTH_TOKEN,
    "META_APP_SECRET": events.META_APP_SECRET,
    "META_VERIFY_TOKEN": events.META_VERIFY_TOKEN,
    "META_PHONE_NUMBER_ID": meta.PHONE_NUMBER_ID,
    "META_OLDEST_DAYS": "0",
}

Event = dict[str, Any]


class Body(io.BytesIO):
    """An answer's body, as urllib3 gives it."""

    def stream(self, **_: object) -> Iterable[bytes]:
        """All of it."""
        yield self.getvalue()


class Sqs:
    """Takes what is sent, as SQS does: botocore checks the digest."""

    def __init__(self) -> None:
        self.taken = 0

    def __call__(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """The answer, without a network."""
        asked = self._read(request)
        entries = asked.get("Entries", [asked])
        self.taken += len(entries)
        told = [self._told(entry) for entry in entries]
        answer = {"Successful": told, "Failed": []} if "Entries" in asked else told[0]
        headers = {"content-type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, 200, headers, Body(json.dumps(answer).encode()))

    def _read(self, request: AWSPreparedRequest) -> Mapping[str, Any]:
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
        return json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}

    def _told(self, entry: Mapping[str, Any]) -> Mapping[str, str]:
        digest = hashlib.md5(entry["MessageBody"].encode(), usedforsecurity=False).hexdigest()
        return {"Id": entry.get("Id", ""), "MessageId": "m", "MD5OfMessageBody": digest, "SequenceNumber": "1"}


class Context:
    """What Lambda passes beside the event."""

    function_name, memory_limit_in_mb, aws_request_id = "parley-bench", 1024, "r"
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:parley-bench"


def milliseconds(handler: Any, event: Event, requests: int) -> list[float]:
    """Of processor time, for each request."""
    taken = []
    for _ in range(requests):
        began = time.process_time_ns()
        answer = handler(event, Context())
        taken.append((time.process_time_ns() - began) / 1e6)
        assert answer["statusCode"] == 200, answer
    return taken


def loaded() -> Any:
    """The function's file: this one has its folder's name."""
    path = Path(__file__).resolve().parent.parent / "functions" / "webhook" / "app.py"
    spec = importlib.util.spec_from_file_location("webhook_app", path)
    assert spec is not None
    assert spec.loader is not None
    app = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(app)
    return app


def main() -> None:
    """A line for each kind of request: the median and the 99th percentile, of the best of some rounds."""
    os.environ.update(ENVIRONMENT)
    from parley.adapters import aws

    sqs = Sqs()
    aws.session().register("before-send.sqs", sqs)
    with open(os.devnull, "w") as log, contextlib.redirect_stdout(log):  # the logger takes hold of it for good
        app = loaded()
        for name, event in kinds().items():
            milliseconds(app.handler, event, WARM)
            best = min((milliseconds(app.handler, event, REQUESTS) for _ in range(ROUNDS)), key=statistics.median)
            median, worst = statistics.median(best), statistics.quantiles(best, n=100)[98]
            print(f"{name:18} median {median:5.2f} ms, 99th percentile {worst:5.2f} ms", file=sys.__stdout__)
    assert sqs.taken >= len(kinds()) * ROUNDS * REQUESTS


def kinds() -> Mapping[str, Event]:
    """What is posted."""
    samples = events.events()
    return {
        "Twilio, a text": samples["twilio-sms"],
        "Twilio, a picture": samples["twilio-mms"],
        "Twilio, a status": samples["twilio-status-delivered"],
        "Meta, a text": samples["meta-text"],
        "Meta, a status": samples["meta-status-delivered"],
        "Meta, three people": samples["meta-several"],
    }


if __name__ == "__main__":
    main()
