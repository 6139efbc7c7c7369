"""The forms that Twilio posts, with all their fields, and their signature. Only `post` sends anything."""

import json
import secrets
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode
from urllib.request import ProxyHandler, Request, build_opener

from twilio.request_validator import RequestValidator

from parley.conversation import segments
from parley_cli.phone.settings import PhoneSettings

API_VERSION = "2010-04-01"
PREFIXES = {"sms": "", "whatsapp": "whatsapp:"}  # channel -> the prefix of the number in Twilio's forms
PROFILE_NAME = "Phone page"
WEBHOOK_TIMEOUT = 60
"""The seconds to wait for the webhook's answer. Twilio waits 15; a busy machine may take longer to start a function."""

# Both ends are on this machine, so the environment's proxies are not used.
_opener = build_opener(ProxyHandler({}))


class UnreachableError(Exception):
    """Raised when no server answered at the address that a form was posted to."""


def new_sid() -> str:
    return "SM" + secrets.token_hex(16)


def inbound(settings: PhoneSettings, number: str, channel: str, text: str, sid: str) -> dict[str, str]:
    """Return the form that Twilio posts for a text message from `number` to the service."""
    common = {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "SmsSid": sid,
        "SmsStatus": "received",
        "Body": text,
        "MessageSid": sid,
        "AccountSid": settings.account_sid,
        "ApiVersion": API_VERSION,
    }
    if channel == "whatsapp":
        person = {"ProfileName": PROFILE_NAME, "WaId": number.removeprefix("+")}
        metadata = {"type": "whatsapp", "data": {"context": person}}
        return {
            **common,
            **person,
            "MessageType": "text",
            "From": PREFIXES[channel] + number,
            "To": PREFIXES[channel] + settings.whatsapp_number,
            "NumSegments": "1",
            "ReferralNumMedia": "0",
            "ChannelMetadata": json.dumps(metadata, separators=(",", ":")),
        }
    return {
        **common,
        **_place("From", number),
        **_place("To", settings.sms_number),
        "From": number,
        "To": settings.sms_number,
        "NumSegments": str(segments.segments_of(text).segments),
    }


def button(settings: PhoneSettings, number: str, title: str, payload: str, sid: str, replied_to: str) -> dict[str, str]:
    """Return the form that Twilio posts when `number` presses a button on WhatsApp; `replied_to` is the SID of the
    message with the button.
    """
    return inbound(settings, number, "whatsapp", title, sid) | {
        "MessageType": "button",
        "ButtonText": title,
        "ButtonPayload": payload,
        "OriginalRepliedMessageSender": PREFIXES["whatsapp"] + settings.whatsapp_number,
        "OriginalRepliedMessageSid": replied_to,
    }


def attached(form: Mapping[str, str], type: str, api: str) -> dict[str, str]:
    """Return a message's form with an attachment of this media type added. Its address, `MediaUrl0`, is below `api`."""
    message = f"{api}/{API_VERSION}/Accounts/{form['AccountSid']}/Messages/{form['MessageSid']}"
    place = f"{message}/Media/ME{secrets.token_hex(16)}"
    kind = type.partition("/")[0]
    told = {"MessageType": kind if kind in ("image", "audio", "video") else "document"} if "WaId" in form else {}
    return {**form, **told, "NumMedia": "1", "MediaUrl0": place, "MediaContentType0": type}


def status(settings: PhoneSettings, message: Mapping[str, object], state: str) -> dict[str, str]:
    """Return the form with which Twilio reports that a message of the service has reached `state`."""
    sid, recipient = str(message["sid"]), str(message["to"])
    form = {
        "SmsSid": sid,
        "SmsStatus": state,
        "MessageStatus": state,
        "To": recipient,
        "MessageSid": sid,
        "AccountSid": settings.account_sid,
        "From": str(message["from"]),
        "ApiVersion": API_VERSION,
    }
    if channel_of(recipient) == "whatsapp":
        form |= {"ChannelPrefix": "whatsapp", "ChannelInstallSid": "XE" + settings.account_sid[2:]}
        form |= {"ChannelToAddress": recipient.removeprefix("whatsapp:")[:-4] + "XXXX"}
        if state in ("delivered", "read"):
            form |= {"EventType": state.upper()}
    return form


def post(url: str, form: Mapping[str, str], auth_token: str) -> tuple[int, str]:
    """Post a form as Twilio does, signed for the exact URL. Return the status and text of the answer, whatever its
    status.

    Raises UnreachableError if no server answers.
    """
    address = urldefrag(url).url
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "X-Twilio-Signature": RequestValidator(auth_token).compute_signature(address, form),
        "User-Agent": "TwilioProxy/1.1",
    }
    request = Request(address, data=urlencode(form).encode(), headers=headers, method="POST")
    try:
        with _opener.open(request, timeout=WEBHOOK_TIMEOUT) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        place, cause = address.partition("?")[0], getattr(error, "reason", error)
        raise UnreachableError(f"{place} does not answer: {cause}") from error


def channel_of(address: str) -> str:
    return "whatsapp" if address.startswith("whatsapp:") else "sms"


def _place(side: str, number: str) -> dict[str, str]:
    """Return the form fields of a number's place as Twilio sends them: the country for +1, otherwise blanks."""
    country = "US" if number.startswith("+1") else ""
    return {f"{side}Country": country, f"{side}State": "", f"{side}City": "", f"{side}Zip": ""}
