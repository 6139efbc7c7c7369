"""The caught provider: a stand-in for Twilio's Messages API, in memory. No message leaves this machine.

A message that is accepted is answered with 201 and the complete resource; then its way to the person is
reported to the service, state by state, in signed forms. A request that Twilio would refuse is refused with
Twilio's code, in Twilio's shape. Twilio's documented magic numbers fail as they do there, so a failure can be
seen by texting from one of them.
"""

import json
import re
import sys
import threading
import time
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode, urlsplit

from parley.conversation import segments
from parley_cli.phone import forms
from parley_cli.phone.faults import InjectedFaults
from parley_cli.phone.forms import API_VERSION, PREFIXES, channel_of
from parley_cli.phone.settings import PhoneSettings

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
BODY_LIMIT = 1600  # characters, the same for SMS and WhatsApp
STEP_SECONDS = 0.15  # between two states of a message: long enough to be seen, too short to be waited for
SILENT_SECONDS = 30.0  # a silent provider keeps a request open for longer than any client waits
STATES = {"sms": ("queued", "sent", "delivered"), "whatsapp": ("queued", "sent", "delivered", "read")}
PAGE_SIZE, PAGE_SIZE_LIMIT = 50, 1000

# https://www.twilio.com/docs/iam/test-credentials: recipients that always fail, each with its own error.
MAGIC_NUMBERS = {
    "+15005550001": (21211, "Invalid 'To' Phone Number: {To}"),
    "+15005550002": (21612, "Message cannot be sent with the current combination of 'To' ({To}) and 'From'"),
    "+15005550003": (21408, "Permission to send an SMS has not been enabled for the region of 'To': {To}"),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
    "+15005550009": (21614, "'To' number is not a valid mobile number: {To}"),
}


