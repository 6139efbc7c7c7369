"""Sending through Twilio's Messages API, with the official SDK.

The API has no idempotency key. What is known after each failure is therefore told apart: certainly not accepted, or
nobody knows; and a message carries its row's address in its StatusCallback, so that its callbacks find the row.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from parley.channels.choices import BUTTON_TITLE, BUTTONS, cut, shown_buttons
from parley.channels.connection_errors import never_left
from parley.channels.twilio.receive import CHANNELS
from parley.conversation.effects import CHOOSE, Outbound
from parley.conversation.events import WITH_BUTTONS, Channel
from parley.errors import DeliveryDelayed, DeliveryRejected, DeliveryUncertain, ProviderBroken

TIMEOUT_SECONDS = 10
"""The seconds until a request to Twilio is given up; the SDK's own default is never."""
SKEW = timedelta(seconds=5)
"""How much Twilio's clock may be behind ours at the most, when a message is looked for in its list by time."""
RECENT = 100
"""The number of latest messages between two numbers that are searched for one of ours: far more than one person is sent
within a lease."""
OPERATORS_FAULT = (401, 403, 404)
"""Wrong credentials, or an account that is none: no message's fault. They wait, and reach the dead-letter queue if
nobody mends it."""
NEVER = frozenset(
    [
        21211,  # not a phone number
        21408,  # not a country that the account may write to
        21610,  # the person has opted out
        21614,  # not a mobile number
    ]
)
"""Twilio's error codes of a message that no repeat can deliver, whatever the HTTP status."""
LATER = frozenset(
    [
        20429,  # too many requests
        21611,  # the number's queue is full
    ]
)
"""The error codes that pass by themselves: the same message is sent again later."""
QUIET = logging.Logger("twilio", logging.WARNING)
"""A logger for the SDK that drops its lines, because they hold the addresses of its requests, with phone numbers, at
INFO."""


