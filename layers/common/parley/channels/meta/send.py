"""Sending through WhatsApp Cloud (Meta's Graph API), with `requests`, which Twilio's SDK brings along anyway.

The API has no idempotency key and no list of what it took. A message carries its row's address, which comes back in
its statuses: after a lost answer they alone can tell.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import requests
from requests.exceptions import RequestException

from parley.channels.choices import BUTTON_TITLE, BUTTONS, cut, shown_buttons
from parley.channels.connection_errors import never_left
from parley.channels.meta.receive import HASHED_ID
from parley.conversation.effects import CHOOSE, Button, Outbound
from parley.conversation.identity import GROUP, is_user_id
from parley.errors import DeliveryDelayed, DeliveryRejected, DeliveryUncertain, ProviderBroken

TIMEOUT_SECONDS = 10
"""The seconds to connect, and between two bytes of the answer."""

LATER = frozenset(
    [
        4,  # too many calls of the app
        80007,  # too many calls of the account
        130429,  # more messages a second than the number may send
        131056,  # too many messages to this person
        131000,  # something went wrong at Meta
        131016,  # a service is not available
        133004,  # the server is temporarily not available
    ]
)
"""Meta's error codes of a failure that passes by itself, whatever the HTTP status."""
OPERATORS_FAULT = frozenset(
    [
        0,  # the access token cannot be used
        3,  # the app may not do this
        10,  # the token may not do this
        190,  # the access token has expired
        368,  # the account is blocked for a while
        131005,  # the token has no permission
        131031,  # the account is locked
        131042,  # something is wrong with the payment
        131045,  # the number is not registered
        133010,  # the number is not registered, either
    ]
)
"""Meta's error codes that are the operator's fault and no message's. Such messages wait, and reach the dead-letter
queue if nobody mends it."""

NO_SUCH_NUMBER = 33
"""The subcode of a wrong address: our number's id is wrong, or the token may not use it. An operator's fault too."""


SHARE_NUMBER = "request_contact_info"
"""The type and the action of a message with the button by which a person shares their number. WhatsApp writes the words
on it. Source: Meta, "Business-scoped user IDs"."""

IDS = "wamid."
"""The beginning of every message id of Meta's. A message with another id went by another provider."""


class MetaSender:
    """`ports.Sender` at Meta: sends by WhatsApp's Cloud API."""

    can_be_asked = False

    def __init__(
        self,
        phone_number_id: str,
        access_token: str,
        base_url: str,
        version: str,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/{version}/{phone_number_id}/messages"
        self._token, self._timeout = access_token, timeout

    def deliver(self, message: Outbound) -> str:
        document = self._post(_request(message))
        try:
            id = document["messages"][0]["id"]
        except (LookupError, TypeError):
            id = None
        if not id or not isinstance(id, str):
            raise DeliveryUncertain("Meta's answer names no message")
        return id

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        raise DeliveryUncertain("Meta has no list of messages: only a status can tell")

    def mark_read(self, id: str) -> None:
        if id.startswith(IDS) and not HASHED_ID.fullmatch(id):
            self._post({"messaging_product": "whatsapp", "status": "read", "message_id": id})

    def _post(self, request: dict[str, Any]) -> Any:
        """Post a request to Meta, and return the JSON of its answer if Meta has accepted it. Raises a DeliveryError
        otherwise."""
        try:
            # A new connection for each message: on a kept one that has died, nobody could tell whether it left.
            answer = requests.post(
                self._url,
                data=json.dumps(request),
                headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
                timeout=self._timeout,
                allow_redirects=False,
            )
        except RequestException as error:
            if never_left(error):
                raise DeliveryDelayed("Meta could not be reached") from error
            raise DeliveryUncertain(f"Meta's answer was lost: {type(error).__name__}") from error
        document = _json(answer)
        if answer.status_code != 200:
            raise _known(answer.status_code, document)
        return document


def _request(message: Outbound) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        **_recipient(message.to),
        "biz_opaque_callback_data": f"{message.conversation}.{message.id}",
        **_content(message),
    }


def _recipient(address: str) -> dict[str, str]:
    """Return the fields that name the person: "to" holds a number, "recipient" Meta's own id of them. An id in "to" is
    accepted and never delivered. Or the group, in "to"."""
    if address.startswith(GROUP):
        return {"recipient_type": "group", "to": address.removeprefix(GROUP)}
    named = {"recipient": address} if is_user_id(address) else {"to": address.removeprefix("+")}
    return {"recipient_type": "individual", **named}


def _content(message: Outbound) -> dict[str, Any]:
    """Return the part of the request that holds the text with its choices, or the template that says the text."""
    if message.template is not None:
        name, _, language = message.template.partition("/")
        # "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        parameter = {"type": "text", "text": " ".join((message.variable or "").split())}
        body = {"type": "body", "parameters": [parameter]}
        return {
            "type": "template",
            "template": {"name": name, "language": {"code": language}, "components": [body]},
        }
    if message.asks_number:
        asked = {"type": SHARE_NUMBER, "body": {"text": message.text}, "action": {"name": SHARE_NUMBER}}
        return {"type": "interactive", "interactive": asked}
    if choices := shown_buttons(message):
        kind, action = _buttons(choices) if len(choices) <= BUTTONS else _list(choices, message)
        return {
            "type": "interactive",
            "interactive": {"type": kind, "body": {"text": message.text}, "action": action},
        }
    return {"type": "text", "text": {"body": message.text, "preview_url": False}}


def _buttons(choices: Sequence[Button]) -> tuple[str, dict[str, Any]]:
    replies = [{"id": each.id, "title": each.title} for each in choices]
    return "button", {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}


def _list(choices: Sequence[Button], message: Outbound) -> tuple[str, dict[str, Any]]:
    rows = [{"id": each.id, "title": each.title} for each in choices]
    return "list", {"button": cut(message.choose or CHOOSE, BUTTON_TITLE), "sections": [{"rows": rows}]}


def _json(answer: requests.Response) -> Any:
    """Return the answer's content as JSON; None if it is not JSON."""
    try:
        return answer.json()
    except ValueError:
        return None


def _known(status: int, document: Any) -> DeliveryDelayed | DeliveryRejected:
    """Return the error for an answer with which Meta has not accepted a message: DeliveryDelayed if it may be sent
    later, DeliveryRejected if it never can, ProviderBroken if an operator has to act."""
    error = document.get("error") if isinstance(document, dict) else None
    code, subcode = (error.get("code"), error.get("error_subcode")) if isinstance(error, dict) else (None, None)
    known = code if isinstance(code, int) and subcode != NO_SUCH_NUMBER else None
    words, named = f"Meta answered {status}, code {known}", str(status if known is None else known)
    later = status in (408, 429) or status >= 500 or known in LATER
    if not later and (status in (401, 403) or subcode == NO_SUCH_NUMBER or known in OPERATORS_FAULT):
        return ProviderBroken(words, named)
    return DeliveryDelayed(words, named) if later or known is None else DeliveryRejected(words, named)
