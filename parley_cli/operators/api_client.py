"""Requests to the operators' API: signed with AWS Signature Version 4, retried, and with refusals as one sentence.

A change carries an Idempotency-Key. A request whose answer got lost is repeated with the same key, so that nothing is
done twice.
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from parley_cli.errors import NotKnownYet, OperatorError
from parley_cli.operators.stage_api import LOCAL, StageApi

SIGNED_FOR = "execute-api"
SECONDS = 15.0
"""The seconds to wait for an answer. The function itself waits five for the outcome of a change, and may start cold."""
PAUSES = (0.5, 2.0)
"""The seconds to wait before each retry of a request that got no answer."""
PASSING = (429, 500, 502, 503, 504)
"""The HTTP statuses after which a retry may succeed."""
LASTING = ("given-up", "not-set-up", "no-number")
"""The kinds of refusals for which a retry cannot succeed, whatever the status."""
PAGE = 100
"""The number of items on a page, the most that the API allows."""
MOST_PAGES = 100

Json = dict[str, Any]


@dataclass(frozen=True)
class ApiReply:
    """An answer of the operators' API, with its status and JSON content."""

    status: int
    content: Json
    """The JSON object in the body; empty if there is none."""

    @property
    def kind(self) -> str:
        """Return the reason of a refusal, the last part of its `type`; empty if the API gives none."""
        return str(self.content.get("type", "")).rpartition(":")[2]


@dataclass(frozen=True)
class OperatorsClient:
    """A client of the operators' API of one stage."""

    api: StageApi
    http: httpx2.Client = field(repr=False)
    pauses: tuple[float, ...] = PAUSES

    @classmethod
    def of(cls, api: StageApi) -> "OperatorsClient":
        """Return a client of this API. It bypasses the environment's proxies if the API is on this machine."""
        is_here = urlsplit(api.url).hostname in LOCAL
        return cls(api, httpx2.Client(timeout=SECONDS, trust_env=not is_here))

    def get(self, path: str, **query: str | int | None) -> Json:
        """Return the JSON at a path. Raises OperatorError if the API refuses or does not answer."""
        given = {name: value for name, value in query.items() if value is not None}
        return self._expected(self.send("GET", f"{path}?{urlencode(given)}" if given else path))

    def pages(self, path: str, most: int, **query: str | int | None) -> Iterator[Json]:
        """Yield up to `most` items of a list, page by page. Raises OperatorError."""
        cursor: str | None = None
        left = most
        for _ in range(MOST_PAGES):
            page = self.get(path, **query, limit=min(left, PAGE), cursor=cursor)
            yield from page["items"][:left]
            left, cursor = left - len(page["items"]), page.get("next")
            if left <= 0 or cursor is None:
                return

    def change(self, method: str, path: str, body: Mapping[str, Any], key: str | None = None) -> Json:
        """Make a change once, whatever is retried, and return the changed resource. Raises NotKnownYet if the outcome
        is not known, and OperatorError if the change is refused.
        """
        key = key or str(uuid.uuid4())
        reply = self.send(method, path, json.dumps(body).encode(), key)
        if reply.status == HTTPStatus.ACCEPTED:
            raise NotKnownYet("It is accepted and waits behind what the person wrote: look again in a minute.")
        return self._expected(reply, key)

    def send(
        self, method: str, path: str, body: bytes | None = None, key: str | None = None, *, goes_on: bool = False
    ) -> ApiReply:
        """Send a request and return its answer, whatever its status; retry if the answer got lost. `goes_on`: a page
        that is left open asks again, which is the same look. Raises OperatorError if there is no answer.
        """
        headers = {"content-type": "application/json"} if body is not None else {}
        headers |= {"parley-look": "goes-on"} if goes_on else {}
        headers |= {"idempotency-key": key} if key else {}
        reply, lost = None, ""
        for pause in (0.0, *self.pauses):
            time.sleep(pause)
            try:
                answer = self._signed(method, path, body or b"", headers)
            except httpx2.TransportError as error:
                reply, lost = None, type(error).__name__
                continue
            reply = ApiReply(answer.status_code, _object(answer.content))
            if reply.status not in PASSING or reply.kind in LASTING:
                return reply
        if reply is None:
            raise OperatorError(f"{self.api.url} does not answer ({lost}).{_again(key)}")
        return reply

    def _signed(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> httpx2.Response:
        """Send a request once, signed with the current time."""
        url = f"{self.api.url}{path}"
        request = AWSRequest(method, url, data=body, headers=dict(headers))
        SigV4Auth(self.api.credentials, SIGNED_FOR, self.api.region).add_auth(request)
        return self.http.request(method, url, content=body, headers=dict(request.headers))

    def _expected(self, reply: ApiReply, key: str | None = None) -> Json:
        if reply.status < HTTPStatus.BAD_REQUEST:
            return reply.content
        takes = " Add --take to the command to take them over." if reply.kind == "taken" else ""
        raise OperatorError(
            refusal(reply) + takes + (_again(key) if reply.status in PASSING and reply.kind not in LASTING else "")
        )


def refusal(reply: ApiReply) -> str:
    """Return a refusal of the API as one sentence, with advice where some is known."""
    if reply.status == HTTPStatus.FORBIDDEN and not reply.kind:
        return (
            "IAM does not let you: your user or role needs execute-api:Invoke on the stack's output OperatorsArn, "
            "and valid credentials."
        )
    if reply.status == HTTPStatus.NOT_FOUND and not reply.kind:
        return "The stage has no such route: its release is older than this command line. Deploy this one."
    told = str(reply.content.get("detail") or f"The API answered {reply.status}.")
    named = [f"{each['field']}: {each['detail']}" for each in reply.content.get("errors", []) if each["detail"] != told]
    return " ".join([told, *(f"({each})" for each in named)])


def _again(key: str | None) -> str:
    """Return a hint how to repeat a change with its idempotency key; for a change that may or may not have been
    made.
    """
    return f" Nobody knows whether it was done: repeat it with --key {key}, then it is done once." if key else ""


def _object(body: bytes) -> Json:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
