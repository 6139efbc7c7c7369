"""What Twilio posts: messages, statuses, and their signature."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from twilio.request_validator import RequestValidator

from parley.channels.twilio import receive
from parley.conversation.events import Channel, Message
from parley_cli import meta
from parley_cli.events.gateway import digest, requested
from parley_cli.events.story import ACCOUNT_SID, ANA, AT, AUTH_TOKEN, CONVERSATION_KEY, SERVICE, TWILIO, sender_of
from parley_cli.phone import forms

Form = dict[str, str]


def message_sid(prefix: str, number: int) -> str:
    """Return an id of Twilio's form, made from a number."""
    return f"{prefix}{number:032x}"


REPLY_SID = message_sid("SM", 0x30)
"""The message SID of the service's reply to Ana."""


def _media(number: int, *types: str) -> Form:
    """Return the form fields of an MMS's attachments: how many, and the type and address of each."""
    place = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{message_sid('MM', number)}/Media"
    fields = {"NumMedia": str(len(types))}
    for n, kind in enumerate(types):
        fields |= {f"MediaContentType{n}": kind, f"MediaUrl{n}": f"{place}/{message_sid('ME', 16 * number + n)}"}
    return fields


# Name of the file: channel, text, and the further fields of this kind of message.
MESSAGES: Mapping[str, tuple[Channel, str, Form]] = {
    "sms": (Channel.SMS, "add milk to my tasks", {}),
    "sms-unicode": (Channel.SMS, "Añade «pan» & 50% café 😀", {}),
    "sms-empty": (Channel.SMS, "", {}),
    "sms-stop": (Channel.SMS, "STOP", {"OptOutType": "STOP"}),
    "mms": (Channel.SMS, "the fridge", _media(5, "image/jpeg", "video/mp4")),
    "whatsapp": (Channel.WHATSAPP, "my tasks", {}),
    "whatsapp-button": (
        Channel.WHATSAPP,
        "Yes",
        {
            "MessageType": "button",
            "ButtonText": "Yes",
            "ButtonPayload": f"{message_sid('SM', 6)}.q",
            "OriginalRepliedMessageSender": f"whatsapp:{TWILIO.whatsapp_number}",
            "OriginalRepliedMessageSid": message_sid("SM", 0x31),
        },
    ),
    "whatsapp-list": (
        Channel.WHATSAPP,
        "milk",
        {"MessageType": "interactive", "ListId": "task:1", "ListTitle": "milk", "ListDescription": "since Monday"},
    ),
    "whatsapp-location": (
        Channel.WHATSAPP,
        "",
        {
            "MessageType": "location",
            "Latitude": "43.6426",
            "Longitude": "-79.3871",
            "Address": "290 Bremner Blvd",
            "Label": "CN Tower",
        },
    ),
    "whatsapp-voice": (Channel.WHATSAPP, "", {"MessageType": "audio", **_media(10, "audio/ogg")}),
    "whatsapp-image": (Channel.WHATSAPP, "receipt", {"MessageType": "image", **_media(11, "image/jpeg")}),
    "whatsapp-sticker": (Channel.WHATSAPP, "", {"MessageType": "sticker", **_media(12, "image/webp")}),
    "whatsapp-video": (Channel.WHATSAPP, "", {"MessageType": "video", **_media(13, "video/mp4")}),
    "whatsapp-document": (
        Channel.WHATSAPP,
        "lease.pdf",
        {"MessageType": "document", **_media(14, "application/pdf")},
    ),
    "whatsapp-contact": (Channel.WHATSAPP, "", {"MessageType": "contacts", **_media(15, "text/vcard")}),
    "whatsapp-unsupported": (Channel.WHATSAPP, "", {"MessageType": "order"}),
    "sms-help": (Channel.SMS, "HELP", {"OptOutType": "HELP"}),
    "sms-start": (Channel.SMS, "START", {"OptOutType": "START"}),
    "sms-long": (Channel.SMS, "milk " * 64, {"NumSegments": "3"}),
    "mms-voice": (Channel.SMS, "", _media(20, "audio/amr")),
    "mms-contact": (Channel.SMS, "", _media(21, "text/x-vcard")),
    "mms-document": (Channel.SMS, "the lease", _media(22, "application/pdf")),
    "mms-unknown": (Channel.SMS, "", _media(23, "model/gltf-binary")),
    "whatsapp-reply": (
        Channel.WHATSAPP,
        "my tasks",
        {
            "MessageType": "text",
            "OriginalRepliedMessageSender": f"whatsapp:{TWILIO.whatsapp_number}",
            "OriginalRepliedMessageSid": message_sid("SM", 0x31),
        },
    ),
    "whatsapp-forwarded": (Channel.WHATSAPP, "my tasks", {"MessageType": "text", "Forwarded": "true"}),
    "whatsapp-from-ad": (
        Channel.WHATSAPP,
        "my tasks",
        {
            "MessageType": "text",
            "ReferralHeadline": "Chat with us",
            "ReferralBody": "Summer",
            "ReferralSourceId": "120226305854810726",
            "ReferralSourceType": "ad",
            "ReferralSourceUrl": "https://fb.me/x",
            "ReferralCtwaClid": "abc",
        },
    ),
    "whatsapp-reaction": (Channel.WHATSAPP, "👍", {"MessageType": "reaction"}),
    "whatsapp-location-bare": (
        Channel.WHATSAPP,
        "",
        {"MessageType": "location", "Latitude": "43.6426", "Longitude": "-79.3871"},
    ),
}

