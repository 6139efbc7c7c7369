"""The operators' API on a stage in moto: its handler, called as API Gateway does, and orchestrate's."""

import itertools
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from parley_cli.events import ANA, PARTICIPANTS, asked, message_form, received
from tests.support.cloud import Cloud, Context

NUMBER = "+15005550006"
"""The service's own number."""


@dataclass
class Api:
    """The operators' API on a stage in moto, with orchestrate beside it. `is_working`: whether orchestrate processes
    the mailbox while the API waits.
    """

    cloud: Cloud
    app: ModuleType
    orchestrate: ModuleType
    is_working: bool = True
    waited: float = 0
    requests: Iterator[int] = field(default_factory=itertools.count)

    def work(self, seconds: float = 0) -> None:
        """Do what happens while the API waits: invoke orchestrate, if it is working."""
        self.waited += seconds
        if self.is_working and (batch := self.cloud.receive("mailbox"))["Records"]:
            self.cloud.delete("mailbox", batch, self.orchestrate.handler(batch, Context()))

    def asks(self, method: str, address: str, content: Any = None, **headers: str) -> dict[str, Any]:
        """Send a request to the API, and return its answer as API Gateway gets it. `content` becomes the JSON body."""
        body = content if content is None or isinstance(content, str) else json.dumps(content)
        return self._hands_on(asked(method, address, body, **headers))

    def asks_bytes(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        """Send a request whose body is bytes, which API Gateway encodes in base64. Return the answer."""
        event = asked(method, address, "", **headers)
        return self._hands_on(event | {"body": b64encode(body).decode(), "isBase64Encoded": True})

    def _hands_on(self, event: dict[str, Any]) -> dict[str, Any]:
        event["requestContext"]["requestId"] = f"request-{next(self.requests)}"
        answer: dict[str, Any] = self.app.handler(event, Context())
        return answer

    def enrols(self, phone: str = ANA, **fields: Any) -> dict[str, Any]:
        return self.asks("POST", PARTICIPANTS, {"phone": phone, "name": "Ana"} | fields)

    def sees(self, address: str) -> Any:
        answer = self.asks("GET", address)
        assert answer["statusCode"] == 200, answer
        return json.loads(answer["body"])

    def text(self, body: str, number: str = ANA) -> None:
        """Let a person send a text, and process it."""
        ids = dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), f"SM{next(self.requests):032x}")
        form = message_form("sms") | {"From": number, "Body": body} | ids
        message = received(form).model_copy(update={"received_at": datetime.now(UTC)})
        self.app.api.mailbox.put(message)
        self.work()

    @property
    def said(self) -> list[str]:
        """Return the texts that were sent to people since the last look."""
        return [message["text"] for relay in self.cloud.bodies("deliveries") for message in relay["messages"]]


def problem(answer: dict[str, Any]) -> tuple[int, str, list[str]]:
    """Return (status, kind, names of the wrong fields) of a refusal by the API, after checking its form."""
    assert answer["headers"]["content-type"] == "application/problem+json"
    content = json.loads(answer["body"])
    assert content["status"] == answer["statusCode"]
    assert content["detail"]
    return answer["statusCode"], content["type"].rpartition(":")[2], [each["field"] for each in content["errors"]]