class TwilioError(Exception):
    """Raised for a request that Twilio would refuse; the message is Twilio's."""

    def __init__(self, http_status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.http_status, self.code = http_status, code

    def resource(self) -> dict[str, Any]:
        more_info = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": str(self), "more_info": more_info, "status": self.http_status}


@dataclass(frozen=True)
class ProviderRequest:
    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    authorization: str


@dataclass(frozen=True)
class _Check:
    """One rule of Twilio's: the error code and message, and a function that returns whether a form breaks the rule."""

    code: int
    message: str
    refuses: Callable[[Mapping[str, str], PhoneSettings], bool]


def _words(form: Mapping[str, str]) -> str:
    """Return a message's body; for a template, its variables joined, because only the Twilio account knows the
    template's own text.
    """
    if not form.get("ContentSid"):
        return form.get("Body", "")
    try:
        return " ".join(map(str, json.loads(form.get("ContentVariables") or "{}").values()))
    except (ValueError, AttributeError):
        return ""


# In the order in which Twilio looks; each check relies on those before it.
CHECKS = (
    _Check(21604, "A 'To' phone number is required.", lambda form, _: not form.get("To")),
    _Check(21603, "A 'From' phone number is required.", lambda form, _: not form.get("From")),
    _Check(21602, "Message body is required.", lambda form, _: not _words(form)),
    _Check(
        21617,
        f"The concatenated message body exceeds the {BODY_LIMIT} character limit",
        lambda form, _: len(_words(form)) > BODY_LIMIT,
    ),
    _Check(21211, "Invalid 'To' Phone Number: {To}", lambda form, _: not E164.fullmatch(_number(form["To"]))),
    _Check(
        21910,
        "Invalid From and To pair. From and To should be of the same channel",
        lambda form, _: channel_of(form["From"]) != channel_of(form["To"]),
    ),
    _Check(21266, "'To' and 'From' cannot be the same: {To}", lambda form, _: form["To"] == form["From"]),
    _Check(
        63007,
        "Twilio could not find a Channel with the specified From address",
        lambda form, settings: not _is_sender(form["From"], "whatsapp", settings.whatsapp_number),
    ),
    _Check(
        21606,
        "The 'From' phone number provided ({From}) is not a valid message-capable Twilio phone number "
        "for this destination.",
        lambda form, settings: not _is_sender(form["From"], "sms", settings.sms_number),
    ),
    # Twilio would call back anywhere; a caught message reports to the service under test and to nobody else.
    _Check(
        21609,
        "The 'StatusCallback' URL {StatusCallback} is not a valid URL.",
        lambda form, settings: not _is_own_callback(form.get("StatusCallback", ""), settings),
    ),
)


class CaughtProvider:
    """A stand-in for Twilio's Messages API that keeps messages in memory. Safe to use from several threads: the lock is
    never held while posting.
    """

    def __init__(self, settings: PhoneSettings, now: Callable[[], datetime], faults: InjectedFaults) -> None:
        """Stand in for Twilio's API with this deployment's account and numbers; `now` is the phone's clock."""
        self._settings, self._now, self._faults = settings, now, faults
        self._messages: dict[str, dict[str, Any]] = {}  # by SID, oldest first
        self._media: dict[str, tuple[str, bytes]] = {}  # by path: (media type, content)
        self._under_way = 0  # messages whose last state is not reported yet
        self._lock = threading.Lock()
        account = f"/{API_VERSION}/Accounts/{re.escape(settings.account_sid)}"
        self._routes = (
            ("POST", re.compile(rf"{account}/Messages\.json"), self._create),
            ("GET", re.compile(rf"{account}/Messages\.json"), self._list),
            ("GET", re.compile(rf"{account}/Messages/(?P<sid>SM[0-9a-f]{{32}})\.json"), self._fetch),
            ("GET", re.compile(rf"{account}\.json"), self._account),
            ("GET", re.compile(rf"{account}/IncomingPhoneNumbers\.json"), self._numbers),
        )

    def answer(self, request: ProviderRequest) -> tuple[int, dict[str, Any]]:
        """Answer a request as Twilio would. Return (the status, the JSON document). A silent provider answers late."""
        try:
            self._authenticate(request.authorization)
            if self._faults["provider"] == "refuses":
                raise TwilioError(503, 20503, "Service unavailable")
            for method, path, handle in self._routes:
                if method == request.method and (match := path.fullmatch(request.path)):
                    answer = handle(request, **match.groupdict())
                    self._faults.wait_while_silent(SILENT_SECONDS)
                    return answer
            raise _not_found(request.path)
        except TwilioError as refusal:
            return refusal.http_status, refusal.resource()

    def keep(self, url: str, type: str, content: bytes) -> None:
        """Keep a person's attachment in memory, at the path of this URL."""
        with self._lock:
            self._media[urlsplit(url).path] = (type, content)

    def media(self, request: ProviderRequest) -> tuple[str, bytes] | None:
        """Return (type, content) of the attachment at the request's path; None if there is none. Raises TwilioError for
        wrong credentials.
        """
        with self._lock:
            found = self._media.get(request.path)
        if found is not None:
            self._authenticate(request.authorization)
        return found

    def received(self, number: str) -> list[str]:
        """Return the texts that were sent to this number on any channel, oldest first."""
        with self._lock:
            return [str(each["body"]) for each in self._messages.values() if _number(each["to"]) == number]

    def is_at_rest(self) -> bool:
        """Return whether every message has reached its last state and the service was told of it."""
        with self._lock:
            return self._under_way == 0

    def _authenticate(self, authorization: str) -> None:
        """Raise TwilioError unless the Authorization header holds the account's SID and token."""
        scheme, _, credentials = authorization.partition(" ")
        expected = f"{self._settings.account_sid}:{self._settings.auth_token}".encode()
        try:
            given = b64decode(credentials, validate=True)
        except (Base64Error, ValueError):
            given = b""
        if scheme.lower() != "basic" or not compare_digest(given, expected):
            raise TwilioError(401, 20003, "Authenticate")

    def _create(self, request: ProviderRequest) -> tuple[int, dict[str, Any]]:
        """Accept a message, and start to report its delivery. Return (201, the message). Raises TwilioError if Twilio
        would refuse it.
        """
        form = request.form
        for check in CHECKS:
            if check.refuses(form, self._settings):
                raise TwilioError(400, check.code, check.message.format_map(form))
        if out_of_reach := MAGIC_NUMBERS.get(_number(form["To"])):
            code, reason = out_of_reach
            raise TwilioError(400, code, reason.format_map(form))
        message = self._resource(form)
        with self._lock:
            self._messages[message["sid"]] = message
            self._under_way += 1
        accepted = dict(message)
        delivery = (accepted, form.get("StatusCallback", ""))
        threading.Thread(target=self._deliver, args=delivery, name="delivery", daemon=True).start()
        return 201, accepted

    def _list(self, request: ProviderRequest) -> tuple[int, dict[str, Any]]:
        """Return (200, a page of the messages that match the query, newest first), in Twilio's form."""
        query = request.query
        page = _whole(query, "Page", 0)
        size = min(max(_whole(query, "PageSize", PAGE_SIZE), 1), PAGE_SIZE_LIMIT)
        with self._lock:
            newest_first = [dict(message) for message in reversed(self._messages.values())]
        matching = [message for message in newest_first if _matches(message, query)]
        shown = matching[page * size : (page + 1) * size]

        def address(number: int) -> str:
            return request.path + "?" + urlencode({**query, "PageSize": str(size), "Page": str(number)})

        return 200, {
            "messages": shown,
            "page": page,
            "page_size": size,
            "start": page * size,
            "end": page * size + max(len(shown) - 1, 0),
            "uri": address(page),
            "first_page_uri": address(0),
            "previous_page_uri": address(page - 1) if page else None,
            "next_page_uri": address(page + 1) if len(matching) > (page + 1) * size else None,
        }

    def _fetch(self, request: ProviderRequest, sid: str) -> tuple[int, dict[str, Any]]:
        with self._lock:
            if sid not in self._messages:
                raise _not_found(request.path)
            return 200, dict(self._messages[sid])

    def _account(self, _: ProviderRequest) -> tuple[int, dict[str, Any]]:
        """Return (200, the account), which is active: `parley doctor` looks at it."""
        about = {"sid": self._settings.account_sid, "friendly_name": "the phone", "status": "active", "type": "Full"}
        return 200, about

    def _numbers(self, _: ProviderRequest) -> tuple[int, dict[str, Any]]:
        """Return (200, the account's one number), with the webhook to which this phone posts what a person texts."""
        number = {
            "sid": f"PN{self._settings.account_sid[2:]}",
            "account_sid": self._settings.account_sid,
            "friendly_name": "the phone's",
            "phone_number": self._settings.sms_number,
            "sms_url": self._settings.webhook_url,
            "sms_method": "POST",
            "sms_fallback_url": self._settings.webhook_url,
            "sms_fallback_method": "POST",
            "sms_application_sid": "",
        }
        return 200, {"incoming_phone_numbers": [number], "page": 0, "next_page_uri": None}

    def _resource(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Return a new message as Twilio's Messages resource, with the status "queued"."""
        sid, now = forms.new_sid(), format_datetime(self._now())
        account = self._settings.account_sid
        uri = f"/{API_VERSION}/Accounts/{account}/Messages/{sid}"
        return {
            "account_sid": account,
            "api_version": API_VERSION,
            "body": _words(form),
            "date_created": now,
            "date_sent": now,
            "date_updated": now,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": form["From"],
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": str(segments.segments_of(_words(form)).segments)
            if channel_of(form["To"]) == "sms"
            else "1",
            "price": None,
            "price_unit": "USD",
            "sid": sid,
            "status": "queued",
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": form["To"],
            "uri": f"{uri}.json",
        }

    def _deliver(self, message: Mapping[str, Any], callback: str) -> None:
        """Move a message through its states, and report each to `callback` if that is not empty. Runs in a thread of
        its own for each message.
        """
        for state in STATES[channel_of(message["to"])]:
            time.sleep(STEP_SECONDS)
            self._faults.wait_while_silent()
            with self._lock:
                updated = format_datetime(self._now())
                self._messages[message["sid"]] |= {"status": state, "date_updated": updated}
            if callback:
                self._report(message, state, callback)
        with self._lock:
            self._under_way -= 1

    def _report(self, message: Mapping[str, Any], state: str, callback: str) -> None:
        """Post a delivery status to the callback. A failure is printed, where Twilio would show it in its debugger."""
        try:
            form = forms.status(self._settings, message, state)
            code, _ = forms.post(callback, form, self._settings.auth_token)
            problem = "" if 200 <= code < 300 else f"the webhook answered {code}"
        except forms.UnreachableError as error:
            problem = str(error)
        if problem:
            print(f"phone: callback {state!r} of {message['sid']} was not taken: {problem}", file=sys.stderr)


def _not_found(path: str) -> TwilioError:
    return TwilioError(404, 20404, f"The requested resource {path} was not found")


def _number(address: str) -> str:
    return address.removeprefix(PREFIXES[channel_of(address)])


def _is_sender(address: str, channel: str, number: str) -> bool:
    """Return whether the address may send on this channel; True for an address of another channel, which another check
    judges.
    """
    return channel_of(address) != channel or address == PREFIXES[channel] + number


def _is_own_callback(url: str, settings: PhoneSettings) -> bool:
    """Return whether a callback URL is empty or leads to the service under test."""
    return url in ("", settings.status_url) or url.startswith(f"{settings.status_url}?")


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise TwilioError(400, 20001, f"Invalid {name}: {value!r} is not a whole number")
    return int(value)


def _matches(message: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    """Return whether a message fits the query of a list: To, From and DateSent."""
    sent = datetime.strptime(message["date_sent"], "%a, %d %b %Y %H:%M:%S %z")
    return (
        query.get("To", message["to"]) == message["to"]
        and query.get("From", message["from"]) == message["from"]
        and ("DateSent>" not in query or sent >= _moment(query["DateSent>"]))
        and ("DateSent<" not in query or sent <= _moment(query["DateSent<"]))
        and ("DateSent" not in query or sent.date() == _moment(query["DateSent"]).date())
    )


def _moment(value: str) -> datetime:
    """Parse a date or a moment in ISO 8601, in UTC if it has no zone. Raises TwilioError."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise TwilioError(400, 20001, f"Invalid DateSent: {value!r} is no ISO 8601 date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