# Name of the file: the message that it is like, and the fields that differ.
LATELY: Mapping[str, tuple[str, Form]] = {
    "whatsapp-id": (
        "whatsapp",
        {
            "From": f"whatsapp:{meta.USER_ID}",
            "WaId": "",
            "ExternalUserId": meta.USER_ID,
            "ProfileUsername": meta.USERNAME,
            "ChannelMetadata": "",
        },
    ),
    "whatsapp-id-and-number": ("whatsapp", {"ExternalUserId": f"whatsapp:{meta.USER_ID}"}),
    "rcs": ("sms", {"From": f"rcs:{ANA}", "To": "rcs:corner_cafe_x1y2_agent", "Body": "my tasks"}),
    "rcs-button": (
        "sms",
        {
            "From": f"rcs:{ANA}",
            "To": "rcs:corner_cafe_x1y2_agent",
            "Body": "Yes",
            "ButtonText": "Yes",
            "ButtonPayload": f"{message_sid('SM', 6)}.q.yes",
        },
    ),
    "sms-tapback": ("sms", {"Body": "Liked “Delete milk?”"}),
    "mms-group": ("sms", {"Body": "yes", "OtherRecipients0": "+14165550145"}),
    "whatsapp-form": ("whatsapp", {"MessageType": "interactive", "Body": "", "InteractiveData": meta.FLOW_ANSWERS}),
}
"""Messages as they are since 2026: people without a number, RCS, reactions in words, groups, and answers of a form."""

# Name of the file: channel, status, and the further fields of this status.
STATUSES: Mapping[str, tuple[Channel, str, Form]] = {
    "sent": (Channel.SMS, "sent", {}),
    "delivered": (Channel.SMS, "delivered", {"RawDlrDoneDate": "2601051500"}),
    "undelivered": (
        Channel.SMS,
        "undelivered",
        {
            "RawDlrDoneDate": "2601051500",
            "ErrorCode": "30003",
            "ErrorMessage": "Unreachable destination handset",
        },
    ),
    "failed": (Channel.SMS, "failed", {"ErrorCode": "30007", "ErrorMessage": "Message filtered"}),
    "read": (Channel.WHATSAPP, "read", {}),
    "outside-window": (
        Channel.WHATSAPP,
        "failed",
        {
            "StructuredMessage": "false",
            "ChannelStatusMessage": "Twilio was unable to deliver the message",
            "ErrorCode": "63016",
            "ErrorMessage": "Failed to send freeform message because you are outside the allowed window.",
        },
    ),
    "queued": (Channel.SMS, "queued", {}),
    "canceled": (Channel.SMS, "canceled", {}),
    "whatsapp-delivered": (Channel.WHATSAPP, "delivered", {}),
}


def message_form(name: str) -> Form:
    """Return the form that Twilio posts for the message of this name in MESSAGES, sent by Ana."""
    channel, text, more = MESSAGES[name]
    number = list(MESSAGES).index(name) + 1
    sid = message_sid("MM" if "MediaUrl0" in more else "SM", number)
    return forms.inbound(TWILIO, ANA, channel.value, text, sid) | more


def lately_form(name: str) -> Form:
    """Return the form that Twilio posts for the message of this name in LATELY, sent by Ana."""
    like, fields = LATELY[name]
    sid = message_sid("SM", 0x50 + list(LATELY).index(name))
    return message_form(like) | dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), sid) | fields


def status_form(name: str) -> Form:
    """Return the form that Twilio posts for the status of this name in STATUSES, about the reply to Ana."""
    channel, status, more = STATUSES[name]
    prefix, sender = forms.PREFIXES[channel.value], sender_of(channel)
    message = {"sid": REPLY_SID, "to": prefix + ANA, "from": prefix + sender}
    return forms.status(TWILIO, message, status) | more


def signed(url: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Return a form of Twilio's as the event that API Gateway gives the webhook (HTTP API, payload 2.0), with Twilio's
    signature for `url`.
    """
    body = urlencode(form)
    own = {
        "i-twilio-idempotency-token": str(uuid5(NAMESPACE_URL, digest(url, body))),
        "x-home-region": "us1",
        "x-twilio-signature": RequestValidator(AUTH_TOKEN).compute_signature(url, form),
    }
    event = requested("POST", url, body, "application/x-www-form-urlencoded; charset=utf-8", "TwilioProxy/1.1", own)
    return event | {"body": b64encode(body.encode()).decode(), "isBase64Encoded": True}


def received(form: Mapping[str, str]) -> Message:
    """Return the message that the webhook makes of a form of Twilio's."""
    return receive.message(form, AT, CONVERSATION_KEY, SERVICE)