class TwilioSender:
    """`ports.Sender` at Twilio: sends SMS and WhatsApp by its Messages API."""

    can_be_asked = True

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        base_url: str,
        status_url: str,
        timeout: float = TIMEOUT_SECONDS,
        messaging_service: str = "",
        contents: Mapping[int, str] | None = None,
    ) -> None:
        """`messaging_service` is the MG sid of the Messaging Service whose senders are used; empty: the number that the
        person wrote to is used. `contents` holds the ContentSid for each number of choices; where it has none, the text
        alone says how to answer."""
        http_client = TwilioHttpClient(timeout=timeout, logger=QUIET)
        self._client = Client(account_sid, auth_token, http_client=http_client)
        self._client.api.base_url = base_url.rstrip("/")
        self._status_url, self._messaging_service = status_url, messaging_service
        self._contents = contents or {}

    def deliver(self, message: Outbound) -> str:
        try:
            created = self._client.messages.create(
                to=_address(message.channel, message.to),
                **self._from(message),
                **self._content(message),
                status_callback=f"{self._status_url}?row={message.conversation}.{message.id}",
            )
        except (TwilioRestException, TwilioServiceException) as error:
            raise _known(error) from error
        except (RequestException, ValueError) as error:  # ValueError: an answer that is not JSON
            if never_left(error):
                raise DeliveryDelayed("Twilio could not be reached") from error
            raise DeliveryUncertain(f"Twilio's answer was lost: {type(error).__name__}") from error
        if not created.sid:
            raise DeliveryUncertain("Twilio's answer names no message")
        return str(created.sid)

    def find(self, message: Outbound, since: datetime, owned: frozenset[str]) -> str | None:
        # The list's own filter is by DateSent, which a message still waiting for the carrier does not have. There is
        # none by Messaging Service, which chooses the sender itself.
        """Return the sid of this message in Twilio's list of the latest messages to the person; None if the list has
        none like it since then that is not in `owned`. Raises DeliveryDelayed or ProviderBroken if the list cannot be
        read."""
        asked = {} if self._messaging_service else self._from(message)
        try:
            listed = [
                each
                for to in self._receivers(message)
                for each in self._client.messages.list(to=to, limit=RECENT, **asked)
            ]
        except (TwilioException, RequestException, ValueError) as error:
            answer = error.args[1] if len(error.args) > 1 else None  # the SDK has no error class for a failed page
            kind = ProviderBroken if getattr(answer, "status_code", None) in OPERATORS_FAULT else DeliveryDelayed
            raise kind(f"Twilio's list cannot be read: {type(error).__name__}") from error
        return next(
            (
                each.sid
                for each in reversed(listed)  # oldest first: of rows with equal texts, the first has the first message
                if _says(each.body or "", message)
                and self._messaging_service in ("", each.messaging_service_sid)
                and each.sid not in owned
                and (each.date_created is None or each.date_created >= since - SKEW)
            ),
            None,
        )

    def mark_read(self, id: str) -> None:
        """Do nothing: Twilio's API has no read marks."""

    def _receivers(self, message: Outbound) -> tuple[str, ...]:
        """Return the addresses under which Twilio may list a message, first the one that it is sent to. A Messaging
        Service is given the bare number of somebody on RCS, so that Twilio falls back to SMS."""
        address = _address(message.channel, message.to)
        if message.channel is Channel.RCS and self._messaging_service:
            return message.to, address
        return (address,)

    def _from(self, message: Outbound) -> dict[str, str]:
        """Return the field that names the sender: the Messaging Service if one is set, which then chooses the number,
        else our number."""
        if self._messaging_service:
            return {"messaging_service_sid": self._messaging_service}
        return {"from_": _address(message.channel, message.sender)}

    def _content(self, message: Outbound) -> dict[str, str]:
        """Return the fields that hold the message: its text, a template, or one of the contents that the operator has
        made at Twilio to show a fixed number of choices."""
        if message.template is not None:
            return {"content_sid": message.template, "content_variables": json.dumps({"1": message.variable})}
        choices = shown_buttons(message) if message.channel in WITH_BUTTONS else ()
        if message.channel is Channel.RCS and len(choices) > BUTTONS:  # Twilio's lists are WhatsApp's alone
            choices = ()
        content = self._contents.get(len(choices))
        if content is None:
            return {"body": message.text}
        variables = {"body": message.text}
        for number, choice in enumerate(choices, 1):
            variables |= {f"title{number}": choice.title, f"id{number}": choice.id}
        if len(choices) > BUTTONS:
            variables["choose"] = cut(message.choose or CHOOSE, BUTTON_TITLE)
        return {"content_sid": content, "content_variables": json.dumps(variables)}


def _says(body: str, message: Outbound) -> bool:
    """Return whether a message in Twilio's list, with the text `body`, is `message`. Of a template's text only our own
    words are compared, and the sender's words may stand in front of any text."""
    return (message.variable or "") in body if message.template else body.endswith(message.text)


PREFIXES = {channel: prefix for prefix, channel in CHANNELS.items()}
"""The prefix of an address of each channel that has one."""


def _address(channel: Channel, number: str) -> str:
    return f"{PREFIXES.get(channel, '')}{number}"


def _known(error: TwilioRestException | TwilioServiceException) -> DeliveryDelayed | DeliveryRejected:
    """Return the error for an answer with which Twilio has not accepted a message: DeliveryDelayed if it may be sent
    later, DeliveryRejected if it never can, ProviderBroken if an operator has to act."""
    code = str(error.code or error.status)
    words = f"Twilio answered {error.status}, code {code}"
    if error.code in NEVER:
        return DeliveryRejected(words, code)
    if error.status in OPERATORS_FAULT:
        return ProviderBroken(words, code)
    later = error.code in LATER or error.status == 429 or error.status >= 500
    return DeliveryDelayed(words, code) if later else DeliveryRejected(words, code)
